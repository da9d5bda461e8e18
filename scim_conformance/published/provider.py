"""A service provider that others wrote, as a folder below reports/providers/ describes it."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

RESULTS: Final = "results.json.gz"
_KEYS: Final = ("title", "version", "origin", "contract")


class UnknownProvider(ValueError):  # noqa: N818 - it names what is the matter
    """A provider that there is not, or whose description is broken: one line with the mend."""


@dataclass(frozen=True, slots=True)
class Provider:
    """`title` is its name as its makers write it, `origin` where it comes from; `contract` is what it is held to."""

    name: str
    folder: Path
    title: str
    version: str
    origin: str
    contract: str

    @property
    def start(self) -> Path:
        """The script that installs and serves it, and prints base URL and token on one line."""
        return self.folder / "start"

    def results(self) -> dict[str, Any] | None:
        """Return the results of its last published run, None where there is none."""
        path = self.folder / RESULTS
        if not path.is_file():
            return None
        found: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
        return found

    def publish(self, results: bytes, report: str) -> None:
        """Keep the results of a run and its report; the same results give the same file."""
        (self.folder / RESULTS).write_bytes(gzip.compress(results, mtime=0))
        (self.folder / "report.html").write_text(report, encoding="utf-8")


def providers(root: Path) -> dict[str, Provider]:
    """Return the providers of a checkout by name; raises UnknownProvider for a description that is broken."""
    found = {}
    for path in sorted((root / "reports" / "providers").glob("*/provider.yaml")):
        told = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        if not _is_description(told):
            raise UnknownProvider(f"{path}: it needs {', '.join(_KEYS)}, each a text")
        found[path.parent.name] = Provider(path.parent.name, path.parent, **told)
    return found


def _is_description(told: object) -> bool:
    if not isinstance(told, dict) or told.keys() != set(_KEYS):
        return False
    return all(isinstance(value, str) for value in told.values())
