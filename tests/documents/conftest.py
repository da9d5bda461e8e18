"""Fixtures for tests of documents: files in an empty folder, and the mistakes that loading them yields."""

import pytest

from scim_conformance.documents.problems import DocumentErrors


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a file below an empty current directory and return its path."""
    monkeypatch.chdir(tmp_path)

    def write_file(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write_file


@pytest.fixture
def mistakes():
    """Call something that must raise DocumentErrors and return its lines."""

    def lines_of(load, *args, **kwargs):
        with pytest.raises(DocumentErrors) as caught:
            load(*args, **kwargs)
        return str(caught.value).splitlines()

    return lines_of


@pytest.fixture
def profile_text():
    """A profile that holds."""
    return """profile: acme
idp: acme
title: Acme IdP
as_of: 2026-11
sources: [handbook]
wire: {}
dialect: {update: PUT, deactivate: PATCH, rename_group: never, group_members: PATCH}
"""


@pytest.fixture
def contract_text():
    """A contract that holds."""
    return """contract: acme
title: Acme app
as_of: 2026-11
sources: [handbook]
base_path: /scim/v2
user:
  attributes:
    userName: {keep: must, required: true}
    title: {keep: should}
"""


@pytest.fixture
def flow_text():
    """A flow that holds under the profile `acme`."""
    return """flow: acme-create
profile: acme
title: Create
purpose: A user comes into being.
provenance: {kind: documented, sources: [handbook]}
steps:
- id: look
  request: {method: GET, path: /Users?filter=x}
  response: {status: 200, body: {totalResults: 0}}
- id: create
  from: [A1]
  request:
    method: POST
    path: /Users
    body: {userName: ada}
"""


@pytest.fixture
def requirement_text():
    """A requirement that holds, in a file acme.yaml."""
    return """- id: acme-answers-with-id
  title: A create is answered with the id.
  level: MUST
  basis: idp
  severity: high
  topic: create
  side: service-provider
  source: {document: acme, section: Create}
  remedy: Put the id into the body.
"""
