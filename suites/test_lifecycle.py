"""The life of an integration, where the run may make one: a rotated or deleted one's token opens nothing."""

from scim_conformance.suite import ScimLifecycle, requirement, status_of

REFUSED = {401, 403}


@requirement("contract-rotated-tokens-are-refused")
def test_after_a_rotation_only_the_new_token_is_served(scim_lifecycle: ScimLifecycle) -> None:
    """Rotation is what an administrator does when a token has leaked: the old one must be worth nothing."""
    before = scim_lifecycle.create()
    assert status_of(scim_lifecycle.probe(before)) == 200
    after = scim_lifecycle.rotate(before)
    assert status_of(scim_lifecycle.probe(before)) in REFUSED
    assert status_of(scim_lifecycle.probe(after)) == 200


@requirement("contract-tokens-of-deleted-integrations-are-refused")
def test_after_a_deletion_the_token_is_refused(scim_lifecycle: ScimLifecycle) -> None:
    """A deleted integration is served no more; any refusal of the client's kind will do."""
    integration = scim_lifecycle.create()
    assert status_of(scim_lifecycle.probe(integration)) == 200
    scim_lifecycle.delete(integration)
    assert 400 <= status_of(scim_lifecycle.probe(integration)) < 500
