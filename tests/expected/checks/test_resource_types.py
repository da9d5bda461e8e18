from scim_conformance.scim import urns

USER = {
    "schemas": [urns.RESOURCE_TYPE],
    "id": "User",
    "name": "User",
    "endpoint": "/Users",
    "schema": urns.USER,
    "schemaExtensions": [{"schema": urns.ENTERPRISE_USER, "required": False}],
}
GROUP = {"schemas": [urns.RESOURCE_TYPE], "name": "Group", "endpoint": "Groups", "schema": urns.GROUP}


def types(*documents, **more):
    body = {"schemas": [urns.LIST_RESPONSE], "totalResults": len(documents), "Resources": list(documents)}
    return {"path": "/ResourceTypes", "answer": body, **more}


def extended(extensions):
    return types({**USER, "schemaExtensions": extensions})


def listed(*uris):
    attributes = [{"name": "userName"}]
    return {"world": {"schemas": {"Resources": [{"id": uri, "attributes": attributes} for uri in uris]}}}


CASES = {
    "rfc7643-6-resource-types-are-complete": {
        "passes": {
            "users and groups": types(USER, GROUP),
            "no extensions": types(GROUP),
            "an empty list of them": extended([]),
            "an absolute endpoint": types({**GROUP, "endpoint": "https://sp.example/scim/v2/Groups"}),
            "one type": {"path": "/ResourceTypes/User", "answer": USER},
        },
        "deviates": {
            "no name": types({**USER, "name": None}),
            "no endpoint": types({**USER, "endpoint": ""}),
            "no schema": types({**USER, "schema": None}),
            "extension without required": extended([{"schema": urns.ENTERPRISE_USER}]),
            "extension without schema": extended([{"required": True}]),
            "extension as a text": extended([urns.ENTERPRISE_USER]),
            "required as text": extended([{"schema": urns.ENTERPRISE_USER, "required": "false"}]),
        },
        "silent": {"none": types()},
    },
    "rfc7643-6-schema-extensions-are-a-list": {
        "passes": {"list": types(USER), "absent": types(GROUP)},
        "deviates": {"an object": extended({"schema": urns.ENTERPRISE_USER, "required": False})},
        "silent": {"none": types()},
    },
    "rfc7643-6-resource-types-are-distinct": {
        "passes": {"two": types(USER, GROUP)},
        "deviates": {
            "one endpoint": types(USER, {**GROUP, "endpoint": "Users"}),
            "one name": types(USER, {**GROUP, "name": "User"}),
        },
        "silent": {"one type": {"path": "/ResourceTypes/User", "answer": USER}},
    },
    "rfc7643-6-resource-types-name-listed-schemas": {
        "passes": {"listed": types(USER, GROUP) | listed(urns.USER, urns.GROUP.lower(), urns.ENTERPRISE_USER)},
        "deviates": {
            "schema": types(USER, GROUP) | listed(urns.USER, urns.ENTERPRISE_USER),
            "extension": types(USER) | listed(urns.USER),
        },
        "silent": {"no schemas known": types(USER, GROUP)},
    },
}


def test_resource_types(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
