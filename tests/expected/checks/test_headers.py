from scim_conformance.scim.exchange import Framing

LOCATION = "https://sp.example/scim/v2/Users/u1"
CREATED = {"method": "POST", "path": "/Users", "status": 201}
META = {
    "resourceType": "User",
    "created": "2026-01-05T08:00:00Z",
    "lastModified": "2026-01-05T08:00:00Z",
    "location": LOCATION,
}


def created(location=LOCATION, **more):
    return {**CREATED, "user": {}, "headers": {"Location": location}, **more}


def read(**headers):
    return {"user": {}, "headers": {name.replace("_", "-"): value for name, value in headers.items()}}


def patched(status, **more):
    return {"method": "PATCH", "sent": {"Operations": []}, "status": status, **more}


CASES = {
    "http-answers-to-http-1.0-are-not-chunked": {
        "passes": {"whole": {"user": {}, "framing": Framing.HTTP_1_0}},
        "deviates": {
            "chunked": {"user": {}, "framing": Framing.HTTP_1_0, "headers": {"Transfer-Encoding": "chunked"}},
        },
        "silent": {"HTTP/1.1": {"user": {}, "headers": {"Transfer-Encoding": "chunked"}}},
    },
    "rfc7644-3.3-create-names-the-location": {
        "passes": {"there": created(), "relative": created("Users/u1")},
        "deviates": {"missing": created(None), "empty": created("")},
        "silent": {
            "a read": {"user": {}},
            "a search": {"method": "POST", "path": "/Users/.search", "sent": {}, "list": {}},
            "a refusal": {**CREATED, "error": {"status": "400"}, "status": 400},
        },
    },
    "rfc7644-3.3-create-answers-with-the-resource": {
        "passes": {
            "whole": created(),
            "partial": {**CREATED, "query": "attributes=id", "answer": {"id": "u1"}, "headers": {"Location": LOCATION}},
        },
        "deviates": {"no body": {**CREATED, "headers": {"Location": LOCATION}}},
        "silent": {"a read": {"user": {}}},
    },
    "rfc7644-3.3-location-is-meta-location": {
        "passes": {
            "equal": created(),
            "relative and absolute": created("/scim/v2/Users/u1"),
            "with another version": created("https://sp.example/scim/Users/u1"),
        },
        "deviates": {
            "another id": created("https://sp.example/scim/v2/Users/u2"),
            "the endpoint": created("https://sp.example/scim/v2/Users"),
        },
        "silent": {
            "no header": created(None, also=("rfc7644-3.3-create-names-the-location",)),
            "no meta": created(user={"meta": {**META, "location": ""}}, also=("rfc7643-3.1-meta-is-complete",)),
        },
    },
    "rfc7643-3.1-headers-name-meta-location": {
        "passes": {
            "Content-Location": read(Content_Location=LOCATION),
            "Location of a read": read(Location=LOCATION),
            "relative": read(Content_Location="/scim/v2/Users/u1"),
        },
        "deviates": {
            "Content-Location of another": read(Content_Location="https://sp.example/scim/v2/Users/u2"),
            "Location of another": read(Location="https://sp.example/scim/v2/Users/u2"),
        },
        "silent": {"none": {"user": {}}, "Location of a create": created()},
    },
    "http-an-answer-without-content-has-no-body": {
        "passes": {
            "204": {"method": "DELETE", "status": 204},
            "announced as empty": {"method": "DELETE", "status": 204, "headers": {"Content-Length": "0"}},
            "304 with the length of what it stands for": {"status": 304, "headers": {"Content-Length": "812"}},
        },
        "deviates": {
            "a body": {"method": "DELETE", "status": 204, "answer": {}, "size": 2},
            "an unreadable body": {"method": "DELETE", "status": 204, "text": "ok", "problems": ("not-json",)},
            "an announced body": {"method": "PATCH", "status": 204, "headers": {"Content-Length": "17"}},
        },
        "silent": {"200": {"user": {}}},
    },
    "rfc7644-3.5.2-patch-answers-200-with-the-resource": {
        "passes": {
            "resource": patched(200, user={}),
            "partial": patched(200, query="attributes=title", answer={"id": "u1"}),
        },
        "deviates": {
            "no body": patched(200),
            "an empty object": patched(
                200, answer={}, query="attributes=id", also=("rfc7643-3.1-resources-have-an-id",)
            ),
            "an array": patched(200, answer=[]),
        },
        "silent": {"204": patched(204), "another method": {"method": "PUT", "sent": {}, "user": {}}},
    },
    "rfc7644-3.5.2-patch-with-attributes-answers-200": {
        "passes": {"200": patched(200, query="attributes=title", answer={"id": "u1"})},
        "deviates": {"204": patched(204, query="attributes=title")},
        "silent": {
            "nothing asked": patched(204),
            "a refusal": patched(400, query="attributes=title", error={"status": "400"}),
        },
    },
    "http-method-not-allowed-names-the-allowed": {
        "passes": {
            "named": {"error": {"status": "405"}, "status": 405, "headers": {"Allow": "GET, POST"}},
            "none is allowed": {"error": {"status": "405"}, "status": 405, "headers": {"Allow": ""}},
        },
        "deviates": {"missing": {"error": {"status": "405"}, "status": 405}},
        "silent": {"404": {"error": {}}},
    },
    "http-too-many-requests-says-how-long": {
        "passes": {"seconds": {"error": {"status": "429"}, "status": 429, "headers": {"Retry-After": " 30 "}}},
        "deviates": {
            "missing": {"error": {"status": "429"}, "status": 429},
            "a date": {
                "error": {"status": "429"},
                "status": 429,
                "headers": {"Retry-After": "Wed, 25 Nov 2026 08:00:00 GMT"},
            },
            "negative": {"error": {"status": "429"}, "status": 429, "headers": {"Retry-After": "-1"}},
        },
        "silent": {"503": {"error": {"status": "503"}, "status": 503}},
    },
}


def test_headers(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
