"""What readers find while they read: mistakes to refuse a file for, and notes on what is odd; with typed access."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn

from scim_conformance.documents.problems import DocumentErrors, Problem, did_you_mean, listed, shown
from scim_conformance.documents.yaml_source import PROBLEMS_MAX, more_follow
from scim_conformance.mapping.expressions import read_expression
from scim_conformance.mapping.model import Expression, Language, Parameter, Place
from scim_conformance.scim.exchange import JsonObject, JsonValue

NOTES_MAX: Final = 1_000


@dataclass(slots=True)
class Report:
    """The mistakes and notes of one file. Once there are too many mistakes, reading ends with DocumentErrors."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def say(self, place: Place, what: str, mend: str = "") -> None:
        """Add a mistake."""
        self.problems.append(place.problem(what, mend))
        if len(self.problems) >= PROBLEMS_MAX:
            self.problems.append(more_follow(place.file, place.line))
            self.stop()

    def note(self, place: Place, what: str, mend: str = "") -> None:
        """Add a note."""
        if len(self.notes) < NOTES_MAX:
            self.notes.append(place.problem(what, mend))

    def stop(self) -> NoReturn:
        """End the reading with the mistakes so far."""
        raise DocumentErrors(self.problems)

    def end(self) -> None:
        """Raise DocumentErrors if there is a mistake."""
        if self.problems:
            self.stop()

    def expression(
        self, text: str, language: Language, place: Place, parameters: Mapping[str, Parameter] | None = None
    ) -> Expression | None:
        """Return an expression, or None and a mistake."""
        try:
            return read_expression(text, language, place, self.notes, parameters)
        except DocumentErrors as errors:
            for problem in errors.problems:
                self.problems.append(problem)
            if len(self.problems) >= PROBLEMS_MAX:
                self.problems.append(more_follow(place.file, place.line))
                self.stop()
            return None

    def text(self, owner: JsonObject, key: str, place: Place, default: str = "") -> str:
        """Return a text under a key; null and a missing key are the default."""
        value = owner.get(key)
        if value is None:
            return default
        if not isinstance(value, str):
            self.say(place.below(key), f"is {shown(value)}, and a text is expected")
            return default
        return value

    def flag(self, owner: JsonObject, key: str, place: Place, *, default: bool | None = None) -> bool | None:
        """Return a Boolean under a key; null and a missing key are the default."""
        value = owner.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.say(place.below(key), f"is {shown(value)}, and true or false is expected")
            return default
        return value

    def whole(self, owner: JsonObject, key: str, place: Place) -> int | None:
        """Return a whole number from 0 on under a key; null and a missing key are None."""
        value = owner.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
            self.say(place.below(key), f"is {shown(value)}, and a whole number from 0 on is expected")
            return None
        return value

    def items(self, owner: JsonObject, key: str, place: Place) -> list[JsonValue]:
        """Return a list under a key; null and a missing key are an empty one."""
        value = owner.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.say(place.below(key), f"is {shown(value)}, and a list is expected")
            return []
        return value

    def objects(self, owner: JsonObject, key: str, place: Place) -> list[tuple[JsonObject, Place]]:
        """Return the objects of a list under a key, each with its place."""
        found = []
        for number, item in enumerate(self.items(owner, key, place)):
            where = place.below(key, number)
            if isinstance(item, dict):
                found.append((item, where))
            else:
                self.say(where, f"is {shown(item)}, and an object is expected")
        return found

    def object(self, owner: JsonObject, key: str, place: Place) -> JsonObject:
        """Return an object under a key; null and a missing key are an empty one."""
        value = owner.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.say(place.below(key), f"is {shown(value)}, and an object is expected")
            return {}
        return value

    def word(self, owner: JsonObject, key: str, place: Place, words: Mapping[str, str], default: str = "") -> str:
        """Return one of a few words under a key, read without regard to case; `words` maps lower case to the word."""
        given = self.text(owner, key, place, default)
        if given.lower() in words:
            return words[given.lower()]
        if given:
            near = did_you_mean(given, words.values())
            mend = near or f"it is one of {listed(words.values())}"
            self.say(place.below(key), f"is {shown(given)}, which is no such word", mend)
        return default
