"""Runs networks in ONNX on the processor: opens a file, and reads batches side by side.

A batch holds inputs of like length, so that little of it is padding. Several batches run at the
same time, each on one core: that is quicker than one batch on several cores, and what a network
says does not depend on the number of cores.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]
_HERE = threading.local()
"""What the networks that this thread runs are bound by: see `beside`."""


class StoppedError(Exception):
    """Reading was to stop before it was done."""


@contextmanager
def beside(threads: int, stop: threading.Event) -> Iterator[None]:
    """Let networks that this thread runs take so many cores at most, and stop when told.

    For a network that is read beside other work. It stops after the batch that it is at.

    Raises:
        StoppedError: inside the block, once `stop` is set.
    """
    before = getattr(_HERE, "bound", None)
    _HERE.bound = (threads, stop)
    try:
        yield
    finally:
        _HERE.bound = before


_most_cores: int | None = None
"""What `use_cores` said."""


def cores() -> int:
    """Return the number of cores that this process may use.

    The least of: those it is pinned to, those that Slurm gives a task, those that `use_cores` said.
    """
    pinned = hasattr(os, "sched_getaffinity")
    given = [len(os.sched_getaffinity(0)) if pinned else os.cpu_count() or 1]
    slurm = os.environ.get("SLURM_CPUS_PER_TASK", "")
    if slurm.isascii() and slurm.isdigit():
        given.append(int(slurm))
    if _most_cores is not None:
        given.append(_most_cores)
    return max(1, min(given))


def use_cores(most: int | None) -> None:
    """Have this process use so many cores at most; None: as many as there are.

    For workers that share a machine. To be called before engine and coder are loaded.
    """
    global _most_cores
    _most_cores = most


def open_network(path: Path) -> Any:
    """Return an ONNX file as a session on one core.

    Raises:
        ValueError: the file cannot be loaded; the message names onnxruntime's own error.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Our graphs are written in fused operators already; more rewriting makes them slower.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors have no common public class
        raise ValueError(f"cannot be loaded as an ONNX model ({type(error).__name__})") from error


def batches_by_length(lengths: Sequence[int], size: int) -> list[list[int]]:
    """Return places of inputs of like length together, each batch within `size` with padding.

    >>> batches_by_length([5, 1, 9, 2], 10)
    [[1, 3], [0], [2]]
    """
    batches: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if not batches or (len(batches[-1]) + 1) * lengths[place] > size:
            batches.append([])
        batches[-1].append(place)
    return batches


def run_batches(
    network: Any,
    outputs: Sequence[str],
    batches: Sequence[list[int]],
    arrays: Callable[[list[int]], Arrays],
    threads: int = 1,
) -> Iterator[tuple[list[int], list[Any]]]:
    """Yield each batch with what the network says of it, in the order of `batches`.

    Args:
        network: from `open_network`.
        outputs: names of what is wanted.
        batches: places of inputs, as `batches_by_length` gives them.
        arrays: makes the network's inputs of the places of one batch.
        threads: batches at a time.

    Raises:
        StoppedError: see `beside`.
    """
    most, stop = getattr(_HERE, "bound", None) or (threads, None)
    threads = min(threads, most)

    def run(batch: list[int]) -> tuple[list[int], list[Any]]:
        if stop is not None and stop.is_set():
            raise StoppedError
        return batch, network.run(list(outputs), arrays(batch))

    if threads <= 1 or len(batches) < 2:
        yield from map(run, batches)
        return
    with ThreadPoolExecutor(min(threads, len(batches)), "network") as pool:
        yield from pool.map(run, batches)
