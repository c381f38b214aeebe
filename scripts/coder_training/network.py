"""The network that reads a segment's meaning: a multilingual encoder under a linear head.

A label's score is the sum of what the whole segment says for it (linear), of what the section says,
and of what the pieces say that the label itself looks for (attention of each label, Mullenbach et
al. 2018): of a long segment that speaks of three things each code sees its own. The vectors of the
pieces do not change while codes are learned. Needs nothing but torch and numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

Weights = Mapping[str, NDArray[np.float32]]
"""Tensors by the names they have in the network's state."""


@dataclass(frozen=True)
class Sizes:
    """How large the network is."""

    vocabulary: int
    hidden: int
    inner: int
    layers: int
    heads: int
    positions: int
    sections: int
    labels: int


@dataclass(frozen=True)
class Batch:
    """B segments, padded to N pieces.

    pieces: (B, N); mask: (B, N), whether there is a piece; own: (B, N), what each piece counts in
    the mean over the segment's own pieces (of a segment without pieces: the first piece);
    section: (B,).
    """

    pieces: Tensor
    mask: Tensor
    own: Tensor
    section: Tensor

    def twice(self) -> Batch:
        """Return every segment a second time after all of them."""
        fields = (self.pieces, self.mask, self.own, self.section)
        return Batch(*(torch.cat([field, field]) for field in fields))


class EncoderLayer(nn.Module):
    """One BERT layer (normalisation after each half)."""

    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        h = sizes.hidden
        self.heads = sizes.heads
        self.qkv, self.out = nn.Linear(h, 3 * h), nn.Linear(h, h)
        self.up, self.down = nn.Linear(h, sizes.inner), nn.Linear(sizes.inner, h)
        self.norm1, self.norm2 = nn.LayerNorm(h, 1e-12), nn.LayerNorm(h, 1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, h: Tensor, mask: Tensor) -> Tensor:
        rows, width, hidden = h.shape
        q, k, v = self.qkv(h).view(rows, width, 3, self.heads, -1).permute(2, 0, 3, 1, 4).unbind(0)
        a = _attend(q, k, v, mask.to(q.dtype))
        h = self.norm1(h + self.dropout(self.out(a.transpose(1, 2).reshape(rows, width, hidden))))
        return self.norm2(h + self.dropout(self.down(functional.gelu(self.up(h)))))


def _attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    if q.device.type != "cpu":
        return functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    # Written out: nearly twice as quick on a CPU.
    scores = q @ (k * k.shape[-1] ** -0.5).transpose(2, 3) + mask
    return torch.softmax(scores, dim=-1) @ v


class MeaningNetwork(nn.Module):
    """Log odds of each code and family of a segment."""

    def __init__(self, sizes: Sizes, dropout: float = 0.2) -> None:
        super().__init__()
        h = sizes.hidden
        self.pieces = nn.Embedding(sizes.vocabulary, h)
        self.positions = nn.Parameter(torch.zeros(sizes.positions, h))
        self.embedding_norm = nn.LayerNorm(h, 1e-12)
        for fixed in (self.pieces.weight, self.positions, *self.embedding_norm.parameters()):
            fixed.requires_grad_(False)
        self.layers = nn.ModuleList(EncoderLayer(sizes, dropout) for _ in range(sizes.layers))
        self.dropout = nn.Dropout(dropout)
        self.sections = nn.Embedding(sizes.sections, h)
        self.section_scores = nn.Embedding(sizes.sections, sizes.labels)
        self.out = nn.Linear(2 * h, sizes.labels)
        self.look = nn.Linear(h, sizes.labels, bias=False)
        self.say = nn.Linear(h, sizes.labels, bias=False)
        self.register_buffer("mean", torch.zeros(2 * h))
        self.register_buffer("spread", torch.ones(2 * h))
        nn.init.normal_(self.look.weight, std=0.5 * h**-0.5)
        for layer in (self.sections, self.section_scores, self.out, self.say):
            nn.init.zeros_(layer.weight)
        nn.init.constant_(self.out.bias, -3.5)

    def start_from(self, weights: Weights) -> MeaningNetwork:
        """Take over the weights of a base model or of a whole network; return the network."""
        state = {name: torch.from_numpy(np.array(value)) for name, value in weights.items()}
        missing, unknown = self.load_state_dict(state, strict=False)
        own = ("sections.", "section_scores.", "out.", "look.", "say.", "mean", "spread")
        if unknown or any(not name.startswith(own) for name in missing):
            raise ValueError(f"not weights of this network: {missing} missing, {unknown} unknown")
        return self

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """Return all tensors as arrays, as `start_from` takes them."""
        return {name: value.detach().cpu().numpy() for name, value in self.state_dict().items()}

    def states(self, batch: Batch) -> Tensor:
        """Return the last layer's state of each piece, (B, N, hidden)."""
        h = self.embedding_norm(self.pieces(batch.pieces) + self.positions[: batch.mask.shape[1]])
        h = torch.cat([h[:, :1] + self.sections(batch.section)[:, None], h[:, 1:]], dim=1)
        mask = (1 - batch.mask.to(h.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            h = layer(h, mask)
        return h

    def pooled(self, batch: Batch, states: Tensor) -> Tensor:
        """Return first state and mean over own states, (B, 2 hidden)."""
        return torch.cat([states[:, 0], (states * batch.own[..., None]).sum(1)], dim=-1)

    def read(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Return log odds (B, labels) and what was pooled, standardised (B, 2 hidden)."""
        scores, vectors, _ = self._read(batch)
        return scores, vectors

    def look_at(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Return log odds (B, labels) and where each label looks: the share of each piece
        (B, N, labels)."""
        scores, _, shares = self._read(batch)
        return scores, shares

    def _read(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        states = self.states(batch).float()
        vectors = (self.pooled(batch, states) - self.mean) / self.spread
        hidden = states.shape[-1]
        each = self.dropout((states - self.mean[hidden:]) / self.spread[hidden:])
        looked = self.look(each).float() + (1 - batch.mask.float())[..., None] * -1e4
        shares = torch.softmax(looked, dim=1)
        seen = (shares * self.say(each).float()).sum(1)
        whole = self.out(self.dropout(vectors)) + self.section_scores(batch.section)
        return whole + seen, vectors, shares

    def forward(self, batch: Batch) -> Tensor:
        """Return log odds (B, labels)."""
        return self.read(batch)[0]
