"""Find the segment that a kept decision speaks of, in a corpus that may have changed since."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sdk_text.records import Segment
from sdk_text.review.decisions.record import Decision, Place, places, words
from sdk_text.review.decisions.renamed import TELLING_WORDS, renamed_reports

Where = Literal["in place", "moved", "unplaced", "absent"]

SIMILAR_BETWEEN_NEIGHBOURS = 0.5
"""Least share of words in common for an edited segment of which a neighbour is unchanged."""
SIMILAR_ALONE = 0.8
"""The same where both neighbours changed, too. In the pilot reports 7 % of all segments have such
a twin elsewhere in their report, so less would put decisions on segments never decided on."""

CONTAINED = 0.9
"""Or: least share of the shorter one's words that the longer one has, beside an unchanged
neighbour. So decisions follow a sentence that was joined with the next or cut in two."""
CONTAINED_WORDS = 3
"""Words that the shorter one must have for that."""
ONE_TEXT = 0.5
"""Least share of the shorter one's words in the longer one, where one became the other."""
CODED_WORDS = 0.5
"""What a segment gains by having the coded words: they tell the half of one that was cut in two."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a decision belongs now."""

    decision: Decision
    where: Where
    """"in place": same words in the same section or beside the same neighbour; "moved": found by
    its words elsewhere in the report, or edited; "unplaced": not found; "absent": the summary is
    not among these segments."""
    segment: Segment | None
    similarity: float
    """Dice coefficient of the words then and now; 1.0 for the same letters, 0.0 if not found."""


class SegmentIndex:
    """The segments of a corpus, to be found by their words."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self._segments: list[Segment] = list(segments)
        self._places: list[Place] = places(self._segments)
        self._by_key: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._of_summary: dict[str, list[int]] = defaultdict(list)
        for i, place in enumerate(self._places):
            self._by_key[place.summary, place.key].append(i)
            self._of_summary[place.summary].append(i)
        self._postings: dict[str, dict[str, list[tuple[int, int]]]] = {}
        self._sizes: dict[int, int] = {}

    def place(self, decision: Decision, summary: str = "") -> Placement:
        """Return where `decision` belongs; `summary`: the id that its report has now."""
        summary = summary or decision.summary
        if summary not in self._of_summary:
            return Placement(decision, "absent", None, 0.0)
        same = self._by_key.get((summary, decision.key), [])
        if same:
            best = max(same, key=lambda i: self._closeness(decision, i))
            if self._is_known(decision, best):
                return Placement(decision, "in place", self._segments[best], 1.0)
        # What stands elsewhere may be a twin of words that were edited in their place.
        at, similarity = self._most_similar(decision, summary)
        if at is None:
            return Placement(decision, "unplaced", None, 0.0)
        return Placement(decision, "moved", self._segments[at], similarity)

    def _closeness(self, decision: Decision, i: int) -> tuple[int, bool, int]:
        place = self._places[i]
        return (
            self._neighbours(decision, i),
            place.section == decision.section,
            -abs(_number(place.segment) - _number(decision.segment)),
        )

    def _is_known(self, decision: Decision, i: int) -> bool:
        """Tell whether the same words at `i` are those that were decided on."""
        telling = len(words(decision.text)) >= TELLING_WORDS
        same_section = self._places[i].section == decision.section
        return self._neighbours(decision, i) > 0 or (telling and same_section)

    def _may_be_told(self, decision: Decision, i: int) -> bool:
        """Tell whether words can be known without a neighbour: "Jā." may stand in any section."""
        telling = len(words(decision.text)) >= TELLING_WORDS
        return telling or self._places[i].section == decision.section

    def _neighbours(self, decision: Decision, i: int) -> int:
        place = self._places[i]
        return (place.before == decision.before) + (place.after == decision.after)

    def _most_similar(self, decision: Decision, summary: str) -> tuple[int | None, float]:
        """Return the best segment above its threshold: by similarity, then by neighbours."""
        then = Counter(words(decision.text))
        size = then.total()
        common: Counter[int] = Counter()
        postings = self._words_of(summary)
        for word, times in then.items():
            for i, there in postings.get(word, ()):
                common[i] += min(times, there)
        coded = "".join(words(decision.evidence))
        best: tuple[float, int, int] | None = None
        for i, n in common.items():
            similarity = 2 * n / (size + self._sizes[i])
            neighbours = self._neighbours(decision, i)
            shorter = min(size, self._sizes[i])
            contained = shorter >= CONTAINED_WORDS and n >= CONTAINED * shorter
            least = SIMILAR_BETWEEN_NEIGHBOURS if neighbours else SIMILAR_ALONE
            if not neighbours and not self._may_be_told(decision, i):
                continue
            if similarity >= least or (neighbours and contained):
                # Neighbours outweigh a small difference in words: sentences of one report repeat.
                has_coded = bool(coded) and coded in "".join(words(self._places[i].text))
                rank = (
                    similarity + 0.25 * neighbours + CODED_WORDS * has_coded, neighbours, -i
                )  # fmt: skip
                best = rank if best is None else max(best, rank)
        if best is None:
            return None, 0.0
        found = -best[2]
        return found, 2 * common[found] / (size + self._sizes[found])

    def _words_of(self, summary: str) -> dict[str, list[tuple[int, int]]]:
        if summary not in self._postings:
            postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
            for i in self._of_summary[summary]:
                counted = Counter(words(self._places[i].text))
                self._sizes[i] = counted.total()
                for word, times in counted.items():
                    postings[word].append((i, times))
            self._postings[summary] = postings
        return self._postings[summary]


def _number(segment: str) -> int:
    """Return the running number at the end of a segment id, or 0."""
    last = segment.rpartition("/")[2]
    return int(last) if last.isdecimal() else 0


def are_parts(text: str, other: str) -> bool:
    """Tell whether two texts are different words, not one text and what became of it."""
    one, two = Counter(words(text)), Counter(words(other))
    return (one & two).total() < ONE_TEXT * min(one.total(), two.total())


def place_decisions(decisions: Iterable[Decision], segments: Sequence[Segment]) -> list[Placement]:
    """Return the placement of each decision, in their order.

    `segments` stand in the order of the reports. A report that has another id than it had is known
    by its words.
    """
    index = SegmentIndex(segments)
    said = list(decisions)
    now = renamed_reports(said, segments)
    return [index.place(decision, now.of(decision)) for decision in said]
