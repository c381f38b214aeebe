"""Runs the network: batches of encoded sentences in, scores for each sentence out.

The ONNX file takes ``pieces``, ``mask`` (B, N), ``features`` (B, N, F), ``first``, ``last``
(B, M), all 64-bit integers. It returns ``bundles`` and ``bundle_scores`` (B, M, J): the likeliest
word classes with features and their log probabilities, best first; ``scripts`` and
``script_scores`` (B, M, K): the same of edit scripts; ``entities`` (B, M, E): log probabilities of
BIO tags; ``arcs`` (B, M, M + 1): scores of heads, column 0 the root; ``labels`` (B, M, M + 1): the
best label for each head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sdk_text.errors import EngineError
from sdk_text.language.embedded.inputs import Encoded, collate
from sdk_text.system.networks import Arrays, batches_by_length, open_network, run_batches

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

    def __init__(self, path: Path, threads: int = 1, pieces_per_batch: int = 256) -> None:
        """Load ``path``; ``threads``: batches at a time; ``pieces_per_batch`` bounds memory."""
        try:
            self._network = open_network(path)
        except ValueError as error:
            raise EngineError(
                f"{path} {error}. Restore the file, for instance by installing the package again."
            ) from error
        self.threads, self.pieces_per_batch = threads, pieces_per_batch

    def run(self, sentences: Sequence[Encoded]) -> list[Scores]:
        """Return the scores of each sentence, in the order given."""
        results: list[Scores | None] = [None] * len(sentences)
        batches = batches_by_length([len(s.pieces) for s in sentences], self.pieces_per_batch)
        found = run_batches(
            self._network,
            OUTPUTS,
            batches,
            lambda places: _arrays([sentences[i] for i in places]),
            self.threads,
        )
        for places, values in found:
            for row, place in enumerate(places):
                words = len(sentences[place].first)
                cut = {name: v[row, :words] for name, v in zip(OUTPUTS, values, strict=True)}
                cut["arcs"] = cut["arcs"][:, : words + 1]
                cut["labels"] = cut["labels"][:, : words + 1]
                results[place] = Scores(**cut)
        return [r for r in results if r is not None]


def _arrays(batch: Sequence[Encoded]) -> Arrays:
    arrays = collate(batch)
    return {**arrays, "mask": arrays["mask"].astype(np.int64)}
