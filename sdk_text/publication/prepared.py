"""What several tables and figures need of a run's results, computed once."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sdk_text.analysis import cooccurrence, pseudonyms, reuse, without_names, without_reuse
from sdk_text.analysis.nameless import look_through
from sdk_text.analysis.pseudonyms import keep_pseudonyms
from sdk_text.analysis.reuse import repeated_segments
from sdk_text.errors import InputError
from sdk_text.publication.prepared_kept import Known
from sdk_text.results import Results
from sdk_text.wording.texts import check_language

_QUOTES = ("quote_a", "quote_b")
"""Words of the reports in a frame of repeats."""


def known_of(results: Results, names: str, lang: str | None = None) -> Known:
    """Gather the names of a run, unless they are to be kept, and its repeats.

    `lang`: of what stands for names; None: that of the run.
    """
    hidden = pseudonyms(results, lang) if names == "replace" else None
    if hidden is not None:
        look_through(results, hidden)
    # Repeats are looked for in the words as they stand, so that they never depend on names.
    return Known(hidden, reuse(results, names="keep"))


@dataclass(frozen=True)
class Prepared:
    """Results with what several tables and figures need; without names if they are replaced."""

    results: Results
    """What is counted: without repeated passages if so asked."""
    everything: Results
    pairs: pd.DataFrame
    """Of `sdk_text.analysis.cooccurrence`."""
    repeats: pd.DataFrame
    """Of `sdk_text.analysis.reuse`."""
    names: str
    """"replace": pseudonyms for personal names in quotes; "keep"."""
    reuse_left_out: bool
    again: frozenset[str]
    """Segments that repeat an earlier passage."""

    @property
    def repeated(self) -> int:
        """How many segments repeat an earlier passage."""
        return len(self.again)

    @classmethod
    def of(
        cls,
        results: Results,
        *,
        names: str = "replace",
        drop_reuse: bool = False,
        known: Known | None = None,
        lang: str | None = None,
    ) -> Prepared:
        """Compute what is shared, as far as it is not known.

        `lang`: of what stands for names; None: that of the run, or of what is known.

        Raises:
            InputError: `names` is neither "replace" nor "keep".
        """
        if names not in ("replace", "keep"):
            raise InputError(f"names={names!r}: must be 'replace' or 'keep'")
        known = known or known_of(results, names, lang)
        hidden, repeats = known.names, known.repeats
        if hidden is not None:
            hidden = hidden.in_language(check_language(lang or hidden.lang))
            repeats = repeats.assign(**{c: repeats[c].map(hidden.replace) for c in _QUOTES})
            keep_pseudonyms(results, hidden)
        counted = without_reuse(results, repeats) if drop_reuse else results
        pairs, again = cooccurrence(counted), frozenset(repeated_segments(results, repeats))
        if hidden is not None:
            everything = without_names(results, hidden)
            counted = without_names(counted, hidden) if drop_reuse else everything
            results = everything
        return cls(counted, results, pairs, repeats, names, drop_reuse, again)
