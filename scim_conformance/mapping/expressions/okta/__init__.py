"""Okta's expression language as profile mappings use it, one file for each family of functions.

What Okta does with null in a function or a concatenation is not documented, so such a result is unknown.
"""

from __future__ import annotations

from functools import cache

from scim_conformance.mapping.expressions.library import Dialect
from scim_conformance.mapping.expressions.walking import import_all


@cache
def okta_dialect() -> Dialect:
    """Return Okta's dialect with every function of this folder."""
    from scim_conformance.mapping.expressions.okta.language import OKTA  # noqa: PLC0415 - it imports this package
    from scim_conformance.mapping.expressions.okta.operators import choose, index, operate  # noqa: PLC0415
    from scim_conformance.mapping.expressions.okta.references import reference  # noqa: PLC0415

    import_all(__name__)
    return Dialect(OKTA, reference, operate, choose, index)
