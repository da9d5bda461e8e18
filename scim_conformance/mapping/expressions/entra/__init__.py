"""Entra ID's expressions: the functions of Microsoft's reference, one file for each family.

Values flow as text; Booleans print as True and False. Where the reference is silent on null, null in is null out.
"""

from __future__ import annotations

from functools import cache

from scim_conformance.mapping.expressions.library import Dialect
from scim_conformance.mapping.expressions.walking import import_all


@cache
def entra_dialect() -> Dialect:
    """Return Entra ID's dialect with every function of this folder."""
    from scim_conformance.mapping.expressions.entra.language import ENTRA, choose, index, operate, reference  # noqa: PLC0415 - the modules of the folder import it

    import_all(__name__)
    return Dialect(ENTRA, reference, operate, choose, index)
