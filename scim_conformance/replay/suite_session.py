"""What a suite test speaks through: each request is sent within bounds, judged, recorded, and cleaned up after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import quote

from scim_conformance.documents.model import Contract, Profile, StepRef, Verdict
from scim_conformance.events import LeftBehind
from scim_conformance.expected.rules import is_promised
from scim_conformance.expected.world import Capabilities, World
from scim_conformance.replay.bulk import shown_in
from scim_conformance.replay.clean import Cleaner
from scim_conformance.replay.compose import plain
from scim_conformance.replay.correlation import never_existing
from scim_conformance.replay.endings import Blocked, RunCutShort
from scim_conformance.replay.naming import with_template
from scim_conformance.replay.people import minimal_group, minimal_user
from scim_conformance.replay.positions import Place
from scim_conformance.replay.session import Session
from scim_conformance.replay.stage import Stage
from scim_conformance.scim import urns
from scim_conformance.scim.exchange import Exchange, Framing, JsonObject, JsonValue, Purpose, Request
from scim_conformance.scim.lookup import get
from scim_conformance.scim.path import AttributePath, parse_path
from scim_conformance.scim.schema import Mutability, Returned
from scim_conformance.scim.spelling import spelled

_ENDPOINTS = {"User": "/Users", "Group": "/Groups"}
_PARALLEL_MAX = 32


@dataclass(frozen=True, slots=True)
class Made:
    """A resource that a test made: its id, what was sent, and the exchange that made it."""

    resource_type: str
    id: str
    sent: JsonObject
    exchange: Exchange

    @property
    def path(self) -> str:
        """Its path below the base URL."""
        return f"{_ENDPOINTS[self.resource_type]}/{quote(self.id, safe='')}"

    @property
    def shown(self) -> JsonObject:
        """The resource as the create's answer showed it; empty without a body."""
        body = self.exchange.response.body if self.exchange.response is not None else None
        return body if isinstance(body, dict) else {}

    @property
    def name(self) -> str:
        """The unique name that was sent: userName, or a group's displayName."""
        return str(self.sent["userName" if self.resource_type == "User" else "displayName"])


class ScimSession:
    """One test's way to the endpoint. Used as a context manager it deletes at its end what the test made.

    A target is a path below the base URL with its query, percent-encoded. Every exchange is judged as flows are,
    unless `is_judged` is false: then only the test's own assertions speak. What the session `beside` it makes is the
    test's own too.
    """

    def __init__(
        self, session: Session, test: str, profile: Profile | None = None, beside: ScimSession | None = None
    ) -> None:
        self._session = session
        self._stage = Stage(session, StepRef(profile=profile.id if profile else "", test=test), profile)
        if beside is not None:
            self._stage.share(beside._stage)
        self._numbers = 0
        self.left_behind: tuple[LeftBehind, ...] = ()

    # ---- what is known

    @property
    def world(self) -> World:
        """What the endpoint is held to."""
        return self._stage.world

    @property
    def contract(self) -> Contract:
        """The contract of the run."""
        return self._stage.world.contract

    @property
    def capabilities(self) -> Capabilities:
        """What the endpoint has."""
        return self._stage.world.capabilities

    def promises(self, path: str, resource_type: str = "User") -> bool:
        """Tell whether the contract, or the endpoint's own schema, says that an attribute of this path is kept."""
        definition = self.capabilities.definitions.get(resource_type)
        if definition is None:
            return False
        wanted = parse_path(path, definition.schema_uris)
        attribute = definition.find(wanted) if isinstance(wanted, AttributePath) else None
        if attribute is None or attribute.mutability is Mutability.READ_ONLY:
            return False
        assert isinstance(wanted, AttributePath)
        return is_promised(self.world, resource_type, wanted, attribute)

    @property
    def base_url(self) -> str:
        """The base URL, without a slash at its end."""
        return self._session.client.base.text

    def can_prove(self, kind: str) -> bool:
        """Tell whether requests can be sent with this kind of `authentication`."""
        return self._session.client.can_prove(kind)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """All verdicts of the judge so far."""
        return tuple(self._stage.verdicts)

    # ---- requests

    def request(
        self,
        method: str,
        target: str,
        body: JsonValue = None,
        *,
        text: str | None = None,
        headers: Mapping[str, str | None] | None = None,
        authentication: str = "valid",
        framing: Framing = Framing.PLAIN,
        is_judged: bool = True,
        reads_back: bool = False,
    ) -> Exchange:
        """Send one request; `text` is sent as it stands; a header of None is left out.

        Raises `ForeignWrite` before a request goes out that could touch what the test did not make.
        """
        request = self._composed(method, target, body, text, headers, authentication, framing)
        return self._stage.send(request, purpose=Purpose.SUITE, is_judged=is_judged, reads_back=reads_back)

    def get(self, target: str, **options: object) -> Exchange:
        """GET; options as in `request`."""
        return self.request("GET", target, **options)  # type: ignore[arg-type]

    def post(self, target: str, body: JsonValue = None, **options: object) -> Exchange:
        """POST; options as in `request`."""
        return self.request("POST", target, body, **options)  # type: ignore[arg-type]

    def put(self, target: str, body: JsonValue = None, **options: object) -> Exchange:
        """PUT; options as in `request`."""
        return self.request("PUT", target, body, **options)  # type: ignore[arg-type]

    def patch(self, target: str, body: JsonValue = None, **options: object) -> Exchange:
        """PATCH; options as in `request`."""
        return self.request("PATCH", target, body, **options)  # type: ignore[arg-type]

    def delete(self, target: str, **options: object) -> Exchange:
        """DELETE; options as in `request`."""
        return self.request("DELETE", target, **options)  # type: ignore[arg-type]

    def race(self, requests: Sequence[Request], *, is_judged: bool = True) -> tuple[Exchange, ...]:
        """Send requests at once and return their exchanges in the same order, judged together.

        Each is made with `prepared`.
        """
        self._stage.enter()
        entries = [self._stage.announce(request) for request in requests]
        client = self._session.client
        numbers = [self._stage.next_number() for _ in requests]

        def send(request: Request, number: int) -> Exchange:
            return client.send(request, Purpose.SUITE, number=number)

        with ThreadPoolExecutor(min(len(requests), _PARALLEL_MAX)) as pool:
            exchanges = tuple(pool.map(send, requests, numbers))
        for exchange, entry in zip(exchanges, entries, strict=True):
            self._stage.note(exchange, entry)
        for exchange in exchanges:
            self._stage.tell(exchange)
        if is_judged:
            self._stage.conclude_together(exchanges, reads_back=False)
        return exchanges

    def bulk(
        self, operations: Sequence[JsonObject], *, fail_on_errors: int | None = None, **options: object
    ) -> Exchange:
        """POST a bulk request (RFC 7644 §3.7), and look at what its answer says that it made, so that it is deleted.

        What bulk makes is unknown to the model: reads of it are for the test alone (`is_judged=False`).
        """
        body: JsonObject = {"schemas": [urns.BULK_REQUEST], "Operations": list(operations)}
        if fail_on_errors is not None:
            body["failOnErrors"] = fail_on_errors
        exchange = self.post("/Bulk", body, **options)
        for resource_type, id_ in shown_in(exchange):
            self._stage.owns(resource_type, id_, is_judged=False)
        return exchange

    def prepared(
        self, method: str, target: str, body: JsonValue = None, headers: Mapping[str, str | None] | None = None
    ) -> Request:
        """Return a request for `race`."""
        return self._composed(method, target, body, None, headers, "valid")

    def look_up(self, resource_type: str, attribute: str, value: str, **options: object) -> Exchange:
        """Query for `attribute eq "value"`."""
        literal = value.replace("\\", "\\\\").replace('"', '\\"')
        text = quote(f'{attribute} eq "{literal}"', safe="")
        return self.get(f"{_ENDPOINTS[resource_type]}?filter={text}", **options)

    def _composed(
        self,
        method: str,
        target: str,
        body: JsonValue,
        text: str | None,
        headers: Mapping[str, str | None] | None,
        authentication: str,
        framing: Framing = Framing.PLAIN,
    ) -> Request:
        return plain(
            method,
            target,
            self._stage.wire,
            body=body,
            text=text,
            headers=headers,
            authentication=authentication,
            framing=framing,
        )

    def read(self, made: Made) -> JsonObject:
        """Return a resource as GETs show it now, what its schema returns on request included, its names
        spelled as in RFC 7643; empty where none shows it.
        """
        definition = self.capabilities.definitions.get(made.resource_type)
        attributes = definition.core.attributes if definition is not None else ()
        on_request = [one.name for one in attributes if one.returned is Returned.REQUEST]
        targets = [made.path, *([f"{made.path}?attributes={','.join(on_request)}"] if on_request else [])]
        shown: JsonObject = {}
        for target in targets:
            response = self.get(target).response
            if response is not None and isinstance(response.body, dict):
                shown = {**response.body, **shown}
        whole = spelled(shown)
        return whole if isinstance(whole, dict) else {}

    # ---- what a test is about

    @property
    def marker(self) -> str:
        """Ten letters and digits, a letter first, in lower case, that stand in no text but this test's own."""
        return self._stage.marker

    def unique(self, text: str, place: Place = Place.USER_NAME) -> str:
        """Return a name like `text` that nobody else has; the same for the same text."""
        return self._stage.names.unique(place, text)

    def user_body(self, **attributes: JsonValue) -> JsonObject:
        """Return a plain user under a name of its own, with attributes laid over; None takes one away."""
        self._numbers += 1
        name = f"ada.lovelace-{self._numbers}@example.com"
        body = minimal_user(self.unique(name), self.unique(name, Place.EMAIL))
        whole = with_template(body, self.contract.people, self._stage.marker)
        assert isinstance(whole, dict)
        return _over(whole, attributes)

    def group_body(self, members: Iterable[Made] = (), **attributes: JsonValue) -> JsonObject:
        """Return a group under a name of its own, with these members."""
        self._numbers += 1
        body = minimal_group(self.unique(f"Analytical Engines {self._numbers}", Place.GROUP_NAME))
        body["members"] = [{"value": member.id} for member in members]
        return _over(body, attributes)

    def user(self, *, is_judged: bool = True, **attributes: JsonValue) -> Made:
        """Create a plain user with attributes laid over; raises `Blocked` where the endpoint does not make it."""
        return self._make("User", self.user_body(**attributes), is_judged)

    def group(self, members: Iterable[Made] = (), *, is_judged: bool = True, **attributes: JsonValue) -> Made:
        """Create a group with these members; raises `Blocked` where the endpoint does not make it."""
        return self._make("Group", self.group_body(members, **attributes), is_judged)

    def unknown_id(self, resource_type: str = "User") -> str:
        """Return an id that never existed, in the form of this endpoint's ids; for reads only."""
        self._numbers += 1
        example = self._session.id_examples.get(resource_type, "")
        digits = f"{self._stage.marker}{self._numbers}"
        found = never_existing(digits, (example,) if example else (), self._stage.digits)
        self._session.ledger.invented(found)
        self._stage.known_ids.add(found)
        return found

    def deleted_id(self, resource_type: str = "User") -> str:
        """Return the id of a resource that the test made and deleted; for writes to what is not there."""
        made = self.group() if resource_type == "Group" else self.user()
        self.delete(made.path)
        return made.id

    def _make(self, resource_type: str, body: JsonObject, is_judged: bool) -> Made:
        exchange = self.post(_ENDPOINTS[resource_type], body, is_judged=is_judged)
        response = exchange.response
        if response is None or response.status >= 300:
            answer = response.status if response is not None else "nothing"
            raise Blocked(f"the {resource_type} that the test is about was not made: POST was answered {answer}")
        shown = get(response.body, "id") if isinstance(response.body, dict) else None
        id_ = str(shown) if shown else response.headers.get("Location", "").rstrip("/").rpartition("/")[2]
        if not self._stage.owns(resource_type, id_):
            raise Blocked(f"the answer to the create does not show the {resource_type} that was sent")
        return Made(resource_type, id_, body, exchange)

    # ---- the end

    def close(self) -> None:
        """Delete what the test made; `left_behind` says what could not be."""

        def send(method: str, target: str) -> Exchange:
            return self._stage.transmit(plain(method, target, self._stage.wire), purpose=Purpose.CLEAN_UP)

        cleaner = Cleaner(self._session.ledger, send, self._session.deletes_that_hold)
        self.left_behind = tuple(cleaner.clean(self._stage.entries))

    def __enter__(self) -> ScimSession:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or (isinstance(error, Exception) and not isinstance(error, RunCutShort)):
            self.close()


def _over(body: JsonObject, attributes: Mapping[str, JsonValue]) -> JsonObject:
    whole = {**body, **attributes}
    return {name: value for name, value in whole.items() if not (name in attributes and value is None)}
