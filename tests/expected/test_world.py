"""What an endpoint is held to, from its contract and its answers to discovery."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scim_conformance.documents import locate
from scim_conformance.documents.load import load_contracts
from scim_conformance.documents.model import Features, Promise
from scim_conformance.expected.world import World, capabilities, documents_of, need
from scim_conformance.scim import urns
from scim_conformance.scim.schema import AttributeType

CONTRACTS = load_contracts(locate.contract_dirs())
RFC, IRU = CONTRACTS["rfc"], CONTRACTS["iru"]

USER_TYPE = {"name": "User", "endpoint": "/Users", "schema": urns.USER}
GROUP_TYPE = {"name": "Group", "endpoint": "/Groups", "schema": urns.GROUP}
USER_SCHEMA = {
    "id": urns.USER,
    "name": "User",
    "attributes": [{"name": "userName"}, {"name": "badge", "type": "integer"}],
}
HR = {"id": "urn:example:hr", "name": "HR", "attributes": [{"name": "grade"}]}
DEVICE_TYPE = {"name": "Device", "endpoint": "/Devices", "schema": "urn:example:device"}
DEVICE = {"id": "urn:example:device", "name": "Device", "attributes": [{"name": "serial"}]}


def listed(*documents):
    return {"schemas": [urns.LIST_RESPONSE], "totalResults": len(documents), "Resources": list(documents)}


def has(definition, name):
    return definition.top(name) is not None


def test_without_discovery_users_and_groups_are_those_of_the_rfc():
    able = capabilities(RFC)
    assert set(able.definitions) == {"User", "Group"}
    assert able.definitions["User"].extension(urns.ENTERPRISE_USER) is not None
    assert able.own == {}
    assert not able.declared


def test_a_live_contract_takes_types_and_attributes_from_the_endpoint():
    able = capabilities(RFC, None, listed(USER_TYPE, DEVICE_TYPE), listed(USER_SCHEMA, DEVICE))
    assert set(able.definitions) == {"User", "Device"}
    assert has(able.definitions["User"], "badge")
    assert not has(able.definitions["User"], "title")
    assert able.own == able.definitions


def test_an_endpoint_with_users_only_has_no_groups():
    assert set(capabilities(RFC, None, listed(USER_TYPE), listed(USER_SCHEMA)).definitions) == {"User"}
    assert set(capabilities(RFC, None, None, listed(USER_SCHEMA)).definitions) == {"User"}


def test_a_fixed_contract_keeps_to_the_rfc_and_knows_the_words_of_the_endpoint_beside():
    able = capabilities(IRU, None, listed(USER_TYPE), listed(USER_SCHEMA))
    assert set(able.definitions) == {"User", "Group"}
    assert has(able.definitions["User"], "title")
    assert has(able.own["User"], "badge")
    assert "Group" not in able.own


def test_a_contract_without_groups_has_none():
    assert set(capabilities(replace(IRU, group=None)).definitions) == {"User"}


def test_core_types_go_by_the_names_of_the_rfc_whatever_the_endpoint_calls_them():
    able = capabilities(RFC, None, listed({**USER_TYPE, "name": "Account"}), listed(USER_SCHEMA))
    assert able.definitions["User"].resource_type.name == "Account"


def test_the_first_of_two_types_with_one_schema_counts():
    able = capabilities(RFC, None, listed(USER_TYPE, {**USER_TYPE, "name": "X", "endpoint": "/X"}), listed(USER_SCHEMA))
    assert able.definitions["User"].resource_type.endpoint == "/Users"


@pytest.mark.parametrize(
    "endpoint", ["Users", "/Users", "/Users/", "/scim/v2/Users", "https://sp.example/scim/v2/Users"]
)
def test_an_endpoint_is_read_in_any_form(endpoint):
    able = capabilities(RFC, None, listed({**USER_TYPE, "endpoint": endpoint}), listed(USER_SCHEMA))
    assert able.definitions["User"].resource_type.endpoint == "/Users"


def test_extensions_come_from_the_resource_type():
    extended = {**USER_TYPE, "schemaExtensions": [{"schema": "urn:example:hr", "required": False}]}
    able = capabilities(RFC, None, listed(extended), listed(USER_SCHEMA, HR))
    assert able.definitions["User"].extension("urn:example:hr") is not None
    assert able.definitions["User"].extension(urns.ENTERPRISE_USER) is None


def test_without_resource_types_every_further_schema_may_extend_users_and_groups():
    able = capabilities(RFC, None, None, listed(USER_SCHEMA, HR))
    assert able.definitions["User"].extension("urn:example:hr") is not None


def test_without_schemas_the_endpoint_has_no_words_of_its_own():
    able = capabilities(RFC, None, listed(USER_TYPE), None)
    assert set(able.definitions) == {"User"}
    assert has(able.definitions["User"], "title")
    assert able.own == {}


@pytest.mark.parametrize("form", [lambda *all_: list(all_), listed, lambda *all_: all_[0]])
def test_documents_are_read_from_any_form_of_answer(form):
    able = capabilities(RFC, None, form(USER_TYPE), form(USER_SCHEMA))
    assert able.own["User"].top("badge").type is AttributeType.INTEGER


def test_a_document_that_cannot_be_read_is_passed_over():
    broken = {"id": urns.GROUP, "name": "Group", "attributes": "none"}
    able = capabilities(RFC, None, listed(USER_TYPE, {"name": "X"}, GROUP_TYPE), listed(USER_SCHEMA, broken, 7, None))
    assert set(able.own) == {"User"}
    assert has(able.definitions["Group"], "members")


@pytest.mark.parametrize("name", ["patch", "filter", "sort", "etag", "bulk", "change_password"])
@pytest.mark.parametrize(
    ("promise", "config", "wanted"),
    [
        (Promise.YES, False, True),
        (Promise.NO, True, False),
        (Promise.LIVE, True, True),
        (Promise.LIVE, False, False),
        (Promise.OPTIONAL, True, True),
        (Promise.OPTIONAL, False, False),
        (Promise.LIVE, "true", False),
        (Promise.LIVE, None, False),
    ],
)
def test_features_follow_promise_and_config(name, promise, config, wanted):
    key = "changePassword" if name == "change_password" else name
    contract = replace(RFC, features=replace(Features(), **{name: promise}))
    able = capabilities(contract, {key: {"supported": config}})
    assert getattr(able, name) is wanted
    assert able.declared


def test_without_a_config_only_what_is_promised_is_there():
    able = capabilities(RFC)
    assert not any((able.patch, able.filter, able.sort, able.etag, able.bulk, able.change_password))
    assert capabilities(IRU).patch


@pytest.mark.parametrize(
    ("limit", "wanted"), [(200, 200), (0, None), (-1, None), ("200", None), (True, None), (None, None), (1.5, None)]
)
def test_a_limit_is_a_whole_number_above_zero(limit, wanted):
    assert capabilities(RFC, {"filter": {"supported": True, "maxResults": limit}}).filter_max_results == wanted


def test_the_answers_are_kept_as_they_came():
    config, types, schemas = {"patch": {}}, listed(USER_TYPE), [USER_SCHEMA]
    able = capabilities(RFC, config, types, schemas)
    assert (able.config, able.resource_types, able.schemas) == (config, types, schemas)


KEYS = st.sampled_from(
    (
        *("Resources", "id", "name", "schema", "endpoint", "schemaExtensions", "attributes", "subAttributes", "type"),
        *("required", "multiValued", "patch", "filter", "supported", "maxResults", "mutability", "returned"),
    )
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=5),
    max_leaves=30,
)
NEAR = st.one_of(
    st.fixed_dictionaries({**dict.fromkeys(USER_TYPE, JSON), "schemaExtensions": JSON}),
    st.fixed_dictionaries({"id": st.just(urns.USER) | JSON, "name": JSON, "attributes": JSON}),
    st.builds(lambda change: {**USER_TYPE, **change}, st.dictionaries(KEYS, JSON, max_size=2)),
    st.builds(lambda change: {**USER_SCHEMA, **change}, st.dictionaries(KEYS, JSON, max_size=2)),
    JSON,
)
ANSWERS = (
    st.none()
    | JSON
    | st.lists(NEAR, max_size=4)
    | st.builds(lambda all_: {"Resources": all_}, st.lists(NEAR, max_size=4))
)


@given(config=ANSWERS, types=ANSWERS, schemas=ANSWERS)
@pytest.mark.parametrize("contract", [RFC, IRU], ids=["rfc", "iru"])
def test_no_answer_to_discovery_raises(contract, config, types, schemas):
    able = capabilities(contract, config, types, schemas)
    assert all(isinstance(name, str) for name in able.definitions)
    assert set(able.own) <= set(able.definitions) or contract is IRU


@given(answer=ANSWERS)
def test_documents_are_objects(answer):
    assert all(isinstance(one, dict) for one in documents_of(answer))


def test_a_need_is_that_of_the_profile(kit):
    world = kit.world("iru", "entra")
    assert need(world, "op-names-any-case") == "entra-op-names-any-case"
    assert need(world, "errors-are-json") is None
    assert need(kit.world("iru"), "op-names-any-case") is None
    assert isinstance(world, World)
