"""OneLogin's macros."""

from __future__ import annotations

import pytest

from scim_conformance.mapping.expressions import evaluate, read_expression
from scim_conformance.mapping.model import Expression, Language, Parameter, Person, Result, Unknown
from scim_conformance.mapping.tree import Opaque, Reference

KARI: Person = {
    "firstname": "Kari",
    "lastname": "Nes",
    "email": "kari@fjord.example",
    "username": "kari.nes",
    "status": 1,
    "title": None,
    "custom_fields": {"unit": "Sea"},
    "custom_attribute_desk": "4B",
}


def _parameter(name: str, field: str = "", default: str = "", *, skip: bool = False, opaque: bool = False) -> Parameter:
    tree = Opaque("a rule sets it") if opaque else Reference(field, "user")
    source = Expression(field, Language.ONELOGIN, tree) if field or opaque else None
    return Parameter(name, source, default, skip)


PARAMETERS = {
    each.name: each
    for each in (
        _parameter("scimusername", "email"),
        _parameter("title", "title", skip=True),
        _parameter("job", "title", "Sailor"),
        _parameter("Manager ID", "username"),
        _parameter("email.value", "email"),
        _parameter("none"),
        Parameter("looped", Expression("", Language.ONELOGIN, Reference("looped", "parameters"))),
        _parameter("ruled", opaque=True),
    )
}


def value(text: str, parameters: dict[str, Parameter] | None = None) -> Result:
    return evaluate(read_expression(text, Language.ONELOGIN, parameters=parameters), KARI)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{$user.email}", "kari@fjord.example"),
        ("{$user.firstname} {$user.lastname}", "Kari Nes"),
        ("{$user.display_name}", "Kari Nes"),
        ("{$user.custom_fields.unit}", "Sea"),
        ("{$user.custom_fields.desk}", "4B"),
        ("{$user.status}", "1"),
        ("{$user.title}-{$user.email}", "-kari@fjord.example"),
        ("{not a macro} $ {", "{not a macro} $ {"),
        ("work", "work"),
        ("", ""),
    ],
)
def test_puts_fields_of_the_person_in(text: str, expected: str) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{$parameters.Manager ID}", "kari.nes"),
        ("{$parameters.email.value}", "kari@fjord.example"),
        ("{$parameters.scimusername}", "kari@fjord.example"),
        ("{$parameters.title}", None),
        ("{$parameters.job}", "Sailor"),
        ("<{$parameters.none}>", "<>"),
    ],
)
def test_puts_parameters_in(text: str, expected: str | None) -> None:
    assert value(text, PARAMETERS) == expected


def test_the_user_name_parameter_is_the_user_name_where_the_file_has_no_parameters() -> None:
    assert value("{$parameters.scimusername}") == "kari.nes"


@pytest.mark.parametrize(
    "text",
    [
        "{$user.title}",
        "{$parameters.none}",
        "{$parameters.ruled}",
        "{$parameters.other}",
        "{$app.name}",
        "{$parameters.looped}",
    ],
)
def test_says_why_nobody_knows(text: str) -> None:
    assert isinstance(value(text, PARAMETERS), Unknown)
