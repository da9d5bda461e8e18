"""Equality of values as the schema has it: what a service provider may lawfully hold for what was sent.

The readings behind it: letter case (RFC 7643 §2.2 `caseExact`), canonical forms (§2.4, §4.1), unassigned values (§2.5),
no order among values (§2.4), DateTime as a point in time (§2.3.5), and Unicode prepared as RFC 7644 §5 demands.
"""

from __future__ import annotations

import binascii
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable
from typing import Final, TypeAlias

from scim_conformance.scim.characteristics import Attribute, AttributeType, Form
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.instants import instant
from scim_conformance.scim.lookup import is_unassigned, values_of
from scim_conformance.scim.uris import comparable

PAIRS_MAX: Final = 256
"""Values of one attribute that are compared each with each, after those of equal key are paired off.

Only values of an attribute are, not values within values: an endpoint must not make a comparison explode.
"""

Key: TypeAlias = Hashable
_PLAIN: Final = frozenset({str, bool, type(None)})


def same(left: JsonValue, right: JsonValue, attribute: Attribute | None = None) -> bool:
    """Whether two values of `attribute` are equal by its schema.

    Without an attribute the defaults of RFC 7643 §2.2 hold: text is compared without regard to case, and a single
    value counts as a list of one.
    """
    return _same(left, right, attribute)


def _same(left: JsonValue, right: JsonValue, attribute: Attribute | None, *, within_list: bool = False) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left == right or _same_text(left, right, attribute)
    if isinstance(left, list) or isinstance(right, list):
        alike = isinstance(left, list) and isinstance(right, list)
        if attribute is not None and not attribute.multi_valued and not alike:
            return is_unassigned(left) and is_unassigned(right)
        return _same_values(values_of(left), values_of(right), attribute, within_list=within_list)
    if isinstance(left, dict) and isinstance(right, dict):
        return _same_object(left, right, attribute, within_list=within_list)
    if left is None or right is None:
        return is_unassigned(left) and is_unassigned(right)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    # What is left are numbers, where 1 and 1.0 are one value (RFC 7159 §6), and values of unlike types.
    return left == right


def fold_text(text: str) -> str:
    """`text` as case-insensitive values are compared: width, letter case and Unicode form evened out (RFC 7644 §5)."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", _even_width(unicodedata.normalize("NFC", text)).casefold())


def exact_text(text: str) -> str:
    """`text` as case-exact values are compared: in one Unicode form (RFC 7644 §5)."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _even_width(text: str) -> str:
    return "".join(
        unicodedata.normalize("NFKC", char)
        if unicodedata.decomposition(char).startswith(("<wide>", "<narrow>"))
        else char
        for char in text
    )


def _same_text(left: str, right: str, attribute: Attribute | None) -> bool:
    if _text_key(left, attribute) == _text_key(right, attribute):
        return True
    if attribute is None:
        return False
    if attribute.type is AttributeType.DATE_TIME:
        one, other = instant(left), instant(right)
        return one is not None and other is not None and one.versus(other) in {0, None}
    if attribute.form is Form.PHONE:
        return _adds_country_code(left, right) or _adds_country_code(right, left)
    if attribute.form is Form.COUNTRY:
        return _is_country_code(left) is not _is_country_code(right)
    return False


def _text_key(text: str, attribute: Attribute | None) -> Key:
    """What two texts have in common where they are equal for sure; some pairs of unlike keys are equal as well."""
    if attribute is None:
        return fold_text(text)
    if attribute.type is AttributeType.BINARY:
        return _decoded(text)
    if attribute.type is AttributeType.REFERENCE:
        text = comparable(text)
    elif attribute.type is AttributeType.DATE_TIME:
        return instant(text) or fold_text(text)
    elif attribute.form is Form.PHONE:
        return _phone(text) or fold_text(text)
    elif attribute.form is Form.LANGUAGE:
        text = text.replace("_", "-")
    return exact_text(text) if attribute.case_exact else fold_text(text)


def _decoded(text: str) -> Key:
    """The octets of a base64 text, whatever its alphabet, line breaks and padding (RFC 7643 §2.3.6, RFC 4648)."""
    compact = "".join(text.split()).rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return binascii.a2b_base64(compact + "=" * (-len(compact) % 4), strict_mode=True)
    except ValueError:
        return text


_PHONE: Final = re.compile(
    r"(?:tel:)?\s*(?P<plus>\+?)(?P<number>[\d\s().\-/]+?)(?:\s*(?:;\s*ext=|#|ext\.?|x)\s*(?P<extension>\d+))?"
    r"(?:;[\w.+=\-%;:]*)?",
    re.ASCII | re.IGNORECASE,
)


def _phone(text: str) -> tuple[str, str] | None:
    """Digits and extension of a telephone number, as RFC 3966 keeps them; None for a text of another kind."""
    match = _PHONE.fullmatch(text.strip()) if len(text) <= 128 else None
    digits = re.sub(r"\D", "", match["number"], flags=re.ASCII) if match else ""
    return (digits, match["extension"] or "") if match and digits else None


def _adds_country_code(local: str, complete: str) -> bool:
    """Whether `complete` is `local` with the country code that RFC 3966 demands of a global number."""
    if "+" in local or "+" not in complete:
        return False
    one, other = _phone(local), _phone(complete)
    if one is None or other is None or one[1] != other[1]:
        return False
    digits = one[0].lstrip("0")
    return bool(digits) and other[0].endswith(digits) and 1 <= len(other[0]) - len(digits) <= 3


def _is_country_code(text: str) -> bool:
    return len(text) == 2 and text.isascii() and text.isalpha()


def _same_object(left: JsonObject, right: JsonObject, attribute: Attribute | None, *, within_list: bool) -> bool:
    if left == right and _is_plain(left) and _is_plain(right):
        return True
    one, other = _assigned(left), _assigned(right)
    if one.keys() != other.keys():
        return False
    return all(
        _same(value, other[key], attribute.sub(key) if attribute else None, within_list=within_list)
        for key, value in one.items()
    )


def _is_plain_value(value: JsonValue) -> bool:
    return isinstance(value, str) or (isinstance(value, dict) and _is_plain(value))


def _is_plain(value: JsonObject) -> bool:
    """Whether Python's own equality holds for the object: no number in it that could pass for a Boolean."""
    return _PLAIN.issuperset(map(type, value.values()))


def _assigned(value: JsonObject) -> JsonObject:
    """The members of a complex value that say something, by folded name: an unsaid `primary` is false (§2.4)."""
    return {
        folded: item
        for key, item in value.items()
        if not is_unassigned(item) and not ((folded := key.lower()) == "primary" and item is False)
    }


def _same_values(
    left: list[JsonValue], right: list[JsonValue], attribute: Attribute | None, *, within_list: bool
) -> bool:
    """Whether each value of one list has its own equal in the other, in any order.

    Values are paired off by keys, cheap ones first: a group may have thousands of members, nearly all of them held as
    they were sent.
    """
    if left == right and all(map(_is_plain_value, left)) and all(map(_is_plain_value, right)):
        return True
    left = [value for value in left if not is_unassigned(value)]
    right = [value for value in right if not is_unassigned(value)]
    if len(left) != len(right):
        return False
    left, right = _unpaired(left, right, _plain_key)
    left, right = _unpaired(left, right, lambda value: _key(value, attribute))
    return not left or (not within_list and len(left) <= PAIRS_MAX and _pair_off(left, right, attribute))


def _unpaired(
    left: list[JsonValue], right: list[JsonValue], key_of: Callable[[JsonValue], Key]
) -> tuple[list[JsonValue], list[JsonValue]]:
    """What is left of both lists when values of equal key are taken out in pairs; a key of None pairs with nothing."""
    partners: dict[Key, list[JsonValue]] = {}
    rest = []
    for value in right:
        key = key_of(value)
        if key is None:
            rest.append(value)
        else:
            partners.setdefault(key, []).append(value)
    alone = []
    for value in left:
        candidates = partners.get(key_of(value))
        if candidates:
            candidates.pop()
        else:
            alone.append(value)
    return alone, rest + [value for candidates in partners.values() for value in candidates]


def _plain_key(value: JsonValue) -> Key:
    """The value itself where Python's own equality holds for it, else None."""
    if isinstance(value, dict):
        return frozenset(value.items()) if _is_plain(value) else None
    return value if isinstance(value, str) else None


def _pair_off(left: list[JsonValue], right: list[JsonValue], attribute: Attribute | None) -> bool:
    rest = list(right)
    for value in left:
        for position, candidate in enumerate(rest):
            if _same_element(value, candidate, attribute):
                del rest[position]
                break
        else:
            return False
    return True


def _same_element(left: JsonValue, right: JsonValue, attribute: Attribute | None) -> bool:
    """Equality of two values of one list; a list within a list is compared as such."""
    if isinstance(left, list) or isinstance(right, list):
        alike = isinstance(left, list) and isinstance(right, list)
        return alike and _key(left, attribute) == _key(right, attribute)
    return _same(left, right, attribute, within_list=True)


def _key(value: JsonValue, attribute: Attribute | None) -> Key:
    """A hashable that two values share only if they are equal."""
    if isinstance(value, str):
        return _text_key(value, attribute)
    if isinstance(value, dict):
        return frozenset(
            (key, _key(item, attribute.sub(key) if attribute else None)) for key, item in _assigned(value).items()
        )
    if isinstance(value, list):
        return ("list", frozenset(Counter(_key(item, attribute) for item in value if not is_unassigned(item)).items()))
    return (isinstance(value, bool), value)
