"""On a shared tenant nothing worse could happen: strangers stay as they were, are never written to, and never shown."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from scim_conformance.report.transcript import TranscriptWriter
from scim_conformance.target.defects import Defect, all_defects
from scim_conformance.target.server import EmbeddedProvider

SMOKE = ("okta-create-user", "entra-group-membership", "onelogin-update-user")
CHANGES_OTHERS = {"patch-changes-a-bystander", "group-change-empties-another-group"}
"""Defects that change other people's resources by themselves, whatever is sent."""
LEADS_TO_OTHERS = {
    "any-token-is-accepted",
    "conflict-is-answered-200",
    "delete-group-deletes-its-users",
    "duplicate-create-overwrites",
    "filter-finds-the-first-user-only",
    "filter-is-ignored",
    "group-filter-is-ignored",
    "no-token-is-needed",
}
"""Defects by which a harness that trusts answers would write to strangers."""
SAMPLE = 60
ALL = "SCIM_CONFORMANCE_TEST_ALL"
"""Environment variable: with any value the tests run beside every defect, which takes minutes, else beside a sample."""


def chosen() -> tuple[Defect | None, ...]:
    """None for the clean provider, the defects that lead to or change other people's resources, and a sample."""
    defects = all_defects()
    if os.environ.get(ALL):
        return (None, *defects)
    dangerous = {one.id for one in defects if one.id in CHANGES_OTHERS or one.id in LEADS_TO_OTHERS}
    sampled = {one.id for one in random.Random(7644).sample(defects, SAMPLE)}
    return (None, *(one for one in defects if one.id in dangerous | sampled))


DEFECTS = chosen()


@pytest.mark.parametrize("defect", DEFECTS, ids=[one.id if one else "clean" for one in DEFECTS])
def test_strangers_are_left_alone(defect: Defect | None, play_against: Callable, tmp_path: Path) -> None:
    name = defect.id if defect else ""
    flows = dict.fromkeys((*SMOKE, *(defect.flows if defect else ())))
    with EmbeddedProvider(contract="iru", defects=(name,) if name else ()) as provider:
        strangers = provider.seed(users=200, groups=5, members=20)
        ids = (*strangers.users, *strangers.groups)
        before = provider.snapshot(ids)
        heard = play_against(provider.base_url, provider.token, "iru", flows)
        after = provider.snapshot(ids)
        log = provider.log
        left = set(provider.snapshot()) - set(ids)
    if name not in CHANGES_OTHERS:
        assert after == before
    addressed = [
        entry for entry in log if entry.method not in {"GET", "HEAD"} and any(one in entry.path for one in ids)
    ]
    assert addressed == []
    writer = TranscriptWriter(tmp_path)
    for event in (*heard.exchanges, *heard.finished):
        writer(event)
    writer.close()
    assert strangers.canary not in writer.path.read_text(encoding="utf-8").lower()
    assert strangers.canary not in repr(heard.verdicts).lower()
    if not name:
        assert left == set()


def test_the_defects_that_matter_most_are_there() -> None:
    assert {one.id for one in all_defects()} >= CHANGES_OTHERS | LEADS_TO_OTHERS
