"""What a query asks for: filter, order, page and attributes, from a URL or a .search body (RFC 7644 §3.4.2, §3.4.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scim2_models import InvalidSyntaxException, InvalidValueException

from scim_conformance.target.filtering import comparable, held_values
from scim_conformance.target.reading import attribute_path
from scim_conformance.target.schemas import ServedType

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """The parameters of a query; `start_index` is at least 1, `count` at least 0.

    `cursor` is None where the query does not page by cursors, and empty for its first page (RFC 9865 §2).
    """

    filter: str | None = None
    sort_by: str = ""
    descending: bool = False
    start_index: int = 1
    count: int = 0
    attributes: tuple[str, ...] = ()
    excluded_attributes: tuple[str, ...] = ()
    cursor: str | None = None


def read_listing(parameters: Mapping[str, Any], max_results: int) -> Listing:
    """Return the parameters of a query, names without regard to case; unknown ones are ignored (RFC 7644 §3.4.2)."""
    folded = {key.casefold(): value for key, value in parameters.items()}
    text = folded.get("filter")
    if text is not None and not isinstance(text, str):
        raise InvalidSyntaxException(detail="filter must be a string")
    count = whole_number("count", folded.get("count"))
    start = whole_number("startIndex", folded.get("startindex"))
    return Listing(
        filter=text or None,
        sort_by=str(folded.get("sortby") or ""),
        descending=str(folded.get("sortorder") or "").casefold() == "descending",
        start_index=max(start if start is not None else 1, 1),
        count=min(max(count, 0) if count is not None else max_results, max_results),
        attributes=names(folded.get("attributes")),
        excluded_attributes=names(folded.get("excludedattributes")),
        cursor=None if folded.get("cursor") is None else str(folded["cursor"]),
    )


def whole_number(name: str, value: Any) -> int | None:
    """Return a parameter as a number, None where it is absent or empty; raises InvalidValueException."""
    if value is None or value == "":
        return None
    try:
        return int(value) if not isinstance(value, bool | float) else reject(name)
    except (TypeError, ValueError):
        return reject(name)


def reject(name: str) -> int:
    """Refuse a parameter that is no number."""
    raise InvalidValueException(detail=f"{name} must be a whole number")


def names(value: Any) -> tuple[str, ...]:
    """Return attribute names from a list, or from a text with commas."""
    if value is None:
        return ()
    parts = value if isinstance(value, list) else str(value).split(",")
    return tuple(part.strip() for part in parts if isinstance(part, str) and part.strip())


def sort_key(types: list[ServedType], listing: Listing) -> Callable[[JsonObject], tuple[bool, Any]]:
    """Return the key that orders resources: no value comes last, and first when descending (RFC 7644 §3.4.2.3)."""
    path = attribute_path(listing.sort_by)

    def key(resource: JsonObject) -> tuple[bool, Any]:
        served = next(one for one in types if one.name == resource["meta"]["resourceType"])
        place = None if path is None else served.locate(path)
        if place is None:
            return True, ""
        values = held_values(resource, place)
        chosen = next((one for one in values if isinstance(one, dict) and one.get("primary") is True), None)
        value = chosen if chosen is not None else (values[0] if values else None)
        attribute = place.sub or place.attribute.subs.get("value") or place.attribute
        if isinstance(value, dict):
            value = value.get(attribute.name)
        if value is None:
            return True, ""
        compared = comparable(attribute, value)
        return False, compared if isinstance(compared, str) else f"{compared}"

    return key
