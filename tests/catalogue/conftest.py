"""The shipped documents, loaded once."""

import pytest

from scim_conformance.catalogue.coverage import Coverage, coverage
from scim_conformance.documents.load import Library, load_library


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def covered(library: Library) -> dict[str, Coverage]:
    return coverage(library)
