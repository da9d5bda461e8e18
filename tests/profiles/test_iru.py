"""The contract of Iru Endpoint lowers exactly what its article leaves to a warning."""

from scim_conformance.documents.load import Library
from scim_conformance.documents.model import EmailPolicy, Keep

LOWERED = {
    "rfc7643-4.1.1-the-user-schema-has-user-name": "W1",
    "rfc7643-5-config-describes-authentication": "W1",
    "rfc7643-5-config-states-each-feature": "W1",
    "rfc7643-5-config-states-its-limits": "W1",
    "rfc7643-6-resource-types-are-complete": "W1",
    "rfc7643-6-resource-types-name-listed-schemas": "W1",
    "rfc7643-7-characteristics-have-legal-values": "W1",
    "rfc7643-7-schemas-are-complete": "W1",
    "rfc7643-7-values-have-their-declared-type": "W1",
    "rfc7644-3.1-message-schemas-are-not-listed": "W1",
    "rfc7644-4-query-parameters-are-ignored": "W1",
    "rfc7644-4-schemas-and-types-come-in-a-list-response": "W1",
    "rfc7644-4-service-provider-config-is-one-object": "W1",
    "rfc7644-3.4.2.4-start-index-below-one-counts-as-one": "W2",
    "rfc7644-3.4.2.4-negative-counts-count-as-zero": "W2",
    "rfc7644-3.4.2.4-pages-keep-to-count": "W2",
    "rfc7644-3.4.2-partial-answers-say-which-part": "W2",
    "rfc7644-3.4.2.2-and-binds-tighter-than-or": "W6",
    "rfc7644-3.4.2.2-and-matches-where-both-do": "W6",
    "rfc7644-3.4.2.2-booleans-compare-as-booleans": "W6",
    "rfc7644-3.4.2.2-brackets-change-the-order": "W6",
    "rfc7644-3.4.2.2-case-exact-text-compares-with-case": "W6",
    "rfc7644-3.4.2.2-co-matches-any-part": "W6",
    "rfc7644-3.4.2.2-dates-compare-as-points-in-time": "W6",
    "rfc7644-3.4.2.2-ew-matches-ends": "W6",
    "rfc7644-3.4.2.2-extension-attributes-are-compared": "W6",
    "rfc7644-3.4.2.2-filters-see-defaults": "W6",
    "rfc7644-3.4.2.2-ge-matches-greater-and-equal-values": "W6",
    "rfc7644-3.4.2.2-gt-matches-greater-values": "W6",
    "rfc7644-3.4.2.2-le-matches-smaller-and-equal-values": "W6",
    "rfc7644-3.4.2.2-lt-matches-smaller-values": "W6",
    "rfc7644-3.4.2.2-ne-matches-other-values": "W6",
    "rfc7644-3.4.2.2-not-matches-what-its-operand-does-not": "W6",
    "rfc7644-3.4.2.2-null-matches-no-value": "W6",
    "rfc7644-3.4.2.2-one-of-several-values-suffices": "W6",
    "rfc7644-3.4.2.2-operands-are-json-strings": "W6",
    "rfc7644-3.4.2.2-operands-are-taken-literally": "W6",
    "rfc7644-3.4.2.2-operands-of-another-type-match-nothing": "W6",
    "rfc7644-3.4.2.2-or-matches-where-either-does": "W6",
    "rfc7644-3.4.2.2-pr-matches-what-has-a-value": "W6",
    "rfc7644-3.4.2.2-sub-attributes-are-compared": "W6",
    "rfc7644-3.4.2.2-sw-matches-beginnings": "W6",
    "rfc7644-3.4.2.2-text-compares-without-case-unless-case-exact": "W6",
    "rfc7644-3.4.2.2-value-filters-hold-for-one-value": "W6",
    "entra-inactive-user-is-found": "W7, A11",
    "entra-inactive-user-stays-readable": "W7, A11",
    "okta-inactive-user-is-found": "W7, A11",
    "okta-inactive-user-stays-readable": "W7, A11",
    "onelogin-inactive-user-is-found": "W7, A11",
    "rfc7644-3.8-a-charset-of-utf-8-is-accepted": "W11",
    "rfc7644-3.8-answers-name-no-other-charset": "W11",
    "http-etag-is-an-entity-tag": "W9",
    "rfc7644-3.14-single-resources-carry-an-etag": "W9",
    "rfc7644-3.9-excluded-attributes-are-left-out": "W9",
    "rfc7644-3.9-only-named-attributes-are-returned": "W9",
    "rfc7644-3.4.2.3-sort-by-orders-the-results": "W9",
    "rfc7644-3.4.2.3-ascending-is-the-default": "W9",
    "rfc7644-3.4.2.3-descending-turns-the-order-round": "W9",
    "rfc7644-3.4.2.3-text-sorts-without-case": "W9",
    "rfc7644-3.4.2.3-sub-attributes-are-sorted-by": "W9",
    "rfc7644-3.4.2.3-sorted-pages-continue-the-order": "W9",
    "rfc7644-3.4.2.5-lists-honour-attributes": "W9",
    "rfc7644-3.4.2.5-lists-honour-excluded-attributes": "W9",
    "rfc7644-3.4.2.5-what-is-always-returned-cannot-be-excluded": "W9",
    "rfc7644-3.4.3-search-limits-attributes": "W9",
    "rfc7644-3.4.3-search-sorts": "W9",
    "rfc7644-3.9-the-minimum-set-is-always-returned": "W9",
    "rfc7644-3.9-named-attributes-are-returned": "W9",
    "rfc7644-3.9-writes-honour-attributes": "W9",
    "entra-excluded-members-are-left-out": "W9",
    "onelogin-name-parts-are-returned": "W12, A13",
    "onelogin-put-without-active-keeps-the-state": "A8",
}
"""Each requirement that only warns under iru, with the rows of the contract's notes that say so."""


def test_the_contract_lowers_exactly_these(library: Library) -> None:
    assert dict(library.contracts["iru"].levels) == dict.fromkeys(LOWERED, "warn")


def test_what_is_lowered_would_fail_otherwise(library: Library) -> None:
    assert {name for name in LOWERED if library.requirements[name].level != "MUST"} == set()


def test_the_contract_keeps_what_the_article_lists(library: Library) -> None:
    user = library.contracts["iru"].user
    must = {rule.path for rule in user.attributes if rule.keep is Keep.MUST}
    assert must == {"userName", "displayName", "active", "emails.value", "title"}
    assert {rule.path for rule in user.attributes if rule.required} == {"userName"}
    assert user.one_of == (("displayName", "name.formatted"),)
    assert user.emails is EmailPolicy.FIRST
    assert user.email_required
    assert user.others is Keep.OPEN


def test_the_contract_keeps_groups_with_their_members(library: Library) -> None:
    group = library.contracts["iru"].group
    assert group is not None
    assert {rule.path for rule in group.attributes if rule.keep is Keep.MUST} == {"displayName", "members"}
    assert {rule.path for rule in group.attributes if rule.required} == {"displayName"}
