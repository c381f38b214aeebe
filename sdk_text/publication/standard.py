"""The standard set of tables and figures that ``extract`` writes beside its results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from sdk_text.analysis import cooccurrence, reuse, without_reuse
from sdk_text.errors import InputError
from sdk_text.publication import figures, tables
from sdk_text.publication.figures import Chart
from sdk_text.publication.table import Table
from sdk_text.publication.tables.agreement import agreement_table, people_who_coded
from sdk_text.publication.tables.parts import title, word
from sdk_text.results import Results
from sdk_text.wording.texts import Bilingual, check_language, load_wording


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A table or figure of the standard set that these results have nothing for."""

    id: str
    caption: Bilingual
    reason: Bilingual


@dataclass(frozen=True)
class Prepared:
    """Results with what several tables and figures need, computed once."""

    results: Results
    """What is counted: without repeated passages if so asked."""
    everything: Results
    pairs: pd.DataFrame
    """Of `sdk_text.analysis.cooccurrence`."""
    repeats: pd.DataFrame
    """Of `sdk_text.analysis.reuse`."""
    reuse_left_out: bool

    @classmethod
    def of(cls, results: Results, *, names: str = "replace", drop_reuse: bool = False) -> Prepared:
        """Compute what is shared.

        Raises:
            InputError: `names` is neither "replace" nor "keep".
        """
        if names not in ("replace", "keep"):
            raise InputError(f"names={names!r}: must be 'replace' or 'keep'")
        repeats = reuse(results, names=names)  # type: ignore[arg-type]
        counted = without_reuse(results, repeats) if drop_reuse else results
        return cls(counted, results, cooccurrence(counted), repeats, drop_reuse)


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
    ready = _prepared(results, names, without_reuse)
    made: list[Table] = []
    left: list[LeftOut] = []
    for key, make in _table_makers(ready, lang, names):
        reason = _why_no_table(ready.results, key)
        if reason is not None:
            left.append(LeftOut(key, title(key), reason))
            continue
        table = make()
        # The list of repeats is about all passages, whatever the others count.
        once = ready.reuse_left_out and key != "reuse"
        notes = (*table.notes, word("without_reuse")) if once else table.notes
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
    check_language(lang)
    ready = _prepared(results, names, without_reuse)
    made: list[Chart] = []
    left: list[LeftOut] = []
    for make in _figure_makers(ready, lang):
        chart = make()
        if chart.empty is not None:
            left.append(LeftOut(chart.id, chart.caption, chart.empty))
            continue
        notes = (*chart.notes, word("without_reuse")) if ready.reuse_left_out else chart.notes
        made.append(replace(chart, number=len(made) + 1, notes=notes))
    return made, left


def _prepared(results: Results | Prepared, names: str, drop_reuse: bool) -> Prepared:
    if isinstance(results, Prepared):
        return results
    return Prepared.of(results, names=names, drop_reuse=drop_reuse)


def _table_makers(ready: Prepared, lang: str, names: str) -> list[tuple[str, Callable[[], Table]]]:
    results = ready.results
    rate = partial(tables.theme_by_summary_table, results, lang, value="per_1000_words")
    return [
        ("overview", partial(tables.overview_table, results, lang)),
        ("themes", partial(tables.themes_table, results, lang)),
        ("quotes", partial(tables.quotes_table, results, lang, names=names)),
        ("theme-by-summary", partial(tables.theme_by_summary_table, results, lang)),
        ("theme-by-summary", rate),
        ("theme-by-section", partial(tables.theme_by_section_table, results, lang)),
        ("declared", partial(tables.declared_table, results, lang)),
        ("declared-agreement", partial(tables.declared_agreement_table, results, lang)),
        ("cooccurrence", partial(tables.cooccurrence_table, results, lang, found=ready.pairs)),
        ("keyness", partial(tables.keyness_table, results, lang)),
        ("keywords", partial(tables.keywords_table, results, lang)),
        ("likeness", partial(tables.likeness_table, results, lang)),
        ("saturation", partial(tables.saturation_table, results, lang)),
        ("agreement", partial(agreement_table, results, lang)),
        ("reuse", partial(tables.reuse_table, ready.everything, lang, names=names,
                          found=ready.repeats)),
        ("bodies", partial(tables.bodies_table, results, lang)),
        ("inductive", partial(tables.inductive_table, results, lang, names=names)),
    ]  # fmt: skip


def _figure_makers(ready: Prepared, lang: str) -> list[Callable[[], Chart]]:
    results = ready.results
    return [
        partial(figures.theme_bars, results, lang),
        partial(figures.theme_heatmap, results, lang),
        partial(figures.declared_matrix, results, lang),
        partial(figures.cooccurrence_heatmap, results, lang, found=ready.pairs),
        partial(figures.cooccurrence_network, results, lang, found=ready.pairs),
        partial(figures.likeness_dendrogram, results, lang),
        partial(figures.correspondence_map, results, lang),
        partial(figures.saturation_curve, results, lang),
        partial(figures.theme_timeline, results, lang),
    ]


_NEED_CODINGS = frozenset({
    "themes", "quotes", "theme-by-summary", "theme-by-section", "cooccurrence", "keyness",
    "keywords", "likeness", "saturation",
})  # fmt: skip


def _why_no_table(results: Results, key: str) -> Bilingual | None:
    """Return why there is nothing to put into a table, or None."""
    reason = None
    in_text = results.codings["segment"] != ""
    if key in _NEED_CODINGS and not in_text.any():
        reason = "no_codings"
    elif key in ("keyness", "keywords", "inductive") and not len(results.tokens):
        reason = "no_tokens"
    elif key == "likeness" and results.codings.loc[in_text, "summary"].nunique() < 2:
        return load_wording().both("figures.words.too_few", needed=2)
    elif key in ("declared", "declared-agreement") and not len(results.approaches):
        reason = "no_form"
    elif key == "bodies" and not len(results.entities):
        reason = "no_entities"
    elif key == "agreement" and people_who_coded(results) is None:
        reason = "one_coder"
    return load_wording().both(f"figures.words.{reason}") if reason else None
