"""Defects: endpoints and methods that nobody guards: each serves requests without a token."""

from __future__ import annotations

from collections.abc import Callable

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.integrations import Held
from scim_conformance.target.service import Service

Fits = Callable[[str, str], bool]


class OpenDoor(Service):
    """Requests that fit are served without a token."""

    fits: Fits = staticmethod(lambda method, path: False)

    def authenticate(self, token: str | None) -> Held | None:
        """Ask nobody who comes through this door."""
        known = super().authenticate(token)
        if known is None and token is None and self.fits(self.request.method.upper(), self.request.path):
            return self.registry.all()[0]
        return known


DOORS: tuple[tuple[str, str, Fits, str], ...] = (
    ("search-needs-no-token", "POST to .search is served without a token.",
     lambda method, path: method == "POST" and path.endswith("/.search"), "test_a_search_by_post_needs_the_token"),
    ("root-needs-no-token", "A query at the root is served without a token.",
     lambda method, path: method == "GET" and path == "/", "test_the_root_needs_the_token"),
    ("groups-need-no-token", "Groups are listed and read without a token.",
     lambda method, path: method == "GET" and path.startswith("/Groups"), "test_reading_a_group_needs_the_token"),
    ("reading-by-id-needs-no-token", "A user is read by id without a token.",
     lambda method, path: method == "GET" and path.startswith("/Users/"), "test_reading_a_user_needs_the_token"),
    ("creating-needs-no-token", "A user is created without a token.",
     lambda method, path: method == "POST" and path == "/Users", "test_creating_a_user_needs_the_token"),
    ("creating-a-group-needs-no-token", "A group is created without a token.",
     lambda method, path: method == "POST" and path == "/Groups", "test_creating_a_group_needs_the_token"),
    ("replacing-needs-no-token", "PUT is served without a token.",
     lambda method, _: method == "PUT", "test_changing_a_user_needs_the_token"),
    ("patching-needs-no-token", "PATCH is served without a token.",
     lambda method, _: method == "PATCH", "test_changing_a_user_needs_the_token"),
    ("deleting-needs-no-token", "DELETE is served without a token.",
     lambda method, _: method == "DELETE", "test_changing_a_user_needs_the_token"),
    ("bulk-needs-no-token", "Bulk requests are served without a token.",
     lambda method, path: method == "POST" and path == "/Bulk", "test_bulk_needs_the_token"),
)  # fmt: skip

for _id, _title, _fits, _test in DOORS:
    _served = type(_id.title().replace("-", ""), (OpenDoor,), {"__doc__": _title, "fits": staticmethod(_fits)})
    defect(
        _id,
        breaks=[
            "iru-requests-without-valid-token-are-refused",
            "contract-requests-without-valid-token-are-refused",
            "rfc7644-3.12-missing-credentials-are-401",
        ],
        topic="authentication",
        severity=Severity.HIGH,
        suites=[_test],
    )(_served)
