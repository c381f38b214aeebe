"""Analysis: tidy frames that answer one question each, from `sdk_text.Results`.

What is counted, every column, formula and source: docs/analysis.md.
"""

from sdk_text.analysis.concordance import concordance
from sdk_text.analysis.cooccurrence import cooccurrence
from sdk_text.analysis.declared import (
    declared_agreement,
    declared_and_practised,
    declared_thresholds,
    form_family,
)
from sdk_text.analysis.inductive import inductive_segments, inductive_themes, inductive_words
from sdk_text.analysis.keyness import keyness
from sdk_text.analysis.likeness import (
    clusters,
    code_profiles,
    correspondence,
    distances,
    linkage_matrix,
)
from sdk_text.analysis.matrices import (
    code_matrix,
    codings_behind,
    theme_by_section,
    theme_by_summary,
    wide,
)
from sdk_text.analysis.name_report import names_report
from sdk_text.analysis.nameless import without_names
from sdk_text.analysis.names import names
from sdk_text.analysis.pseudonyms import Pseudonyms, pseudonymise, pseudonyms
from sdk_text.analysis.reuse import reuse, without_reuse
from sdk_text.analysis.saturation import saturation
from sdk_text.analysis.selection import select
from sdk_text.analysis.themes import exemplars, themes
from sdk_text.analysis.timeline import timeline
from sdk_text.analysis.units import (
    TOTAL,
    code_order,
    family_order,
    section_order,
    summary_order,
)
from sdk_text.analysis.variables import (
    theme_by_variable,
    variable_groups,
    variable_names,
    variables,
)
from sdk_text.wording.notes import explain_warning, notes

__all__ = [
    "TOTAL",
    "Pseudonyms",
    "clusters",
    "code_matrix",
    "code_order",
    "code_profiles",
    "codings_behind",
    "concordance",
    "cooccurrence",
    "correspondence",
    "declared_agreement",
    "declared_and_practised",
    "declared_thresholds",
    "distances",
    "exemplars",
    "explain_warning",
    "family_order",
    "form_family",
    "inductive_segments",
    "inductive_themes",
    "inductive_words",
    "keyness",
    "linkage_matrix",
    "names",
    "names_report",
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
    "theme_by_variable",
    "themes",
    "timeline",
    "variable_groups",
    "variable_names",
    "variables",
    "wide",
    "without_names",
    "without_reuse",
]
