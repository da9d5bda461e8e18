"""The ledger is on disk before a request goes out, and nothing that it does not know is ever written to."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scim_conformance.replay.ledger import ForeignWrite, Heading, Ledger, MalformedLedger, unique_values
from scim_conformance.scim.exchange import Headers, Request

MINE = "ada.m@example.com"


@pytest.fixture
def ledger():
    made = Ledger()
    made.created(made.intend("User", [MINE], MINE), "1")
    made.created(made.intend("Group", ["Flux m"], "Flux m"), "9")
    made.invented("nobody")
    return made


class TestGuard:
    @pytest.mark.parametrize(
        "request_",
        [
            Request("GET", "/Users/stranger"),
            Request("HEAD", "/Users"),
            Request("OPTIONS", "/"),
            Request("POST", "/Users", body={"userName": MINE}),
            Request("POST", "/Users", body={"userName": MINE.upper()}),
            Request("POST", "/Users", body={"displayName": "no user name"}),
            Request("POST", "/Users", body={"userName": "  "}),
            Request("POST", "/Users", body={"userName": 7}),
            Request("POST", "/Users", text="{"),
            Request("POST", "/Users/.search", body={}),
            Request("POST", "/.search", body={"filter": "x"}),
            Request(
                "POST", "/Groups", body={"displayName": "Flux m", "members": [{"value": "1"}, {"value": "nobody"}]}
            ),
            Request("POST", "/Users/1", body={}),
            Request("POST", "/Schemas", body={}),
            Request("PUT", "/Users/1", body={"userName": "anything"}),
            Request(
                "PATCH", "/Groups/9", body={"Operations": [{"op": "add", "path": "members", "value": [{"value": "1"}]}]}
            ),
            Request(
                "PATCH",
                "/Groups/9",
                body={"Operations": [{"op": "remove", "path": "members", "value": [{"value": "x"}]}]},
            ),
            Request(
                "PATCH", "/Groups/9", body={"Operations": ["x", {"op": "add", "value": {"members": [{"value": "1"}]}}]}
            ),
            Request("DELETE", "/users/1"),
            Request(
                "POST",
                "/Bulk",
                body={
                    "Operations": [
                        {"method": "DELETE", "path": "/Users/1"},
                        {"method": "put", "path": "/Users/bulkId:a"},
                    ]
                },
            ),
            Request("POST", "/Bulk", body={"Operations": "none"}),
        ],
    )
    def test_reads_and_writes_to_what_is_ours_pass(self, request_, ledger):
        ledger.guard(request_)

    @pytest.mark.parametrize(
        "request_",
        [
            Request("DELETE", "/Users/stranger"),
            Request("delete", "/Users/stranger"),
            Request("PUT", "/Users/9", body={}),
            Request("PATCH", "/Groups/1", body={}),
            Request("DELETE", "/Users"),
            Request("PATCH", "/Users", body={}),
            Request("DELETE", "/"),
            Request("PUT", "/ServiceProviderConfig", body={}),
            Request("DELETE", "/Me"),
            Request("POST", "/Me", body={}),
            Request("DELETE", "/Users/1/../stranger"),
            Request("DELETE", "/Users/%2E%2E/x"),
            Request("DELETE", "/Users/1%2Fstranger"),
            Request("FOO", "/Users/stranger"),
            Request("POST", "/Users/stranger", body={}),
            Request("POST", "/Users", body={"userName": "stranger@corp.com"}),
            Request("POST", "/Users", body={"USERNAME": "stranger@corp.com"}),
            Request("POST", "/Groups", body={"displayName": "Everyone"}),
            Request("POST", "/Groups", body={"displayName": "Flux m", "members": [{"value": "stranger"}]}),
            Request("PUT", "/Groups/9", body={"members": ["stranger"]}),
            Request(
                "PATCH", "/Groups/9", body={"Operations": [{"op": "Add", "path": "members", "value": [{"value": "s"}]}]}
            ),
            Request(
                "PATCH", "/Groups/9", body={"operations": [{"op": "replace", "value": {"members": {"value": "s"}}}]}
            ),
            Request("POST", "/Bulk", body={"Operations": [{"method": "DELETE", "path": "/Users/stranger"}]}),
            Request(
                "POST", "/Bulk", body={"Operations": [{"method": "POST", "path": "/Users", "data": {"userName": "s"}}]}
            ),
            Request("GET", "/Users/stranger", headers=Headers({"X-HTTP-Method-Override": "DELETE"})),
        ],
    )
    def test_whatever_could_touch_a_stranger_is_refused(self, request_, ledger):
        with pytest.raises(ForeignWrite):
            ledger.guard(request_)

    def test_a_deleted_resource_stays_ours(self, ledger):
        ledger.deleted("User", "1")
        ledger.guard(Request("DELETE", "/Users/1"))
        assert [entry.id for entry in ledger.entries if entry.deleted] == ["1"]


class TestClaims:
    @pytest.mark.parametrize(
        "resource",
        [
            {"userName": MINE},
            {"USERNAME": MINE.upper()},
            {"userName": "changed", "emails": [{"value": MINE}]},
            {"emails": {"value": MINE}},
            {"externalId": MINE},
        ],
    )
    def test_a_resource_is_ours_by_one_of_its_values(self, resource, ledger):
        assert ledger.claim("User", "new", resource) is ledger.entries[0]

    @pytest.mark.parametrize(
        ("resource_type", "resource"),
        [
            ("User", {"userName": "stranger"}),
            ("User", {"displayName": MINE}),
            ("Group", {"displayName": MINE}),
            ("Group", {"displayName": "Everyone", "members": [{"value": "1", "display": MINE}]}),
            ("User", None),
            ("User", {}),
        ],
    )
    def test_a_stranger_is_not_claimed(self, resource_type, resource, ledger):
        assert ledger.claim(resource_type, "new", resource) is None

    def test_a_known_id_is_claimed_whatever_it_shows(self, ledger):
        assert ledger.claim("User", "1", {"userName": "stranger"}) is ledger.entries[0]

    def test_a_second_id_for_the_same_name_gets_an_entry_of_its_own(self, ledger):
        ledger.created(ledger.entries[0], "2")
        assert [(entry.id, entry.name) for entry in ledger.entries if entry.resource_type == "User"] == [
            ("1", MINE),
            ("2", MINE),
        ]

    def test_what_a_look_shows_is_noted(self, ledger):
        entry = ledger.entries[0]
        ledger.seen("User", "1", {"userName": "other"})
        assert not entry.seen_since_write
        ledger.seen("User", "1", {"userName": MINE})
        assert entry.seen_since_write
        ledger.written("User", "1")
        assert not entry.seen_since_write

    def test_what_was_deleted_and_is_seen_again_is_there_again(self, ledger):
        ledger.deleted("User", "1")
        ledger.gone("User", "1")
        ledger.seen("User", "1", {"userName": MINE})
        assert not ledger.entries[0].deleted
        assert not ledger.entries[0].is_gone

    def test_unique_values_are_those_of_the_resource_itself(self):
        assert list(
            unique_values({"userName": "a", "externalId": "b", "emails": [{"value": "c"}, "d", None]}, "User")
        ) == ["a", "b", "c", "d"]


class TestOnDisk:
    def test_each_line_is_there_before_the_call_returns(self, tmp_path):
        path = tmp_path / "deep" / "ledger.jsonl"
        ledger = Ledger(path, Heading("run", "https://x.example/scim", "iru"))
        entry = ledger.intend("User", [MINE], MINE)
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        assert lines == [
            {"ledger": 1, "run": "run", "url": "https://x.example/scim", "contract": "iru"},
            {"intent": 0, "type": "User", "values": [MINE], "name": MINE},
        ]
        ledger.created(entry, "1")
        assert json.loads(path.read_text().splitlines()[-1]) == {"created": 0, "id": "1"}
        ledger.close()

    def test_what_was_written_is_read_back(self, tmp_path):
        path = tmp_path / "l.jsonl"
        ledger = Ledger(path, Heading("run", "https://x.example/scim", "iru"))
        first, second, third = (ledger.intend("User", [f"u{number}"], f"u{number}") for number in range(3))
        ledger.created(first, "1")
        ledger.renamed("User", "1", ["u9"])
        ledger.created(second, "2")
        ledger.deleted("User", "2")
        ledger.refused(third)
        ledger.accepted(ledger.intend("Group", []), "7")
        ledger.close()
        again = Ledger.load(path)
        assert again.heading == Heading("run", "https://x.example/scim", "iru")
        assert [(one.id, one.values, one.deleted, one.refused, one.name) for one in again.entries] == [
            ("1", ("u0", "u9"), False, False, "u0"),
            ("2", ("u1",), True, False, "u1"),
            ("", ("u2",), False, True, "u2"),
            ("", (), False, False, ""),
        ]
        assert (again.entries[3].accepted, again.entries[3].shown_id) == (True, "7")
        assert again.owns("User", "1")
        assert again.claim("User", "new", {"userName": "u9"}) is again.entries[0]
        again.deleted("User", "1")
        again.close()
        assert Ledger.load(path).entries[0].deleted

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["intend", "created", "accepted", "refused", "renamed", "deleted", "seen"]),
                st.integers(0, 3),
                st.integers(0, 3),
            ),
            max_size=20,
        )
    )
    def test_whatever_happened_is_read_back_as_it_was(self, tmp_path_factory, happenings):
        path = tmp_path_factory.mktemp("ledger") / "l.jsonl"
        ledger = Ledger(path)
        ledger.intend("User", ["u0"], "u0")
        for what, which, id_ in happenings:
            entry = ledger.entries[which % len(ledger.entries)]
            match what:
                case "intend":
                    ledger.intend("User", [f"u{id_}"], f"u{id_}")
                case "created" | "accepted":
                    getattr(ledger, what)(entry, str(id_))
                case "refused":
                    ledger.refused(entry)
                case "renamed":
                    ledger.renamed("User", str(id_), [f"new{which}"])
                case "deleted":
                    ledger.deleted("User", str(id_))
                case "seen":
                    ledger.seen("User", str(id_), {"userName": f"u{which}"})
        ledger.close()
        again = Ledger.load(path)
        again.close()

        def kept(one):
            return one.id, one.values, one.name, one.shown_id, one.accepted, one.refused, one.deleted

        assert [kept(one) for one in again.entries] == [kept(one) for one in ledger.entries]
        assert {id_ for id_ in "0123" if again.owns("User", id_)} == {id_ for id_ in "0123" if ledger.owns("User", id_)}

    def test_a_line_that_was_cut_off_is_passed_over_and_written_behind(self, tmp_path):
        path = tmp_path / "l.jsonl"
        ledger = Ledger(path)
        ledger.intend("User", ["u"], "u")
        ledger.close()
        with path.open("a") as file:
            file.write('{"created": 0, "i')
        again = Ledger.load(path)
        again.created(again.entries[0], "1")
        again.close()
        assert json.loads(path.read_text().splitlines()[-1]) == {"created": 0, "id": "1"}

    @pytest.mark.parametrize("text", ["", "no\n{}", "[]\n", '{"other": 1}\n', '{"ledger": 2}\n'])
    def test_a_file_that_is_no_ledger_is_refused_in_one_line(self, text, tmp_path):
        path = tmp_path / "l.jsonl"
        path.write_text(text)
        with pytest.raises(MalformedLedger) as raised:
            Ledger.load(path)
        assert "\n" not in str(raised.value)

    def test_odd_lines_are_passed_over(self, tmp_path):
        path = tmp_path / "l.jsonl"
        path.write_text('{"ledger": 1}\n[]\n7\n{"created": 5, "id": "x"}\n{"deleted": "x"}\n{"other": 1}\n')
        assert Ledger.load(path).entries == ()
