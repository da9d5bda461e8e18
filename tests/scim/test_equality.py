"""Equality by the schema, in tables that follow readings of the RFC (their numbers are those of the test ids)."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scim_conformance.scim import urns
from scim_conformance.scim.attributes import fold_text, same
from scim_conformance.scim.catalogue import group_definition, user_definition
from scim_conformance.scim.characteristics import Attribute, AttributeType
from scim_conformance.scim.path import AttributePath

NUMBER = Attribute("number", AttributeType.DECIMAL)
CODES = Attribute("codes", AttributeType.INTEGER, multi_valued=True)
EXACT_PHOTO = Attribute("photo", AttributeType.REFERENCE, case_exact=True)


def attribute(path: str) -> Attribute | None:
    name, _, sub = path.partition(".")
    for definition in (user_definition(), group_definition()):
        for uri in ("", urns.ENTERPRISE_USER):
            found = definition.find(AttributePath(uri, name, sub))
            if found is not None:
                return found
    return {
        "number": NUMBER,
        "codes": CODES,
        "photo": EXACT_PHOTO,
        "extension": user_definition().top(urns.ENTERPRISE_USER),
    }[path]


EQUAL = [
    # R12: values outside canonicalValues, and `type` without regard to case.
    ("R12-type-in-another-case", "emails", [{"value": "a@x", "type": "Work"}], [{"value": "a@x", "type": "work"}]),
    ("R12-type-beyond-the-canonical", "emails", [{"value": "a", "type": "beach"}], [{"value": "a", "type": "beach"}]),
    # R14: values that come back in canonical form.
    ("R14-text-in-another-case", "displayName", "Ada Lovelace", "ada lovelace"),
    ("R14-mail-domain", "emails.value", "Ada@EXAMPLE.com", "Ada@example.com"),
    ("R14-phone-tel-uri", "phoneNumbers.value", "+1 (555) 555-0100", "tel:+1-555-555-0100"),
    ("R14-phone-separators", "phoneNumbers.value", "+1.555.555.0100", "+15555550100"),
    ("R14-phone-extension", "phoneNumbers.value", "+1 555 555 0100 x22", "tel:+1-555-555-0100;ext=22"),
    ("R14-phone-extension-word", "phoneNumbers.value", "+1-555-555-0100 ext. 22", "+15555550100;ext=22"),
    ("R14-phone-country-code", "phoneNumbers.value", "555-555-0100", "tel:+1-555-555-0100"),
    ("R14-phone-trunk-zero", "phoneNumbers.value", "020 7946 0018", "+44 20 7946 0018"),
    ("R14-phone-in-a-list", "phoneNumbers", [{"value": "555 0100 00"}], [{"value": "tel:+49-555-0100-00"}]),
    ("R14-phone-words", "phoneNumbers.value", "Ask Reception", "ask reception"),
    ("R14-uri-host", "profileUrl", "HTTPS://Example.COM:443/a/../ada", "https://example.com/ada"),
    ("R14-uri-encoding", "photos.value", "https://example.com/%7eada", "https://example.com/~ada"),
    ("R14-reference-version", "members.$ref", "https://example.com/v2/Users/1", "https://example.com/Users/1"),
    ("R14-unicode-form", "displayName", "Zoe\u0308", "Zo\u00eb"),
    ("R14-unicode-form-exact", "externalId", "Zoe\u0308", "Zo\u00eb"),
    ("R14-width", "userName", "ａｄａ", "ada"),
    ("R14-sharp-s", "displayName", "Strauß", "STRAUSS"),
    ("R14-certificate-line-breaks", "x509Certificates.value", "TUlJ\nRQ==", "TUlJRQ=="),
    ("R14-certificate-padding", "x509Certificates.value", "TUlJRQ", "TUlJRQ=="),
    ("R14-certificate-url-alphabet", "x509Certificates.value", "-_-_", "+/+/"),
    ("R17-language-tag", "locale", "en_US", "en-US"),
    ("R17-language-tag-case", "preferredLanguage", "en-us", "en_US"),
    ("R33-country-code", "addresses.country", "USA", "US"),
    ("R33-country-name", "addresses", [{"country": "Germany"}], [{"country": "DE"}]),
    # R19: absent, null and [] are one state.
    ("R19-null-and-empty", "emails", None, []),
    ("R19-null-and-null", "title", None, None),
    ("R19-within-complex", "name", {"givenName": "Ada", "middleName": None}, {"givenName": "Ada"}),
    ("R19-empty-within-value", "emails", [{"value": "a", "display": []}], [{"value": "a"}]),
    ("R19-empty-value-in-list", "emails", [{"value": "a"}, {}], [{"value": "a"}]),
    ("R19-empty-complex", "name", {"givenName": None}, None),
    ("R19-empty-extension", "extension", {"manager": {"value": None}}, {}),
    ("R23-unsaid-primary", "emails", [{"value": "a", "primary": False}], [{"value": "a"}]),
    # R24: userName.
    ("R24-userName-case", "userName", "BJensen", "bjensen"),
    # R132, R130: DateTime.
    ("R132-zone", "meta.created", "2011-05-13T04:42:34Z", "2011-05-13T06:42:34+02:00"),
    ("R132-no-zone", "meta.created", "2011-05-13T04:42:34Z", "2011-05-13T04:42:34"),
    ("R132-fraction", "meta.created", "2011-05-13T04:42:34Z", "2011-05-13T04:42:34.000Z"),
    ("R130-coarser-precision", "meta.lastModified", "2011-05-13T04:42:34.12Z", "2011-05-13T04:42:34.123456Z"),
    # R133: id.
    ("R133-same-id", "id", "2819c223", "2819c223"),
    # R134: names in any case.
    ("R134-names", "name", {"GIVENNAME": "Ada"}, {"givenName": "Ada"}),
    ("R134-names-in-values", "emails", [{"Value": "a", "TYPE": "work"}], [{"value": "a", "type": "work"}]),
    ("R134-names-in-extension", "extension", {"Department": "E"}, {"department": "E"}),
    # R135 and RFC 7643 §2.4: order.
    ("R135-schemas", "schemas", [urns.USER, urns.ENTERPRISE_USER], [urns.ENTERPRISE_USER, urns.USER]),
    ("order-of-values", "emails", [{"value": "a"}, {"value": "b"}], [{"value": "b"}, {"value": "a"}]),
    ("order-in-objects", "name", {"givenName": "A", "familyName": "L"}, {"familyName": "L", "givenName": "A"}),
    ("one-object-for-a-list", "emails", {"value": "a"}, [{"value": "a"}]),
    ("one-value-for-a-list", "schemas", urns.USER, [urns.USER]),
    ("integer-and-decimal", "number", 1, 1.0),
    ("integers-in-a-list", "codes", [1, 2], [2.0, 1.0]),
    ("booleans", "active", True, True),
]

UNEQUAL = [
    ("R12-another-type", "emails", [{"value": "a", "type": "home"}], [{"value": "a", "type": "work"}]),
    ("R14-another-text", "displayName", "Ada", "Adam"),
    ("R14-case-exact-text", "externalId", "701984a", "701984A"),
    ("R14-another-phone", "phoneNumbers.value", "+1 555 555 0100", "+1 555 555 0101"),
    ("R14-another-extension", "phoneNumbers.value", "555 0100 x1", "+1 555 0100 x2"),
    ("R14-another-country-code", "phoneNumbers.value", "+44 555 0100", "+1 555 0100"),
    ("R14-lost-digits", "phoneNumbers.value", "555 555 0100", "0100"),
    ("R14-more-than-a-country-code", "phoneNumbers.value", "0100", "+1 555 555 0100"),
    ("R14-another-certificate", "x509Certificates.value", "TUlJRQ==", "TUlJRg=="),
    ("R14-certificate-in-another-case", "x509Certificates.value", "TUlJRQ==", "TULJRQ=="),
    ("R14-no-certificate", "x509Certificates.value", "not base64!", "something else!"),
    ("R14-reference-in-another-case", "photo", "https://example.com/Ada", "https://example.com/ada"),
    ("R14-width-of-case-exact", "externalId", "ａ", "a"),
    ("R17-another-language", "locale", "en-US", "en-GB"),
    ("R33-another-country", "addresses.country", "US", "CA"),
    ("R33-another-country-name", "addresses.country", "France", "Spain"),
    ("R19-empty-text", "title", "", None),
    ("R19-false", "active", False, None),
    ("R19-value-lost", "name", {"givenName": "Ada"}, {}),
    ("R19-list-lost", "emails", [{"value": "a"}], []),
    ("R22-another-primary", "emails", [{"value": "a", "primary": True}], [{"value": "a"}]),
    ("R132-another-time", "meta.created", "2011-05-13T04:42:34Z", "2011-05-13T04:42:35Z"),
    ("R132-date-alone", "meta.created", "2011-05-13T00:00:00Z", "2011-05-13"),
    ("R132-epoch-text", "meta.created", "2011-05-13T04:42:34Z", "1305261754"),
    ("R132-epoch", "meta.created", "2011-05-13T04:42:34Z", 1305261754),
    ("R133-id-in-another-case", "id", "2819c223", "2819C223"),
    ("R133-manager-in-another-case", "manager.value", "2819c223", "2819C223"),
    ("lost-value", "emails", [{"value": "a"}, {"value": "b"}], [{"value": "a"}]),
    ("doubled-value", "emails", [{"value": "a"}], [{"value": "a"}, {"value": "a"}]),
    ("other-multiplicity", "codes", [1, 1, 2], [1, 2, 2]),
    ("boolean-and-number", "active", True, 1),
    ("boolean-and-number-within", "emails", [{"value": "a", "primary": True}], [{"value": "a", "primary": 1}]),
    ("boolean-and-text", "active", True, "True"),
    ("number-and-text", "number", 1, "1"),
    ("zero-and-false", "codes", [0], [False]),
    ("list-for-a-singular", "name", {"givenName": "A"}, [{"givenName": "A"}]),
    ("list-for-a-singular-text", "title", "Countess", ["Countess"]),
    ("object-and-text", "manager", {"value": "7"}, "7"),
    ("object-and-number", "manager", {"value": "7"}, 7),
    ("extra-sub-attribute", "manager", {"value": "7"}, {"value": "7", "displayName": "Mira"}),
]


@pytest.mark.parametrize(("path", "left", "right"), [pytest.param(*row[1:], id=row[0]) for row in EQUAL])
def test_lawful_forms_of_one_value_are_equal(path: str, left: Any, right: Any) -> None:
    assert same(left, right, attribute(path))
    assert same(right, left, attribute(path))


@pytest.mark.parametrize(("path", "left", "right"), [pytest.param(*row[1:], id=row[0]) for row in UNEQUAL])
def test_another_value_is_not_equal(path: str, left: Any, right: Any) -> None:
    assert not same(left, right, attribute(path))
    assert not same(right, left, attribute(path))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param("Ada", "ada", True, id="text without regard to case"),
        pytest.param("Ada", "Adam", False, id="other text"),
        pytest.param({"Code": "x"}, {"code": "X"}, True, id="object"),
        pytest.param(["a", "b"], ["B", "A"], True, id="list in any order"),
        pytest.param("a", ["A"], True, id="one value for a list"),
        pytest.param([["a"], ["b"]], [["b"], ["A"]], True, id="lists within a list"),
        pytest.param([["a"]], ["a"], False, id="a list and a value within a list"),
        pytest.param(7, 7.0, True, id="numbers"),
        pytest.param(7, True, False, id="number and Boolean"),
        pytest.param({"a": 1}, 1, False, id="object and number"),
    ],
)
def test_without_an_attribute_the_defaults_of_a_schema_hold(left: Any, right: Any, expected: bool) -> None:
    assert same(left, right) is expected


def test_members_are_equal_in_any_order_and_number() -> None:
    members = [{"value": f"id-{number}", "display": f"User {number}"} for number in range(5_000)]
    shuffled = copy.deepcopy(members)
    random.Random(7).shuffle(shuffled)

    assert same(members, shuffled, attribute("members"))
    shuffled[17]["value"] = "stranger"
    assert not same(members, shuffled, attribute("members"))


def test_many_values_that_differ_are_told_apart_without_comparing_each_with_each() -> None:
    sent = [{"value": f"555 {number:06}"} for number in range(2_000)]
    held = [{"value": f"556 {number:06}"} for number in range(2_000)]

    assert not same(sent, held, attribute("phoneNumbers"))


def nested(depth: int, leaf: Any, breadth: int = 1) -> Any:
    value = leaf
    for level in range(depth):
        value = [value] * breadth if level % 2 else {"a": value}
    return value


@pytest.mark.parametrize("described_by", [None, attribute("emails"), attribute("name")])
def test_values_as_deep_as_a_document_may_be_are_compared(described_by: Attribute | None) -> None:
    assert same(nested(100, "x"), nested(100, "X"), described_by)
    assert not same(nested(100, "x"), nested(100, "y"), described_by)


def test_lists_within_lists_do_not_make_a_comparison_explode() -> None:
    assert not same(nested(12, "x", breadth=6), nested(12, "y", breadth=6))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "B", "value", "primary"]), inner),
    max_leaves=8,
)
ATTRIBUTES = st.sampled_from([None, attribute("emails"), attribute("name"), attribute("phoneNumbers"), NUMBER, CODES])


@settings(deadline=None, database=None)
@given(JSON, ATTRIBUTES)
def test_every_value_equals_its_copy(value: Any, described_by: Attribute | None) -> None:
    assert same(value, copy.deepcopy(value), described_by)


@settings(deadline=None, database=None)
@given(JSON, JSON, ATTRIBUTES)
def test_equality_goes_both_ways(left: Any, right: Any, described_by: Attribute | None) -> None:
    assert same(left, right, described_by) is same(right, left, described_by)


@settings(deadline=None, database=None)
@given(st.lists(JSON, max_size=6), st.randoms(use_true_random=False))
def test_order_never_counts(values: list[Any], shuffler: random.Random) -> None:
    shuffled = copy.deepcopy(values)
    shuffler.shuffle(shuffled)

    assert same(values, shuffled, attribute("emails"))


@settings(deadline=None, database=None)
@given(st.text())
def test_folding_a_text_twice_changes_nothing(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)
