"""Themes by summary and by section."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from sdk_text.analysis import codings_behind, theme_by_section, theme_by_summary, wide
from sdk_text.analysis.units import TOTAL, chapter_of, section_order
from sdk_text.errors import InputError
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Column, Table
from sdk_text.publication.tables.parts import (
    coded_by,
    column,
    column_of,
    n_of,
    remarks,
    theme_rows,
    theme_trace,
    word,
)
from sdk_text.results import Results
from sdk_text.wording.nearest import did_you_mean
from sdk_text.wording.numbers import Kind
from sdk_text.wording.texts import Bilingual, check_language, load_wording

_OF_CODINGS = frozenset({"codings", "per_1000_words", "share_of_codings"})
Value = Literal[
    "segments", "codings", "share_of_segments", "per_1000_words", "share_of_codings", "present"
]
_KINDS: dict[str, Kind] = {
    "segments": "integer",
    "codings": "integer",
    "share_of_segments": "percent",
    "per_1000_words": "decimal",
    "share_of_codings": "percent",
    "present": "mark",
}


def theme_by_summary_table(
    results: Results, lang: str = "en", *, value: Value = "segments"
) -> Table:
    """Return themes in rows, summaries in columns, with totals.

    Raises:
        InputError: `value` is not a count, share, rate or presence.
    """
    labels = Labels(results)
    long = [theme_by_summary(results, level=level) for level in ("code", "family")]
    records = codings_behind(results)
    units = [str(s) for s in results.summaries["summary"]]
    names = {unit: labels.summary(unit) for unit in units}
    stands_in = records["summary"].astype(str)
    return _matrix(results, "theme-by-summary", lang, value, long, names, records, stands_in)


def theme_by_section_table(
    results: Results,
    lang: str = "en",
    *,
    value: Value = "segments",
    by: Literal["chapter", "section"] = "chapter",
    found: list[pd.DataFrame] | None = None,
) -> Table:
    """Return themes in rows, chapters (or sections) of the template in columns, with totals.

    `found`: frames of `sdk_text.analysis.theme_by_section` by code and by family, if there already.

    Raises:
        InputError: `value` is not a count, share, rate or presence.
    """
    labels = Labels(results)
    long = found or [theme_by_section(results, level=level, by=by) for level in ("code", "family")]
    records = codings_behind(results)
    units = [str(u) for u in dict.fromkeys(long[0]["section"]) if u != TOTAL]
    units = [u for u in units if not _never_coded(results, u, by)]
    names = {unit: labels.section(unit) for unit in units}
    section = records["section"].astype(str)
    stands_in = section.map(chapter_of) if by == "chapter" else section
    return _matrix(results, "theme-by-section", lang, value, long, names, records, stands_in)


def _never_coded(results: Results, unit: str, by: str) -> bool:
    """Return whether the machine leaves all sections of a column uncoded, and nobody coded one."""
    inside = [
        s for s in section_order(results) if (chapter_of(s) if by == "chapter" else s) == unit
    ]
    with_text = set(results.segments["section"].astype(str))
    left_out = all(results.codebook.leaves_out(s) for s in inside if s in with_text)
    return left_out and not results.codings["section"].isin(inside).any()


def _matrix(
    results: Results, id: str, lang: str, value: str, long: list[pd.DataFrame],
    names: dict[str, Bilingual], records: pd.DataFrame, stands_in: pd.Series[str],
) -> Table:  # fmt: skip
    if value not in _KINDS:
        raise InputError(
            f"value={value!r} is not one of {', '.join(_KINDS)}{did_you_mean(value, _KINDS)}"
        )
    labels = Labels(results)
    rows = theme_rows(results, labels)
    cells = pd.concat([wide(long[0], value), wide(long[1], value).drop(index=TOTAL)])
    cells.index = cells.index.astype(str)
    cells.columns = [column_of(str(unit)) for unit in cells.columns]
    if value == "present":
        cells = _marks(cells)
    frame = rows.merge(cells, left_on="key", right_index=True, how="left")
    kind = _KINDS[value]
    own = "" if value == "segments" else f"_{value}"
    return Table(
        id=id if value == "segments" else f"{id}-{value.replace('_', '-')}",
        frame=frame.reset_index(drop=True),
        columns=(
            column("key", label="code", printed=False),
            column("theme"),
            *(Column(column_of(unit), name, kind) for unit, name in names.items()),
            Column(TOTAL, load_wording().both("words.total"), kind),
        ),
        key="key",
        caption=load_wording().both(f"tables.{id}.title{own}"),
        notes=(
            _totals_note(value),
            *_left_out(results, id, names),
            *coded_by(records, labels, results),
            *remarks(long[0]),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="family",
        strong=frozenset(rows.loc[rows["level"] != "code", "key"]),
        trace=theme_trace(records, [stands_in.map(column_of), TOTAL]),
    )


def _totals_note(value: str) -> Bilingual:
    """Return how totals count a segment with several codes: a sum of codings, or once."""
    return load_wording().both("words.totals_add" if value in _OF_CODINGS else "words.totals_once")


def _left_out(results: Results, id: str, names: dict[str, Bilingual]) -> tuple[Bilingual, ...]:
    """Return the note that some sections are not coded by the machine, if columns are missing."""
    if id != "theme-by-section":
        return ()
    by_chapter = all("." not in name for name in names)
    units = [chapter_of(s) if by_chapter else s for s in results.segments["section"].astype(str)]
    there = set(units)
    order = dict.fromkeys(chapter_of(s) if by_chapter else s for s in section_order(results))
    gone = [unit for unit in order if unit in there and unit not in names]
    if not gone:
        return ()
    labels = Labels(results)
    sections = Bilingual.joined(labels.section(s) for s in gone)
    return (word("not_coded", sections=sections),)


def _marks(cells: pd.DataFrame) -> pd.DataFrame:
    wording = load_wording()
    present, absent = (wording.say(f"marks.{name}", "en") for name in ("present", "absent"))
    return cells.map(lambda there: present if there else absent)
