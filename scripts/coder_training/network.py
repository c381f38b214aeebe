"""The network that reads a segment's meaning: a multilingual encoder, one linear head.

The vectors of the pieces stay as the base model has them, and so may the lowest layers (FROZEN):
what stays is computed once and kept. Training all layers took a third more time than the upper six
and read reports that it had not seen better.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from scripts.language_training.base_weights import BaseWeights
from scripts.language_training.network import EncoderLayer, layer_norm
from sdk_text.coding.encoder.inputs import EncodedSegment, collate

FROZEN = 0
"""The lowest layers that stay as they are."""
Row = NDArray[np.float16]
"""What the frozen layers say of one segment, (pieces, hidden)."""


class FrozenHalf(nn.Module):
    """Pieces in, the states after the frozen layers out."""

    def __init__(self, base: BaseWeights, rows: NDArray[np.int64]) -> None:
        super().__init__()
        h, t = base.hidden, base.tensors
        table = t["emb.word"].reshape(-1, h)[rows]
        self.pieces = nn.Embedding.from_pretrained(torch.from_numpy(table.copy()))
        positions = t["emb.pos"].reshape(-1, h) + t["emb.type"][:h]
        self.positions = nn.Parameter(torch.from_numpy(positions[:200].copy()))
        self.embedding_norm = layer_norm(t, "emb.ln", h)
        self.layers = nn.ModuleList(EncoderLayer(base, i, 0.0) for i in range(FROZEN))

    @torch.no_grad()
    def states(self, segments: Sequence[EncodedSegment], size: int = 64) -> list[Row]:
        """Return the states of each segment."""
        self.eval()
        found: list[Row | None] = [None] * len(segments)
        order = sorted(range(len(segments)), key=lambda i: len(segments[i].pieces))
        for start in range(0, len(order), size):
            places = order[start : start + size]
            batch = collate([segments[i] for i in places])
            pieces = torch.from_numpy(batch["pieces"])
            h = self.pieces(pieces) + self.positions[: pieces.shape[1]]
            h, mask = self.embedding_norm(h), _attention(torch.from_numpy(batch["mask"]))
            for layer in self.layers:
                h = layer(h, mask)
            for row, place in zip(h.half().numpy(), places, strict=True):
                found[place] = row[: len(segments[place].pieces)].copy()
        return [row for row in found if row is not None]


class ReadingHalf(nn.Module):
    """The trained layers and the head: log odds of each code and family."""

    def __init__(self, base: BaseWeights, sections: int, labels: int, dropout: float = 0.1) -> None:
        super().__init__()
        h = base.hidden
        self.layers = nn.ModuleList(
            EncoderLayer(base, i, dropout) for i in range(FROZEN, base.layers)
        )
        self.dropout = nn.Dropout(dropout)
        self.sections = nn.Embedding(sections, h)
        self.section_scores = nn.Embedding(sections, labels)
        self.out = nn.Linear(2 * h, labels)
        self.register_buffer("mean", torch.zeros(2 * h))
        self.register_buffer("spread", torch.ones(2 * h))
        for weight in (self.sections.weight, self.section_scores.weight, self.out.weight):
            nn.init.zeros_(weight)
        nn.init.constant_(self.out.bias, -3.5)

    def pooled(self, batch: dict[str, Tensor]) -> Tensor:
        """Return first state and mean over the segment's own states, (B, 2 hidden)."""
        h, mask = batch["states"], _attention(batch["mask"])
        first = h[:, :1] + self.sections(batch["section"])[:, None]
        h = torch.cat([first, h[:, 1:]], dim=1)
        for layer in self.layers:
            h = layer(h, mask)
        return torch.cat([h[:, 0], (h * batch["own"][..., None]).sum(1)], dim=-1)

    def vectors(self, batch: dict[str, Tensor]) -> Tensor:
        """Return the pooled states, standardised."""
        return (self.pooled(batch) - self.mean) / self.spread

    def forward(self, batch: dict[str, Tensor]) -> Tensor:
        """Return log odds (B, labels)."""
        return self.out(self.dropout(self.vectors(batch))) + self.section_scores(batch["section"])


def tensors(segments: Sequence[EncodedSegment], states: Sequence[Row]) -> dict[str, Tensor]:
    """Return one batch: states (B, N, hidden), mask, own (B, N), section (B)."""
    arrays = collate(segments)
    rows, width = arrays["mask"].shape
    whole = np.zeros((rows, width, states[0].shape[1]), dtype=np.float32)
    for target, state in zip(whole, states, strict=True):
        target[: len(state)] = state
    kept = {name: torch.from_numpy(arrays[name]) for name in ("mask", "own", "section")}
    return {"states": torch.from_numpy(whole), **kept}


def loss_of(scores: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
    """Return the mean cross-entropy, summed over labels, weighted by segment."""
    each = functional.binary_cross_entropy_with_logits(scores, targets, reduction="none")
    return (each.sum(1) * weights).mean()


def _attention(mask: Tensor) -> Tensor:
    return (1 - mask.to(torch.float32))[:, None, None, :] * -1e4
