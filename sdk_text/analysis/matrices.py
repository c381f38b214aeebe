"""Themes by summary and by section, and the codings behind every cell."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Literal

import numpy as np
import pandas as pd

from sdk_text.analysis.once import once
from sdk_text.analysis.pseudonyms import Names, replacer
from sdk_text.analysis.units import (
    TOTAL,
    Level,
    chapter_of,
    check_choice,
    check_known,
    code_order,
    counted,
    family_order,
    in_order,
    per_thousand,
    ratio,
    section_order,
    summary_order,
    theme_column,
    themes_of,
    words_by,
)
from sdk_text.results import Results
from sdk_text.wording.notes import add_note


@once
def theme_by_summary(
    results: Results, level: Level = "code", *, totals: bool = True
) -> pd.DataFrame:
    """Return how often each theme stands in each summary, zeros included.

    Columns: family, code, summary, present, codings, segments, segments_total, words,
    share_of_segments, per_1000_words, share_of_codings; see docs/analysis.md. With `totals`, rows
    with ``total`` as theme, as summary and as both.
    """
    return _matrix(results, level, "summary", summary_order(results), totals)


def theme_by_section(
    results: Results,
    level: Level = "code",
    *,
    totals: bool = True,
    by: Literal["section", "chapter"] = "section",
) -> pd.DataFrame:
    """Return how often each theme stands in each section, or chapter, of the template.

    Columns as in `theme_by_summary`, with section in place of summary, and summaries: in how
    many of them the theme stands in that section.
    """
    check_choice("by", by, ("section", "chapter"))
    order = section_order(results)
    if by == "chapter":
        chapters = {
            name: f.copy() for name, f in results.frames().items() if "section" in f.columns
        }
        for frame in chapters.values():
            frame["section"] = frame["section"].map(chapter_of).astype("string")
        results = results.with_frames(**chapters)
        order = list(dict.fromkeys(map(chapter_of, order)))
    order = in_order(set(results.segments["section"]), order)
    return _matrix(results, level, "section", order, totals)


def matrix_by(
    results: Results, level: Level, value_of: Mapping[str, str], order: list[str], totals: bool
) -> pd.DataFrame:
    """Return how often each theme stands in each group of summaries, zeros included.

    Columns as in `theme_by_section`, with value in place of section.

    Args:
        value_of: the group of each summary.
        order: the groups.
    """
    frames = {}
    for name in ("segments", "codings"):
        frame = getattr(results, name)
        frames[name] = frame.assign(value=frame["summary"].map(value_of).astype("string"))
    return _matrix(results.with_frames(**frames), level, "value", order, totals)


def wide(frame: pd.DataFrame, value: str = "segments") -> pd.DataFrame:
    """Return a frame of `theme_by_summary` or `theme_by_section` as a matrix of `value`.

    Index: code (family at family level); columns: the units; both in the frame's order.
    """
    unit = str(frame.columns[2])
    check_choice("value", value, list(frame.columns[3:]))
    theme = "code" if (frame["code"] != "").all() else "family"
    rows, columns = list(dict.fromkeys(frame[theme])), list(dict.fromkeys(frame[unit]))
    return frame.pivot(index=theme, columns=unit, values=value).reindex(index=rows, columns=columns)


def code_matrix(results: Results) -> pd.DataFrame:
    """Return a row a segment and a column a code: 1 where the segment carries it, else 0.

    Columns: summary, section, segment, then every code in the order of the codebook.
    """
    codes = code_order(results)
    pairs = counted(results).astype({"segment": object, "code": object})
    table = pd.crosstab(pairs["segment"], pairs["code"])
    places = results.segments[["summary", "section", "segment"]].reset_index(drop=True)
    table = table.reindex(index=list(places["segment"]), columns=codes, fill_value=0)
    return pd.concat([places, table.astype("int64").reset_index(drop=True)], axis=1)


@once
def codings_behind(
    results: Results,
    *,
    code: str | None = None,
    family: str | None = None,
    summary: str | None = None,
    section: str | None = None,
    chapter: str | None = None,
    segment: str | None = None,
    names: Names = "keep",
) -> pd.DataFrame:
    """Return the codings that a cell counts: as many rows as its ``codings``.

    None, "" and ``total`` mean any. Columns as in ``results.codings``; one row for each pair of
    segment and code (of several coders the surest, then the first). With ``names="replace"``
    personal names in text and cue are replaced.

    Raises:
        InputError: a value that neither the results nor codebook and template know.
    """
    wanted = {
        "code": code, "family": family, "summary": summary, "section": section,
        "chapter": chapter, "segment": segment,
    }  # fmt: skip
    check_wanted(results, wanted)
    rows = counted(results)
    for column, value in wanted.items():
        if value not in (None, "", TOTAL):
            inside = rows["section"].map(chapter_of) if column == "chapter" else rows[column]
            rows = rows[inside == value]
    rows = rows.reset_index(drop=True)
    if names != "keep":
        change = replacer(results, names)
        for column in ("text", "cue"):
            rows[column] = rows[column].map(change).astype("string")
    return rows


def check_wanted(results: Results, wanted: Mapping[str, object]) -> None:
    """Refuse a code, family, summary, section, chapter or segment that is nowhere: a slip counts 0.

    Raises:
        InputError: a value that neither the results nor codebook and template know.
    """
    sections = [*section_order(results), *(s.id for s in results.template.sections)]
    known = {
        "code": code_order(results),
        "family": family_order(results),
        "summary": summary_order(results),
        "section": list(dict.fromkeys(sections)),
        "chapter": list(dict.fromkeys(map(chapter_of, sections))),
        "segment": list(map(str, results.segments["segment"])),
    }
    for name, value in wanted.items():
        check_known(name, value, known[name])


def _matrix(
    results: Results, level: Level, unit: str, order: list[str], totals: bool
) -> pd.DataFrame:
    theme = theme_column(level)
    units = [*order, TOTAL] if totals else list(order)
    counts, sizes = _counts(results, theme, unit), _sizes(results, unit)
    frame = matrix_of(themes_of(results, level), theme, unit, units, counts, sizes)
    return frame if len(results.codings) else add_note(frame, "no_codings")


def matrix_of(
    themes: pd.DataFrame,
    theme: str,
    unit: str,
    units: list[str],
    counts: pd.DataFrame,
    sizes: Mapping[str, Mapping[Hashable, int]],
) -> pd.DataFrame:
    """Return the frame of themes × units from counts, zeros included.

    Args:
        themes: family and code, in order.
        theme: the column of themes that tells them apart.
        unit: name of the column of units.
        units: in order; with ``total`` as the last one, rows for all themes, too.
        counts: theme, unit, codings, segments, summaries; ``total`` counted anew.
        sizes: segments_total and words, each by unit.
    """
    if units and units[-1] == TOTAL:
        total = pd.DataFrame({"family": [TOTAL], "code": [TOTAL]}, dtype=object)
        themes = pd.concat([themes, total])
    grid = themes.merge(pd.DataFrame({unit: units}, dtype=object), how="cross")
    grid = grid.merge(counts, on=[theme, unit], how="left")
    for column, values in sizes.items():
        grid[column] = grid[unit].map(values).fillna(0).astype("int64")
    for column in ("codings", "segments", "summaries"):
        grid[column] = grid[column].fillna(0).astype("int64")
    grid["present"] = grid["segments"] > 0
    grid["share_of_segments"] = ratio(grid["segments"], grid["segments_total"])
    grid["per_1000_words"] = per_thousand(grid["codings"], grid["words"])
    of_all = counts[counts[theme] == TOTAL].set_index(unit)["codings"]
    grid["share_of_codings"] = ratio(grid["codings"], grid[unit].map(of_all).fillna(0))
    columns = [
        "family", "code", unit, "present", "codings", "segments", "segments_total", "words",
        "share_of_segments", "per_1000_words", "share_of_codings",
    ]  # fmt: skip
    return grid[columns + ([] if unit == "summary" else ["summaries"])]


def _counts(results: Results, theme: str, unit: str) -> pd.DataFrame:
    """Distinct pairs, segments and summaries for each theme and unit, totals counted anew."""
    rows = _with_total(counted(results), [theme, unit])
    return (
        rows.groupby([theme, unit])
        .agg(
            codings=("code_id", "size"),
            segments=("segment", "nunique"),
            summaries=("summary_id", "nunique"),
        )
        .reset_index()
        .astype({theme: object, unit: object})
    )


def _with_total(codings: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Repeat the codings with ``total`` in each of the columns and in all of them."""
    names = ("code", "family", "summary", "section", "value")
    rows = codings.astype({name: object for name in names if name in codings.columns})
    rows["code_id"], rows["summary_id"] = rows["code"], rows["summary"]
    for column in columns:
        rows = pd.concat([rows, rows.assign(**{column: TOTAL})], ignore_index=True)
    return rows


def _sizes(results: Results, unit: str) -> dict[str, dict[Hashable, int]]:
    segments = results.segments.groupby(unit).size().to_dict()
    words = words_by(results, [unit]).to_dict()
    for sizes in (segments, words):
        sizes[TOTAL] = int(np.sum(list(sizes.values()), dtype=int))
    return {"segments_total": segments, "words": words}
