"""A bench for checks: tables of answers as plain data, turned into exchanges and held against every check.

A test file has a table `CASES`: requirement -> `passes`, `deviates` and `silent` (where the check does not apply) ->
name of the case -> the answer. Its keys: `user`, `group`, `error` and `list` are members laid over a lawful body
(None takes one out), `answer` is a body of its own; `method`, `path`, `query`, `sent`, `sends` (its media type),
`accept`, `authentication`, `status`, `headers`, `problems`, `text`, `size`, `redirected_by`, `purpose`; the world by
`contract`, `profile`, `own` (the endpoint declares its schemas; a mapping changes attributes of User), `world` (further
arguments of `capabilities`) and `base_url`. `also` names requirements that deviate beside the one that a case is about.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from scim_conformance.documents import locate
from scim_conformance.documents.load import load_contracts, load_profiles, load_requirements
from scim_conformance.documents.model import Outcome, StepRef, Verdict
from scim_conformance.expected.checks import run_checks
from scim_conformance.expected.world import World, capabilities
from scim_conformance.scim import urns
from scim_conformance.scim.catalogue import ENTERPRISE_USER, GROUP, USER
from scim_conformance.scim.exchange import Exchange, Framing, Headers, Purpose, Request, Response
from scim_conformance.scim.schema import Attribute, Schema

BASE_URL = "https://sp.example/scim/v2"
SCIM_JSON = "application/scim+json"
STEP = StepRef(flow="bench", step="step")

A_USER: dict[str, Any] = {
    "schemas": [urns.USER],
    "id": "u1",
    "userName": "ada@example.com",
    "name": {"givenName": "Ada", "familyName": "Lovelace"},
    "active": True,
    "emails": [{"value": "ada@example.com", "type": "work", "primary": True}],
    "meta": {
        "resourceType": "User",
        "created": "2026-01-05T08:00:00Z",
        "lastModified": "2026-01-05T08:00:00Z",
        "location": f"{BASE_URL}/Users/u1",
    },
}
A_GROUP: dict[str, Any] = {
    "schemas": [urns.GROUP],
    "id": "g1",
    "displayName": "Engines",
    "members": [{"value": "u1"}, {"value": "u2"}],
    "meta": {**A_USER["meta"], "resourceType": "Group", "location": f"{BASE_URL}/Groups/g1"},
}
AN_ERROR: dict[str, Any] = {"schemas": [urns.ERROR], "status": "404", "detail": "no such resource"}
A_LIST: dict[str, Any] = {
    "schemas": [urns.LIST_RESPONSE],
    "totalResults": 1,
    "startIndex": 1,
    "itemsPerPage": 1,
    "Resources": [A_USER],
}
A_CONFIG: dict[str, Any] = {
    "schemas": [urns.SERVICE_PROVIDER_CONFIG],
    "patch": {"supported": True},
    "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
    "filter": {"supported": True, "maxResults": 200},
    "changePassword": {"supported": False},
    "sort": {"supported": False},
    "etag": {"supported": False},
    "authenticationSchemes": [{"type": "oauthbearertoken", "name": "Bearer", "description": "A token"}],
}


def laid_over(body: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**copy.deepcopy(dict(body)), **changes}
    return {key: value for key, value in merged.items() if not (value is None and changes.get(key, 0) is None)}


def attribute_json(attribute: Attribute) -> dict[str, Any]:
    document: dict[str, Any] = {
        "name": attribute.name,
        "type": attribute.type.value,
        "multiValued": attribute.multi_valued,
        "required": attribute.required,
        "caseExact": attribute.case_exact,
        "mutability": attribute.mutability.value,
        "returned": attribute.returned.value,
        "uniqueness": attribute.uniqueness.value,
    }
    if attribute.sub_attributes:
        document["subAttributes"] = [attribute_json(sub) for sub in attribute.sub_attributes]
    return document


def schema_json(schema: Schema, changes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    attributes = [{**attribute_json(one), **changes.get(one.name, {})} for one in schema.attributes]
    return {"schemas": [urns.SCHEMA], "id": schema.id, "name": schema.name, "attributes": attributes}


def listed(*documents: dict[str, Any]) -> dict[str, Any]:
    return {"schemas": [urns.LIST_RESPONSE], "totalResults": len(documents), "Resources": list(documents)}


def types_json() -> dict[str, Any]:
    return listed(
        {
            "schemas": [urns.RESOURCE_TYPE],
            "name": "User",
            "endpoint": "/Users",
            "schema": urns.USER,
            "schemaExtensions": [{"schema": urns.ENTERPRISE_USER, "required": False}],
        },
        {"schemas": [urns.RESOURCE_TYPE], "name": "Group", "endpoint": "/Groups", "schema": urns.GROUP},
    )


def schemas_json(changes: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Any]:
    return listed(schema_json(USER, changes or {}), schema_json(GROUP, {}), schema_json(ENTERPRISE_USER, {}))


@cache
def documents() -> tuple[Any, Any, Any]:
    requirements = load_requirements(locate.requirement_dirs())
    contracts = load_contracts(locate.contract_dirs(), requirements)
    return requirements, contracts, load_profiles(locate.profile_dirs(), requirements)


def world_of(case: Mapping[str, Any]) -> World:
    requirements, contracts, profiles = documents()
    contract = replace(contracts[case.get("contract", "rfc")], levels={})
    answers: dict[str, Any] = dict(case.get("world", {}))
    own = case.get("own")
    if own:
        answers |= {"resource_types": types_json(), "schemas": schemas_json(own if isinstance(own, dict) else None)}
    profile = profiles[case["profile"]] if "profile" in case else None
    able = capabilities(contract, **answers)
    return World(contract, profile, able, requirements, base_url=case.get("base_url", BASE_URL))


def exchange_of(case: Mapping[str, Any]) -> Exchange:
    sent = case.get("sent")
    headers = {"Accept": case.get("accept", SCIM_JSON)}
    if sent is not None:
        headers["Content-Type"] = case.get("sends", SCIM_JSON)
    request = Request(
        case.get("method", "GET"),
        case.get("path", "/Groups/g1" if "group" in case else "/Users" if "list" in case else "/Users/u1"),
        case.get("query", ""),
        Headers({name: value for name, value in headers.items() if value is not None}),
        body=sent,
        authentication=case.get("authentication", "valid"),
        framing=case.get("framing", Framing.PLAIN),
    )
    body, status = body_of(case)
    fields = {"Content-Type": SCIM_JSON} if body is not None else {}
    fields |= case.get("headers", {})
    response = Response(
        case.get("status", status),
        Headers({name: value for name, value in fields.items() if value is not None}),
        body,
        problems=case.get("problems", ()),
        text=case.get("text", ""),
        size_bytes=case.get("size", 0 if body is None and not case.get("text") else 100),
        redirected_by=case.get("redirected_by", 0),
    )
    return Exchange(7, request, response, purpose=case.get("purpose", Purpose.STEP))


def body_of(case: Mapping[str, Any]) -> tuple[Any, int]:
    for name, lawful, status in (
        ("user", A_USER, 200),
        ("group", A_GROUP, 200),
        ("error", AN_ERROR, 404),
        ("list", A_LIST, 200),
        ("config", A_CONFIG, 200),
    ):
        if name in case:
            return laid_over(lawful, case[name]), status
    return case.get("answer"), 200


class Bench:
    """Turns cases into exchanges and verdicts; the builders are here for tests that need more than a table."""

    BASE_URL = BASE_URL
    STEP = STEP
    user, group, error, config = A_USER, A_GROUP, AN_ERROR, A_CONFIG
    world = staticmethod(world_of)
    exchange = staticmethod(exchange_of)
    types = staticmethod(types_json)
    schemas = staticmethod(schemas_json)

    @staticmethod
    def verdicts(case: Mapping[str, Any]) -> dict[str, Verdict]:
        return {one.requirement: one for one in run_checks(world_of(case), exchange_of(case), STEP)}


@pytest.fixture
def bench() -> type[Bench]:
    return Bench


@pytest.fixture
def holds(bench: type[Bench]) -> Callable[[str, str, Mapping[str, Any]], None]:
    """Assert that a case comes out as its table says, and that nothing else deviates."""

    def hold(requirement: str, wanted: str, case: Mapping[str, Any]) -> None:
        verdicts = bench.verdicts(case)
        deviating = {name for name, one in verdicts.items() if one.outcome in {Outcome.FAIL, Outcome.WARN}}
        also = set(case.get("also", ()))
        if wanted == "silent":
            assert requirement not in verdicts
        elif wanted == "passes":
            assert verdicts[requirement].outcome is Outcome.PASS, verdicts[requirement].evidence
        else:
            assert requirement in verdicts, sorted(verdicts)
            assert verdicts[requirement].evidence
            also |= {requirement}
        assert deviating == also, {name: verdicts[name].evidence for name in deviating}

    return hold


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if not {"requirement", "wanted", "case"} <= set(metafunc.fixturenames):
        return
    rows = [
        pytest.param(requirement, wanted, case, id=f"{requirement}-{wanted}-{name}")
        for requirement, kinds in metafunc.module.CASES.items()
        for wanted, cases in kinds.items()
        for name, case in cases.items()
    ]
    metafunc.parametrize(("requirement", "wanted", "case"), rows)
