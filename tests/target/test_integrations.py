"""Integrations: a token each, users and groups each, and an administrator over both."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from scim_conformance.target.server import EmbeddedProvider


def test_integrations_do_not_see_each_other(client, iru, connect) -> None:
    other = connect(iru.base_url, iru.integrations.create("other").token)
    user, stranger = client.create_user(), other.create_user()
    assert user["id"] != stranger["id"]
    assert client.send("GET", f"/Users/{stranger['id']}").status_code == 404
    assert client.send("DELETE", f"/Users/{stranger['id']}").status_code == 404
    assert client.send("GET", "/Users").json()["totalResults"] == 1
    body = {"displayName": "g", "members": [{"value": stranger["id"]}]}
    assert client.send("POST", "/Groups", json=body).status_code == 400
    assert other.user(stranger) == stranger


def test_a_rotated_token_is_refused_and_the_new_one_works(client, iru, connect) -> None:
    user = client.create_user()
    renewed = iru.integrations.rotate(iru.integration)
    assert client.send("GET", "/Users").status_code == 401
    assert connect(iru.base_url, renewed.token).user(user) == user


def test_a_revoked_token_is_refused_until_it_is_rotated(client, iru, connect) -> None:
    user = client.create_user()
    iru.integrations.revoke(iru.integration)
    assert client.send("GET", "/Users").status_code == 401
    assert connect(iru.base_url, "").send("GET", "/Users").status_code == 401
    assert connect(iru.base_url, iru.integrations.rotate(iru.integration).token).user(user) == user


def test_a_deleted_integration_takes_its_token_with_it_and_leaves_the_others(client, iru, connect) -> None:
    made = iru.integrations.create("made")
    other = connect(iru.base_url, made.token)
    other.create_user()
    iru.integrations.delete(made)
    assert other.send("GET", "/Users").status_code == 401
    assert client.send("GET", "/Users").status_code == 200
    with pytest.raises(KeyError):
        iru.integrations.rotate(made)


def test_tokens_are_shown_once_and_in_no_representation(iru) -> None:
    made = iru.integrations.create("made")
    assert made.token not in repr(made)
    assert [one.token for one in iru.integrations.all()] == ["", ""]


class Administrator:
    def __init__(self, provider: EmbeddedProvider, token: str) -> None:
        self.url = provider.control_url
        self.headers = {"Authorization": f"Bearer {token}"}

    def send(self, method: str, path: str, **more) -> requests.Response:
        return requests.request(method, self.url + path, headers=self.headers, timeout=30, **more)


def test_the_test_api_does_the_same_over_http(iru, connect) -> None:
    administrator = Administrator(iru, iru.admin_token)
    made = administrator.send("POST", "/integrations", json={"name": "made"}).json()
    tenant = connect(made["base_url"], made["token"])
    tenant.create_user()
    listed = administrator.send("GET", "/integrations").json()
    assert [one["name"] for one in listed][1:] == ["made"]
    assert not any("token" in one for one in listed)
    rotated = administrator.send("POST", f"/integrations/{made['id']}/rotate").json()
    assert tenant.send("GET", "/Users").status_code == 401
    tenant = connect(made["base_url"], rotated["token"])
    assert tenant.send("GET", "/Users").json()["totalResults"] == 1
    strangers = administrator.send(
        "POST", "/strangers", json={"users": 3, "groups": 1, "integration": made["id"]}
    ).json()
    assert strangers["canary"] in tenant.send("GET", "/Users").text
    snapshot = administrator.send("GET", f"/snapshot?integration={made['id']}").json()
    assert set(strangers["users"]) < snapshot.keys()
    assert administrator.send("POST", f"/integrations/{made['id']}/revoke").status_code == 204
    assert tenant.send("GET", "/Users").status_code == 401
    assert administrator.send("DELETE", f"/integrations/{made['id']}").status_code == 204
    assert administrator.send("DELETE", f"/integrations/{made['id']}").status_code == 404
    assert administrator.send("GET", "/log").json()[0]["method"] == "POST"


def test_the_test_api_is_the_administrators_alone_and_refuses_nonsense(iru) -> None:
    assert Administrator(iru, iru.token).send("GET", "/integrations").status_code == 401
    assert requests.get(f"{iru.control_url}/integrations", timeout=30).status_code == 401
    administrator = Administrator(iru, iru.admin_token)
    assert administrator.send("GET", "/nothing").status_code == 404
    assert administrator.send("POST", "/integrations", data=b"[").status_code == 400
    assert administrator.send("POST", "/integrations", data=b"[]").status_code == 400
    assert administrator.send("POST", "/strangers", json={"users": -1}).status_code == 400
    assert administrator.send("GET", "/snapshot?integration=none").status_code == 404
    assert requests.get(f"{iru.base_url}/Users", headers=administrator.headers, timeout=30).status_code == 401


def test_the_log_names_what_was_asked_by_whom_and_what_was_written(client, iru) -> None:
    user = client.create_user()
    group = client.create_group(members=[user["id"]])
    client.send("GET", f"/Users/{user['id']}?x=1")
    client.send("DELETE", f"/Users/{user['id']}")
    requests.get(f"{iru.base_url}/Users", timeout=30)
    seen = [(one.method, one.path, one.status, one.written) for one in iru.log]
    assert seen == [
        ("POST", "/Users", 201, (user["id"],)),
        ("POST", "/Groups", 201, (group["id"],)),
        ("GET", f"/Users/{user['id']}", 200, ()),
        ("DELETE", f"/Users/{user['id']}", 204, (user["id"], group["id"])),
        ("GET", "/Users", 401, ()),
    ]
    assert [bool(one.integration) for one in iru.log] == [True, True, True, True, False]


def test_strangers_stay_byte_for_byte_while_others_come_and_go(client, iru) -> None:
    strangers = iru.seed(users=20, groups=2, members=5)
    before = iru.snapshot([*strangers.users, *strangers.groups])
    assert len(before) == 22
    assert all(strangers.canary in text for text in before.values())
    user = client.create_user()
    client.patch(f"/Users/{user['id']}", {"op": "replace", "path": "title", "value": "Boss"})
    client.send("DELETE", f"/Users/{user['id']}")
    assert iru.snapshot() == before
    assert all(json.loads(text)["meta"]["version"] for text in before.values())


@pytest.mark.parametrize("kept_in", [None, "data.sqlite"])
def test_twenty_parallel_clients_lose_nothing(tmp_path, connect, kept_in: str | None) -> None:
    with EmbeddedProvider(data=kept_in and tmp_path / kept_in) as provider:
        group = connect(provider.base_url, provider.token).create_group("All")

        def work(number: int) -> list[str]:
            tenant, made = connect(provider.base_url, provider.token), []
            for at in range(5):
                user = tenant.create_user(f"user-{number}-{at}@example.com")["id"]
                tenant.patch(f"/Groups/{group['id']}", {"op": "Add", "path": "members", "value": [{"value": user}]})
                made.append(user)
            return made

        with ThreadPoolExecutor(20) as pool:
            made = [user for users in pool.map(work, range(20)) for user in users]
        tenant = connect(provider.base_url, provider.token)
        assert sorted(tenant.members(group)) == sorted(made)
        assert tenant.send("GET", "/Users?count=0").json()["totalResults"] == 100
        snapshot, token = provider.snapshot(), provider.token
    if kept_in:
        with EmbeddedProvider(data=tmp_path / kept_in) as again:
            assert again.snapshot() == snapshot
            assert sorted(connect(again.base_url, token).members(group)) == sorted(made)


def test_one_name_is_given_to_one_of_many_that_ask_at_once(client, iru, connect) -> None:
    def create(_: int) -> int:
        body = {"userName": "ada@example.com", "displayName": "Ada", "emails": [{"value": "a@example.com"}]}
        return connect(iru.base_url, iru.token).send("POST", "/Users", json=body).status_code

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(create, range(10))) == [201] + [409] * 9


def test_a_file_keeps_integrations_users_and_groups_over_a_restart(tmp_path, connect) -> None:
    path = tmp_path / "data.sqlite"
    with EmbeddedProvider(data=path) as provider:
        token, made = provider.token, provider.integrations.create("made")
        tenant = connect(provider.base_url, token)
        user, gone = tenant.create_user(), tenant.create_user("gone@example.com")
        group = tenant.create_group(members=[user["id"], gone["id"]])
        tenant.send("DELETE", f"/Users/{gone['id']}")
        dropped = provider.integrations.create("dropped")
        connect(provider.base_url, dropped.token).create_user()
        provider.integrations.delete(dropped)
        snapshot = provider.snapshot()
    assert token.encode() not in path.read_bytes()
    with EmbeddedProvider(data=path) as provider:
        assert provider.token == ""
        assert provider.snapshot() == snapshot
        assert [one.name for one in provider.integrations.all()] == ["first", "made"]
        tenant = connect(provider.base_url, token)
        assert tenant.members(group) == [user["id"]]
        assert tenant.find('userName eq "ada@example.com"')[0]["id"] == user["id"]
        assert connect(provider.base_url, made.token).send("GET", "/Users").json()["totalResults"] == 0
        later = tenant.create_user("later@example.com")
        assert later["meta"]["created"] >= user["meta"]["created"]
    with EmbeddedProvider(data=path, token="given") as provider:
        assert connect(provider.base_url, "given").user(later)["userName"] == "later@example.com"
        assert connect(provider.base_url, token).send("GET", "/Users").status_code == 401


def test_what_cannot_be_served_is_said_at_once(tmp_path) -> None:
    wrong = tmp_path / "text"
    wrong.write_text("no database " * 100, encoding="utf-8")
    with pytest.raises(ValueError, match="cannot keep data"):
        EmbeddedProvider(data=wrong)
    with pytest.raises(ValueError, match="iru, rfc"):
        EmbeddedProvider(contract="other")
    with pytest.raises(ValueError, match="did you mean 'filter-is-ignored'"):
        EmbeddedProvider(defects=["filter-is-ignord"])


def test_a_port_can_be_chosen_and_is_free_again_after_a_stop() -> None:
    with EmbeddedProvider() as provider:
        port = int(provider.base_url.split(":")[2].split("/")[0])
        with pytest.raises(OSError, match=r"[Aa]ddress|No socket"):
            EmbeddedProvider(port=port)
    provider.stop()
    with EmbeddedProvider(port=port) as again:
        assert f":{port}/" in again.base_url


def test_a_file_belongs_to_one_service_provider_at_a_time(tmp_path) -> None:
    path = tmp_path / "data.sqlite"
    with EmbeddedProvider(data=path), pytest.raises(ValueError, match="cannot keep data"):
        EmbeddedProvider(data=path)
    with EmbeddedProvider(data=path) as again:
        assert [one.name for one in again.integrations.all()] == ["first"]


def test_a_folder_that_is_not_there_is_no_place_for_data(tmp_path) -> None:
    with pytest.raises(ValueError, match="cannot keep data"):
        EmbeddedProvider(data=tmp_path / "nowhere" / "data.sqlite")
