LOCATION = {"Location": "https://sp.example/scim/v2/Users/u1"}
JSON = "application/json"


def created(profile="okta", **more):
    return {"method": "POST", "path": "/Users", "status": 201, "headers": LOCATION, "profile": profile, **more}


def named(shown, method="POST", **more):
    status = 201 if method == "POST" else 200
    return {
        "method": method,
        "path": "/Users" if method == "POST" else "/Users/u1",
        "status": status,
        "headers": LOCATION if method == "POST" else {},
        "accept": JSON,
        "sends": JSON,
        "sent": {"userName": "a", "name": {"givenName": "Ada", "familyName": "Lovelace"}},
        "user": {"name": shown},
        "profile": "onelogin",
        **more,
    }


CASES = {
    "okta-create-answers-with-id": {
        "passes": {"there": created(user={})},
        "deviates": {
            "no body": created(also=("rfc7644-3.3-create-answers-with-the-resource",)),
            "no id": created(user={"id": None}, also=("rfc7643-3.1-resources-have-an-id",)),
        },
        "silent": {
            "no IdP": {
                **created(user={}),
                "profile": "entra-compliant",
                "method": "PUT",
                "path": "/Users/u1",
                "sent": {},
            }
        },
    },
    "okta-errors-are-json": {
        "passes": {"json": {"profile": "okta", "error": {}}},
        "deviates": {
            "text": {
                "profile": "okta",
                "status": 404,
                "text": "not found",
                "problems": ("not-json",),
                "also": ("rfc7644-3.12-errors-have-a-json-body",),
            },
            "a gateway's page": {
                "profile": "okta",
                "status": 503,
                "text": "<html>",
                "problems": ("not-json",),
                "also": ("rfc7644-3.2-gateway-errors-are-scim-errors",),
            },
        },
        "silent": {
            "no body": {"profile": "okta", "status": 503, "also": ("rfc7644-3.2-gateway-errors-are-scim-errors",)},
            "another IdP": {
                "profile": "entra",
                "status": 503,
                "text": "<html>",
                "problems": ("not-json",),
                "also": ("rfc7644-3.2-gateway-errors-are-scim-errors",),
            },
        },
    },
    "okta-items-per-page-counts-the-page": {
        "passes": {
            "equal": {"list": {}, "profile": "okta"},
            "none of an empty page": {
                "list": {"Resources": [], "itemsPerPage": 0, "totalResults": 0},
                "profile": "okta",
            },
            "absent": {"list": {"itemsPerPage": None}, "profile": "okta"},
        },
        "deviates": {
            "the count that was asked for": {"query": "count=100", "list": {"itemsPerPage": 100}, "profile": "okta"},
        },
        "silent": {"another IdP": {"query": "count=100", "list": {"itemsPerPage": 100}, "profile": "entra"}},
    },
    "onelogin-name-parts-are-returned": {
        "passes": {
            "both": named({"givenName": "Ada", "familyName": "Lovelace"}),
            "after a replace": named({"givenName": "Ada", "familyName": "L"}, "PUT"),
        },
        "deviates": {
            "one missing": named({"givenName": "Ada"}),
            "formatted alone": named({"formatted": "Ada Lovelace"}, "PUT"),
            "no name": named(None),
        },
        "silent": {
            "none sent": named(None, sent={"userName": "a"}),
            "one sent is not missed": {"user": {"name": None}, "profile": "onelogin", "accept": JSON},
            "another IdP": named(None, profile="okta"),
        },
    },
}


def test_needs(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
