"""Bulk requests, where they are advertised: many operations in one, each as if it stood alone."""

from __future__ import annotations

import pytest

from scim_conformance.scim.exchange import Exchange, JsonObject, JsonValue
from scim_conformance.suite import (
    Made,
    ScimSession,
    body_of,
    needs_groups,
    patch_op,
    replace,
    requirement,
    resources_of,
    status_of,
)

BULK_MAX_TRIED = 2_000
BYTES_MAX_TRIED = 4 * 1024 * 1024


def needs_bulk(scim: ScimSession) -> None:
    """Skip the test where the endpoint does not advertise bulk."""
    if not scim.capabilities.bulk:
        pytest.skip("the endpoint does not advertise bulk")


def post(body: JsonObject, bulk_id: str, path: str = "/Users") -> JsonObject:
    """Return the operation that creates a resource."""
    return {"method": "POST", "path": path, "bulkId": bulk_id, "data": body}


def retitled(made: Made, title: str) -> JsonObject:
    """Return the operation that gives a user another title."""
    return {"method": "PATCH", "path": made.path, "data": patch_op(replace("title", title))}


def results(exchange: Exchange) -> list[JsonObject]:
    """Return the results of a bulk answer."""
    found = body_of(exchange).get("Operations")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def codes(exchange: Exchange) -> list[str]:
    """Return the status of each result."""
    found = [one.get("status") for one in results(exchange)]
    return [str(one.get("code") if isinstance(one, dict) else one) for one in found]


def title_of(scim: ScimSession, made: Made) -> JsonValue:
    """Return the title that a user has now."""
    return body_of(scim.get(made.path, is_judged=False)).get("title")


def found(scim: ScimSession, sent: JsonObject, kind: str = "User") -> list[JsonObject]:
    """Return the resources of the name that was sent."""
    name = "userName" if kind == "User" else "displayName"
    return resources_of(scim.look_up(kind, name, str(sent[name]), is_judged=False))


@requirement("rfc7644-3.7-successful-jobs-answer-200")
def test_a_job_of_all_kinds_is_carried_out(scim: ScimSession) -> None:
    """POST, PUT, PATCH and DELETE in one job, each with the effect that it has alone."""
    needs_bulk(scim)
    replaced, patched, deleted = scim.user(), scim.user(title="Analyst"), scim.user()
    created = scim.user_body()
    exchange = scim.bulk(
        [
            post(created, "ada"),
            {"method": "PUT", "path": replaced.path, "data": {**replaced.sent, "title": "Countess"}},
            retitled(patched, "Director"),
            {"method": "DELETE", "path": deleted.path},
        ]
    )
    assert status_of(exchange) == 200
    assert [one[0] for one in codes(exchange)] == ["2"] * 4
    assert len(found(scim, created)) == 1
    assert (title_of(scim, replaced), title_of(scim, patched)) == ("Countess", "Director")
    assert status_of(scim.get(deleted.path, is_judged=False)) == 404


@requirement("rfc7644-3.7.3-results-say-what-single-requests-do")
def test_the_results_have_the_statuses_of_single_requests(scim: ScimSession) -> None:
    """201 for a create, 404 for what is not there, 409 for a name that is taken."""
    needs_bulk(scim)
    user, gone = scim.user(), scim.deleted_id()
    exchange = scim.bulk(
        [
            post(scim.user_body(), "new"),
            {"method": "DELETE", "path": f"/Users/{gone}"},
            post({**scim.user_body(), "userName": user.name}, "taken"),
        ]
    )
    assert codes(exchange) == ["201", "404", "409"]


@requirement("rfc7644-3.7-other-operations-are-carried-out")
def test_one_failure_does_not_keep_the_others_back(scim: ScimSession) -> None:
    """Without failOnErrors every operation is tried, also behind one that failed."""
    needs_bulk(scim)
    before, after, gone = scim.user(title="Analyst"), scim.user(title="Analyst"), scim.deleted_id()
    scim.bulk(
        [
            retitled(before, "Director"),
            {"method": "DELETE", "path": f"/Users/{gone}"},
            retitled(after, "Director"),
        ]
    )
    assert (title_of(scim, before), title_of(scim, after)) == ("Director", "Director")


@requirement("rfc7644-3.7-failed-operations-leave-the-job-200")
def test_a_job_whose_operations_all_fail_is_answered_200(scim: ScimSession) -> None:
    """What failed is told in the results; the job was processed."""
    needs_bulk(scim)
    gone = scim.deleted_id()
    exchange = scim.bulk([{"method": "DELETE", "path": f"/Users/{gone}"}])
    assert status_of(exchange) == 200
    assert codes(exchange) == ["404"]


@requirement("rfc7644-3.7-jobs-end-at-fail-on-errors")
def test_a_job_ends_with_the_error_that_was_one_too_many(scim: ScimSession) -> None:
    """failOnErrors 1: what stands behind the first error is not tried, and has no result."""
    needs_bulk(scim)
    user, gone = scim.user(title="Analyst"), scim.deleted_id()
    failing = {"method": "DELETE", "path": f"/Users/{gone}"}
    exchange = scim.bulk([failing, retitled(user, "Director")], fail_on_errors=1)
    assert title_of(scim, user) == "Analyst"
    assert len(results(exchange)) == 1


@requirement("rfc7644-3.7-jobs-end-at-fail-on-errors")
def test_a_job_goes_on_below_fail_on_errors(scim: ScimSession) -> None:
    """failOnErrors 2: one error is borne."""
    needs_bulk(scim)
    user, gone = scim.user(title="Analyst"), scim.deleted_id()
    failing = {"method": "DELETE", "path": f"/Users/{gone}"}
    scim.bulk([failing, retitled(user, "Director")], fail_on_errors=2)
    assert title_of(scim, user) == "Director"


@requirement("rfc7644-3.7.2-references-become-ids")
@pytest.mark.parametrize("is_forward", [False, True], ids=["backward", "forward"])
def test_a_reference_to_a_new_user_becomes_its_id(scim: ScimSession, is_forward: bool) -> None:
    """A group whose member is made in the same job; a reference to a later operation may be refused."""
    needs_bulk(scim)
    needs_groups(scim)
    user, group = scim.user_body(), {**scim.group_body(), "members": [{"value": "bulkId:ada"}]}
    operations = [post(user, "ada"), post(group, "group", "/Groups")]
    exchange = scim.bulk(operations[::-1] if is_forward else operations)
    shown = {str(one.get("bulkId")): one for one in results(exchange)}
    if is_forward and str(shown.get("group", {}).get("status")) in {"400", "409"}:
        pytest.skip("the endpoint refuses references to later operations")
    ids = [one.get("id") for one in found(scim, user)]
    held = [one.get("members") for one in found(scim, group, "Group")]
    assert len(ids) == 1
    assert [[one.get("value") for one in members or []] for members in held] == [ids]


@requirement("rfc7644-3.7.2-references-become-ids")
def test_a_reference_to_nothing_is_not_stored(scim: ScimSession) -> None:
    """A bulkId that no operation has makes its operation fail; it never stands in a resource."""
    needs_bulk(scim)
    needs_groups(scim)
    group = {**scim.group_body(), "members": [{"value": "bulkId:nobody"}]}
    exchange = scim.bulk([post(group, "group", "/Groups")])
    assert [one for one in codes(exchange) if one.startswith("2")] == []
    assert "bulkId:" not in str(found(scim, group, "Group"))


@requirement("rfc7644-3.7.1-circles-are-resolved-or-refused")
def test_two_groups_that_contain_each_other_are_made_or_refused(scim: ScimSession) -> None:
    """A circle of references is resolved, or refused with 409, for the job or for an operation of it."""
    needs_bulk(scim)
    needs_groups(scim)
    one = {**scim.group_body(), "members": [{"type": "Group", "value": "bulkId:b"}]}
    other = {**scim.group_body(), "members": [{"type": "Group", "value": "bulkId:a"}]}
    exchange = scim.bulk([post(one, "a", "/Groups"), post(other, "b", "/Groups")])
    assert status_of(exchange) in {200, 409}
    failed = [code for code in codes(exchange) if not code.startswith("2")]
    assert set(failed) <= {"409", "400"}
    assert "bulkId:" not in str([*found(scim, one, "Group"), *found(scim, other, "Group")])


@pytest.mark.stress
@requirement("rfc7644-3.7.4-too-many-operations-are-413", "rfc7644-3.7.4-the-error-names-the-limit")
def test_more_operations_than_allowed_are_refused(scim: ScimSession) -> None:
    """One operation more than maxOperations: the job is refused as a whole, and the error says which limit."""
    needs_bulk(scim)
    limit = limit_of(scim, "maxOperations")
    if not 0 < limit <= BULK_MAX_TRIED:
        pytest.skip(f"maxOperations is {limit}; the test tries up to {BULK_MAX_TRIED}")
    gone = scim.deleted_id()
    operations: list[JsonObject] = [{"method": "DELETE", "path": f"/Users/{gone}"}] * (limit + 1)
    exchange = scim.bulk(operations, is_judged=False)
    assert status_of(exchange) == 413
    assert names_the_limit(exchange, limit, "maxOperations")


@pytest.mark.stress
@requirement("rfc7644-3.7.4-too-large-payloads-are-413", "rfc7644-3.7.4-the-error-names-the-limit")
def test_a_larger_payload_than_allowed_is_refused(scim: ScimSession) -> None:
    """A job beyond maxPayloadSize is refused as a whole, and the error says which limit."""
    needs_bulk(scim)
    limit = limit_of(scim, "maxPayloadSize")
    if not 0 < limit <= BYTES_MAX_TRIED:
        pytest.skip(f"maxPayloadSize is {limit}; the test tries up to {BYTES_MAX_TRIED}")
    gone = scim.deleted_id()
    operation = {"method": "DELETE", "path": f"/Users/{gone}", "bulkId": "x" * limit}
    exchange = scim.bulk([operation], is_judged=False)
    assert status_of(exchange) == 413
    assert names_the_limit(exchange, limit, "maxPayloadSize")


@requirement("rfc7643-5-what-is-not-advertised-is-not-served")
def test_bulk_is_not_served_where_it_is_denied(scim: ScimSession) -> None:
    """Who says that bulk is not supported carries no job out."""
    config = scim.capabilities.config
    if not isinstance(config, dict) or dict(config.get("bulk") or {}).get("supported") is not False:
        pytest.skip("the endpoint does not deny bulk")
    user = scim.user(title="Analyst")
    exchange = scim.bulk([retitled(user, "Director")])
    assert not 200 <= status_of(exchange) < 300
    assert title_of(scim, user) in {"Analyst", None}


def limit_of(scim: ScimSession, name: str) -> int:
    """Return a limit that ServiceProviderConfig states for bulk, 0 where it states none."""
    config = scim.capabilities.config
    stated = dict(config.get("bulk") or {}).get(name) if isinstance(config, dict) else None
    return stated if isinstance(stated, int) and not isinstance(stated, bool) else 0


def names_the_limit(exchange: Exchange, limit: int, name: str) -> bool:
    """Whether an error says which limit was passed: by its name or by its number."""
    told = str(body_of(exchange).get("detail", ""))
    return str(limit) in told.replace(",", "") or name.lower() in told.lower()
