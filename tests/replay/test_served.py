"""Targets that the run starts itself: applications on loopback, and commands."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request

import pytest

from scim_conformance.replay import served as served_module
from scim_conformance.replay.address import WrongUse
from scim_conformance.replay.served import NotServed, is_asgi, load_application, serve_app, start_command


@pytest.fixture(autouse=True)
def _outputs_of_commands(tmp_path_factory, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("outputs")))


def wsgi(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]


class WsgiClass:
    def __call__(self, environ, start_response):
        return wsgi(environ, start_response)


async def asgi(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


class AsgiClass:
    async def __call__(self, scope, receive, send):
        await asgi(scope, receive, send)


async def dead(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no"})


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


@pytest.mark.parametrize("application", [wsgi, WsgiClass(), asgi, AsgiClass()])
def test_an_application_is_served_and_stopped(application):
    served = serve_app(application, "/scim/v2/")
    assert get(served.url + "/Users") == "/scim/v2/Users"
    served.stop()
    with pytest.raises(urllib.error.URLError):
        get(served.url)


def test_an_application_is_asked_where_its_endpoint_is():
    def mounted(environ, start_response):
        is_there = environ["PATH_INFO"] == "/scim/v2/Users"
        start_response("401 Unauthorized" if is_there else "404 Not Found", [])
        return [b""]

    served = serve_app(mounted, ["/api/v1/scim", "/scim/v2", ""])
    assert served.url.endswith("/scim/v2")
    served.stop()


def test_an_application_whose_endpoint_is_nowhere_is_taken_at_the_likeliest_place():
    def nowhere(environ, start_response):
        start_response("404 Not Found", [])
        return [b""]

    served = serve_app(nowhere, ["/api/v1/scim", ""])
    assert served.url.endswith("/api/v1/scim")
    served.stop()


def test_the_two_kinds_are_told_apart():
    assert [is_asgi(one) for one in (wsgi, WsgiClass(), asgi, AsgiClass(), lambda scope, receive, send: None, len)] == [
        False,
        False,
        True,
        True,
        True,
        False,
    ]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_application_that_does_not_start_is_one_line():
    with pytest.raises(NotServed) as raised:
        serve_app(dead)
    assert "\n" not in str(raised.value)


def test_an_application_is_found_by_its_name(tmp_path, monkeypatch):
    (tmp_path / "my_scim_app.py").write_text("class holder:\n    def app(environ, start_response): ...\nnumber = 7\n")
    monkeypatch.chdir(tmp_path)
    assert callable(load_application("my_scim_app:holder.app"))
    assert str(tmp_path) not in sys.path
    with pytest.raises(WrongUse, match="no application"):
        load_application("my_scim_app:number")


@pytest.mark.parametrize("named", ["nothing", ":app", "module:", "no_such_module_here:app", "json:no_such_name"])
def test_a_name_of_nothing_is_wrong_use(named):
    with pytest.raises(WrongUse) as raised:
        load_application(named)
    assert "\n" not in str(raised.value)


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def test_a_command_is_started_waited_for_and_ended_with_its_children(free_port, tmp_path):
    script = tmp_path / "serve.py"
    script.write_text(
        "import subprocess, sys\n"
        f"subprocess.run([sys.executable, '-m', 'http.server', '{free_port}', '--bind', '127.0.0.1'])\n"
    )
    served = start_command(f"{sys.executable} {script}", f"http://127.0.0.1:{free_port}/scim")
    with socket.create_connection(("127.0.0.1", free_port)):
        pass
    served.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", free_port))


def test_a_command_that_ends_early_is_one_line_that_names_its_output(free_port):
    with pytest.raises(NotServed, match=r"ended with 3.*\.log$"):
        start_command(f"{sys.executable} -c 'raise SystemExit(3)'", f"http://127.0.0.1:{free_port}")


def test_a_command_that_never_answers_is_ended(free_port):
    with pytest.raises(NotServed, match="does not answer"):
        start_command(
            f"{sys.executable} -c 'import threading; threading.Event().wait()'",
            f"http://127.0.0.1:{free_port}",
            within_s=0.2,
        )


@pytest.mark.parametrize("command", ["", "no-such-command-here --flag"])
def test_a_command_that_cannot_be_run_is_wrong_use(command, free_port):
    with pytest.raises(WrongUse):
        start_command(command, f"http://127.0.0.1:{free_port}")


def test_a_port_that_answers_already_is_wrong_use():
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(WrongUse, match="already"):
        start_command("true", f"http://127.0.0.1:{listener.getsockname()[1]}")


def test_a_command_that_cannot_be_read_is_wrong_use(free_port):
    with pytest.raises(WrongUse, match="no closing quotation"):
        start_command("python 'serve.py", f"http://127.0.0.1:{free_port}")


def test_a_command_whose_port_is_open_before_it_answers_is_waited_for(free_port, tmp_path):
    script = tmp_path / "serve.py"
    script.write_text(
        "import pathlib, socket, sys\n"
        f"listener = socket.create_server(('127.0.0.1', {free_port}))\n"
        "for answer in (b'', b'', b'HTTP/1.1 503 Busy\\r\\nContent-Length: 0\\r\\n\\r\\n'):\n"
        "    connection = listener.accept()[0]\n"
        "    connection.recv(65536)\n"
        "    pathlib.Path(sys.argv[1]).write_text(str(len(answer)))\n"
        "    connection.sendall(answer)\n"
        "    connection.close()\n"
        "listener.accept()\n"
    )
    said = tmp_path / "said"
    served = start_command(f"{sys.executable} {script} {said}", f"http://127.0.0.1:{free_port}/scim")
    assert int(said.read_text()) > 0
    served.stop()


def test_a_process_ends_though_it_did_not_stop_what_it_serves(tmp_path):
    script = tmp_path / "serve.py"
    script.write_text(
        "from scim_conformance.replay.served import serve_app\n"
        "def app(environ, start_response): ...\n"
        "print(serve_app(app).url)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("http://127.0.0.1:")


def test_an_application_that_hangs_in_a_request_does_not_keep_us(monkeypatch):
    is_asked, is_over = threading.Event(), threading.Event()

    def hanging(environ, start_response):
        is_asked.set()
        is_over.wait()
        start_response("200 OK", [])
        return [b""]

    monkeypatch.setattr(served_module, "STOP_WITHIN_S", 0.1)
    served = serve_app(hanging)
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(b"GET /Users HTTP/1.1\r\nHost: here\r\n\r\n")
        assert is_asked.wait(30)
        served.stop()
    is_over.set()


def test_an_application_may_import_more_while_it_is_served(tmp_path, monkeypatch):
    (tmp_path / "my_lazy_app.py").write_text(
        "def app(environ, start_response):\n"
        "    import my_lazy_part\n"
        "    start_response('200 OK', [])\n"
        "    return [my_lazy_part.TEXT]\n"
    )
    (tmp_path / "my_lazy_part.py").write_text("TEXT = b'here'\n")
    monkeypatch.chdir(tmp_path)
    served = serve_app("my_lazy_app:app")
    assert get(served.url) == "here"
    served.stop()
    assert str(tmp_path) not in sys.path
