"""Each requirement that the expected directory judges is seen failing here, by itself, in the smallest story of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scim_conformance.documents import locate
from scim_conformance.documents.load import load_requirements
from scim_conformance.expected import ids
from scim_conformance.scim import urns
from scim_conformance.scim.exchange import FOREIGN

STORIES: dict[str, Callable[[Any], Any]] = {}


def breaks(requirement: str) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    def register(story: Callable[[Any], Any]) -> Callable[[Any], Any]:
        assert requirement not in STORIES
        STORIES[requirement] = story
        return story

    return register


def all_ids() -> list[str]:
    """The ids as they stand in the catalogue: endings of contract requirements become those of iru."""
    values = [value for name, value in vars(ids).items() if name.isupper()]
    return [value if value.startswith("rfc") else f"iru-{value}" for value in values]


def test_each_requirement_of_the_expected_directory_has_a_story() -> None:
    assert set(STORIES) == set(all_ids())


def test_each_requirement_of_the_expected_directory_is_in_the_catalogue() -> None:
    assert set(all_ids()) <= set(load_requirements(locate.requirement_dirs()))


@pytest.mark.parametrize("requirement", sorted(set(all_ids())))
def test_requirement_can_fail(requirement: str, kit: Any) -> None:
    verdicts = STORIES[requirement](kit)
    assert requirement in kit.off(verdicts), sorted(kit.failing(verdicts))


def bench(kit: Any, contract: str = "iru", profile: str | None = None) -> Any:
    return kit.bench(kit.world(contract, profile))


def with_user(kit: Any, contract: str = "iru", profile: str | None = None, **more: Any) -> tuple[Any, str, dict]:
    one = bench(kit, contract, profile)
    body = kit.user(**more)
    id_ = one.create(body)
    return one, id_, {**body, **kit.shown("Users", id_)}


def with_group(kit: Any, contract: str = "iru", profile: str | None = None) -> tuple[Any, str, dict]:
    """A group of two users, u1 and u2."""
    one = bench(kit, contract, profile)
    users = [one.create(kit.user(f"u{number}@example.com")) for number in (1, 2)]
    body = kit.group("Engines", tuple(users))
    id_ = one.create(body, "Groups")
    one.members = users
    return one, id_, {**body, **kit.shown("Groups", id_)}


def patched(kit: Any, one: Any, path: str, *operations: dict, status: int = 204, answer: Any = None) -> Any:
    return one.hear("PATCH", path, kit.patch(*operations), status=status, answer=answer)


# RFC 7643


@breaks(ids.USER_NAME_REQUIRED)
def _(kit: Any) -> Any:
    body = kit.user()
    del body["userName"]
    return bench(kit).hear("POST", "/Users", body, status=201, answer={**body, **kit.shown("Users", "u1")})


@breaks(ids.GROUP_NAME_REQUIRED)
def _(kit: Any) -> Any:
    body = kit.group("")
    return bench(kit).hear("POST", "/Groups", body, status=201, answer={**body, **kit.shown("Groups", "g1")})


@breaks(ids.NULL_IS_UNASSIGNED)
def _(kit: Any) -> Any:
    return bench(kit).hear("POST", "/Users", kit.user(title=None), status=400, answer=kit.error(400, "invalidValue"))


@breaks(ids.INACTIVE_200)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit, "rfc", active=False)
    return one.hear("GET", f"/Users/{id_}", status=404, answer=kit.error(404))


@breaks(ids.INACTIVE_LISTED)
def _(kit: Any) -> Any:
    one, _, _ = with_user(kit, active=False)
    return one.hear("GET", "/Users", status=200, answer=kit.listing())


# RFC 7644 3.3


@breaks(ids.CREATE_201)
def _(kit: Any) -> Any:
    body = kit.user()
    return bench(kit).hear("POST", "/Users", body, status=200, answer={**body, **kit.shown("Users", "u1")})


@breaks(ids.CREATE_SUCCEEDS)
def _(kit: Any) -> Any:
    return bench(kit, "rfc").hear("POST", "/Users", kit.user(), status=400, answer=kit.error(400, "invalidValue"))


@breaks(ids.CREATE_KEEPS)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit, "rfc", title="Analyst")
    del shown["title"]
    return one.hear("GET", f"/Users/{id_}", status=200, answer=shown)


@breaks(ids.CREATE_KEEPS_MEMBERS)
def _(kit: Any) -> Any:
    one, id_, shown = with_group(kit, "rfc")
    return one.hear("GET", f"/Groups/{id_}", status=200, answer={**shown, "members": []})


@breaks(ids.DUPLICATE_REFUSED)
def _(kit: Any) -> Any:
    one, _, _ = with_user(kit)
    body = kit.user("ADA@example.com")
    return one.hear("POST", "/Users", body, status=201, answer={**body, **kit.shown("Users", "u9")})


@breaks(ids.DUPLICATE_409)
def _(kit: Any) -> Any:
    one, _, _ = with_user(kit)
    return one.hear("POST", "/Users", kit.user(), status=400, answer=kit.error(400, "uniqueness"))


@breaks(ids.READ_ONLY_IGNORED)
def _(kit: Any) -> Any:
    body = kit.user(id="mine")
    return bench(kit).hear("POST", "/Users", body, status=201, answer={**body, **kit.shown("Users", "mine")})


@breaks(ids.NEW_RESOURCE)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    body = kit.user("other@example.com")
    return one.hear("POST", "/Users", body, status=201, answer={**body, **kit.shown("Users", id_)})


@breaks(ids.ECHO_HOLDS)
def _(kit: Any) -> Any:
    one = bench(kit)
    body = kit.user()
    one.hear("POST", "/Users", body, status=201, answer={**body, "locale": "en", **kit.shown("Users", "u1")})
    return one.hear("GET", "/Users/u1", status=200, answer={**body, "locale": "fr", **kit.shown("Users", "u1")})


@breaks(ids.UNREADABLE)
def _(kit: Any) -> Any:
    return bench(kit).hear("POST", "/Users", ["no object"], status=201, answer=kit.shown("Users", "u1"))


# RFC 7644 3.4


@breaks(ids.KNOWN_200)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    return one.hear("GET", f"/Users/{id_}", status=404, answer=kit.error(404))


@breaks(ids.UNKNOWN_404)
def _(kit: Any) -> Any:
    return bench(kit).hear("GET", "/Users/nobody", status=400, answer=kit.error(400))


@breaks(ids.SHOWS_THAT_ONE)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit)
    return one.hear("GET", f"/Users/{id_}", status=200, answer={**shown, "id": "somebody-else"})


@breaks(ids.LIST_200)
def _(kit: Any) -> Any:
    return bench(kit).hear("GET", "/Users", status=404, answer=kit.error(404))


@breaks(ids.EMPTY_LIST_200)
def _(kit: Any) -> Any:
    return bench(kit).hear("GET", '/Users?filter=userName eq "nobody"', status=404, answer=kit.error(404))


@breaks(ids.OWN_LISTED)
def _(kit: Any) -> Any:
    one, _, _ = with_user(kit)
    return one.hear("GET", "/Users", status=200, answer=kit.listing())


@breaks(ids.TOTAL_COUNTS)
def _(kit: Any) -> Any:
    one, _, shown = with_user(kit)
    one.create(kit.user("b@example.com"))
    return one.hear("GET", "/Users?startIndex=1&count=1", status=200, answer=kit.listing(shown))


@breaks(ids.LOOKUP_SERVED)
def _(kit: Any) -> Any:
    return bench(kit).hear("GET", '/Users?filter=userName eq "x"', status=400, answer=kit.error(400, "invalidFilter"))


@breaks(ids.NAMES_IN_ANY_CASE)
def _(kit: Any) -> Any:
    path = f'/Users?filter={urns.USER}:USERNAME EQ "x"'
    return bench(kit).hear("GET", path, status=400, answer=kit.error(400, "invalidFilter"))


@breaks(ids.FILTER_SERVED_OTHER)
def _(kit: Any) -> Any:
    return bench(kit).hear("GET", '/Users?filter=externalId eq "x"', status=400, answer=kit.error(400, "invalidFilter"))


@breaks(ids.BAD_FILTER)
def _(kit: Any) -> Any:
    return bench(kit).hear("GET", '/Users?filter=userName like "x"', status=200, answer=kit.listing())


@breaks(ids.ONLY_MATCHING)
def _(kit: Any) -> Any:
    return bench(kit).hear("GET", '/Users?filter=userName eq "x"', status=200, answer=kit.listing({FOREIGN: "d"}))


@breaks(ids.MATCHING_FOUND)
def _(kit: Any) -> Any:
    one, _, _ = with_user(kit)
    return one.hear("GET", '/Users?filter=userName eq "ada@example.com"', status=200, answer=kit.listing())


@breaks(ids.MATCHED_IN_ANY_CASE)
def _(kit: Any) -> Any:
    one, _, _ = with_user(kit)
    return one.hear("GET", '/Users?filter=userName eq "ADA@EXAMPLE.COM"', status=200, answer=kit.listing())


@breaks(ids.PAGING_SERVED)
def _(kit: Any) -> Any:
    return bench(kit).hear("GET", "/Users?startIndex=1&count=2", status=400, answer=kit.error(400))


@breaks(ids.COUNT_ZERO_SERVED)
def _(kit: Any) -> Any:
    return bench(kit).hear("GET", "/Users?count=0", status=400, answer=kit.error(400))


@breaks(ids.START_BELOW_ONE)
def _(kit: Any) -> Any:
    return bench(kit).hear("GET", "/Users?startIndex=0", status=400, answer=kit.error(400))


@breaks(ids.NEGATIVE_COUNT)
def _(kit: Any) -> Any:
    return bench(kit).hear("GET", "/Users?count=-1", status=400, answer=kit.error(400))


@breaks(ids.START_PAST_END)
def _(kit: Any) -> Any:
    return bench(kit).hear("GET", "/Users?startIndex=101&count=100", status=404, answer=kit.error(404))


@breaks(ids.SEARCH_CREATES_NOTHING)
def _(kit: Any) -> Any:
    body = {"schemas": [urns.SEARCH_REQUEST], "filter": 'userName eq "x"'}
    return bench(kit).hear("POST", "/Users/.search", body, status=201, answer=kit.shown("Users", "u1"))


# RFC 7644 3.5


@breaks(ids.BYSTANDERS)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit)
    one.hear("GET", f"/Users/{id_}", status=200, answer=shown)
    one.create(kit.user("b@example.com"))
    return one.hear("GET", f"/Users/{id_}", status=200, answer={**shown, "displayName": "b"})


@breaks(ids.REFUSED_CHANGES_NOTHING)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit)
    one.hear("GET", f"/Users/{id_}", status=200, answer=shown)
    one.create(kit.user("b@example.com"))
    taken = kit.user("b@example.com", displayName="Changed")
    one.hear("PUT", f"/Users/{id_}", taken, status=409, answer=kit.error(409, "uniqueness"))
    return one.hear("GET", f"/Users/{id_}", status=200, answer={**shown, "displayName": "Changed"})


@breaks(ids.PUT_SERVED)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    return one.hear("PUT", f"/Users/{id_}", kit.user("new@example.com"), status=400, answer=kit.error(400))


@breaks(ids.PUT_200)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    return one.hear("PUT", f"/Users/{id_}", kit.user(), status=204)


@breaks(ids.PUT_REPLACES)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit)
    return one.hear("PUT", f"/Users/{id_}", kit.user(active=False), status=200, answer=shown)


@breaks(ids.PUT_NULL_CLEARS)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit, title="Analyst")
    return one.hear("PUT", f"/Users/{id_}", kit.user(title=None), status=200, answer=shown)


@breaks(ids.PUT_READ_ONLY)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    return one.hear("PUT", f"/Users/{id_}", kit.user(id=id_), status=400, answer=kit.error(400, "mutability"))


@breaks(ids.PUT_OTHER_ID)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    return one.hear("PUT", f"/Users/{id_}", kit.user(id="other"), status=400, answer=kit.error(400, "mutability"))


@breaks(ids.PUT_KEEPS_REQUIRED)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit)
    body = kit.user()
    del body["userName"], shown["userName"]
    return one.hear("PUT", f"/Users/{id_}", body, status=200, answer=shown)


@breaks(ids.PUT_UNKNOWN)
def _(kit: Any) -> Any:
    body = kit.user()
    return bench(kit).hear("PUT", "/Users/nobody", body, status=201, answer={**body, **kit.shown("Users", "nobody")})


@breaks(ids.PUT_OWN_NAME)
def _(kit: Any) -> Any:
    one, id_, shown = with_group(kit)
    body = {key: shown[key] for key in ("schemas", "displayName", "members")}
    return one.hear("PUT", f"/Groups/{id_}", body, status=409, answer=kit.error(409, "uniqueness"))


@breaks(ids.NAME_TAKEN)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    one.create(kit.user("b@example.com"))
    return patched(kit, one, f"/Users/{id_}", {"op": "replace", "path": "userName", "value": "b@example.com"})


@breaks(ids.NAME_TAKEN_TYPE)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    one.create(kit.user("b@example.com"))
    operation = {"op": "replace", "path": "userName", "value": "b@example.com"}
    return patched(kit, one, f"/Users/{id_}", operation, status=400, answer=kit.error(400, "invalidPath"))


@breaks(ids.UNNAMED_STAYS)
def _(kit: Any) -> Any:
    one, id_, shown = with_group(kit)
    answer = {**shown, "members": shown["members"][:1]}
    return one.hear("PUT", f"/Groups/{id_}", kit.group("Engines", None), status=200, answer=answer)


@breaks(ids.PATCH_SERVED)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    operation = {"op": "replace", "path": "active", "value": False}
    return patched(kit, one, f"/Users/{id_}", operation, status=400, answer=kit.error(400))


@breaks(ids.PATCH_STATUS)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    return patched(kit, one, f"/Users/{id_}", {"op": "replace", "path": "active", "value": False}, status=202)


@breaks(ids.PATCH_ONLY_NAMED)
def _(kit: Any) -> Any:
    one, id_, shown = with_group(kit)
    one.hear("GET", f"/Groups/{id_}", status=200, answer=shown)
    patched(kit, one, f"/Groups/{id_}", {"op": "replace", "path": "displayName", "value": "New"})
    return one.hear("GET", f"/Groups/{id_}", status=200, answer={**shown, "displayName": "New", "members": []})


@breaks(ids.PATCH_ATOMIC)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit, title="Analyst")
    one.hear("GET", f"/Users/{id_}", status=200, answer=shown)
    operations = ({"op": "replace", "path": "title", "value": "Clerk"}, {"op": "replace", "path": "((", "value": 1})
    patched(kit, one, f"/Users/{id_}", *operations, status=400, answer=kit.error(400, "invalidPath"))
    return one.hear("GET", f"/Users/{id_}", status=200, answer={**shown, "title": "Clerk"})


@breaks(ids.PATCH_MALFORMED)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    return patched(kit, one, f"/Users/{id_}", {"op": "change", "path": "title", "value": "x"})


@breaks(ids.PATCH_KEEPS_REQUIRED)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit)
    patched(kit, one, f"/Users/{id_}", {"op": "replace", "path": "userName", "value": None})
    return one.hear("GET", f"/Users/{id_}", status=200, answer={**shown, "userName": None})


@breaks(ids.PATH_LESS_APPLIED)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    operation = {"op": "replace", "value": {"active": False}}
    return patched(kit, one, f"/Users/{id_}", operation, status=400, answer=kit.error(400))


@breaks(ids.BAD_PATH)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    return patched(kit, one, f"/Users/{id_}", {"op": "replace", "path": "emails[", "value": "x"})


@breaks(ids.BAD_PATH_TYPE)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    operation = {"op": "replace", "path": "emails[", "value": "x"}
    return patched(kit, one, f"/Users/{id_}", operation, status=400, answer=kit.error(400, "tooMany"))


@breaks(ids.UNKNOWN_PATH)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit, "rfc")
    return patched(kit, one, f"/Users/{id_}", {"op": "replace", "path": "shoeSize", "value": 7})


@breaks(ids.READ_ONLY_REFUSED)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    return patched(kit, one, f"/Users/{id_}", {"op": "add", "path": "groups", "value": [{"value": "g1"}]})


@breaks(ids.MEMBER_VALUE_IMMUTABLE)
def _(kit: Any) -> Any:
    one, id_, _ = with_group(kit)
    operation = {"op": "replace", "path": f'members[value eq "{one.members[0]}"].value', "value": "u9"}
    return patched(kit, one, f"/Groups/{id_}", operation)


@breaks(ids.MUTABILITY_TYPE)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    operation = {"op": "replace", "path": "id", "value": "x"}
    return patched(kit, one, f"/Users/{id_}", operation, status=400, answer=kit.error(400, "invalidValue"))


@breaks(ids.NULL_ACCEPTED)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit, "rfc", title="Analyst")
    operation = {"op": "replace", "path": "title", "value": None}
    return patched(kit, one, f"/Users/{id_}", operation, status=400, answer=kit.error(400, "invalidValue"))


@breaks(ids.NO_DUPLICATES)
def _(kit: Any) -> Any:
    one, id_, shown = with_group(kit)
    patched(kit, one, f"/Groups/{id_}", {"op": "add", "path": "members", "value": [{"value": one.members[0]}]})
    again = {**shown, "members": [*shown["members"], shown["members"][0]]}
    return one.hear("GET", f"/Groups/{id_}", status=200, answer=again)


@breaks(ids.ADD_SETS)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit, title="Analyst")
    patched(kit, one, f"/Users/{id_}", {"op": "add", "path": "title", "value": "Clerk"})
    return one.hear("GET", f"/Users/{id_}", status=200, answer=shown)


@breaks(ids.ADD_APPENDS)
def _(kit: Any) -> Any:
    one, id_, shown = with_group(kit)
    third = one.create(kit.user("third@example.com"))
    patched(kit, one, f"/Groups/{id_}", {"op": "add", "path": "members", "value": [{"value": third}]})
    return one.hear("GET", f"/Groups/{id_}", status=200, answer={**shown, "members": [{"value": third}]})


@breaks(ids.ADD_AGAIN)
def _(kit: Any) -> Any:
    one, id_, _ = with_group(kit)
    operation = {"op": "add", "path": "members", "value": [{"value": one.members[0]}]}
    return patched(kit, one, f"/Groups/{id_}", operation, status=409, answer=kit.error(409, "uniqueness"))


@breaks(ids.ADD_CHOSEN)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit, "rfc")
    patched(kit, one, f"/Users/{id_}", {"op": "add", "path": 'phoneNumbers[type eq "work"].value', "value": "+441"})
    return one.hear("GET", f"/Users/{id_}", status=200, answer=shown)


@breaks(ids.REMOVE_NEEDS_PATH)
def _(kit: Any) -> Any:
    one, id_, _ = with_group(kit)
    return patched(kit, one, f"/Groups/{id_}", {"op": "remove"})


@breaks(ids.REMOVE_REQUIRED)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    return patched(kit, one, f"/Users/{id_}", {"op": "remove", "path": "userName"})


@breaks(ids.REMOVE_UNASSIGNS)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit, title="Analyst")
    patched(kit, one, f"/Users/{id_}", {"op": "remove", "path": "title"})
    return one.hear("GET", f"/Users/{id_}", status=200, answer=shown)


@breaks(ids.REMOVE_CHOSEN)
def _(kit: Any) -> Any:
    one, id_, shown = with_group(kit)
    patched(kit, one, f"/Groups/{id_}", {"op": "remove", "path": f'members[value eq "{one.members[0]}"]'})
    return one.hear("GET", f"/Groups/{id_}", status=200, answer={**shown, "members": []})


@breaks(ids.NO_TARGET_TYPE)
def _(kit: Any) -> Any:
    one, id_, _ = with_group(kit)
    answer = kit.error(400, "invalidValue")
    return patched(kit, one, f"/Groups/{id_}", {"op": "remove"}, status=400, answer=answer)


@breaks(ids.REPLACE_SETS)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit)
    patched(kit, one, f"/Users/{id_}", {"op": "replace", "path": "active", "value": False})
    return one.hear("GET", f"/Users/{id_}", status=200, answer=shown)


@breaks(ids.REPLACE_MANY)
def _(kit: Any) -> Any:
    one, id_, shown = with_group(kit, "rfc")
    patched(kit, one, f"/Groups/{id_}", {"op": "replace", "path": "members", "value": shown["members"][:1]})
    return one.hear("GET", f"/Groups/{id_}", status=200, answer=shown)


@breaks(ids.REPLACE_MERGES)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit, "rfc", name={"givenName": "Ada", "familyName": "Lovelace"})
    one.hear("GET", f"/Users/{id_}", status=200, answer=shown)
    patched(kit, one, f"/Users/{id_}", {"op": "replace", "path": "name", "value": {"familyName": "King"}})
    return one.hear("GET", f"/Users/{id_}", status=200, answer={**shown, "name": {"familyName": "King"}})


@breaks(ids.REPLACE_CHOSEN)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit)
    operation = {"op": "replace", "path": 'emails[type eq "work"].value', "value": "new@example.com"}
    patched(kit, one, f"/Users/{id_}", operation)
    return one.hear("GET", f"/Users/{id_}", status=200, answer=shown)


@breaks(ids.REPLACE_NEEDS_TARGET)
def _(kit: Any) -> Any:
    phones = [{"value": "+441", "type": "work"}]
    one, id_, shown = with_user(kit, "rfc", phoneNumbers=phones)
    one.hear("GET", f"/Users/{id_}", status=200, answer=shown)
    operation = {"op": "replace", "path": 'phoneNumbers[type eq "fax"].value', "value": "+442"}
    return patched(kit, one, f"/Users/{id_}", operation)


@breaks(ids.REPLACE_NULL_CLEARS)
def _(kit: Any) -> Any:
    one, id_, shown = with_group(kit)
    patched(kit, one, f"/Groups/{id_}", {"op": "replace", "path": "members", "value": []})
    return one.hear("GET", f"/Groups/{id_}", status=200, answer=shown)


# RFC 7644 3.6


@breaks(ids.DELETE_204)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    return one.hear("DELETE", f"/Users/{id_}", status=200)


@breaks(ids.DELETE_SERVED)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    return one.hear("DELETE", f"/Users/{id_}", status=400, answer=kit.error(400))


@breaks(ids.DELETED_404)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    one.hear("DELETE", f"/Users/{id_}", status=204)
    return one.hear("DELETE", f"/Users/{id_}", status=204)


@breaks(ids.DELETED_UNLISTED)
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit)
    one.hear("DELETE", f"/Users/{id_}", status=204)
    return one.hear("GET", "/Users", status=200, answer=kit.listing(shown))


@breaks(ids.NAME_FREE_AGAIN)
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit)
    one.hear("DELETE", f"/Users/{id_}", status=204)
    return one.hear("POST", "/Users", kit.user(), status=409, answer=kit.error(409, "uniqueness"))


# The contract of Iru


@breaks(f"iru-{ids.USER_CREATED}")
def _(kit: Any) -> Any:
    return bench(kit).hear("POST", "/Users", kit.user(), status=400, answer=kit.error(400))


@breaks(f"iru-{ids.GROUP_CREATED}")
def _(kit: Any) -> Any:
    return bench(kit).hear("POST", "/Groups", kit.group("X", ()), status=403, answer=kit.error(403))


@breaks(f"iru-{ids.KEPT}")
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit, title="Analyst")
    return one.hear("GET", f"/Users/{id_}", status=200, answer={**shown, "title": None})


@breaks(f"iru-{ids.OTHER_KEPT}")
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit, externalId="x-1")
    return one.hear("GET", f"/Users/{id_}", status=200, answer={**shown, "externalId": None})


def _two_emails(kit: Any) -> list[dict]:
    return [{"value": "first@example.com", "type": "work"}, {"value": "second@example.com", "type": "home"}]


@breaks(f"iru-{ids.FIRST_EMAIL}")
def _(kit: Any) -> Any:
    emails = _two_emails(kit)
    one, id_, shown = with_user(kit, emails=emails)
    return one.hear("GET", f"/Users/{id_}", status=200, answer={**shown, "emails": emails[1:]})


@breaks(f"iru-{ids.FURTHER_EMAILS}")
def _(kit: Any) -> Any:
    body = kit.user(emails=_two_emails(kit))
    return bench(kit).hear("POST", "/Users", body, status=201, answer={**body, **kit.shown("Users", "u1")})


@breaks(f"iru-{ids.MANY_EMAILS_ACCEPTED}")
def _(kit: Any) -> Any:
    return bench(kit).hear("POST", "/Users", kit.user(emails=_two_emails(kit)), status=400, answer=kit.error(400))


@breaks(f"iru-{ids.EMAIL_REQUIRED}")
def _(kit: Any) -> Any:
    body = kit.user(emails=[])
    return bench(kit).hear("POST", "/Users", body, status=201, answer={**body, **kit.shown("Users", "u1")})


@breaks(f"iru-{ids.ONE_NAME_REQUIRED}")
def _(kit: Any) -> Any:
    body = kit.user(displayName=None)
    return bench(kit).hear("POST", "/Users", body, status=201, answer={**body, **kit.shown("Users", "u1")})


@breaks(f"iru-{ids.EITHER_NAME}")
def _(kit: Any) -> Any:
    body = kit.user(name={"formatted": "Ada Lovelace"})
    del body["displayName"]
    return bench(kit).hear("POST", "/Users", body, status=400, answer=kit.error(400))


@breaks(f"iru-{ids.DISPLAY_NAME_FILLED}")
def _(kit: Any) -> Any:
    body = kit.user(name={"formatted": "Ada Lovelace"})
    del body["displayName"]
    return bench(kit).hear("POST", "/Users", body, status=201, answer={**body, **kit.shown("Users", "u1")})


@breaks(f"iru-{ids.DISPLAY_NAME_BESIDE_FORMATTED}")
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit, name={"formatted": "Augusta Ada King"})
    return one.hear("GET", f"/Users/{id_}", status=200, answer={**shown, "displayName": "Augusta Ada King"})


@breaks(f"iru-{ids.UNLISTED_HARMLESS}")
def _(kit: Any) -> Any:
    body = kit.user(shoeSize=7)
    return bench(kit).hear("POST", "/Users", body, status=400, answer=kit.error(400, "invalidSyntax"))


@breaks(f"iru-{ids.MEMBERS_MAY_BE_ABSENT}")
def _(kit: Any) -> Any:
    return bench(kit).hear("POST", "/Groups", kit.group("Engines", None), status=400, answer=kit.error(400))


@breaks(f"iru-{ids.ACTIVE_BY_DEFAULT}")
def _(kit: Any) -> Any:
    body = kit.user()
    del body["active"]
    answer = {**body, "active": False, **kit.shown("Users", "u1")}
    return bench(kit).hear("POST", "/Users", body, status=201, answer=answer)


@breaks(f"iru-{ids.ACTIVE_KEPT_BY_PUT}")
def _(kit: Any) -> Any:
    one, id_, shown = with_user(kit)
    body = kit.user()
    del body["active"]
    return one.hear("PUT", f"/Users/{id_}", body, status=200, answer={**shown, "active": False})


@breaks(f"iru-{ids.INACTIVE_READABLE}")
def _(kit: Any) -> Any:
    one, id_, _ = with_user(kit, active=False)
    return one.hear("GET", f"/Users/{id_}", status=404, answer=kit.error(404))


@breaks(f"iru-{ids.TOKEN_SERVED}")
def _(kit: Any) -> Any:
    return bench(kit).hear("GET", "/Users", status=401, answer=kit.error(401))


@breaks(f"iru-{ids.TOKEN_DEMANDED}")
def _(kit: Any) -> Any:
    return bench(kit).hear("GET", "/Users", status=200, answer=kit.listing(), authentication="wrong")


@breaks(f"iru-{ids.TOKEN_401}")
def _(kit: Any) -> Any:
    return bench(kit).hear("GET", "/Users", status=403, answer=kit.error(403), authentication="wrong")
