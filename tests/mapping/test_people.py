"""The invented people, and people from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from scim_conformance.mapping.people import PeopleError, built_in, read_people

IDPS = ("entra", "okta", "onelogin", "generic")


@pytest.mark.parametrize("idp", IDPS)
def test_there_are_forty_invented_people_of_reserved_domains(idp: str) -> None:
    population = built_in(idp)
    texts = [value for one in population.people for value in one.attributes.values() if isinstance(value, str)]
    addresses = [text for text in texts if "@" in text]
    assert len(population.people) == len({one.label for one in population.people}) == 40
    assert addresses
    assert all(text.lower().endswith(("example.com", "example.org", "example.net")) for text in addresses)
    assert all(one.trouble for one in population.people)


def test_the_invented_people_cause_the_troubles_that_are_named() -> None:
    people = {one.label: one.attributes for one in built_in("entra").people}
    states = [one.is_active for one in built_in("entra").people]
    assert people["no-mailbox"]["mail"] is None
    assert people["one-name"]["surname"] is None
    assert people["namesake"]["displayName"] == people["namesake-two"]["displayName"]
    assert people["loop-one"]["manager"] == people["loop-two"]["objectId"]
    assert people["loop-two"]["manager"] == people["loop-one"]["objectId"]
    assert people["capitals"]["mail"] == "GRACE.TORVIK@EXAMPLE.COM"
    assert people["leaver"]["IsSoftDeleted"] is True
    assert len(str(people["long-name"]["displayName"])) > 170
    assert "#EXT#" in str(people["guest"]["originalUserPrincipalName"])
    assert states.count(False) == 3


def test_csv_has_a_header_and_a_line_for_each_person(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "\ufeffuserPrincipalName,mail,accountEnabled,otherMails\n"
        'ada@example.com,,true,"a@example.com; b@example.com"\n'
        "\n"
        "bea@example.com,bea@example.com,FALSE,\n",
        encoding="utf-8",
    )
    ada, bea = read_people(path, "entra").people
    assert ada.attributes["mail"] is None
    assert ada.attributes["otherMails"] == ["a@example.com", "b@example.com"]
    assert (ada.label, ada.is_active, ada.attributes["IsSoftDeleted"]) == ("ada@example.com", True, False)
    assert (bea.is_active, bea.attributes["IsSoftDeleted"], bea.origin) == (False, True, f"{path}:4")


def test_csv_may_be_separated_by_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("login;firstName\nada;Ada\n", encoding="utf-8")
    assert read_people(path, "okta").people[0].attributes == {"login": "ada", "firstName": "Ada"}


def test_json_is_an_array_of_objects(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text('[{"username": "ada", "status": 2}, {"username": "bea", "status": 1}, {}]', encoding="utf-8")
    people = read_people(path, "onelogin").people
    assert [(one.label, one.is_active) for one in people] == [("ada", False), ("bea", True), ("person 3", None)]


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("people.csv", "", "nobody is in it"),
        ("people.csv", "login\n", "nobody is in it"),
        ("people.csv", "login,login\na,b\n", "people.csv:1: 'login' is there twice"),
        ("people.csv", "login,\na,b\n", "people.csv:1: a column without a name"),
        ("people.csv", "login,email\na\n", "people.csv:2: 1 cells under 2 names"),
        ("people.csv", 'login,email\na,"b\n', "people.csv:2: "),
        ("people.csv", "Login\na\n", "did you mean 'login'?"),
        ("people.json", '{"login": "a"}', "$ is no array"),
        ("people.json", "[1]", "$[0] is no object"),
        ("people.json", '[{"login": ]', "people.json:1:12: no JSON"),
        ("people.json", "[" * 100_000, "nested too deep"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_line(tmp_path: Path, name: str, text: str, wrong: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PeopleError) as caught:
        read_people(path, "okta")
    assert wrong in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_no_text_is_one_line(tmp_path: Path) -> None:
    binary = tmp_path / "people.csv"
    binary.write_bytes(b"login\n\xff\n")
    with pytest.raises(PeopleError, match="byte 6 is no UTF-8"):
        read_people(binary, "okta")
    with pytest.raises(PeopleError, match="cannot be read: No such file"):
        read_people(tmp_path / "nothing.csv", "okta")


def test_people_of_one_name_are_told_apart_and_booleans_may_be_texts(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text(
        '[{"userPrincipalName": "ada", "accountEnabled": "True"},'
        ' {"userPrincipalName": "ada", "IsSoftDeleted": "true"}]',
        encoding="utf-8",
    )
    people = read_people(path, "entra").people
    assert [(one.label, one.is_active) for one in people] == [("ada", True), ("ada (2)", False)]
