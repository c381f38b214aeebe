"""Ids of reports: from the title or the file's name, each one once in a run."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from sdk_text.parsing.places import known_places, place_name, plain_id
from sdk_text.records import Notice, ParsedDocument, Summary

_TAKEN = frozenset({"total"})
"""What stands for the sum of all reports in analyses and tables."""


def unique_ids(parsed: ParsedDocument, taken: set[str]) -> ParsedDocument:
    """Give reports whose ids are taken new ones, with a notice; adds all its ids to ``taken``."""
    new: dict[str, str] = {}
    notices: list[Notice] = []
    for summary in parsed.summaries:
        new[summary.summary] = free_id(summary.summary, taken)
        taken.add(new[summary.summary])
        if new[summary.summary] != summary.summary:
            notices.append(renamed(summary, new[summary.summary]))
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


def free_id(wanted: str, taken: set[str]) -> str:
    """Return the id itself, or with the first letter from b on that is free: "tukums-b"."""
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


def renamed(summary: Summary, new: str) -> Notice:
    """Return the notice that a report has another id than its title gives."""
    return Notice(
        summary.document,
        f"another report has the id {summary.summary!r} already; this one is called {new!r}",
        summary.start,
    )


def name_from_file(document: str) -> tuple[str, str]:
    """Return id and municipality: a known municipality in the file's name, or the name itself."""
    stem = plain_id(document.rsplit(".", 1)[0]) or "summary"
    if stem in _TAKEN:
        stem = f"{stem}-report"
    by_id = {plain_id(name): name for name in known_places().values()}
    by_id |= {plain_id(genitive): place_name(genitive) for genitive in known_places()}
    for part in stem.split("-"):
        if part in by_id:
            return stem.replace(part, plain_id(by_id[part]), 1), by_id[part]
    return stem, ""
