"""How a table or a figure joins the standard set: what makes it, and what it needs.

The entries stand in ``tables/__init__.py`` and ``figures/__init__.py``, in the order of the set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sdk_text.analysis import form_family
from sdk_text.analysis.units import given
from sdk_text.publication.own_word import people_who_coded
from sdk_text.publication.provenance import is_taken_over
from sdk_text.results import Results
from sdk_text.wording.texts import Bilingual, load_wording

if TYPE_CHECKING:
    from sdk_text.publication.figures.chart import Chart
    from sdk_text.publication.prepared import Prepared
    from sdk_text.publication.table import Table

StandardFigure = Callable[["Prepared", str], "Chart"]
"""Makes a figure of the standard set from what a run found and a language; the figure itself says
when there is nothing to draw."""

Need = Literal[
    "codings", "tokens", "entities", "form", "form_family", "two_summaries", "two_coders",
    "shared_passages", "a_reader", "variables", "variable_groups", "own_run",
]  # fmt: skip
"""a_reader: what it shows needs a person's eye before it can be printed, so it is made on demand
only (``by_hand_ID`` in the wording says why)."""


@dataclass(frozen=True, slots=True)
class StandardTable:
    """A table of the standard set."""

    id: str
    """As in its wording, ``[tables.ID]``."""
    make: Callable[[Prepared, str], Table]
    """From what a run found and a language."""
    needs: tuple[Need, ...] = ()
    """Without these it is left out; the first one that lacks is the reason given."""
    counts_everything: bool = False
    """It is about all passages, also where repeated ones count once."""
    caption: Bilingual | None = None
    """What it is called where it is left out; None: its title in the wording."""


def why_not(ready: Prepared, entry: StandardTable) -> Bilingual | None:
    """Return why a table is not made, or None: results lack what it needs, or it needs a reader."""
    for need in entry.needs:
        if need == "a_reader":
            return load_wording().both(f"figures.words.by_hand_{entry.id}")
        if need == "shared_passages":
            kinds = ready.repeats["kind"]
            if not (kinds == "between").any():
                return load_wording().both("figures.words.no_reuse", within=len(kinds))
        elif not _MET[need](ready.results):
            key, values = _REASONS[need]
            return load_wording().both(f"figures.words.{key}", **values)
    return None


def _coded_summaries(results: Results) -> int:
    return int(given(results)["summary"].nunique())


def _has_groups(results: Results) -> bool:
    """Whether a report variable puts the summaries into groups that a table can compare."""
    from sdk_text.publication.tables.variables import with_table

    return bool(with_table(results))


_MET: dict[Need, Callable[[Results], bool]] = {
    "codings": lambda results: len(given(results)) > 0,
    "tokens": lambda results: len(results.tokens) > 0,
    "entities": lambda results: len(results.entities) > 0,
    "form": lambda results: len(results.approaches) > 0,
    "form_family": lambda results: form_family(results) is not None,
    "two_summaries": lambda results: _coded_summaries(results) >= 2,
    "variables": lambda results: len(results.variables) > 0,
    "variable_groups": _has_groups,
    "own_run": lambda results: not is_taken_over(results),
    "two_coders": lambda results: people_who_coded(results) is not None,
}
_REASONS: dict[Need, tuple[str, dict[str, int]]] = {
    "codings": ("no_codings", {}),
    "tokens": ("no_tokens", {}),
    "entities": ("no_entities", {}),
    "form": ("no_form", {}),
    "form_family": ("no_form_family", {}),
    "two_summaries": ("too_few", {"needed": 2}),
    "two_coders": ("one_coder", {}),
    "variables": ("no_variables", {}),
    "variable_groups": ("no_variable_groups", {}),
    "own_run": ("no_own_run", {}),
}
