"""What single IdPs need of any answer, beyond the RFC; each runs under profiles that list the need."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.call import Operation
from scim_conformance.expected.checks.answer import Answer
from scim_conformance.expected.checks.applies import is_created, is_error, is_list_response, is_one_resource
from scim_conformance.expected.checks.errors import described_body
from scim_conformance.expected.checks.lists import whole
from scim_conformance.expected.checks.registry import need_check
from scim_conformance.expected.checks.shown import shown
from scim_conformance.scim.attributes import values_of
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.lookup import get

_NAME_PARTS = ("givenName", "familyName")


@need_check("create-answers-with-id", applies=is_created)
def create_answers_with_id(answer: Answer) -> Iterator[Evidence]:
    """A 201 whose body lacks the id of the new resource."""
    id_ = answer.member("id")
    if not isinstance(id_, str) or not id_:
        yield Evidence("$.id", "the id of the new resource", shown(id_))


@need_check("errors-are-json", applies=lambda answer: is_error(answer) and answer.has_content)
def errors_are_json(answer: Answer) -> Iterator[Evidence]:
    """The body of an error that is no JSON object."""
    if not isinstance(answer.response.body, dict):
        yield Evidence("body", "JSON", described_body(answer))


@need_check("items-per-page-counts-the-page", applies=is_list_response)
def items_per_page_counts_the_page(answer: Answer) -> Iterator[Evidence]:
    """`itemsPerPage` that is another number than that of the resources in the page."""
    items, entries = whole(answer.member("itemsPerPage")), len(values_of(answer.member("Resources")))
    if items is not None and items != entries:
        yield Evidence("$.itemsPerPage", entries, items)


@need_check(
    "name-parts-are-returned",
    applies=lambda answer: (
        is_one_resource(answer)
        and answer.resources[0].is_user
        and answer.is_whole
        and answer.call.operation in {Operation.CREATE, Operation.REPLACE}
        and bool(_sent_parts(answer.request.body))
    ),
)
def name_parts_are_returned(answer: Answer) -> Iterator[Evidence]:
    """`name.givenName` or `name.familyName` that was sent and is missing from the answer."""
    shown = _name(answer.resources[0].resource)
    for part, value in _sent_parts(answer.request.body).items():
        if get(shown, part) in (None, ""):
            yield Evidence(f"$.name.{part}", value, get(shown, part))


def _sent_parts(body: JsonValue) -> JsonObject:
    name = _name(body)
    return {part: get(name, part) for part in _NAME_PARTS if get(name, part) not in (None, "")}


def _name(resource: JsonValue) -> JsonObject:
    name = get(resource, "name") if isinstance(resource, dict) else None
    return name if isinstance(name, dict) else {}
