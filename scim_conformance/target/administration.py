"""What an administrator of the service provider does with integrations: create, rotate, revoke, delete."""

from __future__ import annotations

from collections.abc import Callable

from scim_conformance.target.integrations import Held, Integration, Registry, new_token


class Integrations:
    """The integrations of a service provider, as its administrator sees them."""

    def __init__(self, registry: Registry, base_url: Callable[[], str]) -> None:
        self._registry = registry
        self._base_url = base_url

    def create(self, name: str = "", token: str = "") -> Integration:
        """Make an integration without users and groups and return it with its token, shown this once."""
        token = token or new_token()
        return self._seen(self._registry.create(name or "integration", token), token)

    def rotate(self, integration: str | Integration, token: str = "") -> Integration:
        """Give an integration a new token; the old one is refused from now on. Raises KeyError for an unknown one."""
        token = token or new_token()
        return self._seen(self._registry.set_token(identity(integration), token), token)

    def revoke(self, integration: str | Integration) -> None:
        """Refuse the token of an integration until it is rotated; its users and groups stay. Raises KeyError."""
        self._registry.set_token(identity(integration), "")

    def delete(self, integration: str | Integration) -> None:
        """Remove an integration with its users and groups; its token is refused from now on. Raises KeyError."""
        self._registry.delete(identity(integration))

    def all(self) -> list[Integration]:
        """Return all integrations, oldest first, without tokens."""
        return [self._seen(held) for held in self._registry.all()]

    def _seen(self, held: Held, token: str = "") -> Integration:
        return Integration(held.id, held.name, self._base_url(), token)


def identity(integration: str | Integration) -> str:
    """Return the id of an integration, given by its id or by itself."""
    return integration.id if isinstance(integration, Integration) else integration
