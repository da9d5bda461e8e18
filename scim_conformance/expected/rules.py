"""What a contract says of an attribute, and the requirement that a deviation from it breaks."""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache

from scim_conformance.documents.model import EmailPolicy, Keep, ResourceRules
from scim_conformance.expected.knowledge import Key, key_of
from scim_conformance.expected.world import World
from scim_conformance.scim.path import AttributePath
from scim_conformance.scim.schema import Attribute, Definition, Mutability, Returned


class Grade(Enum):
    """How strongly an attribute is held to read back as it was written."""

    MUST = auto()
    SHOULD = auto()
    LIVE = auto()
    OPEN = auto()


def rules_of(world: World, resource_type: str) -> ResourceRules | None:
    """Return what the contract says of a resource type, None where the endpoint's own schemas decide alone."""
    if resource_type == "User":
        return world.contract.user
    if resource_type == "Group":
        return world.contract.group
    return None


def definition_of(world: World, resource_type: str) -> Definition | None:
    """Return the definition that a resource type is judged by."""
    return world.capabilities.definitions.get(resource_type)


def grade_of(world: World, resource_type: str, path: AttributePath, attribute: Attribute | None) -> Grade:
    """Return how strongly an attribute is kept: by the contract's list, or by the endpoint's own schema."""
    rules = rules_of(world, resource_type)
    if rules is not None:
        grade = _grade_by(rules, key_of(path))
        if grade is not None:
            return grade
    return Grade.OPEN if attribute is None else Grade.LIVE


@lru_cache(maxsize=4096)
def _grade_by(rules: ResourceRules, key: Key) -> Grade | None:
    for rule in rules.attributes:
        if _covers(rule_key(rule.path), key):
            return Grade[rule.keep.name]
    if rules.live:
        return None
    return Grade.OPEN if rules.others is Keep.OPEN else Grade[rules.others.name]


def is_promised(world: World, resource_type: str, path: AttributePath, attribute: Attribute | None) -> bool:
    """Return whether an attribute is sure to be kept: by the contract, or by the endpoint's own schema."""
    return grade_of(world, resource_type, path, attribute) in {Grade.MUST, Grade.LIVE}


def sub_grade_of(world: World, resource_type: str, path: AttributePath, sub: str) -> Grade:
    """Return how strongly a sub-attribute of a value is kept; what a contract does not name is open below a list."""
    rules = rules_of(world, resource_type)
    if rules is None or rules.live:
        return Grade.LIVE
    key = key_of(AttributePath(path.schema_uri, path.name, sub))
    for rule in rules.attributes:
        if rule_key(rule.path) == key:
            return Grade[rule.keep.name]
    return Grade.OPEN if rules.others is Keep.OPEN else Grade[rules.others.name]


def is_required(world: World, resource_type: str, path: AttributePath, attribute: Attribute | None) -> bool:
    """Return whether an attribute is required: by the contract, or by the schema where that decides."""
    rules = rules_of(world, resource_type)
    key = key_of(path)
    if rules is not None:
        if _is_required_by(rules, key):
            return True
    if key in _ALWAYS_REQUIRED.get(resource_type, ()):
        return True
    live = rules is None or rules.live
    return live and attribute is not None and attribute.required and not path.sub


@lru_cache(maxsize=4096)
def _is_required_by(rules: ResourceRules, key: Key) -> bool:
    if any(rule.required and _covers(rule_key(rule.path), key) for rule in rules.attributes):
        return True
    return key == ("", "emails", "") and rules.email_required


def keeps_first_email(world: World, resource_type: str) -> bool:
    """Return whether the contract holds the first e-mail of a list only."""
    rules = rules_of(world, resource_type)
    return rules is not None and rules.emails is EmailPolicy.FIRST


def is_tracked(path: AttributePath, attribute: Attribute | None) -> bool:
    """Return whether the model keeps an attribute: not what the service provider derives, nor what is never shown."""
    if key_of(path) == ("", "password", ""):
        return False
    if attribute is None:
        return True
    return attribute.mutability is not Mutability.READ_ONLY and attribute.returned is not Returned.NEVER


def contract_id(world: World, suffix: str) -> str:
    """Return the id of a contract's requirement: its own, that of the contract it extends, or the general one."""
    for owner in (world.contract.id, world.contract.extends):
        if owner and f"{owner}-{suffix}" in world.catalogue:
            return f"{owner}-{suffix}"
    return f"contract-{suffix}"


def own_or(world: World, suffix: str, other: str) -> str:
    """Return the id of a contract's requirement where the contract has such a one, else the other id."""
    wanted = contract_id(world, suffix)
    return wanted if wanted in world.catalogue else other


@lru_cache(maxsize=1024)
def rule_key(text: str) -> Key:
    """Return the key that a contract's path names (`name.formatted`, `urn:...:User:department`)."""
    uri, _, rest = text.rpartition(":")
    name, _, sub = rest.partition(".")
    return (uri.casefold(), name.casefold(), sub.casefold())


_ALWAYS_REQUIRED = {"User": (("", "username", ""),), "Group": (("", "displayname", ""),)}


def _covers(rule: Key, key: Key) -> bool:
    """A rule for `name` speaks of `name.formatted` as well, one for `emails.value` of the list `emails`."""
    if rule == key:
        return True
    if rule[:2] != key[:2]:
        return False
    return not rule[2] or (not key[2] and rule[2] == "value")
