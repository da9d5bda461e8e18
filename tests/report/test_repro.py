from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from scim_conformance.documents.model import Evidence, Outcome
from scim_conformance.report.repro import write_scripts
from scim_conformance.report.repro_fill import as_text, exactly, where_to_look
from scim_conformance.report.results import judge_run
from scim_conformance.report.transcript import MemoryTranscript
from scim_conformance.scim.exchange import FOREIGN, Exchange, Headers, Purpose, Request

Make = Callable[[], Any]
TOKEN = 'canary"token\\$(id)'
MARKER = "a1b2c3d4e5"
REPLACE = "rfc7644-3.5.2.3-replace-sets-the-value"
CREATE = "rfc7644-3.3-create-answers-201"
FIELDS = {
    "Accept": "application/scim+json",
    "Content-Type": "application/scim+json",
    "Authorization": "Bearer [redacted]",
}


@dataclass
class Provider:
    """A service provider of a few lines, with faults."""

    faults: frozenset[str] = frozenset()
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        self.requests.append((method, target, headers, body))
        if headers.get("authorization") != f"Bearer {TOKEN}" and "any-token" not in self.faults:
            return 401, {"detail": "who are you?\x1b[2J\u009b"}
        parts = urlsplit(target)
        _, endpoint, *rest = parts.path.split("/")
        key = f"/{endpoint}/{unquote(rest[0])}" if rest else ""
        if method == "POST":
            return self.create(f"/{endpoint}", json.loads(body))
        if not rest:
            return 200, self.listed(f"/{endpoint}/", parse_qs(parts.query))
        if key not in self.resources:
            return 404, {"status": "404"}
        if method == "DELETE":
            del self.resources[key]
            return 204, None
        if method == "PATCH" and "ignores-patch" not in self.faults:
            for operation in json.loads(body)["Operations"]:
                self.resources[key][operation["path"]] = operation["value"]
        if method == "PATCH":
            return 204, None
        if method == "PUT":
            self.resources[key] = json.loads(body) | {"id": rest[0]}
        return 200, self.resources[key]

    def create(self, endpoint: str, resource: dict[str, Any]) -> tuple[int, Any]:
        names = {other.get("userName", "").lower() for other in self.resources.values()}
        if resource.get("userName", "\0").lower() in names and "duplicates" not in self.faults:
            return 409, {"scimType": "uniqueness"}
        if "answers-with-a-stranger" in self.faults:
            return 201, {"id": "stranger", "userName": "someone.else"}
        if "hostile-id" in self.faults:
            return 201, resource | {"id": '"; rm -rf $HOME; `touch pwned` %s \\'}
        number = str(len(self.requests) + 100)
        self.resources[f"{endpoint}/{number}"] = (
            {"groups": [{"id": "0"}], "note": '}"{,"id":"9"'} | resource | {"id": number}
        )
        if "no-id" in self.faults:
            return 201, {"userName": resource["userName"]}
        return 201, self.resources[f"{endpoint}/{number}"]

    def listed(self, prefix: str, query: dict[str, list[str]]) -> Any:
        if "lists-nobody" in self.faults:
            return {"totalResults": 0}
        wanted = re.fullmatch(r'userName eq "(.*)"', query.get("filter", [""])[0])
        found = [
            resource
            for key, resource in self.resources.items()
            if key.startswith(prefix) and (wanted is None or resource.get("userName", "").lower() == wanted[1].lower())
        ]
        return {"totalResults": len(found), "Resources": found}


@contextmanager
def serving(*faults: str) -> Iterator[Provider]:
    provider = Provider(frozenset(faults))
    provider.resources["/Users/stranger"] = {"id": "stranger", "userName": "someone.else"}

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, answer = provider.answer(self.command, self.path.removeprefix("/scim/v2"), headers, body)
            payload = b"" if answer is None else json.dumps(answer, indent=1).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(payload)))
            self.send_header("X-Served-By", "a provider")
            if self.command == "POST":
                self.send_header("Location", f"{provider.url}/Users/{len(provider.requests) + 100}")
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_address[1]}/scim/v2"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def scripts(run: Any, directory: Path, catalogue: Any, url: str = "http://recorded/scim/v2") -> dict[str, str]:
    transcript = MemoryTranscript(run.events)
    judged = judge_run(transcript, catalogue)
    return write_scripts(directory, judged.findings, judged.facts.verdicts, transcript.item, url)


def execute(directory: Path, path: str, url: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", path],
        cwd=directory,
        env={"PATH": os.environ["PATH"], "HOME": str(directory), "SCIM_URL": url, "SCIM_TOKEN": TOKEN} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def person(who: str, **attributes: Any) -> dict[str, Any]:
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": f"{who}.{MARKER}@example.com",
    } | attributes


def deactivation(script: Make, *, id_: str = "7f3a") -> Any:
    """A run in which a PATCH is answered with 204 and changes nothing, with a good deal around it."""
    run = script().run("entra").item("entra", "entra-deactivate")
    fields = {"headers": Headers(FIELDS)}
    run.exchange("stranger", "POST", "/Users", 201, body=person("bob"), answer={"id": "b0b"}, **fields)
    run.exchange("lookup", "GET", "/Users", 200, query=f"filter=userName%20eq%20%22ADA.{MARKER}%40example.com%22")
    run.exchange("create", "POST", "/Users", 201, body=person("ada", active=True), answer={"id": id_}, **fields)
    run.exchange("read", "GET", f"/Users/{id_}", 200, purpose=Purpose.READ_BACK, **fields)
    operations = [{"op": "Replace", "path": "title", "value": "Boss"}]
    run.exchange("title", "PATCH", f"/Users/{id_}", 204, body={"Operations": operations}, **fields)
    run.exchange("bob", "PATCH", "/Users/b0b", 204, body={"Operations": operations}, **fields)
    operations = [{"op": "Replace", "path": "active", "value": False}]
    write = run.exchange("off", "PATCH", f"/Users/{id_}", 204, body={"Operations": operations}, **fields)
    read = run.exchange("off", "GET", f"/Users/{id_}", 200, purpose=Purpose.READ_BACK, **fields)
    run.verdict(REPLACE, "off", "fail", exchange=read, cause=write, evidence=(Evidence("$.active", False, True),))
    run.exchange("after", "PATCH", "/Users/b0b", 204, body={"Operations": operations}, **fields)
    return run.done().end()


def test_a_script_shows_the_deviation_and_leaves_nothing_behind(tmp_path: Path, script: Make, catalogue: Any) -> None:
    ((name, path),) = scripts(deactivation(script), tmp_path, catalogue).items()
    assert (name, path) == (f"entra-{REPLACE}", f"repro/entra-{REPLACE}.sh")
    assert os.access(tmp_path / path, os.X_OK)
    with serving("ignores-patch") as provider:
        done = execute(tmp_path, path, provider.url)
        assert "The deviation shows again." in done.stdout
        assert done.returncode == 1
        assert "in the run  true\n   now         true" in done.stdout
        assert list(provider.resources) == ["/Users/stranger"]
        sent = [(method, target) for method, target, _, _ in provider.requests]
    assert sent == [
        ("POST", "/Users"),
        ("PATCH", "/Users/101"),
        ("PATCH", "/Users/101"),
        ("GET", "/Users/101"),
        ("GET", "/Users/101"),
        ("DELETE", "/Users/101"),
    ]


def test_a_script_says_when_what_was_expected_is_there(tmp_path: Path, script: Make, catalogue: Any) -> None:
    (path,) = scripts(deactivation(script), tmp_path, catalogue).values()
    with serving() as provider:
        done = execute(tmp_path, path, f"{provider.url}/")
        assert "What was expected is there." in done.stdout
        assert done.returncode == 0
        assert list(provider.resources) == ["/Users/stranger"]


def test_names_are_fresh_in_every_run_of_a_script(tmp_path: Path, script: Make, catalogue: Any) -> None:
    (path,) = scripts(deactivation(script), tmp_path, catalogue).values()
    with serving() as provider:
        for _ in range(3):
            execute(tmp_path, path, provider.url)
        names = [json.loads(body)["userName"] for method, _, _, body in provider.requests if method == "POST"]
    assert len(set(names)) == 3
    assert all(re.fullmatch(r"ada\.a[0-9a-f]{9}@example\.com", name) for name in names)
    assert not any(MARKER in name for name in names)


def test_the_token_is_in_no_script_and_in_no_list_of_processes(tmp_path: Path, script: Make, catalogue: Any) -> None:
    (path,) = scripts(deactivation(script), tmp_path, catalogue).values()
    text = (tmp_path / path).read_text(encoding="utf-8")
    assert "canary" not in text
    spy = tmp_path / "curl"
    real = shutil.which("curl")
    spy.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >>"{tmp_path}/seen"\nexec {real} "$@"\n', encoding="utf-8")
    spy.chmod(0o755)
    with serving() as provider:
        done = execute(tmp_path, path, provider.url, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert done.returncode == 0
    seen = (tmp_path / "seen").read_text(encoding="utf-8")
    assert "/Users" in seen
    assert "canary" not in seen
    assert "canary" not in done.stdout + done.stderr


def test_header_fields_go_out_as_in_the_run_and_secret_ones_are_named_only(
    tmp_path: Path, script: Make, catalogue: Any
) -> None:
    run = script().run("okta").item("okta", "a")
    headers = Headers(FIELDS | {"User-Agent": "SCIM-Client/1.0", "X-Proxy-Key": "[redacted]", "X-Bad": "a\nb"})
    run.exchange("create", "POST", "/Users", 201, body=person("ada"), answer={"id": "1"}, headers=headers)
    run.verdict(CREATE, "create", "fail", evidence=(Evidence("status", 201, 200),))
    (path,) = scripts(run.done().end(), tmp_path, catalogue).values()
    assert "The run also sent X-Proxy-Key, whose values are secret" in (tmp_path / path).read_text(encoding="utf-8")
    with serving() as provider:
        done = execute(tmp_path, path, provider.url)
        assert done.returncode == 0
        sent = provider.requests[0][2]
    assert {name: value for name, value in sent.items() if name not in {"host", "content-length"}} == {
        "accept": "application/scim+json",
        "content-type": "application/scim+json",
        "user-agent": "SCIM-Client/1.0",
        "authorization": f"Bearer {TOKEN}",
    }


@pytest.mark.parametrize(
    ("shown", "sent"),
    [
        ({"Authorization": "Basic [redacted]"}, {"authorization": "Basic Y2FuYXJ5OnNlY3JldA=="}),
        ({"X-Api-Key": "[redacted]"}, {"x-api-key": "canary:secret"}),
        ({"Authorization": "Bearer [redacted]"}, {"authorization": "Bearer canary:secret"}),
    ],
    ids=["basic", "a header of its own", "bearer"],
)
def test_credentials_are_given_in_the_way_of_the_run(
    tmp_path: Path, script: Make, catalogue: Any, shown: dict[str, str], sent: dict[str, str]
) -> None:
    run = script().run("okta").item("okta", "a")
    run.exchange("read", "GET", "/Users", 200, headers=Headers({"Accept": "text/plain"} | shown))
    run.verdict(CREATE, "read", "fail", evidence=(Evidence("status", 500, 200),))
    (path,) = scripts(run.done().end(), tmp_path, catalogue).values()
    with serving("any-token") as provider:
        assert execute(tmp_path, path, provider.url, SCIM_TOKEN="canary:secret").returncode == 1
        received = provider.requests[0][2]
    assert sent.items() <= received.items()


@pytest.mark.parametrize(("authentication", "sent"), [("none", None), ("wrong", "Bearer not-a-token-of-this-endpoint")])
def test_a_request_without_a_valid_token_goes_out_without_one(
    tmp_path: Path, script: Make, catalogue: Any, authentication: str, sent: str | None
) -> None:
    run = script().run().item("", test="suites/test_authentication.py::test_no_token")
    run.exchange("", "GET", "/Users", 200, headers=Headers({"Accept": "application/scim+json"}))
    done = run.events[-1]
    request = Request("GET", "/Users", headers=done.exchange.request.headers, authentication=authentication)
    run.events[-1] = type(done)(done.step, Exchange(done.exchange.number, request, done.exchange.response))
    run.verdict("http-unauthorised-is-401", "", "fail", evidence=(Evidence("status", 401, 200),))
    (path,) = scripts(run.done().end(), tmp_path, catalogue).values()
    for faults, code in (((), 0), (("any-token",), 1)):
        with serving(*faults) as provider:
            assert execute(tmp_path, path, provider.url).returncode == code
            assert provider.requests[0][2].get("authorization") == sent


def test_an_earlier_resource_of_the_same_name_is_created_again(tmp_path: Path, script: Make, catalogue: Any) -> None:
    run = script().run("okta").item("okta", "okta-duplicate")
    fields = {"headers": Headers(FIELDS)}
    run.exchange("other", "POST", "/Users", 201, body=person("bob"), answer={"id": "1"}, **fields)
    run.exchange("first", "POST", "/Users", 201, body=person("ada"), answer={"id": "2"}, **fields)
    twin = person("x") | {"userName": f"ADA.{MARKER.upper()}@EXAMPLE.COM"}
    run.exchange("second", "POST", "/Users", 201, body=twin, answer={"id": "3"}, **fields)
    run.verdict(CREATE, "second", "fail", evidence=(Evidence("status", 409, 201),))
    (path,) = scripts(run.done().end(), tmp_path, catalogue).values()
    for faults, code in (((), 0), (("duplicates",), 1)):
        with serving(*faults) as provider:
            assert execute(tmp_path, path, provider.url).returncode == code
            names = [json.loads(body)["userName"] for method, _, _, body in provider.requests if method == "POST"]
            assert len(names) == 2
            assert names[1] == names[0].upper()
            assert list(provider.resources) == ["/Users/stranger"]


def test_a_group_brings_its_members_along_and_ids_follow_into_every_place(
    tmp_path: Path, script: Make, catalogue: Any
) -> None:
    run = script().run("okta").item("okta", "okta-groups")
    fields = {"headers": Headers(FIELDS)}
    for name, id_ in (("ada", "1"), ("bob", "2"), ("cy", "3")):
        run.exchange(name, "POST", "/Users", 201, body=person(name), answer={"id": id_}, **fields)
    members = [{"value": "1", "$ref": "http://recorded/scim/v2/Users/1"}, {"value": "2"}]
    body = {"displayName": f"Sales {MARKER}", "members": members}
    run.exchange("group", "POST", "/Groups", 201, body=body, answer={"id": "g"}, **fields)
    operations = [{"op": "remove", "path": 'members[value eq "1"]', "value": [{"value": "1"}]}]
    write = run.exchange("remove", "PATCH", "/Groups/g", 204, body={"Operations": operations}, **fields)
    read = run.exchange("remove", "GET", "/Groups/g", 200, **fields)
    run.verdict(
        REPLACE,
        "remove",
        "fail",
        exchange=read,
        cause=write,
        evidence=(Evidence("$.members", [{"value": "2"}], members),),
    )
    (path,) = scripts(run.done().end(), tmp_path, catalogue).values()
    with serving("ignores-patch") as provider:
        done = execute(tmp_path, path, provider.url)
        assert done.returncode == 1, done.stdout + done.stderr
        posts = [json.loads(body) for method, _, _, body in provider.requests if method == "POST"]
        patch = next(json.loads(body) for method, _, _, body in provider.requests if method == "PATCH")
        assert list(provider.resources) == ["/Users/stranger"]
    assert len(posts) == 3
    assert posts[2]["members"] == [{"value": "101", "$ref": f"{provider.url}/Users/101"}, {"value": "102"}]
    assert patch["Operations"] == [{"op": "remove", "path": 'members[value eq "101"]', "value": [{"value": "101"}]}]


def test_a_bare_list_brings_all_of_its_endpoint_along(tmp_path: Path, script: Make, catalogue: Any) -> None:
    run = script().run("okta").item("okta", "okta-import")
    for name, id_ in (("ada", "1"), ("bob", "2")):
        run.exchange(name, "POST", "/Users", 201, body=person(name), answer={"id": id_}, headers=Headers(FIELDS))
    run.exchange("list", "GET", "/Users", 200, query="startIndex=1&count=100", headers=Headers(FIELDS))
    run.verdict(CREATE, "list", "fail", evidence=(Evidence("$.totalResults", 2, 3),))
    (path,) = scripts(run.done().end(), tmp_path, catalogue).values()
    with serving() as provider:
        assert execute(tmp_path, path, provider.url).returncode == 1
        assert [target for _, target, _, _ in provider.requests][:3] == [
            "/Users",
            "/Users",
            "/Users?startIndex=1&count=100",
        ]


@pytest.mark.parametrize(
    ("evidence", "code"),
    [
        pytest.param([("status", [200, 201], 500)], 0, id="one of the statuses that were expected"),
        pytest.param([("status", 200, 201)], 1, id="the status of the run"),
        pytest.param([("status", 200, 500)], 3, id="another status"),
        pytest.param([("status", "no server error", 500)], 3, id="a phrase that no script can hold"),
        pytest.param([("body", "JSON", "HTML")], 3, id="nothing that a script can see"),
        pytest.param(
            [("status", 201, 500), ("request", "$.active", "why")], 0, id="something beside that it cannot see"
        ),
        pytest.param([("status", 201, 500), ("$.title", None, "x")], 0, id="null and nothing are the same"),
        pytest.param([("$.title", "x", None)], 1, id="nothing, as in the run"),
        pytest.param([("$.emails", ["b", "a"], ["c"])], 0, id="a list in another order"),
        pytest.param([("$.emails", ["c"], ["b", "a"])], 1, id="the list of the run in another order"),
        pytest.param([("$.emails", ["a"], [])], 3, id="another list"),
        pytest.param([("$.phoneNumbers", ["a"], [])], 1, id="no list is an empty list"),
        pytest.param([("$.NAME.formatted", "Ada L", "x")], 0, id="names of attributes in another case"),
        pytest.param([("$.id", "an id of its own", "chosen")], 3, id="an id that the client sent"),
        pytest.param([("$.userName", f"ada.{MARKER}@example.com", None)], 0, id="a name that is fresh"),
        pytest.param([("$.name", {"formatted": "Ada L"}, None)], 0, id="an object"),
    ],
)
def test_what_is_there_now_is_held_against_what_was_expected_and_what_the_run_saw(
    tmp_path: Path, script: Make, catalogue: Any, evidence: list[tuple[str, Any, Any]], code: int
) -> None:
    run = script().run("okta").item("okta", "okta-create")
    body = person("ada", id="chosen", name={"formatted": "Ada L"}, emails=[{"value": "a"}, {"type": "x", "value": "b"}])
    run.exchange("create", "POST", "/Users", 201, body=body, answer={"id": "chosen"}, headers=Headers(FIELDS))
    run.verdict(CREATE, "create", "fail", evidence=tuple(Evidence(*entry) for entry in evidence))
    (path,) = scripts(run.done().end(), tmp_path, catalogue).values()
    with serving() as provider:
        done = execute(tmp_path, path, provider.url)
        assert done.returncode == code, done.stdout
        assert list(provider.resources) == ["/Users/stranger"]


def test_a_resource_of_a_list_is_found_wherever_it_stands_now(tmp_path: Path, script: Make, catalogue: Any) -> None:
    run = script().run("okta").item("okta", "okta-import")
    for name, id_ in (("ada", "1"), ("bob", "2")):
        run.exchange(name, "POST", "/Users", 201, body=person(name), answer={"id": id_}, headers=Headers(FIELDS))
    listed = {"Resources": [{"id": "2", "title": "x"}, {"id": "1"}]}
    run.exchange("list", "GET", "/Users", 200, answer=listed, headers=Headers(FIELDS))
    evidence = (Evidence("$.Resources[0].id", "none", "2"), Evidence("$.Resources[1].title", None, "x"))
    run.verdict(CREATE, "list", "fail", evidence=evidence)
    (path,) = scripts(run.done().end(), tmp_path, catalogue).values()
    with serving() as provider:
        done = execute(tmp_path, path, provider.url)
        assert done.returncode == 1, done.stdout
        assert 'now         "102"' in done.stdout
        assert "x\n   now         null" in done.stdout.replace('"', "")
    with serving("lists-nobody") as provider:
        assert execute(tmp_path, path, provider.url).returncode == 3


def test_a_deviation_that_came_about_another_way_is_no_proof(tmp_path: Path, script: Make, catalogue: Any) -> None:
    run = script().run("okta").item("okta", "okta-reactivate")
    fields = {"headers": Headers(FIELDS)}
    run.exchange("create", "POST", "/Users", 201, body=person("ada"), answer={"id": "1"}, **fields)
    run.exchange("off", "PATCH", "/Users/1", 404, body={"Operations": []}, **fields)
    run.exchange("read", "GET", "/Users/1", 200, answer={"id": "1"}, **fields)
    run.verdict(CREATE, "read", "fail", evidence=(Evidence("status", 404, 200),))
    (path,) = scripts(run.done().end(), tmp_path, catalogue).values()
    with serving() as provider:
        done = execute(tmp_path, path, provider.url)
    assert done.returncode == 3
    assert "(in the run: 404)" in done.stdout
    assert "went another way than in the run" in done.stdout


def test_an_answer_without_an_id_is_followed_by_its_location(tmp_path: Path, script: Make, catalogue: Any) -> None:
    run = script().run("okta").item("okta", "okta-create")
    run.exchange(
        "create", "POST", "/Users", 201, body=person("ada"), answer={"userName": "ada"}, headers=Headers(FIELDS)
    )
    done = run.events[-1]
    response = dataclasses.replace(done.exchange.response, headers=Headers({"Location": "http://h/Users/7"}))
    run.events[-1] = dataclasses.replace(done, exchange=dataclasses.replace(done.exchange, response=response))
    run.exchange("read", "GET", "/Users/7", 200, headers=Headers(FIELDS))
    run.verdict(CREATE, "read", "fail", exchange=1, cause=2, evidence=(Evidence("$.id", "a string", None),))
    (path,) = scripts(run.done().end(), tmp_path, catalogue).values()
    with serving("no-id") as provider:
        done = execute(tmp_path, path, provider.url)
        assert done.returncode == 1, done.stdout + done.stderr
        assert [target for _, target, _, _ in provider.requests[:2]] == ["/Users", "/Users/101"]
        assert list(provider.resources) == ["/Users/stranger"]


def test_ids_and_names_follow_into_a_query_and_its_encoding_stays(tmp_path: Path, script: Make, catalogue: Any) -> None:
    run = script().run("okta").item("okta", "okta-lookup")
    run.exchange("create", "POST", "/Users", 201, body=person("ada"), answer={"id": "x y"}, headers=Headers(FIELDS))
    query = f"filter=userName%20eq%20%22Ada.{MARKER}@example.com%22+or+id eq%20%22x%20y%22&x=%5B%5D%7b"
    run.exchange("lookup", "GET", "/Users", 200, query=query, headers=Headers(FIELDS))
    run.verdict(CREATE, "lookup", "fail", evidence=(Evidence("header X-Served-By", "nobody", "a provider"),))
    (path,) = scripts(run.done().end(), tmp_path, catalogue).values()
    text = (tmp_path / path).read_text(encoding="utf-8")
    (target,) = re.findall(r"^send 2 GET '(.*)' valid", text, re.MULTILINE)
    assert re.sub(r"{{(\w+)-\w+}}", r"<\1>", target) == (
        "/Users?filter=userName%20eq%20%22Ada.<run>@example.com%22+or+id eq%20%22<id1>%22&x=%5B%5D%7b"
    )


def test_a_stranger_in_the_answer_is_neither_written_to_nor_deleted(
    tmp_path: Path, script: Make, catalogue: Any
) -> None:
    (path,) = scripts(deactivation(script), tmp_path, catalogue).values()
    with serving("answers-with-a-stranger") as provider:
        done = execute(tmp_path, path, provider.url)
        assert done.returncode == 3
        assert "answered with a resource of somebody else" in done.stderr
        assert {method for method, _, _, _ in provider.requests} == {"POST", "GET"}


def test_an_id_that_is_no_plain_word_is_not_used(tmp_path: Path, script: Make, catalogue: Any) -> None:
    (path,) = scripts(deactivation(script), tmp_path, catalogue).values()
    with serving("hostile-id") as provider:
        done = execute(tmp_path, path, provider.url)
        assert done.returncode == 3
        assert "created nothing with an id that can be used" in done.stderr
        assert [method for method, _, _, _ in provider.requests] == ["POST"]
    assert not (tmp_path / "pwned").exists()


HOSTILE = "'; touch pwned; '\n$(touch pwned)`touch pwned`\"\\ %s\nBODY\nEOF\n\x1b[2J\u202e\u009b\ud800 é 山"


def test_hostile_text_is_sent_as_it_is_and_executes_nothing(tmp_path: Path, script: Make, catalogue: Any) -> None:
    run = script().run("okta", url=f"http://h/{HOSTILE}").item("okta", HOSTILE)
    body = person(HOSTILE.replace("\ud800", ""), title=HOSTILE.replace("\ud800", ""))
    headers = Headers(FIELDS | {"X-Quote": "'$(touch pwned)'"})
    run.exchange(HOSTILE, "POST", "/Users", 201, body=body, answer={"id": HOSTILE}, headers=headers)
    run.exchange(HOSTILE, "GET", "/Users/$(touch pwned)';touch pwned;'", 200, query="a='`touch pwned`", headers=headers)
    evidence = (Evidence(f"$.{HOSTILE}", HOSTILE, HOSTILE), Evidence("$['a']['b'][0].c", HOSTILE, {HOSTILE: HOSTILE}))
    run.verdict(CREATE, HOSTILE, "fail", evidence=evidence, exchange=1, cause=2)
    run.verdict(HOSTILE, HOSTILE, "fail", evidence=evidence)
    for path in scripts(run.done().end(), tmp_path, catalogue).values():
        text = (tmp_path / path).read_bytes().decode("utf-8")
        assert all(line.isprintable() for line in text.split("\n"))
        with serving() as provider:
            done = execute(tmp_path, path, provider.url)
            assert done.returncode == 3
            posts = [json.loads(sent) for method, _, _, sent in provider.requests if method == "POST"]
            assert not posts or posts[0]["title"] == body["title"]
    assert not list(tmp_path.rglob("pwned"))


def test_a_body_that_is_no_json_is_sent_byte_for_byte(tmp_path: Path, script: Make, catalogue: Any) -> None:
    text = "{\"a\": '%s\\n%%\\',\n\x00\x1b\r é 山"
    run = script().run().item("", test="suites/test_http.py::test_malformed")
    run.exchange("", "PUT", "/Users", 200, text=text.replace("\x00", "\x01"), headers=Headers(FIELDS))
    done = run.events[-1]
    request = Request("POST", "/Users/.search", headers=Headers(FIELDS), text=text)
    run.events[-1] = type(done)(done.step, Exchange(done.exchange.number, request, done.exchange.response))
    run.verdict(CREATE, "", "fail", evidence=(Evidence("status", 400, 201),))
    (path,) = scripts(run.done().end(), tmp_path, catalogue).values()
    with serving("any-token") as provider:
        execute(tmp_path, path, provider.url)
        assert provider.requests[0][3] == text.encode()


def test_a_provider_that_is_not_there_ends_the_script_in_a_line(tmp_path: Path, script: Make, catalogue: Any) -> None:
    (path,) = scripts(deactivation(script), tmp_path, catalogue).values()
    done = execute(tmp_path, path, "http://127.0.0.1:1/scim/v2")
    assert done.returncode == 3
    assert "cannot go on: request 1 created nothing" in done.stderr
    assert execute(tmp_path, path, "").returncode == 3


def test_what_a_provider_says_is_shown_without_what_a_terminal_could_act_upon(
    tmp_path: Path, script: Make, catalogue: Any
) -> None:
    (path,) = scripts(deactivation(script), tmp_path, catalogue).values()
    with serving() as provider:
        done = execute(tmp_path, path, provider.url, SCIM_TOKEN="wrong")
    assert "who are you?" in done.stdout
    assert all(line.isprintable() for line in done.stdout.split("\n"))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"id_": "unknown"}, id="a write to what the item did not create"),
        pytest.param({"body": {"members": [{FOREIGN: "digest"}]}}, id="a body with a stranger cut out"),
        pytest.param({"body": {"manager": f"{FOREIGN}:digest"}}, id="a body with a reference cut out"),
        pytest.param({"body": {"urn:scim-conformance:cut": {}}}, id="a body that was cut"),
        pytest.param({"deep": True}, id="a body that is too deep"),
        pytest.param({"text": "abc... [cut, 1000000 characters]"}, id="a text that was cut"),
        pytest.param({"many": True}, id="more requests than one would read"),
        pytest.param({"nothing": True}, id="no exchange at all"),
    ],
)
def test_no_script_where_it_could_not_do_right(
    tmp_path: Path, script: Make, catalogue: Any, change: dict[str, Any]
) -> None:
    run = script().run("okta").item("okta", "a")
    fields = {"headers": Headers(FIELDS)}
    run.exchange("create", "POST", "/Users", 201, body=person("ada"), answer={"id": "1"}, **fields)
    deep: Any = "bottom"
    for _ in range(500):
        deep = [deep]
    for _ in range(200 if "many" in change else 0):
        run.exchange("again", "PATCH", "/Users/1", 204, body={}, **fields)
    body = deep if "deep" in change else change.get("body", {"a": 1})
    text = change.get("text")
    run.exchange("s", "PUT", f"/Users/{change.get('id_', '1')}", 200, body=None if text else body, text=text, **fields)
    run.verdict(CREATE, "s", "fail", exchange=None if "nothing" in change else run.number)
    assert scripts(run.done().end(), tmp_path, catalogue) == {}
    assert not (tmp_path / "repro").exists()


def test_a_write_at_the_end_is_read_back(tmp_path: Path, script: Make, catalogue: Any) -> None:
    run = script().run("okta").item("okta", "a")
    run.exchange("create", "POST", "/Users", 201, body=person("ada"), answer={"id": "1"}, headers=Headers(FIELDS))
    run.exchange("busy", "PUT", "/Users/1", 429, body=person("ada"), headers=Headers(FIELDS))
    run.exchange("busy", "PUT", "/Users/1", 200, body=person("ada", title="x"), headers=Headers(FIELDS), attempt=2)
    run.verdict(CREATE, "busy", "fail", evidence=(Evidence("$.title", "y", "x"),))
    (path,) = scripts(run.done().end(), tmp_path, catalogue).values()
    with serving() as provider:
        done = execute(tmp_path, path, provider.url)
        assert done.returncode == 1
        assert [method for method, _, _, _ in provider.requests] == ["POST", "PUT", "GET", "GET", "DELETE"]
    assert "3. GET /Users/101" in done.stdout


def test_the_shortest_of_several_places_is_taken(tmp_path: Path, script: Make, catalogue: Any) -> None:
    run = script().run("okta")
    for flow, steps in (("long", 5), ("short", 1)):
        run.item("okta", flow)
        run.exchange("create", "POST", "/Users", 201, body=person("ada"), answer={"id": "1"}, headers=Headers(FIELDS))
        for _ in range(steps):
            run.exchange("s", "PATCH", "/Users/1", 204, body={"Operations": []}, headers=Headers(FIELDS))
        run.verdict(CREATE, "s", "fail")
        run.done()
    (path,) = scripts(run.end(), tmp_path, catalogue).values()
    assert "Seen in short / s under okta." in (tmp_path / path).read_text(encoding="utf-8")


def test_a_pass_of_the_same_id_hides_no_evidence(tmp_path: Path, script: Make, catalogue: Any) -> None:
    run = script().run().item("", test="suites/test_lookup.py::test_it")
    run.exchange("", "GET", "/Users/1", 404, headers=Headers(FIELDS))
    run.verdict(CREATE, "", "fail", id="same", evidence=(Evidence("status", 200, 404),))
    run.verdict(CREATE, "", "pass", id="same")
    (path,) = scripts(run.done().end(), tmp_path, catalogue).values()
    with serving() as provider:
        assert execute(tmp_path, path, provider.url).returncode == 1


def test_warnings_have_no_script(tmp_path: Path, script: Make, catalogue: Any) -> None:
    run = script().run("okta").item("okta", "a")
    run.exchange("s", "GET", "/Users/1", 404)
    run.verdict(CREATE, "s", Outcome.WARN)
    assert scripts(run.done().end(), tmp_path, catalogue) == {}


@pytest.mark.parametrize(
    ("at", "where"),
    [
        ("status", "status"),
        ("Location", "header Location"),
        ("header WWW-Authenticate", "header WWW-Authenticate"),
        ("$.active", "/active"),
        ("$.emails[0].value", "/emails/0/value"),
        (
            "$['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'].department",
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department",
        ),
        ('$.emails[type eq "work"].value', "-"),
        ("body", "-"),
        ("$", "-"),
    ],
)
def test_evidence_says_where_to_look(at: str, where: str) -> None:
    assert where_to_look(Evidence(at, 1, 2)) == where


def test_texts_of_scripts_hold_nothing_that_a_terminal_could_act_upon() -> None:
    hostile = "\x1b\x07\x7f\u009b\u202e\u2028\ufeff\ud800 é山"
    assert all(line.isprintable() for line in as_text({hostile: hostile}).split("\n"))
    assert json.loads(as_text({hostile: hostile})) == {hostile: hostile}
    assert exactly("a'%\\\n").isprintable()
