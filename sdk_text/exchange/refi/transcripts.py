"""Texts of pictures and recordings, and the selections of texts as positions.

What was said in a recording stands in its transcripts, whose selections name points of time that
know their place in the text; what is seen in a picture may have been described in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from sdk_text.exchange.project import ProjectSource

TEXTS = ("Transcript", "TextDescription")
NOT_TEXT = {
    "PictureSelection": "areas of pictures",
    "AudioSelection": "stretches of recordings",
    "VideoSelection": "stretches of recordings",
}
"""Selections that are of no text, and how they are counted."""


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def selections_of(element: Element) -> Iterator[tuple[Element, str, str]]:
    """Yield the selections of a text, each with its start and end as the file has them.

    The ends of a transcript's selection are those of its points of time; "-1": it has no such.
    """
    points: dict[str, str] = {}
    for child in element:
        kind = local_name(child)
        if kind == "SyncPoint":
            points[child.get("guid") or ""] = child.get("position") or "-1"
        elif kind == "PlainTextSelection":
            yield child, child.get("startPosition") or "", child.get("endPosition") or ""
        elif kind == "TranscriptSelection":
            ends = (child.get("fromSyncPoint") or "-", child.get("toSyncPoint") or "-")
            yield child, points.get(ends[0], "-1"), points.get(ends[1], "-1")


def one_of_several(source: ProjectSource, number: int, guid: str, name: str) -> ProjectSource:
    """Return the text of one transcript among several of a recording, with a name of its own."""
    own = name if name and name != source.name else str(number)
    return replace(source, guid=source.guid if number == 1 else guid, name=f"{source.name} ({own})")
