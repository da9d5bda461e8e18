"""The report on a mapping: one document, and the ways to write it."""

from scim_conformance.mapping.report.document import document_of
from scim_conformance.mapping.report.markdown import markdown_of

__all__ = ["document_of", "markdown_of"]
