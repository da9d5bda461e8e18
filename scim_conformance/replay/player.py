"""The player: walks the steps of one flow as its IdP would. It holds no judgement; that is the judge's."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scim_conformance.documents.model import Fault, Flow, Profile, RecordedRequest, Step, StepRef, Verdict
from scim_conformance.events import ItemFinished, ItemStarted
from scim_conformance.expected.verdicts import verdict
from scim_conformance.expected.world import World
from scim_conformance.replay.clean import Cleaner
from scim_conformance.replay.compose import composed, plain
from scim_conformance.replay.correlation import expanded, laid_over, learned, take_apart, texts_of
from scim_conformance.replay.endings import Blocked, CreateRefused
from scim_conformance.replay.expectations import deviations
from scim_conformance.replay.ids import Ids, minimal
from scim_conformance.replay.naming import with_template
from scim_conformance.replay.people import refusal
from scim_conformance.replay.positions import Place, rewrite_body
from scim_conformance.replay.reactions import Again, GiveUp, look_up, name_sent, reaction
from scim_conformance.replay.session import Session
from scim_conformance.replay.stage import Stage
from scim_conformance.scim.exchange import FOREIGN, Exchange, JsonValue, Purpose, Request
from scim_conformance.scim.lookup import get


@dataclass(frozen=True, slots=True)
class FlowResult:
    """What came of a flow under one profile; `blocked` names steps beyond what the flow allows to be."""

    verdicts: tuple[Verdict, ...]
    blocked: tuple[str, ...] = ()
    complete: bool = True
    applicable: bool = True
    note: str = ""


def play(flow: Flow, profile: Profile, session: Session) -> FlowResult:
    """Play a flow under a profile, tell each event, clean up after it, and return what came of it.

    Raises `TargetLost`, `TokenRefused` and `CreateRefused`, which end the run, after the flow was told to be over;
    `ForeignWrite` is a fault of ours.
    """
    ref = StepRef(profile=profile.id, flow=flow.id)
    session.emit(ItemStarted(ref))
    missing = missing_need(flow, session.world_for(profile))
    if missing:
        session.emit(ItemFinished(ref, complete=True, applicable=False, note=missing))
        return FlowResult((), applicable=False, note=missing)
    player = Player(flow, profile, session)
    complete = False
    note = "it was cut short"
    try:
        player.walk()
        player.clean()
        complete, note = True, player.note
    except Exception as error:
        note = str(error) or note
        raise
    finally:
        session.emit(ItemFinished(ref, complete=complete, blocked=tuple(player.blocked), note=note))
    return FlowResult(tuple(player.stage.verdicts), tuple(player.blocked), complete, note=note)


def missing_need(flow: Flow, world: World) -> str:
    """Say which capability that the flow needs the endpoint does not have; empty where it has all."""
    has = world.capabilities
    offered = {
        "patch": has.patch,
        "filter": has.filter,
        "sort": has.sort,
        "etag": has.etag,
        "bulk": has.bulk,
        "change_password": has.change_password,
        "paging": True,
    }
    lacking = next((name for name in flow.needs if not offered.get(name, name in has.definitions)), "")
    return f"the endpoint does not offer {lacking}" if lacking else ""


class Player:
    """One flow on its way."""

    def __init__(self, flow: Flow, profile: Profile, session: Session) -> None:
        self.session = session
        self.blocked: list[str] = []
        self.note = ""
        self._flow = flow
        self._profile = profile
        self._steps = tuple(step for step, _ in expanded(flow.steps))
        self.stage = Stage(session, StepRef(profile=profile.id, flow=flow.id), profile, texts_of(self._steps))
        self._ids = Ids(self.stage, self._steps)
        self._answers: dict[str, tuple[Step, JsonValue]] = {}

    def walk(self) -> None:
        """Take all steps, or those up to the session's `until`."""
        until = self.session.until
        for index, step in enumerate(self._steps):
            ref = StepRef(profile=step.profile or self._profile.id, flow=self._flow.id, step=step.id)
            try:
                self._take(index, step, ref)
            except Blocked as reason:
                self._block(step, str(reason))
            if step.id == until and not any(later.id == until for later in self._steps[index + 1 :]):
                self.note = self.note or f"stopped after the step {until}, as asked"
                return

    def clean(self) -> None:
        """Delete what the flow made, so that the directory stays small for the next one."""

        def send(method: str, target: str) -> Exchange:
            return self.stage.transmit(plain(method, target, self.stage.wire), purpose=Purpose.CLEAN_UP)

        cleaner = Cleaner(self.session.ledger, send, self.session.deletes_that_hold)
        for left in cleaner.clean(self.stage.entries):
            self.note = self.note or f"{left.resource_type} {left.id} stays behind: {left.reason}"

    # ---- one step

    def _take(self, index: int, step: Step, ref: StepRef) -> None:
        profile = self.session.profiles.get(step.profile, self._profile) if step.profile else self._profile
        self.stage.under(profile)
        self._ids.resolve(step)
        request = composed(self._recorded(step), profile.wire, self._ids.put)
        if step.fault is Fault.SENT_TWICE:
            exchange = self._twice(request, step, ref)
        else:
            is_last = all(later.id != step.id for later in self._steps[index + 1 : index + 2])
            exchange = self._sent(request, step, profile, ref, is_last=is_last)
            if self._is_rematched(step, exchange, profile, ref):
                request = composed(self._recorded(step), profile.wire, self._ids.put)
                exchange = self._sent(request, step, profile, ref)
        if exchange.failure is not None and step.fault not in (Fault.ANSWER_LOST, Fault.RESET):
            raise Blocked(f"the endpoint did not answer it: {exchange.failure.detail}")
        self._ids.learn(index, step, exchange, ref)
        if _is_refused_create(step, exchange) and not self.session.has_created:
            self._make_sure_of_creates(exchange, ref)
        if exchange.response is not None:
            self._answers[step.id] = (step, exchange.response.body)

    def _sent(self, request: Request, step: Step, profile: Profile, ref: StepRef, *, is_last: bool = True) -> Exchange:
        """Send a request and do what the IdP does about the answer, until it goes on."""
        waited = 0.0
        attempt = 1
        while True:
            exchange = self.stage.transmit(
                request, ref, purpose=_purpose(step), attempt=attempt, fault=step.fault, is_patient=False
            )
            then = None
            if step.fault is None:
                then = reaction(exchange, profile.reactions, waited, self.session.max_wait_s)
            if isinstance(then, GiveUp):
                raise Blocked(then.reason)
            if not (isinstance(then, Again) and then.is_blameless):
                extra = self._stated(exchange, step, ref)
                exchange = self.stage.conclude(exchange, ref, extra=extra, is_last=is_last)
            if not isinstance(then, Again):
                return exchange
            self.stage.wait(then.seconds, then.reason, ref)
            waited += then.seconds
            attempt += 1

    def _twice(self, request: Request, step: Step, ref: StepRef) -> Exchange:
        """Send a request twice, as a gateway does that thought it lost; both answers are judged together."""
        exchanges = [self.stage.transmit(request, ref, purpose=_purpose(step), attempt=attempt) for attempt in (1, 2)]
        extra = self._stated(exchanges[0], step, ref)
        self.stage.conclude_together(exchanges, ref, extra=extra)
        succeeded = (one for one in exchanges if one.response is not None and one.response.status < 300)
        return next(succeeded, exchanges[0])

    def _stated(self, exchange: Exchange, step: Step, ref: StepRef) -> list[Verdict]:
        """Return the verdicts on what the flow states of its own."""
        found = []
        for expectation in step.expect:
            evidence = tuple(deviations(expectation, exchange, self._ids.text))
            one = verdict(self.stage.world, expectation.requirement, exchange, ref, evidence)
            if one is not None:
                found.append(one)
        return found

    def _recorded(self, step: Step) -> RecordedRequest:
        """Return the request to send: as recorded, over a live answer (`echo`), with the contract's template."""
        request = step.request
        if step.echo:
            request = replace(request, body=self._echoed(step))
        target = take_apart(request.path)
        if target.resource_type == "User" and request.method.upper() in ("POST", "PUT"):
            people = self.stage.world.contract.people
            request = replace(request, body=with_template(request.body, people, self.stage.marker))
        return request

    def _echoed(self, step: Step) -> JsonValue:
        """Lay the recorded difference between an answer and this body over the live answer."""
        found = self._answers.get(step.echo)
        live = the_one(found[1]) if found is not None else None
        if found is None or not isinstance(live, dict) or FOREIGN in live:
            raise Blocked(f"the step {step.echo} brought no answer to build on")
        earlier = found[0]
        recorded = the_one(earlier.response.body) if earlier.response is not None else None
        is_group = take_apart(step.request.path).is_group
        before = rewrite_body(recorded, self._ids.put, is_group=is_group)
        after = rewrite_body(step.request.body, self._ids.put, is_group=is_group)
        return without_stubs(laid_over(live, before, after))

    # ---- refusals

    def _is_rematched(self, step: Step, exchange: Exchange, profile: Profile, ref: StepRef) -> bool:
        """Look a resource up anew after a 404 or 409 that the recording does not have, as the profile says.

        True where it was found under another id, so that the step is worth another try.
        """
        response = exchange.response
        recorded = step.response.status if step.response is not None else 0
        if response is None or response.status == recorded or response.status not in (404, 409):
            return False
        reacts = profile.reactions.on_404 if response.status == 404 else profile.reactions.on_409
        target = take_apart(step.request.path)
        name = name_sent(exchange, target.resource_type, profile.matching)
        if reacts != "rematch" or not target.id or not name:
            return False
        look = plain("GET", look_up(target.resource_type, name, profile.matching, profile.wire), profile.wire)
        found = self.stage.send(look, ref)
        if found.response is None:
            return False
        for pair in learned(RecordedRequest("GET", f"/{target.endpoint}"), None, found.response, _as_it_is):
            is_other = pair.live != self._ids.live(target.id)
            if is_other and self.stage.owns(pair.resource_type, pair.live, ref):
                self._ids.rematched(target.id, pair.live)
                return True
        return False

    def _make_sure_of_creates(self, exchange: Exchange, ref: StepRef) -> None:
        """Find out whether this endpoint takes any create: raises `CreateRefused` if even a plain user is refused."""
        body = minimal(self.stage, "User", "first")
        request = plain("POST", "/Users", self.stage.wire, body=body)
        probe = self.stage.send(request, ref, purpose=Purpose.OUT_OF_BAND)
        if probe.response is not None and probe.response.status < 300:
            self.session.has_created = True
            return
        raise CreateRefused(refusal(exchange))

    def _block(self, step: Step, reason: str) -> None:
        if step.id not in self._flow.may_block and step.id not in self.blocked:
            self.blocked.append(step.id)
            self.note = self.note or reason


def _as_it_is(_: Place, text: str) -> str:
    return text


def _purpose(step: Step) -> Purpose:
    return Purpose.OUT_OF_BAND if step.out_of_band else Purpose.STEP


def _is_refused_create(step: Step, exchange: Exchange) -> bool:
    """Tell whether a create that the recording shows as accepted was refused for its content."""
    target = take_apart(step.request.path)
    if step.request.method.upper() != "POST" or target.resource_type != "User" or target.id:
        return False
    if step.response is None or step.response.status >= 300 or exchange.response is None:
        return False
    return 400 <= exchange.response.status < 500 and exchange.response.status not in (401, 403, 409, 429)


def the_one(answer: JsonValue) -> JsonValue:
    """Return the resource that an answer shows: itself, or the only one of a list (None of any other list)."""
    listed = get(answer, "Resources") if isinstance(answer, dict) else None
    if not isinstance(listed, list):
        return answer
    return listed[0] if len(listed) == 1 else None


def without_stubs(value: JsonValue) -> JsonValue:
    """Return a document without the stubs of foreign resources, which are never sent back."""
    if isinstance(value, list):
        return [without_stubs(item) for item in value if not _is_stub(item)]
    if isinstance(value, dict):
        return {name: without_stubs(item) for name, item in value.items() if not _is_stub(item)}
    return value


def _is_stub(value: JsonValue) -> bool:
    return (isinstance(value, dict) and FOREIGN in value) or (isinstance(value, str) and value.startswith(FOREIGN))
