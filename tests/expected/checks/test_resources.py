from scim_conformance.scim import urns

ENTERPRISE = urns.ENTERPRISE_USER
BOTH = [urns.USER, ENTERPRISE]
FOREIGN_STUB = {"urn:scim-conformance:foreign": "9f"}


def listed(*entries):
    return {"list": {"Resources": list(entries), "totalResults": len(entries), "itemsPerPage": len(entries)}}


CASES = {
    "rfc7643-3.1-resources-have-an-id": {
        "passes": {
            "text": {"user": {}},
            "in another case": {"user": {"id": None, "ID": "u1"}},
            "digits as text": {"user": {"id": "17", "meta": None}, "query": "excludedAttributes=meta"},
            "attributes without id": {"query": "attributes=userName", "answer": {"id": "u1", "userName": "a"}},
        },
        "deviates": {
            "missing": {"user": {"id": None}},
            "empty": {"user": {"id": ""}},
            "a number": {"user": {"id": 17}},
            "missing from a list": listed({"schemas": [urns.USER], "userName": "a"})
            | {"also": ("rfc7643-3.1-meta-is-complete",)},
            "missing under attributes": {"query": "attributes=userName", "answer": {"userName": "a"}},
            "missing under excludedAttributes": {"query": "excludedAttributes=id", "user": {"id": None}},
        },
        "silent": {
            "a foreign one": {"answer": FOREIGN_STUB},
            "foreign ones": listed(FOREIGN_STUB, FOREIGN_STUB),
            "an unknown type": {"path": "/Roles/1", "answer": {"value": "admin"}},
        },
    },
    "rfc7643-3.1-ids-are-free-of-bulkid": {
        "passes": {
            "plain": {"user": {}},
            "in another case": {"user": {"id": "u-bulkid", "meta": None}, "query": "excludedAttributes=meta"},
        },
        "deviates": {"inside": {"user": {"id": "x-bulkId-1", "meta": None}, "query": "excludedAttributes=meta"}},
        "silent": {"error": {"error": {}}},
    },
    "rfc7643-3-core-attributes-stand-at-the-root": {
        "passes": {
            "at the root": {"user": {}},
            "an extension": {"user": {"schemas": BOTH, ENTERPRISE: {"division": "N"}}},
        },
        "deviates": {
            "nested": {
                "query": "attributes=userName",
                "answer": {"id": "u1", "schemas": [urns.USER], urns.USER: {"userName": "a"}},
            },
        },
        "silent": {"error": {"error": {}}},
    },
    "rfc7643-3-resources-name-their-schemas": {
        "passes": {
            "core": {"user": {}},
            "core and extension": {"user": {"schemas": BOTH}},
            "any order": {"user": {"schemas": BOTH[::-1]}},
            "in another case": {"user": {"schemas": [urns.USER.lower()]}},
            "group": {"group": {}},
        },
        "deviates": {
            "missing": {"user": {"schemas": None}},
            "empty": {"user": {"schemas": []}},
            "a text": {"user": {"schemas": urns.USER}},
            "no texts": {"user": {"schemas": [urns.USER, 7]}},
            "extension alone": {"user": {"schemas": [ENTERPRISE]}},
            "missing from a list without attributes": listed(
                {
                    "id": "u1",
                    "meta": {
                        "resourceType": "User",
                        "created": "2026-01-05T08:00:00Z",
                        "lastModified": "2026-01-05T08:00:00Z",
                        "location": "Users/u1",
                    },
                }
            ),
        },
        "silent": {
            "attributes was given": {"query": "attributes=userName", "answer": {"id": "u1", "userName": "a"}},
            "excluded": {"query": "excludedAttributes=schemas", "user": {"schemas": None}},
        },
    },
    "rfc7643-3-schemas-hold-each-uri-once": {
        "passes": {"once": {"user": {"schemas": BOTH}}},
        "deviates": {"twice": {"user": {"schemas": [urns.USER, urns.USER]}}},
        "silent": {"error": {"error": {}}},
    },
    "rfc7643-3-extension-data-names-its-schema": {
        "passes": {
            "named": {"user": {"schemas": BOTH, ENTERPRISE: {"department": "Engines"}}},
            "named in another case": {
                "user": {"schemas": [urns.USER, ENTERPRISE.lower()], ENTERPRISE: {"department": "E"}}
            },
            "an empty container": {"user": {ENTERPRISE: {}}},
            "unassigned data": {"user": {ENTERPRISE: {"department": None, "manager": {}}}},
            "named without data": {"user": {"schemas": BOTH}},
        },
        "deviates": {
            "not named": {"user": {ENTERPRISE: {"department": "Engines"}}},
            "an extension nobody knows": {"user": {"urn:example:hr": {"badge": "7"}}},
        },
        "silent": {
            "attributes was given": {
                "query": f"attributes={ENTERPRISE}:department",
                "answer": {"id": "u1", ENTERPRISE: {"department": "Engines"}},
            }
        },
    },
    "rfc7643-3-schemas-belong-to-the-resource-type": {
        "passes": {
            "core": {"own": True, "user": {}},
            "extension of the type": {"own": True, "user": {"schemas": BOTH}},
        },
        "deviates": {
            "echoed": {"own": True, "user": {"schemas": [urns.USER, "urn:example:unknown"]}},
            "of another type": {"own": True, "group": {"schemas": [urns.GROUP, ENTERPRISE]}},
        },
        "silent": {"no discovery": {"user": {"schemas": [urns.USER, "urn:example:unknown"]}}},
    },
    "rfc7643-3.3-extensions-are-containers": {
        "passes": {"an object": {"user": {"schemas": BOTH, ENTERPRISE: {"department": "Engines"}}}},
        "deviates": {
            "a text": {"user": {"schemas": BOTH, ENTERPRISE: "Engines"}},
            "a qualified name": {"user": {f"{ENTERPRISE}:department": "Engines"}},
            "a qualified name, declared": {"own": True, "user": {f"{ENTERPRISE}:department": "Engines"}},
        },
        "silent": {"no extension": {"user": {}}, "null": {"user": {"urn:example:hr": []}}},
    },
    "rfc7643-2.1-attribute-names-keep-to-the-grammar": {
        "passes": {
            "plain": {"user": {}},
            "hyphen, digits, dollar": {"user": {"x-badge_7": "1", "a$": "2"}},
            "$ref": {"group": {"members": [{"value": "u1", "$ref": "../Users/u1"}]}},
            "of an extension": {"user": {"schemas": BOTH, ENTERPRISE: {"department": "Engines"}}},
        },
        "deviates": {
            "a dotted path": {"user": {"name.familyName": "Lovelace"}},
            "a value path": {"user": {'emails[type eq "work"].value': "a@b"}},
            "inside": {"user": {"name": {"given name": "Ada"}}},
            "declared schemas": {"own": True, "user": {"name.familyName": "Lovelace"}},
            "empty": {"user": {"": "x"}},
        },
        "silent": {"error": {"error": {}}},
    },
    "rfc7644-3.1-attributes-are-declared": {
        "passes": {
            "declared": {"own": True, "user": {"title": "Analyst"}},
            "common": {"own": True, "user": {"externalId": "x"}},
            "default sub-attributes": {"own": True, "user": {"addresses": [{"locality": "London", "primary": True}]}},
            "display of a member": {"own": True, "group": {"members": [{"value": "u1", "display": "Ada"}]}},
            "another case": {"own": True, "user": {"NICKNAME": "Ada"}},
            "null": {"own": True, "user": {"badge": []}},
            "further parts of meta": {
                "own": True,
                "user": {
                    "meta": {
                        "resourceType": "User",
                        "created": "2026-01-05T08:00:00Z",
                        "lastModified": "2026-01-05T08:00:00Z",
                        "location": "Users/u1",
                        "createdBy": "me",
                    }
                },
            },
        },
        "deviates": {
            "top level": {"own": True, "user": {"badge": "7"}},
            "sub-attribute": {"own": True, "user": {"name": {"nick": "Ada"}}},
            "in an extension": {"own": True, "user": {"schemas": BOTH, ENTERPRISE: {"badge": "7"}}},
        },
        "silent": {"no discovery": {"user": {"badge": "7"}}},
    },
}


def test_resources(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
