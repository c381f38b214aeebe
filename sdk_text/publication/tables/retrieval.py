"""All coded segments that fit: of a code, a summary, a section, with what stands around them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

import pandas as pd

from sdk_text.analysis import code_order, family_order, section_order, select
from sdk_text.analysis.pseudonyms import Names, names_in, note_if_unchecked, replacer
from sdk_text.analysis.units import counted
from sdk_text.analysis.variables import named, variable_names
from sdk_text.codebook.model import covers, family_of
from sdk_text.errors import InputError
from sdk_text.frames import as_segments
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Column, Table
from sdk_text.publication.tables.parts import (
    LONGEST_HEADING,
    coded_by,
    column,
    memo_on,
    n_of,
    note,
    remarks,
    replaced_names,
    title,
    two_languages,
    word,
)
from sdk_text.publication.trace import ANY, Trace
from sdk_text.records import Segment
from sdk_text.results import Results
from sdk_text.text import neighbours
from sdk_text.wording.texts import Bilingual, check_language, load_wording

WHOLE = 100_000
"""Characters of a quote that are printed: all."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; an empty condition is none."""

    codes: tuple[str, ...] = ()
    """Codes, or families of them."""
    summaries: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    """Sections, or chapters: "6" is all of 6.methods, 6.results and so on."""
    coders: tuple[str, ...] = ()
    minimum_confidence: float = 0.0
    where: tuple[tuple[str, str], ...] = ()
    """Report variables and their values; several values of one variable add up."""


def retrieval_table(
    results: Results, lang: str = "en", *, wanted: Wanted | None = None, context: int = 0,
    names: str = "replace",
) -> Table:  # fmt: skip
    """Return every coded segment that fits `wanted`, whole, in the order of the reports.

    Args:
        results: what a run found.
        lang: "lv" or "en".
        wanted: the conditions; all must hold. None: every coded segment.
        context: segments of the same answer to show before and after each; ``¶`` stands at the
            borders of paragraphs, list items and cells (a note says so).
        names: "replace" puts pseudonyms for personal names, "keep" does not.

    Raises:
        InputError: `context` below 0; an unknown code, summary, section, coder, variable or value.
    """
    if context < 0:
        raise InputError(f"context={context}: 0 or more segments")
    wanted = wanted or Wanted()
    labels, chosen = Labels(results), counted(narrowed(results, wanted))
    frame = _rows(results, chosen, labels, context)
    hidden = names_in(results, names, lang)
    change = replacer(results, hidden)
    for name in ("before", "quote", "after", "memo"):
        frame[name] = frame[name].map(change) if len(frame) else frame[name]
    note_if_unchecked(frame, results, names)  # type: ignore[arg-type]
    return Table(
        id="retrieval",
        frame=frame,
        columns=_columns(around=context > 0, memos=bool(frame["memo"].any())),
        key="key",
        caption=title("retrieval"),
        notes=(
            note("retrieval", conditions=_said(results, labels, wanted)),
            *_signs(frame),
            *_memos(results, wanted, hidden),
            *replaced_names(names, frame),
            *coded_by(chosen, labels, results),
            *remarks(frame),
        ),
        n=n_of(results, codings=len(chosen)),
        lang=check_language(lang),
        trace=Trace.by(chosen, [(chosen["segment"].astype(str), ANY)]),
    )


def _columns(*, around: bool, memos: bool) -> tuple[Column, ...]:
    """Return the table's columns, with what stands `around` a segment and `memos` if there."""
    return (
        column("key", label="segment", printed=False),
        *((column("before", "quote", longest=WHOLE),) if around else ()),
        column("quote", "quote", longest=WHOLE),
        *((column("after", "quote", longest=WHOLE),) if around else ()),
        column("translation", printed=False),
        column("name", label="summary"),
        column("heading", label="section", longest=LONGEST_HEADING),
        column("themes", label="codes"),
        *((column("memo", longest=WHOLE),) if memos else ()),
        column("code_ids", label="code", printed=False),
        column("coders", label="coder", printed=False),
        column("confidences", label="confidence", printed=False),
        column("start", "integer", printed=False),
        column("end", "integer", printed=False),
    )


def narrowed(results: Results, wanted: Wanted) -> Results:
    """Return the part of the results that fits `wanted`.

    Raises:
        InputError: an unknown code, summary, section, coder, variable or value.
    """
    families = [c for c in wanted.codes if c in family_order(results)]
    codes = [c for c in wanted.codes if c not in families]
    codes += [c for c in code_order(results) if family_of(c) in families]
    return select(
        results,
        summaries=_or_all(wanted.summaries),
        sections=_or_all(_sections(results, wanted.sections)),
        codes=_or_all(codes),
        coders=_or_all(wanted.coders),
        minimum_confidence=wanted.minimum_confidence,
        where=_by_variable(wanted.where),
    )


def _memos_of(codings: pd.DataFrame) -> str:
    """Return what persons noted on codings, each once and on one line."""
    told = (" ".join(memo.split()) for memo in codings["memo"].astype(str))
    return "; ".join(dict.fromkeys(memo for memo in told if memo))


def _memos(results: Results, wanted: Wanted, names: Names) -> list[Bilingual]:
    """Return persons' memos on the codes and summaries that were asked for, as notes."""
    asked = [("code", code) for code in wanted.codes]
    asked += [("report", summary) for summary in wanted.summaries]
    told = [(id, memo_on(results, on, id, names)) for on, id in asked]
    return [word("memo_on", what=id, memo=memo) for id, memo in told if memo]


def _signs(frame: pd.DataFrame) -> tuple[Bilingual, ...]:
    """Return what the sign between paragraphs means, if it stands in the frame."""
    around = frame["before"].tolist() + frame["after"].tolist()
    return (word("border_sign"),) if any(neighbours.SIGN in text for text in around) else ()


def _by_variable(where: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for variable, value in where:
        found.setdefault(variable, []).append(value)
    return found


def _sections(results: Results, wanted: Sequence[str]) -> list[str]:
    """Return the sections meant, a chapter standing for all of its sections."""
    known = section_order(results)
    found: list[str] = []
    for section in wanted:
        inside = [s for s in known if covers(section, s)]
        found += inside or [section]
    return list(dict.fromkeys(found))


def _or_all(wanted: Collection[str]) -> list[str] | None:
    return list(wanted) or None


def _rows(results: Results, chosen: pd.DataFrame, labels: Labels, context: int) -> pd.DataFrame:
    order = {str(s): i for i, s in enumerate(results.segments["segment"])}
    segments = as_segments(results.segments)
    joins = _joins(results, segments) if context else []
    rows, themes = [], []
    for segment, codings in chosen.groupby(chosen["segment"].astype(str), sort=False):
        at = order[str(segment)]
        place = segments[at]
        rows.append(
            {
                "at": at,
                "key": str(segment),
                "summary": place.summary,
                "section": place.section,
                "before": _before(segments, joins, at, context),
                "quote": place.text,
                "after": _after(segments, joins, at, context),
                "translation": "",
                "memo": _memos_of(codings),
                "code_ids": "; ".join(codings["code"].astype(str)),
                "coders": "; ".join(dict.fromkeys(codings["coder"].astype(str))),
                "confidences": "; ".join(f"{sure:.2f}" for sure in codings["confidence"]),
                "start": place.start,
                "end": place.end,
            }
        )
        themes.append(Bilingual.joined(labels.code(str(code)) for code in codings["code"]))
    columns = [
        "at", "key", "summary", "section", "before", "quote", "after", "translation", "memo",
        "code_ids", "coders", "confidences", "start", "end",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    two_languages(frame, "themes", themes)
    two_languages(frame, "name", [labels.summary(s) for s in frame["summary"]])
    two_languages(frame, "heading", [labels.section(s) for s in frame["section"]])
    return frame.sort_values("at", kind="stable").reset_index(drop=True)


def _texts(results: Results) -> dict[str, str]:
    """Return the text of each summary's document."""
    rows = results.summaries[["summary", "document"]].astype(str)
    return {s: results.texts.get(d, "") for s, d in rows.itertuples(index=False, name=None)}


def _joins(results: Results, segments: Sequence[Segment]) -> list[str]:
    """Return what stands between each segment of all summaries and the one before it."""
    texts, found = _texts(results), list[str]()
    for summary, own in groupby(segments, key=lambda segment: segment.summary):
        found += neighbours.joins(list(own), texts.get(summary, ""))
    return found


def _before(segments: Sequence[Segment], joins: Sequence[str], at: int, context: int) -> str:
    said = ""
    for i, between in islice(neighbours.before(joins, at), context):
        said = segments[i].text + (between if said else between.rstrip()) + said
    return said


def _after(segments: Sequence[Segment], joins: Sequence[str], at: int, context: int) -> str:
    said = ""
    for i, between in islice(neighbours.after(joins, at), context):
        said += (between if said else between.lstrip()) + segments[i].text
    return said


def _sure(wanted: Wanted) -> Bilingual:
    return load_wording().both("columns.confidence_from", level=wanted.minimum_confidence)


def _condition(results: Results, labels: Labels, variable: str, value: str) -> Bilingual:
    """Return a variable and its value as the researcher's table has them, in both languages."""
    variable = named(variable, variable_names(results))
    own = results.variables[results.variables["variable"] == variable]
    value = named(value, list(dict.fromkeys(own["value"].astype(str))))
    name, said = labels.variable(variable), labels.both_ways(value)
    return Bilingual(f"{name.lv}: {said.lv}", f"{name.en}: {said.en}")


def _said(results: Results, labels: Labels, wanted: Wanted) -> Bilingual:
    """Return the conditions in words."""
    parts = [
        *(labels.code(c) if "/" in c else labels.family(c) for c in wanted.codes),
        *(labels.summary(s) for s in wanted.summaries),
        *(labels.section(s) for s in wanted.sections),
        *(labels.coders([c]) for c in wanted.coders),
        *(_condition(results, labels, variable, value) for variable, value in wanted.where),
        *((_sure(wanted),) if wanted.minimum_confidence else ()),
    ]
    return Bilingual.joined(parts) if parts else word("everything")
