"""Whatever a mapping says, and whoever the people are: it is judged and reported, and nothing breaks."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scim_conformance.documents.load import Library
from scim_conformance.documents.model import Contract
from scim_conformance.documents.problems import DocumentErrors
from scim_conformance.mapping.formats import read_mapping
from scim_conformance.mapping.judging import judged
from scim_conformance.mapping.people import Person, built_in
from scim_conformance.mapping.report import document_of, markdown, markdown_of
from scim_conformance.mapping.requests import plans
from scim_conformance.mapping.trial import attempt

SCHEMA = json.loads((Path(markdown.__file__).parent / "mapping.schema.json").read_text(encoding="utf-8"))
NAMES = ("login", "mail", "full_name", "enabled", "title", "x")
TARGETS = (
    *("userName", "USERNAME", "active", "displayName", "name.formatted", "name", "emails", "emails.value", "members"),
    *('emails[type eq "work"].value', 'emails[type eq "home"].primary', "emails[primary eq true]", "emails[value pr]"),
    *("manager", "roles", "schemas", "id", "meta.created", "password", "x-y", "title.x.y", "urn:a:b:c", "externalId"),
    *("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "addresses", "a b", "photos.value"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
ROW = st.fixed_dictionaries(
    {"target": st.sampled_from(TARGETS)},
    optional={
        "object": st.sampled_from(["User", "Group"]),
        "default": st.text(max_size=4),
        "when": st.sampled_from(["create", "always"]),
        "match": st.integers(1, 3),
    },
)
SOURCE = st.sampled_from(NAMES).map(lambda name: {"source": name}) | st.text(max_size=6).map(
    lambda text: {"constant": text}
)
ROWS = st.lists(st.tuples(ROW, SOURCE).map(lambda parts: {**parts[0], **parts[1]}), min_size=1, max_size=8)
PEOPLE = st.lists(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=6), min_size=1, max_size=3)


@pytest.mark.parametrize("contract", ["iru", "rfc", "address"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, records=PEOPLE)
def test_any_mapping_is_judged(
    contract: str,
    rows: list[Any],
    records: list[Any],
    library: Library,
    contract_named: Callable[[str], Contract],
    tmp_path: Path,
) -> None:
    path = tmp_path / "any.yaml"
    path.write_text(json.dumps({"idp": "generic", "mappings": rows}), encoding="utf-8")
    try:
        document = read_mapping(path)
    except DocumentErrors:
        return
    people = tuple(Person(f"p{number}", record) for number, record in enumerate(records))
    population = replace(built_in("generic"), people=people, is_built_in=False, known=None)
    tried = attempt(document, contract_named(contract), library.requirements, population)
    report = document_of(judged(tried))
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(report)))
    assert len(list(plans(tried, library.profiles["okta"]))) >= len(people) * (tried.users is not None)
    assert "| object | source |" in markdown_of(report)
