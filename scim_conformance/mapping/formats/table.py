"""A mapping as a table: CSV with a header, separated by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from typing import Final

from scim_conformance.documents.problems import DocumentErrors, Problem
from scim_conformance.scim.exchange import JsonValue

ROWS_MAX: Final = 20_000


def read_table(text: str, file: str) -> tuple[JsonValue, tuple[int, ...]]:
    """Return the rows as objects keyed by the header, and the line of each; an empty cell is left out.

    Raises DocumentErrors for a table without a header, with a row that is longer than it, or with too many rows.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[JsonValue] = []
    lines: list[int] = []
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header, file)
        begins = reader.line_num + 1
        for cells in reader:
            filled = {
                name: _value(name, cell.strip()) for name, cell in zip(header, cells, strict=False) if cell.strip()
            }
            if any(cell.strip() for cell in cells[len(header) :]):
                what = f"has {len(cells)} cells, and the header has {len(header)}"
                raise DocumentErrors([Problem(file, begins, "", what, "put a cell that holds the separator in quotes")])
            if filled:
                rows.append(dict(filled))
                lines.append(begins)
            begins = reader.line_num + 1
            if len(rows) > ROWS_MAX:
                raise DocumentErrors([Problem(file, begins, "", f"more than {ROWS_MAX:,} rows", "split the file")])
    except csv.Error as error:
        raise DocumentErrors([Problem(file, reader.line_num, "", f"is not CSV: {error}")]) from None
    return rows, tuple(lines)


def _value(name: str, cell: str) -> JsonValue:
    """Return what a cell holds: text, but for the Booleans of a constant and a default."""
    return cell == "true" if name in {"constant", "default"} and cell in {"true", "false"} else cell


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return max(",;\t", key=header.count)


def _check_header(header: list[str], file: str) -> None:
    repeated = next((name for name in header if name and header.count(name) > 1), None)
    if repeated is not None:
        raise DocumentErrors([Problem(file, 1, "", f"the column {repeated} is there twice", "keep one of them")])
