"""Tables and figures for publication, each from one call on `sdk_text.Results`.

>>> from sdk_text.publication import themes_table, theme_bars, write_standard_set
>>> table = themes_table(results, lang="lv")          # shows itself in a notebook
>>> table.cell("difficulty/funding", "segments")      # the codings behind a number
>>> table.write("themes.docx")
>>> theme_bars(results).write("themes.svg")
>>> write_standard_set(results, "out")                # all of them, in all formats
"""

from sdk_text.publication.figures import (
    Chart,
    cooccurrence_heatmap,
    cooccurrence_network,
    correspondence_map,
    declared_matrix,
    likeness_dendrogram,
    saturation_curve,
    theme_bars,
    theme_heatmap,
    theme_timeline,
)
from sdk_text.publication.formats import write_table
from sdk_text.publication.standard import LeftOut, standard_figures, standard_tables
from sdk_text.publication.table import Column, Table
from sdk_text.publication.tables import (
    agreement_table,
    bodies_table,
    cooccurrence_table,
    declared_agreement_table,
    declared_table,
    inductive_table,
    keyness_table,
    keywords_table,
    likeness_table,
    overview_table,
    quotes_table,
    reuse_table,
    saturation_table,
    theme_by_section_table,
    theme_by_summary_table,
    themes_table,
)
from sdk_text.publication.trace import Trace
from sdk_text.publication.write import write_standard_set
from sdk_text.wording.texts import Bilingual

__all__ = [
    "Bilingual",
    "Chart",
    "Column",
    "LeftOut",
    "Table",
    "Trace",
    "agreement_table",
    "bodies_table",
    "cooccurrence_heatmap",
    "cooccurrence_network",
    "cooccurrence_table",
    "correspondence_map",
    "declared_agreement_table",
    "declared_matrix",
    "declared_table",
    "inductive_table",
    "keyness_table",
    "keywords_table",
    "likeness_dendrogram",
    "likeness_table",
    "overview_table",
    "quotes_table",
    "reuse_table",
    "saturation_curve",
    "saturation_table",
    "standard_figures",
    "standard_tables",
    "theme_bars",
    "theme_by_section_table",
    "theme_by_summary_table",
    "theme_heatmap",
    "theme_timeline",
    "themes_table",
    "write_standard_set",
    "write_table",
]
