"""A correct mapping to start from: the IdP's default, without what the contract has no use for."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scim_conformance.documents.model import Contract, EmailPolicy, Requirement
from scim_conformance.documents.problems import KeyPath
from scim_conformance.expected.world import World, capabilities
from scim_conformance.mapping.formats import read_mapping
from scim_conformance.mapping.model import AttributeMapping, Idp, MappingDocument
from scim_conformance.mapping.targets import Kept, target_of
from scim_conformance.scim.exchange import JsonValue

GALLERY = Path(__file__).parent / "gallery"
_STARTS = {Idp.ENTRA: "entra.json", Idp.OKTA: "okta.json", Idp.ONELOGIN: "onelogin-scim2.json"}


def start(idp: Idp, contract: Contract, catalogue: Mapping[str, Requirement]) -> str:
    """Return a mapping in the IdP's own format, as text, that keeps the rows which the contract has a use for."""
    path = GALLERY / _STARTS[idp]
    export: JsonValue = json.loads(path.read_text(encoding="utf-8"))
    document = read_mapping(path)
    world = World(contract, None, capabilities(contract), catalogue)
    for where in sorted(_useless(document, world), key=_in_order, reverse=True):
        _take_out(export, where)
    _make_sound(export, idp, contract)
    return json.dumps(export, indent=2, ensure_ascii=False) + "\n"


def _useless(document: MappingDocument, world: World) -> Iterator[KeyPath]:
    """Yield the places of rows that the contract does not use, and of e-mails beyond the one that is kept."""
    keeps_first = world.contract.user.emails is EmailPolicy.FIRST
    for mapped in document.objects:
        seen: tuple[object, ...] | None = None
        for row in mapped.attributes:
            target = target_of(row.target, world, mapped.resource_type)
            is_email = target.path.name.lower() == "emails"
            if is_email and seen is None:
                seen = target.chosen
            if target.kept is Kept.NO or (is_email and keeps_first and target.chosen != seen):
                yield _place(row)


def _in_order(where: KeyPath) -> tuple[str, ...]:
    """Return a path as texts that sort as its keys do, so that the last of a list is taken out first."""
    return tuple(f"{key:09}" if isinstance(key, int) else key for key in where)


def _place(row: AttributeMapping) -> KeyPath:
    return ("template", *row.template) if row.template else row.place.path


def _take_out(export: Any, where: Sequence[str | int]) -> None:
    holder = export
    for key in where[:-1]:
        holder = holder[key]
    del holder[where[-1]]


def _make_sound(export: Any, idp: Idp, contract: Contract) -> None:
    """Choose what stays: an id that no rename changes, and an address where the contract wants one as user name."""
    if idp is Idp.ENTRA:
        for mapped in export["synchronizationRules"][0]["objectMappings"]:
            for row in mapped["attributeMappings"]:
                if row["targetAttributeName"] == "externalId":
                    row["source"] = copy.deepcopy(_OBJECT_ID)
        if any(rule.path == "emails.primary" and rule.required for rule in contract.user.attributes):
            _users(export)["attributeMappings"].append(copy.deepcopy(_PRIMARY))
    elif idp is Idp.OKTA and contract.people.user_name != "free":
        export["app"]["credentials"]["userNameTemplate"]["template"] = "${source.email}"


def _users(export: Any) -> Any:
    mappings = export["synchronizationRules"][0]["objectMappings"]
    return next(mapped for mapped in mappings if mapped["targetObjectName"] == "User")


_PRIMARY = {"targetAttributeName": 'emails[type eq "work"].primary', "source": None, "defaultValue": "True"}
_OBJECT_ID = {"type": "Attribute", "name": "objectId", "expression": "[objectId]", "parameters": []}
