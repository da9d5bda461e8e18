"""Defects of errors: what they say of themselves, and requests that are not refused, or not as they should be."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from scim2_models import InvalidSyntaxException
from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.operations import Operation
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


class NotFoundAmiss(Service):
    """The error for what is not there says what it should not."""

    amiss: JsonObject

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Write over a part of the error; None takes it away."""
        response = super().answered(response)
        if response.status == HTTPStatus.NOT_FOUND and response.body is not None:
            whole = {**response.body, **self.amiss}
            response.body = {name: value for name, value in whole.items() if value is not None}
        return response


PARTS: tuple[tuple[str, str, JsonObject, str], ...] = (
    ("errors-have-no-schemas", "An error does not name its schema.",
     {"schemas": None}, "rfc7644-3.12-errors-name-the-error-schema"),
    ("errors-say-another-status", "The status in an error is 500, whatever the answer's is.",
     {"status": "500"}, "rfc7644-3.12-status-equals-the-http-status"),
    ("scim-type-is-made-up", "The keyword of an error is one that no document knows.",
     {"scimType": "doesNotExist"}, "rfc7644-3.12-scim-type-is-known"),
    ("scim-type-stands-beside-404", "A 404 carries the keyword of a 400.",
     {"scimType": "invalidValue"}, "rfc7644-3.12-scim-type-fits-the-status"),
    ("detail-is-an-object", "The detail of an error is an object.",
     {"detail": {"message": "not found"}}, "rfc7644-3.12-detail-is-text"),
    ("errors-show-a-stack-trace", "The detail of an error is a stack trace.",
     {"detail": 'Traceback (most recent call last):\n  File "/srv/scim.py", line 12, in get\nKeyError'},
     "http-errors-show-no-stack-trace"),
)  # fmt: skip

for _id, _title, _amiss, _requirement in PARTS:
    defect(
        _id,
        breaks=[_requirement],
        topic="errors",
        severity=Severity.LOW,
        suites=["test_an_unknown_id_is_told_in_a_scim_error"],
    )(type(_id.title().replace("-", ""), (NotFoundAmiss,), {"__doc__": _title, "amiss": _amiss}))


@defect(
    "errors-have-no-body",
    breaks=["rfc7644-3.12-errors-have-a-json-body", "rfc7644-3.12-errors-name-the-error-schema"],
    topic="errors",
    severity=Severity.MEDIUM,
    suites=["test_an_unknown_id_is_told_in_a_scim_error"],
)
class ErrorsHaveNoBody(Service):
    """A 404 comes without a body."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Leave it at the status."""
        response = super().answered(response)
        if response.status == HTTPStatus.NOT_FOUND:
            response.body = None
        return response


@defect(
    "broken-json-ends-in-500",
    breaks=["rfc7644-3.12-malformed-json-is-400", "rfc7644-3.12-no-request-ends-in-a-server-error"],
    topic="errors",
    severity=Severity.MEDIUM,
    suites=["test_a_create_with_broken_json_is_refused", "test_a_change_with_broken_json_is_refused"],
)
class BrokenJsonEndsIn500(Service):
    """A body that is no JSON ends in a server error."""

    def parse(self, body: bytes) -> Any:
        """Let the parser's own exception through."""
        return json.loads(body)


@defect(
    "broken-json-is-a-bad-value",
    breaks=["rfc7644-3.12-malformed-json-is-400"],
    topic="errors",
    severity=Severity.LOW,
    suites=["test_a_create_with_broken_json_is_refused"],
)
class BrokenJsonIsABadValue(Service):
    """A body that is no JSON is taken for an empty object, whose required attributes are then missed."""

    def parse(self, body: bytes) -> Any:
        """Read nothing where nothing can be read."""
        try:
            return super().parse(body)
        except InvalidSyntaxException:
            return {}


@defect(
    "what-follows-the-json-is-passed-over",
    breaks=["rfc7644-3.12-malformed-json-is-400"],
    topic="errors",
    severity=Severity.LOW,
    suites=["test_a_create_with_broken_json_is_refused"],
)
class WhatFollowsTheJsonIsPassedOver(Service):
    """Of two documents in one body the first is read, and the second lost."""

    def parse(self, body: bytes) -> Any:
        """Stop at the end of the first document."""
        try:
            return super().parse(body)
        except InvalidSyntaxException:
            try:
                return json.JSONDecoder().raw_decode(body.decode())[0]
            except ValueError:
                raise InvalidSyntaxException(detail="The body is no JSON") from None


@defect(
    "patch-without-an-object-changes-nothing",
    breaks=["rfc7644-3.12-bodies-of-another-kind-are-400"],
    topic="errors",
    severity=Severity.MEDIUM,
    suites=["test_a_patch_whose_body_is_no_object_is_refused"],
)
class PatchWithoutAnObjectChangesNothing(Service):
    """A PATCH whose body is no object succeeds and does nothing."""

    def operations(self, payload: Any) -> list[Operation]:
        """Find no operations where there are none."""
        return super().operations(payload) if isinstance(payload, dict) else []


@defect(
    "a-list-creates-a-user",
    breaks=["rfc7644-3.12-bodies-of-another-kind-are-400"],
    topic="errors",
    severity=Severity.LOW,
    suites=["test_a_create_whose_body_is_no_object_is_refused"],
)
class AListCreatesAUser(Service):
    """A create whose body is an array ends in 422, a status that SCIM does not have."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Call JSON of another kind unprocessable."""
        response = super().answered(response)
        kinds = (b"[", b'"', b"t", b"n", b"4")
        if response.status == HTTPStatus.BAD_REQUEST and self.request.body.startswith(kinds) and response.body:
            response.status = HTTPStatus.UNPROCESSABLE_ENTITY
            response.body = {**response.body, "status": "422"}
        return response


@defect(
    "objects-are-stored-as-text",
    breaks=["rfc7644-3.12-values-that-fit-no-type-are-400"],
    topic="errors",
    severity=Severity.MEDIUM,
    suites=["test_a_value_that_no_reading_fits_is_refused"],
)
class ObjectsAreStoredAsText(Service):
    """An object that stands for a text is written down as text."""

    def read(self, served: ServedType, payload: Any) -> JsonObject:
        """Print what is no text."""
        if isinstance(payload, dict) and isinstance(payload.get("userName"), dict):
            payload = {**payload, "userName": json.dumps(payload["userName"])}
        return super().read(served, payload)


@defect(
    "unknown-endpoints-are-empty-lists",
    breaks=["rfc7644-3.12-unknown-endpoints-are-404"],
    topic="errors",
    severity=Severity.LOW,
    suites=["test_an_endpoint_that_is_not_there_is_not_found"],
)
class UnknownEndpointsAreEmptyLists(Service):
    """An endpoint that there is not answers with an empty list."""

    def received(self) -> ScimResponse | None:
        """Find nothing everywhere."""
        first = self.request.path.strip("/").partition("/")[0]
        if first.startswith("Unknown"):
            return ScimResponse(HTTPStatus.OK, self.listed(0, self.asked, []))
        return super().received()


@defect(
    "versions-in-the-path-are-passed-over",
    breaks=["rfc7644-3.13-other-versions-are-refused"],
    topic="http",
    severity=Severity.LOW,
    suites=["test_a_version_that_is_not_served_is_refused"],
)
class VersionsInThePathArePassedOver(Service):
    """Whatever version the path asks for, version 2 answers."""

    def received(self) -> ScimResponse | None:
        """Drop the version."""
        first, _, rest = self.request.path.strip("/").partition("/")
        if len(first) == 2 and first[0] == "v" and first[1].isdigit():
            self.request.path = f"/{rest}"
        return super().received()


class OtherMethod(Service):
    """A method that a resource does not have is served as another."""

    taken_for: tuple[str, str]

    def received(self) -> ScimResponse | None:
        """Exchange the method, for single resources."""
        method, other = self.taken_for
        if self.request.method.upper() == method and self.request.path.count("/") == 2:
            self.request.method = other
        return super().received()


for _id, _title, _taken_for in (
    ("post-to-a-resource-replaces-it", "POST to a resource is served as PUT.", ("POST", "PUT")),
    ("unknown-methods-read", "A method that nobody knows is served as GET.", ("BREW", "GET")),
):
    defect(
        _id,
        breaks=["http-methods-that-there-are-not-are-refused", "iru-kept-attributes-read-back"],
        topic="http",
        severity=Severity.LOW,
        suites=["test_a_method_that_a_resource_has_not_is_refused"],
    )(type(_id.title().replace("-", ""), (OtherMethod,), {"__doc__": _title, "taken_for": _taken_for}))


@defect(
    "refused-methods-name-no-others",
    breaks=["http-method-not-allowed-names-the-allowed"],
    topic="http",
    severity=Severity.LOW,
    suites=["test_a_method_that_a_resource_has_not_is_refused"],
)
class RefusedMethodsNameNoOthers(Service):
    """A 405 carries no Allow."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Leave it out."""
        response = super().answered(response)
        response.headers.pop("Allow", None)
        return response


class EndsIn500(Service):
    """A request that is merely strange ends in a server error."""

    def is_strange(self) -> bool:
        """Say whether the request is one of those."""
        return False

    def received(self) -> ScimResponse | None:
        """Stumble."""
        if self.is_strange():
            raise RuntimeError("nobody thought of that")
        return super().received()


@defect(
    "odd-ids-end-in-500",
    breaks=["rfc7644-3.12-no-request-ends-in-a-server-error"],
    topic="errors",
    severity=Severity.MEDIUM,
    suites=["test_whatever_stands_for_an_id_the_answer_is_no_server_error"],
)
class OddIdsEndIn500(EndsIn500):
    """An id with a quotation mark ends in a server error."""

    def is_strange(self) -> bool:
        """Look for what breaks a statement in SQL."""
        return "'" in self.request.path


@defect(
    "counts-in-words-end-in-500",
    breaks=["rfc7644-3.12-no-request-ends-in-a-server-error"],
    topic="errors",
    severity=Severity.MEDIUM,
    suites=["test_whatever_stands_in_the_query_the_answer_is_no_server_error"],
)
class CountsInWordsEndIn500(EndsIn500):
    """A count that is no number ends in a server error."""

    def is_strange(self) -> bool:
        """Look for a number."""
        return not self.request.query.get("count", "0").lstrip("-").isdigit()


@defect(
    "strange-wishes-end-in-500",
    breaks=["rfc7644-3.12-no-request-ends-in-a-server-error"],
    topic="http",
    severity=Severity.MEDIUM,
    suites=["test_strange_wishes_end_in_no_server_error"],
)
class StrangeWishesEndIn500(EndsIn500):
    """An Accept without a slash ends in a server error."""

    def is_strange(self) -> bool:
        """Look for the slash."""
        return "/" not in (self.request.header("Accept") or "/")


@defect(
    "deep-json-ends-in-500",
    breaks=["http-deep-documents-do-no-harm", "rfc7644-3.12-no-request-ends-in-a-server-error"],
    topic="security",
    severity=Severity.MEDIUM,
    suites=["test_a_deep_document_is_refused"],
)
class DeepJsonEndsIn500(EndsIn500):
    """A deep document ends in a server error."""

    def is_strange(self) -> bool:
        """Count brackets, as a stack would."""
        return self.request.body.count(b"[") > 1000 or self.request.body.count(b"{") > 1000


@defect(
    "deep-filters-end-in-500",
    breaks=["http-deep-filters-do-no-harm", "rfc7644-3.12-no-request-ends-in-a-server-error"],
    topic="security",
    severity=Severity.MEDIUM,
    suites=["test_a_deep_filter_is_served_or_refused"],
)
class DeepFiltersEndIn500(EndsIn500):
    """A deep filter ends in a server error."""

    def is_strange(self) -> bool:
        """Count brackets, as a stack would."""
        return self.request.query.get("filter", "").count("(") > 100


@defect(
    "large-bodies-end-in-500",
    breaks=["http-large-bodies-are-read-or-413", "rfc7644-3.12-no-request-ends-in-a-server-error"],
    topic="http",
    severity=Severity.MEDIUM,
    suites=["test_a_large_body_is_read_or_refused_as_too_large"],
)
class LargeBodiesEndIn500(EndsIn500):
    """A body beyond a megabyte ends in a server error."""

    def is_strange(self) -> bool:
        """Measure it."""
        return len(self.request.body) > 1024 * 1024
