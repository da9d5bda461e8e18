"""The cost of judging a step depends on what the step touches, counted in bytecodes and not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from immutables import Map

from scim_conformance.expected.knowledge import Fact, Known, Members
from scim_conformance.expected.resource import Held
from scim_conformance.scim.path import AttributePath

SMALL, LARGE = 10, 3000


def bytecodes(act: Callable[[], Any]) -> int:
    """How many bytecodes of Python an act takes: the same number at every run."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        if event == "opcode":
            count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


def fact(name: str, value: Any) -> Fact:
    return Fact(AttributePath("", name), Known(value), ("iru-kept-attributes-read-back",), 1, confirmed=True)


def large(kit: Any, size: int) -> Any:
    """A bench whose directory holds `size` users, and one group with all of them as members."""
    one = kit.bench(kit.world("iru", "entra"))
    directory = one.directory
    for number in range(size):
        name = f"user{number}@example.com"
        facts = {("", "username", ""): fact("userName", name), ("", "displayname", ""): fact("displayName", "N")}
        facts[("", "emails", "")] = fact("emails", [{"value": name}])
        directory = directory.with_held(Held("User", f"u{number}", (Map(facts),), made_by=1, last_write=1, seen=2))
    members = Members(Map({f"u{number}": True for number in range(size)}))
    belongs = Fact(AttributePath("", "members"), members, ("iru-kept-attributes-read-back",), 1, confirmed=True)
    facts = {("", "displayname", ""): fact("displayName", "Everybody"), ("", "members", ""): belongs}
    one.directory = directory.with_held(Held("Group", "g1", (Map(facts),), made_by=1, last_write=1, seen=2))
    one.number = 2
    return one


def look_up(kit: Any, one: Any) -> None:
    shown = {**kit.user("user3@example.com", displayName="N"), **kit.shown("Users", "u3")}
    one.hear("GET", '/Users?filter=userName eq "user3@example.com"', status=200, answer=kit.listing(shown))


def retrieve(kit: Any, one: Any) -> None:
    shown = {**kit.user("user3@example.com", displayName="N"), **kit.shown("Users", "u3")}
    one.hear("GET", "/Users/u3", status=200, answer=shown)


def create(kit: Any, one: Any) -> None:
    body = kit.user("new@example.com")
    one.hear("POST", "/Users", body, status=201, answer={**body, **kit.shown("Users", "new")})


def patch_title(kit: Any, one: Any) -> None:
    one.hear("PATCH", "/Users/u3", kit.patch({"op": "Replace", "path": "title", "value": "x"}), status=204)


def add_member(kit: Any, one: Any) -> None:
    one.hear("PATCH", "/Groups/g1", kit.patch({"op": "Add", "path": "members", "value": [{"value": "u3"}]}), status=204)


def remove_member(kit: Any, one: Any) -> None:
    one.hear("PATCH", "/Groups/g1", kit.patch({"op": "remove", "path": 'members[value eq "u3"]'}), status=204)


def remove_by_list(kit: Any, one: Any) -> None:
    operation = {"op": "Remove", "path": "members", "value": [{"value": "u3"}]}
    one.hear("PATCH", "/Groups/g1", kit.patch(operation), status=204)


def rename_group(kit: Any, one: Any) -> None:
    one.hear("PATCH", "/Groups/g1", kit.patch({"op": "Replace", "path": "displayName", "value": "All"}), status=204)


def delete(kit: Any, one: Any) -> None:
    one.hear("DELETE", "/Users/u3", status=204)


def connection_test(kit: Any, one: Any) -> None:
    one.hear("GET", "/Users?startIndex=1&count=2", status=200, answer=kit.listing(total=LARGE))


STEPS = [look_up, retrieve, create, patch_title, add_member, remove_member, remove_by_list, rename_group, delete]


@pytest.mark.parametrize("step", [*STEPS, connection_test], ids=lambda step: step.__name__)
def test_a_step_costs_the_same_in_a_small_and_in_a_large_directory(kit: Any, step: Callable[[Any, Any], None]) -> None:
    step(kit, large(kit, SMALL))  # parsers and caches are warm
    costs = []
    for size in (SMALL, LARGE):
        one = large(kit, size)
        costs.append(bytecodes(lambda: step(kit, one)))  # noqa: B023 - called at once
    assert costs[1] <= costs[0] * 1.1


def test_what_a_patch_does_not_touch_is_the_same_object_afterwards(kit: Any) -> None:
    one = large(kit, SMALL)
    before = one.directory
    add_member(kit, one)
    after = one.directory
    assert after.resources["User"] is before.resources["User"]
    group, old = after.held("g1"), before.held("g1")
    assert group.state["", "displayname", ""] is old.state["", "displayname", ""]


def test_a_bystander_whose_answer_is_unchanged_is_not_copied(kit: Any) -> None:
    one = kit.bench(kit.world("iru"))
    body = kit.user()
    one.create(body)
    shown = {**body, **kit.shown("Users", "u1")}
    one.hear("GET", "/Users/u1", status=200, answer=dict(shown))
    one.hear("GET", "/Users", status=200, answer=kit.listing(shown))
    before = one.directory.held("u1")
    one.hear("GET", "/Users", status=200, answer=kit.listing(dict(reversed(shown.items()))))
    assert one.directory.held("u1") is before
