"""Request targets taken apart, and URIs that lead to a resource (R129: RFC 7643 §2.3.7)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scim_conformance.scim.uris import comparable, join, same_resource, split_target

BASE = "https://example.com/scim/v2"
USER = "/Users/2819c223"


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/Users", ("/Users", None, "")),
        ("/Users/", ("/Users", None, "")),
        ("Users/7", ("/Users", "7", "")),
        ("/Users/7", ("/Users", "7", "")),
        ("/Users/7?attributes=id", ("/Users", "7", "")),
        ("/Users?", ("/Users", None, "")),
        ("/Users/7/extra/more", ("/Users", "7", "extra/more")),
        ("/Users/ada%40example.com", ("/Users", "ada@example.com", "")),
        ("/Users/a%2Fb", ("/Users", "a/b", "")),
        ("/Users/a+b", ("/Users", "a+b", "")),
        ("/Users/%C3%A9", ("/Users", "é", "")),
        ("//Users//7", ("/Users", "7", "")),
        ("/Users/.search", ("/Users", None, ".search")),
        ("/.search", ("/.search", None, "")),
        ("/Me", ("/Me", None, "")),
        ("/Bulk", ("/Bulk", None, "")),
        (
            "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
            ("/Schemas", "urn:ietf:params:scim:schemas:core:2.0:User", ""),
        ),
        ("/", ("/", None, "")),
        ("", ("/", None, "")),
        ("?filter=x", ("/", None, "")),
    ],
)
def test_a_target_has_an_endpoint_an_id_and_a_rest(path: str, parts: tuple[str, str | None, str]) -> None:
    assert split_target(path) == parts


@pytest.mark.parametrize("base", ["https://h/scim/v2", "https://h/scim/v2/"])
@pytest.mark.parametrize("path", ["/Users", "Users"])
def test_base_and_path_are_joined_with_one_slash(base: str, path: str) -> None:
    assert join(base, path) == "https://h/scim/v2/Users"


@pytest.mark.parametrize(
    "location",
    [
        pytest.param("https://example.com/scim/v2/Users/2819c223", id="absolute"),
        pytest.param("https://example.com/scim/v2/Users/2819c223/", id="with a slash at the end"),
        pytest.param("HTTPS://EXAMPLE.com:443/scim/v2/Users/2819c223", id="case of the host and default port"),
        pytest.param("http://example.com/scim/v2/Users/2819c223", id="scheme, which another requirement judges"),
        pytest.param("https://example.com/scim/v2/./Users/../Users/2819c223", id="dot segments"),
        pytest.param("https://example.com/scim/v2/Users/%32819c223", id="needless percent-encoding"),
        pytest.param("Users/2819c223", id="relative to the base"),
        pytest.param("/Users/2819c223", id="with a slash, relative to the base"),
        pytest.param("./Users/2819c223", id="relative to the base with a dot"),
        pytest.param("../Users/2819c223", id="relative to the resource"),
        pytest.param("2819c223", id="last segment, relative to the resource"),
        pytest.param("/scim/v2/Users/2819c223", id="relative to the host"),
        pytest.param("scim/v2/Users/2819c223", id="relative to the host without a slash"),
        pytest.param("//example.com/scim/v2/Users/2819c223", id="relative to the scheme"),
    ],
)
@pytest.mark.parametrize("base", [BASE, BASE + "/"])
def test_every_lawful_form_leads_to_the_resource(location: str, base: str) -> None:
    assert same_resource(location, base, USER)


@pytest.mark.parametrize(
    "location",
    [
        pytest.param("https://example.com/scim/v2/Users/2819c224", id="another id"),
        pytest.param("https://example.com/scim/v2/Users/2819C223", id="an id in another case"),
        pytest.param("https://example.com/scim/v2/Groups/2819c223", id="another type"),
        pytest.param("https://example.org/scim/v2/Users/2819c223", id="another host"),
        pytest.param("https://example.com:8443/scim/v2/Users/2819c223", id="another port"),
        pytest.param("https://example.com/scim/v2/Users", id="the endpoint"),
        pytest.param("urn:uuid:2819c223", id="no http URI"),
        pytest.param("https://[::1", id="no URI"),
        pytest.param("https://example.com:port/scim/v2/Users/2819c223", id="no port"),
        pytest.param("", id="empty"),
    ],
)
def test_what_leads_elsewhere_does_not(location: str) -> None:
    assert not same_resource(location, BASE, USER)


def test_the_names_of_the_loopback_are_one_host() -> None:
    assert same_resource("http://localhost:8080/scim/Users/7", "http://127.0.0.1:8080/scim", "/Users/7")
    assert same_resource("http://[::1]:8080/scim/Users/7", "http://127.0.0.1:8080/scim", "/Users/7")
    assert not same_resource("http://localhost:8081/scim/Users/7", "http://127.0.0.1:8080/scim", "/Users/7")


def test_a_broken_base_leads_nowhere() -> None:
    assert not same_resource("https://example.com/Users/7", "https://[::1", "/Users/7")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("https://example.com/v2/Users/1", "https://example.com/Users/1"),
        ("https://example.com/scim/v2/Users/1", "https://example.com/scim/v1/Users/1"),
        ("https://EXAMPLE.com:443/Users/1", "https://example.com/Users/1"),
        ("https://example.com/a/../Users/1", "https://example.com/Users/1"),
        ("https://example.com/%7Eada", "https://example.com/~ada"),
        ("../v2/Users/1", "../Users/1"),
    ],
)
def test_references_that_differ_in_form_alone_compare(left: str, right: str) -> None:
    assert comparable(left) == comparable(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("https://example.com/Users/1", "https://example.com/Users/2"),
        ("https://example.com/Users/1", "https://example.com:8443/Users/1"),
        ("https://example.com/Users/1?a=1", "https://example.com/Users/1?a=2"),
        ("https://example.com/Users/v2", "https://example.com/Users"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("urn:a:b", "urn:a:c"),
    ],
)
def test_references_that_differ_do_not_compare(left: str, right: str) -> None:
    assert comparable(left) != comparable(right)


@settings(deadline=None, database=None)
@given(st.text())
def test_no_text_upsets_the_reading_of_uris(text: str) -> None:
    split_target(text)
    same_resource(text, BASE, USER)
    assert comparable(comparable(text)) in {comparable(text), comparable(comparable(comparable(text)))}


@settings(deadline=None, database=None)
@given(st.text(min_size=1).filter(lambda text: text not in {".", ".."} and text.isprintable()))
def test_every_id_leads_to_its_own_resource(identifier: str) -> None:
    from urllib.parse import quote

    path = f"/Users/{quote(identifier, safe='')}"

    assert split_target(path) == ("/Users", identifier, "") or identifier == ".search"
    assert same_resource(join(BASE, path), BASE, path)


def test_what_is_no_uri_is_compared_as_it_stands() -> None:
    assert comparable("https://[::1") == "https://[::1"
    assert comparable("https://example.com:port/") == "https://example.com:port/"
    assert comparable("mailto:Ada@Example.com") == "mailto:Ada@Example.com"
