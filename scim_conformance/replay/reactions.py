"""How an IdP reacts to what the endpoint answers: waits, repeats, and a new look-up after a 404 or 409."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from scim_conformance.documents.model import Matching, Reactions, Wire
from scim_conformance.replay.waiting import retry_after_s
from scim_conformance.scim.exchange import Exchange, FailureKind
from scim_conformance.scim.lookup import get

_PAUSE_S = 1.0


@dataclass(frozen=True, slots=True)
class Again:
    """The request is sent once more after `seconds`; `is_blameless` says that the answer is not to be judged."""

    seconds: float
    reason: str
    is_blameless: bool


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The IdP would wait longer, or more often, than this run does: the step is blocked."""

    reason: str


def reaction(exchange: Exchange, reactions: Reactions, waited_s: float, max_wait_s: float) -> Again | GiveUp | None:
    """Return what the IdP does about an exchange before it goes on, None where it goes on.

    A 429, and a 503 with a Retry-After, are waited for and never blamed, for as long as `max_wait_s` allows in all.
    """
    response = exchange.response
    if response is None:
        failure = exchange.failure
        if failure is not None and failure.kind in (FailureKind.TIMEOUT, FailureKind.CONNECTION):
            return _repeat(exchange.attempt, reactions.attempts_on_timeout, "no answer")
        return None
    named = retry_after_s(response.headers.get("Retry-After"))
    if response.status == 429 or (response.status == 503 and named is not None):
        return _busy(exchange, reactions, named, waited_s, max_wait_s)
    if response.status >= 500 and response.status != 501:
        return _repeat(exchange.attempt, reactions.attempts_on_5xx, f"an answer of {response.status}")
    return None


def _busy(
    exchange: Exchange, reactions: Reactions, named: float | None, waited_s: float, max_wait_s: float
) -> Again | GiveUp:
    status = exchange.response.status if exchange.response is not None else 0
    if exchange.attempt >= max(reactions.attempts_on_429, 1):
        return GiveUp(f"the endpoint answered {status} {exchange.attempt} times")
    seconds = reactions.default_wait_s if named is None else named
    if waited_s + seconds > max_wait_s:
        asks = "names no wait and this IdP waits" if named is None else "asks for"
        return GiveUp(f"the endpoint answered {status} and {asks} {seconds:g} s, more than --max-wait allows")
    return Again(seconds, f"the endpoint answered {status}", is_blameless=True)


def _repeat(attempt: int, attempts: int, reason: str) -> Again | None:
    return Again(_PAUSE_S, reason, is_blameless=False) if attempt < attempts else None


def look_up(resource_type: str, name: str, matching: Matching, wire: Wire) -> str:
    """Return the target of the look-up by which this IdP finds a resource of a name."""
    endpoint, attribute = ("Groups", matching.group) if resource_type == "Group" else ("Users", matching.user)
    literal = name.replace("\\", "\\\\").replace('"', '\\"')
    text = quote(f'{attribute} eq "{literal}"', safe=wire.plain).replace("%20", wire.space)
    pairs = [("filter", text), *((key, quote(value, safe="")) for key, value in matching.parameters.items())]
    if "excludedAttributes" in matching.parameters:
        pairs = [*pairs[1:], pairs[0]]
    return f"/{endpoint}?" + "&".join(f"{key}={value}" for key, value in pairs) + wire.lookup_tail


def name_sent(exchange: Exchange, resource_type: str, matching: Matching) -> str:
    """Return the value of the matching attribute in a request's body, empty where it has none."""
    attribute = matching.group if resource_type == "Group" else matching.user
    value = get(exchange.request.body, attribute) if isinstance(exchange.request.body, dict) else None
    return value if isinstance(value, str) else ""
