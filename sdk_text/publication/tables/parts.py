"""What the table functions share: rows for themes, n, notes, columns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import pandas as pd

from sdk_text.analysis import codings_behind
from sdk_text.analysis.pseudonyms import Names, replacer
from sdk_text.analysis.units import TOTAL, code_order, family_order
from sdk_text.codebook import family_of
from sdk_text.publication.labels import Labels
from sdk_text.publication.provenance import read_by_anyone, shares_of_coders
from sdk_text.publication.table import Column
from sdk_text.publication.trace import Trace
from sdk_text.publication.unsettled import unsettled
from sdk_text.results import Results
from sdk_text.wording.notes import notes
from sdk_text.wording.numbers import Kind
from sdk_text.wording.texts import LANGUAGES, Bilingual, Lang, load_wording

LONGEST_HEADING = 48
LONGEST_PLACE = 80
"""Characters of a heading, or of summary and heading, that are printed."""


def column(
    name: str, kind: Kind = "text", *, label: Bilingual | str = "", decimals: int = 1,
    group: str = "", printed: bool = True, longest: int = 0,
) -> Column:  # fmt: skip
    """Make a column; without `label` it has the wording ``columns.NAME``."""
    wording = load_wording()
    if isinstance(label, str):
        label = wording.both(f"columns.{label or name}")
    span = wording.both(f"columns.{group}") if group else None
    return Column(name, label, kind, decimals, span, printed, longest)


def memo_on(results: Results, on: str, id: str, names: Names) -> str:
    """Return persons' memos on a code or a report, each after who wrote it; "" without any."""
    memos = results.memos[(results.memos["on"] == on) & (results.memos["id"] == id)]
    if not len(memos):
        return ""
    change = replacer(results, names)
    pairs = zip(memos["coder"].astype(str), memos["text"].astype(str), strict=True)
    return "; ".join(f"{coder}: {change(' '.join(text.split()))}" for coder, text in pairs)


def title(key: str, **values: object) -> Bilingual:
    """Return the caption ``tables.KEY.title``."""
    return load_wording().both(f"tables.{key}.title", **values)


def note(key: str, **values: object) -> Bilingual:
    """Return the note ``tables.KEY.note``."""
    return load_wording().both(f"tables.{key}.note", **values)


def word(key: str, **values: object) -> Bilingual:
    """Return ``words.KEY``."""
    return load_wording().both(f"words.{key}", **values)


def remarks(frame: pd.DataFrame, labels: Labels | None = None) -> tuple[Bilingual, ...]:
    """Return what the analysis says under its frame, in both languages; summaries by `labels`."""
    texts = [notes(frame, lang, _namer(labels, lang)) for lang in LANGUAGES]
    return tuple(Bilingual(lv, en) for lv, en in zip(*texts, strict=True))


def _namer(labels: Labels | None, lang: Lang) -> Callable[[str], str]:
    return str if labels is None else lambda summary: labels.summary(summary).get(lang)


def n_of(results: Results, *, codings: int | None = None) -> Bilingual:
    """Return the line that says how many summaries, segments and codings there are."""
    count = len(codings_behind(results)) if codings is None else codings
    return word(
        "n", summaries=len(results.summaries), segments=len(results.segments), codings=count
    )


def coded_by(records: pd.DataFrame, labels: Labels, results: Results) -> tuple[Bilingual, ...]:
    """Return the notes that name the coders with their shares, and say how much a person read.

    What a language model gave is marked as such; what persons differ on is counted. Nothing
    without codings.
    """
    if not len(records):
        return ()
    from sdk_text.llm.reporting import table_notes

    by_model, shares = table_notes(results), shares_of_coders(records, results)
    who = named_coders(shares, len(records), labels)
    read = read_by_anyone(results)
    if not read:
        return (*who, word("not_reviewed"), *by_model)
    counts = {"read": len(read), "segments": len(results.segments)}
    return (*who, word("reviewed", **counts), *_open_questions(results), *by_model)


def named_coders(
    shares: list[tuple[str, int, float]], codings: int, labels: Labels
) -> tuple[Bilingual, ...]:
    """Return the notes that name coders with their codings and shares of all `codings`."""
    said = [
        word("coder_share", coder=labels.coders([coder]), codings=count, share=share)
        for coder, count, share in shares
    ]
    names = Bilingual.joined(said)
    several = sum(count for _, count, _ in shares) > codings
    return (word("coders", coders=names), *((word("coders_several"),) if several else ()))


def _open_questions(results: Results) -> tuple[Bilingual, ...]:
    """Return the notes on codings that persons differ on, or did not see and did not give."""
    found = unsettled(results)
    told = {"n": len(found.differing), "counting": found.counting}
    return (
        *((word("unsettled", **told),) if found.differing else ()),
        *((word("unseen", n=len(found.unseen)),) if found.unseen else ()),
    )


def theme_rows(results: Results, labels: Labels) -> pd.DataFrame:
    """Return a row for each code, each family of several codes and all themes, in print order.

    Columns: key (code, family or "total"), theme_lv, theme_en, family_lv, family_en, level ("code",
    "family" or "total").
    """
    rows: list[dict[str, Any]] = []
    codes = code_order(results)
    for family in family_order(results):
        heading = labels.family(family)
        inside = [code for code in codes if family_of(code) == family]
        for code in inside:
            rows.append(_theme_row(code, labels.code(code), heading, "code"))
        if len(inside) > 1:
            rows.append(_theme_row(family, labels.family_total(family), heading, "family"))
    rows.append(_theme_row(TOTAL, labels.code(TOTAL), Bilingual("", ""), TOTAL))
    return pd.DataFrame(rows)


def _theme_row(key: str, label: Bilingual, family: Bilingual, level: str) -> dict[str, Any]:
    return {
        "key": key,
        "theme_lv": label.lv,
        "theme_en": label.en,
        "family_lv": family.lv,
        "family_en": family.en,
        "level": level,
    }


_OF_THEMES = frozenset({"key", "theme", "theme_lv", "theme_en", "family", "family_lv", "family_en",
                        "level"})  # fmt: skip


def column_of(unit: str, taken: Collection[str] = _OF_THEMES) -> str:
    """Return the name of the column for a summary, a group of them or a family.

    It is the unit's own ("tukums"); where the table has a column of that name for something else,
    as with a report called after its file ``summary.docx``, a blank follows it.

    Args:
        unit: an id, or a value of a report variable.
        taken: the table's other columns; by default those of `theme_rows`.
    """
    return f"{unit} " if unit in taken else unit


def theme_trace(records: pd.DataFrame, units: Iterable[pd.Series[str] | str]) -> Trace:
    """Return the trace of a table with `theme_rows`: every coding under code, family and total.

    Args:
        records: the codings that count.
        units: for each column that a coding stands in, the column's name, for all codings one or
            for each its own.
    """
    total = pd.Series(TOTAL, index=records.index)
    themes = (records["code"].astype(str), records["family"].astype(str), total)
    return Trace.by(records, [(theme, unit) for unit in units for theme in themes])


def two_languages(frame: pd.DataFrame, name: str, labels: list[Bilingual]) -> None:
    """Put labels into the frame's columns ``NAME_lv`` and ``NAME_en``."""
    frame[f"{name}_lv"] = pd.Series([label.lv for label in labels], index=frame.index, dtype=object)
    frame[f"{name}_en"] = pd.Series([label.en for label in labels], index=frame.index, dtype=object)


CONFIRMED, UNREAD, DOUBTFUL = "●", "†", "‡"
_DOUBTFUL_BELOW = 0.5
"""Confidence of a coding that nobody confirmed."""


def mark_of(exemplar: Mapping[Any, Any] | pd.Series[Any]) -> str:
    """Return the sign of a quote: a person accepted its code (or several coders gave it), or not.

    Of codes that nobody accepted, those of low confidence have a sign of their own.

    `exemplar`: a row of `sdk_text.analysis.exemplars`.
    """
    if exemplar["confirmed"]:
        return CONFIRMED
    return DOUBTFUL if exemplar["confidence"] < _DOUBTFUL_BELOW else UNREAD


def unconfirmed(marks: pd.Series[str]) -> tuple[Bilingual, ...]:
    """Return the notes on quotes that nobody confirmed; nothing where there are none."""
    kinds = {"unconfirmed": UNREAD, "doubtful": DOUBTFUL}
    counts = {key: int((marks == sign).sum()) for key, sign in kinds.items()}
    return tuple(
        word(key, sign=kinds[key], marked=marked, least=_DOUBTFUL_BELOW)
        for key, marked in counts.items()
        if marked
    )


def replaced_names(names: str, frame: pd.DataFrame) -> tuple[Bilingual, ...]:
    """Return the note on pseudonyms; nothing where names are kept or nobody is quoted."""
    return (word("names_replaced"),) if names == "replace" and len(frame) else ()


def quote_notes(
    id: str,
    frame: pd.DataFrame,
    names: str,
    records: pd.DataFrame,
    results: Results,
    *more: Bilingual,
) -> tuple[Bilingual, ...]:
    """Return the notes of a table of quotes: its own, what nobody confirmed, names, who coded.

    Args:
        id: of the table.
        frame: with a column mark.
        names: "replace" or "keep".
        records: the codings behind it.
        results: of the run.
        more: what else is to be said, after the note on what nobody confirmed.
    """
    return (
        note(id),
        *unconfirmed(frame["mark"]),
        *more,
        *replaced_names(names, frame),
        *coded_by(records, Labels(results), results),
    )


def place(labels: Labels, summary: str, section: str) -> Bilingual:
    """Return summary and section in words."""
    name, heading = labels.summary(summary), labels.section(section)
    return Bilingual(f"{name.lv}, {heading.lv}", f"{name.en}, {heading.en}")
