"""Defects of bulk requests: what is told of operations, which of them are carried out, and what bulkIds become."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from scim2_models import InvalidValueException
from scim2_server.responses import ScimResponse

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.service import Service

JsonObject = dict[str, Any]

ALL_KINDS = "test_a_job_of_all_kinds_is_carried_out"
STATUSES = "test_the_results_have_the_statuses_of_single_requests"


class ResultAmiss(Service):
    """A part of each result is missing."""

    lost: str

    def bulk_result(self, operation: JsonObject, result: JsonObject) -> JsonObject:
        """Leave it out."""
        shown = super().bulk_result(operation, result)
        return {name: value for name, value in shown.items() if name != self.lost}


for _id, _lost, _requirement, _test in (
    ("bulk-results-name-no-method", "method", "rfc7644-3.7-results-name-their-method", ALL_KINDS),
    ("bulk-results-lack-the-bulk-id", "bulkId", "rfc7644-3.7-results-carry-the-bulk-id", ALL_KINDS),
    ("bulk-results-lack-the-location", "location", "rfc7644-3.7.3-results-carry-a-location", ALL_KINDS),
    ("bulk-results-lack-the-status", "status", "rfc7644-3.7.3-results-carry-a-status", ALL_KINDS),
    ("bulk-failures-lack-the-error", "response", "rfc7644-3.7-failures-carry-the-error", STATUSES),
):
    _also = {
        "method": ["rfc7644-3.7.3-results-carry-a-location"],
        "status": [
            "rfc7644-3.7-successful-jobs-answer-200",
            "rfc7644-3.7.3-results-say-what-single-requests-do",
            "rfc7644-3.7.3-results-carry-a-location",
            "rfc7644-3.7-failed-operations-leave-the-job-200",
            "rfc7644-3.7.2-references-become-ids",
            "rfc7644-3.7.1-circles-are-resolved-or-refused",
        ],
    }.get(_lost, [])
    defect(_id, breaks=[_requirement, *_also], topic="bulk", severity=Severity.LOW, suites=[_test])(
        type(
            _id.title().replace("-", ""),
            (ResultAmiss,),
            {"__doc__": f"Results of bulk operations lack {_lost}.", "lost": _lost},
        )
    )


@defect(
    "bulk-statuses-are-numbers",
    breaks=["rfc7644-3.7.3-status-is-a-string"],
    topic="bulk",
    severity=Severity.LOW,
    suites=[ALL_KINDS],
)
class BulkStatusesAreNumbers(Service):
    """The status of a result is a number."""

    def bulk_result(self, operation: JsonObject, result: JsonObject) -> JsonObject:
        """Leave the number a number."""
        shown = super().bulk_result(operation, result)
        return {**shown, "status": int(shown["status"])}


@defect(
    "bulk-creates-say-200",
    breaks=["rfc7644-3.7.3-results-say-what-single-requests-do"],
    topic="bulk",
    severity=Severity.LOW,
    suites=[STATUSES],
)
class BulkCreatesSay200(Service):
    """Every success in a job has the status 200."""

    def bulk_result(self, operation: JsonObject, result: JsonObject) -> JsonObject:
        """Say the same of all."""
        shown = super().bulk_result(operation, result)
        return {**shown, "status": "200"} if shown["status"].startswith("2") else shown


@defect(
    "bulk-answers-name-no-schema",
    breaks=["rfc7644-3.7-bulk-answers-name-their-schema"],
    topic="bulk",
    severity=Severity.LOW,
    suites=[ALL_KINDS],
)
class BulkAnswersNameNoSchema(Service):
    """The answer to a bulk request has no schemas."""

    def bulk_answer(self, body: JsonObject) -> ScimResponse:
        """Leave the list alone."""
        return super().bulk_answer({"Operations": body["Operations"]})


@defect(
    "bulk-tells-failures-alone",
    breaks=[
        "rfc7644-3.7-all-operations-have-a-result",
        "rfc7644-3.7.3-results-say-what-single-requests-do",
        "rfc7644-3.7-successful-jobs-answer-200",
        "rfc7644-3.7-jobs-end-at-fail-on-errors",
    ],
    topic="bulk",
    severity=Severity.MEDIUM,
    suites=[ALL_KINDS],
)
class BulkTellsFailuresAlone(Service):
    """What succeeded has no result."""

    def bulk_answer(self, body: JsonObject) -> ScimResponse:
        """Leave out what needs no care."""
        failed = [one for one in body["Operations"] if not one["status"].startswith("2")]
        return super().bulk_answer({**body, "Operations": failed})


@defect(
    "bulk-is-answered-207",
    breaks=["rfc7644-3.7-successful-jobs-answer-200", "rfc7644-3.7-failed-operations-leave-the-job-200",
            "rfc7644-3.7.1-circles-are-resolved-or-refused"],
    topic="bulk",
    severity=Severity.LOW,
    suites=[ALL_KINDS],
)  # fmt: skip
class BulkIsAnswered207(Service):
    """A job is answered with 207, as WebDAV would."""

    def bulk_answer(self, body: JsonObject) -> ScimResponse:
        """Say that there are several statuses."""
        response = super().bulk_answer(body)
        response.status = HTTPStatus.MULTI_STATUS
        return response


@defect(
    "a-failed-operation-fails-the-job",
    breaks=["rfc7644-3.7-failed-operations-leave-the-job-200", "rfc7644-3.7.3-results-say-what-single-requests-do",
            "rfc7644-3.7-jobs-end-at-fail-on-errors"],
    topic="bulk",
    severity=Severity.MEDIUM,
    suites=["test_a_job_whose_operations_all_fail_is_answered_200"],
)  # fmt: skip
class AFailedOperationFailsTheJob(Service):
    """A job with a failed operation is answered with 400."""

    def bulk_answer(self, body: JsonObject) -> ScimResponse:
        """Refuse what has been carried out."""
        if any(one["status"].startswith(("4", "5")) for one in body["Operations"]):
            raise InvalidValueException(detail="An operation of the bulk request failed")
        return super().bulk_answer(body)


@defect(
    "bulk-ends-with-the-first-error",
    breaks=["rfc7644-3.7-other-operations-are-carried-out", "rfc7644-3.7-all-operations-have-a-result",
            "rfc7644-3.7-jobs-end-at-fail-on-errors", "rfc7644-3.7.3-results-say-what-single-requests-do"],
    topic="bulk",
    severity=Severity.HIGH,
    suites=["test_one_failure_does_not_keep_the_others_back"],
)  # fmt: skip
class BulkEndsWithTheFirstError(Service):
    """Whatever failOnErrors says, the first error ends the job."""

    def bulk_stops(self, errors: int, limit: int | None) -> bool:
        """Stop."""
        return errors > 0


@defect(
    "fail-on-errors-is-ignored",
    breaks=["rfc7644-3.7-jobs-end-at-fail-on-errors"],
    topic="bulk",
    severity=Severity.MEDIUM,
    suites=["test_a_job_ends_with_the_error_that_was_one_too_many"],
)
class FailOnErrorsIsIgnored(Service):
    """A job goes on, however many errors the client allowed."""

    def bulk_stops(self, errors: int, limit: int | None) -> bool:
        """Go on."""
        return False


@defect(
    "bulk-ids-are-stored",
    breaks=["rfc7644-3.7.2-references-become-ids", "rfc7644-3.7.1-circles-are-resolved-or-refused"],
    topic="bulk",
    severity=Severity.HIGH,
    suites=["test_a_reference_to_a_new_user_becomes_its_id", "test_a_reference_to_nothing_is_not_stored"],
)
class BulkIdsAreStored(Service):
    """A reference by bulkId is stored as it was sent."""

    def bulk_resolved(self, value: Any, ids: dict[str, str]) -> Any:
        """Know of no references."""
        return value

    def check_members(self, resource: JsonObject, earlier: JsonObject | None) -> None:
        """Ask nobody whether a member is there."""


@defect(
    "unknown-bulk-ids-are-stored",
    breaks=["rfc7644-3.7.2-references-become-ids", "rfc7644-3.7.1-circles-are-resolved-or-refused"],
    topic="bulk",
    severity=Severity.MEDIUM,
    suites=["test_a_reference_to_nothing_is_not_stored"],
)
class UnknownBulkIdsAreStored(BulkIdsAreStored):
    """A reference that leads nowhere is stored as it was sent."""

    def bulk_resolved(self, value: Any, ids: dict[str, str]) -> Any:
        """Resolve what can be resolved."""
        try:
            return Service.bulk_resolved(self, value, ids)
        except Exception:  # noqa: BLE001 - whatever keeps a reference from being resolved
            return value


@defect(
    "circles-end-in-500",
    breaks=["rfc7644-3.7.1-circles-are-resolved-or-refused", "rfc7644-3.12-no-request-ends-in-a-server-error",
            "rfc7644-3.7.2-references-become-ids"],
    topic="bulk",
    severity=Severity.MEDIUM,
    suites=["test_two_groups_that_contain_each_other_are_made_or_refused"],
)  # fmt: skip
class CirclesEndIn500(Service):
    """References in a circle end in a server error."""

    def bulk_order(self, operations: list[JsonObject]) -> list[int]:
        """Lose the way."""
        if sum("bulkId:" in str(one.get("data")) for one in operations) > 1:
            raise RecursionError("round and round")
        return super().bulk_order(operations)


class NoLimit(Service):
    """A limit of bulk requests is advertised and not kept to."""

    def check_bulk_count(self, count: int) -> None:
        """Take any number."""


@defect(
    "any-number-of-operations-is-taken",
    breaks=["rfc7644-3.7.4-too-many-operations-are-413", "rfc7644-3.7.4-the-error-names-the-limit"],
    topic="bulk",
    severity=Severity.LOW,
    suites=["test_more_operations_than_allowed_are_refused"],
)
class AnyNumberOfOperationsIsTaken(NoLimit):
    """More operations than maxOperations are carried out."""


@defect(
    "any-payload-is-taken",
    breaks=["rfc7644-3.7.4-too-large-payloads-are-413", "rfc7644-3.7.4-the-error-names-the-limit"],
    topic="bulk",
    severity=Severity.LOW,
    suites=["test_a_larger_payload_than_allowed_is_refused"],
)
class AnyPayloadIsTaken(Service):
    """A payload beyond maxPayloadSize is carried out."""

    def check_bulk_size(self, size: int) -> None:
        """Take any size."""


@defect(
    "a-passed-limit-is-not-named",
    breaks=["rfc7644-3.7.4-the-error-names-the-limit", "rfc7644-3.7.4-too-many-operations-are-413",
            "rfc7644-3.7.4-too-large-payloads-are-413"],
    topic="bulk",
    severity=Severity.LOW,
    suites=["test_more_operations_than_allowed_are_refused"],
)  # fmt: skip
class APassedLimitIsNotNamed(Service):
    """A 413 says only that it is too much."""

    def answered(self, response: ScimResponse) -> ScimResponse:
        """Be short."""
        response = super().answered(response)
        if response.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and response.body is not None:
            response.body = {**response.body, "detail": "Too large"}
        return response


@defect(
    "denied-bulk-is-served",
    breaks=["rfc7643-5-what-is-not-advertised-is-not-served"],
    topic="bulk",
    severity=Severity.LOW,
    suites=["test_bulk_is_not_served_where_it_is_denied"],
)
class DeniedBulkIsServed(Service):
    """Bulk requests are carried out although ServiceProviderConfig denies them."""

    def document(self, name: str, body: JsonObject) -> JsonObject:
        """Deny it."""
        shown = super().document(name, body)
        if name == "ServiceProviderConfig":
            shown = {**shown, "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0}}
        return shown
