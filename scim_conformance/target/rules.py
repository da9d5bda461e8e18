"""The two contracts that the embedded service provider can keep, as its own settings.

These are read from the RFCs and from Iru's public article by this room alone: the contracts in `profiles/contracts/`,
which the judge reads, are another reading of the same texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

ENTERPRISE_USER: Final = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


@dataclass(frozen=True, slots=True)
class Rules:
    """What one contract asks of the service provider.

    `user_attributes` and `enterprise_attributes` are the attributes that are kept (None: all of RFC 7643);
    `required_emails` refuses a user without e-mail, `required_name` one with neither displayName nor name.formatted.
    `strict_paths` refuses a PATCH path to an attribute that the schemas lack, instead of passing over it.
    `characteristics` are those of attributes (`User.userName`, `Group.members`) that differ from RFC 7643 §8.7.1.
    """

    name: str
    base_path: str
    user_attributes: frozenset[str] | None = None
    enterprise_attributes: frozenset[str] | None = None
    first_email_only: bool = False
    required_emails: bool = False
    required_name: bool = False
    unique_group_names: bool = False
    strict_paths: bool = False
    shows_memberships: bool = False
    discovery: bool = True
    groups: bool = True
    patch: bool = True
    sort: bool = False
    cursors: bool = False
    etag: bool = False
    bulk: bool = False
    max_results: int = 1000
    max_body_bytes: int = 8 * 1024 * 1024
    bulk_max_operations: int = 1000
    bulk_max_payload_bytes: int = 1024 * 1024
    characteristics: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


IRU: Final = Rules(
    name="iru",
    base_path="/api/v1/scim",
    user_attributes=frozenset({"userName", "name", "displayName", "title", "active", "emails"}),
    enterprise_attributes=frozenset({"department"}),
    first_email_only=True,
    required_emails=True,
    required_name=True,
    unique_group_names=True,
)
"""Iru Endpoint's directory integration, as its public article has it: the attributes listed there and no others."""

RFC: Final = Rules(
    name="rfc",
    base_path="/scim/v2",
    strict_paths=True,
    shows_memberships=True,
    sort=True,
    cursors=True,
    etag=True,
    bulk=True,
)
"""RFC 7643, RFC 7644 and RFC 9865 in full, but for `/Me`, password changes and XML."""

CONTRACTS: Final = {rules.name: rules for rules in (IRU, RFC)}


def rules_for(contract: str) -> Rules:
    """Return the settings of a contract; raises ValueError with the known names."""
    try:
        return CONTRACTS[contract]
    except KeyError:
        known = ", ".join(CONTRACTS)
        raise ValueError(f"the embedded service provider keeps no contract {contract!r}; it knows {known}") from None
