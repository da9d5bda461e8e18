ERROR_401 = {"error": {"status": "401"}, "status": 401}

CASES = {
    "rfc7644-2-unauthorized-names-a-scheme": {
        "passes": {
            "bearer": {**ERROR_401, "headers": {"WWW-Authenticate": 'Bearer realm="scim"'}},
            "another scheme": {
                **ERROR_401,
                "headers": {"www-authenticate": "Basic"},
                "also": ("http-challenges-name-the-scheme-that-serves",),
            },
        },
        "deviates": {"missing": ERROR_401, "empty": {**ERROR_401, "headers": {"WWW-Authenticate": " "}}},
        "silent": {"403": {"error": {"status": "403"}, "status": 403}},
    },
    "http-challenges-name-the-scheme-that-serves": {
        "passes": {"bearer": {**ERROR_401, "headers": {"WWW-Authenticate": "Bearer"}}},
        "deviates": {"basic": {**ERROR_401, "headers": {"WWW-Authenticate": 'Basic realm="scim"'}}},
        "silent": {"no challenge": {"error": {"status": "403"}, "status": 403}},
    },
    "http-a-request-without-token-is-told-no-error": {
        "passes": {
            "no error": {**ERROR_401, "authentication": "none", "headers": {"WWW-Authenticate": "Bearer"}},
        },
        "deviates": {
            "an error": {
                **ERROR_401,
                "authentication": "none",
                "headers": {"WWW-Authenticate": 'Bearer error="invalid_token"'},
            },
        },
        "silent": {
            "a wrong token": {
                **ERROR_401,
                "authentication": "wrong",
                "headers": {"WWW-Authenticate": 'Bearer error="invalid_token"'},
            },
        },
    },
    "rfc7644-3.12-missing-credentials-are-401": {
        "passes": {
            "401": {**ERROR_401, "authentication": "none", "headers": {"WWW-Authenticate": "Bearer"}},
        },
        "deviates": {"403": {"authentication": "none", "error": {"status": "403"}, "status": 403}},
        "silent": {
            "403 with valid credentials": {"error": {"status": "403"}, "status": 403},
            "403 to a wrong token": {"authentication": "wrong", "error": {"status": "403"}, "status": 403},
            "anonymous access": {"authentication": "none", "user": {}},
            "404 to hide it": {"authentication": "none", "error": {}},
        },
    },
}


def test_authentication(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
