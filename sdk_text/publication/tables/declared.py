"""Approaches declared in the form beside those found in the text."""

from __future__ import annotations

import pandas as pd

from sdk_text.analysis import (
    codings_behind,
    declared_agreement,
    declared_and_practised,
    declared_thresholds,
    form_family,
)
from sdk_text.analysis.units import TOTAL
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Column, Table
from sdk_text.publication.tables.parts import (
    coded_by,
    column,
    n_of,
    note,
    remarks,
    title,
    two_languages,
)
from sdk_text.publication.trace import ANY, Trace
from sdk_text.results import Results
from sdk_text.wording.quotation import quoted
from sdk_text.wording.texts import Bilingual, check_language, load_wording


def declared_table(results: Results, lang: str = "en", *, minimum: int = 1) -> Table:
    """Return summaries in rows, approaches in columns, a mark for declared and practised each.

    Args:
        results: what a run found.
        lang: "lv" or "en".
        minimum: segments from which an approach counts as practised.
    """
    labels, wording = Labels(results), load_wording()
    cells = declared_and_practised(results, minimum=minimum)
    records = codings_behind(results, family=form_family(results))
    codes = comparable(cells)
    frame = _marks(cells, codes, [str(s) for s in results.summaries["summary"]])
    scores = declared_agreement(results, minimum=minimum)
    own = scores[scores["scope"] == "summary"].set_index("key")["agreement"]
    frame["agreement"] = frame["summary"].map(own).astype("float64")
    two_languages(frame, "name", [labels.summary(str(s)) for s in frame["summary"]])
    signs = {k: wording.both(f"marks.{k}") for k in
             ("both", "declared_only", "practised_only", "neither", "unknown")}  # fmt: skip
    rows = records["summary"].astype(str)
    return Table(
        id="declared",
        frame=frame,
        columns=(
            column("summary", label="summary_id", printed=False),
            column("name", label="summary"),
            *(Column(code, labels.code(code), "mark") for code in codes),
            column("agreement", "percent", decimals=0),
        ),
        key="summary",
        caption=title("declared"),
        notes=(
            note("declared", **signs),
            *matched_notes(cells, labels),
            *coded_by(records, labels, results),
            *remarks(cells),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        trace=Trace.by(records, [(rows, records["code"].astype(str)), (rows, "agreement")]),
    )


def _marks(cells: pd.DataFrame, codes: list[str], order: list[str]) -> pd.DataFrame:
    """Return a row for each summary in `order`, its marks in a column for each of `codes`."""
    wording = load_wording()
    marks = cells["agreement"].map(lambda which: wording.say(f"marks.{which}", "en"))
    matrix = cells.assign(mark=marks).pivot(index="summary", columns="code", values="mark")
    frame = matrix.reindex(index=order, columns=codes).rename_axis(None, axis=1).reset_index()
    return frame.rename(columns={"index": "summary"})


def matched_notes(frame: pd.DataFrame, labels: Labels) -> tuple[Bilingual, ...]:
    """Return which notes on the form's free line were taken for approaches of the codebook."""
    wording = load_wording()
    said = [
        wording.both(
            "words.other_matched",
            summary=labels.summary(summary),
            text=Bilingual(quoted(text, "lv"), quoted(text, "en")),
            approach=labels.code(code),
        )
        for summary, text, code in frame.attrs.get("matched", [])
    ]
    if not said:
        return ()
    matches = Bilingual.joined(said)
    return (wording.both("words.others_matched", matches=matches),)


def comparable(cells: pd.DataFrame) -> list[str]:
    """Return the approaches worth showing: not a line of the form that nobody filled in."""
    of_interest = (
        (cells["agreement"] != "unknown")
        | (cells["segments"] > 0)
        | cells["declared"].fillna(False).astype(bool)
    )
    there = set(cells.loc[of_interest, "code"])
    return [str(code) for code in dict.fromkeys(cells["code"]) if code in there]


def declared_agreement_table(results: Results, lang: str = "en", *, minimum: int = 1) -> Table:
    """Return how far form and text agree, by approach and in all, with Cohen's kappa."""
    labels = Labels(results)
    scores = declared_agreement(results, minimum=minimum)
    frame = scores[scores["scope"].isin(["code", "all"])].copy()
    frame = pd.concat([frame[frame["scope"] == "code"], frame[frame["scope"] == "all"]])
    frame = frame.reset_index(drop=True)
    frame["key"] = frame["key"].where(frame["scope"] == "code", TOTAL).astype(str)
    names = [_name(labels, key) for key in frame["key"]]
    two_languages(frame, "approach", names)
    records = codings_behind(results, family=form_family(results))
    total = pd.Series(TOTAL, index=records.index)
    return Table(
        id="declared-agreement",
        frame=frame,
        columns=(
            column("key", label="code", printed=False),
            column("approach"),
            *_agreement_columns(),
        ),
        key="key",
        caption=title("declared-agreement"),
        notes=(
            note("declared-agreement"),
            *matched_notes(scores, labels),
            *coded_by(records, labels, results),
            *remarks(scores),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        strong=frozenset({TOTAL}),
        trace=Trace.by(records, [(records["code"].astype(str), ANY), (total, ANY)]),
    )


def declared_thresholds_table(results: Results, lang: str = "en") -> Table:
    """Return how the agreement of form and text depends on what counts as practised."""
    labels = Labels(results)
    frame = declared_thresholds(results).reset_index(drop=True)
    frame["key"] = frame["minimum"].astype(str)
    frame["practised"] = frame["both"] + frame["practised_only"]
    records = codings_behind(results, family=form_family(results))
    return Table(
        id="declared-thresholds",
        frame=frame,
        columns=(
            column("minimum", "integer", label="minimum_segments"),
            *_agreement_columns(),
        ),
        key="key",
        caption=title("declared-thresholds"),
        notes=(
            note("declared-thresholds"),
            note("declared-agreement"),
            *coded_by(records, labels, results),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
    )


def _agreement_columns() -> list[Column]:
    """Return the columns of counts and of how far form and text agree."""
    counts = ("n", "both", "declared_only", "practised_only", "neither")
    return [
        *(column(name, "integer") for name in counts),
        column("agreement", "percent", decimals=0),
        column("kappa", "bounded", decimals=2),
        *(
            column(f"kappa_{end}", "bounded", decimals=2, group="interval")
            for end in ("low", "high")
        ),
    ]


def _name(labels: Labels, key: str) -> Bilingual:
    return load_wording().both("words.total") if key == TOTAL else labels.code(key)
