"""What a query must find of a crowd, and when that cannot be told."""

from __future__ import annotations

import pytest

from scim_conformance.expected.world import World
from scim_conformance.replay.client import Client
from scim_conformance.replay.crowd import Crowd, Found, Untold, ask, search_body
from scim_conformance.replay.discovery import discover
from scim_conformance.replay.endings import Blocked
from scim_conformance.replay.ledger import Heading, Ledger
from scim_conformance.replay.limits import Limits
from scim_conformance.replay.secrets import Secret
from scim_conformance.replay.session import Session
from scim_conformance.replay.suite_session import ScimSession
from scim_conformance.scim.evaluate import Truth
from scim_conformance.target.server import EmbeddedProvider


def made_people(session):
    titles = {"anna": f"{session.marker}a", "bert": f"{session.marker}b", "cora": None}
    return {name: session.user(is_judged=False, title=title) for name, title in titles.items()}


def session_with(library, provider):
    """Return a session that is held to nothing but what the provider says of itself."""
    client = Client(provider.base_url, Secret(provider.token), limits=Limits(timeout_s=20))
    contract = library.contracts["rfc"]
    found = discover(client).capabilities(contract)
    world = World(contract, None, found, library.requirements, base_url=provider.base_url)
    ledger = Ledger(None, Heading("run", provider.base_url, "rfc"))
    return Session(client=client, ledger=ledger, emit=lambda _: None, world_for=lambda _: world, run_id="run")


@pytest.fixture
def provider(request):
    """A provider with the defects of the parameter."""
    with EmbeddedProvider(contract="rfc", defects=getattr(request, "param", ())) as running:
        yield running


@pytest.fixture
def sessions(library, provider):
    """Two sessions beside each other."""
    session = session_with(library, provider)
    with ScimSession(session, "file") as shared, ScimSession(session, "test", beside=shared) as scim:
        yield shared, scim
    session.client.close()


@pytest.fixture
def scim(sessions):
    return sessions[1]


@pytest.fixture
def crowd(sessions):
    return Crowd(sessions[0], made_people)


def test_a_right_answer_has_no_deviations(scim, crowd):
    assert crowd.deviations(scim, f'title sw "{crowd.marker}"') == []
    assert crowd.deviations(scim, f'title eq "{crowd.marker}a"', is_search=True) == []
    assert crowd.deviations_one_by_one(scim, "title pr") == []


@pytest.mark.parametrize("provider", [("co-behaves-like-eq",)], indirect=True)
def test_whoever_is_missing_is_named(scim, crowd):
    assert crowd.deviations(scim, f'title co "{crowd.marker}"') == ["anna is missing", "bert is missing"]


@pytest.mark.parametrize("provider", [("pr-finds-everybody",)], indirect=True)
def test_whoever_is_not_meant_is_named(scim, crowd):
    assert crowd.deviations_one_by_one(scim, "title pr") == ["cora is not meant"]


@pytest.mark.parametrize("provider", [("filter-is-ignored",)], indirect=True)
def test_where_filters_do_not_work_at_all_nothing_is_told_of_operators(scim, crowd):
    with pytest.raises(Untold, match="a plain look-up by name does not work"):
        crowd.deviations(scim, f'title co "{crowd.marker}"')


@pytest.mark.parametrize("provider", [("and-behaves-like-or",)], indirect=True)
def test_where_and_does_not_narrow_nobody_is_asked_for_alone(scim, crowd):
    with pytest.raises(Untold, match="does not join conditions with and"):
        crowd.deviations_one_by_one(scim, "title pr")


@pytest.mark.parametrize("provider", [("operators-of-order-are-refused",)], indirect=True)
def test_a_refused_filter_is_another_requirements_matter(scim, crowd):
    with pytest.raises(Untold, match="refuses this filter"):
        crowd.deviations(scim, f'title gt "{crowd.marker}a"')


def test_a_filter_that_tells_nobody_apart_is_untold(scim, crowd):
    with pytest.raises(Untold, match="does not keep the values"):
        crowd.deviations(scim, f'nickName eq "{crowd.marker}"')


def test_what_the_rfc_leaves_open_passes_either_way(scim, crowd):
    truths = crowd.truths(scim, f'title ne "{crowd.marker}a"')
    assert truths == {"anna": Truth.NO, "bert": Truth.YES, "cora": Truth.OPEN}
    everybody = ask(scim, "/Users", is_search=False, is_judged=False)
    assert crowd.held_against(truths, everybody) == ["anna is not meant"]


def test_an_answer_that_was_cut_short_misses_nobody(scim, crowd):
    found = Found(crowd.ask(scim).exchanges, (), is_whole=False)
    assert crowd.held_against(dict.fromkeys(crowd.made, Truth.YES), found) == []


def test_pages_are_read_to_the_end(scim, crowd):
    assert sorted(crowd.names_in(crowd.ask(scim))) == sorted(crowd.made)
    assert crowd.names_in(crowd.ask(scim, count="1", cursor="")) != []


def test_what_could_not_be_made_is_blocked_for_every_test(sessions):
    tries = []

    def make(session):
        tries.append(session)
        raise Blocked("no")

    crowd = Crowd(sessions[0], make)
    for _ in range(2):
        with pytest.raises(Blocked, match="no"):
            crowd.check_filters_work(sessions[1])
    assert len(tries) == 1


def test_the_crowd_is_gone_with_its_session(library, provider):
    with ScimSession(session_with(library, provider), "file") as shared:
        assert len(Crowd(shared, made_people).made) == 3
        assert len(provider.snapshot()) == 3
    assert provider.snapshot() == {}
    assert shared.left_behind == ()


def test_parameters_become_the_body_of_a_search():
    body = search_body({"filter": "title pr", "count": "2", "attributes": "title,id"})
    assert (body["filter"], body["count"], body["attributes"]) == ("title pr", 2, ["title", "id"])
