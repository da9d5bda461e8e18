from scim_conformance.scim import urns

ENTERPRISE = urns.ENTERPRISE_USER
BOTH = [urns.USER, ENTERPRISE]


def manager(value, **more):
    return {"user": {"schemas": BOTH, ENTERPRISE: {"manager": value}}, **more}


def emails(*entries, **more):
    return {"user": {"emails": list(entries)}, **more}


WRONG = {
    "a number for a string": {"user": {"title": 7}},
    "an object for a string": {"user": {"displayName": {"value": "Ada"}}},
    "a list for a single value": {"user": {"title": ["Analyst"]}},
    "an object for a list": {"user": {"emails": {"value": "a@b"}}},
    "a text for a list": {"user": {"emails": "a@b"}},
    "texts for objects": {"user": {"roles": ["admin"]}},
    "a text for an object": {"user": {"name": "Ada Lovelace"}},
    "a number below": {"user": {"name": {"givenName": 7}}},
    "a number in a list": {"group": {"members": [{"value": "u1"}, {"value": 2}]}},
    "a number in an extension": {"user": {"schemas": BOTH, ENTERPRISE: {"employeeNumber": 701984}}},
}
RIGHT = {
    "plain": {"user": {}},
    "group": {"group": {}},
    "null": {"user": {"title": [], "name": {"givenName": None}}},
    "empty lists": {"user": {"emails": [], "groups": []}},
    "empty strings": {"user": {"title": ""}},
    "no members": {"group": {"members": []}},
    "names in another case": {"user": {"DISPLAYNAME": "Ada", "Emails": [{"Value": "a@b", "Primary": True}]}},
    "in a list": {"list": {}},
}


def declared(cases):
    return {name: {**case, "own": True} for name, case in cases.items()}


CASES = {
    "rfc7643-2.3-values-have-the-type-of-the-schema": {
        "passes": {**RIGHT, "unknown attributes": {"user": {"badge": 7}}},
        "deviates": WRONG,
        "silent": {
            "declared schemas": {"own": True, "user": {}},
            "a foreign one": {"answer": {"urn:scim-conformance:foreign": "9f"}},
        },
    },
    "rfc7643-7-values-have-their-declared-type": {
        "passes": {
            **declared(RIGHT),
            "integer": {"own": {"title": {"type": "integer"}}, "user": {"title": 7}},
            "integer with a zero fraction": {"own": {"title": {"type": "integer"}}, "user": {"title": 7.0}},
            "decimal without a fraction": {"own": {"title": {"type": "decimal"}}, "user": {"title": 7}},
            "declared as a list": {"own": {"title": {"multiValued": True}}, "user": {"title": ["Analyst"]}},
        },
        "deviates": {
            **declared(WRONG),
            "fraction for an integer": {"own": {"title": {"type": "integer"}}, "user": {"title": 7.5}},
            "true for an integer": {"own": {"title": {"type": "integer"}}, "user": {"title": True}},
            "true for a decimal": {"own": {"title": {"type": "decimal"}}, "user": {"title": True}},
            "text for a declared Boolean": {"own": True, "user": {"active": "True"}},
            "text for a declared manager": manager("u2", own=True),
        },
        "silent": {"no discovery": {"user": {}}},
    },
    "rfc7643-2.3.2-booleans-are-true-or-false": {
        "passes": {"true": {"user": {}}, "false": {"user": {"active": False}}, "absent": {"user": {"active": None}}},
        "deviates": {
            "text": {"user": {"active": "False"}},
            "number": {"user": {"active": 1}},
            "empty text": {"user": {"active": ""}},
            "primary as text": emails({"value": "a@b", "primary": "true"}),
            "primary that the schema lacks": {"user": {"addresses": [{"locality": "London", "primary": "true"}]}},
        },
        "silent": {"error": {"error": {}}},
    },
    "rfc7643-4.3-manager-is-an-object": {
        "passes": {
            "value": manager({"value": "u2"}),
            "value and $ref": manager({"value": "u2", "$ref": "../Users/u2", "displayName": "Grace"}),
        },
        "deviates": {"a bare id": manager("u2")},
        "silent": {"no manager": {"user": {}}, "null": manager(None)},
    },
    "entra-manager-reads-back-as-object": {
        "passes": {"value": manager({"value": "u2"}, profile="entra", accept=None)},
        "deviates": {
            "a bare id": manager("u2", profile="entra", also=("rfc7643-4.3-manager-is-an-object",)),
            "no value": manager({"displayName": "Grace"}, profile="entra"),
        },
        "silent": {
            "no manager": {"user": {}, "profile": "entra"},
            "another IdP": manager({"displayName": "Grace"}, profile="okta"),
        },
    },
    "rfc7643-2.4-at-most-one-value-is-primary": {
        "passes": {
            "one": emails({"value": "a@b", "primary": True}, {"value": "c@d", "primary": False}),
            "none": emails({"value": "a@b"}, {"value": "c@d"}),
            "one in each attribute": {
                "user": {"phoneNumbers": [{"value": "1", "primary": True}, {"value": "2"}]},
            },
        },
        "deviates": {
            "two": emails({"value": "a@b", "primary": True}, {"value": "c@d", "primary": True}),
            "two addresses": {
                "user": {"addresses": [{"locality": "A", "primary": True}, {"locality": "B", "primary": True}]}
            },
            "in a list": {
                "list": {
                    "Resources": [
                        {"id": "u1", "roles": [{"value": "a", "primary": True}, {"value": "b", "primary": True}]}
                    ]
                },
                "query": "attributes=roles",
            },
        },
        "silent": {"error": {"error": {}}},
    },
    "rfc7643-2.4-values-are-not-repeated": {
        "passes": {
            "one value, two types": emails({"value": "a@b", "type": "work"}, {"value": "a@b", "type": "home"}),
            "two values": emails({"value": "a@b"}, {"value": "A@b"}),
            "no values": {"user": {"addresses": [{"type": "work"}, {"type": "work"}]}},
        },
        "deviates": {
            "twice": emails({"value": "a@b", "type": "work"}, {"value": "a@b", "type": "work", "primary": True}),
            "members": {"group": {"members": [{"value": "u1"}, {"value": "u2"}, {"value": "u1"}]}},
        },
        "silent": {"error": {"error": {}}},
    },
}


def test_values(requirement, wanted, case, holds):
    holds(requirement, wanted, case)


def test_of_many_wrong_values_the_first_few_are_evidence(bench):
    members = [{"value": number} for number in range(5000)]
    verdict = bench.verdicts({"group": {"members": members}})["rfc7643-2.3-values-have-the-type-of-the-schema"]
    assert [one.at for one in verdict.evidence] == [f"$.members[{number}].value" for number in range(10)]
