"""Small named changes to a correct export, each of which brings one fault in."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

Change = Callable[[Any], None]

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"


def both(*changes: Change) -> Change:
    def change(export: Any) -> None:
        for one in changes:
            one(export)

    return change


# Entra ID


def entra_object(export: Any, kind: str = "User") -> Any:
    mappings = export["synchronizationRules"][0]["objectMappings"]
    return next(one for one in mappings if one["targetObjectName"] == kind)


def entra_row(export: Any, target: str, kind: str = "User") -> Any:
    return next(row for row in entra_object(export, kind)["attributeMappings"] if row["targetAttributeName"] == target)


def entra_source(expression: str | None) -> Any:
    if expression is None:
        return None
    if re.fullmatch(r"\[\w+\]", expression):
        return {"type": "Attribute", "name": expression[1:-1], "expression": expression, "parameters": []}
    if re.fullmatch(r'"[^"]*"', expression):
        return {"type": "Constant", "name": expression[1:-1], "expression": expression, "parameters": []}
    name = expression.partition("(")[0]
    return {"type": "Function", "name": name, "expression": expression, "parameters": []}


def source(target: str, expression: str, kind: str = "User") -> Change:
    """Take the value of a target from another source."""
    return lambda export: entra_row(export, target, kind).update(source=entra_source(expression))


def drop(target: str, kind: str = "User") -> Change:
    """Take a row out."""

    def change(export: Any) -> None:
        rows = entra_object(export, kind)["attributeMappings"]
        rows.remove(entra_row(export, target, kind))

    return change


def add(target: str, expression: str | None, kind: str = "User", **more: Any) -> Change:
    """Put a row in."""

    def change(export: Any) -> None:
        row = {
            "targetAttributeName": target,
            "source": entra_source(expression),
            "matchingPriority": 0,
            "flowType": "Always",
            "flowBehavior": "FlowWhenChanged",
            "defaultValue": None,
        }
        entra_object(export, kind)["attributeMappings"].append({**row, **more})

    return change


def retarget(target: str, to: str, kind: str = "User") -> Change:
    """Point a row to another target."""
    return lambda export: entra_row(export, target, kind).update(targetAttributeName=to)


def with_row(target: str, kind: str = "User", **more: Any) -> Change:
    """Change keys of a row."""
    return lambda export: entra_row(export, target, kind).update(more)


def with_object(kind: str = "User", **more: Any) -> Change:
    """Change keys of an object mapping."""
    return lambda export: entra_object(export, kind).update(more)


def without_object(kind: str) -> Change:
    def change(export: Any) -> None:
        mappings = export["synchronizationRules"][0]["objectMappings"]
        mappings.remove(entra_object(export, kind))

    return change


def match_by(target: str, kind: str = "User") -> Change:
    """Let another row match, alone."""

    def change(export: Any) -> None:
        for row in entra_object(export, kind)["attributeMappings"]:
            row["matchingPriority"] = 1 if row["targetAttributeName"] == target else 0

    return change


def scope(*groups: list[tuple[str, str, list[str]]]) -> Change:
    """Set a scoping filter: groups of (attribute, operator, values)."""
    made = [
        {
            "name": f"group {number}",
            "clauses": [
                {"sourceOperandName": attribute, "operatorName": operator, "targetOperand": {"values": values}}
                for attribute, operator, values in group
            ],
        }
        for number, group in enumerate(groups)
    ]
    return with_object(scope={"groups": made, "inputFilterGroups": [], "categoryFilterGroups": []})


def declared(name: str, **more: Any) -> Change:
    """Declare an attribute of the target directory."""

    def change(export: Any) -> None:
        target = export["directories"][1]["objects"][0]["attributes"]
        for attribute in target:
            if attribute["name"] == name:
                attribute.update(more)
                return
        target.append({"name": name, "type": "String", "multivalued": False, "required": False, **more})

    return change


# Okta


def expression(variable: str, text: str, status: str = "PUSH") -> Change:
    """Set the expression of a row."""
    return lambda export: export["mapping"]["properties"].update({variable: {"expression": text, "pushStatus": status}})


def without(*variables: str) -> Change:
    """Take rows out."""

    def change(export: Any) -> None:
        for variable in variables:
            del export["mapping"]["properties"][variable]

    return change


def attribute(variable: str, kind: str = "base", **more: Any) -> Change:
    """Change, or make, an attribute of the app user schema."""

    def change(export: Any) -> None:
        properties = export["schema"]["definitions"][kind]["properties"]
        made = {"title": variable, "type": "string", "scope": "NONE", "mutability": "READ_WRITE"}
        properties[variable] = {**properties.get(variable, made), **more}

    return change


def user_name(template: str, **more: Any) -> Change:
    """Set the user name format of the app."""

    def change(export: Any) -> None:
        export["app"]["credentials"]["userNameTemplate"] = {"template": template, "type": "CUSTOM", **more}

    return change


def turned_around(export: Any) -> None:
    """Let the mapping lead from the app to Okta."""
    mapping = export["mapping"]
    mapping["source"], mapping["target"] = mapping["target"], mapping["source"]


# OneLogin


def template(**keys: Any) -> Change:
    """Set keys of the template; None takes one out."""

    def change(export: Any) -> None:
        for key, value in keys.items():
            if value is None:
                export["template"].pop(key, None)
            else:
                export["template"][key] = copy.deepcopy(value)

    return change


def rekeyed(old: str, new: str) -> Change:
    """Write a key of the template differently."""

    def change(export: Any) -> None:
        export["template"][new] = export["template"].pop(old)

    return change


def parameter(name: str, field: str) -> Change:
    """Let a parameter stand for another field."""
    return lambda export: export["parameters"][name].update(user_attribute_mappings=field)


# a plain mapping


def plain_row(target: str, kind: str = "User", **more: Any) -> Change:
    """Change a row of a plain mapping; a value of None takes a key out."""

    def change(export: Any) -> None:
        row = _plain(export, target, kind)
        row.update(more)
        for key, value in more.items():
            if value is None:
                del row[key]

    return change


def plain_drop(target: str, kind: str = "User") -> Change:
    return lambda export: export["mappings"].remove(_plain(export, target, kind))


def plain_add(**row: Any) -> Change:
    return lambda export: export["mappings"].append(row)


def _plain(export: Any, target: str, kind: str) -> Any:
    return next(row for row in export["mappings"] if row["target"] == target and row.get("object", "User") == kind)
