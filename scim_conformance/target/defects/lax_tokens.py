"""Defects: tokens that are looked at too lightly, too late, or in the wrong place."""

from __future__ import annotations

import hmac
from http import HTTPStatus

from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.integrations import Held, digest
from scim_conformance.target.service import Service

OPEN = ["iru-requests-without-valid-token-are-refused", "contract-requests-without-valid-token-are-refused"]
ROTATED = ["iru-rotated-tokens-are-refused", "contract-rotated-tokens-are-refused"]
DELETED = ["iru-tokens-of-deleted-integrations-are-refused", "contract-tokens-of-deleted-integrations-are-refused"]

_SEEN: dict[str, Held] = {}
"""Tokens that once were good: what a cache in front of the store of tokens would hold."""


def remembered(service: Service, token: str | None) -> Held | None:
    """Return whose token it was when it was last good."""
    held = None if token is None else service.registry.by_token(token)
    if held is not None and token is not None:
        _SEEN[token] = held
    return _SEEN.get(token or "")


@defect(
    "tokens-are-compared-without-case",
    breaks=OPEN,
    topic="authentication",
    severity=Severity.MEDIUM,
    suites=["test_a_token_that_is_nearly_right_opens_nothing"],
)
class TokensAreComparedWithoutCase(Service):
    """A token in other letter case is accepted."""

    def authenticate(self, token: str | None) -> Held | None:
        """Try the token in the case in which it was sent, and with cases exchanged."""
        return super().authenticate(token) or (super().authenticate(token.swapcase()) if token else None)


@defect(
    "a-truncated-token-is-accepted",
    breaks=OPEN,
    topic="authentication",
    severity=Severity.HIGH,
    suites=["test_a_token_that_is_nearly_right_opens_nothing"],
)
class ATruncatedTokenIsAccepted(Service):
    """The last character of a token does not count."""

    def authenticate(self, token: str | None) -> Held | None:
        """Compare as far as the token that was sent goes."""
        known = super().authenticate(token)
        if known is None and token and len(token) == LENGTH - 1:
            found = (self.registry.by_token(token + last) for last in CHARACTERS)
            return next((one for one in found if one is not None), None)
        return known


LENGTH = 43
CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@defect(
    "any-scheme-is-accepted",
    breaks=OPEN,
    topic="authentication",
    severity=Severity.LOW,
    suites=["test_a_token_that_is_nearly_right_opens_nothing"],
)
class AnySchemeIsAccepted(Service):
    """Whatever scheme stands before the token, it is accepted."""

    def bearer_token(self) -> str | None:
        """Take the last word."""
        return (self.request.header("Authorization") or "").rpartition(" ")[2] or None


@defect(
    "scheme-is-read-by-case",
    breaks=["http-schemes-of-authentication-are-read-in-any-case"],
    topic="authentication",
    severity=Severity.LOW,
    suites=["test_the_scheme_may_stand_in_capitals"],
)
class SchemeIsReadByCase(Service):
    """Only `Bearer`, spelt so, is a scheme."""

    def bearer_token(self) -> str | None:
        """Compare letter by letter."""
        scheme, _, token = (self.request.header("Authorization") or "").partition(" ")
        return token.strip() or None if scheme == "Bearer" else None


@defect(
    "token-in-the-query-is-accepted",
    breaks=["http-tokens-in-the-query-open-nothing"],
    topic="authentication",
    severity=Severity.MEDIUM,
    suites=["test_a_token_in_the_url_opens_nothing"],
)
class TokenInTheQueryIsAccepted(Service):
    """A token in the query of the URL is accepted."""

    def bearer_token(self) -> str | None:
        """Look into the query where the field is missing."""
        return super().bearer_token() or self.request.query.get("access_token")


@defect(
    "revoked-token-is-served",
    breaks=["contract-revoked-tokens-are-refused"],
    topic="authentication",
    severity=Severity.HIGH,
    suites=["test_a_revoked_token_reads_nothing", "test_a_revoked_token_creates_nobody"],
)
class RevokedTokenIsServed(Service):
    """The token of an integration that was cut off is still served."""

    def authenticate(self, token: str | None) -> Held | None:
        """Take a token of the right form that nobody knows for one that will be known again."""
        known = super().authenticate(token)
        if known is None and token and len(token) == LENGTH:
            return next((held for held in self.registry.all() if not held.token_hash), None)
        return known


@defect(
    "rotated-token-is-served",
    breaks=ROTATED,
    topic="authentication",
    severity=Severity.HIGH,
    suites=["test_after_a_rotation_only_the_new_token_is_served"],
)
class RotatedTokenIsServed(Service):
    """After a rotation the old token is served beside the new one."""

    def authenticate(self, token: str | None) -> Held | None:
        """Trust the cache, as long as the integration is there."""
        held = remembered(self, token)
        return held if held in self.registry.all() else super().authenticate(token)


@defect(
    "token-of-a-deleted-integration-is-served",
    breaks=DELETED,
    topic="authentication",
    severity=Severity.HIGH,
    suites=["test_after_a_deletion_the_token_is_refused"],
)
class TokenOfADeletedIntegrationIsServed(Service):
    """The token of a deleted integration is served."""

    def authenticate(self, token: str | None) -> Held | None:
        """Trust the cache where the integration is gone."""
        held = remembered(self, token)
        if held is None or held in self.registry.all():
            return super().authenticate(token)
        return held if hmac.compare_digest(held.token_hash, digest(token or "")) else None


@defect(
    "challenge-names-another-scheme",
    breaks=["http-challenges-name-the-scheme-that-serves"],
    topic="authentication",
    severity=Severity.LOW,
    flows=["okta-connection-test-with-a-wrong-token"],
)
class ChallengeNamesAnotherScheme(Service):
    """The challenge asks for Basic although tokens are served under Bearer."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Ask for a name and a password."""
        response = super().answered(response)
        if "WWW-Authenticate" in response.headers:
            response.headers["WWW-Authenticate"] = 'Basic realm="SCIM"'
        return response


@defect(
    "challenge-is-missing",
    breaks=["rfc7644-2-unauthorized-names-a-scheme"],
    topic="authentication",
    severity=Severity.LOW,
    suites=["test_a_refusal_names_a_scheme"],
)
class ChallengeIsMissing(Service):
    """A 401 carries no WWW-Authenticate."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Leave it out."""
        response = super().answered(response)
        response.headers.pop("WWW-Authenticate", None)
        return response


@defect(
    "challenge-blames-a-token-that-was-not-sent",
    breaks=["http-a-request-without-token-is-told-no-error"],
    topic="authentication",
    severity=Severity.LOW,
    suites=["test_a_list_needs_the_token"],
)
class ChallengeBlamesATokenThatWasNotSent(Service):
    """Every challenge says invalid_token, also where none was sent."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Say always the same."""
        response = super().answered(response)
        if "WWW-Authenticate" in response.headers:
            response.headers["WWW-Authenticate"] = 'Bearer realm="SCIM", error="invalid_token"'
        return response


@defect(
    "wrong-tokens-are-not-found",
    breaks=[*OPEN, "iru-refused-requests-are-answered-401"],
    topic="authentication",
    severity=Severity.LOW,
    suites=["test_a_list_needs_the_token"],
)
class WrongTokensAreNotFound(Service):
    """A wrong token is answered with 400."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Call the request malformed."""
        response = super().answered(response)
        if response.status == HTTPStatus.UNAUTHORIZED and self.request.header("Authorization") and response.body:
            response.status = HTTPStatus.BAD_REQUEST
            response.body = {**response.body, "status": "400"}
        return response
