"""Which items are played against a case: a few that bear on it, and a smoke flow an IdP. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from scim_conformance.documents.model import Profile, Requirement
from scim_conformance.selftest.jobs import ItemInfo
from scim_conformance.target.defects import Defect
from scim_conformance.target.variants import Variant

SMOKE = ("okta-update-profile", "entra-group-membership", "onelogin-suspend-and-reactivate")
"""Three short flows, one an IdP: create, look up, replace, patch, members, deactivation."""


class UnknownCheckError(ValueError):
    """A defect names a flow or a suite test that there is not: one line."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be played. `exercised` maps an item to the requirements that a clean run has seen it bear on."""

    items: tuple[ItemInfo, ...]
    requirements: Mapping[str, Requirement]
    profiles: Mapping[str, Profile]
    exercised: Mapping[str, Collection[str]] = field(default_factory=dict)

    def flow(self, flow_id: str) -> tuple[str, ...]:
        """Return the items of a flow, one a profile."""
        return tuple(item.name for item in self.items if item.flow == flow_id)

    def suite(self, name: str) -> tuple[str, ...]:
        """Return the items of a suite test: named by function, by `test_x.py::test_y`, or by a part of its node id."""
        exact = tuple(item.name for item in self.items if item.test.endswith((f"::{name}", f"/{name}")))
        return exact or tuple(item.name for item in self.items if item.test and name in item.name)

    def smoke(self) -> tuple[str, ...]:
        """Return the items of the smoke flows, under the first profile of each."""
        return tuple(self.flow(flow)[0] for flow in SMOKE)

    def own(self, defect: Defect) -> dict[str, tuple[str, ...]]:
        """Map each flow and suite test that a defect names to its items; raises UnknownCheckError."""
        found = {name: self.flow(name) for name in defect.flows} | {name: self.suite(name) for name in defect.suites}
        for name, items in found.items():
            if not items:
                raise UnknownCheckError(f"the defect {defect.id} names {name!r}: no flow or suite test is called so")
        return found

    def naming(self, requirements: Collection[str]) -> tuple[str, ...]:
        """Return the suite tests that name one of some requirements; heavy ones only where nothing else does.

        What a test names `contract-...` is the requirement of whichever contract the run is held to.
        """
        wanted = {*requirements, *(f"contract-{name.partition('-')[2]}" for name in requirements)}
        found = [item for item in self.items if wanted & set(item.requirements)]
        light = [item for item in found if not item.stress]
        return tuple(item.name for item in light or found)

    def for_defect(self, defect: Defect, *, is_wide: bool = False) -> tuple[str, ...]:
        """Return what is played against a defect: its own checks, the suite tests that name what it breaks, the smoke
        flows; a wide choice has all flows and tests of its topic as well.
        """
        own = [item for items in self.own(defect).values() for item in items]
        more = self.on_topics([defect.topic]) if is_wide else ()
        return unique([*own, *self.naming(defect.breaks), *self.smoke(), *more])

    def for_variants(self, variants: Collection[Variant], *, is_wide: bool = False) -> tuple[str, ...]:
        """Return what is played against variants together: the flows and tests of their topics and the smoke flows, a
        wide choice everything; of the flows those of IdPs that can live with them.
        """
        topics = {topic for one in variants for topic in one.touches}
        chosen = [item.name for item in self.items] if is_wide else [*self.smoke(), *self.on_topics(topics)]
        lawful = {item.name for item in self.items if self._suits(item, variants)}
        return unique(name for name in chosen if name in lawful)

    def _suits(self, item: ItemInfo, variants: Collection[Variant]) -> bool:
        if not item.profile:
            return True
        present = (item.profile, *item.guests)
        names = {*present, *(self.profiles[one].idp for one in present)}
        return not any(names & set(one.without) for one in variants)

    def on_topics(self, topics: Collection[str]) -> tuple[str, ...]:
        """Return the items, heavy ones aside, that bear on one of some topics.

        A suite test bears on what it names. A flow bears on what it exercises and fewer than half of the flows do:
        what nearly every flow exercises says nothing about what a flow is for.
        """
        counts = Counter(name for item in self.items if item.flow for name in self.exercised.get(item.name, ()))
        half = sum(1 for item in self.items if item.flow) / 2
        found = []
        for item in self.items:
            names = item.requirements or [one for one in self.exercised.get(item.name, ()) if counts[one] < half]
            if not item.stress and any(self.requirements[name].topic in topics for name in self._known(names)):
                found.append(item.name)
        return tuple(found)

    def _known(self, names: Iterable[str]) -> Iterable[str]:
        return (name for name in names if name in self.requirements)


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Return names once each, in their order."""
    return tuple(dict.fromkeys(names))
