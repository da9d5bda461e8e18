"""Loading contracts: what each service provider promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scim_conformance.documents.load.building import made, part, texts
from scim_conformance.documents.load.profiles import SECRET_HEADERS, repeated
from scim_conformance.documents.load.reading import Entry, Reading, by_id, read_roots
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
    ResourceRules,
)
from scim_conformance.documents.problems import Problem, raise_if_any, shown
from scim_conformance.documents.schema_check import Kind
from scim_conformance.scim.exchange import JsonValue


def load_contracts(roots: Sequence[Path]) -> dict[str, Contract]:
    """Load the contracts below `roots`, later roots overriding; raises DocumentErrors with every mistake."""
    entries, problems = contract_entries(read_roots(roots, Kind.CONTRACT))
    raise_if_any(problems)
    return {name: build_contract(entry) for name, entry in entries.items()}


def load_contract_file(path: Path, roots: Sequence[Path] | None = None) -> Contract:
    """Load the one contract of a file; what it extends is looked up in `roots`, by default the shipped ones."""
    readings = (
        *read_roots(contract_dirs() if roots is None else roots, Kind.CONTRACT),
        *read_roots([path], Kind.CONTRACT),
    )
    raise_if_any(readings[-1].problems)
    entries, problems = contract_entries(readings)
    raise_if_any(problems)
    name = str(readings[-1].sources[0].value["contract"])  # type: ignore[index,call-overload]
    return build_contract(entries[name])


def named_contract(contracts: Mapping[str, Contract], name: str) -> Contract | None:
    """Return the contract with this id or alias, without regard to case; None where there is none."""
    wanted = name.lower()
    if wanted in contracts:
        return contracts[wanted]
    return next((contract for contract in contracts.values() if wanted in contract.aliases), None)


def contract_entries(readings: Sequence[Reading]) -> tuple[dict[str, Entry], list[Problem]]:
    """Return the contracts as whole documents, and all that is wrong with them."""
    index, problems = by_id(readings, Kind.CONTRACT)
    problems += (problem for reading in readings for problem in reading.problems)
    for entry in index.values():
        problems += _hooks(entry)
        problems += repeated(entry, ("idps",), entry.value.get("idps"))
    problems += _aliases(index)
    whole, more = resolve(index, frozenset().union(*(reading.broken for reading in readings)), Kind.CONTRACT)
    return whole, problems + more


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


def build_contract(entry: Entry) -> Contract:
    """Make the contract of a whole, checked document."""
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
