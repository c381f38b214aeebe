"""The standard set of tables and figures that ``extract`` writes beside its results."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sdk_text.publication import tables
from sdk_text.publication.prepared import Prepared
from sdk_text.publication.registry import why_not
from sdk_text.publication.table import Table
from sdk_text.publication.tables.parts import title, word
from sdk_text.results import Results
from sdk_text.wording.texts import Bilingual, check_language

if TYPE_CHECKING:
    from sdk_text.publication.figures import Chart


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A table or figure of the standard set that these results have nothing for."""

    id: str
    caption: Bilingual
    reason: Bilingual


def standard_tables(
    results: Results | Prepared,
    lang: str = "en",
    *,
    names: str = "replace",
    without_reuse: bool = False,
) -> tuple[list[Table], list[LeftOut]]:
    """Return the standard tables, numbered, and what could not be made, with the reason.

    Args:
        results: what a run found.
        lang: "lv" or "en".
        names: "replace" puts pseudonyms for personal names in quotes, "keep" does not.
        without_reuse: count repeated passages once.
    """
    check_language(lang)
    ready = _prepared(results, lang, names, without_reuse)
    made: list[Table] = []
    left: list[LeftOut] = []
    for entry in tables.standard_entries(ready.results):
        reason = why_not(ready, entry)
        if reason is not None:
            left.append(LeftOut(entry.id, entry.caption or title(entry.id), reason))
            continue
        table = entry.make(ready, lang)
        notes = table.notes if entry.counts_everything else (*table.notes, *_reuse_notes(ready))
        made.append(replace(table, number=len(made) + 1, notes=notes))
    return made, left


def standard_figures(
    results: Results | Prepared,
    lang: str = "en",
    *,
    names: str = "replace",
    without_reuse: bool = False,
) -> tuple[list[Chart], list[LeftOut]]:
    """Return the standard figures, numbered, and those with nothing to draw, with the reason."""
    from sdk_text.publication import figures  # matplotlib: not for who makes tables only

    check_language(lang)
    ready = _prepared(results, lang, names, without_reuse)
    made: list[Chart] = []
    left: list[LeftOut] = []
    for make in figures.STANDARD_FIGURES:
        chart = make(ready, lang)
        if chart.empty is not None:
            left.append(LeftOut(chart.id, chart.caption, chart.empty))
            continue
        notes = (*chart.notes, *_reuse_notes(ready, chart.shows))
        made.append(replace(chart, number=len(made) + 1, notes=notes))
    return made, left


def _reuse_notes(ready: Prepared, shows: frozenset[str] | None = None) -> tuple[Bilingual, ...]:
    """Return the note that says whether repeated passages are counted.

    `shows`: segments that are counted; None: all.
    """
    if ready.reuse_left_out:
        return (word("without_reuse"),)
    repeated = len(ready.again if shows is None else ready.again & shows)
    return (word("with_reuse", n=repeated),) if repeated else ()


def _prepared(results: Results | Prepared, lang: str, names: str, drop_reuse: bool) -> Prepared:
    if isinstance(results, Prepared):
        return results
    return Prepared.of(results, names=names, drop_reuse=drop_reuse, lang=lang)
