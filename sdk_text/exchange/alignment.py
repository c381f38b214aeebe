"""Where the words of one text stand in another: the same text with other line ends, an extract, or
a text that was edited in the meantime.

Both texts are cut into words and signs. Four in a row that stand once in each are sure; between two
sure places the rest is compared piece by piece.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

# Marks that make a letter another stay with it, so that both forms of "ā" are one word's part.
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_TOKEN = re.compile(rf"\w(?:[{_UNSEEN}]*[\w{_MARKS}])*|[^\w\s{_UNSEEN}][{_MARKS}]*")
# Programs write these otherwise: what cannot be seen, quotation marks, dashes.
_SAME = str.maketrans(
    dict.fromkeys(_UNSEEN, "")
    | dict.fromkeys("„“”‟«»", '"')
    | dict.fromkeys("‘’‚‛`´", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
)
_RUN = 4
"""Tokens in a row that make a place sure."""
_MOST_REPLACED = 12
"""Tokens between two places that stand for as many there: a stretch that begins or ends with them
goes so far. They are not counted as found."""
_MOST_COMPARED = 250_000
"""Largest gap, tokens of one text times tokens of the other, that is compared piece by piece."""


@dataclass(frozen=True)
class Tokens:
    """A text as its words and signs."""

    keys: list[str]
    """As compared: composed letters, small."""
    starts: list[int]
    ends: list[int]

    def within(self, start: int, end: int) -> range:
        """Return the indices of the tokens that share characters with ``text[start:end]``."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))


def tokens_of(text: str) -> Tokens:
    """Return a text's words and signs; what cannot be seen is left out."""
    found = list(_TOKEN.finditer(text))
    keys = [
        unicodedata.normalize("NFC", token.group()).translate(_SAME).casefold() for token in found
    ]
    return Tokens(keys, [token.start() for token in found], [token.end() for token in found])


def grams(tokens: Tokens, inside: Collection[int] | None = None) -> set[tuple[str, ...]]:
    """Return all runs of `_RUN` tokens, to see whether two texts have anything in common.

    With `inside` only those whose tokens are all among these indices.
    """
    keys = tokens.keys
    starts = range(len(keys) - _RUN + 1)
    if inside is not None:
        starts_inside = (i for i in starts if all(k in inside for k in range(i, i + _RUN)))
        return {tuple(keys[i : i + _RUN]) for i in starts_inside}
    return {tuple(keys[i : i + _RUN]) for i in starts} or {tuple(keys)}


@dataclass(frozen=True, slots=True)
class Found:
    """Where a stretch stands in our text, and how much speaks for it."""

    start: int
    end: int
    share: float
    """Of the stretch's words and signs, those that are equal there; what stands for a name is not
    counted. 0.0: nowhere."""
    around: int
    """Words and signs beside the stretch that are beside it there, too."""


_NOWHERE = Found(0, 0, 0.0, 0)


class Alignment:
    """The way from stretches of one text to the same words in another."""

    def __init__(self, ours: Tokens, theirs: Tokens) -> None:
        """Compare `theirs` with `ours`."""
        self._ours, self._theirs = ours, theirs
        self._same = ours.keys == theirs.keys
        self._map = (
            list(range(len(theirs.keys))) if self._same else _aligned(theirs.keys, ours.keys)
        )
        self._names = set() if self._same else _placeholders(theirs.keys)

    def find(self, start: int, end: int) -> Found:
        """Return where ``theirs[start:end]`` stands in our text.

        Stretches that begin or end within a word keep the place in the word. A few words without a
        run that makes their place sure need their neighbours, too.
        """
        tokens = self._theirs.within(start, end)
        found = [(i, self._map[i]) for i in tokens if self._map[i] >= 0]
        if not found:
            return _NOWHERE
        first, last = found[0], found[-1]
        into = max(start - self._theirs.starts[first[0]], 0)
        short = max(self._theirs.ends[last[0]] - end, 0)
        a = self._ours.starts[first[1]] + (into if self._same_length(*first) else 0)
        b = self._ours.ends[last[1]] - (short if self._same_length(*last) else 0)
        beside = [*range(max(tokens.start - _RUN, 0), tokens.start)]
        beside += range(tokens.stop, min(tokens.stop + _RUN, len(self._map)))
        around = sum(
            self._is_equal(i) and first[1] - 2 * _RUN <= self._map[i] <= last[1] + 2 * _RUN
            for i in beside
        )
        equal = [i for i in tokens if self._is_equal(i)]
        if a >= b or not (self._is_sure(equal) or 2 * around >= len(beside)):
            return _NOWHERE
        counted = sum(i not in self._names for i in tokens)
        # Tokens of one stretch that lie far apart in our text are no longer one stretch.
        spread = last[1] - first[1] + 1
        words = sum(i not in self._names for i in equal)
        share = words / max(counted, spread - _MOST_REPLACED) if counted else 1.0
        return Found(a, b, share, around)

    def share_of_ours(self, start: int, end: int) -> float:
        """Return the share of the words and signs of our ``text[start:end]`` that theirs has."""
        tokens = self._ours.within(start, end)
        return sum(i in self._reached for i in tokens) / len(tokens) if tokens else 0.0

    @cached_property
    def _reached(self) -> set[int]:
        return {j for j in self._map if j >= 0}

    def _is_equal(self, i: int) -> bool:
        j = self._map[i]
        return j >= 0 and self._theirs.keys[i] == self._ours.keys[j]

    def _is_sure(self, equal: Sequence[int]) -> bool:
        """Tell whether `_RUN` of these tokens in a row stand in a row in our text."""
        return any(
            j - i == _RUN - 1 and self._map[j] - self._map[i] == _RUN - 1
            for i, j in zip(equal, equal[_RUN - 1 :], strict=False)
        )

    def _same_length(self, theirs: int, ours: int) -> bool:
        a = self._theirs.ends[theirs] - self._theirs.starts[theirs]
        return a == self._ours.ends[ours] - self._ours.starts[ours]


def _placeholders(keys: Sequence[str]) -> set[int]:
    """Return the tokens of what stands for names, "[persona 1]"."""
    found: set[int] = set()
    opened = -1
    for i, key in enumerate(keys):
        if key == "[":
            opened = i
        elif key == "]" and opened >= 0 and i - opened <= _MOST_REPLACED:
            found.update(range(opened, i + 1))
            opened = -1
    return found


def _aligned(a: Sequence[str], b: Sequence[str]) -> list[int]:
    """Return for each token of `a` the index of its counterpart in `b`, or -1; in order."""
    pairs = [-1] * len(a)
    last_a = last_b = 0
    for i, j in [*_sure_places(a, b), (len(a), len(b))]:
        if i < last_a or j < last_b:
            continue
        _fill(a, b, (last_a, i), (last_b, j), pairs)
        end = min(_RUN, len(a) - i, len(b) - j)
        for k in range(end):
            pairs[i + k] = j + k
        last_a, last_b = i + end, j + end
    return pairs


def _sure_places(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    once_a, once_b = _once(a), _once(b)
    pairs = sorted((i, once_b[run]) for run, i in once_a.items() if run in once_b)
    return _longest_rise(pairs)


def _once(keys: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Return the runs that stand once, with their place."""
    found: dict[tuple[str, ...], int] = {}
    for i in range(len(keys) - _RUN + 1):
        run = tuple(keys[i : i + _RUN])
        found[run] = -1 if run in found else i
    return {run: i for run, i in found.items() if i >= 0}


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs that rise in both numbers (patience sorting)."""
    tops: list[int] = []
    at: list[int] = []
    before = [-1] * len(pairs)
    for n, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before[n] = at[pile - 1] if pile else -1
        if pile == len(tops):
            tops.append(j)
            at.append(n)
        else:
            tops[pile], at[pile] = j, n
    chain, n = [], at[-1] if at else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]


def _fill(
    a: Sequence[str],
    b: Sequence[str],
    gap_a: tuple[int, int],
    gap_b: tuple[int, int],
    pairs: list[int],
) -> None:
    """Pair the tokens between two sure places: from both ends, then what is left, if small."""
    (i, end_a), (j, end_b) = gap_a, gap_b
    while i < end_a and j < end_b and a[i] == b[j]:
        pairs[i] = j
        i, j = i + 1, j + 1
    while end_a > i and end_b > j and a[end_a - 1] == b[end_b - 1]:
        end_a, end_b = end_a - 1, end_b - 1
        pairs[end_a] = end_b
    if i == end_a or j == end_b or (end_a - i) * (end_b - j) > _MOST_COMPARED:
        return
    matcher = SequenceMatcher(None, a[i:end_a], b[j:end_b], autojunk=False)
    for what, a1, a2, b1, b2 in matcher.get_opcodes():
        if what == "equal":
            pairs[i + a1 : i + a2] = range(j + b1, j + b2)
        elif what == "replace" and max(a2 - a1, b2 - b1) <= _MOST_REPLACED:
            _pair_ends(pairs, (i + a1, i + a2), (j + b1, j + b2))


def _pair_ends(pairs: list[int], a: tuple[int, int], b: tuple[int, int]) -> None:
    """Let a reworded stretch stand for the other: its first token for the first, last for last."""
    for i in range(*a):
        pairs[i] = min(b[0] + i - a[0], b[1] - 1)
    pairs[a[1] - 1] = b[1] - 1
