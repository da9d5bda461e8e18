"""Loading contracts: what each service provider promises."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scim_conformance.documents.load.building import made, part, texts
from scim_conformance.documents.load.profiles import SECRET_HEADERS, repeated
from scim_conformance.documents.load.reading import Entry, Reading, by_id, ids_of, read_file, read_roots
from scim_conformance.documents.load.references import known_requirement, present_ids
from scim_conformance.documents.load.variants import resolve
from scim_conformance.documents.locate import contract_dirs
from scim_conformance.documents.model import (
    AttributeRule,
    Authentication,
    Contract,
    EmailPolicy,
    Features,
    Hook,
    Keep,
    Lifecycle,
    People,
    Promise,
    Requirement,
    ResourceRules,
)
from scim_conformance.documents.problems import Problem, did_you_mean, listed, raise_if_any, shown
from scim_conformance.documents.schema_check import Kind
from scim_conformance.scim.exchange import JsonValue


def load_contracts(
    roots: Sequence[Path],
    requirements: Mapping[str, Requirement] | None = None,
    families: Collection[str] | None = None,
) -> dict[str, Contract]:
    """Load the contracts below `roots`, later roots overriding; raises DocumentErrors with every mistake.

    With `requirements` their `levels` are held against the catalogue, and former ids in it become those of today; with
    `families` the IdPs that they name are held against these.
    """
    return built(contract_entries(read_roots(roots, Kind.CONTRACT), requirements, families), requirements)


def load_contract_file(
    path: Path,
    roots: Sequence[Path] | None = None,
    requirements: Mapping[str, Requirement] | None = None,
    families: Collection[str] | None = None,
) -> Contract:
    """Load the one contract of a file; what it extends is looked up in `roots`, by default the shipped ones.

    Raises DocumentErrors with every mistake of the file; the rest as `load_contracts`.
    """
    own = read_file(path, Kind.CONTRACT)
    raise_if_any(own.problems)
    readings = (*read_roots(contract_dirs() if roots is None else roots, Kind.CONTRACT), own)
    contracts = built(contract_entries(readings, requirements, families), requirements)
    (name,) = ids_of(own.sources[0].value, Kind.CONTRACT)
    return contracts[name]


def built(
    found: tuple[Mapping[str, Entry], Sequence[Problem]], requirements: Mapping[str, Requirement] | None = None
) -> dict[str, Contract]:
    """Make the contracts of whole documents; raises DocumentErrors where there are problems."""
    entries, problems = found
    raise_if_any(problems)
    ids = None if requirements is None else present_ids(requirements)
    return {name: build_contract(entry, ids) for name, entry in entries.items()}


def named_contract(contracts: Mapping[str, Contract], name: str) -> Contract | None:
    """Return the contract with this id or alias, without regard to case; None where there is none."""
    wanted = name.lower()
    if wanted in contracts:
        return contracts[wanted]
    return next((contract for contract in contracts.values() if wanted in contract.aliases), None)


def contract_entries(
    readings: Sequence[Reading],
    requirements: Mapping[str, Requirement] | None = None,
    families: Collection[str] | None = None,
) -> tuple[dict[str, Entry], list[Problem]]:
    """Return the contracts as whole documents, and all that is wrong with them."""
    index, problems = by_id(readings, Kind.CONTRACT)
    problems += (problem for reading in readings for problem in reading.problems)
    ids = None if requirements is None else present_ids(requirements)
    for entry in index.values():
        problems += _hooks(entry)
        problems += repeated(entry, ("idps",), entry.value.get("idps"))
        problems += _idps(entry, families)
        for name in () if ids is None else part(entry.value, "levels"):
            problems += known_requirement(entry, ("levels", name), name, ids or ())
    problems += _aliases(index)
    whole, more = resolve(index, frozenset().union(*(reading.broken for reading in readings)), Kind.CONTRACT)
    return whole, problems + more


def _idps(entry: Entry, families: Collection[str] | None) -> Iterator[Problem]:
    for number, family in enumerate(texts(entry.value.get("idps"))):
        if families is not None and family not in families:
            mend = did_you_mean(family, families) or f"known: {listed(sorted(families))}"
            yield entry.problem(("idps", number), f"{shown(family)} is no family of IdP here", mend)


def _hooks(entry: Entry) -> Iterator[Problem]:
    for name, hook in part(entry.value, "lifecycle").items():
        if not isinstance(hook, dict):
            continue
        path = ("lifecycle", name)
        if ("url" in hook) == ("command" in hook):
            yield entry.problem(path, "a hook is a call or a command", "give one of url and command")
        for header, value in part(hook, "headers").items():
            if header.lower() in SECRET_HEADERS and not str(value).startswith("env:"):
                yield entry.problem((*path, "headers", header), "holds a secret", "write env:NAME of a variable")


def _aliases(index: Mapping[str, Entry]) -> Iterator[Problem]:
    taken: dict[str, str] = dict.fromkeys(index, "the id of a contract")
    for name, entry in index.items():
        for number, alias in enumerate(texts(entry.value.get("aliases"))):
            if alias in taken:
                yield entry.problem(("aliases", number), f"{shown(alias)} is {taken[alias]}", "take another one")
            taken[alias] = f"an alias of {name}"


def build_contract(entry: Entry, ids: Mapping[str, str] | None = None) -> Contract:
    """Make the contract of a whole, checked document; `ids` turn former ids of requirements into those of today."""
    raw: Mapping[str, Any] = entry.value
    lifecycle = part(raw, "lifecycle")
    return made(
        Contract,
        raw,
        id=raw["contract"],
        user=_rules(part(raw, "user")),
        group=_rules(raw["group"]) if isinstance(raw.get("group"), dict) else None,
        features=Features(**{name: Promise(word) for name, word in part(raw, "features").items()}),
        authentication=made(Authentication, part(raw, "authentication")),
        lifecycle=Lifecycle(**{name: made(Hook, hook) for name, hook in lifecycle.items() if isinstance(hook, dict)}),
        people=made(People, part(raw, "people")),
        levels={name if ids is None else ids[name]: level for name, level in part(raw, "levels").items()},
        origin=entry.origin,
    )


def _rules(raw: Mapping[str, Any]) -> ResourceRules:
    attributes: JsonValue = raw.get("attributes")
    listed = attributes.items() if isinstance(attributes, dict) else ()
    return made(
        ResourceRules,
        raw,
        attributes=tuple(_attribute(path, rule) for path, rule in listed if isinstance(rule, dict)),
        others=Keep(raw.get("others", Keep.OPEN)),
        one_of=tuple(tuple(group) for group in raw.get("one_of", ())),
        emails=EmailPolicy(raw.get("emails", EmailPolicy.ALL)),
    )


def _attribute(path: str, rule: Mapping[str, Any]) -> AttributeRule:
    return AttributeRule(path, Keep(rule["keep"]), required=rule.get("required", False))
