"""The embedded service provider as a process: for `serve`, and as the default target of a run.

As a target it lives in a process of its own, so that it does not share an interpreter with the harness that times it.
It reads its orders as one line of JSON from standard input, answers with one line, and ends when its input ends: it
cannot outlive whoever started it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scim_conformance.documents.model import Hook, Lifecycle
from scim_conformance.options import OTHER_TOKEN_VARIABLES, TOKEN_VARIABLE

if TYPE_CHECKING:
    from scim_conformance.target.server import EmbeddedProvider

CONTROL_URL_VARIABLE = "SCIM_CONFORMANCE_CONTROL_URL"
CONTROL_TOKEN_VARIABLE = "SCIM_CONFORMANCE_CONTROL_TOKEN"  # noqa: S105 - the name of a variable
"""Where a run finds the embedded provider's own API, by which integrations are made; never given by users."""

STOP_WITHIN_S = 10.0
"""How long the process may take to end before it is killed."""


class ServingError(RuntimeError):
    """The embedded service provider could not be started: one line."""


@dataclass(slots=True)
class Served:
    """The embedded service provider in a process of its own; `url` and `token` wait until it has told them."""

    process: subprocess.Popen[str]
    _told: dict[str, str] | None = None

    @property
    def url(self) -> str:
        """Its base URL; raises ServingError with its words if it did not start."""
        return self._answer()["url"]

    @property
    def token(self) -> str:
        """Its bearer token; raises ServingError with its words if it did not start."""
        return self._answer()["token"]

    @property
    def environment(self) -> dict[str, str]:
        """What a run finds in its environment: the tokens, and how integrations are made."""
        return {name: value for name, value in self._answer().items() if name.isupper()}

    def stop(self) -> None:
        """End the process by closing its input, and wait for it."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            self.process.wait(timeout=STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def _answer(self) -> dict[str, str]:
        if self._told is None:
            line = self.process.stdout.readline() if self.process.stdout is not None else ""
            try:
                told = json.loads(line)
            except ValueError:
                told = {}
            if "url" not in told:
                self.stop()
                raise ServingError(
                    f"the embedded service provider did not start: {told.get('error', 'it said nothing')}"
                )
            self._told = told
        return self._told


def start_embedded(contract: str, defects: Sequence[str] = (), variants: Sequence[str] = ()) -> Served:
    """Start the embedded service provider in a process of its own, without waiting until it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scim_conformance.serving"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    if process.stdin is not None:
        orders = {"contract": contract, "defects": list(defects), "variants": list(variants)}
        process.stdin.write(json.dumps(orders) + "\n")
        process.stdin.flush()
    return Served(process)


def environment_of(provider: EmbeddedProvider) -> dict[str, str]:
    """Return the variables from which a run takes the embedded provider's tokens and its hooks for integrations."""
    more = provider.more_tokens()
    tokens = {OTHER_TOKEN_VARIABLES[kind]: token for kind, token in more.items()}
    return {
        TOKEN_VARIABLE: provider.token,
        **tokens,
        CONTROL_URL_VARIABLE: provider.control_url,
        CONTROL_TOKEN_VARIABLE: f"Bearer {provider.admin_token}",
    }


def embedded_lifecycle(environ: Mapping[str, str]) -> Lifecycle | None:
    """Return how integrations of the embedded provider are made, rotated and deleted; None where it does not serve."""
    if CONTROL_URL_VARIABLE not in environ:
        return None
    headers = {"Authorization": f"env:{CONTROL_TOKEN_VARIABLE}", "Content-Type": "application/json"}
    url = f"{environ[CONTROL_URL_VARIABLE]}/integrations"
    return Lifecycle(
        create=Hook(method="POST", url=url, headers=headers, body="{}"),
        rotate=Hook(method="POST", url=f"{url}/{{id}}/rotate", headers=headers, body="{}"),
        delete=Hook(method="DELETE", url=f"{url}/{{id}}", headers=headers),
    )


def main() -> None:
    """Serve as the orders on standard input say, until it ends."""
    from scim_conformance.target.server import EmbeddedProvider  # noqa: PLC0415 - slow to import

    orders = json.loads(sys.stdin.readline())
    try:
        provider = EmbeddedProvider(orders["contract"], defects=orders["defects"], variants=orders["variants"])
    except ValueError as error:
        sys.stdout.write(json.dumps({"error": str(error)}) + "\n")
        return
    with provider:
        told = {"url": provider.base_url, "token": provider.token, **environment_of(provider)}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


def serve_until_interrupted(
    contract: str,
    port: int,
    data: Path | None,
    defects: Sequence[str],
    token_file: Path | None = None,
    variants: Sequence[str] = (),
) -> None:
    """Serve in this process until Ctrl-C or SIGTERM, printing the URL first, and the token unless it was given."""
    import signal  # noqa: PLC0415

    from scim_conformance.target.server import EmbeddedProvider  # noqa: PLC0415 - slow to import

    try:
        token = token_file.read_text(encoding="utf-8").strip() if token_file is not None else ""
        provider = EmbeddedProvider(contract, data, defects, variants=variants, port=port, token=token)
    except (ValueError, OSError) as error:
        click.echo(f"scim-conformance: {error}", err=True)
        raise SystemExit(2) from None
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    with provider:
        click.echo(f"URL    {provider.base_url}")
        click.echo(f"Token  {_where_the_token_is(provider.token, token_file)}")
        for name in defects:
            click.echo(f"Defect {name}")
        for name in variants:
            click.echo(f"Variant {name}")
        sys.stdout.flush()
        over.wait()


def _where_the_token_is(token: str, token_file: Path | None) -> str:
    """Return the token where it was just made; of one that the data file brings only the hash is known."""
    if token_file is not None:
        return f"as in {token_file}"
    return token or "as printed when the data file was made; --token-file FILE sets another"


def list_all_defects() -> None:
    """Print id and sentence of every defect."""
    from scim_conformance.target.defects import all_defects  # noqa: PLC0415

    for defect in all_defects():
        click.echo(f"{defect.id:<60} {defect.title}")


def list_all_variants() -> None:
    """Print id and sentence of every variant."""
    from scim_conformance.target.variants import all_variants  # noqa: PLC0415

    for variant in all_variants():
        click.echo(f"{variant.id:<60} {variant.title}")


if __name__ == "__main__":
    main()
