"""Whatever a YAML file holds, loading it ends in documents or in DocumentErrors, never in another exception."""

import json
from types import SimpleNamespace

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scim_conformance.documents.load import load_contracts, load_flows, load_profiles, load_requirements, load_waivers
from scim_conformance.documents.problems import DocumentErrors
from scim_conformance.documents.schema_check import Kind, schema

PROFILES = {"okta": None, "entra": None}
CATALOGUE = {"rfc7644-3.6-x-y": SimpleNamespace(aliases=())}

LOADERS = {
    Kind.PROFILE: load_profiles,
    Kind.CONTRACT: load_contracts,
    Kind.FLOW: lambda roots: load_flows(roots, PROFILES),
    Kind.REQUIREMENT: lambda roots: load_requirements(roots, {"okta"}),
    Kind.WAIVER: lambda roots: [waiver for root in roots for waiver in load_waivers(root, CATALOGUE)],
}

settings.register_profile("documents", suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
LOOSE = settings.get_profile("documents")


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("documents") / "a.yaml"


def said_of(load, *paths):
    """Return the lines that loading ends in, none where it yields documents."""
    try:
        load([*paths])
    except DocumentErrors as errors:
        return str(errors).splitlines() or ["nothing said"]
    return []


def load_all(file, data):
    file.write_bytes(data)
    for load in LOADERS.values():
        for line in said_of(load, file):
            assert line.startswith(str(file))
            assert line.isprintable()
            assert len(line) < 1000


@LOOSE
@given(data=st.binary(max_size=300))
@example(data=b"\xff\xfe")
@example(data=b"%YAML 1.1\n---\n")
@example(data=b"%TAG ! tag:x,2000:\n--- !a\n")
@example(data=b"--- |\n")
@example(data=b"...\n...\n")
@example(data=b"a: !<> 1")
def test_arbitrary_bytes(file, data):
    load_all(file, data)


@LOOSE
@given(text=st.text(alphabet="ab01 \n:-?[]{},&*!|>'\"%@`#<.~\t=+_\\ué\u2028\x85", max_size=80))
def test_arbitrary_yaml_signs(file, text):
    load_all(file, text.encode("utf-8"))


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates()
VALUES = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), below, max_size=3),
    max_leaves=8,
)


@LOOSE
@given(value=VALUES)
def test_arbitrary_values(file, value):
    load_all(file, yaml.safe_dump(value, allow_unicode=True).encode("utf-8"))


def words_of(part):
    """Return every key and every listed word of a schema: what a document is likely to hold."""
    if isinstance(part, list):
        return {word for item in part for word in words_of(item)}
    if not isinstance(part, dict):
        return set()
    own = set(part.get("properties", ())) | {word for word in part.get("enum", ()) if isinstance(word, str)}
    return own | {word for below in part.values() for word in words_of(below)}


@pytest.mark.parametrize("kind", list(Kind))
@LOOSE
@given(data=st.data())
def test_values_made_of_the_words_of_the_schema(file, kind, data):
    words = sorted(words_of(schema(kind)))
    keys = st.sampled_from(words)
    values = st.recursive(
        st.sampled_from(words) | SCALARS,
        lambda below: st.lists(below, max_size=3) | st.dictionaries(keys, below, max_size=6),
        max_leaves=20,
    )
    load_all(file, json.dumps(data.draw(values), default=str).encode("utf-8"))


RIGHT = {
    Kind.PROFILE: {
        "profile": "okta",
        "idp": "okta",
        "title": "x",
        "as_of": "2026-11",
        "sources": ["x"],
        "wire": {"headers": {"a": "b"}},
        "matching": {"parameters": {"count": "1"}},
        "paging": {"count": 5},
        "dialect": {"update": "PUT", "deactivate": "PUT", "rename_group": "PUT", "group_members": "PUT"},
        "reactions": {"timeout_s": 3},
        "needs": ["x"],
    },
    Kind.CONTRACT: {
        "contract": "x",
        "title": "x",
        "as_of": "2026-11",
        "sources": ["x"],
        "base_path": "",
        "user": {"attributes": {"a": {"keep": "must"}}, "one_of": [["a", "b"]]},
        "group": {"attributes": {"a": {"keep": "must"}}},
        "features": {"patch": "yes"},
        "lifecycle": {"create": {"url": "http://a", "headers": {"a": "b"}}, "delete": {"command": ["a"]}},
        "people": {"template": {"a": [1]}},
        "levels": {"a": "warn"},
        "idps": ["okta"],
        "aliases": ["y"],
    },
    Kind.FLOW: {
        "flow": "x",
        "profiles": ["okta"],
        "title": "x",
        "purpose": "x",
        "provenance": {"kind": "assembled", "sources": ["x"], "assembled": "x"},
        "may_block": {"a": "group"},
        "steps": [
            {
                "id": "a",
                "from": ["b"],
                "request": {"method": "GET", "path": "/", "headers": {"a": None}, "body": {"a": [1]}},
                "response": {"status": 200, "headers": {"a": "b"}, "body": []},
                "expect": [{"requirement": "a", "statuses": [200], "body": {"$.a": 1}}],
            }
        ],
    },
    Kind.REQUIREMENT: [
        {
            "id": "a-b",
            "title": "X.",
            "level": "MUST",
            "basis": "rfc",
            "severity": "low",
            "topic": "http",
            "side": "client",
            "source": {"document": "a", "section": "b"},
            "remedy": "x",
            "breaks": {"okta": "x"},
            "aliases": ["c-d"],
        }
    ],
    Kind.WAIVER: [
        {"requirement": "rfc7644-3.6-x-y", "target": "local", "reason": "x", "who": "y", "until": "2027-03-31"},
    ],
}


def places_of(value, path=()):
    """Yield the path of every value within `value`."""
    yield path
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in below:
        yield from places_of(item, (*path, key))


def put(value, path, new):
    """Return `value` with `new` at `path`."""
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = put(copy[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("kind", list(Kind))
def test_the_documents_that_are_spoilt_here_are_right(file, kind):
    file.write_text(json.dumps(RIGHT[kind]), encoding="utf-8")
    assert LOADERS[kind]([file])


@pytest.mark.parametrize("kind", list(Kind))
@LOOSE
@given(data=st.data())
def test_right_documents_with_one_value_spoilt(file, kind, data):
    place = data.draw(st.sampled_from(list(places_of(RIGHT[kind]))))
    spoilt = put(RIGHT[kind], place, data.draw(VALUES))
    load_all(file, json.dumps(spoilt, default=str).encode("utf-8"))


@pytest.mark.parametrize("kind", [Kind.PROFILE, Kind.CONTRACT])
@LOOSE
@given(data=st.data())
def test_variants_with_one_value_spoilt(file, kind, data):
    place = data.draw(st.sampled_from([place for place in places_of(RIGHT[kind]) if place]))
    child = {kind.value: "child", "title": "x", "extends": RIGHT[kind][kind.value]}
    child |= {place[0]: put(RIGHT[kind], place, data.draw(VALUES))[place[0]]}
    parent = file.with_name("parent") / "parent.yaml"
    parent.parent.mkdir(exist_ok=True)
    parent.write_text(json.dumps(RIGHT[kind]), encoding="utf-8")
    file.write_text(json.dumps(child, default=str), encoding="utf-8")
    assert "nothing said" not in said_of(LOADERS[kind], parent, file)
