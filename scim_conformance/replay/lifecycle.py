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

import requests

from scim_conformance.documents.model import Hook, Lifecycle
from scim_conformance.replay.endings import Blocked
from scim_conformance.replay.secrets import Secret

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
        """Delete what is left, where the contract says how."""
        for integration in list(self._made.values()) if self._lifecycle.delete is not None else ():
            self.delete(integration)

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
                env={**self._environ, "SCIM_INTEGRATION_TOKEN": token},
                capture_output=True,
                timeout=self._timeout_s,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Blocked(f"the hook {hook.command[0]!r} does not run: {type(error).__name__}") from None
        if done.returncode != 0:
            raise Blocked(f"the hook {hook.command[0]!r} ended with {done.returncode}")
        return _answer(done.stdout)

    def _call(self, hook: Hook, words: Mapping[str, str]) -> Mapping[str, object]:
        headers = {name: self._header(value) for name, value in hook.headers.items()}
        with requests.Session() as session:
            session.trust_env = False
            try:
                response = session.request(
                    hook.method,
                    _filled(hook.url, words),
                    headers=headers,
                    data=_filled(hook.body, words).encode() or None,
                    timeout=self._timeout_s,
                    allow_redirects=False,
                    stream=True,
                )
                content = response.raw.read(ANSWER_BYTES_MAX, decode_content=True)
            except requests.RequestException as error:
                raise Blocked(f"the lifecycle hook does not answer: {type(error).__name__}") from None
        if not response.ok:
            raise Blocked(f"the lifecycle hook answers {response.status_code}")
        return _answer(content)

    def _header(self, value: str) -> str:
        kind, colon, name = value.partition(":")
        if kind != "env" or not colon:
            return value
        if name not in self._environ:
            raise Blocked(f"the lifecycle hook wants the variable {name}, which is not set")
        return self._environ[name]


def _needed(hook: Hook | None, name: str) -> Hook:
    if hook is None:
        raise Blocked(f"the contract names no hook lifecycle.{name}")
    return hook


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, value in words.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _answer(content: bytes) -> Mapping[str, object]:
    if not content.strip():
        return {}
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Blocked("the lifecycle hook does not answer with a JSON object")
    return told


def _text(told: Mapping[str, object], name: str, otherwise: str = "") -> str:
    value = told.get(name, otherwise)
    if not isinstance(value, str) or not value:
        raise Blocked(f"the lifecycle hook's answer has no {name}")
    return value
