"""The tables that a paper needs, one function each: results in, `Table` out."""

from sdk_text.publication.tables.agreement import agreement_table
from sdk_text.publication.tables.cooccurrence import cooccurrence_table
from sdk_text.publication.tables.declared import declared_agreement_table, declared_table
from sdk_text.publication.tables.inductive import inductive_table
from sdk_text.publication.tables.keyness import keyness_table, keywords_table
from sdk_text.publication.tables.likeness import likeness_table
from sdk_text.publication.tables.matrices import theme_by_section_table, theme_by_summary_table
from sdk_text.publication.tables.names import bodies_table
from sdk_text.publication.tables.overview import overview_table
from sdk_text.publication.tables.quotes import quotes_table
from sdk_text.publication.tables.reuse import reuse_table
from sdk_text.publication.tables.saturation import saturation_table
from sdk_text.publication.tables.themes import themes_table

__all__ = [
    "agreement_table",
    "bodies_table",
    "cooccurrence_table",
    "declared_agreement_table",
    "declared_table",
    "inductive_table",
    "keyness_table",
    "keywords_table",
    "likeness_table",
    "overview_table",
    "quotes_table",
    "reuse_table",
    "saturation_table",
    "theme_by_section_table",
    "theme_by_summary_table",
    "themes_table",
]
