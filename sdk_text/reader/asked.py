"""What a page asks for, value by value: of the right type, or refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from sdk_text.text.written_lines import in_lines

LONGEST_ID = 400
LONGEST_MEMO = 20_000


class RefusedError(Exception):
    """A question or act that is not answered: a key of the wording (``refused.KEY``), or a line."""

    def __init__(self, why: str, status: int = 400, field: str = "", **values: object) -> None:
        super().__init__(why)
        self.why = why
        self.status = status
        self.field = field
        self.values: dict[str, object] = {"field": field, **values}


class Asked:
    """The values of a question or act."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def text(self, name: str, *, needed: bool = True) -> str:
        """Return a short text on one line.

        Raises:
            RefusedError: it is missing, no text, or too long.
        """
        value = self._values.get(name, "")
        if not isinstance(value, str) or len(value) > LONGEST_ID or _controls(value):
            raise RefusedError("wrong_value", 422, name)
        value = value.strip()
        if needed and not value:
            raise RefusedError("missing_value", 422, name)
        return value

    def texts(self, name: str, most: int) -> list[str]:
        """Return a list of short texts, at least one.

        Raises:
            RefusedError: it is none, or too long.
        """
        values = self._values.get(name)
        if not isinstance(values, list) or not 1 <= len(values) <= most:
            raise RefusedError("wrong_value", 422, name)
        return [Asked({name: value}).text(name) for value in values]

    def whole(self, name: str) -> int:
        """Return a whole number.

        Raises:
            RefusedError: it is none.
        """
        value = self._values.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise RefusedError("wrong_value", 422, name)
        return value

    def flag(self, name: str) -> bool:
        """Return true or false.

        Raises:
            RefusedError: it is neither.
        """
        value = self._values.get(name)
        if not isinstance(value, bool):
            raise RefusedError("wrong_value", 422, name)
        return value

    def memo(self, name: str = "memo") -> str | None:
        """Return a remark, its lines trimmed, or None where nothing is said of it.

        Raises:
            RefusedError: it is no text, or too long.
        """
        lines = self.lines(name)
        return None if lines is None else in_lines(lines)

    def lines(self, name: str) -> str | None:
        """Return a text of several lines without control characters, or None.

        Raises:
            RefusedError: it is no text, or too long.
        """
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or len(value) > LONGEST_MEMO:
            raise RefusedError("wrong_value", 422, name)
        kept = "".join(c for c in value if c in "\n\t" or not _controls(c))
        return unicodedata.normalize("NFC", kept).strip()


def _controls(text: str) -> bool:
    """Tell whether a text holds what no file of ours may hold."""
    return any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in text) or any(
        c in "\ufffe\uffff" for c in text
    )
