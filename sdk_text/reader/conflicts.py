"""Where persons differ, side by side, and who settled it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sdk_text.reader.asked import RefusedError
from sdk_text.reader.project import Project
from sdk_text.reader.standing import Shown, Standing
from sdk_text.review.decisions.file import moment
from sdk_text.review.decisions.record import Decision

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A code that some of those who read a segment gave, and others did not."""

    id: str
    report: str
    segment: str
    code: str
    sides: tuple[tuple[str, bool, str], ...]
    """Coder, whether they gave it, what they remarked."""
    shown: tuple[Shown, ...]
    """The codings that were given, each words once."""
    settled: Decision | None


def conflicts_view(project: Project) -> Json:
    """Return all conflicts, those that nobody settled first; while coding blind that they hide."""
    found = [] if project.blind else list(_all(project))
    found.sort(key=lambda conflict: conflict.settled is not None)
    return {"conflicts": [_view(project, c) for c in found], "hidden": project.blind}


def open_conflicts(project: Project) -> list[Conflict]:
    """Return the conflicts that nobody settled."""
    return [conflict for conflict in _all(project) if conflict.settled is None]


def find_conflict(project: Project, id: str) -> Conflict:
    """Return the conflict with this id.

    Raises:
        RefusedError: there is none (any more), or codes are hidden still.
    """
    if not project.blind:
        for conflict in _all(project):
            if conflict.id == id:
                return conflict
    raise RefusedError("no_conflict", 409, "conflict")


def _all(project: Project) -> Iterator[Conflict]:
    kept: dict[str, tuple[int, list[Conflict]]] = project.cache.setdefault("conflicts", {})
    for report in project.reports:
        version = project.version(report)
        if report not in kept or kept[report][0] != version:
            kept[report] = (version, list(_of_report(project, report)))
        yield from kept[report][1]


def _of_report(project: Project, report: str) -> Iterator[Conflict]:
    standing = project.standing(report)
    if len(standing.coders()) < 2:
        return
    for segment in project.report(report).segments:
        readers = sorted(standing.readers(segment.segment))
        if len(readers) > 1:
            yield from _on_segment(standing, report, segment.segment, readers)


def _on_segment(
    standing: Standing, report: str, segment: str, readers: list[str]
) -> Iterator[Conflict]:
    blind = standing.blind_readers(segment)
    given: dict[str, dict[str, list[Shown]]] = defaultdict(dict)
    for coder in readers:
        for shown in standing.alone(segment, coder, blind=coder in blind):
            if shown.status != "rejected" and shown.coding.coder != "form":
                given[shown.coding.code].setdefault(coder, []).append(shown)
    for code, by_coder in given.items():
        if len(by_coder) == len(readers):
            continue
        words = {shown.span: shown for rows in by_coder.values() for shown in rows}
        yield Conflict(
            id=_id(segment, code),
            report=report,
            segment=segment,
            code=code,
            sides=tuple(
                (coder, coder in by_coder, _remark(standing, segment, coder, code))
                for coder in readers
            ),
            shown=tuple(words.values()),
            settled=_settled(standing, segment, code),
        )


def _settled(standing: Standing, segment: str, code: str) -> Decision | None:
    """Return the latest word that settles a code, unless a side has spoken again since."""
    said = [p.placement.decision for p in standing.placed_on(segment)]
    on_code = [d for d in said if code in (d.code, d.new_code) and d.action != "comment"]
    settling = [d for d in on_code if d.settles]
    if not settling:
        return None
    last = max(settling, key=lambda d: moment(d.decided))
    since = [d for d in on_code if not d.settles and moment(d.decided) > moment(last.decided)]
    return None if since else last


def _remark(standing: Standing, segment: str, coder: str, code: str) -> str:
    said = [d for d in standing.decisions_of(segment, coder) if code in (d.code, d.new_code)]
    return next((d.comment for d in reversed(said) if d.comment and not d.settles), "")


def _view(project: Project, conflict: Conflict) -> Json:
    segment = project.report(conflict.report).by_id[conflict.segment]
    first = conflict.shown[0].coding
    return {
        "id": conflict.id,
        "summary": conflict.report,
        "segment": conflict.segment,
        "start": first.start,
        "end": first.end,
        "text": segment.text,
        "code": conflict.code,
        "sides": [{"coder": c, "given": given, "memo": memo} for c, given, memo in conflict.sides],
        "settled_by": conflict.settled.coder if conflict.settled else None,
        "settled": conflict.settled.action == "accept" if conflict.settled else None,
        "settled_memo": conflict.settled.comment if conflict.settled else "",
    }


def _id(segment: str, code: str) -> str:
    digest = hashlib.blake2b(f"{segment}\x1f{code}".encode(), digest_size=8).hexdigest()
    return f"x{digest}"
