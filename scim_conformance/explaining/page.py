"""The page of a requirement, as plain text that a terminal cannot act upon."""

from __future__ import annotations

from collections.abc import Iterator

import click
from rich.console import Console

from scim_conformance.catalogue.bearing import nearest
from scim_conformance.catalogue.listing import loaded
from scim_conformance.documents.load import Library
from scim_conformance.documents.model import Basis, Level, Requirement, Side
from scim_conformance.explaining.playing import Example, examples
from scim_conformance.options import USAGE
from scim_conformance.report.console import make_console, words
from scim_conformance.report.text import as_json, plain, sentence, shorten, source_text
from scim_conformance.report.wording import evidence_text
from scim_conformance.scim.exchange import Exchange, JsonValue

BODY_CHARACTERS_MAX = 900
HEADERS = ("Content-Type", "Location", "ETag", "WWW-Authenticate", "Allow", "Retry-After")
"""The header fields of an answer that requirements speak of."""

BASIS = {
    Basis.RFC: "an RFC",
    Basis.CONTRACT: "the contract's own words",
    Basis.IDP: "what an IdP needs",
    Basis.ADVICE: "advice",
}
WHOM = {Side.SERVICE_PROVIDER: "service providers", Side.CLIENT: "clients", Side.MAPPING: "attribute mappings"}


def show_page(name: str, *, with_examples: bool) -> None:
    """Print the page of a requirement, named by its id or a former one; leaves with 2 where there is none."""
    library = loaded()
    requirement = _named(name, library)
    if requirement is None:
        mend = nearest(name, library.requirements)
        click.echo(f"scim-conformance: no requirement {plain(name)!r}; {mend}", err=True)
        raise SystemExit(USAGE)
    console = make_console()
    for line in page(requirement):
        _put(console, line)
    if with_examples and requirement.observable is True and requirement.side is Side.SERVICE_PROVIDER:
        for line in shown_examples(examples(requirement.id, library)):
            _put(console, line)
    for line in waiving(requirement):
        _put(console, line)


def page(requirement: Requirement) -> Iterator[str]:
    """Yield the lines of what the catalogue says; section titles stand at the margin."""
    yield requirement.id
    yield f"  {requirement.title}"
    yield ""
    yield f"  {requirement.level.value}, {requirement.severity.value} harm, topic {requirement.topic}"
    yield f"  binds {WHOM[requirement.side]}, rests on {BASIS[requirement.basis]}"
    yield f"  source: {source_text(requirement.source.document, requirement.source.section)}"
    if requirement.applies:
        yield f"  applies to: {requirement.applies}"
    if requirement.observable is not True:
        yield f"  not observable: {requirement.observable}"
    if requirement.why:
        yield from _section("Why it matters", sentence(requirement.why))
    if requirement.breaks:
        yield from _section(
            "Who breaks on it", *(f"{idp}: {sentence(text)}" for idp, text in requirement.breaks.items())
        )
    yield from _section("What to do", sentence(requirement.remedy))


def shown_examples(found: tuple[Example, ...]) -> Iterator[str]:
    """Yield the lines of the examples, what passes first."""
    for example in sorted(found, key=lambda one: one.deviates):
        yield ""
        if example.defect is None:
            yield f"How it looks where it holds ({example.item})"
        else:
            yield f"How it looks where it does not ({example.item})"
            yield f"  The embedded provider has the defect {example.defect.id}: {example.defect.title}"
        for exchange in example.exchanges:
            yield from _exchange(exchange)
        for evidence in example.verdict.evidence[:3] if example.deviates else ():
            yield f"  {example.verdict.outcome.value}: {shorten(evidence_text(evidence), BODY_CHARACTERS_MAX)}"
    if not any(example.deviates for example in found):
        yield from _section("How it looks where it does not hold", "No defect of the embedded provider shows it yet.")


def waiving(requirement: Requirement) -> Iterator[str]:
    """Yield how a failure is waived, or why there is nothing to waive."""
    if requirement.observable is not True or requirement.level is Level.MAY:
        return
    yield from _section(
        "How to waive it (run --waivers FILE, pytest --scim-waivers FILE)",
        f"- requirement: {requirement.id}",
        "  target: https://your.endpoint.example/scim/v2",
        "  reason: why it has to wait",
        "  who: your name",
        "  until: the last day on which the waiver holds, as 2027-03-31",
    )


def _section(title: str, *lines: str) -> Iterator[str]:
    yield ""
    yield title
    yield from (f"  {line}" for line in lines)


def _exchange(exchange: Exchange) -> Iterator[str]:
    request, response = exchange.request, exchange.response
    yield f"  {request.method} {request.target}"
    sent: JsonValue = request.text if request.text is not None else request.body
    if sent is not None:
        yield f"    {_body(sent)}"
    if response is None:
        yield f"  -> no answer: {exchange.failure.detail if exchange.failure else ''}"
        return
    yield f"  -> {response.status}"
    yield from (f"    {name}: {response.headers[name]}" for name in HEADERS if name in response.headers)
    answer: JsonValue = response.body if response.body is not None else response.text or None
    if answer is not None:
        yield f"    {_body(answer)}"


def _body(value: JsonValue) -> str:
    return shorten(value if isinstance(value, str) else as_json(value), BODY_CHARACTERS_MAX)


def _named(name: str, library: Library) -> Requirement | None:
    if name in library.requirements:
        return library.requirements[name]
    return next((one for one in library.requirements.values() if name in one.aliases), None)


def _put(console: Console, line: str) -> None:
    is_title = bool(line) and not line.startswith(" ")
    console.print(words(console, line, "bold" if is_title else ""), soft_wrap=True)
