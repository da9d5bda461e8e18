"""The Convert and Iso3166Convert functions."""

from __future__ import annotations

import math
from typing import Any, Final

from iso3166 import countries_by_alpha2, countries_by_alpha3, countries_by_numeric

from scim_conformance.documents.problems import shown
from scim_conformance.mapping.expressions.kinds import number
from scim_conformance.mapping.expressions.library import fault, unknown
from scim_conformance.mapping.expressions.okta.language import OKTA

_INT_MAX: Final = 2**31 - 1


@OKTA.function("Convert.toInt(value: any) -> integer")
def to_int(value: Any) -> int:
    """The whole number of a text, or the nearest one of a number."""
    if isinstance(value, str) and "." in value:
        raise unknown("whether Convert.toInt reads a text with a fraction is not documented")
    given = number(value)
    if not math.isfinite(given):
        raise fault(f"{shown(value)} is no integer")
    if isinstance(given, float) and abs(given) % 1 == 0.5:
        raise unknown("which way Convert.toInt rounds a half is not documented")
    whole = round(given)
    if abs(whole) > _INT_MAX:
        raise unknown("what Convert.toInt makes of a number beyond an integer's range is not documented")
    return whole


@OKTA.function("Convert.toNum(value: text) -> number")
def to_num(value: str) -> float:
    """The number that a text is."""
    return float(number(value))


def _country(text: str) -> Any:
    key = text.strip().upper()
    for known in (countries_by_alpha2, countries_by_alpha3, countries_by_numeric):
        if key in known:
            return known[key]
    raise unknown(f"what Okta returns for {shown(text)}, which is no code of ISO 3166-1, is not documented")


@OKTA.function("Iso3166Convert.toAlpha2(code: text) -> text")
def to_alpha2(code: str) -> str:
    """The two letters of a country."""
    return str(_country(code).alpha2)


@OKTA.function("Iso3166Convert.toAlpha3(code: text) -> text")
def to_alpha3(code: str) -> str:
    """The three letters of a country."""
    return str(_country(code).alpha3)


@OKTA.function("Iso3166Convert.toNumeric(code: text) -> text")
def to_numeric(code: str) -> str:
    """The three digits of a country."""
    return str(_country(code).numeric)


@OKTA.function("Iso3166Convert.toName(code: text) -> text")
def to_name(code: str) -> str:
    """The name of a country, as ISO 3166-1 has it."""
    return str(_country(code).apolitical_name)
