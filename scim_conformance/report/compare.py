"""What changed between two runs: new failures, those that stay, fixed ones, and what is judged no more or for the first
time. Pure: results documents in, a comparison out.

What is compared is a requirement, under an IdP, in a flow or test: all that stays the same between runs, whatever their
order, workers, ids and exchanges were. A requirement that was renamed is followed by its aliases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, TypeAlias

from scim_conformance.documents.model import Outcome, Severity
from scim_conformance.report.finding import HARM, family
from scim_conformance.report.rows import SUITES
from scim_conformance.scim.exchange import JsonObject

Results: TypeAlias = Mapping[str, Any]
Subject: TypeAlias = tuple[str, str]
"""A requirement and an IdP, or `suites`."""

_JUDGED = frozenset({Outcome.PASS, Outcome.FAIL, Outcome.WARN, Outcome.WAIVED})


class Kind(StrEnum):
    """What became of a requirement under an IdP, in the order of its weight."""

    NEW = "new"
    STILL_FAILING = "still failing"
    FIXED = "fixed"
    GONE = "gone"
    NEWLY_COVERED = "newly covered"


@dataclass(frozen=True, slots=True)
class Change:
    """A requirement under an IdP that fares otherwise than before, or as badly, in the `places` named.

    `idp` is `suites` for tests that run without one. `was_judged` tells whether the run before judged it at all: a new
    failure of a requirement that was not may be as old as the endpoint.
    """

    kind: Kind
    requirement: str
    idp: str
    text: str
    severity: Severity
    places: tuple[str, ...]
    was_judged: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """An IdP whose answer to "would it work?" is another than before."""

    idp: str
    before: str
    after: str
    reason: str

    @property
    def is_worse(self) -> bool:
        """Whether it would have worked before, and now would not, or nobody can tell."""
        return self.before == "yes"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that changed; `cut` says why the later run is incomplete, empty where it is whole."""

    changes: tuple[Change, ...]
    turns: tuple[Turn, ...]
    cut: str = ""

    def of(self, kind: Kind) -> tuple[Change, ...]:
        """Return the changes of one kind, the worst first."""
        return tuple(change for change in self.changes if change.kind is kind)

    @property
    def has_new(self) -> bool:
        """Whether something fails, or cannot be told, that did not and could."""
        return bool(self.cut or self.of(Kind.NEW)) or any(turn.is_worse for turn in self.turns)

    @property
    def has_any(self) -> bool:
        """Whether anything fails in the later run, or cannot be told."""
        return self.has_new or bool(self.of(Kind.STILL_FAILING))

    def as_json(self) -> JsonObject:
        """Return the comparison as one JSON object: `changes` by kind, `idps`, `cut`."""
        return {
            "changes": {kind.value: [_change_row(change) for change in self.of(kind)] for kind in Kind},
            "idps": [
                {"idp": turn.idp, "before": turn.before, "after": turn.after, "reason": turn.reason}
                for turn in self.turns
            ],
            "cut": self.cut,
        }


def compare(old: Results, new: Results) -> Comparison:
    """Return what changed from one results document to a later one."""
    names = _renamed(old, new)
    before, after = _judged(old, names), _judged(new, names)
    changes = [
        _change(kind, subject, places, new, old, was_judged=subject in before)
        for subject in sorted(before.keys() | after.keys())
        for kind, places in _changed(before.get(subject, {}), after.get(subject, {})).items()
    ]
    changes.sort(key=lambda change: (list(Kind).index(change.kind), HARM[change.severity]))
    cut = "" if new["complete"] else new["reason"] or "it did not come to its end"
    return Comparison(tuple(changes), tuple(_turns(old, new)), cut)


def _renamed(*documents: Results) -> Mapping[str, str]:
    """Return the present id of each former one."""
    return {
        alias: name
        for document in documents
        for name, requirement in document["requirements"].items()
        for alias in requirement["aliases"]
    }


class _State(IntEnum):
    """How a requirement fared in one flow or test, the worst counting."""

    HOLDS = 0
    EXPLAINED = 1
    FAILS = 2


def _judged(document: Results, names: Mapping[str, str]) -> dict[Subject, dict[str, _State]]:
    """Return, for each requirement and IdP, the flows and tests that judged it, and how it fared there."""
    families = document["run"]["families"]
    found: dict[Subject, dict[str, _State]] = defaultdict(dict)
    for row in document["verdicts"]:
        if row["outcome"] not in _JUDGED:
            continue
        state = _State.HOLDS
        if row["outcome"] == Outcome.FAIL:
            state = _State.EXPLAINED if row["caused_by"] else _State.FAILS
        idp = family(row["profile"], families) if row["profile"] else SUITES
        places = found[names.get(row["requirement"], row["requirement"]), idp]
        place = row["flow"] or row["test"] or "start of the run"
        places[place] = max(places.get(place, state), state)
    return found


def _changed(before: Mapping[str, _State], after: Mapping[str, _State]) -> dict[Kind, list[str]]:
    """Return the places of each kind of change; what passes as before is no change.

    A failure that another one explains says nothing by itself: it is neither new, nor was it fixed, and where it stands
    alone later it is not new either.
    """
    found: dict[Kind, list[str]] = defaultdict(list)
    for place, state in after.items():
        failed = bool(before.get(place))
        if state is _State.FAILS:
            found[Kind.STILL_FAILING if failed else Kind.NEW].append(place)
        elif state is _State.HOLDS and failed:
            found[Kind.FIXED].append(place)
    if not before and not found:
        found[Kind.NEWLY_COVERED] = list(after)
    gone = [place for place, state in before.items() if place not in after and (state or not after)]
    if gone:
        found[Kind.GONE] = gone
    return found


def _change(
    kind: Kind, subject: Subject, places: Iterable[str], new: Results, old: Results, *, was_judged: bool
) -> Change:
    requirement, idp = subject
    told = new["requirements"].get(requirement) or old["requirements"].get(requirement)
    return Change(
        kind,
        requirement,
        idp,
        told["text"] if told else requirement,
        Severity(told["severity"]) if told else Severity.MEDIUM,
        tuple(sorted(places)),
        was_judged,
    )


def _turns(old: Results, new: Results) -> Iterator[Turn]:
    for idp, now in new["idps"].items():
        before = old["idps"].get(idp)
        if before is not None and now["selected"] and before["selected"] and before["answer"] != now["answer"]:
            yield Turn(idp, before["answer"], now["answer"], now["reason"])


def _change_row(change: Change) -> JsonObject:
    return {
        "requirement": change.requirement,
        "idp": change.idp,
        "text": change.text,
        "severity": change.severity.value,
        "places": list(change.places),
        "was_judged": change.was_judged,
    }
