"""Where the documents lie: in the wheel's own data, or in the checkout that the package is run from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from scim_conformance.documents.problems import printable

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def data_root(package: Path = _PACKAGE) -> Path:
    """Return the folder that holds `suites/` and `profiles/`.

    A wheel carries both in `_data` within the package; in a checkout, also one installed with `pip install -e`, they
    lie beside it. Raises FileNotFoundError where neither is there: an installation that is broken.
    """
    for root in (package / "_data", package.parent):
        if (root / "suites").is_dir() and (root / "profiles").is_dir():
            return root
    raise FileNotFoundError(f"no suites and profiles in {package / '_data'} or {package.parent}: install again")


def profile_dirs() -> tuple[Path, ...]:
    """Return the folders of the shipped profiles; a user's own are appended by the caller and override."""
    return (data_root() / "profiles" / "idp",)


def contract_dirs() -> tuple[Path, ...]:
    """Return the folders of the shipped contracts."""
    return (data_root() / "profiles" / "contracts",)


def flow_dirs() -> tuple[Path, ...]:
    """Return the folders of the shipped flows."""
    return (data_root() / "suites" / "flows",)


def requirement_dirs() -> tuple[Path, ...]:
    """Return the folders of the shipped requirements."""
    return (data_root() / "suites" / "requirements",)


def suite_dir() -> Path:
    """Return the folder of the shipped suite tests, `test_*.py`."""
    return data_root() / "suites"


def display(path: Path) -> str:
    """Return a path as messages show it.

    Shipped documents are shown from the data root on, the same from wheel and checkout; others relative to the
    current directory where they lie below it.
    """
    absolute = path if path.is_absolute() else Path.cwd() / path
    for root in (data_root(), Path.cwd()):
        if absolute.is_relative_to(root):
            return printable(absolute.relative_to(root).as_posix())
    return printable(path.as_posix())
