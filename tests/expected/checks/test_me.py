LOCATION = {"Location": "https://sp.example/scim/v2/Users/u1"}

CASES = {
    "rfc7644-3.11-me-is-501-where-not-offered": {
        "passes": {
            "501": {"path": "/Me", "error": {"status": "501"}, "status": 501},
            "308": {"path": "/Me", "status": 308, "headers": LOCATION},
            "handled": {"path": "/Me", "user": {}, "headers": LOCATION},
            "forbidden": {"path": "/Me", "error": {"status": "403"}, "status": 403},
        },
        "deviates": {"404": {"path": "/Me", "error": {}}, "404 in another case": {"path": "/me", "error": {}}},
        "silent": {"a user": {"error": {}}, "a user named me": {"path": "/Users/Me", "error": {}}},
    },
    "rfc7644-3.11-me-names-the-permanent-location": {
        "passes": {"permanent": {"path": "/Me", "user": {}, "headers": LOCATION}},
        "deviates": {
            "missing": {"path": "/Me", "user": {}},
            "missing behind 204": {"path": "/Me", "method": "PATCH", "sent": {}, "status": 204},
            "the alias": {
                "path": "/Me",
                "user": {},
                "headers": {"Location": "https://sp.example/scim/v2/Me"},
                "also": ("rfc7643-3.1-headers-name-meta-location",),
            },
        },
        "silent": {"a user": {"user": {}}, "refused": {"path": "/Me", "error": {"status": "501"}, "status": 501}},
    },
}


def test_me(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
