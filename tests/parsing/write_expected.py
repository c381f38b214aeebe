"""Write the figures that test_pilot_reports.py checks: run it only after reading the sections.

    python tests/parsing/write_expected.py ../shared/corpus/pilot-reports.txt

Numbers and hashes only: no text of the reports goes into the project.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from sdk_text.parsing import parse_document
from sdk_text.records import Document, ParsedDocument

HERE = Path(__file__).parent


def figures(parsed: ParsedDocument) -> dict[str, object]:
    """What is pinned of a parsed document."""
    text = parsed.document.text
    return {
        "characters": len(text),
        "summaries": [[s.summary, s.start, s.end] for s in parsed.summaries],
        "sections": [
            [
                s.summary,
                s.section,
                s.heading_start,
                s.start,
                s.end,
                fingerprint(text, s.start, s.end),
            ]
            for s in parsed.sections
        ],
        "ticked": [[b.summary, b.approach, len(b.note)] for b in parsed.boxes if b.ticked],
        "stray": [[s.kind, s.start, s.end] for s in parsed.stray],
        "periods": [
            [s.summary, s.start, s.period_start, s.period_end]
            for s in parsed.subheadings
            if s.kind == "period"
        ],
    }


def fingerprint(text: str, start: int, end: int) -> str:
    """First 16 hexadecimal digits of a stretch's SHA-256, its blanks made single."""
    return hashlib.sha256(" ".join(text[start:end].split()).encode()).hexdigest()[:16]


if __name__ == "__main__":
    source = Path(sys.argv[1]).read_text(encoding="utf-8")
    document = Document("pilot-reports", sys.argv[1], source, "txt", "utf-8", "")
    rows = json.dumps(figures(parse_document(document)), ensure_ascii=False, indent=0)
    (HERE / "expected_pilot_reports.json").write_text(rows + "\n", encoding="utf-8")
