"""Where a row points to: its SCIM path taken apart, the attribute that the schemas have there, what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from scim_conformance.expected.rules import Grade, definition_of, grade_of, is_required, rules_of, sub_grade_of
from scim_conformance.expected.world import World
from scim_conformance.scim import urns
from scim_conformance.scim.filter import Comparison, Filter, FilterValue, Operator
from scim_conformance.scim.path import AttributePath, ScimSyntaxError, parse_path
from scim_conformance.scim.schema import Attribute, AttributeType


class Kept(StrEnum):
    """What becomes of an attribute at the service provider, by its contract."""

    YES = "yes"
    PERHAPS = "perhaps"
    """It may be kept: a miss is no more than a warning."""
    NO = "no"


@dataclass(frozen=True, slots=True)
class Target:
    """A target taken apart.

    `path` has no filter; `chosen` are the sub-attributes by which a value of a list is chosen (`type`, `work`). `text`
    is the target as the mapping has it. `attribute` is None where no schema knows it, `parent` the multi-valued or
    complex attribute that a sub-attribute belongs to. `is_readable` is false where the text is no SCIM path.
    """

    text: str
    path: AttributePath
    chosen: tuple[tuple[str, FilterValue], ...] = ()
    attribute: Attribute | None = None
    parent: Attribute | None = None
    kept: Kept = Kept.NO
    is_required: bool = False
    is_readable: bool = True
    key: str = field(init=False, default="")
    """The target in a form in which the same attribute is the same text."""
    name: str = field(init=False, default="")
    """The name of the attribute and of its sub-attribute in lower case, without URN and filter."""

    def __post_init__(self) -> None:
        path = self.path
        chosen = "".join(f"[{name}={value}]" for name, value in self.chosen)
        object.__setattr__(self, "key", f"{path.schema_uri}:{path.name}{chosen}.{path.sub}".lower())
        object.__setattr__(self, "name", f"{path.name}.{path.sub}".lower().rstrip("."))

    @property
    def is_boolean(self) -> bool:
        """Whether the schema wants a Boolean there."""
        return self.attribute is not None and self.attribute.type is AttributeType.BOOLEAN


def target_of(text: str, world: World, resource_type: str) -> Target:
    """Return a target taken apart, as the world has it; never raises."""
    definition = definition_of(world, resource_type)
    uris = definition.schema_uris if definition is not None else ()
    try:
        parsed = parse_path(text, uris)
    except ScimSyntaxError:
        return Target(text, AttributePath("", text), is_readable=False)
    chosen: tuple[tuple[str, FilterValue], ...] = ()
    if isinstance(parsed, AttributePath):
        bare = parsed
    else:
        found = _chosen(parsed.filter)
        bare = AttributePath(parsed.attribute.schema_uri, parsed.attribute.name, parsed.sub)
        if found is None:
            return Target(text, bare, is_readable=False)
        chosen = found
    if bare.schema_uri.lower() in {urns.USER.lower(), urns.GROUP.lower()}:
        bare = AttributePath("", bare.name, bare.sub)
    top = AttributePath(bare.schema_uri, bare.name)
    parent = definition.find(top) if definition is not None and bare.sub else None
    attribute = definition.find(bare) if definition is not None else None
    return Target(
        text=text,
        path=bare,
        chosen=chosen,
        attribute=attribute,
        parent=parent,
        kept=_kept(world, resource_type, bare, attribute, parent),
        is_required=_is_required(world, resource_type, bare, attribute),
    )


def _chosen(condition: Filter) -> tuple[tuple[str, FilterValue], ...] | None:
    """Return what a filter of the form `type eq "work"` chooses by, None for any other."""
    if isinstance(condition, Comparison) and condition.operator is Operator.EQ and not condition.path.sub:
        value = condition.value
        if condition.path.name.lower() == "primary" and isinstance(value, str):
            value = {"true": True, "false": False}.get(value.lower(), value)
        return ((condition.path.name, value),)
    return None


def _kept(
    world: World, resource_type: str, path: AttributePath, attribute: Attribute | None, parent: Attribute | None
) -> Kept:
    grade = grade_of(world, resource_type, path, attribute)
    if grade is Grade.MUST and parent is not None and parent.multi_valued and path.sub.lower() != "value":
        grade = sub_grade_of(world, resource_type, AttributePath(path.schema_uri, path.name), path.sub)
    return {Grade.MUST: Kept.YES, Grade.LIVE: Kept.YES, Grade.SHOULD: Kept.PERHAPS, Grade.OPEN: Kept.NO}[grade]


def _is_required(world: World, resource_type: str, path: AttributePath, attribute: Attribute | None) -> bool:
    whole = AttributePath(path.schema_uri, path.name) if path.sub.lower() == "value" else path
    return is_required(world, resource_type, whole, attribute) or is_required(world, resource_type, path, attribute)


def required_of(world: World, resource_type: str) -> tuple[str, ...]:
    """Return the paths of all that the contract requires of a resource type; `emails.value` for a required e-mail."""
    rules = rules_of(world, resource_type)
    if rules is None:
        return ()
    always = "userName" if resource_type == "User" else "displayName"
    named = [rule.path for rule in rules.attributes if rule.required]
    emails = ["emails.value"] if resource_type == "User" and rules.email_required else []
    by_key = {path.lower(): path for path in (always, *named, *emails)}
    if "emails" in by_key and "emails.value" in by_key:
        del by_key["emails"]
    return tuple(by_key.values())
