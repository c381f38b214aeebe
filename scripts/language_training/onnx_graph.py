"""A small builder for ONNX graphs with 8-bit weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

CONTRIB = "com.microsoft"  # onnxruntime's own operators, part of every build of it
OPSET = 17


@dataclass(frozen=True)
class InputRange:
    """What a linear layer's input was like on calibration sentences.

    low, high: the range of all channels but ``outliers``, a few that go far beyond (they do so at
    the first and last piece of a sentence, and one scale for all would drown the rest).
    """

    low: float
    high: float
    outliers: tuple[int, ...]


class GraphBuilder:
    """Collects nodes and constants; every method returns the name of its result."""

    def __init__(self, ranges: Mapping[str, InputRange] | None = None, bits: int = 8) -> None:
        """``ranges`` of the linear layers' inputs; None: 32-bit weights, to calibrate with.

        ``bits`` of each weight (7 leaves head room for processors without VNNI).
        """
        self.ranges = ranges
        self.top = float(2 ** (bits - 1) - 1)
        self.linear_inputs: dict[str, str] = {}
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self._count = 0

    def constant(self, name: str, value: np.ndarray) -> str:
        """Add a constant."""
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def node(
        self,
        kind: str,
        inputs: Sequence[str],
        domain: str = "",
        outputs: int = 1,
        **options: object,
    ) -> str:
        """Add a node and return its first result (``name``; others are ``name/1`` …)."""
        self._count += 1
        name = f"{kind}_{self._count}"
        results = [name, *(f"{name}/{i}" for i in range(1, outputs))]
        self.nodes.append(
            helper.make_node(kind, list(inputs), results, name, domain=domain, **options)
        )
        return name

    def linear(self, x: str, name: str, weight: np.ndarray, bias: np.ndarray | None) -> str:
        """Add ``x @ weight + bias`` with 8-bit ``weight`` (in, out), one scale a column.

        Inputs are made 8-bit by a fixed scale. What their outlier channels have beyond it is
        multiplied in 32 bits and added.
        """
        self.linear_inputs[name] = x
        if self.ranges is None:
            y = self.node("MatMul", [x, self.constant(f"{name}.w", weight.astype(np.float32))])
            if bias is None:
                return y
            return self.node("Add", [y, self.constant(f"{name}.b", bias.astype(np.float32))])
        limits = self.ranges[name]
        step = (limits.high - limits.low) / 255.0
        zero = round(-limits.low / step)
        scale = np.maximum(np.abs(weight).max(0), 1e-8) / self.top
        stored = np.clip(np.rint(weight / scale), -self.top, self.top).astype(np.int8)
        x_scale = self.constant(f"{name}.xs", np.array(step, dtype=np.float32))
        x_zero = self.constant(f"{name}.xz", np.array(zero, dtype=np.uint8))
        inputs = [
            self.node("QuantizeLinear", [x, x_scale, x_zero]),
            self.constant(f"{name}.w", stored),
            x_scale,
            self.constant(f"{name}.s", scale.astype(np.float32)),
            x_zero,
            "",
        ]
        if bias is not None:
            inputs.append(self.constant(f"{name}.b", bias.astype(np.float32)))
        y = self.node("MatMulIntegerToFloat", inputs, CONTRIB)
        if not limits.outliers:
            return y
        channels = np.array(limits.outliers, dtype=np.int64)
        own = self.node("Gather", [x, self.constant(f"{name}.o", channels)], axis=-1)
        low = self.constant(f"{name}.lo", np.array((0 - zero) * step, dtype=np.float32))
        high = self.constant(f"{name}.hi", np.array((255 - zero) * step, dtype=np.float32))
        beyond = self.node("Sub", [own, self.node("Clip", [own, low, high])])
        rows = self.constant(f"{name}.ow", weight[channels].astype(np.float32))
        return self.node("Add", [y, self.node("MatMul", [beyond, rows])])

    def rows(self, ids: str, name: str, table: np.ndarray) -> str:
        """Look up rows of an 8-bit ``table``, one scale a row."""
        scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-8) / 127.0
        stored = np.rint(table / scale).astype(np.int8)
        picked = self.node("Gather", [self.constant(f"{name}.w", stored), ids], axis=0)
        scales = self.constant(f"{name}.s", scale.astype(np.float32))
        factor = self.node("Gather", [scales, ids], axis=0)
        return self.node("Mul", [self.node("Cast", [picked], to=TensorProto.FLOAT), factor])

    def model(
        self,
        inputs: dict[str, tuple[int, Sequence[str | int]]],
        outputs: dict[str, tuple[int, Sequence[str | int], str]],
    ) -> onnx.ModelProto:
        """Return the checked model; outputs: name → (type, shape, inner name)."""
        for name, (_, _, inner) in outputs.items():
            self.nodes.append(helper.make_node("Identity", [inner], [name], f"out_{name}"))
        graph = helper.make_graph(
            self.nodes,
            "sdk_text_lv",
            [helper.make_tensor_value_info(n, t, s) for n, (t, s) in inputs.items()],
            [helper.make_tensor_value_info(n, t, s) for n, (t, s, _) in outputs.items()],
            list(self.constants.values()),
        )
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)],
            producer_name="sdk_text",
            ir_version=9,
        )
        onnx.checker.check_model(model)
        return model
