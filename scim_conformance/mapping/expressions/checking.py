"""What can be said about an expression without a person: unknown functions, wrong numbers and types of arguments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from scim_conformance.documents.problems import shown
from scim_conformance.mapping.expressions.dialects import dialect
from scim_conformance.mapping.expressions.library import Argument, Function, Library, Undecided
from scim_conformance.mapping.expressions.onelogin import FIELDS
from scim_conformance.mapping.model import Fault, Language
from scim_conformance.mapping.tree import Call, Conditional, Literal, Node, Operation, Reference, walk


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark on an expression, at a character; an error where the identity provider cannot have taken it."""

    at: int
    what: str
    mend: str = ""
    is_error: bool = True


_OKTA_CLAIMS: Final = frozenset({"access", "session"})

_CHECKS_FOR_NULL: Final = frozenset({"IsNull", "IsNullOrEmpty", "IsPresent"})

_NOT_IN_CONDITIONS: Final = ("Convert.", "Arrays.", "Time.")


def findings(tree: Node, language: Language) -> tuple[Finding, ...]:
    """Return what is wrong with an expression, or odd about it, in the order of its text."""
    library = dialect(language).library
    found = [finding for node in walk(tree) for finding in _of_node(node, library, language)]
    return tuple(sorted(found, key=lambda finding: finding.at))


def _of_node(node: Node, library: Library, language: Language) -> Iterator[Finding]:
    match node:
        case Call(name=name):
            function = library.find(name)
            yield from _unknown_function(node, library) if function is None else _of_call(node, function, library)
        case Conditional(condition=condition) if language in _OKTA:
            yield from _of_condition(condition)
        case Operation(operator="matches"):
            yield Finding(node.at, "matches is deprecated by Okta", is_error=False)
        case Reference():
            yield from _of_reference(node, language)
        case _:
            return


_OKTA: Final = frozenset({Language.OKTA, Language.OKTA_USERNAME})


def _unknown_function(node: Call, library: Library) -> Iterator[Finding]:
    known = {name.lower(): name for name in library.functions}
    near = get_close_matches(node.name[:80].lower(), known, n=1)
    mend = f"did you mean {shown(known[near[0]])}?" if near else ""
    if library.language == "Okta" and node.name.startswith(("user.", "source.")):
        mend = "a method on a value is of the Identity Engine dialect; write String.toUpperCase(value) or the like"
    yield Finding(node.at, f"{library.language} has no function {node.name}", mend)


def _of_call(node: Call, function: Function, library: Library) -> Iterator[Finding]:
    if function.refused:
        yield Finding(node.at, f"{node.name} {function.refused}")
    if node.name != function.name and node.name not in library.functions:
        why = f"{node.name} is written {function.name} in the reference, and upper and lower case count there"
        yield Finding(node.at, why, f"write {function.name}", is_error=False)
    if function.remark:
        yield Finding(node.at, function.remark, is_error=False)
    if function.name == "Switch" and isinstance(asked := node.arguments[0] if node.arguments else None, Call):
        if asked.name in _CHECKS_FOR_NULL:
            why = f"Microsoft advises against {asked.name} as the source of Switch"
            yield Finding(asked.at, why, 'use the attribute, and "" as a key', is_error=False)
    if miscount := function.miscount(_count(node, function)):
        yield Finding(node.at, f"{node.name} {miscount}", f"its form is {_form(function)}")
        return
    for position, given in enumerate(node.arguments[: _count(node, function)]):
        argument = function.argument(position)
        if given is None:
            if not argument.optional:
                yield Finding(node.at, f"the argument {argument.name} of {node.name} is empty", "it is required")
        else:
            yield from _of_argument(node, argument, given, library)


def _count(node: Call, function: Function) -> int:
    """Return the number of arguments; empty ones past the end of the form may be written and count for nothing."""
    count = len(node.arguments)
    while not function.run and count > len(function.arguments) and node.arguments[count - 1] is None:
        count -= 1
    return count


def _form(function: Function) -> str:
    names = (f"{each.name}{'?' if each.optional else ''}{'...' if each.repeats else ''}" for each in function.arguments)
    return f"{function.name}({', '.join(names)})"


_COMPATIBLE: Final = {
    "text": {"list"},
    "integer": {"list", "boolean"},
    "number": {"list", "boolean"},
    "date": {"list", "boolean"},
}
"""What a call may not return where an argument of a kind stands."""


def _of_argument(node: Call, argument: Argument, given: Node, library: Library) -> Iterator[Finding]:
    where = f"the argument {argument.name} of {node.name}"
    if isinstance(given, Operation) and library.language == "Entra ID" and argument.kind != "condition":
        yield Finding(given.at, f"{where} takes no comparison", "put it in IIF or CBool")
    elif isinstance(given, Literal) and given.value is not None:
        try:
            library.casts[argument.kind](given.value)
        except Undecided as error:
            yield Finding(given.at, f"{where}: {error}", is_error=isinstance(error.result, Fault))
    elif isinstance(given, Call) and (inner := library.find(given.name)) is not None:
        if inner.returns in _COMPATIBLE.get(argument.kind, ()):
            yield Finding(given.at, f"{where} takes {_a(argument.kind)}, and {given.name} returns {_a(inner.returns)}")


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _of_condition(condition: Node) -> Iterator[Finding]:
    for node in walk(condition):
        if isinstance(node, Call) and node.name.startswith(_NOT_IN_CONDITIONS):
            why = f"{node.name} stands in a condition, where Okta documents no Convert, Arrays or Time function"
            yield Finding(node.at, why, is_error=False)


def _of_reference(node: Reference, language: Language) -> Iterator[Finding]:
    if language in _OKTA:
        yield from _of_okta_reference(node)
    elif language is Language.ONELOGIN and node.scope == "user":
        if not node.name.startswith("custom_") and node.name not in FIELDS:
            near = get_close_matches(node.name[:80], FIELDS, n=1)
            mend = f"did you mean {shown(near[0])}?" if near else ""
            yield Finding(node.at, f"{{$user.{node.name}}} is no field that is known of OneLogin", mend, is_error=False)


def _of_okta_reference(node: Reference) -> Iterator[Finding]:
    if node.scope in _OKTA_CLAIMS or (node.scope == "app" and node.name.startswith("profile.")):
        yield Finding(node.at, f"{node.scope}.{node.name} is there for tokens and sign-on alone, not in mappings")
    elif node.scope == "user" and node.name.startswith("profile."):
        short = node.name.removeprefix("profile.")
        yield Finding(node.at, f"user.{node.name} is of the Identity Engine dialect", f"write user.{short}")
