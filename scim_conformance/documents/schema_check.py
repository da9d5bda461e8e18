"""Checking documents against their published JSON Schemas, in words that name the line, the key and the mend."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from scim_conformance.documents.problems import KeyPath, Problem, did_you_mean, listed, shown
from scim_conformance.documents.yaml_source import PROBLEMS_MAX, Source, more_follow
from scim_conformance.scim.exchange import JsonValue

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

Saying: TypeAlias = "tuple[KeyPath, str, str]"
"""Where a mistake is, what is wrong, and what would be right."""


class Kind(StrEnum):
    """The kinds of documents; the value is the name of the schema file."""

    PROFILE = "profile"
    CONTRACT = "contract"
    FLOW = "flow"
    REQUIREMENT = "requirement"
    WAIVER = "waiver"


@cache
def schema(kind: Kind) -> dict[str, Any]:
    """Return the published JSON Schema of a kind of document."""
    text = (
        resources.files("scim_conformance.documents")
        .joinpath("schemas", f"{kind.value}.schema.json")
        .read_text("utf-8")
    )
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def keys_of(kind: Kind) -> tuple[str, ...]:
    """Return every key that a document of this kind may hold, with those above it: `features`, `features.patch`."""
    return tuple(_keys(_whole(kind)))


def _keys(part: Mapping[str, Any]) -> Iterator[str]:
    for key, below in part.get("properties", {}).items():
        yield key
        yield from (f"{key}.{deeper}" for deeper in _keys(below))


def has_key(kind: Kind, key: str) -> bool:
    """Tell whether a document may hold a key; below a free mapping such as `user.attributes` it may hold any."""
    at = _whole(kind)
    for part in key.split("."):
        if "properties" not in at:
            return "object" in at.get("type", ())
        if part not in at["properties"]:
            return False
        at = at["properties"][part]
    return True


@cache
def _whole(kind: Kind) -> dict[str, Any]:
    whole: dict[str, Any] = _inlined(schema(kind), schema(kind))
    return whole


def check(source: Source, kind: Kind, value: JsonValue) -> list[Problem]:
    """Return what is wrong with `value`, which stands in `source`, by the schema of its kind."""
    problems: list[Problem] = []
    errors = _validator(kind).iter_errors(value)
    for error in islice(errors, PROBLEMS_MAX):
        for path, what, mend in _say(error):
            problems.append(source.problem(path, what, mend))
    if len(problems) >= PROBLEMS_MAX:
        last = max(problem.line for problem in problems[:PROBLEMS_MAX])
        problems = [*problems[:PROBLEMS_MAX], more_follow(source.file, last)]
    return problems


@cache
def _validator(kind: Kind) -> Validator:
    """Build the validator once; jsonschema is imported only when a document is checked, since it takes its time."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415
    from jsonschema.validators import extend  # noqa: PLC0415

    types = Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    )
    strict = extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, {"pattern": _whole_pattern}, type_checker=types
    )
    made: Validator = strict(_whole(kind))
    return made


def _inlined(part: Any, whole: Mapping[str, Any]) -> Any:
    """Return a schema with every local reference replaced by what it names: resolving them costs half of a check."""
    if isinstance(part, list):
        return [_inlined(item, whole) for item in part]
    if not isinstance(part, dict):
        return part
    given = {key: _inlined(value, whole) for key, value in part.items() if key not in {"$ref", "$defs"}}
    if "$ref" not in part:
        return given
    target = whole["$defs"][part["$ref"].removeprefix("#/$defs/")]
    return {**_inlined(target, whole), **given}


def _whole_pattern(_: Validator, pattern: str, instance: Any, whole: Mapping[str, Any]) -> Iterator[Exception]:
    """Hold a text against a pattern whose `$` is the end of the text, as in ECMAScript, not before a last newline."""
    from jsonschema.exceptions import ValidationError  # noqa: PLC0415

    if isinstance(instance, str) and not _compiled(pattern).search(instance):
        yield ValidationError(str(whole.get("patternErrorMessage", f"write a text that matches {pattern}")))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    is_anchored = pattern.endswith("$") and not pattern.endswith(r"\$")
    return re.compile(pattern[:-1] + r"\Z" if is_anchored else pattern)


def _say(error: Any) -> Iterator[Saying]:
    path: KeyPath = tuple(error.absolute_path)
    words = _WORDS.get(str(error.validator))
    if words is None:
        yield path, f"breaks the schema's {error.validator}", error.message[:200]
    else:
        yield from words(path, error)


def _unknown_keys(path: KeyPath, error: Any) -> Iterator[Saying]:
    known = list(error.schema.get("properties", {}))
    for key in error.instance:
        if key not in known:
            yield (*path, key), f"{shown(key)} is not a key here", did_you_mean(key, known) or f"known: {listed(known)}"


def _missing_keys(path: KeyPath, error: Any) -> Iterator[Saying]:
    missing = re.match(r"'(.*)' is a required property", error.message)
    name = missing.group(1) if missing else ""
    yield path, f"{shown(name)} is missing", f"add {name}:"


def _wrong_type(path: KeyPath, error: Any) -> Iterator[Saying]:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    words = " or ".join(_TYPES[name] for name in wanted if name != "null" or len(wanted) == 1)
    yield path, f"{_described(error.instance)}, where {words} is expected", _type_mend(error.instance, wanted)


def _type_mend(value: Any, wanted: list[str]) -> str:
    if "string" in wanted and isinstance(value, int | float):
        return f'put it in quotes: "{shown(value)}"'
    if "boolean" in wanted and isinstance(value, str) and value.lower() in {"yes", "on", "no", "off", "true", "false"}:
        return f"write {'true' if value.lower() in {'yes', 'on', 'true'} else 'false'}"
    if "array" in wanted and isinstance(value, str | int | float):
        return f"write [{shown(value)}]"
    if isinstance(value, str) and {"integer", "number"} & set(wanted) and re.fullmatch(r"[0-9]+", value):
        return "write it without quotes"
    return ""


def _described(value: Any) -> str:
    if isinstance(value, str):
        return f"{shown(value)} is text"
    if isinstance(value, bool):
        return f"{shown(value)} is a truth value"
    if isinstance(value, int | float):
        return f"{shown(value)} is a number"
    return f"is {'empty' if value is None else shown(value)}"


def _not_listed(path: KeyPath, error: Any) -> Iterator[Saying]:
    known = [str(word) for word in error.validator_value]
    value = error.instance
    if isinstance(value, bool):
        mend = f"write {'yes' if value else 'no'}" if "yes" in known else ""
    else:
        mend = did_you_mean(value, known)
    yield path, f"{_value(value)} is not one of {', '.join(known)}", mend


def _value(value: Any) -> str:
    return "an empty value" if value is None else shown(value)


def _wrong_form(path: KeyPath, error: Any) -> Iterator[Saying]:
    yield _own_path(path, error), f"{shown(error.instance)} has the wrong form", error.message


def _own_path(path: KeyPath, error: Any) -> KeyPath:
    """Return the path of a key whose name is wrong: jsonschema gives that of the mapping."""
    return (*path, error.instance) if "propertyNames" in error.absolute_schema_path else path


def _too_short(path: KeyPath, error: Any) -> Iterator[Saying]:
    least = error.validator_value
    what = "is empty" if least == 1 else f"has fewer than {least} entries"
    yield path, what, "write something, or leave the key out" if least == 1 else ""


def _out_of_bounds(path: KeyPath, error: Any) -> Iterator[Saying]:
    side = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "more than"}[str(error.validator)]
    yield path, f"{shown(error.instance)} is out of bounds", f"write {side} {error.validator_value}"


_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "null",
}

_WORDS: dict[str, Callable[[KeyPath, Any], Iterator[Saying]]] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_keys,
    "type": _wrong_type,
    "enum": _not_listed,
    "pattern": _wrong_form,
    "minLength": _too_short,
    "minItems": _too_short,
    "minimum": _out_of_bounds,
    "maximum": _out_of_bounds,
    "exclusiveMinimum": _out_of_bounds,
}
