"""The functions of one expression language: what each takes, what it returns, and its body.

A function is registered by the signature that its documentation shows, with the kind of each argument:

    @ENTRA.function("Left(string: text|null, count: integer) -> text")
    def left(string: str | None, count: int) -> str: ...

`name?` may be left out, `name*` is repeated (a run of several `name*` at the end repeats as a whole), `|null` lets the
body see null; without it a null argument makes the whole call null, or what `Library.on_null` says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from scim_conformance.mapping.model import Fault, Parameter, Person, Result, Unknown
from scim_conformance.mapping.tree import Call, Reference

Body: TypeAlias = Callable[..., Any]
Cast: TypeAlias = Callable[[Any], Any]


class Undecided(Exception):  # noqa: N818 - a way out with a result, not an error
    """Raised by a body or a cast that ends without a value; carries the `Unknown` or the `Fault` to return."""

    def __init__(self, result: Unknown | Fault) -> None:
        super().__init__(result.why)
        self.result = result


def unknown(why: str) -> Undecided:
    """Return what a body raises where the result cannot be known."""
    return Undecided(Unknown(why))


def fault(why: str) -> Undecided:
    """Return what a body raises where the identity provider's evaluation fails."""
    return Undecided(Fault(why))


@dataclass(frozen=True, slots=True)
class Context:
    """What an evaluation knows besides the tree.

    `now` is the instant that stands in for the clock, if any; `parameters` are OneLogin's, for its macros;
    `call` is the call that a raw body is computed for.
    """

    person: Person
    now: datetime | None = None
    parameters: Mapping[str, Parameter] | None = None
    call: Call | None = None


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one language computes: its functions, references, operators and conditions.

    Operators and conditions get results as they are and say what an Unknown or a Fault among them means.
    """

    library: Library
    reference: Callable[[Reference, Context], Result]
    operate: Callable[[str, tuple[Result, ...]], Result]
    choose: Callable[[Result, Result, Result], Result]
    index: Callable[[Result, Result], Result]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a signature."""

    name: str
    kind: str
    optional: bool = False
    repeats: bool = False
    sees_null: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """One function. `raw` bodies take the context and the results as they are: Unknown, Fault and null included.

    `needs` says why a result can never be known here, `refused` why the function cannot stand in a mapping; `remark`
    is passed on to whoever reads a mapping that uses it.
    """

    name: str
    arguments: tuple[Argument, ...]
    returns: str
    body: Body
    raw: bool = False
    needs: str = ""
    refused: str = ""
    remark: str = ""

    @property
    def run(self) -> int:
        """How many arguments at the end repeat together; 0 where none do."""
        return sum(argument.repeats for argument in self.arguments)

    def argument(self, position: int) -> Argument:
        """Return the argument that stands at a position of the call, which `accepts`."""
        if position < len(self.arguments):
            return self.arguments[position]
        start = len(self.arguments) - self.run
        return self.arguments[start + (position - start) % self.run]

    def miscount(self, count: int) -> str:
        """Return what is wrong with a number of arguments, or nothing."""
        required = max((place for place, each in enumerate(self.arguments, 1) if not each.optional), default=0)
        if count < required:
            return f"takes {self._range(required)}, not {count}"
        if not self.run:
            return "" if count <= len(self.arguments) else f"takes {self._range(required)}, not {count}"
        beyond = count - len(self.arguments)
        return "" if beyond % self.run == 0 else f"takes its last arguments in groups of {self.run}"

    def _range(self, required: int) -> str:
        if self.run:
            return f"at least {required} argument{'s' if required != 1 else ''}"
        if required == len(self.arguments):
            return f"{required or 'no'} argument{'s' if required != 1 else ''}"
        return f"{required} to {len(self.arguments)} arguments"


@dataclass(frozen=True, slots=True)
class Library:
    """The functions and casts of one language.

    `casts` turn a value that is not null into what an argument of a kind wants, or raise `Undecided`. `on_null` says
    what a call becomes whose argument is null: null (None), or unknown for the reason that it holds.
    """

    language: str
    casts: Mapping[str, Cast]
    on_null: str = ""
    forgives_case: bool = False
    functions: dict[str, Function] = field(default_factory=dict)

    def function(
        self, signature: str, *, raw: bool = False, needs: str = "", remark: str = ""
    ) -> Callable[[Body], Body]:
        """Return a decorator that registers a body under the signature."""

        def register(body: Body) -> Body:
            self._add(signature, body, raw=raw, needs=needs, remark=remark)
            return body

        return register

    def needs_tenant(self, signature: str, why: str, remark: str = "") -> None:
        """Register a function whose result only the tenant knows."""
        self._add(signature, _no_body, needs=why, remark=remark)

    def refuses(self, signature: str, why: str) -> None:
        """Register a function that is documented, and not for attribute mappings."""
        self._add(signature, _no_body, refused=why)

    def find(self, name: str) -> Function | None:
        """Return a function by its name, None where there is none."""
        found = self.functions.get(name)
        if found is None and self.forgives_case:
            return next((each for known, each in self.functions.items() if known.lower() == name.lower()), None)
        return found

    def alias(self, name: str, of: str, remark: str) -> None:
        """Register another name of a function that is there already."""
        known = self.functions[of]
        self.functions[name] = Function(
            name, known.arguments, known.returns, known.body, known.raw, known.needs, known.refused, remark
        )

    def _add(self, signature: str, body: Body, **details: Any) -> None:
        name, _, rest = signature.partition("(")
        inside, _, returns = rest.rpartition(")")
        arguments = tuple(_argument(part.strip()) for part in inside.split(",") if part.strip())
        if name in self.functions:
            raise ValueError(f"{name} is registered twice")
        self.functions[name] = Function(name, arguments, returns.replace("->", "").strip() or "any", body, **details)


def _argument(text: str) -> Argument:
    name, _, kind = text.partition(":")
    kind, _, null = kind.strip().partition("|")
    return Argument(name.rstrip("?*"), kind, name.endswith("?"), name.endswith("*"), null == "null")


def _no_body(*_: Result) -> Result:
    raise AssertionError("a function without a body is never called")
