"""Paths: every production of the grammar (RFC 7644 §3.5.2, figure 7; §3.10), and where schema URIs end (R102)."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scim_conformance.scim import urns
from scim_conformance.scim.filter import And, Comparison, Not, Operator, Present
from scim_conformance.scim.path import AttributePath, ScimSyntaxError, ValuePath, parse_path
from scim_conformance.scim.syntax import DEPTH_MAX, LENGTH_MAX

ENTERPRISE = urns.ENTERPRISE_USER
SHORT = "urn:example:a"
LONG = "urn:example:a:b"


def eq(name: str, value: str) -> Comparison:
    return Comparison(AttributePath("", name), Operator.EQ, value)


WORK = eq("type", "work")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("active", AttributePath("", "active")),
        ("members", AttributePath("", "members")),
        ("name.familyName", AttributePath("", "name", "familyName")),
        ("$ref", AttributePath("", "$ref")),
        ("members.$ref", AttributePath("", "members", "$ref")),
        ("x-9_$", AttributePath("", "x-9_$")),
        (f"{urns.USER}:userName", AttributePath(urns.USER, "userName")),
        (f"{urns.USER}:name.familyName", AttributePath(urns.USER, "name", "familyName")),
        (f"{ENTERPRISE}:employeeNumber", AttributePath(ENTERPRISE, "employeeNumber")),
        (f"{ENTERPRISE}:manager.value", AttributePath(ENTERPRISE, "manager", "value")),
        ("urn:example:custom:1.0.3:User:x.y", AttributePath("urn:example:custom:1.0.3:User", "x", "y")),
        ("https://example.com/schemas/v1.2:badge", AttributePath("https://example.com/schemas/v1.2", "badge")),
        ("urn:example:a(b):x", AttributePath("urn:example:a(b)", "x")),
        ('addresses[type eq "work"]', ValuePath(AttributePath("", "addresses"), WORK)),
        ('members[value eq "2819c223"]', ValuePath(AttributePath("", "members"), eq("value", "2819c223"))),
        (
            'members[value eq "2819c223"].displayName',
            ValuePath(AttributePath("", "members"), eq("value", "2819c223"), "displayName"),
        ),
        ('members[value eq "1"].$ref', ValuePath(AttributePath("", "members"), eq("value", "1"), "$ref")),
        (
            f'{urns.USER}:emails[type eq "work"].value',
            ValuePath(AttributePath(urns.USER, "emails"), WORK, "value"),
        ),
        (
            'emails[type eq "work" and not (primary pr)].value',
            ValuePath(AttributePath("", "emails"), And((WORK, Not(Present(AttributePath("", "primary"))))), "value"),
        ),
        ('emails[type eq "a]b"].value', ValuePath(AttributePath("", "emails"), eq("type", "a]b"), "value")),
    ],
)
@pytest.mark.parametrize("schema_uris", [(), (urns.USER, ENTERPRISE)], ids=["alone", "with URIs"])
def test_every_production_is_read_and_printed_back(
    text: str, expected: AttributePath | ValuePath, schema_uris: tuple[str, ...]
) -> None:
    parsed = parse_path(text, schema_uris)

    assert parsed == expected
    assert parsed.text() == text


@pytest.mark.parametrize(
    ("text", "schema_uris", "expected"),
    [
        pytest.param(ENTERPRISE, (ENTERPRISE,), AttributePath(ENTERPRISE, ""), id="whole extension"),
        pytest.param(ENTERPRISE.upper(), (ENTERPRISE,), AttributePath(ENTERPRISE, ""), id="in another case"),
        pytest.param(
            ENTERPRISE, (), AttributePath("urn:ietf:params:scim:schemas:extension:enterprise:2.0", "User"), id="unknown"
        ),
        pytest.param(
            f"{ENTERPRISE.lower()}:department", (ENTERPRISE,), AttributePath(ENTERPRISE, "department"), id="spelling"
        ),
        pytest.param(f"{LONG}:c", (SHORT, LONG), AttributePath(LONG, "c"), id="the longest URI"),
        pytest.param(f"{SHORT}:b", (SHORT, LONG), AttributePath(LONG, ""), id="a URI before a name"),
        pytest.param(f"{SHORT}:b", (SHORT,), AttributePath(SHORT, "b"), id="a name where no such URI is"),
        pytest.param(f"{LONG}:c", (SHORT,), AttributePath(LONG, "c"), id="a URI that merely begins alike"),
        pytest.param(f"{SHORT}bc:d", (SHORT,), AttributePath(f"{SHORT}bc", "d"), id="a URI without its colon"),
        pytest.param("urn:other:x.y", (SHORT,), AttributePath("urn:other", "x", "y"), id="another URI"),
        pytest.param("active", (SHORT,), AttributePath("", "active"), id="no URI"),
    ],
)
def test_known_uris_decide_where_a_uri_ends(text: str, schema_uris: tuple[str, ...], expected: AttributePath) -> None:
    parsed = parse_path(text, schema_uris)

    assert parsed == expected
    assert parse_path(parsed.text(), schema_uris) == expected


@pytest.mark.parametrize(
    ("text", "position"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param(" ", 1, id="blank"),
        pytest.param("a b", 2, id="two names"),
        pytest.param("a.b.c", 3, id="two sub-attributes"),
        pytest.param("a.", 1, id="no sub-attribute"),
        pytest.param(".a", 0, id="no attribute"),
        pytest.param("9", 0, id="digit"),
        pytest.param("a/b", 1, id="slash"),
        pytest.param("/active", 0, id="JSON pointer"),
        pytest.param("emails[0].value", 8, id="array index"),
        pytest.param("emails[]", 7, id="empty brackets"),
        pytest.param('emails[type eq "work"', 21, id="open bracket"),
        pytest.param('emails[type eq "work"]value', 22, id="no point"),
        pytest.param('emails[type eq "work"].', 22, id="nothing behind the point"),
        pytest.param('emails[type eq "work"].a.b', 24, id="two sub-attributes behind"),
        pytest.param('emails[type eq "work"][value pr]', 22, id="two filters"),
        pytest.param("emails[type eq work]", 15, id="bare value"),
        pytest.param('emails[type like "work"]', 12, id="unknown operator"),
        pytest.param('[type eq "work"]', 0, id="filter alone"),
        pytest.param("members)", 7, id="closing bracket"),
        pytest.param("(members)", 0, id="round brackets"),
        pytest.param("not (a pr)", 4, id="not"),
        pytest.param('schemas eq "urn:x:y"', 8, id="comparison alone, which erratum 7122 would let pass"),
        pytest.param("a pr", 2, id="presence alone"),
        pytest.param("User:userName", 0, id="no URI before the colon"),
        pytest.param("urn:x:2.0", 6, id="a version for a name"),
        pytest.param("urn:x y:a", 6, id="space in a URI"),
        pytest.param("[" * 10_000, DEPTH_MAX, id="square brackets"),
        pytest.param("a[" * 10_000, 2 * DEPTH_MAX + 1, id="deep"),
        pytest.param("a" * (LENGTH_MAX + 1) + "!", LENGTH_MAX, id="long"),
    ],
)
def test_what_is_no_path_is_refused_at_its_place(text: str, position: int) -> None:
    with pytest.raises(ScimSyntaxError) as caught:
        parse_path(text)

    assert caught.value.position == position


def test_a_path_seen_before_is_not_read_again() -> None:
    text = 'members[value eq "cached"]'

    assert parse_path(text) is parse_path(text)
    assert parse_path(text, (ENTERPRISE,)) is parse_path(text, (ENTERPRISE,))


def test_a_long_path_is_read_though_not_kept() -> None:
    text = f'members[value eq "{"x" * 5_000}"]'

    assert parse_path(text).text() == text


def test_the_vocabulary_is_imported_without_lark() -> None:
    program = (
        "import sys\n"
        "from scim_conformance.scim import attributes, catalogue, evaluate, exchange, filter, messages, path, schema\n"
        "assert path.parse_path('name.givenName').sub == 'givenName'\n"
        "assert 'lark' not in sys.modules\n"
    )

    subprocess.run([sys.executable, "-c", program], check=True)
