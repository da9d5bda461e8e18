"""What can be found out about a project without asking: its CI, its settings, where its code is kept."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

GITHUB, GITLAB, AZURE = "github", "gitlab", "azure"
CI: Final = (GITHUB, GITLAB, AZURE)

_HOSTS: Final = {"github.com": GITHUB, "gitlab.": GITLAB, "dev.azure.com": AZURE, "visualstudio.com": AZURE}
_TRACES: Final = {GITHUB: ".github", GITLAB: ".gitlab-ci.yml", AZURE: "azure-pipelines.yml"}
_NAME: Final = re.compile(r"[^a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Project:
    """A project as it stands: `ci` are the systems that it shows traces of, `name` is fit for a file.

    `has_settings` tells whether its pyproject.toml speaks of the harness already; `branch` is the default branch.
    """

    root: Path
    name: str
    ci: tuple[str, ...]
    has_pyproject: bool
    has_settings: bool
    branch: str


class BrokenProject(ValueError):  # noqa: N818 - it names what is the matter
    """A project file that cannot be read: one line with the file and what is wrong."""


def survey(root: Path) -> Project:
    """Return what a folder shows; raises BrokenProject for a pyproject.toml that is no TOML."""
    pyproject = root / "pyproject.toml"
    has_settings = False
    if pyproject.is_file():
        try:
            document = tomllib.loads(pyproject.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BrokenProject(f"{pyproject.name}: {error}; mend it first") from None
        has_settings = "scim_conformance" in document.get("tool", {})
    return Project(
        root,
        _NAME.sub("-", root.resolve().name.lower()).strip("-") or "endpoint",
        _systems(root),
        pyproject.is_file(),
        has_settings,
        _default_branch(root),
    )


def _systems(root: Path) -> tuple[str, ...]:
    """Return the CI systems by their files, else by the remote that the code is pushed to."""
    by_file = tuple(name for name in CI if (root / _TRACES[name]).exists())
    if by_file:
        return by_file
    config = _text(root / ".git" / "config")
    return tuple(dict.fromkeys(name for host, name in _HOSTS.items() if host in config))


def _default_branch(root: Path) -> str:
    head = _text(root / ".git" / "refs" / "remotes" / "origin" / "HEAD") or _text(root / ".git" / "HEAD")
    branch = head.strip().rpartition("/")[2]
    return branch if re.fullmatch(r"[A-Za-z0-9._-]{1,100}", branch) and "ref:" in head else "main"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
