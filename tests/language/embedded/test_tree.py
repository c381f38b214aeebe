from __future__ import annotations

from itertools import product

import networkx as nx
import numpy as np
import pytest

from sdk_text.language.embedded.tree import best_heads, is_tree


def best_by_trying(arcs: np.ndarray) -> float:
    words = len(arcs)
    totals = [
        sum(arcs[i, h] for i, h in enumerate(heads))
        for heads in product(range(words + 1), repeat=words)
        if is_tree(list(heads))
    ]
    return float(max(totals))


@pytest.mark.parametrize("seed", range(25))
def test_the_tree_is_the_best_of_all_with_one_root(seed: int) -> None:
    rng = np.random.default_rng(seed)
    words = int(rng.integers(1, 6))
    arcs = rng.normal(size=(words, words + 1)).astype(np.float32)
    heads = best_heads(arcs)
    assert is_tree(heads)
    total = sum(arcs[i, h] for i, h in enumerate(heads))
    assert total == pytest.approx(best_by_trying(arcs), abs=1e-4)


def test_many_roots_are_made_one() -> None:
    arcs = np.zeros((6, 7), dtype=np.float32)
    arcs[:, 0] = 9.0
    heads = best_heads(arcs)
    assert heads.count(0) == 1
    assert is_tree(heads)


def test_agrees_with_networkx_on_longer_sentences() -> None:
    rng = np.random.default_rng(7)
    arcs = rng.normal(size=(18, 19)).astype(np.float32)
    arcs[:, 0] -= 100.0  # one root pays here, so the general algorithm finds the same
    graph = nx.DiGraph()
    for child, head in product(range(18), range(19)):
        if head != child + 1:
            graph.add_edge(head, child + 1, weight=float(arcs[child, head]))
    reference = nx.maximum_spanning_arborescence(graph)
    expected = sum(d["weight"] for *_, d in reference.edges(data=True))
    heads = best_heads(arcs)
    assert sum(arcs[i, h] for i, h in enumerate(heads)) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(
    ("heads", "expected"),
    [([0], True), ([2, 0], True), ([2, 1], False), ([0, 0], False), ([0, 3, 2], False)],
)
def test_is_tree(heads: list[int], expected: bool) -> None:
    assert is_tree(heads) is expected


def test_no_words_no_heads() -> None:
    assert best_heads(np.zeros((0, 1), dtype=np.float32)) == []
