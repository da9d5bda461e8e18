"""A mapping tried on people: what each row gives for each of them, and the body that the IdP would send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from scim_conformance.documents.model import Contract, Profile, Requirement
from scim_conformance.expected.world import World, capabilities
from scim_conformance.mapping.body import body_of
from scim_conformance.mapping.expressions import evaluate, in_scope
from scim_conformance.mapping.model import (
    AttributeMapping,
    Expression,
    Fault,
    Flow,
    Idp,
    MappingDocument,
    ObjectMapping,
    Result,
    Unknown,
)
from scim_conformance.mapping.people import Group, Person, Population
from scim_conformance.mapping.sent import Sent, Trial, cast
from scim_conformance.mapping.targets import Target, target_of
from scim_conformance.mapping.tree import references
from scim_conformance.scim.exchange import JsonValue


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one resource type with its target taken apart; `read` are the attributes of the person that it reads."""

    mapping: AttributeMapping
    target: Target
    resource_type: str
    read: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The source as the mapping writes it; empty where there is none."""
        return self.mapping.source.text if self.mapping.source is not None else ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A mapping, tried: what all checks look at.

    `rows` and `group_rows` are those that are sent; `everybody` are the trials of all people, `people` of those in
    scope (of all of them where the invented people cannot tell who is). `unscoped` says that nobody met the filter.
    """

    document: MappingDocument
    world: World
    population: Population
    users: ObjectMapping | None
    groups: ObjectMapping | None
    rows: tuple[Row, ...] = ()
    group_rows: tuple[Row, ...] = ()
    people: tuple[Trial, ...] = ()
    group_trials: tuple[Trial, ...] = ()
    unscoped: bool = False
    columns: Mapping[str, tuple[tuple[Trial, Sent], ...]] = field(default_factory=dict)
    """What is sent to each target, by its key, for each person."""

    @property
    def idp(self) -> Idp:
        """Whose mapping it is."""
        return self.document.idp

    @property
    def contract(self) -> Contract:
        """What the service provider promises."""
        return self.world.contract

    def column(self, row: Row) -> tuple[tuple[Trial, Sent], ...]:
        """Return what the row gives for each person, or for each group."""
        return self.columns.get(f"{row.resource_type} {row.target.key}", ())

    def named(self, *names: str) -> tuple[Row, ...]:
        """Return the rows of users whose targets have one of these names, in lower case."""
        return tuple(row for row in self.rows if row.target.name in names)


def attempt(
    document: MappingDocument,
    contract: Contract,
    catalogue: Mapping[str, Requirement],
    population: Population,
    profile: Profile | None = None,
) -> Attempt:
    """Try a mapping on people under a contract."""
    world = World(contract, profile, capabilities(contract), catalogue)
    users, groups = document.object("User"), document.object("Group")
    rows = _rows(users, world, "User")
    group_rows = _rows(groups, world, "Group") if contract.group is not None else ()
    scoped, unscoped = _in_scope(users, population)
    people = tuple(
        _trial(document.idp, users, rows, "User", person, population)
        for person in population.people
        if users is not None and (unscoped or person.label in scoped)
    )
    group_trials = tuple(
        _trial(document.idp, groups, group_rows, "Group", group, population)
        for group in population.groups
        if groups is not None and groups.enabled
    )
    return Attempt(
        document=document,
        world=world,
        population=population,
        users=users,
        groups=groups,
        rows=rows,
        group_rows=group_rows,
        people=people,
        group_trials=group_trials,
        unscoped=unscoped,
        columns={**_columns("User", people), **_columns("Group", group_trials)},
    )


def try_on(attempt: Attempt, person: Person) -> Trial:
    """Return what the mapping gives for one more person."""
    return _trial(attempt.idp, attempt.users, attempt.rows, "User", person, replace(attempt.population, known=None))


def _columns(resource_type: str, trials: Iterable[Trial]) -> dict[str, tuple[tuple[Trial, Sent], ...]]:
    found: dict[str, list[tuple[Trial, Sent]]] = {}
    for trial in trials:
        for sent in trial.sent:
            found.setdefault(f"{resource_type} {sent.target.key}", []).append((trial, sent))
    return {key: tuple(column) for key, column in found.items()}


def _rows(mapped: ObjectMapping | None, world: World, resource_type: str) -> tuple[Row, ...]:
    if mapped is None:
        return ()
    return tuple(
        Row(
            row,
            target_of(row.target, world, resource_type),
            resource_type,
            read_by(row.source) if row.source is not None else (),
        )
        for row in mapped.attributes
        if row.flow is not Flow.NEVER
    )


def _in_scope(users: ObjectMapping | None, population: Population) -> tuple[frozenset[str], bool]:
    """Return the labels of those in scope, and whether nobody is: then everybody is tried all the same."""
    if users is None or users.scope is None:
        return frozenset(person.label for person in population.people), False
    scoped = frozenset(
        person.label for person in population.people if in_scope(users.scope, person.attributes) is not False
    )
    return scoped, not scoped


def _trial(
    idp: Idp,
    mapped: ObjectMapping | None,
    rows: tuple[Row, ...],
    resource_type: str,
    who: Person | Group,
    population: Population,
) -> Trial:
    sent = tuple(_sent(idp, row, who.attributes, population) for row in rows)
    is_active = who.is_active if isinstance(who, Person) else None
    body, unknown = body_of(idp, resource_type, mapped, sent, who.attributes, is_active=is_active)
    return Trial(who.label, who.attributes, sent, body, unknown, is_active)


def _sent(idp: Idp, row: Row, record: Mapping[str, JsonValue], population: Population) -> Sent:
    raw = _result(row, record, population)
    uses_default = raw is None and row.mapping.default is not None
    value: Result = row.mapping.default if uses_default else raw
    return Sent(
        row.mapping,
        row.target,
        raw,
        cast(idp, value, row.target, row.mapping),
        is_default=uses_default,
        is_blank=isinstance(raw, Unknown) and _reads_nothing(row, record, population),
    )


def _reads_nothing(row: Row, record: Mapping[str, JsonValue], population: Population) -> bool:
    known, read = population.known, row.read
    return bool(read) and all(record.get(name) in (None, "", []) and (known is None or name in known) for name in read)


def _result(row: Row, record: Mapping[str, JsonValue], population: Population) -> Result:
    """Return what a row gives for a person; unknown where it reads what an invented directory does not have."""
    if row.mapping.source is None:
        return None
    if population.known is not None and not population.known.issuperset(row.read):
        missing = next(name for name in row.read if name not in population.known)
        return Unknown(f"the invented people have no {missing}; give --people")
    return evaluate(row.mapping.source, record)


def read_by(source: Expression) -> tuple[str, ...]:
    """Return the attributes of the person that an expression reads, parameters followed to what they stand for."""
    found: dict[str, None] = {}
    for reference in references(source.tree):
        if reference.scope == "parameters":
            parameter = source.parameters.get(reference.name)
            if parameter is not None and parameter.expression is not None:
                found.update(dict.fromkeys(read_by(parameter.expression)))
        elif reference.scope in {"", "user", "source"}:
            found[reference.name] = None
    return tuple(found)


def is_known(result: Result) -> bool:
    """Tell whether a result is a value, null included, and not something unknown or a failure."""
    return not isinstance(result, Unknown | Fault)
