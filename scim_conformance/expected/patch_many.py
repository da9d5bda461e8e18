"""PATCH of multi-valued attributes other than a group's members (RFC 7644 §3.5.2; readings R85 to R98, R101)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scim_conformance.expected import ids
from scim_conformance.expected.excuses import leaf_excuses
from scim_conformance.expected.knowledge import UNKNOWN, Fact, Known, State, key_of, location
from scim_conformance.expected.leaves import Leaf, normal
from scim_conformance.expected.likeness import boolean
from scim_conformance.expected.patch_filter import chooses, made_by, unquoted
from scim_conformance.expected.patch_steps import BAD_REQUEST, Context, Refusal, Step, from_excuses, joined
from scim_conformance.expected.projection import EMAILS, asserted, demands, first_email, read
from scim_conformance.expected.rules import contract_id, is_promised, is_required, keeps_first_email
from scim_conformance.expected.values import identity
from scim_conformance.expected.world import need
from scim_conformance.scim.attributes import get, is_unassigned, values_of
from scim_conformance.scim.evaluate import Truth
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.filter import Filter
from scim_conformance.scim.path import AttributePath
from scim_conformance.scim.schema import Attribute

_TARGET_TYPES = ("noTarget", "invalidPath", "invalidFilter", "invalidValue")


@dataclass(frozen=True, slots=True)
class Target:
    """A multi-valued attribute that an operation addresses: its path, filter and sub-attribute."""

    path: AttributePath
    attribute: Attribute
    filter: Filter | None = None
    sub: str = ""


def set_values(
    context: Context, state: State, op: str, target: Target, value: JsonValue, *, needs: tuple[str, ...] = ()
) -> Step:
    """Return what may come of an add or replace on a multi-valued attribute, without a value filter."""
    leaf = Leaf(target.path, normal(value, target.attribute), target.attribute, is_bare=False)
    excuses = tuple(leaf_excuses(context.world, context.directory, context.kind, leaf))
    if op == "add":
        after = _added(context, state, target, leaf, needs)
    else:
        operation = (ids.REPLACE_NULL_CLEARS if leaf.value is None else ids.REPLACE_MANY,)
        after = _asserted(context, state, leaf, operation, needs)
    step = from_excuses((after,), excuses)
    if leaf.value is None and is_required(context.world, context.kind, target.path, target.attribute):
        step = replace(step, refusals=(*step.refusals, Refusal()))
    return replace(step, refusals=(*step.refusals, *_may_be_taken(context, target, value)), why=(*needs, *step.why))


def set_chosen(context: Context, state: State, op: str, target: Target, value: JsonValue) -> Step:
    """Return what may come of an add or replace on the values that a filter chooses."""
    step = _set_chosen(context, state, op, target, value)
    return replace(step, refusals=(*step.refusals, *_may_be_taken(context, target, value)))


def _may_be_taken(context: Context, target: Target, value: JsonValue) -> tuple[Refusal, ...]:
    """An e-mail that another user has may be refused: a service provider may want it to be unique (R18)."""
    if context.kind != "User" or key_of(target.path)[:2] != EMAILS[:2]:
        return ()
    sent = [value] if target.sub else [get(one, "value") if isinstance(one, dict) else one for one in values_of(value)]
    for text in sent:
        holders = context.directory.named("User", "emails", text) if isinstance(text, str) else ()
        if any(one.id != context.held.id for one in holders):
            return (Refusal(BAD_REQUEST | {409}),)
    return ()


def _set_chosen(context: Context, state: State, op: str, target: Target, value: JsonValue) -> Step:
    assert target.filter is not None
    held = held_values(state, target)
    if held is None:
        return Step((_unknown(context, state, target),), (Refusal(),))
    truths = _truths(context, state, target, held)
    if Truth.YES in truths:
        return _changed(context, state, op, target, value, held=held, truths=truths)
    wanted = need(context.world, "quoted-booleans-are-read")
    meant = replace(target, filter=unquoted(target.filter))
    as_meant = _truths(context, state, meant, held) if wanted and meant.filter != target.filter else []
    if wanted and Truth.YES in as_meant:
        step = _changed(context, state, op, meant, value, held=held, truths=as_meant, needs=(wanted,))
        return replace(step, why=(wanted,), at=location(target.path))
    steps = []
    if Truth.OPEN in truths:
        as_if = [Truth.YES if truth is Truth.OPEN else truth for truth in truths]
        steps.append(_changed(context, state, op, target, value, held=held, truths=as_if))
    steps.append(_not_found(context, state, op, target, value, held=held))
    return joined(steps)


def remove_values(context: Context, state: State, target: Target) -> Step:
    """Return what may come of a remove of all values, or of those that a filter chooses (R87, R88)."""
    held = held_values(state, target)
    if held is None:
        return Step((_unknown(context, state, target),), (Refusal(),))
    if target.filter is None and not target.sub:
        leaf = Leaf(target.path, None, target.attribute)
        after = _asserted(context, state, leaf, (ids.REMOVE_UNASSIGNS,), ())
        required = is_required(context.world, context.kind, target.path, target.attribute)
        return Step((after,), () if held and not required else (Refusal(),))
    if target.filter is None:
        return Step((_unknown(context, state, target),), (Refusal(),))
    truths = _truths(context, state, target, held)
    steps = []
    if Truth.YES in truths or Truth.OPEN in truths:
        steps.append(_removed(context, state, target, held, truths))
    if Truth.YES not in truths:
        steps.append(Step((state,), (Refusal(),)))
    return joined(steps)


def held_values(state: State, target: Target) -> list[JsonValue] | None:
    """Return the values that are held, None where that is not known."""
    fact = state.get(key_of(target.path))
    if fact is None:
        return []
    if isinstance(fact.knowledge, Known):
        return list(values_of(fact.knowledge.value))
    return None


def _truths(context: Context, state: State, target: Target, held: Sequence[JsonValue]) -> list[Truth]:
    assert target.filter is not None
    fact = state.get(key_of(target.path))
    first = key_of(target.path) == EMAILS and keeps_first_email(context.world, context.kind)
    told = fact is not None and fact.confirmed and not fact.adopted and not first
    return [chooses(target.filter, value, is_told_whole=told) for value in held]


def _changed(
    context: Context,
    state: State,
    op: str,
    target: Target,
    value: JsonValue,
    *,
    held: Sequence[JsonValue],
    truths: Sequence[Truth],
    needs: tuple[str, ...] = (),
) -> Step:
    operation = (ids.REPLACE_CHOSEN if op == "replace" else ids.ADD_CHOSEN,)
    results = []
    for merges in (True,) if target.sub or op == "add" else (True, False):
        after = [
            _with(entry, target, value, merges=merges) if truth is Truth.YES else entry
            for entry, truth in zip(held, truths, strict=True)
        ]
        results.append(_held(context, state, target, _one_primary(after, held), operation, needs=needs))
    return Step(tuple(results))


def _not_found(
    context: Context, state: State, op: str, target: Target, value: JsonValue, *, held: Sequence[JsonValue]
) -> Step:
    """No value matches: created, or refused, by the letter of R85 and R86, the contract and the IdP's need."""
    assert target.filter is not None
    first = key_of(target.path) == EMAILS and keeps_first_email(context.world, context.kind)
    wanted = need(context.world, "value-filter-without-match-creates")
    refusal = Refusal(scim_types=_TARGET_TYPES, type_requirement=ids.NO_TARGET_TYPE, may_lack_type=True)
    created = _with(made_by(target.filter), target, value, merges=True)
    operation = (wanted,) if wanted else (ids.ADD_CHOSEN,)
    made = _held(context, state, target, _one_primary([*held, created], held), operation, is_needed=bool(wanted))
    if first and held:  # created behind the first, so nothing is kept of it
        made = state
    if wanted:
        return Step((made,), (), (wanted,), location(target.path))
    if op == "replace" and held and not first:
        strict = Refusal(
            requirement=ids.REPLACE_NEEDS_TARGET,
            scim_types=("noTarget",),
            type_requirement=ids.NO_TARGET_TYPE,
            at=location(target.path),
        )
        return Step((), (strict,))
    return Step((made,), (refusal,))


def _removed(
    context: Context, state: State, target: Target, held: Sequence[JsonValue], truths: Sequence[Truth]
) -> Step:
    """The chosen values are gone, or lose a sub-attribute; one that loses its `value` may go whole, or be refused."""
    sub = target.sub.casefold()
    others = [entry for entry, truth in zip(held, truths, strict=True) if truth is Truth.NO]
    cut: list[JsonValue] = []
    for entry, truth in zip(held, truths, strict=True):
        if truth is Truth.NO:
            cut.append(entry)
        elif sub and isinstance(entry, dict):
            cut.append({name: part for name, part in entry.items() if name.casefold() != sub})
    results = [_held(context, state, target, cut, (ids.REMOVE_CHOSEN,))]
    if sub == "value":
        results.append(_held(context, state, target, others, (ids.REMOVE_CHOSEN,)))
    required = is_required(context.world, context.kind, target.path, target.attribute)
    may_be_refused = sub == "value" or (required and not cut)
    return Step(tuple(results), (Refusal(),) if may_be_refused else ())


def _added(context: Context, state: State, target: Target, leaf: Leaf, needs: tuple[str, ...]) -> State:
    held = held_values(state, target)
    if held is None:
        return _unknown(context, state, target)
    knowledge, _ = read(context.world, leaf.value, leaf.attribute)
    sent = values_of(knowledge.value) if isinstance(knowledge, Known) else []
    marks = {identity(value, target.path) for value in held}
    new = [value for value in sent if identity(value, target.path) not in marks]
    operation = (ids.ADD_APPENDS,)
    after = _one_primary([*held, *new], held)
    return _held(context, state, target, after, operation, needs=needs, is_list=True)


def _held(
    context: Context,
    state: State,
    target: Target,
    values: Sequence[JsonValue],
    operation: tuple[str, ...],
    *,
    needs: tuple[str, ...] = (),
    is_needed: bool = False,
    is_list: bool = False,
) -> State:
    """Return the picture in which these values are held, cut to the first e-mail where the contract has it so."""
    key = key_of(target.path)
    wanted = demands(context.world, context.kind, target.path, target.attribute, operation)
    if (is_needed or needs) and is_promised(context.world, context.kind, target.path, target.attribute):
        wanted = tuple(dict.fromkeys((*needs, *(operation if is_needed else ()), *(wanted or ()))))
    if wanted is None:
        return _unknown(context, state, target)
    value: JsonValue = [entry for entry in values if not _is_void(entry)] or None
    if key == EMAILS and keeps_first_email(context.world, context.kind):
        value = first_email(value)
        if is_list:
            wanted = (contract_id(context.world, ids.FIRST_EMAIL), *wanted)
    return state.set(key, Fact(target.path, Known(value), wanted, context.number))


def _asserted(context: Context, state: State, leaf: Leaf, operation: tuple[str, ...], needs: tuple[str, ...]) -> State:
    fact = asserted(
        context.world, context.directory, context.kind, leaf, context.number, operation=operation, needs=needs
    )
    return state if fact is None else state.set(key_of(fact.path), fact)


def _unknown(context: Context, state: State, target: Target) -> State:
    return state.set(key_of(target.path), Fact(target.path, UNKNOWN, (), context.number))


def _with(entry: JsonValue, target: Target, value: JsonValue, *, merges: bool) -> JsonValue:
    base: JsonObject = dict(entry) if isinstance(entry, dict) else {"value": entry}
    if target.sub:
        sub = target.attribute.sub(target.sub)
        name = next((key for key in base if key.casefold() == target.sub.casefold()), sub.name if sub else target.sub)
        meant = boolean(value) if name.casefold() == "primary" else None
        return {**base, name: value if meant is None else meant}
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        return {**base, **value} if merges else dict(value)
    return {**base, "value": value}


def _one_primary(after: Sequence[JsonValue], before: Sequence[JsonValue]) -> list[JsonValue]:
    """A value that becomes the primary one takes the mark from the others (R101)."""
    marked = [index for index, entry in enumerate(after) if _is_primary(entry)]
    old = {id(entry) for entry in before if _is_primary(entry)}
    new = [index for index in marked if id(after[index]) not in old]
    if len(marked) < 2 or not new:
        return list(after)
    keeps = new[-1]
    return [
        {**entry, "primary": False} if isinstance(entry, dict) and index in marked and index != keeps else entry
        for index, entry in enumerate(after)
    ]


def _is_primary(entry: JsonValue) -> bool:
    return isinstance(entry, dict) and boolean(get(entry, "primary")) is True


def _is_void(entry: JsonValue) -> bool:
    return is_unassigned(entry) or (isinstance(entry, dict) and set(entry) <= {"type", "primary"} and not entry)
