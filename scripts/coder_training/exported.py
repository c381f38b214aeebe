"""Reads an encoder's ONNX file back as a network, to go on from where its training files are gone.

What was 8-bit is off by half a step of its scale at most; the head is as it was.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from scripts.coder_training.network import Sizes
from scripts.language_training.export import layer_count

_LINEAR, _NORMS = ("qkv", "out", "up", "down"), ("norm1", "norm2")


def read_exported(path: Path) -> tuple[Sizes, dict[str, NDArray[np.float32]]]:
    """Return sizes and weights of what `export.export_encoder` wrote, by their names in the
    network."""
    graph = onnx.load(str(path)).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    layers = layer_count(held)
    found = {
        "pieces.weight": held["pieces.w"] * held["pieces.s"],
        "positions": held["positions"],
        "embedding_norm.weight": held["embedding_norm.weight"],
        "embedding_norm.bias": held["embedding_norm.bias"],
        "sections.weight": held["sections"],
        "section_scores.weight": held["by_section"],
        "out.weight": held["out"].T,
        "out.bias": held["out.b"],
        "look.weight": held["look"].T,
        "say.weight": held["say"].T,
        "mean": held["mean"],
        "spread": held["spread"],
    }
    for layer in (f"layers.{number}." for number in range(layers)):
        for name in (layer + n for n in _LINEAR):
            found |= {f"{name}.weight": _linear(held, name), f"{name}.bias": held[f"{name}.b"]}
        for name in (f"{layer}{n}.{part}" for n in _NORMS for part in ("weight", "bias")):
            found[name] = held[name]
    attention = next(node for node in graph.node if node.op_type == "MultiHeadAttention")
    heads = {a.name: helper.get_attribute_value(a) for a in attention.attribute}["num_heads"]
    vocabulary, hidden = found["pieces.weight"].shape
    inner, positions = len(found["layers.0.up.weight"]), len(found["positions"])
    sections, labels = found["section_scores.weight"].shape
    sizes = Sizes(vocabulary, hidden, inner, layers, heads, positions, sections, labels)
    return sizes, {name: np.asarray(value, dtype=np.float32) for name, value in found.items()}


def _linear(held: dict[str, NDArray[np.float32]], name: str) -> NDArray[np.float32]:
    """Return a layer's weight, (out, in); inputs that were kept apart are in 32 bits."""
    weight = held[f"{name}.w"] * held[f"{name}.s"]
    if f"{name}.o" in held:
        weight[held[f"{name}.o"]] = held[f"{name}.ow"]
    return np.asarray(weight.T, dtype=np.float32)
