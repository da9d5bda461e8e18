"""Values that come back changed, as far as RFC 7643 lets them (R13, R14, R16, R23)."""

from __future__ import annotations

import re
from typing import Any

from scim_conformance.target.schemas import ServedType
from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant


@variant("user-names-come-back-in-lower-case", touches=["users", "create", "filter"], without=["okta"])
class UserNamesComeBackInLowerCase(Service):
    """userName is stored in lower case: it is not case-exact (R24); Okta wants it back as it was sent."""

    def stored(self, served: ServedType, resource: dict[str, Any], earlier: dict[str, Any] | None) -> dict[str, Any]:
        resource = super().stored(served, resource, earlier)
        return {**resource, "userName": resource["userName"].lower()} if served.name == "User" else resource


@variant("user-names-come-back-as-first-sent", touches=["users", "replace", "patch"])
class UserNamesComeBackAsFirstSent(Service):
    """A change of userName that changes nothing but letter case is none (RFC 7643 §4.1.1)."""

    def stored(self, served: ServedType, resource: dict[str, Any], earlier: dict[str, Any] | None) -> dict[str, Any]:
        resource = super().stored(served, resource, earlier)
        if served.name == "User" and earlier and earlier["userName"].lower() == resource["userName"].lower():
            return {**resource, "userName": earlier["userName"]}
        return resource


@variant("email-domains-come-back-in-lower-case", touches=["emails"])
class EmailDomainsComeBackInLowerCase(Service):
    """The domain of an e-mail address is canonicalized (RFC 7643 §4.1.2)."""

    def stored(self, served: ServedType, resource: dict[str, Any], earlier: dict[str, Any] | None) -> dict[str, Any]:
        resource = super().stored(served, resource, earlier)
        if not resource.get("emails"):
            return resource
        return {**resource, "emails": [lowered(one) for one in resource["emails"]]}


def lowered(email: dict[str, Any]) -> dict[str, Any]:
    """Return an e-mail with its domain in lower case."""
    if not isinstance(email.get("value"), str):
        return email
    local, at, domain = email["value"].rpartition("@")
    return {**email, "value": f"{local}{at}{domain.lower()}"}


@variant("phone-numbers-become-uris", touches=["users"], under=["rfc"])
class PhoneNumbersBecomeUris(Service):
    """A phone number comes back in the form of RFC 3966 (RFC 7643 §4.1.2)."""

    def stored(self, served: ServedType, resource: dict[str, Any], earlier: dict[str, Any] | None) -> dict[str, Any]:
        resource = super().stored(served, resource, earlier)
        if not resource.get("phoneNumbers"):
            return resource
        return {**resource, "phoneNumbers": [as_uri(one) for one in resource["phoneNumbers"]]}


def as_uri(phone: dict[str, Any]) -> dict[str, Any]:
    """Return a phone number with its value as a tel URI, if it has digits."""
    text = str(phone.get("value") or "")
    if text.startswith("tel:") or not re.search("[0-9]", text):
        return phone
    return {**phone, "value": "tel:" + re.sub("[^0-9+]+", "-", text).strip("-")}


@variant("locales-have-hyphens", touches=["users"], under=["rfc"])
class LocalesHaveHyphens(Service):
    """An underscore in a locale becomes a hyphen (R17)."""

    def stored(self, served: ServedType, resource: dict[str, Any], earlier: dict[str, Any] | None) -> dict[str, Any]:
        resource = super().stored(served, resource, earlier)
        changed = {
            name: resource[name].replace("_", "-")
            for name in ("locale", "preferredLanguage")
            if isinstance(resource.get(name), str)
        }
        return {**resource, **changed}


@variant("defaults-are-filled-in", touches=["create", "users"], under=["rfc"])
class DefaultsAreFilledIn(Service):
    """What nobody sent gets a default: locale, time zone, a display name (R13)."""

    def defaulted(self, served: ServedType, resource: dict[str, Any]) -> dict[str, Any]:
        resource = super().defaulted(served, resource)
        if served.name != "User":
            return resource
        name = resource.get("userName", "")
        return {"locale": "en-US", "timezone": "Europe/Vienna", "displayName": name, **resource}


@variant("the-first-email-becomes-primary", touches=["emails"], under=["rfc"])
class TheFirstEmailBecomesPrimary(Service):
    """Where no e-mail is primary the first one is made so (R23)."""

    def stored(self, served: ServedType, resource: dict[str, Any], earlier: dict[str, Any] | None) -> dict[str, Any]:
        resource = super().stored(served, resource, earlier)
        emails = resource.get("emails")
        if not emails or any(one.get("primary") is True for one in emails):
            return resource
        return {**resource, "emails": [{**emails[0], "primary": True}, *emails[1:]]}


@variant("primary-is-shown-where-true-alone", touches=["emails", "patch"])
class PrimaryIsShownWhereTrueAlone(Service):
    """primary is shown where it is true, since missing means false (RFC 7643 §2.4, R101)."""

    def shown(self, served: ServedType, resource: dict[str, Any]) -> dict[str, Any]:
        shown = super().shown(served, resource)
        for name, value in shown.items():
            if isinstance(value, list) and all(isinstance(one, dict) for one in value):
                shown[name] = [
                    {key: item for key, item in one.items() if key != "primary" or item is True} for one in value
                ]
        return shown


@variant("full-names-are-made-of-parts", touches=["users"], under=["rfc"])
class FullNamesAreMadeOfParts(Service):
    """name.formatted is shown beside the parts that were sent (RFC 7643 §4.1.1, R16)."""

    def shown(self, served: ServedType, resource: dict[str, Any]) -> dict[str, Any]:
        shown = super().shown(served, resource)
        name = shown.get("name")
        if isinstance(name, dict) and "formatted" not in name:
            parts = [name[part] for part in ("givenName", "familyName") if name.get(part)]
            if parts:
                shown["name"] = {**name, "formatted": " ".join(parts)}
        return shown


@variant("types-outside-the-canonical-ones-are-dropped", touches=["emails", "users"], under=["rfc"])
class TypesOutsideTheCanonicalOnesAreDropped(Service):
    """A type that the schema does not suggest is dropped, the rest of the value kept (R12)."""

    def kept(self, served: ServedType, resource: dict[str, Any]) -> dict[str, Any]:
        resource = super().kept(served, resource)
        if not resource.get("emails"):
            return resource
        return {**resource, "emails": [canonical(one) for one in resource["emails"]]}


def canonical(email: dict[str, Any]) -> dict[str, Any]:
    """Return an e-mail without a type that RFC 7643 §8.7.1 does not list."""
    if str(email.get("type", "work")).casefold() in {"work", "home", "other"}:
        return email
    return {name: value for name, value in email.items() if name != "type"}
