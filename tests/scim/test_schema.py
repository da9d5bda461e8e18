"""Schemas and resource types as endpoints declare them, and what a definition finds in them."""

from __future__ import annotations

from typing import Any

import pytest

from scim_conformance.scim import urns
from scim_conformance.scim.catalogue import ENTERPRISE_USER, USER, group_definition, user_definition
from scim_conformance.scim.path import AttributePath
from scim_conformance.scim.schema import (
    Attribute,
    AttributeType,
    Definition,
    Form,
    MalformedDocument,
    Mutability,
    ResourceType,
    Returned,
    Schema,
    SchemaExtension,
    Uniqueness,
    parse_resource_type,
    parse_schema,
)

BADGE = "urn:example:params:scim:schemas:badge:1.0:User"


def declared(**characteristics: Any) -> Attribute:
    (attribute,) = parse_schema({"id": "urn:x:y", "name": "Y", "attributes": [characteristics]}).attributes
    return attribute


def test_all_characteristics_are_read() -> None:
    attribute = declared(
        name="number",
        type="integer",
        multiValued=True,
        required=True,
        caseExact=True,
        mutability="immutable",
        returned="request",
        uniqueness="global",
        canonicalValues=["1", "2"],
        referenceTypes=["User"],
    )

    assert attribute == Attribute(
        "number",
        AttributeType.INTEGER,
        multi_valued=True,
        required=True,
        case_exact=True,
        mutability=Mutability.IMMUTABLE,
        returned=Returned.REQUEST,
        uniqueness=Uniqueness.GLOBAL,
        canonical_values=("1", "2"),
        reference_types=("User",),
    )


@pytest.mark.parametrize(
    "characteristics",
    [
        pytest.param({"name": "x"}, id="defaults of 7643 section 2.2"),
        pytest.param(
            {"name": "x", "uniqueness": None, "mutability": None, "type": None, "subAttributes": []}, id="null"
        ),
        pytest.param({"NAME": "x", "Type": "String"}, id="names and types in any case"),
        pytest.param({"name": "x", "subAttributes": [{"name": "y"}]}, id="sub-attributes of a simple attribute"),
        pytest.param({"name": "x", "uniqueness": "NONE", "returned": "Default"}, id="values in any case"),
        pytest.param({"name": "x", "canonicalValues": None, "referenceTypes": None}, id="no canonical values"),
    ],
)
def test_what_may_be_left_out_has_its_default(characteristics: dict[str, Any]) -> None:
    assert declared(**characteristics) == Attribute("x")


@pytest.mark.parametrize("kind", ["string", "boolean", "decimal", "integer", "dateTime", "reference", "binary"])
def test_every_type_is_known_with_binary_as_erratum_5606_has_it(kind: str) -> None:
    assert declared(name="x", type=kind).type == kind


def test_a_bare_reference_type_counts_as_a_list_of_one() -> None:
    assert declared(name="x", type="reference", referenceTypes="User").reference_types == ("User",)


def test_sub_attributes_know_the_form_of_their_values() -> None:
    phones = declared(
        name="phonenumbers", type="complex", multiValued=True, subAttributes=[{"name": "value"}, {"name": "type"}]
    )

    assert [sub.form for sub in phones.sub_attributes] == [Form.PHONE, Form.PLAIN]


def test_common_attributes_in_a_schema_are_tolerated() -> None:
    schema = parse_schema({"id": USER.id, "attributes": [{"name": "id"}, {"name": "meta", "type": "complex"}]})

    assert [attribute.name for attribute in schema.attributes] == ["id", "meta"]
    assert schema.name == ""


def test_a_schema_without_attributes_is_empty() -> None:
    assert parse_schema({"id": "urn:x:y", "name": "Y"}).attributes == ()


NESTED: dict[str, Any] = {"name": "x", "type": "complex"}
for _ in range(20):
    NESTED = {"name": "x", "type": "complex", "subAttributes": [NESTED]}


@pytest.mark.parametrize(
    ("document", "where"),
    [
        pytest.param([], "$", id="list"),
        pytest.param(None, "$", id="null"),
        pytest.param({"attributes": []}, "$.id", id="no id"),
        pytest.param({"id": 7}, "$.id", id="id is a number"),
        pytest.param({"id": "urn:x:y", "attributes": {"name": "x"}}, "$.attributes", id="attributes is an object"),
        pytest.param({"id": "urn:x:y", "attributes": ["x"]}, "$.attributes[0]", id="attribute is text"),
        pytest.param({"id": "urn:x:y", "attributes": [{"name": "a"}, {}]}, "$.attributes[1].name", id="no name"),
        pytest.param(
            {"id": "urn:x:y", "attributes": [{"name": "x", "type": "text"}]}, "$.attributes[0].type", id="type"
        ),
        pytest.param(
            {"id": "urn:x:y", "attributes": [{"name": "x", "returned": True}]},
            "$.attributes[0].returned",
            id="returned",
        ),
        pytest.param(
            {"id": "urn:x:y", "attributes": [{"name": "x", "required": "true"}]},
            "$.attributes[0].required",
            id="required",
        ),
        pytest.param(
            {"id": "urn:x:y", "attributes": [{"name": "x", "type": "complex", "subAttributes": [{"name": ""}]}]},
            "$.attributes[0].subAttributes[0].name",
            id="sub-attribute",
        ),
        pytest.param(
            {"id": "urn:x:y", "attributes": [NESTED]},
            "$.attributes[0]" + ".subAttributes[0]" * 4 + ".subAttributes",
            id="nested too deep",
        ),
    ],
)
def test_a_malformed_schema_is_refused_with_the_place(document: Any, where: str) -> None:
    with pytest.raises(MalformedDocument) as caught:
        parse_schema(document)

    assert caught.value.where == where
    assert str(caught.value) == f"{where}: {caught.value.why}"


def test_names_in_any_case_lead_to_an_attribute() -> None:
    email = USER.attribute("EMAILS")

    assert email is not None
    assert email is USER.attribute("emails")
    assert email.sub("Value") is email.sub("value") is not None
    assert email.sub("colour") is None
    assert USER.attribute("colour") is None


def test_of_two_attributes_of_one_name_the_first_counts() -> None:
    schema = Schema("urn:x:y", "Y", (Attribute("One", required=True), Attribute("one")))

    assert schema.attribute("ONE") == schema.attribute("one") == schema.attributes[0]


@pytest.mark.parametrize(
    ("extensions", "expected"),
    [
        pytest.param({}, (), id="absent"),
        pytest.param({"schemaExtensions": None}, (), id="null"),
        pytest.param({"schemaExtensions": []}, (), id="empty"),
        pytest.param(
            {"schemaExtensions": [{"schema": ENTERPRISE_USER.id, "required": True}]},
            (SchemaExtension(ENTERPRISE_USER.id, required=True),),
            id="list",
        ),
        pytest.param(
            {"schemaExtensions": {"schema": ENTERPRISE_USER.id}}, (SchemaExtension(ENTERPRISE_USER.id),), id="bare"
        ),
    ],
)
def test_extensions_of_a_resource_type(extensions: dict[str, Any], expected: tuple[SchemaExtension, ...]) -> None:
    resource_type = parse_resource_type({"name": "User", "endpoint": "/Users", "schema": USER.id, **extensions})

    assert resource_type == ResourceType("User", "/Users", USER.id, expected)


@pytest.mark.parametrize("endpoint", ["/Users", "Users", "/Users/", "https://example.com/scim/v2/Users"])
def test_an_endpoint_is_read_in_every_form(endpoint: str) -> None:
    assert parse_resource_type({"name": "User", "endpoint": endpoint, "schema": USER.id}).endpoint == "/Users"


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ([], "$"),
        ({"endpoint": "/Users", "schema": "urn:x"}, "$.name"),
        ({"name": "User", "schema": "urn:x"}, "$.endpoint"),
        ({"name": "User", "endpoint": "/Users"}, "$.schema"),
        (
            {"name": "User", "endpoint": "/Users", "schema": "urn:x", "schemaExtensions": ["urn:y"]},
            "$.schemaExtensions[0]",
        ),
        (
            {"name": "User", "endpoint": "/Users", "schema": "urn:x", "schemaExtensions": [{"required": True}]},
            "$.schemaExtensions[0].schema",
        ),
    ],
)
def test_a_malformed_resource_type_is_refused_with_the_place(document: Any, where: str) -> None:
    with pytest.raises(MalformedDocument) as caught:
        parse_resource_type(document)

    assert caught.value.where == where


@pytest.mark.parametrize(
    ("path", "name"),
    [
        pytest.param(AttributePath("", "userName"), "userName", id="core"),
        pytest.param(AttributePath("", "USERNAME"), "userName", id="core in another case"),
        pytest.param(AttributePath(urns.USER, "userName"), "userName", id="core by URI"),
        pytest.param(AttributePath(urns.USER.upper(), "username"), "userName", id="core by URI in another case"),
        pytest.param(AttributePath("", "name", "givenName"), "givenName", id="sub-attribute"),
        pytest.param(AttributePath("", "emails", "VALUE"), "value", id="sub-attribute of values"),
        pytest.param(AttributePath(urns.ENTERPRISE_USER, "department"), "department", id="extension"),
        pytest.param(AttributePath(urns.ENTERPRISE_USER.lower(), "manager", "value"), "value", id="extension sub"),
        pytest.param(AttributePath(urns.ENTERPRISE_USER, ""), urns.ENTERPRISE_USER, id="whole extension"),
        pytest.param(AttributePath("", "id"), "id", id="id"),
        pytest.param(AttributePath("", "externalid"), "externalId", id="externalId"),
        pytest.param(AttributePath("", "schemas"), "schemas", id="schemas"),
        pytest.param(AttributePath("", "meta", "lastModified"), "lastModified", id="meta"),
    ],
)
def test_a_definition_finds_what_its_schemas_have(path: AttributePath, name: str) -> None:
    found = user_definition().find(path)

    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(AttributePath("", "colour"), id="unknown"),
        pytest.param(AttributePath("", "department"), id="extension attribute without its URI"),
        pytest.param(AttributePath(urns.ENTERPRISE_USER, "userName"), id="core attribute under an extension"),
        pytest.param(AttributePath(BADGE, "number"), id="unknown extension"),
        pytest.param(AttributePath(BADGE, ""), id="unknown extension as a whole"),
        pytest.param(AttributePath("", "userName", "value"), id="sub-attribute of a simple attribute"),
        pytest.param(AttributePath("", "name", "colour"), id="unknown sub-attribute"),
        pytest.param(AttributePath(urns.USER, ""), id="core schema as a whole"),
    ],
)
def test_a_definition_finds_nothing_else(path: AttributePath) -> None:
    assert user_definition().find(path) is None


def test_the_key_of_an_extension_is_a_complex_attribute_with_the_extension_s_own() -> None:
    container = user_definition().top(ENTERPRISE_USER.id.lower())

    assert container is not None
    assert container.type is AttributeType.COMPLEX
    assert container.sub("Department") == ENTERPRISE_USER.attribute("department")


def test_a_schema_s_own_words_on_a_common_attribute_win() -> None:
    own = Attribute("externalId", required=True)
    definition = Definition(ResourceType("Badge", "/Badges", BADGE), Schema(BADGE, "Badge", (own,)))

    assert definition.find(AttributePath("", "externalID")) is own
    assert own in definition.common
    assert [attribute.name for attribute in definition.common] == ["schemas", "id", "externalId", "meta"]


def test_a_definition_names_its_schema_uris() -> None:
    assert user_definition().schema_uris == (urns.USER, urns.ENTERPRISE_USER)
    assert group_definition().schema_uris == (urns.GROUP,)
    assert user_definition().extension(urns.ENTERPRISE_USER.upper()) is ENTERPRISE_USER
    assert group_definition().extension(urns.ENTERPRISE_USER) is None


def test_an_id_is_case_exact_read_only_and_always_returned() -> None:
    found = group_definition().find(AttributePath("", "id"))

    assert found is not None
    assert (found.case_exact, found.mutability, found.returned) == (True, Mutability.READ_ONLY, Returned.ALWAYS)
