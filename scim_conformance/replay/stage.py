"""One item's share of a run: a flow under one profile, or a suite test. It sends, notes, judges and reads back.

Whatever goes out goes through here: the ledger is told before, the guard is asked, the judge is told after.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from urllib.parse import quote

from scim_conformance.documents.model import Fault, Outcome, Profile, RecordedRequest, StepRef, Verdict
from scim_conformance.events import ExchangeDone, VerdictReached, Waited
from scim_conformance.expected.directory import Directory
from scim_conformance.expected.judge import Judgement, judge, judge_together
from scim_conformance.expected.read_back import plan
from scim_conformance.expected.verdicts import merged
from scim_conformance.expected.world import World
from scim_conformance.replay.bulk import is_bulk, parts_of_bulk
from scim_conformance.replay.compose import NEUTRAL, dressed, plain
from scim_conformance.replay.correlation import learned, take_apart
from scim_conformance.replay.endings import Blocked
from scim_conformance.replay.ledger import READS, Entry, ForeignWrite, unique_values
from scim_conformance.replay.naming import Names, marker
from scim_conformance.replay.positions import NAMES, Place, rewrite_body
from scim_conformance.replay.scrub import Scrubber
from scim_conformance.replay.session import Session
from scim_conformance.replay.waiting import Patience
from scim_conformance.scim.exchange import Exchange, JsonValue, Purpose, Request
from scim_conformance.scim.lookup import get

_PAUSES_S = (0.1, 0.2, 0.4, 0.8, 1.6, 2.0)


_QUOTED = re.compile(r"[\"']([^\"']*)[\"']")


class Stage:
    """The state of one item: its names, the ids that it knows, its expected directory, its verdicts."""

    def __init__(
        self, session: Session, ref: StepRef, profile: Profile | None, texts: Iterable[tuple[Place, str]] = ()
    ) -> None:
        self.session = session
        self.ref = ref
        self.world: World = session.world_for(profile)
        self.wire = profile.wire if profile is not None else NEUTRAL
        play = f"{ref.profile}\0{ref.flow}\0{ref.test}"
        self.marker = marker(session.run_id, play)
        self.names = Names(self.marker, texts, self.world.contract.people, session.domain)
        self.known_ids: set[str] = set()
        self.directory = Directory.empty()
        self.verdicts: list[Verdict] = []
        self.next_number = itertools.count(1).__next__
        self._entries: dict[int, Entry] = {}
        self._scrubber = Scrubber(self.marker, self.known_ids, session.digest_key)

    def enter(self) -> None:
        """Let the client see with this item's eyes, and count its exchanges: what an item says of itself is the same
        whatever else the process plays.
        """
        client = self.session.client
        client.numbers = self.next_number
        client.scrubber = self._scrubber
        client.compact_json = self.wire.compact_json

    def share(self, other: Stage) -> None:
        """Take what another item has made and will make for this item's own, so that answers show it."""
        self.known_ids = other.known_ids
        self._scrubber = Scrubber(self.marker, self.known_ids, self.session.digest_key)

    def under(self, profile: Profile) -> None:
        """Go on as another IdP, as in a mixed flow."""
        self.world = self.session.world_for(profile)
        self.wire = profile.wire

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What this item made or meant to make, by the ledger."""
        return tuple(self._entries.values())

    def deleted_ids(self, resource_type: str) -> tuple[str, ...]:
        """Return the ids of what this item made and deleted."""
        return tuple(entry.id for entry in self.entries if entry.deleted and entry.resource_type == resource_type)

    # ---- sending

    def send(
        self,
        request: Request,
        ref: StepRef | None = None,
        *,
        purpose: Purpose = Purpose.STEP,
        attempt: int = 1,
        fault: Fault | None = None,
        extra: Iterable[Verdict] = (),
        is_judged: bool = True,
        reads_back: bool = True,
    ) -> Exchange:
        """Send, note and judge one request, and read back what a write touched; returns the exchange that was judged.

        Raises `ForeignWrite` before sending, `TargetLost` and `TokenRefused` after.
        """
        ref = ref or self.ref
        exchange = self.transmit(request, ref, purpose=purpose, attempt=attempt, fault=fault)
        if is_judged:
            return self.conclude(exchange, ref, extra=extra, reads_back=reads_back)
        return exchange

    def transmit(
        self,
        request: Request,
        ref: StepRef | None = None,
        *,
        purpose: Purpose = Purpose.STEP,
        attempt: int = 1,
        fault: Fault | None = None,
        is_patient: bool = True,
    ) -> Exchange:
        """Send one request and note what it did, without a judgement.

        A patient one is sent again to an endpoint that asks to come later, for as long as the session's wait allows.
        """
        ref = ref or self.ref
        self.enter()
        entry = self.announce(request, ref)

        last: list[Exchange] = []

        def once(tried: int) -> Exchange:
            last[:] = [self._transmit_once(request, entry, ref, purpose, attempt + tried - 1, fault)]
            return last[0]

        def wait(seconds: float) -> None:
            if purpose is not Purpose.CLEAN_UP:
                self._adopt(judge(self.world, self.directory, last[0], ref))
            self.wait(seconds, "the endpoint asked to come later", ref)

        return Patience(self.session.max_wait_s, wait).send(once) if is_patient else once(1)

    def _transmit_once(
        self,
        request: Request,
        entry: Entry | None,
        ref: StepRef,
        purpose: Purpose,
        attempt: int,
        fault: Fault | None,
    ) -> Exchange:
        client = self.session.client
        if fault is Fault.ANSWER_LOST:
            exchange, seen = client.send_and_lose(request, purpose, attempt)
        else:
            exchange = seen = client.send(request, purpose, attempt, fault)
        self.note(seen, entry)
        self.tell(exchange, ref, asked_for=fault in (Fault.ANSWER_LOST, Fault.RESET))
        return exchange

    def _look_before_delete(self, request: Request, ref: StepRef) -> None:
        """Read what is about to be deleted, unless it was since the last write; raises `Blocked` if it is not ours."""
        target = take_apart(request.path)
        entry = self.session.ledger.entry(target.resource_type, target.id)
        if entry is None or entry.seen_since_write or entry.is_gone:
            return
        look = plain("GET", request.path, self.wire)
        exchange = self.send(look, ref, purpose=Purpose.READ_BACK)
        status = exchange.response.status if exchange.response is not None else 0
        if entry.seen_since_write or status in (404, 410):
            return
        if 200 <= status < 300:
            raise Blocked("what is to be deleted shows none of the names that the run gave it, so it is left alone")
        told = f"was answered {status}" if status else "got no answer"
        raise Blocked(f"a look at what is to be deleted {told}, so it is left alone")

    def tell(self, exchange: Exchange, ref: StepRef | None = None, *, asked_for: bool = False) -> None:
        """Tell the listeners of an exchange, and end the run where it shows that there is no target any more."""
        self.session.emit(ExchangeDone(ref or self.ref, exchange))
        self.session.watch(exchange, asked_for=asked_for or exchange.request.authentication != "valid")

    def announce(self, request: Request, ref: StepRef | None = None) -> Entry | None:
        """Tell the ledger what is about to be made or renamed, and ask the guard; look first at what is to be deleted.

        Raises `ForeignWrite` where the guard says no, and `Blocked` where what is to be deleted is not seen to be ours.
        """
        ledger = self.session.ledger
        entries: list[Entry | None]
        if is_bulk(request):
            entries = [self._intended(part, ref or self.ref) for part in parts_of_bulk(request.body)]
            entry = None
        else:
            entry = self._intended(request, ref or self.ref)
            entries = [entry]
        try:
            ledger.guard(request)
        except ForeignWrite:
            for one in entries:
                if one is not None:
                    ledger.refused(one)
            raise
        return entry

    def _intended(self, request: Request, ref: StepRef) -> Entry | None:
        """Tell the ledger what one request, or one operation of a bulk, is about to make or rename."""
        method = request.method.upper()
        if method == "DELETE":
            self._look_before_delete(request, ref)
        ledger = self.session.ledger
        target = take_apart(request.path)
        if method in READS or not target.resource_type:
            return None
        values = self._unique_values(request.body, target.resource_type) or self._texts_of_ours(request.text or "")
        if method == "POST" and not target.id and not request.path.endswith("/.search"):
            entry = ledger.intend(target.resource_type, values, self._name(request, target.resource_type, values))
            self._entries[entry.number] = entry
            return entry
        if target.id:
            ledger.renamed(target.resource_type, target.id, values)
            ledger.written(target.resource_type, target.id)
        return None

    def _texts_of_ours(self, text: str) -> tuple[str, ...]:
        """Return the names of the play's own in a body that is no JSON: it may be taken for some after all."""
        return tuple(dict.fromkeys(one for one in _QUOTED.findall(text) if self.marker in one.lower()))

    def _name(self, request: Request, resource_type: str, values: tuple[str, ...]) -> str:
        return _name_in(request.body, resource_type, values) or (values[0] if request.text and values else "")

    def _unique_values(self, body: JsonValue, resource_type: str) -> tuple[str, ...]:
        """Return the values of a body by which its resource can be told from other people's."""
        found: dict[str, None] = {}

        def note(place: Place, text: str) -> str:
            if place in NAMES and self.marker in text.lower():
                found[text] = None
            return text

        rewrite_body(body, note, is_group=resource_type == "Group")
        return tuple(found)

    def note(self, exchange: Exchange, entry: Entry | None) -> None:
        """Tell the ledger what an answer shows: what was made, what is gone, whose a resource is."""
        response, request = exchange.response, exchange.request
        target = take_apart(request.path)
        if response is None or not target.resource_type:
            return
        ledger = self.session.ledger
        method = request.method.upper()
        if entry is not None and response.status >= 400:
            ledger.refused(entry)
        if not request.is_genuine and response.status >= 400:
            return
        if method == "DELETE" and target.id and (response.status < 300 or response.status in (404, 410)):
            ledger.deleted(target.resource_type, target.id)
        if method == "GET" and target.id and response.status in (404, 410):
            ledger.gone(target.resource_type, target.id)
        shown_id = ""
        for pair in learned(RecordedRequest(method, request.path), None, response, lambda _, text: text):
            shown_id = pair.live
            if pair.resource is not None:
                self._claim(pair.resource_type, pair.live, pair.resource, entry, is_read=method == "GET")
        if entry is not None and not entry.id and 200 <= response.status < 300:
            ledger.accepted(entry, shown_id)

    def _claim(self, resource_type: str, id_: str, resource: JsonValue, entry: Entry | None, *, is_read: bool) -> None:
        """Take an id as the run's own if its resource shows one of the run's values."""
        ledger = self.session.ledger
        if ledger.owns(resource_type, id_):
            if is_read:
                ledger.seen(resource_type, id_, resource)
            self.known_ids.add(id_)
            return
        shown = {value.casefold() for value in unique_values(resource, resource_type)}
        owner = entry
        if owner is None or not any(value.casefold() in shown for value in owner.values):
            owner = ledger.claim(resource_type, id_, resource)
        if owner is None:
            return
        ledger.created(owner, id_)
        if is_read:
            ledger.seen(resource_type, id_, resource)
        self.known_ids.add(id_)
        self.session.id_examples.setdefault(resource_type, id_)
        self._entries[owner.number] = owner
        made = ledger.entry(resource_type, id_)
        if made is not None:
            self._entries[made.number] = made

    def digits(self, text: str, length: int) -> str:
        """Return so many hexadecimal digits for a text, the same for the same, other ones in every play."""
        return blake2b(f"{self.marker}\0{text}".encode(), digest_size=32).hexdigest()[:length]

    def owns(self, resource_type: str, id_: str, ref: StepRef | None = None, *, is_judged: bool = True) -> bool:
        """Tell whether a resource is the run's own; one that no answer showed yet is looked at first."""
        if self.session.ledger.owns(resource_type, id_):
            self.known_ids.add(id_)
            return True
        endpoint = {"User": "Users", "Group": "Groups"}.get(resource_type)
        if endpoint is None or not id_:
            return False
        look = plain("GET", f"/{endpoint}/{quote(id_, safe='')}", self.wire)
        self.send(look, ref, purpose=Purpose.READ_BACK, is_judged=is_judged)
        return self.session.ledger.owns(resource_type, id_)

    # ---- judging

    def conclude(
        self,
        exchange: Exchange,
        ref: StepRef | None = None,
        *,
        extra: Iterable[Verdict] = (),
        reads_back: bool = True,
        is_last: bool = True,
    ) -> Exchange:
        """Judge an exchange, and read back what it touched if it was a write; bystanders after the last of a kind only.

        Returns the exchange that was judged: a later one where the contract lets the endpoint be slow.
        """
        ref = ref or self.ref
        before = self.directory
        exchange, judgement = self._look_again(exchange, ref)
        self._go_on(before, judgement, ref, extra, reads_back=reads_back, is_last=is_last)
        return exchange

    def conclude_together(
        self,
        exchanges: Sequence[Exchange],
        ref: StepRef | None = None,
        *,
        extra: Iterable[Verdict] = (),
        reads_back: bool = True,
    ) -> None:
        """Judge requests that were in flight at once, and read back what they touched."""
        ref = ref or self.ref
        before = self.directory
        judgement = judge_together(self.world, before, exchanges, ref)
        self._go_on(before, judgement, ref, extra, reads_back=reads_back)

    def _go_on(
        self,
        before: Directory,
        judgement: Judgement,
        ref: StepRef,
        extra: Iterable[Verdict],
        *,
        reads_back: bool,
        is_last: bool = True,
    ) -> None:
        self._adopt(judgement, extra)
        if reads_back and judgement.is_write and self.session.verify != "off":
            self._read_back(before, judgement, ref, self.session.verify if is_last else "touched")

    def _adopt(self, judgement: Judgement, extra: Iterable[Verdict] = ()) -> None:
        self.directory = judgement.directory
        more = tuple(extra)
        for verdict in merged([*judgement.verdicts, *more]) if more else judgement.verdicts:
            self.verdicts.append(verdict)
            self.session.emit(VerdictReached(verdict))

    def _look_again(self, exchange: Exchange, ref: StepRef) -> tuple[Exchange, Judgement]:
        """Judge an exchange; repeat a read that deviates for as long as the contract lets its truth be slow."""
        before = self.directory
        judgement = judge(self.world, before, exchange, ref)
        within_s = self.world.contract.eventual_within_s
        if within_s is None or exchange.request.method.upper() != "GET":
            return exchange, judgement
        waited = 0.0
        for pause in self._pauses(within_s):
            if not any(verdict.outcome in (Outcome.FAIL, Outcome.WARN) for verdict in judgement.verdicts):
                break
            self.session.sleep(pause)
            waited += pause
            exchange = self.transmit(exchange.request, ref, purpose=exchange.purpose, attempt=exchange.attempt + 1)
            judgement = judge(self.world, before, exchange, ref)
        if waited:
            self.session.emit(Waited(ref, round(waited, 3), "the contract lets the endpoint be slow"))
        return exchange, judgement

    @staticmethod
    def _pauses(within_s: float) -> Iterator[float]:
        total = 0.0
        index = 0
        while total < within_s:
            pause = min(_PAUSES_S[min(index, len(_PAUSES_S) - 1)], within_s - total)
            total += pause
            index += 1
            yield pause

    def _read_back(self, before: Directory, judgement: Judgement, ref: StepRef, mode: str) -> None:
        """Read what a write touched, and what it must not have touched."""
        done: set[str] = set()
        waiting = list(self._planned(before, judgement, mode))
        while waiting:
            request = dressed(waiting.pop(0), self.wire)
            if request.target in done:
                continue
            done.add(request.target)
            exchange = self.transmit(request, ref, purpose=Purpose.READ_BACK)
            exchange, read = self._look_again(exchange, ref)
            self._adopt(read)
            if self.session.one_page and _is_cut(exchange):
                self.session.one_page = False
                waiting += self._planned(before, judgement, mode)

    def _planned(self, before: Directory, judgement: Judgement, mode: str) -> tuple[Request, ...]:
        return plan(self.world, before, self.directory, judgement, mode, self.session.one_page)

    # ---- waiting

    def wait(self, seconds: float, reason: str, ref: StepRef | None = None) -> None:
        """Wait as the IdP would, and say so."""
        self.session.emit(Waited(ref or self.ref, seconds, reason))
        self.session.sleep(seconds)


def _name_in(body: JsonValue, resource_type: str, values: tuple[str, ...]) -> str:
    """Return the name by which a look-up finds what a body makes, empty where it has none of the play's own."""
    named = get(body, "displayName" if resource_type == "Group" else "userName") if isinstance(body, dict) else None
    return named if isinstance(named, str) and named in values else ""


def _is_cut(exchange: Exchange) -> bool:
    """Tell whether a list shows fewer resources than there are."""
    body = exchange.response.body if exchange.response is not None else None
    if not isinstance(body, dict) or take_apart(exchange.request.path).id:
        return False
    total, listed = get(body, "totalResults"), get(body, "Resources")
    return isinstance(total, int) and total > (len(listed) if isinstance(listed, list) else 0)
