META = {
    "resourceType": "User",
    "created": "2026-01-05T08:00:00Z",
    "lastModified": "2026-01-05T08:00:00Z",
    "location": "https://sp.example/scim/v2/Users/u1",
}


def meta(**changes):
    return {"user": {"meta": {key: value for key, value in {**META, **changes}.items() if value is not None}}}


def created(first, last):
    times = meta(created=first, lastModified=last)
    return {"method": "POST", "path": "/Users", "status": 201, "headers": {"Location": META["location"]}, **times}


CASES = {
    "rfc7643-3.1-meta-is-complete": {
        "passes": {
            "all four": {"user": {}},
            "with a version": meta(version='W/"1"'),
            "group": {"group": {}},
            "members left out": {
                "path": "/Groups/g1",
                "query": "excludedAttributes=members",
                "group": {"members": None},
            },
        },
        "deviates": {
            "no meta": {"user": {"meta": None}},
            "no location": meta(location=None),
            "no times": meta(created=None, lastModified=None),
            "empty type": meta(resourceType=""),
        },
        "silent": {
            "attributes": {"query": "attributes=userName", "answer": {"id": "u1"}},
            "meta left out": {"query": "excludedAttributes=meta", "user": {"meta": None}},
            "meta left out by its urn": {
                "query": "excludedAttributes=urn:ietf:params:scim:schemas:core:2.0:User:meta.location",
                "user": {"meta": None},
            },
        },
    },
    "rfc7643-2.3.5-date-times-have-the-form-of-xsd": {
        "passes": {
            "zulu": {"user": {}},
            "fraction": meta(created="2026-01-05T08:00:00.123456789Z"),
            "offset": meta(lastModified="2026-01-05T09:00:00+01:00"),
            "no zone": meta(created="2026-01-05T08:00:00"),
            "null": meta(created=META["created"], lastModified=META["lastModified"], deleted=[]),
        },
        "deviates": {
            "a date": meta(created="2026-01-05"),
            "an epoch number": meta(created=1767600000),
            "an epoch number as text": meta(created="1767600000"),
            "a space for the T": meta(lastModified="2026-01-05 08:00:00"),
            "offset without colon": meta(created="2026-01-05T08:00:00.000+0000"),
            "month 13": meta(created="2026-13-05T08:00:00Z"),
            "declared": {"own": True, **meta(created=1767600000)},
        },
        "silent": {"error": {"error": {}}},
    },
    "rfc7643-3.1-a-new-resource-is-unmodified": {
        "passes": {
            "equal": created("2026-01-05T08:00:00Z", "2026-01-05T08:00:00Z"),
            "one instant in two zones": created("2026-01-05T08:00:00Z", "2026-01-05T09:00:00+01:00"),
            "to the coarser precision": created("2026-01-05T08:00:00.412Z", "2026-01-05T08:00:00Z"),
            "no times to compare": created("2026-01-05T08:00:00Z", None) | {"also": ("rfc7643-3.1-meta-is-complete",)},
        },
        "deviates": {
            "later": created("2026-01-05T08:00:00Z", "2026-01-05T08:00:01Z"),
            "two clock readings": created("2026-01-05T08:00:00.412Z", "2026-01-05T08:00:00.413Z"),
            "earlier": created("2026-01-05T08:00:00Z", "2026-01-05T07:59:59Z"),
        },
        "silent": {"a read": meta(lastModified="2026-02-01T00:00:00Z")},
    },
    "rfc7644-3.3.1-meta-names-the-resource-type": {
        "passes": {
            "user": {"user": {}},
            "group": {"group": {}},
            "absent under attributes": {"query": "attributes=userName", "answer": {"id": "u1"}},
        },
        "deviates": {
            "another type": meta(resourceType="Group"),
            "another case": meta(resourceType="user"),
            "the endpoint": meta(resourceType="Users"),
        },
        "silent": {"error": {"error": {}}},
    },
    "rfc7643-3.1-meta-location-leads-to-the-resource": {
        "passes": {
            "absolute": {"user": {}},
            "relative to the base": meta(location="Users/u1"),
            "from the root of the host": meta(location="/scim/v2/Users/u1"),
            "relative to the resource": meta(location="../Users/u1"),
            "default port": meta(location="https://sp.example:443/scim/v2/Users/u1"),
            "no base url known": {**meta(location="https://elsewhere.example/Users/u1"), "base_url": ""},
            "id to be encoded": {
                "path": "/Users/a%40b",
                "user": {"id": "a@b", "meta": {**META, "location": "https://sp.example/scim/v2/Users/a%40b"}},
            },
            "id left bare": {
                "path": "/Users/a%40b",
                "user": {"id": "a@b", "meta": {**META, "location": "https://sp.example/scim/v2/Users/a@b"}},
            },
        },
        "deviates": {
            "another host": meta(location="https://internal.example/scim/v2/Users/u1"),
            "another id": meta(location="https://sp.example/scim/v2/Users/u2"),
            "the endpoint": meta(location="https://sp.example/scim/v2/Users"),
            "no URI": meta(location="https://["),
            "no text": meta(location=7) | {"also": ("rfc7643-2.3-values-have-the-type-of-the-schema",)},
        },
        "silent": {"error": {"error": {}}},
    },
}


def test_meta(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
