"""What a suite's file imports: the mark that names the requirement that a test holds an endpoint to."""

from __future__ import annotations

import pytest


def requirement(requirement_id: str) -> pytest.MarkDecorator:
    """Mark a test with the requirement whose verdict its assertion is; a test may carry several."""
    return pytest.mark.requirement(requirement_id)
