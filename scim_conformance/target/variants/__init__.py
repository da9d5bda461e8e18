"""Lawful variants of the embedded service provider, one file each: other readings of what the RFCs leave open.

A variant is a class that derives from `Service` and overrides a hook, or other `rules` alone, or both. Every module of
this folder is imported when variants are asked for. None of them may raise an alarm, alone or with another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from scim_conformance.target.rules import CONTRACTS, Rules
from scim_conformance.target.walking import find, first_line, walk

ServiceClass = TypeVar("ServiceClass", bound=type[Any])

_registered: dict[str, Variant] = {}


@dataclass(frozen=True, slots=True)
class Variant:
    """One lawful way to be a service provider.

    `touches` names topics of requirements; `warns` the requirements that may warn. `rules` are fields of `Rules` that
    differ. `contract` is what a contract of such a service provider says beside that which it extends, in the form of
    a contract's file. `under` names the contracts under which it is lawful, `without` the IdPs (or single profiles of
    theirs) that need more of a service provider than it has.
    """

    id: str
    title: str
    touches: tuple[str, ...]
    service: type[Any]
    warns: tuple[str, ...] = ()
    rules: Mapping[str, Any] = field(default_factory=dict)
    contract: Mapping[str, Any] = field(default_factory=dict)
    under: tuple[str, ...] = tuple(CONTRACTS)
    without: tuple[str, ...] = ()


def variant(
    variant_id: str,
    *,
    touches: Sequence[str],
    warns: Sequence[str] = (),
    rules: Mapping[str, Any] | None = None,
    contract: Mapping[str, Any] | None = None,
    under: Sequence[str] = tuple(CONTRACTS),
    without: Sequence[str] = (),
) -> Callable[[ServiceClass], ServiceClass]:
    """Register a class derived from `Service` as a variant; its docstring says what it does, and what lets it."""

    def register(service: ServiceClass) -> ServiceClass:
        if variant_id in _registered:
            raise ValueError(f"two variants are called {variant_id!r}")
        _registered[variant_id] = Variant(
            variant_id,
            first_line(service),
            tuple(touches),
            service,
            tuple(warns),
            dict(rules or {}),
            dict(contract or {}),
            tuple(under),
            tuple(without),
        )
        return service

    return register


def all_variants() -> tuple[Variant, ...]:
    """Return every variant of this folder, by id."""
    walk(__name__, __path__)
    return tuple(_registered[name] for name in sorted(_registered))


def find_variants(ids: Iterable[str]) -> tuple[Variant, ...]:
    """Return the variants of certain ids; raises ValueError with the nearest known id."""
    wanted = tuple(ids)
    return find("variant", {one.id: one for one in all_variants()}, wanted) if wanted else ()


def with_rules(rules: Rules, variants: Iterable[Variant]) -> Rules:
    """Return rules with all that variants change in them."""
    for one in variants:
        changed = {**one.rules}
        if "characteristics" in changed:
            changed["characteristics"] = {**rules.characteristics, **changed["characteristics"]}
        rules = replace(rules, **changed)
    return rules


def contract_of(variants: Iterable[Variant]) -> dict[str, Any]:
    """Return what the contract of a service provider with these variants says beside that which it extends."""
    whole: dict[str, Any] = {}
    for one in variants:
        whole = _laid_over(whole, one.contract)
    return whole


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    whole = dict(below)
    for key, value in above.items():
        both = isinstance(value, Mapping) and isinstance(whole.get(key), Mapping)
        whole[key] = _laid_over(whole[key], value) if both else value
    return whole
