"""What an IdP needs beyond the RFC: the same answer passes without the profile and fails under it."""

# ruff: noqa: E501 - a row of a table is read in one line

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from scim_conformance.scim import urns

ENTERPRISE = urns.ENTERPRISE_USER


@dataclass
class Row:
    """A request under a profile, its answer and the next read; `need` is the suffix of the requirement that fails."""

    need: str
    profile: str
    body: dict
    status: int
    after: dict = field(default_factory=dict)
    kind: str = "Users"
    method: str = "PATCH"
    held: dict = field(default_factory=dict)

    @property
    def requirement(self) -> str:
        return f"{self.profile.partition('-')[0]}-{self.need}"


def patch(**operation: Any) -> dict:
    return {"schemas": [urns.PATCH_OP], "Operations": [operation]}


NAMED = {"name": {"givenName": "Ada", "familyName": "Lovelace"}}
EXTENDED = {"schemas": [urns.USER, ENTERPRISE], ENTERPRISE: {"department": "Engines"}}
MEMBER = [{"value": "u1"}]
ROLES = {"roles": [{"value": "reader", "primary": True}]}

PATCHES = [
    Row("op-names-any-case", "entra", patch(op="Replace", path="title", value="x"), 400),
    Row("boolean-strings-are-read", "entra", patch(op="replace", path="active", value="False"), 400),
    Row("value-filter-without-match-creates", "entra", patch(op="add", path='phoneNumbers[type eq "fax"].value', value="+1"), 400),
    Row("remove-by-value-list", "entra", patch(op="remove", path="members", value=MEMBER), 400, kind="Groups"),
    Row("remove-by-value-list", "entra", patch(op="remove", path="members", value=MEMBER), 204, {"members": []}, kind="Groups"),
    Row("dotted-keys-are-applied", "entra-compliant", patch(op="replace", value={"name.familyName": "King"}), 400, held=NAMED),
    Row("dotted-keys-are-applied", "entra-compliant", patch(op="replace", value={"name.familyName": "King"}), 204, held=NAMED),
    Row("urn-keys-are-applied", "entra-compliant", patch(op="replace", value={f"{ENTERPRISE}:department": "N"}), 400, held=EXTENDED),
    Row("manager-string-is-read", "entra", patch(op="add", path=f"{ENTERPRISE}:manager", value="u2"), 400, held=EXTENDED),
    Row("manager-string-is-read", "entra", patch(op="add", path=f"{ENTERPRISE}:manager", value="u2"), 204, held=EXTENDED),
    Row("roles-as-strings-are-tolerated", "entra", patch(op="Add", path="roles", value=[{"value": '{"value":"editor"}'}]), 400),
    Row("id-in-path-less-value-is-ignored", "okta-oin", patch(op="replace", value={"id": "g3", "displayName": "New"}), 400, kind="Groups"),
    Row("quoted-booleans-are-read", "entra", patch(op="replace", path='roles[primary eq "True"].value', value="e"), 400, held=ROLES),
    Row("quoted-booleans-are-read", "entra", patch(op="replace", path='roles[primary eq "True"].value', value="e"), 204, held=ROLES),
    Row("unknown-attributes-are-tolerated", "entra", patch(op="replace", path="shoeSize", value=7), 400),
    Row("unknown-attributes-are-tolerated", "entra", patch(op="replace", path="favouriteColour", value="B"), 400),
]  # fmt: skip

CREATES = [
    Row("unknown-attributes-are-tolerated", "onelogin", {"user_name": "Ada"}, 400),
    Row("unknown-schema-uris-are-tolerated", "onelogin", {"schemas": ["urn:scim:schemas:core:2.0"]}, 400),
    Row("unknown-schema-uris-are-tolerated", "okta", {"schemas": [urns.USER, "urn:okta:custom:group:1.0"]}, 400),
    Row("emails-object-is-tolerated", "onelogin", {"emails": {"value": "ada@example.com", "type": "work"}}, 400),
    Row("null-values-are-tolerated", "entra", {"title": None}, 400),
    Row("read-only-groups-are-ignored", "okta", {"groups": []}, 400),
    Row("password-is-tolerated", "okta", {"password": "Xy7!"}, 400),
    Row("roles-as-strings-are-tolerated", "entra", {"roles": ["Editor"]}, 400),
    Row("boolean-strings-are-read", "entra", {"active": "True"}, 400),
    Row("manager-string-is-read", "entra", {**EXTENDED, ENTERPRISE: {"manager": "u1"}}, 400),
]


def names(rows: list[Row]) -> list[str]:
    return [f"{row.profile}-{row.need}-{row.status}-{number}" for number, row in enumerate(rows)]


def send(kit: Any, row: Row, profile: str | None) -> set[str]:
    one = kit.bench(kit.world("rfc", profile))
    if row.method == "POST":
        body = {**kit.user(), **row.body}
        return kit.off(one.hear("POST", "/Users", body, status=row.status, answer=kit.error(row.status)))
    body = kit.user(**row.held)
    one.create(body)
    one.create(kit.user("b@example.com"))
    target = {**body, **kit.shown("Users", "u1")}
    if row.kind == "Groups":
        group = kit.group("Engines", ("u1", "u2"))
        target = {**group, **kit.shown("Groups", one.create(group, "Groups"))}
    path = f"/{row.kind}/{target['id']}"
    found = one.hear("GET", path, status=200, answer=dict(target))
    kind = "invalidSyntax" if row.need == "op-names-any-case" else "invalidValue"
    answer = kit.error(row.status, kind) if row.status >= 400 else None
    found += one.hear("PATCH", path, row.body, status=row.status, answer=answer)
    found += one.hear("GET", path, status=200, answer={**target, **row.after})
    return kit.off(found)


def test_an_extension_that_an_administrator_mapped_by_himself_may_be_refused(kit: Any) -> None:
    operation = patch(op="Add", path="urn:ietf:params:scim:schemas:extension:Acme:2.0:User:badge", value="B")
    row = Row("unknown-attributes-are-tolerated", "entra", operation, 400)
    assert send(kit, row, row.profile) == set()


@pytest.mark.parametrize("row", PATCHES, ids=names(PATCHES))
def test_a_patch_that_the_idp_needs_fails_under_its_profile_only(kit: Any, row: Row) -> None:
    assert send(kit, row, row.profile) == {row.requirement}
    assert row.requirement not in send(kit, row, None)


@pytest.mark.parametrize(("contract", "off"), [("rfc", {"entra-external-id-is-searched"}), ("iru", set())])
def test_a_look_up_by_external_id_is_needed_where_it_is_kept(kit: Any, contract: str, off: set[str]) -> None:
    one = kit.bench(kit.world(contract, "entra"))
    answer = kit.error(400, "invalidFilter")
    found = one.hear("GET", "/Users?filter=externalId+eq+%22e%22", status=400, answer=answer)
    assert {name for name in kit.off(found) if name.startswith("entra-")} == off


@pytest.mark.parametrize("row", [replace(row, method="POST") for row in CREATES], ids=names(CREATES))
def test_a_create_that_the_idp_needs_fails_under_its_profile_only(kit: Any, row: Row) -> None:
    assert send(kit, row, row.profile) == {row.requirement}
    assert row.requirement not in send(kit, row, None)


@pytest.mark.parametrize(
    ("profile", "kind", "need"),
    [
        ("okta-oin", "Users", "okta-patch-is-supported"),
        ("okta-oin", "Groups", "okta-group-patch-is-supported"),
        ("onelogin", "Groups", "onelogin-group-patch-is-supported"),
    ],
)
def test_patch_that_is_not_offered_fails_the_idp_that_lives_on_it(kit: Any, profile: str, kind: str, need: str) -> None:
    for chosen, expected in ((profile, {need}), (None, set())):
        world = kit.world("rfc", chosen)
        one = kit.bench(replace(world, capabilities=replace(world.capabilities, patch=False)))
        id_ = one.create(kit.user() if kind == "Users" else kit.group(), kind)
        body = patch(op="replace", path="displayName", value="New")
        assert kit.off(one.hear("PATCH", f"/{kind}/{id_}", body, status=501, answer=kit.error(501))) == expected


def test_a_repeated_add_fails_under_the_profile_that_repeats(kit: Any) -> None:
    for profile, expected in (
        ("entra", "entra-duplicate-member-add-succeeds"),
        (None, "rfc7644-3.5.2.1-adding-what-is-there-succeeds"),
    ):
        one = kit.bench(kit.world("rfc", profile))
        one.create(kit.user())
        id_ = one.create(kit.group("Engines", ("u1",)), "Groups")
        body = patch(op="add", path="members", value=MEMBER)
        found = one.hear("PATCH", f"/Groups/{id_}", body, status=409, answer=kit.error(409))
        assert kit.off(found) == {expected}


def test_emptying_a_group_fails_under_okta_where_it_is_refused(kit: Any) -> None:
    one = kit.bench(kit.world("rfc", "okta"))
    one.create(kit.user())
    id_ = one.create(kit.group("Engines", ("u1",)), "Groups")
    body = patch(op="replace", path="members", value=[])
    found = one.hear("PATCH", f"/Groups/{id_}", body, status=400, answer=kit.error(400))
    assert kit.off(found) == {"okta-members-can-be-emptied"}


def test_a_look_up_in_another_case_fails_under_entra(kit: Any) -> None:
    one = kit.bench(kit.world("rfc", "entra"))
    one.create(kit.user())
    found = one.hear("GET", '/Users?filter=userName eq "ADA@EXAMPLE.COM"', status=200, answer=kit.listing())
    assert kit.off(found) == {"entra-lookup-in-any-case"}


def test_a_user_name_in_another_case_fails_under_okta(kit: Any) -> None:
    for profile, expected in (("okta", {"okta-user-name-case-is-kept"}), (None, set())):
        one = kit.bench(kit.world("rfc", profile))
        body = kit.user("Ada@Example.com")
        answer = {**body, **kit.shown("Users", "u1"), "userName": "ada@example.com"}
        assert kit.off(one.hear("POST", "/Users", body, status=201, answer=answer)) == expected


def test_a_user_name_that_reads_back_as_sent_passes_under_okta(kit: Any) -> None:
    one = kit.bench(kit.world("rfc", "okta"))
    body = kit.user("Ada@Example.com")
    shown = {**body, **kit.shown("Users", one.create(body))}
    found = one.hear("GET", "/Users/u1", status=200, answer=shown)
    assert "okta-user-name-case-is-kept" in {verdict.requirement for verdict in found} - kit.off(found)


def test_an_inactive_user_who_cannot_be_read_fails_under_okta(kit: Any) -> None:
    one = kit.bench(kit.world("rfc", "okta"))
    one.create(kit.user(active=False))
    found = one.hear("GET", "/Users/u1", status=404, answer=kit.error(404))
    assert kit.off(found) == {"okta-inactive-user-stays-readable"}
