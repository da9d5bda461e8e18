"""Requirements: one checkable sentence each, with where it stands, whom it binds and what breaks without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How strongly a sentence binds (RFC 2119, RFC 8174)."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Basis(StrEnum):
    """What a requirement rests on."""

    RFC = "rfc"
    CONTRACT = "contract"
    IDP = "idp"
    ADVICE = "advice"


class Severity(StrEnum):
    """The harm done: wrong people or access (high); provisioning fails or data is lost (medium); strictness (low)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Side(StrEnum):
    """Whom a requirement binds."""

    SERVICE_PROVIDER = "service-provider"
    CLIENT = "client"
    MAPPING = "mapping"


@dataclass(frozen=True, slots=True)
class Source:
    """Document and section behind a requirement: `rfc7644` and `3.5.2.2`, or a contract's or IdP's article."""

    document: str
    section: str

    def __str__(self) -> str:
        return f"{self.document} {self.section}".strip()


@dataclass(frozen=True, slots=True)
class Requirement:
    """One sentence that holds; `breaks` says per IdP what goes wrong where it does not; `origin` is file:line."""

    id: str
    title: str
    level: Level
    basis: Basis
    severity: Severity
    topic: str
    side: Side
    source: Source
    remedy: str
    applies: str = ""
    why: str = ""
    breaks: Mapping[str, str] = field(default_factory=dict)
    observable: bool | str = True
    aliases: tuple[str, ...] = ()
    origin: str = ""
