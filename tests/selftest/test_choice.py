"""Which items are played against which case."""

from dataclasses import replace
from random import Random

import pytest

from scim_conformance.selftest.choice import SMOKE, Catalogue, UnknownCheckError
from scim_conformance.selftest.play import pairs
from scim_conformance.target.defects import all_defects, find_defects
from scim_conformance.target.variants import all_variants, find_variants

pytestmark = pytest.mark.xdist_group("selftest")


def test_a_defect_meets_its_own_checks_first_and_the_smoke_flows_last(catalogue: Catalogue) -> None:
    (defect,) = find_defects(["second-email-becomes-the-first"])
    items = catalogue.for_defect(defect)
    assert items[0].partition("[")[0] in defect.flows
    assert items[-3:] == catalogue.smoke()
    assert {name.partition("[")[0] for name in catalogue.smoke()} == set(SMOKE)


def test_suite_tests_that_name_what_it_breaks_are_played_too(catalogue: Catalogue) -> None:
    (defect,) = find_defects(["delete-answers-200"])
    named = {item.name for item in catalogue.items if set(item.requirements) & set(defect.breaks)}
    light = {item.name for item in catalogue.items if not item.stress}
    assert named & light <= set(catalogue.for_defect(defect))


def test_all_defects_name_checks_that_there_are(catalogue: Catalogue) -> None:
    for defect in all_defects():
        assert catalogue.own(defect)


def test_a_defect_that_names_a_check_which_there_is_not_is_refused(catalogue: Catalogue) -> None:
    (defect,) = find_defects(["delete-answers-200"])
    with pytest.raises(UnknownCheckError, match="no-such-flow"):
        catalogue.own(replace(defect, flows=("no-such-flow",)))


def test_a_variant_meets_no_flow_of_an_idp_that_cannot_live_with_it(catalogue: Catalogue) -> None:
    (variant,) = find_variants(["patch-is-not-offered"])
    profiles = {item.name: item.profile for item in catalogue.items}
    played = {profiles[name] for name in catalogue.for_variants([variant], is_wide=True)}
    assert "okta" in played
    assert not {"okta-oin", "entra", "entra-compliant", "onelogin"} & played


def test_a_flow_is_about_what_few_other_flows_exercise(catalogue: Catalogue) -> None:
    flows = [item.name for item in catalogue.items if item.flow][:4]
    common, special = "rfc7644-3.3-create-answers-201", "rfc7644-3.6-delete-answers-204"
    exercised = {name: {common} for name in flows} | {flows[0]: {common, special}}
    items = tuple(item for item in catalogue.items if item.name in flows)
    seen = replace(catalogue, items=items, exercised=exercised)
    assert seen.on_topics(["delete"]) == (flows[0],)
    assert seen.on_topics(["create"]) == ()


def test_random_pairs_repeat_by_seed_and_share_a_contract() -> None:
    chosen = pairs(all_variants(), 30, seed=Random(3).randrange(1000))
    assert len({(left.id, right.id) for left, right in chosen}) == 30
    assert all(set(left.under) & set(right.under) for left, right in chosen)
    assert pairs(all_variants(), 5, seed=1) == pairs(all_variants(), 5, seed=1)
