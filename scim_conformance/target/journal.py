"""Resources and integrations in a SQLite file, written as they change and read once at the start."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

JsonObject = dict[str, Any]

TABLES = """
create table if not exists integration (id text primary key, name text not null, token_hash blob not null);
create table if not exists resource (
    place integer primary key autoincrement, integration text not null, id text not null, body text not null,
    unique (integration, id)
);
"""


class SqliteJournal:
    """A SQLite file that holds everything; one connection under a lock, so that threads may share it.

    The file belongs to this process as long as it is open: another one that opens it is refused, and its owner alone
    may read it.
    """

    def __init__(self, path: Path) -> None:
        """Open or make the file; raises ValueError if it is no such file."""
        self._lock = threading.Lock()
        try:
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=0)
            self._connection.execute("pragma locking_mode=exclusive")
            self._connection.execute("pragma journal_mode=wal")
            self._connection.execute("pragma synchronous=normal")
            self._connection.executescript(TABLES)
        except (sqlite3.Error, OSError) as error:
            raise ValueError(f"cannot keep data in {str(path)!r}: {error}") from None

    def close(self) -> None:
        """Close the file; everything is in it already."""
        with self._lock:
            self._connection.close()

    def integrations(self) -> list[tuple[str, str, bytes]]:
        """Return id, name and token hash of each integration, oldest first."""
        with self._lock:
            rows = self._connection.execute("select id, name, token_hash from integration order by rowid").fetchall()
        return [(row[0], row[1], bytes(row[2])) for row in rows]

    def keep_integration(self, integration: str, name: str, token_hash: bytes) -> None:
        """Hold an integration, in place of its earlier state."""
        with self._transaction() as connection:
            connection.execute(
                "insert into integration (id, name, token_hash) values (?, ?, ?)"
                " on conflict (id) do update set name = excluded.name, token_hash = excluded.token_hash",
                (integration, name, token_hash),
            )

    def drop_integration(self, integration: str) -> None:
        """Forget an integration with all its resources."""
        with self._transaction() as connection:
            connection.execute("delete from resource where integration = ?", (integration,))
            connection.execute("delete from integration where id = ?", (integration,))

    def load(self, integration: str) -> Iterator[JsonObject]:
        """Yield the resources of an integration in the order in which they were created."""
        with self._lock:
            rows = self._connection.execute(
                "select body from resource where integration = ? order by place", (integration,)
            ).fetchall()
        for (body,) in rows:
            yield json.loads(body)

    def write(self, integration: str, changes: Mapping[str, JsonObject | None]) -> None:
        """Hold resources by id, in place of earlier versions, and forget those that are None: all of it or nothing."""
        held = [
            (integration, resource_id, json.dumps(resource, separators=(",", ":")))
            for resource_id, resource in changes.items()
            if resource is not None
        ]
        dropped = [(integration, resource_id) for resource_id, resource in changes.items() if resource is None]
        with self._transaction() as connection:
            connection.executemany(
                "insert into resource (integration, id, body) values (?, ?, ?)"
                " on conflict (integration, id) do update set body = excluded.body",
                held,
            )
            connection.executemany("delete from resource where integration = ? and id = ?", dropped)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("begin")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")
