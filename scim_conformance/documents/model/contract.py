"""Contracts: what one service provider promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class EmailPolicy(StrEnum):
    """Which e-mail addresses of a user are held: the first of the list only, or all."""

    FIRST = "first"
    ALL = "all"


class Promise(StrEnum):
    """Whether something is promised: it is there; it may be there and is then held to its words; it is not there.

    `LIVE` takes the answer from the endpoint's own discovery documents.
    """

    YES = "yes"
    OPTIONAL = "optional"
    NO = "no"
    LIVE = "live"


class Keep(StrEnum):
    """What becomes of an attribute that a client sends.

    `must`: it reads back as sent; `should`: the same, and a miss is a warning; `open`: nothing is promised.
    """

    MUST = "must"
    SHOULD = "should"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class AttributeRule:
    """One attribute of a resource type, named by its path (`name.formatted`, `urn:...:User:department`)."""

    path: str
    keep: Keep
    required: bool = False


@dataclass(frozen=True, slots=True)
class ResourceRules:
    """What a contract says of one resource type.

    `attributes` are the listed ones; `others` says what becomes of all the rest; `one_of` are groups of paths of
    which one is required; `live` takes attributes and required ones from the endpoint's /Schemas.
    """

    attributes: tuple[AttributeRule, ...] = ()
    others: Keep = Keep.OPEN
    one_of: tuple[tuple[str, ...], ...] = ()
    emails: EmailPolicy = EmailPolicy.ALL
    email_required: bool = False
    live: bool = False

    def __hash__(self) -> int:
        # Rules are keys of caches that are asked for every attribute of every answer: a hash of all would cost more.
        return len(self.attributes)


@dataclass(frozen=True, slots=True)
class Authentication:
    """How a client proves itself: `scheme` is bearer, basic, header or oauth2.

    `header` names the field of the scheme `header`; `token_url`, `client_id_env`, `client_secret_env` and `scope`
    serve OAuth 2.0 client credentials. Names of environment variables, never secrets.
    """

    scheme: str = "bearer"
    header: str = "Authorization"
    token_url: str = ""
    client_id_env: str = ""
    client_secret_env: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Hook:
    """An act on an integration: an HTTP call (`method`, `url`, `headers` whose values may be `env:NAME`, `body`) or a
    `command` (argument vector). Its JSON answer holds `id`, `url` and `token` as far as they change.
    """

    command: tuple[str, ...] = ()
    method: str = "POST"
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """How an integration is created, its token rotated, and it deleted; None where no hook is given."""

    create: Hook | None = None
    rotate: Hook | None = None
    delete: Hook | None = None


@dataclass(frozen=True, slots=True)
class People:
    """What test data must look like.

    `user_name` is `free`, `address` (any address) or `domain` (an address of the run's domain); `template` is laid
    under every user that a flow creates, for endpoints that want more; `phone` is `free` or `e164`.
    """

    user_name: str = "free"
    phone: str = "free"
    template: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Features:
    """Features, each promised or not: `Promise.LIVE` asks the endpoint's ServiceProviderConfig."""

    discovery: Promise = Promise.OPTIONAL
    patch: Promise = Promise.LIVE
    filter: Promise = Promise.LIVE
    sort: Promise = Promise.LIVE
    etag: Promise = Promise.LIVE
    bulk: Promise = Promise.LIVE
    change_password: Promise = Promise.LIVE
    search: Promise = Promise.OPTIONAL
    me: Promise = Promise.OPTIONAL


@dataclass(frozen=True, slots=True)
class Contract:
    """What one service provider promises.

    `levels` maps requirement ids to `fail`, `warn` or `off` (SPEC: first in the decision). `eventual_within_s` is the
    bound of an eventually consistent endpoint, None for one that reads its own writes. `idps` are the IdPs that it
    names as clients (empty: all). `origin` is file:line.
    """

    id: str
    title: str
    as_of: str
    sources: tuple[str, ...]
    base_path: str
    user: ResourceRules
    group: ResourceRules | None
    features: Features = field(default_factory=Features)
    authentication: Authentication = field(default_factory=Authentication)
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    people: People = field(default_factory=People)
    levels: Mapping[str, str] = field(default_factory=dict)
    eventual_within_s: float | None = None
    idps: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    extends: str = ""
    origin: str = ""
