"""What the READMEs show as examples loads as it stands."""

import re

import pytest

from scim_conformance.documents.load import (
    load_contract_file,
    load_flow_file,
    load_profiles,
    load_requirements,
    load_waivers,
)
from scim_conformance.documents.locate import data_root, profile_dirs, requirement_dirs


def examples(name):
    text = (data_root() / name / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


EXAMPLES = [*examples("profiles"), *examples("suites"), *examples(".")]


def load(path, text):
    if text.startswith("profile:"):
        return load_profiles([*profile_dirs(), path])
    if text.startswith("contract:"):
        return load_contract_file(path)
    if text.startswith("flow:"):
        return load_flow_file(path)
    if text.startswith("- requirement:"):
        return load_waivers(path, load_requirements(requirement_dirs()))
    return load_requirements([path])


@pytest.mark.parametrize("text", EXAMPLES, ids=[text.partition("\n")[0] for text in EXAMPLES])
def test_an_example_loads(write, text):
    assert load(write("rfc7644/example.yaml", text), text)


def test_each_kind_of_document_has_an_example():
    words = {re.match(r"(- )?(\w+)", text).group(2) for text in EXAMPLES}
    assert words == {"profile", "contract", "flow", "id", "requirement"}
