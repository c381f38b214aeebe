"""What is most worth reading next; learns from every decision.

The same three reasons as `sdk_text.review.reading_list`: codes probably missed, codings that the
machine doubts, persons who differ. The neighbours of a segment (the most similar ones) are looked
up once; what they are coded with now, and what persons accepted and rejected among them, is added
up anew each time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sdk_text.reader.conflicts import open_conflicts
from sdk_text.reader.project import Project
from sdk_text.reader.standing import Shown
from sdk_text.reader.words import say
from sdk_text.records import MACHINES, Segment
from sdk_text.review.reading_list.neighbours import nearest

PRIOR = 1.0
"""Weight of what the machine says beside the neighbours' votes (cosines, 0 to 1)."""
DECIDED_WEIGHT = 3.0
"""What a neighbour counts that a person decided on, beside one that only the machine coded."""
RATE_PRIOR = 4.0
"""Decisions that a code's rate of rejections must outweigh to move from what is expected."""
MENTIONED = 3
LEAST_DOUBT = 0.25
"""From this probability of being wrong on, a coding is named as a doubted one."""
MOST = 500
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Row:
    report: str
    segment: Segment


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A coding of the machine that waits: how probably it is wrong, how sure the machine was."""

    code: str
    p: float
    confidence: float


@dataclass
class _Neighbours:
    rows: list[_Row]
    number: dict[str, int]
    near: NDArray[np.int64]
    cosine: NDArray[np.float64]


def queue_view(project: Project, query: Mapping[str, str]) -> Json:
    """Return the segments most worth reading next (``n``), best first, and why."""
    asked = query.get("n", "50")
    n = min(int(asked), MOST) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 50
    neighbours = neighbours_of(project)
    state = _State(project, neighbours)
    items: list[tuple[float, int, Json]] = []
    divided = _divided(project)
    for i, row in enumerate(neighbours.rows):
        if i in state.read:
            continue
        missed, doubts = state.missed(i), state.doubted(i)
        codes = missed + [(doubt.code, doubt.p) for doubt in doubts]
        score = sum(p for _, p in codes) + divided.get(row.segment.segment, 0.0)
        if score <= 0:
            continue
        hidden = project.hidden(row.report, row.segment.segment)
        likely = sorted(codes, key=lambda pair: -pair[1])[:MENTIONED]
        item = {
            "summary": row.report,
            "segment": row.segment.segment,
            "start": row.segment.start,
            "end": row.segment.end,
            "text": row.segment.text,
            "score": round(score, 4),
            "codes": [] if hidden else [{"code": c, "p": round(p, 3)} for c, p in likely],
            "why": "" if hidden else _why(project, missed, doubts, row.segment.segment in divided),
        }
        items.append((-score, i, item))
    items.sort(key=lambda entry: entry[:2])
    return {"items": [item for _, _, item in items[:n]], "learned_from": state.learned_from}


class _State:
    """What is coded and decided now, by number of segment."""

    def __init__(self, project: Project, neighbours: _Neighbours) -> None:
        self._project = project
        self._near = neighbours
        self.read: set[int] = set()
        self.given: list[set[str]] = [set() for _ in neighbours.rows]
        self.refused: list[set[str]] = [set() for _ in neighbours.rows]
        self.decided: set[int] = set()
        self._open: list[list[Shown]] = [[] for _ in neighbours.rows]
        accepted: Counter[str] = Counter()
        rejected: Counter[str] = Counter()
        expected: dict[str, float] = defaultdict(float)
        self.learned_from = 0
        for i, row in enumerate(neighbours.rows):
            standing = project.standing(row.report)
            readers = standing.readers(row.segment.segment)
            if readers:
                self.decided.add(i)
            if project.coder in readers or (readers and not project.coder):
                self.read.add(i)
            self.learned_from += len(standing.placed_on(row.segment.segment))
            for shown in standing.shown(row.segment.segment, project.coder):
                code = shown.coding.code
                if shown.status == "rejected":
                    self.refused[i].add(code)
                elif shown.coding.coder != "form":
                    self.given[i].add(code)
                if shown.status == "open" and shown.coding.coder in MACHINES - {"form"}:
                    self._open[i].append(shown)
                elif shown.machine is not None and shown.status in ("accepted", "rejected"):
                    (rejected if shown.status == "rejected" else accepted)[code] += 1
                    expected[code] += 1 - shown.machine.confidence
        self._worse = {
            code: (rejected[code] + RATE_PRIOR * 0.5) / (expected[code] + RATE_PRIOR * 0.5)
            for code in {*accepted, *rejected}
        }

    def missed(self, i: int) -> list[tuple[str, float]]:
        """Return codes that an uncoded segment probably lacks: its neighbours' votes."""
        if self.given[i] or self.refused[i]:
            return []
        votes: dict[str, float] = defaultdict(float)
        total = PRIOR
        for j, cosine in self._around(i):
            weight = cosine * (DECIDED_WEIGHT if j in self.decided else 1.0)
            total += weight
            for code in self.given[j]:
                votes[code] += weight
        return [(code, vote / total) for code, vote in votes.items()]

    def doubted(self, i: int) -> list[_Doubt]:
        """Return the machine's codings that wait for a person, with how probably they are wrong."""
        found: list[_Doubt] = []
        for shown in self._open[i]:
            code = shown.coding.code
            doubt = min(0.99, (1 - shown.coding.confidence) * self._worse.get(code, 1.0))
            against, total = PRIOR * doubt, PRIOR
            for j, cosine in self._around(i):
                if j not in self.decided:
                    continue
                if code in self.refused[j]:
                    against += DECIDED_WEIGHT * cosine
                    total += DECIDED_WEIGHT * cosine
                elif code in self.given[j]:
                    total += DECIDED_WEIGHT * cosine
            found.append(_Doubt(code, against / total, shown.coding.confidence))
        return found

    def _around(self, i: int) -> list[tuple[int, float]]:
        pairs = zip(self._near.near[i].tolist(), self._near.cosine[i].tolist(), strict=True)
        return [(j, cosine) for j, cosine in pairs if cosine > 0]


def neighbours_of(project: Project) -> _Neighbours:
    """Return the most similar segments of each; worked out with the first question.

    It takes seconds for a large corpus, and reads only what does not change: no lock is needed.
    """
    material = project.material
    kept = project.cache.get("neighbours")
    if kept is not None and kept[0] is material:
        known: _Neighbours = kept[1]
        return known
    rows = [_Row(id, s) for id, report in material.reports.items() for s in report.segments]
    near, cosine = nearest([row.segment.text for row in rows])
    number = {row.segment.segment: i for i, row in enumerate(rows)}
    found = _Neighbours(rows, number, near, cosine)
    project.cache["neighbours"] = (material, found)
    return found


def _divided(project: Project) -> dict[str, float]:
    """Return segments on which persons differ, with the number of codes; none in blind mode."""
    if project.blind:
        return {}
    counts: Counter[str] = Counter(c.segment for c in open_conflicts(project))
    return {segment: float(n) for segment, n in counts.items()}


def _why(
    project: Project,
    missed: list[tuple[str, float]],
    doubts: list[_Doubt],
    divided: bool,
) -> str:
    """Return why a segment is worth reading: of codings only those that are doubted, and why."""
    told: list[str] = []
    if missed:
        likely = sorted(missed, key=lambda pair: -pair[1])[:MENTIONED]
        names = ", ".join(_label(project, code) for code, _ in likely)
        told.append(say("why.missed", project.lang, codes=names))
    worst = sorted((d for d in doubts if d.p >= LEAST_DOUBT), key=lambda d: -d.p)[:MENTIONED]
    if worst:
        names = ", ".join(_doubt_said(project, doubt) for doubt in worst)
        told.append(say("why.doubted", project.lang, codes=names))
    if divided:
        told.append(say("why.divided", project.lang))
    return "; ".join(told) or say("why.mixed", project.lang)


def _doubt_said(project: Project, doubt: _Doubt) -> str:
    """Return a code and what speaks against it: the machine's own doubt, or others' decisions."""
    name = _label(project, doubt.code)
    if 1 - doubt.confidence >= LEAST_DOUBT:
        p = round(100 * doubt.confidence)
        return say("why.low", project.lang, code=name, p=p)
    return say("why.likewise", project.lang, code=name)


def _label(project: Project, code: str) -> str:
    return project.codebook.label(code, project.lang) if code in project.known_codes() else code
