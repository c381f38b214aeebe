"""How often the words that a coding shows are those which a person would point at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scripts.coder_training.reports import CodedReport
from sdk_text.coding.encoder.inputs import words_of
from sdk_text.coding.encoder.session import Meaning

LEAST_WORDS = 4
"""In shorter segments there is nothing to choose."""


@dataclass(frozen=True)
class Pointing:
    """Of right codes whose words are marked: how many, how often the encoder's strongest word is
    one of them, how much of what speaks for the code stands in them, and how often a word taken
    blindly would be one."""

    codings: int
    first: float
    share: float
    blind: float

    def __str__(self) -> str:
        return (
            f"  of {self.codings} right codings whose words are marked the strongest word is one "
            f"of these in {self.first:.3f} (blindly {self.blind:.3f}); {self.share:.3f} of what "
            "speaks for a code stands in them"
        )


def pointing(
    reports: Sequence[CodedReport], meanings: Iterable[Meaning | None], codes: Sequence[str]
) -> Pointing | None:
    """Compare the encoder's words with the marked ones; None where none are marked.

    meanings: of all segments of the reports, one after the other; codes: the encoder's.
    """
    marked = [(s, cues) for r in reports for s, cues in zip(r.segments, r.cues, strict=True)]
    rows = []
    for (segment, cues), meaning in zip(marked, meanings, strict=True):
        count = len(words_of(segment.text))
        for code, words in cues.items():
            if meaning is None or count < LEAST_WORDS or code not in codes:
                continue
            there = [word for word in words if word < len(meaning.shares)]
            if not there:
                continue
            column = meaning.shares[:, codes.index(code)].astype(np.float64)
            spoke = np.clip(column, 0, None)
            inside = spoke[there].sum() / spoke.sum() if spoke.any() else 0.0
            rows.append((float(column.argmax()) in there, inside, len(there) / count))
    if not rows:
        return None
    first, share, blind = np.array(rows, dtype=np.float64).mean(0)
    return Pointing(len(rows), float(first), float(share), float(blind))
