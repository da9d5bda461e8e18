from pathlib import Path

import pytest

from scim_conformance.documents import locate


def test_a_checkout_holds_the_documents_beside_the_package(tmp_path):
    package = tmp_path / "scim_conformance"
    for folder in (package, tmp_path / "suites", tmp_path / "profiles"):
        folder.mkdir()
    assert locate.data_root(package) == tmp_path


def test_a_wheel_holds_the_documents_within_the_package_whatever_lies_beside_it(tmp_path):
    package = tmp_path / "scim_conformance"
    for root in (package / "_data", tmp_path):
        (root / "suites").mkdir(parents=True)
        (root / "profiles").mkdir()
    assert locate.data_root(package) == package / "_data"


def test_an_installation_without_documents_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="install again"):
        locate.data_root(tmp_path / "scim_conformance")


def test_every_kind_has_its_folder():
    root = locate.data_root()
    assert locate.profile_dirs() == (root / "profiles" / "idp",)
    assert locate.contract_dirs() == (root / "profiles" / "contracts",)
    assert locate.flow_dirs() == (root / "suites" / "flows",)
    assert locate.requirement_dirs() == (root / "suites" / "requirements",)
    assert locate.suite_dir() == root / "suites"


def test_shipped_documents_are_shown_from_the_data_root_on():
    assert locate.display(locate.data_root() / "profiles" / "idp" / "okta.yaml") == "profiles/idp/okta.yaml"


def test_own_documents_are_shown_from_the_current_directory_on(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert locate.display(tmp_path / "flows" / "mine.yaml") == "flows/mine.yaml"
    assert locate.display(Path("flows/mine.yaml")) == "flows/mine.yaml"
    assert locate.display(tmp_path.parent / "other.yaml") == str(tmp_path.parent / "other.yaml")


def test_a_file_name_cannot_move_the_terminal(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert locate.display(Path("a\x1b[2J.yaml")) == "a\\x1b[2J.yaml"
