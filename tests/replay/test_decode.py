"""Bodies of all kinds: parsed where they can be, with what is wrong about them named."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scim_conformance.replay.decode import decode, excerpt, is_deeper

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=30,
)


@pytest.mark.parametrize(
    ("data", "body", "problems"),
    [
        (b"", None, ()),
        (b"{}", {}, ()),
        (b" [1, 1.5, true, null] ", [1, 1.5, True, None], ()),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}, ("byte-order-mark",)),
        (b'{"a":1,"a":2}', {"a": 2}, ("duplicate-key",)),
        (b'{"a":NaN,"b":-Infinity}', {"a": "NaN", "b": "-Infinity"}, ("not-finite",)),
        (b'{"a":1e999}', {"a": "1e999"}, ("not-finite",)),
        (b'{"a":' + b"9" * 10_000 + b"}", {"a": "9" * 40}, ("huge-number",)),
        (b'{"a":"\\ud83d\\ude00"}', {"a": "\U0001f600"}, ()),
        (b'{"\\ud800":"\\udfff"}', {"?": "?"}, ("lone-surrogate",)),
        (b'{"a":"\xff"}', None, ("not-utf-8",)),
        ('{"a":"é"}'.encode("utf-16"), None, ("not-utf-8",)),
        (b"<html></html>", None, ("not-json",)),
        (b'{"a":1', None, ("not-json",)),
        (b"{} {}", None, ("not-json",)),
        (b"{'a': 1}", None, ("not-json",)),
        (b"[" * 10_000 + b"]" * 10_000, None, ("too-deep",)),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, None, ("too-deep",)),
        (b"[" * 10_000, None, ("too-deep",)),
        (b"[" * 101 + b"]" * 101, None, ("too-deep",)),
        (b'"only text"', "only text", ()),
    ],
)
def test_a_body_is_parsed_and_its_problems_named(data, body, problems):
    document = decode(data)
    assert document.body == body
    assert document.problems == problems
    assert bool(document.text) == (body is None and data != b"")


def test_nesting_up_to_the_bound_is_parsed():
    assert decode(b"[" * 100 + b"]" * 100).problems == ()


def test_brackets_in_texts_are_no_nesting():
    assert decode(json.dumps({"a": "[{" * 500, "b": ["]" * 300, '\\"[' * 200]}).encode()).problems == ()


def test_a_wide_document_is_not_deep():
    assert decode(json.dumps([{"a": [1]}] * 5000).encode()).problems == ()


def test_deep_documents_of_sixteen_megabytes_are_refused_quickly():
    began = time.process_time()
    assert decode(b'["a[",' * 2_000_000 + b"]").problems in (("too-deep",), ("not-json",))
    assert time.process_time() - began < 10


@given(JSON)
def test_what_json_writes_is_read_back(value):
    document = decode(json.dumps(value).encode())
    assert json.dumps(document.body) == json.dumps(value) or "lone-surrogate" in document.problems
    assert set(document.problems) <= {"lone-surrogate", "too-deep"}


@given(st.binary(max_size=300))
def test_no_bytes_raise(data):
    decode(data, depth_max=5)


@given(JSON)
def test_depth_is_told_as_a_walk_tells_it(value):
    def depth(one):
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else None
        return 0 if inner is None else 1 + max(map(depth, inner), default=0)

    for bound in range(4):
        assert is_deeper([value], bound) == (depth(value) > bound)
        assert ("too-deep" in decode(json.dumps(value).encode(), bound).problems) == (depth(value) > bound)


def test_an_excerpt_of_broken_json_masks_what_may_be_somebodys():
    text = '{"schemas": ["urn:ietf:params:scim:x"], "userName": "stranger@corp.com", "mine": "a-keep", "cut": "stran'
    shown = excerpt(text, 300, lambda value: "keep" in value)
    assert shown == '{"schemas": ["urn:ietf:params:scim:x"], "userName": "...", "mine": "a-keep", "cut": "..."'


def test_an_excerpt_is_short_and_printable():
    assert excerpt("<b>\x1b[31m\u202e" + "x" * 999, 20, lambda _: True) == "<b> [31m " + "x" * 11
