"""Where a run leaves what it found: a directory of its own, never one that holds an earlier run."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from scim_conformance.report.text import slug

RUNS = Path("reports") / "runs"
LATEST = "latest"


class DirectoryInUse(ValueError):  # noqa: N818 - it names what is the matter
    """A directory that a run cannot have: one line with the mend (exit code 2)."""


def choose_directory(
    reports: Path | None, contract: str, *, root: Path | None = None, at: datetime | None = None
) -> Path:
    """Make and return the directory of a run.

    `reports` is the user's wish and must be new or empty. Without it the directory is
    `reports/runs/<UTC>-<contract>` below `root` (by default the current directory), with a suffix where that exists;
    `reports/runs/latest` then points to it. Raises DirectoryInUse.
    """
    try:
        if reports is not None:
            return _wanted(reports)
        return _default((root or Path.cwd()) / RUNS, contract, at or datetime.now(UTC))
    except OSError as error:
        where = error.filename or reports or RUNS
        raise DirectoryInUse(f"cannot write to {str(where)!r}: {error.strerror}; give another --reports DIR") from None


def _wanted(reports: Path) -> Path:
    if reports.exists() and not reports.is_dir():
        raise DirectoryInUse(f"--reports: {str(reports)!r} is a file; give a directory that is new or empty")
    reports.mkdir(parents=True, exist_ok=True)
    if any(reports.iterdir()):
        raise DirectoryInUse(f"--reports: {str(reports)!r} is not empty; give a directory that is new or empty")
    with tempfile.TemporaryFile(dir=reports):
        return reports.absolute()


def _default(runs: Path, contract: str, at: datetime) -> Path:
    runs.mkdir(parents=True, exist_ok=True)
    ignore = runs / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    directory = _made(runs, f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{slug(_name(contract))}")
    _point_to(directory)
    return directory.absolute()


def _name(contract: str) -> str:
    path = Path(contract)
    return path.stem if path.suffix in {".yaml", ".yml"} else contract


def _made(runs: Path, name: str) -> Path:
    """Make the first of `name`, `name-2`, `name-3` ... that does not exist; two runs at once get one each."""
    number = 1
    while True:
        directory = runs / (name if number == 1 else f"{name}-{number}")
        try:
            directory.mkdir()
        except FileExistsError:
            number += 1
            continue
        return directory


def _point_to(directory: Path) -> None:
    """Let `latest` point to `directory`: a symbolic link, or a text file with its name where links cannot be made.

    A `latest` that is a directory of somebody's own is left alone. The new one takes the old one's place in one step.
    """
    latest = directory.parent / LATEST
    if latest.is_dir() and not latest.is_symlink():
        return
    fresh = directory.parent / f".{LATEST}-{directory.name}"
    try:
        fresh.symlink_to(directory.name, target_is_directory=True)
    except (OSError, NotImplementedError):
        fresh.write_text(f"{directory.name}\n", encoding="utf-8")
    fresh.replace(latest)
