"""The contract of Iru: its M, W and A rows as IRU.md counts them, under the profiles of the IdPs that it names."""

# ruff: noqa: E501 - a row of a table is read in one line

from __future__ import annotations

from typing import Any

import pytest

from scim_conformance.documents.model import Outcome
from scim_conformance.expected import ids
from scim_conformance.scim import urns

ENTERPRISE = urns.ENTERPRISE_USER
REFERENCE = {
    "schemas": [urns.USER, ENTERPRISE],
    "userName": "ada.lovelace@example.com",
    "externalId": "hx-0001",
    "displayName": "Ada Lovelace",
    "name": {"formatted": "Ada Lovelace", "givenName": "Ada", "familyName": "Lovelace"},
    "title": "Analyst",
    "active": True,
    "emails": [
        {"value": "ada.lovelace@example.com", "type": "work", "primary": True},
        {"value": "ada@example.org", "type": "home"},
    ],
    ENTERPRISE: {"department": "Engines"},
}
FIRST = REFERENCE["emails"][:1]


def changed(base: dict, **changes: Any) -> dict:
    return {key: value for key, value in {**base, **changes}.items() if value is not ...}


def create(kit: Any, body: dict, answer: dict | int, kind: str = "Users", **more: Any) -> Any:
    one = kit.bench(kit.world("iru", more.get("profile")))
    if isinstance(answer, int):
        refusal = {**kit.error(answer), "detail": more.get("detail", "no")}
        return one.hear("POST", f"/{kind}", body, status=answer, answer=refusal)
    return one.hear("POST", f"/{kind}", body, status=201, answer={**answer, **kit.shown(kind, "x1")})


@pytest.mark.parametrize("profile", [None, "okta", "entra", "onelogin"])
def test_m3_the_reference_user_is_created_with_its_first_email(kit: Any, profile: str | None) -> None:
    verdicts = create(kit, REFERENCE, changed(REFERENCE, emails=FIRST), profile=profile)
    assert kit.off(verdicts) == set()
    assert {"iru-users-are-created", "iru-the-first-email-is-kept", "iru-several-emails-are-accepted"} <= kit.passing(
        verdicts
    )


def test_m4_title_and_department_are_not_needed(kit: Any) -> None:
    body = changed(REFERENCE, title=..., schemas=[urns.USER], **{ENTERPRISE: ...}, emails=FIRST)
    assert kit.off(create(kit, body, body)) == set()
    assert kit.off(create(kit, body, 400), Outcome.FAIL) == {"iru-users-are-created"}


UNLISTED = {
    "nickName": "Ada",
    "userType": "Employee",
    "locale": "en_US",
    "timezone": "Pacific Standard Time",
    "preferredLanguage": "en",
    "phoneNumbers": [{"type": "work", "value": "+44 1"}],
    "addresses": [{"type": "work", "country": "USA"}],
    "shoeSize": 43,
    ENTERPRISE: {"employeeNumber": "7", "manager": {"value": "1842"}},
}


@pytest.mark.parametrize("name", sorted(UNLISTED))
def test_m5_an_attribute_outside_the_table_is_no_reason_to_refuse(kit: Any, name: str) -> None:
    body = changed(REFERENCE, emails=FIRST, **{name: UNLISTED[name]})
    assert kit.off(create(kit, body, changed(body, **{name: ...})), Outcome.FAIL) == set()
    refused = create(kit, body, 400, detail=f"attribute {name}: employeeNumber not supported")
    assert kit.off(refused, Outcome.FAIL) == {"iru-unlisted-attributes-do-no-harm"}


@pytest.mark.parametrize(
    ("kept", "broken", "severity"),
    [
        (FIRST, None, None),
        ([{"value": "ada.lovelace@example.com"}], "iru-other-attributes-read-back", "low"),
        (REFERENCE["emails"], "iru-further-emails-are-dropped", "low"),
        (REFERENCE["emails"][::-1], "iru-further-emails-are-dropped", "low"),
        (REFERENCE["emails"][1:], "iru-the-first-email-is-kept", "high"),
        ([{"value": "other@example.com"}], "iru-the-first-email-is-kept", "high"),
        ([], "iru-kept-attributes-read-back", "medium"),
    ],
    ids=["the first", "its type dropped", "both", "both turned round", "the second", "a third", "none"],
)
def test_m6_exactly_the_first_email_is_held(kit: Any, kept: list, broken: str | None, severity: str | None) -> None:
    verdicts = create(kit, REFERENCE, changed(REFERENCE, emails=kept))
    assert kit.off(verdicts) == ({broken} if broken else set())
    found = [one for one in verdicts if one.requirement == broken and one.outcome is not Outcome.PASS]
    assert [one.severity.value for one in found] == ([severity] if severity else [])


def test_m6_the_first_of_the_list_counts_wherever_the_primary_stands(kit: Any) -> None:
    emails = [{"value": "first@example.com", "type": "home"}, {"value": "second@example.com", "primary": True}]
    body = changed(REFERENCE, emails=emails)
    assert kit.off(create(kit, body, changed(body, emails=emails[:1]))) == set()
    assert kit.off(create(kit, body, changed(body, emails=emails[1:]))) == {"iru-the-first-email-is-kept"}


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"userName": ...}, ids.USER_NAME_REQUIRED),
        ({"emails": ...}, "iru-users-without-email-are-refused"),
        ({"emails": []}, "iru-users-without-email-are-refused"),
        ({"emails": [{"type": "work"}]}, "iru-users-without-email-are-refused"),
        ({"displayName": ..., "name": {"givenName": "Ada"}}, "iru-users-without-a-full-name-are-refused"),
    ],
    ids=["userName", "emails", "empty emails", "emails without value", "both names"],
)
def test_m6a_what_is_required_is_demanded(kit: Any, changes: dict, broken: str) -> None:
    body = changed(REFERENCE, **changes)
    assert kit.off(create(kit, body, 400)) == set()
    assert broken in kit.off(create(kit, body, body))
    assert broken in kit.failing(create(kit, body, 500))


def test_m6a_a_group_needs_a_name_and_nothing_else(kit: Any) -> None:
    named = kit.group("Engines", None)
    assert kit.off(create(kit, changed(named, displayName=...), 400, "Groups")) == set()
    assert kit.off(create(kit, named, named, "Groups")) == set()
    assert kit.off(create(kit, named, 400, "Groups"), Outcome.WARN) == {"iru-groups-without-members-are-accepted"}
    empty = kit.group("Engines", ())
    assert kit.off(create(kit, empty, 400, "Groups"), Outcome.FAIL) == {ids.NULL_IS_UNASSIGNED}


@pytest.mark.parametrize("alone", ["displayName", "name"])
def test_a1_either_name_is_enough(kit: Any, alone: str) -> None:
    other = {"displayName": "name", "name": "displayName"}[alone]
    body = changed(REFERENCE, emails=FIRST, **{other: ...})
    assert kit.off(create(kit, body, body), Outcome.FAIL) == set()
    assert kit.off(create(kit, body, 400), Outcome.FAIL) != set()


def test_a1_an_empty_display_name_after_the_formatted_name_warns(kit: Any) -> None:
    body = changed(REFERENCE, displayName=..., emails=FIRST)
    assert kit.off(create(kit, body, body), Outcome.WARN) == {"iru-display-name-follows-the-formatted-name"}
    assert kit.off(create(kit, body, changed(body, displayName="Ada Lovelace"))) == set()


def test_a2_which_of_two_different_names_wins_is_a_warning_at_most(kit: Any) -> None:
    body = changed(REFERENCE, displayName="Ada L.", emails=FIRST)
    assert kit.off(create(kit, body, changed(body, name={"formatted": "Ada L."})), Outcome.FAIL) == set()
    verdicts = create(kit, body, changed(body, displayName="Ada Lovelace"))
    assert kit.off(verdicts, Outcome.WARN) == {"iru-display-name-reads-back-beside-the-formatted-name"}
    assert kit.off(verdicts, Outcome.FAIL) == set()


def test_w3_what_is_only_wished_for_warns(kit: Any) -> None:
    body = changed(REFERENCE, emails=FIRST)
    for dropped in ("externalId", "name", ENTERPRISE):
        verdicts = create(kit, body, changed(body, **{dropped: ...}))
        assert kit.off(verdicts, Outcome.WARN) == {"iru-other-attributes-read-back"}
        assert kit.off(verdicts, Outcome.FAIL) == set()


def test_w7_an_inactive_user_who_is_not_listed_warns(kit: Any) -> None:
    one = kit.bench(kit.world("iru"))
    one.create(kit.user(active=False))
    verdicts = one.hear("GET", "/Users", status=200, answer=kit.listing())
    assert kit.off(verdicts, Outcome.WARN) == {ids.INACTIVE_LISTED}
    assert kit.off(verdicts, Outcome.FAIL) == set()


def test_a8_a_user_without_active_is_accepted_or_refused_and_then_active(kit: Any) -> None:
    body = changed(REFERENCE, active=..., emails=FIRST)
    assert kit.off(create(kit, body, changed(body, active=True))) == set()
    assert kit.off(create(kit, body, body)) == set()
    verdicts = create(kit, body, changed(body, active=False))
    assert kit.off(verdicts, Outcome.WARN) == {"iru-users-without-active-are-active"}


def test_m1_the_token_is_demanded_and_served(kit: Any) -> None:
    one = kit.bench(kit.world("iru"))
    headers = {"WWW-Authenticate": "Bearer"}
    for authentication in ("none", "wrong"):
        found = one.hear(
            "GET", "/Users", status=401, answer=kit.error(401), authentication=authentication, headers=headers
        )
        assert kit.off(found) == set()
        assert "iru-requests-without-valid-token-are-refused" in kit.passing(found)
        answer = kit.listing()
        found = one.hear("GET", "/Users", status=200, answer=answer, authentication=authentication)
        assert kit.off(found) == {"iru-requests-without-valid-token-are-refused"}


def test_a_write_without_a_token_that_is_carried_out_is_followed(kit: Any) -> None:
    one = kit.bench(kit.world("iru"))
    one.create(kit.user())
    found = one.hear("DELETE", "/Users/u1", status=204, authentication="none")
    assert kit.off(found) == {"iru-requests-without-valid-token-are-refused"}
    assert kit.off(one.hear("GET", "/Users/u1", status=404, answer=kit.error(404))) == set()


# PATCH of e-mails where the first one is held (SPEC, section 4)

HELD = [{"value": "ada@example.com", "type": "work"}]


def patch_emails(kit: Any, operation: dict, answer: int, after: list, **more: Any) -> set[str]:
    one = kit.bench(kit.world("iru", more.get("profile")))
    body = kit.user(emails=more.get("held", HELD))
    id_ = one.create(body)
    shown = {**body, **kit.shown("Users", id_)}
    one.hear("GET", f"/Users/{id_}", status=200, answer=dict(shown))
    given = kit.error(answer, more.get("scim_type", "noTarget")) if answer >= 300 else None
    found = one.hear("PATCH", f"/Users/{id_}", kit.patch(operation), status=answer, answer=given)
    found += one.hear("GET", f"/Users/{id_}", status=200, answer={**shown, "emails": after})
    return kit.off(found)


def op(name: str, path: str, value: Any = ...) -> dict:
    return {"op": name, "path": path, **({} if value is ... else {"value": value})}


NEW = [{"value": "new@example.com", "type": "work"}]
EMAIL_ROWS = [
    ("the type that was sent must match", op("replace", 'emails[type eq "work"].value', "new@example.com"), 204, NEW, set()),
    ("matched and not changed", op("replace", 'emails[type eq "work"].value', "new@example.com"), 204, HELD, {ids.REPLACE_CHOSEN}),
    ("matched and refused", op("replace", 'emails[type eq "work"].value', "new@example.com"), 400, HELD, {ids.PATCH_SERVED}),
    ("no match: refused", op("replace", 'emails[type eq "home"].value', "new@example.com"), 400, HELD, set()),
    ("no match: created behind the first", op("replace", 'emails[type eq "home"].value', "new@example.com"), 204, HELD, set()),
    ("no match: it becomes the first", op("replace", 'emails[type eq "home"].value', "new@example.com"), 204, NEW, {ids.PATCH_ONLY_NAMED}),
    ("by value", op("replace", 'emails[value eq "ada@example.com"].value', "new@example.com"), 204, NEW, set()),
    ("by another value: refused", op("remove", 'emails[value eq "x@example.com"]'), 400, HELD, set()),
    ("by primary: it matches", op("replace", "emails[primary eq true].value", "new@example.com"), 204, NEW, set()),
    ("by primary: it does not", op("replace", "emails[primary eq true].value", "new@example.com"), 204, HELD, set()),
    ("by primary: refused", op("replace", "emails[primary eq true].value", "new@example.com"), 400, HELD, set()),
    ("by primary: a third one", op("replace", "emails[primary eq true].value", "new@example.com"), 204, [{"value": "x@example.com", "type": "work"}], {ids.REPLACE_CHOSEN}),
    ("removed: empty", op("remove", "emails"), 204, [], set()),
    ("removed: refused", op("remove", "emails"), 400, HELD, set()),
    ("removed by type: empty", op("remove", 'emails[type eq "work"]'), 204, [], set()),
    ("removed by type: refused", op("remove", 'emails[type eq "work"]'), 400, HELD, set()),
    ("removed and still there", op("remove", "emails"), 204, HELD, {ids.REMOVE_UNASSIGNS}),
    ("added behind the first", op("add", "emails", NEW), 204, HELD, set()),
    ("added before the first", op("add", "emails", NEW), 204, NEW, {"iru-the-first-email-is-kept"}),
    ("added beside the first", op("add", "emails", NEW), 204, HELD + NEW, {"iru-further-emails-are-dropped"}),
    ("replaced by two", op("replace", "emails", [*NEW, {"value": "b@example.com"}]), 204, NEW, set()),
    ("replaced by two: the second", op("replace", "emails", [*NEW, {"value": "b@example.com"}]), 204, [{"value": "b@example.com", "type": "work"}], {"iru-the-first-email-is-kept"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("operation", "answer", "after", "off"), [row[1:] for row in EMAIL_ROWS], ids=[row[0] for row in EMAIL_ROWS]
)
def test_patch_of_emails_applies_to_the_one_that_is_held(
    kit: Any, operation: dict, answer: int, after: list, off: set[str]
) -> None:
    assert patch_emails(kit, operation, answer, after) == off


def test_a_type_that_was_never_sent_may_match_or_not(kit: Any) -> None:
    held = [{"value": "ada@example.com"}]
    operation = op("replace", 'emails[type eq "work"].value', "new@example.com")
    for answer, after in ((204, [{"value": "new@example.com"}]), (204, held), (400, held)):
        assert patch_emails(kit, operation, answer, after, held=held) == set()


def test_the_creation_that_entra_needs_is_no_reason_to_refuse(kit: Any) -> None:
    operation = op("replace", 'emails[type eq "home"].value', "new@example.com")
    need = "entra-value-filter-without-match-creates"
    assert patch_emails(kit, operation, 400, HELD, profile="entra") == {need}
    assert patch_emails(kit, operation, 204, HELD, profile="entra") == set()


def test_a_first_email_is_made_where_none_is_held(kit: Any) -> None:
    one = kit.bench(kit.world("iru", "entra"))
    body = kit.user(emails=HELD)
    id_ = one.create(body)
    one.hear("PATCH", f"/Users/{id_}", kit.patch(op("remove", "emails")), status=204)
    operation = op("Replace", 'emails[type eq "work"].value', "new@example.com")
    one.hear("PATCH", f"/Users/{id_}", kit.patch(operation), status=204)
    shown = {**body, **kit.shown("Users", id_), "emails": NEW}
    assert kit.off(one.hear("GET", f"/Users/{id_}", status=200, answer=shown)) == set()
    found = one.hear("GET", f"/Users/{id_}", status=200, answer={**shown, "emails": []})
    assert kit.off(found) == {ids.BYSTANDERS}
