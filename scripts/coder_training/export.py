"""Writes the trained encoder as one ONNX file with 8-bit weights.

Inputs and outputs are described in ``sdk_text/coding/encoder/session.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto

from scripts.coder_training.network import MeaningNetwork
from scripts.language_training.calibration import input_range
from scripts.language_training.export import Weights, encoder_layer, layer_count
from scripts.language_training.onnx_graph import GraphBuilder, InputRange
from sdk_text.coding.encoder.inputs import EncodedSegment, collate

FLOAT, INT64, INT32 = TensorProto.FLOAT, TensorProto.INT64, TensorProto.INT32
CALIBRATED = 256
"""Segments that are run to find the ranges of 8-bit inputs."""


def export_encoder(
    path: Path, network: MeaningNetwork, heads: int, sample: list[EncodedSegment]
) -> None:
    """Write the network to `path`; `sample`: segments to find the ranges on."""
    weights = network.weights()
    open_graph = build_graph(weights, heads, None, show_inputs=True)
    ranges = _calibrate(open_graph, sample[:: max(1, len(sample) // CALIBRATED)][:CALIBRATED])
    onnx.save(build_graph(weights, heads, ranges), str(path))


def build_graph(
    w: Weights, heads: int, ranges: Mapping[str, InputRange] | None, show_inputs: bool = False
) -> onnx.ModelProto:
    """Return the model; see `sdk_text.coding.encoder.session`."""
    g = GraphBuilder(ranges)
    mask = g.node("Cast", ["mask"], to=INT32)
    h = _with_section(g, w, _embeddings(g, w))
    for number in range(layer_count(w)):
        h = encoder_layer(g, w, f"layers.{number}.", h, mask, heads)
    scores, vectors, shares = _head(g, w, h)
    outputs = {
        "scores": (FLOAT, ["B", "L"], scores),
        "vectors": (FLOAT, ["B", "V"], vectors),
        "shares": (FLOAT, ["B", "N", "L"], shares),
    }
    if show_inputs:
        for name, inner in g.linear_inputs.items():
            outputs[f"in:{name}"] = (FLOAT, [f"{name}_{i}" for i in range(3)], inner)
    inputs = {
        "pieces": (INT64, ["B", "N"]),
        "mask": (INT64, ["B", "N"]),
        "own": (FLOAT, ["B", "N"]),
        "section": (INT64, ["B"]),
    }
    return g.model(inputs, outputs)


def _embeddings(g: GraphBuilder, w: Weights) -> str:
    sizes = g.node("Shape", ["pieces"])
    one, two = g.constant("one", np.array([1])), g.constant("two", np.array([2]))
    width = g.node("Slice", [sizes, one, two])
    places = g.constant("positions", w["positions"].astype(np.float16))
    near = g.node("Slice", [places, g.constant("zero", np.array([0])), width])
    total = g.node(
        "Add", [g.rows("pieces", "pieces", w["pieces.weight"]), g.node("Cast", [near], to=FLOAT)]
    )
    norm = [g.constant(f"embedding_norm.{k}", w[f"embedding_norm.{k}"]) for k in ("weight", "bias")]
    return g.node("LayerNormalization", [total, *norm], axis=-1, epsilon=1e-12)


def _with_section(g: GraphBuilder, w: Weights, h: str) -> str:
    """Add the section's vector to the first piece."""
    axis = g.constant("axis1", np.array([1]))
    table = g.constant("sections", w["sections.weight"])
    section = g.node("Unsqueeze", [g.node("Gather", [table, "section"], axis=0), axis])
    first = g.node("Slice", [h, "zero", "one", axis])
    rest = g.node("Slice", [h, "one", g.constant("end", np.array([2**31])), axis])
    return g.node("Concat", [g.node("Add", [first, section]), rest], axis=1)


def _head(g: GraphBuilder, w: Weights, h: str) -> tuple[str, str, str]:
    """Return scores, vectors, and what each piece added to each score: its part of the mean, and
    what a label found in it."""
    hidden = len(w["mean"]) // 2
    last = g.constant("axis_last", np.array([-1]))
    own = g.node("Unsqueeze", ["own", last])
    mean = g.node("ReduceSum", [g.node("Mul", [h, own]), "axis1"], keepdims=0)
    first = g.node("Squeeze", [g.node("Slice", [h, "zero", "one", "axis1"]), "axis1"])
    pooled = g.node("Concat", [first, mean], axis=-1)
    moved = g.node("Sub", [pooled, g.constant("mean", w["mean"])])
    vectors = g.node("Div", [moved, g.constant("spread", w["spread"])])
    centred = g.node("Sub", [h, g.constant("mean.own", w["mean"][hidden:])])
    each = g.node("Div", [centred, g.constant("spread.own", w["spread"][hidden:])])
    added = g.node("Gather", [g.constant("by_section", w["section_scores.weight"]), "section"])
    whole = g.node(
        "Add", [_times(g, vectors, "out", w["out.weight"]), g.constant("out.b", w["out.bias"])]
    )
    found = _found(g, w, each)
    seen = g.node("ReduceSum", [found, "axis1"], keepdims=0)
    scores = g.node("Add", [g.node("Add", [whole, added]), seen])
    part = g.node("Mul", [_times(g, each, "out.own", w["out.weight"][:, hidden:]), own])
    inside = g.node("Cast", [g.node("Cast", [own], to=TensorProto.BOOL)], to=FLOAT)
    return scores, vectors, g.node("Add", [part, g.node("Mul", [found, inside])])


def _found(g: GraphBuilder, w: Weights, each: str) -> str:
    """Return what each label takes from each piece, (B, N, labels)."""
    there = g.node("Cast", [g.node("Unsqueeze", ["mask", "axis_last"])], to=FLOAT)
    away = g.node("Sub", [there, g.constant("there", np.array(1, dtype=np.float32))])
    far = g.node("Mul", [away, g.constant("far", np.array(1e4, dtype=np.float32))])
    looked = g.node(
        "Softmax", [g.node("Add", [_times(g, each, "look", w["look.weight"]), far])], axis=1
    )
    return g.node("Mul", [looked, _times(g, each, "say", w["say.weight"])])


def _times(g: GraphBuilder, rows: str, name: str, weight: np.ndarray) -> str:
    return g.node("MatMul", [rows, g.constant(name, weight.T.astype(np.float32))])


def _calibrate(model: onnx.ModelProto, sample: Sequence[EncodedSegment]) -> dict[str, InputRange]:
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    names = [o.name for o in session.get_outputs() if o.name.startswith("in:")]
    low: dict[str, np.ndarray] = {}
    high: dict[str, np.ndarray] = {}
    ordered = sorted(sample, key=lambda s: len(s.pieces))
    for start in range(0, len(ordered), 16):
        arrays = collate(ordered[start : start + 16])
        real = arrays["mask"].astype(bool)
        for name, value in zip(names, session.run(names, arrays), strict=True):
            flat = value[real]
            low[name] = np.minimum(low.get(name, np.inf), flat.min(0))
            high[name] = np.maximum(high.get(name, -np.inf), flat.max(0))
    return {name[3:]: input_range(low[name], high[name]) for name in names}
