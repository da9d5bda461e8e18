"""What documents say of requirements, held against the catalogue of requirements."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from scim_conformance.documents.load.reading import Entry
from scim_conformance.documents.model import Requirement
from scim_conformance.documents.problems import KeyPath, Problem, did_you_mean, shown


def present_ids(requirements: Mapping[str, Requirement]) -> dict[str, str]:
    """Return today's id for every id and every former id (alias) of a requirement."""
    ids = {name: name for name in requirements}
    for name, requirement in requirements.items():
        for alias in requirement.aliases:
            ids.setdefault(alias, name)
    return ids


def known_requirement(entry: Entry, path: KeyPath, name: object, ids: Collection[str]) -> Iterator[Problem]:
    """Yield a problem where `name`, which stands at `path`, is no requirement."""
    if name not in ids:
        mend = did_you_mean(name, ids) or "write the id of a requirement"
        yield entry.problem(path, f"{shown(name)} is no requirement here", mend)
