"""Defects that the field knows: errors, headers, media types and documents that break an identity provider."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.shapes import answers

JsonObject = dict[str, Any]

LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
PAGE = b"<html><body><h1>403 Forbidden</h1></body></html>"


defect(
    "error-stands-in-a-wrapper",
    title="An error stands inside a member called response.",
    breaks=[
        "rfc7644-3.12-errors-name-the-error-schema",
        "rfc7644-3.3-duplicates-answer-409-uniqueness",
    ],
    topic="errors",
    severity=MEDIUM,
    flows=["okta-scim-test-spec"],
)(
    answers(
        lambda request, response: (
            ScimResponse(response.status, {"response": response.body}, response.headers)
            if response.status >= HTTPStatus.BAD_REQUEST and response.body
            else response
        )
    )
)


class Refusing(Service):
    """A service before which something refuses requests, with a page in HTML."""

    status = HTTPStatus.FORBIDDEN

    def is_refused(self) -> bool:
        """Say whether the request is turned away."""
        raise NotImplementedError

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Turn it away."""
        response = super().answered(response)
        if self.is_refused():
            return ScimResponse(self.status, {"detail": "refused"}, {"Content-Type": "text/html"})
        return response

    def rendered(self, response: ScimResponse) -> bytes:
        """Show a page."""
        return PAGE if self.is_refused() else super().rendered(response)


@defect(
    "missing-user-agent-is-refused",
    breaks=[
        "iru-either-full-name-suffices",
        "iru-groups-are-created",
        "rfc7644-3.12-errors-have-a-json-body",
        "rfc7644-3.4.2-queries-are-answered-200",
        "rfc7644-3.4.2.2-look-ups-by-name-are-served",
    ],
    topic="http",
    severity=HIGH,
    flows=["entra-test-connection"],
)
class MissingUserAgentIsRefused(Refusing):
    """Whoever sends no User-Agent is taken for a robot."""

    def is_refused(self) -> bool:
        """Look for the header."""
        return not self.request.header("User-Agent")


@defect(
    "scim-media-type-is-not-acceptable",
    breaks=[
        "iru-users-are-created",
        "okta-errors-are-json",
        "rfc7644-3.12-errors-have-a-json-body",
        "rfc7644-3.4.2.2-look-ups-by-name-are-served",
        "rfc7644-3.4.2.4-paging-parameters-are-served",
        "rfc7644-3.8-scim-json-is-accepted",
    ],
    topic="http",
    severity=HIGH,
    flows=["okta-connection-test"],
)
class ScimMediaTypeIsNotAcceptable(Refusing):
    """Whoever accepts application/scim+json only is answered 406."""

    status = HTTPStatus.NOT_ACCEPTABLE

    def is_refused(self) -> bool:
        """Know application/json only."""
        return (self.request.header("Accept") or "*/*").startswith("application/scim+json")


@defect(
    "put-is-not-routed",
    breaks=[
        "okta-errors-are-json",
        "rfc7644-3.12-errors-have-a-json-body",
        "rfc7644-3.5.1-valid-replaces-succeed",
    ],
    topic="replace",
    severity=HIGH,
    flows=["other-authentik-replace-user"],
)
class PutIsNotRouted(Refusing):
    """A PUT is answered 404 with a page in HTML, as if the user were gone."""

    status = HTTPStatus.NOT_FOUND

    def is_refused(self) -> bool:
        """Know PATCH only."""
        return self.request.method.upper() == "PUT" and self.request.path.startswith("/Users/")


@defect(
    "scim-json-bodies-are-not-read",
    breaks=[
        "iru-either-full-name-suffices",
        "iru-users-are-created",
    ],
    topic="http",
    severity=HIGH,
    flows=["entra-create-user"],
)
class ScimJsonBodiesAreNotRead(Service):
    """A body of the type application/scim+json is not parsed: the handler sees an empty object."""

    def payload(self) -> Any:
        """Parse application/json only."""
        return {} if "scim+json" in (self.request.header("Content-Type") or "") else super().payload()


@defect(
    "ids-are-numbers",
    breaks=[
        "entra-create-answers-with-id",
        "iru-kept-attributes-read-back",
        "okta-create-answers-with-id",
        "onelogin-create-answers-with-id",
        "rfc7643-3.1-resources-have-an-id",
        "rfc7643-3.3-extensions-are-containers",
        "rfc7643-7-values-have-their-declared-type",
        "rfc7644-3.4.1-the-answer-is-the-addressed-resource",
        "rfc7644-3.4.2-lists-hold-every-resource",
        "rfc7644-3.5.2.1-add-appends-to-the-values",
    ],
    topic="schema",
    severity=HIGH,
    flows=["other-jumpcloud-activation"],
)
class IdsAreNumbers(Service):
    """The id of a resource, and of a member, is a number."""

    def new_id(self, served: ServedType) -> str:
        """Count."""
        return str(1000 + self.store.next_version())

    def rendered(self, response: ScimResponse) -> bytes:
        """Write ids as the table holds them."""
        response.body = numbered(response.body)
        return super().rendered(response)


def numbered(value: Any) -> Any:
    """Return a document in which ids, and members' values, are numbers."""
    if isinstance(value, list):
        return [numbered(one) for one in value]
    if isinstance(value, dict):
        is_id = {name for name in ("id", "value") if str(value.get(name, "")).isdigit()}
        return {name: int(item) if name in is_id else numbered(item) for name, item in value.items()}
    return value


@defect(
    "schema-says-active-is-a-string",
    breaks=[
        "rfc7643-7-values-have-their-declared-type",
        "rfc7644-3.5.2.3-replace-sets-the-value",
    ],
    topic="discovery",
    severity=MEDIUM,
    flows=["entra-save-gallery-app"],
)
class SchemaSaysActiveIsAString(Service):
    """The published schema declares active as a string, and the endpoint takes and shows Booleans."""

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Publish the wrong type."""
        shown: JsonObject = changed(super().document(name, body))
        return shown


def changed(value: Any) -> Any:
    """Return a document in which every attribute called active is a string."""
    if isinstance(value, list):
        return [changed(one) for one in value]
    if isinstance(value, dict):
        shown = {name: changed(item) for name, item in value.items()}
        return {**shown, "type": "string"} if shown.get("name") == "active" else shown
    return value


@defect(
    "configuration-lacks-its-limits",
    breaks=["rfc7643-5-config-states-its-limits"],
    topic="discovery",
    severity=LOW,
    flows=["entra-save-gallery-app"],
)
class ConfigurationLacksItsLimits(Service):
    """The configuration names no limits of filters and bulk, and no way to authenticate."""

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Say what is supported, and no more."""
        body = super().document(name, body)
        if name != "ServiceProviderConfig":
            return body
        supported = {key: {"supported": body[key]["supported"]} for key in ("filter", "bulk")}
        return {**body, **supported, "authenticationSchemes": []}


defect(
    "answers-have-another-media-type",
    title="Answers are labelled as plain text.",
    breaks=["rfc7644-3.8-scim-json-where-asked"],
    topic="http",
    severity=MEDIUM,
    flows=["okta-connection-test"],
)(
    answers(
        lambda request, response: (
            ScimResponse(response.status, response.body, {**response.headers, "Content-Type": "text/plain"})
            if response.body is not None
            else response
        )
    )
)
