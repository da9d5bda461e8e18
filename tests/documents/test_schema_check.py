# ruff: noqa: E501 - a message stands whole, on one line
from dataclasses import fields

import pytest
from jsonschema import Draft202012Validator

from scim_conformance.documents import model
from scim_conformance.documents.schema_check import Kind, check, has_key, schema
from scim_conformance.documents.yaml_source import parse


def said_of(text, kind=Kind.PROFILE):
    source = parse(text.encode("utf-8"), "a.yaml")
    return [str(problem) for problem in check(source, kind, source.value)]


PROFILE = """profile: acme
idp: acme
title: Acme IdP
as_of: 2026-11
sources: [handbook]
wire: {}
dialect: {update: PUT, deactivate: PATCH, rename_group: never, group_members: PATCH}
"""


@pytest.mark.parametrize("kind", list(Kind))
def test_the_published_schemas_are_valid_and_say_what_each_document_is(kind):
    document = schema(kind)
    Draft202012Validator.check_schema(document)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["description"]


def keys_of(document, *path):
    """Return the keys that a schema allows at a place, `[]` standing for the entries of a list or mapping."""
    at = document
    for part in path:
        at = at["properties"][part] if part != "[]" else at.get("items") or at["additionalProperties"]
        if "$ref" in at:
            at = document["$defs"][at["$ref"].rpartition("/")[2]]
    return set(at["properties"])


RESOURCE_RULES = {field.name for field in fields(model.ResourceRules)}


@pytest.mark.parametrize(
    ("kind", "path", "cls", "renamed"),
    [
        (Kind.PROFILE, (), model.Profile, {"id": "profile"}),
        (Kind.PROFILE, ("wire",), model.Wire, {}),
        (Kind.PROFILE, ("matching",), model.Matching, {}),
        (Kind.PROFILE, ("paging",), model.Paging, {}),
        (Kind.PROFILE, ("dialect",), model.Dialect, {}),
        (Kind.PROFILE, ("reactions",), model.Reactions, {}),
        (Kind.CONTRACT, (), model.Contract, {"id": "contract"}),
        (Kind.CONTRACT, ("user",), model.ResourceRules, {}),
        (Kind.CONTRACT, ("features",), model.Features, {}),
        (Kind.CONTRACT, ("authentication",), model.Authentication, {}),
        (Kind.CONTRACT, ("lifecycle",), model.Lifecycle, {}),
        (Kind.CONTRACT, ("lifecycle", "create"), model.Hook, {}),
        (Kind.CONTRACT, ("people",), model.People, {}),
        (Kind.FLOW, ("provenance",), model.Provenance, {}),
        (Kind.FLOW, ("steps", "[]"), model.Step, {"sources": "from"}),
        (Kind.FLOW, ("steps", "[]", "request"), model.RecordedRequest, {}),
        (Kind.FLOW, ("steps", "[]", "response"), model.RecordedResponse, {}),
        (Kind.FLOW, ("steps", "[]", "expect", "[]"), model.Expectation, {}),
        (Kind.REQUIREMENT, ("[]",), model.Requirement, {}),
        (Kind.REQUIREMENT, ("[]", "source"), model.Source, {}),
        (Kind.WAIVER, ("[]",), model.Waiver, {}),
    ],
)
def test_a_schema_allows_exactly_the_fields_of_the_model(kind, path, cls, renamed):
    names = {renamed.get(field.name, field.name) for field in fields(cls) if field.name != "origin"}
    assert keys_of(schema(kind), *path) == names


def test_a_flow_may_name_one_profile_or_several():
    names = {field.name for field in fields(model.Flow)} - {"origin", "id"} | {"flow", "profile"}
    assert keys_of(schema(Kind.FLOW)) == names


def test_a_group_has_the_rules_of_a_user_but_for_its_e_mails():
    assert keys_of(schema(Kind.CONTRACT), "group") == RESOURCE_RULES - {"emails", "email_required"}


def test_a_whole_document_has_no_mistakes():
    assert said_of(PROFILE) == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("tilte: x\n", '8: tilte: "tilte" is not a key here; did you mean "title"?'),
        ("needs: okta-x\n", '8: needs: "okta-x" is text, where a list is expected; write ["okta-x"]'),
        ("needs: [3.5]\n", '8: needs[0]: 3.5 is a number, where text is expected; put it in quotes: "3.5"'),
        ("needs: ['']\n", "8: needs[0]: is empty; write something, or leave the key out"),
        ("needs: {a: 1}\n", "8: needs: is a mapping, where a list is expected"),
        ("needs:\n", "8: needs: is empty, where a list is expected"),
        ("paging: {count: 0}\n", "8: paging.count: 0 is out of bounds; write at least 1"),
        ("paging: {count: 1e2}\n", "8: paging.count: 100.0 is a number, where a whole number is expected"),
        ("paging: {count: '5'}\n", '8: paging.count: "5" is text, where a whole number is expected; write it without quotes'),
        ("paging: {start_index: 7}\n", "8: paging.start_index: 7 is out of bounds; write at most 1"),
        ("reactions: {timeout_s: 0}\n", "8: reactions.timeout_s: 0 is out of bounds; write more than 0"),
        ("reactions:\n  on_404: rematsch\n", '9: reactions.on_404: "rematsch" is not one of stop, rematch; did you mean "rematch"?'),
        ("reactions:\n  on_404:\n", "9: reactions.on_404: an empty value is not one of stop, rematch"),
        ("matching:\n  parameters:\n    count: 100\n", '10: matching.parameters.count: 100 is a number, where text is expected; put it in quotes: "100"'),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_line_key_and_mend(more, said):
    assert said_of(PROFILE + more) == [f"a.yaml:{said}"]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("update: PUT", "update: put", '7: dialect.update: "put" is not one of PUT, PATCH, never; did you mean "PUT"?'),
        ("update: PUT, ", "", '7: dialect: "update" is missing; add update:'),
        ("as_of: 2026-11", "as_of: 2026-13", '4: as_of: "2026-13" has the wrong form; write year and month, as 2026-11'),
        ("as_of: 2026-11", "as_of: 2026", '4: as_of: 2026 is a number, where text is expected; put it in quotes: "2026"'),
        ("as_of: 2026-11", "as_of: |\n 2026-11", '4: as_of: "2026-11\\n" has the wrong form; write year and month, as 2026-11'),
        ("profile: acme", "profile: Acme App", '1: profile: "Acme App" has the wrong form; write lower-case words joined by hyphens'),
        ("title: Acme IdP\n", "", '1: "title" is missing; add title:'),
        ("wire: {}", "wire: {headers: {'a b': x}}", '6: wire.headers["a b"]: "a b" has the wrong form; write the name of a header field'),
        ("wire: {}", "wire: {headers: {a: \"x\\ny\"}}", '6: wire.headers.a: "x\\ny" has the wrong form; write the header on one line of ASCII'),
        ("wire: {}", "wire: {compact_json: on}", '6: wire.compact_json: "on" is text, where true or false is expected; write true'),
        ("wire: {}", "wire: {compact_json: 1}", "6: wire.compact_json: 1 is a number, where true or false is expected"),
        ("wire: {}", "wire: {space: '%2'}", '6: wire.space: "%2" is not one of %20, +; did you mean "%20"?'),
        ("wire: {}", "wire: []", "6: wire: is a list, where a mapping is expected"),
        ("sources: [handbook]", "sources: []", "5: sources: is empty; write something, or leave the key out"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_with_line_key_and_mend(right, wrong, said):
    assert said_of(PROFILE.replace(right, wrong)) == [f"a.yaml:{said}"]


def test_all_mistakes_are_told_at_once():
    text = PROFILE.replace("title: Acme IdP\n", "").replace("PUT", "POST") + "wired: {}\n"
    assert sorted(said_of(text)) == [
        'a.yaml:1: "title" is missing; add title:',
        'a.yaml:6: dialect.update: "POST" is not one of PUT, PATCH, never',
        'a.yaml:7: wired: "wired" is not a key here; did you mean "wire"?',
    ]


def test_a_thousand_mistakes_are_cut_to_a_list_that_can_be_read():
    said = said_of("profile: acme\ntitle: x\nextends: y\nneeds: [" + "1, " * 1000 + "]\n")
    assert len(said) == 101
    assert said[-1] == "a.yaml:4: more mistakes follow after these 100; mend them first"


@pytest.mark.parametrize("text", ["", "- 1\n", "just text\n", "3\n"])
@pytest.mark.parametrize("kind", [Kind.PROFILE, Kind.CONTRACT, Kind.FLOW])
def test_what_is_no_mapping_is_no_document(text, kind):
    (said,) = said_of(text, kind)
    assert said.endswith("where a mapping is expected")


def test_a_promise_is_a_word():
    text = "contract: a\ntitle: b\nextends: c\nfeatures:\n  patch: true\n"
    assert said_of(text, Kind.CONTRACT) == [
        "a.yaml:5: features.patch: true is not one of yes, optional, no, live; write yes"
    ]


@pytest.mark.parametrize(
    ("path", "is_right"),
    [
        ("userName", True),
        ("name.formatted", True),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", True),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value", True),
        ("members.$ref", True),
        ("emails[type eq \"work\"]", False),
        ("a.b.c", False),
        ("", False),
        ("with space", False),
    ],
)  # fmt: skip
def test_attributes_are_named_by_their_paths(path, is_right):
    quoted = path.replace('"', '\\"')
    text = f'contract: a\ntitle: b\nextends: c\nuser: {{attributes: {{"{quoted}": {{keep: must}}}}}}\n'
    said = said_of(text, Kind.CONTRACT)
    assert (said == []) is is_right


@pytest.mark.parametrize(
    ("base_path", "is_right"),
    [("/scim/v2", True), ("", True), ("/", False), ("/scim/", False), ("scim", False), ("/a b", False), ("/a/b", True)],
)
def test_a_base_path_begins_with_a_slash_and_does_not_end_with_one(base_path, is_right):
    text = f"contract: a\ntitle: b\nextends: c\nbase_path: '{base_path}'\n"
    assert (said_of(text, Kind.CONTRACT) == []) is is_right


def test_an_oauth_contract_says_where_its_tokens_come_from():
    text = "contract: a\ntitle: b\nextends: c\nauthentication:\n  scheme: oauth2\n"
    assert said_of(text, Kind.CONTRACT) == [
        'a.yaml:4: authentication: "token_url" is missing; add token_url:',
        'a.yaml:4: authentication: "client_id_env" is missing; add client_id_env:',
        'a.yaml:4: authentication: "client_secret_env" is missing; add client_secret_env:',
    ]


@pytest.mark.parametrize(
    "path",
    ["Users", "/Users?filter=userName eq 1", "/Users/é", "/Users#x", "https://example.com/Users", ""],
)
def test_a_recorded_path_is_as_it_was_on_the_wire(path, flow_text):
    text = flow_text.replace("/Users?filter=x", f'"{path}"')
    (said,) = said_of(text, Kind.FLOW)
    assert said.startswith("a.yaml:8: steps[0].request.path: ")
    assert said.endswith(
        "write path and query below the base URL, beginning with / and percent-encoded (a space is %20)"
    )


@pytest.mark.parametrize(
    ("key", "is_known"),
    [
        ("group", True),
        ("features.patch", True),
        ("user.attributes.title", True),
        ("user.attributes.name.formatted", True),
        ("levels.rfc7644-3.9-x", True),
        ("features.patch.x", False),
        ("features.patsch", False),
        ("title.x", False),
        ("", False),
    ],
)
def test_keys_of_a_contract_are_known_and_free_mappings_hold_any(key, is_known):
    assert has_key(Kind.CONTRACT, key) is is_known
