"""`mapping preview`: the exact requests that the IdP would send for these people, and what would be held of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from scim_conformance.documents.model import Profile
from scim_conformance.mapping.held import held_of
from scim_conformance.mapping.requests import Plan, plans
from scim_conformance.mapping.trial import Attempt
from scim_conformance.mapping_commands.given import read, refusing
from scim_conformance.replay.compose import NEUTRAL, plain
from scim_conformance.report.text import plain as harmless
from scim_conformance.scim.exchange import JsonObject, JsonValue, Request


def preview(file: Path, contract: str, idp: str, people: Path | None, *, as_json: bool) -> int:
    """Print the requests; returns the exit code."""
    with refusing():
        given = read(file, contract, idp, people)
    shown = [_shown(plan, given.attempt, given.profile) for plan in plans(given.attempt, given.profile)]
    if as_json:
        click.echo(json.dumps({"profile": _name(given.profile), "people": shown}, indent=2, ensure_ascii=False))
        return 0
    for one in shown:
        for line in _lines(one):
            click.echo(harmless(line))
    return 0


def _name(profile: Profile | None) -> str:
    return profile.id if profile is not None else ""


def _shown(plan: Plan, attempt: Attempt, profile: Profile | None) -> JsonObject:
    trials = {("User", trial.label): trial for trial in attempt.people}
    trials |= {("Group", trial.label): trial for trial in attempt.group_trials}
    resource_type = "Group" if plan.id.startswith("group-") else "User"
    trial = trials[resource_type, plan.label]
    held = held_of(attempt.world, resource_type, trial.body)
    return {
        "person" if resource_type == "User" else "group": plan.label,
        "requests": [
            _request(
                plain(
                    one.request.method,
                    one.request.path,
                    profile.wire if profile is not None else NEUTRAL,
                    body=one.request.body,
                )
            )
            for one in plan.planned
        ],
        "held": {} if plan.note else held.kept,
        "perhaps": {} if plan.note else held.perhaps,
        "lost": held.lost,
        "unknown": list(trial.unknown),
        "note": plan.note,
    }


def _request(request: Request) -> JsonObject:
    query = f"?{request.query}" if request.query else ""
    shown: JsonObject = {
        "method": request.method,
        "target": f"{request.path}{query}{request.tail}",
        "headers": dict(request.headers),
    }
    if request.body is not None:
        shown["body"] = request.body
    return shown


def _lines(one: JsonObject) -> Iterator[str]:
    yield f"# {one.get('person') or one.get('group')}"
    for request in _list(one["requests"]):
        assert isinstance(request, dict)
        headers = request["headers"]
        assert isinstance(headers, dict)
        yield f"{request['method']} {request['target']}"
        yield from (f"{name}: {value}" for name, value in headers.items())
        if "body" in request:
            yield json.dumps(request["body"], ensure_ascii=False, separators=(",", ":"))
        yield ""
    for part, word in (("held", "held"), ("perhaps", "perhaps held"), ("lost", "lost")):
        value = one[part]
        assert isinstance(value, dict)
        if value:
            yield f"{word}: {json.dumps(value, ensure_ascii=False)}"
    if one["unknown"]:
        yield f"unknown, and left out: {', '.join(str(name) for name in _list(one['unknown']))}"
    if one["note"]:
        yield str(one["note"])
    yield ""


def _list(value: JsonValue) -> list[JsonValue]:
    assert isinstance(value, list)
    return value
