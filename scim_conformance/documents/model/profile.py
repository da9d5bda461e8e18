"""Profiles: how one identity provider talks, and what it needs back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wire:
    """How requests look on the wire.

    `headers` go with every request, `body_headers` with those that have a body as well; a value of None leaves out a
    header that the HTTP library would send by itself (Entra ID sends no User-Agent). `space` is what a space in a
    query value becomes (`%20` or `+`); `plain` lists characters beyond the unreserved ones that are left bare in
    query values (such as `@`); `lookup_tail` and `replace_tail` are appended to look-ups and to PUT paths as captured
    (`&`, `?`). `compact_json` leaves white space out of bodies.
    """

    headers: Mapping[str, str | None] = field(default_factory=dict)
    body_headers: Mapping[str, str | None] = field(default_factory=dict)
    space: str = "%20"
    plain: str = ""
    lookup_tail: str = ""
    replace_tail: str = ""
    compact_json: bool = True


@dataclass(frozen=True, slots=True)
class Matching:
    """How an existing resource is found before a create: the attribute and the query parameters sent beside it."""

    user: str = "userName"
    group: str = "displayName"
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paging:
    """How the IdP imports: the first startIndex, and the count of a page (None where it sends none)."""

    start_index: int = 1
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the IdP writes: methods, letter case of `op`, forms of Booleans and members.

    `update`, `deactivate`, `rename_group` and `group_members` are `PUT`, `PATCH` or `never`; `booleans` is `json` or
    `string`; `member_remove` is `value-filter`, `value-list` or `replace`; `path_less` says that single-valued
    attributes are merged into one operation without a path.
    """

    update: str
    deactivate: str
    rename_group: str
    group_members: str
    delete_user: bool = True
    delete_group: bool = True
    op_case: str = "lower"
    booleans: str = "json"
    member_remove: str = "value-filter"
    path_less: bool = False


@dataclass(frozen=True, slots=True)
class Reactions:
    """What the IdP does on refusal: attempts in all after a 429, the wait in seconds without a usable Retry-After,
    what it does on 404 of a known id (`stop`, `rematch`) and on 409 (`stop`, `rematch`), how often it repeats after a
    5xx or a time-out within a run, and its own time-out in seconds (None where unknown).
    """

    attempts_on_429: int = 10
    default_wait_s: float = 300.0
    on_404: str = "stop"
    on_409: str = "stop"
    attempts_on_5xx: int = 1
    attempts_on_timeout: int = 1
    timeout_s: float | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """How one IdP talks. `idp` is its family (`okta`, `entra`, `onelogin`); `needs` are ids of requirements that it
    has beyond the RFC; `as_of` is year and month; `origin` is file:line.
    """

    id: str
    idp: str
    title: str
    as_of: str
    sources: tuple[str, ...]
    wire: Wire
    matching: Matching
    paging: Paging
    dialect: Dialect
    reactions: Reactions
    needs: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    extends: str = ""
    origin: str = ""
