"""The life of an integration: created, its token rotated, deleted, by the hooks that a contract names.

They run only where the run was asked for it, and only on an integration that the run's own create hook made (SPEC,
section 1). What a hook needs of an integration stands in its texts as `{id}` and `{url}`; the token never does: a
command finds it in the variable SCIM_INTEGRATION_TOKEN.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from scim_conformance.documents.model import Hook, Lifecycle
from scim_conformance.replay.address import WrongUse
from scim_conformance.replay.client import Client
from scim_conformance.replay.decode import decode
from scim_conformance.replay.endings import Blocked
from scim_conformance.replay.limits import Limits
from scim_conformance.replay.scrub import Scrubber
from scim_conformance.replay.secrets import Secret
from scim_conformance.scim.exchange import Headers, JsonValue, Request

ANSWER_BYTES_MAX = 65_536


@dataclass(frozen=True, slots=True)
class Integration:
    """An integration that the run made: its id, the URL of its endpoint, and its token."""

    id: str
    url: str
    token: Secret


class Integrations:
    """The integrations of one run: those that it made, and no others."""

    def __init__(
        self, lifecycle: Lifecycle, url: str, timeout_s: float = 30.0, environ: Mapping[str, str] = os.environ
    ) -> None:
        self._lifecycle = lifecycle
        self._url = url
        self._timeout_s = timeout_s
        self._environ = environ
        self._made: dict[str, Integration] = {}

    def create(self) -> Integration:
        """Make an integration; raises `Blocked` where the contract has no hook, or the hook fails."""
        told = self._run(_needed(self._lifecycle.create, "create"), None)
        made = Integration(_text(told, "id"), _text(told, "url", self._url), Secret(_text(told, "token")))
        self._made[made.id] = made
        return made

    def rotate(self, integration: Integration) -> Integration:
        """Give an integration of the run a new token, and return it with that."""
        told = self._run(_needed(self._lifecycle.rotate, "rotate"), self._own(integration))
        rotated = replace(integration, token=Secret(_text(told, "token")))
        self._made[rotated.id] = rotated
        return rotated

    def delete(self, integration: Integration) -> None:
        """Delete an integration of the run."""
        self._run(_needed(self._lifecycle.delete, "delete"), self._own(integration))
        del self._made[integration.id]

    def close(self) -> None:
        """Delete what is left, where the contract says how; raises `Blocked` if one could not be, the others first."""
        problems: list[Blocked] = []
        for integration in list(self._made.values()) if self._lifecycle.delete is not None else ():
            try:
                self.delete(integration)
            except Blocked as problem:
                problems.append(problem)
        if problems:
            raise problems[0]

    def _own(self, integration: Integration) -> Integration:
        if integration.id not in self._made:
            raise Blocked("only an integration that this run made is rotated or deleted")
        return integration

    def _run(self, hook: Hook, integration: Integration | None) -> Mapping[str, object]:
        words = {"id": integration.id, "url": integration.url} if integration is not None else {"id": "", "url": ""}
        return self._command(hook, integration, words) if hook.command else self._call(hook, words)

    def _command(self, hook: Hook, integration: Integration | None, words: Mapping[str, str]) -> Mapping[str, object]:
        token = integration.token.reveal() if integration is not None else ""
        arguments = [_filled(part, words) for part in hook.command]
        try:
            done = subprocess.run(  # noqa: S603 - the contract's own command, asked for with --lifecycle
                arguments,
                stdin=subprocess.DEVNULL,
                env={**self._environ, "SCIM_INTEGRATION_TOKEN": token},
                capture_output=True,
                timeout=self._timeout_s,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Blocked(f"the hook {hook.command[0]!r} does not run: {type(error).__name__}") from None
        if done.returncode != 0:
            raise Blocked(f"the hook {hook.command[0]!r} ended with {done.returncode}")
        document = decode(done.stdout)
        return _told(document.body, is_empty=not done.stdout.strip())

    def _call(self, hook: Hook, words: Mapping[str, str]) -> Mapping[str, object]:
        """Send the hook's request, within the bounds of any other and with nothing but its own header fields."""
        parts = urlsplit(_filled(hook.url, {name: _in_url(value) for name, value in words.items()}))
        headers = Headers({name: self._header(value) for name, value in hook.headers.items()})
        body = _filled(hook.body, {name: json.dumps(value)[1:-1] for name, value in words.items()})
        limits = Limits(timeout_s=self._timeout_s, body_bytes_max=ANSWER_BYTES_MAX)
        try:
            with Client(f"{parts.scheme}://{parts.netloc}", limits=limits, scrubber=_AboutNobody()) as client:
                exchange = client.send(Request(hook.method, parts.path, parts.query, headers, text=body or None))
        except WrongUse as error:
            raise Blocked(f"the lifecycle hook's url cannot be used: {error}") from None
        response = exchange.response
        if response is None:
            raise Blocked(f"the lifecycle hook does not answer: {exchange.failure.detail if exchange.failure else ''}")
        if not 200 <= response.status < 300:
            raise Blocked(f"the lifecycle hook answers {response.status}")
        return _told(response.body, is_empty=not response.size_bytes)

    def _header(self, value: str) -> str:
        kind, colon, name = value.partition(":")
        if kind != "env" or not colon:
            return value
        if name not in self._environ:
            raise Blocked(f"the lifecycle hook wants the variable {name}, which is not set")
        return self._environ[name]


class _AboutNobody(Scrubber):
    """Leaves an answer as it is: a hook's tells of an integration, goes nowhere else, and may well have a name."""

    def __init__(self) -> None:
        super().__init__("", frozenset(), b"")

    def __call__(self, path: str, body: JsonValue) -> JsonValue:  # noqa: ARG002 - asked as any scrubber is
        """Return the body."""
        return body


def _needed(hook: Hook | None, name: str) -> Hook:
    if hook is None:
        raise Blocked(f"the contract names no hook lifecycle.{name}")
    return hook


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, value in words.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _in_url(value: str) -> str:
    """Return a text as one segment of a path, whatever the endpoint that gave it would like it to be."""
    if value in (".", ".."):
        raise Blocked("the integration's id is no id")
    return quote(value, safe="")


def _told(document: JsonValue, *, is_empty: bool) -> Mapping[str, object]:
    if is_empty:
        return {}
    if not isinstance(document, dict):
        raise Blocked("the lifecycle hook does not answer with a JSON object")
    return document


def _text(told: Mapping[str, object], name: str, otherwise: str = "") -> str:
    value = told.get(name, otherwise)
    if not isinstance(value, str) or not value:
        raise Blocked(f"the lifecycle hook's answer has no {name}")
    return value
