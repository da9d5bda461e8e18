"""E-mail addresses: which comes first, whether that is known, and whether they are addresses."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import EmailPolicy
from scim_conformance.mapping.checks.common import Cell, for_idp, is_address, those
from scim_conformance.mapping.checks.registry import Remark, check
from scim_conformance.mapping.model import Idp
from scim_conformance.mapping.trial import Attempt, Row
from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.lookup import find_key

VALUE = "emails.value"
_CONSTANT = "mapping-personal-attributes-come-from-the-person"


def keeps_first(attempt: Attempt) -> bool:
    """Apply to contracts that keep the first e-mail."""
    return attempt.users is not None and attempt.contract.user.emails is EmailPolicy.FIRST


def emails_of(body: JsonValue) -> tuple[JsonValue, ...]:
    """Return the e-mails of a body in the order in which they are sent; a single object counts as a list of one."""
    key = find_key(body, "emails") if isinstance(body, dict) else None
    value = body[key] if key is not None and isinstance(body, dict) else None
    entries = value if isinstance(value, list) else [value]
    return tuple(entry for entry in entries if _address(entry))


def _address(entry: JsonValue) -> str:
    if isinstance(entry, dict):
        key = find_key(entry, "value")
        entry = entry[key] if key is not None else None
    return entry if isinstance(entry, str) else ""


def _value_targets(attempt: Attempt) -> int:
    return len({row.target.key for row in attempt.named(VALUE)})


def order_is_known(attempt: Attempt) -> bool:
    """Tell whether the order of e-mails in a body is known: of several rows Entra ID does not say."""
    return attempt.idp is not Idp.ENTRA or _value_targets(attempt) < 2


@check("mapping-primary-email-comes-first", applies=keeps_first)
def primary_comes_first(attempt: Attempt) -> Iterator[Remark]:
    """People whose primary address stands behind another one."""
    if not order_is_known(attempt):
        return
    off = []
    for trial in attempt.people:
        sent = emails_of(trial.body)
        primary = [
            number for number, entry in enumerate(sent) if isinstance(entry, dict) and entry.get("primary") is True
        ]
        if primary and primary[0] > 0:
            off.append((trial.label, f"{_address(sent[0])} first, {_address(sent[primary[0]])} primary"))
    if off:
        labels = tuple(label for label, _ in off)
        yield Remark(
            VALUE, "the primary address first", off[0][1], people=labels, everybody=len(off) == len(attempt.people)
        )


@check("mapping-order-of-emails-is-known", applies=keeps_first)
def one_email_alone(attempt: Attempt) -> Iterator[Remark]:
    """Several e-mails, of which nobody knows which one Entra ID writes first."""
    if not order_is_known(attempt):
        targets = [row.target.text for row in attempt.named(VALUE)]
        yield Remark(VALUE, "one e-mail", ", ".join(targets), attempt.named(VALUE)[1])


@check(
    "mapping-emails-are-addresses",
    applies=lambda attempt: bool(attempt.named(VALUE)),
    after=(_CONSTANT, "mapping-values-keep-their-type", "mapping-user-names-have-no-blanks"),
)
def are_addresses(attempt: Attempt) -> Iterator[Remark]:
    """E-mail values that have not the form of an address."""
    for row in attempt.named(VALUE):
        yield from those(
            attempt, row, lambda cell: bool(cell.text.strip()) and not is_address(cell.text.strip()), "an address"
        )


@check(
    "mapping-user-name-and-email-agree-in-case",
    applies=for_idp(*Idp),
    after=(_CONSTANT,),
)
def agree_in_case(attempt: Attempt) -> Iterator[Remark]:
    """People whose user name and e-mail are the same address, written in different letters."""
    for user_name in attempt.named("username"):
        for email in attempt.named(VALUE):
            yield from _differing(attempt, user_name, email)


def _differing(attempt: Attempt, user_name: Row, email: Row) -> Iterator[Remark]:
    names = {trial.label: Cell(user_name, trial, sent) for trial, sent in attempt.column(user_name)}

    def differs_in_case(cell: Cell) -> bool:
        name = names[cell.trial.label].text
        return name != cell.text and name.casefold() == cell.text.casefold()

    def made_by_mapping(cell: Cell) -> bool:
        name = names[cell.trial.label]
        return cell.text not in cell.raw or name.text not in name.raw

    yield from those(
        attempt,
        email,
        differs_in_case,
        "one way of writing the address",
        show=lambda cell: f"{names[cell.trial.label].text} and {cell.text}",
        made_by_mapping=made_by_mapping,
    )
