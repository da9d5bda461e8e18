"""Names that are unique to a run and a play, and still what the recording is about.

The same text becomes the same text everywhere; what differed by case alone still does; length class, Unicode form,
apostrophes and plus tags stay. Inside each unique name stands the play's marker, ten hexadecimal digits, which is
how the play's own resources are told from other people's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b

from scim_conformance.documents.model import People
from scim_conformance.replay.positions import Place
from scim_conformance.scim.exchange import JsonObject, JsonValue

MARKER_LENGTH = 10
LONG = 40
LOCAL_PART_MAX = 64
"""RFC 5321 §4.5.3.1.1; some endpoints hold user names to it."""

_RESERVED = re.compile(r"(?:^|\.)(?:example\.(?:com|net|org)|example|test|invalid|localhost)$", re.IGNORECASE)
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_OPAQUE = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9]{16,40}")
_ADDRESS = re.compile(r"([^@\s]+)@([^@\s]+)")


def marker(run_id: str, play: str) -> str:
    """Return the marker of a play: the same for the same run and play, in whatever worker; a letter comes first."""
    digest = blake2b(f"{run_id}\0{play}".encode(), digest_size=8).hexdigest()
    return "abcdef"[int(digest[0], 16) % 6] + digest[1:MARKER_LENGTH]


class Names:
    """The names of one play. `texts` are all that its recording has, so that no two of them can meet."""

    def __init__(
        self,
        marker: str,
        texts: Iterable[tuple[Place, str]] = (),
        people: People | None = None,
        domain: str = "",
    ) -> None:
        self.marker = marker
        self._people = people or People()
        self._domain = domain
        self._table: dict[str, str] = {}
        self._taken: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        given = sorted(set(texts), key=lambda item: (item[1], item[0].value))
        self._as_address = {text.casefold() for place, text in given if self._is_address_wanted(place, text)}
        for place, text in given:
            self.unique(place, text)

    def known(self, text: str) -> str:
        """Return the unique text of a recorded one that is in the table, any other as it is."""
        return self._table.get(text, text)

    def unique(self, place: Place, text: str) -> str:
        """Return the unique text for a recorded name."""
        found = self._table.get(text)
        if found is not None:
            return found
        core = text.strip()
        if not core or self.marker in core.lower():
            return text
        if self._is_address_wanted(place, text):
            self._as_address.add(text.casefold())
        made = self._made(core, text.casefold() in self._as_address)
        if self._taken.get(made, core) != core or self._folded.get(made.casefold(), core.casefold()) != core.casefold():
            made = self._made(core, text.casefold() in self._as_address, apart=_hash(core.casefold(), 5))
        if self._taken.get(made, core) != core:
            made = self._made(core, text.casefold() in self._as_address, apart=_hash(core, 8))
        self._taken[made] = core
        self._folded[made.casefold()] = core.casefold()
        whole = text.replace(core, made) if core != text else made
        self._table[text] = whole
        return whole

    def _is_address_wanted(self, place: Place, text: str) -> bool:
        return place is Place.USER_NAME and self._people.user_name != "free" and not _ADDRESS.fullmatch(text.strip())

    def _made(self, core: str, as_address: bool, apart: str = "") -> str:
        address = _ADDRESS.fullmatch(core)
        if address is not None:
            return f"{self._local(address.group(1), apart)}@{self._domain_for(address.group(2))}"
        if as_address:
            local = "".join("." if character.isspace() else character for character in core)
            return f"{self._local(local, apart)}@{_cased(self._domain or 'example.com', core)}"
        if _GUID.fullmatch(core):
            return self._guid(core)
        if _OPAQUE.fullmatch(core) and not apart:
            fill = (self.marker + _hash(core.casefold(), 32))[: len(core) - 3]
            return core[:3] + _cased(fill, core)
        return self._marked(core, LONG, apart)

    def _local(self, local: str, apart: str) -> str:
        name, plus, tag = local.partition("+")
        bound = LOCAL_PART_MAX - len(plus + tag) if len(local) <= LOCAL_PART_MAX else 0
        return self._marked(name, bound, apart) + plus + tag

    def _marked(self, text: str, long: int, apart: str) -> str:
        """Put the marker behind a text; over a long text's end, so that it keeps its length."""
        inside = self.marker + apart
        if len(text) + 1 + len(inside) <= long:
            joint = " " if " " in text else "-" if "-" in text or text.isdigit() else "."
            return f"{text}{joint}{_cased(inside, text)}"
        inside = self.marker + (apart or _hash(text.casefold(), 5))
        if len(text) <= len(inside):
            return f"{text}.{_cased(inside, text)}"
        return text[: len(text) - len(inside)] + _cased(inside, text)

    def _guid(self, core: str) -> str:
        digest = _hash(core.casefold(), 10)
        return _cased(f"{digest[:8]}{core[8:24].lower()}{self.marker}{digest[8:10]}", core)

    def _domain_for(self, domain: str) -> str:
        if self._domain:
            return _cased(self._domain, domain)
        if _RESERVED.search(domain):
            return domain
        labels = domain.split(".")
        name = labels[-2] if len(labels) > 1 else labels[0]
        return _cased(f"{name}.example", domain)


def _cased(text: str, like: str) -> str:
    """Return a text in capitals where its model is in capitals."""
    return text.upper() if like.upper() == like and like.lower() != like else text


def _hash(text: str, length: int) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def phone(text: str, people: People) -> str:
    """Return a phone number in the form that the endpoint wants: as it is, or E.164."""
    if people.phone != "e164":
        return text
    digits = "".join(character for character in text if character.isdigit())
    return f"+{digits[:15]}" if digits else text


def with_template(body: JsonValue, people: People, marker: str) -> JsonValue:
    """Lay the contract's template under a user; `{marker}` and `{userName}` in its texts become what they name."""
    if not people.template or not isinstance(body, dict):
        return body
    user_name = next((value for name, value in body.items() if name.lower() == "username"), "")
    return _laid_under(_filled(people.template, {"{marker}": marker, "{userName}": str(user_name)}), body)


def _filled(value: object, words: Mapping[str, str]) -> JsonValue:
    if isinstance(value, str):
        for word, text in words.items():
            value = value.replace(word, text)
        return value
    if isinstance(value, Mapping):
        return {str(name): _filled(item, words) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(item, words) for item in value]
    return value  # type: ignore[return-value]  # a scalar of a JSON document


def _laid_under(template: JsonValue, body: JsonObject) -> JsonObject:
    assert isinstance(template, dict)
    result = dict(body)
    present = {name.lower(): name for name in body}
    for name, value in template.items():
        mine = present.get(name.lower())
        if mine is None:
            result[name] = value
        elif name == "schemas" and isinstance(value, list) and isinstance(body[mine], list):
            listed = body[mine]
            assert isinstance(listed, list)
            result[mine] = [*listed, *(uri for uri in value if uri not in listed)]
        elif isinstance(value, dict) and isinstance(body[mine], dict):
            result[mine] = _laid_under(value, body[mine])  # type: ignore[arg-type]
    return result
