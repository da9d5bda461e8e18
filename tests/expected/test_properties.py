"""Random histories against a plain service provider: lawful variants are quiet, and a silent change never is."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scim_conformance.documents.model import Outcome
from scim_conformance.scim import urns

ENTERPRISE = urns.ENTERPRISE_USER
NAMES = ("ada", "bo", "cy", "di")
SETTINGS = settings(max_examples=60, deadline=None)

texts = st.sampled_from(["Analyst", "Clerk", "Ünïcode", "x y", "King"])
people = st.sampled_from(NAMES)


@st.composite
def user_bodies(draw: Any) -> dict:
    name = f"{draw(people)}@example.com"
    emails = [{"value": name, "type": "work", "primary": True}]
    if draw(st.booleans()):
        emails.append({"value": f"home.{name}", "type": "home"})
    body = {
        "schemas": [urns.USER],
        "userName": name,
        "displayName": draw(texts),
        "active": draw(st.booleans()),
        "emails": emails,
    }
    body |= draw(st.fixed_dictionaries({}, optional={"title": texts, "externalId": texts, "nickName": texts}))
    if draw(st.booleans()):
        body["name"] = {"givenName": draw(texts), "familyName": draw(texts)}
    if draw(st.booleans()):
        body |= {"schemas": [urns.USER, ENTERPRISE], ENTERPRISE: {"department": draw(texts)}}
    return body


user_operations = st.one_of(
    st.builds(
        lambda op, value: {"op": op, "path": "title", "value": value}, st.sampled_from(["add", "replace"]), texts
    ),
    st.builds(lambda value: {"op": "Replace", "path": "active", "value": value}, st.sampled_from(["True", "False"])),
    st.builds(lambda value: {"op": "replace", "value": {"active": value}}, st.booleans()),
    st.builds(lambda value: {"op": "replace", "value": {"displayName": value, "title": value}}, texts),
    st.builds(lambda value: {"op": "replace", "path": "name.familyName", "value": value}, texts),
    st.builds(lambda value: {"op": "add", "path": f"{ENTERPRISE}:department", "value": value}, texts),
    st.builds(
        lambda name: {"op": "replace", "path": 'emails[type eq "work"].value', "value": f"{name}@example.org"}, people
    ),
    st.just({"op": "remove", "path": "title"}),
)


def group_operations(ids: list[str]) -> Any:
    ids = ids or ["nobody"]
    one = st.sampled_from(ids)
    some = st.lists(one, unique=True, min_size=1)
    values = some.map(lambda found: [{"value": id_} for id_ in found])
    return st.one_of(
        st.builds(lambda value: {"op": "add", "path": "members", "value": value}, values),
        st.builds(lambda id_: {"op": "remove", "path": f'members[value eq "{id_}"]'}, one),
        st.builds(lambda value: {"op": "replace", "path": "members", "value": value}, values | st.just([])),
        st.builds(lambda name: {"op": "replace", "path": "displayName", "value": name}, texts),
        st.builds(lambda name: {"op": "replace", "value": {"displayName": name}}, texts),
    )


def step(draw: Any, kit: Any, bench: Any) -> None:
    """One random request, read back as the player does."""
    users, groups = (list(bench.provider.resources[kind]) for kind in ("Users", "Groups"))
    choices = ["create", "create", "group", "look-up"]
    choices += ["patch", "put", "patch"] if users else []
    choices += ["members", "members", "group-put"] if groups else []
    choices += ["delete"] if len(users) > 1 else []
    match draw(st.sampled_from(choices)):
        case "create":
            bench.send("POST", "/Users", draw(user_bodies()))
        case "group":
            members = draw(st.lists(st.sampled_from(users), unique=True)) if users else []
            bench.send("POST", "/Groups", kit.group(draw(texts), tuple(members)))
        case "look-up":
            bench.send("GET", f'/Users?filter=userName eq "{draw(people).upper()}@example.com"')
        case "patch":
            operations = draw(st.lists(user_operations, min_size=1, max_size=3))
            bench.send("PATCH", f"/Users/{draw(st.sampled_from(users))}", kit.patch(*operations))
        case "put":
            bench.send("PUT", f"/Users/{draw(st.sampled_from(users))}", draw(user_bodies()))
        case "members":
            operations = draw(st.lists(group_operations(users), min_size=1, max_size=3))
            bench.send("PATCH", f"/Groups/{draw(st.sampled_from(groups))}", kit.patch(*operations))
        case "group-put":
            members = draw(st.lists(st.sampled_from(users), unique=True)) if users else []
            bench.send("PUT", f"/Groups/{draw(st.sampled_from(groups))}", kit.group(draw(texts), tuple(members)))
        case "delete":
            bench.send("DELETE", f"/Users/{draw(st.sampled_from(users))}")


def history(data: Any, kit: Any, length: int = 12) -> Any:
    contract = data.draw(st.sampled_from(["iru", "rfc"]), label="contract")
    provider = kit.provider(
        first_email=contract == "iru",
        patch_status=data.draw(st.sampled_from([200, 204])),
        put_clears=data.draw(st.booleans()),
        drops=data.draw(st.sampled_from([(), ("nickName",)])) if contract == "iru" else (),
    )
    bench = kit.against(provider, contract, data.draw(st.sampled_from([None, "okta", "entra", "onelogin"])))
    for _ in range(data.draw(st.integers(1, length))):
        step(data.draw, kit, bench)
    return bench


@SETTINGS
@given(data=st.data())
def test_a_lawful_provider_is_never_blamed(kit: Any, data: Any) -> None:
    bench = history(data, kit)
    assert kit.failing(bench.verdicts) == set()


@SETTINGS
@given(data=st.data())
def test_a_change_that_nobody_asked_for_is_found_at_the_next_read(kit: Any, data: Any) -> None:
    bench = history(data, kit)
    places = [(kind, id_) for kind, held in bench.provider.resources.items() for id_ in held]
    if not places:
        return
    kind, id_ = data.draw(st.sampled_from(places))
    victim = bench.provider.resources[kind][id_]
    name = data.draw(
        st.sampled_from(
            [
                key
                for key in ("displayName", "userName", "active", "members")
                if victim.get(key) or (key in victim and key == "active")
            ]
        )
    )
    changes = {
        "active": not victim.get("active"),
        "members": [],
        "displayName": "somebody",
        "userName": "x@example.net",
    }
    victim[name] = changes[name]
    found = bench.send("GET", f"/{kind}/{id_}")
    assert kit.off(found, Outcome.FAIL) != set()


@SETTINGS
@given(data=st.data())
def test_a_resource_that_was_lost_is_found_by_the_next_list(kit: Any, data: Any) -> None:
    bench = history(data, kit)
    users = bench.provider.resources["Users"]
    if not users:
        return
    lost = data.draw(st.sampled_from(sorted(users)))
    del users[lost]
    assert kit.off(bench.send("GET", "/Users")) != set()


@SETTINGS
@given(data=st.data())
def test_the_same_patch_twice_leaves_the_same_expectation(kit: Any, data: Any) -> None:
    bench = kit.against(contract="rfc")
    bench.send("POST", "/Users", data.draw(user_bodies()))
    (id_,) = bench.provider.resources["Users"]
    body = kit.patch(*data.draw(st.lists(user_operations, min_size=1, max_size=4)))
    bench.send("PATCH", f"/Users/{id_}", copy.deepcopy(body))
    once = {key: fact.knowledge for key, fact in bench.directory.held(id_).state.items()}
    bench.send("PATCH", f"/Users/{id_}", copy.deepcopy(body))
    assert {key: fact.knowledge for key, fact in bench.directory.held(id_).state.items()} == once


@SETTINGS
@given(data=st.data())
def test_the_directory_keeps_its_own_laws(kit: Any, data: Any) -> None:
    bench = history(data, kit)
    directory = bench.directory
    provider = bench.provider.resources
    assert {id_ for id_ in directory.own_ids() if directory.held(id_).existence.name == "EXISTS"} == {
        id_ for kind in provider.values() for id_ in kind
    }
    for kind in ("User", "Group"):
        assert directory.counts.get(kind, 0) == len(provider[f"{kind}s"])
    names = [held.certain_text("username") for held in directory.of_type("User")]
    assert len(names) == len({name.casefold() for name in names})
    for held in directory.of_type("Group"):
        members = held.state["", "members", ""].knowledge.held
        shown = {member["value"] for member in provider["Groups"][held.id].get("members", [])}
        gone = {id_ for id_ in members if directory.owns(id_) and directory.held(id_).existence.name == "GONE"}
        assert set(members) - gone == shown
