"""Checks that hold for every answer, whatever was asked; one file per subject."""

from scim_conformance.expected.checks.registry import Check, check, checks, need_check
from scim_conformance.expected.checks.run import InternalFault, run_checks

__all__ = ["Check", "InternalFault", "check", "checks", "need_check", "run_checks"]
