"""`scim-conformance clean LEDGER`: finishes a clean-up that was interrupted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from scim_conformance.documents.load import DocumentErrors, load_contracts, named_contract
from scim_conformance.documents.locate import contract_dirs
from scim_conformance.documents.model import Authentication
from scim_conformance.launch import UsageError, find_token
from scim_conformance.options import USAGE
from scim_conformance.replay.address import WrongUse
from scim_conformance.replay.clean import clean
from scim_conformance.replay.client import Client
from scim_conformance.replay.credentials import TokenUnavailable
from scim_conformance.replay.ledger import Ledger, MalformedLedger
from scim_conformance.replay.limits import Limits
from scim_conformance.replay.secrets import Secret

LEFT_BEHIND = 1
UNREACHABLE = 3


def clean_up(given: Mapping[str, Any]) -> None:
    """Delete what the ledger says that its run created; says what is left, and leaves with 0 if nothing is."""
    path: Path = given["ledger"]
    try:
        ledger = Ledger.load(path)
    except (OSError, MalformedLedger) as error:
        click.echo(f"scim-conformance: cannot read {str(path)!r}: {error}", err=True)
        raise SystemExit(USAGE) from None
    before = sum(not (entry.deleted or entry.refused) for entry in ledger.entries)
    try:
        token = find_token(ledger.heading.url, given["token_file"])
        client = Client(
            ledger.heading.url,
            Secret(token) if token else None,
            limits=Limits(timeout_s=given["timeout_s"]),
            authentication=_authentication(ledger.heading.contract),
            headers=tuple(given["headers"]),
            ca=given["ca"],
            insecure=given["insecure"],
            proxy=given["proxy"],
        )
    except (UsageError, WrongUse, DocumentErrors) as error:
        click.echo(f"scim-conformance: {error}", err=True)
        raise SystemExit(USAGE) from None
    try:
        with client:
            left = clean(ledger, client)
    except TokenUnavailable as error:
        click.echo(f"scim-conformance: {error}", err=True)
        raise SystemExit(UNREACHABLE) from None
    finally:
        ledger.close()
    for one in left:
        click.echo(f"left behind: {one.resource_type} {one.id}: {one.reason}")
    click.echo(f"{before - len(left)} of {before} resources are gone from {ledger.heading.url}")
    if left:
        raise SystemExit(LEFT_BEHIND)


def _authentication(contract: str) -> Authentication:
    found = named_contract(load_contracts(contract_dirs()), contract)
    return found.authentication if found is not None else Authentication()
