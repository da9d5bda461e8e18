"""Lists, errors and patch requests as they come, well-formed or not."""

from __future__ import annotations

from typing import Any

import pytest

from scim_conformance.scim import urns
from scim_conformance.scim.messages import (
    MalformedDocument,
    PatchOperation,
    parse_error,
    parse_list,
    parse_patch,
)


def test_a_list_response_is_read() -> None:
    page = parse_list(
        {
            "schemas": [urns.LIST_RESPONSE],
            "totalResults": 7,
            "startIndex": 3,
            "itemsPerPage": 2,
            "Resources": [{"id": "1"}, {"id": "2"}],
            "nextCursor": "abc",
        }
    )

    assert page is not None
    assert (page.total_results, page.start_index, page.items_per_page, page.next_cursor) == (7, 3, 2, "abc")
    assert page.resources == ({"id": "1"}, {"id": "2"})
    assert page.present == {"totalResults", "startIndex", "itemsPerPage", "Resources", "nextCursor"}


def test_names_of_a_list_response_are_read_in_any_case() -> None:
    page = parse_list({"TotalResults": 1, "resources": [{"id": "1"}]})

    assert page is not None
    assert (page.total_results, len(page.resources), page.present) == (1, 1, {"totalResults", "Resources"})


@pytest.mark.parametrize("resources", [{}, {"Resources": None}, {"Resources": []}])
def test_an_empty_list_has_no_resources(resources: dict[str, Any]) -> None:
    page = parse_list({"schemas": [urns.LIST_RESPONSE], "totalResults": 0, **resources})

    assert page is not None
    assert (page.total_results, page.resources) == (0, ())
    assert ("Resources" in page.present) is bool(resources)


@pytest.mark.parametrize(
    ("counter", "number"),
    [
        (7, 7),
        (7.0, 7),
        ("7", 7),
        (-1, -1),
        (None, None),
        (True, None),
        (7.5, None),
        ("seven", None),
        ("", None),
        ([7], None),
    ],
)
def test_counters_are_numbers_as_far_as_they_can_be(counter: Any, number: int | None) -> None:
    page = parse_list({"totalResults": counter, "startIndex": counter, "itemsPerPage": counter})

    assert page is not None
    assert (page.total_results, page.start_index, page.items_per_page) == (number, number, number)


@pytest.mark.parametrize("digits", ["9" * 5_000, "٧", "+7", "1_000"])
def test_a_counter_of_another_script_or_size_is_no_number(digits: str) -> None:
    page = parse_list({"totalResults": digits})

    assert page is not None
    assert page.total_results is None


def test_what_is_no_resource_in_a_list_is_passed_over() -> None:
    page = parse_list({"totalResults": 3, "Resources": ["a", None, {"id": "1"}], "nextCursor": ""})

    assert page is not None
    assert (page.resources, page.next_cursor) == (({"id": "1"},), None)


@pytest.mark.parametrize("body", [None, [], [{"id": "1"}], "text", 7, {}, {"schemas": [urns.USER], "id": "1"}])
def test_what_is_no_list_response_is_none(body: Any) -> None:
    assert parse_list(body) is None


def test_an_error_is_read() -> None:
    body = {"schemas": [urns.ERROR], "status": "409", "scimType": "uniqueness", "detail": "taken"}

    error = parse_error(body)

    assert error is not None
    assert (error.status, error.scim_type, error.detail) == ("409", "uniqueness", "taken")
    assert (error.schemas, error.raw) == ((urns.ERROR,), body)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({"status": 404}, "404", id="status as a number"),
        pytest.param({"schemas": [urns.ERROR]}, "", id="schema alone"),
        pytest.param({"schemas": urns.ERROR, "Status": "404"}, "404", id="schema as text, name in another case"),
        pytest.param({"detail": "gone", "schemas": [7, None]}, "", id="detail alone"),
    ],
)
def test_an_error_with_slips_is_still_one(body: dict[str, Any], status: str) -> None:
    error = parse_error(body)

    assert error is not None
    assert (error.status, error.scim_type) == (status, "")


def test_fields_of_an_error_that_are_no_text_are_empty() -> None:
    error = parse_error({"schemas": [urns.ERROR], "scimType": 7, "detail": ["a"]})

    assert error is not None
    assert (error.scim_type, error.detail) == ("", "")


@pytest.mark.parametrize("body", [None, "404 Not Found", [], {}, {"error": "invalid_token"}])
def test_what_is_no_error_is_none(body: Any) -> None:
    assert parse_error(body) is None


def test_operations_are_read_in_order() -> None:
    body = {
        "schemas": [urns.PATCH_OP],
        "Operations": [
            {"op": "Add", "path": "members", "value": [{"value": "1"}]},
            {"op": "remove", "path": 'members[value eq "2"]'},
            {"op": "REPLACE", "value": None},
        ],
    }

    assert parse_patch(body) == (
        PatchOperation("add", "Add", "members", [{"value": "1"}], has_value=True),
        PatchOperation("remove", "remove", 'members[value eq "2"]', None, has_value=False),
        PatchOperation("replace", "REPLACE", None, None, has_value=True),
    )


def test_names_in_a_patch_are_read_in_any_case() -> None:
    assert parse_patch({"operations": [{"OP": "add", "Path": None, "Value": {}}]}) == (
        PatchOperation("add", "add", None, {}, has_value=True),
    )


def test_no_operations_are_none() -> None:
    assert parse_patch({"Operations": []}) == ()


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (None, "$"),
        ([], "$"),
        ({}, "$.Operations"),
        ({"Operations": {"op": "add"}}, "$.Operations"),
        ({"Operations": ["add"]}, "$.Operations[0]"),
        ({"Operations": [{"op": "add"}, {"path": "active"}]}, "$.Operations[1].op"),
        ({"Operations": [{"op": "move"}]}, "$.Operations[0].op"),
        ({"Operations": [{"op": ["add"]}]}, "$.Operations[0].op"),
        ({"Operations": [{"op": "add", "path": 7}]}, "$.Operations[0].path"),
    ],
)
def test_a_malformed_patch_is_refused_with_the_place(body: Any, where: str) -> None:
    with pytest.raises(MalformedDocument) as caught:
        parse_patch(body)

    assert caught.value.where == where
