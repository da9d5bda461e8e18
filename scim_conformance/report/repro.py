"""Scripts that repeat findings: POSIX shell and curl, without the harness."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from importlib import resources
from pathlib import Path

from scim_conformance.documents.model import Evidence, Outcome, StepRef, Verdict
from scim_conformance.events import ExchangeDone
from scim_conformance.report.finding import Finding
from scim_conformance.report.repro_fill import Filling, as_text, exactly, where_to_look
from scim_conformance.report.repro_plan import Plan, creates_at, plan
from scim_conformance.report.text import plain, sentence, source_text
from scim_conformance.report.wording import place_text
from scim_conformance.scim.exchange import Exchange, Framing, JsonValue, Request

FOLDER = "repro"
SCRIPTS_MAX = 300
PLACES_TRIED = 5
EVIDENCE_MAX = 5

NOT_SENT = frozenset(
    {"authorization", "host", "content-length", "connection", "accept-encoding", "transfer-encoding", "cookie"}
)
REDACTED = "[redacted]"
SPOILT = {
    "truncated": "printf 'Authorization: Bearer %s\\n' \"${SCIM_TOKEN%?}\"",
    "other-case": "printf 'Authorization: Bearer %s\\n' \"$(printf '%s' \"$SCIM_TOKEN\" | tr 'A-Za-z' 'a-zA-Z')\"",
    "other-scheme": "printf 'Authorization: Digest %s\\n' \"$SCIM_TOKEN\"",
    "scheme-in-capitals": "printf 'Authorization: BEARER %s\\n' \"$SCIM_TOKEN\"",
    "revoked": "printf 'Authorization: Bearer %s\\n' \"$SCIM_TOKEN_REVOKED\"",
    "other-tenant": "printf 'Authorization: Bearer %s\\n' \"$SCIM_TOKEN_OTHER\"",
    "in-query": ":",
}
"""How a script proves with each kind of authentication that is amiss, where the run did."""

FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
METHOD = re.compile(r"[A-Za-z]+")
LISTED = re.compile(r"/(Resources)/(\d+)(/.+)", re.IGNORECASE)

Item = Callable[[StepRef], Iterable[ExchangeDone]]
"""Returns the exchanges of the item that a step is part of, in order."""


def write_scripts(
    directory: Path, findings: Iterable[Finding], verdicts: Iterable[Verdict], item: Item, base_url: str
) -> dict[str, str]:
    """Write `repro/<finding>.sh` for each finding that a script can repeat; returns paths by the finding's id.

    A finding whose exchanges touch what the script could not make itself, or that are not whole, gets none.
    """
    by_id: dict[str, Verdict] = {}
    for verdict in verdicts:
        if verdict.outcome is Outcome.FAIL:
            by_id.setdefault(verdict.id, verdict)
    folder = directory / FOLDER
    written: dict[str, str] = {}
    for finding in findings:
        if len(written) >= SCRIPTS_MAX:
            break
        best = _best_plan(finding, by_id, item)
        if best is None:
            continue
        folder.mkdir(exist_ok=True)
        path = folder / f"{finding.id}.sh"
        path.write_text(script(finding, *best, base_url), encoding="utf-8")
        path.chmod(0o755)
        written[finding.id] = f"{FOLDER}/{path.name}"
    return written


def _best_plan(finding: Finding, by_id: dict[str, Verdict], item: Item) -> tuple[Verdict, Plan] | None:
    """Return the shortest plan among the first places of a finding."""
    found = []
    for place in finding.places[:PLACES_TRIED]:
        verdict = by_id.get(place.verdict, finding.lead)
        made = plan(verdict, (done.exchange for done in item(place.step)))
        if made is not None:
            found.append((verdict, made))
    return min(found, key=lambda entry: len(entry[1].exchanges), default=None)


def script(finding: Finding, verdict: Verdict, made: Plan, base_url: str) -> str:
    """Return the text of the script that carries out a plan and holds the verdict's evidence against the answers."""
    return "\n".join(_Script(finding, verdict, made, base_url).lines())


class _Script:
    """One script on its way to text.

    Its key is a digest of all that is sent, and marks the places to fill and the ends of here-documents, so that no
    text that an endpoint or a recording brings along can hold one; that it does not is checked.
    """

    def __init__(self, finding: Finding, verdict: Verdict, made: Plan, base_url: str) -> None:
        self._finding = finding
        self._verdict = verdict
        self._plan = made
        told = repr([(exchange.request, exchange.response) for exchange in made.exchanges]) + repr(verdict)
        self._key = sha256(told.encode("utf-8", "backslashreplace")).hexdigest()[:16]
        if self._key in told:
            raise ValueError("a text of the run holds its own digest")
        self._filling = Filling(made, self._key, base_url)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the script."""
        place = self._filling.place
        yield "#!/bin/sh"
        yield from (f"# {line}".rstrip() for line in self._introduction())
        yield (resources.files(__package__) / "repro.sh").read_text(encoding="utf-8")
        yield from self._credentials()
        yield "run_upper=$(printf '%s' \"$RUN\" | tr a-f A-F)"
        yield "url=$(printf '%s' \"$SCIM_URL\" | sed 's/[&|\\]/\\\\&/g')"
        yield 'cat >"$work/filling" <<FILLING'
        yield f"s|{place('run')}|$RUN|g"
        yield f"s|{place('RUN')}|$run_upper|g"
        yield f"s|{place('url')}|$url|g"
        yield "FILLING"
        for position in range(len(self._plan.exchanges)):
            yield ""
            yield from self._exchange(position)
        yield ""
        yield from self._looks()
        yield "conclude"
        yield ""

    def _introduction(self) -> Iterator[str]:
        requirement, verdict = self._finding.requirement, self._verdict
        source = source_text(requirement.source.document, requirement.source.section)
        profile = verdict.step.profile
        yield sentence(plain(requirement.title))
        yield f"{plain(requirement.id)} ({verdict.level.value}){f', {plain(source)}' if source else ''}"
        yield f"Seen in {place_text(verdict.step)}{f' under {plain(profile)}' if profile else ''}."
        yield ""
        yield "Repeats it: creates what it needs under fresh names, sends, reads back, and deletes what it created."
        yield "Needs SCIM_URL, the base URL, and SCIM_TOKEN in the environment; sh, curl, awk, sed and od."
        yield "Leaves with 1 where the deviation shows again, 0 where what was expected is there, 3 where it cannot"
        yield "tell."
        secret = self._secret_fields()
        if secret:
            yield f"The run also sent {', '.join(secret)}, whose values are secret; they belong into `credentials`."

    def _secret_fields(self) -> list[str]:
        names = {
            plain(name)
            for exchange in self._plan.exchanges
            for name, value in exchange.request.headers.items()
            if value == REDACTED and name.lower() not in NOT_SENT
        }
        return sorted(names)

    def _credentials(self) -> Iterator[str]:
        """Yield the function that proves who is calling, in the way that the run did."""
        shown = {exchange.request.headers.get("Authorization", "") for exchange in self._plan.exchanges}
        secret = self._secret_fields()
        if any(value.startswith("Basic ") for value in shown):
            proof = "printf 'Authorization: Basic %s\\n' \"$(printf '%s' \"$SCIM_TOKEN\" | base64 | tr -d '\\n')\""
        elif shown == {""} and len(secret) == 1 and re.fullmatch(r"[A-Za-z0-9-]+", secret[0]):
            proof = f"printf '{secret[0]}: %s\\n' \"$SCIM_TOKEN\""
        else:
            proof = "printf 'Authorization: Bearer %s\\n' \"$SCIM_TOKEN\""
        yield "SCIM_TOKEN=${SCIM_TOKEN:-}"
        yield ""
        yield "# Print the header field that proves who is calling."
        yield "credentials() {"
        yield "    case $1 in"
        yield "    none) ;;"
        yield "    wrong) printf 'Authorization: Bearer not-a-token-of-this-endpoint\\n' ;;"
        for kind in sorted(self._kinds() & SPOILT.keys()):
            yield f"    {kind}) {SPOILT[kind]} ;;"
        yield f'    *) [ -z "$SCIM_TOKEN" ] || {proof} ;;'
        yield "    esac"
        yield "}"
        yield ""

    def _kinds(self) -> frozenset[str]:
        return frozenset(exchange.request.authentication for exchange in self._plan.exchanges)

    def _exchange(self, position: int) -> Iterator[str]:
        request = self._plan.exchanges[position].request
        number = position + 1
        if position == self._plan.added:
            yield "# Not in the run: shows what came of it."
        yield from self._body(request, position)
        method = request.method if METHOD.fullmatch(request.method) else "GET"
        proof = request.authentication if request.authentication in {"none", "wrong", *SPOILT} else "valid"
        target = shlex.quote(self._filling.target(request, position))
        if proof == "in-query":
            target += f'"{"&" if request.query else "?"}access_token=$SCIM_TOKEN"'
        yield f"send {number} {method} {target} {proof} <<'FIELDS_{self._key}'"
        yield from self._fields(request)
        yield f"FIELDS_{self._key}"
        response = self._plan.exchanges[position].response
        if response is not None and position not in self._judged_positions():
            yield f"went {number} {response.status}"
        endpoint = creates_at(request)
        if endpoint:
            place = self._filling.id_place(position)
            is_needed = any(place in text for text in self._sent_after(position))
            yield f"created {number} {shlex.quote(place)} {shlex.quote(endpoint)} {'must' if is_needed else 'may'}"

    def _body(self, request: Request, position: int) -> Iterator[str]:
        if request.text is not None:
            yield f'{exactly(request.text)} >"$work/sent"'
        elif request.body is not None:
            yield f"body <<'BODY_{self._key}'"
            yield as_text(self._filling.value(request.body, position))
            yield f"BODY_{self._key}"

    def _sent_after(self, position: int) -> Iterator[str]:
        """Yield what is sent after a position, to see whether an id is needed there."""
        for later in range(position + 1, len(self._plan.exchanges)):
            request = self._plan.exchanges[later].request
            yield self._filling.target(request, later)
            yield as_text(self._filling.value(request.body, later))

    def _fields(self, request: Request) -> Iterator[str]:
        """Yield the header fields as the run sent them; those that curl would add of its own are taken back."""
        present = set()
        for name, value in request.headers.items():
            is_whole = FIELD_NAME.fullmatch(name) and value.isprintable() and REDACTED not in value
            if is_whole and name.lower() not in NOT_SENT:
                present.add(name.lower())
                yield f"{name}: {value}"
        if request.framing is Framing.CHUNKED:
            yield "Transfer-Encoding: chunked"
        yield from (f"{name}:" for name in ("Accept", "Content-Type", "Expect") if name.lower() not in present)

    def _judged(self) -> Iterator[tuple[int, Evidence]]:
        """Yield each piece of evidence with the position of the exchange that it speaks of."""
        verdict = self._verdict
        for evidence in verdict.evidence[:EVIDENCE_MAX]:
            position = self._plan.position(evidence.exchange if evidence.exchange is not None else verdict.exchange)
            if position is not None:
                yield position, evidence

    def _judged_positions(self) -> set[int]:
        """Return the positions of exchanges whose answers the finding is about: they may well change."""
        spoken_of = {self._plan.position(number) for number in (self._verdict.exchange, self._verdict.cause)}
        return {position for position, _ in self._judged()} | {found for found in spoken_of if found is not None}

    def _looks(self) -> Iterator[str]:
        for position, evidence in self._judged():
            where = self._where(evidence, self._plan.exchanges[position])
            expected, actual = (self._shown(value, where) for value in (evidence.expected, evidence.actual))
            arguments = (where, expected, actual, plain(evidence.at))
            yield " ".join(["look", str(position + 1), *map(shlex.quote, arguments)])

    def _where(self, evidence: Evidence, exchange: Exchange) -> str:
        """Return where to look, with the place of its id for a resource of a list, which may stand elsewhere now."""
        where = where_to_look(evidence)
        match = LISTED.fullmatch(where)
        body = exchange.response.body if exchange.response is not None else None
        listed = body.get(match[1]) if match and isinstance(body, dict) else None
        if not match or not isinstance(listed, list) or int(match[2]) >= len(listed):
            return where
        resource = listed[int(match[2])]
        place = self._filling.evidence(resource.get("id")) if isinstance(resource, dict) else None
        return f"/{match[1]}/#{place}{match[3]}" if place in self._filling.id_places() else where

    def _shown(self, value: JsonValue, where: str) -> str:
        filled = self._filling.evidence(value)
        if where.startswith("header ") and isinstance(filled, str):
            return plain(filled)
        return plain(as_text(filled, indent=None))
