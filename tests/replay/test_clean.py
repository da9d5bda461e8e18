"""The clean-up deletes what the run made, and leaves everything else alone."""

from __future__ import annotations

import json
from urllib.parse import unquote

import pytest

from scim_conformance.replay.clean import OwnedOnly, clean
from scim_conformance.replay.ledger import Ledger
from scim_conformance.scim.exchange import FOREIGN


class Directory:
    """A little endpoint: resources by path, and what it was asked."""

    def __init__(self, resources):
        self.resources = dict(resources)
        self.asked = []
        self.statuses = {}
        self.filters = True

    def handle(self, connection, request):
        method, target, _ = request.partition(b"\r\n")[0].decode().split(" ")
        path, _, query = target.removeprefix("/scim").partition("?")
        self.asked.append((method, unquote(target.removeprefix("/scim"))))
        status, body = self.answer(method, path, unquote(query))
        data = json.dumps(body).encode()
        connection.sendall(f"HTTP/1.1 {status} X\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)

    def answer(self, method, path, query):
        if (method, path) in self.statuses:
            return self.statuses[method, path], {}
        if path in ("/Users", "/Groups"):
            if query.startswith("filter") and not self.filters:
                return 400, {}
            found = [body for at, body in self.resources.items() if at.startswith(path)]
            if query.startswith("filter"):
                found = [body for body in found if f'"{body.get("userName") or body.get("displayName")}"' in query]
            return 200, {"totalResults": len(found), "Resources": found}
        if path not in self.resources:
            return 404, {}
        if method == "DELETE":
            del self.resources[path]
            return 200, {}
        return 200, self.resources[path]

    @property
    def deletes(self):
        return [path for method, path in self.asked if method == "DELETE"]


STRANGER = {"id": "77", "userName": "canary@corp.com"}


def user(number):
    return {"id": str(number), "userName": f"u{number}.m@example.com"}


@pytest.fixture
def ledger():
    made = Ledger()
    for number in (1, 2):
        name = f"u{number}.m@example.com"
        made.created(made.intend("User", [name], name), str(number))
    made.created(made.intend("Group", ["Flux m"], "Flux m"), "9")
    return made


@pytest.fixture
def directory():
    return Directory(
        {
            "/Users/1": user(1),
            "/Users/2": user(2),
            "/Groups/9": {"id": "9", "displayName": "Flux m"},
            "/Users/77": STRANGER,
        }
    )


@pytest.fixture
def cleaned(raw_server, client_for, directory, ledger):
    def run():
        return clean(ledger, client_for(raw_server(directory.handle).url))

    return run


def test_all_that_the_run_made_goes_groups_first(cleaned, directory, ledger):
    assert cleaned() == ()
    assert directory.deletes == ["/Groups/9", "/Users/2", "/Users/1"]
    assert directory.resources == {"/Users/77": STRANGER}
    assert all(entry.deleted for entry in ledger.entries)


def test_each_is_read_before_it_is_deleted(cleaned, directory):
    cleaned()
    assert directory.asked.index(("GET", "/Users/1")) < directory.asked.index(("DELETE", "/Users/1"))


def test_what_was_read_since_the_last_write_is_not_read_again(cleaned, directory, ledger):
    ledger.seen("User", "1", user(1))
    cleaned()
    assert ("GET", "/Users/1") not in directory.asked
    assert "/Users/1" in directory.deletes


def test_what_shows_none_of_the_runs_names_is_left_alone_and_reported(cleaned, directory):
    directory.resources["/Users/1"] = {"id": "1", "userName": "canary@corp.com"}
    (left,) = cleaned()
    assert (left.resource_type, left.id) == ("User", "1")
    assert "left alone" in left.reason
    assert "/Users/1" not in directory.deletes


def test_what_is_gone_already_is_fine(cleaned, directory):
    del directory.resources["/Users/1"]
    assert cleaned() == ()


def test_what_an_endpoint_hides_is_deleted_all_the_same(cleaned, directory):
    directory.statuses["GET", "/Users/1"] = 404
    assert cleaned() == ()
    assert "/Users/1" not in directory.resources


@pytest.mark.parametrize("status", [403, 500])
def test_what_cannot_be_deleted_is_reported(status, cleaned, directory):
    directory.statuses["DELETE", "/Users/1"] = status
    (left,) = cleaned()
    assert str(status) in left.reason


@pytest.mark.parametrize("status", [200, 204])
def test_a_delete_that_does_nothing_is_reported(status, cleaned, directory, ledger):
    for path in ("/Users/1", "/Users/2"):
        directory.statuses["DELETE", path] = status
    assert [(one.id, "still there" in one.reason) for one in cleaned()] == [("2", True), ("1", True)]
    assert [entry.id for entry in ledger.entries if not entry.deleted] == ["1", "2"]


def test_deletes_are_looked_after_until_one_has_held(cleaned, directory):
    cleaned()
    behind = [asked for asked in directory.asked[directory.asked.index(("DELETE", "/Groups/9")) :] if asked[0] == "GET"]
    assert behind == [("GET", "/Groups/9"), ("GET", "/Users/2"), ("GET", "/Users/2"), ("GET", "/Users/1")]


def test_a_busy_endpoint_is_waited_for_within_the_bound(raw_server, client_for, directory, ledger):
    waits = []

    def handle(connection, request):
        if request.startswith(b"DELETE") and len(waits) < 2:
            connection.sendall(b"HTTP/1.1 429 X\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n")
        else:
            directory.handle(connection, request)

    client = client_for(raw_server(handle).url)
    (left,) = clean(ledger, client, max_wait_s=6.0, sleep=waits.append)[:1]
    assert "429" in left.reason
    assert waits == []
    assert clean(ledger, client, max_wait_s=14.0, sleep=waits.append) == ()
    assert waits == [7.0, 7.0]


def test_what_was_deleted_but_is_still_there_is_deleted_again(cleaned, directory, ledger):
    ledger.deleted("User", "1")
    assert cleaned() == ()
    assert "/Users/1" in directory.deletes


def test_what_was_seen_to_be_gone_is_not_asked_for(cleaned, directory, ledger):
    ledger.deleted("User", "1")
    ledger.gone("User", "1")
    cleaned()
    assert not any("/Users/1" in path for _, path in directory.asked)


@pytest.mark.parametrize("filters", [True, False], ids=["by-filter", "by-pages"])
def test_a_create_that_got_no_answer_is_searched_for(filters, cleaned, directory, ledger):
    ledger.intend("User", ["u3.m@example.com"], "u3.m@example.com")
    directory.resources["/Users/3"] = user(3)
    directory.filters = filters
    assert cleaned() == ()
    assert "/Users/3" in directory.deletes
    assert directory.resources == {"/Users/77": STRANGER}


def test_a_refused_create_that_was_made_after_all_is_found(cleaned, directory, ledger):
    ledger.refused(ledger.intend("User", ["u3.m@example.com"], "u3.m@example.com"))
    directory.resources["/Users/3"] = user(3)
    assert cleaned() == ()
    assert "/Users/3" in directory.deletes


def test_what_was_accepted_and_never_shown_is_reported(cleaned, directory, ledger):
    ledger.accepted(ledger.intend("User", [], ""), "55")
    (left,) = cleaned()
    assert (left.id, "never" in left.reason or "nothing was shown" in left.reason) == ("55", True)
    assert "/Users/55" not in directory.deletes


def test_what_was_accepted_and_is_found_by_its_name_is_deleted(cleaned, directory, ledger):
    ledger.accepted(ledger.intend("User", ["u3.m@example.com"], "u3.m@example.com"), "stranger")
    directory.resources["/Users/3"] = user(3)
    assert cleaned() == ()
    assert "/Users/3" in directory.deletes


def test_a_search_that_brings_strangers_deletes_none(cleaned, directory, ledger):
    ledger.intend("User", ["u3.m@example.com"], "u3.m@example.com")
    directory.answer = lambda method, path, query, real=directory.answer: (
        (200, {"totalResults": 1, "Resources": [STRANGER]}) if query else real(method, path, query)
    )
    assert cleaned() == ()
    assert "/Users/77" not in directory.deletes


def test_an_endpoint_that_does_not_answer_leaves_the_rest(client_for, ledger):
    left = clean(ledger, client_for("http://127.0.0.1:1"))
    assert len(left) == 3
    assert left[-1].reason == "the endpoint does not answer"


def test_no_stranger_is_seen_while_cleaning(ledger):
    scrub = OwnedOnly(ledger)
    page = scrub("/Users", {"Resources": [STRANGER, user(1)]})
    assert FOREIGN in page["Resources"][0]
    assert page["Resources"][1] == user(1)
    assert FOREIGN in scrub("/Users/1", {"id": "1", "userName": "canary"})
    assert scrub.keeps("U1.M@EXAMPLE.COM")
