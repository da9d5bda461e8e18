"""A recording is whole: it makes what it uses, and its answers agree with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from scim_conformance.documents.describe import idp_of
from scim_conformance.documents.load import Library
from scim_conformance.documents.model import Flow, ProvenanceKind
from scim_conformance.replay.player import the_one
from scim_conformance.scim.exchange import JsonValue

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
FOREIGN_UUIDS = {
    "3f0c9d52-7a51-4d0e-9a54-5a2f6c1b7e10",  # the random name that Entra ID's connection test asks for
    "77777777-aaaa-4bbb-8ccc-dddddddddddd",  # the externalId of Entra ID's group
    "77777777-aaaa-4bbb-8ccc-eeeeeeeeeeee",  # and that of another one
    "11111111-2222-4333-8444-555555555555",  # the id of an app role
}


def texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield key
            yield from texts(below)
    elif isinstance(value, list):
        for below in value:
            yield from texts(below)
    elif isinstance(value, str):
        yield value


def test_every_id_that_is_sent_was_in_an_earlier_answer(flow: Flow) -> None:
    known = set(FOREIGN_UUIDS)
    for step in flow.steps:
        used = {found for text in (step.request.path, *texts(step.request.body)) for found in UUID.findall(text)}
        assert used <= known, f"{step.origin}: {used - known}"
        if step.response is not None:
            known |= {found for text in texts(step.response.body) for found in UUID.findall(text)}


def test_a_recorded_create_has_id_and_location(flow: Flow) -> None:
    for step in flow.steps:
        if step.response is not None and step.response.status == 201:
            body = step.response.body
            assert isinstance(body, dict)
            assert isinstance(meta := body["meta"], dict)
            assert step.response.headers["Location"] == meta["location"]
            assert str(meta["location"]).endswith(f"/{meta['resourceType']}s/{body['id']}")


def test_a_recorded_list_counts_what_it_holds(flow: Flow) -> None:
    for step in flow.steps:
        body = step.response.body if step.response is not None else None
        if isinstance(body, dict) and "Resources" in body:
            assert isinstance(resources := body["Resources"], list)
            assert body["itemsPerPage"] == len(resources)


def test_a_recorded_password_is_never_answered(flow: Flow) -> None:
    for step in flow.steps:
        if step.response is not None:
            assert "password" not in list(texts(step.response.body)), step.origin


def test_an_echoed_answer_is_one_of_the_same_resource(flow: Flow) -> None:
    steps = {step.id: step for step in flow.steps}
    for step in flow.steps:
        if step.echo:
            assert steps[step.echo].request.method == "GET"
            assert (answer := steps[step.echo].response) is not None
            shown = the_one(answer.body)
            assert isinstance(shown, dict)
            assert step.request.path.rstrip("?").endswith(f"/{shown['id']}"), step.origin


def test_a_flow_is_filed_under_its_idp(library: Library, flow: Flow) -> None:
    family = idp_of(flow, library.profiles)
    folder, name = flow.origin.partition(":")[0].split("/")[-2:]
    assert folder in {family, "mixed", "other"}
    assert folder == "mixed" or family != "mixed"
    assert flow.id == f"{folder}-{name.removesuffix('.yaml')}"


def test_traffic_of_others_is_reported(flow: Flow) -> None:
    """What stands under the nearest profile is no traffic of its IdP, so each step names the report that it is from."""
    if flow.id.startswith("other-"):
        assert all(step.sources or step.out_of_band for step in flow.steps)
        assert flow.provenance.kind in {ProvenanceKind.REPORTED, ProvenanceKind.CAPTURED, ProvenanceKind.ASSEMBLED}


@pytest.mark.parametrize(
    ("family", "least"), [("okta", 40), ("entra", 55), ("onelogin", 30), ("mixed", 4), ("other", 8)]
)
def test_the_library_is_whole(library: Library, family: str, least: int) -> None:
    assert sum(flow.id.startswith(f"{family}-") for flow in library.flows.values()) >= least


def test_each_idp_has_a_short_curated_set(library: Library) -> None:
    for family in ("okta", "entra", "onelogin"):
        flows = [flow for flow in library.flows.values() if flow.id.startswith(family)]
        assert len(flows) >= 8
        assert 3 <= sum(flow.quick for flow in flows) <= 8
