SCIM = "application/scim+json"
JSON = "application/json"


def labelled(media_type, **more):
    return {"user": {}, "headers": {"Content-Type": media_type}, **more}


def sent(media_type, status, **more):
    error = {"error": {"status": str(status)}, "status": status}
    return {"method": "POST", "path": "/Users", "sent": {}, "sends": media_type, **error, **more}


CASES = {
    "rfc7644-3.8-answers-name-no-other-charset": {
        "passes": {
            "none": labelled(SCIM),
            "utf-8": labelled(f"{SCIM}; charset=UTF-8"),
            "a part of it": labelled(f"{SCIM}; charset=us-ascii"),
        },
        "deviates": {"latin": labelled(f"{SCIM}; charset=iso-8859-1")},
        "silent": {"no body": {"method": "DELETE", "status": 204, "answer": None}},
    },
    "rfc7644-3.8-scim-json-where-asked": {
        "passes": {
            "scim+json": labelled(SCIM),
            "with a charset": labelled(f"{SCIM}; charset=utf-8"),
            "in another case": labelled("Application/SCIM+JSON"),
            "an error": {"error": {}},
        },
        "deviates": {
            "json": labelled(JSON),
            "text/json": labelled("text/json;charset=UTF-8"),
            "unlabelled": labelled(None),
            "an error as json": {"error": {}, "headers": {"Content-Type": JSON}},
        },
        "silent": {
            "json named too": labelled(JSON, accept=f"{SCIM}, {JSON};q=0.5"),
            "no body": {"method": "DELETE", "status": 204},
            "a gateway's error": {
                "status": 502,
                "answer": {"message": "down"},
                "headers": {"Content-Type": JSON},
                "also": (
                    "rfc7644-3.2-gateway-errors-are-scim-errors",
                    "rfc7644-3.12-no-request-ends-in-a-server-error",
                ),
            },
        },
    },
    "rfc7644-3.8-scim-json-by-default": {
        "passes": {
            "no Accept": labelled(SCIM, accept=None),
            "any": labelled(SCIM, accept="*/*"),
            "json was named beside any": labelled(JSON, accept=f"{JSON}, */*"),
        },
        "deviates": {
            "json to nobody's wish": labelled(JSON, accept=None),
            "json to any": labelled(JSON, accept="*/*"),
            "html to any": labelled("text/html", accept="*/*"),
        },
        "silent": {"scim+json asked": labelled(SCIM), "json asked": labelled(JSON, accept=JSON)},
    },
    "rfc7644-3.8-json-where-asked": {
        "passes": {
            "json": labelled(JSON, accept=JSON),
            "scim+json": labelled(SCIM, accept=JSON),
            "406 where scim+json is wanted too is another's": labelled(JSON, accept=f"{JSON}, {SCIM}"),
        },
        "deviates": {
            "406": {"accept": JSON, "error": {"status": "406"}, "status": 406},
            "html": labelled("text/html", accept=JSON),
            "unlabelled": labelled(None, accept=JSON),
        },
        "silent": {
            "any will do": labelled(SCIM, accept=f"{JSON}, */*"),
            "refused by q=0": labelled(SCIM, accept=f"{SCIM}, {JSON};q=0"),
        },
    },
    "rfc7644-3.8-scim-json-is-accepted": {
        "passes": {"served": {"user": {}}, "refused for another reason": sent(SCIM, 400)},
        "deviates": {
            "415": sent(SCIM, 415),
            "415 with a charset": sent(f"{SCIM}; charset=utf-8", 415),
            "406": {"error": {"status": "406"}, "status": 406},
        },
        "silent": {
            "json in and out": sent(JSON, 415, accept=JSON),
        },
    },
    "onelogin-json-media-type-is-accepted": {
        "passes": {"served": labelled(JSON, accept=JSON, profile="onelogin")},
        "deviates": {
            "415": sent(JSON, 415, accept=JSON, profile="onelogin"),
            "406": {
                "profile": "onelogin",
                "accept": JSON,
                "error": {"status": "406"},
                "status": 406,
                "also": ("rfc7644-3.8-json-where-asked",),
            },
        },
        "silent": {
            "another IdP": sent(JSON, 415, accept=JSON, profile="okta"),
            "no IdP": sent(JSON, 415, accept=JSON),
        },
    },
}


def test_media_types(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
