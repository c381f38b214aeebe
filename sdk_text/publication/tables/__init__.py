"""The tables that a paper needs, one function each: results in, `Table` out.

A new table is a module here, its words in ``wording/tables.toml`` (``[tables.ID]``), and below its
import, its name in `__all__` and its entry in `STANDARD_TABLES`, at its place in the set.
"""

from __future__ import annotations

from sdk_text.publication.registry import StandardTable
from sdk_text.publication.tables.accuracy import accuracy_table
from sdk_text.publication.tables.agreement import agreement_table
from sdk_text.publication.tables.appendix import (
    codebook_table,
    flow_table,
    sensitivity_table,
)
from sdk_text.publication.tables.cooccurrence import cooccurrence_table
from sdk_text.publication.tables.declared import (
    declared_agreement_table,
    declared_table,
    declared_thresholds_table,
)
from sdk_text.publication.tables.inductive import inductive_table
from sdk_text.publication.tables.joint import declared_quotes_table, joint_table
from sdk_text.publication.tables.keyness import keyness_table, keywords_table
from sdk_text.publication.tables.likeness import likeness_table
from sdk_text.publication.tables.matrices import theme_by_section_table, theme_by_summary_table
from sdk_text.publication.tables.names import bodies_table
from sdk_text.publication.tables.overview import overview_table
from sdk_text.publication.tables.quotes import quotes_table
from sdk_text.publication.tables.retrieval import retrieval_table
from sdk_text.publication.tables.reuse import reuse_table
from sdk_text.publication.tables.saturation import saturation_table
from sdk_text.publication.tables.side_by_side import side_by_side_table
from sdk_text.publication.tables.themes import themes_table
from sdk_text.publication.tables.variables import (
    theme_by_variable_table,
    variable_entries,
    variables_table,
)
from sdk_text.results import Results

STANDARD_TABLES = (
    StandardTable("overview", lambda p, lang: overview_table(p.results, lang)),
    StandardTable("flow", lambda p, lang: flow_table(p.results, lang)),
    StandardTable("codebook", lambda p, lang: codebook_table(p.results, lang, names=p.names)),
    StandardTable("themes", lambda p, lang: themes_table(p.results, lang), ("codings",)),
    StandardTable(
        "accuracy", lambda p, lang: accuracy_table(p.results, lang), ("codings", "own_run")
    ),
    StandardTable(
        "sensitivity",
        lambda p, lang: sensitivity_table(p.results, lang, repeats=p.repeats),
        ("codings",),
        counts_everything=True,
    ),
    StandardTable(
        "joint", lambda p, lang: joint_table(p.results, lang, names=p.names), ("codings",)
    ),
    StandardTable(
        "quotes", lambda p, lang: quotes_table(p.results, lang, names=p.names), ("codings",)
    ),
    StandardTable(
        "theme-by-summary", lambda p, lang: theme_by_summary_table(p.results, lang), ("codings",)
    ),
    StandardTable(
        "theme-by-summary",
        lambda p, lang: theme_by_summary_table(p.results, lang, value="per_1000_words"),
        ("codings",),
    ),
    StandardTable(
        "theme-by-section", lambda p, lang: theme_by_section_table(p.results, lang), ("codings",)
    ),
    StandardTable("variables", lambda p, lang: variables_table(p.results, lang), ("variables",)),
    StandardTable(
        "declared", lambda p, lang: declared_table(p.results, lang), ("form", "form_family")
    ),
    StandardTable(
        "declared-agreement",
        lambda p, lang: declared_agreement_table(p.results, lang),
        ("form", "form_family"),
    ),
    StandardTable(
        "declared-thresholds",
        lambda p, lang: declared_thresholds_table(p.results, lang),
        ("form", "form_family"),
    ),
    StandardTable(
        "declared-quotes",
        lambda p, lang: declared_quotes_table(p.results, lang, names=p.names),
        ("form", "form_family"),
    ),
    StandardTable(
        "cooccurrence",
        lambda p, lang: cooccurrence_table(p.results, lang, found=p.pairs),
        ("codings",),
    ),
    StandardTable("keyness", lambda p, lang: keyness_table(p.results, lang), ("codings", "tokens")),
    StandardTable(
        "keywords", lambda p, lang: keywords_table(p.results, lang), ("codings", "tokens")
    ),
    StandardTable(
        "likeness", lambda p, lang: likeness_table(p.results, lang), ("codings", "two_summaries")
    ),
    StandardTable("saturation", lambda p, lang: saturation_table(p.results, lang), ("codings",)),
    StandardTable("agreement", lambda p, lang: agreement_table(p.results, lang), ("two_coders",)),
    StandardTable(
        "reuse",
        lambda p, lang: reuse_table(
            p.everything, lang, names=p.names, found=p.repeats, kind="between"
        ),
        ("shared_passages",),
        counts_everything=True,
    ),
    StandardTable("bodies", lambda p, lang: bodies_table(p.results, lang), ("a_reader",)),
    StandardTable(
        "inductive", lambda p, lang: inductive_table(p.results, lang, names=p.names), ("a_reader",)
    ),
)
"""The standard set, in its order; the numbers of the tables follow from it."""


def standard_entries(results: Results) -> list[StandardTable]:
    """Return the standard set for some results: with a table of themes for each report variable."""
    places = [entry.id for entry in STANDARD_TABLES]
    after = places.index("variables") + 1
    return [*STANDARD_TABLES[:after], *variable_entries(results), *STANDARD_TABLES[after:]]


__all__ = [
    "accuracy_table",
    "agreement_table",
    "bodies_table",
    "codebook_table",
    "cooccurrence_table",
    "declared_agreement_table",
    "declared_quotes_table",
    "declared_table",
    "declared_thresholds_table",
    "flow_table",
    "inductive_table",
    "joint_table",
    "keyness_table",
    "keywords_table",
    "likeness_table",
    "overview_table",
    "quotes_table",
    "retrieval_table",
    "reuse_table",
    "saturation_table",
    "sensitivity_table",
    "side_by_side_table",
    "theme_by_section_table",
    "theme_by_summary_table",
    "theme_by_variable_table",
    "themes_table",
    "variables_table",
]
