"""OneLogin's app parameters and rules: what `{$parameters.X}` stands for."""

from __future__ import annotations

from typing import Final

from scim_conformance.mapping.expressions.errors import ExpressionError
from scim_conformance.mapping.expressions.parsing import parse_parameter
from scim_conformance.mapping.formats.report import Report
from scim_conformance.mapping.model import Expression, Language, Parameter, Place
from scim_conformance.mapping.tree import Node, Opaque, Reference
from scim_conformance.scim.exchange import JsonObject

_MACRO: Final = "_macro_"
_NOTHING: Final = frozenset({"", "none"})


def read_parameters(report: Report, bundle: JsonObject, place: Place) -> dict[str, Parameter]:
    """Return the parameters by name; one that an enabled rule sets is unknown, since rules ask for roles."""
    ruled = _set_by_rules(report, bundle, place)
    found = {}
    for name, item, where in _items(report, bundle, place):
        parameter = _parameter(report, name, item, where)
        if name in ruled:
            why = Opaque(f"the parameter {name} is set by a rule, whose conditions only the tenant knows")
            parameter = Parameter(
                name, Expression("", Language.ONELOGIN, why, where), "", parameter.skip_if_blank, where
            )
        found[name] = parameter
    return found


def _items(report: Report, bundle: JsonObject, place: Place) -> list[tuple[str, JsonObject, Place]]:
    """Return the parameters as the API has them, an object by name, or as Terraform writes them, a list."""
    if isinstance(bundle.get("parameters"), list):
        listed = report.objects(bundle, "parameters", place)
        return [(report.text(item, "param_key_name", where), item, where) for item, where in listed]
    owner = report.object(bundle, "parameters", place)
    where = place.below("parameters")
    return [(name, report.object(owner, name, where), where.below(name)) for name in owner]


def _parameter(report: Report, name: str, item: JsonObject, place: Place) -> Parameter:
    mapped = report.text(item, "user_attribute_mappings", place).strip()
    changed = report.text(item, "attributes_transformations", place).strip()
    expression = None
    if changed.lower() not in _NOTHING:
        tree: Node = Opaque(f"what OneLogin's transformation {changed!r} does is not documented")
        expression = Expression(mapped, Language.ONELOGIN, tree, place)
    elif mapped == _MACRO:
        expression = _macro(
            report, report.text(item, "user_attribute_macros", place), place.below("user_attribute_macros")
        )
    elif mapped:
        expression = Expression(mapped, Language.ONELOGIN, Reference(_field(mapped), "user"), place)
    default = item.get("default_values") or item.get("values")
    return Parameter(
        name,
        expression,
        default if isinstance(default, str) else "",
        report.flag(item, "skip_if_blank", place, default=False) is True,
        place,
    )


def _field(mapped: str) -> str:
    return (
        mapped.replace("custom_attribute_", "custom_fields.", 1) if mapped.startswith("custom_attribute_") else mapped
    )


def _macro(report: Report, text: str, place: Place) -> Expression | None:
    try:
        return Expression(text, Language.ONELOGIN, parse_parameter(text), place)
    except ExpressionError as error:
        report.problems.append(error.problem(place))
        return None


def _set_by_rules(report: Report, bundle: JsonObject, place: Place) -> frozenset[str]:
    names = set()
    for rule, where in report.objects(bundle, "rules", place):
        if rule.get("enabled") is False:
            continue
        for action, at in report.objects(rule, "actions", where):
            names.add(report.text(action, "action", at).removeprefix("set_"))
    return frozenset(names)
