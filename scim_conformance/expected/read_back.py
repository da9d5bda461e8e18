"""Which resources are read again after a write: what it touched, and what it must not have touched."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from urllib.parse import quote

from scim_conformance.expected.directory import Directory
from scim_conformance.expected.judge import Judgement
from scim_conformance.expected.resource import Existence
from scim_conformance.expected.world import World
from scim_conformance.scim.exchange import Request

BYSTANDERS_MAX = 5
"""Bystanders read one by one where the directory does not fit on a page: the latest ones, by type."""


def plan(
    world: World,
    directory_before: Directory,
    directory_after: Directory,
    judgement: Judgement,
    mode: str,
    one_page: bool,
) -> tuple[Request, ...]:
    """Return the GETs to send after a write; none for `off` and after what wrote nothing.

    `touched` reads by id what the write named or made. `full` reads, besides, the bystanders: one list for each
    resource type while the whole directory fits on a page, else some by id.
    """
    if mode == "off" or not judgement.is_write:
        return ()
    touched = tuple(place for place in dict.fromkeys(judgement.touched) if place[1])
    requests = [request for kind, id_ in touched if (request := _by_id(world, kind, id_)) is not None]
    if mode == "full":
        if one_page:
            requests.extend(_lists(world, directory_before, directory_after))
        else:
            requests.extend(_bystanders(world, directory_after, frozenset(touched)))
    return tuple(requests)


def _lists(world: World, before: Directory, after: Directory) -> Iterator[Request]:
    for kind, definition in world.capabilities.definitions.items():
        if after.all_of(kind) or before.all_of(kind):
            yield Request("GET", definition.resource_type.endpoint)


def _bystanders(world: World, directory: Directory, touched: frozenset[tuple[str, str]]) -> Iterator[Request]:
    for kind in world.capabilities.definitions:
        others = (
            held.id
            for held in directory.of_type(kind)
            if held.existence is Existence.EXISTS and (kind, held.id) not in touched
        )
        for id_ in islice(others, BYSTANDERS_MAX):
            request = _by_id(world, kind, id_)
            if request is not None:
                yield request


def _by_id(world: World, kind: str, id_: str) -> Request | None:
    definition = world.capabilities.definitions.get(kind)
    if definition is None:
        return None
    return Request("GET", f"{definition.resource_type.endpoint}/{quote(id_, safe='')}")
