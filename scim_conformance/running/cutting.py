"""What cuts a run short, noted once, and said by every item that comes after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from scim_conformance.events import Ending
from scim_conformance.replay.address import WrongUse
from scim_conformance.replay.endings import CreateRefused, RunCutShort, TargetLost, TokenRefused
from scim_conformance.running.outcome import TargetGone
from scim_conformance.running.run import ScimRun
from scim_conformance.serving import ServingError


@contextmanager
def cutting_short(run: ScimRun) -> Iterator[None]:
    """Note what ends the run, and raise TargetGone in its place."""
    try:
        yield
    except CreateRefused as refused:
        run.refused_create = str(refused)
        raise TargetGone(f"the first create was refused: {refused}") from None
    except TokenRefused as refused:
        raise _gone(run, Ending.TOKEN_REFUSED, refused) from None
    except TargetLost as lost:
        raise _gone(run, Ending.TARGET_LOST if run.was_reached else Ending.NOT_REACHED, lost) from None
    except (WrongUse, RunCutShort, ServingError) as error:
        raise _gone(run, Ending.USAGE if isinstance(error, WrongUse) else Ending.NOT_REACHED, error) from None


def check_alive(run: ScimRun) -> None:
    """Raise TargetGone where the run has been cut short before."""
    if run.ending is not Ending.DONE:
        raise TargetGone(run.reason)
    if run.refused_create:
        raise TargetGone(f"the first create was refused: {run.refused_create}")


def _gone(run: ScimRun, ending: Ending, error: Exception) -> TargetGone:
    run.cut_short(ending, str(error))
    return TargetGone(str(error))
