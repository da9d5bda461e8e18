"""What a run was asked to do: one plain value, from the command line, pytest's options or pyproject.toml."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

TOKEN_VARIABLE = "SCIM_TOKEN"  # noqa: S105 - the name of a variable
OTHER_TOKEN_VARIABLES = {"revoked": "SCIM_TOKEN_REVOKED", "other-tenant": "SCIM_TOKEN_OTHER"}
"""Further tokens that a run may be given: one that was revoked, and one of another tenant."""

HEADERS_VARIABLE = "SCIM_CONFORMANCE_HEADERS"
"""User-given header lines travel to the child process here, since their values may be secrets."""

DEFAULT_CONTRACT = "iru"

USAGE = 2
"""The exit code of wrong use (SPEC, section 5)."""

MESSAGE_FILE = "message.txt"
"""Where the child leaves a line for the user before there are results: an exit code, a blank, the text."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The selection and the manner of a run.

    `url` is empty for the embedded service provider; `only` is empty, `flows` or `suites`; `verify` is `full`,
    `touched` or `off`; times are seconds, `rate` is requests a second (0: no limit); `stress` None means what the
    host calls for: on for loopback, off elsewhere.
    """

    url: str = ""
    contract: str = DEFAULT_CONTRACT
    idps: tuple[str, ...] = ()
    flow_globs: tuple[str, ...] = ()
    requirement_globs: tuple[str, ...] = ()
    only: str = ""
    verify: str = "full"
    strict: bool = False
    domain: str = ""
    reports: Path | None = None
    headers: tuple[str, ...] = ()
    ca: str = ""
    insecure: bool = False
    timeout_s: float = 30.0
    max_wait_s: float = 60.0
    rate: float = 0.0
    proxy: str = ""
    quick: bool = False
    stress: bool | None = None
    lifecycle: bool = False
    flow_dirs: tuple[Path, ...] = ()
    profile_dirs: tuple[Path, ...] = ()
    contract_dirs: tuple[Path, ...] = ()
    until: str = ""
    mapping: str = ""
    waivers: Path | None = None
    dry_run: bool = False
    app: str = ""
    start: str = ""
    library: bool = True
    defects: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)
