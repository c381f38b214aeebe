"""Batches of inputs of like length, and networks that read several of them at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdk_text.system.networks import batches_by_length, cores, open_network, run_batches, use_cores


@given(st.lists(st.integers(1, 60), max_size=40), st.integers(1, 200))
def test_every_place_is_in_one_batch_that_fits(lengths, size):
    batches = batches_by_length(lengths, size)
    assert sorted(place for batch in batches for place in batch) == list(range(len(lengths)))
    for batch in batches:
        padded = len(batch) * max(lengths[place] for place in batch)
        assert padded <= size or len(batch) == 1


class Doubling:
    def run(self, outputs, arrays):
        assert outputs == ["twice"]
        return [arrays["x"] * 2]


@pytest.mark.parametrize("threads", [1, 2, 8])
def test_what_is_read_does_not_depend_on_the_threads(threads):
    values = np.arange(20)
    batches = [[3, 4], [0], list(range(10, 20))]
    found = list(
        run_batches(Doubling(), ["twice"], batches, lambda places: {"x": values[places]}, threads)
    )
    assert [places for places, _ in found] == batches
    for places, (twice,) in found:
        assert twice.tolist() == (values[places] * 2).tolist()


def test_cores_are_those_that_a_process_was_given(monkeypatch):
    monkeypatch.delenv("SLURM_CPUS_PER_TASK", raising=False)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert cores() == 8
    monkeypatch.setenv("SLURM_CPUS_PER_TASK", "3")
    assert cores() == 3
    use_cores(2)
    try:
        assert cores() == 2
        use_cores(5)
        assert cores() == 3
    finally:
        use_cores(None)
    monkeypatch.setenv("SLURM_CPUS_PER_TASK", "many")
    assert cores() == 8


def test_a_file_that_is_no_network_says_so(tmp_path):
    (tmp_path / "x.onnx").write_bytes(b"nothing")
    with pytest.raises(ValueError, match="cannot be loaded as an ONNX model"):
        open_network(tmp_path / "x.onnx")
