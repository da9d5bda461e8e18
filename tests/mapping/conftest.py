"""Mappings to break, people to try them on, and contracts to hold them against."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from scim_conformance.documents.load import Library, load_contract_file, load_library
from scim_conformance.documents.model import Contract
from scim_conformance.mapping.formats import read_mapping
from scim_conformance.mapping.judging import Judged, judged
from scim_conformance.mapping.model import Idp
from scim_conformance.mapping.people import Population, built_in, read_people
from scim_conformance.mapping.start import start
from scim_conformance.mapping.trial import attempt

TIDY = ("ordinary", "head", "leaver", "diacritics", "several-words")
"""Invented people with whom nothing is the matter but that one of them is off, and two have names to spoil."""

CONTRACTS: Mapping[str, Mapping[str, Any]] = {
    "address": {"extends": "iru", "people": {"user_name": "address"}},
    "strict": {"extends": "iru", "levels": {"mapping-unused-attributes-are-left-out": "fail"}},
    "primary": {"extends": "iru", "user": {"attributes": {"emails.primary": {"keep": "must", "required": True}}}},
    "family-name": {"extends": "iru", "user": {"attributes": {"name.familyName": {"keep": "must", "required": True}}}},
    "external-id": {"extends": "iru", "user": {"attributes": {"externalId": {"keep": "must", "required": True}}}},
    "roles": {"extends": "iru", "user": {"attributes": {"roles": {"keep": "must"}, "roles.type": {"keep": "must"}}}},
    "lenient": {"extends": "iru", "levels": {"mapping-active-is-mapped": "off"}},
    "language": {"extends": "iru", "user": {"attributes": {"preferredLanguage": {"keep": "must"}}}},
    "department": {
        "extends": "iru",
        "user": {
            "attributes": {
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department": {"keep": "must"},
                "urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge": {"keep": "must"},
            }
        },
    },
}

PLAIN: Mapping[str, Any] = {
    "idp": "generic",
    "mappings": [
        {"source": "login", "target": "userName", "match": 1},
        {"source": "enabled", "target": "active"},
        {"source": "full_name", "target": "displayName"},
        {"source": "mail", "target": 'emails[type eq "work"].value'},
        {"source": "title", "target": "title"},
        {"object": "Group", "source": "name", "target": "displayName", "match": 1},
        {"object": "Group", "source": "members", "target": "members"},
    ],
}


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(flows=())


@pytest.fixture(scope="session")
def contract_named(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Contract]:
    folder = tmp_path_factory.mktemp("contracts")

    @cache
    def named(name: str) -> Contract:
        if name in library.contracts:
            return library.contracts[name]
        text = {"contract": name, "title": name, "as_of": "2026-11", "sources": ["a test"], **CONTRACTS[name]}
        path = folder / f"{name}.yaml"
        path.write_text(yaml.safe_dump(text, sort_keys=False), encoding="utf-8")
        return load_contract_file(path)

    return named


@pytest.fixture(scope="session")
def correct(library: Library, contract_named: Callable[[str], Contract]) -> Callable[[str, str], Any]:
    """The export of a correct mapping for an IdP and a contract, to be changed."""

    @cache
    def text(idp: str, contract: str) -> str:
        if idp == "generic":
            return json.dumps(PLAIN)
        return start(Idp(idp), contract_named(contract), library.requirements)

    return lambda idp, contract: copy.deepcopy(json.loads(text(idp, contract)))


@pytest.fixture
def judge_export(library: Library, contract_named: Callable[[str], Contract], tmp_path: Path) -> Callable[..., Judged]:
    """Hold an export against a contract, on tidy people, or those that are given as records."""

    def judge(
        export: Any, idp: str, contract: str = "iru", people: Any = None, *, strict: bool = False, profile: str = ""
    ) -> Judged:
        path = tmp_path / ("export.yaml" if idp == "generic" else "export.json")
        path.write_text(json.dumps(export), encoding="utf-8")
        return judged(
            attempt(
                read_mapping(path),
                contract_named(contract),
                library.requirements,
                population(idp, people, tmp_path),
                library.profiles.get(profile or idp),
            ),
            strict=strict,
        )

    return judge


def population(idp: str, people: Any, folder: Path) -> Population:
    if people == "invented":
        return built_in(idp)
    if people is None or isinstance(people, Mapping):
        return tidy(idp, people or {})
    path = folder / "people.json"
    path.write_text(json.dumps(people), encoding="utf-8")
    return read_people(path, idp)


def tidy(idp: str, more: Mapping[str, Any]) -> Population:
    """Return the tidy people as if they stood in a file; `more` is laid over the first of them."""
    invented = built_in(idp)
    people = [person for person in invented.people if person.label in TIDY]
    people[0] = replace(people[0], attributes={**people[0].attributes, **more})
    return replace(invented, people=tuple(people), is_built_in=False, known=None)


# changes to an export, each of which brings one fault in; the tables name them


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


def source(export: Any, target: str, expression: str, kind: str = "User") -> None:
    """Take the value of a target from another source."""
    entra_row(export, target, kind).update(source=entra_source(expression))


def drop(export: Any, target: str, kind: str = "User") -> None:
    entra_object(export, kind)["attributeMappings"].remove(entra_row(export, target, kind))


def add(export: Any, target: str, expression: str | None, kind: str = "User", **more: Any) -> None:
    row = {"targetAttributeName": target, "source": entra_source(expression), "matchingPriority": 0, **more}
    entra_object(export, kind)["attributeMappings"].append(row)


def retarget(export: Any, target: str, to: str, kind: str = "User") -> None:
    entra_row(export, target, kind).update(targetAttributeName=to)


def row(export: Any, target: str, kind: str = "User", **more: Any) -> None:
    """Change keys of a row."""
    entra_row(export, target, kind).update(more)


def whole(export: Any, kind: str = "User", **more: Any) -> None:
    """Change keys of an object mapping."""
    entra_object(export, kind).update(more)


def without_object(export: Any, kind: str) -> None:
    export["synchronizationRules"][0]["objectMappings"].remove(entra_object(export, kind))


def match_by(export: Any, target: str, kind: str = "User") -> None:
    """Let another row match, alone."""
    for one in entra_object(export, kind)["attributeMappings"]:
        one["matchingPriority"] = 1 if one["targetAttributeName"] == target else 0


def scope(export: Any, *groups: list[list[Any]]) -> None:
    """Set a scoping filter: groups of clauses, each an attribute, an operator and values."""
    made = [
        {
            "name": f"group {number}",
            "clauses": [
                {"sourceOperandName": attribute, "operatorName": operator, "targetOperand": {"values": values}}
                for attribute, operator, *values in group
            ],
        }
        for number, group in enumerate(groups)
    ]
    whole(export, scope={"groups": made, "inputFilterGroups": [], "categoryFilterGroups": []})


def declare(export: Any, name: str, **more: Any) -> None:
    """Declare an attribute of the target directory."""
    declared = export["directories"][1]["objects"][0]["attributes"]
    found = next((one for one in declared if one["name"] == name), None)
    if found is None:
        found = {"name": name, "type": "String", "multivalued": False, "required": False}
        declared.append(found)
    found.update(more)


def expression(export: Any, variable: str, text: str, status: str = "PUSH") -> None:
    """Set the expression of a row of Okta."""
    export["mapping"]["properties"][variable] = {"expression": text, "pushStatus": status}


def without(export: Any, *variables: str) -> None:
    for variable in variables:
        del export["mapping"]["properties"][variable]


def attribute(export: Any, variable: str, kind: str = "base", **more: Any) -> None:
    """Change, or make, an attribute of the app user schema."""
    properties = export["schema"]["definitions"][kind]["properties"]
    made = {"title": variable, "type": "string", "scope": "NONE", "mutability": "READ_WRITE"}
    properties[variable] = {**properties.get(variable, made), **more}


def user_name(export: Any, template: str, **more: Any) -> None:
    """Set the user name format of the app."""
    export["app"]["credentials"]["userNameTemplate"] = {"template": template, "type": "CUSTOM", **more}


def turn_around(export: Any) -> None:
    """Let the mapping lead from the app to Okta."""
    mapping = export["mapping"]
    mapping["source"], mapping["target"] = mapping["target"], mapping["source"]
    for one in mapping["properties"].values():
        one["expression"] = one["expression"].replace("user.", "source.")


def template(export: Any, **keys: Any) -> None:
    """Set keys of a OneLogin template; None takes one out."""
    for key, value in keys.items():
        if value is None:
            export["template"].pop(key)
        else:
            export["template"][key] = value


def rekey(export: Any, old: str, new: str) -> None:
    export["template"][new] = export["template"].pop(old)


def extension(export: Any, old: str, new: str) -> None:
    """Write a URN of the template differently, in `schemas` and as a key."""
    export["template"] = json.loads(json.dumps(export["template"]).replace(old, new))


def parameter(export: Any, name: str, field: str) -> None:
    export["parameters"][name].update(user_attribute_mappings=field)


def plain(export: Any, target: str, kind: str = "User", **more: Any) -> None:
    """Change a row of a plain mapping; a value of None takes a key out."""
    found = plain_row(export, target, kind)
    if "to" in more:
        more["target"] = more.pop("to")
    found.update(more)
    for key, value in more.items():
        if value is None:
            del found[key]


def plain_drop(export: Any, target: str, kind: str = "User") -> None:
    export["mappings"].remove(plain_row(export, target, kind))


def plain_add(export: Any, **more: Any) -> None:
    export["mappings"].append(more)


def plain_row(export: Any, target: str, kind: str) -> Any:
    return next(one for one in export["mappings"] if one["target"] == target and one.get("object", "User") == kind)


def changed(export: Any, steps: list[list[Any]]) -> Any:
    """Apply steps, each the name of a change and its arguments; a last mapping holds keywords."""
    for name, *arguments in steps:
        keywords = arguments.pop() if arguments and isinstance(arguments[-1], dict) else {}
        globals()[name](export, *arguments, **keywords)
    return export


@pytest.fixture(scope="session")
def change() -> Callable[[Any, list[list[Any]]], Any]:
    return changed
