"""Other spellings of the same instants."""

from __future__ import annotations

from typing import Any

from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


class Dated(Service):
    """Shows created and lastModified in another spelling."""

    def spelled(self, moment: str) -> str:
        """Return an instant, which is UTC with milliseconds, as it is shown."""
        return moment

    def shown_meta(self, served: ServedType, resource: dict[str, Any]) -> dict[str, Any]:
        meta = super().shown_meta(served, resource)
        return {**meta, **{name: self.spelled(meta[name]) for name in ("created", "lastModified")}}


@variant("dates-have-an-offset", touches=["schema"])
class DatesHaveAnOffset(Dated):
    """An instant is written with an offset (RFC 7643 §2.3.5, R132)."""

    def spelled(self, moment: str) -> str:
        return super().spelled(moment).replace("Z", "+00:00")


@variant("dates-have-no-zone", touches=["schema"])
class DatesHaveNoZone(Dated):
    """An instant is written without a zone, which xsd:dateTime allows (R132)."""

    def spelled(self, moment: str) -> str:
        return super().spelled(moment).removesuffix("Z")


@variant("dates-have-more-digits", touches=["schema"])
class DatesHaveMoreDigits(Dated):
    """A fraction of a second has seven digits (R132)."""

    def spelled(self, moment: str) -> str:
        return super().spelled(moment).replace("Z", "0000Z")
