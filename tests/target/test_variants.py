"""The lawful variants: there are many, each says what it is, and they can be combined."""

import pytest
import requests

from scim_conformance.documents.load import Library
from scim_conformance.target.rules import CONTRACTS, rules_for
from scim_conformance.target.server import EmbeddedProvider
from scim_conformance.target.variants import Variant, all_variants, contract_of, find_variants, with_rules

VARIANTS = all_variants()


def test_there_are_at_least_sixty() -> None:
    assert len(VARIANTS) >= 60


@pytest.mark.parametrize("variant", VARIANTS, ids=[one.id for one in VARIANTS])
def test_a_variant_speaks_of_topics_requirements_and_idps_that_there_are(variant: Variant, library: Library) -> None:
    topics = {requirement.topic for requirement in library.requirements.values()} | {"bulk", "etag"}
    names = {name for profile in library.profiles.values() for name in (profile.id, profile.idp)}
    assert variant.title.endswith((".", ":", ";", ","))
    assert set(variant.touches) <= topics
    assert variant.touches
    assert set(variant.warns) <= set(library.requirements)
    assert set(variant.under) <= set(CONTRACTS)
    assert set(variant.without) <= names


def test_the_rules_of_several_variants_come_together() -> None:
    chosen = find_variants(["members-are-shown-on-request", "user-names-are-immutable", "bulk-is-not-offered"])
    rules = with_rules(rules_for("rfc"), chosen)
    assert set(rules.characteristics) == {"Group.members", "User.userName"}
    assert not rules.bulk


def test_what_their_contracts_say_comes_together() -> None:
    chosen = find_variants(["patch-is-not-offered", "discovery-is-not-offered", "users-only"])
    assert contract_of(chosen) == {"features": {"patch": "no", "discovery": "no"}, "group": None}


def test_a_provider_has_all_its_variants_at_once() -> None:
    with EmbeddedProvider("iru", variants=["headers-are-many", "errors-have-no-detail"]) as provider:
        headers = {"Authorization": f"Bearer {provider.token}"}
        answer = requests.get(f"{provider.base_url}/Users/nobody", headers=headers, timeout=30)
    assert answer.headers["X-Request-Id"]
    assert "detail" not in answer.json()


def test_an_unknown_variant_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ValueError, match="did you mean 'users-only'"):
        EmbeddedProvider("iru", variants=["users-onl"])
