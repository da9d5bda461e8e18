"""The state of a person: mapped, the right way round, for everybody who leaves, and sent when it changes."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.mapping.checks.common import Cell, always, for_idp, is_expression, those, with_users
from scim_conformance.mapping.checks.registry import Remark, check
from scim_conformance.mapping.model import Flow, Idp
from scim_conformance.mapping.trial import Attempt
from scim_conformance.scim.exchange import JsonValue

ACTIVE = "active"
_MEANT = {"true": True, "false": False}
_TARGETS = "mapping-targets-are-known-attributes"


def meant(value: JsonValue) -> bool | None:
    """Return the Boolean that a value means, None where it means none."""
    if isinstance(value, bool):
        return value
    return _MEANT.get(value.lower()) if isinstance(value, str) else None


@check("mapping-active-is-mapped", applies=for_idp(Idp.ENTRA), after=(_TARGETS,))
def is_mapped(attempt: Attempt) -> Iterator[Remark]:
    """No row of active, with an IdP that sends none by itself."""
    if not attempt.named(ACTIVE):
        yield Remark(ACTIVE, "a row for active", None)


@check("mapping-active-is-mapped-or-added", applies=for_idp(Idp.GENERIC), after=(_TARGETS,))
def is_mapped_or_added(attempt: Attempt) -> Iterator[Remark]:
    """No row of active, with an IdP of which nothing is known."""
    if not attempt.named(ACTIVE):
        yield Remark(ACTIVE, "a row for active", None)


@check("mapping-active-follows-the-state", applies=with_users, after=("mapping-values-keep-their-type",))
def follows_the_state(attempt: Attempt) -> Iterator[Remark]:
    """People whose active says the contrary of their state; nothing sent for a leaver says so, too."""
    for row in attempt.named(ACTIVE):
        yield from those(
            attempt,
            row,
            _contradicts,
            "active as the person is",
            made_by_mapping=always,
            show=lambda cell: f"{cell.sent.value} for somebody who is {'on' if cell.trial.is_active else 'off'}",
        )


def _contradicts(cell: Cell) -> bool:
    is_active, value = cell.trial.is_active, cell.sent.value
    if is_active is None or isinstance(value, list | dict):
        return False
    if cell.sent.is_empty:
        return not is_active
    told = meant(value)  # type: ignore[arg-type]  # only known values come here
    return told is not None and told is not is_active


@check("mapping-active-covers-everybody-who-leaves", applies=for_idp(Idp.ENTRA))
def covers_everybody(attempt: Attempt) -> Iterator[Remark]:
    """The source accountEnabled where IsSoftDeleted belongs."""
    for row in attempt.named(ACTIVE):
        if "accountEnabled" in row.read and "IsSoftDeleted" not in row.read:
            yield Remark(ACTIVE, "IsSoftDeleted as the source", "accountEnabled", row)


@check("mapping-active-is-written-as-entra-reads-it", applies=for_idp(Idp.ENTRA))
def is_written_with_capitals(attempt: Attempt) -> Iterator[Remark]:
    """An expression that results in "true" or "false" in other letters than Entra ID's own."""
    for row in attempt.named(ACTIVE):
        if not is_expression(row):
            continue
        results = {sent.result for _, sent in attempt.column(row) if isinstance(sent.result, str)}
        odd = sorted(text for text in results if text.lower() in _MEANT and text not in {"True", "False"})
        if odd:
            yield Remark(ACTIVE, '"True" and "False"', ", ".join(f'"{text}"' for text in odd), row)


@check("mapping-active-flows-on-update", applies=with_users)
def flows_on_update(attempt: Attempt) -> Iterator[Remark]:
    """A state that is sent on creation only, or updates that are switched off."""
    for row in attempt.named(ACTIVE):
        if row.mapping.flow is Flow.CREATE:
            yield Remark(ACTIVE, "applied always", row.mapping.flow_type or "on creation only", row)
    if attempt.users is not None and "update" not in attempt.users.actions:
        yield Remark(ACTIVE, "Update among the actions", ", ".join(sorted(attempt.users.actions)))


@check("mapping-changes-are-sent", applies=with_users)
def changes_are_sent(attempt: Attempt) -> Iterator[Remark]:
    """What is required, or one of what is, and is sent on creation only."""
    one_of = {path.lower() for group in attempt.contract.user.one_of for path in group}
    for row in attempt.rows:
        wanted = row.target.is_required or row.target.name in one_of
        if wanted and row.target.name != ACTIVE and row.mapping.flow is Flow.CREATE:
            yield Remark(row.target.name, "applied always", row.mapping.flow_type or "on creation only", row)


@check("mapping-deletions-are-sent", applies=for_idp(Idp.ENTRA))
def deletions_are_sent(attempt: Attempt) -> Iterator[Remark]:
    """An object mapping without Delete among its actions."""
    for mapped in (attempt.users, attempt.groups):
        if mapped is not None and mapped.enabled and "delete" not in mapped.actions:
            yield Remark(mapped.resource_type, "Delete among the actions", ", ".join(sorted(mapped.actions)))
