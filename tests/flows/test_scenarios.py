"""Every step of an IdP's own follows a scenario of the list, in method, path, operations and forms of value."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from scim_conformance.documents.load import Library
from scim_conformance.documents.locate import data_root
from scim_conformance.documents.model import Flow, ProvenanceKind, RecordedRequest, Step

KINDS = list(ProvenanceKind)
FAMILIES = ("okta", "entra", "onelogin")
LENGTHS = {"okta": 73 + 12, "entra": 23 + 45 + 28 + 7, "onelogin": 40}


@cache
def scenarios(family: str) -> dict[str, Any]:
    with (data_root() / "suites" / "scenarios" / f"{family}.yaml").open(encoding="utf-8") as stream:
        loaded: dict[str, Any] = yaml.safe_load(stream)
    return loaded


def family_of(flow: Flow, step: Step) -> str:
    """Return the family of the profile that sends a step: its own in a mixed flow, else the flow's first one."""
    return (step.profile or flow.profiles[0]).partition("-")[0]


def told_of(flow: Flow) -> Iterator[tuple[Step, str]]:
    """Yield each step of the IdP's own with each scenario that it follows, the ids of field reports left out."""
    for step in flow.steps:
        for source in step.sources:
            if source not in scenarios("field-reports"):
                yield step, source


def line(request: RecordedRequest) -> str:
    """Return method and path, with ids and filter values left out."""
    path, mark, query = request.path.partition("?")
    path = re.sub(r"^(/\w+)/[^/]+$", r"\1/{id}", path)
    parts = [re.sub(r'(=\S+ eq) ".*"$', r"\1", unquote(part.replace("+", " "))) for part in query.split("&")]
    return f"{request.method} {path}{mark}{'&'.join(parts)}"


def form(value: object) -> str:
    """Return the form of an operation's value."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"' if value.lower() in {"true", "false"} else "string"
    if isinstance(value, list):
        return "[" + ", ".join(sorted({key for entry in value for key in entry})) + "]"
    assert isinstance(value, dict)
    return "{" + ", ".join(sorted(f"{k}:{form(v)}" if isinstance(v, bool) else k for k, v in value.items())) + "}"


def told_operations(request: RecordedRequest) -> list[str]:
    assert isinstance(request.body, dict)
    assert isinstance(listed := request.body["Operations"], list)
    told = []
    for operation in listed:
        assert isinstance(operation, dict)
        path = re.sub(r'"[^"]*"', '""', str(operation.get("path", "-")))
        told.append(f"{operation['op']} {path} {form(operation['value']) if 'value' in operation else '-'}")
    return told


def in_order(told: str) -> str:
    """Sort the keys within braces and brackets, so that their order in the list does not count."""

    def inner(match: re.Match[str]) -> str:
        return match[1] + ", ".join(sorted(filter(None, match[2].split(", ")))) + match[3]

    return re.sub(r"(?<= )([\[{])(.*?)([\]}])$", inner, told)


def has(body: dict[str, Any], word: str) -> bool:
    """Tell whether a body has a member in the form that `word` names."""
    if word.startswith("!"):
        return word[1:] not in body
    if word in body:
        return True
    for mark, kind in (("[]", list), ("{}", dict)):
        if word.endswith(mark):
            return isinstance(body.get(word[:-2]), kind)
    if word.endswith("{manager:string}"):
        return isinstance(body.get(word.partition("{")[0], {}).get("manager"), str)
    name, _, wanted = word.rpartition(":")
    told = {"null": None, "true": True, "false": False}
    if not name or name not in body:
        return False
    return isinstance(body[name], bool) if wanted == "boolean" else body[name] is told[wanted]


def agrees(request: RecordedRequest, told: str) -> bool:
    """Tell whether a request is the one that a scenario tells of."""
    head, *operations = told.split(" | ")
    if operations:
        return line(request) == head and told_operations(request) == [in_order(part) for part in operations]
    match = re.fullmatch(r"(.*?) \{(?!id\})(.*)\}", head)
    if match is None:
        return line(request) == head and request.body is None
    if not isinstance(request.body, dict):
        return False
    words = re.split(r", ", match[2])
    return line(request) == match[1] and all(has(request.body, word) for word in words)


def test_every_step_follows_a_scenario(flow: Flow) -> None:
    for step in flow.steps:
        assert step.sources or step.out_of_band, f"{step.origin}: names no scenario"
    for step, source in told_of(flow):
        requests = scenarios(family_of(flow, step))[source].get("requests", ())
        assert any(agrees(step.request, told) for told in requests), f"{step.origin}: not a request of {source}"


def test_a_flow_is_no_better_attested_than_its_scenarios(flow: Flow) -> None:
    kinds = [scenarios(family_of(flow, step))[source]["kind"] for step, source in told_of(flow)]
    kinds += ["assembled" for step in flow.steps if step.out_of_band]
    kinds += ["reported" for step in flow.steps if set(step.sources) <= scenarios("field-reports").keys()]
    weakest = max(KINDS.index(ProvenanceKind(kind)) for kind in kinds)
    assert KINDS.index(flow.provenance.kind) >= weakest, KINDS[weakest]


def test_what_is_assembled_says_from_what(flow: Flow) -> None:
    assert flow.provenance.sources
    assert bool(flow.provenance.assembled) is (flow.provenance.kind is ProvenanceKind.ASSEMBLED)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_scenario_is_taken_or_left_out_for_a_reason(library: Library, family: str) -> None:
    taken: defaultdict[str, set[str]] = defaultdict(set)
    for flow in library.flows.values():
        for step, source in told_of(flow):
            if family_of(flow, step) == family:
                taken[source].add(flow.id)
    listed = scenarios(family)
    assert len(listed) == LENGTHS[family]
    for name, scenario in listed.items():
        assert set(scenario.get("flows", ())) == taken[name], name
        assert bool(taken[name]) is not bool(scenario.get("left_out")), name


@pytest.mark.parametrize(
    "told",
    [
        "PATCH /Users/{id} | replace active false",
        "PATCH /Users/{id} | Replace active True",
        "PATCH /Users/{id} | Replace - {active:false}",
        'PATCH /Groups/{id} | Replace active "False"',
    ],
)
def test_another_form_of_the_same_act_does_not_agree(told: str) -> None:
    body: Any = {"Operations": [{"op": "Replace", "path": "active", "value": "False"}]}
    request = RecordedRequest("PATCH", "/Users/a1", body=body)
    assert agrees(request, 'PATCH /Users/{id} | Replace active "False"')
    assert not agrees(request, told)
