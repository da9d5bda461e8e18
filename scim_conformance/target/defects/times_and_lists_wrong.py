"""Defects: times in meta stand still or move, and lists show less than a GET."""

from __future__ import annotations

from typing import Any

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import answers, without

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH


defect(
    "times-of-creation-move",
    title="Each change moves the time of creation.",
    breaks=[
        "rfc7643-3.1-created-stays",
        "rfc7644-3.5.1-read-only-attributes-are-ignored",
        "rfc7643-7-read-only-attributes-do-not-change",
    ],
    topic="schema",
    severity=LOW,
    suites=["test_a_change_leaves_the_time_of_creation"],
)(
    type(
        "TimesOfCreationMove",
        (Service,),
        {"touched": lambda self, resource: _created_now(Service.touched(self, resource))},
    )
)


def _created_now(resource: JsonObject) -> JsonObject:
    return {**resource, "meta": {**resource["meta"], "created": resource["meta"]["lastModified"]}}


defect(
    "last-modified-stands-still",
    title="A change leaves lastModified as it was.",
    breaks=["rfc7643-3.1-last-modified-moves-with-a-change"],
    topic="schema",
    severity=LOW,
    suites=["test_a_change_moves_last_modified"],
)(
    type(
        "LastModifiedStandsStill",
        (Service,),
        {
            "touched": lambda self, resource: {
                **Service.touched(self, resource),
                "meta": {**resource["meta"], "version": self.store.next_version()},
            }
        },
    )
)


defect(
    "look-ups-show-no-title",
    title="A look-up leaves out an attribute that a GET shows.",
    breaks=[
        "rfc7643-7-what-is-returned-by-default-is-there",
        "iru-kept-attributes-read-back",
        "rfc7644-3.5-only-the-addressed-resource-changes",
        "rfc7644-3.3-create-keeps-what-was-sent",
    ],
    topic="schema",
    severity=MEDIUM,
    suites=["test_the_attributes_of_a_user_are_in_every_whole_answer"],
)(
    answers(
        lambda request, response: (
            ScimResponse(
                response.status,
                {**response.body, "Resources": [without(one, "title") for one in response.body["Resources"]]},
                response.headers,
            )
            if request.query.get("filter") and response.body and "Resources" in response.body
            else response
        )
    )
)
