"""The parts of each report of a document: sections, segments, subheadings, the form's boxes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sdk_text.parsing import gaps
from sdk_text.parsing.coverage import cuts_between, without
from sdk_text.parsing.form import read_form
from sdk_text.parsing.lines import find_lines, gaps_part
from sdk_text.parsing.lists import list_signs
from sdk_text.parsing.report_ids import free_id, name_from_file, renamed
from sdk_text.parsing.reports import Report
from sdk_text.parsing.segments import SectionParts, read_section
from sdk_text.parsing.skeleton import Skeleton
from sdk_text.parsing.surroundings import Surroundings
from sdk_text.parsing.tables import DocumentTables, Tables
from sdk_text.parsing.wrapping import are_wrapped, usual_width
from sdk_text.records import (
    ApproachBox,
    Document,
    Notice,
    ParsedDocument,
    Section,
    Segment,
    StraySpan,
    Subheading,
    Summary,
)
from sdk_text.template import Template
from sdk_text.text.clean_text import reading_form


@dataclass
class ReportParts:
    """Builds the records of one document whose reports are known."""

    document: Document
    template: Template
    skeleton: Skeleton
    stray: list[StraySpan]
    reports: list[Report]

    def __post_init__(self) -> None:
        self.cuts = [(s.start, s.end) for s in self.stray]
        self.frames = [(s.start, s.end) for s in self.stray if s.kind == "blank"]
        self.tables = DocumentTables(self.document, self.template)
        self.notices: list[Notice] = []
        self.taken: set[str] = set()
        self.sections: list[Section] = []
        self.segments: list[Segment] = []
        self.subheadings: list[Subheading] = []
        self.boxes: list[ApproachBox] = []
        self.front: list[tuple[int, int]] = []

    def parsed(self) -> ParsedDocument:
        """Return all that is in the reports, in the order of the text."""
        text = self.document.text
        starts = [report.start for report in self.reports]
        if starts[0] > 0:
            self.front.append((0, starts[0]))
        summaries = [
            self._summary(report, end)
            for report, end in zip(self.reports, [*starts[1:], len(text)], strict=True)
        ]
        self._tell(gaps.bare_letters(self.segments))
        self._tell(gaps.broken(self.segments))
        self._tell(gaps.comments(self.segments))
        of_reading = gaps.of_reading(self.document.notices, self.sections, self.template)
        return ParsedDocument(
            document=self.document,
            summaries=tuple(summaries),
            sections=tuple(self.sections),
            segments=tuple(self.segments),
            subheadings=tuple(self.subheadings),
            boxes=tuple(self.boxes),
            stray=tuple(self.stray),
            front_matter=tuple(self.front),
            notices=(*of_reading, *self.notices),
        )

    def _tell(self, told: Iterable[tuple[str, int]]) -> None:
        self.notices += [Notice(self.document.name, message, start) for message, start in told]

    def _clean(self, start: int, end: int) -> str:
        """Return the clean text of a stretch, without its strays."""
        cuts = cuts_between(start, end, self.cuts)
        return reading_form(self.document.text, start, end, cuts).text

    # ── one report ───────────────────────────────────────────────────────────────────────────────

    def _summary(self, report: Report, end: int) -> Summary:
        summary = self._named(report, end)
        first = report.headings[0].start
        if first > report.start:
            self.front.append((report.start, first))
            self._tell(gaps.text_before(summary, report, self.skeleton, self.cuts))
        sections = self._sections(summary.summary, report, end)
        self._tell(gaps.misspelt(report, sections, self.template))
        around = self._surroundings(report, end)
        for section in sections:
            self._read(section, around)
        self.sections += sections
        self._tell(gaps.out_of_order(report, sections, self.template))
        self._tell(gaps.missing(summary, sections, self.template))
        self._tell(gaps.closing(summary, self.stray, self.document.text, end))
        self._tell(gaps.unanswered(sections, self.template, self._clean))
        return summary

    def _named(self, report: Report, end: int) -> Summary:
        title = report.title
        if title:
            clean = self._clean(title.start, title.end)
            made = Summary(
                title.id, title.municipality, title.number, clean,
                self.document.name, report.start, end,
            )  # fmt: skip
        else:
            name, municipality = name_from_file(self.document.name)
            made = Summary(name, municipality, None, "", self.document.name, report.start, end)
            self._tell([(
                f"a report without a title begins here; its id {name!r} comes from the file's name",
                report.start,
            )])  # fmt: skip
        free = free_id(made.summary, self.taken)
        self.taken.add(free)
        if free != made.summary:
            self.notices.append(renamed(made, free))
        return replace(made, summary=free)

    def _sections(self, summary: str, report: Report, end: int) -> list[Section]:
        ends = [heading.start for heading in report.headings[1:]] + [end]
        sections: list[Section] = []
        for heading, section_end in zip(report.headings, ends, strict=True):
            clean = " ".join(
                self._clean(a, b) if k == 0 else reading_form(self.document.text, a, b).text
                for k, (a, b) in enumerate([(heading.start, heading.end), *heading.pieces])
            )
            sections.append(
                Section(
                    summary, self.template.sections[heading.section].id, clean,
                    heading.start, heading.end, section_end,
                )
            )  # fmt: skip
        return sections

    def _surroundings(self, report: Report, end: int) -> Surroundings:
        text = self.document.text
        pieces = without(report.start, end, self.frames)
        lines = [line for a, b in pieces for line in find_lines(text, a, b)]
        width = usual_width(lines)
        return Surroundings(
            self.skeleton,
            self.template,
            self.cuts,
            Tables(),
            width=width,
            gaps_part=gaps_part(text, lines),
            wrapped=are_wrapped(lines, width),
            signs=list_signs(lines),
        )

    # ── one section ──────────────────────────────────────────────────────────────────────────────

    def _read(self, section: Section, around: Surroundings) -> None:
        low = bisect_left(self.cuts, (section.start,))
        high = bisect_left(self.cuts, (section.end,))
        near = replace(
            around,
            stray=self.cuts[max(0, low - 1) : high],
            tables=self.tables.inside(section),
        )
        form = self.template.form
        parts: SectionParts
        if form and section.section == form.section:
            cells = self.tables.innermost(section.start, section.end)
            read = read_form(section, form, self.skeleton, near.stray, cells)
            self.boxes += read.boxes
            self._tell(gaps.of_form(section, read, self.skeleton))
            parts = read_section(section, near, read.text)
        else:
            parts = read_section(section, near)
        self._tell(
            (f"{section.summary}: {section.section}: {message}", start)
            for message, start in parts.remarks
        )
        self.segments += parts.segments
        self.subheadings += parts.subheadings
