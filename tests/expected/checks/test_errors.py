from scim_conformance.scim import urns

SCIM_ERROR = {"schemas": [urns.ERROR], "status": "404"}

CASES = {
    "rfc7644-3.12-scim-type-fits-the-status": {
        "passes": {
            "400": {"error": {"status": "400", "scimType": "invalidValue"}, "status": 400},
            "409": {"error": {"status": "409", "scimType": "uniqueness"}, "status": 409},
        },
        "deviates": {"404": {"error": {"scimType": "noTarget"}}},
        "silent": {"none": {"error": {}}, "no error": {"user": {}}},
    },
    "rfc7644-3.12-errors-have-a-json-body": {
        "passes": {
            "scim error": {"error": {}},
            "schemas and status alone": {"error": {"detail": None}},
            "names in another case": {"status": 404, "answer": {"Schemas": [urns.ERROR], "STATUS": "404"}},
        },
        "deviates": {
            "html": {
                "status": 404,
                "text": "<html>",
                "problems": ("not-json",),
                "headers": {"Content-Type": "text/html"},
            },
            "plain text": {"status": 400, "text": "bad request", "problems": ("not-json",)},
            "no body": {"status": 409},
            "an array": {"status": 404, "answer": []},
            "no body behind 501": {"method": "PATCH", "status": 501},
        },
        "silent": {
            "head": {"method": "HEAD", "status": 404},
            "success": {"user": {}},
            "gateway": {"status": 503, "answer": SCIM_ERROR | {"status": "503"}},
        },
    },
    "rfc7644-3.12-errors-name-the-error-schema": {
        "passes": {
            "urn": {"error": {}},
            "urn in another case": {"error": {"schemas": [urns.ERROR.upper()]}},
            "further urns": {"error": {"schemas": ["urn:example:error", urns.ERROR]}},
        },
        "deviates": {
            "no schemas": {"error": {"schemas": None}},
            "a text": {"error": {"schemas": urns.ERROR}},
            "scim 1.1": {"error": {"schemas": ["urn:scim:schemas:core:1.0"]}},
            "a framework's own": {"status": 404, "answer": {"timestamp": 1, "status": 404, "error": "Not Found"}},
        },
        "silent": {"no body": {"status": 404, "also": ("rfc7644-3.12-errors-have-a-json-body",)}},
    },
    "rfc7644-3.2-gateway-errors-are-scim-errors": {
        "passes": {
            "401": {"error": {"status": "401"}, "status": 401, "headers": {"WWW-Authenticate": "Bearer"}},
            "429": {"error": {"status": "429"}, "status": 429, "headers": {"Retry-After": "1"}},
        },
        "deviates": {
            "401 without body": {"status": 401, "headers": {"WWW-Authenticate": "Bearer"}},
            "503 in html": {"status": 503, "text": "<html>", "problems": ("not-json",)},
            "413 with a message": {"status": 413, "answer": {"message": "too large"}},
        },
        "silent": {"404": {"error": {}}},
    },
    "rfc7644-3.12-status-is-a-string": {
        "passes": {"text": {"error": {}}},
        "deviates": {"number": {"error": {"status": 404}}, "missing": {"error": {"status": None}}},
        "silent": {
            "no scim error": {
                "status": 404,
                "answer": {"status": 404},
                "also": ("rfc7644-3.12-errors-name-the-error-schema",),
            }
        },
    },
    "rfc7644-3.12-status-equals-the-http-status": {
        "passes": {
            "equal": {"error": {}},
            "equal as a number": {"error": {"status": 404}, "also": ("rfc7644-3.12-status-is-a-string",)},
        },
        "deviates": {"another": {"error": {"status": "400"}}, "a phrase": {"error": {"status": "Not Found"}}},
        "silent": {"missing": {"error": {"status": None}, "also": ("rfc7644-3.12-status-is-a-string",)}},
    },
    "rfc7644-3.12-scim-type-is-known": {
        "passes": {
            "of table 9": {"error": {"scimType": "uniqueness", "status": "409"}, "status": 409},
            "of RFC 9865": {"error": {"scimType": "invalidCursor", "status": "400"}, "status": 400},
            "sensitive with 403": {"error": {"scimType": "sensitive", "status": "403"}, "status": 403},
        },
        "deviates": {
            "made up": {"error": {"scimType": "userExists"}},
            "in another case": {"error": {"scimType": "UNIQUENESS"}},
            "no text": {"error": {"scimType": 7}},
        },
        "silent": {"absent": {"error": {}}, "empty": {"error": {"scimType": ""}}},
    },
    "rfc7644-3.12-detail-is-text": {
        "passes": {"text": {"error": {}}},
        "deviates": {"an object": {"error": {"detail": {"message": "no"}}}, "a list": {"error": {"detail": ["no"]}}},
        "silent": {"absent": {"error": {"detail": None}}},
    },
    "rfc7644-3.12-no-request-ends-in-a-server-error": {
        "passes": {"404": {"error": {}}, "400": {"error": {"status": "400"}, "status": 400}},
        "deviates": {
            "500": {"error": {"status": "500"}, "status": 500},
            "502": {"error": {"status": "502"}, "status": 502},
            "500 to malformed json": {
                "method": "POST",
                "path": "/Users",
                "sent": "{",
                "error": {"status": "500"},
                "status": 500,
            },
        },
        "silent": {
            "501": {"method": "PATCH", "error": {"status": "501"}, "status": 501},
            "503": {"error": {"status": "503"}, "status": 503},
            "success": {"user": {}},
        },
    },
}


def test_errors(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
