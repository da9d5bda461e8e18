"""Hooks that read what is sent: JSON, resources, operations, queries."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json
from scim2_models import InvalidCountException, InvalidSyntaxException, InvalidValueException, PayloadTooLargeException
from scim2_models.path import FilterNode
from scim2_server.errors import UnsupportedMediaTypeException

from scim_conformance.target import filtering, members
from scim_conformance.target.hooks.around import Around
from scim_conformance.target.listing import Listing, read_listing
from scim_conformance.target.operations import Operation, read_operations
from scim_conformance.target.reading import read_resource
from scim_conformance.target.schemas import Attribute, ServedType

JsonObject = dict[str, Any]


class Reading(Around):
    """How bodies and parameters are understood."""

    def decoded(self, body: bytes) -> bytes:
        """Return a body without its content coding (RFC 9110 §8.4); raises a SCIM exception for 400, 413 and 415."""
        coding = (self.request.header("Content-Encoding") or "identity").strip().casefold()
        if coding == "identity":
            return body
        if coding not in {"gzip", "x-gzip"}:
            raise UnsupportedMediaTypeException(detail=f"A body may be encoded with gzip, not with {coding}")
        inflater = zlib.decompressobj(31)
        try:
            plain = inflater.decompress(body, self.rules.max_body_bytes)
        except zlib.error:
            raise InvalidSyntaxException(detail="The body is not what gzip makes") from None
        if inflater.unconsumed_tail:
            raise PayloadTooLargeException(detail=f"A request has at most {self.rules.max_body_bytes} bytes")
        return plain

    def parse(self, body: bytes) -> Any:
        """Return a body as JSON, without the mark of its byte order if it has one; raises InvalidSyntaxException."""
        try:
            return from_json(body.removeprefix(b"\xef\xbb\xbf"), allow_inf_nan=False)
        except ValueError as error:
            raise InvalidSyntaxException(detail=f"The body is no JSON: {error}") from None

    def read(self, served: ServedType, payload: Any) -> JsonObject:
        """Return the resource that the body of a POST or PUT describes, without what clients cannot write."""
        return read_resource(served, payload)

    def listed_members(self, attribute: Attribute, listed: list[JsonObject]) -> list[JsonObject]:
        """Return the members that the body of a POST or PUT lists, each once."""
        return members.read_members(attribute, listed)

    def operations(self, payload: Any) -> list[Operation]:
        """Return the operations of a PATCH body (RFC 7644 §3.5.2)."""
        return read_operations(payload)

    def query(self, parameters: Mapping[str, Any]) -> Listing:
        """Return what the parameters of a URL or of a .search body ask for (RFC 7644 §3.4.2)."""
        try:
            return read_listing(parameters, self.rules.max_results)
        except InvalidValueException:
            if self.rules.cursors and any(name.casefold() == "cursor" for name in parameters):
                raise InvalidCountException(detail="count must be a whole number") from None  # RFC 9865 §2.1
            raise

    def filter(self, types: list[ServedType], text: str) -> FilterNode | None:
        """Return a filter as a tree, None to find everything; raises InvalidFilterException."""
        node = filtering.parse(text)
        filtering.check(types, node)
        return node
