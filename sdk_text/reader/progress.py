"""How far the review is, by report and by code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sdk_text.reader.project import Project
from sdk_text.reader.standing import Shown


def progress_view(project: Project) -> dict[str, Any]:
    """Return what is read and decided, of each report and of each code."""
    reports: list[dict[str, Any]] = []
    codings: Counter[str] = Counter()
    decided: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    for id, report in project.reports.items():
        standing = project.standing(id)
        reviewed = of_report = open_ones = 0
        for segment in report.segments:
            readers = standing.readers(segment.segment)
            reviewed += project.coder in readers if project.coder else bool(readers)
            rows = project.shown(id, segment.segment)
            decided.update(_recoded_away(rows))
            for shown in rows:
                code = shown.coding.code
                codings[code] += shown.status != "rejected"
                rejected[code] += shown.status == "rejected"
                accepted[code] += shown.status not in ("open", "rejected")
                decided[code] += shown.status != "open"
                of_report += shown.status != "open"
                open_ones += shown.status == "open"
        reports.append(
            {
                "id": id,
                "segments": len(report.segments),
                "reviewed": reviewed,
                "decided": of_report,
                "open": open_ones,
            }
        )
    codes = [
        {
            "id": code.id,
            "codings": codings[code.id],
            "decided": decided[code.id],
            "accepted": accepted[code.id],
            "rejected": rejected[code.id],
        }
        for code in project.codebook.codes
    ]
    return {"reports": reports, "codes": codes}


def _recoded_away(rows: Sequence[Shown]) -> Iterator[str]:
    """Yield the codes that persons gave up for another one on the same words: nothing shows them.

    rows: all that is shown on one segment.
    """
    known = {(row.coding.code, row.span) for row in rows}
    for row in rows:
        for said in row.said:
            spot = said.code, row.span
            if said.action == "recode" and said.new_code == row.coding.code and spot not in known:
                known.add(spot)
                yield said.code
