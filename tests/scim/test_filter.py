"""Filters: every production of the grammar (RFC 7644 §3.4.2.2, figure 1), with errata, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from scim_conformance.scim import urns
from scim_conformance.scim.filter import (
    And,
    Comparison,
    Filter,
    Not,
    Operator,
    Or,
    Present,
    ScimSyntaxError,
    ValueFilter,
    parse_filter,
)
from scim_conformance.scim.path import AttributePath
from scim_conformance.scim.syntax import DEPTH_MAX, DIGITS_MAX, LENGTH_MAX


def attribute(text: str) -> AttributePath:
    name, _, sub = text.partition(".")
    return AttributePath("", name, sub)


def has(text: str) -> Present:
    return Present(attribute(text))


def eq(text: str, value: Any) -> Comparison:
    return Comparison(attribute(text), Operator.EQ, value)


A, B, C, D = has("a"), has("b"), has("c"), has("d")


@pytest.mark.parametrize("operator", list(Operator))
@pytest.mark.parametrize("spelling", [str.lower, str.upper, str.capitalize])
def test_every_operator_is_read_in_any_case(operator: Operator, spelling: Any) -> None:
    parsed = parse_filter(f'userName {spelling(operator.value)} "x"')

    assert parsed == Comparison(attribute("userName"), operator, "x")


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("0", 0),
        ("-0", 0),
        ("17", 17),
        ("-17", -17),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("-1.5E-3", -0.0015),
        ('""', ""),
        ('"bjensen"', "bjensen"),
        ('"O\'Malley"', "O'Malley"),
        (r'"a\"b"', 'a"b'),
        (r'"a\\"', "a\\"),
        (r'"\/\b\f\n\r\t"', "/\b\f\n\r\t"),
        (r'"\u00e9\ud83d\ude00"', "é😀"),
        ('"é😀"', "é😀"),
        ('"a] and (b"', "a] and (b"),
        ('"true"', "true"),
        ('"\x7f"', "\x7f"),
    ],
)
def test_every_json_value_is_read(literal: str, value: Any) -> None:
    parsed = parse_filter(f"a eq {literal}")

    assert isinstance(parsed, Comparison)
    assert (parsed.value, type(parsed.value)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a pr", A, id="presence"),
        pytest.param("A PR", has("A"), id="presence in capitals"),
        pytest.param("name.givenName pr", has("name.givenName"), id="sub-attribute"),
        pytest.param("$ref pr", has("$ref"), id="erratum 8924"),
        pytest.param("members.$ref pr", has("members.$ref"), id="erratum 8924, below"),
        pytest.param("a-b_c9$ pr", has("a-b_c9$"), id="every character of a name"),
        pytest.param("a pr and b pr", And((A, B)), id="and"),
        pytest.param("a pr or b pr", Or((A, B)), id="or"),
        pytest.param("a pr AND b pr oR c pr", Or((And((A, B)), C)), id="words in any case"),
        pytest.param("a pr and b pr and c pr", And((A, B, C)), id="three ands"),
        pytest.param("a pr or b pr or c pr", Or((A, B, C)), id="three ors"),
        pytest.param("a pr or b pr and c pr", Or((A, And((B, C)))), id="and before or (R52)"),
        pytest.param("a pr and b pr or c pr and d pr", Or((And((A, B)), And((C, D)))), id="two ands in an or"),
        pytest.param("a pr and (b pr or c pr)", And((A, Or((B, C)))), id="grouping"),
        pytest.param("(a pr)", A, id="brackets around one"),
        pytest.param("((a pr))", A, id="brackets around brackets"),
        pytest.param("(a pr and b pr) and c pr", And((And((A, B)), C)), id="needless grouping stays"),
        pytest.param("not (a pr)", Not(A), id="not with a space (erratum 7319)"),
        pytest.param("not(a pr)", Not(A), id="not without a space"),
        pytest.param("NOT  (a pr)", Not(A), id="not in capitals"),
        pytest.param("not (not (a pr))", Not(Not(A)), id="not not"),
        pytest.param("not (a pr) and b pr", And((Not(A), B)), id="not before and"),
        pytest.param("not (a pr) or b pr", Or((Not(A), B)), id="not before or"),
        pytest.param("a pr and not (b pr or c pr)", And((A, Not(Or((B, C))))), id="not of a group"),
        pytest.param(
            "a eq 1 or b eq 2 and c eq 3",
            Or((eq("a", 1), And((eq("b", 2), eq("c", 3))))),
            id="comparisons before all (erratum 4670)",
        ),
        pytest.param('emails[type eq "work"]', ValueFilter(attribute("emails"), eq("type", "work")), id="value filter"),
        pytest.param("emails[a pr and b pr]", ValueFilter(attribute("emails"), And((A, B))), id="and within"),
        pytest.param("emails[not (a pr)]", ValueFilter(attribute("emails"), Not(A)), id="not within (erratum 4690)"),
        pytest.param(
            "emails[a pr and (b pr or c pr)]",
            ValueFilter(attribute("emails"), And((A, Or((B, C))))),
            id="grouping within (erratum 7322)",
        ),
        pytest.param(
            "emails[a[b pr] and c pr]",
            ValueFilter(attribute("emails"), And((ValueFilter(attribute("a"), B), C))),
            id="value filter within, as the printed grammar has it (R53)",
        ),
        pytest.param("a.b[c pr]", ValueFilter(attribute("a.b"), C), id="value filter on a sub-attribute"),
        pytest.param(
            "emails[a pr] or not (ims[b pr])",
            Or((ValueFilter(attribute("emails"), A), Not(ValueFilter(attribute("ims"), B)))),
            id="value filters in an expression",
        ),
        pytest.param(
            'emails[type eq "work"].value eq "x"',
            ValueFilter(attribute("emails"), And((eq("type", "work"), eq("value", "x")))),
            id="value path compared, as Entra ID documents it",
        ),
        pytest.param(
            'emails[type eq "work"].value pr',
            ValueFilter(attribute("emails"), And((eq("type", "work"), has("value")))),
            id="value path present",
        ),
        pytest.param("not pr", has("not"), id="an attribute named not"),
        pytest.param("and pr and or pr or pr pr", Or((And((has("and"), has("or"))), has("pr"))), id="words as names"),
        pytest.param("eq eq true", eq("eq", True), id="an operator's name as a name"),
        pytest.param(
            "android pr and oregon pr", And((has("android"), has("oregon"))), id="names that begin like words"
        ),
        pytest.param("nothing pr", has("nothing"), id="a name that begins with not"),
        pytest.param("a pr\tand\r\n  b   pr ", And((A, B)), id="any white space, as figure 2 is wrapped"),
        pytest.param('a eq"x"', eq("a", "x"), id="no space before text, as in the example of 3.5.2.2"),
        pytest.param("( a pr )and( b pr )", And((A, B)), id="brackets part words"),
    ],
)
def test_every_production_is_read(text: str, expected: Filter) -> None:
    assert parse_filter(text) == expected
    assert parse_filter(expected.text()) == expected


USER_NAME = AttributePath(urns.USER, "userName")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('userName eq "bjensen"', eq("userName", "bjensen")),
        ('name.familyName co "O\'Malley"', Comparison(attribute("name.familyName"), Operator.CO, "O'Malley")),
        ('urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"', Comparison(USER_NAME, Operator.SW, "J")),
        (
            'meta.lastModified gt "2011-05-13T04:42:34Z"',
            Comparison(attribute("meta.lastModified"), Operator.GT, "2011-05-13T04:42:34Z"),
        ),
        ('title pr and userType eq "Employee"', And((has("title"), eq("userType", "Employee")))),
        (
            'schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"',
            eq("schemas", urns.ENTERPRISE_USER),
        ),
        (
            'userType ne "Employee" and not (emails co "example.com" or\n  emails.value co "example.org")',
            And(
                (
                    Comparison(attribute("userType"), Operator.NE, "Employee"),
                    Not(
                        Or(
                            (
                                Comparison(attribute("emails"), Operator.CO, "example.com"),
                                Comparison(attribute("emails.value"), Operator.CO, "example.org"),
                            )
                        )
                    ),
                )
            ),
        ),
        (
            'emails[type eq "work" and value co "@example.com"] or\n  ims[type eq "xmpp" and value co "@foo.com"]',
            Or(
                (
                    ValueFilter(
                        attribute("emails"),
                        And((eq("type", "work"), Comparison(attribute("value"), Operator.CO, "@example.com"))),
                    ),
                    ValueFilter(
                        attribute("ims"),
                        And((eq("type", "xmpp"), Comparison(attribute("value"), Operator.CO, "@foo.com"))),
                    ),
                )
            ),
        ),
    ],
)
def test_the_examples_of_figure_2_are_read(text: str, expected: Filter) -> None:
    assert parse_filter(text) == expected


@pytest.mark.parametrize(
    ("text", "position", "why"),
    [
        pytest.param("", 0, "attribute name", id="empty"),
        pytest.param("   ", 3, "attribute name", id="white space"),
        pytest.param("userName", 8, "operator", id="name alone"),
        pytest.param("userName eq", 11, "value", id="no value"),
        pytest.param('userName "x"', 9, "operator", id="no operator"),
        pytest.param('eq "x"', 3, "operator", id="no name"),
        pytest.param('userName regex "x"', 9, "no operator 'regex'", id="unknown operator"),
        pytest.param("userName eq1", 9, "no operator 'eq1'", id="operator run into a number"),
        pytest.param("userName = 1", 9, "operator", id="sign for an operator"),
        pytest.param("a eq bjensen", 5, "value", id="bare value (R59)"),
        pytest.param("a eq 'bjensen'", 5, "value", id="single quotes (R59)"),
        pytest.param("a eq True", 5, "value", id="JSON literals are in lower case"),
        pytest.param("a eq NULL", 5, "value", id="null in capitals"),
        pytest.param("a eq truest", 5, "value", id="beyond true"),
        pytest.param("a eq 01", 5, "value", id="leading zero"),
        pytest.param("a eq +1", 5, "value", id="plus sign"),
        pytest.param("a eq 1.", 5, "value", id="no digits after the point"),
        pytest.param("a eq .5", 5, "value", id="no digits before the point"),
        pytest.param("a eq 1.2.3", 5, "value", id="two points"),
        pytest.param("a eq 1and b pr", 5, "value", id="number run into a word"),
        pytest.param("a eq NaN", 5, "value", id="not a number"),
        pytest.param("a eq 1e400", 5, "beyond the range", id="infinite number"),
        pytest.param("a eq " + "9" * (DIGITS_MAX + 1), 5, "number", id="long number"),
        pytest.param('a eq "x', 5, "no end", id="open text"),
        pytest.param('a eq "x\\"', 5, "no end", id="open after an escape"),
        pytest.param(r'a eq "\x41"', 5, "JSON", id="unknown escape"),
        pytest.param(r'a eq "\u12"', 5, "JSON", id="short escape"),
        pytest.param('a eq "x\ny"', 5, "JSON", id="raw line break"),
        pytest.param('a eq "x" "y"', 9, '"and"', id="two values"),
        pytest.param("a pr b pr", 5, '"and"', id="no word between"),
        pytest.param("a pr and", 8, "attribute name", id="nothing after and"),
        pytest.param("and a pr", 4, "operator", id="nothing before and"),
        pytest.param("a pr and and b pr", 13, "no operator 'b'", id="two ands"),
        pytest.param("a pr xor b pr", 5, '"and"', id="unknown word"),
        pytest.param("not a pr", 4, "operator", id="not without brackets"),
        pytest.param("(a pr", 5, "round bracket", id="open bracket"),
        pytest.param("a pr)", 4, "end", id="closing bracket alone"),
        pytest.param("()", 1, "attribute name", id="empty brackets"),
        pytest.param("not ()", 5, "attribute name", id="not of nothing"),
        pytest.param("emails[", 7, "attribute name", id="open square bracket"),
        pytest.param("emails[]", 7, "attribute name", id="empty square brackets"),
        pytest.param("emails[a pr", 11, "square bracket", id="unclosed square bracket"),
        pytest.param("emails[a pr)", 11, "square bracket", id="wrong bracket"),
        pytest.param("(a pr]", 5, "round bracket", id="other wrong bracket"),
        pytest.param('emails[type eq "work"].value', 28, "operator", id="value path alone"),
        pytest.param('emails[type eq "work"].a.b pr', 24, "operator", id="two sub-attributes behind a bracket"),
        pytest.param("[a pr]", 0, "attribute name", id="no name before a bracket"),
        pytest.param("a.b.c pr", 3, "character", id="two sub-attributes"),
        pytest.param("a. pr", 1, "character", id="no sub-attribute"),
        pytest.param(".a pr", 0, "attribute name", id="no attribute"),
        pytest.param("9a pr", 0, "attribute name", id="digit first"),
        pytest.param("_a pr", 0, "attribute name", id="underscore first"),
        pytest.param("a pr and b! pr", 10, "character", id="a character of no name"),
        pytest.param("é pr", 0, "attribute name", id="letter beyond ASCII"),
        pytest.param("aé pr", 1, "character", id="letter beyond ASCII within"),
        pytest.param(":a pr", 0, "schema URI", id="colon first"),
        pytest.param("User:userName pr", 0, "schema URI", id="no URI before the colon"),
        pytest.param("urn:x:y: pr", 8, "attribute name", id="nothing after the URI"),
        pytest.param("urn:x:y:2.0 pr", 8, "attribute name", id="a version for a name"),
        pytest.param("a pr; drop", 4, '"and"', id="semicolon"),
        pytest.param("a\x00 pr", 1, "character", id="null character"),
    ],
)
def test_what_is_no_filter_is_refused_at_its_place(text: str, position: int, why: str) -> None:
    with pytest.raises(ScimSyntaxError) as caught:
        parse_filter(text)

    assert caught.value.position == position
    assert why in caught.value.why
    assert caught.value.text == text
    assert str(caught.value) == f"{caught.value.why} at position {position}"


@pytest.mark.parametrize(
    ("text", "position"),
    [
        pytest.param("(" * 10_000 + "a pr" + ")" * 10_000, DEPTH_MAX, id="round brackets"),
        pytest.param("not(" * 10_000 + "a pr" + ")" * 10_000, 4 * DEPTH_MAX + 3, id="not"),
        pytest.param("a[" * 10_000 + "a pr" + "]" * 10_000, 2 * DEPTH_MAX + 1, id="square brackets"),
        pytest.param("(" * 10_000, DEPTH_MAX, id="never closed"),
        pytest.param("(a pr and " * 10_000, 10 * DEPTH_MAX, id="and"),
        pytest.param("a pr or " * (LENGTH_MAX // 8) + "a pr and b", LENGTH_MAX, id="long"),
        pytest.param('a eq "' + "x" * LENGTH_MAX + '"', LENGTH_MAX, id="long text"),
        pytest.param("a" * (LENGTH_MAX + 1), LENGTH_MAX, id="long name"),
    ],
)
def test_what_is_too_deep_or_too_long_is_refused_at_its_place(text: str, position: int) -> None:
    with pytest.raises(ScimSyntaxError) as caught:
        parse_filter(text)

    assert caught.value.position == position


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(")" * 10_000, id="closing brackets"),
        pytest.param("a" * 100_000, id="one name"),
        pytest.param("a " * 50_000, id="names"),
        pytest.param('"' * 99_999, id="quotes"),
        pytest.param('a eq "' + "\\" * 100_001, id="backslashes"),
        pytest.param("a." * 50_000, id="points"),
        pytest.param("urn:" * 25_000, id="colons"),
        pytest.param("not " * 25_000, id="nots"),
        pytest.param(" " * 100_000, id="spaces"),
        pytest.param("a eq " + "1" * 100_000, id="digits"),
        pytest.param("a eq -" * 10_000, id="signs"),
        pytest.param("%" * 100_000, id="percent signs"),
        pytest.param("\ud800 pr", id="lone surrogate"),
    ],
)
def test_a_hostile_filter_ends_in_a_syntax_error(text: str) -> None:
    with pytest.raises(ScimSyntaxError) as caught:
        parse_filter(text)

    assert 0 <= caught.value.position <= len(text)


def test_brackets_within_text_do_not_count_as_nesting() -> None:
    value = "(" * 10_000

    assert parse_filter(f'a eq "{value}"') == eq("a", value)
    assert parse_filter(f'a eq "\\"{value}"') == eq("a", '"' + value)


def test_the_deepest_filter_that_is_read_can_be_printed_and_compared() -> None:
    text = "not (" * DEPTH_MAX + "a pr" + ")" * DEPTH_MAX

    parsed = parse_filter(text)

    assert parsed.text() == text
    assert parse_filter(parsed.text()) == parsed
    assert hash(parsed) == hash(parse_filter(text))


def test_a_filter_of_many_parts_is_read() -> None:
    ids = [f"2819c223-7f76-453a-919d-{number:012}" for number in range(5_000)]
    text = " or ".join(f'value eq "{identifier}"' for identifier in ids)

    parsed = parse_filter(text)

    assert isinstance(parsed, Or)
    assert [part.value for part in parsed.parts if isinstance(part, Comparison)] == ids


def test_a_schema_uri_is_split_off_as_in_a_path() -> None:
    text = f'{urns.ENTERPRISE_USER.lower()}:manager[value eq "7"] and {urns.ENTERPRISE_USER} pr'

    assert parse_filter(text, (urns.ENTERPRISE_USER,)) == And(
        (
            ValueFilter(AttributePath(urns.ENTERPRISE_USER, "manager"), eq("value", "7")),
            Present(AttributePath(urns.ENTERPRISE_USER, "")),
        )
    )


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (And((Or((A, B)), C)), "(a pr or b pr) and c pr"),
        (Or((And((A, B)), C)), "a pr and b pr or c pr"),
        (Or((Or((A, B)), C)), "(a pr or b pr) or c pr"),
        (Not(And((A, B))), "not (a pr and b pr)"),
        (ValueFilter(attribute("a"), Or((B, Not(C)))), "a[b pr or not (c pr)]"),
        (eq("a", 'é"\\\n'), r'a eq "é\"\\\n"'),
        (eq("a", "\ud800"), r'a eq "\ud800"'),
        (eq("a", True), "a eq true"),
        (eq("a", None), "a eq null"),
        (eq("a", 1e20), "a eq 1e+20"),
    ],
)
def test_a_filter_is_printed_as_the_rfc_writes_it(condition: Filter, text: str) -> None:
    assert condition.text() == text
    assert parse_filter(text) == condition


def test_a_filter_seen_before_is_not_read_again() -> None:
    assert parse_filter('userName eq "cached"') is parse_filter('userName eq "cached"')
