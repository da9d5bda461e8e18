"""A mapping as flows: those of its own, and the library with its bodies."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scim_conformance.documents.load import Library, load_flow_file, load_library
from scim_conformance.documents.model import Contract, Flow
from scim_conformance.mapping.formats import read_mapping
from scim_conformance.mapping.library import count_of, remapped
from scim_conformance.mapping.people import built_in
from scim_conformance.mapping.requests import flow_documents
from scim_conformance.mapping.start import GALLERY
from scim_conformance.mapping.trial import attempt


@pytest.fixture(scope="module")
def flows() -> Library:
    return load_library()


@pytest.fixture
def remap(
    flows: Library, contract_named: Callable[[str], Contract], tmp_path: Path
) -> Callable[[Any, str], dict[str, Flow]]:
    def with_bodies(export: Any, idp: str) -> dict[str, Flow]:
        path = tmp_path / "export.json"
        path.write_text(json.dumps(export), encoding="utf-8")
        nobody = replace(built_in(idp), people=(), groups=())
        tried = attempt(read_mapping(path), contract_named("iru"), flows.requirements, nobody)
        return remapped(flows.flows, flows.profiles, tried)

    return with_bodies


def gallery(idp: str) -> Any:
    return json.loads((GALLERY / f"{idp}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("idp", ["entra", "okta", "onelogin"])
def test_every_flow_of_a_mapping_is_a_document_of_its_kind(
    idp: str, library: Library, contract_named: Callable[[str], Contract], tmp_path: Path
) -> None:
    tried = attempt(
        read_mapping(GALLERY / f"{idp}.json"),
        contract_named("iru"),
        library.requirements,
        built_in(idp),
        library.profiles[idp],
    )
    documents = flow_documents(tried, library.profiles[idp])
    assert len(documents) >= 40
    for name, document in documents.items():
        path = tmp_path / f"{name}.yaml"
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        flow = load_flow_file(path, library.profiles)
        assert flow.id == name
        assert flow.steps


def test_the_library_takes_the_bodies_of_the_mapping(
    flows: Library,
    remap: Callable[[Any, str], dict[str, Flow]],
    change: Callable[[Any, Any], Any],
) -> None:
    export = change(
        gallery("entra"),
        [["source", "userName", "ToUpper([userPrincipalName])"], ["drop", "title"]],
    )
    after = remap(export, "entra")
    flow = after["entra-update-user"]
    created = next(step for step in flow.steps if step.request.method == "POST")
    look_ups = [step.request.path for step in flow.steps if "filter=" in step.request.path]
    assert created.request.body["userName"] == "ADA.LOVELACE@EXAMPLE.COM"
    assert created.request.body["active"] is True
    assert "title" not in created.request.body
    assert created.response is not None
    assert created.response.body["userName"] == "ADA.LOVELACE@EXAMPLE.COM"
    assert all("ADA.LOVELACE%40EXAMPLE.COM" in path for path in look_ups)
    assert count_of(flows.flows, after) > 50


def test_the_flows_of_other_idps_stay_as_they_are(flows: Library, remap: Callable[[Any, str], dict[str, Flow]]) -> None:
    after = remap(gallery("entra"), "entra")
    others = [
        name
        for name, flow in flows.flows.items()
        if not any((step.profile or flow.profiles[0]).startswith("entra") for step in flow.steps)
    ]
    assert others
    assert all(after[name] is flows.flows[name] for name in others)


def test_a_body_that_says_more_than_a_directory_tells_stays_as_recorded(
    flows: Library, remap: Callable[[Any, str], dict[str, Flow]]
) -> None:
    after = remap(gallery("okta"), "okta")
    name = "okta-create-user-with-second-email"
    assert after[name] is flows.flows[name]


def test_changes_are_written_to_the_targets_of_the_mapping(
    remap: Callable[[Any, str], dict[str, Flow]], change: Callable[[Any, Any], Any]
) -> None:
    export = change(gallery("entra"), [["retarget", 'emails[type eq "work"].value', "emails.value"]])
    flow = remap(export, "entra")["entra-change-email"]
    patches = [step.request.body["Operations"] for step in flow.steps if step.request.method == "PATCH"]
    paths = [operation["path"] for operations in patches for operation in operations]
    assert "emails.value" in paths
    assert 'emails[type eq "work"].value' not in paths
