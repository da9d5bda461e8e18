"""Defects: answers that give away what came in confidence, or that a request writes upon; and the alias /Me."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from scim2_server.responses import ScimResponse
from scim2_server.routing import Target

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]


@defect(
    "errors-repeat-the-token",
    breaks=["http-errors-keep-secrets-to-themselves"],
    topic="security",
    severity=Severity.HIGH,
    suites=["test_an_unknown_id_is_told_in_a_scim_error"],
)
class ErrorsRepeatTheToken(Service):
    """An error quotes the Authorization field of its request."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Be of help to whoever debugs."""
        response = super().answered(response)
        if response.status == HTTPStatus.NOT_FOUND and response.body is not None:
            response.body = {**response.body, "detail": f"Not found for {self.request.header('Authorization')}"}
        return response


@defect(
    "errors-repeat-the-password",
    breaks=["http-errors-keep-secrets-to-themselves"],
    topic="security",
    severity=Severity.HIGH,
    suites=["test_a_refused_create_does_not_show_its_password"],
)
class ErrorsRepeatThePassword(Service):
    """A refused create quotes its body, the password in it."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Quote all that was sent."""
        response = super().answered(response)
        if response.status == HTTPStatus.BAD_REQUEST and b'"password"' in self.request.body and response.body:
            response.body = {**response.body, "detail": self.request.body.decode("utf-8", "replace")}
        return response


@defect(
    "answers-repeat-the-token",
    breaks=["http-answers-hold-no-token"],
    topic="security",
    severity=Severity.HIGH,
    suites=["test_a_user_is_read_by_id"],
)
class AnswersRepeatTheToken(Service):
    """A header field of each answer holds the token of the request."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Leave a field in that was meant for a debugger."""
        response = super().answered(response)
        if response.status < HTTPStatus.BAD_REQUEST:
            response.headers["X-Debug-Credentials"] = self.request.header("Authorization") or ""
        return response


@defect(
    "paths-write-header-fields",
    breaks=["http-header-fields-cannot-be-injected"],
    topic="security",
    severity=Severity.HIGH,
    suites=["test_a_line_break_in_a_url_makes_no_header_field"],
)
class PathsWriteHeaderFields(Service):
    """What was not found is named in a header field as it was written."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Quote the path without a look at it."""
        response = super().answered(response)
        if response.status == HTTPStatus.NOT_FOUND:
            response.headers["X-Not-Found"] = self.request.path.encode("ascii", "replace").decode()
        return response


class MeOffered(Service):
    """The alias answers with a user who stands for the token."""

    place: str | None = None
    status = HTTPStatus.OK

    def me(self, target: Target) -> ScimResponse:
        """Show a user of the service provider's own making."""
        base = self.request.base_url
        user: JsonObject = {
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "id": "c0ffee00-0000-4000-8000-000000000001",
            "userName": "service-account",
            "meta": {"resourceType": "User", "location": f"{base}/Users/c0ffee00-0000-4000-8000-000000000001"},
        }
        headers = {} if self.place is None else {"Location": f"{base}{self.place}"}
        return ScimResponse(self.status, user if self.status == HTTPStatus.OK else None, headers)


for _id, _title, _place, _status, _requirement, _test in (
    ("me-names-no-location", "The alias /Me answers without Location.", None, HTTPStatus.OK,
     "rfc7644-3.11-me-names-the-permanent-location", "test_the_alias_names_the_permanent_location"),
    ("me-names-itself", "The alias /Me names itself as its location.", "/Me", HTTPStatus.OK,
     "rfc7644-3.11-me-names-the-permanent-location", "test_the_alias_names_the_permanent_location"),
    ("me-is-answered-302", "The alias /Me is answered with 302.", "/Users/1", HTTPStatus.FOUND,
     "rfc7644-3.12-redirects-stay-at-the-origin", "test_the_alias_is_offered_or_said_not_to_be"),
    ("me-is-not-found", "The alias /Me is answered with 404.", None, HTTPStatus.NOT_FOUND,
     "rfc7644-3.11-me-is-501-where-not-offered", "test_the_alias_is_offered_or_said_not_to_be"),
):  # fmt: skip
    defect(
        _id,
        breaks=[_requirement, *(["rfc7644-3.12-errors-have-a-json-body"] if _status == HTTPStatus.NOT_FOUND else [])],
        topic="discovery",
        severity=Severity.LOW,
        suites=[_test],
    )(type(_id.title().replace("-", ""), (MeOffered,), {"__doc__": _title, "place": _place, "status": _status}))
