"""Defects: what a PUT leaves, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from scim2_models import NotImplementedException
from scim2_server.responses import ScimResponse
from scim2_server.routing import Target

from scim_conformance.documents.model import Severity
from scim_conformance.scim.urns import ENTERPRISE_USER
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import answers

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
SERVED = "rfc7644-3.5.1-valid-replaces-succeed"
SETS = "rfc7644-3.5.1-replace-sets-what-was-sent"
CLEARS = "rfc7644-3.5.1-null-and-empty-lists-clear"
GONE = "rfc7644-3.6-deleted-resources-answer-404"
Replaced = Callable[[Service, JsonObject, JsonObject, JsonObject], JsonObject]


def on_put(change: Replaced) -> type[Service]:
    """Return a service that leaves something else after a PUT: it is handed what was, what is right, and the body."""

    class Replacing(Service):
        def replaced(
            self, served: ServedType, current: JsonObject, sent: JsonObject, payload: JsonObject
        ) -> JsonObject:
            return change(self, current, super().replaced(served, current, sent, payload), payload)

    return Replacing


def leaving(name: str) -> Replaced:
    """Leave an attribute of users as it was."""
    return lambda service, current, left, payload: (
        {**left, name: current[name]} if name in current and "userName" in current else left
    )


for name in ("displayName", "name", "locale", "nickName", "externalId"):
    defect(
        f"put-leaves-the-{name.lower()}",
        title=f"A PUT with another {name} keeps the old one.",
        breaks=[SETS],
        topic="replace",
        severity=MEDIUM,
        suites=["test_a_put_sets_the_parts_of_a_name" if name == "name" else "test_a_put_sets_an_attribute"],
    )(on_put(leaving(name)))


defect(
    "put-leaves-the-extension",
    title="A PUT with another department keeps the old one.",
    breaks=[SETS],
    topic="replace",
    severity=MEDIUM,
    suites=["test_a_put_sets_an_attribute_of_an_extension"],
)(
    on_put(
        lambda service, current, left, payload: (
            {**left, ENTERPRISE_USER: current[ENTERPRISE_USER]}
            if ENTERPRISE_USER in current and ENTERPRISE_USER in left
            else left
        )
    )
)


defect(
    "put-passes-over-null",
    title="A PUT with null keeps the old value.",
    breaks=[CLEARS, SETS],
    topic="replace",
    severity=MEDIUM,
    suites=["test_null_and_the_empty_list_clear"],
)(
    on_put(
        lambda service, current, left, payload: {
            **{name: current[name] for name, value in payload.items() if value is None and name in current},
            **left,
        }
    )
)


defect(
    "put-passes-over-empty-lists",
    title="A PUT with an empty list keeps the old values.",
    breaks=[CLEARS, SETS, "iru-kept-attributes-read-back"],
    topic="replace",
    severity=MEDIUM,
    suites=["test_null_and_the_empty_list_clear"],
)(
    on_put(
        lambda service, current, left, payload: {
            **{name: current[name] for name, value in payload.items() if value == [] and name in current},
            **left,
        }
    )
)


defect(
    "put-appends-to-what-is-there",
    title="A PUT appends to the members that are there.",
    breaks=[
        "rfc7644-3.5.1-replacing-twice-changes-nothing-more",
        SETS,
        "iru-kept-attributes-read-back",
        CLEARS,
        "rfc7643-2.4-values-are-not-repeated",
        "rfc7644-3.5.2.1-values-are-held-once",
    ],
    topic="replace",
    severity=HIGH,
    suites=["test_a_put_may_be_repeated"],
)(
    on_put(
        lambda service, current, left, payload: (
            {**left, "members": [*current.get("members", []), *left.get("members", [])]}
            if "userName" not in current and (current.get("members") or left.get("members"))
            else left
        )
    )
)


defect(
    "put-takes-the-name-away",
    title="A PUT without the name leaves a resource without a name.",
    breaks=["rfc7644-3.5.1-required-attributes-survive"],
    topic="replace",
    severity=HIGH,
    suites=["test_a_put_without_the_name_leaves_the_name"],
)(
    on_put(
        lambda service, current, left, payload: (
            left
            if left.get("userName" if "userName" in current else "displayName")
            else {**left, ("userName" if "userName" in current else "displayName"): f"nobody {current['id']}"}
        )
    )
)


defect(
    "put-adopts-the-time-of-creation",
    title="A PUT takes meta from the client.",
    breaks=["rfc7644-3.5.1-read-only-attributes-are-ignored", "rfc7643-3.1-created-stays"],
    topic="replace",
    severity=MEDIUM,
    suites=["test_read_only_attributes_of_a_put_are_ignored"],
)(
    type(
        "PutAdoptsTheTimeOfCreation",
        (Service,),
        {
            "replace": lambda self, served, current, payload: _with_created(
                self, Service.replace(self, served, current, payload), payload
            )
        },
    )
)


def _with_created(service: Service, left: JsonObject, payload: Any) -> JsonObject:
    sent = payload.get("meta") if isinstance(payload, dict) else None
    if not isinstance(sent, dict) or "created" not in sent:
        return left
    forged = {**left, "meta": {**left["meta"], "created": sent["created"]}}
    service.put(forged)
    return forged


defect(
    "put-is-not-offered",
    title="A PUT is answered with 501.",
    breaks=[
        "rfc7644-3.5-put-is-supported",
        SERVED,
        "rfc7644-3.5.1-replace-answers-200",
        SETS,
        GONE,
        "rfc7644-3.5.1-replace-creates-nothing",
        "rfc7644-3.12-no-request-ends-in-a-server-error",
    ],
    topic="replace",
    severity=MEDIUM,
    suites=["test_a_put_is_answered_with_the_whole_resource"],
)(type("PutIsNotOffered", (Service,), {"serve_replace": lambda self, target: _not_offered()}))


def _not_offered() -> ScimResponse:
    raise NotImplementedException(detail="PUT is not offered")


def put_answers(change: Callable[[ScimResponse], ScimResponse]) -> type[Service]:
    """Return a service that answers successful replaces otherwise."""
    return answers(
        lambda request, response: (
            change(response) if request.method.upper() == "PUT" and response.status == 200 else response
        )
    )


defect(
    "put-answers-204",
    title="A PUT is answered with 204.",
    breaks=[
        "rfc7644-3.5.1-replace-answers-200",
        "rfc7644-3.5-put-is-supported",
        SETS,
        "rfc7644-3.5.1-an-unchanged-name-is-no-conflict",
        CLEARS,
        "rfc7644-3.5.1-read-only-attributes-are-ignored",
    ],
    topic="replace",
    severity=LOW,
    suites=["test_a_put_is_answered_with_the_whole_resource"],
)(put_answers(lambda response: ScimResponse(HTTPStatus.NO_CONTENT, None, response.headers)))


defect(
    "put-answers-with-the-id-alone",
    title="A PUT is answered with the id and no more.",
    breaks=[
        "rfc7644-3.5.1-replace-answers-200",
        "rfc7644-3.5-put-is-supported",
        "rfc7643-3-resources-name-their-schemas",
        "rfc7643-3.1-meta-is-complete",
        SETS,
        "rfc7644-3.3-the-answer-shows-what-is-held",
        "iru-kept-attributes-read-back",
        "rfc7644-3.5-only-the-addressed-resource-changes",
    ],
    topic="replace",
    severity=LOW,
    suites=["test_a_put_is_answered_with_the_whole_resource"],
)(
    put_answers(
        lambda response: ScimResponse(response.status, {"id": (response.body or {}).get("id")}, response.headers)
    )
)


@defect(
    "put-brings-the-dead-back",
    breaks=["rfc7644-3.5.1-replace-creates-nothing", GONE, "rfc7644-3.6-deleted-resources-leave-queries"],
    topic="replace",
    severity=HIGH,
    suites=["test_a_put_of_what_is_gone_creates_nothing"],
)
class PutBringsTheDeadBack(Service):
    """A PUT by the id of a deleted resource creates it anew."""

    def serve_replace(self, target: Target) -> ScimResponse:
        """Create what is not there."""
        served = self.type_at(target)
        if self.held_resource(served, target.resource_id or "") is not None:
            return super().serve_replace(target)
        with self.store.changing():
            made = self.create(served, self.payload())
            self.store.remove(served.name, made["id"])
            made = {**made, "id": target.resource_id}
            self.put(made)
        return self.resource_response(served, self.shown(served, made), self.listing())


@defect(
    "the-id-in-the-body-decides",
    breaks=[
        "rfc7644-3.5.1-a-different-id-is-ignored",
        "rfc7644-3.5-only-the-addressed-resource-changes",
        "iru-kept-attributes-read-back",
        "rfc7644-3.4.1-the-answer-is-the-addressed-resource",
        SETS,
        SERVED,
    ],
    topic="replace",
    severity=HIGH,
    suites=["test_another_id_in_a_put_is_ignored"],
)
class TheIdInTheBodyDecides(Service):
    """A PUT changes the resource whose id stands in its body."""

    def replace(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Turn to the other one."""
        other = self.store.get(served.name, str(payload.get("id"))) if isinstance(payload, dict) else None
        if other is None or other["id"] == current["id"]:
            return super().replace(served, current, payload)
        self.put(self.touched({**other, "title": payload.get("title", "")}))
        return current


@defect(
    "put-switches-a-bystander-off",
    breaks=["rfc7644-3.5-only-the-addressed-resource-changes", "iru-kept-attributes-read-back"],
    topic="replace",
    severity=HIGH,
    suites=["test_a_put_changes_nobody_else"],
)
class PutSwitchesABystanderOff(Service):
    """A PUT that switches one user off switches the others of that tenant off too."""

    def replace(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Switch off whoever is on."""
        left = super().replace(served, current, payload)
        if left.get("active") is False:
            for one in self.store.all("User"):
                if one.get("title") == "Analyst":
                    self.put({**one, "active": False})
        return left
