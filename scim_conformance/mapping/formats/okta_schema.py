"""Okta's app user schema: what each variable is, and which SCIM attribute it becomes."""

from __future__ import annotations

import re
from typing import Final

from scim_conformance.mapping.formats.report import Report
from scim_conformance.mapping.model import AttributeDefinition, Place
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.urns import USER

_CHOSEN: Final = re.compile(
    r"([A-Za-z$][\w$-]*)\.\^?\[\s*([A-Za-z]\w*)\s*==\s*('[^']*'|\"[^\"]*\"|\w+)\s*\](?:\.([\w$-]+))?"
)
"""Okta's own path into a multi-valued attribute: `emails.^[type=='work'].value`."""

_NUMBERED: Final = re.compile(r"([A-Za-z$][\w$-]*)\.\^?\[(\d{1,4})\](?:\.([\w$-]+))?")
"""The older form with an index: `emails.[1].type`."""


def definitions(report: Report, schema: JsonObject, place: Place) -> dict[str, AttributeDefinition]:
    """Return the attributes of a schema by their variable names, base ones first."""
    found: dict[str, AttributeDefinition] = {}
    parts = report.object(schema, "definitions", place)
    for part in ("base", "custom"):
        where = place.below("definitions", part)
        owner = report.object(parts, part, place.below("definitions"))
        required = [name for name in report.items(owner, "required", where) if isinstance(name, str)]
        properties = report.object(owner, "properties", where)
        for name in properties:
            item = report.object(properties, name, where.below("properties"))
            found[name] = _definition(report, name, item, required, part == "custom", where.below("properties", name))
    return found


def _definition(
    report: Report, name: str, item: JsonObject, required: list[str], custom: bool, place: Place
) -> AttributeDefinition:
    kind = report.text(item, "type", place, "string").lower()
    return AttributeDefinition(
        name=name,
        type=kind,
        required=bool(report.flag(item, "required", place, default=False)) or name in required,
        multi_valued=kind == "array",
        mutability=report.text(item, "mutability", place),
        min_length=report.whole(item, "minLength", place),
        max_length=report.whole(item, "maxLength", place),
        default=_plain(item.get("default")),
        external_name=report.text(item, "externalName", place),
        namespace=report.text(item, "externalNamespace", place),
        scope=report.text(item, "scope", place),
        custom=custom,
        place=place,
    )


def _plain(value: JsonValue) -> JsonValue:
    return None if isinstance(value, list | dict) else value


def scim_path(definition: AttributeDefinition) -> str:
    """Return the SCIM path of a variable; one with an index keeps it, `emails[1].type`, which no SCIM path has."""
    path = _translated(definition.external_name or definition.name)
    if definition.namespace and definition.namespace.lower() != USER.lower():
        return f"{definition.namespace}:{path}"
    return path


def _translated(name: str) -> str:
    if chosen := _CHOSEN.fullmatch(name.strip()):
        attribute, key, value, sub = chosen.groups()
        quoted = f'"{value[1:-1]}"' if value[0] in "'\"" else value
        return f"{attribute}[{key} eq {quoted}]" + (f".{sub}" if sub else "")
    if numbered := _NUMBERED.fullmatch(name.strip()):
        attribute, index, sub = numbered.groups()
        return f"{attribute}[{index}]" + (f".{sub}" if sub else "")
    return name.strip()
