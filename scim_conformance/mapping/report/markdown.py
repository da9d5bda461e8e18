"""The report on a mapping in Markdown: verdict, findings, table, and what becomes of each person."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from scim_conformance.scim.exchange import JsonObject, JsonValue

_PEOPLE_MAX = 8


def markdown_of(document: Mapping[str, JsonValue]) -> str:
    """Return the report as Markdown; what comes from the export or the people is escaped."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Mapping[str, JsonValue]) -> Iterator[str]:
    people, counts = _object(document["people"]), _object(document["counts"])
    who = f"{people['count']} {'invented people' if people['built_in'] else 'people'}, {people['in_scope']} in scope"
    yield f"# Mapping {_code(document['file'])} against `{document['contract']}`"
    yield ""
    yield f"{_text(document['format'])}; {who}. **{'Conforms' if document['conforms'] else 'Does not conform'}**: "
    yield f"{counts['fail']} fail, {counts['warn']} warn, {counts['note']} notes."
    yield from _findings(document)
    yield from _table(document)
    yield from _persons(document)


def _findings(document: Mapping[str, JsonValue]) -> Iterator[str]:
    titles = {str(one["id"]): one for one in _objects(document["requirements"])}
    findings = _objects(document["findings"])
    if not findings:
        return
    yield from ("", "## Findings", "")
    for finding in findings:
        requirement = titles[str(finding["requirement"])]
        target = f" {_code(finding['target'])}" if finding["target"] else ""
        yield f"- **{finding['grade']}**{target} {_text(requirement['title'])} (`{finding['requirement']}`)"
        where = f", at {_text(finding['place'])}" if finding["place"] else ""
        yield f"  - expected {_text(finding['expected'])}, is {_text(finding['actual'])}{where}"
        concerned = [str(one) for one in _list(finding["people"])]
        if concerned:
            further = len(concerned) - _PEOPLE_MAX
            names = ", ".join(_text(one) for one in concerned[:_PEOPLE_MAX])
            yield f"  - concerns {names}" + (f" and {further} more" if further > 0 else "")
        if finding["grade"] != "note":
            yield f"  - {_text(requirement['remedy'])}"


def _table(document: Mapping[str, JsonValue]) -> Iterator[str]:
    yield from ("", "## Rows", "", "| object | source | target | kept? | verdict |", "|---|---|---|---|---|")
    for row in _objects(document["table"]):
        source = row["source"] or f"default {row['default']}"
        match = f" (matching {row['matching']})" if row["matching"] else ""
        yield f"| {row['object']} | {_code(source)} | {_code(row['target'])}{match} | {row['kept']} | {row['grade']} |"


def _persons(document: Mapping[str, JsonValue]) -> Iterator[str]:
    yield from (
        "",
        "## People",
        "",
        "| person | first e-mail | held | perhaps | lost | unknown |",
        "|---|---|---|---|---|---|",
    )
    for person in _objects(document["persons"]):
        cells = (
            _text(person["person"]),
            _code(person["first_email"]) if person["first_email"] else "none",
            _held(person["held"]),
            _held(person["perhaps"]),
            _names(person["lost"]),
            ", ".join(_code(one) for one in _list(person["unknown"])),
        )
        yield f"| {' | '.join(cells)} |"


def _held(value: JsonValue) -> str:
    return ", ".join(f"{_text(_short(name))} {_code(_bare(held))}" for name, held in _object(value).items())


def _names(value: JsonValue) -> str:
    return ", ".join(_text(_short(name)) for name in _object(value))


def _short(name: str) -> str:
    return name.rpartition(":")[2]


def _bare(value: JsonValue) -> JsonValue:
    """Return a list of one e-mail as its address."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value.get("value", value) if isinstance(value, dict) else value


def _object(value: JsonValue) -> JsonObject:
    assert isinstance(value, dict)
    return value


def _list(value: JsonValue) -> Sequence[JsonValue]:
    assert isinstance(value, list)
    return value


def _objects(value: JsonValue) -> Sequence[JsonObject]:
    return [_object(entry) for entry in _list(value)]


def _code(value: JsonValue) -> str:
    """Return a value as code; of what ends code or a cell, something else stands there."""
    text = _line(value).replace("`", "\u02cb").replace("|", "\\|")
    return f"`{text}`" if text else ""


def _text(value: JsonValue) -> str:
    """Return a value as text in which nothing is read as Markdown or HTML."""
    line = _line(value)
    return "".join(f"\\{one}" if one in "\\`*_[]<>|#" else one for one in line)


def _line(value: JsonValue) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)
