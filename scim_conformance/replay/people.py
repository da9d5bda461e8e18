"""People that the harness makes up itself, and what to say where an endpoint refuses every one."""

from __future__ import annotations

from scim_conformance.scim import urns
from scim_conformance.scim.exchange import Exchange, JsonObject
from scim_conformance.scim.messages import parse_error

_MENDS = (
    (("phone",), "people.phone: e164"),
    (("domain",), "people.user_name: domain, with --domain"),
    (("email", "e-mail", "mail address"), "people.user_name: address"),
    (("username", "user name"), "people.user_name: address"),
    (("required", "missing", "must be", "mandatory"), "people.template"),
)


def minimal_user(user_name: str, email: str) -> JsonObject:
    """Return a user as plain as the three IdPs send any."""
    return {
        "schemas": [urns.USER],
        "userName": user_name,
        "displayName": "Ada Lovelace",
        "name": {"formatted": "Ada Lovelace", "givenName": "Ada", "familyName": "Lovelace"},
        "emails": [{"value": email, "type": "work", "primary": True}],
        "active": True,
    }


def minimal_group(display_name: str) -> JsonObject:
    """Return a group without members."""
    return {"schemas": [urns.GROUP], "displayName": display_name, "members": []}


def refusal(exchange: Exchange) -> str:
    """Say how a create was refused: the endpoint's own words, and the contract's key that would mend the test data."""
    response = exchange.response
    if response is None:
        return "it was not answered"
    error = parse_error(response.body)
    detail = (error.detail if error is not None else "") or response.text
    said = f" and said: {detail}" if detail else ""
    lowered = detail.lower()
    mend = next((key for words, key in _MENDS if any(word in lowered for word in words)), "people.template")
    return f"the endpoint answered {response.status}{said} (contract key: {mend})"
