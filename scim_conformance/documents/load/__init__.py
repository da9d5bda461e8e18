"""Loading the YAML documents: from files to the classes of `documents.model`, with every mistake named."""

from scim_conformance.documents.load.contracts import load_contract_file, load_contracts, named_contract
from scim_conformance.documents.load.flows import load_flow_file, load_flows
from scim_conformance.documents.load.library import Library, check_contract_file, load_library
from scim_conformance.documents.load.profiles import load_profiles
from scim_conformance.documents.load.requirements import load_requirements
from scim_conformance.documents.load.waivers import load_waivers
from scim_conformance.documents.problems import DocumentErrors, Problem

__all__ = [
    "DocumentErrors",
    "Library",
    "Problem",
    "check_contract_file",
    "load_contract_file",
    "load_contracts",
    "load_flow_file",
    "load_flows",
    "load_library",
    "load_profiles",
    "load_requirements",
    "load_waivers",
    "named_contract",
]
