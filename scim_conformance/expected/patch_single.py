"""PATCH of singular attributes, simple and complex (RFC 7644 §3.5.2.1 to §3.5.2.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scim_conformance.expected import ids
from scim_conformance.expected.excuses import leaf_excuses
from scim_conformance.expected.knowledge import UNKNOWN, Fact, Key, State, key_of, location
from scim_conformance.expected.leaves import Leaf, attribute_leaves
from scim_conformance.expected.outcomes_create import holds
from scim_conformance.expected.patch_steps import BAD_REQUEST, Context, Refusal, Step, demanded, from_excuses, joined
from scim_conformance.expected.projection import FORMATTED, asserted
from scim_conformance.expected.rules import is_required
from scim_conformance.scim.attributes import is_unassigned
from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.messages import PatchOperation
from scim_conformance.scim.path import AttributePath
from scim_conformance.scim.schema import Attribute, AttributeType

_NAME_PARTS = ("givenname", "familyname", "middlename", "honorificprefix", "honorificsuffix")
NAMES: dict[str, Key] = {"User": ("", "username", ""), "Group": ("", "displayname", "")}


def set_single(
    context: Context,
    state: State,
    sent: PatchOperation,
    path: AttributePath,
    attribute: Attribute,
    *,
    needs: tuple[str, ...] = (),
) -> Step:
    """Return what may come of an add or replace on a singular attribute; a complex one is merged (R97)."""
    op, value = sent.op, sent.value
    operation = (ids.ADD_SETS if op == "add" else ids.REPLACE_SETS,)
    if is_unassigned(value) or (value == "" and key_of(path) == NAMES.get(context.kind)):
        if op == "add":  # nothing is added; the RFC does not say whether that is an error
            return Step((state,), (Refusal(),))
        return _cleared(context, state, path, attribute, needs)
    if _is_taken(context, path, value):
        types = ("uniqueness",)
        refusal = Refusal(frozenset({400, 409}), ids.NAME_TAKEN, types, ids.NAME_TAKEN_TYPE, may_lack_type=True)
        return Step((), (refusal,))
    parts = _parts(path, attribute, value)
    excuses = [
        excuse for leaf in parts for excuse in leaf_excuses(context.world, context.directory, context.kind, leaf)
    ]
    after = assign(context, state, parts, operation, needs)
    if attribute.type is AttributeType.COMPLEX and not path.sub:
        named = {key for key in after if after.get(key) is not state.get(key)}
        after = _unnamed_stay(context, state, after, path, named | {key_of(leaf.path) for leaf in parts})
    step = from_excuses((follow_names(state, after),), excuses)
    conflict = _may_conflict(context, path, value)
    return replace(step, refusals=(*step.refusals, *conflict), why=(*needs, *step.why))


def remove_single(context: Context, state: State, path: AttributePath, attribute: Attribute) -> Step:
    """Return what may come of a remove of a singular attribute; of an unassigned one it may be an error (R88)."""
    if is_required(context.world, context.kind, path, attribute):
        return demanded(ids.REMOVE_REQUIRED, ("mutability",), location(path))
    keys = keys_below(path, attribute)
    after = state
    for key, spelled in keys:
        leaf = Leaf(spelled, None, None)
        fact = asserted(
            context.world, context.directory, context.kind, leaf, context.number, operation=(ids.REMOVE_UNASSIGNS,)
        )
        after = after.set(key, fact or Fact(spelled, UNKNOWN, (), context.number))
    held = [state.get(key) for key, _ in keys]
    certain = any(fact is not None and fact.is_assigned for fact in held)
    refusals = () if certain else (Refusal(),)
    return Step((follow_names(state, after),), refusals)


def assign(
    context: Context, state: State, parts: Iterable[Leaf], operation: tuple[str, ...], needs: tuple[str, ...] = ()
) -> State:
    """Return the picture with these attributes set."""
    for leaf in parts:
        fact = asserted(
            context.world, context.directory, context.kind, leaf, context.number, operation=operation, needs=needs
        )
        if fact is not None:
            state = state.set(key_of(fact.path), fact)
    return state


def keys_below(path: AttributePath, attribute: Attribute | None) -> tuple[tuple[Key, AttributePath], ...]:
    """Return the keys that a path stands for: the sub-attributes of a complex one, else itself."""
    if attribute is not None and attribute.type is AttributeType.COMPLEX and not attribute.multi_valued:
        paths = [AttributePath(path.schema_uri, path.name, sub.name) for sub in attribute.sub_attributes]
        return tuple((key_of(one), one) for one in paths)
    return ((key_of(path), path),)


def follow_names(before: State, after: State) -> State:
    """Return a picture in which the full name may have been made anew of its changed parts (R16)."""
    changed = any(after.get(("", "name", part)) is not before.get(("", "name", part)) for part in _NAME_PARTS)
    formatted = after.get(FORMATTED)
    if changed and formatted is not None and formatted is before.get(FORMATTED):
        after = after.set(FORMATTED, replace(formatted, knowledge=UNKNOWN))
    return after


def _parts(path: AttributePath, attribute: Attribute, value: JsonValue) -> tuple[Leaf, ...]:
    if path.sub:
        return (Leaf(path, value, attribute),)
    return tuple(attribute_leaves(path, value, attribute))


def _cleared(context: Context, state: State, path: AttributePath, attribute: Attribute, needs: tuple[str, ...]) -> Step:
    """A replace with null or [] (R99); a name that must be there is refused or stays as it was."""
    if key_of(path) == NAMES.get(context.kind):
        fact = state.get(key_of(path))
        kept = replace(fact, requirements=(ids.PATCH_KEEPS_REQUIRED,), confirmed=False) if fact is not None else None
        return Step((state.set(key_of(path), kept) if kept is not None else state,), (Refusal(),))
    parts = tuple(attribute_leaves(path, None, attribute)) if not path.sub else (Leaf(path, None, attribute),)
    after = assign(context, state, parts, (ids.REPLACE_NULL_CLEARS,), needs)
    required = is_required(context.world, context.kind, path, attribute)
    step = Step((follow_names(state, after),), (Refusal(),) if required else (), (*needs, ids.NULL_ACCEPTED))
    return joined((step, Step((state,)))) if required else step


def _unnamed_stay(context: Context, before: State, after: State, path: AttributePath, named: set[Key]) -> State:
    """Sub-attributes that a complex value does not name are left as they are; losing them breaks that very rule."""
    top = (path.schema_uri.casefold(), path.name.casefold())
    for key, fact in before.items():
        if key[:2] == top and key not in named and fact.requirements:
            kept = replace(fact, requirements=(ids.REPLACE_MERGES,), write=context.number, confirmed=False)
            after = after.set(key, kept)
    return after


def _is_taken(context: Context, path: AttributePath, value: JsonValue) -> bool:
    if context.kind != "User" or key_of(path) != NAMES["User"] or not isinstance(value, str):
        return False
    others = (one for one in context.directory.named("User", "userName", value) if one.id != context.held.id)
    return any(holds(context.world, other, "username", value) for other in others)


def _may_conflict(context: Context, path: AttributePath, value: JsonValue) -> tuple[Refusal, ...]:
    """Another resource may hold a value that a service provider wants to be unique (R10, R26)."""
    if path.schema_uri or path.sub or not isinstance(value, str):
        return ()
    others = context.directory.named(context.kind, path.name, value)
    if any(other.id != context.held.id for other in others):
        return (Refusal(BAD_REQUEST | {409}),)
    return ()
