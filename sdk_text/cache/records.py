"""Parsed documents as bytes and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple
from typing import Any

from sdk_text.cache.store import plain, unplain
from sdk_text.records import (
    ApproachBox,
    Document,
    LayoutSpan,
    Notice,
    ParsedDocument,
    Section,
    Segment,
    StraySpan,
    Subheading,
    Summary,
)

_LISTS: dict[str, type] = {
    "summaries": Summary,
    "sections": Section,
    "segments": Segment,
    "subheadings": Subheading,
    "boxes": ApproachBox,
    "stray": StraySpan,
    "notices": Notice,
}


def parsed_bytes(parsed: ParsedDocument) -> bytes:
    """Return a parsed document as bytes."""
    document = parsed.document
    facts = (document.name, document.path, document.text, document.format, document.encoding,
             document.sha256)  # fmt: skip
    return plain(
        {
            "document": facts,
            "layout": [astuple(span) for span in document.layout],
            "document_notices": [astuple(notice) for notice in document.notices],
            "front_matter": parsed.front_matter,
            **{name: [astuple(r) for r in getattr(parsed, name)] for name in _LISTS},
        }
    )


def parsed_from(data: bytes) -> ParsedDocument:
    """Return the parsed document that `parsed_bytes` wrote.

    Raises:
        ValueError, TypeError, KeyError: it is not one.
    """
    values = unplain(data)
    name, path, text, kind, encoding, sha256 = map(str, values["document"])
    document = Document(
        name,
        path,
        text,
        kind,
        encoding,
        sha256,
        layout=_records(LayoutSpan, values["layout"]),
        notices=_records(Notice, values["document_notices"]),
    )
    lists = {name: _records(kind, values[name]) for name, kind in _LISTS.items()}
    front = tuple((int(start), int(end)) for start, end in values["front_matter"])
    return ParsedDocument(document=document, front_matter=front, **lists)


def _records(kind: Any, rows: Iterable[list[Any]]) -> tuple[Any, ...]:
    return tuple(kind(*map(_tuples, row)) for row in rows)


def _tuples(value: Any) -> Any:
    """Return lists as tuples, as the records have them."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
