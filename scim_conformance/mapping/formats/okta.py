"""Okta's export: a profile mapping, the app user schema and the app in one JSON object."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from scim_conformance.documents.problems import shown
from scim_conformance.mapping.formats.okta_schema import definitions, scim_path
from scim_conformance.mapping.formats.registry import mistaken, reads
from scim_conformance.mapping.formats.report import Report
from scim_conformance.mapping.formats.source import Source
from scim_conformance.mapping.model import (
    AttributeDefinition,
    AttributeMapping,
    Expression,
    Flow,
    Idp,
    Language,
    MappingDocument,
    ObjectMapping,
    Place,
)
from scim_conformance.mapping.tree import Literal, Opaque, Template, references
from scim_conformance.scim.exchange import JsonObject, JsonValue

NAME: Final = 'Okta\'s profile mapping with its app user schema, {"mapping": ..., "schema": ..., "app": ...}'

_PUSH: Final = {word.lower(): word for word in ("PUSH", "DONT_PUSH", "NOT_CONFIGURED")}
_BUNDLE: Final = (
    'bring one object {"mapping": ..., "schema": ...} with the answers of GET /api/v1/mappings/{mappingId} and '
    "GET /api/v1/meta/schemas/apps/{appId}/default"
)
_DEFAULT_TEMPLATE: Final = "${source.login}"


def _is_mapping(value: JsonValue) -> bool:
    return isinstance(value, dict) and {"source", "target", "properties"} <= set(value)


def _is_schema(value: JsonValue) -> bool:
    inside = value.get("definitions") if isinstance(value, dict) else None
    return isinstance(inside, dict) and ("base" in inside or "custom" in inside)


def _is_bundle(value: JsonValue) -> bool:
    return isinstance(value, dict) and "mapping" in value and bool({"schema", "app"} & set(value))


def _is_mapping_list(value: JsonValue) -> bool:
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and {"source", "target", "_links"} <= set(first) and "properties" not in first


def _is_app(value: JsonValue) -> bool:
    return isinstance(value, dict) and "credentials" in value and ("signOnMode" in value or "features" in value)


mistaken("Okta's list of mappings, which carries no properties", _is_mapping_list, _BUNDLE)
mistaken("an Okta profile mapping without its app user schema", _is_mapping, _BUNDLE)
mistaken("an Okta app user schema without its profile mapping", _is_schema, _BUNDLE)
mistaken("an Okta app without its profile mapping and schema", _is_app, _BUNDLE)


@reads(NAME, _is_bundle)
def read(source: Source) -> MappingDocument:
    """Read the bundle. Without an app, its user name format is the documented default, the Okta login."""
    report = Report()
    place = source.place()
    bundle = source.value
    assert isinstance(bundle, dict)
    for key in sorted(set(bundle) - {"mapping", "schema", "app"}):
        report.say(place.below(key), "is no part of the bundle", "its parts are mapping, schema and app")
    mapping = report.object(bundle, "mapping", place)
    where = place.below("mapping")
    if not _is_mapping(mapping):
        report.say(where, "is no profile mapping: it has source, target and properties", _BUNDLE)
    if not _is_schema(bundle.get("schema")):
        report.say(place.below("schema"), "is no app user schema: it has definitions with base and custom", _BUNDLE)
    report.end()
    declared = definitions(report, report.object(bundle, "schema", place), place.below("schema"))
    outbound = _is_outbound(report, mapping, where)
    rows = _rows(report, mapping, where, declared if outbound else {}, outbound=outbound)
    if outbound and not any(row.written == "userName" for row in rows):
        rows = (*_username(report, bundle, place, declared), *rows)
    report.end()
    user = ObjectMapping(
        resource_type="User",
        attributes=rows,
        name=report.text(mapping, "id", where),
        source_object=_side(mapping, "source"),
        target_object=_side(mapping, "target"),
        outbound=outbound,
        target_definitions=declared,
        place=where,
    )
    return MappingDocument(Idp.OKTA, NAME, source.file, (user,), notes=tuple(report.notes))


def _side(mapping: JsonObject, key: str) -> str:
    side = mapping.get(key)
    return str(side.get("name") or "") if isinstance(side, dict) else ""


def _is_outbound(report: Report, mapping: JsonObject, place: Place) -> bool:
    """Whether the mapping leads from Okta to the app, by the types of its two sides."""
    kinds = [
        report.word(
            report.object(mapping, key, place), "type", place.below(key), {"user": "user", "appuser": "appuser"}
        )
        for key in ("source", "target")
    ]
    if kinds[0] == kinds[1] and kinds[0]:
        report.say(place, f"joins {kinds[0]} and {kinds[1]}", "one side is user, the other appuser")
    return kinds[1] != "user"


def _rows(
    report: Report, mapping: JsonObject, place: Place, declared: dict[str, AttributeDefinition], *, outbound: bool
) -> tuple[AttributeMapping, ...]:
    rows = []
    properties = report.object(mapping, "properties", place)
    for name in properties:
        where = place.below("properties", name)
        item = report.object(properties, name, place.below("properties"))
        text = report.text(item, "expression", where)
        if not text.strip():
            continue
        if outbound and name not in declared:
            report.note(where, "is no attribute of the app user schema")
        source = report.expression(text, Language.OKTA, where.below("expression"))
        if source is not None:
            _check_direction(report, source, outbound=outbound)
        push = report.word(item, "pushStatus", where, _PUSH, "PUSH")
        rows.append(_row(name, source, push, declared.get(name), where))
    return tuple(rows)


def _row(
    name: str, source: Expression | None, push: str, definition: AttributeDefinition | None, place: Place
) -> AttributeMapping:
    return AttributeMapping(
        target=scim_path(definition) if definition else name,
        source=source,
        written=name,
        matching=int(name == "userName"),
        flow=Flow.CREATE if push == "DONT_PUSH" else Flow.ALWAYS,
        flow_type=push,
        definition=definition,
        place=place,
    )


def _check_direction(report: Report, source: Expression, *, outbound: bool) -> None:
    wrong, right = ("appuser", "user") if outbound else ("user", "appuser")
    for reference in references(source.tree):
        if reference.scope.lower() == wrong:
            what = f"reads {shown(f'{reference.scope}.{reference.name}')}, which is there in the other direction alone"
            report.say(source.place, what, f"write {right}.{reference.name}, or source.{reference.name}")


def _username(
    report: Report, bundle: JsonObject, place: Place, declared: dict[str, AttributeDefinition]
) -> tuple[AttributeMapping, ...]:
    """Return the row of the user name, which an app has in its sign-on settings and not in its mapping."""
    app = report.object(bundle, "app", place)
    keys = ("app", "credentials", "userNameTemplate") if "credentials" in app else ("app", "userNameTemplate")
    where = place.below(*keys) if app else place
    inside = report.object(app, "credentials", place.below("app")) if "credentials" in app else app
    template = report.object(inside, "userNameTemplate", where)
    kind = report.text(template, "type", where, "BUILT_IN").upper()
    text = report.text(template, "template", where, _DEFAULT_TEMPLATE)
    push = report.word(template, "pushStatus", where, _PUSH, "NOT_CONFIGURED")
    if kind == "NONE":
        tree = Opaque("the user name is typed in when the app is assigned, and no file has it")
        source: Expression | None = Expression(text, Language.OKTA_USERNAME, tree, where)
    else:
        suffix = report.text(template, "userSuffix", where)
        source = _with_suffix(report.expression(text, Language.OKTA_USERNAME, where.below("template")), suffix)
    row = _row("userName", source, push, declared.get("userName"), where)
    # A custom format does not push later changes unless that is switched on.
    unpushed = kind == "CUSTOM" and push == "NOT_CONFIGURED"
    return (replace(row, flow=Flow.CREATE) if unpushed else row,)


def _with_suffix(source: Expression | None, suffix: str) -> Expression | None:
    if source is None or not suffix:
        return source
    parts = source.tree.parts if isinstance(source.tree, Template) else (source.tree,)
    tree = Template((*parts, Literal(suffix, len(source.text))))
    return Expression(source.text + suffix, source.language, tree, source.place)
