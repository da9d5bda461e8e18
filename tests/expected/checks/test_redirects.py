NOT_SCIM = {"headers": {"Location": "https://sp.example/scim/v2/Users/u1"}}

CASES = {
    "rfc7644-3.12-redirects-stay-at-the-origin": {
        "passes": {
            "307 to the same origin": {"status": 307, **NOT_SCIM},
            "308 by path": {"status": 308, "headers": {"Location": "/scim/v2/Users/u1/"}},
            "followed": {
                "user": {},
                "redirected_by": 307,
                "also": ("http-requests-are-served-without-a-redirect",),
            },
        },
        "deviates": {
            "302": {"status": 302, **NOT_SCIM},
            "301": {"status": 301, **NOT_SCIM},
            "303": {"status": 303, **NOT_SCIM},
            "another host": {"status": 307, "headers": {"Location": "https://other.example/scim/v2/Users/u1"}},
            "another port": {"status": 308, "headers": {"Location": "https://sp.example:8443/Users/u1"}},
            "plain http": {"status": 308, "headers": {"Location": "http://sp.example/scim/v2/Users/u1"}},
            "no port at all": {"status": 308, "headers": {"Location": "https://sp.example:abc/"}},
            "/Me by 302": {"path": "/Me", "status": 302, **NOT_SCIM},
        },
        "silent": {
            "308 for /Me": {
                "path": "/Me",
                "status": 308,
                "headers": {"Location": "https://sp.example/scim/v2/Users/u1"},
            },
            "not modified": {"status": 304},
            "served": {"user": {}},
        },
    },
    "http-requests-are-served-without-a-redirect": {
        "passes": {},
        "deviates": {"307": {"user": {}, "redirected_by": 307}, "308": {"user": {}, "redirected_by": 308}},
        "silent": {
            "served": {"user": {}},
            "/Me": {
                "path": "/Me",
                "user": {},
                "redirected_by": 308,
                "headers": {"Location": "https://sp.example/scim/v2/Users/u1"},
            },
        },
    },
}


def test_redirects(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
