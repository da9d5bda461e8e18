"""One process's part of a run: what was chosen, where results go, who listens, and which target it is."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from scim_conformance.catalogue.bearing import Bearing
from scim_conformance.documents.load import Library
from scim_conformance.documents.model import Contract, Lifecycle, Profile, Waiver
from scim_conformance.events import Ending, Event, LeftBehind, Listener, RunStarted, VerdictReached
from scim_conformance.options import OTHER_TOKEN_VARIABLES, TOKEN_VARIABLE, RunOptions
from scim_conformance.replay import served
from scim_conformance.report.item_log import ItemLog
from scim_conformance.report.transcript import TranscriptWriter, now
from scim_conformance.report.waivers import DAY_LENGTH
from scim_conformance.running.selection import (
    Play,
    check_any,
    chosen_bearing,
    chosen_contract,
    chosen_plays,
    chosen_profiles,
    chosen_waivers,
    load_documents,
)
from scim_conformance.running.suites import suite_tests
from scim_conformance.running.targets import ScimTarget
from scim_conformance.running.waiving import Waiving
from scim_conformance.scim.exchange import JsonObject
from scim_conformance.serving import Served, ServingError, embedded_lifecycle, start_embedded

WORKER_KEY = "scim_conformance"
MAIN = "main"
WORD = "cut-short-{worker}.json"


@dataclass(slots=True)
class ScimRun:
    """What a process of a run knows; under xdist the controller hands run id, folder and target to its workers.

    `ending` and `reason` say how the run was cut short, if it was; `refused_create` is set where the first create was
    refused.
    """

    options: RunOptions
    library: Library
    contract: Contract
    profiles: tuple[Profile, ...]
    plays: tuple[Play, ...]
    directory: Path
    is_temporary: bool
    worker: str
    worker_count: int
    run_id: str
    url: str
    token: str
    bearing: Bearing | None = None
    item_log: ItemLog = field(default_factory=ItemLog)
    ending: Ending = Ending.DONE
    reason: str = ""
    refused_create: str = ""
    was_reached: bool = False
    waivers: tuple[Waiver, ...] = ()
    waiving: Waiving = field(default_factory=Waiving)
    left_behind: list[LeftBehind] = field(default_factory=list)
    closers: list[Callable[[], None]] = field(default_factory=list)
    _served: Served | None = None
    _started: served.Served | None = None
    _is_announced: bool = False
    _writer: TranscriptWriter | None = None

    @classmethod
    def prepare(cls, config: pytest.Config, options: RunOptions) -> ScimRun:
        """Load and choose; raises DocumentErrors, SelectionError."""
        handed: Mapping[str, Any] | None = getattr(config, "workerinput", {}).get(WORKER_KEY)
        library = load_documents(options)
        is_temporary = handed is None and options.reports is None
        if handed is not None:
            directory = Path(handed["directory"])
        else:
            directory = options.reports or Path(tempfile.mkdtemp(prefix="scim-conformance-"))
        directory.mkdir(parents=True, exist_ok=True)
        url = handed["url"] if handed is not None else options.url
        bearing = chosen_bearing(library, options)
        plays = chosen_plays(library, options, stress=stress_is_on(options), bearing=bearing)
        waivers = chosen_waivers(library, options)
        if config.getoption("scim_front"):
            check_any(options, plays, suite_tests(options, bearing))
        return cls(
            options=options,
            library=library,
            contract=chosen_contract(library, options),
            profiles=chosen_profiles(library, options),
            plays=plays,
            bearing=bearing,
            waivers=waivers,
            waiving=Waiving.on(waivers, now()[:DAY_LENGTH]),
            directory=directory,
            is_temporary=is_temporary,
            worker_count=handed["workers"] if handed is not None else 1,
            worker=os.environ.get("PYTEST_XDIST_WORKER", MAIN) if handed is not None else MAIN,
            run_id=handed["run_id"] if handed is not None else secrets.token_hex(4),
            url=url,
            token=os.environ.get(TOKEN_VARIABLE, ""),
        )

    @property
    def is_worker(self) -> bool:
        """Whether an xdist controller is above this process."""
        return self.worker != MAIN

    @property
    def families(self) -> Mapping[str, str]:
        """The IdP of each profile of the run."""
        return {profile.id: profile.idp for profile in self.profiles}

    @property
    def listener(self) -> Listener:
        """Where events go: the transcript's file of this process, and the log of the item under way."""
        return self._tell

    @property
    def other_tokens(self) -> dict[str, str]:
        """The further tokens that the run was given, by kind of authentication."""
        return {kind: os.environ[name] for kind, name in OTHER_TOKEN_VARIABLES.items() if os.environ.get(name)}

    @property
    def lifecycle(self) -> Lifecycle:
        """How integrations are made: as the contract says, if the run was asked for it; the embedded one's always."""
        if self.contract.lifecycle.create is not None:
            return self.contract.lifecycle if self.options.lifecycle else Lifecycle()
        return embedded_lifecycle(os.environ) or Lifecycle()

    def _tell(self, event: Event) -> None:
        if isinstance(event, VerdictReached):
            event = VerdictReached(self.waiving(event.verdict))
        if self._writer is None:
            self._writer = TranscriptWriter(self.directory, self.worker, scrub=self._without_token)
        self._writer(event)
        self.item_log(event)

    def _without_token(self, line: str) -> str:
        for token in (self.token, *self.other_tokens.values()):
            if len(token) >= TOKEN_LENGTH_MIN:
                line = line.replace(token, "[token]")
        return line

    # ---- the target

    def spawn_target(self) -> None:
        """Start the embedded service provider, if it is the target, without waiting for it."""
        if self._served is None and not self.url and not self.options.app:
            self._served = start_embedded(self.contract.id, self.options.defects, self.options.variants)
            self.closers.append(self._served.stop)

    def start_target(self) -> ScimTarget:
        """Return the endpoint of the run, started where it has to be; raises ServingError, NotServed."""
        if self.url:
            if self.options.start and not self.is_worker and self._started is None:
                self._started = served.start_command(self.options.start, self.url)
                self.closers.append(self._started.stop)
            return ScimTarget(self.url, self.token)
        if self.options.app:
            return self.serve(self.options.app)
        self.spawn_target()
        if self._served is None:
            raise ServingError("the embedded service provider was not started")
        self.url, self.token = self._served.url, self._served.token
        os.environ.update(self._served.environment)
        return ScimTarget(self.url, self.token)

    def serve(self, application: object) -> ScimTarget:
        """Serve a WSGI or ASGI application, or `module:name` of one, on loopback until the run is over."""
        running = served.serve_app(application, [self.contract.base_path, "/scim/v2", "/scim", ""])
        self.closers.append(running.stop)
        self.url = running.url
        return ScimTarget(self.url, self.token)

    def announce(self, url: str) -> None:
        """Tell once that the run begins, against which URL."""
        if self._is_announced or self.is_worker:
            return
        self._is_announced = True
        self._tell(
            RunStarted(
                run_id=self.run_id,
                url=shown_url(url),
                contract=self.contract.id,
                profiles=tuple(dict.fromkeys(play.profile.id for play in self.plays)),
                started_at=now(),
                version=version("scim-conformance"),
                families=self.families,
                options=shown_options(self.options),
                waivers=self.waivers,
            )
        )

    @property
    def is_cut_short(self) -> bool:
        """Whether nothing more is to be played."""
        return self.ending is not Ending.DONE or bool(self.refused_create)

    def cut_short(self, ending: Ending, reason: str) -> None:
        """Note why the run is not complete; the first reason stays."""
        if self.ending is Ending.DONE:
            self.ending, self.reason = ending, reason

    def leave_word(self) -> None:
        """Leave in the folder of the run how this worker's share was cut short, for the controller."""
        if self.is_cut_short:
            word = {"ending": self.ending.value, "reason": self.reason, "refused_create": self.refused_create}
            (self.directory / WORD.format(worker=self.worker)).write_text(json.dumps(word), encoding="utf-8")

    def take_words(self) -> None:
        """Take what the workers left."""
        for path in sorted(self.directory.glob(WORD.format(worker="*"))):
            word = json.loads(path.read_text(encoding="utf-8"))
            self.cut_short(Ending(word["ending"]), word["reason"])
            self.refused_create = self.refused_create or word["refused_create"]
            path.unlink()

    def close(self) -> None:
        """Let go of the target, the client and the files of this process."""
        while self.closers:
            with contextlib.suppress(OSError):
                self.closers.pop()()
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def forget(self) -> None:
        """Delete the folder of results where nobody asked for one."""
        if self.is_temporary:
            shutil.rmtree(self.directory, ignore_errors=True)


TOKEN_LENGTH_MIN = 6
"""Shorter tokens are not searched for in finished lines: they would stand in innocent words."""


def stress_is_on(options: RunOptions) -> bool:
    """Whether heavy tests run: as asked, else on loopback only (SPEC, section 1)."""
    if options.stress is not None:
        return options.stress
    return not options.url or is_loopback(urlsplit(options.url).hostname or "")


def is_loopback(host: str) -> bool:
    """Whether every address of the host is a loopback address."""
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(entry[4][0]).is_loopback for entry in found)


def shown_url(url: str) -> str:
    """Return a URL without user information and without its query."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def shown_options(options: RunOptions) -> JsonObject:
    """Return what the user asked for, without anything that may be a secret."""
    return {
        "idps": list(options.idps),
        "flows": list(options.flow_globs),
        "only": options.only,
        "verify": options.verify,
        "strict": options.strict,
        "quick": options.quick,
        "stress": stress_is_on(options),
        "until": options.until,
        "mapping": Path(options.mapping).name,
    }
