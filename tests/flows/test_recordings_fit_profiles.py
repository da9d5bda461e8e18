"""Every recorded request is one that its profile would send."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, unquote

from scim_conformance.documents.load import Library
from scim_conformance.documents.model import Flow, Profile, RecordedRequest, Step
from scim_conformance.scim.exchange import JsonValue


def sent(library: Library, flow: Flow) -> Iterator[tuple[Profile, Step]]:
    """Yield each step of the IdP's own with each profile that sends it; traffic of others only borrows a profile."""
    for name in () if flow.id.startswith("other-") else flow.profiles:
        for step in flow.steps:
            if not step.out_of_band:
                yield library.profiles[step.profile or name], step


def is_of(request: RecordedRequest, endpoint: str) -> bool:
    return request.path.partition("?")[0].startswith(endpoint)


def operations(request: RecordedRequest) -> list[dict[str, JsonValue]]:
    body = request.body if isinstance(request.body, dict) else {}
    listed = body.get("Operations")
    return [part for part in listed if isinstance(part, dict)] if isinstance(listed, list) else []


DISCOVERY = {"/ServiceProviderConfig", "/ResourceTypes", "/Schemas"}
READS_DISCOVERY = {"okta-entitlements", "entra"}
"""Profiles that read the discovery documents: apps with entitlements, and gallery apps when they are saved."""


def test_discovery_is_read_only_by_those_who_do(library: Library, flow: Flow) -> None:
    for profile, step in sent(library, flow):
        if step.request.path in DISCOVERY:
            assert step.request.method == "GET"
            assert profile.id in READS_DISCOVERY, step.origin


def test_methods_are_those_of_the_dialect(library: Library, flow: Flow) -> None:
    for profile, step in sent(library, flow):
        dialect = profile.dialect
        allowed = {("GET", "/Users"), ("GET", "/Groups"), ("POST", "/Users"), ("POST", "/Groups")}
        allowed |= {(dialect.update, "/Users"), (dialect.deactivate, "/Users")}
        allowed |= {(dialect.rename_group, "/Groups"), (dialect.group_members, "/Groups")}
        allowed |= {("DELETE", "/Users")} if dialect.delete_user else set()
        allowed |= {("DELETE", "/Groups")} if dialect.delete_group else set()
        if step.request.path in DISCOVERY:
            continue
        endpoint = "/Groups" if is_of(step.request, "/Groups") else "/Users"
        assert (step.request.method, endpoint) in allowed, f"{profile.id}: {step.origin}"


def test_operations_are_spelled_as_the_dialect_spells_them(library: Library, flow: Flow) -> None:
    for profile, step in sent(library, flow):
        for operation in operations(step.request):
            word = str(operation["op"])
            spelled = word.lower() if profile.dialect.op_case == "lower" else word.capitalize()
            assert word == spelled, f"{profile.id}: {step.origin}"


def test_booleans_in_a_patch_have_the_form_of_the_dialect(library: Library, flow: Flow) -> None:
    for profile, step in sent(library, flow):
        for operation in operations(step.request):
            value = operation.get("value")
            if isinstance(value, dict):
                value = value.get("active")
            elif operation.get("path") != "active":
                value = None
            if value is not None:
                assert isinstance(value, str if profile.dialect.booleans == "string" else bool), step.origin


def test_members_are_removed_in_the_form_of_the_dialect(library: Library, flow: Flow) -> None:
    for profile, step in sent(library, flow):
        removals = [part for part in operations(step.request) if str(part["op"]).lower() == "remove"]
        for operation in removals if is_of(step.request, "/Groups") else ():
            filtered = str(operation.get("path")).startswith("members[value eq ")
            assert filtered is (profile.dialect.member_remove == "value-filter"), step.origin
            assert ("value" in operation) is (profile.dialect.member_remove == "value-list"), step.origin


def test_attributes_are_merged_without_a_path_only_where_the_dialect_does_so(library: Library, flow: Flow) -> None:
    for profile, step in sent(library, flow):
        for operation in operations(step.request):
            value = operation.get("value")
            merged = "path" not in operation and isinstance(value, dict) and value.keys() != {"members"}
            assert profile.dialect.path_less or not merged, f"{profile.id}: {step.origin}"


def test_query_values_are_encoded_as_on_the_wire(library: Library, flow: Flow) -> None:
    for profile, step in sent(library, flow):
        query = step.request.path.partition("?")[2]
        for part in filter(None, query.split("&")):
            name, _, value = part.partition("=")
            plain = unquote(value.replace("+", "%20"))
            wire = quote(plain, safe="=" if name != "filter" else profile.wire.plain)
            assert value == wire.replace("%20", profile.wire.space), f"{profile.id}: {step.origin}"


def test_look_ups_and_replacements_have_their_tails(library: Library, flow: Flow) -> None:
    for profile, step in sent(library, flow):
        path = step.request.path
        if "?filter=" in path or "&filter=" in path:
            assert path.endswith(profile.wire.lookup_tail), step.origin
            assert profile.wire.lookup_tail or not path.endswith("&"), step.origin
        if step.request.method == "PUT":
            assert path.endswith("?") is (profile.wire.replace_tail == "?"), step.origin


def test_look_ups_ask_for_what_the_profile_matches_by(library: Library, flow: Flow) -> None:
    for profile, step in sent(library, flow):
        parameters = dict(
            part.partition("=")[::2] for part in step.request.path.partition("?")[2].split("&") if "=" in part
        )
        if "filter" in parameters:
            attribute = unquote(parameters.pop("filter").replace("+", " ")).split(" ")[0]
            group = is_of(step.request, "/Groups")
            known = {profile.matching.group if group else profile.matching.user, "externalId"}
            if profile.idp == "entra":  # a tenant may match by the work address, and references are asked for by id
                known |= {"emails[type", "id"}
            assert attribute in known, step.origin
            parameters.pop("excludedAttributes", None)
            parameters.pop("attributes", None)
            assert parameters == dict(profile.matching.parameters), f"{profile.id}: {step.origin}"


def test_headers_are_left_to_the_profile(flow: Flow) -> None:
    for step in flow.steps:
        assert not step.request.headers, step.origin
