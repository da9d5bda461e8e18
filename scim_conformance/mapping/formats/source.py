"""One mapping file as plain values, whether it is JSON, YAML or CSV, with the place of each value."""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NoReturn

from scim_conformance.documents import yaml_source
from scim_conformance.documents.locate import display
from scim_conformance.documents.problems import DocumentErrors, KeyPath, Problem, shown
from scim_conformance.mapping.formats.table import read_table
from scim_conformance.mapping.model import Place
from scim_conformance.scim.exchange import JsonValue

BYTES_MAX: Final = 40_000_000
_UNKNOWN_SUFFIX_START: Final = 4096


@dataclass(frozen=True, slots=True)
class Source:
    """A file's values; `yaml` knows their lines where the file is YAML, `lines` those of a table's rows."""

    file: str
    value: JsonValue
    yaml: yaml_source.Source | None = field(default=None, repr=False)
    lines: tuple[int, ...] = ()

    def place(self, *path: str | int) -> Place:
        """Return the place of the value at a path."""
        if self.yaml is not None:
            return Place(self.file, self.yaml.line(path), path)
        line = self.lines[path[0]] if self.lines and path and isinstance(path[0], int) else 0
        return Place(self.file, line, path)


def read_source(path: Path) -> Source:
    """Read a file; raises DocumentErrors for one that cannot be read at all."""
    file = display(path)
    text = _decoded(_bytes(path, file), file)
    suffix = path.suffix.lower()
    if not text.strip():
        raise DocumentErrors([Problem(file, 0, "", "is empty", "export the mapping again")])
    if suffix == ".json" or (suffix not in {".yaml", ".yml", ".csv", ".tsv"} and text.lstrip()[0] in "{["):
        return Source(file, parse_json(text, file))
    if suffix in {".csv", ".tsv"} or (suffix not in {".yaml", ".yml"} and _looks_like_table(text)):
        rows, lines = read_table(text, file)
        return Source(file, rows, lines=lines)
    parsed = yaml_source.parse(text.encode(), file)
    if parsed.problems:
        raise DocumentErrors(parsed.problems)
    return Source(file, parsed.value, yaml=parsed)


def _bytes(path: Path, file: str) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise DocumentErrors([Problem(file, 0, "", "is not a regular file")])
        with path.open("rb") as stream:
            data = stream.read(BYTES_MAX + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise DocumentErrors([Problem(file, 0, "", f"cannot be read: {why}")]) from None
    if len(data) > BYTES_MAX:
        what = f"is larger than {BYTES_MAX // 1_000_000} MB"
        raise DocumentErrors([Problem(file, 0, "", what, "no mapping is: is it the right file?")])
    return data


def _decoded(data: bytes, file: str) -> str:
    """Return the text: UTF-8, or UTF-16 with its mark, as PowerShell redirects what Graph answers."""
    is_utf16 = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    try:
        return data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentErrors([Problem(file, line, "", "is not UTF-8", "save it as UTF-8")]) from None


def _looks_like_table(text: str) -> bool:
    header = text[:_UNKNOWN_SUFFIX_START].lstrip().partition("\n")[0].lower()
    return ":" not in header and {"source", "target"} <= set(header.replace(";", ",").replace("\t", ",").split(","))


def parse_json(text: str, file: str, path: KeyPath = ()) -> JsonValue:
    """Return the value of a JSON text; raises DocumentErrors with the line and column of a mistake in it.

    `path` is where the text itself stands, for one that is a value of another document.
    """
    repeated: list[str] = []

    def unique(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
        value = dict(pairs)
        if len(value) != len(pairs):
            keys = [key for key, _ in pairs]
            repeated.extend(key for key in value if keys.count(key) > 1)
        return value

    try:
        value: JsonValue = json.loads(text, object_pairs_hook=unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        what = f"is not JSON: {error.msg.lower()} (column {error.colno})"
        raise DocumentErrors([_problem(file, error.lineno, path, what, _json_mend(text, error))]) from None
    except RecursionError:
        raise DocumentErrors([_problem(file, 0, path, "is nested too deeply to be read")]) from None
    except ValueError as error:
        raise DocumentErrors([_problem(file, 0, path, f"is not JSON: {error}")]) from None
    if repeated:
        what = f"{shown(repeated[0])} is given twice in one object"
        raise DocumentErrors([_problem(file, 0, path, what, "keep one of them")])
    return value


def _problem(file: str, line: int, path: KeyPath, what: str, mend: str = "") -> Problem:
    return Place(file, line, path).problem(what, mend)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _json_mend(text: str, error: json.JSONDecodeError) -> str:
    sign = text[error.pos : error.pos + 1]
    before = text[: error.pos].rstrip()[-1:]
    if sign in "}]" and sign and before == ",":
        return "take out the comma before it"
    if sign == "'" or sign in "“”":
        return "names and texts stand in straight double quotes"
    if sign in {"#", "/"}:
        return "JSON has no comments: take it out"
    if error.msg.startswith("Expecting ',' delimiter"):
        return "put a comma before it, or close what stands open"
    return ""
