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
    for one in sent:
        if isinstance(one.value, Unknown | Fault) or one.value is None or not one.target.is_readable:
            continue
        uri = one.target.path.schema_uri
        if uri and uri not in schemas and idp is not Idp.ENTRA:
            schemas.append(uri)
        _put(body, one.target, one.value)
    if idp is Idp.ENTRA:
        _mark_primary(body)
        body["meta"] = {"resourceType": resource_type}
    _drop_values_without_a_value(body)
    return body


def _put(body: JsonObject, target: Target, value: JsonValue) -> None:
    """Set a value at its target, making what is above it."""
    holder: JsonObject = body
    path = target.path
    if path.schema_uri:
        holder = _object_in(holder, path.schema_uri)
    is_list = bool(target.chosen) or bool(target.parent and target.parent.multi_valued)
    if not path.sub:
        if target.chosen or (target.attribute is not None and target.attribute.multi_valued):
            value = [_as_entry(part, target) for part in (value if isinstance(value, list) else [value])]
        elif path.name.lower() == "manager" and path.schema_uri and isinstance(value, str):
            value = {"value": value}
        holder[find_key(holder, path.name) or path.name] = value
    elif is_list:
        _entry(holder, target)[path.sub] = value
    else:
        _object_in(holder, path.name)[path.sub] = value


def _as_entry(part: JsonValue, target: Target) -> JsonValue:
    has_value = target.attribute is not None and target.attribute.sub("value") is not None
    entry: JsonValue = {"value": part} if has_value and not isinstance(part, dict) else part
    return {**dict(target.chosen), **entry} if isinstance(entry, dict) else entry


def _object_in(holder: JsonObject, name: str) -> JsonObject:
    key = find_key(holder, name) or name
    found = holder.get(key)
    if not isinstance(found, dict):
        found = {}
        holder[key] = found
    return found


def _entry(holder: JsonObject, target: Target) -> JsonObject:
    """Return the entry of a list that a target chooses, made where it is not there."""
    key = find_key(holder, target.path.name) or target.path.name
    entries = holder.get(key)
    if not isinstance(entries, list):
        entries = []
        holder[key] = entries
    chosen = dict(target.chosen)
    for entry in entries:
        if isinstance(entry, dict) and all(entry.get(name) == value for name, value in chosen.items()):
            return entry
    made: JsonObject = dict(chosen)
    entries.append(made)
    return made


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
