# ruff: noqa: E501 - a message stands whole, on one line
from scim_conformance.documents.load import load_library
from scim_conformance.documents.locate import contract_dirs, flow_dirs, profile_dirs, requirement_dirs


def folders(tmp_path):
    return {kind: [tmp_path / kind] for kind in ("profiles", "contracts", "flows", "requirements")}


def test_documents_of_every_kind_are_loaded_together(
    write, tmp_path, profile_text, contract_text, flow_text, requirement_text
):
    write("profiles/acme.yaml", profile_text + "needs: [acme-answers-with-id]\n")
    write("contracts/acme.yaml", contract_text + "idps: [acme]\nlevels: {acme-old-id: warn}\n")
    write("flows/acme.yaml", flow_text)
    write("requirements/acme.yaml", requirement_text + "  breaks: {acme: x}\n  aliases: [acme-old-id]\n")
    library = load_library(**folders(tmp_path))
    assert list(library.profiles) == list(library.contracts) == ["acme"]
    assert list(library.flows) == ["acme-create"]
    assert list(library.requirements) == ["acme-answers-with-id"]
    assert library.contracts["acme"].levels == {"acme-answers-with-id": "warn"}


def test_what_documents_say_of_each_other_is_checked(
    write, tmp_path, profile_text, contract_text, flow_text, requirement_text, mistakes
):
    write("profiles/acme.yaml", profile_text + "needs: [acme-answer-with-id]\n")
    write("contracts/acme.yaml", contract_text + "idps: [acne]\nlevels: {acme-answers-with-an-id: warn}\n")
    write("flows/acme.yaml", flow_text.replace("profile: acme", "profile: amce"))
    write("requirements/acme.yaml", requirement_text)
    assert mistakes(load_library, **folders(tmp_path)) == [
        'contracts/acme.yaml:10: idps[0]: "acne" is no family of IdP here; did you mean "acme"?',
        'contracts/acme.yaml:11: levels.acme-answers-with-an-id: "acme-answers-with-an-id" is no requirement here; did you mean "acme-answers-with-id"?',
        'flows/acme.yaml:2: profile: "amce" is no profile here; did you mean "acme"?',
        'profiles/acme.yaml:8: needs[0]: "acme-answer-with-id" is no requirement here; did you mean "acme-answers-with-id"?',
    ]


def test_references_to_a_kind_with_mistakes_wait_until_these_are_mended(
    write, tmp_path, profile_text, contract_text, flow_text, requirement_text, mistakes
):
    write("profiles/acme.yaml", profile_text.replace("PUT", "POST"))
    write("contracts/acme.yaml", contract_text + "idps: [acme]\nlevels: {acme-answers-with-id: warn}\n")
    write("flows/acme.yaml", flow_text)
    write("requirements/acme.yaml", requirement_text.replace("is answered", "must be answered"))
    assert [line.split(": ")[0] for line in mistakes(load_library, **folders(tmp_path))] == [
        "profiles/acme.yaml:7",
        "requirements/acme.yaml:2",
    ]


def test_a_users_documents_stand_beside_the_shipped_ones(write, tmp_path, profile_text, contract_text, flow_text):
    write("mine/profile.yaml", profile_text)
    write("mine/contract.yaml", contract_text.replace("contract: acme", "contract: iru"))
    write("mine/flow.yaml", flow_text)
    library = load_library(
        profiles=(*profile_dirs(), tmp_path),
        contracts=(*contract_dirs(), tmp_path),
        flows=(*flow_dirs(), tmp_path),
        requirements=requirement_dirs(),
    )
    assert {"acme", "okta", "entra", "onelogin"} <= set(library.profiles)
    assert library.contracts["iru"].title == "Acme app"
    assert library.flows["acme-create"].profiles == ("acme",)
