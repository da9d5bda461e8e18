"""Lists as the judge looks at them: whether all is there, and whether strangers stand among what was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected import ids
from scim_conformance.expected.call import Call
from scim_conformance.expected.matching import is_unmistakable
from scim_conformance.expected.outcome import Constraint
from scim_conformance.scim.exchange import FOREIGN, Response
from scim_conformance.scim.filter import Filter
from scim_conformance.scim.messages import ListPage, parse_list


def is_complete(page: ListPage, call: Call) -> bool:
    """Return whether everything that a query found stands in this one answer; a full page may have been cut."""
    start, count = call.whole_number_start, call.whole_number_count
    if (start is not None and start > 1) or page.next_cursor is not None or page.total_results is None:
        return False
    if count is not None and len(page.resources) >= count:
        return False
    return len(page.resources) >= page.total_results


def strangers_left_out(call: Call, tree: Filter | None) -> Iterator[Constraint]:
    """Yield that a look-up of something of the run's own returns nobody else (IRU.md R11; reading R50)."""
    if tree is None or call.definition is None:
        return
    if is_unmistakable(tree, call.resource_type, call.definition):
        yield Constraint(ids.ONLY_MATCHING, _strangers)


def _strangers(response: Response) -> Iterator[Evidence]:
    page = parse_list(response.body)
    strangers = sum(1 for entry in page.resources if FOREIGN in entry) if page is not None else 0
    if strangers:
        yield Evidence("$.Resources", "none but what the filter names", f"{strangers} others")
