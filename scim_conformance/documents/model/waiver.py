"""Waivers: failures that somebody has taken upon themselves for a while."""

from __future__ import annotations

import re
from dataclasses import dataclass

LOCAL = "local"
"""The target of runs that serve their endpoint themselves: the embedded one, `--app`, the fixture `scim_target`."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """One requirement that may fail on one target until a day, why, and who says so.

    `target` is a base URL in which `*` stands for anything, or `local`; `until` is the last day on which it holds,
    `YYYY-MM-DD`; `origin` is file:line.
    """

    requirement: str
    target: str
    reason: str
    who: str
    until: str
    origin: str = ""

    def is_for(self, url: str) -> bool:
        """Tell whether it speaks of the endpoint of a URL; empty stands for one that the run serves itself."""
        pattern = ".*".join(re.escape(part) for part in self.target.rstrip("/").split("*"))
        return re.fullmatch(pattern, url.rstrip("/") or LOCAL) is not None

    def is_over(self, day: str) -> bool:
        """Tell whether it has expired on a day (`YYYY-MM-DD`, UTC)."""
        return self.until < day
