"""How the verdicts of an item become the outcome of a test."""

from __future__ import annotations


class FlowFailed(Exception):  # noqa: N818 - it is an outcome, not an error
    """An item whose verdicts hold a failure; its text is what a person reads."""


class TargetGone(Exception):  # noqa: N818 - it is an outcome, not an error
    """The target is not reached, refuses the token, or died under way; its text is one line."""
