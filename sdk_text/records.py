"""The records that one stage hands to the next.

Every offset is a Python string index, end exclusive, into ``Document.text`` exactly as read:
``document.text[start:end]`` is the evidence. A ``text`` field beside a pair of offsets is the
clean reading form: line breaks joined, hyphenation undone, single spaces, Unicode NFC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

DocumentFormat = str
"""Ending of the file's name, a key of `sdk_text.reading.formats.FORMATS`."""
LayoutKind = Literal["cell", "page_header", "page_footer", "page_break"]
StrayKind = Literal[
    "page_number", "page_header", "link", "contents", "blank", "heading", "closing"
]  # fmt: skip
SegmentKind = Literal["sentence", "item", "cell"]
SubheadingKind = Literal["topic", "lead_in", "period"]

SUGGESTED = "llm-suggestion"
"""Coder of a language model's coding that counts only once a person accepts it."""
MACHINES = frozenset({"form", "rules", "classifier", "combined", "llm", "combined+llm", SUGGESTED})
"""Names in the column ``coder`` that are not a person's."""


@dataclass(frozen=True, slots=True)
class LayoutSpan:
    """What the file format itself says of a stretch of text (a table cell, a page header …)."""

    kind: LayoutKind
    start: int
    end: int
    row: int = -1
    """For a cell: row within its table, counted from 0."""
    column: int = -1
    """For a cell: column within its row, counted from 0."""
    table: int = -1
    """For a cell: which table of the document, counted from 0."""


@dataclass(frozen=True, slots=True)
class Document:
    """One source file as read."""

    name: str
    """Unique within a run and safe as a file name; ``documents/NAME.txt`` holds the text."""
    path: str
    """Where it came from, as the user gave it."""
    text: str
    format: DocumentFormat
    encoding: str
    """Of the file for text files ("utf-8", "cp1257" …); "pdf", "docx" or "odt" for the others."""
    sha256: str
    """Of the file's bytes, hexadecimal."""
    layout: tuple[LayoutSpan, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know that stops nothing (a guess, an oddity, a gap)."""

    document: str
    message: str
    start: int = -1
    """Offset it concerns, or -1."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One pilot report (kopsavilkums)."""

    summary: str
    """The id: place name without diacritics, with the title's number ("cesis-1")."""
    municipality: str
    """As in the title, in ordinary capitals ("Cēsu novads")."""
    number: int | None
    title: str
    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """The answer to one question of the template."""

    summary: str
    section: str
    heading: str
    """As it stands in the report, clean."""
    heading_start: int
    start: int
    """Right after the heading."""
    end: int
    """Where the next heading, or the summary's end, begins."""


@dataclass(frozen=True, slots=True)
class StraySpan:
    """Text that belongs to no answer: page numbers, running headers, bare links.

    Kind "heading": a later line of a heading whose answer runs beside it on the same lines;
    "closing": signatures, contacts and appendices after the last answer.
    """

    kind: StrayKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading inside an answer, a list's lead-in, or a period of a diary."""

    summary: str
    section: str
    kind: SubheadingKind
    start: int
    end: int
    text: str
    period_start: str = ""
    """For a period: first day, ISO 8601, or empty."""
    period_end: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """The unit of coding: a sentence, a list item or a table cell, inside one section."""

    summary: str
    section: str
    segment: str
    """The id, unique in a run: "tukums/2.support/3"."""
    start: int
    end: int
    text: str
    kind: SegmentKind = "sentence"
    lead_in: str = ""
    """Clean text of the list's lead-in ("Grūtības:") that holds for this segment, or empty."""
    subheading: str = ""
    """Clean text of the subheading that it stands under, or empty."""
    period_start: str = ""
    """ISO date of the diary period that it stands under, or empty."""
    period_end: str = ""
    skipped: tuple[tuple[int, int], ...] = ()
    """Stray stretches (a page number in mid-sentence) inside start:end, left out of text."""


@dataclass(frozen=True, slots=True)
class ApproachBox:
    """One box of the form in section 4."""

    summary: str
    approach: str
    """Code id without family ("social_planning"), or "other" for "Cits:"."""
    ticked: bool
    note: str
    """What is written beside the X, or after "Cits:"; empty if nothing."""
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document with everything that parsing found in it.

    Heading, section, stray and front-matter spans together cover every character once.
    """

    document: Document
    summaries: tuple[Summary, ...]
    sections: tuple[Section, ...]
    segments: tuple[Segment, ...]
    subheadings: tuple[Subheading, ...]
    boxes: tuple[ApproachBox, ...]
    stray: tuple[StraySpan, ...]
    front_matter: tuple[tuple[int, int], ...]
    """What stands before, between or after the summaries and in none of their sections."""
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Coding:
    """One code applied to one segment, or to a span in it: by whom, and why."""

    summary: str
    section: str
    segment: str
    family: str
    code: str
    """Whole id with its family: "difficulty/funding"."""
    start: int
    end: int
    text: str
    coder: str
    """One of `MACHINES`, or a person's name."""
    confidence: float
    """0 to 1; 1.0 for a person."""
    cue: str
    """The words that fired it, as they stand in the clean text; "; " between several."""
    rule: str = ""
    """Id of the rule or model that applied it."""
    memo: str = field(default="")
    """A person's comment."""
    stretch: str = ""
    """Common to the codings that a stretch over several segments was cut into, else empty."""
