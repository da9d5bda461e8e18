META = {
    "resourceType": "User",
    "created": "2026-01-05T08:00:00Z",
    "lastModified": "2026-01-05T08:00:00Z",
    "location": "https://sp.example/scim/v2/Users/u1",
}
WITH_ETAGS = {"world": {"config": {"etag": {"supported": True}}}}


def tagged(tag, version, **more):
    return {"user": {"meta": {**META, "version": version}}, "headers": {"ETag": tag}, **more}


def compressed(tag, version):
    return tagged(tag, version) | {"headers": {"ETag": tag, "Content-Encoding": "gzip"}}


CASES = {
    "rfc7643-3.1-version-is-the-etag": {
        "passes": {
            "weak": tagged('W/"1"', 'W/"1"'),
            "strong": tagged('"1"', '"1"'),
            "weakened by compression": compressed('W/"1"', '"1"'),
            "named by compression": compressed('"1-gzip"', '"1"'),
        },
        "deviates": {
            "another": tagged('W/"2"', 'W/"1"'),
            "weak and strong": tagged('W/"1"', '"1"'),
            "no quotes in meta": tagged('"1"', "1"),
            "another though compressed": compressed('W/"2"', '"1"'),
        },
        "silent": {
            "header alone": {"user": {}, "headers": {"ETag": '"1"'}},
            "meta alone": {"user": {"meta": {**META, "version": '"1"'}}},
            "a list": {"list": {}, "headers": {"ETag": '"x"'}},
        },
    },
    "http-etag-is-an-entity-tag": {
        "passes": {
            "weak": {"user": {}, "headers": {"ETag": 'W/"1"'}},
            "strong": {"user": {}, "headers": {"ETag": '"e:1/2"'}},
        },
        "deviates": {
            "bare": {"user": {}, "headers": {"ETag": "1"}},
            "lower w": {"user": {}, "headers": {"ETag": 'w/"1"'}},
            "space inside": {"user": {}, "headers": {"ETag": '"a b"'}},
        },
        "silent": {"none": {"user": {}}},
    },
    "rfc7644-3.14-single-resources-carry-an-etag": {
        "passes": {"there": tagged('"1"', '"1"', **WITH_ETAGS)},
        "deviates": {"missing": {"user": {"meta": {**META, "version": '"1"'}}, **WITH_ETAGS}},
        "silent": {
            "not supported": {"user": {}},
            "a list": {"list": {}, **WITH_ETAGS},
            "no content": {"method": "PATCH", "sent": {}, "status": 204, **WITH_ETAGS},
        },
    },
    "rfc7644-3.14-meta-has-the-version": {
        "passes": {"there": tagged('"1"', '"1"', **WITH_ETAGS)},
        "deviates": {"missing": {"user": {}, "headers": {"ETag": '"1"'}, **WITH_ETAGS}},
        "silent": {
            "attributes": {
                "query": "attributes=title",
                "answer": {"id": "u1"},
                "headers": {"ETag": '"1"'},
                **WITH_ETAGS,
            },
            "not supported": {"user": {}},
        },
    },
}


def test_versions(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
