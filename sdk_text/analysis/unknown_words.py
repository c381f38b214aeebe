"""Capitalised words that no list and no recognition knows: perhaps names from far away."""

from __future__ import annotations

from collections.abc import Sequence

from simplemma import is_known

from sdk_text.analysis.latvian_names import context_stems, is_listed_name, likely_stem
from sdk_text.analysis.name_neighbours import NO_NAME_WORDS, is_never
from sdk_text.analysis.name_words import Vocabulary, Word

_SHORTEST = 3
_MOST = 3
"""Words of a name."""


class UnknownWords:
    """Tells such words from those that are known otherwise; made for one run."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words

    def before_name(self, chain: Sequence[Word]) -> int:
        """Return how many words a name has whose first word is unknown and the others recognised.

        "Nursultans Abdirahmanovs", but not "Intervēju Zariņu".
        """
        n = 1
        while n < len(chain) and chain[n].is_person:
            n += 1
        if n == 1 or not self._is_unknown(chain[0]) or self._words.is_ordinary(chain[1].form):
            return 0
        agrees = chain[0].case == chain[1].case and chain[0].case
        return n if agrees or chain[0].upos not in NO_NAME_WORDS else 0

    def alone(self, chain: Sequence[Word]) -> int:
        """Return how many words a chain has if it is two or three and all of them are unknown."""
        if not 2 <= len(chain) <= _MOST:
            return 0
        return len(chain) if all(map(self._is_unknown, chain)) else 0

    def _is_unknown(self, word: Word) -> bool:
        form = word.form
        if len(form) < _SHORTEST or form.isupper() or word.is_person or word.is_place:
            return False
        known = self._words.is_ordinary(form) or self._words.is_place(form)
        known |= likely_stem(form) in context_stems("roles") | context_stems("posts")
        return not (known or is_listed_name(form) or is_never(word) or is_known(form, lang="lv"))
