"""The installed plugin in projects of others: inert in a stranger's, at home in one that asks for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

INERT = (
    "import sys\n"
    "def test_nothing_but_the_front_is_imported():\n"
    "    ours = {name for name in sys.modules if name.startswith('scim_conformance')}\n"
    "    assert ours <= {'scim_conformance', 'scim_conformance.plugin'}\n"
    "    assert not {'requests', 'jsonschema', 'scim2_models', 'lark', 'cheroot'} & set(sys.modules)\n"
)

LAYOUTS = {
    "flat": {"test_one.py": "def test_it():\n    assert True\n", "test_front.py": INERT},
    "src with packages": {
        "pyproject.toml": "[tool.pytest.ini_options]\ntestpaths = ['tests']\nmarkers = ['slow: takes long']\n",
        "src/shop/__init__.py": "",
        "tests/__init__.py": "",
        "tests/conftest.py": "import pytest\n@pytest.fixture\ndef scim():\n    return 'a fixture of their own'\n",
        "tests/unit/__init__.py": "",
        "tests/unit/test_same.py": "import pytest\n@pytest.mark.slow\ndef test_it(scim):\n    assert scim\n",
        "tests/api/__init__.py": "",
        "tests/api/test_same.py": INERT,
        "flows/nightly.yaml": "steps: [not, a, flow]\n",
    },
    "unittest with a suites package": {
        "setup.cfg": "[tool:pytest]\naddopts = -ra\n",
        "suites/__init__.py": "NAME = 'theirs'\n",
        "suites/test_discovery.py": "import unittest\nimport suites\nclass Case(unittest.TestCase):\n"
        "    def test_it(self):\n        self.assertEqual(suites.NAME, 'theirs')\n",
        "profiles/okta.yaml": "{broken: [yaml\n",
        "test_front.py": INERT,
    },
}


def run_pytest(folder: Path, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "SCIM_"))}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:randomly", *arguments],
        cwd=folder,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )


def lay_out(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("layout", LAYOUTS, ids=list(LAYOUTS))
def test_a_strangers_project_runs_as_if_the_plugin_were_not_there(layout: str, tmp_path: Path) -> None:
    done = run_pytest(lay_out(tmp_path, LAYOUTS[layout]), "--strict-markers", "-W", "error", "-n", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
    assert "SCIM" not in done.stdout


OWN_FLOW = """\
flow: shop-joiner
title: A joiner of the shop
purpose: The shop's own recording is played under Okta's profile.
profile: okta
provenance: {kind: recorded, sources: [the shop's staging tenant]}
steps:
  - id: look-up
    request:
      {method: GET, path: '/Users?filter=userName%20eq%20%22bea%40example.com%22&startIndex=1&count=100'}
    response:
      status: 200
      body: {schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 0, Resources: []}
  - id: create
    request:
      method: POST
      path: /Users
      body:
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User']
        userName: bea@example.com
        name: {givenName: Bea, familyName: Lind}
        emails: [{primary: true, value: bea@example.com, type: work}]
        displayName: Bea Lind
        active: true
    response:
      status: 201
      body: {id: 2c5f0a1e-7d1b-4a86-9c35-5b7f3f0f1a01, userName: bea@example.com}
"""

PROJECT = {
    "pyproject.toml": "[tool.scim_conformance]\ncontract = 'iru'\nidps = ['okta']\nlibrary = false\n",
    "flows/joiner.yaml": OWN_FLOW,
    "conftest.py": "import pytest\nfrom scim_conformance.target.server import EmbeddedProvider\n\n"
    "@pytest.fixture(scope='session')\ndef scim_target():\n"
    "    with EmbeddedProvider(contract='iru') as provider:\n        yield (provider.base_url, provider.token)\n",
    "test_shop.py": "def test_the_shop():\n    assert True\n",
}


def test_a_project_of_a_users_own_plays_its_flows_against_its_own_target(tmp_path: Path) -> None:
    done = run_pytest(lay_out(tmp_path, PROJECT), "-v", "-W", "error")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "flows/joiner.yaml::shop-joiner[okta] PASSED" in done.stdout
    assert "test_shop.py::test_the_shop PASSED" in done.stdout


def test_k_and_lf_and_x_choose_among_flows_as_among_tests(tmp_path: Path) -> None:
    lay_out(tmp_path, PROJECT)
    chosen = run_pytest(tmp_path, "-k", "joiner", "-v")
    assert "1 passed" in chosen.stdout
    assert "test_the_shop" not in chosen.stdout
    broken = PROJECT["conftest.py"].replace(
        "contract='iru')", "contract='iru', defects=('create-answers-without-id',))"
    )
    (tmp_path / "conftest.py").write_text(broken, encoding="utf-8")
    failed = run_pytest(tmp_path, "-x")
    assert failed.returncode == 1
    assert "okta-create-answers-with-id" in failed.stdout
    (tmp_path / "conftest.py").write_text(PROJECT["conftest.py"], encoding="utf-8")
    again = run_pytest(tmp_path, "--lf", "-v")
    assert "1 passed" in again.stdout, again.stdout


def test_an_application_that_the_fixture_returns_is_served(tmp_path: Path) -> None:
    files = {
        **PROJECT,
        "conftest.py": "import os, pytest\nfrom scim_conformance.target.server import EmbeddedProvider\n"
        "os.environ['SCIM_TOKEN'] = 'a-token-of-the-shop'\n"
        "@pytest.fixture(scope='session')\ndef scim_target():\n"
        "    return EmbeddedProvider(contract='iru', token='a-token-of-the-shop')._serve\n",
    }
    done = run_pytest(lay_out(tmp_path, files), "-v", "-n", "2")
    assert "PASSED flows/joiner.yaml::shop-joiner[okta]" in done.stdout, done.stdout


def test_ids_of_shipped_items_are_the_same_whatever_the_folder_is(tmp_path: Path) -> None:
    for name in ("a", "b/deeper"):
        (tmp_path / name).mkdir(parents=True)
    arguments = ("--scim-contract", "iru", "--scim-quick", "--collect-only", "-q")
    listed = [run_pytest(tmp_path / name, *arguments).stdout.splitlines() for name in ("a", "b/deeper")]
    items = [[line for line in lines if "::" in line] for lines in listed]
    assert items[0] == items[1]
    assert any(line.startswith("flows/okta/") for line in items[0])
    assert any(line.startswith("suites/test_") for line in items[0])


def test_a_mistake_in_a_users_flow_is_one_line_with_file_and_line(tmp_path: Path) -> None:
    lay_out(tmp_path, {**PROJECT, "flows/joiner.yaml": OWN_FLOW.replace("method: POST", "methd: POST")})
    done = run_pytest(tmp_path)
    assert done.returncode == 4
    assert "flows/joiner.yaml:" in done.stderr
    assert 'did you mean "method"?' in done.stderr
    assert "Traceback" not in done.stderr
