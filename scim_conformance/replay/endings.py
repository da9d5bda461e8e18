"""What cuts a step, an item or a run short; the plugin turns the latter into exit codes."""

from __future__ import annotations


class Blocked(Exception):  # noqa: N818 - it says what it is
    """A step or a test cannot be taken; the message says why. It cuts nothing short but that."""


class RunCutShort(Exception):  # noqa: N818 - it says what it is
    """The run cannot go on; the message is one line for the user and holds no secret."""


class TargetLost(RunCutShort):
    """The endpoint does not answer any more, or never did: exit code 3."""


class TokenRefused(RunCutShort):
    """The endpoint refuses the token, or no token could be had: exit code 3."""


class CreateRefused(RunCutShort):
    """The very first create was refused, and a plain one too: exit code 1, said once.

    The message holds the endpoint's own detail and the contract's key that would mend the test data.
    """
