"""Where rows point to: known attributes, once each, that are the client's to set, and that the contract uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from scim_conformance.expected.rules import definition_of, rules_of
from scim_conformance.mapping.checks.common import for_idp, used, with_users
from scim_conformance.mapping.checks.registry import Remark, check
from scim_conformance.mapping.model import Idp, ObjectMapping
from scim_conformance.mapping.targets import Kept
from scim_conformance.mapping.trial import Attempt, Row
from scim_conformance.scim import urns
from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.lookup import get
from scim_conformance.scim.schema import Mutability

NEAR = 0.8
"""Two names at least as like as this are taken for one that was meant and one that was written."""

SCIM_2 = "urn:ietf:params:scim:schemas:"
_KNOWN = "mapping-targets-are-known-attributes"
_URIS = "mapping-schema-uris-are-those-of-scim-2"
_READ_ONLY = "mapping-read-only-attributes-are-left-out"


@check(_KNOWN, applies=with_users, after=("mapping-okta-values-are-chosen-by-a-filter",))
def are_known(attempt: Attempt) -> Iterator[Remark]:
    """Targets that no schema has and that come close to an attribute of the contract."""
    taken = Counter(row.target.name for row in attempt.rows)
    paths = {kind: tuple(_paths(attempt, kind)) for kind in ("User", "Group")}
    for row in (*attempt.rows, *attempt.group_rows):
        target = row.target
        if not target.is_readable:
            yield Remark(target.name, "a SCIM path", target.text, row)
        elif target.attribute is None and target.kept is Kept.NO and not _is_old(target.path.schema_uri):
            names = ((path, path.lower().rpartition(":")[2]) for path in paths[row.resource_type])
            free = [path for path, name in names if taken[name] <= (name == target.name)]
            meant = _nearest(row, free)
            if meant:
                yield Remark(meant.lower().rpartition(":")[2], meant, target.text, row)


def _is_old(uri: str) -> bool:
    return bool(uri) and not uri.lower().startswith(SCIM_2)


def _nearest(row: Row, paths: Sequence[str]) -> str:
    """Return the attribute of these that a target misses by little, empty where there is none."""
    written = _plain(row.target.name)
    best, likeness = "", NEAR
    for path in paths:
        uri, _, rest = path.rpartition(":")
        if row.target.path.schema_uri:
            if uri and _is_meant_for_enterprise(row.target.text, rest):
                return path
            continue
        for form in {rest, rest.removesuffix(".value")}:
            found = SequenceMatcher(None, written, _plain(form)).ratio()
            if found >= likeness:
                best, likeness = path, found
    return best


def _is_meant_for_enterprise(text: str, name: str) -> bool:
    """Tell whether a target with another URN means an attribute of the enterprise extension."""
    return "enterprise" in text.lower() and _plain(text).endswith(_plain(name))


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "").replace(".", "")


def _paths(attempt: Attempt, resource_type: str) -> Iterator[str]:
    """Yield the attributes that the contract uses: its list, and the schemas where it takes them live."""
    rules = rules_of(attempt.world, resource_type)
    if rules is None:
        return
    yield from (rule.path for rule in rules.attributes)
    definition = definition_of(attempt.world, resource_type)
    if rules.live and definition is not None:
        for schema in (definition.core, *definition.extensions):
            uri = "" if schema is definition.core else f"{schema.id}:"
            for attribute in schema.attributes:
                yield f"{uri}{attribute.name}"
                if not attribute.multi_valued:
                    yield from (f"{uri}{attribute.name}.{sub.name}" for sub in attribute.sub_attributes)
                elif attribute.sub("value") is not None:
                    yield f"{uri}{attribute.name}.value"


@check(_READ_ONLY, applies=with_users)
def are_not_read_only(attempt: Attempt) -> Iterator[Remark]:
    """Rows for what the service provider owns."""
    for row in (*attempt.rows, *attempt.group_rows):
        attribute = row.target.attribute
        top = row.target.path.name.lower()
        is_owned = attribute is not None and attribute.mutability is Mutability.READ_ONLY
        if not row.target.path.schema_uri and (is_owned or top in {"id", "meta", "groups"}) and top != "members":
            yield Remark(row.target.name, "no row", row.source or row.target.text, row)


@check("mapping-each-target-has-one-source", applies=with_users)
def have_one_source(attempt: Attempt) -> Iterator[Remark]:
    """Targets of several rows; the values of a template's list are told apart by their places."""
    for rows in (attempt.rows, attempt.group_rows):
        by_key: dict[str, list[Row]] = {}
        for row in rows:
            by_key.setdefault(row.target.key + repr(row.mapping.template), []).append(row)
        for same in by_key.values():
            if len(same) > 1:
                sources = ", ".join(row.source or "a default" for row in same)
                yield Remark(same[0].target.name, "one row", sources, same[1])


@check("mapping-unused-attributes-are-left-out", applies=with_users, after=(_KNOWN, _READ_ONLY, _URIS))
def are_used(attempt: Attempt) -> Iterator[Remark]:
    """Rows for what the contract does not use."""
    for row in (*attempt.rows, *attempt.group_rows):
        if row.target.kept is Kept.NO and row.target.name != "schemas":
            yield Remark(row.target.name, "no row", row.target.text, row)


def _is_no_named_client(attempt: Attempt) -> bool:
    """Apply where the contract does not name the IdP as its client: one that does takes its default template."""
    return _templates(attempt) != () and attempt.idp.value not in attempt.contract.idps


def _templates(attempt: Attempt) -> tuple[ObjectMapping, ...]:
    return tuple(mapped for mapped in (attempt.users,) if mapped is not None and mapped.template is not None)


@check(_URIS, applies=_is_no_named_client)
def are_of_scim_2(attempt: Attempt) -> Iterator[Remark]:
    """URNs in a template that SCIM 2.0 does not know."""
    for mapped in _templates(attempt):
        assert mapped.template is not None
        listed = get(mapped.template, "schemas")
        uris = [uri for uri in (listed if isinstance(listed, list) else []) if isinstance(uri, str)]
        keys = [key for key in mapped.template if key.lower().startswith("urn:")]
        old = [uri for uri in dict.fromkeys((*uris, *keys)) if _is_old(uri)]
        if old:
            yield Remark("schemas", f"URNs that begin with {SCIM_2}", ", ".join(old))


@check("mapping-emails-are-a-list", applies=_is_no_named_client)
def emails_are_a_list(attempt: Attempt) -> Iterator[Remark]:
    """A template with one object in the place of the list of e-mails."""
    for mapped in _templates(attempt):
        assert mapped.template is not None
        emails: JsonValue = get(mapped.template, "emails")
        if isinstance(emails, dict):
            yield Remark("emails.value", "a list of objects", "one object")


@check("mapping-own-extensions-are-announced", applies=for_idp(Idp.ENTRA))
def are_announced(attempt: Attempt) -> Iterator[Remark]:
    """Attributes of an own extension that the contract keeps."""
    for row in used(attempt.rows):
        uri = row.target.path.schema_uri
        if uri and uri.lower() != urns.ENTERPRISE_USER.lower():
            yield Remark(row.target.name, f"{uri} in schemas", "the core and the enterprise URN alone", row)
