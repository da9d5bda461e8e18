"""Defects: texts of users are mangled or refused."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable
from typing import Any

from scim_conformance.documents.model import Severity
from scim_conformance.target.defects import defect
from scim_conformance.target.schemas import ServedType
from scim_conformance.target.shapes import refuses, stores, with_text

JsonObject = dict[str, Any]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
CREATED = ["rfc7644-3.3-valid-creates-succeed", "iru-users-are-created"]
TEXT = [
    "rfc7644-3.3-create-keeps-what-was-sent",
    "iru-kept-attributes-read-back",
    "rfc7644-3.5.1-replace-sets-what-was-sent",
    "rfc7644-3.5.2.3-replace-sets-the-value",
    "rfc7644-3.5.2-values-without-path-are-applied",
    "iru-display-name-reads-back-beside-the-formatted-name",
    "iru-either-full-name-suffices",
]


def is_user(served: ServedType) -> bool:
    """Tell users from groups."""
    return served.name == "User"


def with_display_name(
    change: Callable[[str], str],
) -> Callable[[ServedType, JsonObject, JsonObject | None], JsonObject]:
    """Change the displayName of users."""
    return lambda served, resource, _: with_text(resource, "displayName", change) if is_user(served) else resource


for id_, title, change in (
    (
        "letters-beyond-the-bmp-are-lost",
        "Characters beyond the BMP are dropped from names.",
        lambda text: "".join(one for one in text if ord(one) < 0x10000),
    ),
    (
        "letters-beyond-latin-become-question-marks",
        "Letters that Latin-1 lacks become question marks.",
        lambda text: text.encode("latin-1", "replace").decode("latin-1"),
    ),
    (
        "accents-are-stripped",
        "Accents are stripped from names.",
        lambda text: "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one)),
    ),
    ("names-are-escaped-for-html", "Names are stored escaped for HTML.", html.escape),
    ("apostrophes-are-doubled", "Apostrophes in names are doubled.", lambda text: text.replace("'", "''")),
    ("names-are-cut-at-sixty-four", "Names are cut after sixty-four characters.", lambda text: text[:64]),
    ("backslashes-are-eaten", "Backslashes in names are dropped.", lambda text: text.replace("\\", "")),
    ("percent-signs-are-eaten", "Percent signs in names are dropped.", lambda text: text.replace("%", "")),
    (
        "text-is-read-in-the-wrong-encoding",
        "UTF-8 is read as Latin-1.",
        lambda text: text.encode("utf-8").decode("latin-1"),
    ),
):
    defect(
        id_,
        title=title,
        breaks=TEXT,
        topic="users",
        severity=MEDIUM,
        suites=["test_a_display_name_in_any_script_is_kept"],
    )(stores(with_display_name(change)))


defect(
    "long-names-are-refused",
    title="A displayName of more than a hundred characters is refused.",
    breaks=[*CREATED, *TEXT],
    topic="users",
    severity=LOW,
    suites=["test_a_display_name_in_any_script_is_kept"],
)(refuses(lambda served, payload: len(str(payload.get("displayName") or "")) > 100, "displayName is too long"))
