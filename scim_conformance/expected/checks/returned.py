"""What an answer leaves out: passwords, what is declared so, what was not asked for (RFC 7643 §7, RFC 7644 §3.9)."""

from __future__ import annotations

from collections.abc import Iterator

from scim_conformance.documents.model import Evidence
from scim_conformance.expected.call import Operation
from scim_conformance.expected.checks.answer import Answer, Kind, Seen
from scim_conformance.expected.checks.applies import has_resources, looked_at
from scim_conformance.expected.checks.registry import check, need_check
from scim_conformance.expected.checks.shape import Flaw
from scim_conformance.expected.coverage import named_keys
from scim_conformance.expected.knowledge import Key
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.lookup import get, is_unassigned
from scim_conformance.scim.schema import Attribute, Definition, Returned

_READS = frozenset({Operation.RETRIEVE, Operation.QUERY, Operation.SEARCH})


@check(
    "rfc7643-4.1.1-passwords-are-never-returned",
    applies=lambda answer: Flaw.PASSWORD in answer.shape.looked_at or answer.kind is Kind.BULK,
)
def passwords_are_never_returned(answer: Answer) -> Iterator[Evidence]:
    """A password, plain, masked or hashed, in a user or in the result of a bulk operation."""
    yield from answer.shape.of(Flaw.PASSWORD)
    operations = answer.member("Operations") if answer.kind is Kind.BULK else None
    for number, operation in enumerate(operations if isinstance(operations, list) else []):
        result = get(operation, "response") if isinstance(operation, dict) else None
        if isinstance(result, dict) and get(result, "password") not in (None, ""):
            yield Evidence(f"$.Operations[{number}].response.password", "no password", "a value")


@check("rfc7643-7-what-is-never-returned-stays-out", applies=lambda answer: answer.own_words)
def what_is_never_returned_stays_out(answer: Answer) -> Iterator[Evidence]:
    """Attributes that the endpoint declares as never returned, or as write-only, with a value."""
    yield from answer.shape.of(Flaw.NEVER)


@check("rfc7643-7-what-is-returned-on-request-waits-for-it", applies=looked_at(Flaw.ON_REQUEST))
def what_is_returned_on_request_waits_for_it(answer: Answer) -> Iterator[Evidence]:
    """Attributes that are declared as returned on request, in a query that did not ask for them."""
    yield from answer.shape.of(Flaw.ON_REQUEST)


def _is_limited_to(answer: Answer) -> bool:
    return has_resources(answer) and answer.call.attributes is not None and answer.call.excluded is None


def _leaves_out(answer: Answer) -> bool:
    return has_resources(answer) and answer.call.excluded is not None and answer.call.attributes is None


@check("rfc7644-3.9-only-named-attributes-are-returned", applies=_is_limited_to)
def only_named_attributes_are_returned(answer: Answer) -> Iterator[Evidence]:
    """Attributes beside the named ones; `id` and others that are always returned stay, `schemas` and `meta` may."""
    for seen in answer.resources:
        named = frozenset(named_keys(answer.call.attributes or (), seen.definition))
        tops = {(uri, name) for uri, name, _ in named}
        for at, key, _ in _assigned(seen):
            if (key[0], key[1]) not in tops and (key[0], "") not in tops and not _is_always_there(seen, key):
                yield Evidence(at, "left out, as it was not named", "a value")


@check("rfc7644-3.9-only-named-sub-attributes-are-returned", applies=_is_limited_to)
def only_named_sub_attributes_are_returned(answer: Answer) -> Iterator[Evidence]:
    """Sub-attributes beside the named ones of a complex attribute that was not named as a whole."""
    for seen in answer.resources:
        named = frozenset(named_keys(answer.call.attributes or (), seen.definition))
        for at, key, value in _assigned(seen):
            wanted = {sub for uri, name, sub in named if (uri, name) == (key[0], key[1])}
            if not wanted or "" in wanted or (key[0], "", "") in named:
                continue
            for sub in _subs(value):
                if sub.lower() not in wanted and not _is_always_there(seen, (key[0], key[1], sub.lower())):
                    yield Evidence(f"{at}.{sub}", "left out, as it was not named", "a value")


@check("rfc7644-3.9-excluded-attributes-are-left-out", applies=_leaves_out)
def excluded_attributes_are_left_out(answer: Answer) -> Iterator[Evidence]:
    """Attributes that the client asked to leave out, save those that are always returned."""
    for seen in answer.resources:
        yield from _excluded(answer, seen)


@need_check(
    "excluded-members-are-left-out",
    applies=lambda answer: _leaves_out(answer) and "members" in {name.lower() for name in answer.call.excluded or ()},
)
def excluded_members_are_left_out(answer: Answer) -> Iterator[Evidence]:
    """Members of a group, to a client that asked to leave them out."""
    for seen in answer.resources:
        if not is_unassigned(get(seen.resource, "members")):
            yield Evidence(f"{seen.at}.members", "left out", "a value")


def _excluded(answer: Answer, seen: Seen) -> Iterator[Evidence]:
    without = frozenset(named_keys(answer.call.excluded or (), seen.definition))
    for at, key, value in _assigned(seen):
        if _is_always_there(seen, key):
            continue
        if (key[0], key[1], "") in without or (key[0], "", "") in without:
            yield Evidence(at, "left out", "a value")
            continue
        for sub in _subs(value):
            if (key[0], key[1], sub.lower()) in without:
                yield Evidence(f"{at}.{sub}", "left out", "a value")


def _assigned(seen: Seen) -> Iterator[tuple[str, Key, JsonValue]]:
    """Yield place, key and value of each assigned attribute, those of extensions one by one."""
    for name, value in seen.resource.items():
        if is_unassigned(value):
            continue
        extension = seen.definition.extension(name)
        if extension is None:
            yield f"{seen.at}.{name}", ("", name.lower(), ""), value
        elif isinstance(value, dict):
            for part, held in value.items():
                if not is_unassigned(held):
                    yield f"{seen.at}['{name}'].{part}", (extension.id.casefold(), part.casefold(), ""), held


def _subs(value: JsonValue) -> list[str]:
    """Return the names of the assigned sub-attributes of a complex value or of several, each once."""
    objects: list[JsonObject] = [
        one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)
    ]
    return list(dict.fromkeys(name for one in objects for name, held in one.items() if not is_unassigned(held)))


def _is_always_there(seen: Seen, key: Key) -> bool:
    """`schemas` and `meta` pass (R64); so does what no schema knows, which cannot be named either."""
    if key[0] == "" and key[1] in {"id", "schemas", "meta"}:
        return True
    attribute = _attribute(seen.own or seen.definition, key)
    return attribute is None or attribute.returned is Returned.ALWAYS


def _attribute(definition: Definition, key: Key) -> Attribute | None:
    schema = definition.extension(key[0]) if key[0] else None
    top = schema.attribute(key[1]) if schema is not None else definition.top(key[1])
    if top is None or not key[2]:
        return top
    return top.sub(key[2])
