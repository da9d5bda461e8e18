"""Names become unique to a play and stay what the recording is about."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scim_conformance.documents.model import People
from scim_conformance.replay.naming import MARKER_LENGTH, Names, marker, phone, with_template
from scim_conformance.replay.positions import Place

MARKER = marker("run", "play")
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=80).filter(
    lambda text: text.strip() and MARKER not in text.lower()
)
LOCAL = st.text("abcdefghijklmnopqrstuvwxyzABC0123456789.'-_", min_size=1, max_size=70)
ADDRESS = st.builds("{}@{}".format, LOCAL, st.sampled_from(["example.com", "EXAMPLE.COM", "corp.com", "x.example"]))
NAME = st.tuples(st.sampled_from([Place.USER_NAME, Place.EMAIL, Place.EXTERNAL_ID, Place.GROUP_NAME]), TEXT | ADDRESS)


@pytest.mark.parametrize(
    ("recorded", "unique"),
    [
        ("ada.lovelace@example.com", "ada.lovelace.{m}@example.com"),
        ("ADA.LOVELACE@EXAMPLE.COM", "ADA.LOVELACE.{M}@EXAMPLE.COM"),
        ("Ada.Lovelace@Example.com", "Ada.Lovelace.{m}@Example.com"),
        ("ada+test@example.com", "ada.{m}+test@example.com"),
        ("o'neil@example.com", "o'neil.{m}@example.com"),
        ("zoë@example.org", "zoë.{m}@example.org"),
        ("ada@contoso.com", "ada.{m}@contoso.example"),
        ("bjensen", "bjensen.{m}"),
        ("no-such-user-7f3a", "no-such-user-7f3a-{m}"),
        ("701984", "701984-{m}"),
        ("Flux Team", "Flux Team {m}"),
        ("FLUX TEAM", "FLUX TEAM {M}"),
        (" padded ", " padded.{m} "),
        ("", ""),
        ("   ", "   "),
    ],
)
def test_a_name_takes_the_marker_in_its_own_manner(recorded, unique):
    expected = unique.format(m=MARKER, M=MARKER.upper())
    assert Names(MARKER).unique(Place.USER_NAME, recorded) == expected


def test_long_names_keep_their_length():
    names = Names(MARKER)
    for recorded in ("x" * 255, "x" * 41, "a" * 64 + "@example.com", "word " * 30):
        assert len(names.unique(Place.USER_NAME, recorded)) == len(recorded)


def test_ids_of_an_idp_keep_their_form():
    names = Names(MARKER)
    okta = names.unique(Place.EXTERNAL_ID, "00u1exampleADA0001x7")
    assert len(okta) == 20
    assert okta.startswith("00u")
    assert okta.isalnum()
    guid = names.unique(Place.EXTERNAL_ID, "77777777-aaaa-4bbb-8ccc-dddddddddddd")
    assert [len(part) for part in guid.split("-")] == [8, 4, 4, 4, 12]
    assert guid.split("-")[1:4] == ["aaaa", "4bbb", "8ccc"]


def test_guids_that_differ_in_their_end_stay_apart():
    names = Names(MARKER)
    found = {names.unique(Place.EXTERNAL_ID, f"77777777-aaaa-4bbb-8ccc-{number:012}") for number in range(300)}
    assert len(found) == 300


@given(st.lists(NAME, max_size=12))
def test_same_texts_stay_same_and_different_ones_different(texts):
    names = Names(MARKER, texts)
    made = {text: names.unique(place, text) for place, text in texts}
    assert len(set(made.values())) == len(made)
    for text, unique in made.items():
        for other, other_unique in made.items():
            assert (text.casefold() == other.casefold()) == (unique.casefold() == other_unique.casefold()) or (
                text.strip().casefold() == other.strip().casefold()
            )


@given(NAME)
def test_each_name_holds_the_marker_in_whatever_case(name):
    assert MARKER in Names(MARKER, [name]).unique(*name).lower()


@given(NAME)
def test_a_name_is_the_same_whatever_else_is_named(name):
    alone = Names(MARKER, [name]).unique(*name)
    assume(name[1] != "other@example.com")
    assert Names(MARKER, [name, (Place.EMAIL, "other@example.com")]).unique(*name) == alone


@given(TEXT, st.sampled_from(["NFC", "NFD"]))
def test_the_unicode_form_is_kept(text, form):
    text = unicodedata.normalize(form, text)
    assume(text.strip() and MARKER not in text.lower())
    unique = Names(MARKER).unique(Place.GROUP_NAME, text)
    assert unicodedata.is_normalized(form, unique)


@given(ADDRESS)
def test_an_address_stays_one_and_goes_to_a_reserved_domain(address):
    unique = Names(MARKER).unique(Place.EMAIL, address)
    local, _, domain = unique.partition("@")
    assert local
    assert domain.lower().endswith(("example.com", ".example"))
    assert len(local) <= 64 or len(address.partition("@")[0]) > 50


def test_a_given_domain_takes_all_addresses():
    names = Names(MARKER, domain="test.corp.com")
    assert names.unique(Place.EMAIL, "ada@example.com") == f"ada.{MARKER}@test.corp.com"
    assert names.unique(Place.EMAIL, "ADA@EXAMPLE.COM") == f"ADA.{MARKER.upper()}@TEST.CORP.COM"


def test_addresses_that_differ_in_their_domain_stay_apart_under_a_given_one():
    texts = [(Place.EMAIL, "ada@example.com"), (Place.EMAIL, "ada@example.org"), (Place.EMAIL, "ada@contoso.com")]
    names = Names(MARKER, texts, domain="d.example")
    assert len({names.unique(*text) for text in texts}) == 3


@pytest.mark.parametrize(
    ("user_name", "domain", "expected"),
    [("free", "", "ada.{m}"), ("address", "", "ada.{m}@example.com"), ("domain", "d.io", "ada.{m}@d.io")],
)
def test_the_contract_says_what_a_user_name_looks_like(user_name, domain, expected):
    names = Names(MARKER, [(Place.USER_NAME, "ada"), (Place.EXTERNAL_ID, "ada")], People(user_name=user_name), domain)
    assert names.unique(Place.USER_NAME, "ada") == expected.format(m=MARKER)
    assert names.unique(Place.EXTERNAL_ID, "ada") == expected.format(m=MARKER)


def test_texts_that_are_no_names_stay():
    names = Names(MARKER, [(Place.GROUP_NAME, "Flux Team")])
    assert names.known("Ada Lovelace") == "Ada Lovelace"
    assert names.known("Flux Team") == f"Flux Team {MARKER}"


def test_a_name_that_is_unique_already_stays():
    names = Names(MARKER)
    once = names.unique(Place.USER_NAME, "ada@example.com")
    assert names.unique(Place.USER_NAME, once) == once


def test_markers_tell_runs_and_plays_apart_and_are_the_same_in_every_worker():
    found = {marker(run, play) for run in "abcdefgh" for play in "abcdefgh"}
    assert len(found) == 64
    assert all(len(one) == MARKER_LENGTH and one[0].isalpha() and int(one, 16) >= 0 for one in found)
    assert marker("a", "b") == marker("a", "b")


@pytest.mark.parametrize(("form", "expected"), [("free", "+44 (1632) 960001"), ("e164", "+441632960001")])
def test_phone_numbers_are_as_the_contract_wants_them(form, expected):
    assert phone("+44 (1632) 960001", People(phone=form)) == expected


def test_a_phone_number_without_digits_stays():
    assert phone("none", People(phone="e164")) == "none"


def test_a_template_lies_under_what_the_flow_sends():
    people = People(
        template={
            "schemas": ["urn:x"],
            "title": "T",
            "locale": "en",
            "name": {"givenName": "G", "familyName": "F"},
            "nickName": "{userName} {marker}",
            "roles": [{"value": "{marker}"}],
        }
    )
    body = {"schemas": ["urn:u"], "userName": "ada", "Title": "Mine", "name": {"givenName": "Ada"}}
    assert with_template(body, people, MARKER) == {
        "schemas": ["urn:u", "urn:x"],
        "userName": "ada",
        "Title": "Mine",
        "locale": "en",
        "name": {"givenName": "Ada", "familyName": "F"},
        "nickName": f"ada {MARKER}",
        "roles": [{"value": MARKER}],
    }
    assert with_template("text", people, MARKER) == "text"
    assert with_template(body, People(), MARKER) is body
