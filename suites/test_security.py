"""What attackers try, and what answers give away."""

from __future__ import annotations

import pytest

from scim_conformance.suite import ScimSession, body_of, headers_of, requirement, status_of

DEPTH = 2_000
LINE_BREAKS = {"crlf": "%0d%0a", "lf": "%0a", "unicode": "%E5%98%8A%E5%98%8D"}


@requirement("http-header-fields-cannot-be-injected")
@pytest.mark.parametrize("line_break", LINE_BREAKS.values(), ids=LINE_BREAKS)
@pytest.mark.parametrize("target", ["/Users/{id}{payload}", "/Users?filter=userName%20eq%20%22{payload}%22"])
def test_a_line_break_in_a_url_makes_no_header_field(scim: ScimSession, target: str, line_break: str) -> None:
    """What is quoted from a request into a header of the answer keeps to its line."""
    payload = f"{line_break}X-Injected:%20yes"
    exchange = scim.get(target.format(id=scim.unknown_id(), payload=payload), is_judged=False)
    assert status_of(exchange) > 0
    assert "X-Injected" not in headers_of(exchange)


@requirement("http-header-fields-cannot-be-injected")
def test_a_line_break_in_an_attribute_makes_no_header_field(scim: ScimSession) -> None:
    """A resource is made or refused; its values break out of no header."""
    sent = scim.user_body(title="Analyst\r\nX-Injected: yes")
    exchange = scim.post("/Users", sent, is_judged=False)
    assert status_of(exchange) > 0
    assert "X-Injected" not in headers_of(exchange)


@pytest.mark.stress
@requirement("http-deep-documents-do-no-harm")
@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_a_deep_document_is_refused(scim: ScimSession, opening: str) -> None:
    """Thousands of brackets are refused, or passed over; the endpoint goes on serving."""
    closing = "]" if opening == "[" else "}"
    text = f'{{"title": {opening * DEPTH}1{closing * DEPTH}}}'
    exchange = scim.post("/Users", text=text, is_judged=False)
    assert 400 <= status_of(exchange) < 500
    assert status_of(scim.get("/Users?startIndex=1&count=1")) == 200


@pytest.mark.stress
@requirement("http-deep-filters-do-no-harm")
@pytest.mark.parametrize("depth", [50, 500])
def test_a_deep_filter_is_served_or_refused(scim: ScimSession, depth: int) -> None:
    """Brackets in brackets are served, or refused with 400; the endpoint goes on serving."""
    text = f"{'(' * depth}userName%20eq%20%22nobody%22{')' * depth}"
    exchange = scim.get(f"/Users?filter={text}", is_judged=False)
    assert status_of(exchange) in {200, 400, 413, 414, 431}
    assert status_of(scim.get("/Users?startIndex=1&count=1")) == 200


@requirement("http-errors-keep-secrets-to-themselves")
def test_a_refused_create_does_not_show_its_password(scim: ScimSession) -> None:
    """An error may quote what was wrong, and no password."""
    password = "Correct-Horse-Battery-9"  # noqa: S105 - made up
    body = {**scim.user_body(password=password), "name": [["not", "a", "name"]]}
    exchange = scim.post("/Users", body, is_judged=False)
    assert status_of(exchange) > 0
    assert password not in str(body_of(exchange))


@requirement("http-errors-show-no-stack-trace")
def test_a_broken_body_shows_no_stack_trace(scim: ScimSession) -> None:
    """An error is told, and not where in the code it came about."""
    exchange = scim.post("/Users", text="{")
    assert status_of(exchange) > 0
    assert "Traceback" not in str(body_of(exchange))
