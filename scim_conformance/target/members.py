"""The members of a group, which may be thousands: changed without reading or copying those that stay.

Members are JSON objects that are shared between versions of a group, so nothing here changes one in place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scim2_models import InvalidValueException, MutabilityException
from scim2_models.path import CompareOperator, Comparison, FilterNode

from scim_conformance.target.filtering import value_matches
from scim_conformance.target.reading import read_single
from scim_conformance.target.schemas import Attribute

Member = dict[str, Any]


def read_members(attribute: Attribute, value: Any) -> list[Member]:
    """Return the members that a value lists, each once; a bare string is an id; raises InvalidValueException."""
    items = value if isinstance(value, list) else [value]
    members: dict[str, Member] = {}
    for item in items:
        if item is None:
            continue
        member = read_single(attribute, item)
        if member is None or "value" not in member:
            raise InvalidValueException(detail="A member needs the id of a resource as its value")
        member.pop("$ref", None)
        members.setdefault(member["value"], member)
    return list(members.values())


def with_added(members: list[Member], added: Iterable[Member]) -> list[Member]:
    """Return members with others behind them; those already there stay as they are (RFC 7644 §3.5.2.1)."""
    present = {member["value"] for member in members}
    return [*members, *(member for member in added if member["value"] not in present)]


def without(members: list[Member], removed: Iterable[str]) -> list[Member]:
    """Return members without those of the ids given."""
    gone = set(removed)
    return [member for member in members if member["value"] not in gone]


def selected(attribute: Attribute, members: list[Member], node: FilterNode) -> list[Member]:
    """Return the members that a value filter matches; the usual `value eq "id"` without evaluating it on each."""
    if (
        isinstance(node, Comparison)
        and node.op is CompareOperator.eq
        and node.attr_path.attr.casefold() == "value"
        and not node.attr_path.sub_attr
    ):
        return [member for member in members if member["value"] == node.value]
    return [member for member in members if value_matches(attribute, node, member)]


def with_sub(members: list[Member], chosen: list[Member], sub: Attribute, value: Any) -> list[Member]:
    """Return members with a sub-attribute of the chosen ones set; their `value` cannot change (RFC 7643 §4.2)."""
    if sub.name in {"value", "$ref", "type"}:
        raise MutabilityException(detail=f"members.{sub.name} cannot be changed; add and remove members instead")
    changed = {id(member) for member in chosen}
    return [({**member, sub.name: value} if id(member) in changed else member) for member in members]
