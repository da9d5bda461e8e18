"""What this IdP would send for each person and group: look-ups, the create, and the deactivation of a leaver.

As recorded requests, so that the same ones can be shown and played. An id that only the service provider knows is
called after the person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scim_conformance.documents.model import Matching, Profile, RecordedRequest, RecordedResponse, Wire
from scim_conformance.expected.rules import rules_of
from scim_conformance.mapping.checks.emails import emails_of
from scim_conformance.mapping.checks.matching import matching_rows
from scim_conformance.mapping.sent import Trial
from scim_conformance.mapping.targets import required_of
from scim_conformance.mapping.trial import Attempt, Row
from scim_conformance.replay.compose import NEUTRAL
from scim_conformance.replay.reactions import look_up
from scim_conformance.scim import urns
from scim_conformance.scim.attributes import at
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.lookup import find_key
from scim_conformance.scim.path import AttributePath

GROUPS = "mapping-groups"
FLOWS = "mapping-*"
"""The ids of all flows that a mapping is played as."""

_NOBODY: JsonObject = {
    "schemas": [urns.LIST_RESPONSE],
    "totalResults": 0,
    "startIndex": 1,
    "itemsPerPage": 0,
    "Resources": [],
}


@dataclass(frozen=True, slots=True)
class Planned:
    """One request, the answer that lets the IdP go on, and what it is about in a word."""

    name: str
    request: RecordedRequest
    response: RecordedResponse


@dataclass(frozen=True, slots=True)
class Plan:
    """The requests about one person or group, in order; `note` says why there are no more."""

    label: str
    id: str
    planned: tuple[Planned, ...]
    note: str = ""


def plans(attempt: Attempt, profile: Profile | None) -> Iterator[Plan]:
    """Yield what is sent about each person in scope, then about each group."""
    ids = {trial.label: f"person-{number}" for number, trial in enumerate(attempt.people, 1)}
    for trial in attempt.people:
        yield _of_person(trial, ids[trial.label], attempt, profile)
    members = {group.label: group.members for group in attempt.population.groups}
    for number, trial in enumerate(attempt.group_trials, 1):
        known = [ids[label] for label in members.get(trial.label, ()) if label in ids and is_created(trial, attempt)]
        yield _of_group(trial, f"group-{number}", known, attempt, profile)


def lacking(attempt: Attempt, resource_type: str, body: JsonObject) -> tuple[str, ...]:
    """Return what the contract requires and a body does not have: a create without it is refused."""
    rules = rules_of(attempt.world, resource_type)
    wanted = [path for path in required_of(attempt.world, resource_type) if not _has(body, path)]
    groups = rules.one_of if rules is not None else ()
    wanted.extend(" or ".join(group) for group in groups if not any(_has(body, path) for path in group))
    return tuple(wanted)


def is_created(trial: Trial, attempt: Attempt) -> bool:
    """Tell whether the contract lets a group be created as it is sent."""
    return not lacking(attempt, "Group", trial.body)


def _has(body: JsonObject, path: str) -> bool:
    if path.lower() == "emails.value":
        return bool(emails_of(body))
    uri, _, rest = path.rpartition(":")
    name, _, sub = rest.partition(".")
    value = at(body, AttributePath(uri, name, sub))
    return value not in (None, [], "") and not (isinstance(value, str) and not value.strip())


def _of_person(trial: Trial, id_: str, attempt: Attempt, profile: Profile | None) -> Plan:
    wire = profile.wire if profile is not None else NEUTRAL
    body = _as_when_they_came(trial)
    planned = list(_look_ups("User", trial, attempt.rows, profile, wire))
    wanted = lacking(attempt, "User", body)
    answer = RecordedResponse(400) if wanted else RecordedResponse(201, body={**body, "id": id_})
    planned.append(Planned("create", RecordedRequest("POST", "/Users", body=body), answer))
    if wanted:
        return Plan(trial.label, id_, tuple(planned), f"the contract has it refused: no {', no '.join(wanted)}")
    if trial.is_active is False and find_key(body, "active") is not None:
        planned.append(_deactivation(body, id_, profile))
    return Plan(trial.label, id_, tuple(planned))


def _as_when_they_came(trial: Trial) -> JsonObject:
    """Whoever is off now was created while they were on."""
    body = dict(trial.body)
    key = find_key(body, "active")
    if trial.is_active is False and key is not None:
        body[key] = "True" if isinstance(body[key], str) else True
    return body


def _deactivation(body: JsonObject, id_: str, profile: Profile | None) -> Planned:
    dialect = profile.dialect if profile is not None else None
    if dialect is not None and dialect.deactivate == "PUT":
        whole: JsonObject = {**body, "active": False, "id": id_}
        return Planned(
            "deactivate",
            RecordedRequest("PUT", f"/Users/{id_}", body=whole),
            RecordedResponse(200, body={**whole, "id": id_}),
        )
    value: JsonValue = "False" if dialect is not None and dialect.booleans == "string" else False
    return Planned(
        "deactivate",
        RecordedRequest("PATCH", f"/Users/{id_}", body=_patch(profile, "replace", "active", value)),
        RecordedResponse(200, body={**body, "active": False, "id": id_}),
    )


def _patch(profile: Profile | None, op: str, path: str, value: JsonValue) -> JsonObject:
    is_capitalised = profile is not None and profile.dialect.op_case == "capitalised"
    return {
        "schemas": [urns.PATCH_OP],
        "Operations": [{"op": op.capitalize() if is_capitalised else op, "path": path, "value": value}],
    }


def _look_ups(
    resource_type: str, trial: Trial, rows: Sequence[Row], profile: Profile | None, wire: Wire
) -> Iterator[Planned]:
    """Yield the look-ups by the matching rows, else by what this IdP matches by."""
    base = profile.matching if profile is not None else Matching()
    for target, value in _matched(resource_type, trial, rows, base):
        matching = replace(base, group=target) if resource_type == "Group" else replace(base, user=target)
        path = look_up(resource_type, value, matching, wire)
        yield Planned("look-up", RecordedRequest("GET", path), RecordedResponse(200, body=_NOBODY))


def _matched(resource_type: str, trial: Trial, rows: Sequence[Row], base: Matching) -> Iterator[tuple[str, str]]:
    by_key = {sent.target.key: sent for sent in trial.sent}
    matching = matching_rows(rows)
    for row in matching:
        sent = by_key[row.target.key]
        if isinstance(sent.value, str) and sent.value:
            yield row.target.text, sent.value
    if not matching:
        name = base.group if resource_type == "Group" else base.user
        key = find_key(trial.body, name)
        value = trial.body[key] if key is not None else None
        if isinstance(value, str) and value:
            yield name, value


def _of_group(trial: Trial, id_: str, members: Sequence[str], attempt: Attempt, profile: Profile | None) -> Plan:
    wire = profile.wire if profile is not None else NEUTRAL
    listed: list[JsonValue] = [{"value": member} for member in members]
    sends_members = find_key(trial.body, "members") is not None
    body = {name: value for name, value in trial.body.items() if name.lower() != "members"}
    by_patch = profile is not None and profile.dialect.group_members == "PATCH"
    if sends_members and not by_patch:
        body["members"] = listed
    planned = list(_look_ups("Group", trial, attempt.group_rows, profile, wire))
    wanted = lacking(attempt, "Group", body)
    answer = RecordedResponse(400) if wanted else RecordedResponse(201, body={**body, "id": id_})
    planned.append(Planned("create", RecordedRequest("POST", "/Groups", body=body), answer))
    if wanted:
        return Plan(trial.label, id_, tuple(planned), f"the contract has it refused: no {', no '.join(wanted)}")
    if sends_members and by_patch:
        for number, member in enumerate(listed, 1):
            request = RecordedRequest("PATCH", f"/Groups/{id_}", body=_patch(profile, "add", "members", [member]))
            planned.append(Planned(f"add-member-{number}", request, RecordedResponse(204)))
    return Plan(trial.label, id_, tuple(planned))


def flow_documents(attempt: Attempt, profile: Profile) -> Mapping[str, JsonObject]:
    """Return the plans as flows of the replay, by id: one for each person, one for all groups with their members."""
    by_person = {plan.id: plan for plan in plans(attempt, profile)}
    flows: dict[str, JsonObject] = {}
    for plan in by_person.values():
        if plan.id.startswith("person-"):
            name = f"mapping-{plan.id}"
            flows[name] = _flow(name, profile, f"The mapping, for {plan.label}", list(_steps(plan)))
    groups = [plan for plan in by_person.values() if plan.id.startswith("group-")]
    if groups:
        flows[GROUPS] = _flow(GROUPS, profile, "The mapping, for groups", list(_steps_of_groups(groups, by_person)))
    return flows


def _steps_of_groups(groups: Sequence[Plan], by_id: Mapping[str, Plan]) -> Iterator[JsonObject]:
    members = [id_ for id_, plan in by_id.items() if id_.startswith("person-") and _is_member(id_, groups)]
    for id_ in members:
        yield from (step for step in _steps(by_id[id_]) if str(step["id"]).startswith(f"{id_}-create"))
    for plan in groups:
        yield from _steps(plan)


def _is_member(id_: str, groups: Sequence[Plan]) -> bool:
    def names(value: JsonValue) -> bool:
        if isinstance(value, dict):
            return value.get("value") == id_ or any(names(part) for part in value.values())
        return isinstance(value, list) and any(names(part) for part in value)

    return any(names(one.request.body) for plan in groups for one in plan.planned)


def _steps(plan: Plan) -> Iterator[JsonObject]:
    for number, one in enumerate(plan.planned, 1):
        request: JsonObject = {"method": one.request.method, "path": one.request.path}
        if one.request.body is not None:
            request["body"] = one.request.body
        response: JsonObject = {"status": one.response.status}
        if one.response.body is not None:
            response["body"] = one.response.body
        yield {"id": f"{plan.id}-{one.name}-{number}", "request": request, "response": response}


def _flow(name: str, profile: Profile, title: str, steps: list[JsonValue]) -> JsonObject:
    return {
        "flow": name,
        "profile": profile.id,
        "title": title,
        "purpose": "What the IdP sends under this mapping arrives as the contract says.",
        "provenance": {"kind": "assembled", "sources": ["the mapping"], "assembled": "the rows, for these people"},
        "needs": ["Group"] if name == GROUPS else [],
        "steps": steps,
    }
