"""OneLogin's SCIM JSON template, alone or with the app's parameters and rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from scim_conformance.documents.problems import KeyPath, shown
from scim_conformance.mapping.formats.onelogin_parameters import read_parameters
from scim_conformance.mapping.formats.registry import mistaken, reads
from scim_conformance.mapping.formats.report import Report
from scim_conformance.mapping.formats.source import Source, parse_json
from scim_conformance.mapping.model import (
    AttributeMapping,
    Expression,
    Idp,
    Language,
    MappingDocument,
    ObjectMapping,
    Parameter,
    Place,
)
from scim_conformance.mapping.tree import Literal
from scim_conformance.scim.exchange import JsonObject, JsonValue

NAME: Final = 'OneLogin\'s SCIM JSON template, alone or as {"template": ..., "parameters": ..., "rules": ...}'

_DEPTH_MAX: Final = 32
_LEAVES_MAX: Final = 5_000
_PARTS: Final = ("template", "parameters", "rules")


def _is_bundle(value: JsonValue) -> bool:
    return isinstance(value, dict) and "template" in value and set(value) <= {*_PARTS, "connector"}


def _is_template(value: JsonValue) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("schemas"), list):
        return False
    return not ({"id", "meta"} <= set(value) and value["id"])


def _is_app(value: JsonValue) -> bool:
    return isinstance(value, dict) and "connector_id" in value


def _is_resource(value: JsonValue) -> bool:
    return isinstance(value, dict) and "schemas" in value and "id" in value


_BRING: Final = 'bring {"template": ..., "parameters": ...} with the text of the app\'s Configuration tab'

mistaken("a OneLogin app without its SCIM JSON template", _is_app, _BRING)
mistaken("a SCIM resource as a service provider answers it", _is_resource, _BRING)


@reads(NAME, lambda value: _is_bundle(value) or _is_template(value))
def read(source: Source) -> MappingDocument:
    """Read a template. Each value in it is a row; `active` and the groups are OneLogin's own doing and have none."""
    report = Report()
    place = source.place()
    value = source.value
    assert isinstance(value, dict)
    parameters: dict[str, Parameter] = {}
    if _is_bundle(value):
        parameters = read_parameters(report, value, place)
        value, place = _template(report, value, source), place.below("template")
    rows = tuple(_rows(report, value, place, parameters))
    report.end()
    user = ObjectMapping("User", rows, name="SCIM JSON Template", template=value, place=place)
    return MappingDocument(Idp.ONELOGIN, NAME, source.file, (user,), parameters, tuple(report.notes))


def _template(report: Report, bundle: JsonObject, source: Source) -> JsonObject:
    template = bundle["template"]
    place = source.place("template")
    if isinstance(template, str):
        template = parse_json(template, source.file, ("template",))
    if not isinstance(template, dict):
        report.say(place, f"is {shown(template)}, and the object of a user is expected", _BRING)
        report.stop()
    return template


def _rows(
    report: Report, template: JsonObject, place: Place, parameters: dict[str, Parameter]
) -> Iterator[AttributeMapping]:
    for count, (path, target, value) in enumerate(_leaves(template, (), "")):
        where = place.below(*path)
        if len(path) > _DEPTH_MAX or count >= _LEAVES_MAX:
            report.say(where, f"is nested deeper than {_DEPTH_MAX} levels, or one of too many values", "take it out")
            report.stop()
        source = _expression(report, value, where, parameters)
        yield AttributeMapping(target, source, target, matching=int(target == "userName"), template=path, place=where)


def _expression(report: Report, value: JsonValue, place: Place, parameters: dict[str, Parameter]) -> Expression | None:
    if isinstance(value, str):
        return report.expression(value, Language.ONELOGIN, place, parameters)
    assert not isinstance(value, list | dict)
    return Expression(shown(value), Language.ONELOGIN, Literal(value), place)


def _leaves(value: JsonValue, path: KeyPath, target: str) -> Iterator[tuple[KeyPath, str, JsonValue]]:
    """Yield each value of a template with its place in it and its SCIM path; `schemas` is no attribute."""
    if len(path) > _DEPTH_MAX:
        yield path, target, None
    elif isinstance(value, dict):
        for key, inner in value.items():
            if path or key != "schemas":
                yield from _leaves(inner, (*path, key), _joined(target, key, len(path)))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(inner, (*path, number), _item(target, inner, number, len(value)))
    else:
        yield path, target, value


def _joined(target: str, key: str, depth: int) -> str:
    """Return the path of a key below a path; behind a schema's URN, which is a key at the top, stands a colon."""
    if not target:
        return key
    return f"{target}:{key}" if depth == 1 and target.lower().startswith("urn:") else f"{target}.{key}"


def _item(target: str, item: JsonValue, number: int, count: int) -> str:
    """Return the path of a list's item: by what is constant in it, or by its value, where it is not alone."""
    if not isinstance(item, dict):
        return target if count == 1 else f"{target}[{number}]"
    kind, value = item.get("type"), item.get("value")
    if isinstance(kind, str) and kind and "{$" not in kind:
        return f"{target}[type eq {json.dumps(kind)}]"
    if count == 1:
        return target
    if item.get("primary") is True:
        return f"{target}[primary eq true]"
    return f"{target}[value eq {json.dumps(value)}]" if isinstance(value, str) else f"{target}[{number}]"
