"""The alias of the authenticated subject: offered with the permanent location, or said not to be."""

from __future__ import annotations

import pytest

from scim_conformance.suite import ScimSession, headers_of, requirement, status_of

OFFERED = {200, 307, 308}


@requirement("rfc7644-3.11-me-is-501-where-not-offered")
def test_the_alias_is_offered_or_said_not_to_be(scim: ScimSession) -> None:
    """501 tells a client that there is no alias; 404 reads as if its own account were missing."""
    assert status_of(scim.get("/Me")) in {*OFFERED, 403, 501}


@requirement("rfc7644-3.11-me-names-the-permanent-location")
def test_the_alias_names_the_permanent_location(scim: ScimSession) -> None:
    """Whoever reads the alias learns where the resource really is."""
    exchange = scim.get("/Me")
    if status_of(exchange) not in OFFERED:
        pytest.skip("the endpoint does not offer /Me")
    location = headers_of(exchange).get("Location", "")
    assert location
    assert not location.rstrip("/").lower().endswith("/me")
