"""Find what an act speaks of: a coding by its id, a segment by its id."""

from __future__ import annotations

from dataclasses import dataclass

from sdk_text.reader.asked import Asked, RefusedError
from sdk_text.reader.project import Project
from sdk_text.reader.standing import Shown
from sdk_text.reader.stretches import Piece, joined, piece_id
from sdk_text.records import Segment


@dataclass(frozen=True, slots=True)
class Found:
    """A coding: on one segment, or the pieces of a stretch."""

    report: str
    rows: tuple[Piece, ...]

    @property
    def first(self) -> Shown:
        """Its first piece."""
        return self.rows[0][1]

    @property
    def code(self) -> str:
        """Its code."""
        return self.first.coding.code

    @property
    def start(self) -> int:
        """Where it begins in the document."""
        return min(shown.coding.start for _, shown in self.rows)

    @property
    def end(self) -> int:
        """Where it ends."""
        return max(shown.coding.end for _, shown in self.rows)


def find_coding(project: Project, id: str) -> Found:
    """Return the coding with this id, if this coder may see it.

    Raises:
        RefusedError: there is none (any more).
    """
    for report in project.reports:
        found = codings_by_id(project, report).get(id)
        if found is not None:
            return found
    raise RefusedError("no_coding", 409, "coding")


def find_segment(project: Project, id: str) -> tuple[str, Segment]:
    """Return a segment with its report.

    Raises:
        RefusedError: there is none (any more).
    """
    for report_id, report in project.reports.items():
        segment = report.by_id.get(id)
        if segment is not None:
            return report_id, segment
    raise RefusedError("no_segment", 409, "segment")


def asked_coding(project: Project, asked: Asked) -> Found:
    """Return the coding that an act speaks of, with the words that the page saw there.

    Raises:
        RefusedError: there is none (any more), or it has other words now.
    """
    found = find_coding(project, asked.text("coding"))
    check_words(project, found.report, found.start, found.end, asked)
    return found


def asked_segment(project: Project, asked: Asked) -> tuple[str, Segment]:
    """Return the segment that an act speaks of, with its report.

    Raises:
        RefusedError: there is none (any more), or it has other words now.
    """
    report, segment = find_segment(project, asked.text("segment"))
    check_words(project, report, segment.start, segment.end, asked)
    return report, segment


def asked_stretch(project: Project, report: str, asked: Asked) -> tuple[int, int]:
    """Return the stretch of a report that an act speaks of.

    Raises:
        RefusedError: it lies outside of the report, or has other words now.
    """
    start, end = asked.whole("start"), asked.whole("end")
    record = project.report(report)
    if not record.start <= start < end <= record.end:
        raise RefusedError("outside", 422, "start")
    check_words(project, report, start, end, asked)
    return start, end


def known_code(project: Project, code: str, field: str) -> str:
    """Return a code that the codebook has.

    Raises:
        RefusedError: it has none of this id; `field` is where it was named.
    """
    if code not in project.known_codes():
        raise RefusedError("unknown_code", 422, field)
    return code


def check_words(project: Project, report: str, start: int, end: int, asked: Asked) -> None:
    """Refuse an act on other words than the page showed when it was done.

    It may have waited while the server was away, and a new run may have put other words there.
    Only letters and digits are compared, and only where the page told them.

    Raises:
        RefusedError: as above.
    """
    told = _letters(asked.lines("words") or "")
    if told and not _letters(project.report(report).text[start:end]).startswith(told):
        raise RefusedError("other_words", 409)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def codings_by_id(project: Project, report: str) -> dict[str, Found]:
    """Return the codings of a report by id, gathered once for each state of it."""
    known: dict[str, tuple[int, dict[str, Found]]] = project.cache.setdefault("codings", {})
    version = project.version(report)
    kept = known.get(report)
    if kept is not None and kept[0] == version:
        return kept[1]
    pairs = [
        (segment, shown)
        for segment in project.report(report).segments
        for shown in project.shown(report, segment.segment)
    ]
    found = {piece_id(rows): Found(report, tuple(rows)) for rows in joined(pairs)}
    known[report] = (version, found)
    return found
