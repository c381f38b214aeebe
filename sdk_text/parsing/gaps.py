"""What a user should know of a report: what was not found in it, and what was taken for what.

Each function yields messages with the offset that they concern (-1: none).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sdk_text.parsing.broken_words import broken_words
from sdk_text.parsing.coverage import without
from sdk_text.parsing.form import FormParts
from sdk_text.parsing.lines import find_lines
from sdk_text.parsing.lost_diacritics import without_their_diacritics
from sdk_text.parsing.reports import Report
from sdk_text.parsing.skeleton import Skeleton, letters_only
from sdk_text.records import Notice, Section, Segment, StraySpan, Summary
from sdk_text.template import Template
from sdk_text.wording.plurals import counted, plural

Told = Iterator[tuple[str, int]]

_COMMENT = re.compile(r"\b[^\W\d_]+ \[[^\W\d_]{1,4}\d{1,3}(?:R\d{1,3})?\]:")
"""What Word writes before a comment that it prints beside the text ("Komentārs [AP1]: …")."""
_LONGEST_FORM = 600
"""Letters of a form's lines with what is written beside them."""
_MUCH_TEXT = 200
"""Letters between a title and the first heading from which on a user should know of them."""


def of_reading(
    notices: Sequence[Notice], sections: Sequence[Section], template: Template
) -> Iterator[Notice]:
    """Yield reading's notices with their sections; the same of one section comes once."""
    placed = [_in_section(notice, sections, template) for notice in notices]
    times = Counter(notice.message for notice in placed)
    told: set[str] = set()
    for notice in placed:
        if notice.message not in told:
            told.add(notice.message)
            number = times[notice.message]
            more = f" ({number} times)" if number > 1 else ""
            yield replace(notice, message=notice.message + more)


def bare_letters(segments: Sequence[Segment]) -> Told:
    """Tell of sentences that lost their diacritics; where most did, in one line."""
    bare = list(without_their_diacritics(segments))
    if bare and 2 * len(bare) > len(segments):
        yield (
            f"{bare[0].summary}: {counted(len(bare), 'sentence stands|sentences stand')} without "
            f"diacritics (“{' '.join(bare[0].text.split()[:4])} …”): no coder can read them; get "
            "the text with its letters",
            bare[0].start,
        )
        return
    for segment in bare:
        yield (
            f"{segment.summary}: {segment.section}: a sentence without diacritics "
            f"(“{' '.join(segment.text.split()[:4])} …”): no coder can read it; put its "
            "letters back",
            segment.start,
        )


def broken(segments: Sequence[Segment]) -> Told:
    """Tell of reports whose words stand in pieces, or are glued together."""
    by_summary: dict[str, list[Segment]] = {}
    for segment in segments:
        by_summary.setdefault(segment.summary, []).append(segment)
    for summary, own in by_summary.items():
        found = broken_words(own)
        if found:
            what = "blanks stand inside words" if found.in_pieces else "words are glued together"
            yield (
                f"{summary}: {what} in many places (“{found.example}”): no coder can read them; "
                "get the text from another copy, or have it recognised (OCR) anew",
                found.start,
            )


def comments(segments: Sequence[Segment]) -> Told:
    """Tell of comments that were printed beside the text and are now among it."""
    found = [(segment, mark) for segment in segments if (mark := _COMMENT.search(segment.text))]
    for summary in dict.fromkeys(segment.summary for segment, _ in found):
        own = [(segment, mark) for segment, mark in found if segment.summary == summary]
        segment, mark = own[0]
        yield (
            f"{summary}: {segment.section}: {counted(len(own), 'comment|comments')} printed beside "
            f"the text (“{mark.group()} …”) {plural(len(own), 'is|are', 'en')} read as part of "
            "it; print or save it without comments, and give it anew",
            segment.start,
        )


def text_before(
    summary: Summary, report: Report, skeleton: Skeleton, cuts: list[tuple[int, int]]
) -> Told:
    """Tell of much text between a report's title and the first heading that was found."""
    start = report.title.end if report.title else report.start
    pieces = without(start, report.headings[0].start, cuts)
    letters = sum(skeleton.position_of(b) - skeleton.position_of(a) for a, b in pieces)
    if letters > _MUCH_TEXT:
        yield (
            f"{summary.summary}: {counted(letters, 'letter stands|letters stand')} between the "
            "title and the first heading that was found; they are in no section",
            start,
        )


def closing(summary: Summary, stray: Sequence[StraySpan], text: str, end: int) -> Told:
    """Tell what was taken for signatures, notes or appendices after a report's last answer."""
    spans = [s for s in stray if s.kind == "closing" and summary.start <= s.start < end]
    if spans:
        start, stop = spans[0].start, spans[-1].end
        lines = find_lines(text, start, stop)
        taken = "is taken for a signature, note or appendix; it is|are taken for signatures, "
        taken = plural(len(lines), taken + "notes or appendices; they are", "en")
        yield (
            f"{summary.summary}: {counted(len(lines), 'line|lines')} after the last answer "
            f"(“{' '.join(lines[0].text.split()[:6])} …”) {taken} in no section",
            start,
        )


def misspelt(report: Report, sections: Sequence[Section], template: Template) -> Told:
    """Tell which lines were taken for headings although they are not written like them."""
    for heading, section in zip(report.headings, sections, strict=True):
        if heading.misspelt:
            yield (
                f"{section.summary}: “{section.heading}” is taken for the heading of "
                f"{section.section} “{template.label(section.section)}”",
                section.heading_start,
            )


def out_of_order(report: Report, sections: Sequence[Section], template: Template) -> Told:
    """Tell which headings do not follow the template's order, or stand twice; once each."""
    summary, order = sections[0].summary, report.order
    told: dict[str, int] = {}
    stands = "stands at another place than in the template; what follows is read as its answer"
    again = "stands a second time; what follows it is read as a part of the same answer"
    for headings, what in ((order.moved, stands), (order.continued, again)):
        for heading in headings:
            section = template.sections[heading.section]
            message = f"the heading of {section.id} “{section.heading}” {what}"
            told.setdefault(message, heading.start)
    for heading in order.again:
        here = next((s for s in reversed(sections) if s.start <= heading.start), sections[0])
        section = template.sections[heading.section]
        message = (
            f"{here.section}: the heading of {section.id} “{section.heading}” stands in "
            "this answer, too; it and what follows are read as a part of this answer"
        )
        told.setdefault(message, heading.start)
    for message, start in told.items():
        yield f"{summary}: {message}", start


def missing(summary: Summary, sections: Sequence[Section], template: Template) -> Told:
    """Tell which headings of the template were not found."""
    found = {section.section for section in sections}
    absent = [s for s in template.sections if s.id not in found and not s.optional]
    if absent:
        names = "; ".join(f"{s.id} “{s.heading}”" for s in absent)
        yield (
            f"{summary.summary}: headings not found: {names} (no fault if the report leaves "
            "these questions out)",
            summary.start,
        )


def unanswered(
    sections: Sequence[Section], template: Template, clean: Callable[[int, int], str]
) -> Told:
    """Tell which questions have no answer: left open, or the answer was lost.

    `clean`: returns the text of a stretch without its strays.
    """
    parents = {section.parent for section in template.sections}
    form = template.form.section if template.form else ""
    prompts = set(map(letters_only, template.prompts))
    for section in sections:
        letters = letters_only(clean(section.start, section.end))
        is_open = section.section not in parents and section.section != form
        if is_open and (not letters or letters in prompts):
            yield (
                f"{section.summary}: no answer under {section.section} "
                f"“{template.label(section.section)}”; look into the file whether it "
                "was left empty",
                section.heading_start,
            )


def of_form(section: Section, read: FormParts, skeleton: Skeleton) -> Told:
    """Tell what is wrong with the form, and that nothing is ticked in it."""
    if read.missing:
        lines = "; ".join(f"“{label}”" for label in read.missing)
        yield f"{section.summary}: lines of the form not found: {lines}", section.start
        at = skeleton.position_of(section.heading_start)
        above = skeleton.text[max(0, at - _LONGEST_FORM) : at]
        if sum(letters_only(label) in above for label in read.missing) > len(read.boxes) / 2:
            yield (
                f"{section.summary}: the lines of the form stand above its question: in this "
                "report all answers may stand above their questions, and so in wrong sections; "
                "put each below its question",
                section.heading_start,
            )
    for message, start in read.remarks:
        yield f"{section.summary}: {message}", start
    if not any(box.ticked for box in read.boxes):
        yield f"{section.summary}: no box of the form is ticked", section.start


def _in_section(notice: Notice, sections: Sequence[Section], template: Template) -> Notice:
    """Return a notice of reading with the section that it concerns."""
    after = bisect_left(sections, notice.start, key=lambda s: s.heading_start)
    if not after or notice.start < 0:
        return notice
    section = sections[after - 1]
    where = f"{section.summary}: {section.section} “{template.label(section.section)}”"
    return replace(notice, message=f"{where}: {notice.message}")
