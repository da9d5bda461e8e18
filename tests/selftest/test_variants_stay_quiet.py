"""Variants that once raised a false alarm do not, in the very flows and tests that raised it."""

import pytest

from scim_conformance.documents.load import Library
from scim_conformance.selftest.cases import Result
from scim_conformance.selftest.choice import Catalogue
from scim_conformance.selftest.play import lawful_case, play
from scim_conformance.selftest.pool import Pool
from scim_conformance.target.variants import find_variants

pytestmark = pytest.mark.xdist_group("selftest")

ROWS = [
    ("discovery-is-not-offered", "test_discovery_documents_are_served"),
    ("queries-lag-behind", "test_a_user_is_found_by_user_name"),
    ("members-are-shown-on-request", "test_a_group_is_created_with_its_members"),
    ("user-names-are-immutable", "test_a_taken_name_is_refused"),
    ("emails-are-unique", "entra-swap-emails-between-two-users"),
    ("inactive-users-leave-their-groups", "entra-returner"),
    ("inactive-users-leave-their-groups", "mixed-okta-hands-over-to-entra"),
]


@pytest.mark.parametrize(("variant", "check"), ROWS, ids=[f"{variant}-{check}" for variant, check in ROWS])
def test_a_lawful_variant_raises_no_alarm(variant: str, check: str, pool: Pool, catalogue: Catalogue) -> None:
    pending = lawful_case(find_variants([variant]), catalogue)
    items = catalogue.flow(check) or catalogue.suite(check)
    pending.first = [type(job)(job.id, job.contract, items, variants=job.variants) for job in pending.first]
    pending.awaited = len(pending.first)
    (case,) = play([pending], pool)
    assert case.result is Result.QUIET, case.findings
    assert case.items


def test_a_variant_reaches_the_provider(pool: Pool, catalogue: Catalogue, library: Library) -> None:
    (variant,) = find_variants(["patch-is-not-offered"])
    pending = lawful_case([variant], catalogue)
    items = catalogue.flow("entra-group-membership")[:1]
    pending.first = [type(job)(job.id, job.contract, items, variants=job.variants) for job in pending.first]
    (case,) = play([pending], pool)
    assert {one.requirement for one in case.findings} & {"entra-group-patch-is-supported"}
