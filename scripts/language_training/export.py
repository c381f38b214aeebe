"""Writes the trained network as one ONNX file with 8-bit weights.

The graph is built by hand rather than traced, so that every large weight is 8-bit and
onnxruntime's fused operators are used. Inputs and outputs are described in
``sdk_text/language/embedded/session.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto

from scripts.language_training.calibration import calibrate
from scripts.language_training.labels import Labels
from scripts.language_training.lexicon import known_lemmas, treebank_forms
from scripts.language_training.onnx_graph import CONTRIB, GraphBuilder, InputRange
from scripts.language_training.splitter import train_splitter
from scripts.language_training.treebank import TreebankSentence
from sdk_text.language.embedded.folder import NETWORK, ModelData, write_model
from sdk_text.language.embedded.inputs import InputEncoder

#: How many edit scripts per word the graph returns.
SCRIPTS_KEPT = 8
#: How many bundles of word class and features per word it returns.
BUNDLES_KEPT = 6
FLOAT, INT64, INT32 = TensorProto.FLOAT, TensorProto.INT64, TensorProto.INT32
Weights = dict[str, np.ndarray]


def build_graph(
    weights: Weights,
    labels: Labels,
    heads: int,
    ranges: Mapping[str, InputRange] | None = None,
    show_inputs: bool = False,
) -> onnx.ModelProto:
    """Return the model; ``weights`` is the network's state as float arrays.

    ranges: of every linear layer's input, for 8-bit weights (None: 32 bits); show_inputs: those
    inputs are outputs as well, named ``in:LAYER``.
    """
    g = GraphBuilder(ranges)
    h, shape = _embeddings(g, weights)
    mask = g.node("Cast", ["mask"], to=INT32)
    layers = layer_count(weights)
    for number in range(layers):
        h = encoder_layer(g, weights, f"layers.{number}.", h, mask, heads)
    word = _words(g, h, shape)
    outputs = {**_tags(g, weights, word), **_tree(g, weights, labels, word)}
    inputs = {
        "pieces": (INT64, ["B", "N"]),
        "features": (INT64, ["B", "N", "F"]),
        "mask": (INT64, ["B", "N"]),
        "first": (INT64, ["B", "M"]),
        "last": (INT64, ["B", "M"]),
    }
    if show_inputs:
        for name, inner in g.linear_inputs.items():
            outputs[f"in:{name}"] = (FLOAT, [f"{name}_{i}" for i in range(3)], inner)
    return g.model(inputs, outputs)


def _embeddings(g: GraphBuilder, w: Weights) -> tuple[str, str]:
    features = g.rows("features", "features", w["features.weight"])
    shape = g.node("ReduceSum", [features, g.constant("axis2", np.array([2]))], keepdims=0)
    sizes = g.node("Shape", ["pieces"])
    width = g.node(
        "Slice", [sizes, g.constant("one", np.array([1])), g.constant("two", np.array([2]))]
    )
    places = g.constant("positions", w["positions"].astype(np.float16))
    near = g.node("Slice", [places, g.constant("zero", np.array([0])), width])
    position = g.node("Cast", [near], to=FLOAT)
    added = g.linear(shape, "features_in", w["features_in.weight"].T, w["features_in.bias"])
    total = g.node(
        "Add", [g.node("Add", [g.rows("pieces", "pieces", w["pieces.weight"]), position]), added]
    )
    norm = [g.constant(f"embedding_norm.{k}", w[f"embedding_norm.{k}"]) for k in ("weight", "bias")]
    return g.node("LayerNormalization", [total, *norm], axis=-1, epsilon=1e-12), shape


def layer_count(names: Iterable[str]) -> int:
    """Return how many layers there are, by the names of their tensors ("layers.0.qkv.weight")."""
    return len({name.split(".")[1] for name in names if name.startswith("layers.")})


def encoder_layer(g: GraphBuilder, w: Weights, p: str, h: str, mask: str, heads: int) -> str:
    """Add one BERT layer whose weights' names begin with ``p``; return its output."""
    qkv = g.linear(h, p + "qkv", w[p + "qkv.weight"].T, w[p + "qkv.bias"])
    q = g.node("Split", [qkv], outputs=3, axis=-1)
    a = g.node("MultiHeadAttention", [q, q + "/1", q + "/2", "", mask], CONTRIB, num_heads=heads)
    out = g.linear(a, p + "out", w[p + "out.weight"].T, w[p + "out.bias"])
    h = _skip_norm(g, w, p + "norm1", out, h)
    up = g.linear(h, p + "up", w[p + "up.weight"].T, None)
    up = g.node("BiasGelu", [up, g.constant(p + "up.b", w[p + "up.bias"])], CONTRIB)
    down = g.linear(up, p + "down", w[p + "down.weight"].T, w[p + "down.bias"])
    return _skip_norm(g, w, p + "norm2", down, h)


def _skip_norm(g: GraphBuilder, w: Weights, name: str, x: str, skip: str) -> str:
    norm = [g.constant(f"{name}.{k}", w[f"{name}.{k}"]) for k in ("weight", "bias")]
    # Not the fused SkipLayerNormalization: on a CPU that is several times as slow.
    total = g.node("Add", [x, skip])
    return g.node("LayerNormalization", [total, *norm], axis=-1, epsilon=1e-12)


def _words(g: GraphBuilder, h: str, shape: str) -> str:
    axis = g.constant("minus_one", np.array([-1]))
    first = g.node("Unsqueeze", ["first", axis])
    last = g.node("Unsqueeze", ["last", axis])
    parts = [
        g.node("GatherND", [source, place], batch_dims=1)
        for source, place in ((h, first), (h, last), (shape, first))
    ]
    return g.node("Concat", parts, axis=-1)


def _mlp(g: GraphBuilder, w: Weights, name: str, x: str) -> str:
    out = g.linear(x, name, w[f"{name}.1.weight"].T, w[f"{name}.1.bias"])
    return g.node("LeakyRelu", [out], alpha=0.1)


def _tags(g: GraphBuilder, w: Weights, word: str) -> dict[str, tuple[int, list[str | int], str]]:
    hidden = _mlp(g, w, "tag_hidden", word)
    # A bundle's score is the sum of its factors' scores and its own: one matrix says it all.
    matrix = w["factor_matrix"]
    bundles = g.linear(
        hidden,
        "bundles",
        (w["bundles.weight"] + matrix @ w["factors.weight"]).T,
        w["bundles.bias"] + matrix @ w["factors.bias"],
    )
    some = g.constant("bundles_kept", np.array([BUNDLES_KEPT]))
    best = g.node("TopK", [g.node("LogSoftmax", [bundles], axis=-1), some], outputs=2, axis=-1)
    both = g.node("Concat", [word, hidden], axis=-1)
    scripts = g.linear(
        _mlp(g, w, "script_hidden", both), "scripts", w["scripts.weight"].T, w["scripts.bias"]
    )
    chances = g.node("LogSoftmax", [scripts], axis=-1)
    kept = g.constant("kept", np.array([SCRIPTS_KEPT]))
    top = g.node("TopK", [chances, kept], outputs=2, axis=-1)
    entities = g.linear(
        _mlp(g, w, "entity_hidden", word), "entities", w["entities.weight"].T, w["entities.bias"]
    )
    return {
        "bundles": (INT64, ["B", "M", BUNDLES_KEPT], best + "/1"),
        "bundle_scores": (FLOAT, ["B", "M", BUNDLES_KEPT], best),
        "scripts": (INT64, ["B", "M", SCRIPTS_KEPT], top + "/1"),
        "script_scores": (FLOAT, ["B", "M", SCRIPTS_KEPT], top),
        "entities": (FLOAT, ["B", "M", "E"], g.node("LogSoftmax", [entities], axis=-1)),
    }


def _tree(
    g: GraphBuilder, w: Weights, labels: Labels, word: str
) -> dict[str, tuple[int, list[str | int], str]]:
    rows = g.node("Slice", [g.node("Shape", ["first"]), "zero", "one"])
    wide = g.constant("root_shape", np.array([1, w["root"].shape[0]]))
    size = g.node("Concat", [rows, wide], axis=0)
    root = g.node("Expand", [g.constant("root", w["root"].reshape(1, 1, -1)), size])
    with_root = g.node("Concat", [root, word], axis=1)
    child = g.linear(_mlp(g, w, "arc_child", word), "arc", w["arc"][:-1], w["arc"][-1])
    head = g.node("Transpose", [_mlp(g, w, "arc_head", with_root)], perm=[0, 2, 1])
    arcs = g.node("MatMul", [child, head])
    names, size_of = len(labels.deprels), w["relation"].shape[0]
    mixed = g.linear(
        _mlp(g, w, "rel_child", word), "relation", w["relation"][:-1], w["relation"][-1]
    )
    mixed = g.node("Reshape", [mixed, g.constant("by_label", np.array([0, -1, size_of]))])
    pads = g.constant("pads", np.array([0, 0, 0, 0, 0, 1]))
    heads = g.node(
        "Pad",
        [
            _mlp(g, w, "rel_head", with_root),
            pads,
            g.constant("pad_value", np.array(1, dtype=np.float32)),
        ],
    )
    scores = g.node("MatMul", [mixed, g.node("Transpose", [heads], perm=[0, 2, 1])])
    count = g.node(
        "Slice",
        [
            g.node("Shape", [scores]),
            g.constant("two_", np.array([2])),
            g.constant("three", np.array([3])),
        ],
    )
    back = g.node("Concat", [g.constant("by_word", np.array([0, -1, names])), count], axis=0)
    scores = g.node("Reshape", [scores, back])
    # The label of the root goes with head 0 alone, and is set there by the decoder.
    never = np.zeros((names, 1), dtype=np.float32)
    never[labels.deprels.index("root")] = -1e9
    scores = g.node("Add", [scores, g.constant("no_root", never)])
    best = g.node("ArgMax", [scores], axis=2, keepdims=0)
    return {
        "arcs": (FLOAT, ["B", "M", "H"], arcs),
        "labels": (INT64, ["B", "M", "H"], best),
    }


def export(
    work: Path, out: Path, train: Sequence[TreebankSentence], about: dict[str, Any], heads: int = 12
) -> None:
    """Write the model folder ``out`` from the last checkpoint in ``work``.

    about: goes into the folder's config.json (name, version, how it was trained).
    """
    inventory = json.loads((work / "inventory.json").read_text(encoding="utf-8"))
    stored = inventory["labels"]
    labels = Labels(**{**stored, "bundles": [tuple(b) for b in stored["bundles"]]})
    state = torch.load(work / "checkpoint.pt", weights_only=True)
    weights = {name: value.float().numpy() for name, value in state["network"].items()}
    out.mkdir(parents=True, exist_ok=True)
    encoder = InputEncoder([(p, s) for p, s in inventory["pieces"]], inventory["features"])
    full = build_graph(weights, labels, heads, show_inputs=True)
    ranges = calibrate(full, encoder, train)
    (out / NETWORK).write_bytes(build_graph(weights, labels, heads, ranges).SerializeToString())
    trained = {"epochs": state["epoch"], "steps": state["step"], "seconds": round(state["spent"])}
    forms = treebank_forms(train)
    number = {bundle: i for i, bundle in enumerate(labels.bundles)}
    own = {lemma for readings in forms.values() for lemma in readings.values()}
    data = ModelData(
        folder=out,
        config={**about, "training": {**about.get("training", {}), **trained}},
        pieces=[(piece, score) for piece, score in inventory["pieces"]],
        features=inventory["features"],
        bundles=labels.bundles,
        scripts=labels.scripts,
        deprels=labels.deprels,
        entities=labels.entities,
        splitter=train_splitter(train),
        forms={
            form: {number[bundle]: lemma for bundle, lemma in readings.items()}
            for form, readings in forms.items()
        },
        lemmas=[lemma for lemma in known_lemmas(train) if lemma not in own],
    )
    write_model(data, out)
