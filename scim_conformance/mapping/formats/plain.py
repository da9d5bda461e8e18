"""A plain mapping for every other identity provider: rows of source and target, as YAML, JSON or CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scim_conformance.documents.problems import did_you_mean, listed, shown
from scim_conformance.mapping.formats.registry import mistaken, reads
from scim_conformance.mapping.formats.report import Report
from scim_conformance.mapping.formats.source import Source
from scim_conformance.mapping.model import (
    AttributeMapping,
    Expression,
    Flow,
    Idp,
    Language,
    MappingDocument,
    ObjectMapping,
    Place,
)
from scim_conformance.mapping.tree import Literal
from scim_conformance.scim.exchange import JsonObject, JsonValue

NAME: Final = "a plain mapping (YAML with mappings, or CSV with the columns source and target)"

_COLUMNS: Final = ("object", "source", "target", "constant", "default", "when", "match")
_OBJECTS: Final = {"user": "User", "group": "Group"}
_WHEN: Final = {"always": "always", "create": "create"}


def _first_row(value: JsonValue) -> JsonValue:
    rows = value.get("mappings") if isinstance(value, dict) else value
    return rows[0] if isinstance(rows, list) and rows else None


def _is_plain(value: JsonValue) -> bool:
    row = _first_row(value)
    if not isinstance(row, dict) or "_links" in row or "properties" in row:
        return False
    return "target" in row or (isinstance(value, dict) and set(value) <= {"idp", "mappings"})


def _is_auth0(value: JsonValue) -> bool:
    rows = value.get("mapping") if isinstance(value, dict) else value
    return isinstance(rows, list) and bool(rows) and isinstance(rows[0], dict) and "scim" in rows[0]


mistaken(
    "an Auth0 SCIM mapping",
    _is_auth0,
    "write its rows as a plain mapping: mappings: [{source: given_name, target: name.givenName}]",
)
mistaken(
    "a table of a mapping without the column target",
    lambda value: (
        isinstance(value, list) and isinstance(_first_row(value), dict) and "source" in str(_first_row(value))
    ),
    f"its columns are {', '.join(_COLUMNS)}",
)


@reads(NAME, _is_plain)
def read(source: Source) -> MappingDocument:
    """Read the rows; each has a target and one of source, constant and default."""
    report = Report()
    value = source.value
    idp = Idp.GENERIC
    if isinstance(value, dict):
        idp = Idp(report.word(value, "idp", source.place("idp"), {each.value: each.value for each in Idp}, "generic"))
        for key in sorted(set(value) - {"idp", "mappings"}):
            report.say(source.place(key), "is no key of a plain mapping", "its keys are idp and mappings")
    by_type: dict[str, list[AttributeMapping]] = {}
    for item, where in _items(report, source):
        row = _row(report, item, where)
        if row is not None:
            by_type.setdefault(report.word(item, "object", where, _OBJECTS, "User"), []).append(row)
    report.end()
    objects = tuple(ObjectMapping(kind, tuple(rows), place=source.place()) for kind, rows in by_type.items())
    return MappingDocument(idp, NAME, source.file, objects, notes=tuple(report.notes))


def _items(report: Report, source: Source) -> Iterator[tuple[JsonObject, Place]]:
    value: JsonValue = source.value
    path: tuple[str, ...] = ()
    if isinstance(value, dict):
        value, path = value.get("mappings"), ("mappings",)
    if not isinstance(value, list):
        report.say(source.place(*path), f"is {shown(value)}, and a list of rows is expected")
        return
    for number, item in enumerate(value):
        where = source.place(*path, number)
        if isinstance(item, dict):
            yield item, where
        else:
            report.say(where, f"is {shown(item)}, and a row is expected", "write {source: mail, target: userName}")


def _row(report: Report, item: JsonObject, place: Place) -> AttributeMapping | None:
    for key in item:
        if key not in _COLUMNS:
            mend = did_you_mean(key, _COLUMNS) or f"they are {listed(_COLUMNS)}"
            report.say(place.below(key), "is no column of a plain mapping", mend)
    target = report.text(item, "target", place).strip()
    if not target:
        if item.get("target") in (None, ""):
            report.say(place, "has no target", "name a SCIM attribute such as name.givenName")
        return None
    given = [key for key in ("source", "constant", "default") if item.get(key) is not None]
    if not given:
        report.say(place, "has neither source nor constant nor default", "name the attribute that the value comes from")
    if {"source", "constant"} <= set(given):
        report.say(place, "has both source and constant", "keep one of them")
    return AttributeMapping(
        target=target,
        source=_expression(report, item, place),
        written=target,
        default=_scalar(report, item, "default", place),
        matching=_match(report, item, place),
        flow=Flow(report.word(item, "when", place, _WHEN, "always")),
        place=place,
    )


def _expression(report: Report, item: JsonObject, place: Place) -> Expression | None:
    constant = _scalar(report, item, "constant", place)
    if constant is not None:
        return Expression(str(constant), Language.PLAIN, Literal(constant), place.below("constant"))
    name = report.text(item, "source", place).strip()
    return report.expression(name, Language.PLAIN, place.below("source")) if name else None


def _scalar(report: Report, item: JsonObject, key: str, place: Place) -> str | int | float | bool | None:
    value = item.get(key)
    if isinstance(value, list | dict):
        report.say(place.below(key), f"is {shown(value)}, and a single value is expected")
        return None
    return value


def _match(report: Report, item: JsonObject, place: Place) -> int:
    """Return the precedence; a table's cell holds it as text."""
    value = item.get("match")
    if isinstance(value, str) and value.isdecimal() and len(value) < 6:
        value = int(value)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000):
        return value or 0
    report.say(place.below("match"), f"is {shown(value)}, and a precedence is expected", "write 1 for the first")
    return 0
