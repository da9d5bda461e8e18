"""What is wrong with a request is said in words that a client can read: status, schema, keyword, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.urns import ERROR
from scim_conformance.suite import ScimSession, body_of, requirement, resources_of, scim_type_of, status_of

CLOSED = {403, 404, 405, 501}
MALFORMED: dict[str, Callable[[str], str]] = {
    "cut-off": lambda text: text[:-1],
    "single-quotes": lambda text: text.replace('"', "'"),
    "trailing-comma": lambda text: f"{text[:-1]},}}",
    "more-behind-it": lambda text: f"{text} {text}",
    "no-json": lambda text: f"<User>{text}</User>",
}
OF_ANOTHER_KIND: dict[str, str] = {"array": "[]", "text": '"ada"', "number": "42", "true": "true", "null": "null"}


@requirement("rfc7644-3.12-malformed-json-is-400")
@pytest.mark.parametrize("broken", MALFORMED.values(), ids=MALFORMED)
def test_a_create_with_broken_json_is_refused(scim: ScimSession, broken: Callable[[str], str]) -> None:
    """What is no JSON is answered with 400, and with invalidSyntax if with any keyword."""
    exchange = scim.post("/Users", text=broken(json.dumps(scim.user_body())), is_judged=False)
    assert status_of(exchange) == 400
    assert scim_type_of(exchange) in {None, "", "invalidSyntax"}


@requirement("rfc7644-3.12-malformed-json-is-400")
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_change_with_broken_json_is_refused(scim: ScimSession, method: str) -> None:
    """A change that cannot be read is refused, and changes nothing."""
    user = scim.user()
    exchange = scim.request(method, user.path, text=json.dumps(user.sent)[:-1], is_judged=False)
    if method == "PATCH" and not scim.capabilities.patch:
        pytest.skip("the endpoint does not offer PATCH")
    assert status_of(exchange) == 400


@requirement("rfc7644-3.12-bodies-of-another-kind-are-400")
@pytest.mark.parametrize("text", OF_ANOTHER_KIND.values(), ids=OF_ANOTHER_KIND)
def test_a_create_whose_body_is_no_object_is_refused(scim: ScimSession, text: str) -> None:
    """JSON that is no object describes no resource."""
    assert status_of(scim.post("/Users", text=text, is_judged=False)) == 400


@requirement("rfc7644-3.12-bodies-of-another-kind-are-400")
def test_a_create_without_a_body_is_refused(scim: ScimSession) -> None:
    """Nothing describes nobody; a missing media type may be what is named as the cause."""
    assert status_of(scim.post("/Users", text="", is_judged=False)) in {400, 411, 415}


@requirement("rfc7644-3.12-bodies-of-another-kind-are-400")
@pytest.mark.parametrize("text", OF_ANOTHER_KIND.values(), ids=OF_ANOTHER_KIND)
def test_a_patch_whose_body_is_no_object_is_refused(scim: ScimSession, text: str) -> None:
    """A PatchOp is an object."""
    if not scim.capabilities.patch:
        pytest.skip("the endpoint does not offer PATCH")
    user = scim.user()
    assert status_of(scim.patch(user.path, text=text, is_judged=False)) == 400


@requirement("rfc7644-3.12-values-that-fit-no-type-are-400")
@pytest.mark.parametrize(
    ("name", "value"),
    [("userName", {"given": "ada"}), ("name", ["Ada"]), ("emails", [["ada"]]), ("active", {"is": True})],
    ids=["object-for-a-text", "list-for-an-object", "list-in-a-list", "object-for-a-boolean"],
)
def test_a_value_that_no_reading_fits_is_refused(scim: ScimSession, name: str, value: JsonValue) -> None:
    """No leniency makes a text of an object, or an address of a list in a list."""
    assert status_of(scim.post("/Users", scim.user_body(**{name: value}), is_judged=False)) == 400


@requirement("rfc7644-3.12-unknown-endpoints-are-404")
@pytest.mark.parametrize("path", ["/Unknowns", "/Users/{id}/unknown", "/Unknowns/1", "/ServiceProviderConfigs/x"])
def test_an_endpoint_that_is_not_there_is_not_found(scim: ScimSession, path: str) -> None:
    """A mistyped URL is told so."""
    exchange = scim.get(path.replace("{id}", scim.unknown_id()))
    assert status_of(exchange) == 404


@requirement("rfc7644-3.13-other-versions-are-refused")
@pytest.mark.parametrize("version", ["v1", "v9"])
def test_a_version_that_is_not_served_is_refused(scim: ScimSession, version: str) -> None:
    """A version in the path that the endpoint does not speak is not answered with another."""
    exchange = scim.get(f"/{version}/Users?count=1")
    assert 400 <= status_of(exchange) < 500 or status_of(exchange) == 501
    assert not resources_of(exchange)


@requirement("http-methods-that-there-are-not-are-refused")
@pytest.mark.parametrize("method", ["POST", "BREW"])
def test_a_method_that_a_resource_has_not_is_refused(scim: ScimSession, method: str) -> None:
    """POST to a resource, and a method that nobody knows, are refused and change nothing."""
    user = scim.user(title="Analyst")
    exchange = scim.request(method, user.path, {**user.sent, "title": "Intruder"})
    after = scim.get(user.path)
    assert status_of(exchange) in {400, *CLOSED}
    assert body_of(after).get("title") != "Intruder"


@requirement("rfc7644-3.12-errors-name-the-error-schema")
def test_an_unknown_id_is_told_in_a_scim_error(scim: ScimSession) -> None:
    """The commonest error of all says what it is."""
    exchange = scim.get(f"/Users/{scim.unknown_id()}")
    assert status_of(exchange) == 404
    assert ERROR.lower() in [str(one).lower() for one in body_of(exchange).get("schemas") or []]


@requirement("rfc7644-3.12-no-request-ends-in-a-server-error")
@pytest.mark.parametrize(
    "id_",
    ["-1", "0", "null", "%00", "%27%20OR%20%271%27=%271", "zo%C3%AB", "%F0%9F%99%82", "a" * 1000, "%25", "%FF"],
    ids=["minus", "zero", "null", "nul", "sql", "non-ascii", "beyond-the-bmp", "long", "percent", "not-utf-8"],
)
def test_whatever_stands_for_an_id_the_answer_is_no_server_error(scim: ScimSession, id_: str) -> None:
    """An id that cannot be is an id that is not there."""
    assert 400 <= status_of(scim.get(f"/Users/{id_}", is_judged=False)) < 500


@requirement("rfc7644-3.12-no-request-ends-in-a-server-error")
@pytest.mark.parametrize("query", ["count=many", "startIndex=one", "attributes=", "attributes=,,", "sortBy=%20", "x=%"])
def test_whatever_stands_in_the_query_the_answer_is_no_server_error(scim: ScimSession, query: str) -> None:
    """Parameters that mean nothing are refused or passed over."""
    assert status_of(scim.get(f"/Users?{query}&filter=userName%20eq%20%22nobody%22")) < 500
