"""What a script fills in when it runs: ids, names, the base URL; and how texts are written down for a shell."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from urllib.parse import quote, unquote

from scim_conformance.documents.model import Evidence
from scim_conformance.report.repro_plan import Plan
from scim_conformance.scim.exchange import JsonValue, Request

UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
PATH_PART = re.compile(r"\.([A-Za-z_$][\w$-]*)|\['([^']*)'\]|\[(\d+)\]")
HEADER = re.compile(r"(?:header )?([A-Z][A-Za-z0-9-]+)")


class Filling:
    """Puts places into what a plan sends; `key` is a word that stands in none of it, and in every place."""

    def __init__(self, plan: Plan, key: str, base_url: str) -> None:
        self._plan = plan
        self._key = key
        self._base_url = base_url.rstrip("/")

    def place(self, name: str) -> str:
        """Return the place that is kept for what is known only when the script runs."""
        return f"{{{{{name}-{self._key}}}}}"

    def id_place(self, position: int) -> str:
        """Return the place that is kept for the id of what the exchange at `position` creates."""
        return self.place(f"id{position + 1}")

    def id_places(self) -> set[str]:
        """Return the places of all ids."""
        return {self.id_place(creation.position) for creation in self._plan.creations}

    def _ids(self, position: int) -> Sequence[tuple[str, str]]:
        """Return id in the run and place of each resource that is created before `position`."""
        return [
            (creation.id, self.id_place(creation.position))
            for creation in self._plan.creations
            if creation.position < position
        ]

    def evidence(self, value: JsonValue) -> JsonValue:
        """Return what was expected or seen with places in it; an id of the client's own that came back stays."""
        adopted = {creation.id for creation in self._plan.creations if creation.is_adopted}
        if isinstance(value, str) and value in adopted:
            return self._fresh(value)
        return self.value(value, len(self._plan.exchanges))

    def value(self, value: JsonValue, position: int) -> JsonValue:
        """Return a JSON value with places in it for ids and names."""
        if isinstance(value, str):
            return self._text(value, position)
        if isinstance(value, list):
            return [self.value(part, position) for part in value]
        if isinstance(value, dict):
            return {key: self.value(part, position) for key, part in value.items()}
        return value

    def _text(self, text: str, position: int) -> str:
        for id_, place in self._ids(position):
            if text == id_:
                return place
            if text.endswith(f"/{id_}"):
                text = text[: -len(id_)] + place
            text = text.replace(f'"{id_}"', f'"{place}"')
        if self._base_url and text.startswith(self._base_url):
            text = self.place("url") + text[len(self._base_url) :]
        return self._fresh(text)

    def _fresh(self, text: str) -> str:
        """Return a text with a place for what makes names unique, in capitals where it stands in capitals."""
        marker = self._plan.marker
        if not marker:
            return text
        pieces = re.split(f"({re.escape(marker)})", text, flags=re.IGNORECASE)
        pieces[1::2] = [self.place("RUN" if piece.isupper() else "run") for piece in pieces[1::2]]
        return "".join(pieces)

    def target(self, request: Request, position: int) -> str:
        """Return path and query with places in them, otherwise encoded as they were on the wire."""
        segments = request.path.split("/")
        query = request.query
        for id_, place in self._ids(position):
            segments = [place if unquote(segment) == id_ else segment for segment in segments]
            for encoded in dict.fromkeys((quote(id_, safe="", errors="surrogatepass"), id_)):
                for mark in ("%22", '"'):
                    query = query.replace(f"{mark}{encoded}{mark}", f"{mark}{place}{mark}")
        target = "/".join(segments) + (f"?{query}" if query else "") + request.tail
        return self._fresh(target)


def where_to_look(evidence: Evidence) -> str:
    """Return where a script finds what an evidence speaks of: `status`, `header X`, a path such as `/emails/0/value`.

    `/members/*` is a list of plain values, compared without regard to order; `-` is what only a person can see.
    """
    if evidence.at == "status":
        return evidence.at
    header = HEADER.fullmatch(evidence.at)
    if header is not None:
        return f"header {header[1]}"
    pointer = _pointer(evidence.at) if evidence.at.startswith(("$.", "$[")) else "-"
    lists = [value for value in (evidence.expected, evidence.actual) if value is not None]
    is_list = bool(lists) and all(_is_list_of_texts(value) for value in lists)
    return f"{pointer}/*" if is_list and pointer != "-" else pointer


def _is_list_of_texts(value: JsonValue) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _pointer(at: str) -> str:
    parts: list[str] = []
    index = 1
    while index < len(at):
        match = PATH_PART.match(at, index)
        if match is None:
            return "-"
        parts.append(next(group for group in match.groups() if group is not None))
        index = match.end()
    return "/" + "/".join(parts)


def as_text(value: JsonValue, *, indent: int | None = 2) -> str:
    """Return a JSON value as it stands in a script, with nothing in it that a terminal could act upon."""
    separators = (",", ": ") if indent else (",", ":")
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)
    return UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def exactly(text: str) -> str:
    """Return the shell command that prints a text byte for byte, whatever it holds."""
    printed = []
    for byte in text.encode("utf-8", "surrogatepass"):
        character = chr(byte)
        if character == "%":
            printed.append("%%")
        elif character in "\\'" or not 0x20 <= byte < 0x7F:
            printed.append(f"\\{byte:03o}")
        else:
            printed.append(character)
    return f"printf '{''.join(printed)}'"
