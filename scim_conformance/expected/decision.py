"""What a deviation from a requirement is: a failure, a warning, or nothing. Decided here and nowhere else."""

from __future__ import annotations

from typing import Final, Literal

from scim_conformance.documents.model import Basis, Contract, Level, Outcome, Requirement

Deviation = Literal[Outcome.FAIL, Outcome.WARN]

_WORDS: Final[dict[str, Deviation | None]] = {"fail": Outcome.FAIL, "warn": Outcome.WARN, "off": None}


def decide(requirement: Requirement, contract: Contract, strict: bool = False) -> Deviation | None:
    """Return what a deviation from `requirement` is under `contract`, None where it is no matter at all.

    The contract's own word (`levels`) comes first. Then advice warns, a MUST fails, a SHOULD warns (fails if
    `strict`), and a MAY is left alone: what a document permits is no deviation.
    """
    word = contract.levels.get(requirement.id)
    if word is not None:
        return _WORDS[word]
    if requirement.level is Level.MAY:
        return None
    if requirement.basis is Basis.ADVICE:
        return Outcome.WARN
    if requirement.level is Level.MUST or strict:
        return Outcome.FAIL
    return Outcome.WARN


def in_force(requirement: Requirement, contract: Contract) -> bool:
    """Tell whether an exchange is held against `requirement` at all: the contract has not switched it off."""
    return contract.levels.get(requirement.id) != "off"
