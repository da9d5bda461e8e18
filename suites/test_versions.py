"""Versions of resources, where ETags are advertised: they change with the resource, and guard it."""

from __future__ import annotations

import pytest

from scim_conformance.scim.exchange import Exchange, JsonObject
from scim_conformance.suite import (
    Made,
    ScimSession,
    add,
    body_of,
    headers_of,
    needs_groups,
    patch_op,
    replace,
    requirement,
    resources_of,
    status_of,
)

STALE = 'W/"scim-conformance-stale"'
REFUSED = {409, 412}
WRITES = pytest.mark.parametrize("method", ["PUT", "PATCH"])


def needs_etag(scim: ScimSession) -> None:
    """Skip the test where the endpoint does not advertise ETags."""
    if not scim.capabilities.etag:
        pytest.skip("the endpoint does not advertise ETags")


def tag_of(exchange: Exchange) -> str:
    """Return the entity tag of an answer, or else the version in its body."""
    meta = body_of(exchange).get("meta")
    return headers_of(exchange).get("ETag", "") or str(meta.get("version", "") if isinstance(meta, dict) else "")


def change(method: str, made: Made, title: str) -> JsonObject:
    """Return the body that gives a user another title by PUT or PATCH."""
    return {**made.sent, "title": title} if method == "PUT" else patch_op(replace("title", title))


def needs_method(scim: ScimSession, method: str) -> None:
    """Skip the test where the endpoint does not offer PATCH."""
    if method == "PATCH" and not scim.capabilities.patch:
        pytest.skip("the endpoint does not offer PATCH")


@requirement("rfc7644-3.14-versions-change-with-the-resource")
@WRITES
def test_a_change_gives_a_user_another_version(scim: ScimSession, method: str) -> None:
    """A version that stays lets a client overwrite what it has not seen."""
    needs_etag(scim)
    needs_method(scim, method)
    user = scim.user(title="Analyst")
    before = tag_of(scim.get(user.path))
    scim.request(method, user.path, change(method, user, "Director"))
    assert before
    assert tag_of(scim.get(user.path)) != before


@requirement("rfc7644-3.14-versions-change-with-the-resource")
def test_a_new_member_gives_a_group_another_version(scim: ScimSession) -> None:
    """Members are a part of the group like any other."""
    needs_etag(scim)
    needs_groups(scim)
    needs_method(scim, "PATCH")
    user, group = scim.user(), scim.group()
    before = tag_of(scim.get(group.path))
    scim.patch(group.path, patch_op(add("members", [{"value": user.id}])))
    assert before
    assert tag_of(scim.get(group.path)) != before


@requirement("rfc7644-3.14-versions-stay-with-the-resource")
def test_a_version_stays_while_nothing_changes(scim: ScimSession) -> None:
    """A version that changes by itself is worth nothing."""
    needs_etag(scim)
    user = scim.user()
    assert tag_of(scim.get(user.path)) == tag_of(scim.get(user.path))


@requirement("rfc7644-3.14-answers-to-writes-carry-the-new-version")
def test_the_answer_to_a_replace_carries_the_version_that_is_read_next(scim: ScimSession) -> None:
    """A client goes on with the version that the answer to its write brought."""
    needs_etag(scim)
    user = scim.user()
    answer = scim.put(user.path, change("PUT", user, "Director"))
    if status_of(answer) != 200 or not tag_of(answer):
        pytest.skip("the replace was not answered with the resource and its version")
    assert tag_of(answer) == tag_of(scim.get(user.path))


@requirement("rfc7644-3.14-lists-show-the-version-of-the-resource")
def test_a_list_shows_the_version_that_is_read_by_id(scim: ScimSession) -> None:
    """Where a list shows versions, they are those of the resources."""
    needs_etag(scim)
    user = scim.user()
    listed = [one.get("meta") for one in resources_of(scim.look_up("User", "userName", user.name))]
    versions = [one.get("version") for one in listed if isinstance(one, dict) and one.get("version")]
    if not versions:
        pytest.skip("lists show no versions")
    assert versions == [tag_of(scim.get(user.path))]


@requirement("rfc7644-3.14-unchanged-resources-answer-304")
def test_who_has_the_current_version_is_answered_304(scim: ScimSession) -> None:
    """If-None-Match with the current version brings 304 and nothing else."""
    needs_etag(scim)
    user = scim.user()
    tag = tag_of(scim.get(user.path))
    exchange = scim.get(user.path, headers={"If-None-Match": tag}, is_judged=False)
    assert status_of(exchange) == 304
    assert not body_of(exchange)


@requirement("rfc7644-3.14-changed-resources-are-sent")
@pytest.mark.parametrize("tag", [STALE, '"scim-conformance-stale"'], ids=["weak", "strong"])
def test_who_has_another_version_gets_the_resource(scim: ScimSession, tag: str) -> None:
    """If-None-Match with another version brings the resource."""
    needs_etag(scim)
    user = scim.user()
    exchange = scim.get(user.path, headers={"If-None-Match": tag}, is_judged=False)
    assert status_of(exchange) == 200
    assert body_of(exchange).get("id") == user.id


@requirement("rfc7644-3.14-stale-versions-are-refused")
@WRITES
@pytest.mark.parametrize("age", ["of-another", "former"])
def test_a_write_upon_a_stale_version_is_refused(scim: ScimSession, method: str, age: str) -> None:
    """If-Match with a version that is not the current one changes nothing."""
    needs_etag(scim)
    needs_method(scim, method)
    user = scim.user(title="Analyst")
    former = tag_of(scim.get(user.path))
    scim.request(method, user.path, change(method, user, "Director"))
    tag = former if age == "former" else STALE
    headers: dict[str, str | None] = {"If-Match": tag}
    exchange = scim.request(method, user.path, change(method, user, "Intruder"), headers=headers, is_judged=False)
    assert status_of(exchange) in REFUSED
    assert body_of(scim.get(user.path, is_judged=False)).get("title") == "Director"


@requirement("rfc7644-3.14-current-versions-are-accepted")
@WRITES
@pytest.mark.parametrize("wanted", ["current", "any"])
def test_a_write_upon_the_current_version_is_served(scim: ScimSession, method: str, wanted: str) -> None:
    """If-Match with the current version, or with a star; a weak version may be refused by HTTP's own rule."""
    needs_etag(scim)
    needs_method(scim, method)
    user = scim.user(title="Analyst")
    tag = tag_of(scim.get(user.path)) if wanted == "current" else "*"
    headers: dict[str, str | None] = {"If-Match": tag}
    exchange = scim.request(method, user.path, change(method, user, "Director"), headers=headers, is_judged=False)
    if status_of(exchange) == 412 and tag.startswith("W/"):
        pytest.skip("weak versions are compared as HTTP has it: none of them matches")
    assert status_of(exchange) in {200, 204}
