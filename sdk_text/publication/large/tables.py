"""The standard set for thousands of summaries."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from sdk_text.analysis import codings_behind
from sdk_text.large import counts
from sdk_text.large.results import LargeResults
from sdk_text.publication.figures import Chart, cooccurrence_heatmap, theme_bars
from sdk_text.publication.figures.variables import theme_by_variable_heatmap
from sdk_text.publication.labels import Labels
from sdk_text.publication.large.quotes import quoted_part
from sdk_text.publication.table import Table
from sdk_text.publication.tables.cooccurrence import ALPHA, cooccurrence_table
from sdk_text.publication.tables.matrices import theme_by_section_table
from sdk_text.publication.tables.parts import coded_by, named_coders, note, word
from sdk_text.publication.tables.quotes import quotes_table
from sdk_text.publication.tables.themes import themes_table
from sdk_text.publication.tables.variables import (
    theme_by_variable_table,
    variables_table,
    with_table,
)
from sdk_text.results import Results
from sdk_text.wording.texts import Bilingual, check_language

MOST_PAIRS = 60
"""Pairs of themes in the table; the file of matrices has all."""


def large_tables(
    large: LargeResults, lang: str = "en", *, names: str = "replace", quoted: Results | None = None
) -> list[Table]:
    """Return the tables, numbered: themes, groups of summaries, sections, pairs, quotes.

    Args:
        large: what a run found.
        lang: "lv" or "en".
        names: "replace" puts pseudonyms for personal names in quotes, "keep" does not.
        quoted: what `quoted_part` gives, if there already.
    """
    check_language(lang)
    known = large.skeleton
    made = [
        themes_table(
            known, lang,
            found=(counts.themes(large), counts.themes(large, "family"),
                   pd.DataFrame([counts.any_theme(large)])),
        ),
        theme_by_section_table(
            known, lang,
            found=[counts.theme_by_section(large, level) for level in ("code", "family")],
        ),
    ]  # fmt: skip
    if len(known.variables):
        made.insert(0, variables_table(known, lang, found=_of_summaries(large)))
    for name in with_table(known):
        found = [counts.theme_by_variable(large, name, level) for level in ("code", "family")]
        made.append(theme_by_variable_table(known, name, lang, found=found))
    made.append(_pairs(large, lang))
    made = [_restated_table(table, large) for table in made]
    quotes = _quotes(large, quoted or quoted_part(large), lang, names)
    every = [*made, quotes] if len(quotes.frame) else made
    return [replace(table, number=number) for number, table in enumerate(every, start=1)]


def large_figures(large: LargeResults, lang: str = "en") -> list[Chart]:
    """Return the figures, numbered: themes, themes by groups of summaries, pairs."""
    check_language(lang)
    known = large.skeleton
    made = [theme_bars(known, lang, found=counts.themes(large))]
    for name in with_table(known):
        found = counts.theme_by_variable(large, name)
        made.append(theme_by_variable_heatmap(known, name, lang, found=found))
    made.append(cooccurrence_heatmap(known, lang, found=counts.cooccurrence(large)))
    drawn = [replace(chart, n=_size(large)) for chart in made if chart.empty is None]
    return [replace(chart, number=number) for number, chart in enumerate(drawn, start=1)]


def _of_summaries(large: LargeResults) -> pd.DataFrame:
    """Return a row a summary (the index): segments, words, coded, codings."""
    return large.sql(
        "SELECT s.summary, s.segments, s.words, coalesce(k.coded, 0) AS coded, "
        "coalesce(k.codings, 0) AS codings FROM summaries s LEFT JOIN "
        "(SELECT summary, count(DISTINCT segment) AS coded, count(*) AS codings FROM counted "
        "GROUP BY summary) k ON k.summary = s.summary ORDER BY s.row"
    ).set_index("summary")


def _pairs(large: LargeResults, lang: str) -> Table:
    found = counts.cooccurrence(large)
    ordered = found.assign(_surprise=(found["together"] - found["expected"]).abs())
    ordered = ordered.sort_values(["p", "_surprise"], ascending=[True, False], kind="stable")
    shown = ordered.drop(columns="_surprise").head(MOST_PAIRS)
    table = cooccurrence_table(large.skeleton, lang, most=MOST_PAIRS, found=shown)
    said = {"shown": len(shown), "pairs": len(found), "alpha": ALPHA,
            "significant": int((found["p_adjusted"] < ALPHA).sum())}  # fmt: skip
    return replace(table, notes=(note("cooccurrence-large", **said), *table.notes[2:]))


def _quotes(large: LargeResults, part: Results, lang: str, names: str) -> Table:
    """Return quotes of each theme, chosen among those of some summaries only."""
    table = quotes_table(part, lang, names=names)
    said = word("quotes_among", n=len(part.summaries))
    kept = tuple(n for n in table.notes if n not in set(_wrong(part)))
    return _with_size(replace(table, notes=(kept[0], said, *kept[1:]), trace=None), large)


def _restated_table(table: Table, large: LargeResults) -> Table:
    """Say of how many codings a table speaks, and by whom: not of the few it was fed."""
    wrong = set(_wrong(large.skeleton))
    notes = tuple(note for note in table.notes if note not in wrong)
    return _with_size(replace(table, trace=None, notes=notes), large)


def _with_size(table: Table, large: LargeResults) -> Table:
    return replace(table, notes=(*table.notes, *_coders(large)), n=_size(large))


def _wrong(results: Results) -> tuple[Bilingual, ...]:
    return coded_by(codings_behind(results), Labels(results), results)


def _size(large: LargeResults) -> Bilingual:
    size = {name: large.counts[name] for name in ("summaries", "segments", "codings")}
    return word("n", **size)


def _coders(large: LargeResults) -> tuple[Bilingual, ...]:
    """Return the notes that name the coders with their shares."""
    found, whole = counts.coders(large), max(1, large.counts["codings"])
    shares = [
        (str(c), int(n), int(n) / whole)
        for c, n in zip(found["coder"], found["codings"], strict=True)
    ]
    return named_coders(shares, whole, Labels(large.skeleton))
