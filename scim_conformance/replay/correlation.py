"""Recorded ids and live ids: found by laying a recorded answer beside the live one. Pure.

Nobody edits a recording for it. An id is replaced by where it stands, never as a text, so an id such as `1` harms
nothing else.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

from scim_conformance.documents.model import RecordedRequest, RecordedResponse, Step
from scim_conformance.replay.positions import (
    IDS,
    NAMES,
    Place,
    Put,
    place_of,
    rewrite_body,
    rewrite_query,
)
from scim_conformance.scim.exchange import FOREIGN, JsonObject, JsonValue, Response
from scim_conformance.scim.lookup import get

_NAMING = (("userName", Place.USER_NAME), ("externalId", Place.EXTERNAL_ID), ("displayName", Place.GROUP_NAME))
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """A recorded id with the live one that answers to it; `resource` is what the endpoint showed with it, if anything.

    `recorded` is empty where the recording has no id for what was created.
    """

    recorded: str
    live: str
    resource_type: str
    resource: JsonObject | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A recorded request line taken apart.

    `id` is decoded and empty where there is none; `tail` is a lone `?`; `resource_type` is `User` or `Group` by the
    endpoint, empty for anything else.
    """

    endpoint: str
    id: str
    path: str
    query: str
    tail: str
    resource_type: str
    is_group: bool


@lru_cache(maxsize=4096)
def take_apart(path: str) -> Target:
    """Take a recorded request line apart."""
    bare, mark, query = path.partition("?")
    segments = [segment for segment in bare.split("/") if segment]
    endpoint = segments[0] if segments else ""
    id_ = unquote(segments[1]) if len(segments) > 1 and segments[1] != ".search" else ""
    resource_type = {"users": "User", "groups": "Group"}.get(endpoint.lower(), "")
    tail = "?" if mark and not query else ""
    return Target(endpoint, id_, bare, query, tail, resource_type, resource_type == "Group")


def expanded(steps: Iterable[Step]) -> Iterator[tuple[Step, int]]:
    """Yield each step as often as it is sent, with `{n}` replaced, and its index within its own repetition."""
    for step in steps:
        if step.repeat <= 1:
            yield step, 0
            continue
        for number in range(step.repeat):
            yield _numbered(step, str(number)), number


def _numbered(step: Step, number: str) -> Step:
    def text(value: str) -> str:
        return value.replace("{n}", number).replace("%7Bn%7D", number).replace("%7bn%7d", number)

    def anywhere(value: JsonValue) -> JsonValue:
        if isinstance(value, str):
            return text(value)
        if isinstance(value, list):
            return [anywhere(item) for item in value]
        if isinstance(value, dict):
            return {text(name): anywhere(item) for name, item in value.items()}
        return value

    request = replace(step.request, path=text(step.request.path), body=anywhere(step.request.body))
    if request.text is not None:
        request = replace(request, text=text(request.text))
    response = step.response
    if response is not None:
        headers = {name: text(value) for name, value in response.headers.items()}
        response = replace(response, headers=headers, body=anywhere(response.body))
    return replace(step, request=request, response=response)


def texts_of(steps: Iterable[Step]) -> set[tuple[Place, str]]:
    """Return every name in recorded requests and answers, with its place: what has to become unique."""
    found: set[tuple[Place, str]] = set()

    def note(place: Place, text: str) -> str:
        if place in NAMES and text:
            found.add((place, text))
        return text

    for step in steps:
        target = take_apart(step.request.path)
        rewrite_body(step.request.body, note, is_group=target.is_group)
        rewrite_query(target.query, note, is_group=target.is_group, space="+", plain="")
        if step.response is not None and target.resource_type:
            rewrite_body(step.response.body, note, is_group=target.is_group)
    return found


def ids_of(step: Step, origins: Origins) -> set[str]:
    """Return every recorded id that a request uses: in its path, its filter and its body.

    A manager whom no recorded answer brings is no id but what the administrator's mapping holds, and stays as recorded.
    """
    found: set[str] = set()

    def note(place: Place, text: str) -> str:
        if place in IDS and text and (place is not Place.MANAGER or origins.explains(text)):
            found.add(text)
        return text

    target = take_apart(step.request.path)
    if target.resource_type and target.id:
        found.add(target.id)
    rewrite_query(target.query, note, is_group=target.is_group, space="+", plain="")
    rewrite_body(step.request.body, note, is_group=target.is_group)
    return found


def learned(
    request: RecordedRequest, recorded: RecordedResponse | None, live: Response, unique: Callable[[Place, str], str]
) -> tuple[Pair, ...]:
    """Return the pairs of ids that an answer brings: of a resource, of a list, or of a bare Location.

    `unique` gives the name that was sent for a recorded one: in a list, a live resource answers to the recorded one of
    the same name, or, of one recorded and one live, to that.
    """
    target = take_apart(request.path)
    if not target.resource_type or not 200 <= live.status < 300:
        return ()
    listed = get(live.body, "Resources") if isinstance(live.body, dict) else None
    if isinstance(listed, list):
        return tuple(_from_list(target, recorded, listed, unique))
    resource = live.body if isinstance(live.body, dict) and FOREIGN not in live.body else None
    live_id = _id_of(resource) if resource is not None else ""
    if not live_id and request.method.upper() == "POST":
        live_id = _last_segment(live.headers.get("Location", ""))
        resource = None
    if not live_id:
        return ()
    return (Pair(recorded_id(request, recorded), live_id, target.resource_type, resource),)


def recorded_id(request: RecordedRequest, recorded: RecordedResponse | None) -> str:
    """Return the id that a recorded answer to a request for one resource gives, empty where it gives none."""
    if recorded is None:
        return ""
    if isinstance(recorded.body, dict) and (found := _id_of(recorded.body)):
        return found
    if request.method.upper() == "POST":
        return _last_segment(next((v for k, v in recorded.headers.items() if k.lower() == "location"), ""))
    return ""


def _from_list(
    target: Target, recorded: RecordedResponse | None, listed: Sequence[JsonValue], unique: Callable[[Place, str], str]
) -> Iterator[Pair]:
    live = [item for item in listed if isinstance(item, dict) and FOREIGN not in item and _id_of(item)]
    body = recorded.body if recorded is not None else None
    known = get(body, "Resources") if isinstance(body, dict) else None
    before = [item for item in known if isinstance(item, dict) and _id_of(item)] if isinstance(known, list) else []
    unpaired = list(live)
    for old in before:
        same = next((new for new in unpaired if _answers_to(old, new, unique, is_group=target.is_group)), None)
        if same is None and len(before) == len(live) == 1:
            same = live[0]
        if same is not None and same in unpaired:
            unpaired.remove(same)
            yield Pair(_id_of(old), _id_of(same), target.resource_type, same)
    for new in unpaired:
        yield Pair("", _id_of(new), target.resource_type, new)


def _answers_to(old: JsonObject, new: JsonObject, unique: Callable[[Place, str], str], *, is_group: bool) -> bool:
    for name, place in _NAMING:
        if place_of(name, is_group=is_group) is not place:
            continue
        before, now = get(old, name), get(new, name)
        if isinstance(before, str) and isinstance(now, str) and before:
            return unique(place, before).casefold() == now.casefold()
    return False


def _id_of(resource: JsonObject) -> str:
    value = get(resource, "id")
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _last_segment(location: str) -> str:
    try:
        segments = [segment for segment in urlsplit(location).path.split("/") if segment]
    except ValueError:
        return ""
    return unquote(segments[-1]) if len(segments) > 1 else ""


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the ids of a recording come from.

    `given` are ids that some recorded answer brings; `bound` maps the place of a create, among the expanded steps, to
    the id by which later steps call what it made, where the recording has no answer that says so; the rest is unknown
    on purpose.
    """

    given: frozenset[str] = frozenset()
    bound: Mapping[int, str] = field(default_factory=dict)

    def explains(self, recorded: str) -> bool:
        """Tell whether an id ought to come into being in the course of the recording."""
        return recorded in self.given or recorded in self.bound.values()


def origins(steps: Sequence[Step]) -> Origins:
    """Find out where the ids of a recording (its expanded steps) come from.

    A create whose recorded answer has no id is bound to the first id that is used after it, in a path of the same
    endpoint, comes from nowhere else, and is not answered 404.
    """
    given: set[str] = set()
    for step in steps:
        given.update(_given_by(step))
    bound: dict[int, str] = {}
    open_creates: list[tuple[int, str]] = []
    for index, step in enumerate(steps):
        target = take_apart(step.request.path)
        status = step.response.status if step.response is not None else 200
        if step.request.method.upper() == "POST" and target.resource_type and not target.id:
            if status < 300 and not recorded_id(step.request, step.response):
                open_creates.append((index, target.resource_type))
        elif target.resource_type and target.id and target.id not in given and status != 404:
            if target.id in bound.values():
                continue
            found = next((item for item in open_creates if item[1] == target.resource_type), None)
            if found is not None:
                open_creates.remove(found)
                bound[found[0]] = target.id
    return Origins(frozenset(given), bound)


def _given_by(step: Step) -> Iterator[str]:
    target = take_apart(step.request.path)
    recorded = step.response
    if recorded is None or recorded.status >= 300 or not target.resource_type:
        return
    if step.request.method.upper() == "POST" and not target.id and (made := recorded_id(step.request, recorded)):
        yield made
    listed = get(recorded.body, "Resources") if isinstance(recorded.body, dict) else None
    if isinstance(listed, list):
        yield from (found for item in listed if isinstance(item, dict) and (found := _id_of(item)))


def applied(request: RecordedRequest, put: Put, *, space: str = "%20", plain: str = "") -> tuple[Target, JsonValue]:
    """Return a recorded request with its ids and names replaced by `put`: the request line and the body."""
    target = take_apart(request.path)
    path = target.path
    if target.resource_type and target.id:
        live = put(Place.ID, target.id)
        if live != target.id:
            segments = path.split("/")
            index = [number for number, segment in enumerate(segments) if segment][1]
            segments[index] = quote(live, safe="")
            path = "/".join(segments)
            target = replace(target, id=live)
    query = rewrite_query(target.query, put, is_group=target.is_group, space=space, plain=plain)
    return replace(target, path=path, query=query), rewrite_body(request.body, put, is_group=target.is_group)


def url_with(location: str, base_url: str, live: Callable[[str], str]) -> str:
    """Return a recorded resource URL (a `$ref`, a `meta.location`) with the live base and id, relative if it was."""
    try:
        parts = urlsplit(location)
    except ValueError:
        return location
    segments = parts.path.split("/")
    if len(segments) < 2 or not segments[-1]:
        return location
    segments[-1] = quote(live(unquote(segments[-1])), safe="")
    if not parts.scheme:
        return "/".join(segments)
    return f"{base_url}/{'/'.join(segments[-2:])}"


def laid_over(live: JsonValue, before: JsonValue, after: JsonValue) -> JsonValue:
    """Lay the recorded difference between two documents over a live one (`echo`).

    Of objects, members that the recording added, changed or removed are; what only the live one has stays. Lists and
    other values are taken whole from the recording where they changed, else from the live one.
    """
    if before == after:
        return copy.deepcopy(live)
    if not (isinstance(live, dict) and isinstance(before, dict) and isinstance(after, dict)):
        return copy.deepcopy(after)
    result = copy.deepcopy(live)
    names = {name.lower(): name for name in result}
    for name in before:
        if name not in after and name.lower() in names:
            del result[names[name.lower()]]
    for name, value in after.items():
        mine = names.get(name.lower(), name)
        if name not in before:
            result[mine] = copy.deepcopy(value)
        elif value != before[name]:
            result[mine] = laid_over(result.get(mine), before[name], value)
    return result


def never_existing(recorded: str, examples: Iterable[str], digest: Callable[[str, int], str]) -> str:
    """Return an id that nobody has, in the form that this endpoint gives its ids (`examples`), else of a UUID.

    `digest` gives so many hexadecimal digits for a text, the same for the same.
    """
    hexadecimal = digest(recorded, 32)
    example = next(iter(examples), "")
    if example.isdigit():
        return "9" + str(int(hexadecimal[:13], 16))[:14]
    if example and not _UUID.fullmatch(example) and re.fullmatch(r"[0-9a-f]{16,64}", example):
        return digest(recorded, len(example))
    parts = hexadecimal[:8], hexadecimal[8:12], f"4{hexadecimal[13:16]}", f"8{hexadecimal[17:20]}", hexadecimal[20:32]
    return "-".join(parts)
