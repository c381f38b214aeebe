"""How far the review is, by report and by code."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sdk_text.reader.project import Project


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
            for shown in project.shown(id, segment.segment):
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
