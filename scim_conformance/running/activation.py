"""Switching the running half of the plugin on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

from scim_conformance.documents.problems import DocumentErrors
from scim_conformance.options import MESSAGE_FILE, USAGE
from scim_conformance.running import fixtures
from scim_conformance.running.hooks import Hooks
from scim_conformance.running.options import ProjectError, options_from_config
from scim_conformance.running.run import ScimRun
from scim_conformance.running.selection import SelectionError

NAME = "scim_conformance_running"


def activate(config: pytest.Config) -> None:
    """Register hooks and fixtures; a wish that cannot be granted is a usage error of pytest's, one line each."""
    try:
        run = ScimRun.prepare(config, options_from_config(config))
    except (ProjectError, SelectionError, DocumentErrors) as error:
        if config.getoption("scim_front"):
            leave_message(config, str(error))
        raise pytest.UsageError(str(error)) from None
    config.stash[fixtures.RUN] = run
    config.pluginmanager.register(Hooks(run), NAME)
    config.pluginmanager.register(fixtures, f"{NAME}_fixtures")


def leave_message(config: pytest.Config, text: str) -> NoReturn:
    """Leave a line for `scim-conformance run`, which prints it, and end without pytest's own words."""
    path = Path(config.getoption("scim_reports")) / MESSAGE_FILE
    path.write_text(f"{USAGE} {text}", encoding="utf-8")
    os._exit(USAGE)
