"""The flow library with the bodies of a mapping: what this IdP would send if it had this mapping.

A recorded user is read back into the IdP's directory, and the mapping makes a body of that anew. What no directory of
this IdP tells (a second address of no type, a document as a role) stays as it was recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from scim_conformance.documents.model import Flow, Profile, Step
from scim_conformance.mapping.facts import FACTS, OWN, completed, facts_of, path_key
from scim_conformance.mapping.model import Idp
from scim_conformance.mapping.people import recorded
from scim_conformance.mapping.sent import Sent, Trial
from scim_conformance.mapping.trial import Attempt, try_on
from scim_conformance.replay.correlation import recorded_id, take_apart
from scim_conformance.replay.positions import Place, rewrite_body, rewrite_query
from scim_conformance.scim.exchange import JsonObject, JsonValue
from scim_conformance.scim.lookup import find_key, get

_BODIES = frozenset({"POST", "PUT"})


def remapped(flows: Mapping[str, Flow], profiles: Mapping[str, Profile], attempt: Attempt) -> dict[str, Flow]:
    """Return the flows, those of the mapping's IdP with its bodies in the place of the recorded ones."""
    own = frozenset(name for name, profile in profiles.items() if profile.idp == attempt.idp.value)
    return {name: _Flow(attempt, own).remapped(flow) for name, flow in flows.items()}


def count_of(before: Mapping[str, Flow], after: Mapping[str, Flow]) -> int:
    """Return how many flows carry bodies of the mapping."""
    return sum(1 for name, flow in after.items() if flow is not before[name])


@dataclass(slots=True)
class _Flow:
    """One flow on its way: the facts about each recorded id, and names that the mapping writes differently.

    `own` are the profiles of the mapping's IdP; the steps of others stay as they are.
    """

    attempt: Attempt
    own: frozenset[str]
    facts: dict[str, JsonObject] = field(default_factory=dict)
    names: dict[tuple[Place, str], str] = field(default_factory=dict)
    is_changed: bool = False

    def remapped(self, flow: Flow) -> Flow:
        steps = tuple(
            self._step(step) if {step.profile or name for name in flow.profiles} <= self.own else step
            for step in flow.steps
        )
        return replace(flow, steps=steps) if self.is_changed else flow

    def _step(self, step: Step) -> Step:
        target = take_apart(step.request.path)
        if target.resource_type != "User":
            return step
        request, response = step.request, step.response
        method = request.method.upper()
        if method in _BODIES and isinstance(request.body, dict):
            id_ = target.id or recorded_id(request, response)
            request = replace(request, body=self._user(request.body, id_))
        elif method == "PATCH" and isinstance(request.body, dict) and target.id in self.facts:
            request = replace(request, body=self._patch(request.body, target.id))
        query = rewrite_query(target.query, self._put, is_group=False, space="+", plain="@")
        if query != target.query:
            request = replace(request, path=f"{target.path}?{query}")
        if response is not None and isinstance(response.body, dict):
            response = replace(response, body=self._answer(response.body))
        return replace(step, request=request, response=response)

    def _answer(self, body: JsonObject) -> JsonObject:
        listed = get(body, "Resources")
        key = find_key(body, "Resources")
        if key is not None and isinstance(listed, list):
            return {**body, key: [self._answer(one) if isinstance(one, dict) else one for one in listed]}
        id_ = get(body, "id")
        if isinstance(id_, str) and id_ in self.facts and get(body, "userName") is not None:
            return self._user(body, id_)
        changed = rewrite_body(body, self._put, is_group=False)
        assert isinstance(changed, dict)
        return changed

    def _put(self, place: Place, text: str) -> str:
        return self.names.get((place, text), text)

    def _user(self, body: JsonObject, id_: str) -> JsonObject:
        """Return the body that the mapping makes of a recorded one; as recorded where that tells too much."""
        facts = facts_of(body)
        if facts is None:
            self.facts.pop(id_, None)
            return body
        if id_:
            self.facts[id_] = facts
        trial = self._tried(facts)
        made = _as_recorded(self.attempt.idp, trial.body, body)
        self._note_name(body, made)
        self.is_changed = self.is_changed or made != body
        return made

    def _tried(self, facts: JsonObject) -> Trial:
        return try_on(self.attempt, recorded(self.attempt.idp.value, str(facts.get("login", "")), facts))

    def _note_name(self, before: JsonObject, after: JsonObject) -> None:
        old, new = get(before, "userName"), get(after, "userName")
        if isinstance(old, str) and isinstance(new, str) and old != new:
            self.names[Place.USER_NAME, old] = new

    def _patch(self, body: JsonObject, id_: str) -> JsonObject:
        """Return a PATCH whose operations are those that the mapping makes of the same change."""
        key = find_key(body, "Operations")
        operations = body[key] if key is not None else None
        if key is None or not isinstance(operations, list):
            return body
        made = [one for operation in operations for one in self._operation(operation, id_)]
        if not made or made == operations:
            return body
        self.is_changed = True
        return {**body, key: made}

    def _operation(self, operation: JsonValue, id_: str) -> list[JsonValue]:
        """Return what becomes of one operation: as recorded, where it is about no attribute of the mapping's."""
        if not isinstance(operation, dict):
            return [operation]
        path, value = get(operation, "path"), get(operation, "value")
        fact = FACTS.get(path_key(path)) if isinstance(path, str) else None
        if fact is None or fact == "is_active" or isinstance(value, list | dict):
            return [operation]
        before = self.facts[id_]
        after = completed({**_told(before), fact: value})
        self.facts[id_] = after
        if find_key(operation, "value") is None:
            return [operation]
        old = {one.target.key: one for one in self._tried(before).sent}
        changed = [one for one in self._tried(after).sent if one.is_known and one.value != old[one.target.key].value]
        return [_written(operation, one) for one in changed if one.target.name != "active"]


def _told(facts: JsonObject) -> JsonObject:
    """Return the facts that a body told, without those that follow."""
    told = {fact for fact in FACTS.values() if fact != "nickname"}
    return {name: value for name, value in facts.items() if name in told}


def _written(operation: JsonObject, sent: Sent) -> JsonValue:
    keys = {name.lower(): name for name in operation}
    value = "" if sent.value is None else sent.value
    return {**operation, keys["path"]: sent.target.text, keys["value"]: value}  # type: ignore[dict-item]


def _as_recorded(idp: Idp, made: JsonObject, body: JsonObject) -> JsonObject:
    """Return a made body with what the IdP adds as it was recorded, and without what it did not add there."""
    result = dict(made)
    added = {*OWN, "active"} - {"schemas"} | ({"externalId"} if idp is Idp.OKTA else set())
    for name in sorted(added):
        mine, its = find_key(result, name), find_key(body, name)
        if its is None and mine is not None:
            del result[mine]
        elif its is not None and (mine is None or name in OWN):
            result[mine or its] = body[its]
    return result
