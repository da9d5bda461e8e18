"""`mapping init`: a correct mapping to start from, in the IdP's own format."""

from __future__ import annotations

import click

from scim_conformance.mapping.model import Idp
from scim_conformance.mapping.start import start
from scim_conformance.mapping_commands.given import chosen_contract, documents, refusing


def init(idp: str, contract: str) -> int:
    """Print the mapping; returns the exit code."""
    with refusing():
        library = documents(contract)
        text = start(Idp(idp), chosen_contract(library, contract), library.requirements)
    click.echo(text, nl=False)
    return 0
