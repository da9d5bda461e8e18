"""The pytest plugin's front: options, and nothing else until a run is asked for.

It imports pytest alone. Without a `--scim-*` option or a `[tool.scim_conformance]` table in pyproject.toml it stays
inert; with one, `scim_conformance.running` takes over: collection of flows and suites, fixtures, results.
"""

from __future__ import annotations

from pathlib import Path

import pytest

PREFIX = "scim_"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register the options, all of them under the prefix `--scim-`."""
    group = parser.getgroup("scim-conformance", "SCIM conformance")
    add = group.addoption
    add("--scim-url", default="", metavar="URL", help="The endpoint under test; without it the embedded one.")
    add("--scim-contract", default="", metavar="NAME|FILE", help="What the endpoint promises (default: iru).")
    add("--scim-idp", action="append", default=[], metavar="NAME", help="Only this IdP's family or profile.")
    add("--scim-flow", action="append", default=[], metavar="GLOB", help="Only flows whose id matches.")
    add(
        "--scim-requirement",
        action="append",
        default=[],
        metavar="GLOB",
        help="Only flows and tests that bear on requirements whose id matches.",
    )
    add("--scim-only", default="", choices=["", "flows", "suites"], help="Only flows, or only suites.")
    add(
        "--scim-verify",
        default="",
        choices=["", "full", "touched", "off"],
        help="What is read back (default: full).",
    )
    add("--scim-strict", action="store_true", default=False, help="A broken SHOULD fails as well.")
    add("--scim-domain", default="", metavar="D", help="Domain of the addresses that the run makes up.")
    add("--scim-reports", default="", metavar="DIR", help="Where results are written; new or empty.")
    add(
        "--scim-header",
        action="append",
        default=[],
        metavar="'K: V'",
        help="With every request; V may be env:NAME.",
    )
    add("--scim-ca", default="", metavar="FILE", help="Certificates to trust, PEM.")
    add("--scim-insecure", action="store_true", default=False, help="Do not check the certificate.")
    add("--scim-timeout", default=None, type=float, metavar="S", help="Seconds for a whole exchange (default: 30).")
    add("--scim-max-wait", default=None, type=float, metavar="S", help="Longest wait on a Retry-After (default: 60).")
    add("--scim-rate", default=None, type=float, metavar="R", help="At most so many requests a second.")
    add("--scim-proxy", default="", metavar="URL", help="The only way to use a proxy.")
    add("--scim-quick", action="store_true", default=False, help="A curated set.")
    add("--scim-stress", action="store_true", default=False, help="Heavy tests too, on hosts beyond loopback.")
    add("--scim-lifecycle", action="store_true", default=False, help="Run the contract's lifecycle hooks.")
    add("--scim-flows", action="append", default=[], metavar="DIR", help="A folder of flows of your own.")
    add("--scim-waivers", default="", metavar="FILE", help="Failures that are waived for a while, YAML.")
    add("--scim-mapping", default="", metavar="FILE", help="Replay its IdP's flows with the bodies of this mapping.")
    add("--scim-until", default="", metavar="STEP", help="Stop a flow after this step.")
    add("--scim-app", default="", metavar="MODULE:APP", help="A WSGI or ASGI application, served for the run.")
    add("--scim-start", default="", metavar="COMMAND", help="Starts a server and waits until the URL answers.")
    add("--scim-token-file", default="", metavar="FILE", help="Holds the token; else the variable SCIM_TOKEN does.")
    add("--scim-defect", action="append", default=[], metavar="ID", help="Switch on a fault of the embedded provider.")
    add("--scim-variant", action="append", default=[], metavar="ID", help="Switch on a lawful variant of it.")
    add(
        "--scim-front",
        action="store_true",
        default=False,
        help="Set by `scim-conformance run`, which prints the results.",
    )


def is_asked_for(config: pytest.Config) -> bool:
    """Tell whether this pytest run is to test a SCIM endpoint."""
    given = vars(config.option)
    if any(value for name, value in given.items() if name.startswith(PREFIX)):
        return True
    pyproject = config.rootpath / "pyproject.toml"
    return pyproject.is_file() and "[tool.scim_conformance" in _text(pyproject)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and the running half where it is asked for."""
    config.addinivalue_line("markers", "requirement(id): the requirement that a test holds an endpoint to.")
    config.addinivalue_line("markers", "quick: part of the curated set of --scim-quick.")
    config.addinivalue_line("markers", "stress: heavy or rude; on for loopback, elsewhere with --scim-stress.")
    if is_asked_for(config):
        from scim_conformance.running.activation import activate  # noqa: PLC0415 - strangers pay for pytest alone

        activate(config)
