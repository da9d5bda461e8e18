"""Expressions that cannot be read: one line, with the place, the character and the mend."""

from __future__ import annotations

import pytest

from scim_conformance.documents.problems import DocumentErrors, Problem
from scim_conformance.mapping.expressions import read_expression
from scim_conformance.mapping.model import Language, Place

PLACE = Place("m.json", 0, ("rules", 2, "source"))

ENTRA = [
    ('Lenght("x")', 1, "has no function Lenght"),
    ('Left("x")', 1, "Left takes 2 arguments, not 1; its form is Left(string, count)"),
    ('Left("x", 1, 2)', 1, "takes 2 arguments, not 3"),
    ('Left("x", "y")', 11, 'the argument count of Left: "y" is no integer'),
    ('ToLower(Append("x"))', 9, "Append takes 2 arguments, not 1"),
    ('Switch([a], "d", "k")', 1, "Switch takes at least 4 arguments, not 3"),
    ('Switch([a], , "k", "v", "k2")', 1, "takes its last arguments in groups of 2"),
    ("Guid(1)", 1, "Guid takes no arguments, not 1"),
    ("Join()", 1, "Join takes at least 2 arguments, not 0"),
    ('Append("x", )', 1, "the argument suffix of Append is empty"),
    ('DateAdd("x", 1, CDate("2024-01-01"))', 9, '"x" is no interval'),
    ('CDate("soon")', 7, "is no date that CDate reads"),
    ('Replace([a], , "(", , "", , )', 16, "is no regular expression"),
    ('InStr("a", "b", 1, vbText)', 20, "vbText stands alone"),
    ("Left([a], Split([b], 1))", 11, "takes an integer, and Split returns a list"),
    ('Append([a], [b] = "x")', 17, "takes no comparison"),
    ('ToLower(Split([a], ","))', 9, "takes a text, and Split returns a list"),
    ("[a] = [b]", 5, "the end is expected"),
    ("Mid([x],1,", 11, "is expected"),
    ("Left(x,2)", 6, 'write [x] for an attribute, "x" for a text'),
    ("Left(“x”,2)", 6, "a curly quotation mark"),
    ("Left('a',1)", 6, "a single quotation mark"),
    ('Append("a, "b")', 13, "is expected"),
    ('IIF([a]=="b",1,2)', 9, "equality is a single ="),
    ('IIF([a]="x" AND [b]="y", 1, 2)', 13, "AND is not there in Entra ID's conditions; nest one IIF in another"),
    ('IIF([a]="x" || [b]="y", 1, 2)', 13, "nest one IIF in another"),
    ("Left([a, 1)", 6, "this attribute has no end"),
    ("", 1, "an expression is expected"),
    ("   ", 1, "an expression is expected"),
    ("[ ]", 1, "the attribute has no name"),
    ("Append([a], [b]) [c]", 18, "is expected"),
    ("ToLower(" * 60 + "[a]" + ")" * 60, 392, "more than 48 levels are open"),
    ('Append("' + "a" * 10_000 + '", "b")', 10_001, "no more than 10,000 characters are read"),
]

OKTA = [
    ("Strin.len(user.a)", 1, 'has no function Strin.len; did you mean "String.len"?'),
    ("String.len()", 1, "String.len takes 1 argument, not 0; its form is String.len(input)"),
    ("String.substring(user.a, 'x', 2)", 26, '"x" is no integer'),
    ("user.a = 'x'", 8, "a single = is no comparison; write =="),
    ("user.firstName.toUpperCase()", 1, "Identity Engine dialect"),
    ("(user.a).toUpperCase()", 10, "Identity Engine dialect"),
    ("user.profile.firstName", 1, "write user.firstName"),
    ("session.amr", 1, "for tokens and sign-on alone"),
    ("app.profile.x", 1, "for tokens and sign-on alone"),
    ("access.scope", 1, "for tokens and sign-on alone"),
    ("(user.a", 8, "a closing round bracket is expected"),
    ("{user.a", 8, "a closing brace is expected"),
    ("user.a[0", 9, "a closing square bracket is expected"),
    ("user.a + ", 10, "a value is expected"),
    ("user.a ? 'x'", 13, "is expected"),
    ("'x", 1, "this text has no end"),
    ("user.a 'x'", 8, "follows a value without an operator"),
    ("“x”", 1, "a curly quotation mark"),
    ("", 1, "an expression is expected"),
    ("(" * 60 + "1" + ")" * 60, 49, "more than 48 levels are open"),
    ("!" * 60 + "user.a", 1, "too many signs stand in a row"),
    ("1 + " * 2_400 + "1", 9_119, "more than 120 operations hang on one another"),
]

MACROS = [
    ("{$user}", Language.ONELOGIN, 1, "a macro begins that is no macro"),
    ("x{$user.a", Language.ONELOGIN, 2, "a macro begins that is no macro"),
    ("${source.login", Language.OKTA_USERNAME, 1, "a macro begins that is no macro"),
    ("${source.login} ${a b}", Language.OKTA_USERNAME, 21, "an operator or the end is expected"),
    ('${fn:substringBefor(source.login, "@")}', Language.OKTA_USERNAME, 3, "has no function substringBefor"),
]

EVERY = [(text, Language.ENTRA, at, what) for text, at, what in ENTRA] + [
    (text, Language.OKTA, at, what) for text, at, what in OKTA
]


@pytest.mark.parametrize(("text", "language", "at", "what"), EVERY + MACROS, ids=lambda part: str(part)[:40])
def test_names_the_character_and_what_is_wrong(text: str, language: Language, at: int, what: str) -> None:
    with pytest.raises(DocumentErrors) as caught:
        read_expression(text, language, PLACE)
    first = str(caught.value.problems[0])
    assert first.startswith("m.json: rules[2].source: at character ")
    assert f"at character {at} " in f"{first} "
    assert what in first
    assert "\n" not in first


def test_every_wrong_call_of_an_expression_is_named() -> None:
    with pytest.raises(DocumentErrors) as caught:
        read_expression('Append(Left("x"), Lenn("y"))', Language.ENTRA, PLACE)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("text", "language", "note"),
    [
        ('tolower("x")', Language.ENTRA, "tolower is written ToLower in the reference"),
        ("IsNullorEmpty([a])", Language.ENTRA, "is written IsNullOrEmpty"),
        ('Len("x")', Language.ENTRA, "is not in Microsoft's list"),
        ('Right("x", 1)', Language.ENTRA, "is not in Microsoft's list"),
        ('Switch(IsPresent([a]), , "True", [a])', Language.ENTRA, "advises against IsPresent as the source of Switch"),
        ("SelectUniqueValue([a], [b])", Language.ENTRA, "not for SCIM apps"),
        ("toUpperCase(user.a)", Language.OKTA, "is deprecated"),
        ('user.a matches "x"', Language.OKTA, "is deprecated"),
        ('Arrays.contains(user.a, "x") ? 1 : 2', Language.OKTA, "stands in a condition"),
        ('isMemberOfGroup("x")', Language.OKTA, "is not computed anew"),
        ("{$user.frstname}", Language.ONELOGIN, 'did you mean "firstname"?'),
    ],
)
def test_what_is_odd_and_lawful_is_noted(text: str, language: Language, note: str) -> None:
    notes: list[Problem] = []
    read_expression(text, language, PLACE, notes)
    assert [note in str(each) for each in notes] == [True]


def test_empty_arguments_past_the_end_may_be_written() -> None:
    assert read_expression("ToLower([a], , )", Language.ENTRA).text
    assert read_expression('Replace([a], "b", , , "c")', Language.ENTRA).text
