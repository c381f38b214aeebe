"""Themes by summary and by section."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from sdk_text.analysis import codings_behind, theme_by_section, theme_by_summary, wide
from sdk_text.analysis.units import TOTAL, chapter_of
from sdk_text.errors import InputError
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Column, Table
from sdk_text.publication.tables.parts import (
    coded_by,
    column,
    n_of,
    note,
    remarks,
    theme_rows,
    theme_trace,
)
from sdk_text.results import Results
from sdk_text.wording.numbers import Kind
from sdk_text.wording.texts import Bilingual, check_language, load_wording

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
) -> Table:
    """Return themes in rows, chapters (or sections) of the template in columns, with totals.

    Raises:
        InputError: `value` is not a count, share, rate or presence.
    """
    labels = Labels(results)
    long = [theme_by_section(results, level=level, by=by) for level in ("code", "family")]
    records = codings_behind(results)
    units = [str(u) for u in dict.fromkeys(long[0]["section"]) if u != TOTAL]
    names = {unit: labels.section(unit) for unit in units}
    section = records["section"].astype(str)
    stands_in = section.map(chapter_of) if by == "chapter" else section
    return _matrix(results, "theme-by-section", lang, value, long, names, records, stands_in)


def _matrix(
    results: Results, id: str, lang: str, value: str, long: list[pd.DataFrame],
    names: dict[str, Bilingual], records: pd.DataFrame, stands_in: pd.Series[str],
) -> Table:  # fmt: skip
    if value not in _KINDS:
        raise InputError(f"value={value!r} is not one of {', '.join(_KINDS)}")
    labels = Labels(results)
    rows = theme_rows(results, labels)
    cells = pd.concat([wide(long[0], value), wide(long[1], value).drop(index=TOTAL)])
    cells.index = cells.index.astype(str)
    cells.columns = cells.columns.astype(str)
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
            *(Column(unit, name, kind) for unit, name in names.items()),
            Column(TOTAL, load_wording().both("words.total"), kind),
        ),
        key="key",
        caption=load_wording().both(f"tables.{id}.title{own}"),
        notes=(note(id), *coded_by(records, labels), *remarks(long[0])),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="family",
        strong=frozenset(rows.loc[rows["level"] != "code", "key"]),
        trace=theme_trace(records, [stands_in, TOTAL]),
    )


def _marks(cells: pd.DataFrame) -> pd.DataFrame:
    wording = load_wording()
    present, absent = (wording.say(f"marks.{name}", "en") for name in ("present", "absent"))
    return cells.map(lambda there: present if there else absent)
