"""Lists in pages: imports read everybody, each once."""

import pytest

from scim_conformance.suite import ScimSession, is_foreign, requirement, resources_of, status_of, total_of

PAGES_MAX = 200


@requirement("rfc7644-3.4.2.4-a-walk-over-pages-finds-each-resource-once")
def test_a_walk_over_pages_finds_everybody_once(scim: ScimSession) -> None:
    """Whoever walks all pages meets each of the test's users once."""
    made = {scim.user().id for _ in range(5)}
    met: list[object] = []
    start, total = 1, 1
    for _ in range(PAGES_MAX):
        page = scim.get(f"/Users?startIndex={start}&count=2")
        resources = resources_of(page)
        if status_of(page) != 200 or not resources:
            break
        met += [one.get("id") for one in resources if not is_foreign(one)]
        start += len(resources)
        total = total_of(page) or 0
        if start > total:
            break
    else:
        pytest.skip(f"there are more than {PAGES_MAX} pages; the walk is for a smaller directory")
    assert sorted(one for one in met if one in made) == sorted(made)
