from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import Any

import jsonschema
import pytest

from scim_conformance.documents.model import (
    Basis,
    Evidence,
    Level,
    Outcome,
    Requirement,
    Severity,
    Side,
    Source,
    StepRef,
    Verdict,
)
from scim_conformance.events import (
    Ending,
    Event,
    ExchangeDone,
    ItemFinished,
    ItemStarted,
    RunFinished,
    RunStarted,
    VerdictReached,
    Waited,
)
from scim_conformance.report import results
from scim_conformance.report.transcript import MemoryTranscript
from scim_conformance.scim.exchange import Exchange, Headers, Request, Response

FAMILIES = {
    "okta": "okta",
    "okta-oin": "okta",
    "entra": "entra",
    "entra-compliant": "entra",
    "onelogin": "onelogin",
}


def requirement(name: str, **changes: Any) -> Requirement:
    facts: dict[str, Any] = {
        "title": "A replace operation sets the value.",
        "level": Level.MUST,
        "basis": Basis.RFC,
        "severity": Severity.HIGH,
        "topic": "patch",
        "side": Side.SERVICE_PROVIDER,
        "source": Source("rfc7644", "3.5.2.3"),
        "remedy": 'Read "False" and "True", in any case, as booleans.',
        "why": "A leaver who is switched off in the IdP still signs in.",
    }
    return Requirement(name, **(facts | changes))


REQUIREMENTS = {
    entry.id: entry
    for entry in (
        requirement("rfc7644-3.5.2.3-replace-sets-the-value"),
        requirement(
            "rfc7644-3.3-create-answers-201",
            title="A create is answered with 201.",
            topic="create",
            severity=Severity.MEDIUM,
            source=Source("rfc7644", "3.3"),
            why="",
        ),
        requirement(
            "entra-boolean-strings-are-read",
            title="The strings True and False are read as booleans.",
            basis=Basis.IDP,
            topic="idp",
            source=Source("entra-known-issues", "2"),
            breaks={"entra": "Entra now believes that this leaver is off; the account still signs in"},
        ),
        requirement(
            "rfc7643-3.1-location-is-given",
            title="A resource names its location.",
            level=Level.SHOULD,
            severity=Severity.LOW,
            topic="schema",
            source=Source("rfc7643", "3.1"),
            why="",
        ),
        requirement(
            "http-unauthorised-is-401",
            title="A request without a token is answered with 401.",
            topic="authentication",
            source=Source("rfc7644", "2"),
        ),
    )
}


class Script:
    """Writes the events of an invented run, an item at a time, with numbers of exchanges as a worker gives them."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.number = 0
        self.step = StepRef()

    def run(self, *profiles: str, items: int = 0, **changes: Any) -> Script:
        facts: dict[str, Any] = {
            "run_id": "r7f3a",
            "url": "http://127.0.0.1:5001/api/v1/scim",
            "contract": "iru",
            "profiles": profiles or ("okta", "entra", "onelogin"),
            "started_at": "2026-11-25T04:22:54.000Z",
            "version": "0.1.0",
            "items": items,
            "families": FAMILIES,
            "options": {"verify": "full"},
        }
        self.events.append(RunStarted(**(facts | changes)))
        return self

    def item(self, profile: str, flow: str = "", test: str = "") -> Script:
        self.step = StepRef(profile, flow, "", test)
        self.events.append(ItemStarted(self.step))
        return self

    def exchange(
        self,
        step: str,
        method: str,
        path: str,
        status: int | None = 200,
        *,
        body: Any = None,
        answer: Any = None,
        **changes: Any,
    ) -> int:
        self.number += 1
        request = Request(
            method,
            path,
            changes.pop("query", ""),
            changes.pop("headers", Headers({"Accept": "application/scim+json"})),
            body,
            changes.pop("text", None),
        )
        response = None
        if status is not None:
            headers = {"Content-Type": "application/scim+json"}
            response = Response(status, Headers(headers), answer, text=changes.pop("answer_text", ""))
        exchange = Exchange(self.number, request, response, **changes)
        self.events.append(ExchangeDone(self._at(step), exchange))
        return self.number

    def verdict(self, name: str, step: str = "", outcome: str = "pass", **changes: Any) -> Verdict:
        known = REQUIREMENTS.get(name) or requirement(name)
        exchange = changes.pop("exchange", self.number or None)
        facts: dict[str, Any] = {
            "id": f"{name}/{self.step.profile}/{self.step.flow}{self.step.test}/{step}/{exchange}",
            "requirement": name,
            "outcome": Outcome(outcome),
            "basis": known.basis,
            "level": known.level,
            "severity": known.severity,
            "topic": known.topic,
            "step": self._at(step),
            "exchange": exchange,
        }
        verdict = Verdict(**(facts | changes))
        self.events.append(VerdictReached(verdict))
        return verdict

    def waited(self, seconds: float, reason: str = "429 with Retry-After") -> Script:
        self.events.append(Waited(self.step, seconds, reason))
        return self

    def done(self, *, complete: bool = True, **changes: Any) -> Script:
        self.events.append(ItemFinished(self.step, complete, **changes))
        return self

    def end(self, *, complete: bool = True, **changes: Any) -> Script:
        facts: dict[str, Any] = {"finished_at": "2026-11-25T04:23:06.500Z", "ending": Ending.DONE}
        self.events.append(RunFinished(complete, **(facts | changes)))
        return self

    def _at(self, step: str) -> StepRef:
        return StepRef(self.step.profile, self.step.flow, step, self.step.test)

    def results(self) -> dict[str, Any]:
        return build(self.events)


def build(events: Iterable[Event]) -> dict[str, Any]:
    """Build the results of events, and hold them against the schema, the strict way: no field that it lacks."""
    found: Any = results.build(MemoryTranscript(events), REQUIREMENTS)
    validate(found)
    return found


def validate(found: Any) -> None:
    jsonschema.Draft202012Validator(STRICT).validate(found)


def strict(schema: Any) -> Any:
    """Return the schema with no room for unknown fields, so that nothing is written that it does not name."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(part) for key, part in schema.items()}
    if "properties" in schema and "required" in schema and "additionalProperties" not in schema:
        closed["additionalProperties"] = False
    return closed


STRICT = strict(copy.deepcopy(results.schema()))
STRICT["$defs"]["step"].pop("additionalProperties", None)
jsonschema.Draft202012Validator.check_schema(STRICT)


@pytest.fixture
def script() -> Callable[[], Script]:
    return Script


@pytest.fixture
def catalogue() -> dict[str, Requirement]:
    return dict(REQUIREMENTS)


@pytest.fixture
def wrong_value() -> Evidence:
    return Evidence("$.active", False, True)


@pytest.fixture
def clean() -> Script:
    """A run in which everything holds, under all three IdPs and in a suite test."""
    run = Script().run(items=4)
    for profile in ("okta", "entra", "onelogin"):
        run.item(profile, f"{profile}-create-user")
        run.exchange("create", "POST", "/Users", 201, body={"userName": "ada-r7f3a"}, answer={"id": "2819c223"})
        run.verdict("rfc7644-3.3-create-answers-201", "create")
        run.verdict("rfc7643-3.1-location-is-given", "create")
        run.exchange("create", "PATCH", "/Users/2819c223", 204, body={"Operations": []})
        run.verdict("rfc7644-3.5.2.3-replace-sets-the-value", "create")
        run.done()
    run.item("", test="suites/test_authentication.py::test_no_token")
    run.exchange("", "GET", "/Users", 401)
    run.verdict("http-unauthorised-is-401")
    return run.done().end()


@pytest.fixture
def failing() -> Script:
    """A run with a high finding under Entra ID, a consequence, a warning, a blocked step, and a wait."""
    run = Script().run(items=3)
    run.item("entra", "entra-deactivate-with-string-boolean")
    run.exchange("create", "POST", "/Users", 201, body={"userName": "ada-r7f3a"}, answer={"id": "7f3a"})
    run.verdict("rfc7644-3.3-create-answers-201", "create")
    operation = {"op": "Replace", "path": "active", "value": "False"}
    write = run.exchange("off", "PATCH", "/Users/7f3a", 204, body={"Operations": [operation]})
    read = run.exchange("off", "GET", "/Users/7f3a", 200, answer={"id": "7f3a", "active": True})
    root = run.verdict(
        "entra-boolean-strings-are-read",
        "off",
        "fail",
        exchange=read,
        cause=write,
        evidence=(Evidence("$.active", False, True),),
    )
    run.verdict(
        "rfc7644-3.5.2.3-replace-sets-the-value",
        "off",
        "fail",
        exchange=read,
        cause=write,
        evidence=(Evidence("$.active", False, True),),
        caused_by=root.id,
    )
    run.done()
    run.item("okta", "okta-create-user")
    run.exchange("create", "POST", "/Users", 201, body={"userName": "bob-r7f3a"}, answer={"id": "9b1"})
    run.verdict("rfc7644-3.3-create-answers-201", "create")
    run.verdict(
        "rfc7643-3.1-location-is-given", "create", "warn", evidence=(Evidence("$.meta.location", "a URL", None),)
    )
    run.waited(12.5)
    run.done()
    run.item("onelogin", "onelogin-rename")
    run.exchange("create", "POST", "/Users", 500, body={"userName": "cy-r7f3a"}, answer={"detail": "out of order"})
    run.verdict("rfc7644-3.3-create-answers-201", "create", "fail", evidence=(Evidence("status", [201, 409], 500),))
    run.verdict(
        "rfc7644-3.5.2.3-replace-sets-the-value", "rename", "blocked", exchange=None, note="its user was never created"
    )
    run.done(blocked=("rename",))
    return run.end()
