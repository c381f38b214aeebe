"""Joint displays: what is counted beside the words that show it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sdk_text.analysis import (
    codings_behind,
    declared_and_practised,
    exemplars,
    form_family,
    theme_by_summary,
)
from sdk_text.analysis.pseudonyms import names_in
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Table
from sdk_text.publication.tables.declared import matched_notes
from sdk_text.publication.tables.parts import (
    column,
    mark_of,
    n_of,
    quote_notes,
    remarks,
    title,
    two_languages,
    word,
)
from sdk_text.publication.trace import ANY, Trace
from sdk_text.results import Results
from sdk_text.wording.texts import Bilingual, check_language, load_wording


def joint_table(results: Results, lang: str = "en", *, names: str = "replace") -> Table:
    """Return for each summary its main theme of every family with a quote each: a joint display."""
    labels = Labels(results)
    records = codings_behind(results)
    quotes = exemplars(results, per_code=10_000, names=names_in(results, names, lang))
    frame = _main_themes(results, quotes)
    two_languages(frame, "name", [labels.summary(s) for s in frame["summary"]])
    two_languages(frame, "kind", [labels.family(f) for f in frame["family"]])
    two_languages(frame, "theme", [labels.code(c) for c in frame["code"]])
    keys = records["summary"].astype(str) + "/" + records["family"].astype(str)
    main = set(zip(frame["summary"], frame["code"], strict=True))
    pairs = zip(records["summary"].astype(str), records["code"].astype(str), strict=True)
    behind = records[[pair in main for pair in pairs]]
    return Table(
        id="joint",
        frame=frame,
        columns=(
            column("code", printed=False),
            column("kind", label="family"),
            column("theme"),
            column("segments", "integer"),
            column("quote", "quote"),
            column("mark", "mark", label="confirmed"),
        ),
        key="key",
        caption=title("joint"),
        notes=quote_notes("joint", frame, names, records, results, *_uncoded(frame, results)),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="name",
        row_group_label=load_wording().both("columns.summary"),
        trace=Trace.by(behind, [(keys[behind.index], ANY)]),
    )


def _main_themes(results: Results, quotes: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each summary and family with codings: its main theme and a quote."""
    long = theme_by_summary(results, totals=False)
    rows: list[dict[str, Any]] = []
    for summary in results.summaries["summary"].astype(str):
        own = long[(long["summary"] == summary) & (long["segments"] > 0)]
        for family in (f.id for f in results.codebook.families):
            inside = own[own["family"] == family]
            if not len(inside):
                continue
            top = inside.sort_values("segments", ascending=False, kind="stable").iloc[0]
            code = str(top["code"])
            said = quotes[(quotes["code"] == code) & (quotes["summary"] == summary)]
            quote = str(said["quote"].iloc[0]) if len(said) else ""
            mark = mark_of(said.iloc[0]) if len(said) else ""
            place = {"key": f"{summary}/{family}", "summary": summary, "family": family}
            count = int(top["segments"])
            rows.append({**place, "code": code, "segments": count, "quote": quote, "mark": mark})
    columns = ["key", "summary", "family", "code", "segments", "quote", "mark"]
    return pd.DataFrame(rows, columns=columns)


def _uncoded(frame: pd.DataFrame, results: Results) -> tuple[Bilingual, ...]:
    """Return the note on summaries that have no row, or nothing."""
    there, labels = set(frame["summary"]), Labels(results)
    gone = [labels.summary(s) for s in results.summaries["summary"].astype(str) if s not in there]
    names = Bilingual.joined(gone, ", ")
    return (word("summaries_uncoded", names=names),) if gone else ()


def declared_quotes_table(
    results: Results, lang: str = "en", *, minimum: int = 1, names: str = "replace"
) -> Table:
    """Return for each summary the approaches ticked or found in its text, with a quote each.

    Args:
        results: what a run found.
        lang: "lv" or "en".
        minimum: segments from which an approach counts as practised.
        names: "replace" puts pseudonyms for personal names in quotes, "keep" does not.
    """
    labels, both = Labels(results), load_wording().both
    cells = declared_and_practised(results, minimum=minimum)
    declared = cells["declared"].fillna(False).astype(bool)
    frame = cells[declared | (cells["segments"] > 0)].reset_index(drop=True)
    _add_quotes(frame, exemplars(results, per_code=10_000, names=names_in(results, names, lang)))
    two_languages(frame, "name", [labels.summary(str(s)) for s in frame["summary"]])
    two_languages(frame, "approach", [labels.code(str(c)) for c in frame["code"]])
    two_languages(frame, "state", [both(f"states.{a}") for a in frame["agreement"]])
    records = codings_behind(results, family=form_family(results))
    matched = matched_notes(cells, labels)
    said = quote_notes("declared-quotes", frame, names, records, results, *matched)
    rows = records["summary"].astype(str) + "/" + records["code"].astype(str)
    return Table(
        id="declared-quotes",
        frame=frame,
        columns=(
            column("summary", label="summary_id", printed=False),
            column("code", printed=False),
            column("approach"),
            column("state"),
            column("segments", "integer"),
            column("quote", "quote"),
            column("translation", printed=False),
            column("mark", "mark", label="confirmed"),
        ),
        key="key",
        caption=title("declared-quotes"),
        notes=(*said, *remarks(cells)),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="name",
        row_group_label=both("columns.summary"),
        trace=Trace.by(records, [(rows, ANY)]),
    )


def _add_quotes(frame: pd.DataFrame, quotes: pd.DataFrame) -> None:
    """Add the best quote of each row's summary and code, and whether a person confirmed it."""
    best = quotes.drop_duplicates(["summary", "code"]).set_index(["summary", "code"])
    keys = list(zip(frame["summary"], frame["code"], strict=True))
    frame["key"] = [f"{summary}/{code}" for summary, code in keys]
    frame["quote"] = [str(best["quote"].get(key, "")) for key in keys]
    frame["mark"] = [mark_of(best.loc[k]) if k in best.index else "" for k in keys]
    frame["translation"] = ""
