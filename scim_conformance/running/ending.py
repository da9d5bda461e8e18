"""The end of a run: what is left is cleaned up, the closing words are written, and the results made."""

from __future__ import annotations

from typing import Any

from scim_conformance.events import Ending, LeftBehind, RunFinished
from scim_conformance.replay.address import WrongUse
from scim_conformance.replay.clean import clean
from scim_conformance.replay.ledger import Ledger, MalformedLedger
from scim_conformance.replay.secrets import Secret
from scim_conformance.report.conclude import conclude as conclude_report
from scim_conformance.report.transcript import now
from scim_conformance.running.run import ScimRun
from scim_conformance.running.sessions import LEDGER, open_client


def conclude(run: ScimRun) -> dict[str, Any]:
    """Clean up after every process of the run, say how it ended, and return the results document."""
    run.take_words()
    run.announce(run.url or run.options.url)
    try:
        left = clean_up(run)
    except KeyboardInterrupt:
        left = ()
        run.cut_short(Ending.INTERRUPTED, "the clean-up was interrupted")
    for one in left:
        run.listener(one)
    run.listener(
        RunFinished(
            complete=run.ending is Ending.DONE and not run.refused_create,
            reason=run.reason,
            refused_create=run.refused_create,
            left_behind=left,
            ending=run.ending,
            finished_at=now(),
        )
    )
    run.close()
    return dict(conclude_report(run.directory, run.library.requirements))


def clean_up(run: ScimRun) -> tuple[LeftBehind, ...]:
    """Delete what the processes of the run made and did not delete; returns what stays behind, and why."""
    left: list[LeftBehind] = []
    for path in sorted(run.directory.glob(LEDGER.format(worker="*"))):
        try:
            ledger = Ledger.load(path)
        except (OSError, MalformedLedger) as error:
            left.append(LeftBehind("", "", f"{path.name} cannot be read: {error}"))
            continue
        try:
            left += _cleaned(run, ledger)
        finally:
            ledger.close()
    return tuple(left)


def _cleaned(run: ScimRun, ledger: Ledger) -> tuple[LeftBehind, ...]:
    if all(entry.deleted or entry.refused for entry in ledger.entries):
        return ()
    try:
        client = open_client(run, ledger.heading.url, Secret(run.token) if run.token else None)
    except WrongUse as error:
        return (LeftBehind("", "", str(error)),)
    with client:
        return clean(ledger, client, max_wait_s=run.options.max_wait_s)
