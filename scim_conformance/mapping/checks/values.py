"""What becomes of a value on its way: its type, and whether there is a result at all."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.mapping.checks.common import for_idp, is_expression, used, with_users
from scim_conformance.mapping.checks.registry import Remark, check
from scim_conformance.mapping.model import Fault, Idp
from scim_conformance.mapping.targets import Target
from scim_conformance.mapping.tree import Call, walk
from scim_conformance.mapping.trial import Attempt
from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.schema import AttributeType

_TEXTS = frozenset({AttributeType.STRING, AttributeType.DATE_TIME, AttributeType.REFERENCE, AttributeType.BINARY})


@check("mapping-values-keep-their-type", applies=with_users)
def keep_their_type(attempt: Attempt) -> Iterator[Remark]:
    """Values of another type than the attribute that they go to."""
    for row in used(attempt.rows):
        column = attempt.column(row)
        off = [
            (trial.label, sent.value)
            for trial, sent in column
            if sent.is_known and sent.value is not None and not _fits(sent.value, row.target)  # type: ignore[arg-type]
        ]
        if off and row.target.attribute is not None:
            yield Remark(
                row.target.name,
                _wanted(row.target),
                f"{_word(off[0][1])} {off[0][1]!r}",  # type: ignore[arg-type]
                row,
                people=tuple(label for label, _ in off),
                everybody=len(off) == len(column),
            )


def _fits(value: JsonValue, target: Target) -> bool:
    attribute = target.attribute
    if attribute is None or attribute.type is AttributeType.COMPLEX:
        return True
    if isinstance(value, list):
        return attribute.multi_valued and not target.path.sub
    if attribute.type is AttributeType.BOOLEAN:
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if attribute.type in _TEXTS:
        return isinstance(value, str)
    return isinstance(value, int | float)


def _wanted(target: Target) -> str:
    assert target.attribute is not None
    name = target.attribute.type.value.lower()
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _word(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "the boolean"
    if isinstance(value, str):
        return "the text"
    return "the list" if isinstance(value, list) else "the number" if isinstance(value, int | float) else "the object"


@check("mapping-expressions-can-be-evaluated", applies=with_users)
def can_be_evaluated(attempt: Attempt) -> Iterator[Remark]:
    """Expressions that fail for somebody."""
    for row in (*attempt.rows, *attempt.group_rows):
        column = attempt.column(row)
        off = [(trial.label, sent.value) for trial, sent in column if isinstance(sent.value, Fault)]
        if off:
            why = off[0][1]
            assert isinstance(why, Fault)
            yield Remark(
                row.target.name,
                "a result for everybody",
                why.why,
                row,
                people=tuple(label for label, _ in off),
                everybody=len(off) == len(column),
            )


@check(
    "mapping-default-values-serve-creation-only",
    applies=for_idp(Idp.ENTRA),
    after=("mapping-required-attributes-are-filled",),
)
def defaults_serve_creation(attempt: Attempt) -> Iterator[Remark]:
    """Rows with a source that rely on a default value."""
    for row in used(attempt.rows):
        if row.mapping.source is not None and row.mapping.default not in (None, ""):
            yield Remark(row.target.name, "the fallback in the expression", row.mapping.default, row)


@check(
    "mapping-switch-is-not-relied-on-for-updates",
    applies=for_idp(Idp.ENTRA),
    after=("mapping-personal-attributes-come-from-the-person",),
)
def no_switch(attempt: Attempt) -> Iterator[Remark]:
    """Rows other than active that are decided by Switch."""
    for row in used(attempt.rows):
        if row.target.name == "active" or row.mapping.source is None or not is_expression(row):
            continue
        if any(isinstance(node, Call) and node.name.lower() == "switch" for node in walk(row.mapping.source.tree)):
            yield Remark(row.target.name, "nested IIF", row.source, row)
