PLACE = "https://sp.example/scim/v2/Users/"


def at(location, **more):
    meta = {"resourceType": "User", "created": "2026-01-05T08:00:00Z", "lastModified": "2026-01-05T08:00:00Z"}
    return {"user": {"id": "a b", "meta": {**meta, "location": location}}, "path": "/Users/a%20b", **more}


CASES = {
    "rfc7644-1.2-uris-are-percent-encoded": {
        "passes": {"encoded": at(f"{PLACE}a%20b"), "plain": {"user": {}}, "a path": at("Users/a%20b")},
        "deviates": {
            "a blank": at(f"{PLACE}a b"),
            "beyond ASCII": at(f"{PLACE}\u00e4") | {"also": ("rfc7643-3.1-meta-location-leads-to-the-resource",)},
            "a lone per cent": at(f"{PLACE}a%2") | {"also": ("rfc7643-3.1-meta-location-leads-to-the-resource",)},
        },
        "silent": {"error": {"error": {}}},
    },
}


def test_uris(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
