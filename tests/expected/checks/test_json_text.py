def with_problem(*problems, **more):
    return {"user": {}, "problems": problems, **more}


UNREAD = {"answer": None, "text": "{", "size": 40}

CASES = {
    "rfc7644-3.8-bodies-are-json": {
        "passes": {"json": {"user": {}}},
        "deviates": {
            "html": {**UNREAD, "problems": ("not-json",), "headers": {"Content-Type": "text/html"}},
            "cut short": {**UNREAD, "method": "DELETE", "status": 200, "problems": ("not-json",)},
        },
        "silent": {
            "no content": {"method": "DELETE", "status": 204},
            "an error": {"error": {}},
            "a redirect with a page": {"path": "/Me", "status": 308, "text": "<html>", "problems": ("not-json",)},
        },
    },
    "http-json-is-well-formed": {
        "passes": {"plain": {"user": {}}},
        "deviates": {
            "NaN": with_problem("not-finite"),
            "byte order mark": with_problem("byte-order-mark"),
            "latin-1": {**UNREAD, "problems": ("not-utf-8",)},
            "NaN in an error": {"error": {}, "problems": ("not-finite",)},
        },
        "silent": {"no body": {"method": "DELETE", "status": 204}},
    },
    "http-json-has-each-name-once": {
        "passes": {"plain": {"user": {}}},
        "deviates": {"twice": with_problem("duplicate-key")},
        "silent": {"no body": {"method": "DELETE", "status": 204}},
    },
    "http-json-is-readable-everywhere": {
        "passes": {"plain": {"user": {}}},
        "deviates": {
            "huge number": with_problem("huge-number"),
            "lone surrogate": with_problem("lone-surrogate"),
            "too deep": {**UNREAD, "problems": ("too-deep",)},
        },
        "silent": {"an error": {"error": {}}},
    },
}


def test_json_text(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
