import pytest
from hypothesis import given
from hypothesis import strategies as st

from scim_conformance.documents.contract_draft import PROBES, Probe, draft
from scim_conformance.documents.load.contracts import build_contract, contract_entries
from scim_conformance.documents.load.reading import Reading, check_source
from scim_conformance.documents.schema_check import Kind
from scim_conformance.documents.yaml_source import parse
from scim_conformance.scim import urns

URL = "https://app.example.com:8443/scim/v2/"
NOBODY = Probe("2026-11")


def loaded(text):
    source = parse(text.encode("utf-8"), "draft.yaml")
    assert check_source(source, Kind.CONTRACT) == []
    entries, problems = contract_entries((Reading((source,)),))
    assert problems == []
    (entry,) = entries.values()
    return build_contract(entry)


def schema(uri, name, *attributes):
    return {"id": uri, "name": name, "attributes": list(attributes)}


USER_SCHEMA = schema(
    urns.USER,
    "User",
    {"name": "userName", "required": True, "uniqueness": "server"},
    {"name": "name", "type": "complex", "subAttributes": [{"name": "givenName"}, {"name": "familyName"}]},
    {"name": "password", "mutability": "writeOnly", "returned": "never"},
    {
        "name": "emails",
        "type": "complex",
        "multiValued": True,
        "required": True,
        "subAttributes": [{"name": "value", "required": True}, {"name": "display"}, {"name": "primary"}],
    },
    {"name": "groups", "type": "complex", "mutability": "readOnly", "subAttributes": [{"name": "value"}]},
    {"name": "nickName", "returned": "request"},
    {"name": "active", "type": "boolean"},
)
ENTERPRISE_SCHEMA = schema(urns.ENTERPRISE_USER, "EnterpriseUser", {"name": "department"})
GROUP_SCHEMA = schema(
    urns.GROUP,
    "Group",
    {"name": "displayName", "required": True},
    {"name": "members", "type": "complex", "multiValued": True, "subAttributes": [{"name": "value"}]},
)
USER_TYPE = {
    "name": "User",
    "endpoint": "/Users",
    "schema": urns.USER,
    "schemaExtensions": [{"schema": urns.ENTERPRISE_USER, "required": False}],
}
GROUP_TYPE = {"name": "Group", "endpoint": "/Groups", "schema": urns.GROUP}
SCHEMAS = {"Resources": [USER_SCHEMA, GROUP_SCHEMA, ENTERPRISE_SCHEMA]}


def test_every_probe_only_reads():
    assert set(PROBES) == {"users", "groups", "filter", "me"}
    assert all(target.startswith("/") for target in PROBES.values())


def test_a_draft_keeps_what_the_schemas_let_a_client_write_and_give_back():
    contract = loaded(draft(URL, None, {"Resources": [USER_TYPE, GROUP_TYPE]}, SCHEMAS, NOBODY))
    assert [(rule.path, rule.required) for rule in contract.user.attributes] == [
        ("userName", True),
        ("name.givenName", False),
        ("name.familyName", False),
        ("emails.value", True),
        ("emails.primary", False),
        ("active", False),
        (f"{urns.ENTERPRISE_USER}:department", False),
    ]
    assert {rule.keep.value for rule in contract.user.attributes} == {"must"}
    assert contract.group is not None
    assert [(rule.path, rule.required) for rule in contract.group.attributes] == [
        ("displayName", True),
        ("members", False),
    ]


def test_a_draft_takes_features_from_the_configuration():
    config = {
        "patch": {"supported": True},
        "bulk": {"supported": False},
        "filter": {"supported": "yes"},
        "changePassword": {"supported": True},
        "authenticationSchemes": [{"type": "httpbasic"}, {"type": "oauthbearertoken"}],
    }
    contract = loaded(draft(URL, config, None, None, NOBODY))
    features = contract.features
    assert (features.discovery, features.patch, features.bulk, features.change_password) == ("yes", "yes", "no", "yes")
    assert (features.filter, features.sort, features.etag) == ("optional", "optional", "optional")
    assert contract.authentication.scheme == "basic"


def test_a_draft_without_discovery_rests_on_the_probe():
    probe = Probe("2026-11", {"users": 200, "groups": 200, "filter": 200, "me": 200}, total=0)
    contract = loaded(draft(URL, None, None, None, probe))
    assert (contract.id, contract.as_of, contract.base_path) == ("app-example-com", "2026-11", "/scim/v2")
    assert [rule.path for rule in contract.user.attributes] == ["userName"]
    assert contract.group is not None
    assert (contract.features.discovery, contract.features.filter, contract.features.me) == ("no", "yes", "yes")


@pytest.mark.parametrize(("status", "total"), [(200, 3), (200, None), (400, 0)])
def test_a_look_up_of_nobody_that_finds_somebody_promises_no_filter(status, total):
    contract = loaded(draft(URL, None, None, None, Probe("2026-11", {"filter": status}, total)))
    assert contract.features.filter == "optional"


def test_a_draft_without_a_group_endpoint_says_how_to_add_one():
    text = draft(URL, None, {"Resources": [USER_TYPE]}, SCHEMAS, Probe("2026-11", {"groups": 404}))
    assert loaded(text).group is None
    assert "# group: {attributes: {displayName: {keep: must, required: true}" in text


def test_a_user_and_password_in_the_url_stay_out_of_the_draft():
    text = draft("https://ada:hunter2@app.example.com/scim", None, None, None, NOBODY)
    assert "hunter2" not in text
    assert "ada" not in text.replace("read", "")
    assert "https://app.example.com/scim" in text


def test_comments_explain_every_choice():
    text = draft(URL, None, None, None, NOBODY)
    for words in ("must (reads back as sent)", "first: only the first e-mail", "fail, warn or off", "--domain"):
        assert words in text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(), below, max_size=4),
    max_leaves=12,
)
ATTRIBUTES = st.fixed_dictionaries(
    {"name": st.text() | st.sampled_from(["userName", "emails", "a b", "x\u2028"])},
    optional={
        "type": st.sampled_from(["complex", "string"]) | JSON,
        "required": st.booleans(),
        "mutability": st.sampled_from(["readWrite", "readOnly"]),
        "subAttributes": st.lists(st.fixed_dictionaries({"name": st.text()}), max_size=3),
    },
)
SCHEMA_DOCUMENTS = st.lists(
    JSON
    | st.fixed_dictionaries(
        {"id": st.sampled_from([urns.USER, urns.GROUP]) | st.text(), "attributes": st.lists(ATTRIBUTES, max_size=4)}
    ),
    max_size=3,
)
TYPE_DOCUMENTS = st.lists(
    JSON
    | st.fixed_dictionaries(
        {"name": st.sampled_from(["User", "Group"]), "endpoint": st.text(), "schema": st.text() | st.just(urns.USER)},
        optional={"schemaExtensions": JSON},
    ),
    max_size=3,
)


@given(
    config=JSON | st.fixed_dictionaries({"patch": JSON, "authenticationSchemes": JSON}),
    resource_types=JSON | TYPE_DOCUMENTS,
    schemas=JSON | SCHEMA_DOCUMENTS | SCHEMA_DOCUMENTS.map(lambda found: {"Resources": found}),
    path=st.text(),
)
def test_whatever_an_endpoint_says_of_itself_the_draft_loads(config, resource_types, schemas, path):
    loaded(draft(f"https://app.example.com/{path}", config, resource_types, schemas, NOBODY))
