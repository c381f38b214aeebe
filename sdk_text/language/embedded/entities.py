"""Named entities from scores of BIO tags: the best sequence that is well formed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


class EntityDecoder:
    """Finds the best BIO sequence in which ``I-x`` follows only ``B-x`` or ``I-x``."""

    def __init__(self, tags: Sequence[str]) -> None:
        """Take the tags in the order of the scores' columns; ``O`` is the first."""
        self.tags = list(tags)
        self._start = np.array([-np.inf if t.startswith("I-") else 0.0 for t in tags])
        self._step = np.zeros((len(tags), len(tags)))
        for i, before in enumerate(tags):
            for j, after in enumerate(tags):
                if after.startswith("I-") and before[1:] != after[1:]:
                    self._step[i, j] = -np.inf

    def tag(self, scores: NDArray[np.float32]) -> list[str]:
        """Return the tags of one sentence; scores: (words, tags), log probabilities."""
        if not len(scores):
            return []
        best: list[int] = scores.argmax(1).tolist()
        if self._well_formed(best):
            return [self.tags[i] for i in best]
        total = scores[0] + self._start
        back = []
        for row in scores[1:]:
            ways = total[:, None] + self._step
            source = ways.argmax(0)
            back.append(source)
            total = ways[source, np.arange(len(source))] + row
        last = int(total.argmax())
        path = [last]
        for source in reversed(back):
            last = int(source[last])
            path.append(last)
        return [self.tags[i] for i in reversed(path)]

    def _well_formed(self, path: Sequence[int]) -> bool:
        if np.isinf(self._start[path[0]]):
            return False
        return not any(np.isinf(self._step[a, b]) for a, b in pairwise(path) if b)

    def spans(self, scores: NDArray[np.float32]) -> list[tuple[int, int, str]]:
        """Return (first word, last word + 1, type) of every entity in one sentence."""
        found: list[tuple[int, int, str]] = []
        for i, tag in enumerate(self.tag(scores)):
            if tag.startswith("B-"):
                found.append((i, i + 1, tag[2:]))
            elif tag.startswith("I-"):
                start, _, kind = found[-1]
                found[-1] = (start, i + 1, kind)
        return found
