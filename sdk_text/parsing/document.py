"""A document → its reports, sections, segments, subheadings and form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from sdk_text.errors import InputError
from sdk_text.parsing.answer_labels import answer_labels
from sdk_text.parsing.closing import find_closing
from sdk_text.parsing.coverage import without
from sdk_text.parsing.headings import find_candidates
from sdk_text.parsing.report_ids import unique_ids
from sdk_text.parsing.report_parts import ReportParts
from sdk_text.parsing.reports import Aside, Report, echoes, find_reports, with_pieces
from sdk_text.parsing.skeleton import Skeleton, make_skeleton
from sdk_text.parsing.stray import find_stray
from sdk_text.parsing.titles import Title, find_titles
from sdk_text.records import Document, ParsedDocument, StraySpan
from sdk_text.template import Template, load_template
from sdk_text.wording.plurals import counted


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
    stray = find_stray(document, template)
    skeleton = make_skeleton(document.text, [(s.start, s.end) for s in stray])
    titles = find_titles(skeleton, template)
    candidates = find_candidates(skeleton, document, template)
    reports, aside = find_reports(skeleton, titles, candidates, template)
    if not reports:
        raise InputError(
            _no_report(document, template, titles, len({c.section for c in candidates}))
        )
    stray = _with_found(stray, skeleton, aside, reports, template)
    return ReportParts(document, template, skeleton, stray, reports).parsed()


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


def _no_report(document: Document, template: Template, titles: list[Title], headings: int) -> str:
    """What was looked for and found, and what to do."""
    where = document.path or document.name
    if not document.text.strip():
        return f"{where}: holds no text; check that the file is the right one and not a scan"
    seen = (
        f"{counted(len(titles), 'title|titles')} without any section under them"
        if titles
        else "no report title"
    )
    return (
        f"{where}: no report on the template {template.name!r} found in it. Found: {seen} "
        f"(“… {_pattern(template)}”) and {headings} of "
        f"{counted(len(template.sections), 'section heading|section headings')} at the beginning "
        "of a line. Check that the file is a report and whole, or pass the template that it "
        "follows (--template)."
    )


def _pattern(template: Template) -> str:
    """What follows the place in a title, as the template writes it."""
    shown = ""
    for group, parts in groupby(template.title[1:], key=lambda part: part.group):
        text = "".join(p.text if p.kind == "words" else f"{{{p.kind}}}" for p in parts)
        shown += f" [{text.strip()}] " if group >= 0 else text
    return " ".join(shown.split())


def _with_found(
    stray: list[StraySpan],
    skeleton: Skeleton,
    aside: Aside,
    reports: list[Report],
    template: Template,
) -> list[StraySpan]:
    """The strays with running headers, lines of headings and closings, without overlaps."""
    found = list(stray)
    taken = [(s.start, s.end) for s in stray]
    for start, end in aside.contents:
        found += [StraySpan("contents", a, b) for a, b in without(start, end, taken)]
    taken = [(s.start, s.end) for s in sorted(found, key=lambda span: span.start)]
    for title in aside.repeated:
        found += [StraySpan("page_header", a, b) for a, b in without(title.start, title.end, taken)]
    for report in reports:
        again = [(c.start, c.end) for c in report.order.continued]
        for start, end in sorted([*with_pieces(report), *echoes(skeleton, report), *again]):
            found += [StraySpan("heading", a, b) for a, b in without(start, end, taken)]
    ends = [*(report.start for report in reports[1:]), len(skeleton.source)]
    for report, end in zip(reports, ends, strict=True):
        after = [*(c.start for c in report.headings[1:]), end]
        answers = [(c.end, stop) for c, stop in zip(report.headings, after, strict=True)]
        for label in answer_labels(skeleton.source, answers):
            found += [StraySpan("heading", a, b) for a, b in without(*label, taken)]
        closing = find_closing(skeleton.source, report.headings[-1].end, end, template)
        if closing:
            found += [StraySpan("closing", a, b) for a, b in without(*closing, taken)]
    return list(_apart(sorted(found, key=lambda span: (span.start, -span.end))))


def _apart(spans: Iterable[StraySpan]) -> Iterator[StraySpan]:
    """The spans without what lies in an earlier one: a heading may echo that of two reports."""
    at = 0
    for span in spans:
        start = max(span.start, at)
        if start < span.end:
            yield replace(span, start=start)
            at = span.end
