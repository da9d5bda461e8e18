"""Ids of other forms (RFC 7643 §3.1, R133)."""

from __future__ import annotations

from urllib.parse import quote

from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


class Named(Service):
    """Makes ids of a form of its own; the number is unique in the integration, whatever the type."""

    form = "{}"

    def new_id(self, served: ServedType) -> str:
        self.memory["ids"] = self.memory.get("ids", 1000) + 1
        return self.form.format(self.memory["ids"])

    def location(self, served: ServedType, resource_id: str) -> str:
        return f"{self.request.base_url}/{served.endpoint}/{quote(resource_id, safe='')}"


@variant("ids-are-numbers-in-strings", touches=["create", "read"])
class IdsAreNumbersInStrings(Named):
    """An id is a row's number, as a string (RFC 7643 §3.1)."""


@variant("ids-need-escaping", touches=["create", "read", "groups"])
class IdsNeedEscaping(Named):
    """An id holds what must be escaped in a URL: a blank, a percent sign, letters beyond ASCII (RFC 3986 §2.1)."""

    form = "U 100% Zoë+{}=="


@variant("ids-are-long", touches=["create", "read", "groups"])
class IdsAreLong(Named):
    """An id has 200 characters (RFC 7643 §3.1 sets no bound)."""

    form = "{}" + "x" * 196


@variant("ids-are-names-in-a-directory", touches=["create", "read", "groups"])
class IdsAreNamesInADirectory(Named):
    """An id is a distinguished name of LDAP, with commas and equals signs (RFC 7643 §3.1)."""

    form = "uid=u{},ou=People,dc=example,dc=com"
