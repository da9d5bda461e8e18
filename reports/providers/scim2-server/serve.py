"""scim2-server's own command on a free port; prints base URL and token once it answers."""

import secrets
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    """Tell whether somebody listens on the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main():
    """Serve until interrupted."""
    port, token = free_port(), secrets.token_hex(16)
    command = Path(sys.executable).with_name("scim2-server")
    arguments = [str(command), "--port", str(port), "--bearer-token", token]
    with subprocess.Popen(arguments, stdout=sys.stderr) as server:  # noqa: S603 - our own environment
        deadline = monotonic() + 30
        while not answers(port):
            if server.poll() is not None or monotonic() > deadline:
                server.kill()
                raise SystemExit("scim2-server did not come up")
            sleep(0.05)
        print(f"http://127.0.0.1:{port}/v2 {token}", flush=True)


if __name__ == "__main__":
    main()
