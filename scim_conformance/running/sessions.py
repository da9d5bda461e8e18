"""From a target to a session of the replay: client, ledger, and the world under each profile."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from scim_conformance.documents.model import Profile, StepRef
from scim_conformance.events import ExchangeDone
from scim_conformance.expected.world import World
from scim_conformance.replay.client import Client
from scim_conformance.replay.discovery import discover
from scim_conformance.replay.ledger import Heading, Ledger
from scim_conformance.replay.limits import Limits
from scim_conformance.replay.secrets import Secret
from scim_conformance.replay.session import Session
from scim_conformance.running.run import ScimRun
from scim_conformance.running.targets import ScimTarget

LEDGER = "ledger-{worker}.jsonl"


def open_client(run: ScimRun, url: str, secret: Secret | None, others: Mapping[str, Secret] | None = None) -> Client:
    """Return a client as the run's options want it, with further tokens; raises `WrongUse` for what cannot be used."""
    options = run.options
    return Client(
        url,
        secret,
        limits=Limits(timeout_s=options.timeout_s),
        authentication=run.contract.authentication,
        headers=options.headers,
        proxy=options.proxy,
        ca=options.ca,
        insecure=options.insecure,
        rate=options.rate / run.worker_count,
        others=others,
    )


def open_session(run: ScimRun, target: ScimTarget) -> Session:
    """Reach the target, ask what it says of itself, and return a session for this process's items.

    Raises `TargetLost` and `TokenRefused` where the run has no target, `WrongUse` for what cannot be used.
    """
    options = run.options
    others = {kind: Secret(token) for kind, token in run.other_tokens.items()}
    client = open_client(run, target.url, Secret(target.token) if target.token else None, others)
    run.closers.append(client.close)
    ledger = Ledger(
        run.directory / LEDGER.format(worker=run.worker), Heading(run.run_id, client.base.text, run.contract.id)
    )
    run.closers.append(ledger.close)
    ref = StepRef(test="discovery")
    found = discover(
        client, tell=lambda exchange: run.listener(ExchangeDone(ref, exchange)), max_wait_s=options.max_wait_s
    )
    capabilities = found.capabilities(run.contract)

    @cache
    def world_for(profile_id: str) -> World:
        profile = run.library.profiles.get(profile_id)
        return World(
            contract=run.contract,
            profile=profile,
            capabilities=capabilities,
            catalogue=run.library.requirements,
            strict=options.strict,
            base_url=client.base.text,
        )

    def world(profile: Profile | None) -> World:
        return world_for(profile.id if profile is not None else "")

    return Session(
        client=client,
        ledger=ledger,
        emit=run.listener,
        world_for=world,
        run_id=run.run_id,
        profiles=run.library.profiles,
        domain=options.domain,
        verify=options.verify,
        max_wait_s=options.max_wait_s,
        until=options.until,
        one_page=found.fits_one_page,
        has_been_let_in=found.users is not None,
    )
