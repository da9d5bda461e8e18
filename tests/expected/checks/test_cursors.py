def page(query="", **changes):
    return {"query": query, "list": {"startIndex": None, **changes}}


def config(**said):
    return {"path": "/ServiceProviderConfig", "config": {"pagination": said or None}}


def sized(size, held):
    entries = [{"urn:scim-conformance:foreign": str(number)} for number in range(held)]
    return {
        "world": {"config": {"pagination": {"cursor": True, "index": True, "maxPageSize": size}}},
        "list": {"Resources": entries, "totalResults": 9, "itemsPerPage": held},
    }


def search(cursor, **changes):
    return {"method": "POST", "path": "/Users/.search", "sent": {"cursor": cursor}, "list": changes}


CASES = {
    "rfc9865-2-the-first-page-has-no-previous-cursor": {
        "passes": {
            "empty cursor": page("cursor=", nextCursor="a"),
            "no cursor": page(nextCursor="a"),
            "in a search": search("", nextCursor="a"),
        },
        "deviates": {
            "empty cursor": page("cursor=", nextCursor="a", previousCursor="z"),
            "no cursor": page(nextCursor="a", previousCursor="z"),
            "in a search": search("", nextCursor="a", previousCursor="z"),
        },
        "silent": {
            "a later page": page("cursor=b", previousCursor="a"),
            "a later page of a search": search("b", previousCursor="a"),
            "by index": page(startIndex=1),
        },
    },
    "rfc9865-2-cursors-need-no-escaping": {
        "passes": {
            "letters and signs": page("cursor=", nextCursor="Az09-._~"),
            "back": page("cursor=b", previousCursor="a"),
        },
        "deviates": {
            "base64": page("cursor=", nextCursor="a+/="),
            "backwards": page("cursor=b", previousCursor="a b"),
            "a number": page("cursor=", nextCursor=7),
        },
        "silent": {"none": page("cursor=")},
    },
    "rfc9865-4-pagination-states-both-methods": {
        "passes": {
            "both": config(cursor=True, index=True),
            "with sizes": config(cursor=False, index=True, maxPageSize=9),
        },
        "deviates": {"no index": config(cursor=True), "text": config(cursor="true", index=True)},
        "silent": {"not said": config()},
    },
    "rfc9865-4-pages-keep-to-the-declared-size": {
        "passes": {"as many": sized(2, 2), "fewer": sized(2, 1)},
        "deviates": {"more": sized(2, 3)},
        "silent": {"not said": page(), "no number": sized("2", 3)},
    },
}


def test_cursors(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
