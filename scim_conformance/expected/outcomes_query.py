"""What may come of a query: GET on an endpoint, and POST to .search (RFC 7644 §3.4.2, §3.4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scim_conformance.documents.model import Promise
from scim_conformance.expected import ids
from scim_conformance.expected.call import Call, Operation
from scim_conformance.expected.coverage import core_path
from scim_conformance.expected.outcome import Outcome
from scim_conformance.expected.outcomes_retrieve import OK
from scim_conformance.expected.pages import strangers_left_out
from scim_conformance.expected.parameters import may_be_refused
from scim_conformance.expected.refusals import error_type
from scim_conformance.expected.rules import is_promised
from scim_conformance.expected.world import World, need
from scim_conformance.scim.filter import (
    And,
    Comparison,
    Filter,
    Not,
    Operator,
    Or,
    Present,
    ScimSyntaxError,
    ValueFilter,
    parse_filter,
)
from scim_conformance.scim.schema import AttributeType, Definition

_BARE_VALUE = re.compile(r"""^[\w.:$-]+\s+(eq|ne|co|sw|ew|gt|ge|lt|le)\s+('[^']*'|[^\s"']+)$""", re.IGNORECASE)
_UNKNOWN_OPERATOR = re.compile(r"""^[\w.:$-]+\s+([A-Za-z]+)\s+("[^"]*"|\S+)$""")
BAD_REQUEST = frozenset({400})
_NOT_OFFERED = frozenset({400, 403, 501})


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter of a query: its tree, and how an endpoint may treat it.

    `is_optional` allows to refuse it with 400 although it is well formed, `why_served` is the requirement that such a
    refusal breaks otherwise; `malformed` is the requirement that a success breaks.
    """

    tree: Filter | None = None
    is_optional: bool = False
    why_served: str = ""
    malformed: str = ""
    needs_type: bool = False


def query(world: World, call: Call) -> tuple[Outcome, ...]:
    """Return what may come of a query, most specific first."""
    asked = ask(world, call)
    if asked.malformed:
        constraints = (error_type(asked.malformed, {400}, ("invalidFilter",)),) if asked.needs_type else ()
        statuses = _NOT_OFFERED if not world.capabilities.filter else BAD_REQUEST
        return (Outcome(statuses, asked.malformed, status_requirement=asked.malformed, constraints=constraints),)
    served = Outcome(
        OK,
        _why_served(call, asked),
        status_requirement=ids.LIST_200,
        constraints=tuple(strangers_left_out(call, asked.tree)),
        by_status=tuple(_by_status(call)),
    )
    return (served, *_refusals(world, call, asked))


def ask(world: World, call: Call) -> Asked:
    """Return how the filter of a query is read."""
    if call.filter is None or call.definition is None:
        return Asked()
    try:
        tree = parse_filter(call.filter, call.definition.schema_uris)
    except ScimSyntaxError:
        if _BARE_VALUE.match(call.filter.strip()):  # the RFC's own examples break the grammar so (R59)
            return Asked(is_optional=True)
        match = _UNKNOWN_OPERATOR.match(call.filter.strip())
        return Asked(malformed=ids.BAD_FILTER, needs_type=match is not None and match[1].lower() not in set(Operator))
    if _orders_truth_values(tree, call.definition):
        return Asked(tree, malformed=ids.BAD_FILTER, needs_type=True)
    why = _asked_for_by_idp(world, call, tree) or _asked_for_by_all(call, tree)
    return Asked(tree, is_optional=_is_optional(tree, call.definition), why_served=why)


def _why_served(call: Call, asked: Asked) -> str:
    if call.filter is not None:
        return asked.why_served or ids.FILTER_SERVED_OTHER
    count, start = call.whole_number_count, call.whole_number_start
    if start is not None and start < 1:
        return ids.START_BELOW_ONE
    if count is not None and count < 0:
        return ids.NEGATIVE_COUNT
    if count == 0:
        return ids.COUNT_ZERO_SERVED
    if start is not None and start > 1:
        return ids.START_PAST_END
    return ids.PAGING_SERVED if call.count is not None or call.start_index is not None else ids.LIST_200


def _by_status(call: Call) -> Iterator[tuple[int, str]]:
    if call.filter is not None:
        yield 404, ids.EMPTY_LIST_200
    if call.operation is Operation.SEARCH:
        yield 201, ids.SEARCH_CREATES_NOTHING


def _refusals(world: World, call: Call, asked: Asked) -> Iterator[Outcome]:
    if call.operation is Operation.SEARCH and world.contract.features.search is not Promise.YES:
        yield Outcome(frozenset({403, 404, 405, 501}), "")
    if not call.resource_type:
        yield Outcome(frozenset({400, 403, 404, 501}), "")
    if call.filter is None:
        yield Outcome(BAD_REQUEST, "", constraints=(error_type(_why_served(call, asked), {400}, ("tooMany",)),))
    elif asked.is_optional or not world.capabilities.filter:
        yield Outcome(BAD_REQUEST if world.capabilities.filter else _NOT_OFFERED, "")
    elif asked.why_served == ids.FILTER_SERVED_OTHER:  # what it asks for may be nothing for a URL (R71)
        yield Outcome(frozenset({403}), "")
        yield Outcome(BAD_REQUEST, "", constraints=(error_type(asked.why_served, {400}, ("sensitive",)),))
    if call.sort_by is not None:
        yield Outcome(BAD_REQUEST | {501}, "")
    if may_be_refused(call):
        yield Outcome(BAD_REQUEST, "")


def _asked_for_by_idp(world: World, call: Call, tree: Filter) -> str:
    """The look-up by externalId, where the IdP may match by it and the endpoint is sure to keep it."""
    wanted = need(world, "external-id-is-searched")
    if not wanted or call.definition is None or not isinstance(tree, Comparison) or tree.operator is not Operator.EQ:
        return ""
    path = core_path(tree.path, call.definition)
    if path.name.casefold() != "externalid" or not call.resource_type:
        return ""
    return wanted if is_promised(world, call.resource_type, path, call.definition.find(path)) else ""


def _asked_for_by_all(call: Call, tree: Filter) -> str:
    """The look-ups that provisioning lives on are held to be served; any other may be out of an endpoint's reach."""
    if isinstance(tree, Comparison) and tree.operator is Operator.EQ and call.definition is not None:
        path = core_path(tree.path, call.definition)
        name = path.name.casefold()
        plain = call.filter is not None and call.filter.startswith(("userName eq ", "displayName eq "))
        is_name = (call.resource_type, name) in {("User", "username"), ("Group", "displayname")}
        if is_name and not path.schema_uri and not path.sub:
            return ids.LOOKUP_SERVED if plain else ids.NAMES_IN_ANY_CASE
    return ids.FILTER_SERVED_OTHER


def _is_optional(tree: Filter, definition: Definition) -> bool:
    """Whether a well-formed filter may be refused with 400 and invalidFilter (readings R49, R53, R54, R56)."""
    match tree:
        case And(parts) | Or(parts):
            return any(_is_optional(part, definition) for part in parts)
        case Not(part):
            return _is_optional(part, definition)
        case ValueFilter():
            return True
        case Present(path):
            return definition.find(core_path(path, definition)) is None
        case Comparison(path, _, value):
            attribute = definition.find(core_path(path, definition))
            if attribute is None or value is None:
                return True
            return attribute.type is AttributeType.COMPLEX or (attribute.multi_valued and not path.sub)


def _orders_truth_values(tree: Filter, definition: Definition) -> bool:
    match tree:
        case And(parts) | Or(parts):
            return any(_orders_truth_values(part, definition) for part in parts)
        case Not(part):
            return _orders_truth_values(part, definition)
        case Comparison(path, operator, _) if operator in {Operator.GT, Operator.GE, Operator.LT, Operator.LE}:
            attribute = definition.find(core_path(path, definition))
            return attribute is not None and attribute.type in {AttributeType.BOOLEAN, AttributeType.BINARY}
        case _:
            return False
