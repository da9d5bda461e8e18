"""Groups that are changed by PATCH alone, which their contract admits."""

from __future__ import annotations

from scim2_models import NotImplementedException
from scim2_server.responses import ScimResponse
from scim2_server.routing import Target

from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant(
    "groups-are-not-replaced",
    touches=["replace", "groups"],
    contract={
        "levels": {
            "rfc7644-3.5.1-valid-replaces-succeed": "off",
            "rfc7644-3.5.1-replace-sets-what-was-sent": "off",
            "okta-members-can-be-emptied": "off",
        }
    },
)
class GroupsAreNotReplaced(Service):
    """PUT of a group is answered 501: a deviation that the contract declares, so that the rest stays readable."""

    def serve_replace(self, target: Target) -> ScimResponse:
        if self.type_at(target).name == "Group":
            raise NotImplementedException(detail="Groups are changed by PATCH")
        return super().serve_replace(target)
