"""Dependency trees from scores of arcs: the best tree with one root.

Most sentences' best heads already form a tree; only the others need the algorithm of Chu, Liu
and Edmonds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


def is_tree(heads: list[int]) -> bool:
    """Return whether ``heads`` (from 1; 0 is the root) has one root and no cycle."""
    if heads.count(0) != 1:
        return False
    state = [0] * (len(heads) + 1)
    state[0] = 2
    for start in range(1, len(heads) + 1):
        path = []
        node = start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = heads[node - 1]
        if state[node] == 1:
            return False
        for passed in path:
            state[passed] = 2
    return True


def best_heads(arcs: Scores) -> list[int]:
    """Return the head of every word (0: root) in the best tree with exactly one root.

    arcs: (words, words + 1), the score of each head for each word, column 0 the root.
    """
    words = arcs.shape[0]
    if words == 0:
        return []
    scores = np.full((words + 1, words + 1), -np.inf, dtype=np.float64)
    scores[1:, :] = arcs
    np.fill_diagonal(scores, -np.inf)
    heads: list[int] = scores[1:].argmax(1).tolist()
    if is_tree(heads):
        return heads
    # A price on every arc from the root, higher than any gain, leaves one such arc.
    finite = arcs[np.isfinite(arcs)]
    price = (float(finite.max()) - float(finite.min()) + 1.0) * (words + 1)
    scores[1:, 0] -= price
    tree: list[int] = _edmonds(scores)[1:].tolist()
    return tree


def _find_cycle(heads: NDArray[np.int64]) -> list[int]:
    """Return the nodes of a cycle; empty where there is none. Node 0 has no head."""
    state = np.zeros(len(heads), dtype=np.int8)
    state[0] = 2
    for start in range(1, len(heads)):
        path: list[int] = []
        node = start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if state[node] == 1:
            return path[path.index(node) :]
        state[path] = 2
    return []


def _edmonds(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the head of each node in the best tree from node 0; scores[child, head]."""
    heads: NDArray[np.int64] = scores.argmax(1)
    heads[0] = 0
    cycle = _find_cycle(heads)
    if not cycle:
        return heads
    inside = np.zeros(len(scores), dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    nodes = np.asarray(cycle)
    # The cycle becomes one node, the last: an arc into it costs the arc of the cycle it breaks.
    gain = scores[nodes][:, outside] - scores[nodes, heads[nodes]][:, None]
    size = len(outside) + 1
    small = np.full((size, size), -np.inf)
    small[:-1, :-1] = scores[np.ix_(outside, outside)]
    enter = gain.argmax(0)
    small[-1, :-1] = gain[enter, np.arange(size - 1)]
    leave = scores[np.ix_(outside, nodes)]
    source = leave.argmax(1)
    small[:-1, -1] = leave[np.arange(size - 1), source]
    small[0, :] = -np.inf
    solved = _edmonds(small)
    result: NDArray[np.int64] = heads.copy()
    for i, node in enumerate(outside):
        if node == 0:
            continue
        head = int(solved[i])
        result[node] = nodes[source[i]] if head == size - 1 else outside[head]
    entry = int(solved[-1])
    broken = nodes[enter[entry]]
    result[broken] = outside[entry]
    return result
