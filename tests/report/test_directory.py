from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from scim_conformance.report.directory import DirectoryInUse, choose_directory

AT = datetime(2026, 11, 25, 4, 22, 54, tzinfo=UTC)


def test_the_default_is_named_by_time_and_contract_below_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    directory = choose_directory(None, "iru", at=AT)
    assert directory == tmp_path / "reports" / "runs" / "20261125T042254Z-iru"
    assert directory.is_dir()
    assert (tmp_path / "reports" / "runs" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_the_time_is_utc_whatever_the_zone(tmp_path: Path) -> None:
    at = AT.astimezone(timezone(timedelta(hours=9)))
    assert choose_directory(None, "iru", root=tmp_path, at=at).name == "20261125T042254Z-iru"


def test_latest_points_to_the_newest_run(tmp_path: Path) -> None:
    for second in range(3):
        newest = choose_directory(None, "iru", root=tmp_path, at=AT + timedelta(seconds=second))
        assert (tmp_path / "reports" / "runs" / "latest").resolve() == newest.resolve()
    assert not list(newest.parent.glob(".latest*"))


def test_where_links_cannot_be_made_latest_is_a_file_that_names_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: str, target_is_directory: bool = False) -> None:
        raise OSError("not here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    for second in range(2):
        directory = choose_directory(None, "iru", root=tmp_path, at=AT + timedelta(seconds=second))
        assert (directory.parent / "latest").read_text(encoding="utf-8") == f"{directory.name}\n"


def test_a_directory_of_somebody_named_latest_is_left_alone(tmp_path: Path) -> None:
    latest = tmp_path / "reports" / "runs" / "latest"
    latest.mkdir(parents=True)
    choose_directory(None, "iru", root=tmp_path, at=AT)
    assert not latest.is_symlink()


def test_equal_names_get_a_suffix(tmp_path: Path) -> None:
    names = [choose_directory(None, "iru", root=tmp_path, at=AT).name for _ in range(3)]
    assert names == ["20261125T042254Z-iru", "20261125T042254Z-iru-2", "20261125T042254Z-iru-3"]


def test_runs_that_start_at_once_get_one_directory_each(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        chosen = list(pool.map(lambda _: choose_directory(None, "iru", root=tmp_path, at=AT), range(20)))
    assert len(set(chosen)) == 20


@pytest.mark.parametrize(
    ("contract", "name"),
    [
        ("contracts/mine.yaml", "mine"),
        ("/abs/My Contract.yml", "my-contract"),
        ("../../etc", "etc"),
        ("rfc", "rfc"),
    ],
)
def test_the_name_of_a_contract_stays_inside_the_folder(tmp_path: Path, contract: str, name: str) -> None:
    directory = choose_directory(None, contract, root=tmp_path, at=AT)
    assert directory == tmp_path / "reports" / "runs" / f"20261125T042254Z-{name}"


def test_a_gitignore_of_the_user_stays(tmp_path: Path) -> None:
    runs = tmp_path / "reports" / "runs"
    runs.mkdir(parents=True)
    (runs / ".gitignore").write_text("!keep\n", encoding="utf-8")
    choose_directory(None, "iru", root=tmp_path, at=AT)
    assert (runs / ".gitignore").read_text(encoding="utf-8") == "!keep\n"


def test_a_wished_directory_may_be_new_or_empty(tmp_path: Path) -> None:
    new = tmp_path / "a" / "b"
    assert choose_directory(new, "iru") == new
    assert new.is_dir()
    assert choose_directory(new, "iru") == new
    assert list(new.iterdir()) == []


def test_a_wished_directory_is_given_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert choose_directory(Path("here"), "iru") == tmp_path / "here"


def test_an_earlier_run_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DirectoryInUse, match="is not empty; give a directory that is new or empty"):
        choose_directory(tmp_path, "iru")
    assert (tmp_path / "results.json").read_text(encoding="utf-8") == "{}"


def test_a_file_in_the_place_of_the_directory_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with pytest.raises(DirectoryInUse, match="is a file"):
        choose_directory(file, "iru")
    with pytest.raises(DirectoryInUse, match="cannot write to"):
        choose_directory(file / "below", "iru")
    with pytest.raises(DirectoryInUse, match="cannot write to"):
        choose_directory(None, "iru", root=file)
