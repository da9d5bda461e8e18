"""The people that a mapping is tried on: invented ones who cause trouble, or those of a file."""

from scim_conformance.mapping.people.built_in import built_in, recorded
from scim_conformance.mapping.people.file import PeopleError, read_people
from scim_conformance.mapping.people.model import Group, Person, Population

__all__ = ["Group", "PeopleError", "Person", "Population", "built_in", "read_people", "recorded"]
