"""The judge: an exchange held against everything that may lawfully come of its request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from scim_conformance.documents.model import Evidence, StepRef, Verdict
from scim_conformance.documents.model import Outcome as Result
from scim_conformance.expected import ids
from scim_conformance.expected.attribution import detail_of, may_be_about_an_op, named_in, typed
from scim_conformance.expected.call import WRITES, Call, Operation, classify
from scim_conformance.expected.checks import run_checks
from scim_conformance.expected.consequences import NO_MARK, Mark
from scim_conformance.expected.coverage import coverage
from scim_conformance.expected.directory import Directory
from scim_conformance.expected.effects import applied, created_id, refused, still_there, swept_away, uncertain, vanished
from scim_conformance.expected.findings import Findings
from scim_conformance.expected.lists import Query, judge_list, newcomer, type_of
from scim_conformance.expected.negotiation import headers_account_for
from scim_conformance.expected.observe import UNLISTED, Lens, marked, observe
from scim_conformance.expected.outcome import Created, Deleted, Outcome
from scim_conformance.expected.outcomes import effect_against_the_rules, outcomes
from scim_conformance.expected.outcomes_query import ask
from scim_conformance.expected.resource import Existence
from scim_conformance.expected.rules import contract_id, own_or
from scim_conformance.expected.verdicts import merged
from scim_conformance.expected.world import World
from scim_conformance.scim.attributes import get
from scim_conformance.scim.exchange import FOREIGN, Exchange, JsonValue, Request, Response
from scim_conformance.scim.messages import parse_list

BUSY = frozenset({429, 503})
"""Statuses by which an endpoint asks to come again later; they are never blamed (reading R116)."""
_OP_NAMES = "-op-names-any-case"
_SERVER_ERROR = "rfc7644-3.12-no-request-ends-in-a-server-error"
_TOGETHER_MAX = 5
_OTHERWISE_AMISS = frozenset({"other-scheme", "in-query"})
"""Kinds of authentication that may also be refused as malformed, with 400 (RFC 6750 §3.1)."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What comes of judging an exchange.

    `touched` are the resources that the request names or made; `created` and `deleted` those that came or went by it;
    `refused_create` says that a create was refused although a success would have been lawful.
    """

    verdicts: tuple[Verdict, ...]
    directory: Directory
    touched: tuple[tuple[str, str], ...] = ()
    is_write: bool = False
    created: tuple[str, str] | None = None
    deleted: tuple[str, str] | None = None
    refused_create: bool = False


def judge(world: World, directory: Directory, exchange: Exchange, step: StepRef) -> Judgement:
    """Hold one exchange against the directory: verdicts, and the directory as it is from now on."""
    call = classify(exchange.request, world)
    response = exchange.response
    found = Findings(world, exchange, step)
    if response is None:
        return _unanswered(world, directory, exchange, call, step)
    checked = tuple(run_checks(world, exchange, step, call))
    found.verdicts.extend(checked)
    if response.status in BUSY:
        return Judgement(merged(checked), directory, is_write=call.operation in WRITES)
    case = _Case(world, exchange, exchange.request, response, call, found)
    if not exchange.request.is_genuine:
        _without_credentials(case)
        if not _is_success(response.status):
            return Judgement(merged(found.verdicts), directory)
    elif response.status == 401:
        found.fails(contract_id(world, ids.TOKEN_SERVED), (Evidence("status", "any but 401", 401),))
        return Judgement(merged(found.verdicts), directory, is_write=call.operation in WRITES)
    else:
        found.passes((contract_id(world, ids.TOKEN_SERVED),))
    if headers_account_for(exchange.request, response.status):
        return _set_aside(case, directory)
    after, chosen, refused_create = _settle(case, directory)
    after = _read_body(case, after, chosen)
    return _judgement(case, directory, after, refused_create=refused_create)


def judge_together(world: World, directory: Directory, exchanges: Sequence[Exchange], step: StepRef) -> Judgement:
    """Hold requests that were in flight at once against the directory: lawful is what some order of them explains.

    More than five are taken in the order given, successes first.
    """
    best: tuple[int, list[Judgement]] | None = None
    orders: Iterable[Sequence[Exchange]] = permutations(exchanges)
    if len(exchanges) > _TOGETHER_MAX:
        orders = (sorted(exchanges, key=lambda one: one.response is None or one.response.status >= 300),)
    for order in orders:
        current, judgements = directory, []
        for exchange in order:
            judgements.append(judge(world, current, exchange, step))
            current = judgements[-1].directory
        weight = sum(_weight(verdict) for one in judgements for verdict in one.verdicts)
        if best is None or weight < best[0]:
            best = (weight, judgements)
        if weight == 0:
            break
    assert best is not None
    judgements = best[1]
    return Judgement(
        tuple(verdict for one in judgements for verdict in one.verdicts),
        judgements[-1].directory,
        tuple(dict.fromkeys(place for one in judgements for place in one.touched)),
        any(one.is_write for one in judgements),
        next((one.created for one in judgements if one.created), None),
        next((one.deleted for one in judgements if one.deleted), None),
        all(one.refused_create for one in judgements),
    )


@dataclass(frozen=True, slots=True)
class _Case:
    world: World
    exchange: Exchange
    request: Request
    response: Response
    call: Call
    found: Findings

    @property
    def number(self) -> int:
        return self.exchange.number


def _settle(case: _Case, directory: Directory) -> tuple[Directory, Outcome | None, bool]:
    """Choose the outcome that explains the answer and go on from it; what nothing explains is a finding."""
    lawful = outcomes(case.world, directory, case.call, case.request, case.number)
    if not lawful:
        return directory, None, False
    status = case.response.status
    could_succeed = any(outcome.is_success for outcome in lawful)
    refused_create = case.call.operation is Operation.CREATE and could_succeed and not _is_success(status)
    chosen = _explaining(lawful, case.response)
    if chosen is None:
        return _unexplained(case, directory, lawful), _nearest(lawful, status), refused_create
    _constrain(case, chosen)
    case.found.passes((chosen.requirement, chosen.status_requirement, *chosen.also))
    return _gone_on(case, directory, chosen), chosen, refused_create


def _explaining(lawful: Sequence[Outcome], response: Response) -> Outcome | None:
    fitting = [outcome for outcome in lawful if response.status in outcome.statuses]
    for outcome in fitting:
        if not any(any(True for _ in one.check(response)) for one in outcome.constraints):
            return outcome
    return fitting[0] if fitting else None


def _constrain(case: _Case, outcome: Outcome) -> None:
    for constraint in outcome.constraints:
        evidence = tuple(constraint.check(case.response))
        if evidence:
            case.found.fails(constraint.requirement, evidence)
        else:
            case.found.passes((constraint.requirement,))


def _gone_on(case: _Case, directory: Directory, chosen: Outcome, suspect: Mark = NO_MARK) -> Directory:
    if _is_success(case.response.status) or isinstance(chosen.effect, Deleted):
        if isinstance(chosen.effect, Created):
            directory, suspect = _without_twin(case, directory, suspect)
        return applied(directory, chosen.effect, case.call, case.number, case.response, suspect=suspect)
    if case.call.operation in WRITES:
        directory = refused(directory, case.call, case.number)
    held = directory.held(case.call.id, case.call.resource_type) if case.call.id else None
    if case.response.status == 404 and held is not None and held.existence is Existence.MAYBE:
        return directory.with_held(replace(held, existence=Existence.GONE))
    return directory


def _without_twin(case: _Case, directory: Directory, suspect: Mark) -> tuple[Directory, Mark]:
    """A create that answers with the id of a resource that is there has overwritten it."""
    id_ = created_id(case.response)
    twin = directory.held(id_, case.call.resource_type) if id_ else None
    if twin is None or twin.existence is not Existence.EXISTS:
        case.found.passes((ids.NEW_RESOURCE,))
        return directory, suspect
    evidence = Evidence("$.id", "an id of its own", id_)
    mark = case.found.fails(ids.NEW_RESOURCE, (evidence,), twin.made_by, suspect)
    return directory, suspect or mark


def _unexplained(case: _Case, directory: Directory, lawful: Sequence[Outcome]) -> Directory:
    """Word the finding by the nearest outcome, and bring the model in line with what the status says."""
    status = case.response.status
    nearest = _nearest(lawful, status)
    requirement = _broken(nearest, lawful, case.response)
    expected = sorted({one for outcome in lawful for one in outcome.statuses})
    wanted: JsonValue = expected[0] if len(expected) == 1 else [*expected]
    evidence = [Evidence("status", wanted if len(expected) <= 12 else f"one of {len(expected)}", status)]
    if nearest.at:
        evidence.append(Evidence("request", nearest.at, detail_of(case.response)))
    explained = _server_error(case) if status >= 500 else NO_MARK
    if requirement == ids.NAME_FREE_AGAIN:
        explained = _former_holder(case, directory)
    held = directory.held(case.call.id, case.call.resource_type) if case.call.id else None
    cause = swept_away(directory, held, was_seen=held.seen > 0) if held is not None else 0
    if cause and status == 404 and requirement == ids.KNOWN_200:
        requirement = ids.BYSTANDERS
    else:
        cause = 0
    mark = case.found.fails(requirement, evidence, cause or None, explained)
    succeeded = next((outcome for outcome in lawful if outcome.is_success), None)
    if _is_success(status):
        if succeeded is not None:
            return _gone_on(case, directory, succeeded)
        if case.call.operation is Operation.RETRIEVE:
            return still_there(directory, case.call, mark)
        effect = effect_against_the_rules(case.world, directory, case.call, case.request, case.number)
        return _gone_on(case, directory, Outcome(frozenset({status}), "", effect), mark)
    if status >= 500 and succeeded is not None:
        return uncertain(directory, succeeded.effect, case.call, case.number, mark)
    if status in {404, 410} and held is not None and held.existence is not Existence.GONE:
        return vanished(directory, held, mark)
    return refused(directory, case.call, case.number) if case.call.operation in WRITES else directory


def _nearest(lawful: Sequence[Outcome], status: int) -> Outcome:
    same_class = [one for one in lawful if one.is_success == _is_success(status) and one.status_requirement]
    return next(iter(same_class), lawful[0])


def _broken(nearest: Outcome, lawful: Sequence[Outcome], response: Response) -> str:
    """Return the requirement that an answer breaks which no outcome explains: what the error names goes first."""
    if response.status >= 400:
        hints = [hint for outcome in lawful for hint in outcome.hints()]
        named = named_in(response, [hint for hint in hints if hint[1]])
        if named:
            return named
        speaks_of_another = named_in(response, hints) == ""
        needs = [one for outcome in lawful for one in (outcome.requirement, *outcome.also)]
        told = None if speaks_of_another else typed(response, [*needs, *(requirement for _, requirement in hints)])
        if told:
            return told
        if nearest.requirement.endswith(_OP_NAMES) and not may_be_about_an_op(response):
            return next(one for one in nearest.also if not one.endswith(_OP_NAMES))
    else:
        speaks_of_another = False
    for outcome in (nearest, *lawful) if not speaks_of_another else ():
        for other, requirement in outcome.by_status:
            if other == response.status:
                return requirement
    if nearest.is_success == _is_success(response.status):
        return nearest.status_requirement or nearest.requirement
    return nearest.requirement


def _former_holder(case: _Case, directory: Directory) -> Mark:
    """What was found of a deleted user explains that its name is still taken."""
    name = get(case.request.body, "userName") if isinstance(case.request.body, dict) else None
    former = directory.formerly_named("User", "userName", name) if isinstance(name, str) else ()
    return next((held.marks[UNLISTED] for held in former if UNLISTED in held.marks), NO_MARK)


def _server_error(case: _Case) -> Mark:
    for verdict in case.found.verdicts:
        if verdict.requirement == _SERVER_ERROR and verdict.outcome in {Result.FAIL, Result.WARN}:
            return Mark(verdict.id, verdict.outcome is Result.FAIL)
    return NO_MARK


def _read_body(case: _Case, directory: Directory, chosen: Outcome | None) -> Directory:
    """Hold the resources in the answer against the model."""
    body, call = case.response.body, case.call
    if not _is_success(case.response.status) or not isinstance(body, dict):
        return directory
    if call.operation in {Operation.QUERY, Operation.SEARCH}:
        page = parse_list(body)
        if page is None or (chosen is not None and not chosen.is_success):
            return directory
        return judge_list(Query(case.world, call, ask(case.world, call).tree, page, case.number), directory, case.found)
    shows_one = call.operation in {Operation.CREATE, Operation.RETRIEVE, Operation.REPLACE, Operation.PATCH}
    if shows_one and FOREIGN not in body and get(body, "Resources") is None:
        return _read_resource(case, directory)
    return directory


def _read_resource(case: _Case, directory: Directory) -> Directory:
    body, call = case.response.body, case.call
    assert isinstance(body, dict)
    id_ = get(body, "id")
    if not isinstance(id_, str):
        id_ = call.id or created_id(case.response)
    kind = type_of(case.world, call, body)
    definition = case.world.capabilities.definitions.get(kind)
    if not id_ or definition is None or (call.id and id_ != call.id):
        return directory
    held = directory.held(id_, kind)
    if held is None:
        directory, held = newcomer(directory, kind, id_, body)
    is_echo = call.operation is not Operation.RETRIEVE
    if held.existence is Existence.GONE:
        return directory
    lens = Lens(case.world, directory, definition, coverage(call), case.number, is_echo)
    observation = observe(lens, held, body)
    marks = case.found.observed(observation)
    return directory.with_held(marked(observation.held, marks))


def _unanswered(world: World, directory: Directory, exchange: Exchange, call: Call, step: StepRef) -> Judgement:
    """An answer that was lost leaves both: the request was carried out, or it was not."""
    is_write = call.operation in WRITES
    checked = merged(run_checks(world, exchange, step, call))
    if not is_write or not exchange.request.is_genuine:
        return Judgement(checked, directory, is_write=is_write)
    lawful = outcomes(world, directory, call, exchange.request, exchange.number)
    served = next((one for one in lawful if one.is_success or isinstance(one.effect, Deleted)), None)
    if served is not None:
        directory = uncertain(directory, served.effect, call, exchange.number)
    touched = ((call.resource_type, call.id),) if call.id else ()
    return Judgement(checked, directory, touched, is_write=True)


def _set_aside(case: _Case, directory: Directory) -> Judgement:
    """A request that was not looked at, for how it was dressed, has changed nothing."""
    call = case.call
    is_write = call.operation in WRITES
    after = refused(directory, call, case.number) if is_write else directory
    touched = ((call.resource_type, call.id),) if call.id and call.resource_type else ()
    return Judgement(merged(case.found.verdicts), after, touched, is_write=is_write)


def _without_credentials(case: _Case) -> None:
    """A request without a valid token is refused, and tells nothing (IRU.md M1; reading R113)."""
    status = case.response.status
    if case.call.operation is Operation.DISCOVERY and _is_success(status):
        return  # it may be open to everybody (R114)
    requirement = contract_id(case.world, ids.TOKEN_DEMANDED)
    if not 400 <= status < 500:
        case.found.fails(requirement, (Evidence("status", 401, status),))
        return
    case.found.passes((requirement,))
    unauthorized = own_or(case.world, ids.TOKEN_401, "")
    if status == 401:
        case.found.passes((unauthorized,))
    elif case.request.authentication not in _OTHERWISE_AMISS:
        case.found.fails(unauthorized, (Evidence("status", 401, status),))


def _judgement(case: _Case, before: Directory, after: Directory, *, refused_create: bool) -> Judgement:
    call = case.call
    is_write = call.operation in WRITES or (
        call.operation is Operation.OTHER and case.request.method.upper() in {"PUT", "POST", "PATCH", "DELETE"}
    )
    touched: list[tuple[str, str]] = [(call.resource_type, call.id)] if call.id and call.resource_type else []
    created = None
    if call.operation is Operation.CREATE and _is_success(case.response.status):
        id_ = created_id(case.response)
        if id_:
            created = (call.resource_type, id_)
            touched.append(created)
    elif call.operation is Operation.CREATE and isinstance(case.request.body, dict):
        name = get(case.request.body, "userName")  # a refused duplicate leaves its twin as it was
        if isinstance(name, str):
            touched.extend((held.resource_type, held.id) for held in before.named(call.resource_type, "userName", name))
    deleted = None
    if call.operation is Operation.DELETE and _is_success(case.response.status):
        deleted = (call.resource_type, call.id)
    verdicts = merged(case.found.verdicts)
    return Judgement(verdicts, after, tuple(touched), is_write, created, deleted, refused_create)


def _is_success(status: int) -> bool:
    return 200 <= status < 300


def _weight(verdict: Verdict) -> int:
    if verdict.caused_by:
        return 0
    return {Result.FAIL: 1000, Result.WARN: 1}.get(verdict.outcome, 0)
