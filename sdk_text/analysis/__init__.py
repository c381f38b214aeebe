"""Analysis: tidy frames that answer one question each, from `sdk_text.Results`.

What is counted, every column, formula and source: docs/analysis.md.
"""

from .concordance import concordance
from .cooccurrence import cooccurrence
from .declared import declared_agreement, declared_and_practised
from .inductive import inductive_segments, inductive_themes, inductive_words
from .keyness import keyness
from .likeness import clusters, code_profiles, correspondence, distances, linkage_matrix
from .matrices import codings_behind, theme_by_section, theme_by_summary, wide
from .names import names
from .notes import explain_warning, notes
from .pseudonyms import Pseudonyms, pseudonymise, pseudonyms
from .reuse import reuse, without_reuse
from .saturation import saturation
from .selection import select
from .themes import exemplars, themes
from .timeline import timeline
from .units import (
    TOTAL,
    code_order,
    family_order,
    section_order,
    summary_order,
)

__all__ = [
    "TOTAL",
    "Pseudonyms",
    "clusters",
    "code_order",
    "code_profiles",
    "codings_behind",
    "concordance",
    "cooccurrence",
    "correspondence",
    "declared_agreement",
    "declared_and_practised",
    "distances",
    "exemplars",
    "explain_warning",
    "family_order",
    "inductive_segments",
    "inductive_themes",
    "inductive_words",
    "keyness",
    "linkage_matrix",
    "names",
    "notes",
    "pseudonymise",
    "pseudonyms",
    "reuse",
    "saturation",
    "section_order",
    "select",
    "summary_order",
    "theme_by_section",
    "theme_by_summary",
    "themes",
    "timeline",
    "wide",
    "without_reuse",
]
