"""Finds the ranges of the linear layers' inputs, for 8-bit arithmetic with fixed scales."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
import onnxruntime

from scripts.language_training.encoding import encode_words
from scripts.language_training.onnx_graph import InputRange
from scripts.language_training.treebank import TreebankSentence
from sdk_text.language.embedded.inputs import InputEncoder, collate

#: Sentences of the training part that are run.
SENTENCES = 192
BATCH = 16
#: Most channels of a layer's input that are kept apart from its range, and how much further than
#: the rest they must go.
OUTLIERS, FURTHER = 8, 1.35


def calibrate(
    model: onnx.ModelProto, encoder: InputEncoder, train: Sequence[TreebankSentence]
) -> dict[str, InputRange]:
    """Return the range of each linear layer's input; ``model`` has them as outputs ``in:LAYER``."""
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    names = [o.name for o in session.get_outputs() if o.name.startswith("in:")]
    chosen = [train[i] for i in np.linspace(0, len(train) - 1, SENTENCES).astype(int)]
    chosen.sort(key=lambda s: len(s.words))
    low: dict[str, np.ndarray] = {}
    high: dict[str, np.ndarray] = {}
    for start in range(0, len(chosen), BATCH):
        part = [encode_words(encoder, s.words) for s in chosen[start : start + BATCH]]
        arrays = collate(part)
        real = arrays["mask"]
        arrays["mask"] = real.astype(np.int64)
        for name, value in zip(names, session.run(names, arrays), strict=True):
            flat = value[real] if value.shape[:2] == real.shape else _words(value, arrays["last"])
            low[name] = np.minimum(low.get(name, np.inf), flat.min(0))
            high[name] = np.maximum(high.get(name, -np.inf), flat.max(0))
    return {name[3:]: input_range(low[name], high[name]) for name in names}


def _words(value: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return the rows of real words; ``value`` may have the root in front of them."""
    extra = value.shape[1] - last.shape[1]
    real = np.pad(last > 0, ((0, 0), (extra, 0)), constant_values=True)
    rows: np.ndarray = value[real]
    return rows


def input_range(low: np.ndarray, high: np.ndarray) -> InputRange:
    """Return the range of all channels but the widest; low, high: of each channel."""
    reach = np.maximum(np.abs(low), np.abs(high))
    widest = np.argsort(-reach)
    apart = int((reach[widest[:OUTLIERS]] > FURTHER * reach[widest[OUTLIERS]]).sum())
    others = widest[apart:]
    least, most = min(0.0, float(low[others].min())), max(1e-3, float(high[others].max()))
    return InputRange(least, most, tuple(sorted(int(c) for c in widest[:apart])))
