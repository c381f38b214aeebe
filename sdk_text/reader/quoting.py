"""Quotes of a code, family, report or section, with the words around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sdk_text.clean_text import reading_form
from sdk_text.reader.material import Report
from sdk_text.reader.project import Project
from sdk_text.reader.standing import Shown
from sdk_text.reader.stretches import joined, piece_id
from sdk_text.reader.views import own_comment, section_labels
from sdk_text.records import Segment

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
        if section and not (
            segment.section == section or segment.section.startswith(f"{section}.")
        ):
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
    return {
        **around(report, start, end),
        "section": segment.section,
        "segment": segment.segment,
        "coding": piece_id(rows),
        "text": " ".join(shown.coding.text for _, shown in rows),
        "code": first.coding.code,
        "coder": first.coding.coder,
        "confidence": round(first.coding.confidence, 4),
        "memo": own_comment(first, project.coder) or first.coding.memo,
    }


def around(report: Report, start: int, end: int) -> Json:
    """Return a stretch of a report with the words before and after it, on one line each."""
    first = max(report.start, start - CONTEXT)
    last = min(report.end, end + CONTEXT)
    before = reading_form(report.text, first, start).text
    after = reading_form(report.text, end, last).text
    if first > report.start:
        before = before.partition(" ")[2]
    if last < report.end:
        after = after.rpartition(" ")[0]
    if before and report.text[start - 1 : start].isspace():
        before += " "
    if after and report.text[end : end + 1].isspace():
        after = f" {after}"
    return {
        "summary": report.id,
        "start": start,
        "end": end,
        "before": before,
        "text": reading_form(report.text, start, end).text,
        "after": after,
    }


def _title(project: Project, query: Mapping[str, str]) -> str:
    parts: list[str] = []
    labels = {c.id: c.label(project.lang) for c in project.codebook.codes}
    labels |= {f.id: f.label(project.lang) for f in project.codebook.families}
    for name in ("code", "family"):
        if query.get(name):
            parts.append(labels.get(query[name], query[name]))
    if (report := query.get("summary", "")) in project.reports:
        parts.append(project.report(report).municipality)
    if section := query.get("section", ""):
        parts.append(section_labels(project).get(section, section))
    if query.get("coder"):
        parts.append(query["coder"])
    return " · ".join(parts)
