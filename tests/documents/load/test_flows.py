# ruff: noqa: E501 - a message stands whole, on one line
import pytest

from scim_conformance.documents.load import load_flow_file, load_flows, load_requirements
from scim_conformance.documents.model import (
    Expectation,
    Fault,
    Flow,
    Provenance,
    ProvenanceKind,
    RecordedRequest,
    RecordedResponse,
    Step,
)

PROFILES = {"acme": None, "acme-old": None, "other": None}


def test_a_flow_becomes_a_value_of_the_model(write, tmp_path):
    path = write(
        "a.yaml",
        """flow: acme-create
profiles: [acme, acme-old]
title: Create
purpose: A user comes into being.
provenance: {kind: assembled, sources: [a, b], assembled: a before b, date: 2024-03}
needs: [Group, patch]
may_block: {put: features.patch}
quick: true
steps:
- id: look
  from: A1
  request: {method: GET, path: /Users?filter=userName%20eq%20%22a%22, headers: {Accept: null}}
  response: {status: 200, headers: {X: y}, body: {totalResults: 0}}
  expect:
  - {requirement: acme-answers, statuses: [200], body: {$.totalResults: 0}}
- id: put
  from: [A2, A3]
  request: {method: PUT, path: /Users/1, body: [1, {a: null}], authentication: wrong}
  echo: look
  profile: other
  fault: answer-lost
  out_of_band: true
  repeat: 3
  note: why
- {id: raw, request: {method: POST, path: /Users, text: "{"}}
""",
    )
    assert load_flows([tmp_path], PROFILES) == {
        "acme-create": Flow(
            id="acme-create",
            title="Create",
            purpose="A user comes into being.",
            profiles=("acme", "acme-old"),
            provenance=Provenance(ProvenanceKind.ASSEMBLED, ("a", "b"), "a before b", "2024-03"),
            needs=("Group", "patch"),
            may_block={"put": "features.patch"},
            quick=True,
            origin=f"{path}:1",
            steps=(
                Step(
                    id="look",
                    sources=("A1",),
                    request=RecordedRequest("GET", "/Users?filter=userName%20eq%20%22a%22", headers={"Accept": None}),
                    response=RecordedResponse(200, {"X": "y"}, {"totalResults": 0}),
                    expect=(Expectation("acme-answers", (200,), {"$.totalResults": 0}),),
                    origin=f"{path}:10",
                ),
                Step(
                    id="put",
                    sources=("A2", "A3"),
                    request=RecordedRequest("PUT", "/Users/1", body=[1, {"a": None}], authentication="wrong"),
                    echo="look",
                    profile="other",
                    fault=Fault.ANSWER_LOST,
                    out_of_band=True,
                    repeat=3,
                    note="why",
                    origin=f"{path}:16",
                ),
                Step(id="raw", request=RecordedRequest("POST", "/Users", text="{"), origin=f"{path}:25"),
            ),
        )
    }


def test_a_flow_with_one_profile_runs_under_it(write, flow_text):
    assert load_flow_file(write("a.yaml", flow_text), PROFILES).profiles == ("acme",)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("profile: acme", "profile: acem", ['2: profile: "acem" is no profile here; did you mean "acme"?']),
        ("profile: acme", "profile: zzz", ['2: profile: "zzz" is no profile here; known: acme, acme-old, other']),
        ("profile: acme", "profiles: [acme, acmee]", ['2: profiles[1]: "acmee" is no profile here; did you mean "acme"?']),
        ("profile: acme", "profiles: [acme, acme]", ['2: profiles[1]: "acme" stands here twice; keep one of them']),
        ("profile: acme\n", "", ['1: "profile" is missing; name the profile that it runs under']),
        ("title:", "profiles: [other]\ntitle:", ["3: profiles: stands beside profile; keep one of profile and profiles"]),
        ("id: create", "id: look", ['10: steps[1].id: "look" is the id of step 1 as well; give each step an id of its own']),
        ("  from: [A1]", "  echo: look-up", ['11: steps[1].echo: "look-up" is no earlier step; did you mean "look"?']),
        ("  from: [A1]", "  echo: create", ['11: steps[1].echo: "create" is no earlier step; known: look']),
        ("id: look", "id: look\n  echo: create", ['8: steps[0].echo: "create" is no earlier step; the first step echoes none']),
        ("  from: [A1]", "  profile: acmee", ['11: steps[1].profile: "acmee" is no profile here; did you mean "acme"?']),
        ("    body:", "    text: x\n    body:", ["15: steps[1].request.text: stands beside body; keep one of body and text"]),
        ("    body:", "    headers: {AUTHORIZATION: x}\n    body:", ['15: steps[1].request.headers.AUTHORIZATION: "AUTHORIZATION" holds secrets; leave it out: the run sends its own']),
        ("steps:", "may_block: {creat: group}\nsteps:", ['6: may_block.creat: "creat" is no step of this flow; did you mean "create"?']),
        ("steps:", "may_block: {create: feature.patch}\nsteps:", ['6: may_block.create: "feature.patch" is no key of a contract; did you mean "features.patch"?']),
        ("kind: documented", "kind: assembled", ['5: provenance: "assembled" is missing; add assembled:']),
        ("kind: documented", "kind: documentd", ['5: provenance.kind: "documentd" is not one of recorded, captured, documented, validator, reported, assembled; did you mean "documented"?']),
        ("kind: documented", "date: 2024", None),
        ("method: POST", "method: post", ['13: steps[1].request.method: "post" is not one of GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS; did you mean "POST"?']),
        ("status: 200", "status: '200'", ['9: steps[0].response.status: "200" is text, where a whole number is expected; write it without quotes']),
        ("  from: [A1]", "  expct: []", ['11: steps[1].expct: "expct" is not a key here; did you mean "expect"?']),
        ("  from: [A1]", "  expect: [{requirement: a, statuses: [20]}]", ["11: steps[1].expect[0].statuses[0]: 20 is out of bounds; write at least 100"]),
        ("  from: [A1]", "  expect: [{requirement: a, body: {totalResults: 1}}]", ['11: steps[1].expect[0].body.totalResults: "totalResults" has the wrong form; write a JSON path such as $.totalResults']),
        ("  from: [A1]", "  fault: reset-it", ['11: steps[1].fault: "reset-it" is not one of answer-lost, reset, sent-twice; did you mean "reset"?']),
        ("  from: [A1]", "  repeat: 0", ["11: steps[1].repeat: 0 is out of bounds; write at least 1"]),
        ("steps:", "needs: [group]\nsteps:", ['6: needs[0]: "group" is not one of Group, patch, filter, paging, sort, etag, bulk, change_password; did you mean "Group"?']),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_line_key_and_mend(write, tmp_path, flow_text, mistakes, right, wrong, said):
    write("a.yaml", flow_text.replace(right, wrong, 1))
    expected = said or [
        '5: provenance.date: 2024 is a number, where text is expected; put it in quotes: "2024"',
        '5: provenance: "kind" is missing; add kind:',
    ]
    assert sorted(mistakes(load_flows, [tmp_path], PROFILES)) == [f"a.yaml:{line}" for line in expected]


def test_a_step_may_echo_only_what_came_before(write, flow_text):
    flow = load_flow_file(write("a.yaml", flow_text.replace("  from: [A1]", "  echo: look")), PROFILES)
    assert flow.steps[1].echo == "look"


def test_statements_of_a_flow_name_requirements(write, tmp_path, flow_text, requirement_text, mistakes):
    write("requirements/acme.yaml", requirement_text)
    requirements = load_requirements([tmp_path / "requirements"], {"acme"})
    expect = "  expect: [{requirement: acme-answers-with-id}, {requirement: acme-answer-with-id}]"
    write("flows/a.yaml", flow_text.replace("  from: [A1]", expect))
    assert mistakes(load_flows, [tmp_path / "flows"], PROFILES, requirements) == [
        'flows/a.yaml:11: steps[1].expect[1].requirement: "acme-answer-with-id" is no requirement here; did you mean "acme-answers-with-id"?'
    ]


def test_the_profiles_of_a_single_file_are_the_shipped_ones(write, flow_text):
    flow = load_flow_file(write("a.yaml", flow_text.replace("profile: acme", "profile: okta")))
    assert flow.profiles == ("okta",)


def test_two_flows_of_the_same_id_are_refused(write, tmp_path, flow_text, mistakes):
    write("a.yaml", flow_text)
    write("b/a.yaml", flow_text)
    assert mistakes(load_flows, [tmp_path], PROFILES) == [
        'b/a.yaml:1: flow: "acme-create" is the id of another one as well, at a.yaml:1; give each an id of its own'
    ]
