"""Which dialect computes an expression, by its language."""

from __future__ import annotations

from functools import cache

from scim_conformance.mapping.expressions.entra import entra_dialect
from scim_conformance.mapping.expressions.library import Dialect
from scim_conformance.mapping.expressions.okta import okta_dialect
from scim_conformance.mapping.expressions.onelogin import ONELOGIN
from scim_conformance.mapping.expressions.plain import PLAIN
from scim_conformance.mapping.model import Language


@cache
def dialect(language: Language) -> Dialect:
    """Return the dialect of a language, with the functions of its folder."""
    match language:
        case Language.ENTRA:
            return entra_dialect()
        case Language.OKTA | Language.OKTA_USERNAME:
            return okta_dialect()
        case Language.ONELOGIN:
            return ONELOGIN
        case Language.PLAIN:
            return PLAIN
