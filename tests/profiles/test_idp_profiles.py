"""The profiles say on the wire what each IdP is attested to send, and name no need without a requirement."""

from __future__ import annotations

import pytest

from scim_conformance.documents.load import Library
from scim_conformance.documents.model import Basis, Level, Requirement, Side

FAMILIES = {
    "okta": {"okta", "okta-2019", "okta-entitlements", "okta-oin", "okta-scim-test"},
    "entra": {"entra", "entra-compliant", "entra-tutorial", "entra-validator"},
    "onelogin": {"onelogin", "onelogin-core", "onelogin-headers", "onelogin-v1"},
}
SUFFIXES = {
    "boolean-strings-are-read",
    "counters-are-numbers",
    "create-answers-with-id",
    "dotted-keys-are-applied",
    "duplicate-member-add-succeeds",
    "emails-object-is-tolerated",
    "errors-are-json",
    "excluded-members-are-left-out",
    "external-id-is-searched",
    "group-patch-is-supported",
    "id-in-path-less-value-is-ignored",
    "inactive-user-is-found",
    "inactive-user-stays-readable",
    "items-per-page-counts-the-page",
    "json-media-type-is-accepted",
    "lookup-in-any-case",
    "lookup-without-match-is-an-empty-list",
    "manager-reads-back-as-object",
    "manager-string-is-read",
    "manager-without-urn-is-read",
    "members-can-be-emptied",
    "name-parts-are-returned",
    "null-values-are-tolerated",
    "op-names-any-case",
    "password-is-tolerated",
    "patch-is-supported",
    "path-less-value-is-applied",
    "put-without-active-keeps-the-state",
    "quoted-booleans-are-read",
    "read-only-groups-are-ignored",
    "remove-by-value-list",
    "roles-as-strings-are-tolerated",
    "unknown-attributes-are-tolerated",
    "unknown-schema-uris-are-tolerated",
    "urn-keys-are-applied",
    "user-name-case-is-kept",
    "value-filter-without-match-creates",
}
"""The needs that the judge knows: what follows the family in a requirement's id."""

OKTA_HEADERS = {
    "User-Agent": "Okta SCIM Client 1.0.0",
    "Accept": "application/scim+json",
    "Accept-Charset": "utf-8",
    "Accept-Encoding": "gzip,deflate",
}
SCIM_UTF_8 = {"Content-Type": "application/scim+json; charset=utf-8"}
WIRES = {
    "okta": (OKTA_HEADERS, SCIM_UTF_8, "%20", "", "", ""),
    "okta-oin": (OKTA_HEADERS, SCIM_UTF_8, "%20", "", "", ""),
    "okta-2019": (OKTA_HEADERS, SCIM_UTF_8, "+", "", "", ""),
    "okta-entitlements": (OKTA_HEADERS, SCIM_UTF_8, "%20", "", "", ""),
    "okta-scim-test": (
        {
            "User-Agent": "OKTA SCIM Integration",
            "Accept": "application/scim+json",
            "Accept-Charset": "utf-8",
            "Accept-Encoding": None,
            **SCIM_UTF_8,
        },
        {"Accept": "application/scim+json; charset=utf-8", "Content-Type": "application/json"},
        "%20",
        "",
        "",
        "",
    ),
    "entra": ({"User-Agent": None, "Accept": None}, SCIM_UTF_8, "+", "", "", ""),
    "entra-compliant": ({"User-Agent": None, "Accept": None}, SCIM_UTF_8, "+", "", "", ""),
    "entra-tutorial": ({"User-Agent": None, "Accept": None}, SCIM_UTF_8, "+", "", "", ""),
    "entra-validator": ({"User-Agent": None, "Accept": None}, SCIM_UTF_8, "+", "", "", ""),
    "onelogin": (
        {"User-Agent": None, "Accept": "application/json"},
        {"Content-Type": "application/json"},
        "+",
        "@",
        "&",
        "?",
    ),
    "onelogin-core": (
        {"User-Agent": None, "Accept": "application/json"},
        {"Content-Type": "application/json"},
        "+",
        "@",
        "&",
        "?",
    ),
    "onelogin-v1": (
        {"User-Agent": None, "Accept": "application/json"},
        {"Content-Type": "application/json"},
        "+",
        "@",
        "",
        "",
    ),
    "onelogin-headers": (
        {"User-Agent": "OneLogin SCIM", "Accept": "application/scim+json"},
        {"Content-Type": "application/scim+json"},
        "+",
        "@",
        "&",
        "?",
    ),
}
DIALECTS = {
    "okta-2019": ("PUT", "PUT", "PUT", "PUT", False, True, "lower", "json", "replace", False),
    "okta-entitlements": ("PUT", "PUT", "PUT", "PUT", False, True, "lower", "json", "replace", False),
    "okta-scim-test": ("PUT", "PUT", "PUT", "PUT", False, True, "lower", "json", "replace", False),
    "entra-tutorial": ("PATCH", "PATCH", "PATCH", "PATCH", True, True, "capitalised", "json", "value-list", False),
    "entra-validator": ("PATCH", "PATCH", "PATCH", "PATCH", True, True, "lower", "json", "value-filter", True),
    "onelogin-v1": ("PUT", "PUT", "never", "PATCH", True, False, "lower", "json", "value-filter", False),
    "okta": ("PUT", "PUT", "PUT", "PUT", False, True, "lower", "json", "replace", False),
    "okta-oin": ("PUT", "PATCH", "PATCH", "PATCH", False, True, "lower", "json", "value-filter", True),
    "entra": ("PATCH", "PATCH", "PATCH", "PATCH", True, True, "capitalised", "string", "value-list", False),
    "entra-compliant": ("PATCH", "PATCH", "PATCH", "PATCH", True, True, "lower", "json", "value-filter", True),
    "onelogin": ("PUT", "PUT", "never", "PATCH", True, False, "lower", "json", "value-filter", False),
    "onelogin-core": ("PUT", "PUT", "never", "PATCH", True, False, "lower", "json", "value-filter", False),
    "onelogin-headers": ("PUT", "PUT", "never", "PATCH", True, False, "lower", "json", "value-filter", False),
}


def test_the_families_are_these(library: Library) -> None:
    found: dict[str, set[str]] = {}
    for profile in library.profiles.values():
        found.setdefault(profile.idp, set()).add(profile.id)
    assert found == FAMILIES


@pytest.mark.parametrize("name", WIRES)
def test_a_request_looks_as_it_was_seen(library: Library, name: str) -> None:
    wire = library.profiles[name].wire
    assert (
        dict(wire.headers),
        dict(wire.body_headers),
        wire.space,
        wire.plain,
        wire.lookup_tail,
        wire.replace_tail,
    ) == WIRES[name]
    assert wire.compact_json


@pytest.mark.parametrize("name", DIALECTS)
def test_an_idp_writes_in_its_dialect(library: Library, name: str) -> None:
    dialect = library.profiles[name].dialect
    assert (
        dialect.update,
        dialect.deactivate,
        dialect.rename_group,
        dialect.group_members,
        dialect.delete_user,
        dialect.delete_group,
        dialect.op_case,
        dialect.booleans,
        dialect.member_remove,
        dialect.path_less,
    ) == DIALECTS[name]


def test_okta_waits_and_gives_up_as_documented(library: Library) -> None:
    for name in FAMILIES["okta"]:
        reactions = library.profiles[name].reactions
        assert (reactions.attempts_on_429, reactions.default_wait_s, reactions.timeout_s) == (10, 300, 60)


def test_okta_asks_for_pages_of_a_hundred(library: Library) -> None:
    for name in FAMILIES["okta"]:
        profile = library.profiles[name]
        assert (profile.paging.start_index, profile.paging.count) == (1, 100)
        pages = {} if name == "okta-scim-test" else {"startIndex": "1", "count": "100"}
        assert dict(profile.matching.parameters) == pages


def test_every_profile_says_when_it_was_true_by_whom_and_what_is_not_known(library: Library) -> None:
    for profile in library.profiles.values():
        assert profile.as_of >= {"okta-2019": "2019-05", "okta-scim-test": "2024-05"}.get(profile.id, "2026-08")
        assert profile.sources
        assert profile.unknown


def test_every_need_is_one_that_the_judge_knows(library: Library) -> None:
    for profile in library.profiles.values():
        for need in profile.needs:
            family, _, suffix = need.partition("-")
            assert family == profile.idp
            assert suffix in SUFFIXES


def of_idps(library: Library) -> list[Requirement]:
    """What IdPs need of a service provider; what their mappings need is a matter of its own."""
    found = library.requirements.values()
    return [one for one in found if one.basis is Basis.IDP and one.side is not Side.MAPPING]


def test_every_requirement_of_an_idp_is_a_need_of_one_of_its_profiles(library: Library) -> None:
    needed = {need for profile in library.profiles.values() for need in profile.needs}
    assert needed == {requirement.id for requirement in of_idps(library)}


def test_every_requirement_of_an_idp_says_what_breaks_there(library: Library) -> None:
    for requirement in of_idps(library):
        assert requirement.id.partition("-")[0] in requirement.breaks
        assert requirement.level is Level.MUST
        assert requirement.side is Side.SERVICE_PROVIDER
        assert requirement.why
        assert requirement.applies


def test_every_profile_has_a_flow(library: Library) -> None:
    used = {name for flow in library.flows.values() for name in flow.profiles}
    assert used == library.profiles.keys()
