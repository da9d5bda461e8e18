"""People from a file: CSV with a header, or a JSON array of objects, under the IdP's own attribute names."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from scim_conformance.mapping.people.directory import Directory, directory_of
from scim_conformance.mapping.people.model import Person, Population
from scim_conformance.scim.exchange import JsonObject, JsonValue

SIZE_BYTES_MAX = 20_000_000


class PeopleError(ValueError):
    """What is wrong with a file of people: one line with file, place and mend (exit code 2)."""


def read_people(path: Path, idp: str) -> Population:
    """Return the people of a CSV or JSON file; raises PeopleError.

    A missing key and an empty cell have no value. In CSV a list is split at `;`, where the IdP's attribute is one.
    """
    text = _text_of(path)
    directory = directory_of(idp)
    looks_like_json = path.suffix.lower() == ".json" or text.lstrip()[:1] in {"[", "{"}
    records = list(_from_json(path, text) if looks_like_json else _from_csv(path, text, directory))
    if not records:
        raise PeopleError(f"{path}: nobody is in it; give a header and a line for each person, or a JSON array")
    labels: Counter[str] = Counter()
    people = []
    for number, (where, told) in enumerate(records, 1):
        record = _with_computed({name: _read(name, value, directory) for name, value in told.items()}, idp)
        label = _label(directory, record, number)
        labels[label] += 1
        unique = label if labels[label] == 1 else f"{label} ({labels[label]})"
        people.append(Person(unique, record, directory.is_active(record), origin=where))
    return Population(idp=idp, people=tuple(people), sign_in=directory.sign_in)


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > SIZE_BYTES_MAX:
            raise PeopleError(f"{path}: larger than {SIZE_BYTES_MAX // 1_000_000} MB; give a part of the people")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PeopleError(f"{path}: byte {error.start} is no UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise PeopleError(f"{path}: cannot be read: {error.strerror}") from None


def _from_csv(path: Path, text: str, directory: Directory) -> Iterator[tuple[str, JsonObject]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_names(f"{path}:1", header, directory)
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            where = f"{path}:{reader.line_num}"
            if len(row) != len(header):
                raise PeopleError(f"{where}: {len(row)} cells under {len(header)} names; quote a cell with commas")
            yield where, {name: _cell(name, cell, directory) for name, cell in zip(header, row, strict=True)}
    except csv.Error as error:
        raise PeopleError(f"{path}:{reader.line_num}: {error}; quote the cell, and double the quotes in it") from None


def _check_names(where: str, names: list[str], directory: Directory) -> None:
    known = {name.casefold(): name for name in directory.users}
    seen: set[str] = set()
    for name in names:
        if not name:
            raise PeopleError(f"{where}: a column without a name; give it the IdP's name of the attribute")
        if name in seen:
            raise PeopleError(f"{where}: {name!r} is there twice; keep one column of it")
        seen.add(name)
        proper = known.get(name.casefold(), name)
        if name not in directory.users and proper not in names and proper != name:
            raise PeopleError(f"{where}: {name!r} is unknown to the IdP, where case counts; did you mean {proper!r}?")


def _cell(name: str, cell: str, directory: Directory) -> JsonValue:
    if not cell:
        return None
    if name in directory.lists:
        return [part.strip() for part in cell.split(";") if part.strip()]
    return cell


def _read(name: str, value: JsonValue, directory: Directory) -> JsonValue:
    """Return a value as the directory has it: its Booleans may be written as texts."""
    if name in directory.booleans and isinstance(value, str) and value.strip().lower() in {"true", "false"}:
        return value.strip().lower() == "true"
    return value


def _from_json(path: Path, text: str) -> Iterator[tuple[str, JsonObject]]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise PeopleError(f"{path}:{error.lineno}:{error.colno}: no JSON: {error.msg}") from None
    except RecursionError:
        raise PeopleError(f"{path}: nested too deep; give an array of flat objects") from None
    if not isinstance(document, list):
        raise PeopleError(f"{path}: $ is no array; give [{{...}}, ...], an object for each person")
    for number, record in enumerate(document):
        where = f"{path}: $[{number}]"
        if not isinstance(record, dict):
            raise PeopleError(f"{where} is no object; give one attribute name with its value for each attribute")
        yield where, record


def _with_computed(record: JsonObject, idp: str) -> JsonObject:
    """Return a record with what Entra ID computes: whoever's account is off counts as deleted."""
    if idp != "entra" or record.get("IsSoftDeleted") is not None:
        return record
    is_on = record.get("accountEnabled") is not False
    return {**record, "IsSoftDeleted": not is_on, "accountEnabled": is_on}


def _label(directory: Directory, record: Mapping[str, JsonValue], number: int) -> str:
    named = (record.get(name) for name in directory.label)
    return next((str(value) for value in named if value), f"person {number}")
