"""Marks: what has been found explains what is found later of the same fault, which is then no finding of its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """The verdict that explains further deviations; without one there is nothing to explain.

    `is_failure` tells a failure from a warning: a warning explains no failure.
    """

    verdict: str = ""
    is_failure: bool = False

    def __bool__(self) -> bool:
        return bool(self.verdict)

    def explains(self, *, a_failure: bool) -> bool:
        """Whether a deviation is a consequence of this one."""
        return bool(self.verdict) and (self.is_failure or not a_failure)


NO_MARK = Mark()
