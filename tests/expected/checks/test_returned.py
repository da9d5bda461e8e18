from scim_conformance.scim import urns

ENTERPRISE = urns.ENTERPRISE_USER
DEPARTMENT = {"schemas": [urns.USER, ENTERPRISE], ENTERPRISE: {"department": "Engines", "division": "Analytical"}}


PLACE = "https://sp.example/scim/v2/Users/u1"


def bulk(**result):
    return {
        "method": "POST",
        "path": "/Bulk",
        "sent": {"schemas": [urns.BULK_REQUEST], "Operations": [{"method": "POST", "path": "/Users", "data": {}}]},
        "answer": {
            "schemas": [urns.BULK_RESPONSE],
            "Operations": [
                {"method": "POST", "status": "201", "location": PLACE, "response": {"userName": "a", **result}}
            ],
        },
    }


def asked(names, answer, **more):
    return {"query": f"attributes={names}", "answer": {"id": "u1", **answer}, **more}


def without(names, **more):
    return {"query": f"excludedAttributes={names}", **more}


CASES = {
    "rfc7643-4.1.1-passwords-are-never-returned": {
        "passes": {
            "absent": {"user": {}},
            "null": {"query": "attributes=password", "answer": {"id": "u1", "password": None}},
            "empty": {"user": {"password": ""}},
            "bulk without": bulk(),
        },
        "deviates": {
            "plain": {"user": {"password": "t1meMa$heen"}},
            "masked": {"user": {"password": "********"}},
            "in another case": {"user": {"PassWord": "x"}},
            "asked for": asked("password", {"password": "x"}),
            "in a list": {"list": {"Resources": [{"id": "u1", "password": "x"}]}, "query": "attributes=password"},
            "after a create": {
                "method": "POST",
                "path": "/Users",
                "status": 201,
                "headers": {"Location": "https://sp.example/scim/v2/Users/u1"},
                "user": {"password": "{SSHA}x"},
            },
            "bulk": bulk(password="x"),
            "declared as returned": {
                "own": {"password": {"returned": "default", "mutability": "readWrite"}},
                "user": {"password": "x"},
            },
        },
        "silent": {"group": {"group": {}}, "error": {"error": {}}},
    },
    "rfc7643-7-what-is-never-returned-stays-out": {
        "passes": {
            "absent": {"own": {"title": {"returned": "never"}}, "user": {}},
            "null": {"own": {"title": {"returned": "never"}}, "user": {"title": []}},
        },
        "deviates": {
            "never": {"own": {"title": {"returned": "never"}}, "user": {"title": "Analyst"}},
            "write-only": {"own": {"title": {"mutability": "writeOnly"}}, "user": {"title": "Analyst"}},
            "never, asked for": asked("title", {"title": "Analyst"}, own={"title": {"returned": "never"}}),
        },
        "silent": {"no discovery": {"user": {"title": "Analyst"}}},
    },
    "rfc7643-7-what-is-returned-on-request-waits-for-it": {
        "passes": {"absent": {"own": {"title": {"returned": "request"}}, "user": {}}},
        "deviates": {
            "read": {"own": {"title": {"returned": "request"}}, "user": {"title": "Analyst"}},
            "in a list": {
                "own": {"title": {"returned": "request"}},
                "list": {"Resources": [{"id": "u1", "title": "Analyst"}]},
                "query": "excludedAttributes=meta,schemas",
            },
        },
        "silent": {
            "asked for": asked("title", {"title": "Analyst"}, own={"title": {"returned": "request"}}),
            "after a write": {
                "method": "PUT",
                "sent": {"title": "Analyst"},
                "own": {"title": {"returned": "request"}},
                "user": {"title": "Analyst"},
            },
            "nothing declared so": {"own": True, "user": {"title": "Analyst"}},
        },
    },
    "rfc7644-3.9-only-named-attributes-are-returned": {
        "passes": {
            "named": asked("userName", {"userName": "a"}),
            "in another case": asked("USERNAME", {"userName": "a"}),
            "by urn": asked(f"{urns.USER}:userName", {"userName": "a"}),
            "schemas and meta beside": asked("userName", {"schemas": [urns.USER], "meta": {"resourceType": "User"}}),
            "a sub-attribute named": asked("name.givenName", {"name": {"givenName": "Ada"}}),
            "spaces after the comma": asked("userName,%20title", {"userName": "a", "title": "x"}),
            "an extension": asked(ENTERPRISE, {ENTERPRISE: {"department": "Engines"}}),
            "part of an extension": asked(f"{ENTERPRISE}:department", {ENTERPRISE: {"department": "Engines"}}),
            "always returned": asked("title", {"userName": "a"}, own={"userName": {"returned": "always"}}),
            "null beside": asked("userName", {"userName": "a", "title": None, "emails": []}),
            "unknown attributes beside": asked("userName", {"badge": "7"}),
            "search": {
                "method": "POST",
                "path": "/Users/.search",
                "sent": {"schemas": [urns.SEARCH_REQUEST], "attributes": ["userName"]},
                "list": {"Resources": [{"id": "u1", "userName": "a"}]},
            },
        },
        "deviates": {
            "everything": {"query": "attributes=userName", "user": {}},
            "another": asked("userName", {"title": "x"}),
            "an extension": asked("userName", {ENTERPRISE: {"department": "Engines"}}),
            "another part of the extension": asked(f"{ENTERPRISE}:division", {ENTERPRISE: {"department": "Engines"}}),
            "in a list": {"query": "attributes=userName", "list": {}},
        },
        "silent": {
            "no attributes": {"user": {}},
            "both parameters": {"query": "attributes=userName&excludedAttributes=title", "user": {"title": "x"}},
        },
    },
    "rfc7644-3.9-only-named-sub-attributes-are-returned": {
        "passes": {
            "alone": asked("name.givenName", {"name": {"givenName": "Ada"}}),
            "the whole was named": asked("name", {"name": {"givenName": "Ada", "familyName": "L"}}),
            "whole and part": asked("name,name.givenName", {"name": {"givenName": "Ada", "familyName": "L"}}),
            "of several values": asked("emails.value", {"emails": [{"value": "a@b"}, {"value": "c@d"}]}),
        },
        "deviates": {
            "the whole attribute": asked("name.givenName", {"name": {"givenName": "Ada", "familyName": "L"}}),
            "of several values": asked(
                "emails.value", {"emails": [{"value": "a@b"}, {"value": "c@d", "type": "work"}]}
            ),
        },
        "silent": {"no attributes": {"user": {}}},
    },
    "rfc7644-3.9-excluded-attributes-are-left-out": {
        "passes": {
            "left out": without("members", group={"members": None}),
            "an empty list": without("members", group={"members": []}),
            "always returned": without("id", user={}),
            "always returned by its schema": without("userName", user={}, own={"userName": {"returned": "always"}}),
            "schemas stay": without("schemas", user={}),
            "unknown names": without("badge", user={}),
            "a sub-attribute": without("name.givenName", user={"name": {"familyName": "L"}}),
            "an extension": without(ENTERPRISE, user={}),
        },
        "deviates": {
            "members": without("members", group={}),
            "in another case": without("MEMBERS", group={}),
            "a sub-attribute": without("name.givenName", user={}),
            "an extension": without(ENTERPRISE, user=DEPARTMENT),
            "part of an extension": without(f"{ENTERPRISE}:department", user=DEPARTMENT),
            "in a list": {"query": "excludedAttributes=emails", "list": {}},
        },
        "silent": {"nothing excluded": {"user": {}}},
    },
    "entra-excluded-members-are-left-out": {
        "passes": {"left out": without("members", group={"members": None}, profile="entra")},
        "deviates": {
            "there": without(
                "members", group={}, profile="entra", also=("rfc7644-3.9-excluded-attributes-are-left-out",)
            )
        },
        "silent": {
            "another attribute": without("title", user={}, profile="entra"),
            "another IdP": without("members", group={"members": []}, profile="okta"),
        },
    },
}


def test_returned(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
