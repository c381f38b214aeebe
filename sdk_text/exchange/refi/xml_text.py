"""Texts, times and identifiers as the standard's XML takes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

# What XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")


def xml_text(text: str) -> str:
    """Return `text` with one kind of line end and "�" for what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def utc(moment: str) -> str:
    """Return an ISO 8601 moment in UTC with Z, as the standard's programs read it; "" if none."""
    try:
        when = datetime.fromisoformat(moment.strip())
    except ValueError:
        return ""
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    try:
        return when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    except OverflowError:
        return ""


def plain_guid(text: str | None) -> str:
    """Return an identifier without braces, in small letters; "" if it is none."""
    found = _GUID.fullmatch((text or "").strip())
    return found[1].lower() if found else (text or "").strip().lower()


def colour_of(text: str | None) -> str:
    """Return a colour as "#rrggbb", or "" if it is none."""
    text = (text or "").strip()
    if not _COLOUR.fullmatch(text):
        return ""
    if len(text) == 4:
        text = "#" + "".join(2 * digit for digit in text[1:])
    return text.lower()
