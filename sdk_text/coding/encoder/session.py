"""Runs the encoder: segments in; scores, vectors and the words behind the scores out.

The ONNX file takes what `sdk_text.coding.encoder.inputs.collate` makes. It returns ``scores``
(B, L): log odds of each code and then of each family; ``vectors`` (B, V): the segment as a vector,
standardised; ``shares`` (B, N, L): what each piece added to each score by its place in the mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sdk_text.coding.encoder.folder import EncoderData, read_encoder
from sdk_text.coding.encoder.inputs import EncodedSegment, SegmentEncoder, collate, words_of
from sdk_text.errors import InputError
from sdk_text.records import Segment
from sdk_text.system.networks import batches_by_length, cores, open_network, run_batches

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "sdk"
PIECES_PER_BATCH = 512
MOST_THREADS = 4
_WORDS_IN_CUE, _STRONG = 3, 0.35


@dataclass(frozen=True)
class Meaning:
    """What the encoder says of one segment.

    scores: log odds, (codes,) in the encoder's order; families: the same, (families,); vector:
    the segment as a standardised vector; shares: (words, codes), what each word added.
    """

    scores: NDArray[np.float32]
    families: NDArray[np.float32]
    vector: NDArray[np.float32]
    shares: NDArray[np.float16]


class Encoder:
    """An encoder that is loaded when it is first used."""

    def __init__(self, folder: Path) -> None:
        """Read and check the folder (raises InputError); the network is loaded on first use."""
        self.data: EncoderData = read_encoder(folder)
        self._inputs = SegmentEncoder(self.data.pieces, self.data.sections)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes that the scores are of."""
        return self.data.codes

    @property
    def families(self) -> tuple[str, ...]:
        """Families that the scores are of."""
        return self.data.families

    @cached_property
    def _network(self) -> Any:
        try:
            return open_network(self.data.network)
        except ValueError as error:
            raise InputError(f"{self.data.network}: {error}; install the package again") from error

    def read(self, segments: Sequence[Segment]) -> list[Meaning]:
        """Return the meaning of each segment, in the order given.

        Segments of two summaries never share a batch: the network rounds by batch, and so what it
        says of a summary does not depend on what else is read.
        """
        encoded = [self._inputs.encode(segment) for segment in segments]
        found: list[Meaning | None] = [None] * len(segments)
        batches: list[list[int]] = []
        for _, numbers in groupby(range(len(segments)), lambda i: segments[i].summary):
            own = list(numbers)
            lengths = [len(encoded[i].pieces) for i in own]
            for batch in batches_by_length(lengths, PIECES_PER_BATCH):
                batches.append([own[place] for place in batch])
        read = run_batches(
            self._network,
            ("scores", "vectors", "shares"),
            batches,
            lambda places: collate([encoded[i] for i in places]),
            min(cores(), MOST_THREADS),
        )
        for places, (scores, vectors, shares) in read:
            for row, place in enumerate(places):
                found[place] = self._meaning(encoded[place], scores[row], vectors[row], shares[row])
        return [meaning for meaning in found if meaning is not None]

    def _meaning(self, segment: EncodedSegment, scores: Any, vector: Any, shares: Any) -> Meaning:
        codes = len(self.codes)
        words = max(segment.words, default=-1) + 1
        by_word = np.zeros((words, codes), dtype=np.float32)
        np.add.at(by_word, list(segment.words), shares[segment.start : segment.end, :codes])
        return Meaning(
            scores[:codes].copy(), scores[codes:].copy(), vector.copy(), by_word.astype(np.float16)
        )


@cache
def shipped_encoder() -> Encoder:
    """Return the encoder that comes with the package (raises InputError if it is damaged)."""
    return Encoder(SHIPPED)


def strongest_words(text: str, shares: NDArray[np.float16]) -> list[str]:
    """Return the words of a segment that spoke most for a code, in their order in the text.

    shares: (words,) of that code. At most three, and none that spoke much less than the first;
    neighbours are joined. Marks at the ends of a word are left out.
    """
    values = np.asarray(shares, dtype=np.float64)
    if not len(values) or values.max() <= 0:
        return []
    order = [int(i) for i in np.argsort(-values)[:_WORDS_IN_CUE]]
    kept = sorted(i for i in order if values[i] >= _STRONG * values[order[0]])
    places = words_of(text)
    cues: list[list[int]] = []
    for i in kept:
        if cues and cues[-1][1] == i - 1:
            cues[-1][1] = i
        else:
            cues.append([i, i])
    cut = [text[places[first][0] : places[last][1]] for first, last in cues]
    return [cue for cue in (c.strip(" .,;:!?()[]„“”\"'«»–—-•") for c in cut) if cue]
