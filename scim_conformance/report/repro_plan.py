"""Which exchanges of an item repeat a finding: those that it speaks of, and what they need to come about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from scim_conformance.documents.model import Verdict
from scim_conformance.report.transcript import CUT
from scim_conformance.scim.exchange import FOREIGN, Exchange, JsonValue, Purpose, Request

EXCHANGES_MAX = 120
DEPTH_MAX = 100
ON_ONE = frozenset({"PUT", "PATCH", "DELETE"})
MARKER = re.compile(r"(?=([a-f][0-9a-f]{9}))")
"""What makes the names of a play unique: ten hexadecimal digits, a letter first."""


@dataclass(frozen=True, slots=True)
class Creation:
    """A resource that an exchange of the plan creates: position in the plan, endpoint, id in the run, names.

    `is_adopted` tells that the id is one that the client sent, which a service provider must not take over.
    """

    position: int
    endpoint: str
    id: str
    names: frozenset[str]
    is_adopted: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a script sends, in order; `marker` is the part of names that is made fresh, empty where there is none.

    `added` is the position of a read that the script makes beyond the run, None without one.
    """

    exchanges: tuple[Exchange, ...]
    creations: tuple[Creation, ...]
    marker: str
    added: int | None = None

    def position(self, number: int | None) -> int | None:
        """Return where the exchange of that number stands in the plan."""
        found = (index for index, exchange in enumerate(self.exchanges) if exchange.number == number)
        return next(found, None) if number is not None else None


def plan(verdict: Verdict, item: Iterable[Exchange]) -> Plan | None:
    """Return the exchanges that repeat a verdict, None where no script can do so without touching what is not its own.

    `item` are the exchanges of the verdict's flow or test in order. Chosen are those that the verdict speaks of, the
    creates of every resource that a chosen one mentions by id or name, and the writes to such a resource before.
    """
    wanted = {verdict.exchange, verdict.cause, *(evidence.exchange for evidence in verdict.evidence)}
    all_of_it = [exchange for exchange in item if exchange.purpose is not Purpose.CLEAN_UP]
    last = max((index for index, exchange in enumerate(all_of_it) if exchange.number in wanted), default=None)
    if last is None:
        return None
    candidates = [
        exchange
        for index, exchange in enumerate(all_of_it[: last + 1])
        if exchange.number in wanted or not _was_repeated(index, all_of_it)
    ]
    marker = find_marker(candidates)
    creations = _creations(candidates, marker)
    chosen = _closure(
        {index for index, exchange in enumerate(candidates) if exchange.number in wanted}, candidates, creations
    )
    if len(chosen) > EXCHANGES_MAX:
        return None
    kept = [candidates[index] for index in sorted(chosen)]
    made = Plan(tuple(kept), tuple(_creations(kept, marker)), marker)
    return _with_read(made) if all(_is_safe(position, made) for position in range(len(kept))) else None


def _was_repeated(index: int, exchanges: Sequence[Exchange]) -> bool:
    """Tell whether an exchange was but an attempt that was made again, as after a 429."""
    exchange = exchanges[index]
    following = exchanges[index + 1] if index + 1 < len(exchanges) else None
    return following is not None and following.attempt > exchange.attempt and _line(following) == _line(exchange)


def _line(exchange: Exchange) -> tuple[str, str]:
    return exchange.request.method, exchange.request.target


def find_marker(exchanges: Iterable[Exchange]) -> str:
    """Return the marker of the play that these exchanges are of: what most texts in its creates have in common."""
    seen: Counter[str] = Counter()
    for exchange in exchanges:
        if exchange.request.method == "POST":
            for text in texts(exchange.request.body):
                seen.update({match[1] for match in MARKER.finditer(text.lower())})
    return seen.most_common(1)[0][0] if seen else ""


def texts(value: JsonValue) -> Iterator[str]:
    """Yield every text of a JSON value, keys left out."""
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(part)


def _creations(exchanges: Sequence[Exchange], marker: str) -> list[Creation]:
    found = []
    for position, exchange in enumerate(exchanges):
        endpoint = creates_at(exchange.request)
        id_ = _new_id(exchange)
        if endpoint and id_:
            sent = set(texts(exchange.request.body))
            names = frozenset(text.casefold() for text in sent if marker and marker in text.lower())
            found.append(Creation(position, endpoint, id_, names, id_ in sent))
    return found


def creates_at(request: Request) -> str:
    """Return the endpoint that a request creates a resource at, empty where it creates none."""
    parts = request.path.strip("/").split("/")
    is_plain = len(parts) == 1 and parts[0] and not parts[0].startswith(".") and parts[0].lower() not in {"bulk", "me"}
    return f"/{parts[0]}" if request.method == "POST" and is_plain else ""


def _new_id(exchange: Exchange) -> str:
    """Return the id of what an exchange created: from the body, or from the Location where the body lacks it."""
    response = exchange.response
    if response is None or not 200 <= response.status < 300:
        return ""
    id_ = response.body.get("id") if isinstance(response.body, dict) else None
    return id_ if isinstance(id_, str) else unquote(response.headers.get("Location", "").rpartition("/")[2])


def _closure(wanted: set[int], exchanges: Sequence[Exchange], creations: Sequence[Creation]) -> set[int]:
    chosen: set[int] = set()
    pending = set(wanted)
    while pending:
        chosen |= pending
        needed = {creation for index in pending for creation in _needed(index, exchanges[index].request, creations)}
        pending = {creation.position for creation in needed}
        for creation in needed:
            pending |= {
                index
                for index, exchange in enumerate(exchanges)
                if exchange.request.method in ON_ONE and path_id(exchange.request) == creation.id
            }
        pending -= chosen
    return chosen


def _needed(index: int, request: Request, creations: Sequence[Creation]) -> Iterator[Creation]:
    """Yield the creations that a request rests on: those that it mentions, or all of its endpoint for a bare list."""
    earlier = [creation for creation in creations if creation.position < index]
    said = list(texts(request.body))
    folded = {text.casefold() for text in said}
    query = unquote(request.query.replace("+", " ")).casefold()
    is_list = request.method == "GET" and not path_id(request) and "filter=" not in query
    for creation in earlier:
        id_ = creation.id
        mentioned = (
            path_id(request) == id_
            or any(text == id_ or text.endswith(f"/{id_}") or f'"{id_}"' in text for text in said)
            or f'"{id_}"'.casefold() in query
            or any(name in folded or name in query for name in creation.names)
        )
        if mentioned or (is_list and request.path.rstrip("/") == creation.endpoint):
            yield creation


def path_id(request: Request) -> str:
    """Return the id that a path names, empty for an endpoint."""
    parts = request.path.strip("/").split("/")
    return unquote(parts[1]) if len(parts) > 1 else ""


def _is_safe(position: int, made: Plan) -> bool:
    """Tell whether an exchange may be sent again: it is whole, and it writes to nothing but what the plan created."""
    request = made.exchanges[position].request
    if _holds_stub(request.body) or (request.text or "").endswith(" characters]") or not request.target.isprintable():
        return False
    own = {creation.id for creation in made.creations if creation.position < position}
    return request.method not in ON_ONE or path_id(request) in own


def _holds_stub(value: JsonValue) -> bool:
    """Tell whether a body holds what stands in for something that was left out, or is too deep to be written down."""
    pending = [(value, 0)]
    while pending:
        part, depth = pending.pop()
        if depth > DEPTH_MAX:
            return True
        if isinstance(part, dict):
            if FOREIGN in part or CUT in part:
                return True
            pending.extend((inner, depth + 1) for inner in part.values())
        elif isinstance(part, list):
            pending.extend((inner, depth + 1) for inner in part)
        elif isinstance(part, str) and part.startswith(FOREIGN):
            return True
    return False


def _with_read(made: Plan) -> Plan:
    """Return the plan with a read at its end where the last thing that it does is a write to one resource."""
    last = made.exchanges[-1]
    id_ = path_id(last.request)
    creation = next((creation for creation in made.creations if creation.id == id_), None)
    if last.request.method not in ON_ONE or creation is None:
        return made
    headers = {name: value for name, value in last.request.headers.items() if name.lower() != "content-type"}
    request = Request("GET", f"{creation.endpoint}/{id_}", headers=type(last.request.headers)(headers))
    read = replace(last, number=0, request=request, response=None, failure=None)
    return replace(made, exchanges=(*made.exchanges, read), added=len(made.exchanges))
