"""`[tool.scim_conformance]` of a project: what it fills, and what each mistake says."""

from pathlib import Path

import pytest

from scim_conformance.running.options import ProjectError, read_project


def project(folder: Path, table: str) -> Path:
    (folder / "pyproject.toml").write_text(f"[tool.scim_conformance]\n{table}\n", encoding="utf-8")
    return folder


def test_a_project_without_the_table_fills_nothing(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert read_project(tmp_path).fields == {}


def test_a_folder_without_pyproject_fills_nothing(tmp_path: Path) -> None:
    assert read_project(tmp_path).fields == {}


def test_folders_beside_the_file_are_taken_without_being_named(tmp_path: Path) -> None:
    for name in ("flows", "profiles", "contracts"):
        (tmp_path / name).mkdir()
    fields = read_project(project(tmp_path, "")).fields
    assert fields == {
        "flow_dirs": (tmp_path / "flows",),
        "profile_dirs": (tmp_path / "profiles",),
        "contract_dirs": (tmp_path / "contracts",),
    }


def test_every_key_fills_its_field(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "w.yaml").write_text("[]\n", encoding="utf-8")
    table = (
        'flows = "mine"\nurl = "http://127.0.0.1:1/scim"\ncontract = "c/own.yaml"\nidps = ["okta"]\nonly = "flows"\n'
        'waivers = "w.yaml"\n'
        'verify = "touched"\nstrict = true\nlibrary = false\ntimeout = 3\nmax_wait = 1.5\nrate = 2\n'
    )
    assert read_project(project(tmp_path, table)).fields == {
        "flow_dirs": (tmp_path / "mine",),
        "url": "http://127.0.0.1:1/scim",
        "contract": str(tmp_path / "c/own.yaml"),
        "idps": ("okta",),
        "only": "flows",
        "waivers": tmp_path / "w.yaml",
        "verify": "touched",
        "strict": True,
        "library": False,
        "timeout_s": 3.0,
        "max_wait_s": 1.5,
        "rate": 2.0,
    }


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("contrat = 'iru'", ["contrat", "did you mean 'contract'?"]),
        ("zzzz = 1", ["zzzz", "there are:"]),
        ("strict = 'yes'", ["strict", "'yes' is not true or false"]),
        ("only = 'flow'", ["only", "one of flows, suites"]),
        ("timeout = -1", ["timeout", "a number of at least 0"]),
        ("timeout = true", ["timeout", "a number of at least 0"]),
        ("idps = 'okta'", ["idps", "a list of texts"]),
        ("url = 5", ["url", "a text"]),
        ("flows = 'nowhere'", ["flows", "a folder that is there"]),
    ],
)
def test_a_mistake_is_one_line_that_names_file_key_and_mend(tmp_path: Path, table: str, words: list[str]) -> None:
    with pytest.raises(ProjectError) as caught:
        read_project(project(tmp_path, table))
    text = str(caught.value)
    assert "\n" not in text
    assert all(word in text for word in ["pyproject.toml", "tool.scim_conformance", *words]), text


def test_broken_toml_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.scim_conformance\n", encoding="utf-8")
    with pytest.raises(ProjectError, match=r"pyproject\.toml"):
        read_project(tmp_path)
