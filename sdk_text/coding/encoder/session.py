"""Runs the encoder: segments in; scores, vectors and the words behind the scores out.

The ONNX file takes what `sdk_text.coding.encoder.inputs.collate` makes. It returns ``scores``
(B, L): log odds of each code and then of each family; ``vectors`` (B, V): the segment as a vector,
standardised; ``shares`` (B, N, L): what each piece added to each score by its place in the mean.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sdk_text.coding.encoder.folder import EncoderData, read_encoder
from sdk_text.coding.encoder.inputs import EncodedSegment, SegmentEncoder, collate, words_of
from sdk_text.errors import InputError
from sdk_text.records import Segment

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "sdk"
PIECES_PER_BATCH = 512
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

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        """Read and check the folder (raises InputError); the network is loaded on first use."""
        self.data: EncoderData = read_encoder(folder)
        self._inputs = SegmentEncoder(self.data.pieces, self.data.sections)
        self._threads = threads or _cores()

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes that the scores are of."""
        return self.data.codes

    @property
    def families(self) -> tuple[str, ...]:
        """Families that the scores are of."""
        return self.data.families

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        try:
            return onnxruntime.InferenceSession(
                str(self.data.network), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's own errors have no common public class
            raise InputError(
                f"{self.data.network}: cannot be loaded as an ONNX model "
                f"({type(error).__name__}); install the package again"
            ) from error

    def read(self, segments: Sequence[Segment]) -> list[Meaning]:
        """Return the meaning of each segment, in the order given."""
        encoded = [self._inputs.encode(segment) for segment in segments]
        found: list[Meaning | None] = [None] * len(segments)
        for places in _batches([len(e.pieces) for e in encoded]):
            batch = [encoded[i] for i in places]
            scores, vectors, shares = self._session.run(
                ["scores", "vectors", "shares"], collate(batch)
            )
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


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Return places of segments of like length together, padded size within the bound."""
    batches: list[list[int]] = [[]]
    for place in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if batches[-1] and (len(batches[-1]) + 1) * lengths[place] > PIECES_PER_BATCH:
            batches.append([])
        batches[-1].append(place)
    return [batch for batch in batches if batch]


def _cores() -> int:
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(available or 1, 4)
