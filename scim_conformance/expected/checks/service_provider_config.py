"""The members of a ServiceProviderConfig (RFC 7643 §5)."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer
from scim_conformance.expected.checks.discovery import is_config
from scim_conformance.expected.checks.lists import whole
from scim_conformance.expected.checks.registry import check
from scim_conformance.expected.checks.shown import shown
from scim_conformance.scim.lookup import get

FEATURES = ("patch", "bulk", "filter", "changePassword", "sort", "etag")
LIMITS = (("bulk", "maxOperations"), ("bulk", "maxPayloadSize"), ("filter", "maxResults"))
_SCHEME_PARTS = ("type", "name", "description")


def _is_full_config(answer: Answer) -> bool:
    """A configuration that was not asked for anonymously, where it may be reduced (R114)."""
    return is_config(answer) and isinstance(answer.response.body, dict) and answer.request.is_genuine


@check("rfc7643-5-config-states-each-feature", applies=_is_full_config)
def config_states_each_feature(answer: Answer) -> Iterator[Evidence]:
    """A feature that is missing or whose `supported` is no Boolean."""
    for name in FEATURES:
        feature = answer.member(name)
        if not isinstance(feature, dict):
            yield Evidence(f"$.{name}", "an object with supported", shown(feature))
        elif not isinstance(get(feature, "supported"), bool):
            yield Evidence(f"$.{name}.supported", "true or false", shown(get(feature, "supported")))


@check("rfc7643-5-config-states-its-limits", applies=_is_full_config)
def config_states_its_limits(answer: Answer) -> Iterator[Evidence]:
    """A limit that is missing or no whole number; 0 is one."""
    for name, limit in LIMITS:
        feature = answer.member(name)
        if isinstance(feature, dict) and whole(get(feature, limit)) is None:
            yield Evidence(f"$.{name}.{limit}", "a whole number", shown(get(feature, limit)))


@check("rfc7643-5-config-describes-authentication", applies=_is_full_config)
def config_describes_authentication(answer: Answer) -> Iterator[Evidence]:
    """`authenticationSchemes` that is no list, or a scheme without type, name or description."""
    schemes = answer.member("authenticationSchemes")
    if not isinstance(schemes, list):
        yield Evidence("$.authenticationSchemes", "an array", shown(schemes))
        return
    for number, scheme in enumerate(schemes):
        for part in _SCHEME_PARTS:
            value = get(scheme, part) if isinstance(scheme, dict) else None
            if not isinstance(value, str):
                yield Evidence(f"$.authenticationSchemes[{number}].{part}", "a string", shown(value))
