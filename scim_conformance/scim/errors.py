"""What is wrong with a text or a document that claims to be SCIM."""

from __future__ import annotations


class MalformedDocument(ValueError):  # noqa: N818 - names the thing, as the rooms say it
    """A JSON document that cannot be read as what it should be.

    `where` is the JSON path of the culprit (`$.attributes[3].type`), `why` what is wrong there, in our words.
    """

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why


class ScimSyntaxError(ValueError):
    """A path or filter that does not follow the grammar (RFC 7644 §3.4.2.2, §3.5.2).

    `position` counts characters from 0 and may equal the length of `text`, where more was expected; `why` says what
    was expected there.
    """

    def __init__(self, text: str, position: int, why: str) -> None:
        super().__init__(f"{why} at position {position}")
        self.text = text
        self.position = position
        self.why = why
