"""What the directory of an IdP calls its attributes: one JSON file for each family below `attributes/`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scim_conformance.scim.exchange import JsonValue

FOLDER = Path(__file__).parent
GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Directory:
    """The attributes of an IdP's users and groups, each with the fact about an invented person that fills it.

    `booleans` and `lists` say how a cell of a CSV file is read; `off` maps attributes to the values that say that a
    person is switched off; `label` are the attributes that name a person, best first.
    """

    users: Mapping[str, JsonValue]
    groups: Mapping[str, JsonValue]
    booleans: frozenset[str]
    lists: frozenset[str]
    off: Mapping[str, tuple[JsonValue, ...]]
    label: tuple[str, ...]
    sign_in: str

    def is_active(self, record: Mapping[str, JsonValue]) -> bool | None:
        """Return whether a record is of somebody who is switched on, None where it does not tell."""
        told = [record[name] in values for name, values in self.off.items() if record.get(name) is not None]
        return not any(told) if told else None


@cache
def directory_of(idp: str) -> Directory:
    """Return the directory of a family of IdP, the generic one for a family without a file."""
    path = FOLDER / "attributes" / f"{idp}.json"
    if not path.is_file():
        path = FOLDER / "attributes" / f"{GENERIC}.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Directory(
        users=raw["User"],
        groups=raw["Group"],
        booleans=frozenset(raw["booleans"]),
        lists=frozenset(raw["lists"]),
        off={name: tuple(values) for name, values in raw["off"].items()},
        label=tuple(raw["label"]),
        sign_in=raw["sign_in"],
    )
