"""Segments as arrays to learn from; one file of them is all that training needs.

So training can be done on another machine, where neither the library nor the reports are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sdk_text.coding.encoder.inputs import EncodedSegment

NO_HALF = -1
_BY_SEGMENT = ("starts", "sections", "targets", "weights", "halves")


@dataclass(frozen=True)
class Examples:
    """N segments with what is to be learned of them.

    pieces: vocabulary rows of all segments, one after the other, as `EncodedSegment` has them;
    offsets: (N + 1,), where each segment begins; starts: (N,), its own first piece (its last but
    one is its own last); sections: (N,); targets: (N, labels) from 0 to 1; weights: (N,); halves:
    (N,), the half of the real reports that a segment is left out with, or -1; cues: (K, 3), each
    a segment, a label and which of the segment's pieces belongs to the words that state it; in the
    order of the segments.
    """

    pieces: NDArray[np.uint16]
    offsets: NDArray[np.int64]
    starts: NDArray[np.int64]
    sections: NDArray[np.int64]
    targets: NDArray[np.float32]
    weights: NDArray[np.float32]
    halves: NDArray[np.int64]
    cues: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 3), dtype=np.int64))

    def __len__(self) -> int:
        return len(self.sections)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Pieces of each segment, begin and ends included."""
        return np.diff(self.offsets)

    def chosen(self, places: NDArray[np.int64]) -> Examples:
        """Return some of them, in the order given."""
        rows = [self.pieces[self.offsets[i] : self.offsets[i + 1]] for i in places]
        return Examples(
            np.concatenate(rows),
            np.concatenate([[0], np.cumsum(self.lengths[places])]),
            *(getattr(self, name)[places] for name in _BY_SEGMENT),
            self.cues_of(places),
        )

    def cues_of(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the cues of some of them, (K, 3); a segment's number is its place in `places`."""
        first, end = (np.searchsorted(self.cues[:, 0], places, side) for side in ("left", "right"))
        rows = [
            np.column_stack([np.full(b - a, new), self.cues[a:b, 1:]])
            for new, (a, b) in enumerate(zip(first, end, strict=True))
            if b > a
        ]
        return np.concatenate(rows) if rows else self.cues[:0]

    def added_to(self, before: Examples) -> NDArray[np.bool_]:
        """Return for each segment whether it is not among those before, as it is coded now."""
        known = set(before._keys())
        return np.array([key not in known for key in self._keys()], dtype=bool)

    def _keys(self) -> list[tuple[bytes, int, bytes]]:
        rows = np.split(self.pieces, self.offsets[1:-1])
        targets = self.targets.astype(np.float16)
        return [
            (row.tobytes(), int(section), target.tobytes())
            for row, section, target in zip(rows, self.sections, targets, strict=True)
        ]

    def write(self, path: Path) -> None:
        """Write them as a file of plain arrays."""
        np.savez_compressed(path, **{f.name: getattr(self, f.name) for f in fields(self)})


def read_examples(path: Path) -> Examples:
    """Read what `Examples.write` wrote; nothing is unpickled."""
    with np.load(path) as file:
        return Examples(**{f.name: file[f.name] for f in fields(Examples) if f.name in file})


def examples_of(
    encoded: Sequence[EncodedSegment],
    targets: NDArray[np.float32],
    weights: NDArray[np.float32] | None = None,
    halves: Sequence[int | None] | None = None,
    cues: Sequence[Mapping[int, Collection[int]]] = (),
) -> Examples:
    """Return encoded segments as examples; without weights each counts one.

    cues: of each segment, label → numbers of the words that state it.
    """
    count = len(encoded)
    marked = [
        (row, label, e.start + place)
        for row, (e, found) in enumerate(zip(encoded, cues, strict=bool(cues)))
        for label, words in found.items()
        for place, word in enumerate(e.words)
        if word in words
    ]
    half = [NO_HALF if h is None else h for h in halves or [None] * count]
    return Examples(
        np.array([piece for e in encoded for piece in e.pieces], dtype=np.uint16),
        np.concatenate([[0], np.cumsum([len(e.pieces) for e in encoded])]).astype(np.int64),
        np.array([e.start for e in encoded], dtype=np.int64),
        np.array([e.section for e in encoded], dtype=np.int64),
        targets,
        np.ones(count, dtype=np.float32) if weights is None else weights,
        np.array(half, dtype=np.int64),
        np.array(marked, dtype=np.int64).reshape(-1, 3),
    )
