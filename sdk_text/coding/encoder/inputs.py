"""A segment as numbers for the encoder: pieces of its words, what stands over it, its section.

The same code feeds training and use, so the two cannot drift apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models

from sdk_text.language.embedded.inputs import BEGIN, END, PAD, UNKNOWN
from sdk_text.records import Segment

MOST_PIECES, MOST_LEAD_PIECES = 120, 24
"""Longer segments, lead-ins and subheadings are cut after so many pieces."""
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class EncodedSegment:
    """One segment as numbers.

    pieces: vocabulary rows with begin and ends; start, end: which of them are the segment's own
    (the others are those of what stands over it); section: row of its table; words: number of the
    word (of `words_of`) that each own piece belongs to.
    """

    pieces: tuple[int, ...]
    start: int
    end: int
    section: int
    words: tuple[int, ...]


def words_of(text: str) -> list[tuple[int, int]]:
    """Return start and end of each word (a run without white space) of a clean text."""
    return [found.span() for found in _WORD.finditer(text)]


class SegmentEncoder:
    """Turns segments into `EncodedSegment`; remembers words seen."""

    def __init__(self, pieces: Sequence[tuple[str, float]], sections: Sequence[str]) -> None:
        """Take the vocabulary (piece, log probability; specials first) and the section ids."""
        self._tokenizer = Tokenizer(models.Unigram(list(pieces), unk_id=UNKNOWN))
        self._sections: Mapping[str, int] = {name: row for row, name in enumerate(sections)}
        self._other = len(sections)
        self._words: dict[str, tuple[int, ...]] = {}

    def pieces(self, word: str) -> tuple[int, ...]:
        """Return the vocabulary rows of one word."""
        found = self._words.get(word)
        if found is None:
            text = "▁" + unicodedata.normalize("NFKC", word).replace(" ", "▁")
            found = tuple(self._tokenizer.encode(text).ids) or (UNKNOWN,)
            if len(self._words) >= 50_000:
                self._words.clear()
            self._words[word] = found
        return found

    def encode(self, segment: Segment) -> EncodedSegment:
        """Encode a segment with its section and its lead-in (or else its subheading)."""
        pieces = [BEGIN]
        above = segment.lead_in or segment.subheading
        if above:
            rows = [row for word in above.split() for row in self.pieces(word)]
            pieces += [*rows[:MOST_LEAD_PIECES], END]
        start = len(pieces)
        numbers: list[int] = []
        for number, (first, last) in enumerate(words_of(segment.text)):
            rows = list(self.pieces(segment.text[first:last]))[: MOST_PIECES - len(numbers)]
            pieces += rows
            numbers += [number] * len(rows)
        return EncodedSegment(
            (*pieces, END),
            start,
            len(pieces),
            self._sections.get(segment.section, self._other),
            tuple(numbers),
        )


def collate(segments: Sequence[EncodedSegment]) -> dict[str, NDArray[np.float32 | np.int64]]:
    """Pad segments to one batch of N pieces.

    Returns:
        pieces, mask (B, N), section (B): whole numbers; own (B, N): what each piece counts in the
        mean over the segment's own pieces (of a segment without pieces: the first piece).
    """
    rows, width = len(segments), max(len(s.pieces) for s in segments)
    pieces = np.full((rows, width), PAD, dtype=np.int64)
    mask = np.zeros((rows, width), dtype=np.int64)
    own = np.zeros((rows, width), dtype=np.float32)
    for i, s in enumerate(segments):
        pieces[i, : len(s.pieces)] = s.pieces
        mask[i, : len(s.pieces)] = 1
        if s.end > s.start:
            own[i, s.start : s.end] = 1.0 / (s.end - s.start)
        else:
            own[i, 0] = 1.0
    return {
        "pieces": pieces,
        "mask": mask,
        "own": own,
        "section": np.array([s.section for s in segments], dtype=np.int64),
    }
