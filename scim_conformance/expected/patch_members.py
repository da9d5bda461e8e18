"""PATCH of a group's members, in the dialects of all identity providers (readings R87, R90, R93 to R96, R105)."""

from __future__ import annotations

from dataclasses import replace

from immutables import Map

from scim_conformance.expected import ids
from scim_conformance.expected.excuses import leaf_excuses
from scim_conformance.expected.knowledge import Fact, Members, State
from scim_conformance.expected.leaves import Leaf
from scim_conformance.expected.patch_many import Target
from scim_conformance.expected.patch_steps import BAD_REQUEST, Context, Refusal, Step, from_excuses, joined
from scim_conformance.expected.projection import MEMBERS, demands, is_known_member, member_ids
from scim_conformance.expected.resource import members_of
from scim_conformance.expected.world import need
from scim_conformance.scim.attributes import is_unassigned, values_of
from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.filter import Comparison, Filter, Operator

_SILENT = Members(Map(), complete=False)


def set_members(
    context: Context, state: State, op: str, target: Target, value: JsonValue, *, needs: tuple[str, ...] = ()
) -> Step:
    """Return what may come of an add or replace of members by a list."""
    named = tuple(member_ids(values_of(value)))
    leaf = Leaf(target.path, None if is_unassigned(value) else list(values_of(value)), target.attribute)
    excuses = tuple(leaf_excuses(context.world, context.directory, context.kind, leaf)) if named else ()
    before = members_of(state) or _SILENT
    if op == "replace":
        wanted = (need(context.world, "members-can-be-emptied"),) if not named else ()
        after = Members(Map({id_: is_known_member(id_, context.directory) for id_ in named}))
        operation = (ids.REPLACE_MANY if named else ids.REPLACE_NULL_CLEARS,)
        step = from_excuses((with_members(context, state, target, after, operation, needs=needs),), excuses)
        why = tuple(one for one in (*wanted, *needs) if one)
        return replace(step, why=(*why, *step.why, *(() if named else (ids.NULL_ACCEPTED,))))
    new = {id_: is_known_member(id_, context.directory) for id_ in named if not before.held.get(id_)}
    after = Members(before.held.update(new), before.complete)
    again = named and not new and before.complete
    requirement = ids.ADD_APPENDS
    step = from_excuses((with_members(context, state, target, after, (requirement,), needs=needs),), excuses)
    wanted_again = need(context.world, "duplicate-member-add-succeeds") or ids.ADD_AGAIN
    return replace(step, why=(*needs, *((wanted_again,) if again else ()), *step.why))


def remove_members(context: Context, state: State, target: Target, value: JsonValue, *, has_value: bool) -> Step:
    """Return what may come of a remove: by filter, by a list of values as Entra ID sends it, or of all."""
    before = members_of(state) or _SILENT
    if target.filter is not None:
        return _by_filter(context, state, target, before)
    everyone = with_members(context, state, target, Members(Map()), (ids.REMOVE_UNASSIGNS,))
    if not has_value or is_unassigned(value):
        return Step((everyone,), () if before.held else (Refusal(),))
    named = tuple(member_ids(values_of(value)))
    wanted = need(context.world, "remove-by-value-list")
    operation = (wanted or ids.REMOVE_CHOSEN,)
    left = _without(before, named)
    only = with_members(context, state, target, left, operation, is_needed=bool(wanted))
    if wanted:
        missing = not any(id_ in before.held for id_ in named) and before.complete
        return Step((only,), (Refusal(),) if missing else (), () if missing else (wanted,), "$.members")
    return Step((only, everyone), (Refusal(),))


def set_chosen_members(context: Context, state: State, op: str, target: Target, value: JsonValue) -> Step:
    """Return what may come of an add or replace on members that a filter chooses."""
    assert target.filter is not None
    before = members_of(state) or _SILENT
    id_ = _id_asked_for(target.filter)
    if target.sub.casefold() == "value" and op == "replace":
        refusal = Refusal(
            requirement=ids.MEMBER_VALUE_IMMUTABLE, scim_types=("mutability",), type_requirement=ids.MUTABILITY_TYPE
        )
        return Step((), (refusal,))
    if id_ is None or target.sub:
        return Step((state,), (Refusal(),))  # `display` and the like: kept, passed over or refused (R105)
    if id_ in before.held:
        return Step((state,), (Refusal(),))
    joined_in = Members(before.held.set(id_, is_known_member(id_, context.directory)), before.complete)
    del value
    return Step((with_members(context, state, target, joined_in, (ids.ADD_CHOSEN,)),), (Refusal(),))


def with_members(
    context: Context,
    state: State,
    target: Target,
    members: Members,
    operation: tuple[str, ...],
    *,
    needs: tuple[str, ...] = (),
    is_needed: bool = False,
) -> State:
    """Return the picture of a group with these members, held as strongly as the contract and the IdP have it."""
    wanted = demands(context.world, context.kind, target.path, target.attribute, operation)
    if needs or is_needed:
        wanted = tuple(dict.fromkeys((*needs, *(operation if is_needed else ()), *(wanted or ()))))
    if wanted is None:
        members = Members(members.held, complete=False)
    return state.set(MEMBERS, Fact(target.path, members, wanted or (), context.number))


def _by_filter(context: Context, state: State, target: Target, before: Members) -> Step:
    assert target.filter is not None
    id_ = _id_asked_for(target.filter)
    if target.sub:
        return Step((state,), (Refusal(),))
    if id_ is None:
        anyone = Members(Map(dict.fromkeys(before.held, False)), before.complete)
        return Step((with_members(context, state, target, anyone, (ids.REMOVE_CHOSEN,)),), (Refusal(),))
    after = with_members(context, state, target, _without(before, (id_,)), (ids.REMOVE_CHOSEN,))
    if before.held.get(id_):
        return Step((after,))
    return joined((Step((after,)), Step((), (Refusal(BAD_REQUEST),))))


def _without(before: Members, named: tuple[str, ...]) -> Members:
    held = before.held
    for id_ in named:
        if id_ in held:
            held = held.delete(id_)
    return Members(held, before.complete)


def _id_asked_for(condition: Filter) -> str | None:
    """Return the id that a filter such as `value eq "..."` names."""
    if isinstance(condition, Comparison) and condition.operator is Operator.EQ and isinstance(condition.value, str):
        return condition.value if condition.path.name.casefold() == "value" else None
    return None
