"""Queries lag behind writes for a moment, and the contract says how long (R158)."""

from __future__ import annotations

import time
from typing import Any

from scim_conformance.target.service import Service
from scim_conformance.target.variants import variant

LAG_S = 0.15


@variant("queries-lag-behind", touches=["query", "filter"], contract={"eventual_within_s": 3})
class QueriesLagBehind(Service):
    """A new resource is found by queries a moment later; by its id it is there at once."""

    def put(self, resource: dict[str, Any]) -> None:
        if self.store.find(resource["id"]) is None:
            self.memory.setdefault("made", {})[resource["id"]] = time.monotonic()
        super().put(resource)

    def found(self, resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
        made, now = self.memory.get("made", {}), time.monotonic()
        return [one for one in super().found(resources) if now - made.get(one["id"], 0.0) > LAG_S]
