"""Entra ID's synchronization schema, as Microsoft Graph answers it and as the portal downloads it."""

from __future__ import annotations

from typing import Final

from scim_conformance.documents.problems import shown
from scim_conformance.mapping.expressions.scoping import OPERATORS
from scim_conformance.mapping.formats.entra_source import read_source
from scim_conformance.mapping.formats.registry import mistaken, reads
from scim_conformance.mapping.formats.report import Report
from scim_conformance.mapping.formats.source import Source
from scim_conformance.mapping.model import (
    AttributeDefinition,
    AttributeMapping,
    Clause,
    Flow,
    Idp,
    MappingDocument,
    ObjectMapping,
    Place,
    Scope,
)
from scim_conformance.scim.exchange import JsonObject, JsonValue

NAME: Final = "Entra ID's synchronization schema (Graph's synchronizationSchema, or the portal's download)"

_OWN_DIRECTORY: Final = frozenset({"azure active directory", "microsoft entra id"})
_ACTIONS: Final = {"add": "create", "update": "update", "delete": "delete"}
_FLOW_TYPES: Final = {
    word.lower(): word for word in ("Always", "ObjectAddOnly", "MultiValueAddOnly", "ValueAddOnly", "AttributeAddOnly")
}
_FLOW_BEHAVIORS: Final = {word.lower(): word for word in ("FlowWhenChanged", "FlowAlways")}
_DEFINITIONS = dict[tuple[str, str], dict[str, AttributeDefinition]]


def _has(value: JsonValue, *keys: str) -> bool:
    return isinstance(value, dict) and all(key in value for key in keys)


def _lists(value: JsonValue, *keys: str) -> bool:
    """Whether it is a Graph answer with a list whose first item has the keys."""
    items = value.get("value") if isinstance(value, dict) else None
    return isinstance(items, list) and bool(items) and _has(items[0], *keys)


def _is_schema(value: JsonValue) -> bool:
    return _has(value, "synchronizationRules") or (
        isinstance(value, dict) and _has(value.get("schema"), "synchronizationRules")
    )


_BRING: Final = "bring the answer of GET /servicePrincipals/{id}/synchronization/jobs/{jobId}/schema"

mistaken("a list of Entra ID's synchronization jobs", lambda value: _lists(value, "id", "templateId", "status"), _BRING)
mistaken("a list of Entra ID's synchronization templates", lambda value: _lists(value, "id", "factoryTag"), _BRING)
mistaken("a synchronization job without its schema", lambda value: _has(value, "templateId", "schedule"), _BRING)
mistaken("Entra ID's list of expression functions", lambda value: _lists(value, "name", "parameters"), _BRING)
mistaken("Entra ID's list of filter operators", lambda value: _lists(value, "arity"), _BRING)
mistaken(
    "a single objectMapping of Entra ID's schema",
    lambda value: _has(value, "attributeMappings", "targetObjectName"),
    "bring the whole schema, in which it stands below synchronizationRules",
)
mistaken("an Entra ID service principal", lambda value: _has(value, "appId", "servicePrincipalType"), _BRING)


@reads(NAME, _is_schema)
def read(source: Source) -> MappingDocument:
    """Read a schema; every key but the names is optional, and has the default that Microsoft documents."""
    report = Report()
    place = source.place()
    schema = source.value
    assert isinstance(schema, dict)
    if "synchronizationRules" not in schema:
        place, schema = place.below("schema"), schema["schema"]
        assert isinstance(schema, dict)
    definitions = _definitions(report, schema, place)
    objects = [
        _object_mapping(report, mapping, where, rule, definitions)
        for rule, rule_place in report.objects(schema, "synchronizationRules", place)
        for mapping, where in report.objects(rule, "objectMappings", rule_place)
    ]
    if not objects:
        report.say(place.below("synchronizationRules"), "holds no objectMappings", _BRING)
    report.end()
    return MappingDocument(Idp.ENTRA, NAME, source.file, tuple(objects), notes=tuple(report.notes))


def _definitions(report: Report, schema: JsonObject, place: Place) -> _DEFINITIONS:
    """Return the attributes that each directory declares, by the names of directory and object."""
    found: _DEFINITIONS = {}
    for directory, at in report.objects(schema, "directories", place):
        name = report.text(directory, "name", at)
        for each, where in report.objects(directory, "objects", at):
            declared = (_definition(report, item, spot) for item, spot in report.objects(each, "attributes", where))
            found[name, report.text(each, "name", where)] = {item.name: item for item in declared if item.name}
    return found


def _definition(report: Report, item: JsonObject, place: Place) -> AttributeDefinition:
    default = item.get("defaultValue")
    return AttributeDefinition(
        name=report.text(item, "name", place),
        type=report.text(item, "type", place, "String").lower(),
        required=report.flag(item, "required", place),
        multi_valued=report.flag(item, "multivalued", place, default=False),
        mutability=report.text(item, "mutability", place, "ReadWrite"),
        default=default if isinstance(default, str) else None,
        place=place,
    )


def _object_mapping(
    report: Report, item: JsonObject, place: Place, rule: JsonObject, definitions: _DEFINITIONS
) -> ObjectMapping:
    source_directory, target_directory = (str(rule.get(key) or "") for key in _DIRECTORY_KEYS)
    source_object = report.text(item, "sourceObjectName", place)
    target_object = report.text(item, "targetObjectName", place)
    if not target_object:
        report.say(place, "has no targetObjectName", "name User or Group")
    targets = definitions.get((target_directory, target_object), {})
    rows = [
        _attribute_mapping(report, row, where, targets)
        for row, where in report.objects(item, "attributeMappings", place)
    ]
    resource_type = {"user": "User", "group": "Group"}.get(target_object.lower(), target_object)
    return ObjectMapping(
        resource_type=resource_type,
        attributes=tuple(row for row in rows if row is not None),
        name=report.text(item, "name", place),
        source_object=source_object,
        target_object=target_object,
        enabled=report.flag(item, "enabled", place, default=True) is not False,
        actions=_actions(report, item, place),
        outbound=target_directory.lower() not in _OWN_DIRECTORY or source_directory.lower() in _OWN_DIRECTORY,
        scope=_scope(report, item, place),
        source_definitions=definitions.get((source_directory, source_object), {}),
        target_definitions=targets,
        place=place,
    )


_DIRECTORY_KEYS: Final = ("sourceDirectoryName", "targetDirectoryName")


def _actions(report: Report, item: JsonObject, place: Place) -> frozenset[str]:
    written = report.text(item, "flowTypes", place, "Add, Update, Delete")
    words = [word.strip() for word in written.split(",") if word.strip()]
    for word in words:
        if word.lower() not in _ACTIONS and word.lower() != "none":
            report.say(place.below("flowTypes"), f"{shown(word)} is no flow type", "they are Add, Update and Delete")
    return frozenset(_ACTIONS[word.lower()] for word in words if word.lower() in _ACTIONS)


def _attribute_mapping(
    report: Report, item: JsonObject, place: Place, targets: dict[str, AttributeDefinition]
) -> AttributeMapping | None:
    target = report.text(item, "targetAttributeName", place).strip()
    if not target:
        if item.get("targetAttributeName") in (None, ""):
            report.say(place, "has no targetAttributeName", "name the attribute of the target")
        return None
    flow_type = report.word(item, "flowType", place, _FLOW_TYPES, "Always")
    default = item.get("defaultValue")
    if isinstance(default, list | dict):
        report.say(place.below("defaultValue"), f"is {shown(default)}, and a text or null is expected")
        default = None
    return AttributeMapping(
        target=target,
        source=read_source(report, item, place),
        written=target,
        default=default,
        matching=report.whole(item, "matchingPriority", place) or 0,
        flow=Flow.CREATE if flow_type == "ObjectAddOnly" else Flow.ALWAYS,
        flow_type=flow_type,
        flow_behavior=report.word(item, "flowBehavior", place, _FLOW_BEHAVIORS, "FlowWhenChanged"),
        definition=targets.get(target),
        place=place,
    )


def _scope(report: Report, item: JsonObject, place: Place) -> Scope | None:
    scope = report.object(item, "scope", place)
    where = place.below("scope")
    for key in ("inputFilterGroups", "categoryFilterGroups"):
        if report.items(scope, key, where):
            report.note(where.below(key), "is experimental and is not read here")
    groups = tuple(
        tuple(_clause(report, clause, spot) for clause, spot in report.objects(group, "clauses", at))
        for group, at in report.objects(scope, "groups", where)
    )
    filled = tuple(group for group in groups if group)
    return Scope(filled, where) if filled else None


def _clause(report: Report, clause: JsonObject, place: Place) -> Clause:
    operator = report.text(clause, "operatorName", place).strip().upper().replace(" ", "_")
    if operator not in OPERATORS:
        report.note(place.below("operatorName"), f"is {shown(operator)}, which is no documented operator")
    values = report.items(report.object(clause, "targetOperand", place), "values", place.below("targetOperand"))
    attribute = report.text(clause, "sourceOperandName", place)
    if not attribute:
        report.say(place, "has no sourceOperandName", "name an attribute of the source")
    return Clause(operator, attribute, tuple(str(value) for value in values), place)
