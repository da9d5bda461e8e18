"""`--lifecycle` with a contract whose hooks speak to the embedded provider's test API."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scim_conformance.target.server import EmbeddedProvider

ADMIN = "admin-canary-71b0"


@pytest.fixture
def provider() -> Iterator[EmbeddedProvider]:
    with EmbeddedProvider(contract="iru", token="first-token-of-the-run") as provider:
        yield provider


def contract(folder: Path, provider: EmbeddedProvider) -> str:
    control = f"{provider.control_url}/integrations"
    headers = "{Authorization: 'env:SCIM_ADMIN'}"
    (folder / "hooked.yaml").write_text(
        "contract: hooked\nextends: iru\ntitle: Iru with hooks\nas_of: 2026-11\nsources: [a test]\nlifecycle:\n"
        f"  create: {{method: POST, url: '{control}', headers: {headers}}}\n"
        f"  rotate: {{method: POST, url: '{control}/{{id}}/rotate', headers: {headers}}}\n"
        f"  delete: {{method: DELETE, url: '{control}/{{id}}', headers: {headers}}}\n",
        encoding="utf-8",
    )
    return str(folder / "hooked.yaml")


def test_rotation_and_deletion_are_tried_on_an_integration_of_the_run(
    command: Callable, provider: EmbeddedProvider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [one.id for one in provider.integrations.all()]
    monkeypatch.setenv("SCIM_ADMIN", f"Bearer {provider.admin_token}")
    arguments = [provider.base_url, "--contract", contract(tmp_path, provider), "--only", "suites"]
    ran = command(*arguments, "--lifecycle", "--", "-k", "lifecycle", token=provider.token, keep=("SCIM_ADMIN",))
    assert ran.code == 0, ran.output + ran.errors
    passed = {one["requirement"] for one in ran.results["verdicts"] if one["outcome"] == "pass"}
    assert {"iru-rotated-tokens-are-refused", "iru-tokens-of-deleted-integrations-are-refused"} & passed or {
        "contract-rotated-tokens-are-refused",
        "contract-tokens-of-deleted-integrations-are-refused",
    } <= passed
    assert [one.id for one in provider.integrations.all()] == before
    assert provider.admin_token not in ran.everything
    assert provider.token not in ran.everything


def test_without_the_option_no_hook_runs(command: Callable, provider: EmbeddedProvider, tmp_path: Path) -> None:
    before = len(provider.log)
    ran = command(
        provider.base_url,
        "--contract",
        contract(tmp_path, provider),
        "--only",
        "suites",
        "--",
        "-k",
        "test_after_a_rotation or test_a_user_is_found_by_user_name",
        token=provider.token,
    )
    assert ran.code == 0, ran.output + ran.errors
    assert len(provider.log) > before
    assert len(provider.integrations.all()) == 1
