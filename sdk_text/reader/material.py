"""What a run left, taken apart by report: texts, segments, the machine's codings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sdk_text.frames import as_codings, as_segments
from sdk_text.records import MACHINES, Coding, Segment
from sdk_text.results import Results
from sdk_text.review.decisions.placing import SegmentIndex
from sdk_text.review.decisions.record import Place, places
from sdk_text.review.decisions.stretches import StretchFinder
from sdk_text.text.clean_text import ReadingForm, reading_form
from sdk_text.text.neighbours import joins

if TYPE_CHECKING:
    from sdk_text.codebook import Codebook

Row = Mapping[str, Any]


@dataclass
class Report:
    """One report: its text and what the run found in it."""

    id: str
    title: str
    municipality: str
    words: int
    document: str
    start: int
    end: int
    text: str
    """Of the whole document; offsets of everything below point into it."""
    segments: list[Segment]
    sections: list[Row] = field(default_factory=list)
    subheadings: list[Row] = field(default_factory=list)
    stray: list[Row] = field(default_factory=list)
    boxes: list[Row] = field(default_factory=list)
    base: dict[str, list[Coding]] = field(default_factory=dict)
    """Codings before persons' decisions, by segment id."""
    _forms: dict[str, ReadingForm] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> dict[str, Segment]:
        """The segments by their ids."""
        return {segment.segment: segment for segment in self.segments}

    @cached_property
    def places(self) -> dict[str, Place]:
        """What each segment is known by, by its id."""
        return {place.segment: place for place in places(self.segments)}

    @cached_property
    def index(self) -> SegmentIndex:
        """Finds the segment that a decision speaks of."""
        return SegmentIndex(self.segments)

    @cached_property
    def finder(self) -> StretchFinder:
        """Cuts stretches of the text into pieces of segments."""
        return StretchFinder(self.segments, {self.id: self.text})

    @cached_property
    def order(self) -> dict[str, int]:
        """The segments' numbers from 0, by their ids."""
        return {segment.segment: i for i, segment in enumerate(self.segments)}

    @cached_property
    def joins(self) -> list[str]:
        """What stands between each segment and the one before it; see `neighbours.joins`."""
        return joins(self.segments, self.text)

    def form(self, segment: Segment) -> ReadingForm:
        """Return the segment's clean text with its way back to offsets."""
        known = self._forms.get(segment.segment)
        if known is None:
            known = reading_form(self.text, segment.start, segment.end, segment.skipped)
            self._forms[segment.segment] = known
        return known


class Material:
    """All reports of a run."""

    def __init__(self, results: Results, persons: frozenset[str] = frozenset()) -> None:
        """Take a run apart.

        Args:
            results: of the run.
            persons: coders whose decisions are at hand: their codings are made anew from those,
                and not taken from the run.
        """
        self.results = results
        base = _base_codings(results, persons)
        segments = _grouped(as_segments(results.segments))
        tables = {
            name: _rows(getattr(results, name))
            for name in ("sections", "subheadings", "stray", "approaches")
        }
        self.reports: dict[str, Report] = {}
        for row in results.summaries.to_dict("records"):
            id = str(row["summary"])
            document = str(row["document"])
            self.reports[id] = Report(
                id=id,
                title=str(row["title"]),
                municipality=str(row["municipality"]),
                words=int(row["words"]),
                document=document,
                start=int(row["start"]),
                end=int(row["end"]),
                text=results.texts.get(document, ""),
                segments=segments.get(id, []),
                sections=tables["sections"].get(id, []),
                subheadings=tables["subheadings"].get(id, []),
                stray=tables["stray"].get(id, []),
                boxes=tables["approaches"].get(id, []),
                base=base.get(id, {}),
            )

    @property
    def codebook(self) -> Codebook:
        """The codebook of the run."""
        return self.results.codebook


def load_material(folder: Path, persons: frozenset[str], codebook: Codebook | None) -> Material:
    """Read the folder of a run, without its words, which are large and only searched.

    Raises:
        InputError: the folder is not such an output, or a table in it is damaged.
    """
    return Material(Results.load(folder, codebook, without=("tokens", "entities")), persons)


def run_mark(folder: Path) -> tuple[int, int, int] | None:
    """Return what tells one run in a folder from the next; None while there is none."""
    try:
        stat = (folder / "run.json").stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _base_codings(results: Results, persons: frozenset[str]) -> dict[str, dict[str, list[Coding]]]:
    """Return the codings before decisions, by report and segment."""
    names = {f.name for f in fields(Coding)}
    codings = results.codings
    if persons and len(results.machine):
        ours = results.codings["coder"].isin(MACHINES | persons)
        others = results.codings[~ours]
        machine = results.machine[[c for c in results.machine.columns if c in names]]
        codings = pd.concat([machine, others], ignore_index=True)
    elif persons:
        codings = codings[~codings["coder"].isin(persons)]
    found: dict[str, dict[str, list[Coding]]] = defaultdict(lambda: defaultdict(list))
    for coding in as_codings(codings):
        found[coding.summary][coding.segment].append(coding)
    return found


def _grouped(segments: Sequence[Segment]) -> dict[str, list[Segment]]:
    found: dict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        found[segment.summary].append(segment)
    return found


def _rows(frame: pd.DataFrame) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in frame.to_dict("records"):
        found[str(row["summary"])].append({str(k): v for k, v in row.items()})
    return found
