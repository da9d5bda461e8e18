"""`mapping replay`: send what the mapping makes of these people to an endpoint, with the judge of every run."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scim_conformance.launch import launch
from scim_conformance.mapping.requests import FLOWS, flow_documents
from scim_conformance.mapping_commands.given import WrongInput, read, refusing


def replay(file: Path, idp: str, profile: str, people: Path | None, run: Mapping[str, Any]) -> int:
    """Play the mapping as flows of its own and return the exit code of the run.

    `run` are the options of `scim-conformance run`; `profile` names the dialect, that of the mapping's IdP by default.
    """
    with refusing():
        given = read(file, str(run["contract"]), idp, people)
        chosen = given.library.profiles.get(profile) if profile else given.profile
        if chosen is None:
            known = ", ".join(sorted(given.library.profiles))
            what = f"no profile {profile!r}" if profile else f"{file}: a plain mapping has no dialect of its own"
            raise WrongInput(f"{what}; give --profile, one of {known}")
        flows = flow_documents(given.attempt, chosen)
        if not flows:
            raise WrongInput(f"{file}: nobody is in scope, so there is nothing to send")
    with tempfile.TemporaryDirectory(prefix="scim-mapping-") as folder:
        for name, document in flows.items():
            Path(folder, f"{name}.yaml").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return launch({**run, "flow_dirs": (Path(folder),), "flows": (FLOWS,), "only": "flows"})
