"""PATCH: what RFC 7644 §3.5.2 leaves open passes in status and state, what it closes is found (R81 to R106)."""

# ruff: noqa: E501 - a row of a table is read in one line

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from dataclasses import replace as changed
from typing import Any

import pytest

from scim_conformance.expected import ids
from scim_conformance.scim import urns

ENTERPRISE = urns.ENTERPRISE_USER
WORK = {"value": "ada@example.com", "type": "work"}
HOME = {"value": "home@example.com", "type": "home"}
PHONE = {"value": "+44 1", "type": "work"}


@dataclass
class Row:
    """Operations on a user or group, the answer, and what the next read shows (changes to what was held)."""

    name: str
    operations: list[dict]
    after: dict = field(default_factory=dict)
    held: dict = field(default_factory=dict)
    status: int = 204
    scim_type: str | None = None
    off: tuple[str, ...] = ()
    contract: str = "rfc"
    profile: str | None = None
    kind: str = "Users"
    schemas: bool = True


def replace(path: str | None, value: Any) -> list[dict]:
    return [{"op": "replace", **({"path": path} if path else {}), "value": value}]


def add(path: str | None, value: Any) -> list[dict]:
    return [{"op": "add", **({"path": path} if path else {}), "value": value}]


def remove(path: str | None, **more: Any) -> list[dict]:
    return [{"op": "remove", **({"path": path} if path else {}), **more}]


def members(*names: str) -> dict:
    return {"members": [{"value": name} for name in names]}


EXTENDED = {"schemas": [urns.USER, ENTERPRISE], ENTERPRISE: {"department": "Engines", "division": "North"}}
NAMED = {"name": {"givenName": "Ada", "familyName": "Lovelace"}}

OPEN = [
    Row("R81 200 with the resource", replace("title", "Clerk"), {"title": "Clerk"}, status=200),
    Row("R81 501 where patch is not supported", replace("title", "Clerk"), status=501, contract="no-patch"),
    Row("R82 capitals accepted", [{"op": "Replace", "path": "title", "value": "x"}], {"title": "x"}),
    Row("R82 capitals refused", [{"op": "Replace", "path": "title", "value": "x"}], status=400),
    Row("R83 without schemas, refused", replace("title", "x"), status=400, schemas=False),
    Row("R83 without schemas, applied", replace("title", "x"), {"title": "x"}, schemas=False),
    Row("R83 no operations, refused", [], status=400),
    Row("R83 no operations, nothing done", []),
    Row("R84 values without path", replace(None, {"title": "x", "active": False}), {"title": "x", "active": False}),
    Row("R84 add without path", add(None, {"title": "x"}), {"title": "x"}),
    Row("R85 none of the values there, refused", replace('emails[type eq "fax"].value', "x"), status=400, scim_type="noTarget"),
    Row("R85 no value at all, refused", replace('phoneNumbers[type eq "fax"].value', "+1"), status=400, scim_type="noTarget"),
    Row(
        "R85 no value at all, created",
        replace('phoneNumbers[type eq "fax"].value', "+1"),
        {"phoneNumbers": [{"type": "fax", "value": "+1"}]},
    ),
    Row(
        "R86 no match, created",
        add('emails[type eq "home"].value', "home@example.com"),
        {"emails": [WORK, HOME]},
    ),
    Row("R86 no match, refused", add('emails[type eq "home"].value', "x"), status=400, scim_type="invalidPath"),
    Row("R87 not there, done", remove('emails[type eq "home"]')),
    Row("R87 not there, refused", remove('emails[type eq "home"]'), status=400, scim_type="noTarget"),
    Row("R88 unassigned, done", remove("title")),
    Row("R88 unassigned, refused", remove("title"), status=400, scim_type="noTarget"),
    Row("R89 remove without path, refused", remove(None), status=400, scim_type="noTarget"),
    Row("R90 by the letter all go", remove("members", value=[{"value": "u1"}]), {"members": []}, kind="Groups"),
    Row("R90 the listed ones go", remove("members", value=[{"value": "u1"}]), members("u2"), kind="Groups"),
    Row("R90 refused", remove("members", value=[{"value": "u1"}]), status=400, kind="Groups"),
    Row("R91 removing all members", remove("members"), {"members": ...}, kind="Groups"),
    Row("R91 required, refused", remove("userName"), status=400, scim_type="mutability"),
    Row("R92 groups by path, refused", add("groups", [{"value": "g"}]), status=400, scim_type="mutability"),
    Row("R92 meta ignored", replace("meta.created", "2020-01-01T00:00:00Z")),
    Row("R92 meta refused", replace("meta.created", "2020-01-01T00:00:00Z"), status=400, scim_type="mutability"),
    Row("R92 equal id ignored", replace(None, {"id": "u1", "title": "x"}), {"title": "x"}),
    Row("R92 equal id refused", replace(None, {"id": "u1", "title": "x"}), status=400, scim_type="mutability"),
    Row("R93 all members replaced", replace("members", [{"value": "u2"}]), members("u2"), kind="Groups"),
    Row("R93 value refused", replace('members[value eq "u1"].value', "u2"), status=400, scim_type="mutability", kind="Groups"),
    Row("R94 added again", add("members", [{"value": "u1"}]), kind="Groups"),
    Row("R95 appended from an object", add("emails", HOME), {"emails": [WORK, HOME]}),
    Row("R95 appended from a list", add("emails", [HOME]), {"emails": [HOME, WORK]}),
    Row("R96 exactly the new values", replace("emails", [HOME]), {"emails": [HOME]}),
    Row("R97 merged", replace("name", {"familyName": "King"}), {"name": {"givenName": "Ada", "familyName": "King"}}, NAMED),
    Row("R97 full name made anew", replace("name.familyName", "King"), {"name": {"givenName": "Ada", "familyName": "King", "formatted": "Ada King"}}, {"name": {"givenName": "Ada", "familyName": "L", "formatted": "Ada L"}}),
    Row("R98 kept sub-attributes", replace('emails[type eq "work"]', {"value": "n@example.com"}), {"emails": [{"value": "n@example.com", "type": "work"}]}),
    Row("R98 sub-attributes gone", replace('emails[type eq "work"]', {"value": "n@example.com"}), {"emails": [{"value": "n@example.com"}]}),
    Row("R99 null clears", replace("title", None), {"title": ...}, {"title": "x"}),
    Row("R99 an empty list clears", replace("phoneNumbers", []), {"phoneNumbers": []}, {"phoneNumbers": [PHONE]}),
    Row("R100 order counts", add("members", [{"value": "u3"}]) + remove('members[value eq "u3"]'), kind="Groups"),
    Row(
        "R101 the others lose the mark",
        replace('emails[type eq "home"].primary', True),
        {"emails": [{**WORK, "primary": False}, {**HOME, "primary": True}]},
        {"emails": [{**WORK, "primary": True}, HOME]},
    ),
    Row(
        "R101 the mark left out",
        replace('emails[type eq "home"].primary', True),
        {"emails": [WORK, {**HOME, "primary": True}]},
        {"emails": [{**WORK, "primary": True}, HOME]},
    ),
    Row("R102 extension path", replace(f"{ENTERPRISE}:department", "Numbers"), {ENTERPRISE: {"department": "Numbers", "division": "North"}}, EXTENDED),
    Row("R102 container", replace(None, {ENTERPRISE: {"department": "N"}}), {ENTERPRISE: {"department": "N", "division": "North"}}, EXTENDED),
    Row("R102 full name as key, applied", replace(None, {f"{ENTERPRISE}:department": "N"}), {ENTERPRISE: {"department": "N", "division": "North"}}, EXTENDED),
    Row("R102 full name as key, refused", replace(None, {f"{ENTERPRISE}:department": "N"}), status=400, held=EXTENDED),
    Row("R103 dotted key applied", replace(None, {"name.familyName": "King"}), {"name": {"givenName": "Ada", "familyName": "King"}}, NAMED),
    Row("R103 dotted key ignored", replace(None, {"name.familyName": "King"}), held=NAMED),
    Row("R103 dotted key refused", replace(None, {"name.familyName": "King"}), status=400, held=NAMED),
    Row("R104 unknown attribute", replace("shoeSize", 7), status=400, scim_type="invalidPath"),
    Row("R104 unknown attribute, otherwise", replace("shoeSize", 7), status=400, scim_type="invalidValue"),
    Row("R105 display accepted", replace('members[value eq "u1"].display', "Ada"), kind="Groups"),
    Row("R105 display refused", replace('members[value eq "u1"].display', "Ada"), status=400, scim_type="mutability", kind="Groups"),
    Row("R106 invalidSyntax", [{"op": "replace", "path": "emails[", "value": 1}], status=400, scim_type="invalidSyntax"),
    Row("names in any case", replace("DISPLAYNAME", "Ada King"), {"displayName": "Ada King"}),
    Row("core URN before the name", replace(f"{urns.USER}:title", "x"), {"title": "x"}),
    Row("whole extension removed", remove(ENTERPRISE), {ENTERPRISE: ..., "schemas": [urns.USER]}, EXTENDED),
    Row("own name again", replace("userName", "ada@example.com")),
    Row("8 a group's name that another has, refused", replace("displayName", "Other"), status=409, scim_type="uniqueness", kind="Groups"),
    Row("8 a group's name that another has, done", replace("displayName", "Other"), {"displayName": "Other"}, kind="Groups"),
    Row("unknown member refused", add("members", [{"value": "nobody"}]), status=404, kind="Groups"),
    Row("unknown member dropped", add("members", [{"value": "nobody"}]), kind="Groups"),
    Row("unknown member kept", add("members", [{"value": "nobody"}]), members("u1", "u2", "nobody"), kind="Groups"),
    Row("manager as an object", replace(f"{ENTERPRISE}:manager", {"value": "u2"}), {ENTERPRISE: {"department": "Engines", "division": "North", "manager": {"value": "u2", "displayName": "B"}}}, EXTENDED),
    Row("an old membership request, refused", [{"1.1": "add"}], status=400, kind="Groups"),
    Row("an old membership request, done", [{"1.1": "add"}], members("u1", "u2", "u3"), kind="Groups"),
]  # fmt: skip

CLOSED = [
    Row("R85 answered 204", replace('emails[type eq "fax"].value', "x"), off=(ids.REPLACE_NEEDS_TARGET,)),
    Row("R86 success and nothing", add('emails[type eq "home"].value', "x@example.com"), off=(ids.ADD_CHOSEN,)),
    Row("R87 others removed", remove('members[value eq "u1"]'), {"members": []}, kind="Groups", off=(ids.REMOVE_CHOSEN,)),
    Row("R87 none removed", remove('members[value eq "u1"]'), kind="Groups", off=(ids.REMOVE_CHOSEN,)),
    Row("R89 another scimType", remove(None), status=400, scim_type="invalidPath", off=(ids.NO_TARGET_TYPE,)),
    Row("R91 another scimType", remove("userName"), status=400, scim_type="invalidValue", off=(ids.REMOVE_REQUIRED,)),
    Row("R92 groups silently ignored", add("groups", [{"value": "g"}]), off=(ids.READ_ONLY_REFUSED,)),
    Row("R94 refused", add("members", [{"value": "u1"}]), status=400, kind="Groups", off=(ids.ADD_AGAIN,)),
    Row("R94 twice", add("members", [{"value": "u1"}]), members("u1", "u2", "u1"), kind="Groups", off=(ids.NO_DUPLICATES, "rfc7643-2.4-values-are-not-repeated")),
    Row("R95 the list replaced", add("members", [{"value": "u3"}]), members("u3"), kind="Groups", off=(ids.ADD_APPENDS,)),
    Row("R96 appended", replace("members", [{"value": "u3"}]), members("u1", "u2", "u3"), kind="Groups", off=(ids.REPLACE_MANY,)),
    Row("R97 unnamed lost", replace("name", {"familyName": "King"}), {"name": {"familyName": "King"}}, NAMED, off=(ids.REPLACE_MERGES,)),
    Row(
        "R98 the first match only",
        replace('emails[value ew "example.com"].type', "other"),
        {"emails": [{**WORK, "type": "other"}, HOME]},
        {"emails": [WORK, HOME]},
        off=(ids.REPLACE_CHOSEN,),
    ),
    Row("R99 the old value kept", replace("title", None), held={"title": "x"}, off=(ids.REPLACE_NULL_CLEARS,)),
    Row("R99 refused", replace("title", None), held={"title": "x"}, status=400, off=(ids.NULL_ACCEPTED,)),
    Row("R84 refused", replace(None, {"title": "x"}), status=400, off=(ids.PATH_LESS_APPLIED,)),
    Row("R102 nothing done", replace(f"{ENTERPRISE}:department", "N"), held=EXTENDED, off=(ids.REPLACE_SETS,)),
    Row("bystander: another attribute lost", replace("active", False), {"active": False, "emails": ...}, off=(ids.PATCH_ONLY_NAMED,)),
    Row("bystander: members lost by a rename", replace("displayName", "New"), {"displayName": "New", "members": []}, kind="Groups", off=(ids.PATCH_ONLY_NAMED,)),
    Row("R21 a string Boolean passed over", replace("active", "False"), off=(ids.REPLACE_SETS,)),
    Row("taken name accepted", replace("userName", "B@example.com"), {"userName": "B@example.com"}, off=(ids.NAME_TAKEN,)),
    Row("5xx to an unknown member", add("members", [{"value": "nobody"}]), status=500, kind="Groups", off=("rfc7644-3.12-no-request-ends-in-a-server-error",)),
    Row("an old membership request, passed over", [{"1.1": "add"}], kind="Groups", off=(ids.ADD_APPENDS,)),
]  # fmt: skip


def play(kit: Any, row: Row) -> set[str]:
    """Create what the row is about, read it, send the PATCH, read it again; returns what fails or warns by itself."""
    world = kit.world("rfc" if row.contract == "no-patch" else row.contract, row.profile)
    if row.contract == "no-patch":
        world = _without_patch(world)
    one = kit.bench(world)
    body = kit.user(**{"emails": [WORK], **row.held})
    first = one.create(body)
    for name in ("b@example.com", "c@example.com"):
        one.create(kit.user(name))
    target = {**body, **kit.shown("Users", first)}
    if row.kind == "Groups":
        one.create(kit.group("Other"), "Groups")
        body = kit.group("Engines", ("u1", "u2"), **row.held)
        target = {**body, **kit.shown("Groups", one.create(body, "Groups"))}
    path = f"/{row.kind}/{target['id']}"
    found = one.hear("GET", path, status=200, answer=copy.deepcopy(target))
    after = {key: value for key, value in {**target, **row.after}.items() if value is not ...}
    request = kit.patch(*row.operations)
    if row.operations and "1.1" in row.operations[0]:
        request = {"schemas": ["urn:scim:schemas:core:1.0"], "members": [{"value": "u3"}]}
    if not row.schemas:
        del request["schemas"]
    answer = None if row.status == 204 else after if row.status == 200 else kit.error(row.status, row.scim_type)
    found += one.hear("PATCH", path, request, status=row.status, answer=copy.deepcopy(answer))
    found += one.hear("GET", path, status=200, answer=copy.deepcopy(after))
    return kit.off(found)


def _without_patch(world: Any) -> Any:
    return changed(world, capabilities=changed(world.capabilities, patch=False))


@pytest.mark.parametrize("row", OPEN, ids=[row.name for row in OPEN])
def test_what_is_left_open_passes(kit: Any, row: Row) -> None:
    assert play(kit, row) == set()


@pytest.mark.parametrize("row", CLOSED, ids=[row.name for row in CLOSED])
def test_what_is_closed_is_found(kit: Any, row: Row) -> None:
    assert play(kit, row) == set(row.off)
