"""What a recorded user tells about a person, by SCIM path: the way back from a body to a directory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from scim_conformance.scim.attributes import is_unassigned
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.lookup import get

FACTS: Final[Mapping[str, str]] = {
    "username": "login",
    "displayname": "display_name",
    "name.formatted": "formatted_name",
    "name.givenname": "first_name",
    "name.familyname": "last_name",
    "name.middlename": "middle_name",
    "nickname": "nick_name",
    "title": "title",
    "usertype": "user_type",
    "preferredlanguage": "language",
    "locale": "locale",
    "timezone": "time_zone",
    "active": "is_active",
    "externalid": "nickname",
    "department": "department",
    "employeenumber": "employee_number",
    "organization": "company",
    "emails[work].value": "mail",
    "phonenumbers[work].value": "phone",
    "phonenumbers[mobile].value": "mobile",
    "phonenumbers[fax].value": "fax",
    "addresses[work].formatted": "office",
    "addresses[work].streetaddress": "street",
    "addresses[work].locality": "city",
    "addresses[work].region": "region",
    "addresses[work].postalcode": "postal_code",
    "addresses[work].country": "country",
}
"""The fact that each path tells; values of a list are chosen by their type, work where none is given."""

OWN: Final = frozenset({"schemas", "id", "meta", "groups", "roles", "password"})
"""Keys that come from the IdP or the service provider themselves, whatever the mapping."""

_EXTENSION: Final = "enterprise"


def facts_of(body: JsonObject) -> JsonObject | None:
    """Return what a user tells of the person, None where it says something that no fact stands for."""
    found: JsonObject = {}
    for path, value in _leaves(body):
        fact = FACTS.get(path)
        if fact is None or fact in found or isinstance(value, list | dict):
            return None
        found[fact] = value
    return completed(found)


def completed(told: JsonObject) -> JsonObject:
    """Return facts with those that follow from them."""
    facts = dict(told)
    formatted = facts.pop("formatted_name", None)
    login = str(facts.get("login") or "")
    names = [str(facts[name]) for name in ("first_name", "last_name") if facts.get(name)]
    facts.setdefault("display_name", formatted)
    facts.setdefault("nickname", login.partition("@")[0])
    if isinstance(facts.get("is_active"), str):
        facts["is_active"] = str(facts["is_active"]).lower() != "false"
    is_active = facts.get("is_active", True)
    return {
        **facts,
        "joined_name": " ".join(names) or facts.get("display_name"),
        "address_login": login,
        "guest_login": login,
        "is_active": is_active,
        "is_off": is_active is False,
        "status_number": 2 if is_active is False else 1,
        "active_text": "false" if is_active is False else "true",
        "guid": login,
    }


def path_key(path: str) -> str:
    """Return the path of a PATCH operation in the form in which facts are listed."""
    text = path.strip().lower().rpartition(":")[2] if path.lower().startswith("urn:") else path.strip().lower()
    before, bracket, behind = text.partition("[")
    if not bracket:
        return text
    condition, _, sub = behind.rpartition("]")
    chosen = condition.partition('"')[2].rpartition('"')[0]
    return f"{before}[{chosen}]{sub}"


def _leaves(body: JsonObject) -> Iterator[tuple[str, JsonValue]]:
    for name, value in body.items():
        key = name.lower()
        if key in OWN or is_unassigned(value):
            continue
        if key.startswith("urn:") and _EXTENSION in key and isinstance(value, dict):
            yield from ((part.lower(), one) for part, one in value.items() if not is_unassigned(one))
        elif isinstance(value, list):
            yield from _listed(key, value)
        elif isinstance(value, dict) and key == "emails":
            yield from _listed(key, [value])
        elif isinstance(value, dict):
            yield from ((f"{key}.{part.lower()}", one) for part, one in value.items() if not is_unassigned(one))
        else:
            yield key, value


def _listed(key: str, entries: list[JsonValue]) -> Iterator[tuple[str, JsonValue]]:
    for entry in entries:
        if not isinstance(entry, dict):
            yield key, entries
            return
        kind = get(entry, "type")
        chosen = str(kind).lower() if kind else "work"
        for part, value in entry.items():
            if part.lower() not in {"type", "primary"} and not is_unassigned(value):
                yield f"{key}[{chosen}].{part.lower()}", value
