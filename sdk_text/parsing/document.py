"""A document → its reports, sections, segments, subheadings and form."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sdk_text.clean_text import reading_form
from sdk_text.errors import InputError
from sdk_text.parsing.bare_letters import without_diacritics
from sdk_text.parsing.blocks import Surroundings
from sdk_text.parsing.coverage import cuts_between, without
from sdk_text.parsing.form import FormParts, read_form
from sdk_text.parsing.headings import find_candidates
from sdk_text.parsing.lines import find_lines
from sdk_text.parsing.places import known_places, place_name, plain_id
from sdk_text.parsing.reports import Aside, Report, echoes, find_reports, with_pieces
from sdk_text.parsing.segments import SectionParts, read_section
from sdk_text.parsing.skeleton import Skeleton, letters_only, make_skeleton
from sdk_text.parsing.stray import find_stray
from sdk_text.parsing.tables import DocumentTables, Tables
from sdk_text.parsing.titles import Title, find_titles
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
from sdk_text.template import Template, load_template

_MUCH_TEXT = 200
"""Letters between a title and the first heading from which on a user should know of them."""


def parse_document(document: Document, template: Template | None = None) -> ParsedDocument:
    """Find the reports of a document and take them apart.

    Args:
        document: as read; its text and layout are used, its files are not.
        template: the report template; None for the built-in one.

    Returns:
        Everything found. Headings, sections, strays and front matter together cover each
        character of the text once (``sdk_text.parsing.coverage``). Gaps are told in notices.

    Raises:
        InputError: the text holds no report on this template; the message says what was found.
    """
    template = template or load_template()
    stray = find_stray(document)
    skeleton = make_skeleton(document.text, [(s.start, s.end) for s in stray])
    titles = find_titles(skeleton, template)
    candidates = find_candidates(skeleton, document, template)
    reports, aside = find_reports(skeleton, titles, candidates, template)
    if not reports:
        raise InputError(
            _no_report(document, template, titles, len({c.section for c in candidates}))
        )
    stray = _with_found(stray, skeleton, aside, reports)
    return _Parser(document, template, skeleton, stray, reports).parsed()


def parse_documents(
    documents: Iterable[Document], template: Template | None = None
) -> Iterator[ParsedDocument]:
    """Parse documents one by one; reports with the same id in different documents get new ids.

    Raises:
        InputError: see ``parse_document``.
    """
    taken: set[str] = set()
    for document in documents:
        parsed = parse_document(document, template)
        yield unique_ids(parsed, taken)


def unique_ids(parsed: ParsedDocument, taken: set[str]) -> ParsedDocument:
    """Give reports whose ids are taken new ones, with a notice; adds all its ids to ``taken``."""
    new: dict[str, str] = {}
    notices: list[Notice] = []
    for summary in parsed.summaries:
        new[summary.summary] = _free_id(summary.summary, taken)
        taken.add(new[summary.summary])
        if new[summary.summary] != summary.summary:
            notices.append(_renamed_notice(summary, new[summary.summary]))
    if not notices:
        return parsed
    return replace(
        parsed,
        summaries=tuple(replace(s, summary=new[s.summary]) for s in parsed.summaries),
        sections=tuple(replace(s, summary=new[s.summary]) for s in parsed.sections),
        segments=tuple(
            replace(s, summary=new[s.summary], segment=new[s.summary] + s.segment[len(s.summary) :])
            for s in parsed.segments
        ),
        subheadings=tuple(replace(s, summary=new[s.summary]) for s in parsed.subheadings),
        boxes=tuple(replace(s, summary=new[s.summary]) for s in parsed.boxes),
        notices=(*parsed.notices, *notices),
    )


def _free_id(wanted: str, taken: set[str]) -> str:
    """The id itself, or with the first letter from b on that is free: "tukums-b"."""
    if wanted not in taken:
        return wanted
    for code in range(ord("b"), ord("z") + 1):
        if (new := f"{wanted}-{chr(code)}") not in taken:
            return new
    # Numbers are taken one after the other: the first free one is found in a few steps.
    high = 2
    while f"{wanted}-b{high}" in taken:
        high *= 2
    free = bisect_left(range(high), True, lo=2, key=lambda n: f"{wanted}-b{n}" not in taken)
    return f"{wanted}-b{free}"


def _renamed_notice(summary: Summary, new: str) -> Notice:
    return Notice(
        summary.document,
        f"another report has the id {summary.summary!r} already; this one is called {new!r}",
        summary.start,
    )


def _no_report(document: Document, template: Template, titles: list[Title], headings: int) -> str:
    """What was looked for and found, and what to do."""
    where = document.path or document.name
    if not document.text.strip():
        return f"{where}: holds no text; check that the file is the right one and not a scan"
    pattern = "".join(
        f"[{part.text.strip()}]" if part.optional and part.kind == "words" else part.text
        for part in template.title[1:]
    )
    seen = f"{len(titles)} title(s) without any section under them" if titles else "no report title"
    return (
        f"{where}: no report on the template {template.name!r} found in it. Found: {seen} "
        f"(“… {' '.join(pattern.split())}”) and {headings} of {len(template.sections)} section "
        "headings at the beginning of a line. Check that the file is a report and whole, or pass "
        "the template that it follows."
    )


def _with_found(
    stray: list[StraySpan], skeleton: Skeleton, aside: Aside, reports: list[Report]
) -> list[StraySpan]:
    """The strays with running headers and heading lines beside answers, without overlaps."""
    found = list(stray)
    taken = [(s.start, s.end) for s in stray]
    for start, end in aside.contents:
        found += [StraySpan("contents", a, b) for a, b in without(start, end, taken)]
    taken = [(s.start, s.end) for s in sorted(found, key=lambda span: span.start)]
    for title in aside.repeated:
        found += [StraySpan("page_header", a, b) for a, b in without(title.start, title.end, taken)]
    for report in reports:
        for start, end in [*with_pieces(report), *echoes(skeleton, report)]:
            found += [StraySpan("heading", a, b) for a, b in without(start, end, taken)]
    return list(_apart(sorted(found, key=lambda span: (span.start, -span.end))))


def _apart(spans: Iterable[StraySpan]) -> Iterator[StraySpan]:
    """The spans without what lies in an earlier one: a heading may echo that of two reports."""
    at = 0
    for span in spans:
        start = max(span.start, at)
        if start < span.end:
            yield replace(span, start=start)
            at = span.end


@dataclass
class _Parser:
    """Builds the records of one document whose reports are known."""

    document: Document
    template: Template
    skeleton: Skeleton
    stray: list[StraySpan]
    reports: list[Report]

    def __post_init__(self) -> None:
        self.cuts = [(s.start, s.end) for s in self.stray]
        self.tables = DocumentTables(self.document, self.template)
        self.notices: list[Notice] = []
        self.taken: set[str] = set()
        self.sections: list[Section] = []
        self.segments: list[Segment] = []
        self.subheadings: list[Subheading] = []
        self.boxes: list[ApproachBox] = []
        self.front: list[tuple[int, int]] = []

    def parsed(self) -> ParsedDocument:
        text = self.document.text
        starts = [report.start for report in self.reports]
        if starts[0] > 0:
            self.front.append((0, starts[0]))
        summaries = [
            self._summary(report, end)
            for report, end in zip(self.reports, [*starts[1:], len(text)], strict=True)
        ]
        self._tell_bare_letters()
        return ParsedDocument(
            document=self.document,
            summaries=tuple(summaries),
            sections=tuple(self.sections),
            segments=tuple(self.segments),
            subheadings=tuple(self.subheadings),
            boxes=tuple(self.boxes),
            stray=tuple(self.stray),
            front_matter=tuple(self.front),
            notices=(*self._of_reading(), *self.notices),
        )

    def _tell_bare_letters(self) -> None:
        """Tell of sentences that lost their diacritics, where the report as a whole has them."""
        bare = list(without_diacritics(self.segments))
        if 2 * len(bare) > len(self.segments):
            return
        for segment in bare:
            self.notice(
                f"{segment.summary}: {segment.section}: a sentence without diacritics "
                f"(“{' '.join(segment.text.split()[:4])} …”): no coder can read it; put its "
                "letters back",
                segment.start,
            )

    def _of_reading(self) -> Iterator[Notice]:
        """Reading's notices with their sections; the same of one section comes once."""
        placed = [self._in_section(notice) for notice in self.document.notices]
        times = Counter(notice.message for notice in placed)
        told: set[str] = set()
        for notice in placed:
            if notice.message not in told:
                told.add(notice.message)
                number = times[notice.message]
                more = f" ({number} times)" if number > 1 else ""
                yield replace(notice, message=notice.message + more)

    def _in_section(self, notice: Notice) -> Notice:
        """A notice of reading with the section that it concerns."""
        after = bisect_left(self.sections, notice.start, key=lambda s: s.heading_start)
        if not after or notice.start < 0:
            return notice
        section = self.sections[after - 1]
        where = f"{section.summary}: {section.section} “{self.template.label(section.section)}”"
        return replace(notice, message=f"{where}: {notice.message}")

    def _clean(self, start: int, end: int) -> str:
        """Clean text of a stretch, without its strays."""
        cuts = cuts_between(start, end, self.cuts)
        return reading_form(self.document.text, start, end, cuts).text

    def notice(self, message: str, start: int = -1) -> None:
        self.notices.append(Notice(self.document.name, message, start))

    # ── one report ───────────────────────────────────────────────────────────────────────────────

    def _summary(self, report: Report, end: int) -> Summary:
        summary = self._named(report, end)
        first = report.headings[0].start
        if first > report.start:
            self.front.append((report.start, first))
            self._tell_of_text_before(summary, report, first)
        sections = self._sections(summary.summary, report, end)
        self._tell_of_misspelt(report, sections)
        around = self._surroundings(report, end)
        for section in sections:
            self._read(section, around)
        self.sections += sections
        self._tell_of_gaps(summary, sections)
        self._tell_of_empty(sections)
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
            name, municipality = self._name_from_file()
            made = Summary(name, municipality, None, "", self.document.name, report.start, end)
            self.notice(
                f"a report without a title begins here; its id {name!r} comes from the file's name",
                report.start,
            )
        free = _free_id(made.summary, self.taken)
        self.taken.add(free)
        if free != made.summary:
            self.notices.append(_renamed_notice(made, free))
        return replace(made, summary=free)

    def _name_from_file(self) -> tuple[str, str]:
        """Id and municipality: a known municipality in the file's name, or the name itself."""
        stem = plain_id(self.document.name.rsplit(".", 1)[0]) or "summary"
        by_id = {plain_id(name): name for name in known_places().values()}
        by_id |= {plain_id(genitive): place_name(genitive) for genitive in known_places()}
        for part in stem.split("-"):
            if part in by_id:
                return stem.replace(part, plain_id(by_id[part]), 1), by_id[part]
        return stem, ""

    def _tell_of_text_before(self, summary: Summary, report: Report, first: int) -> None:
        start = report.title.end if report.title else report.start
        pieces = without(start, first, self.cuts)
        place = self.skeleton.position_of
        letters = sum(place(b) - place(a) for a, b in pieces)
        if letters > _MUCH_TEXT:
            self.notice(
                f"{summary.summary}: {letters} letters stand between the title and the first "
                "heading that was found; they are in no section",
                start,
            )

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

    def _tell_of_misspelt(self, report: Report, sections: list[Section]) -> None:
        for heading, section in zip(report.headings, sections, strict=True):
            if heading.misspelt:
                self.notice(
                    f"{section.summary}: “{section.heading}” is taken for the heading of "
                    f"{section.section} “{self.template.label(section.section)}”",
                    section.heading_start,
                )

    def _surroundings(self, report: Report, end: int) -> Surroundings:
        lines = find_lines(self.document.text, report.start, end)
        lengths = sorted(line.width for line in lines)
        width = float(lengths[int(len(lengths) * 0.9)]) if lengths else 0.0
        return Surroundings(self.skeleton, self.template, self.cuts, Tables(), width)

    def _tell_of_gaps(self, summary: Summary, sections: list[Section]) -> None:
        found = {section.section for section in sections}
        missing = [s for s in self.template.sections if s.id not in found and not s.optional]
        if missing:
            names = "; ".join(f"{s.id} “{s.heading}”" for s in missing)
            self.notice(
                f"{summary.summary}: headings not found: {names} (no fault if the report leaves "
                "these questions out)",
                summary.start,
            )

    def _tell_of_empty(self, sections: list[Section]) -> None:
        """A question that was found without an answer: left open, or its answer was lost."""
        parents = {section.parent for section in self.template.sections}
        form = self.template.form.section if self.template.form else ""
        prompts = set(map(letters_only, self.template.prompts))
        for section in sections:
            answer = self._clean(section.start, section.end)
            is_open = section.section not in parents and section.section != form
            letters = letters_only(answer)
            if is_open and (not letters or letters in prompts):
                self.notice(
                    f"{section.summary}: no answer under {section.section} "
                    f"“{self.template.label(section.section)}”; look into the file whether it "
                    "was left empty",
                    section.heading_start,
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
            read = read_form(section, form, self.skeleton, near.stray)
            self.boxes += read.boxes
            self._tell_of_form(section, read)
            parts = read_section(section, near, read.text)
        else:
            parts = read_section(section, near)
        for message, start in parts.remarks:
            self.notice(f"{section.summary}: {section.section}: {message}", start)
        self.segments += parts.segments
        self.subheadings += parts.subheadings

    def _tell_of_form(self, section: Section, read: FormParts) -> None:
        if read.missing:
            lines = "; ".join(f"“{label}”" for label in read.missing)
            self.notice(f"{section.summary}: lines of the form not found: {lines}", section.start)
        for message, start in read.remarks:
            self.notice(f"{section.summary}: {message}", start)
        if not any(box.ticked for box in read.boxes):
            self.notice(f"{section.summary}: no box of the form is ticked", section.start)
