"""Reading attributes by name and by path."""

from __future__ import annotations

from typing import Any

import pytest

from scim_conformance.scim import urns
from scim_conformance.scim.attributes import at, find_key, fold, fold_keys, get, is_unassigned, values_of
from scim_conformance.scim.catalogue import USER_TYPE, user_definition
from scim_conformance.scim.path import AttributePath
from scim_conformance.scim.schema import Definition, ResourceType, Schema

RESOURCE: dict[str, Any] = {
    "schemas": [urns.USER],
    "userName": "ada",
    "Name": {"givenname": "Ada", "familyName": None},
    "emails": [{"value": "a@example.com", "type": "work"}, {"value": "b@example.com"}, "c@example.com"],
    "roles": [],
    urns.ENTERPRISE_USER: {"department": "Engines", "manager": {"value": "7"}},
}


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("userName", "userName", "ada"),
        ("USERNAME", "userName", "ada"),
        ("roles", "roles", []),
        (urns.ENTERPRISE_USER.upper(), urns.ENTERPRISE_USER, RESOURCE[urns.ENTERPRISE_USER]),
        ("title", None, None),
    ],
)
def test_names_are_found_in_any_case(name: str, key: str | None, value: Any) -> None:
    assert find_key(RESOURCE, name) == key
    assert get(RESOURCE, name) == value


def test_the_exact_spelling_wins_over_another_case() -> None:
    assert get({"Active": False, "active": True}, "active") is True
    assert find_key({"Active": False, "active": None}, "active") == "active"


@pytest.mark.parametrize("value", [None, [], {}, [None], [{}], {"a": None, "b": []}, [{"a": [None]}]])
def test_null_and_empty_values_are_unassigned(value: Any) -> None:
    assert is_unassigned(value)


@pytest.mark.parametrize("value", ["", 0, False, [0], [None, ""], {"a": None, "b": False}, {"a": {"b": ""}}])
def test_every_other_value_is_assigned(value: Any) -> None:
    assert not is_unassigned(value)


@pytest.mark.parametrize(("value", "values"), [(None, []), ([], []), ("a", ["a"]), ({"a": 1}, [{"a": 1}]), ([1], [1])])
def test_a_single_value_counts_as_a_list_of_one(value: Any, values: list[Any]) -> None:
    assert values_of(value) == values


def test_keys_are_folded_at_every_depth() -> None:
    assert fold_keys({"Name": {"GivenName": "Ada"}, "Emails": [{"Value": "X"}, "Y"]}) == {
        "name": {"givenname": "Ada"},
        "emails": [{"value": "X"}, "Y"],
    }
    assert fold("$Ref") == "$ref"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(AttributePath("", "username"), "ada", id="name"),
        pytest.param(AttributePath("", "name", "givenName"), "Ada", id="sub-attribute"),
        pytest.param(AttributePath("", "name", "familyName"), None, id="null"),
        pytest.param(AttributePath("", "emails", "value"), ["a@example.com", "b@example.com"], id="of each value"),
        pytest.param(AttributePath("", "emails", "type"), ["work"], id="of some values"),
        pytest.param(AttributePath("", "emails", "display"), None, id="of no value"),
        pytest.param(AttributePath("", "userName", "value"), None, id="below a simple value"),
        pytest.param(AttributePath("", "title"), None, id="absent"),
        pytest.param(AttributePath(urns.USER, "userName"), "ada", id="core by its URI"),
        pytest.param(AttributePath(urns.USER.lower(), "userName"), "ada", id="core by its URI in another case"),
        pytest.param(AttributePath(urns.ENTERPRISE_USER, "Department"), "Engines", id="extension"),
        pytest.param(AttributePath(urns.ENTERPRISE_USER.upper(), "manager", "value"), "7", id="extension, deeper"),
        pytest.param(AttributePath(urns.ENTERPRISE_USER, ""), RESOURCE[urns.ENTERPRISE_USER], id="whole extension"),
        pytest.param(AttributePath(urns.ENTERPRISE_USER, "userName"), None, id="core attribute under an extension"),
        pytest.param(AttributePath("urn:x:y", "userName"), None, id="unknown URI"),
    ],
)
@pytest.mark.parametrize("definition", [None, user_definition()], ids=["alone", "with definition"])
def test_a_path_leads_to_its_value(path: AttributePath, value: Any, definition: Definition | None) -> None:
    assert at(RESOURCE, path, definition) == value


def test_the_core_schema_of_a_definition_is_at_the_top_whatever_its_uri() -> None:
    badge = Definition(ResourceType("Badge", "/Badges", "urn:x:badge"), Schema("urn:x:badge", "Badge", ()))

    assert at({"number": 7}, AttributePath("urn:X:badge", "number"), badge) == 7
    assert at({"number": 7}, AttributePath("urn:x:badge", "number")) is None


def test_an_extension_that_is_no_object_holds_nothing() -> None:
    assert at({USER_TYPE.extensions[0].schema: "x"}, AttributePath(urns.ENTERPRISE_USER, "department")) is None
