"""A few resources that tell right answers to a query from wrong ones, and which of them a query must find."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from scim_conformance.replay.endings import Blocked
from scim_conformance.replay.suite_session import Made, ScimSession
from scim_conformance.scim import urns
from scim_conformance.scim.evaluate import Truth, matches
from scim_conformance.scim.exchange import Exchange, JsonObject
from scim_conformance.scim.filter import parse_filter
from scim_conformance.scim.lookup import get
from scim_conformance.scim.messages import parse_list

PAGES_MAX = 20
"""So many pages of one query are read; what is not met by then may be on a later one."""


class Untold(Exception):  # noqa: N818 - no error: the question has no answer here
    """The endpoint's resources or features do not let right be told from wrong; the message says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found: the entries of all its pages in their order, and the exchanges.

    `is_whole` is false where there are more pages than are read.
    """

    exchanges: tuple[Exchange, ...]
    entries: tuple[JsonObject, ...]
    is_whole: bool

    @property
    def status(self) -> int:
        """The status of the last answer, 0 where none came."""
        response = self.exchanges[-1].response
        return response.status if response is not None else 0

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the run's own resources, in their order."""
        found = (get(entry, "id") for entry in self.entries)
        return tuple(id_ for id_ in found if isinstance(id_, str))


class Crowd:
    """Resources by name, made by the first test of a file that asks for them, and read only.

    `make` makes them; what it could not make is blocked for every test. What a query must find of them is worked out
    from what GET by id shows; what the RFC leaves open is open.
    """

    def __init__(
        self, session: ScimSession, make: Callable[[ScimSession], Mapping[str, Made]], resource_type: str = "User"
    ) -> None:
        self._session = session
        self._make = make
        self._resource_type = resource_type
        self._made: Mapping[str, Made] = {}
        self._shown: dict[str, JsonObject] = {}
        self._trouble = ""
        self._works: dict[str, bool] = {}

    # ---- who is there

    @property
    def marker(self) -> str:
        """Ten letters and digits that stand in nobody else's attributes."""
        return self._session.marker

    @property
    def made(self) -> Mapping[str, Made]:
        """The resources; raises `Blocked` where they could not be made."""
        if self._trouble:
            raise Blocked(self._trouble)
        if not self._made:
            try:
                self._made = self._make(self._session)
            except Blocked as blocked:
                self._trouble = str(blocked)
                raise
        return self._made

    def shown(self, name: str) -> JsonObject:
        """Return a resource as GET by id shows it."""
        made = self.made[name]
        if name not in self._shown:
            exchange = self._session.get(made.path, is_judged=False)
            body = exchange.response.body if exchange.response is not None else None
            if not isinstance(body, dict) or get(body, "id") != made.id:
                raise Blocked(f"GET {made.path} does not show the {self._resource_type}")
            self._shown[name] = body
        return self._shown[name]

    def name_of(self, id_: str) -> str:
        """Return the name of a resource by its id, the id itself where it is none of the crowd."""
        return next((name for name, made in self.made.items() if made.id == id_), id_)

    def names_in(self, found: Found) -> list[str]:
        """Return the crowd's own in the order in which a query found them."""
        names = [self.name_of(id_) for id_ in found.ids]
        return [name for name in names if name in self.made]

    # ---- what is asked

    def ask(self, scim: ScimSession, *, is_search: bool = False, is_judged: bool = False, **parameters: str) -> Found:
        """Query the crowd's endpoint with these parameters, page after page; by POST to .search where wished."""
        _ = self.made  # whoever asks first has them made
        endpoint = scim.capabilities.definitions[self._resource_type].resource_type.endpoint
        return ask(scim, endpoint, is_search=is_search, is_judged=is_judged, **parameters)

    def truths(self, scim: ScimSession, text: str) -> dict[str, Truth]:
        """Return for each of the crowd whether a filter must find it."""
        definition = scim.capabilities.definitions[self._resource_type]
        tree = parse_filter(text, definition.schema_uris)
        return {name: matches(tree, self.shown(name), definition) for name in self.made}

    def deviations(
        self, scim: ScimSession, text: str, *, is_search: bool = False, needs: Sequence[Truth] = (Truth.YES, Truth.NO)
    ) -> list[str]:
        """Return who is missing from what a filter finds, and who should not be there; nobody passes.

        Raises `Untold` where filtering is not offered or does not work at all, where this filter is refused with 400
        (a matter of the requirement that it be served), and where the crowd holds nobody for it to find or leave out.
        """
        self.check_filters_work(scim)
        truths = self._told(scim, text, needs)
        return self.held_against(truths, self.ask(scim, is_search=is_search, filter=text))

    def deviations_one_by_one(self, scim: ScimSession, text: str) -> list[str]:
        """Return the same, asked for each of the crowd by name `and` this filter, however many others there are."""
        self.check_and_works(scim)
        truths = self._told(scim, text, (Truth.YES, Truth.NO))
        wrong: list[str] = []
        for name, truth in truths.items():
            alone = {other: truth if other == name else Truth.NO for other in truths}
            wrong += self.held_against(alone, self.ask(scim, filter=f"{self._by_name(name)} and {text}"))
        return wrong

    def _told(self, scim: ScimSession, text: str, needs: Sequence[Truth]) -> dict[str, Truth]:
        truths = self.truths(scim, text)
        if not set(needs) <= set(truths.values()):
            raise Untold("the endpoint does not keep the values by which this filter tells resources apart")
        return truths

    def all_by(self, scim: ScimSession, text: str) -> str:
        """Return a filter that finds all of the crowd and nobody else; raises `Untold` where it does not."""
        self.check_filters_work(scim)
        if sorted(self.names_in(self.ask(scim, filter=text))) != sorted(self.made):
            raise Untold("the endpoint does not find the resources of the test, and them alone, by this filter")
        return text

    def needs(self, *attributes: str) -> None:
        """Raise `Untold` where a resource does not show an attribute that was sent for it."""
        for name, made in self.made.items():
            for attribute in attributes:
                if made.sent.get(attribute) != self.shown(name).get(attribute):
                    raise Untold(f"the endpoint does not keep {attribute} as it was sent")

    def held_against(self, truths: Mapping[str, Truth], found: Found) -> list[str]:
        """Return in words how what was found differs from what must be."""
        if found.status == 400:
            raise Untold("the endpoint refuses this filter with 400; whether it may is another requirement's matter")
        if found.status != 200:
            return [f"answered {found.status}"]
        present = set(self.names_in(found))
        wrong = [f"{name} is not meant" for name in sorted(present) if truths[name] is Truth.NO]
        if found.is_whole:
            wrong += [
                f"{name} is missing" for name, truth in truths.items() if truth is Truth.YES and name not in present
            ]
        return wrong

    # ---- what the questions rest on

    def check_filters_work(self, scim: ScimSession) -> None:
        """Raise `Untold` where a look-up by name does not find just the one: nothing can be said of others then."""
        if not scim.capabilities.filter:
            raise Untold("the endpoint does not advertise filtering")
        if not self._holds(scim, "eq", {self._by_name(name): {name} for name in list(self.made)[:2]}):
            raise Untold("a plain look-up by name does not work, so that finer questions have no answer")

    def check_and_works(self, scim: ScimSession) -> None:
        """Raise `Untold` where `and` does not narrow a look-up: then nothing can be asked of one person alone."""
        self.check_filters_work(scim)
        one, other = list(self.made)[:2]
        mine, others = self._by_name(one), self._by_name(other)
        if not self._holds(scim, "and", {f"{mine} and {mine}": {one}, f"{mine} and {others}": set()}):
            raise Untold("the endpoint does not join conditions with and, by which this question is asked")

    def _by_name(self, name: str) -> str:
        attribute = "userName" if self._resource_type == "User" else "displayName"
        return f'{attribute} eq "{self.made[name].name}"'

    def _holds(self, scim: ScimSession, key: str, expected: Mapping[str, set[str]]) -> bool:
        if key not in self._works:
            self._works[key] = all(
                set(self.names_in(self.ask(scim, filter=text))) == names for text, names in expected.items()
            )
        return self._works[key]


def ask(scim: ScimSession, endpoint: str, *, is_search: bool, is_judged: bool, **parameters: str) -> Found:
    """Query an endpoint ("" for the base URL), page after page while an answer says that there is more."""
    exchanges: list[Exchange] = []
    entries: list[JsonObject] = []
    more: dict[str, str] = {}
    for _ in range(PAGES_MAX):
        exchange = _once(scim, endpoint, {**parameters, **more}, is_search=is_search, is_judged=is_judged)
        exchanges.append(exchange)
        response = exchange.response
        page = parse_list(response.body) if response is not None and response.status == 200 else None
        if page is None:
            return Found(tuple(exchanges), tuple(entries), is_whole=False)
        entries += page.resources
        if page.next_cursor is not None:
            more = {"cursor": page.next_cursor}
        elif page.total_results is None or len(entries) >= page.total_results or "count" in parameters:
            return Found(tuple(exchanges), tuple(entries), is_whole="count" not in parameters)
        elif not page.resources:
            break
        else:
            more = {"startIndex": str(len(entries) + 1)}
    return Found(tuple(exchanges), tuple(entries), is_whole=False)


def _once(
    scim: ScimSession, endpoint: str, parameters: Mapping[str, str], *, is_search: bool, is_judged: bool
) -> Exchange:
    if not is_search:
        target = f"{endpoint}?{urlencode(parameters, quote_via=quote)}" if parameters else endpoint or "/"
        return scim.get(target, is_judged=is_judged)
    return scim.post(f"{endpoint}/.search", search_body(parameters), is_judged=is_judged)


def search_body(parameters: Mapping[str, str]) -> JsonObject:
    """Return parameters of a query as the body of a .search (RFC 7644 §3.4.3)."""
    body: JsonObject = {"schemas": [urns.SEARCH_REQUEST]}
    for name, value in parameters.items():
        if name in {"attributes", "excludedAttributes"}:
            body[name] = list(value.split(","))
        else:
            body[name] = int(value) if name in {"count", "startIndex"} else value
    return body
