"""Which of the places where headings may stand are headings: those that follow the template."""

from __future__ import annotations

from bisect import bisect_left

from sdk_text.parsing.candidates import Candidate


def candidates_between(found: list[Candidate], first: int, last: int) -> list[Candidate]:
    """Those that stand between two positions of the skeleton."""
    begin = bisect_left(found, first, key=lambda c: c.first)
    end = bisect_left(found, last, lo=begin, key=lambda c: c.first)
    return [c for c in found[begin:end] if c.after <= last]


def choose(candidates: list[Candidate], sections: int) -> list[Candidate]:
    """The best-scoring candidates that follow the template's order, at most one a section.

    Linear in the candidates: for each section the best chain that ends with it is kept.
    """
    best: list[tuple[float, int]] = [(0.0, -1)] * sections
    chains: list[tuple[float, int]] = []
    waiting: list[int] = []
    for i, candidate in enumerate(candidates):
        still: list[int] = []
        for k in waiting:
            if candidates[k].after <= candidate.first:
                section = candidates[k].section
                best[section] = max(best[section], (chains[k][0], k), key=lambda chain: chain[0])
            else:
                still.append(k)
        waiting = still
        score, before = max(best[: candidate.section], default=(0.0, -1), key=lambda c: c[0])
        chains.append((score + candidate.score, before))
        waiting.append(i)
    chosen: list[Candidate] = []
    at = max(range(len(chains)), key=lambda k: chains[k][0], default=-1)
    while at >= 0:
        chosen.append(candidates[at])
        at = chains[at][1]
    return chosen[::-1]
