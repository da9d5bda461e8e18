"""Schema URIs of RFC 7643 and message URIs of RFC 7644."""

from __future__ import annotations

from typing import Final

USER: Final = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP: Final = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE_USER: Final = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
SERVICE_PROVIDER_CONFIG: Final = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
RESOURCE_TYPE: Final = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
SCHEMA: Final = "urn:ietf:params:scim:schemas:core:2.0:Schema"

MESSAGE_PREFIX: Final = "urn:ietf:params:scim:api:messages:2.0:"
LIST_RESPONSE: Final = MESSAGE_PREFIX + "ListResponse"
SEARCH_REQUEST: Final = MESSAGE_PREFIX + "SearchRequest"
PATCH_OP: Final = MESSAGE_PREFIX + "PatchOp"
BULK_REQUEST: Final = MESSAGE_PREFIX + "BulkRequest"
BULK_RESPONSE: Final = MESSAGE_PREFIX + "BulkResponse"
ERROR: Final = MESSAGE_PREFIX + "Error"
