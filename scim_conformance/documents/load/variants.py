"""`extends`: a variant says only what differs from the document that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scim_conformance.documents.load.reading import Entry
from scim_conformance.documents.problems import Problem, did_you_mean, listed, shown
from scim_conformance.documents.schema_check import Kind, check
from scim_conformance.scim.exchange import JsonObject, JsonValue

_OWN_KEYS = frozenset({"extends", "aliases"})
"""What a document does not take over from the one that it extends."""

_KEEPING_NULL = frozenset({("wire", "headers"), ("wire", "body_headers")})
"""Where null is a value: a header that is left out, though the HTTP library would send it by itself."""


def merged(parent: JsonValue, child: JsonValue, path: tuple[str, ...] = ()) -> JsonValue:
    """Lay `child` over `parent`: mappings are merged, everything else is replaced, null takes a key away.

    `path` is where both stand in the document; a profile's headers keep their nulls.
    """
    if not isinstance(child, dict):
        return child
    result: JsonObject = {**parent} if isinstance(parent, dict) else {}
    for key, value in child.items():
        if value is None and path not in _KEEPING_NULL:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value, (*path, key))
    return result


def resolve(index: Mapping[str, Entry], broken: frozenset[str], kind: Kind) -> tuple[dict[str, Entry], list[Problem]]:
    """Return every document as a whole one, with what it extends laid below it.

    A variant of a document that is `broken` is left out without a further word: mending that one comes first.
    """
    whole: dict[str, Entry] = {}
    problems: list[Problem] = []
    for name, entry in index.items():
        chain = _chain(name, index)
        if isinstance(chain, Problem):
            problems.append(chain)
            continue
        if not chain:
            continue
        last = index[chain[-1]].value.get("extends")
        if last is not None:
            if last not in broken:
                problems += _unknown(name, chain, index, str(last), kind)
            continue
        value: JsonValue = {}
        for link in reversed(chain):
            inherited = (
                {key: below for key, below in value.items() if key not in _OWN_KEYS} if isinstance(value, dict) else {}
            )
            value = merged(inherited, dict(index[link].value))
        assert isinstance(value, dict)
        found = check(entry.source, kind, {key: below for key, below in value.items() if key != "extends"})
        problems += found
        if not found:
            whole[name] = replace(entry, value=value)
    return whole, problems


def _chain(name: str, index: Mapping[str, Entry]) -> list[str] | Problem:
    """Return the ids from `name` up to the one that extends nothing known.

    For a member of a cycle that is a problem; for what merely hangs on one it is nothing, as the members say it.
    """
    chain = [name]
    while True:
        parent = index[chain[-1]].value.get("extends")
        if not isinstance(parent, str) or parent not in index:
            return chain
        if parent in chain:
            if parent != name:
                return []
            links = " extends ".join([*chain, parent])
            return index[name].problem(("extends",), f"goes in a circle: {links}", "let one of them extend nothing")
        chain.append(parent)


def _unknown(name: str, chain: list[str], index: Mapping[str, Entry], last: str, kind: Kind) -> list[Problem]:
    """Word an unknown parent, once: at the document that names it."""
    if len(chain) > 1:
        return []
    what = f"{shown(last)} is no {kind.value} here"
    known = [other for other in index if other != name]
    return [index[name].problem(("extends",), what, did_you_mean(last, known) or f"known: {listed(known)}")]
