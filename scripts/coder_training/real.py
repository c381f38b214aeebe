"""The real reports coded by hand, where they lie beside the project (../shared)."""

from __future__ import annotations

from pathlib import Path

from scripts.coder_training.reports import CodedReport
from sdk_text.coded_units import read_coded_units
from sdk_text.coding.scoring import project
from sdk_text.parsing import parse_document
from sdk_text.reading import read_document

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = SHARED / "gold" / "segments.jsonl"
REPORTS = SHARED / "corpus" / "pilot-reports.txt"
HALVES = (("adazi", "daugavpils-1"), ("bauska", "cesis-2", "tukums"))
"""What is left out together: these real reports, and the invented ones after their manner. Who
wrote after the manner of one half had not read the other."""


def half_of(manner: str) -> int | None:
    """Return which half a report of that manner is left out with; None: it has none's manner."""
    for half, names in enumerate(HALVES):
        if any(name in manner for name in names):
            return half
    return None


def real_reports(gold: Path = GOLD, reports: Path = REPORTS) -> list[CodedReport]:
    """Return each summary with coded units as a report of our segments; none without the files."""
    if not (gold.is_file() and reports.is_file()):
        return []
    units = read_coded_units(gold)
    parsed = parse_document(read_document(reports))
    found = []
    for summary in sorted({unit.summary for unit in units}):
        segments = [s for s in parsed.segments if s.summary == summary]
        labels = project(segments, units)
        kept = [(s, c) for s, c in zip(segments, labels, strict=True) if c is not None]
        found.append(
            CodedReport(
                summary,
                tuple(s for s, _ in kept),
                tuple(frozenset(c) for _, c in kept),
                summary,
            )
        )
    return found
