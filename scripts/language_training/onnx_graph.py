"""A small builder for ONNX graphs with 8-bit weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

CONTRIB = "com.microsoft"  # onnxruntime's own operators, part of every build of it
OPSET = 17


class GraphBuilder:
    """Collects nodes and constants; every method returns the name of its result."""

    def __init__(self, bits: int = 8) -> None:
        """``bits`` of each weight (7 leaves head room for processors without VNNI)."""
        self.top = float(2 ** (bits - 1) - 1)
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
        """Add ``x @ weight + bias`` with 8-bit ``weight`` (in, out), one scale a column."""
        scale = np.maximum(np.abs(weight).max(0), 1e-8) / self.top
        stored = np.clip(np.rint(weight / scale), -self.top, self.top).astype(np.int8)
        inputs = [
            x,
            self.constant(f"{name}.w", stored),
            self.constant(f"{name}.s", scale.astype(np.float32)),
            "",
        ]
        if bias is not None:
            inputs.append(self.constant(f"{name}.b", bias.astype(np.float32)))
        return self.node("DynamicQuantizeMatMul", inputs, CONTRIB)

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
