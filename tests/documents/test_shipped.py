"""Everything that is shipped loads, and holds together."""

import pytest

from scim_conformance.documents.load import load_library
from scim_conformance.documents.load.reading import yaml_files
from scim_conformance.documents.locate import contract_dirs, flow_dirs, profile_dirs, requirement_dirs

ROOTS = {
    "profiles": profile_dirs(),
    "contracts": contract_dirs(),
    "flows": flow_dirs(),
    "requirements": requirement_dirs(),
}


@pytest.fixture(scope="module")
def library():
    return load_library()


def test_every_shipped_document_loads_and_every_reference_leads_somewhere(library):
    assert library.profiles
    assert library.contracts
    assert library.flows
    assert library.requirements


@pytest.mark.parametrize("kind", ["profiles", "contracts", "flows"])
def test_every_shipped_file_is_a_document_of_its_kind(library, kind):
    files = {str(path) for root in ROOTS[kind] for path in yaml_files(root)}
    loaded = {document.origin.rpartition(":")[0] for document in getattr(library, kind).values()}
    assert loaded == files


def test_every_shipped_requirement_file_is_read(library):
    files = {str(path) for root in ROOTS["requirements"] for path in yaml_files(root)}
    assert {requirement.origin.rpartition(":")[0] for requirement in library.requirements.values()} == files


@pytest.mark.parametrize("kind", ["profiles", "contracts", "flows"])
def test_a_shipped_file_is_named_after_its_document(library, kind):
    for name, document in getattr(library, kind).items():
        file = document.origin.rpartition(":")[0].rpartition("/")[2].removesuffix(".yaml")
        assert name == file or name.endswith(f"-{file}"), f"{document.origin} holds {name}"
