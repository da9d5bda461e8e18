"""Whether a value that comes back is a lawful rendition of the one that was sent (readings R14, R16, R17, R21, R33)."""

from __future__ import annotations

import re
import unicodedata

from scim_conformance.scim.attributes import is_unassigned, same
from scim_conformance.scim.exchange import JsonValue
from scim_conformance.scim.path import AttributePath
from scim_conformance.scim.schema import Attribute, AttributeType

_NOT_DIALLED = re.compile(r"^tel:|;.*$|[^0-9+]")


def alike(sent: JsonValue, shown: JsonValue, attribute: Attribute | None, path: AttributePath) -> bool:
    """Return whether `shown` is `sent`, or what RFC 7643 lets a service provider make of it."""
    if sent is shown or (sent == shown and type(sent) is type(shown)):
        return True
    if is_unassigned(sent) or is_unassigned(shown):
        return is_unassigned(sent) and is_unassigned(shown)
    if same(sent, shown, attribute):
        return True
    if isinstance(sent, bool):
        return boolean(shown) is sent  # a Boolean returned as a string is the finding of another check (R21)
    if isinstance(sent, str) and isinstance(shown, str):
        return _texts_alike(sent, shown, attribute, path)
    return False


def folded(text: str) -> str:
    """Return a text as caseExact false compares it, with compatibility forms of Unicode made one (RFC 7644 §7.8)."""
    return unicodedata.normalize("NFKC", text).casefold()


def dialled(text: str) -> str:
    """Return the digits of a telephone number, so that RFC 3966 and local spelling compare (RFC 7643 §4.1.2)."""
    return _NOT_DIALLED.sub("", text.strip().lower())


def boolean(value: JsonValue) -> bool | None:
    """Return the Boolean that a value is or, as Entra ID writes it, spells; None for anything else."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return None


def _texts_alike(sent: str, shown: str, attribute: Attribute | None, path: AttributePath) -> bool:
    owner, name = path.name.casefold(), (path.sub or path.name).casefold()
    if owner == "name":
        return " ".join(folded(sent).split()) == " ".join(folded(shown).split())
    if owner == "phonenumbers":
        return dialled(sent) == dialled(shown) != ""
    if name in {"locale", "preferredlanguage"}:
        return folded(sent).replace("_", "-") == folded(shown).replace("_", "-")
    if name == "country":
        return folded(sent) == folded(shown) or (len(sent) != 2 and len(shown) == 2)
    if attribute is not None and attribute.type is AttributeType.REFERENCE:
        return _resource_named(sent) == _resource_named(shown)
    if attribute is not None and attribute.case_exact:
        return False
    return folded(sent) == folded(shown)


def _resource_named(uri: str) -> str:
    return uri.strip().rstrip("/").casefold()
