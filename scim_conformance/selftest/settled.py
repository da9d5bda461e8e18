"""What a full self-test has settled so far, on disk, so that a later one goes on where it was interrupted."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

import scim_conformance
from scim_conformance.documents import locate
from scim_conformance.selftest.cases import Case


def fingerprint() -> str:
    """Return a digest of everything that a result depends on: the package, flows, suites, requirements, profiles."""
    digest = hashlib.sha256()
    package = Path(scim_conformance.__file__).parent
    roots = {package, locate.suite_dir(), *locate.profile_dirs(), *locate.contract_dirs(), *locate.requirement_dirs()}
    for path in sorted(path for root in roots for path in root.rglob("*") if path.suffix in {".py", ".yaml", ".lark"}):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class Settled:
    """A file of cases, one a line, below a line with the fingerprint; a file of another fingerprint begins anew."""

    def __init__(self, path: Path, seed: int) -> None:
        self._path = path
        self._head = {"fingerprint": fingerprint(), "seed": seed}
        self._file: TextIO | None = None
        self.cases: dict[str, Case] = {}

    def __enter__(self) -> Self:
        """Read what was settled, and be ready to write on."""
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.is_file() else []
        rows = [row for row in map(_row, lines) if row is not None]
        if rows and rows[0] == self._head:
            self.cases = {case.id: case for case in map(Case.from_json, rows[1:])}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("w", encoding="utf-8")
        self._write(self._head)
        for case in self.cases.values():
            self._write(case.to_json())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file, which stays if the self-test was cut short."""
        if self._file is not None:
            self._file.close()
        if error is None:
            self._path.unlink(missing_ok=True)

    def add(self, case: Case) -> None:
        """Note a case that is settled."""
        self.cases[case.id] = case
        self._write(case.to_json())

    def _write(self, row: object) -> None:
        if self._file is not None:
            self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
            self._file.flush()


def _row(line: str) -> dict[str, object] | None:
    """Return a line as a JSON object, None for one that was cut off."""
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) else None
