# ruff: noqa: E501 - a message stands whole, on one line
import pytest

from scim_conformance.documents.load import load_requirements
from scim_conformance.documents.model import Basis, Level, Requirement, Severity, Side, Source

FAMILIES = {"acme", "okta"}


def test_a_requirement_becomes_a_value_of_the_model(write, tmp_path, requirement_text):
    more = """  applies: POST to /Users
  why: Later calls go to the id.
  breaks: {okta: the user is created again}
  observable: No exchange shows it.
  aliases: [acme-id]
"""
    path = write("acme.yaml", "# acme\n" + requirement_text + more)
    assert load_requirements([tmp_path], FAMILIES) == {
        "acme-answers-with-id": Requirement(
            id="acme-answers-with-id",
            title="A create is answered with the id.",
            level=Level.MUST,
            basis=Basis.IDP,
            severity=Severity.HIGH,
            topic="create",
            side=Side.SERVICE_PROVIDER,
            source=Source("acme", "Create"),
            remedy="Put the id into the body.",
            applies="POST to /Users",
            why="Later calls go to the id.",
            breaks={"okta": "the user is created again"},
            observable="No exchange shows it.",
            aliases=("acme-id",),
            origin=f"{path}:2",
        )
    }


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("is answered", "must be answered", '2: [0].title: "must" is a modal verb; say what holds; the level says how strongly'),
        ("is answered", "Shall be answered", '2: [0].title: "Shall" is a modal verb; say what holds; the level says how strongly'),
        ("the id.", "the id", '2: [0].title: "answered with the id" does not end a sentence; end it with a period'),
        ("level: MUST", "level: must", '3: [0].level: "must" is not one of MUST, SHOULD, MAY; did you mean "MUST"?'),
        ("topic: create", "topic: creation", '6: [0].topic: "creation" is not one of discovery, authentication, create, read, query, filter, paging, replace, patch, delete, emails, users, groups, errors, http, schema, etag, bulk, security, idp; did you mean "create"?'),
        ("remedy: Put the id into the body.", "remedy: ''", "9: [0].remedy: is empty; write something, or leave the key out"),
        ("  remedy: Put the id into the body.\n", "", '1: [0]: "remedy" is missing; add remedy:'),
        ("remedy:", "breaks: {octa: x}\n  remedy:", '9: [0].breaks.octa: "octa" is no family of IdP here; did you mean "okta"?'),
        ("remedy:", "breaks: {jumpcloud: x}\n  remedy:", '9: [0].breaks.jumpcloud: "jumpcloud" is no family of IdP here; known: acme, okta'),
        ("remedy:", "observable: false\n  remedy:", "9: [0].observable: false gives no reason; write the reason as a text"),
        ("remedy:", "aliases: [acme-answers-with-id]\n  remedy:", '9: [0].aliases[0]: "acme-answers-with-id" is the id of a requirement; take another one'),
        ("section: Create", "section: 3.5", '8: [0].source.section: 3.5 is a number, where text is expected; put it in quotes: "3.5"'),
        ("id: acme-answers-with-id", "id: Acme", '1: [0].id: "Acme" has the wrong form; write lower-case words joined by hyphens, such as rfc7644-3.4.1-unknown-id-is-404'),
        ("id: acme-answers-with-id", "id: other-answers", '1: [0].id: "other-answers" does not match its source (acme Create); begin it with acme-'),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_line_key_and_mend(write, tmp_path, requirement_text, mistakes, right, wrong, said):
    write("acme.yaml", requirement_text.replace(right, wrong, 1))
    assert mistakes(load_requirements, [tmp_path], FAMILIES) == [f"acme.yaml:{said}"]


@pytest.mark.parametrize(
    ("file", "name", "document", "section", "is_right"),
    [
        ("rfc7644/3.4.yaml", "rfc7644-3.4.1-x", "rfc7644", "3.4.1", True),
        ("rfc7644/3.4.yaml", "rfc7644-3.4.2-x", "rfc7644", "3.4.1", False),
        ("rfc7644/3.4.yaml", "rfc7643-3.4.1-x", "rfc7644", "3.4.1", False),
        ("rfc7644/3.4.yaml", "http-x", "rfc7644", "3.4.1", False),
        ("http/json.yaml", "rfc8259-8.1-x", "rfc8259", "8.1", True),
        ("http/json.yaml", "rfc8259-8.2-x", "rfc8259", "8.1", False),
        ("http/json.yaml", "http-x", "rfc8259", "8.1", True),
        ("contracts/iru.yaml", "iru-x", "About SCIM Directory Integration", "Attributes", True),
        ("contracts/iru.yaml", "okta-x", "About SCIM Directory Integration", "Attributes", False),
        ("idp/entra.yaml", "entra-x", "rfc7644", "3.4.1", True),
        ("idp/entra.yaml", "okta-x", "entra", "x", False),
    ],
)
def test_an_id_begins_with_what_the_requirement_comes_from(
    write, tmp_path, requirement_text, file, name, document, section, is_right
):
    text = requirement_text.replace("acme-answers-with-id", name)
    write(file, text.replace("{document: acme, section: Create}", f"{{document: {document}, section: '{section}'}}"))
    if is_right:
        assert list(load_requirements([tmp_path], FAMILIES)) == [name]
    else:
        with pytest.raises(Exception, match="does not match its source"):
            load_requirements([tmp_path], FAMILIES)


def test_the_month_of_may_and_the_word_shoulder_are_no_modal_verbs(write, tmp_path, requirement_text):
    write("acme.yaml", requirement_text.replace("the id", "the id, shouldered, not dismay"))
    assert load_requirements([tmp_path], FAMILIES)


def test_an_id_is_given_once_in_all_files(write, tmp_path, requirement_text, mistakes):
    write("a/acme.yaml", requirement_text)
    write("b/acme.yaml", requirement_text + requirement_text)
    assert mistakes(load_requirements, [tmp_path], FAMILIES) == [
        f'b/acme.yaml:{line}: [{number}].id: "acme-answers-with-id" is the id of another one as well, '
        "at a/acme.yaml:1; give each an id of its own"
        for number, line in ((0, 1), (1, 10))
    ]


def test_the_families_are_those_of_the_shipped_profiles_by_default(write, tmp_path, requirement_text, mistakes):
    write("acme.yaml", requirement_text + "  breaks: {okta: x, entra: x, onelogin: x}\n")
    assert load_requirements([tmp_path])
    write("acme.yaml", requirement_text + "  breaks: {acme: x}\n")
    assert mistakes(load_requirements, [tmp_path]) == [
        'acme.yaml:10: [0].breaks.acme: "acme" is no family of IdP here; known: entra, okta, onelogin'
    ]
