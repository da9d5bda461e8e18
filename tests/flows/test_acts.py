"""Each act of an IdP is in a flow of that IdP, or the list says why it never does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from scim_conformance.documents.load import Library
from scim_conformance.documents.locate import data_root
from scim_conformance.documents.model import Flow, RecordedRequest, Step

FAMILIES = ("okta", "entra", "onelogin")


@cache
def listed(name: str) -> dict[str, Any]:
    with (data_root() / "suites" / "scenarios" / f"{name}.yaml").open(encoding="utf-8") as stream:
        loaded: dict[str, Any] = yaml.safe_load(stream)
    return loaded


def sent(flow: Flow) -> Iterator[RecordedRequest]:
    return (step.request for step in flow.steps if not step.out_of_band)


def body(request: RecordedRequest) -> dict[str, Any]:
    return request.body if isinstance(request.body, dict) else {}


def written(request: RecordedRequest) -> Iterator[tuple[str, object]]:
    """Yield what a request writes as pairs of path and value; a PUT writes each of its members."""
    if request.method in {"PUT", "POST"}:
        yield from body(request).items()
    for operation in body(request).get("Operations", ()):
        if "path" in operation:
            yield operation["path"], operation.get("value")
        else:
            yield from operation["value"].items()


def changes(flow: Flow, endpoint: str) -> Iterator[tuple[str, object]]:
    for request in sent(flow):
        if request.method in {"PUT", "PATCH"} and request.path.startswith(endpoint):
            yield from written(request)


def created(flow: Flow, endpoint: str) -> list[dict[str, Any]]:
    posts = (step for step in flow.steps if step.request.method == "POST" and step.request.path == endpoint)
    return [body(step.request) for step in posts]


def requests(method: str, start: str) -> Callable[[Flow], bool]:
    return lambda flow: any(request.method == method and request.path.startswith(start) for request in sent(flow))


def switches(*values: object) -> Callable[[Flow], bool]:
    return lambda flow: any(path == "active" and value in values for path, value in changes(flow, "/Users"))


def renames(endpoint: str, attribute: str) -> Callable[[Flow], bool]:
    def renamed(flow: Flow) -> bool:
        first = created(flow, endpoint)[0][attribute]
        return any(path == attribute and value != first for path, value in changes(flow, endpoint))

    return renamed


def mails(resource: dict[str, Any]) -> list[dict[str, Any]]:
    value = resource.get("emails") or []
    return [value] if isinstance(value, dict) else value


def changes_email(flow: Flow) -> bool:
    first = mails(created(flow, "/Users")[0])[0]["value"]
    for path, value in changes(flow, "/Users"):
        if path == "emails" and isinstance(value, list) and value[0]["value"] != first:
            return True
        if path.startswith("emails[") and value != first:
            return True
    return False


def second_email(flow: Flow) -> bool:
    if any(len(mails(resource)) > 1 for resource in created(flow, "/Users")):
        return True
    return any(path.startswith("emails[") and 'type eq "work"' not in path for path, _ in changes(flow, "/Users"))


def untyped_email(flow: Flow) -> bool:
    return any("type" not in mail for resource in created(flow, "/Users") for mail in mails(resource))


def primary_second(flow: Flow) -> bool:
    return any(mail.get("primary") is True for resource in created(flow, "/Users") for mail in mails(resource)[1:])


def drops_first(flow: Flow) -> bool:
    for request in sent(flow):
        if request.method == "PUT" and len(mails(body(request))) < 2:
            return True
    return False


def duplicates(flow: Flow) -> bool:
    names = [str(resource["userName"]).lower() for resource in created(flow, "/Users")]
    return len(names) > len(set(names)) and any(step.response and step.response.status == 409 for step in flow.steps)


def recreates(flow: Flow) -> bool:
    def administrator(step: Step) -> bool:
        return step.out_of_band and step.request.method == "DELETE"

    places = [number for number, step in enumerate(flow.steps) if administrator(step)]
    return bool(places) and any(step.request.method == "POST" for step in flow.steps[places[0] :])


def member_counts(flow: Flow) -> list[int]:
    """Return how many members the group had after each write, going by the recorded requests."""
    counts: list[int] = []
    held: set[str] = set()
    for request in sent(flow):
        for path, value in written(request) if request.path.startswith("/Groups") else ():
            if not path.startswith("members"):
                continue
            values = {member["value"] for member in value} if isinstance(value, list) else set()
            operation: dict[str, Any] = next(
                (op for op in body(request).get("Operations", ()) if op.get("path", "members") == path), {}
            )
            word = str(operation.get("op", "replace")).lower()
            if word == "remove":
                held -= values or {path.split('"')[1]}
            else:
                held = held | values if word == "add" else values
            counts.append(len(held))
    return counts


def grows(flow: Flow) -> bool:
    counts = [0, *member_counts(flow)]
    return any(after > before for before, after in zip(counts, counts[1:], strict=False))


def shrinks(flow: Flow) -> bool:
    counts = member_counts(flow)
    return any(0 < after < before for before, after in zip(counts, counts[1:], strict=False))


def adds(flow: Flow) -> bool:
    return grows(flow) or any("members" in path for path, value in changes(flow, "/Groups") if value)


SIGNS: dict[str, Callable[[Flow], bool]] = {
    "connection-test": requests("GET", "/Users?"),
    "create-user": requests("POST", "/Users"),
    "create-duplicate-user": duplicates,
    "update-user": lambda flow: any(changes(flow, "/Users")),
    "rename-user": renames("/Users", "userName"),
    "change-email": changes_email,
    "send-second-email": second_email,
    "swap-emails": lambda flow: second_email(flow) and changes_email(flow),
    "meet-primary-email-in-second-place": primary_second,
    "meet-or-send-untyped-email": untyped_email,
    "drop-first-email": drops_first,
    "deactivate-user": switches(False, "False"),
    "reactivate-user": switches(True, "True"),
    "suspend-without-a-request": lambda flow: False,
    "delete-user": requests("DELETE", "/Users/"),
    "recreate-user-after-an-administrators-deletion": recreates,
    "patch-user": requests("PATCH", "/Users/"),
    "replace-user": requests("PUT", "/Users/"),
    "import-users": lambda flow: any(
        request.method == "GET" and request.path.split("?")[0] == "/Users" and "filter" not in request.path
        for request in sent(flow)
    ),
    "import-groups": lambda flow: any(
        request.method == "GET" and request.path.split("?")[0] == "/Groups" and "filter" not in request.path
        for request in sent(flow)
    ),
    "create-group": requests("POST", "/Groups"),
    "add-members": adds,
    "remove-members": shrinks,
    "rename-group": renames("/Groups", "displayName"),
    "delete-group": requests("DELETE", "/Groups/"),
    "leave-group-behind": lambda flow: member_counts(flow)[-1] == 0,
}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("act", SIGNS)
def test_an_act_is_in_its_flows_or_never_done(library: Library, act: str, family: str) -> None:
    entry = listed("acts")[act][family]
    if "never" in entry:
        assert entry["never"]
        assert set(entry["from"]) <= listed(family).keys()
    else:
        for name in entry["flows"]:
            assert library.flows[name].id.startswith(family)
            assert SIGNS[act](library.flows[name]), name


def test_the_list_knows_every_act() -> None:
    assert listed("acts").keys() == SIGNS.keys()


NEVER: dict[tuple[str, str], Callable[[Flow], bool]] = {
    ("delete-user", "okta"): requests("DELETE", "/Users/"),
    ("patch-user", "onelogin"): requests("PATCH", "/Users/"),
    ("replace-user", "entra"): requests("PUT", "/"),
    ("rename-group", "onelogin"): requests("PUT", "/Groups/"),
    ("delete-group", "onelogin"): requests("DELETE", "/Groups/"),
}


@pytest.mark.parametrize(("act", "family"), NEVER)
def test_what_an_idp_never_does_is_in_no_flow_of_it(library: Library, act: str, family: str) -> None:
    assert "never" in listed("acts")[act][family]
    for flow in library.flows.values():
        if flow.id.startswith(family):
            assert not NEVER[act, family](flow), flow.id
