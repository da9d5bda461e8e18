"""What an answer gives away: plain http, stack traces, the client's own secrets (RFC 7644 §7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.checks.answer import Answer
from scim_conformance.expected.checks.applies import has_resources, is_error
from scim_conformance.expected.checks.meta import meta_of
from scim_conformance.expected.checks.registry import check
from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.lookup import get

REDACTED = "[redacted]"
"""What stands in an exchange where one of the run's secrets stood."""

_PASSWORD_LENGTH_MIN = 6
_LOOKED_THROUGH = 20
"""So many resources of a list are looked through: what puts a token into one puts it into each."""
_TRACES = re.compile(
    r"Traceback \(most recent call last\)"
    r"|^\s*File \"[^\"]+\", line \d+"
    r"|\bat [\w$.<>]+\([\w$]+\.(?:java|kt|scala):\d+\)"
    r"|\bat [\w$.<> \[\]]+ \((?:/|file:|node:|[A-Z]:\\)[^)]*:\d+:\d+\)"
    r"|\bat [\w.`<>]+\([^)]*\) in [^\n]+:line \d+"
    r"|\bgoroutine \d+ \[running\]"
    r"|#\d+ /[^\n]+\.php\(\d+\)"
    r"|\.rb:\d+:in [`']",
    re.MULTILINE,
)
"""First lines of stack traces of Python, the JVM, Node.js, .NET, Go, PHP and Ruby."""


@check(
    "rfc7644-7.2-locations-keep-https",
    applies=lambda answer: has_resources(answer) and answer.world.base_url.lower().startswith("https:"),
)
def locations_keep_https(answer: Answer) -> Iterator[Evidence]:
    """`meta.location` or `Location` with plain http while the endpoint is spoken to by https."""
    for seen in answer.resources:
        location = get(meta_of(seen), "location")
        if isinstance(location, str) and location.lower().startswith("http:"):
            yield Evidence(f"{seen.at}.meta.location", "https", location)
    if answer.response.headers.get("Location", "").lower().startswith("http:"):
        yield Evidence("header Location", "https", answer.response.headers["Location"])


@check("http-errors-show-no-stack-trace", applies=is_error)
def errors_show_no_stack_trace(answer: Answer) -> Iterator[Evidence]:
    """A stack trace in an error."""
    for at, text in _texts(answer):
        found = _TRACES.search(text)
        if found:
            yield Evidence(at, "no stack trace", found.group().strip()[:80])
            return


@check("http-errors-keep-secrets-to-themselves", applies=is_error)
def errors_keep_secrets_to_themselves(answer: Answer) -> Iterator[Evidence]:
    """The token or the password of the request in an error."""
    password = _password(answer.request.body)
    for at, text in _texts(answer):
        if REDACTED in text:
            yield Evidence(at, "no credentials", REDACTED)
        elif password and password in text:
            yield Evidence(at, "no password", "the password that was sent")


@check("http-answers-hold-no-token", applies=lambda answer: not is_error(answer))
def answers_hold_no_token(answer: Answer) -> Iterator[Evidence]:
    """The token of the request in the header or the text of an answer that is no error."""
    for name, value in answer.response.headers.items():
        if REDACTED in value:
            yield Evidence(f"header {name}", "no credentials", REDACTED)
    for seen in answer.resources[:_LOOKED_THROUGH]:
        for at, text in _strings(seen.at, seen.resource):
            if REDACTED in text:
                yield Evidence(at, "no credentials", REDACTED)


def _texts(answer: Answer) -> Iterator[tuple[str, str]]:
    if answer.response.text:
        yield "body", answer.response.text
    yield from _strings("$", answer.response.body)
    for name, value in answer.response.headers.items():
        yield f"header {name}", value


def _strings(at: str, value: JsonValue) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, list):
        for number, entry in enumerate(value):
            yield from _strings(f"{at}[{number}]", entry)
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _strings(f"{at}.{key}", entry)


def _password(body: JsonValue) -> str:
    """Return the password of a request's resource where it is long enough to be told from a word of the error."""
    password = get(body, "password") if isinstance(body, dict) else None
    return password if isinstance(password, str) and len(password) >= _PASSWORD_LENGTH_MIN else ""
