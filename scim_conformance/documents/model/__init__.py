"""The documents of the project as plain classes; loading and validating them is the business of `documents.load`."""

from scim_conformance.documents.model.contract import (
    AttributeRule,
    Authentication,
    Contract,
    EmailPolicy,
    Features,
    Hook,
    Keep,
    Lifecycle,
    People,
    Promise,
    ResourceRules,
)
from scim_conformance.documents.model.flow import (
    Expectation,
    Fault,
    Flow,
    Provenance,
    ProvenanceKind,
    RecordedRequest,
    RecordedResponse,
    Step,
)
from scim_conformance.documents.model.profile import Dialect, Matching, Paging, Profile, Reactions, Wire
from scim_conformance.documents.model.requirement import Basis, Level, Requirement, Severity, Side, Source
from scim_conformance.documents.model.verdict import Evidence, Outcome, StepRef, Verdict
from scim_conformance.documents.model.waiver import LOCAL, Waiver

__all__ = [
    "LOCAL",
    "AttributeRule",
    "Authentication",
    "Basis",
    "Contract",
    "Dialect",
    "EmailPolicy",
    "Evidence",
    "Expectation",
    "Fault",
    "Features",
    "Flow",
    "Hook",
    "Keep",
    "Level",
    "Lifecycle",
    "Matching",
    "Outcome",
    "Paging",
    "People",
    "Profile",
    "Promise",
    "Provenance",
    "ProvenanceKind",
    "Reactions",
    "RecordedRequest",
    "RecordedResponse",
    "Requirement",
    "ResourceRules",
    "Severity",
    "Side",
    "Source",
    "Step",
    "StepRef",
    "Verdict",
    "Waiver",
    "Wire",
]
