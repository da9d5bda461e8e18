"""From the values of the rows to the body of a create, as the IdP would send it.

What an IdP adds by itself is added here: Okta and OneLogin `active`, Okta `externalId` and `groups`, Entra ID `meta`
and `roles`. Nothing is invented for values that are unknown: they are left out, and named.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

from scim_conformance.mapping.model import Fault, Idp, ObjectMapping, Unknown
from scim_conformance.mapping.sent import Sent
from scim_conformance.mapping.targets import Target
from scim_conformance.scim import urns
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.lookup import find_key


def body_of(
    idp: Idp,
    resource_type: str,
    mapped: ObjectMapping | None,
    sent: Sequence[Sent],
    record: Mapping[str, JsonValue],
    *,
    is_active: bool | None,
) -> tuple[JsonObject, tuple[str, ...]]:
    """Return the body of a create, and the targets whose values are unknown or fail."""
    unknown = tuple(one.target.text for one in sent if isinstance(one.value, Unknown | Fault))
    if mapped is not None and mapped.template is not None:
        body = _filled(mapped.template, sent)
    else:
        body = _built(idp, resource_type, sent)
    if resource_type == "User":
        _with_what_the_idp_adds(idp, body, record, is_active=is_active)
    return body, unknown


def _filled(template: JsonObject, sent: Sequence[Sent]) -> JsonObject:
    """Return the template with the value of each row in its place."""
    body = copy.deepcopy(template)
    for one in sent:
        path = one.row.template
        holder: JsonValue = body
        for part in path[:-1]:
            holder = holder[part]  # type: ignore[index]  # the reader found the row there
        if not path:
            continue
        if isinstance(one.value, Unknown | Fault) or one.value is None:
            if isinstance(holder, dict):
                holder.pop(str(path[-1]), None)
        else:
            holder[path[-1]] = one.value  # type: ignore[index]
    return body


def _built(idp: Idp, resource_type: str, sent: Sequence[Sent]) -> JsonObject:
    core = urns.GROUP if resource_type == "Group" else urns.USER
    schemas: list[JsonValue] = [core]
    if idp is Idp.ENTRA and resource_type == "User":
        schemas.append(urns.ENTERPRISE_USER)
    body: JsonObject = {"schemas": schemas}
    puts = _Puts(body)
    for one in sent:
        if isinstance(one.value, Unknown | Fault) or one.value is None or not one.target.is_readable:
            continue
        uri = one.target.path.schema_uri
        if uri and uri not in schemas and idp is not Idp.ENTRA:
            schemas.append(uri)
        puts.put(one.target, one.value)
    if idp is Idp.OKTA:
        _primary_first(body)
    if idp is Idp.ENTRA:
        _mark_primary(body)
        body["meta"] = {"resourceType": resource_type}
    _drop_values_without_a_value(body)
    return body


class _Puts:
    """A body in the making. Names compare without regard to case, and the first spelling stays."""

    def __init__(self, body: JsonObject) -> None:
        self._body = body
        self._spelled: dict[tuple[int, str], str] = {}

    def put(self, target: Target, value: JsonValue) -> None:
        """Set a value at its target, making what is above it."""
        path = target.path
        holder = self._object_in(self._body, path.schema_uri) if path.schema_uri else self._body
        name = self._name(holder, path.name)
        if not path.sub:
            holder[name] = _whole(target, value)
        elif target.chosen or (target.parent is not None and target.parent.multi_valued):
            self._entry(holder, name, target)[path.sub] = value
        else:
            self._object_in(holder, name)[path.sub] = value

    def _name(self, holder: JsonObject, name: str) -> str:
        return self._spelled.setdefault((id(holder), name.lower()), name)

    def _object_in(self, holder: JsonObject, name: str) -> JsonObject:
        key = self._name(holder, name)
        found = holder.get(key)
        if not isinstance(found, dict):
            found = holder[key] = {}
        return found

    def _entry(self, holder: JsonObject, name: str, target: Target) -> JsonObject:
        """Return the entry of a list that a target chooses, made where it is not there."""
        entries = holder.get(name)
        if not isinstance(entries, list):
            entries = holder[name] = []
        for entry in entries:
            if isinstance(entry, dict) and all(entry.get(key) == value for key, value in target.chosen):
                return entry
        made: JsonObject = dict(target.chosen)
        entries.append(made)
        return made


def _whole(target: Target, value: JsonValue) -> JsonValue:
    """Return the value of a whole attribute: a list where it is multi-valued, Entra ID's manager as an object."""
    if target.chosen or (target.attribute is not None and target.attribute.multi_valued):
        return [_as_entry(part, target) for part in (value if isinstance(value, list) else [value])]
    if target.path.name.lower() == "manager" and target.path.schema_uri and isinstance(value, str):
        return {"value": value}
    return value


def _as_entry(part: JsonValue, target: Target) -> JsonValue:
    has_value = target.attribute is not None and target.attribute.sub("value") is not None
    entry: JsonValue = {"value": part} if has_value and not isinstance(part, dict) else part
    return {**dict(target.chosen), **entry} if isinstance(entry, dict) else entry


def _primary_first(body: JsonObject) -> None:
    """Okta writes the primary value before others, wherever its row stands in the export."""
    for name, entries in body.items():
        if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries):
            body[name] = sorted(entries, key=lambda entry: isinstance(entry, dict) and entry.get("primary") is not True)


def _mark_primary(body: JsonObject) -> None:
    """Entra ID marks the work address as the primary one where no row says which is."""
    emails = body.get("emails")
    if not isinstance(emails, list) or any(isinstance(one, dict) and "primary" in one for one in emails):
        return
    for entry in emails:
        if isinstance(entry, dict) and entry.get("type") == "work":
            entry["primary"] = True


def _drop_values_without_a_value(body: JsonObject) -> None:
    """An e-mail or phone number of which only type or primary is known is not sent."""
    for name in ("emails", "phoneNumbers", "ims", "photos"):
        key = find_key(body, name)
        entries = body.get(key) if key else None
        if key and isinstance(entries, list):
            filled = [one for one in entries if not isinstance(one, dict) or find_key(one, "value") is not None]
            if filled:
                body[key] = filled
            else:
                del body[key]


def _with_what_the_idp_adds(
    idp: Idp, body: JsonObject, record: Mapping[str, JsonValue], *, is_active: bool | None
) -> None:
    if idp is Idp.ENTRA and find_key(body, "roles") is None:
        body["roles"] = []
    if idp is Idp.OKTA:
        if find_key(body, "externalId") is None and record.get("id"):
            body["externalId"] = record["id"]
        body["groups"] = []
    if idp in {Idp.OKTA, Idp.ONELOGIN} and find_key(body, "active") is None:
        body["active"] = is_active is not False
