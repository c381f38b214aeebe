"""Words in, number arrays out: vocabulary pieces and word-shape features for the network.

The same code feeds training and use, so the two cannot drift apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer, models

#: Numbers of the special pieces, the first rows of every vocabulary.
BEGIN, PAD, END, UNKNOWN = 0, 1, 2, 3
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
#: Longest row of pieces the encoder has positions for (with begin and end).
MAX_PIECES = 512
#: A word of more pieces keeps its first and its last ones.
WORD_HEAD, WORD_TAIL = 8, 6
#: Words whose pieces and features are remembered.
_MOST_SEEN = 50_000
#: Number of word features (see :func:`word_features`).
FEATURES = 8


@dataclass(frozen=True)
class Encoded:
    """One sentence as numbers.

    pieces: vocabulary rows, with begin and end; features: (pieces, FEATURES) feature rows;
    first, last: for each word, the place of its first and last piece.
    """

    pieces: np.ndarray
    features: np.ndarray
    first: np.ndarray
    last: np.ndarray


def _shape(word: str) -> str:
    if word.isalpha() and (word.islower() or word[1:].islower()):  # most words
        return "title" if word[0].isupper() else "lower"
    letters = [c for c in word if c.isalpha()]
    if any(c.isdigit() for c in word):
        kind = "digit" if not letters else "mixed"
    elif not letters:
        kind = "mark"
    elif all(c.isupper() for c in letters):
        kind = "upper1" if len(letters) == 1 else "upper"
    elif word[:1].isupper():
        kind = "title"
    else:
        kind = "camel" if any(c.isupper() for c in letters) else "lower"
    return kind + ("." if word.endswith(".") and len(word) > 1 else "")


def word_features(word: str) -> tuple[str, ...]:
    """Return the FEATURES names of a word: endings, beginnings and shape."""
    low = "<" + word.lower()
    return (
        *(f"s{n}:{low[-n:]}" for n in (1, 2, 3, 4, 5)),
        f"p:{low[:3]}",
        f"q:{low[:4]}",
        f"h:{_shape(word)}",
    )


class InputEncoder:
    """Turns the words of a sentence into :class:`Encoded` arrays; remembers words seen."""

    def __init__(self, pieces: Sequence[tuple[str, float]], features: Mapping[str, int]) -> None:
        """Take the vocabulary (piece, log probability; specials first) and feature rows."""
        self.pieces = list(pieces)
        self.features = dict(features)
        self._tokenizer = Tokenizer(models.Unigram(self.pieces, unk_id=UNKNOWN))
        self._cache: dict[tuple[str, bool], tuple[list[int], tuple[int, ...]]] = {}

    def word(self, word: str, space_before: bool) -> tuple[list[int], tuple[int, ...]]:
        """Return the pieces and the feature rows of one word."""
        key = (word, space_before)
        found = self._cache.get(key)
        if found is not None:
            return found
        text = unicodedata.normalize("NFKC", word).replace(" ", "▁")
        ids = self._tokenizer.encode(("▁" if space_before else "") + text).ids or [UNKNOWN]
        if len(ids) > WORD_HEAD + WORD_TAIL:
            ids = ids[:WORD_HEAD] + ids[-WORD_TAIL:]
        rows = tuple(self.features.get(name, 0) for name in word_features(word))
        if len(self._cache) >= _MOST_SEEN:
            self._cache.clear()
        self._cache[key] = (ids, rows)
        return ids, rows

    def encode(self, words: Sequence[str], spaces_before: Sequence[bool]) -> Encoded:
        """Encode the words of one sentence (not cut: see :meth:`lengths`)."""
        pieces = [BEGIN]
        features: list[tuple[int, ...]] = [(0,) * FEATURES]
        first, last = [], []
        for word, space in zip(words, spaces_before, strict=True):
            ids, rows = self.word(word, space)
            first.append(len(pieces))
            pieces.extend(ids)
            features.extend([rows] * len(ids))
            last.append(len(pieces) - 1)
        pieces.append(END)
        features.append((0,) * FEATURES)
        return Encoded(
            np.asarray(pieces, dtype=np.int64),
            np.asarray(features, dtype=np.int64),
            np.asarray(first, dtype=np.int64),
            np.asarray(last, dtype=np.int64),
        )

    def lengths(self, words: Sequence[str], spaces_before: Sequence[bool]) -> list[int]:
        """Return the number of pieces of each word."""
        return [len(self.word(w, s)[0]) for w, s in zip(words, spaces_before, strict=True)]


def collate(sentences: Sequence[Encoded]) -> dict[str, np.ndarray]:
    """Pad sentences to one batch: pieces, mask (B, N), features (B, N, F), first, last (B, M)."""
    rows = len(sentences)
    width = max(len(s.pieces) for s in sentences)
    words = max(1, max(len(s.first) for s in sentences))
    batch = {
        "pieces": np.full((rows, width), PAD, dtype=np.int64),
        "features": np.zeros((rows, width, FEATURES), dtype=np.int64),
        "mask": np.zeros((rows, width), dtype=bool),
        "first": np.zeros((rows, words), dtype=np.int64),
        "last": np.zeros((rows, words), dtype=np.int64),
    }
    for i, s in enumerate(sentences):
        batch["pieces"][i, : len(s.pieces)] = s.pieces
        batch["features"][i, : len(s.pieces)] = s.features
        batch["mask"][i, : len(s.pieces)] = True
        batch["first"][i, : len(s.first)] = s.first
        batch["last"][i, : len(s.last)] = s.last
    return batch
