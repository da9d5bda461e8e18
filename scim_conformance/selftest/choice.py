"""Which items are played against a defect: its own, those that can fail what it breaks, and a smoke flow an IdP."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from scim_conformance.selftest.jobs import ItemInfo
from scim_conformance.target.defects import Defect

SMOKE = ("okta-update-profile", "entra-group-membership", "onelogin-suspend-and-reactivate")
"""Three short flows, one an IdP: create, look up, replace, patch, members, deactivation."""


class UnknownCheckError(ValueError):
    """A defect names a flow or a suite test that there is not: one line."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be played. `exercised` maps an item to the requirements that it bears on, as a clean run has shown."""

    items: tuple[ItemInfo, ...]
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
                raise UnknownCheckError(
                    f"the defect {defect.id} names {name!r}, and there is no such flow or suite test"
                )
        return found

    def bearing_on(self, requirements: Collection[str]) -> tuple[str, ...]:
        """Return the suite tests that name one of some requirements; heavy ones only where nothing else does."""
        wanted = set(requirements)
        found = [item for item in self.items if wanted & set(item.requirements)]
        light = [item for item in found if not item.stress]
        return tuple(item.name for item in light or found)

    def for_defect(self, defect: Defect) -> tuple[str, ...]:
        """Return all that is played against a defect, its own checks first."""
        own = [item for items in self.own(defect).values() for item in items]
        return unique([*own, *self.bearing_on(defect.breaks), *self.smoke()])


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Return names once each, in their order."""
    return tuple(dict.fromkeys(names))
