"""What there is, as plain rows: one JSON object for each flow, profile and contract, ordered by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields

from scim_conformance.documents.model import Contract, Flow, Profile, ResourceRules, Step
from scim_conformance.scim.exchange import JsonObject, JsonValue


def flow_rows(flows: Iterable[Flow], profiles: Mapping[str, Profile]) -> list[JsonObject]:
    """Describe flows with their IdP, provenance and steps."""
    return [_flow(flow, profiles) for flow in sorted(flows, key=lambda flow: flow.id)]


def idp_of(flow: Flow, profiles: Mapping[str, Profile]) -> str:
    """Return the IdP family whose traffic a flow is; `mixed` where several take turns."""
    senders = {step.profile for step in flow.steps if step.profile} | set(flow.profiles)
    families = {profiles[name].idp for name in senders}
    return families.pop() if len(families) == 1 else "mixed"


def profile_rows(profiles: Iterable[Profile]) -> list[JsonObject]:
    """Describe profiles with date, sources, needs and what is not known about the IdP."""
    return [
        {
            "id": profile.id,
            "title": profile.title,
            "idp": profile.idp,
            "extends": profile.extends,
            "as_of": profile.as_of,
            "sources": [*profile.sources],
            "needs": [*profile.needs],
            "unknown": [*profile.unknown],
            "origin": profile.origin,
        }
        for profile in sorted(profiles, key=lambda profile: profile.id)
    ]


def contract_rows(contracts: Iterable[Contract]) -> list[JsonObject]:
    """Describe contracts with date, sources and promises."""
    return [
        {
            "id": contract.id,
            "title": contract.title,
            "aliases": [*contract.aliases],
            "extends": contract.extends,
            "as_of": contract.as_of,
            "sources": [*contract.sources],
            "idps": [*contract.idps],
            "base_path": contract.base_path,
            "authentication": contract.authentication.scheme,
            "features": {name.name: str(getattr(contract.features, name.name)) for name in fields(contract.features)},
            "user": _rules(contract.user),
            "group": None if contract.group is None else _rules(contract.group),
            "levels": {**contract.levels},
            "origin": contract.origin,
        }
        for contract in sorted(contracts, key=lambda contract: contract.id)
    ]


def _flow(flow: Flow, profiles: Mapping[str, Profile]) -> JsonObject:
    return {
        "id": flow.id,
        "idp": idp_of(flow, profiles),
        "title": flow.title,
        "purpose": flow.purpose,
        "profiles": [*flow.profiles],
        "provenance": {
            "kind": flow.provenance.kind.value,
            "sources": [*flow.provenance.sources],
            "assembled": flow.provenance.assembled,
            "date": flow.provenance.date,
        },
        "needs": [*flow.needs],
        "may_block": {**flow.may_block},
        "quick": flow.quick,
        "stress": flow.stress,
        "catches": [*flow.catches],
        "steps": [_step(step) for step in flow.steps],
        "origin": flow.origin,
    }


def _step(step: Step) -> JsonObject:
    row: JsonObject = {
        "id": step.id,
        "method": step.request.method,
        "path": step.request.path,
        "sources": [*step.sources],
        "profile": step.profile,
        "echo": step.echo,
        "fault": step.fault.value if step.fault else "",
        "out_of_band": step.out_of_band,
        "repeat": step.repeat,
        "note": step.note,
    }
    plain: tuple[JsonValue, ...] = ("", False, 1, [])
    return {key: value for key, value in row.items() if key in {"id", "method", "path"} or value not in plain}


def _rules(rules: ResourceRules) -> JsonObject:
    return {
        "keeps": {rule.path: rule.keep.value for rule in rules.attributes},
        "required": [rule.path for rule in rules.attributes if rule.required],
        "others": rules.others.value,
        "one_of": [[*group] for group in rules.one_of],
        "emails": rules.emails.value,
        "email_required": rules.email_required,
        "live": rules.live,
    }
