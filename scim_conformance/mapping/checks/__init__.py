"""Checks on mappings: one file a subject, found by walking this folder."""

from scim_conformance.mapping.checks.registry import Check, Remark, all_checks, check

__all__ = ["Check", "Remark", "all_checks", "check"]
