"""Defects of versions: what they say, when they change, and what they guard."""

from __future__ import annotations

import itertools
from http import HTTPStatus
from typing import Any

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]

_COUNTER = itertools.count(1)

STALE_WRITE = "test_a_write_upon_a_stale_version_is_refused"


@defect(
    "versions-never-change",
    breaks=["rfc7644-3.14-versions-change-with-the-resource", "rfc7644-3.14-stale-versions-are-refused"],
    topic="etag",
    severity=Severity.HIGH,
    suites=["test_a_change_gives_a_user_another_version", "test_a_new_member_gives_a_group_another_version"],
)
class VersionsNeverChange(Service):
    """The version of a resource is its id."""

    def tag(self, resource: JsonObject) -> str | None:
        """Take what never changes."""
        tag = super().tag(resource)
        return None if tag is None else f'W/"{resource["id"]}"'


@defect(
    "members-do-not-change-the-version",
    breaks=["rfc7644-3.14-versions-change-with-the-resource"],
    topic="etag",
    severity=Severity.HIGH,
    suites=["test_a_new_member_gives_a_group_another_version"],
)
class MembersDoNotChangeTheVersion(Service):
    """A group keeps its version when members come and go."""

    def tag(self, resource: JsonObject) -> str | None:
        """Look at the name alone."""
        tag = super().tag(resource)
        return (
            f'W/"{abs(hash(resource["displayName"]))}"'
            if tag and "displayName" in resource and "userName" not in resource
            else tag
        )


@defect(
    "versions-change-by-themselves",
    breaks=[
        "rfc7644-3.14-versions-stay-with-the-resource",
        "rfc7644-3.14-unchanged-resources-answer-304",
        "rfc7644-3.14-current-versions-are-accepted",
        "rfc7644-3.14-answers-to-writes-carry-the-new-version",
        "rfc7644-3.14-lists-show-the-version-of-the-resource",
    ],
    topic="etag",
    severity=Severity.MEDIUM,
    suites=["test_a_version_stays_while_nothing_changes"],
)
class VersionsChangeByThemselves(Service):
    """Every answer has a version of its own."""

    def tag(self, resource: JsonObject) -> str | None:
        """Count answers."""
        known = self.memory.setdefault("tags", {})
        if super().tag(resource) is None:
            return None
        key = (id(self), resource["id"])
        return str(known.setdefault(key, f'W/"{next(_COUNTER)}"'))


@defect(
    "answers-to-writes-carry-the-old-version",
    breaks=["rfc7644-3.14-answers-to-writes-carry-the-new-version"],
    topic="etag",
    severity=Severity.MEDIUM,
    suites=["test_the_answer_to_a_replace_carries_the_version_that_is_read_next"],
)
class AnswersToWritesCarryTheOldVersion(Service):
    """The answer to a PUT carries a version that was never the resource's."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Write another one."""
        response = super().answered(response)
        if self.request.method == "PUT" and "ETag" in response.headers and response.body is not None:
            response.headers["ETag"] = 'W/"0"'
            response.body = {**response.body, "meta": {**response.body["meta"], "version": 'W/"0"'}}
        return response


@defect(
    "lists-show-versions-of-their-own",
    breaks=["rfc7644-3.14-lists-show-the-version-of-the-resource"],
    topic="etag",
    severity=Severity.LOW,
    suites=["test_a_list_shows_the_version_that_is_read_by_id"],
)
class ListsShowVersionsOfTheirOwn(Service):
    """Every resource in a list has the version of the list."""

    def listed(self, total: int, listing: Any, resources: list[JsonObject]) -> JsonObject:
        """Give them all the same."""
        shown = [{**one, "meta": {**one["meta"], "version": 'W/"list"'}} if "meta" in one else one for one in resources]
        return super().listed(total, listing, shown)


@defect(
    "if-none-match-is-ignored",
    breaks=["rfc7644-3.14-unchanged-resources-answer-304"],
    topic="etag",
    severity=Severity.LOW,
    suites=["test_who_has_the_current_version_is_answered_304"],
)
class IfNoneMatchIsIgnored(Service):
    """GET brings the resource, whatever version the client has."""

    def check_conditions(self, resource: JsonObject) -> bool:
        """Look at nothing, for reads."""
        return True if self.request.method == "GET" else super().check_conditions(resource)


@defect(
    "everything-is-not-modified",
    breaks=["rfc7644-3.14-changed-resources-are-sent"],
    topic="etag",
    severity=Severity.HIGH,
    suites=["test_who_has_another_version_gets_the_resource"],
)
class EverythingIsNotModified(Service):
    """Whatever version a client has, it is told that nothing has changed."""

    def check_conditions(self, resource: JsonObject) -> bool:
        """Look whether there is a version at all."""
        return super().check_conditions(resource) and not self.request.header("If-None-Match")


@defect(
    "if-match-is-ignored",
    breaks=["rfc7644-3.14-stale-versions-are-refused"],
    topic="etag",
    severity=Severity.HIGH,
    suites=[STALE_WRITE],
)
class IfMatchIsIgnored(Service):
    """A write goes through, whatever version the client has seen."""

    def check_conditions(self, resource: JsonObject) -> bool:
        """Look at nothing, for writes."""
        return super().check_conditions(resource) if self.request.method == "GET" else True


@defect(
    "a-stale-write-is-told-and-done",
    breaks=["rfc7644-3.14-stale-versions-are-refused"],
    topic="etag",
    severity=Severity.HIGH,
    suites=[STALE_WRITE],
)
class AStaleWriteIsToldAndDone(Service):
    """A stale write is refused with 412 after it has been stored."""

    def patch(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Refuse too late."""
        return self.late(super().patch, served, current, payload)

    def replace(self, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Refuse too late."""
        return self.late(super().replace, served, current, payload)

    def late(self, write: Any, served: ServedType, current: JsonObject, payload: Any) -> JsonObject:
        """Store first, and look then."""
        self.is_writing = True
        result: JsonObject = write(served, current, payload)
        self.is_writing = False
        self.check_conditions(current)
        return result

    is_writing = False

    def check_conditions(self, resource: JsonObject) -> bool:
        """Look at nothing as long as the write is under way."""
        return True if self.is_writing else super().check_conditions(resource)


@defect(
    "if-match-never-matches",
    breaks=["rfc7644-3.14-current-versions-are-accepted"],
    topic="etag",
    severity=Severity.MEDIUM,
    suites=["test_a_write_upon_the_current_version_is_served"],
)
class IfMatchNeverMatches(Service):
    """A write with If-Match is refused with 400."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Call the condition malformed."""
        response = super().answered(response)
        if self.request.header("If-Match") == "*" and response.status < HTTPStatus.BAD_REQUEST:
            response.status = HTTPStatus.BAD_REQUEST
            response.body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "400"}
        return response


class TagAmiss(Service):
    """The ETag of an answer is written otherwise."""

    amiss = ""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Write it."""
        response = super().answered(response)
        if "ETag" in response.headers:
            tag = self.amiss.format(tag=response.headers["ETag"].removeprefix("W/").strip('"'))
            response.headers = {name: value for name, value in response.headers.items() if name != "ETag"}
            if tag:
                response.headers["ETag"] = tag
        return response


for _id, _title, _amiss, _breaks in (
    ("etags-have-no-quotes", "An ETag has no quotation marks.", "{tag}",
     ["http-etag-is-an-entity-tag", "rfc7643-3.1-version-is-the-etag"]),
    ("etags-are-missing", "Answers carry no ETag although ETags are advertised.", "",
     ["rfc7644-3.14-single-resources-carry-an-etag"]),
    ("etags-differ-from-the-version", "The ETag is another than meta.version.", 'W/"x{tag}"',
     ["rfc7643-3.1-version-is-the-etag"]),
):  # fmt: skip
    defect(
        _id,
        breaks=[
            *_breaks,
            "rfc7644-3.14-unchanged-resources-answer-304",
            "rfc7644-3.14-current-versions-are-accepted",
            "rfc7644-3.14-lists-show-the-version-of-the-resource",
        ],
        topic="etag",
        severity=Severity.LOW,
        suites=["test_a_version_stays_while_nothing_changes"],
    )(type(_id.title().replace("-", ""), (TagAmiss,), {"__doc__": _title, "amiss": _amiss}))


@defect(
    "meta-lacks-the-version",
    breaks=["rfc7644-3.14-meta-has-the-version"],
    topic="etag",
    severity=Severity.LOW,
    suites=["test_a_version_stays_while_nothing_changes"],
)
class MetaLacksTheVersion(Service):
    """The version stands in the header alone."""

    def resource_response(self, served: ServedType, shown: JsonObject, *more: Any) -> ScimResponse:
        """Take it out of meta once the header has it."""
        response = super().resource_response(served, shown, *more)
        body = response.body or {}
        if "meta" in body:
            meta = {name: value for name, value in body["meta"].items() if name != "version"}
            response.body = {**body, "meta": meta}
        return response
