"""The ids of one play: which live id answers to which recorded one, and what stands in for ids of nobody's."""

from __future__ import annotations

from scim_conformance.documents.model import RecordedRequest, Step, StepRef
from scim_conformance.replay.compose import plain
from scim_conformance.replay.correlation import (
    ids_of,
    learned,
    never_existing,
    origins,
    take_apart,
    url_with,
)
from scim_conformance.replay.endings import Blocked
from scim_conformance.replay.ledger import READS
from scim_conformance.replay.naming import phone, with_template
from scim_conformance.replay.people import minimal_group, minimal_user
from scim_conformance.replay.positions import IDS, NAMES, Place
from scim_conformance.replay.stage import Stage
from scim_conformance.scim.exchange import Exchange, JsonValue, Purpose
from scim_conformance.scim.lookup import get


class Ids:
    """Correlation at work: `steps` are the expanded steps of the recording."""

    def __init__(self, stage: Stage, steps: tuple[Step, ...]) -> None:
        self._stage = stage
        self._origins = origins(steps)
        self._live: dict[str, str] = {}
        self._stand_ins: dict[str, str] = {}
        self._gone_stand_ins: dict[str, str] = {}

    def put(self, place: Place, text: str) -> str:
        """Return the live text for a recorded one, by where it stands."""
        if place in NAMES:
            return self._stage.names.unique(place, text)
        if place in IDS:
            live = self.live(text)
            self._stage.known_ids.add(live)  # what was sent is no secret in the answer
            return live
        if place is Place.URL:
            return url_with(text, self._stage.session.client.base.text, self.live)
        if place is Place.PHONE:
            return phone(text, self._stage.world.contract.people)
        return self._stage.names.known(text)

    def live(self, recorded: str) -> str:
        """Return the live id for a recorded one."""
        return self._live.get(recorded) or self._stand_ins.get(recorded) or recorded

    def text(self, text: str) -> str:
        """Return the live text for a recorded id or name, wherever it stands."""
        live = self.live(text)
        return live if live != text else self._stage.names.known(text)

    def learn(self, index: int, step: Step, exchange: Exchange, ref: StepRef) -> None:
        """Take up the ids that an answer brings, each only if its resource is the run's own."""
        response = exchange.response
        if response is None:
            return
        is_create = step.request.method.upper() == "POST"
        for pair in learned(step.request, step.response, response, self._stage.names.unique):
            recorded = pair.recorded or self._origins.bound.get(index, "")
            if not recorded and not is_create:
                continue
            if self._stage.owns(pair.resource_type, pair.live, ref):
                if recorded:
                    self._live[recorded] = pair.live
                if is_create:
                    self._stage.session.has_created = True

    def rematched(self, recorded: str, live: str) -> None:
        """Go on with another live id, as an IdP does after it looked a resource up anew."""
        self._live[recorded] = live

    def resolve(self, step: Step) -> None:
        """Make sure that each id which a request uses has a live one; raises `Blocked` where it cannot have."""
        target = take_apart(step.request.path)
        status = step.response.status if step.response is not None else 404
        is_write = step.request.method.upper() not in READS
        unknown = (recorded for recorded in ids_of(step, self._origins) if recorded not in self._live)
        for recorded in sorted(unknown):  # a difference of sets would walk over every id of the run
            if self._origins.explains(recorded):
                raise Blocked("the resource that it is about never came into being")
            if recorded == target.id and status < 300:
                raise Blocked(f"the recording does not say where the id {recorded} comes from")
            if is_write and not _is_own_id(step, recorded):
                type_ = target.resource_type if recorded == target.id else "User"
                if recorded not in self._gone_stand_ins:
                    self._gone_stand_ins[recorded] = self._of_a_deleted(type_)
                self._stand_ins[recorded] = self._gone_stand_ins[recorded]
            elif recorded not in self._stand_ins:
                self._stand_ins[recorded] = self._of_nobody(recorded, target.resource_type)

    def _of_nobody(self, recorded: str, resource_type: str) -> str:
        """Return an id that never was, for a read."""
        example = self._stage.session.id_examples.get(resource_type, "")
        found = never_existing(recorded, (example,) if example else (), self._stage.digits)
        self._stage.session.ledger.invented(found)
        self._stage.known_ids.add(found)
        return found

    def _of_a_deleted(self, resource_type: str) -> str:
        """Return the id of a resource that the run made and deleted, for a write."""
        taken = set(self._gone_stand_ins.values()) | set(self._live.values())
        free = [id_ for id_ in self._stage.deleted_ids(resource_type) if id_ not in taken]
        if not free:
            self._sacrifice(resource_type)
            free = [id_ for id_ in self._stage.deleted_ids(resource_type) if id_ not in taken]
        if not free:
            raise Blocked("no resource could be made and deleted to have an id that nobody has")
        self._stage.known_ids.add(free[-1])
        return free[-1]

    def _sacrifice(self, resource_type: str) -> None:
        """Make a resource and delete it."""
        stage = self._stage
        endpoint = "Groups" if resource_type == "Group" else "Users"
        name = f"gone-{len(self._gone_stand_ins)}"
        body = minimal(stage, resource_type, name)
        made = stage.send(plain("POST", f"/{endpoint}", stage.wire, body=body), purpose=Purpose.OUT_OF_BAND)
        if made.response is None:
            return
        for pair in learned(RecordedRequest("POST", f"/{endpoint}"), None, made.response, _as_it_is):
            if stage.owns(resource_type, pair.live):
                stage.send(plain("DELETE", f"/{endpoint}/{pair.live}", stage.wire), purpose=Purpose.OUT_OF_BAND)


def minimal(stage: Stage, resource_type: str, name: str) -> JsonValue:
    """Return a plain resource under a name of the play's own."""
    if resource_type == "Group":
        return minimal_group(stage.names.unique(Place.GROUP_NAME, f"Engine {name}"))
    user_name = stage.names.unique(Place.USER_NAME, f"{name}@example.com")
    email = stage.names.unique(Place.EMAIL, f"{name}@example.com")
    return with_template(minimal_user(user_name, email), stage.world.contract.people, stage.marker)


def _as_it_is(_: Place, text: str) -> str:
    return text


def _is_own_id(step: Step, recorded: str) -> bool:
    """Tell whether an id is the one that a create itself carries, which an endpoint ignores."""
    body = step.request.body
    return step.request.method.upper() == "POST" and isinstance(body, dict) and get(body, "id") == recorded
