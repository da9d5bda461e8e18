from scim_conformance.scim import urns

STUB = {"urn:scim-conformance:foreign": "9f"}
EMPTY = {"totalResults": 0, "startIndex": 1, "itemsPerPage": 0, "Resources": []}


def stubs(number):
    return [STUB] * number


def page(query="", **changes):
    return {"query": query, "list": changes}


def empty(query="", **changes):
    return {"query": query, "list": {**EMPTY, **changes}}


BARE = {"path": "/Users", "answer": [{**STUB}]}
LOOK_UP = "filter=userName%20eq%20%22a%22"

CASES = {
    "rfc7644-3.4.2-queries-are-answered-with-a-list-response": {
        "passes": {
            "list": page(),
            "empty": empty(),
            "names in another case": {
                "path": "/Users",
                "answer": {"schemas": [urns.LIST_RESPONSE], "totalresults": 0, "resources": []},
            },
            "search": {"method": "POST", "path": "/Users/.search", "sent": {}, "list": EMPTY},
            "root": {"path": "/", "list": EMPTY},
        },
        "deviates": {
            "a bare array": BARE,
            "no schemas": page(schemas=None),
            "another schema": page(schemas=["urn:example:list"]),
            "a resource": {
                "path": "/Users",
                "user": {},
                "also": ("rfc7644-3.4.2-total-results-is-a-number",),
            },
            "no body": {"path": "/Users"},
        },
        "silent": {
            "one resource": {"user": {}},
            "refused": {"path": "/Users", "error": {"status": "400"}, "status": 400},
        },
    },
    "rfc7644-3.4.2-total-results-is-a-number": {
        "passes": {
            "number": page(),
            "zero": empty(),
            "with a zero fraction": page(totalResults=1.0),
            "cursor without total": page(totalResults=None, nextCursor="abc", startIndex=None),
            "asked by cursor": page("cursor", totalResults=None),
        },
        "deviates": {
            "missing": page(totalResults=None),
            "text": page(totalResults="1"),
            "true": page(totalResults=True),
            "negative": empty(totalResults=-1),
            "fraction": page(totalResults=1.5),
        },
        "silent": {"a bare array": BARE | {"also": ("rfc7644-3.4.2-queries-are-answered-with-a-list-response",)}},
    },
    "rfc7644-3.4.2.4-paging-counters-are-numbers": {
        "passes": {"numbers": page(), "one of them": page(itemsPerPage=None), "zero": empty(startIndex=0)},
        "deviates": {
            "text": page(startIndex="1"),
            "items as text": page(itemsPerPage="1"),
            "negative": empty(itemsPerPage=-1),
        },
        "silent": {"absent": page(startIndex=None, itemsPerPage=None)},
    },
    "okta-counters-are-numbers": {
        "passes": {"numbers": page() | {"profile": "okta"}, "absent": page(startIndex=None) | {"profile": "okta"}},
        "deviates": {
            "start": page(startIndex="1")
            | {"profile": "okta", "also": ("rfc7644-3.4.2.4-paging-counters-are-numbers",)},
            "total": page(totalResults="1") | {"profile": "okta", "also": ("rfc7644-3.4.2-total-results-is-a-number",)},
        },
        "silent": {
            "another IdP": page(startIndex="1")
            | {"profile": "onelogin", "also": ("rfc7644-3.4.2.4-paging-counters-are-numbers",)},
        },
    },
    "rfc7644-3.4.2-results-are-listed": {
        "passes": {
            "listed": page(),
            "count 0": page("count=0", Resources=None, itemsPerPage=None),
            "negative count": page("count=-3", Resources=None, itemsPerPage=None),
            "past the end": page("startIndex=9", Resources=None, startIndex=9, itemsPerPage=0),
        },
        "deviates": {
            "missing": page(Resources=None),
            "an object": page(Resources={"id": "u1"}),
            "missing from the first page": page("startIndex=1&count=10", Resources=None),
        },
        "silent": {
            "no match": empty(Resources=None),
            "no match, null": {
                "path": "/Users",
                "answer": {"schemas": [urns.LIST_RESPONSE], "totalResults": 0, "Resources": None},
            },
        },
    },
    "rfc7644-3.4.2-partial-answers-say-which-part": {
        "passes": {
            "both": page(totalResults=9),
            "second page": page("startIndex=2&count=1", totalResults=9, startIndex=2),
        },
        "deviates": {
            "no start": page(totalResults=9, startIndex=None),
            "no items": page(totalResults=9, itemsPerPage=None),
            "neither": page("startIndex=1&count=1", totalResults=9, startIndex=None, itemsPerPage=None),
        },
        "silent": {
            "all in one": page(startIndex=None, itemsPerPage=None),
            "count 0": page("count=0", totalResults=9, Resources=[], startIndex=None, itemsPerPage=None),
            "past the end": page("startIndex=10", totalResults=9, Resources=[], startIndex=None, itemsPerPage=None),
            "cursor": page(totalResults=9, nextCursor="abc", startIndex=None, itemsPerPage=None),
        },
    },
    "rfc7644-3.4.2-items-per-page-counts-the-page": {
        "passes": {
            "equal": page(),
            "the page size on a short page": page("count=10", itemsPerPage=10),
            "none": page("count=0", Resources=[], itemsPerPage=0),
        },
        "deviates": {"below": page(Resources=stubs(3), totalResults=3, itemsPerPage=2)},
        "silent": {"absent": page(itemsPerPage=None)},
    },
    "rfc7644-3.4.2.4-pages-past-the-end-hold-nothing": {
        "passes": {
            "empty": empty("startIndex=9&count=2", totalResults=3, startIndex=9),
            "without a key": empty("startIndex=9&count=2", totalResults=3, startIndex=9, Resources=None),
        },
        "deviates": {
            "the last once more": page(
                "startIndex=9&count=2", totalResults=3, startIndex=9, Resources=stubs(2), itemsPerPage=2
            ),
        },
        "silent": {
            "the last page": page("startIndex=2&count=2", totalResults=2, startIndex=2),
            "the first of none": empty("startIndex=1&count=2"),
        },
    },
    "rfc7644-3.4.2-total-results-covers-the-page": {
        "passes": {"equal": page(), "more": page(totalResults=9)},
        "deviates": {"below": page(Resources=stubs(3), totalResults=2, itemsPerPage=3)},
        "silent": {"no number": page(totalResults="1") | {"also": ("rfc7644-3.4.2-total-results-is-a-number",)}},
    },
    "rfc7644-3.4.2.4-start-index-counts-from-1": {
        "passes": {
            "1": page(),
            "0 on an empty list": empty(startIndex=0),
            "any echo past the end": page("startIndex=10", Resources=[], itemsPerPage=0, startIndex=10),
        },
        "deviates": {
            "0 with results": page(startIndex=0),
            "0 echoed": empty("startIndex=0", startIndex=0),
        },
        "silent": {"absent": page(startIndex=None)},
    },
    "rfc7644-3.4.2.4-pages-keep-to-count": {
        "passes": {
            "fewer": page("count=5", Resources=stubs(3), totalResults=9, itemsPerPage=3),
            "none of 0": page("count=0", Resources=[], itemsPerPage=0),
            "search": {"method": "POST", "path": "/Users/.search", "sent": {"count": 1}, "list": {}},
        },
        "deviates": {
            "more": page("count=2", Resources=stubs(3), totalResults=9, itemsPerPage=3),
            "some of 0": page("count=0"),
            "some of a negative": page("count=-1"),
            "search": {
                "method": "POST",
                "path": "/Users/.search",
                "sent": {"count": 1},
                "list": {"Resources": stubs(2), "totalResults": 2, "itemsPerPage": 2},
            },
        },
        "silent": {"no count": page(), "no number": page("count=abc")},
    },
    "rfc7644-3.4.2-lists-hold-objects": {
        "passes": {"resources": page()},
        "deviates": {"ids": page(Resources=["u1"]), "null": page(Resources=[None])},
        "silent": {"empty": empty(), "stubs": page(Resources=stubs(1))},
    },
    "rfc7644-3.4.2.4-lists-hold-each-resource-once": {
        "passes": {
            "two": {
                "query": "attributes=id",
                "list": {"Resources": [{"id": "u1"}, {"id": "u2"}], "totalResults": 2, "itemsPerPage": 2},
            },
            "one id of two types": {
                "path": "/",
                "query": "attributes=id",
                "list": {
                    "Resources": [{"schemas": [urns.USER], "id": "1"}, {"schemas": [urns.GROUP], "id": "1"}],
                    "totalResults": 2,
                    "itemsPerPage": 2,
                },
            },
        },
        "deviates": {
            "twice": {
                "query": "attributes=id",
                "list": {"Resources": [{"id": "u1"}, {"id": "u1"}], "totalResults": 2, "itemsPerPage": 2},
            },
        },
        "silent": {"foreign ones": page(Resources=stubs(2), totalResults=2, itemsPerPage=2)},
    },
    "entra-lookup-without-match-is-an-empty-list": {
        "passes": {
            "empty": empty(LOOK_UP) | {"profile": "entra"},
            "absent": empty(LOOK_UP, Resources=None) | {"profile": "entra"},
        },
        "deviates": {
            "null": {
                "path": "/Users",
                "query": LOOK_UP,
                "answer": {"schemas": [urns.LIST_RESPONSE], "totalResults": 0, "Resources": None},
                "profile": "entra",
            }
        },
        "silent": {"a match": page(LOOK_UP) | {"profile": "entra"}, "no filter": empty() | {"profile": "entra"}},
    },
}


def test_lists(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
