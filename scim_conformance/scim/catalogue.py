"""The schemas of RFC 7643 §8.7.1 as values, with the verified errata 5368, 6004, 8471 and 8472 applied.

Errata that are held or merely reported (6001: references are case-exact; 6005: `addresses.primary`; 6011:
`members.display`) are not: they would only narrow what passes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from scim_conformance.scim import urns
from scim_conformance.scim.characteristics import Attribute, AttributeType, Mutability, Returned, Uniqueness, form_of
from scim_conformance.scim.schema import Definition, ResourceType, Schema, SchemaExtension

__all__ = [
    "ENTERPRISE_USER",
    "GROUP",
    "GROUP_TYPE",
    "USER",
    "USER_TYPE",
    "group_definition",
    "user_definition",
]

_READ_ONLY: Final = Mutability.READ_ONLY
_IMMUTABLE: Final = Mutability.IMMUTABLE
_REFERENCE: Final = AttributeType.REFERENCE
_COMPLEX: Final = AttributeType.COMPLEX


def _top(*names: str) -> tuple[Attribute, ...]:
    """Plain text attributes at the top level."""
    return tuple(Attribute(name, form=form_of("", name)) for name in names)


def _subs(parent: str, *names: str) -> tuple[Attribute, ...]:
    """Plain text sub-attributes of `parent`."""
    return tuple(Attribute(name, form=form_of(parent, name)) for name in names)


def _plural(
    name: str,
    *types: str,
    value: AttributeType = AttributeType.STRING,
    reference_types: tuple[str, ...] = (),
) -> Attribute:
    """A multi-valued attribute with the sub-attributes value, display, type and primary (RFC 7643 §2.4)."""
    return Attribute(
        name,
        _COMPLEX,
        multi_valued=True,
        sub_attributes=(
            Attribute("value", value, reference_types=reference_types, form=form_of(name, "value")),
            Attribute("display"),
            Attribute("type", canonical_values=types),
            Attribute("primary", AttributeType.BOOLEAN),
        ),
    )


USER: Final = Schema(
    urns.USER,
    "User",
    (
        Attribute("userName", required=True, uniqueness=Uniqueness.SERVER),
        Attribute(
            "name",
            _COMPLEX,
            sub_attributes=_subs(
                "name", "formatted", "familyName", "givenName", "middleName", "honorificPrefix", "honorificSuffix"
            ),
        ),
        *_top("displayName", "nickName"),
        Attribute("profileUrl", _REFERENCE, reference_types=("external",)),
        *_top("title", "userType", "preferredLanguage", "locale", "timezone"),
        Attribute("active", AttributeType.BOOLEAN),
        Attribute("password", mutability=Mutability.WRITE_ONLY, returned=Returned.NEVER),
        _plural("emails", "work", "home", "other"),
        _plural("phoneNumbers", "work", "home", "mobile", "fax", "pager", "other"),
        _plural("ims", "aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"),
        _plural("photos", "photo", "thumbnail", value=_REFERENCE, reference_types=("external",)),
        Attribute(
            "addresses",
            _COMPLEX,
            multi_valued=True,
            sub_attributes=(
                *_subs("addresses", "formatted", "streetAddress", "locality", "region", "postalCode", "country"),
                Attribute("type", canonical_values=("work", "home", "other")),
            ),
        ),
        Attribute(
            "groups",
            _COMPLEX,
            multi_valued=True,
            mutability=_READ_ONLY,
            sub_attributes=(
                Attribute("value", mutability=_READ_ONLY, form=form_of("groups", "value")),
                Attribute("$ref", _REFERENCE, mutability=_READ_ONLY, reference_types=("Group",)),
                Attribute("display", mutability=_READ_ONLY),
                Attribute("type", mutability=_READ_ONLY, canonical_values=("direct", "indirect")),
            ),
        ),
        _plural("entitlements"),
        _plural("roles"),
        _plural("x509Certificates", value=AttributeType.BINARY),
    ),
)
"""The User schema (RFC 7643 §4.1, §8.7.1)."""

GROUP: Final = Schema(
    urns.GROUP,
    "Group",
    (
        Attribute("displayName", required=True),
        Attribute(
            "members",
            _COMPLEX,
            multi_valued=True,
            sub_attributes=(
                Attribute("value", mutability=_IMMUTABLE, form=form_of("members", "value")),
                Attribute("$ref", _REFERENCE, mutability=_IMMUTABLE, reference_types=("User", "Group")),
                Attribute("type", mutability=_IMMUTABLE, canonical_values=("User", "Group")),
            ),
        ),
    ),
)
"""The Group schema (RFC 7643 §4.2, §8.7.1)."""

ENTERPRISE_USER: Final = Schema(
    urns.ENTERPRISE_USER,
    "EnterpriseUser",
    (
        *_top("employeeNumber", "costCenter", "organization", "division", "department"),
        Attribute(
            "manager",
            _COMPLEX,
            sub_attributes=(
                Attribute("value", case_exact=True, form=form_of("manager", "value")),
                Attribute("$ref", _REFERENCE, reference_types=("User",)),
                Attribute("displayName", mutability=_READ_ONLY),
            ),
        ),
    ),
)
"""The Enterprise User extension (RFC 7643 §4.3, §8.7.1)."""

USER_TYPE: Final = ResourceType("User", "/Users", USER.id, (SchemaExtension(ENTERPRISE_USER.id),))
GROUP_TYPE: Final = ResourceType("Group", "/Groups", GROUP.id)


@lru_cache(maxsize=1)
def user_definition() -> Definition:
    """Users as RFC 7643 defines them, with the Enterprise User extension."""
    return Definition(USER_TYPE, USER, (ENTERPRISE_USER,))


@lru_cache(maxsize=1)
def group_definition() -> Definition:
    """Groups as RFC 7643 defines them."""
    return Definition(GROUP_TYPE, GROUP)
