"""Runs the network: batches of encoded sentences in, scores for each sentence out.

The ONNX file takes ``pieces``, ``mask`` (B, N), ``features`` (B, N, F), ``first``, ``last``
(B, M), all 64-bit integers. It returns ``bundles`` and ``bundle_scores`` (B, M, J): the likeliest
word classes with features and their log probabilities, best first; ``scripts`` and
``script_scores`` (B, M, K): the same of edit scripts; ``entities`` (B, M, E): log probabilities of
BIO tags; ``arcs`` (B, M, M + 1): scores of heads, column 0 the root; ``labels`` (B, M, M + 1): the
best label for each head.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from sdk_text.errors import EngineError
from sdk_text.language.embedded.inputs import Encoded, collate

OUTPUTS = ("bundles", "bundle_scores", "scripts", "script_scores", "entities", "arcs", "labels")


@dataclass(frozen=True)
class Scores:
    """What the network says of one sentence of M words; shapes as above without B."""

    bundles: NDArray[np.int64]
    bundle_scores: NDArray[np.float32]
    scripts: NDArray[np.int64]
    script_scores: NDArray[np.float32]
    entities: NDArray[np.float32]
    arcs: NDArray[np.float32]
    labels: NDArray[np.int64]


class NetworkSession:
    """One loaded network."""

    def __init__(self, path: Path, threads: int = 1, pieces_per_batch: int = 192) -> None:
        """Load ``path``; ``threads`` inside one operator; ``pieces_per_batch`` bounds memory."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The graph is written in fused operators already; more rewriting makes it slower.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's own errors have no common public class
            raise EngineError(
                f"{path} cannot be loaded as an ONNX model ({type(error).__name__}). "
                "Restore the file, for instance by installing the package again."
            ) from error
        self.pieces_per_batch = pieces_per_batch

    def run(self, sentences: Sequence[Encoded]) -> list[Scores]:
        """Return the scores of each sentence, in the order given."""
        results: list[Scores | None] = [None] * len(sentences)
        for places in self._batches(sentences):
            batch = [sentences[i] for i in places]
            arrays = collate(batch)
            arrays["mask"] = arrays["mask"].astype(np.int64)
            values: list[Any] = self._session.run(list(OUTPUTS), arrays)
            for row, place in enumerate(places):
                words = len(sentences[place].first)
                cut = {name: v[row, :words] for name, v in zip(OUTPUTS, values, strict=True)}
                cut["arcs"] = cut["arcs"][:, : words + 1]
                cut["labels"] = cut["labels"][:, : words + 1]
                results[place] = Scores(**cut)
        return [r for r in results if r is not None]

    def _batches(self, sentences: Sequence[Encoded]) -> Iterator[list[int]]:
        """Yield places of sentences of like length, padded size within the bound."""
        order: Iterable[int] = sorted(range(len(sentences)), key=lambda i: len(sentences[i].pieces))
        batch: list[int] = []
        for place in order:
            width = len(sentences[place].pieces)
            if batch and (len(batch) + 1) * width > self.pieces_per_batch:
                yield batch
                batch = []
            batch.append(place)
        if batch:
            yield batch
