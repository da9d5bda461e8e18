"""Statements that a flow makes of its own, beyond what the judge derives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from scim_conformance.documents.model import Evidence, Expectation
from scim_conformance.scim.exchange import Exchange, JsonValue
from scim_conformance.scim.lookup import find_key

_PART = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\['([^']+)'\]|\[\"([^\"]+)\"\]")
_ABSENT = object()


def deviations(expectation: Expectation, exchange: Exchange, live: Callable[[str], str]) -> Iterator[Evidence]:
    """Yield what an answer has otherwise than the flow states; `live` turns recorded ids and names into live ones."""
    response = exchange.response
    if response is None:
        yield Evidence(at="answer", expected="an answer", actual=exchange.failure.detail if exchange.failure else None)
        return
    if expectation.statuses and response.status not in expectation.statuses:
        yield Evidence(at="status", expected=list(expectation.statuses), actual=response.status)
        return
    for path, recorded in expectation.body.items():
        expected = _with_live(recorded, live)
        actual = value_at(response.body, path)
        if actual is _ABSENT:
            if expected is not None:
                yield Evidence(at=path, expected=expected, actual=None)
        elif actual != expected:
            yield Evidence(at=path, expected=expected, actual=actual)  # type: ignore[arg-type]


def value_at(body: JsonValue, path: str) -> object:
    """Return what stands at a path such as `$.Resources[0].userName`, or a mark that nothing does."""
    value: JsonValue = body
    for match in _PART.finditer(path.removeprefix("$")):
        name = match.group(1) or match.group(3) or match.group(4)
        if name is not None:
            key = find_key(value, name) if isinstance(value, dict) else None
            if key is None:
                return _ABSENT
            assert isinstance(value, dict)
            value = value[key]
        else:
            index = int(match.group(2))
            if not isinstance(value, list) or index >= len(value):
                return _ABSENT
            value = value[index]
    return value


def _with_live(value: JsonValue, live: Callable[[str], str]) -> JsonValue:
    if isinstance(value, str):
        return live(value)
    if isinstance(value, list):
        return [_with_live(item, live) for item in value]
    if isinstance(value, dict):
        return {name: _with_live(item, live) for name, item in value.items()}
    return value
