"""The network: one encoder, heads for all layers of the analysis."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from scripts.language_training.base_weights import BaseWeights
from scripts.language_training.labels import Labels

FEATURE_WIDTH = 96
ARC_WIDTH = 256
RELATION_WIDTH = 80


class RowDropout(nn.Module):
    """Dropout of the same features all along a sentence (few random numbers: fast on a CPU)."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.share:
            return x
        keep = torch.rand(x.shape[0], 1, x.shape[-1], dtype=x.dtype) >= self.share
        return x * (keep.to(x.dtype) / (1 - self.share))


class EncoderLayer(nn.Module):
    """One BERT layer (normalisation after each half)."""

    def __init__(self, base: BaseWeights, number: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.scale = base.heads, (base.hidden // base.heads) ** -0.5
        t, h, p = base.tensors, base.hidden, f"l{number}."
        self.qkv = nn.Linear(h, 3 * h)
        self.qkv.weight.data = torch.from_numpy(
            np.concatenate([t[p + f"{n}.w"].reshape(h, h) for n in "qkv"])
        )
        self.qkv.bias.data = torch.from_numpy(np.concatenate([t[p + f"{n}.b"] for n in "qkv"]))
        self.out = _linear(t, p + "ao", h, h)
        self.norm1 = layer_norm(t, p + "aln", h)
        self.up = _linear(t, p + "fi", base.inner, h)
        self.down = _linear(t, p + "fo", h, base.inner)
        self.norm2 = layer_norm(t, p + "oln", h)
        self.dropout = RowDropout(dropout)

    def forward(self, h: Tensor, mask: Tensor) -> Tensor:
        rows, width, hidden = h.shape
        q, k, v = self.qkv(h).view(rows, width, 3, self.heads, -1).permute(2, 0, 3, 1, 4).unbind(0)
        # Written out: several times as fast on a CPU in 32 bits as the built-in attention.
        scores = q @ (k * self.scale).transpose(2, 3) + mask
        a = torch.softmax(scores, dim=-1) @ v
        h = self.norm1(h + self.dropout(self.out(a.transpose(1, 2).reshape(rows, width, hidden))))
        return self.norm2(h + self.dropout(self.down(functional.gelu(self.up(h)))))


def _linear(tensors: dict[str, np.ndarray], name: str, out: int, inn: int) -> nn.Linear:
    layer = nn.Linear(inn, out)
    layer.weight.data = torch.from_numpy(tensors[name + ".w"].reshape(out, inn).copy())
    layer.bias.data = torch.from_numpy(tensors[name + ".b"].copy())
    return layer


def layer_norm(tensors: dict[str, np.ndarray], name: str, width: int) -> nn.LayerNorm:
    """Return a normalisation with the base model's weights."""
    layer = nn.LayerNorm(width, eps=1e-12)
    layer.weight.data = torch.from_numpy(tensors[name + ".w"].copy())
    layer.bias.data = torch.from_numpy(tensors[name + ".b"].copy())
    return layer


def _mlp(inn: int, out: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(
        RowDropout(dropout), nn.Linear(inn, out), nn.LeakyReLU(0.1), RowDropout(dropout)
    )


class Network(nn.Module):
    """Pieces and word features in; scores for every word out (see :meth:`forward`)."""

    def __init__(
        self,
        base: BaseWeights,
        rows: np.ndarray,
        features: int,
        labels: Labels,
        dropout: float = 0.1,
        head_dropout: float = 0.25,
    ) -> None:
        super().__init__()
        h, t = base.hidden, base.tensors
        table = t["emb.word"].reshape(-1, h)[rows]
        self.pieces = nn.Embedding.from_pretrained(torch.from_numpy(table.copy()), freeze=False)
        positions = t["emb.pos"].reshape(-1, h) + t["emb.type"][:h]
        self.positions = nn.Parameter(torch.from_numpy(positions.copy()))
        self.embedding_norm = layer_norm(t, "emb.ln", h)
        self.features = nn.Embedding(features + 1, FEATURE_WIDTH)
        nn.init.normal_(self.features.weight, std=0.05)
        self.features_in = nn.Linear(FEATURE_WIDTH, h)
        nn.init.normal_(self.features_in.weight, std=0.002)
        nn.init.zeros_(self.features_in.bias)
        self.layers = nn.ModuleList(EncoderLayer(base, i, dropout) for i in range(base.layers))
        self.dropout = RowDropout(dropout)
        self._heads(h, labels, head_dropout)

    def _heads(self, h: int, labels: Labels, dropout: float) -> None:
        w = 2 * h + FEATURE_WIDTH
        self.register_buffer("factor_matrix", torch.from_numpy(labels.factor_matrix()))
        self.tag_hidden = _mlp(w, 384, dropout)
        self.factors = nn.Linear(384, len(labels.factors))
        self.bundles = nn.Linear(384, len(labels.bundles))
        nn.init.zeros_(self.bundles.weight)
        nn.init.zeros_(self.bundles.bias)
        self.xpos = nn.ModuleList(nn.Linear(384, len(x)) for x in labels.xpos)
        self.script_hidden = _mlp(w + 384, 384, dropout)
        self.scripts = nn.Linear(384, len(labels.scripts))
        self.entity_hidden = _mlp(w, 128, dropout)
        self.entities = nn.Linear(128, len(labels.entities))
        self.root = nn.Parameter(torch.randn(w) * 0.02)
        self.arc_head, self.arc_child = _mlp(w, ARC_WIDTH, dropout), _mlp(w, ARC_WIDTH, dropout)
        self.rel_head = _mlp(w, RELATION_WIDTH, dropout)
        self.rel_child = _mlp(w, RELATION_WIDTH, dropout)
        self.arc = nn.Parameter(torch.empty(ARC_WIDTH + 1, ARC_WIDTH))
        nn.init.xavier_uniform_(self.arc)
        r = RELATION_WIDTH + 1
        self.relation = nn.Parameter(torch.zeros(r, len(labels.deprels) * r))

    def encode(self, pieces: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return piece vectors (B, N, hidden) and summed word features (B, N, FEATURE_WIDTH)."""
        shape = self.features(features).sum(2)
        h = self.pieces(pieces) + self.positions[: pieces.shape[1]] + self.features_in(shape)
        h = self.dropout(self.embedding_norm(h))
        attention = (~mask).to(h.dtype)[:, None, None, :] * -1e4
        for layer in self.layers:
            h = layer(h, attention)
        return h, shape

    def words(self, h: Tensor, shape: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Return word vectors (B, M, W): first piece, last piece, features."""
        row = torch.arange(first.shape[0])[:, None]
        return torch.cat([h[row, first], h[row, last], shape[row, first]], dim=-1)

    def tag_scores(self, hidden: Tensor) -> tuple[Tensor, Tensor]:
        """Return factor scores and bundle scores (the sum of its factors and its own)."""
        factors = self.factors(hidden)
        return factors, self.bundles(hidden) + factors @ self.factor_matrix.T

    def forward(
        self, pieces: Tensor, features: Tensor, mask: Tensor, first: Tensor, last: Tensor
    ) -> dict[str, Tensor]:
        """Return scores: bundles, factors, scripts, entities (B, M, classes); arcs (B, M, M+1);
        rel_child, rel_head for :meth:`relations`; tag_hidden for the extra targets.
        """
        h, shape = self.encode(pieces, features, mask)
        w = self.words(h, shape, first, last)
        hidden = self.tag_hidden(w)
        factors, bundles = self.tag_scores(hidden)
        with_root = torch.cat([self.root.to(w.dtype).expand(w.shape[0], 1, -1), w], dim=1)
        arcs = (_one(self.arc_child(w)) @ self.arc) @ self.arc_head(with_root).transpose(1, 2)
        return {
            "bundles": bundles,
            "factors": factors,
            "tag_hidden": hidden,
            "scripts": self.scripts(self.script_hidden(torch.cat([w, hidden], dim=-1))),
            "entities": self.entities(self.entity_hidden(w)),
            "arcs": arcs,
            "rel_child": _one(self.rel_child(w)),
            "rel_head": _one(self.rel_head(with_root)),
        }

    def relations(self, child: Tensor, head: Tensor, chosen: Tensor) -> Tensor:
        """Return label scores (B, M, labels) for the heads ``chosen`` (B, M)."""
        rows, words, width = child.shape
        picked = head[torch.arange(rows)[:, None], chosen]
        mixed = (child @ self.relation).view(rows, words, -1, width)
        return (mixed @ picked.unsqueeze(-1)).squeeze(-1)


def _one(t: Tensor) -> Tensor:
    return torch.cat([t, torch.ones_like(t[..., :1])], dim=-1)
