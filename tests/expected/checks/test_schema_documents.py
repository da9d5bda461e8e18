from scim_conformance.scim import urns

NAME = {"name": "userName", "type": "string", "multiValued": False, "required": True, "uniqueness": "server"}


def schemas(*attributes, **changes):
    document = {"schemas": [urns.SCHEMA], "id": urns.USER, "attributes": [NAME, *attributes], **changes}
    body = {"schemas": [urns.LIST_RESPONSE], "totalResults": 1, "Resources": [document]}
    return {"path": "/Schemas", "answer": body}


def attribute(**more):
    return schemas({"name": "x", **more})


NONE = {"path": "/Schemas", "answer": {"schemas": [urns.LIST_RESPONSE], "totalResults": 0, "Resources": []}}
COMPLEX_SUB = {"name": "x", "type": "complex", "subAttributes": [{"name": "y", "type": "complex", "subAttributes": []}]}

CASES = {
    "rfc7643-7-schemas-are-complete": {
        "passes": {
            "all": schemas(),
            "no attributes": schemas(id="urn:example:empty", attributes=[]),
            "no name of its own": schemas(name=None),
        },
        "deviates": {
            "no id": schemas(id=None),
            "no attributes": schemas(id="urn:example:x", attributes=None),
            "attributes by name": schemas(id="urn:example:x", attributes={"userName": {"type": "string"}}),
            "attribute without a name": schemas({"type": "string"}),
            "sub-attribute without a name": attribute(type="complex", subAttributes=[{"type": "string"}]),
        },
        "silent": {"none": NONE},
    },
    "rfc7643-7-characteristics-have-legal-values": {
        "passes": {
            "all defaults": attribute(),
            "binary": attribute(type="binary"),
            "in another case": attribute(type="datetime", mutability="readonly"),
            "complex without uniqueness": attribute(type="complex", subAttributes=[{"name": "y"}]),
            "lists": attribute(canonicalValues=["work"], referenceTypes=["User", "external"]),
        },
        "deviates": {
            "type": attribute(type="text"),
            "mutability": attribute(mutability="readOnce"),
            "returned": attribute(returned="yes"),
            "uniqueness": attribute(uniqueness=True),
            "multiValued as text": attribute(multiValued="false"),
            "required as a number": attribute(required=1),
            "caseExact as text": attribute(caseExact="true"),
            "referenceTypes as a text": attribute(type="reference", referenceTypes="User"),
            "of a sub-attribute": attribute(type="complex", subAttributes=[{"name": "y", "type": "text"}]),
        },
        "silent": {"none": NONE},
    },
    "rfc7643-2.3.8-sub-attributes-are-not-complex": {
        "passes": {
            "simple": attribute(type="complex", subAttributes=[{"name": "y", "type": "string"}]),
            "the schema of schemas": schemas(COMPLEX_SUB, id=urns.SCHEMA),
        },
        "deviates": {"complex": schemas(COMPLEX_SUB)},
        "silent": {"none": NONE},
    },
    "rfc7643-7-complex-attributes-list-their-sub-attributes": {
        "passes": {
            "listed": attribute(type="complex", subAttributes=[{"name": "y", "type": "string"}]),
            "simple": attribute(type="string"),
        },
        "deviates": {"left out": attribute(type="complex"), "none": attribute(type="complex", subAttributes=[])},
        "silent": {"none": NONE},
    },
    "rfc7643-4.1.1-the-user-schema-has-user-name": {
        "passes": {"there": schemas(), "in another case": schemas(attributes=[{"name": "username"}])},
        "deviates": {"missing": schemas(attributes=[{"name": "displayName"}])},
        "silent": {"no user schema": schemas(id=urns.GROUP), "none": NONE},
    },
}


def test_schema_documents(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
