"""What starting in a project would write. Nothing is written here: the caller shows it, or does it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from scim_conformance.scaffold.survey import AZURE, GITHUB, GITLAB, Project

_PLACES: Final = {
    GITHUB: ".github/workflows/scim-conformance.yml",
    GITLAB: ".gitlab/scim-conformance.yml",
    AZURE: "azure-pipelines-scim-conformance.yml",
}
_NEXT: Final = {
    GITHUB: "set the secret SCIM_TOKEN{} in the repository's settings",
    GITLAB: "include it in .gitlab-ci.yml (include: local: .gitlab/scim-conformance.yml), set the masked variable "
    "SCIM_TOKEN{}",
    AZURE: "make a pipeline of it, set the secret variable SCIM_TOKEN{}",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line says of the endpoint: one of `url`, `app` and `start` with a URL, or none of them."""

    contract: str = "rfc"
    url: str = ""
    app: str = ""
    start: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A file to be written: `text` is the whole of a new file or, with `appends`, what goes to its end."""

    path: PurePosixPath
    text: str
    appends: bool = False
    then: str = ""


def plan(project: Project, wish: Wish, ci: tuple[str, ...]) -> Iterator[Change]:
    """Yield the files that make a project run the harness: its settings, and a job for each CI system."""
    if project.has_pyproject and not project.has_settings:
        yield Change(
            PurePosixPath("pyproject.toml"), f'\n[tool.scim_conformance]\ncontract = "{wish.contract}"\n', True
        )
    contract = wish.contract
    if not project.has_pyproject and wish.contract == "rfc":
        path = PurePosixPath("contracts") / f"{project.name}.yaml"
        contract = str(path)
        yield Change(path, _rendered("contract.yaml", name=project.name), then="say in it what your endpoint promises")
    url = "" if wish.url or wish.app else " and the variable SCIM_URL"
    for system in ci:
        text = _rendered(f"{system}.yml", command=command(wish, contract, system), branch=project.branch)
        yield Change(PurePosixPath(_PLACES[system]), text, then=_NEXT[system].format(url))


def command(wish: Wish, contract: str, system: str) -> str:
    """Return the shell words that run the harness in a job, without those about reports and baseline."""
    words = ["scim-conformance", "run"]
    if wish.app:
        words += ["--app", wish.app]
    elif wish.url:
        words += [*(["--start", wish.start] if wish.start else []), wish.url]
    quoted = [shlex.quote(word) for word in words]
    if not wish.app and not wish.url:
        quoted.append('"$(SCIM_URL)"' if system == AZURE else '"$SCIM_URL"')
    return " ".join([*quoted, "--contract", shlex.quote(contract), "-n 2"])


def _rendered(template: str, **facts: str) -> str:
    return _ENVIRONMENT.get_template(template).render(facts)


_ENVIRONMENT = Environment(
    loader=PackageLoader("scim_conformance.scaffold"),
    variable_start_string="<<",
    variable_end_string=">>",
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    autoescape=False,  # noqa: S701 - YAML for the user's own project, no HTML
)
"""CI systems have braces of their own, so that ours are angles."""
