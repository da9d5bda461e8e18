"""Files that are no mapping, or a broken one: one clear line each, with the file, the JSON path and the mend."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scim_conformance.documents.problems import DocumentErrors
from scim_conformance.mapping.formats import format_names, read_mapping

EXPORTS = Path(__file__).with_name("exports")


def said(path: Path) -> list[str]:
    """Return the lines that reading ends in, none where it yields a mapping."""
    try:
        read_mapping(path)
    except DocumentErrors as errors:
        return str(errors).splitlines()
    return []


def written(tmp_path: Path, value: Any, name: str = "m.json") -> Path:
    path = tmp_path / name
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return path


MISTAKEN = [
    (
        {"value": [{"id": "1", "templateId": "scim", "schedule": {}, "status": {}}]},
        "a list of Entra ID's synchronization jobs",
    ),
    ({"value": [{"id": "scim", "factoryTag": "scim"}]}, "a list of Entra ID's synchronization templates"),
    ({"id": "1", "templateId": "scim", "schedule": {}, "status": {}}, "a synchronization job without its schema"),
    ({"value": [{"name": "Left", "parameters": []}]}, "Entra ID's list of expression functions"),
    ({"value": [{"name": "EQUALS", "arity": "Binary"}]}, "Entra ID's list of filter operators"),
    ({"targetObjectName": "User", "attributeMappings": []}, "a single objectMapping"),
    ({"appId": "1", "servicePrincipalType": "Application"}, "an Entra ID service principal"),
    ([{"id": "prm", "source": {}, "target": {}, "_links": {}}], "Okta's list of mappings, which carries no properties"),
    (
        {"id": "prm", "source": {}, "target": {}, "properties": {}},
        "an Okta profile mapping without its app user schema",
    ),
    (
        {"$schema": "x", "definitions": {"base": {}, "custom": {}}},
        "an Okta app user schema without its profile mapping",
    ),
    ({"signOnMode": "SAML_2_0", "credentials": {}}, "an Okta app without"),
    ({"connector_id": 1, "parameters": {}}, "a OneLogin app without its SCIM JSON template"),
    ({"schemas": ["x"], "id": "1", "meta": {}, "userName": "x"}, "a SCIM resource"),
    ({"mapping": [{"scim": "userName", "auth0": "email"}]}, "an Auth0 SCIM mapping"),
    ([{"source": "a", "goal": "b"}], "without the column target"),
]


@pytest.mark.parametrize(("value", "name"), MISTAKEN, ids=[name for _, name in MISTAKEN])
def test_a_file_that_is_often_taken_for_a_mapping_is_named(tmp_path: Path, value: Any, name: str) -> None:
    lines = said(written(tmp_path, value))
    assert len(lines) == 1
    assert name in lines[0]
    assert "and no mapping; " in lines[0]


@pytest.mark.parametrize("value", [{}, [], "x", 3, None, {"a": 1}, [1], {"mappings": []}, True])
def test_another_file_is_told_what_would_be_read(tmp_path: Path, value: Any) -> None:
    lines = said(written(tmp_path, json.dumps(value)))
    assert len(lines) == 1
    assert all(name in lines[0] for name in format_names())


TEXTS = [
    ("", "m.json", "is empty"),
    ("  \n", "m.yaml", "is empty"),
    ('{"synchronizationRules": [,]}', "m.json", "m.json:1: is not JSON: expecting value (column 27)"),
    ('{"a": 1,\n}', "m.json", "take out the comma before it"),
    ("{'a': 1}", "m.json", "straight double quotes"),
    ('{"a": 1 // no\n}', "m.json", "JSON has no comments"),
    ('{"a": 1 "b": 2}', "m.json", "put a comma before it"),
    ('{"synchronizationRules": [], "synchronizationRules": []}', "m.json", "is given twice in one object"),
    ('{"a": NaN}', "m.json", "NaN is no number of JSON"),
    ('{"a": ' + "9" * 5_000 + "}", "m.json", "is not JSON"),
    ("[" * 100_000, "m.json", "is nested too deeply"),
    ("[" * 900 + "]" * 900, "m.json", "is no mapping"),
    ("mappings: &a [1]", "m.yaml", "anchor"),
    ("mappings:\n  - {source: a, target: b\n", "m.yaml", "is not YAML"),
    ("source,target\na,b,c\n", "m.csv", "m.csv:2: has 3 cells, and the header has 2"),
    ("source,target,target\na,b,c\n", "m.csv", "the column target is there twice"),
    ('source,target\n"a,b\n', "m.csv", "is not CSV"),
    ("source,target\na,b\x00\n", "m.csv", ""),
    ("a,b\nc,d\n", "m.csv", "is no mapping"),
]


@pytest.mark.parametrize(("text", "name", "what"), TEXTS, ids=[what or "nul" for _, _, what in TEXTS])
def test_a_text_that_cannot_be_read_is_one_line(tmp_path: Path, text: str, name: str, what: str) -> None:
    lines = said(written(tmp_path, text, name))
    assert len(lines) == (1 if what else len(lines))
    assert what in "".join(lines)
    assert all(line.isprintable() for line in lines)


def _set(*path: Any) -> Any:
    *above, last, new = path

    def change(value: Any) -> None:
        for key in above:
            value = value[key]
        value[last] = new

    return change


USER = ("synchronizationRules", 0, "objectMappings", 1)
ROW = (*USER, "attributeMappings", 4)

BROKEN = [
    ("entra.json", _set(*ROW, "targetAttributeName", None), "attributeMappings[4]: has no targetAttributeName"),
    ("entra.json", _set(*ROW, "targetAttributeName", 3), "targetAttributeName: is 3, and a text is expected"),
    ("entra.json", _set(*ROW, "matchingPriority", "1"), 'matchingPriority: is "1", and a whole number'),
    ("entra.json", _set(*ROW, "matchingPriority", -1), "matchingPriority: is -1"),
    (
        "entra.json",
        _set(*ROW, "flowType", "Alway"),
        'flowType: is "Alway", which is no such word; did you mean "Always"?',
    ),
    ("entra.json", _set(*ROW, "flowBehavior", "x"), "flowBehavior: is"),
    ("entra.json", _set(*ROW, "defaultValue", {}), "defaultValue: is a mapping"),
    ("entra.json", _set(*ROW, "source", []), "source: is a list, and an object is expected"),
    ("entra.json", _set(*ROW, "source", {"type": "Attribut", "name": "x"}), 'did you mean "Attribute"?'),
    ("entra.json", _set(*ROW, "source", {"type": "Function"}), "source: has no name"),
    ("entra.json", _set(*ROW, "source", {"type": "Function", "name": "Lenn"}), "has no function Lenn"),
    ("entra.json", _set(*ROW, "source", "expression", "Left([a])"), "source.expression: at character 1"),
    ("entra.json", _set(*USER, "attributeMappings", {}), "attributeMappings: is a mapping, and a list is expected"),
    ("entra.json", _set(*USER, "attributeMappings", [3]), "attributeMappings[0]: is 3, and an object is expected"),
    ("entra.json", _set(*USER, "enabled", "yes"), 'enabled: is "yes", and true or false is expected'),
    ("entra.json", _set(*USER, "flowTypes", "Add, Change"), 'flowTypes: "Change" is no flow type'),
    ("entra.json", _set(*USER, "targetObjectName", ""), "has no targetObjectName"),
    (
        "entra.json",
        _set(*USER, "scope", "groups", 0, "clauses", 0, "sourceOperandName", None),
        "has no sourceOperandName",
    ),
    ("entra.json", _set(*USER, "scope", "groups", "x"), "scope.groups: is"),
    ("entra.json", _set("synchronizationRules", []), "synchronizationRules: holds no objectMappings"),
    ("okta.json", _set("extra", 1), "extra: is no part of the bundle"),
    ("okta.json", _set("mapping", {}), "mapping: is no profile mapping"),
    ("okta.json", _set("schema", {}), "schema: is no app user schema"),
    ("okta.json", _set("mapping", "target", "type", "app"), 'did you mean "appuser"?'),
    ("okta.json", _set("mapping", "source", "type", "appuser"), "joins appuser and appuser"),
    ("okta.json", _set("mapping", "properties", "title", 3), "properties.title: is 3"),
    ("okta.json", _set("mapping", "properties", "title", "pushStatus", "PULL"), "pushStatus: is"),
    ("okta.json", _set("mapping", "properties", "title", "expression", "user.a ="), "title.expression: at character 8"),
    ("okta.json", _set("mapping", "properties", "title", "expression", "appuser.x"), "in the other direction alone"),
    ("okta.json", _set("schema", "definitions", "custom", "properties", "title", "type", 1), "title.type: is 1"),
    ("okta.json", _set("app", "credentials", "userNameTemplate", "template", "${x"), "template: at character 1"),
    ("onelogin.json", _set("template", 3), "template: is 3, and the object of a user is expected"),
    ("onelogin.json", _set("template", '{"userName": "a",}'), "template: is not JSON: "),
    ("onelogin.json", _set("template", "title", "{$user}"), "template.title: at character 1"),
    ("onelogin.json", _set("parameters", "title", 1), "parameters.title: is 1"),
    (
        "onelogin.json",
        _set("parameters", "second", "user_attribute_macros", "{$x"),
        "user_attribute_macros: at character 1",
    ),
    ("onelogin.json", _set("rules", 0, "actions", "x"), "rules[0].actions: is"),
]


@pytest.mark.parametrize(("name", "change", "what"), BROKEN, ids=[f"{name} {what}" for name, _, what in BROKEN])
def test_a_mistake_is_named_with_its_json_path(tmp_path: Path, name: str, change: Any, what: str) -> None:
    value = json.loads((EXPORTS / name).read_text())
    change(value)
    path = written(tmp_path, value, name)
    lines = said(path)
    assert what in lines[0]
    assert lines[0].startswith(str(path))
    assert len(lines) == 1


PLAIN = [
    ("{target: title}", "mappings[0]: has neither source nor constant nor default"),
    ("{source: a}", "has no target"),
    ("{source: a, target: b}, {source: a}", "mappings[1]: has no target"),
    ("{source: a, constant: 1, target: b}", "has both source and constant"),
    ("{sorce: a, target: b, constant: x}", 'sorce: is no column of a plain mapping; did you mean "source"?'),
    ("{source: a, target: b, when: never}", "when: is"),
    ("{source: a, target: b, match: x}", "match: is"),
    ("{source: a, target: b, object: Device}", "object: is"),
    ("{source: [a], target: b}", "source: is a list"),
    ("{constant: [a], target: b}", "constant: is a list"),
    ("{source: a, target: b}, 3", "mappings[1]: is 3, and a row is expected"),
]


@pytest.mark.parametrize(("rows", "what"), PLAIN, ids=[what for _, what in PLAIN])
def test_a_mistake_in_a_plain_mapping_is_named_with_its_line(tmp_path: Path, rows: str, what: str) -> None:
    path = written(tmp_path, f"mappings:\n  [{rows}]\n", "m.yaml")
    lines = said(path)
    assert len(lines) == 1
    assert lines[0].startswith(f"{path}:2: ")
    assert what in lines[0]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("idp: okta\nname: x\nmappings: [{source: a, target: b}]", "name: is no key of a plain mapping"),
        ("idp: octa\nmappings: [{source: a, target: b}]", 'did you mean "okta"?'),
    ],
)
def test_a_mistake_beside_the_rows_is_named(tmp_path: Path, text: str, what: str) -> None:
    assert what in said(written(tmp_path, text, "m.yaml"))[0]


def test_a_table_that_is_too_long_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "source,target\n" + "a,b\n" * 20_001, "m.csv")
    assert "more than 20,000 rows" in said(path)[0]


def test_many_broken_expressions_end(tmp_path: Path) -> None:
    value = json.loads((EXPORTS / "entra.json").read_text())
    row = value["synchronizationRules"][0]["objectMappings"][1]["attributeMappings"][0]
    row["source"]["expression"] = "Left("
    value["synchronizationRules"][0]["objectMappings"][1]["attributeMappings"] = [row] * 300
    assert len(said(written(tmp_path, value))) <= 102


def test_a_long_list_of_mistakes_ends(tmp_path: Path) -> None:
    value = json.loads((EXPORTS / "entra.json").read_text())
    value["synchronizationRules"][0]["objectMappings"][1]["attributeMappings"] = [{} for _ in range(500)]
    lines = said(written(tmp_path, value))
    assert 100 <= len(lines) <= 102
    assert "more mistakes follow" in lines[-1]


@pytest.mark.parametrize("kind", ["absent", "folder"])
def test_what_is_no_file_is_said(tmp_path: Path, kind: str) -> None:
    lines = said(tmp_path / "absent.json" if kind == "absent" else tmp_path)
    assert len(lines) == 1


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    with path.open("wb") as stream:
        stream.truncate(41_000_000)
    assert "is larger than 40 MB" in said(path)[0]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(b'{"a": "\xff"}')
    assert "is not UTF-8" in said(path)[0]


def _nested(depth: int, value: Any, wrap: Any) -> Any:
    for _ in range(depth):
        value = wrap(value)
    return value


def test_trees_and_templates_that_are_too_deep_are_refused(tmp_path: Path) -> None:
    value = json.loads((EXPORTS / "entra.json").read_text())
    tree = _nested(
        60,
        {"type": "Attribute", "name": "a"},
        lambda inner: {"type": "Function", "name": "Not", "parameters": [{"key": "source", "value": inner}]},
    )
    _set(*ROW, "source", tree)(value)
    assert "is nested deeper than 48 levels" in said(written(tmp_path, value))[0]
    template = {"schemas": ["x"], "a": _nested(60, "b", lambda inner: {"x": inner})}
    assert "is nested deeper than 32 levels" in said(written(tmp_path, template))[0]


def test_an_export_of_20_mb_and_5000_mappings_is_read_in_seconds(tmp_path: Path) -> None:
    value = json.loads((EXPORTS / "entra.json").read_text())
    mapping = value["synchronizationRules"][0]["objectMappings"][1]
    text = 'IIF([a#]="x", Join(" ", [givenName], [surname]), Switch([c], "d#", "e", "f"))'
    parameters = [{"key": "source", "value": mapping["attributeMappings"][0]["source"]}] * 29
    call = {"type": "Function", "name": "IIF", "expression": text, "parameters": parameters}
    sources = [call, *({"type": "Attribute", "name": "a#", "expression": "[a#]", "parameters": parameters},) * 3]
    rows = [
        json.dumps({**mapping["attributeMappings"][0], "targetAttributeName": "a#", "source": each}) for each in sources
    ]
    mapping["attributeMappings"] = ["ROWS"]
    many = ",\n".join(rows[number % 4].replace("#", str(number)) for number in range(5_000))
    path = written(tmp_path, json.dumps(value).replace('"ROWS"', many))
    assert path.stat().st_size > 20_000_000
    began = time.process_time()
    assert len(read_mapping(path).objects[1].attributes) == 5_000
    assert time.process_time() - began < 5


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(each for key, inner in items for each in _paths(inner, (*path, key)))]


@pytest.mark.parametrize("name", ["entra.json", "okta.json", "onelogin.json"])
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_in_any_place_ends_in_a_mapping_or_in_lines(tmp_path: Path, name: str, data: st.DataObject) -> None:
    value = json.loads((EXPORTS / name).read_text())
    path = data.draw(st.sampled_from(_paths(value)[1:]))
    _set(*path, data.draw(VALUES))(value)
    file = written(tmp_path, value, name)
    for line in said(file):
        assert line.startswith(str(file))
        assert line.isprintable()


@pytest.mark.parametrize("ending", ["json", "yaml", "csv", "txt"])
@given(raw=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_end_in_lines(tmp_path: Path, ending: str, raw: bytes) -> None:
    file = tmp_path / f"m.{ending}"
    file.write_bytes(raw)
    for line in said(file):
        assert line.startswith(str(file))
        assert line.isprintable()
