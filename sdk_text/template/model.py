"""What a report template says, as records."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape

import pandas as pd

from sdk_text.wording.nearest import hint


@dataclass(frozen=True, slots=True)
class TemplateSection:
    """One question of the template."""

    id: str
    heading: str
    """As printed, without its number."""
    number: str = ""
    also: tuple[str, ...] = ()
    """Other wordings of the heading."""
    short: tuple[str, ...] = ()
    """Names alone on a line that are taken for it, and told, where no wording of it stands."""
    parent: str = ""
    optional: bool = False
    """A report without it is no cause for a notice."""
    directly_after_parent: bool = False
    """Only recognised where nothing stands between it and its parent's heading."""
    segments: bool = True
    """False where the section holds data (the form) and no running text."""
    label_en: str = ""

    @property
    def wordings(self) -> tuple[str, ...]:
        """All wordings of the heading, the printed one first."""
        return (self.heading, *self.also)


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """The word for a kind of municipality: in titles (genitive) and by itself (nominative)."""

    genitive: str
    nominative: str
    english: str = ""
    """What stands after the place's name in English ("Municipality")."""


@dataclass(frozen=True, slots=True)
class TitlePart:
    """A stretch of the title pattern: words, or the place or number that varies."""

    kind: str
    """"words", "place" or "number"."""
    text: str
    optional: bool
    """Stands in brackets in the pattern; parts in the same brackets share ``group``."""
    group: int = -1


@dataclass(frozen=True, slots=True)
class FormApproach:
    """One line of the form."""

    approach: str
    label: str
    free: bool = False
    """The line to fill in ("Cits:")."""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """The form in which a report ticks its practice approaches."""

    section: str
    approaches: tuple[FormApproach, ...]
    ticks: tuple[str, ...]
    empty_boxes: tuple[str, ...] = ()
    filled_boxes: tuple[str, ...] = ()
    """Filled shapes: a tick where other lines of the form have an empty box."""
    nothing: tuple[str, ...] = ()
    """Words on the line to fill in that say that there is nothing; beside another: no tick."""
    agreed: tuple[str, ...] = ()
    """Words that tick the line beside which they stand ("jā")."""
    hints: tuple[str, ...] = ()
    """Printed help on the line to fill in, which is not an answer."""


@dataclass(frozen=True, slots=True)
class PeriodPattern:
    """How a diary's period is written; ``{from}`` and ``{to}``, or ``{on}``, stand for dates.

    ``(a|b)``: one or the other; ``[a]``: may be absent.
    """

    pattern: str
    inline: bool = False
    """Only the beginning of a sentence, which stays a segment; begins with a capital letter."""
    alone: bool = False
    """Only where nothing else stands on its line."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What lines after a report's last answer say: signatures, contacts, lists of appendices."""

    words: tuple[str, ...] = ()
    """A line is nothing but one of them, or goes on after it with a colon, comma or dash."""
    names: tuple[str, ...] = ()
    """So, too; or a name ends the line."""
    anywhere: tuple[str, ...] = ()
    """Stand somewhere in the line."""


@dataclass(frozen=True, eq=False)
class Template:
    """A report template: title, sections in order, form, recurring words inside answers.

    Two templates are the same only if they are one object, so that what is worked out from a
    template can be kept beside it cheaply.
    """

    name: str
    version: str
    title: tuple[TitlePart, ...]
    kinds: tuple[PlaceKind, ...]
    sections: tuple[TemplateSection, ...]
    form: Form | None
    subheadings: tuple[str, ...]
    periods: tuple[PeriodPattern, ...]
    lead_ins: tuple[str, ...]
    abbreviations: tuple[str, ...]
    may_end: tuple[str, ...]
    """Abbreviations after which a capital letter does begin a new sentence."""
    prompts: tuple[str, ...] = ()
    """What a form shows where nobody has written yet: no answer."""
    hints: tuple[str, ...] = ()
    """What printed help after a heading begins with ("lūdzu, aprakstiet")."""
    closing: Closing = Closing()
    column_names: tuple[str, ...] = ()
    """Usual names over the columns of a table inside an answer."""

    @cached_property
    def by_id(self) -> dict[str, TemplateSection]:
        """The sections by id."""
        return {section.id: section for section in self.sections}

    def section(self, section_id: str) -> TemplateSection:
        """The section with this id; KeyError names the ids there are."""
        if section_id not in self.by_id:
            raise KeyError(f"no section {section_id!r}; {hint(section_id, self.by_id)}")
        return self.by_id[section_id]

    def label(self, section_id: str, language: str = "lv") -> str:
        """Heading of a section for people, in Latvian ("lv") or English ("en")."""
        section = self.section(section_id)
        if language not in ("lv", "en"):
            raise ValueError(f"language must be 'lv' or 'en', not {language!r}")
        return section.label_en or section.heading if language == "en" else section.heading

    def to_frame(self) -> pd.DataFrame:
        """One row a section: section, number, heading, label_en, parent, optional."""
        return pd.DataFrame(
            [(s.id, s.number, s.heading, s.label_en, s.parent, s.optional) for s in self.sections],
            columns=["section", "number", "heading", "label_en", "parent", "optional"],
        )

    def _repr_html_(self) -> str:
        table: str = self.to_frame().to_html(index=False)
        return f"<p><strong>{escape(self.name)}</strong> {escape(self.version)}</p>{table}"
