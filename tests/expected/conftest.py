"""A bench for the judge: worlds from the shipped documents, exchanges by hand, and a simple service provider."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import pytest

from scim_conformance.documents import locate
from scim_conformance.documents.load import load_contracts, load_profiles, load_requirements
from scim_conformance.documents.model import Outcome, StepRef, Verdict
from scim_conformance.expected.directory import Directory
from scim_conformance.expected.judge import Judgement, judge, judge_together
from scim_conformance.expected.read_back import plan
from scim_conformance.expected.world import World, capabilities
from scim_conformance.scim import urns
from scim_conformance.scim.catalogue import group_definition, user_definition
from scim_conformance.scim.evaluate import Truth, matches
from scim_conformance.scim.exchange import Exchange, Failure, FailureKind, Headers, Purpose, Request, Response
from scim_conformance.scim.filter import ScimSyntaxError, parse_filter
from scim_conformance.scim.path import AttributePath, ValuePath, parse_path

STEP = StepRef(flow="bench", step="step")
ENTERPRISE = urns.ENTERPRISE_USER


@lru_cache(maxsize=1)
def _documents() -> tuple[dict, dict, dict]:
    requirements = load_requirements(locate.requirement_dirs())
    return (
        requirements,
        load_contracts(locate.contract_dirs(), requirements),
        load_profiles(locate.profile_dirs(), requirements),
    )


def make_world(contract: str = "iru", profile: str | None = None, *, strict: bool = False, **changes: Any) -> World:
    requirements, contracts, profiles = _documents()
    chosen = replace(contracts[contract], **changes) if changes else contracts[contract]
    config = {"patch": {"supported": True}, "filter": {"supported": True, "maxResults": 200}}
    able = capabilities(chosen, config if contract == "rfc" else None, None, None)
    return World(chosen, profiles[profile] if profile else None, able, requirements, strict, "https://sp.example/scim")


def user(name: str = "ada@example.com", /, **more: Any) -> dict:
    """A user that every contract accepts."""
    body = {
        "schemas": [urns.USER],
        "userName": name,
        "displayName": "Ada Lovelace",
        "active": True,
        "emails": [{"value": name, "type": "work", "primary": True}],
    }
    return {**body, **more}


def group(name: str = "Engines", /, members: tuple[str, ...] | None = (), **more: Any) -> dict:
    body: dict = {"schemas": [urns.GROUP], "displayName": name}
    if members is not None:
        body["members"] = [{"value": one} for one in members]
    return {**body, **more}


def patch_of(*operations: dict) -> dict:
    return {"schemas": [urns.PATCH_OP], "Operations": list(operations)}


def error(status: int, scim_type: str | None = None) -> dict:
    body = {"schemas": [urns.ERROR], "status": str(status), "detail": "no"}
    return {**body, "scimType": scim_type} if scim_type else body


class Bench:
    """Exchanges made by hand or by a provider, judged one after the other."""

    def __init__(self, world: World, provider: Provider | None = None) -> None:
        self.world = world
        self.provider = provider or Provider()
        self.directory = Directory.empty()
        self.number = 0
        self.made = 0
        self.verdicts: list[Verdict] = []
        self.last: Judgement | None = None

    def exchange(
        self, method: str, path: str, body: Any = None, *, status: int | None = None, answer: Any = None, **more: Any
    ) -> Exchange:
        self.number += 1
        path, _, query = path.partition("?")
        request = Request(method, path, query, Headers(), body, authentication=more.get("authentication", "valid"))
        if status is None:
            return Exchange(self.number, request, failure=Failure(FailureKind.TIMEOUT, "lost"), purpose=Purpose.STEP)
        headers = {"Content-Type": "application/scim+json", **more.get("headers", {})}
        if status == 201 and isinstance(answer, dict) and "id" in answer:
            headers.setdefault("Location", f"https://sp.example/scim{path}/{answer['id']}")
        size = len(json.dumps(answer)) if answer is not None else 0
        return Exchange(self.number, request, Response(status, Headers(headers), answer, size_bytes=size))

    def hear(self, method: str, path: str, body: Any = None, **more: Any) -> list[Verdict]:
        """Judge an exchange whose answer is given."""
        return self.take(self.exchange(method, path, body, **more))

    def take(self, exchange: Exchange) -> list[Verdict]:
        self.last = judge(self.world, self.directory, exchange, STEP)
        self.directory = self.last.directory
        self.verdicts.extend(self.last.verdicts)
        return list(self.last.verdicts)

    def take_together(self, *exchanges: Exchange) -> list[Verdict]:
        self.last = judge_together(self.world, self.directory, exchanges, STEP)
        self.directory = self.last.directory
        self.verdicts.extend(self.last.verdicts)
        return list(self.last.verdicts)

    def send(self, method: str, path: str, body: Any = None, *, mode: str = "full") -> list[Verdict]:
        """Send a request to the provider, judge its answer, read back as the player does."""
        before = self.directory
        found = self._send(method, path, body)
        judgement = self.last
        assert judgement is not None
        for request in plan(self.world, before, self.directory, judgement, mode, True):
            found += self._send(request.method, request.path)
        self.last = judgement
        return found

    def _send(self, method: str, path: str, body: Any = None) -> list[Verdict]:
        status, answer = self.provider.answer(method, path, copy.deepcopy(body))
        return self.hear(method, path, body, status=status, answer=copy.deepcopy(answer))

    def create(self, body: dict, kind: str = "Users", **answered: Any) -> str:
        """Let a create succeed as it was sent (with these changes), and return the id."""
        self.made += 1
        id_ = f"{kind[0].lower()}{self.made}"
        answer = {**copy.deepcopy(body), **shown(kind, id_), **answered}
        self.hear("POST", f"/{kind}", body, status=201, answer=answer)
        return id_


def shown(kind: str, id_: str) -> dict:
    """What a service provider adds to a resource."""
    instant = "2026-01-05T08:00:00Z"
    location = f"https://sp.example/scim/{kind}/{id_}"
    meta = {"resourceType": kind[:-1], "created": instant, "lastModified": instant, "location": location}
    return {"id": id_, "meta": meta}


def listing(*resources: dict, total: int | None = None, **more: Any) -> dict:
    count = len(resources)
    body = {"schemas": [urns.LIST_RESPONSE], "totalResults": count if total is None else total}
    return {**body, "startIndex": 1, "itemsPerPage": count, "Resources": list(resources), **more}


def off(verdicts: list[Verdict], *outcomes: Outcome) -> set[str]:
    """The requirements that fail or warn by themselves, not in consequence of another."""
    wanted = outcomes or (Outcome.FAIL, Outcome.WARN)
    return {one.requirement for one in verdicts if one.outcome in wanted and not one.caused_by}


def failing(verdicts: list[Verdict]) -> set[str]:
    """All requirements that fail or warn, consequences included."""
    return {one.requirement for one in verdicts if one.outcome in {Outcome.FAIL, Outcome.WARN}}


def passing(verdicts: list[Verdict]) -> set[str]:
    return {one.requirement for one in verdicts if one.outcome is Outcome.PASS}


@dataclass
class Provider:
    """A plain service provider in a few lines: dictionaries, no history, lawful variants by its fields."""

    first_email: bool = True
    patch_status: int = 204
    put_clears: bool = True
    drops: tuple[str, ...] = ()
    resources: dict[str, dict[str, dict]] = field(default_factory=lambda: {"Users": {}, "Groups": {}})
    made: int = 0

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        path, _, query = path.partition("?")
        parameters = dict(Request("GET", "/", query).parameters)
        status, shown_now = self.act(method, path, parameters, body)
        left_out = parameters.get("excludedAttributes", "").split(",")
        if isinstance(shown_now, dict) and status < 300:
            shown_now = {key: value for key, value in shown_now.items() if key not in left_out}
            entries = shown_now.get("Resources", [])
            shown_now |= (
                {"Resources": [{k: v for k, v in one.items() if k not in left_out} for one in entries]}
                if entries
                else {}
            )
        return status, shown_now

    def act(self, method: str, path: str, parameters: dict[str, str], body: Any) -> tuple[int, Any]:
        _, kind, *rest = path.split("/")
        id_ = rest[0] if rest else ""
        if method == "POST":
            return self.create(kind, body)
        if not id_:
            return 200, listing(*self.matching(kind, parameters))
        if id_ not in self.resources[kind]:
            return 404, error(404)
        if method == "GET":
            return 200, self.resources[kind][id_]
        if method == "DELETE":
            return self.delete(kind, id_)
        change = self.replace if method == "PUT" else self.patch
        return change(kind, id_, body)

    def matching(self, kind: str, parameters: dict[str, str]) -> list[dict]:
        everything = list(self.resources[kind].values())
        text = parameters.get("filter")
        if text is None:
            return everything
        definition = user_definition() if kind == "Users" else group_definition()
        tree = parse_filter(text)
        return [one for one in everything if matches(tree, one, definition) is Truth.YES]

    def create(self, kind: str, body: Any) -> tuple[int, Any]:
        refusal = self.refusal(kind, body, None)
        if refusal:
            return refusal
        self.made += 1
        id_ = f"{kind[0].lower()}{self.made}"
        self.resources[kind][id_] = {**self.kept(kind, body), **shown(kind, id_)}
        return 201, self.resources[kind][id_]

    def replace(self, kind: str, id_: str, body: Any) -> tuple[int, Any]:
        refusal = self.refusal(kind, body, id_)
        if refusal:
            return refusal
        old = {} if self.put_clears else self.resources[kind][id_]
        self.resources[kind][id_] = {**self.kept(kind, {**old, **body}), **shown(kind, id_)}
        return 200, self.resources[kind][id_]

    def delete(self, kind: str, id_: str) -> tuple[int, Any]:
        del self.resources[kind][id_]
        for one in self.resources["Groups"].values():
            one["members"] = [member for member in one.get("members", []) if member["value"] != id_]
        return 204, None

    def patch(self, kind: str, id_: str, body: Any) -> tuple[int, Any]:
        after = copy.deepcopy(self.resources[kind][id_])
        definition = user_definition() if kind == "Users" else group_definition()
        try:
            for operation in body["Operations"]:
                self.operate(after, operation, definition)
        except (ScimSyntaxError, LookupError):
            return 400, error(400, "noTarget")
        refusal = self.refusal(kind, after, id_)
        if refusal:
            return refusal
        self.resources[kind][id_] = {**self.kept(kind, after), **shown(kind, id_)}
        return (204, None) if self.patch_status == 204 else (200, self.resources[kind][id_])

    def operate(self, after: dict, operation: dict, definition: Any) -> None:
        op, value, path = operation["op"].lower(), operation.get("value"), operation.get("path")
        if path is None:
            for key, part in value.items():
                self.operate(after, {"op": op, "path": key, "value": part}, definition)
            return
        where = parse_path(path, definition.schema_uris)
        attribute = where.attribute if isinstance(where, ValuePath) else where
        if attribute.name.lower() in {"id", "meta", "schemas", "groups"}:
            return
        is_core = attribute.schema_uri in {"", definition.core.id}
        holder = after if is_core else after.setdefault(attribute.schema_uri, {})
        known = definition.find(AttributePath(attribute.schema_uri, attribute.name))
        name = known.name if known else attribute.name
        if isinstance(where, ValuePath):
            self.choose(holder, name, where, op, value)
        elif known and known.multi_valued:
            self.collect(holder, name, op, value, has_value="value" in operation)
        elif attribute.sub:
            inner = holder.setdefault(name, {})
            inner[attribute.sub] = None if op == "remove" else value
        else:
            meant = {"true": True, "false": False}.get(str(value).lower(), value) if name == "active" else value
            if name == "manager" and isinstance(value, str):
                meant = {"value": value}
            merged = {**holder.get(name, {}), **meant} if isinstance(meant, dict) and name in holder else meant
            holder[name] = None if op == "remove" else merged

    def collect(self, holder: dict, name: str, op: str, value: Any, *, has_value: bool) -> None:
        values = value if isinstance(value, list) else [] if value is None else [value]
        held = list(holder.get(name) or [])
        marks = [one.get("value") for one in values]
        if op == "replace":
            holder[name] = values
        elif op == "add":
            holder[name] = held + [one for one in values if one.get("value") not in {old.get("value") for old in held}]
        else:
            holder[name] = [one for one in held if one.get("value") not in marks] if has_value else []

    def choose(self, holder: dict, name: str, where: Any, op: str, value: Any) -> None:
        held = holder.get(name) or []
        chosen = [one for one in held if matches(where.filter, one) is Truth.YES]
        if op == "remove":
            holder[name] = [one for one in held if one not in chosen]
            return
        if not chosen:
            fresh = {where.filter.path.name: where.filter.value}
            holder[name] = [*held, fresh]
            chosen = [fresh]
        for one in chosen:
            one.update({where.sub: value} if where.sub else value)

    def refusal(self, kind: str, body: Any, id_: str | None) -> tuple[int, Any] | None:
        name = "userName" if kind == "Users" else "displayName"
        if not isinstance(body, dict) or not body.get(name):
            return 400, error(400, "invalidValue")
        if kind == "Users" and id_ is None and self.first_email:
            if not body.get("emails") or not (body.get("displayName") or (body.get("name") or {}).get("formatted")):
                return 400, error(400, "invalidValue")
        others = (one for other, one in self.resources[kind].items() if other != id_)
        if kind == "Users" and any(one["userName"].lower() == body[name].lower() for one in others):
            return 409, error(409, "uniqueness")
        return None

    def kept(self, kind: str, body: dict) -> dict:
        held = {key: value for key, value in body.items() if key not in {"id", "meta", "groups", "password"}}
        held = {key: value for key, value in held.items() if key not in self.drops}
        held = {key: value for key, value in held.items() if value not in (None, [], {})}
        formatted = (held.get("name") or {}).get("formatted")
        if kind == "Users" and formatted and "displayName" not in self.drops:
            held.setdefault("displayName", formatted)
        manager = (held.get(ENTERPRISE) or {}).get("manager")
        if isinstance(manager, str):
            held[ENTERPRISE] = {**held[ENTERPRISE], "manager": {"value": manager}}
        if isinstance(held.get("active"), str):
            held["active"] = held["active"].lower() == "true"
        if kind == "Users" and isinstance(held.get("emails"), dict):
            held["emails"] = [held["emails"]]
        if kind == "Users" and self.first_email and held.get("emails"):
            held["emails"] = held["emails"][:1]
        core = urns.USER if kind == "Users" else urns.GROUP
        extensions = [key for key in held if key == ENTERPRISE]
        held = {key: value for key, value in held.items() if ":" not in key or key == ENTERPRISE}
        held["schemas"] = [core, *extensions]
        return held


class Kit:
    """What tests take from here: no module of the tests can be imported by another."""

    world = staticmethod(make_world)
    bench = Bench
    provider = Provider
    user = staticmethod(user)
    group = staticmethod(group)
    patch = staticmethod(patch_of)
    error = staticmethod(error)
    listing = staticmethod(listing)
    shown = staticmethod(shown)
    off = staticmethod(off)
    failing = staticmethod(failing)
    passing = staticmethod(passing)

    def against(self, provider: Any = None, contract: str = "iru", profile: str | None = None, **more: Any) -> Bench:
        """A bench whose requests go to a provider."""
        return Bench(make_world(contract, profile, **more), provider or Provider(first_email=contract == "iru"))


@pytest.fixture(scope="session")
def kit() -> Kit:
    return Kit()
