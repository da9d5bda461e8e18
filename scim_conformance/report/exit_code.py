"""The exit code of a run, read off its results (SPEC, section 5)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from scim_conformance.events import Ending


class ExitCode(IntEnum):
    """Conforms; does not; wrong use; the target is lost or refuses the token; a fault of ours; interrupted twice."""

    CONFORMS = 0
    DOES_NOT_CONFORM = 1
    USAGE = 2
    TARGET_LOST = 3
    OUR_FAULT = 4
    INTERRUPTED = 130
    TERMINATED = 143


CUT_SHORT: Mapping[str, ExitCode] = {
    Ending.USAGE: ExitCode.USAGE,
    Ending.NOT_REACHED: ExitCode.TARGET_LOST,
    Ending.TOKEN_REFUSED: ExitCode.TARGET_LOST,
    Ending.TARGET_LOST: ExitCode.TARGET_LOST,
    Ending.OUR_FAULT: ExitCode.OUR_FAULT,
    Ending.INTERRUPTED: ExitCode.INTERRUPTED,
    Ending.TERMINATED: ExitCode.TERMINATED,
}


def exit_code(results: Mapping[str, Any]) -> ExitCode:
    """Return the exit code that the results document stands for.

    0 only if the run is complete, something passed, nothing failed, the first create was not refused, and no selected
    IdP is answered with `no` or `not known`. A run that selected nothing is wrong use.
    """
    cut_short = CUT_SHORT.get(results.get("ending", Ending.DONE))
    if cut_short is not None:
        return cut_short
    outcomes = results["counts"]["outcomes"]
    if not results["items"] and not any(outcomes.values()):
        return ExitCode.USAGE
    idps = [idp for idp in results["idps"].values() if idp["selected"]]
    conforms = (
        results["complete"]
        and outcomes["pass"] > 0
        and outcomes["fail"] == 0
        and not results["refused_create"]
        and all(idp["answer"] == "yes" for idp in idps)
    )
    return ExitCode.CONFORMS if conforms else ExitCode.DOES_NOT_CONFORM
