"""Every function of Okta's expression language that profile mappings may use, by examples like the documented ones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scim_conformance.documents.problems import DocumentErrors
from scim_conformance.mapping.expressions import evaluate, read_expression
from scim_conformance.mapping.expressions.okta import okta_dialect
from scim_conformance.mapping.model import Fault, Language, Person, Result, Unknown

OLA: Person = {
    "login": "ola.nes@fjord.example",
    "firstName": "Ola",
    "lastName": "Nes",
    "email": "ola.nes@fjord.example",
    "cleared": "",
    "salary": 700,
    "isContractor": False,
    "isLead": True,
    "tags": ["sea", "air"],
    "csv": "sea,air",
    "quote": "yyyy'",
    "org.subDomain": "fjord",
}

EXAMPLES: list[tuple[str, Result]] = [
    ('String.append("kari", "-x")', "kari-x"),
    ('String.join("/", "a", "b", "c")', "a/b/c"),
    ('String.join("", "a", "b")', "ab"),
    ('String.len("fjord")', 5),
    ('String.len("😀")', 2),
    ('String.removeSpaces("a b c")', "abc"),
    ('String.replace("banana","an","o")', "booa"),
    ('String.replaceFirst("banana","an","o")', "boana"),
    ('String.startsWith("Fjord","F")', True),
    ('String.startsWith("Fjord","f")', False),
    ('String.stringContains("Fjord","or")', True),
    ('String.stringContains("Fjord","OR")', False),
    ('String.stringSwitch("a heron","default","key1","value1")', "default"),
    ('String.stringSwitch("senior engineer","x","eng","E","senior","S")', "E"),
    ('String.stringSwitch("Substrings count","x","absent","1","ring","2")', "2"),
    ('String.substring("Cartography", 2, 5)', "rto"),
    ('String.substringAfter(user.email, "@")', "fjord.example"),
    ('String.substringBefore(user.email, "@")', "ola.nes"),
    ('String.toUpperCase("Weiß")', "WEISS"),
    ('String.toLowerCase("ThiS")', "this"),
    ("toUpperCase(source.firstName)", "OLA"),
    ("toLowerCase(source.firstName)", "ola"),
    ("substringBefore(user.email, '@')", "ola.nes"),
    ("substringAfter(user.email, '@')", "fjord.example"),
    ("substring(source.firstName, 1, 3)", "la"),
    ("Arrays.add({10, 20, 30}, 40)", [10, 20, 30, 40]),
    ("Arrays.remove({10, 20, 30}, 20)", [10, 30]),
    ("Arrays.clear({10, 20})", []),
    ('Arrays.get({"x","y"}, 1)', "y"),
    ("Arrays.flatten(10, {20, 30}, 40)", [10, 20, 30, 40]),
    ('Arrays.flatten("a,b")', ["a", "b"]),
    ("Arrays.contains({10, 20, 30}, 10)", True),
    ("Arrays.contains({10, 20, 30}, 50)", False),
    ('Arrays.contains(user.csv, "air")', True),
    ("Arrays.size({10, 20, 30})", 3),
    ("Arrays.size(NULL)", 0),
    ("Arrays.isEmpty({10, 20})", False),
    ("Arrays.isEmpty(null)", True),
    ('Arrays.toCsvString({"This", "is", " a ", "test"})', "This,is, a ,test"),
    ("Convert.toInt('1234')", 1234),
    ("Convert.toInt(123.4)", 123),
    ("Convert.toInt(123.6)", 124),
    ("Convert.toNum('3.141')", 3.141),
    ('Iso3166Convert.toAlpha2("NOR")', "NO"),
    ('Iso3166Convert.toAlpha3("578")', "NOR"),
    ('Iso3166Convert.toAlpha3("NO")', "NOR"),
    ('Iso3166Convert.toNumeric("NOR")', "578"),
    ('Iso3166Convert.toName("NO")', "Norway"),
    ('Time.fromWindowsToIso8601("133170048000000000")', "2023-01-01T00:00:00.000Z"),
    ('Time.fromUnixToIso8601("1577836800")', "2020-01-01T00:00:00.000Z"),
    ('Time.fromStringToIso8601("29.02.2024 08:15", "dd.MM.yyyy HH:mm")', "2024-02-29T08:15:00.000Z"),
    ('Time.fromStringToIso8601("Feb 29 2024 1:05 PM +0200", "MMM d yyyy h:mm a Z")', "2024-02-29T11:05:00.000Z"),
    ('Time.fromIso8601ToWindows("2023-01-01T00:00:00.000Z")', "133170048000000000"),
    ('Time.fromIso8601ToUnix("2020-01-01T01:00:00+01:00")', "1577836800"),
    ('Time.fromIso8601ToString("2024-02-29T08:15:00Z","yyyy-MM-dd")', "2024-02-29"),
    (
        "Time.fromIso8601ToString('2024-02-29T08:15:00Z',\"EEE, d MMM YYYY h:mm:ss.SSS a ZZ\")",
        "Thu, 29 Feb 2024 8:15:00.000 AM +00:00",
    ),
]

UNKNOWN = [
    "Time.now()",
    'Time.now("EST")',
    'isMemberOfGroup("g1")',
    'isMemberOfAnyGroup("g1", "g2")',
    'isMemberOfGroupName("Staff")',
    'isMemberOfGroupNameStartsWith("St")',
    'isMemberOfGroupNameContains("af")',
    'isMemberOfGroupNameRegex(".*aff")',
    "user.getGroups({'group.type': {'OKTA_GROUP'}}, {'group.profile.name': 'Everyone'}).![name]",
    'getFilteredGroups({"g1"}, "group.name", 40)',
    'user.getLinkedObject("manager").lastName',
    'getManagerUser("active_directory").firstName',
    'getManagerAppUser("active_directory", "google").firstName',
    'getAssistantUser("active_directory").firstName',
    'getAssistantAppUser("active_directory", "google").firstName',
    "hasDirectoryUser()",
    "hasWorkdayUser()",
    "findDirectoryUser().managerUpn",
    "findWorkdayUser().employeeID",
    'user.getInternalProperty("id")',
    'hasDirectoryUser() ? findDirectoryUser().managerUpn : "x"',
    "zendesk_9ao1g13.role",
    "app.domain",
    "org.name",
    # What Okta's reference does not say.
    'user.nickName + "a"',
    "String.toUpperCase(user.nickName)",
    "String.len(user.nickName)",
    'String.substringBefore("abc", "@")',
    'String.substringAfter("abc", "@")',
    'String.substring("abc", 1, 9)',
    'String.substring("😀", 0, 1)',
    'String.replace("abc", "", "x")',
    "Convert.toInt(7.5)",
    'Convert.toInt("7.4")',
    'Convert.toInt("99999999999")',
    'Iso3166Convert.toName("XX")',
    "user.tags + user.tags",
    "user.salary - 1",
    "user.salary * 2",
    "user.salary / 2",
    "user.salary % 2",
    "-user.salary",
    'user.salary == "700"',
    '"700" == user.salary',
    'Time.fromIso8601ToString("2024-02-29T08:15:00Z","ZZZ")',
    'user.isLead == "true"',
    "user.nickName > 3",
    'user.salary > "a"',
    'user.nickName ? "a" : "b"',
    "user.nickName[0]",
    'user.nickName matches "a"',
    'Time.fromIso8601ToString("2024-02-29T08:15:00Z","w")',
]

FAULTS = [
    'String.substring("abc", 2, 1)',
    "Arrays.get({1}, 3)",
    "{1, 2}[5]",
    "user.tags[user.isLead]",
    "user.firstName[0]",
    "Convert.toNum(user.firstName)",
    "Time.fromIso8601ToUnix(user.firstName)",
    "Time.fromUnixToIso8601(user.firstName)",
    'Time.fromStringToIso8601(user.firstName, "yyyy")',
    'user.firstName ? "a" : "b"',
    "user.firstName AND true",
    "user.firstName + Arrays.get({1}, 9)",
    "user.tags[Arrays.get({1}, 9)]",
    "Time.now(Arrays.get({1}, 9))",
    'Time.fromUnixToIso8601("9999999999999999999999999")',
    'Time.fromUnixToIso8601("999999999999999")',
    'Time.fromIso8601ToString("2024-02-29T08:15:00Z", user.quote)',
    "Convert.toInt(user.tags)",
    "user.salary matches user.firstName",
    "user.firstName.nickName.x == 1 ? Arrays.get({1}, 9) : Arrays.get({1}, 9)",
]

OPERATORS: list[tuple[str, Result]] = [
    ('user.firstName + " " + user.lastName', "Ola Nes"),
    ("'it''s ' + 1 + ' ' + true", "it's 1 true"),
    ("1 + 2", 3),
    ("1.5 + 2", 3.5),
    ('"\\" + user.login', "\\ola.nes@fjord.example"),
    ("user.nickName ?: user.firstName", "Ola"),
    ("user.cleared ?: user.firstName", "Ola"),
    ("user.lastName ?: user.firstName", "Nes"),
    ("user.salary >= 700 AND !user.isContractor", True),
    ("user.salary > 700 && user.isLead", False),
    ("user.salary < 700 OR user.isLead", True),
    ("user.salary <= 700 || user.nickName", True),
    ("user.isContractor and user.firstName", False),
    ("NOT user.isLead", False),
    ('user.firstName == "Ola" ? "O" : "X"', "O"),
    ("user.firstName == 'ola' ? 'O' : 'X'", "X"),
    ("user.nickName == null", True),
    ("user.firstName != null AND user.firstName != '' ? user.firstName : user.lastName", "Ola"),
    ("(user.email != null && user.email != '') ? 'work' : ''", "work"),
    ("(user.cleared != null && user.cleared != '') ? 'work' : ''", ""),
    ('user.salary == 1 ? "a" : user.salary == 700 ? "b" : "c"', "b"),
    ('user.salary == 1 ? (user.isLead ? "a" : "b") : "c"', "c"),
    ('"a" < "b"', True),
    ('user.login matches ".*@fjord\\.example"', True),
    ('user.login matches "ola"', False),
    ("{1, 2}[0]", 1),
    ("user.tags[1]", "air"),
    ("{}", []),
    ("org.subDomain", "fjord"),
    ("source.firstName", "Ola"),
    ("firstName", "Ola"),
    ('user.isLead ? "a" : Arrays.get({1}, 9)', "a"),
    ('hasDirectoryUser() ? "same" : "same"', "same"),
    ("hasDirectoryUser() AND user.isContractor", False),
    ("hasDirectoryUser() OR user.isLead", True),
    ("-3", -3),
    ("null", None),
    ('"true" ? "a" : "b"', "a"),
    ('"x" == user.salary', False),
]


def value(text: str, person: Person = OLA, now: datetime | None = None) -> Result:
    return evaluate(read_expression(text, Language.OKTA), person, now=now)


@pytest.mark.parametrize(("text", "expected"), EXAMPLES + OPERATORS, ids=[text for text, _ in EXAMPLES + OPERATORS])
def test_gives_the_documented_result(text: str, expected: Result) -> None:
    result = value(text)
    assert (result, type(result)) == (expected, type(expected))


@pytest.mark.parametrize("text", UNKNOWN)
def test_says_why_nobody_knows(text: str) -> None:
    result = value(text)
    assert isinstance(result, Unknown)
    assert len(result.why) > 10


@pytest.mark.parametrize("text", FAULTS)
def test_fails_where_okta_fails(text: str) -> None:
    assert isinstance(value(text), Fault)


@pytest.mark.parametrize("name", sorted(okta_dialect().library.functions))
def test_every_function_has_an_example(name: str) -> None:
    refused = name.startswith("Groups.")
    seen = [text for text, _ in EXAMPLES] + UNKNOWN
    assert refused or any(f"{name}(" in text for text in seen)


@pytest.mark.parametrize("name", ["contains", "startsWith", "endsWith"])
def test_group_claims_are_refused_in_mappings(name: str) -> None:
    with pytest.raises(DocumentErrors, match="works in group claims alone"):
        value(f'Groups.{name}("OKTA", "x", 10)')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Time.now()", "2015-07-31T17:18:37.979Z"),
        ('Time.now("UTC", "YYYY-MM-dd HH:mm:ss")', "2015-07-31 17:18:37"),
    ],
)
def test_takes_the_clock_as_a_given_instant(text: str, expected: str) -> None:
    assert value(text, now=datetime(2015, 7, 31, 17, 18, 37, 979_000, tzinfo=UTC)) == expected


def test_a_zone_that_is_not_known_is_unknown() -> None:
    assert isinstance(value('Time.now("Nowhere/Land")', now=datetime(2020, 1, 1, tzinfo=UTC)), Unknown)


def test_gives_up_on_a_text_that_grows_without_bound() -> None:
    assert isinstance(value('String.replace(user.a, "a", "aaaaaaaaaa")', {"a": "a" * 300_000}), Unknown)
    assert isinstance(value("user.a + user.a + user.a + user.a", {"a": "a" * 300_000}), Unknown)


USERNAMES: list[tuple[str, Result]] = [
    ("${source.login}", "ola.nes@fjord.example"),
    ('${fn:substringBefore(source.login, "@")}', "ola.nes"),
    ("${fn:toLowerCase(source.email)}", "ola.nes@fjord.example"),
    ("${source.firstName}.${source.lastName}@x.example", "Ola.Nes@x.example"),
    ("fixed", "fixed"),
    ("", ""),
    ("${source.nickName}", None),
]


@pytest.mark.parametrize(("text", "expected"), USERNAMES)
def test_reads_user_name_formats(text: str, expected: Result) -> None:
    assert evaluate(read_expression(text, Language.OKTA_USERNAME), OLA) == expected


def test_a_sum_may_be_as_long_as_anybody_writes() -> None:
    assert value("user.salary + " * 115 + "1") == 115 * 700 + 1


def test_gives_up_on_a_pattern_that_never_ends() -> None:
    assert isinstance(value('user.a matches "(.*?,){20}P"', {"a": "1," * 40}), Unknown)


def test_a_member_of_what_has_none_is_a_fault_and_of_null_is_null() -> None:
    person: Person = {"boss": {"email": "x"}, "list": [{"email": "y"}]}
    assert value("(user.boss).email", person) == "x"
    assert value("(user.none).email", person) is None
    assert value("user.list[0].email", person) == "y"
    assert isinstance(value('("x").email', person), Fault)
