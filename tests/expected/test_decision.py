"""The one table of what a deviation is."""

from dataclasses import replace

import pytest

from scim_conformance.documents.model import Basis, Level, Outcome, Requirement, Severity, Side, Source
from scim_conformance.expected.decision import decide, in_force

FAIL, WARN = Outcome.FAIL, Outcome.WARN


@pytest.fixture
def contract(kit):
    return kit.world("rfc").contract


def requirement(level, basis):
    return Requirement(
        id="rfc0000-1-x",
        title="It holds.",
        level=level,
        basis=basis,
        severity=Severity.LOW,
        topic="http",
        side=Side.SERVICE_PROVIDER,
        source=Source("rfc0000", "1"),
        remedy="Mend it.",
    )


@pytest.mark.parametrize(
    ("level", "basis", "usual", "strict"),
    [
        (Level.MUST, Basis.RFC, FAIL, FAIL),
        (Level.MUST, Basis.CONTRACT, FAIL, FAIL),
        (Level.MUST, Basis.IDP, FAIL, FAIL),
        (Level.MUST, Basis.ADVICE, WARN, WARN),
        (Level.SHOULD, Basis.RFC, WARN, FAIL),
        (Level.SHOULD, Basis.CONTRACT, WARN, FAIL),
        (Level.SHOULD, Basis.IDP, WARN, FAIL),
        (Level.SHOULD, Basis.ADVICE, WARN, WARN),
        (Level.MAY, Basis.RFC, None, None),
        (Level.MAY, Basis.CONTRACT, None, None),
        (Level.MAY, Basis.IDP, None, None),
        (Level.MAY, Basis.ADVICE, None, None),
    ],
)
def test_level_and_basis_decide_where_the_contract_is_silent(level, basis, usual, strict, contract):
    assert decide(requirement(level, basis), contract) is usual
    assert decide(requirement(level, basis), contract, strict=True) is strict


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("basis", list(Basis))
@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize(("word", "wanted"), [("fail", FAIL), ("warn", WARN), ("off", None)])
def test_the_word_of_the_contract_comes_first(word, wanted, level, basis, strict, contract):
    lowered = replace(contract, levels={"rfc0000-1-x": word, "rfc0000-1-y": "fail"})
    assert decide(requirement(level, basis), lowered, strict=strict) is wanted


def test_only_off_takes_a_requirement_out_of_force(contract):
    one = requirement(Level.MUST, Basis.RFC)
    assert in_force(one, contract)
    assert in_force(one, replace(contract, levels={one.id: "warn"}))
    assert not in_force(one, replace(contract, levels={one.id: "off"}))
