"""What an endpoint says of itself, against what it does."""

from urllib.parse import quote

import pytest

from scim_conformance.documents.model import Promise
from scim_conformance.suite import ScimSession, body_of, requirement, resources_of, status_of

pytestmark = pytest.mark.quick

DOCUMENTS = ("/ServiceProviderConfig", "/ResourceTypes", "/Schemas")


def document(scim: ScimSession, path: str) -> object:
    """Return the exchange with a discovery document, or skip where the endpoint has none."""
    exchange = scim.get(path)
    if status_of(exchange) != 200:
        pytest.skip(f"the endpoint does not serve {path}")
    return exchange


@requirement("rfc7644-4-discovery-is-offered")
@pytest.mark.parametrize("path", DOCUMENTS)
def test_discovery_documents_are_served(scim: ScimSession, path: str) -> None:
    """The three discovery endpoints are there; what they say is judged as every answer is."""
    exchange = scim.get(path)
    if scim.contract.features.discovery is Promise.NO:
        pytest.skip("the contract says that there is no discovery")
    assert status_of(exchange) == 200


@requirement("rfc7644-4-schemas-and-types-come-in-a-list-response")
@pytest.mark.parametrize("path", ["/ResourceTypes", "/Schemas"])
def test_lists_of_discovery_are_list_responses(scim: ScimSession, path: str) -> None:
    """A bare array is no list response."""
    exchange = document(scim, path)
    assert resources_of(exchange)


@requirement("rfc7644-4-schemas-are-read-by-their-uri")
def test_each_listed_schema_can_be_read_by_its_uri(scim: ScimSession) -> None:
    """What /Schemas lists is there under its URI."""
    listed = [one["id"] for one in resources_of(document(scim, "/Schemas")) if isinstance(one.get("id"), str)]
    read = {uri: status_of(scim.get(f"/Schemas/{quote(uri, safe=':')}")) for uri in listed}
    assert read == dict.fromkeys(listed, 200)


@requirement("rfc7643-6-resource-types-name-listed-schemas")
def test_each_resource_type_names_a_listed_schema(scim: ScimSession) -> None:
    """Whoever follows a resource type to its schema finds it."""
    types = resources_of(document(scim, "/ResourceTypes"))
    schemas = {str(one.get("id")).lower() for one in resources_of(document(scim, "/Schemas"))}
    named = {str(one.get("schema")).lower() for one in types}
    assert named <= schemas


@requirement("rfc7643-6-endpoints-are-relative-to-the-base-url")
def test_each_listed_endpoint_is_served(scim: ScimSession) -> None:
    """An endpoint that /ResourceTypes lists answers a query."""
    types = resources_of(document(scim, "/ResourceTypes"))
    endpoints = ["/" + str(one.get("endpoint")).strip("/") for one in types if "://" not in str(one.get("endpoint"))]
    answered = {endpoint: status_of(scim.get(f"{endpoint}?count=1")) for endpoint in endpoints}
    assert answered == dict.fromkeys(endpoints, 200)


@requirement("rfc7644-4-query-parameters-are-ignored")
@pytest.mark.parametrize("path", ["/ResourceTypes", "/Schemas"])
def test_paging_does_not_shorten_discovery(scim: ScimSession, path: str) -> None:
    """startIndex and count are not for discovery: everything comes, whatever they say."""
    whole = len(resources_of(document(scim, path)))
    paged = scim.get(f"{path}?startIndex=2&count=1")
    assert status_of(paged) != 200 or len(resources_of(paged)) == whole


@requirement("rfc7644-4-query-parameters-are-ignored")
def test_a_filter_does_not_shorten_discovery(scim: ScimSession) -> None:
    """A filter on discovery is ignored or refused with 403."""
    whole = len(resources_of(document(scim, "/Schemas")))
    filtered = scim.get("/Schemas?filter=name%20eq%20%22User%22")
    assert status_of(filtered) == 403 or len(resources_of(filtered)) == whole


@requirement("rfc7644-3.5.2-valid-patches-succeed")
def test_patch_is_offered_where_it_is_advertised(scim: ScimSession) -> None:
    """Who says patch.supported answers a PATCH."""
    if not body_of(document(scim, "/ServiceProviderConfig")).get("patch", {}).get("supported"):
        pytest.skip("the endpoint does not advertise PATCH")
    user = scim.user()
    operation = {"op": "replace", "path": "displayName", "value": "Ada King"}
    sent = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]}
    assert status_of(scim.patch(user.path, sent)) in {200, 204}


@requirement("rfc7643-5-what-is-advertised-is-served")
def test_a_filter_is_served_where_it_is_advertised(scim: ScimSession) -> None:
    """Who says filter.supported answers a look-up."""
    if not body_of(document(scim, "/ServiceProviderConfig")).get("filter", {}).get("supported"):
        pytest.skip("the endpoint does not advertise filters")
    assert status_of(scim.look_up("User", "userName", scim.user().name)) == 200


@requirement("rfc7643-5-what-is-advertised-is-served")
def test_a_sort_is_served_where_it_is_advertised(scim: ScimSession) -> None:
    """Who says sort.supported answers a query with sortBy."""
    if not body_of(document(scim, "/ServiceProviderConfig")).get("sort", {}).get("supported"):
        pytest.skip("the endpoint does not advertise sorting")
    assert status_of(scim.get("/Users?sortBy=userName&count=1")) == 200
