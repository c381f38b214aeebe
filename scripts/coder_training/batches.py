"""Examples on the device, cut into batches of like length."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from scripts.coder_training.examples import Examples
from scripts.coder_training.network import Batch

_PAD = 1


class Rows:
    """Examples as one matrix on the device, from which batches are cut."""

    def __init__(self, examples: Examples, device: str) -> None:
        self.lengths = examples.lengths
        count, width = len(examples), _even(self.lengths.max())
        places = np.arange(width)
        there = places < self.lengths[:, None]
        pieces = np.full((count, width), _PAD, dtype=np.int64)
        pieces[there] = examples.pieces
        own = there & (places >= examples.starts[:, None]) & (places < self.lengths[:, None] - 1)
        own[~own.any(1), 0] = True
        share = own / own.sum(1, keepdims=True)
        self._mask = torch.from_numpy(there).to(device)
        self._pieces = torch.from_numpy(pieces).to(device)
        self._own = torch.from_numpy(share.astype(np.float32)).to(device)
        self._section = torch.from_numpy(examples.sections).to(device)
        self._examples = examples

    def batch(self, places: NDArray[np.int64]) -> tuple[Batch, Tensor]:
        """Return some of them, cut to the longest, and where they stand."""
        width = _even(self.lengths[places].max())
        rows = torch.from_numpy(places).to(self._pieces.device)
        cut = (m[rows, :width] for m in (self._pieces, self._mask, self._own))
        return Batch(*cut, self._section[rows]), rows

    def cues(self, places: NDArray[np.int64]) -> Tensor:
        """Return what `Examples.cues` says of some of them, (K, 3), by their rows in the batch."""
        found = self._examples.cues_of(places)
        return torch.from_numpy(found).to(self._pieces.device)

    def batches(
        self, pieces: int, chance: np.random.Generator | None = None
    ) -> list[NDArray[np.int64]]:
        """Return batches of segments of like length; shuffled where there is chance."""
        like = self.lengths + (chance.random(len(self.lengths)) * 4 if chance else 0)
        found: list[list[int]] = [[]]
        for place in np.argsort(like, kind="stable"):
            if found[-1] and (len(found[-1]) + 1) * self.lengths[place] > pieces:
                found.append([])
            found[-1].append(int(place))
        if chance:
            chance.shuffle(found)
        return [np.array(batch) for batch in found]

    def shuffled(
        self, pieces: int, chance: np.random.Generator, steps: int
    ) -> Iterator[NDArray[np.int64]]:
        """Yield shuffled batches, all examples again and again, for so many steps."""
        done = 0
        while done < steps:
            for places in self.batches(pieces, chance)[: steps - done]:
                yield places
                done += 1


def _even(width: int) -> int:
    """Return the next multiple of eight: graphics cards attend to such widths several times as
    quickly."""
    return -(-int(width) // 8) * 8
