"""The report on a mapping on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scim_conformance.report.console import judged, make_console, words
from scim_conformance.report.text import counted, excerpt, number, shorten
from scim_conformance.scim.exchange import JsonObject, JsonValue

PEOPLE_MAX = 6
NAMES_MAX = 24
LOST_MAX = 8
PERSONS_MAX = 100
WORDS: Mapping[str, str] = {"pass": "ok", "fail": "FAIL", "warn": "warn", "note": "-"}
NOTE = "note"


def print_report(document: Mapping[str, JsonValue], console: Console | None = None) -> None:
    """Print the table of rows, what becomes of each person, the findings, and the verdict last."""
    console = console or make_console()
    console.print(_rows(document, console))
    console.print()
    console.print(_persons(document, console))
    _print_findings(document, console)
    _print_verdict(document, console)


def _rows(document: Mapping[str, JsonValue], console: Console) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("", "source", "target", "kept?", "verdict"):
        table.add_column(column, overflow="fold")
    for row in _objects(document["table"]):
        source = str(row["source"]) or f"default {excerpt(row['default'])}"
        match = f"  (matching {row['matching']})" if row["matching"] else ""
        table.add_row(
            words(console, str(row["object"])),
            words(console, shorten(source, 80)),
            words(console, f"{row['target']}{match}"),
            words(console, str(row["kept"]), "" if row["kept"] != "no" else "dim"),
            _grade(console, str(row["grade"])),
        )
    return table


def _grade(console: Console, grade: str) -> Text:
    return words(console, NOTE, "dim") if grade == NOTE else judged(console, WORDS[grade])


def _persons(document: Mapping[str, JsonValue], console: Console) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("person", no_wrap=True)
    table.add_column("first e-mail", overflow="fold", min_width=24)
    table.add_column("held", justify="right")
    table.add_column("perhaps", justify="right")
    table.add_column("lost", overflow="fold")
    persons = _objects(document["persons"])
    for person in persons[:PERSONS_MAX]:
        table.add_row(
            words(console, str(person["person"])),
            words(console, str(person["first_email"] or "-")),
            *(words(console, str(_count(person[part]))) for part in ("held", "perhaps")),
            words(console, _names(person["lost"])),
        )
    if len(persons) > PERSONS_MAX:
        table.add_row(words(console, f"and {number(len(persons) - PERSONS_MAX)} more, in --json"))
    return table


def _count(value: JsonValue) -> int:
    assert isinstance(value, dict)
    return len(value)


def _names(value: JsonValue) -> str:
    assert isinstance(value, dict)
    return _some([shorten(name.rpartition(":")[2], 40) for name in value], LOST_MAX) or "-"


def _some(names: Sequence[str], most: int) -> str:
    further = len(names) - most
    return ", ".join(names[:most]) + (f" and {further} more" if further > 0 else "")


def _print_findings(document: Mapping[str, JsonValue], console: Console) -> None:
    titles = {str(one["id"]): one for one in _objects(document["requirements"])}
    findings = [finding for finding in _objects(document["findings"]) if finding["grade"] != NOTE]
    notes = [finding for finding in _objects(document["findings"]) if finding["grade"] == NOTE]
    for finding in findings:
        requirement = titles[str(finding["requirement"])]
        console.print()
        target = f" {finding['target']}" if finding["target"] else ""
        console.print(judged(console, WORDS[str(finding["grade"])], f"{finding['requirement']}{target}"))
        console.print(words(console, f"  {requirement['title']}"))
        where = f"   {finding['place']}" if finding["place"] else ""
        console.print(words(console, f"  expected {_said(finding['expected'])}, is {_said(finding['actual'])}{where}"))
        if finding["people"]:
            console.print(words(console, f"  concerns {_people(finding)}"))
        if requirement["why"]:
            console.print(words(console, f"  Why it matters  {requirement['why']}"))
        console.print(words(console, f"  Mend            {requirement['remedy']}   {requirement['source']}"))
    _print_notes(document, notes, console)


def _print_notes(document: Mapping[str, JsonValue], notes: Sequence[JsonObject], console: Console) -> None:
    """Print the notes, one line for each requirement."""
    titles = {str(one["id"]): one for one in _objects(document["requirements"])}
    remarks = _texts(document["notes"])
    if notes or remarks:
        console.print()
        console.print(words(console, f"{counted(len(notes) + len(remarks), 'note')}:"))
    for name in dict.fromkeys(str(note["requirement"]) for note in notes):
        about = [_about(note) for note in notes if note["requirement"] == name]
        console.print(words(console, f"  {titles[name]['title']} Not so: {_some(about, NAMES_MAX)}"))
    for remark in remarks:
        console.print(words(console, f"  {remark}"))


def _about(note: JsonObject) -> str:
    target = str(note["target"] or note["subject"]).rpartition(":")[2]
    return f"{target} ({_people(note)})" if note["people"] else target


def _said(value: JsonValue) -> str:
    if value is None:
        return "not there"
    return shorten(value, 160) if isinstance(value, str) else excerpt(value)


def _people(finding: JsonObject) -> str:
    if finding["everybody"]:
        return "everybody"
    return _some(_texts(finding["people"]), PEOPLE_MAX)


def _print_verdict(document: Mapping[str, JsonValue], console: Console) -> None:
    people, counts = document["people"], document["counts"]
    assert isinstance(people, dict)
    assert isinstance(counts, dict)
    who = "invented people" if people["built_in"] else "people"
    console.print()
    console.print(
        words(
            console,
            f"{document['format']} against {document['contract']}, tried on {people['count']} {who}, "
            f"{people['in_scope']} in scope: {counts['fail']} fail, {counts['warn']} warn, {counts['note']} notes.",
        )
    )
    verdict = judged(console, "ok", "conforms") if document["conforms"] else judged(console, "FAIL", "does not conform")
    console.print(verdict)


def _objects(value: JsonValue) -> Sequence[JsonObject]:
    assert isinstance(value, list)
    return [entry for entry in value if isinstance(entry, dict)]


def _texts(value: JsonValue) -> Sequence[str]:
    assert isinstance(value, list)
    return [str(entry) for entry in value]
