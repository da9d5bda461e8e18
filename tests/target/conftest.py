"""A running service provider and a client of it, over real HTTP on loopback."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from scim_conformance.target.server import EmbeddedProvider

Json = dict[str, Any]

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


class Tenant:
    """A client of one integration: a session with its token, and the few requests that all tests make."""

    def __init__(self, base_url: str, token: str) -> None:
        self.base_url = base_url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer {token}"

    def send(self, method: str, path: str, **more: Any) -> requests.Response:
        return self.session.request(method, self.base_url + path, timeout=30, **more)

    def create_user(self, user_name: str = "ada@example.com", /, **more: Any) -> Json:
        emails = [{"value": user_name, "type": "work"}]
        body = {"userName": user_name, "displayName": "Ada Lovelace", "emails": emails, **more}
        answer = self.send("POST", "/Users", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def create_group(self, name: str = "Engines", members: list[str] | None = None) -> Json:
        body = {"displayName": name, "members": [{"value": one} for one in members or []]}
        answer = self.send("POST", "/Groups", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def patch(self, path: str, *operations: Json, status: int | None = None) -> requests.Response:
        answer = self.send("PATCH", path, json={"Operations": list(operations)})
        if status is None:
            assert answer.status_code in {200, 204}, answer.text
        else:
            assert answer.status_code == status, answer.text
        return answer

    def user(self, user: Json) -> Json:
        return self.send("GET", f"/Users/{user['id']}").json()

    def members(self, group: Json) -> list[str]:
        return [one["value"] for one in self.send("GET", f"/Groups/{group['id']}").json().get("members", [])]

    def find(self, filter_text: str, endpoint: str = "/Users") -> list[Json]:
        answer = self.send("GET", endpoint, params={"filter": filter_text})
        assert answer.status_code == 200, answer.text
        return answer.json()["Resources"]


@pytest.fixture
def iru() -> Iterator[EmbeddedProvider]:
    with EmbeddedProvider(contract="iru") as provider:
        yield provider


@pytest.fixture
def rfc() -> Iterator[EmbeddedProvider]:
    with EmbeddedProvider(contract="rfc") as provider:
        yield provider


@pytest.fixture
def client(iru: EmbeddedProvider) -> Tenant:
    return Tenant(iru.base_url, iru.token)


@pytest.fixture
def rfc_client(rfc: EmbeddedProvider) -> Tenant:
    return Tenant(rfc.base_url, rfc.token)


@pytest.fixture
def connect() -> type[Tenant]:
    return Tenant
