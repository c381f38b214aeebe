"""The network's start: multilingual-e5-small, cut to the library's vocabulary and widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scripts.coder_training.network import Sizes
from scripts.language_training.base_weights import BaseWeights

POSITIONS = 160
"""No segment has more pieces (`sdk_text.coding.encoder.inputs`)."""


def start_weights(
    base: BaseWeights, pieces: Sequence[tuple[str, float]]
) -> dict[str, NDArray[np.float32]]:
    """Return the base model's tensors by the names they have in the network.

    pieces: the vocabulary; its first four are begin, padding, end and unknown.
    """
    rows = {piece: row for row, piece in enumerate(base.pieces)}
    special = [base.special[name] for name in ("bos", "pad", "eos", "unk")]
    table = base.tensors["emb.word"].reshape(-1, base.hidden)
    positions = base.tensors["emb.pos"].reshape(-1, base.hidden)
    found = {
        "pieces.weight": table[[*special, *(rows[piece] for piece, _ in pieces[4:])]],
        "positions": (positions + base.tensors["emb.type"][: base.hidden])[:POSITIONS],
        **_pair(base, "embedding_norm", "emb.ln"),
    }
    for number in range(base.layers):
        found.update(_layer(base, f"layers.{number}.", f"l{number}."))
    return found


def sizes_of(base: BaseWeights, vocabulary: int, sections: int, labels: int) -> Sizes:
    """Return the sizes of a network that starts from the base model."""
    return Sizes(
        vocabulary, base.hidden, base.inner, base.layers, base.heads, POSITIONS, sections, labels
    )


def write_start(path: Path, sizes: Sizes, weights: dict[str, NDArray[np.float32]]) -> None:
    """Write sizes and weights as plain arrays (`read_start`)."""
    numbers = np.array(list(asdict(sizes).values()), dtype=np.int64)
    np.savez_compressed(path, sizes=numbers, **weights)


def read_start(path: Path) -> tuple[Sizes, dict[str, NDArray[np.float32]]]:
    """Read what `write_start` wrote; nothing is unpickled."""
    with np.load(path) as file:
        weights = {name: file[name].astype(np.float32) for name in file.files if name != "sizes"}
        return Sizes(*map(int, file["sizes"])), weights


def _layer(base: BaseWeights, ours: str, theirs: str) -> dict[str, NDArray[np.float32]]:
    h, inner, t = base.hidden, base.inner, base.tensors
    joined = {
        "qkv.weight": np.concatenate([t[f"{theirs}{n}.w"].reshape(h, h) for n in "qkv"]),
        "qkv.bias": np.concatenate([t[f"{theirs}{n}.b"] for n in "qkv"]),
    }
    parts = {"out": ("ao", (h, h)), "up": ("fi", (inner, h)), "down": ("fo", (h, inner))}
    for name, (old, shape) in parts.items():
        joined |= _pair(base, name, theirs + old, shape)
    joined |= _pair(base, "norm1", f"{theirs}aln") | _pair(base, "norm2", f"{theirs}oln")
    return {ours + name: value for name, value in joined.items()}


def _pair(
    base: BaseWeights, ours: str, theirs: str, shape: tuple[int, ...] = (-1,)
) -> dict[str, NDArray[np.float32]]:
    return {
        f"{ours}.weight": base.tensors[f"{theirs}.w"].reshape(shape),
        f"{ours}.bias": base.tensors[f"{theirs}.b"],
    }
