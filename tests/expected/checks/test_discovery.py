from scim_conformance.scim import urns

TYPE = {"schemas": [urns.RESOURCE_TYPE], "name": "User", "endpoint": "/Users", "schema": urns.USER}
SCHEMA = {"schemas": [urns.SCHEMA], "id": urns.USER, "attributes": [{"name": "userName", "type": "string"}]}
NOT_OFFERED = {"error": {}}


def answered(path, *documents, **more):
    body = {"schemas": [urns.LIST_RESPONSE], "totalResults": len(documents), "Resources": list(documents)}
    return {"path": path, "answer": body, **more}


def types(*documents, **more):
    return answered("/ResourceTypes", *documents, **more)


def schemas(*documents, **more):
    return answered("/Schemas", *documents, **more)


CASES = {
    "rfc7644-4-discovery-is-offered": {
        "passes": {
            "config": {"path": "/ServiceProviderConfig", "config": {}},
            "types": types(TYPE),
            "schemas": schemas(SCHEMA),
            "for others only": {"path": "/Schemas", "error": {"status": "403"}, "status": 403},
        },
        "deviates": {
            "no config": {"path": "/ServiceProviderConfig", **NOT_OFFERED},
            "no types": {"path": "/ResourceTypes", "error": {"status": "501"}, "status": 501},
        },
        "silent": {
            "one schema": {"path": f"/Schemas/{urns.USER}", **NOT_OFFERED},
            "a user": {"error": {}},
            "the plural of an old draft": {"path": "/ServiceProviderConfigs", **NOT_OFFERED},
        },
    },
    "rfc7644-4-service-provider-config-is-one-object": {
        "passes": {
            "object": {"path": "/ServiceProviderConfig", "config": {}},
            "in another case": {"path": "/serviceproviderconfig", "config": {}},
        },
        "deviates": {
            "array": {"path": "/ServiceProviderConfig", "answer": [{}]},
            "list response": answered("/ServiceProviderConfig", authentication="none"),
            "no schemas": {"path": "/ServiceProviderConfig", "config": {"schemas": None}},
        },
        "silent": {
            "types": types(TYPE),
            "refused": {
                "path": "/ServiceProviderConfig",
                "error": {"status": "401"},
                "status": 401,
                "headers": {"WWW-Authenticate": "Bearer"},
            },
        },
    },
    "rfc7644-4-schemas-and-types-come-in-a-list-response": {
        "passes": {"types": types(TYPE), "schemas": schemas(SCHEMA)},
        "deviates": {
            "types as an array": {"path": "/ResourceTypes", "answer": [TYPE]},
            "schemas as an array": {"path": "/Schemas", "answer": [SCHEMA]},
            "no urn": {"path": "/Schemas", "answer": {"Resources": [SCHEMA]}},
            "no resources": {"path": "/Schemas", "answer": {"schemas": [urns.LIST_RESPONSE], "totalResults": 1}},
        },
        "silent": {"one schema": {"path": f"/Schemas/{urns.USER}", "answer": SCHEMA}},
    },
    "rfc7643-7-discovery-resources-name-their-schema": {
        "passes": {
            "types": types(TYPE),
            "schemas": schemas(SCHEMA),
            "one schema": {"path": f"/Schemas/{urns.USER}", "answer": SCHEMA},
        },
        "deviates": {
            "type without": types({**TYPE, "schemas": None}),
            "schema without": schemas({**SCHEMA, "schemas": []}),
            "one schema without": {"path": f"/Schemas/{urns.USER}", "answer": {**SCHEMA, "schemas": [urns.USER]}},
        },
        "silent": {"config": {"path": "/ServiceProviderConfig", "config": {}}},
    },
    "rfc7644-4-query-parameters-are-ignored": {
        "passes": {
            "everything for a page": types(TYPE, query="count=1", world={"resource_types": {"Resources": [TYPE]}}),
            "everything for a filter": types(
                TYPE, query="filter=name%20eq%20%22x%22", world={"resource_types": {"Resources": [TYPE]}}
            ),
        },
        "deviates": {
            "a page": types(TYPE, query="count=1", world={"resource_types": {"Resources": [TYPE, TYPE]}}),
            "filtered": schemas(
                query="filter=id%20eq%20%22x%22",
                world={"schemas": {"Resources": [SCHEMA]}},
            ),
            "from the second on": schemas(query="startIndex=2", world={"schemas": {"Resources": [SCHEMA]}}),
        },
        "silent": {
            "no parameters": types(TYPE, world={"resource_types": {"Resources": [TYPE, TYPE]}}),
            "403 to a filter": {
                "path": "/Schemas",
                "query": "filter=id%20pr",
                "error": {"status": "403"},
                "status": 403,
                "world": {"schemas": {"Resources": [SCHEMA]}},
            },
            "nothing to compare with": types(TYPE, query="count=1"),
        },
    },
    "rfc7644-3.1-message-schemas-are-not-listed": {
        "passes": {"resources": schemas(SCHEMA), "those of discovery": schemas({**SCHEMA, "id": urns.SCHEMA})},
        "deviates": {
            "error": schemas(SCHEMA, {**SCHEMA, "id": urns.ERROR}),
            "in another case": schemas(SCHEMA, {**SCHEMA, "id": urns.PATCH_OP.upper()}),
        },
        "silent": {"types": types(TYPE)},
    },
    "rfc7644-4-schemas-are-read-by-their-uri": {
        "passes": {
            "bare": {"path": f"/Schemas/{urns.USER}", "answer": SCHEMA, "world": {"schemas": {"Resources": [SCHEMA]}}},
            "encoded": {
                "path": f"/Schemas/{urns.USER.replace(':', '%3A')}",
                "answer": SCHEMA,
                "world": {"schemas": {"Resources": [SCHEMA]}},
            },
        },
        "deviates": {
            "404": {"path": f"/Schemas/{urns.USER}", "error": {}, "world": {"schemas": {"Resources": [SCHEMA]}}}
        },
        "silent": {
            "not listed": {
                "path": "/Schemas/urn:example:x",
                "error": {},
                "world": {"schemas": {"Resources": [SCHEMA]}},
            },
            "no list known": {"path": f"/Schemas/{urns.USER}", "error": {}},
        },
    },
}


def test_discovery(requirement, wanted, case, holds):
    holds(requirement, wanted, case)


def test_a_contract_without_discovery_misses_none(bench):
    from dataclasses import replace

    from scim_conformance.documents.model import Promise
    from scim_conformance.expected.checks import run_checks

    case = {"path": "/Schemas", "error": {}}
    world = bench.world(case)
    contract = replace(world.contract, features=replace(world.contract.features, discovery=Promise.NO))
    verdicts = run_checks(replace(world, contract=contract), bench.exchange(case), bench.STEP)
    assert "rfc7644-4-discovery-is-offered" not in {one.requirement for one in verdicts}
