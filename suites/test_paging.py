"""Lists in pages: imports read everybody, each once."""

import pytest

from scim_conformance.scim.exchange import FOREIGN
from scim_conformance.suite import ScimSession, requirement, resources_of, status_of, total_of

PAGES_MAX = 200
PAGES_IN_ALL_MAX = 500
"""So many requests for pages over all walks: a small directory is walked often enough to meet a quiet moment."""


def everybody(scim: ScimSession) -> tuple[object, frozenset[object]]:
    """Return the total and who is there, other people as digests, to tell whether anything changed meanwhile."""
    exchange = scim.get("/Users")
    return total_of(exchange), frozenset(one.get("id") or one.get(FOREIGN) for one in resources_of(exchange))


def walk(scim: ScimSession) -> tuple[list[object], int]:
    """Return the ids of the test's own users in the order in which a walk over all pages meets them, and the pages."""
    met: list[object] = []
    start = 1
    for number in range(1, PAGES_MAX + 1):
        page = scim.get(f"/Users?startIndex={start}&count=2")
        resources = resources_of(page)
        total = total_of(page)
        met += [one["id"] for one in resources if "id" in one]
        start += len(resources)
        if status_of(page) != 200 or not resources or not isinstance(total, int) or start > total:
            return met, number
    pytest.skip(f"there are more than {PAGES_MAX} pages; the walk is for a smaller directory")


@requirement("rfc7644-3.4.2.4-a-walk-over-pages-finds-each-resource-once")
def test_a_walk_over_pages_finds_everybody_once(scim: ScimSession) -> None:
    """Whoever walks all pages while nothing changes meets each of the test's users once."""
    made = {scim.user().id for _ in range(5)}
    pages = 0
    while pages < PAGES_IN_ALL_MAX:
        before = everybody(scim)
        met, walked = walk(scim)
        pages += walked
        if everybody(scim) == before:
            break
    else:
        pytest.skip("other people's users changed during every walk")
    assert sorted(str(one) for one in met if one in made) == sorted(made)
