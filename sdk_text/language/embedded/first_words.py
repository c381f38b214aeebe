"""The first word of a sentence: its capital says nothing, and misleads the network at times.

Where the network is in doubt about such a word, the sentence is read once more with the word in
small letters. Names of persons stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sdk_text.language.embedded.session import Scores

#: Least lead (log probability) of the chosen word class over any other one. Dev: word class of
#: first words .934 without a second reading, .942 with this one; a sixth of the sentences.
SURE = 1.0
PERSON = "person"


def first_word(words: Sequence[str]) -> int | None:
    """Return where the first word with letters stands, if only its first letter is a capital."""
    for place, word in enumerate(words):
        if word[0].isalpha():
            titled = len(word) > 1 and word[0].isupper() and word[1:] == word[1:].lower()
            return place if titled else None
    return None


def in_small_letters(words: Sequence[str], place: int) -> list[str]:
    """Return the words with the one at `place` in small letters."""
    return [*words[:place], words[place].lower(), *words[place + 1 :]]


def is_doubtful(
    place: int,
    chosen: int,
    scores: Scores,
    bundles: Sequence[tuple[str, str]],
    readings: Mapping[int, str] | None,
    entities: Sequence[tuple[int, int, str]],
) -> bool:
    """Return whether the tags chosen for the first word may come from its capital."""
    upos, feats = bundles[chosen]
    if upos == "PROPN" or any(a <= place < b and kind == PERSON for a, b, kind in entities):
        return False
    if chosen not in (readings or ()) or (upos == "VERB" and "VerbForm=Part" in feats):
        return True
    lead = _best(place, scores, bundles, upos, same=True)
    return lead - _best(place, scores, bundles, upos, same=False) < SURE


def _best(
    place: int, scores: Scores, bundles: Sequence[tuple[str, str]], upos: str, *, same: bool
) -> float:
    rows = zip(scores.bundles[place].tolist(), scores.bundle_scores[place].tolist(), strict=True)
    found = [score for number, score in rows if (bundles[number][0] == upos) == same]
    return float(max(found, default=float("-inf")))
