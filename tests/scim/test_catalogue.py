"""The catalogue against what RFC 7643 §8.7.1 prints, a line for each attribute; errata stand apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scim_conformance.scim import catalogue, urns
from scim_conformance.scim.characteristics import Attribute, Form
from scim_conformance.scim.path import AttributePath
from scim_conformance.scim.schema import Schema

# Name, type, then whatever differs from: singular, not required, not case-exact, readWrite, default, none.
PRINTED_USER = """
userName string required server
name complex
name.formatted string
name.familyName string
name.givenName string
name.middleName string
name.honorificPrefix string
name.honorificSuffix string
displayName string
nickName string
profileUrl reference to=external
title string
userType string
preferredLanguage string
locale string
timezone string
active boolean
password string writeOnly never
emails complex multiValued
emails.value string
emails.display string
emails.type string values=work,home,other
emails.primary boolean
phoneNumbers complex multiValued
phoneNumbers.value string
phoneNumbers.display string
phoneNumbers.type string values=work,home,mobile,fax,pager,other
phoneNumbers.primary boolean
ims complex multiValued
ims.value string
ims.display string
ims.type string values=aim,gtalk,icq,xmpp,msn,skype,qq,yahoo
ims.primary boolean
photos complex multiValued
photos.value reference to=external
photos.display string
photos.type string values=photo,thumbnail
photos.primary boolean
addresses complex multiValued
addresses.formatted string
addresses.streetAddress string
addresses.locality string
addresses.region string
addresses.postalCode string
addresses.country string
addresses.type string values=work,home,other
groups complex multiValued readOnly
groups.value string readOnly
groups.$ref reference readOnly to=User,Group
groups.display string readOnly
groups.type string readOnly values=direct,indirect
entitlements complex multiValued
entitlements.value string
entitlements.display string
entitlements.type string
entitlements.primary boolean
roles complex multiValued
roles.value string
roles.display string
roles.type string
roles.primary boolean
x509Certificates complex multiValued
x509Certificates.value binary
x509Certificates.display string
x509Certificates.type string
x509Certificates.primary boolean
"""

PRINTED_GROUP = """
displayName string
members complex multiValued
members.value string immutable
members.$ref reference immutable to=User,Group
members.type string immutable values=User,Group
"""

PRINTED_ENTERPRISEUSER = """
employeeNumber string
costCenter string
organization string
division string
department string
manager complex
manager.value string
manager.$ref reference to=User
manager.displayName string readOnly
"""

# By verified errata: 5368 (a group's name is required), 8471 (`groups.$ref` leads to groups only), 8472 (an id is
# case-exact). Erratum 6004 takes the uniqueness of complex attributes away, which is "none" either way.
ERRATA = {
    "displayName string": "displayName string required",
    "groups.$ref reference readOnly to=User,Group": "groups.$ref reference readOnly to=Group",
    "manager.value string": "manager.value string caseExact",
}


def described(attribute: Attribute, parent: str = "") -> Iterator[str]:
    words = [f"{parent}{attribute.name}", str(attribute.type)]
    words += ["multiValued"] * attribute.multi_valued + ["required"] * attribute.required
    words += ["caseExact"] * attribute.case_exact
    for value, default in (
        (attribute.mutability, "readWrite"),
        (attribute.returned, "default"),
        (attribute.uniqueness, "none"),
    ):
        words += [str(value)] * (value != default)
    words += [f"values={','.join(attribute.canonical_values)}"] * bool(attribute.canonical_values)
    words += [f"to={','.join(attribute.reference_types)}"] * bool(attribute.reference_types)
    yield " ".join(words)
    for sub in attribute.sub_attributes:
        yield from described(sub, f"{attribute.name}.")


@pytest.mark.parametrize(
    ("schema", "printed", "errata"),
    [
        pytest.param(catalogue.USER, PRINTED_USER, {"groups.$ref reference readOnly to=User,Group"}, id="User"),
        pytest.param(catalogue.GROUP, PRINTED_GROUP, {"displayName string"}, id="Group"),
        pytest.param(catalogue.ENTERPRISE_USER, PRINTED_ENTERPRISEUSER, {"manager.value string"}, id="EnterpriseUser"),
    ],
)
def test_every_attribute_is_as_printed_or_as_a_verified_erratum_has_it(
    schema: Schema, printed: str, errata: set[str]
) -> None:
    expected = [ERRATA[line] if line in errata else line for line in printed.strip().splitlines()]

    assert [line for attribute in schema.attributes for line in described(attribute)] == expected
    assert errata <= set(printed.splitlines())


def test_schemas_have_the_names_and_uris_that_are_printed() -> None:
    assert [(schema.id, schema.name) for schema in (catalogue.USER, catalogue.GROUP, catalogue.ENTERPRISE_USER)] == [
        ("urn:ietf:params:scim:schemas:core:2.0:User", "User"),
        ("urn:ietf:params:scim:schemas:core:2.0:Group", "Group"),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "EnterpriseUser"),
    ]


def test_resource_types_name_their_endpoints_schemas_and_extensions() -> None:
    user, group = catalogue.USER_TYPE, catalogue.GROUP_TYPE

    assert (user.name, user.endpoint, user.schema) == ("User", "/Users", urns.USER)
    assert [(extension.schema, extension.required) for extension in user.extensions] == [(urns.ENTERPRISE_USER, False)]
    assert (group.name, group.endpoint, group.schema, group.extensions) == ("Group", "/Groups", urns.GROUP, ())


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("phoneNumbers.value", Form.PHONE),
        ("addresses.country", Form.COUNTRY),
        ("locale", Form.LANGUAGE),
        ("preferredLanguage", Form.LANGUAGE),
        ("groups.value", Form.IDENTIFIER),
        ("emails.value", Form.PLAIN),
        ("name.formatted", Form.PLAIN),
        ("title", Form.PLAIN),
    ],
)
def test_attributes_with_a_canonical_form_know_it(path: str, form: Form) -> None:
    name, _, sub = path.partition(".")

    found = catalogue.user_definition().find(AttributePath("", name, sub))

    assert found is not None
    assert found.form is form


def test_members_and_manager_hold_ids() -> None:
    member = catalogue.group_definition().find(AttributePath("", "members", "value"))
    manager = catalogue.user_definition().find(AttributePath(urns.ENTERPRISE_USER, "manager", "value"))

    assert member is not None
    assert manager is not None
    assert (member.form, manager.form) == (Form.IDENTIFIER, Form.IDENTIFIER)
