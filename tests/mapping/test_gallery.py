"""The default mappings of the three IdPs, and those to start from, pass; each check has its requirement."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from scim_conformance.documents.load import Library
from scim_conformance.documents.model import Side
from scim_conformance.mapping.checks import all_checks
from scim_conformance.mapping.judging import Grade, Judged
from scim_conformance.mapping.start import GALLERY

IDPS = ("entra", "okta", "onelogin")


def gallery(idp: str) -> Any:
    return json.loads((GALLERY / f"{idp}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("idp", IDPS)
def test_the_default_mapping_conforms_to_iru(idp: str, judge_export: Callable[..., Judged]) -> None:
    assert judge_export(gallery(idp), idp).of(Grade.FAIL, Grade.WARN) == ()


@pytest.mark.parametrize("idp", IDPS)
def test_the_default_mapping_fails_for_no_invented_person(idp: str, judge_export: Callable[..., Judged]) -> None:
    judged = judge_export(gallery(idp), idp, people="invented")
    warned = {finding.requirement.id for finding in judged.of(Grade.WARN)}
    assert judged.conforms
    assert warned <= {
        "mapping-required-attributes-are-filled",
        "mapping-one-of-several-is-filled",
        "mapping-user-name-and-email-agree-in-case",
    }


@pytest.mark.parametrize("idp", IDPS)
def test_what_only_some_invented_people_lack_fails_when_strict(idp: str, judge_export: Callable[..., Judged]) -> None:
    assert not judge_export(gallery(idp), idp, people="invented", strict=True).conforms


@pytest.mark.parametrize("idp", ["entra", "okta"])
def test_attributes_that_iru_does_not_keep_are_notes(idp: str, judge_export: Callable[..., Judged]) -> None:
    judged = judge_export(gallery(idp), idp)
    assert judged.grades["mapping-unused-attributes-are-left-out"] is Grade.NOTE


@pytest.mark.parametrize("contract", ["iru", "rfc", "address"])
@pytest.mark.parametrize("idp", IDPS)
def test_a_mapping_to_start_from_conforms(
    idp: str, contract: str, correct: Callable[[str, str], Any], judge_export: Callable[..., Judged]
) -> None:
    judged = judge_export(correct(idp, contract), idp, contract)
    assert judged.of(Grade.FAIL, Grade.WARN) == ()
    assert judged.grades["mapping-unused-attributes-are-left-out"] is Grade.PASS


def test_every_requirement_on_mappings_has_a_check_and_every_check_a_requirement(library: Library) -> None:
    required = {name for name, one in library.requirements.items() if one.side is Side.MAPPING}
    assert {one.requirement for one in all_checks()} == required


def test_a_contract_can_switch_a_requirement_off(
    correct: Callable[[str, str], Any], change: Callable[[Any, Any], Any], judge_export: Callable[..., Judged]
) -> None:
    export = change(correct("entra", "iru"), [["drop", "active"]])
    assert not judge_export(export, "entra", "iru").conforms
    judged = judge_export(export, "entra", "lenient")
    assert judged.conforms
    assert "mapping-active-is-mapped" not in judged.grades
