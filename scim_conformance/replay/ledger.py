"""The ledger: all that a run creates, on disk before the request goes out, and the guard that reads it.

One JSON document a line. An entry begins as an intent with the unique values that will be sent, and gets an id only
when an answer or a look-up brought that id together with one of these values. No token is ever in it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from scim_conformance.replay.bulk import BULK_ID, parts_of_bulk
from scim_conformance.replay.correlation import take_apart
from scim_conformance.scim.exchange import JsonObject, JsonValue, Request
from scim_conformance.scim.lookup import get

READS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class ForeignWrite(Exception):  # noqa: N818 - it says what it is
    """A request was about to touch what the run did not make. It was not sent; this is a fault of ours."""


class MalformedLedger(ValueError):  # noqa: N818 - it says what it is
    """A file is no ledger; the message is one line."""


@dataclass(slots=True, eq=False)
class Entry:
    """One create: what was to be sent, and what became of it. `name` is its userName or displayName, if it had one.

    `accepted` tells that the endpoint said yes, with `shown_id` if it showed any, before a resource with one of the
    values was seen under that id; `refused` that it said no; `deleted` that it answered a DELETE as if it had obeyed,
    `is_gone` that a look confirmed it; `seen_since_write` that a look since the last write showed one of the values.
    """

    number: int
    resource_type: str
    values: tuple[str, ...]
    name: str = ""
    id: str = ""
    shown_id: str = ""
    accepted: bool = False
    deleted: bool = False
    refused: bool = False
    is_gone: bool = False
    seen_since_write: bool = False


@dataclass(slots=True)
class Heading:
    """What a ledger is of."""

    run_id: str = ""
    url: str = ""
    contract: str = ""


class Ledger:
    """The creates of one run, or of one worker of it. `path` None keeps it in memory, for tests."""

    def __init__(self, path: Path | None = None, heading: Heading | None = None) -> None:
        self.path = path
        self.heading = heading or Heading()
        self._entries: list[Entry] = []
        self._by_id: dict[tuple[str, str], Entry] = {}
        self._by_value: dict[tuple[str, str], Entry] = {}
        self._ids: set[str] = set()
        self._invented: set[str] = set()
        self._file: TextIO | None = None
        self._lock = threading.RLock()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a", encoding="utf-8")
            if path.stat().st_size == 0:
                head = self.heading
                self._write({"ledger": 1, "run": head.run_id, "url": head.url, "contract": head.contract})

    @classmethod
    def load(cls, path: Path) -> Ledger:
        """Read a ledger that a run left, to go on with it; a last line that was cut off is passed over.

        Raises `MalformedLedger` for a file that is none, OSError for one that cannot be read.
        """
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        ledger = cls()
        for number, line in enumerate(lines):
            try:
                entry = json.loads(line)
            except ValueError:
                if number == len(lines) - 1:
                    break
                raise MalformedLedger(f"{path}:{number + 1} is no JSON document") from None
            if number == 0 and (not isinstance(entry, dict) or entry.get("ledger") != 1):
                raise MalformedLedger(f"{path} is not a ledger of scim-conformance")
            ledger._replay(entry)
        if not lines:
            raise MalformedLedger(f"{path} is empty")
        ledger.path = path
        ledger._file = path.open("a", encoding="utf-8")
        if lines and not path.read_bytes().endswith(b"\n"):
            ledger._file.write("\n")
        return ledger

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def intend(self, resource_type: str, values: Iterable[str], name: str = "") -> Entry:
        """Note a create before its request goes out."""
        with self._lock:
            entry = Entry(len(self._entries), resource_type, tuple(values), name)
            self._entries.append(entry)
            self._index(entry)
            self._write({"intent": entry.number, "type": resource_type, "values": list(entry.values), "name": name})
            return entry

    def created(self, entry: Entry, id_: str) -> None:
        """Note the id that an answer or a look-up brought together with one of the entry's values."""
        with self._lock:
            if entry.id and entry.id != id_:
                entry = self.intend(entry.resource_type, entry.values, entry.name)
            if entry.id == id_ and not entry.deleted:
                return
            entry.id = id_
            entry.deleted = entry.is_gone = False
            self._by_id[entry.resource_type, id_] = entry
            self._ids.add(id_)
            self._write({"created": entry.number, "id": id_})

    def accepted(self, entry: Entry, shown_id: str) -> None:
        """Note that the endpoint accepted a create, without a resource that shows one of its values so far."""
        with self._lock:
            entry.accepted, entry.shown_id = True, shown_id
            self._write({"accepted": entry.number, "id": shown_id})

    def refused(self, entry: Entry) -> None:
        """Note that the endpoint refused a create."""
        with self._lock:
            entry.refused = True
            self._write({"refused": entry.number})

    def renamed(self, resource_type: str, id_: str, values: Iterable[str]) -> None:
        """Note further unique values that a resource of the run is about to be given."""
        with self._lock:
            entry = self._by_id.get((resource_type, id_))
            more = tuple(value for value in values if entry is not None and value not in entry.values)
            if entry is not None and more:
                entry.values += more
                self._index(entry)
                self._write({"renamed": entry.number, "values": list(more)})

    def deleted(self, resource_type: str, id_: str) -> None:
        """Note that a resource of the run is gone."""
        with self._lock:
            entry = self._by_id.get((resource_type, id_))
            if entry is not None and not entry.deleted:
                entry.deleted = True
                self._write({"deleted": entry.number})

    def seen(self, resource_type: str, id_: str, resource: JsonValue) -> None:
        """Note that a look showed a resource of the run, deleted or not."""
        entry = self._by_id.get((resource_type, id_))
        if entry is None:
            return
        shown = {value.casefold() for value in unique_values(resource, resource_type)}
        entry.seen_since_write = any(value.casefold() in shown for value in entry.values)
        if entry.deleted:
            self.created(entry, id_)

    def written(self, resource_type: str, id_: str) -> None:
        """Note that a write is about to go to a resource of the run: what was seen of it may no longer hold."""
        entry = self._by_id.get((resource_type, id_))
        if entry is not None:
            entry.seen_since_write = False

    def gone(self, resource_type: str, id_: str) -> None:
        """Note that a look for a resource of the run did not find it."""
        entry = self._by_id.get((resource_type, id_))
        if entry is not None:
            entry.is_gone = True

    def invented(self, id_: str) -> None:
        """Note an id that nobody has, so that a body may refer to it."""
        self._invented.add(id_)

    def entry(self, resource_type: str, id_: str) -> Entry | None:
        """Return the entry of a resource of the run."""
        return self._by_id.get((resource_type, id_))

    def owns(self, resource_type: str, id_: str) -> bool:
        """Tell whether the run made this resource, whether or not it is still there."""
        return (resource_type, id_) in self._by_id

    def claim(self, resource_type: str, id_: str, resource: JsonValue) -> Entry | None:
        """Return the entry that a shown resource belongs to, by one of its unique values; None for a stranger's."""
        known = self._by_id.get((resource_type, id_))
        if known is not None:
            return known
        for value in unique_values(resource, resource_type):
            found = self._by_value.get((resource_type, value.casefold()))
            if found is not None:
                return found
        return None

    @property
    def ids(self) -> set[str]:
        """All ids of the run; the same set stays up to date."""
        return self._ids

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, oldest first."""
        return tuple(self._entries)

    def guard(self, request: Request) -> None:
        """Raise `ForeignWrite` where a request could touch what the run did not make."""
        method = _effective_method(request)
        if method in READS:
            return
        target = take_apart(request.path)
        segments = [segment.lower() for segment in request.path.split("/") if segment]
        if any(segment in (".", "..") or "%2f" in segment or "%2e" in segment for segment in segments):
            raise ForeignWrite(f"{method} to a path with dot segments or encoded slashes")
        if method == "POST":
            self._guard_post(request, target.resource_type, target.id, segments)
        elif not target.resource_type or not target.id:
            raise ForeignWrite(f"{method} to {request.path}, which is no single resource")
        elif not self.owns(target.resource_type, target.id):
            raise ForeignWrite(f"{method} to {request.path}, which this run did not create")
        self._guard_members(request.body)

    def _guard_post(self, request: Request, resource_type: str, id_: str, segments: list[str]) -> None:
        if segments and segments[-1] == ".search":
            return
        if id_ and not self.owns(resource_type, id_):
            raise ForeignWrite(f"POST to {request.path}, which this run did not create")
        if segments[:1] == ["me"]:
            raise ForeignWrite("POST to /Me, which is somebody's")
        if segments[:1] == ["bulk"]:
            self._guard_bulk(request.body)
        elif resource_type and not id_:
            self._guard_names(request.body, resource_type)

    def _guard_bulk(self, body: JsonValue) -> None:
        for part in parts_of_bulk(body):
            if BULK_ID not in part.path:
                self.guard(part)

    def _guard_names(self, body: JsonValue, resource_type: str) -> None:
        """A create under a name that the run did not make up could overwrite somebody, on a faulty endpoint."""
        if not isinstance(body, dict):
            return
        name = get(body, "userName" if resource_type == "User" else "displayName")
        if not isinstance(name, str) or not name.strip():
            return
        if (resource_type, name.casefold()) not in self._by_value:
            raise ForeignWrite(f"POST of a {resource_type} whose name is not of this run")

    def _guard_members(self, body: JsonValue) -> None:
        for member in _members_of(body):
            value = get(member, "value") if isinstance(member, dict) else member
            if isinstance(value, str) and value.startswith(BULK_ID):
                continue
            if isinstance(value, str) and value and value not in self._ids and value not in self._invented:
                raise ForeignWrite("a member that this run did not create")

    def _index(self, entry: Entry) -> None:
        for value in entry.values:
            self._by_value[entry.resource_type, value.casefold()] = entry

    def _write(self, line: JsonObject) -> None:
        if self._file is not None:
            self._file.write(json.dumps(line, ensure_ascii=True) + "\n")
            self._file.flush()

    def _replay(self, line: Any) -> None:
        """Take up one line of a ledger on disk."""
        if not isinstance(line, dict):
            return
        if "ledger" in line:
            self.heading = Heading(str(line.get("run", "")), str(line.get("url", "")), str(line.get("contract", "")))
        elif "intent" in line:
            values = tuple(str(value) for value in line.get("values", ()))
            entry = Entry(len(self._entries), str(line.get("type", "")), values, str(line.get("name", "")))
            self._entries.append(entry)
            self._index(entry)
        else:
            kinds = ("created", "accepted", "refused", "renamed", "deleted")
            number = next((line[key] for key in kinds if key in line), None)
            if not isinstance(number, int) or not 0 <= number < len(self._entries):
                return
            entry = self._entries[number]
            if "created" in line:
                entry.id = str(line.get("id", ""))
                entry.deleted = False
                self._by_id[entry.resource_type, entry.id] = entry
                self._ids.add(entry.id)
            elif "accepted" in line:
                entry.accepted, entry.shown_id = True, str(line.get("id", ""))
            elif "renamed" in line:
                entry.values += tuple(str(value) for value in line.get("values", ()))
                self._index(entry)
            elif "deleted" in line:
                entry.deleted = True
            else:
                entry.refused = True


def unique_values(resource: JsonValue, resource_type: str) -> Iterator[str]:
    """Yield the values by which a resource of a run is known: userName, externalId, e-mails, a group's displayName."""
    if not isinstance(resource, dict):
        return
    names = ("userName", "externalId") if resource_type == "User" else ("displayName", "externalId")
    for name in names:
        value = get(resource, name)
        if isinstance(value, str) and value:
            yield value
    emails = get(resource, "emails")
    for email in emails if isinstance(emails, list) else [emails]:
        value = get(email, "value") if isinstance(email, dict) else email
        if isinstance(value, str) and value:
            yield value


def _members_of(body: JsonValue) -> Iterator[JsonValue]:
    """Yield the members that a body would put into a group, whole or as a PatchOp."""
    if not isinstance(body, dict):
        return
    yield from _listed(get(body, "members"))
    for operation in _listed(get(body, "Operations")):
        if not isinstance(operation, dict) or str(get(operation, "op")).lower() == "remove":
            continue
        path, value = get(operation, "path"), get(operation, "value")
        if isinstance(path, str) and path.rpartition(":")[2].strip().lower() == "members":
            yield from _listed(value)
        elif isinstance(value, dict):
            yield from _listed(get(value, "members"))


def _listed(value: JsonValue) -> list[JsonValue]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _effective_method(request: Request) -> str:
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        if name in request.headers:
            return request.headers[name].strip().upper()
    return request.method.upper()
