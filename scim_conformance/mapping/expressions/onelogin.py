"""OneLogin's macros: `{$user.X}`, `{$user.custom_fields.X}`, `{$parameters.X}`.

The result is always text, since a macro stands inside a JSON text. What a macro that is blank becomes on its own (empty
text, null, or no key at all) is not documented, so it is unknown; within other text it leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from scim_conformance.mapping.expressions.kinds import bounded, plain_text
from scim_conformance.mapping.expressions.library import Context, Dialect, Library
from scim_conformance.mapping.expressions.person import lookup
from scim_conformance.mapping.model import Fault, Parameter, Result, Unknown
from scim_conformance.mapping.tree import Literal, Node, Opaque, Reference, Template

_BLANK: Final = "what a blank macro becomes (empty text, null or nothing) is not documented by OneLogin"

_BUILT_IN: Final = {"scimusername": "username", "title": "title", "department": "department"}
"""Parameters that exist without anybody's doing, and the user field that each stands for by default."""

FIELDS: Final = frozenset(
    "firstname lastname email display_name manager_firstname manager_lastname phone title department city state "  # noqa: SIM905
    "country prefferedlanguage active username company comment group_id role_ids status directory_id trusted_idp_id "
    "manager_ad_id manager_user_id samaccountname member_of userprincipalname distinguished_name external_id "
    "preferred_locale_code id".split()
)
"""Fields of a user that OneLogin's documentation or the field's templates name, in their own spelling."""


def _reference(node: Reference, context: Context) -> Result:
    if node.scope == "parameters":
        return _parameter(node.name, context)
    if node.scope != "user":
        return Unknown(f"OneLogin documents no macro {{${node.scope}.{node.name}}}")
    value = lookup(context.person, node.name)
    return value if value not in (None, "") else _derived(node.name, context)


def _derived(name: str, context: Context) -> Result:
    """Fields that OneLogin composes or keeps elsewhere: the display name is the first and the last name."""
    if name == "display_name":
        names = [lookup(context.person, part) for part in ("firstname", "lastname")]
        return " ".join(str(part) for part in names if part)
    if name.startswith("custom_fields."):
        return lookup(context.person, f"custom_attribute_{name.removeprefix('custom_fields.')}") or ""
    return ""


def _parameter(name: str, context: Context) -> Result:
    parameters = context.parameters
    if parameters is None:
        return Unknown(f"the parameter {name} stands within a parameter")
    if name in parameters:
        return _parameter_value(parameters[name], replace(context, parameters=None))
    if name in _BUILT_IN and not parameters:
        return _reference(Reference(_BUILT_IN[name], "user"), context)
    return Unknown(f"the file does not say what the parameter {name} stands for")


def _parameter_value(parameter: Parameter, context: Context) -> Result:
    """Return what a parameter stands for; null where it is blank and left out for that."""
    value = "" if parameter.expression is None else _rendered(parameter.expression.tree, context)
    if value != "":
        return value
    return parameter.default or (None if parameter.skip_if_blank else "")


def _rendered(node: Node, context: Context) -> Result:
    match node:
        case Literal(value=value):
            return value
        case Reference():
            return _reference(node, context)
        case Template(parts=parts):
            results = [_rendered(part, context) for part in parts]
            return next((each for each in results if isinstance(each, Unknown | Fault)), None) or _joined(results)
        case Opaque(why=why):
            return Unknown(why)
        case _:
            return Unknown("OneLogin's parameters hold macros and text alone")


def _joined(results: Iterable[Result]) -> str:
    return bounded("".join("" if value is None else plain_text(value, "true", "false") for value in results))


def _operate(_: str, results: tuple[Result, ...]) -> Result:
    """Join the parts of a template."""
    if results == (None,):
        return None
    text = _joined(results)
    return text if text.strip() else Unknown(_BLANK)


def _nothing(*_: object) -> Result:
    return Fault("OneLogin's templates compute nothing")


ONELOGIN: Final = Dialect(Library("onelogin", {}), _reference, _operate, _nothing, _nothing)
