"""Forty invented people who cause trouble, and three groups of them, under the names of each IdP's directory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b

from scim_conformance.mapping.people.directory import FOLDER, directory_of
from scim_conformance.mapping.people.model import Group, Person, Population
from scim_conformance.scim.exchange import JsonObject, JsonValue


@cache
def built_in(idp: str) -> Population:
    """Return the invented people as this family of IdP has them in its directory."""
    directory = directory_of(idp)
    raw: list[JsonObject] = json.loads((FOLDER / "people.json").read_text(encoding="utf-8"))
    facts = {str(person["name"]): _facts(number, person) for number, person in enumerate(raw, 1)}
    for person in raw:
        _with_manager(facts[str(person["name"])], facts.get(str(person.get("manager", ""))))
    people = tuple(
        Person(
            label=str(person["name"]),
            attributes=_filled(directory.users, facts[str(person["name"])]),
            is_active=bool(person.get("is_active", True)),
            trouble=str(person["trouble"]),
        )
        for person in raw
    )
    groups: list[JsonObject] = json.loads((FOLDER / "groups.json").read_text(encoding="utf-8"))
    return Population(
        idp=idp,
        people=people,
        groups=tuple(_group(directory.groups, group, facts) for group in groups),
        is_built_in=True,
        known=frozenset(directory.users) | frozenset(directory.groups),
        sign_in=directory.sign_in,
    )


_TOLD_BY_RECORDINGS_ALONE = (
    "fax",
    "region",
    "postal_code",
    "office",
    "middle_name",
    "nick_name",
    "time_zone",
    "user_type",
)


def recorded(idp: str, label: str, facts: Mapping[str, JsonValue]) -> Person:
    """Return somebody of whom a recording tells, as this family of IdP would have them in its directory."""
    directory = directory_of(idp)
    known = {fact for fact in directory.users.values() if isinstance(fact, str)}
    whole = {**dict.fromkeys(known), **facts}
    is_active = facts.get("is_active")
    return Person(label, _filled(directory.users, whole), is_active if isinstance(is_active, bool) else None)


def _facts(number: int, person: Mapping[str, JsonValue]) -> JsonObject:
    """Return all that is told of an invented person, as told and as it follows from that."""
    first, last, login = person.get("first_name"), person.get("last_name"), str(person["login"])
    joined = " ".join(str(part).strip() for part in (first, last) if part)
    address_login = login if "@" in login else f"{login}@example.com"
    mail = person.get("mail", address_login)
    second = person.get("second_mail")
    is_active = bool(person.get("is_active", True))
    told: JsonObject = {
        "title": None,
        "department": None,
        "city": None,
        "country": None,
        "phone": None,
        "mobile": None,
        "language": "en",
        **dict.fromkeys(_TOLD_BY_RECORDINGS_ALONE),
        "employee_number": f"{7000 + number}",
        "display_name": f"{first or ''} {last or ''}".strip(),
    }
    return {
        **told,
        **person,
        "guid": _guid(str(person["name"])),
        "joined_name": joined,
        "address_login": address_login,
        "guest_login": f"{login.replace('@', '_')}#EXT#@example.com" if person.get("is_guest") else address_login,
        "nickname": login.partition("@")[0],
        "mail": mail,
        "second_mail": second,
        "further_mails": [second] if second else [],
        "proxies": [f"SMTP:{mail}", *([f"smtp:{second}"] if second else [])] if mail else [],
        "company": "Fjord Surveys",
        "street": f"{number} Quay Street",
        "locale": str(person.get("language", "en")).replace("-", "_"),
        "is_active": is_active,
        "is_off": not is_active,
        "active_text": "true" if is_active else "false",
        "status_number": 1 if is_active else 2,
    }


def _with_manager(facts: JsonObject, manager: JsonObject | None) -> None:
    facts["manager_guid"] = manager["guid"] if manager else None
    facts["manager_number"] = manager["employee_number"] if manager else None
    facts["manager_name"] = manager["display_name"] if manager else None
    facts["manager_first_name"] = manager["first_name"] if manager else None
    facts["manager_last_name"] = manager["last_name"] if manager else None


def _filled(names: Mapping[str, JsonValue], facts: Mapping[str, JsonValue]) -> JsonObject:
    """Return a record under the directory's own names; what is no name of a fact stands for itself."""
    return {name: facts[fact] if isinstance(fact, str) else fact for name, fact in names.items()}


def _group(names: Mapping[str, JsonValue], group: JsonObject, facts: Mapping[str, JsonObject]) -> Group:
    members = group["members"]
    assert isinstance(members, list)
    told: JsonObject = {
        "guid": _guid(f"group {group['name']}"),
        "display_name": group["display_name"],
        "nickname": group["name"],
        "members": [facts[str(member)]["guid"] for member in members],
    }
    return Group(str(group["name"]), _filled(names, told), tuple(str(member) for member in members))


def _guid(text: str) -> str:
    digits = blake2b(text.encode(), digest_size=16).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"
