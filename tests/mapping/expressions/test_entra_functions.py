"""Every function of Microsoft's reference for app provisioning, by examples of the kind that it documents."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scim_conformance.mapping.expressions import evaluate, read_expression
from scim_conformance.mapping.expressions.entra import entra_dialect
from scim_conformance.mapping.model import Fault, Language, Person, Result, Unknown

LENA: Person = {
    "userPrincipalName": "lena.ruud@fjord.example",
    "givenName": "Lena",
    "surname": "Ruud",
    "city": "Bergen",
    "state": "Bergen",
    "country": "NO",
    "empty": "",
    "age": 41,
    "zero": 0,
    "half": 2.5,
    "quote": "'y",
    "accountEnabled": True,
    "IsSoftDeleted": False,
    "mobile": "+47 99887766",
    "telephoneNumber": "+47 55443322",
    "proxyAddresses": ["lena@fjord.example", "l.ruud@fjord.example", "lena@fjord.example"],
    "starts": "2024-02-10-05:00",
    "manager": {"value": "m-1"},
}

EXAMPLES: list[tuple[str, Result]] = [
    ('Append([userPrincipalName], ".uat")', "lena.ruud@fjord.example.uat"),
    ("Append(Mid([givenName], 1, 3), Mid([surname], 1, 5))", "LenRuud"),
    ("BitAnd(&H1F, &HF3)", 19),
    ("BitAnd(12, 10)", 8),
    ('BitAnd("6", 3)', 2),
    ("CBool([city] = [state])", True),
    ("CBool([city] = [country])", False),
    ("CBool(3)", True),
    ('CBool("0")', False),
    ("CDate([starts])", "2/10/2024 5:00:00 AM"),
    ('CDate("2024-02-10+02:00")', "2/9/2024 10:00:00 PM"),
    ('CDate("2022-11-03T23:15:00-02:00")', "11/4/2022 1:15:00 AM"),
    ("Coalesce([mail], [userPrincipalName])", "lena.ruud@fjord.example"),
    ('Coalesce([mail], [nothing], "none")', "none"),
    ("Coalesce([mail], [nothing])", None),
    ("Coalesce([empty], [userPrincipalName])", ""),
    ('ConvertToBase64("Oslo")', "TwBzAGwAbwA="),
    ('ConvertToUTF8Hex("Oslo!")', "4F736C6F21"),
    ('ConvertToUTF8Hex("Ås")', "C38573"),
    ("Count([proxyAddresses])", 3),
    ("CStr([age])", "41"),
    ("CStr([accountEnabled])", "True"),
    ("CStr(2.5)", "2.5"),
    ('DateAdd("d", 7, CDate("2023-04-03-06:00"))', "4/10/2023 6:00:00 AM"),
    ('DateAdd("d", -3, CDate("2023-04-03-06:00"))', "3/31/2023 6:00:00 AM"),
    ('DateAdd("ww", 2, CDate("2023-04-03-06:00"))', "4/17/2023 6:00:00 AM"),
    ('DateAdd("m", 10, CDate("2023-04-03-06:00"))', "2/3/2024 6:00:00 AM"),
    ('DateAdd("m", 1, CDate("2023-01-31"))', "2/28/2023 12:00:00 AM"),
    ('DateAdd("yyyy", 2, CDate("2023-04-03-06:00"))', "4/3/2025 6:00:00 AM"),
    ('DateAdd("h", 30, CDate("2023-04-03"))', "4/4/2023 6:00:00 AM"),
    ('DateAdd("n", -1, CDate("2023-04-03"))', "4/2/2023 11:59:00 PM"),
    ('DateAdd("s", 61, CDate("2023-04-03"))', "4/3/2023 12:01:01 AM"),
    ('DateDiff("d", CDate("2023-04-03+08:00"), CDate("2023-04-16+08:00"))', 13),
    ('DateDiff("d", CDate("8/25/2021 5:41:18 PM"), CDate("2012-03-16-07:00"))', -3449),
    ('DateDiff("ww", CDate("8/25/2021 5:41:18 PM"), CDate("2012-03-16-07:00"))', -493),
    ('DateDiff("m", CDate("8/25/2021 5:41:18 PM"), CDate("2012-03-16-07:00"))', -113),
    ('DateDiff("yyyy", CDate("8/25/2021 5:41:18 PM"), CDate("2012-03-16-07:00"))', -9),
    ('DateDiff("d", CDate("2023-04-03"), CDate("2023-04-03"))', 0),
    ('DateDiff("h", CDate("2023-04-03"), CDate("2023-04-10"))', 168),
    ('DateDiff("n", CDate("2023-04-03"), CDate("2023-04-04"))', 1440),
    ('DateDiff("s", CDate("2023-04-03"), CDate("2023-04-04"))', 86400),
    ("DateFromNum(133170048000000000)", "1/1/2023 12:00:00 AM"),
    ("DateFromNum(129699324000000000)", "1/1/2012 11:00:00 PM"),
    ('FormatDateTime("20240229081500.0Z", , "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")', "2024-02-29"),
    (
        'FormatDateTime("2/9/2024 08:05:01 PM", , "M/d/yyyy hh:mm:ss tt", "dddd d MMMM yy H:m:s")',
        "Friday 9 February 24 20:5:1",
    ),
    ('FormatDateTime("2024-02-10-05:00", , "yyyy-MM-ddzzz", "yyyy-MM-dd")', "2024-02-10"),
    ('FormatDateTime("10 Feb 2024", "AssumeUniversal, AllowWhiteSpaces", "dd MMM yyyy", "s")', "2024-02-10T00:00:00"),
    ('FormatDateTime("10.02.2024", "dd.MM.yyyy", "yyyy")', "2024"),
    ("IgnoreFlowIfNullOrEmpty([mail])", None),
    ("IgnoreFlowIfNullOrEmpty([empty])", None),
    ("IgnoreFlowIfNullOrEmpty([city])", "Bergen"),
    ('IgnoreFlowIfNullOrEmpty(Switch([city], "", "Oslo", "0"))', None),
    ('IIF([country]="NO", [country], [city])', "NO"),
    ('IIF([country]="SE", [country], [city])', "Bergen"),
    ('IIF([country]="NO", IIF([city]="Bergen", "True", "False"), "False")', "True"),
    ('IIF([country]="SE", "True", IIF([city]="Bergen", "True", "False"))', "True"),
    ('IIF([mail]="", "Other", [mail])', None),
    ('IIF([mail]<>"x", "a", "b")', "b"),
    ('IIF([age] >= 41, "a", "b")', "a"),
    ('IIF([age] < 9, "a", "b")', "b"),
    ('IIF([age] > "040", "a", "b")', "a"),
    ('IIF([age] <= 40.5, "a", "b")', "b"),
    ('IIF([accountEnabled], "on", "off")', "on"),
    ('IIF(IsNullOrEmpty([city]), "a", "b")', "b"),
    ('IIF("true", "a", "b")', "a"),
    ('IIF([age] = 41, "a", "b")', "a"),
    ('IIF([age] <> "41.0", "a", "b")', "b"),
    ('Replace("ab", , "(?<x>z)?b", "x", "y", , )', "ab"),
    ('Replace([nothing], , "(?<d>\\\\d{9})", "d", , [mobile], )', None),
    ('FormatDateTime("3:04 P", , "h:mm t", "H:mm")', "15:04"),
    ('FormatDateTime("3:04", , "h:mm", "H:mm")', "3:04"),
    ('IIF(IsPresent([mail]), "a", "b")', "b"),
    ('IIF(IsPresent([city]), "a", "b")', "a"),
    ('InStr("The grey heron", "grey")', 5),
    ('InStr("sEven trees","e",3,vbBinaryCompare)', 4),
    ('InStr("sEven trees","E",1,vbTextCompare)', 2),
    ("IsNull([mail])", True),
    ("IsNull([empty])", False),
    ("IsNullOrEmpty([mail])", True),
    ("IsNullOrEmpty([empty])", True),
    ("IsNullOrEmpty([city])", False),
    ("IsPresent([city])", True),
    ("IsPresent([empty])", False),
    ("IsPresent([mail])", False),
    ('IsString("a")', True),
    ("IsString([proxyAddresses])", False),
    ("Item([proxyAddresses], 1)", "lena@fjord.example"),
    ('Item(Split([userPrincipalName], "@"), 2)', "fjord.example"),
    ('Join(", ", "", [surname], [givenName])', "Ruud, Lena"),
    ('Join(".", "lena", "ruud")', "lena.ruud"),
    ('Join("", 1000, "7")', "10007"),
    ('Join("|", [proxyAddresses], [mail], "x")', "lena@fjord.example|l.ruud@fjord.example|lena@fjord.example|x"),
    ('Left("Fjordland", 5)', "Fjord"),
    ('Left("Fjordland", 0)', ""),
    ('Left("Fjordland", -1)', "Fjordland"),
    ('Left("Fjord", 99)', "Fjord"),
    ('Left("Ærø😀x", 5)', "Ærø😀"),
    ("Left([mail], 3)", ""),
    ("Len([city])", 6),
    ("Len([mail])", 0),
    ('Mid("Cartography", 4, 3)', "tog"),
    ('Mid("Cartography", 10, 99)', "hy"),
    ('NormalizeDiacritics("Zoé Bjørk")', "Zoe Bjoerk"),
    ('NormalizeDiacritics("Weiß Ärger ŁÓDŹ ISTANBUL İ ı æ Æ")', "Weiss Arger LODZ ISTANBUL I i ae AE"),
    ('NormalizeDiacritics("ģ Ж")', "ģ Ж"),
    ('Not("False")', True),
    ('Not("True")', False),
    ("Not([IsSoftDeleted])", True),
    ("Not([mail])", True),
    ('NumFromDate("2023-01-01T00:00:00Z")', 133170048000000000),
    (
        'NumFromDate(Join("", FormatDateTime([starts], ,"yyyy-MM-ddzzz", "yyyy-MM-dd"), " 23:59:59-08:00"))',
        133521119990000000,
    ),
    ('PCase("LENA RUUD (SECOND)")', "Lena Ruud (Second)"),
    ('PCase("RUUD-D\'ANGELO", " \'-")', "Ruud-D'Angelo"),
    ('PCase("RUUD-D\'ANGELO")', "Ruud-D'angelo"),
    ('PCase("RUUD-BERG", " ")', "Ruud-berg"),
    ('PCase(Join(" ", "GREGOR", "RUUD"))', "Gregor Ruud"),
    ("Redact([city])", "Bergen"),
    ("Redact([mail])", None),
    ("RemoveDuplicates([proxyAddresses])", ["lena@fjord.example", "l.ruud@fjord.example"]),
    ('Replace("A-B-C","-", , , "/", , )', "A/B/C"),
    ('Replace([userPrincipalName], "@fjord.example", , ,"", ,)', "lena.ruud"),
    ('Replace("kari","<u>", , , , ,"<u>@fjord.example")', "kari@fjord.example"),
    ('Replace([mobile], , "\\\\+(?<code>\\\\d* )(?<number>\\\\d{8})", , "${number}", , )', "99887766"),
    ('Replace("+47 (22) 10-20", , "[()\\\\s-]+", , "", , )', "+47221020"),
    ('Replace("17 Havn Street", , "(?<no>^\\\\d*)", "no", "9", , )', "9 Havn Street"),
    ('Replace([userPrincipalName], , "(?<Suffix>@(.)*)", "Suffix", "", , )', "lena.ruud"),
    ('Replace("", , "(?<d>\\\\d{8})", "d", , [mobile], )', "99887766"),
    ('Replace([telephoneNumber], , "(?<d>\\\\d{8})", "d", , [mobile], )', "+47 55443322"),
    ('Replace([nothing], , "(?<d>\\\\d{8})", "d", , [mobile], )', "99887766"),
    ('Replace("kari_nes72", , "[a-zA-Z_]*", , "", , )', "72"),
    ('Replace("ab", , "(a)(b)", , "$2$1-$&-$$-$9", , )', "ba-ab-$-$9"),
    ('Join("", 1000, Replace(ConvertToUTF8Hex("0a-b"), , "[a-zA-Z_]*", , "", , ))', "10003061262"),
    ('Split("sea,air,land", ",")', ["sea", "air", "land"]),
    ('Split("One, Two", ",")', ["One", "Two"]),
    ('StripSpaces("de la Cruz")', "delaCruz"),
    ('Switch([city], "Sentrum", "Oslo", "East", "Bergen", "West")', "West"),
    ('Switch([country], "Sentrum", "Oslo", "East", "Bergen", "West")', "Sentrum"),
    ('Switch([country], , "Oslo", "East")', None),
    ('Switch([mail], [mail], "", "Other")', "Other"),
    ('Switch([empty], "Default", "x", "1", "", "0")', "0"),
    ('Switch([IsSoftDeleted], , "False", "True", "True", "False")', "True"),
    ('Switch(ToLower("TRUE"), "0", "true", "1", "false", "0")', "1"),
    ("ToLower([userPrincipalName])", "lena.ruud@fjord.example"),
    ('ToLower("IŞIK", "tr-TR")', "ışık"),
    ('ToLower("IK")', "ik"),
    ('ToUpper("ik")', "IK"),
    ('ToUpper("ik", "tr-TR")', "İK"),
    ('ToUpper("weiß")', "WEIß"),
    ('Word("The grey heron",2," ")', "grey"),
    ('Word("red;green,blue", 3, ";,")', "blue"),
    ('Word("red;green,blue", 9, ";,")', ""),
    ('Word("red", 0, ";")', ""),
    ('Word([mail], 1, ";")', ""),
]

NULLS = [
    'Append([mail], ".uat")',
    "BitAnd([mail], 1)",
    "CDate([mail])",
    "ConvertToBase64([mail])",
    "ConvertToUTF8Hex([mail])",
    "CStr([mail])",
    'FormatDateTime([mail], , "yyyy", "yy")',
    "Item([mail], 1)",
    "Mid([mail], 1, 2)",
    "NormalizeDiacritics([mail])",
    "NumFromDate([mail])",
    "PCase([mail])",
    "RemoveDuplicates([mail])",
    'Replace([mail], "a", , , "b", , )',
    'Replace([mail], , "a", , "b", , )',
    'Split([mail], ",")',
    "StripSpaces([mail])",
    "ToLower([mail])",
    "ToUpper([mail])",
]

UNKNOWN = [
    "Guid()",
    "Now()",
    "RandomString(6,3,0,0,3)",
    'RandomString(10,2,2,2,1,"?,")',
    "SelectUniqueValue([a], [b], [c])",
    "DefaultDomain()",
    "AppRoleAssignments([appRoleAssignments])",
    "AppRoleAssignmentsComplex([appRoleAssignments])",
    "AssertiveAppRoleAssignmentsComplex([appRoleAssignments])",
    "SingleAppRoleAssignment([appRoleAssignments])",
    'Right("abc", 1)',
    'IIF(DateDiff("d", Now(), CDate("2020-01-01")) > 5, "False", "True")',
    'Append(Guid(), "x")',
    'Switch(Guid(), "a", "b", "c")',
    # What Microsoft's reference does not say.
    'IIF(IsNullOrEmpty([mail]), "a", "b")',
    'IIF(IsNull([mail]), "a", "b")',
    'Left("😀", 1)',
    "Count([mail])",
    'InStr("heron", "x")',
    'InStr("Heron", "h")',
    'InStr("heron", "h", 0)',
    "Item([proxyAddresses], 9)",
    'Join(" ", [mail], [nothing])',
    'Mid("abc", 9, 1)',
    'Mid("abc", 0, 1)',
    'Word("a,,b", 2, ",")',
    'IIF("a" < "b", "x", "y")',
    "ToLower([proxyAddresses])",
    "CStr([manager])",
    'Replace("a", , , , "x", , )',
    'Replace("a", "b", , , , , )',
    'Replace("a", , "b", , , , )',
]

FAULTS = [
    "CDate([city])",
    'FormatDateTime([city], , "yyyy", "yy")',
    'IIF([country]="NO", "a", FormatDateTime([city], , "yyyy", "yy"))',
    "Coalesce([city], CDate([city]))",
    "Left([city], [city])",
    "IIF([city], 1, 2)",
    'IIF(CDate([city]) = "x", 1, 2)',
    "Switch([city], CDate([city]), 1, 2)",
    'InStr([city], "e", 1, [city])',
    "BitAnd([accountEnabled], 1)",
    "BitAnd([half], 1)",
    'FormatDateTime("2024", [city], "yyyy", "yy")',
    'FormatDateTime("2024", , [quote], "yy")',
    'FormatDateTime("2024", , [empty], "yy")',
    'Replace([city], [empty], , , "x", , )',
    "Split([city], [empty])",
    'DateAdd("d", 999999999, CDate("2023-01-01"))',
    'DateAdd("yyyy", 9999, CDate("2023-01-01"))',
    "DateFromNum(99999999999999999999)",
    "DateAdd([city], 1, CDate([starts]))",
    'Replace([city], , "(?<a>e)", [city], "x", , )',
    "Item([proxyAddresses], [zero])",
]


def value(text: str, person: Person = LENA, now: datetime | None = None) -> Result:
    return evaluate(read_expression(text, Language.ENTRA), person, now=now)


@pytest.mark.parametrize(("text", "expected"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_gives_the_documented_result(text: str, expected: Result) -> None:
    result = value(text)
    assert (result, type(result)) == (expected, type(expected))


@pytest.mark.parametrize("text", NULLS)
def test_null_in_is_null_out(text: str) -> None:
    assert value(text) is None


@pytest.mark.parametrize("text", UNKNOWN)
def test_says_why_nobody_knows(text: str) -> None:
    result = value(text)
    assert isinstance(result, Unknown)
    assert len(result.why) > 10


@pytest.mark.parametrize("text", FAULTS)
def test_fails_where_the_provisioning_service_fails(text: str) -> None:
    assert isinstance(value(text), Fault)


@pytest.mark.parametrize("name", sorted(entra_dialect().library.functions))
def test_every_function_has_an_example(name: str) -> None:
    assert any(f"{name}(" in text for text, _ in EXAMPLES) or any(f"{name}(" in text for text in UNKNOWN)


def test_holds_all_of_the_reference() -> None:
    documented = [
        "Append",
        "AppRoleAssignmentsComplex",
        "BitAnd",
        "CBool",
        "CDate",
        "Coalesce",
        "ConvertToBase64",
        "ConvertToUTF8Hex",
        "Count",
        "CStr",
        "DateAdd",
        "DateDiff",
        "DateFromNum",
        "FormatDateTime",
        "Guid",
        "IgnoreFlowIfNullOrEmpty",
        "IIF",
        "InStr",
        "IsNull",
        "IsNullOrEmpty",
        "IsPresent",
        "IsString",
        "Item",
        "Join",
        "Left",
        "Mid",
        "NormalizeDiacritics",
        "Not",
        "Now",
        "NumFromDate",
        "PCase",
        "RandomString",
        "Redact",
        "RemoveDuplicates",
        "Replace",
        "SelectUniqueValue",
        "SingleAppRoleAssignment",
        "Split",
        "StripSpaces",
        "Switch",
        "ToLower",
        "ToUpper",
        "Word",
    ]
    assert len(documented) == 43
    assert set(documented) <= set(entra_dialect().library.functions)


def test_takes_the_clock_as_a_given_instant() -> None:
    now = datetime(2021, 7, 2, 15, 33, 38, tzinfo=UTC)
    assert value("Now()", now=now) == "7/2/2021 3:33:38 PM"
    assert value('DateDiff("d", Now(), CDate("2021-07-12T15:33:38Z"))', now=now) == 10


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (["Editor"], "Editor"),
        ([], None),
        ({"value": "Editor"}, "Editor"),
        ("Editor", "Editor"),
        ([{"displayName": "Reader"}], "Reader"),
    ],
)
def test_a_person_may_carry_app_roles(roles: object, expected: object) -> None:
    person: Person = {"appRoleAssignments": roles}  # type: ignore[dict-item]
    assert value("SingleAppRoleAssignment([appRoleAssignments])", person) == expected


def test_two_roles_are_a_fault_for_one_and_a_list_for_several() -> None:
    person: Person = {"appRoleAssignments": ["Editor", "Reader"]}
    assert isinstance(value("SingleAppRoleAssignment([appRoleAssignments])", person), Fault)
    every = value("AppRoleAssignmentsComplex([appRoleAssignments])", person)
    assert isinstance(every, list)
    assert [(each["value"], each["primary"]) for each in every if isinstance(each, dict)] == [
        ("Editor", False),
        ("Reader", False),
    ]


def test_an_unknown_branch_that_is_not_taken_does_no_harm() -> None:
    assert value('IIF([country]="NO", "a", Guid())') == "a"
    assert value("Coalesce([city], Guid())") == "Bergen"
    assert value('Switch([city], Guid(), "Bergen", "West")') == "West"
    assert value('IIF(Guid()="x", "same", "same")') == "same"
    assert value('Switch(Guid(), "same", "x", "same")') == "same"


@pytest.mark.parametrize(
    "text",
    [
        'Replace([a], "a", , , "aaaaaaaaaa", , )',
        'Replace([a], , "a", , "aaaaaaaaaa", , )',
        'Replace([a], , "(?<x>a)", "x", "aaaaaaaaaa", , )',
        "Append([a], Append([a], Append([a], [a])))",
        "Join([a], 1, 2, 3, [a])",
    ],
)
def test_gives_up_on_a_text_that_grows_without_bound(text: str) -> None:
    assert isinstance(value(text, {"a": "a" * 300_000}), Unknown)


def test_gives_up_on_a_pattern_that_never_ends() -> None:
    result = value('Replace([a], , "^(a|a)*$", , "x", , )', {"a": "a" * 40 + "b"})
    assert result == "a" * 40 + "b" or isinstance(result, Unknown)


def test_nests_as_deep_as_anybody_writes() -> None:
    depth = 40
    assert value("ToLower(" * depth + "[city]" + ")" * depth) == "bergen"


@pytest.mark.parametrize(
    "pattern", ["(a{1000}){1000}", "((a{500}){500}){500}", "a{99999}", "(?:(?:(?:a?){100}){100}){100}x", "a" * 1_001]
)
def test_a_pattern_that_would_fill_the_memory_is_not_tried(pattern: str) -> None:
    result = value('Replace([a], , [b], , "x", , )', {"a": "a" * 5_000, "b": pattern})
    assert isinstance(result, Unknown | Fault)


@pytest.mark.parametrize(
    "pattern",
    [
        "(?'n'a)", "(?<o-c>a)", r"\p{IsGreek}", r"(?<n>a)\k<n>", "[a-z-[aeiou]]", "(?n)a", r"a\Z", "(?(n)a|b)", r"\e",
        "(?<1>a)", "[[:alpha:]]", "a{,3}",
    ],
)  # fmt: skip
def test_a_pattern_that_is_read_in_another_way_here_is_unknown(pattern: str) -> None:
    text = 'Replace("a", , "' + pattern.replace("\\", "\\\\") + '", , "x", , )'
    assert isinstance(value(text), Unknown)


@pytest.mark.parametrize("pattern", ["[0-9]-[a-z]", r"\d+(?<n>x)", r"(?<=a+)b", r"\p{Lu}", "(?>a+)", "a{2,3}"])
def test_a_pattern_that_both_read_alike_is_computed(pattern: str) -> None:
    assert value('Replace("", , "' + pattern.replace("\\", "\\\\") + '", , "x", , )') == ""


DEEP: list[object] = []
for _ in range(900):
    DEEP = [DEEP]


ODD: dict[str, object] = {
    "a large number": 10**5_000,
    "a small number": -(10**400),
    "infinity": float("inf"),
    "no number": float("nan"),
    "a deep list": DEEP,
    "a long list": ["x"] * 10_001,
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("text", ["[a]", "CStr([a])", "BitAnd([a], 1)", "Join([a], [a])", "IIF([a] = 1, 1, 2)"])
def test_values_beyond_all_measure_are_unknown(text: str, odd: str) -> None:
    assert isinstance(value(text, {"a": ODD[odd]}), Unknown)  # type: ignore[dict-item]
