"""Realistic exports of our own, read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

import pytest

from scim_conformance.mapping.expressions import evaluate, in_scope
from scim_conformance.mapping.formats import read_mapping
from scim_conformance.mapping.model import (
    AttributeMapping,
    Flow,
    Idp,
    MappingDocument,
    ObjectMapping,
    Person,
    Unknown,
)

EXPORTS = Path(__file__).with_name("exports")
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def user(document: MappingDocument) -> ObjectMapping:
    found = document.object("User")
    assert found is not None
    return found


def rows(mapping: ObjectMapping) -> dict[str, AttributeMapping]:
    return {row.target: row for row in mapping.attributes}


def changed(tmp_path: Path, name: str, change: Any) -> MappingDocument:
    """Read an export after a change to its JSON."""
    value = json.loads((EXPORTS / name).read_text())
    change(value)
    path = tmp_path / name
    path.write_text(json.dumps(value))
    return read_mapping(path)


class TestEntra:
    def test_reads_both_object_mappings(self) -> None:
        document = read_mapping(EXPORTS / "entra.json")
        assert document.idp is Idp.ENTRA
        assert [(each.resource_type, len(each.attributes)) for each in document.objects] == [("Group", 3), ("User", 22)]
        assert document.notes == ()

    def test_keeps_what_a_row_says(self) -> None:
        mapping = user(read_mapping(EXPORTS / "entra.json"))
        row = rows(mapping)["userName"]
        assert row.source is not None
        assert (row.source.text, row.source.is_attribute, row.matching) == ("[userPrincipalName]", True, 1)
        assert (row.flow, row.flow_type, row.flow_behavior) == (Flow.ALWAYS, "Always", "FlowWhenChanged")
        assert row.definition is not None
        assert (row.definition.type, row.definition.required, row.definition.multi_valued) == ("string", True, False)
        assert rows(mapping)["active"].definition is not None
        assert mapping.matching == (row,)
        assert mapping.source_definitions["proxyAddresses"].multi_valued is True
        assert mapping.actions == {"create", "update", "delete"}

    def test_places_are_json_paths(self) -> None:
        row = user(read_mapping(EXPORTS / "entra.json")).attributes[4]
        assert row.source is not None
        assert row.source.place.path == (
            "synchronizationRules", 0, "objectMappings", 1, "attributeMappings", 4, "source", "expression"
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("person", "inside"),
        [
            ({"department": "Cartography", "mail": "a@b.example"}, True),
            ({"department": "cartography", "mail": "a@b.example"}, False),
            ({"department": "Cartography"}, False),
            ({}, False),
        ],
    )
    def test_the_scope_decides_who_is_provisioned(self, person: Any, inside: bool) -> None:
        assert in_scope(user(read_mapping(EXPORTS / "entra.json")).scope, person) is inside

    def test_every_key_but_the_names_is_optional(self, tmp_path: Path) -> None:
        path = tmp_path / "m.json"
        least = {"targetAttributeName": "title", "source": {"name": "jobTitle"}}
        mapping = {"targetObjectName": "User", "attributeMappings": [least]}
        path.write_text(json.dumps({"synchronizationRules": [{"objectMappings": [mapping]}]}))
        found = user(read_mapping(path))
        assert found.attributes[0].source is not None
        assert found.attributes[0].source.text == "[jobTitle]"
        assert (found.attributes[0].flow, found.scope, found.enabled, found.outbound) == (Flow.ALWAYS, None, True, True)

    def test_none_is_a_default_without_a_source(self, tmp_path: Path) -> None:
        def change(value: Any) -> None:
            row = value["synchronizationRules"][0]["objectMappings"][1]["attributeMappings"][3]
            row.update(source=None, defaultValue="Sailor", flowType="ObjectAddOnly")

        row = rows(user(changed(tmp_path, "entra.json", change)))["title"]
        assert (row.source, row.default, row.flow) == (None, "Sailor", Flow.CREATE)

    def test_an_import_sends_nothing(self, tmp_path: Path) -> None:
        def change(value: Any) -> None:
            rule = value["synchronizationRules"][0]
            rule.update(sourceDirectoryName="customappsso", targetDirectoryName="Azure Active Directory")

        assert user(changed(tmp_path, "entra.json", change)).outbound is False

    def test_switched_off_actions_and_mappings_are_kept(self, tmp_path: Path) -> None:
        def change(value: Any) -> None:
            value["synchronizationRules"][0]["objectMappings"][1].update(enabled=False, flowTypes="Add,update")

        mapping = user(changed(tmp_path, "entra.json", change))
        assert (mapping.enabled, mapping.actions) == (False, {"create", "update"})

    def test_a_job_with_its_schema_is_read_too(self, tmp_path: Path) -> None:
        path = tmp_path / "job.json"
        path.write_text(json.dumps({"id": "scim.1", "schema": json.loads((EXPORTS / "entra.json").read_text())}))
        assert user(read_mapping(path)).place.path[0] == "schema"

    def test_a_text_that_differs_from_the_name_beside_it_is_noted(self, tmp_path: Path) -> None:
        def change(value: Any) -> None:
            source = value["synchronizationRules"][0]["objectMappings"][1]["attributeMappings"][0]["source"]
            source["name"] = "mail"

        assert 'the name beside it is "mail"' in str(changed(tmp_path, "entra.json", change).notes[0])

    def test_experimental_filters_are_noted(self, tmp_path: Path) -> None:
        def change(value: Any) -> None:
            value["synchronizationRules"][0]["objectMappings"][1]["scope"]["inputFilterGroups"] = [{}]

        assert "is experimental" in str(changed(tmp_path, "entra.json", change).notes[0])

    def test_an_operator_that_nobody_documents_is_unknown(self, tmp_path: Path) -> None:
        def change(value: Any) -> None:
            mapping = value["synchronizationRules"][0]["objectMappings"][1]
            mapping["scope"]["groups"][0]["clauses"][0]["operatorName"] = "SOUNDS LIKE"

        document = changed(tmp_path, "entra.json", change)
        assert "SOUNDS_LIKE" in str(document.notes[0])
        assert isinstance(in_scope(user(document).scope, {"department": "x", "mail": "y"}), Unknown)


def _constant(text: str) -> dict[str, Any]:
    return {"type": "Constant", "name": text}


def _attribute(name: str) -> dict[str, Any]:
    return {"type": "Attribute", "name": name}


def _call(name: str, **given: Any) -> dict[str, Any]:
    return {
        "type": "Function",
        "name": name,
        "parameters": [{"key": key, "value": each} for key, each in given.items()],
    }


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (_attribute("mail"), "[mail]"),
        (_constant("8"), "8"),
        ({**_constant("True"), "expression": "True"}, "True"),
        ({**_constant("x"), "expression": '"x"'}, '"x"'),
        (_call("Not", source=_attribute("off")), "Not([off])"),
        (
            _call("ToLower", source=_call("Append", source=_attribute("a"), suffix=_constant("x"))),
            'ToLower(Append([a], "x"))',
        ),
        (
            _call("Replace", source=_attribute("m"), Find=_constant("@x"), Replacement=_constant("")),
            'Replace([m], "@x", , , "")',
        ),
        (
            _call("Replace", source=_attribute("m"), regexPattern=_constant("a"), replacementValue=_constant("b")),
            'Replace([m], , "a", , "b")',
        ),
        (
            _call("Join", separator=_constant(" "), source1=_attribute("a"), source2=_attribute("b")),
            'Join(" ", [a], [b])',
        ),
        (
            _call("Switch", source=_attribute("a"), k=_constant("x"), v=_constant("y")),
            'Switch([a], , "x", "y")',
        ),
        (
            _call("Switch", source=_attribute("a"), d=_constant("z"), k=_constant("x"), v=_constant("y")),
            'Switch([a], "z", "x", "y")',
        ),
        (_call("Guid"), "Guid()"),
    ],
)
def test_a_tree_without_text_is_read_by_its_keys(tmp_path: Path, tree: dict[str, Any], text: str) -> None:
    def change(value: Any) -> None:
        value["synchronizationRules"][0]["objectMappings"][1]["attributeMappings"][0]["source"] = tree

    source = user(changed(tmp_path, "entra.json", change)).attributes[0].source
    assert source is not None
    assert source.text == text


def test_a_tree_whose_gaps_cannot_be_placed_is_unknown(tmp_path: Path) -> None:
    def change(value: Any) -> None:
        tree = _call("Replace", source=_attribute("m"), p7=_constant("a"), p8=_constant("b"))
        value["synchronizationRules"][0]["objectMappings"][1]["attributeMappings"][0]["source"] = tree

    source = user(changed(tmp_path, "entra.json", change)).attributes[0].source
    assert source is not None
    result = evaluate(source, {"m": "x"})
    assert isinstance(result, Unknown)
    assert "which arguments are left empty" in result.why


class TestOkta:
    def test_variables_become_scim_paths(self) -> None:
        document = read_mapping(EXPORTS / "okta.json")
        assert document.idp is Idp.OKTA
        assert {row.written: row.target for row in user(document).attributes} == {
            "userName": "userName",
            "givenName": "name.givenName",
            "familyName": "name.familyName",
            "displayName": "displayName",
            "title": "title",
            "email": "emails[primary eq true].value",
            "emailType": "emails[primary eq true].type",
            "secondEmail": 'emails[type eq "home"].value',
            "department": f"{ENTERPRISE}:department",
            "managerValue": f"{ENTERPRISE}:manager.value",
            "badge": "badge",
        }

    def test_the_user_name_comes_from_the_app(self) -> None:
        row = user(read_mapping(EXPORTS / "okta.json")).attributes[0]
        assert row.source is not None
        assert evaluate(row.source, {"login": "ola@x.example"}) == "ola@fjord.example"
        assert (row.matching, row.flow, row.flow_type) == (1, Flow.CREATE, "NOT_CONFIGURED")

    def test_without_an_app_the_user_name_is_the_login(self, tmp_path: Path) -> None:
        row = user(changed(tmp_path, "okta.json", lambda value: value.pop("app"))).attributes[0]
        assert row.source is not None
        assert (row.source.text, row.flow) == ("${source.login}", Flow.ALWAYS)
        assert evaluate(row.source, {"login": "ola@x.example"}) == "ola@x.example"

    def test_a_row_for_the_user_name_beats_the_format(self, tmp_path: Path) -> None:
        def change(value: Any) -> None:
            value["mapping"]["properties"]["userName"] = {"expression": "user.email", "pushStatus": "PUSH"}

        found = [row for row in user(changed(tmp_path, "okta.json", change)).attributes if row.target == "userName"]
        assert [(row.source.text, row.matching) for row in found if row.source] == [("user.email", 1)]

    def test_a_user_name_that_is_typed_in_is_unknown(self, tmp_path: Path) -> None:
        def change(value: Any) -> None:
            value["app"] = {"credentials": {"userNameTemplate": {"type": "NONE"}}}

        row = user(changed(tmp_path, "okta.json", change)).attributes[0]
        assert row.source is not None
        assert isinstance(evaluate(row.source, {}), Unknown)

    def test_keeps_what_the_schema_declares(self) -> None:
        mapping = user(read_mapping(EXPORTS / "okta.json"))
        badge = rows(mapping)["badge"].definition
        assert badge is not None
        assert (badge.custom, badge.namespace, badge.scope, badge.min_length, badge.max_length) == (
            True,
            "",
            "SELF",
            2,
            8,
        )
        assert rows(mapping)["badge"].flow is Flow.CREATE
        assert mapping.target_definitions["userName"].required is True
        assert mapping.target_definitions["tags"].multi_valued is True

    def test_an_import_is_read_as_one(self, tmp_path: Path) -> None:
        def change(value: Any) -> None:
            mapping = value["mapping"]
            mapping["source"], mapping["target"] = mapping["target"], mapping["source"]
            mapping["properties"] = {"firstName": {"expression": "appuser.givenName", "pushStatus": "PUSH"}}

        mapping = user(changed(tmp_path, "okta.json", change))
        assert (mapping.outbound, [row.target for row in mapping.attributes]) == (False, ["firstName"])

    def test_a_variable_that_the_schema_has_not_is_noted(self, tmp_path: Path) -> None:
        def change(value: Any) -> None:
            value["mapping"]["properties"]["odd"] = {"expression": "user.title", "pushStatus": "PUSH"}

        document = changed(tmp_path, "okta.json", change)
        assert any("mapping.properties.odd: is no attribute" in str(note) for note in document.notes)

    @pytest.mark.parametrize(
        ("external", "path"),
        [
            ('emails.^[type=="work"].value', 'emails[type eq "work"].value'),
            ("phoneNumbers.^[primary==true]", "phoneNumbers[primary eq true]"),
            ("emails.[1].type", "emails[1].type"),
            ("name.givenName", "name.givenName"),
            ("", "title"),
        ],
    )
    def test_reads_both_forms_of_its_own_paths(self, tmp_path: Path, external: str, path: str) -> None:
        def change(value: Any) -> None:
            value["schema"]["definitions"]["custom"]["properties"]["title"]["externalName"] = external

        mapping = user(changed(tmp_path, "okta.json", change))
        assert next(row.target for row in mapping.attributes if row.written == "title") == path


class TestOneLogin:
    PERSON: ClassVar[Person] = {
        "firstname": "Kari",
        "lastname": "Nes",
        "email": "kari@fjord.example",
        "custom_fields": {"unit": "Sea"},
    }

    def test_each_value_of_the_template_is_a_row(self) -> None:
        document = read_mapping(EXPORTS / "onelogin.json")
        mapping = user(document)
        assert document.idp is Idp.ONELOGIN
        assert {row.target: evaluate(row.source, self.PERSON) for row in mapping.attributes if row.source} == {
            "userName": "kari@fjord.example",
            "displayName": "Kari Nes",
            "name.formatted": "Kari Nes",
            "title": None,
            'emails[type eq "work"].value': "kari@fjord.example",
            'emails[type eq "work"].type': "work",
            'emails[type eq "work"].primary': True,
            'emails[value eq "{$parameters.second}"].value': "Kari.Nes@fjord.example",
            f"{ENTERPRISE}:department": "Sea",
            f"{ENTERPRISE}:manager.value": Unknown(
                "the parameter boss is set by a rule, whose conditions only the tenant knows"
            ),
        }

    def test_rows_know_their_place_in_the_template(self) -> None:
        mapping = user(read_mapping(EXPORTS / "onelogin.json"))
        row = rows(mapping)['emails[type eq "work"].value']
        assert mapping.template is not None
        assert row.template == ("emails", 0, "value")
        assert row.place.path == ("template", "emails", 0, "value")

    def test_a_bare_template_is_read(self) -> None:
        document = read_mapping(EXPORTS / "onelogin-template.json")
        assert len(user(document).attributes) == 10
        assert document.parameters == {}

    def test_a_template_may_be_a_text(self, tmp_path: Path) -> None:
        document = changed(
            tmp_path, "onelogin.json", lambda value: value.update(template=json.dumps(value["template"]))
        )
        assert len(user(document).attributes) == 10

    def test_parameters_may_be_a_list(self, tmp_path: Path) -> None:
        def change(value: Any) -> None:
            value["parameters"] = [{"param_key_name": name, **each} for name, each in value["parameters"].items()]

        assert sorted(changed(tmp_path, "onelogin.json", change).parameters) == [
            "boss", "department", "scimusername", "second", "title"
        ]  # fmt: skip

    def test_a_rule_that_is_off_changes_nothing(self, tmp_path: Path) -> None:
        document = changed(tmp_path, "onelogin.json", lambda value: value["rules"][0].update(enabled=False))
        source = rows(user(document))[f"{ENTERPRISE}:manager.value"].source
        assert source is not None
        assert evaluate(source, self.PERSON) == "kari@fjord.example"

    def test_an_email_object_has_a_path_without_a_filter(self, tmp_path: Path) -> None:
        def change(value: Any) -> None:
            value["template"]["emails"] = {"value": "{$user.email}"}

        assert "emails.value" in rows(user(changed(tmp_path, "onelogin.json", change)))

    @pytest.mark.parametrize(
        ("emails", "paths"),
        [
            ([{"value": "{$user.email}"}], ["emails.value"]),
            (
                [{"value": "{$user.email}", "primary": True}, {"value": "a", "type": "{$user.title}"}],
                [
                    "emails[primary eq true].value",
                    "emails[primary eq true].primary",
                    'emails[value eq "a"].value',
                    'emails[value eq "a"].type',
                ],
            ),
            (["{$user.email}", "a"], ["emails[0]", "emails[1]"]),
            ([{"display": "a"}, {"value": 'q"'}], ["emails[0].display", 'emails[value eq "q\\""].value']),
        ],
    )
    def test_items_of_a_list_are_told_apart(self, tmp_path: Path, emails: Any, paths: list[str]) -> None:
        mapping = user(changed(tmp_path, "onelogin.json", lambda value: value["template"].update(emails=emails)))
        assert [row.target for row in mapping.attributes if row.target.startswith("emails")] == paths

    def test_a_transformation_is_unknown(self, tmp_path: Path) -> None:
        def change(value: Any) -> None:
            value["parameters"]["scimusername"]["attributes_transformations"] = "upcase"

        source = rows(user(changed(tmp_path, "onelogin.json", change)))["userName"].source
        assert source is not None
        assert isinstance(evaluate(source, self.PERSON), Unknown)


class TestPlain:
    @pytest.mark.parametrize("name", ["plain.yaml", "plain.csv"])
    def test_reads_rows(self, name: str) -> None:
        document = read_mapping(EXPORTS / name)
        mapping = user(document)
        found = rows(mapping)
        assert document.idp is Idp.GENERIC
        assert found["userName"].matching == 1
        assert found['emails[type eq "work"].value'].flow is Flow.CREATE
        assert found["active"].source is not None
        assert evaluate(found["active"].source, {"enabled": True}) is True
        groups = document.object("Group")
        assert groups is not None
        assert rows(groups)["displayName"].matching == 1

    def test_rows_know_their_lines(self) -> None:
        assert user(read_mapping(EXPORTS / "plain.yaml")).attributes[0].place.line == 3
        assert user(read_mapping(EXPORTS / "plain.csv")).attributes[0].place.line == 2

    def test_constants_and_defaults_keep_their_types(self) -> None:
        found = rows(user(read_mapping(EXPORTS / "plain.yaml")))
        primary = found['emails[type eq "work"].primary'].source
        assert primary is not None
        assert primary.is_constant
        assert evaluate(primary, {}) is True
        assert (found["title"].source, found["title"].default) == (None, "Staff")

    def test_a_boolean_in_a_table_is_one(self, tmp_path: Path) -> None:
        path = tmp_path / "m.csv"
        path.write_text("target,constant,source\nactive,true,\nuserName,,true\n")
        constant = user(read_mapping(path)).attributes[0].source
        assert constant is not None
        assert evaluate(constant, {}) is True

    @pytest.mark.parametrize("sign", [";", "\t"])
    def test_a_table_may_use_other_separators(self, tmp_path: Path, sign: str) -> None:
        path = tmp_path / "m.csv"
        path.write_text("source,target\nmail,userName\n".replace(",", sign))
        assert user(read_mapping(path)).attributes[0].target == "userName"

    def test_a_name_without_an_ending_is_recognised_by_its_text(self, tmp_path: Path) -> None:
        for name in ("entra.json", "plain.yaml", "plain.csv"):
            path = tmp_path / name.replace(".", "-")
            path.write_bytes((EXPORTS / name).read_bytes())
            assert read_mapping(path).objects

    def test_utf_16_with_a_mark_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "m.json"
        path.write_bytes((EXPORTS / "entra.json").read_text().encode("utf-16"))
        assert len(read_mapping(path).objects) == 2

    def test_a_mapping_may_name_its_identity_provider(self, tmp_path: Path) -> None:
        path = tmp_path / "m.yaml"
        path.write_text("idp: okta\nmappings: [{source: a, target: userName}]\n")
        assert read_mapping(path).idp is Idp.OKTA
