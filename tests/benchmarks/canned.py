"""A server whose answers are canned: what is left of an exchange with it is the harness's own cost."""

from __future__ import annotations

import json
import socket
import threading
from multiprocessing.connection import Connection

from scim_conformance.scim.exchange import JsonObject

LARGE_PAGE = 200
"""Users on the large page."""


def serve_canned(told: Connection) -> None:
    """Answer at once: a create and a replacement with what was sent, a list with as many strangers as the path says.

    It holds one user at a time, and stops when told to.
    """
    pages: dict[str, bytes] = {}
    with socket.create_server(("127.0.0.1", 0)) as listening:
        told.send((f"http://127.0.0.1:{listening.getsockname()[1]}", "canned-token"))
        threading.Thread(target=_accept, args=(listening, pages), daemon=True).start()
        told.recv()


def _accept(listening: socket.socket, pages: dict[str, bytes]) -> None:
    while True:
        connection, _ = listening.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=_converse, args=(connection, pages), daemon=True).start()


def _converse(connection: socket.socket, pages: dict[str, bytes]) -> None:
    held, made = b"", 0
    with connection, connection.makefile("rb") as incoming:
        while line := incoming.readline():
            method, target, _ = line.decode().split()
            length = 0
            while (field_line := incoming.readline().strip()) != b"":
                name, _, value = field_line.decode().partition(":")
                length = int(value) if name.lower() == "content-length" else length
            sent = incoming.read(length)
            _, count, kind, *rest = target.partition("?")[0].split("/")
            status, body = "200 OK", held
            if method == "POST":
                made += 1
                path = f"{target}/made-{made}"
                meta = {"resourceType": "User", "location": path}
                held = json.dumps({**json.loads(sent), "id": f"made-{made}", "meta": meta}).encode()
                status, body = "201 Created", held
            elif method == "PUT":
                held = body = json.dumps({**json.loads(held), **json.loads(sent)}).encode()
            elif method in ("PATCH", "DELETE"):
                status, body = "204 No Content", b""
                held = b"" if method == "DELETE" else held
            elif kind == "Users" and not rest:
                body = pages.setdefault(count, _page(int(count)))
            elif kind != "Users" or not held:
                status, body = "404 Not Found", b"{}"
            head = f"HTTP/1.1 {status}\r\nContent-Type: application/scim+json\r\n"
            head += "" if status.startswith("204") else f"Content-Length: {len(body)}\r\n"
            connection.sendall(f"{head}\r\n".encode() + body)


def _page(count: int) -> bytes:
    listed = [{**user(f"stranger.{number}"), "id": f"stranger-{number}"} for number in range(count)]
    schema = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
    return json.dumps(
        {"schemas": [schema], "totalResults": count, "startIndex": 1, "itemsPerPage": count, "Resources": listed}
    ).encode()


def user(name: str) -> JsonObject:
    """Return a user as small as an IdP sends one."""
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": f"{name}@example.com",
        "displayName": "Ada Lovelace",
        "name": {"givenName": "Ada", "familyName": "Lovelace"},
        "emails": [{"value": f"{name}@example.com", "type": "work", "primary": True}],
        "active": True,
    }
