"""The clean-up: deletes what a ledger says that a run created, and nothing else (SPEC, section 1).

Before each DELETE the resource is read, unless it was since the last write: if none of its unique values is there it is
somebody else's by now, and left alone. One that was never deleted and is not found is deleted all the same: endpoints
hide users that are inactive. The first DELETE of a resource type is looked after, and each one until one has held:
some endpoints say yes and do nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

from scim_conformance.documents.model import Wire
from scim_conformance.events import LeftBehind
from scim_conformance.replay.client import Client
from scim_conformance.replay.compose import NEUTRAL, plain
from scim_conformance.replay.ledger import Entry, Ledger, unique_values
from scim_conformance.replay.scrub import Scrubber
from scim_conformance.replay.waiting import Patience
from scim_conformance.scim.exchange import FOREIGN, Exchange, JsonObject, JsonValue, Purpose
from scim_conformance.scim.lookup import get

Send = Callable[[str, str], Exchange]
"""Sends a request of the clean-up: method and target."""

FAILURES_MAX = 3
"""After so many requests in a row without an answer the rest is left, and said so."""

PAGES_MAX = 20
_NEVER_SHOWN = "its create was accepted, but nothing was shown that has one of the names that the run gave it"
_ENDPOINTS = {"User": "Users", "Group": "Groups"}
_NAMES = {"User": "userName", "Group": "displayName"}


class _Unreachable(Exception):  # noqa: N818 - caught within this module
    """The endpoint does not answer."""


class OwnedOnly(Scrubber):
    """Shows resources that hold a value of the ledger, and stubs in place of all others."""

    def __init__(self, ledger: Ledger, key: bytes = b"clean") -> None:
        super().__init__("\0", frozenset(), key)
        self._values = {value.casefold() for entry in ledger.entries for value in entry.values}

    def is_own(self, resource: JsonObject) -> bool:
        """Tell whether one of the resource's own naming values is in the ledger."""
        shown = (*unique_values(resource, "User"), *unique_values(resource, "Group"))
        return any(value.casefold() in self._values for value in shown)

    def keeps(self, text: str) -> bool:
        """Tell whether a text is a value of the ledger."""
        return text.casefold() in self._values


class Cleaner:
    """Deletes entries of one ledger through `send`; `trusted` has the resource types whose DELETE was seen to hold."""

    def __init__(self, ledger: Ledger, send: Send, trusted: set[str] | None = None) -> None:
        self._ledger = ledger
        self._send = send
        self._trusted = set() if trusted is None else trusted
        self._silent = 0

    def clean(self, entries: Iterable[Entry] | None = None) -> Iterator[LeftBehind]:
        """Delete the entries (all of the ledger's by default), groups before users; yields what stays behind.

        An endpoint that stops answering ends it: the rest is yielded with that reason.
        """
        chosen = list(self._ledger.entries if entries is None else entries)
        waiting = sorted(chosen, key=lambda entry: (entry.resource_type != "Group", -entry.number))
        while waiting:
            entry = waiting.pop(0)
            try:
                yield from self._one(entry)
            except _Unreachable:
                if _is_open(entry):
                    yield _left(entry, "the endpoint does not answer")
                yield from (_left(rest, "the endpoint does not answer") for rest in waiting if _is_open(rest))
                return

    def _one(self, entry: Entry) -> Iterator[LeftBehind]:
        if entry.resource_type not in _ENDPOINTS:
            return
        if entry.id:
            if not (entry.deleted and entry.is_gone):
                yield from self._known(entry, entry.id)
        else:
            if entry.values:
                yield from self._searched(entry)
            if entry.accepted and not entry.id:
                yield LeftBehind(entry.resource_type, entry.shown_id, _NEVER_SHOWN)

    def _known(self, entry: Entry, id_: str) -> Iterator[LeftBehind]:
        target = f"/{_ENDPOINTS[entry.resource_type]}/{quote(id_, safe='')}"
        if not entry.seen_since_write or entry.deleted:
            exchange = self._ask("GET", target)
            status = exchange.response.status if exchange.response is not None else 0
            if status in (404, 410):
                if entry.deleted:
                    self._gone(entry, id_)
                    return
            elif not 200 <= status < 300:
                yield _left(entry, f"a look at it got {_told(exchange)}")
                return
            elif not _shows(_body(exchange), entry):
                if not entry.deleted:
                    yield _left(entry, "it shows none of the names that the run gave it, so it was left alone")
                return
        exchange = self._ask("DELETE", target)
        status = exchange.response.status if exchange.response is not None else 0
        if status not in (200, 202, 204, 404, 410):
            yield _left(entry, f"its DELETE got {_told(exchange)}")
        elif status < 300 and entry.resource_type not in self._trusted and not self._held(entry, target):
            yield _left(entry, f"its DELETE got {_told(exchange)}, and it is still there")
        else:
            self._gone(entry, id_)

    def _held(self, entry: Entry, target: str) -> bool:
        """Look whether a DELETE did what its answer says; only a resource that shows our names speaks against it."""
        exchange = self._ask("GET", target)
        status = exchange.response.status if exchange.response is not None else 0
        if status in (404, 410):
            self._trusted.add(entry.resource_type)
        return not (200 <= status < 300 and _shows(_body(exchange), entry))

    def _searched(self, entry: Entry) -> Iterator[LeftBehind]:
        """Look for what an unanswered or refused create may have made after all."""
        for resource in self._found(entry):
            id_ = get(resource, "id")
            if isinstance(id_, str | int) and not isinstance(id_, bool) and _shows(resource, entry):
                twin = self._ledger.entry(entry.resource_type, str(id_))
                if twin is not None and twin is not entry:
                    continue
                self._ledger.created(entry, str(id_))
                entry.seen_since_write = True
                yield from self._known(entry, str(id_))

    def _found(self, entry: Entry) -> Iterator[JsonObject]:
        endpoint, name = _ENDPOINTS[entry.resource_type], _NAMES[entry.resource_type]
        if not entry.name:
            if not entry.refused:
                yield from self._paged(endpoint)
            return
        literal = json.dumps(entry.name, ensure_ascii=False)
        exchange = self._ask("GET", f"/{endpoint}?filter={quote(f'{name} eq {literal}', safe='')}")
        if exchange.response is not None and exchange.response.status in (200, 404):
            yield from _resources(exchange)
        elif not entry.refused:
            yield from self._paged(endpoint)

    def _paged(self, endpoint: str) -> Iterator[JsonObject]:
        """Go through the directory where no filter serves, within bounds."""
        start = 1
        for _ in range(PAGES_MAX):
            exchange = self._ask("GET", f"/{endpoint}?startIndex={start}&count=100")
            body = _body(exchange)
            listed = get(body, "Resources") if isinstance(body, dict) else None
            if not isinstance(listed, list) or not listed:
                return
            yield from _resources(exchange)
            total = get(body, "totalResults") if isinstance(body, dict) else None
            start += len(listed)
            if not isinstance(total, int) or start > total:
                return

    def _gone(self, entry: Entry, id_: str) -> None:
        self._ledger.deleted(entry.resource_type, id_)
        self._ledger.gone(entry.resource_type, id_)

    def _ask(self, method: str, target: str) -> Exchange:
        exchange = self._send(method, target)
        if exchange.response is None:
            self._silent += 1
            if self._silent >= FAILURES_MAX:
                raise _Unreachable
        else:
            self._silent = 0
        return exchange


def _is_open(entry: Entry) -> bool:
    return bool(entry.id) and not entry.deleted


def _left(entry: Entry, reason: str) -> LeftBehind:
    return LeftBehind(entry.resource_type, entry.id, reason)


def _body(exchange: Exchange) -> JsonValue:
    return exchange.response.body if exchange.response is not None else None


def _told(exchange: Exchange) -> str:
    return "no answer" if exchange.response is None else f"an answer of {exchange.response.status}"


def _shows(resource: object, entry: Entry) -> bool:
    if not isinstance(resource, dict):
        return False
    wanted = {value.casefold() for value in entry.values}
    return any(value.casefold() in wanted for value in unique_values(resource, entry.resource_type))


def _resources(exchange: Exchange) -> Iterator[JsonObject]:
    body = _body(exchange)
    listed = get(body, "Resources") if isinstance(body, dict) else None
    for item in listed if isinstance(listed, list) else []:
        if isinstance(item, dict) and FOREIGN not in item:
            yield item


def clean(
    ledger: Ledger,
    client: Client,
    wire: Wire = NEUTRAL,
    max_wait_s: float = 60.0,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[LeftBehind, ...]:
    """Finish the clean-up of a ledger; returns what stays behind, and why.

    The client's scrubber is replaced, so that no resource is shown that the ledger does not know. An endpoint that asks
    to come later is waited for, up to `max_wait_s` in all.
    """
    client.scrubber = OwnedOnly(ledger)
    patience = Patience(max_wait_s, sleep)

    def send(method: str, target: str) -> Exchange:
        request = plain(method, target, wire)
        return patience.send(lambda attempt: client.send(request, Purpose.CLEAN_UP, attempt))

    return tuple(Cleaner(ledger, send).clean())
