"""Switching the running half of the plugin on."""

from __future__ import annotations

import pytest

from scim_conformance.documents.problems import DocumentErrors
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
        raise pytest.UsageError(str(error)) from None
    config.stash[fixtures.RUN] = run
    config.pluginmanager.register(Hooks(run), NAME)
    config.pluginmanager.register(fixtures, f"{NAME}_fixtures")
