"""Quotes of a code, family, report or section, with the words around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sdk_text.codebook.model import covers
from sdk_text.reader.material import Report
from sdk_text.reader.project import Project
from sdk_text.reader.standing import Shown
from sdk_text.reader.stretches import joined, piece_id
from sdk_text.reader.views import own_comment, report_name, section_labels
from sdk_text.records import Segment
from sdk_text.text import neighbours
from sdk_text.text.clean_text import reading_form

CONTEXT = 160
"""Characters shown before and after, cut at a word."""
MOST_QUOTES = 5_000
Json = dict[str, Any]


def quotes_view(project: Project, query: Mapping[str, str]) -> Json:
    """Return the quotes that fit all conditions (code, family, summary, section, coder)."""
    quotes: list[Json] = []
    total = 0
    for report_id, report in project.reports.items():
        if query.get("summary", report_id) not in ("", report_id):
            continue
        for rows in joined(_fitting(project, report, query)):
            total += 1
            if total <= MOST_QUOTES:
                quotes.append(_quote(project, report, rows))
    return {"title": _title(project, query), "quotes": quotes, "total": total}


def _fitting(
    project: Project, report: Report, query: Mapping[str, str]
) -> Iterator[tuple[Segment, Shown]]:
    code, family = query.get("code", ""), query.get("family", "")
    section, coder = query.get("section", ""), query.get("coder", "")
    for segment in report.segments:
        if section and not covers(section, segment.section):
            continue
        for shown in project.shown(report.id, segment.segment):
            coding = shown.coding
            if shown.status == "rejected" or (code and coding.code != code):
                continue
            if family and coding.family != family:
                continue
            if not coder or coder in (coding.coder, *shown.others):
                yield segment, shown


def _quote(project: Project, report: Report, rows: list[tuple[Segment, Shown]]) -> Json:
    segment, first = rows[0]
    start = min(shown.coding.start for _, shown in rows)
    end = max(shown.coding.end for _, shown in rows)
    first_of = min((s for s, _ in rows), key=lambda s: s.start)
    last_of = max((s for s, _ in rows), key=lambda s: s.end)
    return {
        **around(report, start, end, first_of, last_of),
        "section": segment.section,
        "segment": segment.segment,
        "coding": piece_id(rows),
        "text": " ".join(shown.coding.text for _, shown in rows),
        "code": first.coding.code,
        "coder": first.coding.coder,
        "confidence": round(first.coding.confidence, 4),
        "memo": own_comment(first, project.coder) or first.coding.memo,
    }


def around(report: Report, start: int, end: int, first: Segment, last: Segment) -> Json:
    """Return a stretch of a report with the words before and after it, on one line each.

    What is before and after belongs to the same answer: it ends at a heading, and `neighbours.MARK`
    stands at the borders of paragraphs, list items and cells. Page numbers are not part of it.

    Args:
        report: that it stands in.
        start: offset of the stretch.
        end: its end, exclusive.
        first: the segment that it begins in.
        last: the segment that it ends in.
    """
    text, order = report.text, report.order
    left = reading_form(text, min(first.start, start), start, first.skipped).text
    if left and text[start - 1 : start].isspace():
        left += " "
    for i, between in neighbours.before(report.joins, order[first.segment]):
        if len(left) > CONTEXT:
            break
        left = report.form(report.segments[i]).text + between + left
    right = reading_form(text, end, max(last.end, end), last.skipped).text
    if right and text[end : end + 1].isspace():
        right = f" {right}"
    for i, between in neighbours.after(report.joins, order[last.segment]):
        if len(right) > CONTEXT:
            break
        right += between + report.form(report.segments[i]).text
    if len(left) > CONTEXT:
        left = left[-CONTEXT:].partition(" ")[2]
    if len(right) > CONTEXT:
        right = right[:CONTEXT].rpartition(" ")[0]
    skipped = (*first.skipped, *last.skipped)
    return {
        "summary": report.id,
        "start": start,
        "end": end,
        "before": left,
        "text": reading_form(text, start, end, skipped).text,
        "after": right,
    }


def _title(project: Project, query: Mapping[str, str]) -> str:
    parts: list[str] = []
    labels = {c.id: c.label(project.lang) for c in project.codebook.codes}
    labels |= {f.id: f.label(project.lang) for f in project.codebook.families}
    for name in ("code", "family"):
        if query.get(name):
            parts.append(labels.get(query[name], query[name]))
    if (report := query.get("summary", "")) in project.reports:
        parts.append(report_name(project, report))
    if section := query.get("section", ""):
        parts.append(section_labels(project).get(section, section))
    if query.get("coder"):
        parts.append(query["coder"])
    return " · ".join(parts)
