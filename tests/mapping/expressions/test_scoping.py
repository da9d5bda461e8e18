"""Scoping filters: who is provisioned."""

from __future__ import annotations

import pytest

from scim_conformance.mapping.expressions import in_scope
from scim_conformance.mapping.model import Clause, Person, Scope, Unknown

LENA: Person = {
    "city": "Bergen",
    "age": "41",
    "bits": 6,
    "on": True,
    "off": "False",
    "empty": "",
    "tags": ["a"],
    "none": [],
}


def holds(operator: str, attribute: str, *values: str) -> bool | Unknown:
    return in_scope(Scope(((Clause(operator, attribute, values),),)), LENA)


@pytest.mark.parametrize(
    ("operator", "attribute", "values", "inside"),
    [
        ("EQUALS", "city", ("Bergen",), True),
        ("EQUALS", "city", ("bergen",), False),
        ("EQUALS", "city", ("Oslo", "Bergen"), True),
        ("EQUALS", "absent", ("",), False),
        ("NOT_EQUALS", "city", ("Oslo",), True),
        ("NOT_EQUALS", "city", ("Bergen",), False),
        ("NOT_EQUALS", "absent", ("Oslo",), False),
        ("IS_TRUE", "on", (), True),
        ("IS_TRUE", "off", (), False),
        ("IS_FALSE", "off", (), True),
        ("IS_FALSE", "absent", (), False),
        ("IS_NULL", "absent", (), True),
        ("IS_NULL", "empty", (), True),
        ("IS_NULL", "none", (), True),
        ("IS_NULL", "city", (), False),
        ("IS_NOT_NULL", "city", (), True),
        ("IS_NOT_NULL", "empty", (), False),
        ("REGEX_MATCH", "city", ("^B.*n$",), True),
        ("REGEX_MATCH", "city", ("^x",), False),
        ("REGEX_MATCH", "city", ("(",), False),
        ("NOT_REGEX_MATCH", "city", ("^x",), True),
        ("NOT_REGEX_MATCH", "empty", ("^x",), False),
        ("GREATER_THAN", "age", ("40",), True),
        ("GREATER_THAN", "age", ("41",), False),
        ("GREATER_THAN", "city", ("41",), False),
        ("GREATER_THAN_OR_EQUALS", "age", ("41",), True),
        ("INCLUDES", "city", ("erg",), True),
        ("INCLUDES", "city", ("ERG",), False),
        ("ENDS_WITH", "city", ("gen",), True),
        ("ENDS_WITH", "city", ("Ber",), False),
        ("&", "bits", ("2",), True),
        ("&", "bits", ("1",), False),
        ("!&", "bits", ("1",), True),
        ("!&", "bits", ("2",), False),
    ],
)
def test_each_operator(operator: str, attribute: str, values: tuple[str, ...], inside: bool) -> None:
    assert holds(operator, attribute, *values) is inside


def test_groups_are_joined_by_or_and_clauses_by_and() -> None:
    yes, no = Clause("EQUALS", "city", ("Bergen",)), Clause("EQUALS", "city", ("Oslo",))
    assert in_scope(Scope(((yes, no), (yes,))), LENA) is True
    assert in_scope(Scope(((yes, no), (no,))), LENA) is False
    assert in_scope(None, LENA) is True
    assert in_scope(Scope(()), LENA) is True


def test_what_is_not_known_is_said_only_where_it_decides() -> None:
    odd, no = Clause("SOUNDS_LIKE", "city", ("x",)), Clause("EQUALS", "city", ("Oslo",))
    assert isinstance(in_scope(Scope(((odd,),)), LENA), Unknown)
    assert in_scope(Scope(((odd, no),)), LENA) is False
    assert isinstance(in_scope(Scope(((odd,), (no,))), LENA), Unknown)


def test_a_list_is_not_allowed_in_a_filter() -> None:
    assert isinstance(holds("EQUALS", "tags", "a"), Unknown)
