"""What a command on mappings is given: export, people, contract; every mistake is a line, and exit code 2."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from scim_conformance.documents import locate
from scim_conformance.documents.load import DocumentErrors, Library, load_contract_file, load_library, named_contract
from scim_conformance.documents.model import Contract, Profile
from scim_conformance.documents.problems import did_you_mean, listed
from scim_conformance.mapping.formats import read_mapping
from scim_conformance.mapping.model import MappingDocument
from scim_conformance.mapping.people import PeopleError, Population, built_in, read_people
from scim_conformance.mapping.trial import Attempt, attempt
from scim_conformance.options import USAGE
from scim_conformance.report.directory import DirectoryInUse


class WrongInput(ValueError):  # noqa: N818 - it names what is the matter
    """What a command was given and cannot use: one line with the mend."""


@dataclass(frozen=True, slots=True)
class Given:
    """All that a command works on."""

    attempt: Attempt
    library: Library
    profile: Profile | None


@contextmanager
def refusing() -> Iterator[None]:
    """Turn every mistake in what was given into its lines and exit code 2."""
    try:
        yield
    except DocumentErrors as errors:
        refuse(str(errors))
    except (PeopleError, WrongInput, DirectoryInUse) as error:
        refuse(f"scim-conformance: {error}")


def refuse(message: str) -> NoReturn:
    """Print a line about what was given, and leave with exit code 2."""
    click.echo(message, err=True)
    raise SystemExit(USAGE)


def read(file: Path, contract: str, idp: str = "auto", people: Path | None = None) -> Given:
    """Return a mapping tried on people under a contract.

    Raises DocumentErrors, PeopleError and WrongInput, all of which `refusing` turns into lines.
    """
    library = documents(contract)
    document = exported(file, idp)
    family = document.idp.value
    profile = library.profiles.get(family)
    population = everybody(people, family)
    tried = attempt(document, chosen_contract(library, contract), library.requirements, population, profile)
    return Given(tried, library, profile)


def documents(contract: str) -> Library:
    """Return the shipped documents without flows, and the contract's file beside them."""
    named = (Path(contract),) if is_file(contract) else ()
    return load_library(contracts=(*locate.contract_dirs(), *named), flows=())


def exported(file: Path, idp: str = "auto") -> MappingDocument:
    """Return the mapping of an export, held to the IdP that was named; raises DocumentErrors and WrongInput."""
    document = read_mapping(file)
    if idp not in {"auto", document.idp.value}:
        raise WrongInput(f"{file} is {document.format}; leave --idp out, or give --idp {document.idp.value}")
    return document


def everybody(people: Path | None, idp: str) -> Population:
    """Return the people of a file, or the invented ones; raises PeopleError."""
    return built_in(idp) if people is None else read_people(people, idp)


def is_file(contract: str) -> bool:
    """Tell whether a contract is named by its file."""
    return Path(contract).suffix in {".yaml", ".yml"}


def chosen_contract(library: Library, contract: str) -> Contract:
    """Return a contract by id, alias or file; raises WrongInput."""
    if is_file(contract):
        return load_contract_file(Path(contract))
    found = named_contract(library.contracts, contract)
    if found is None:
        known = sorted(library.contracts)
        mend = did_you_mean(contract, known) or f"there are: {listed(known)}"
        raise WrongInput(f"no contract {contract!r}; {mend}")
    return found
