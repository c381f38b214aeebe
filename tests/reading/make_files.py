"""Turn a parsed report back into a file of another kind: a two-column PDF, a DOCX.

Used here and in the tests of parsing: what is true of the text must stay true through these.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

from sdk_text.records import Document, ParsedDocument

ROOT = Path(__file__).resolve().parents[2]
WRAPPED = 50
"""Characters from which on a line counts as broken by the column's edge, not ended."""


LATVIAN = (
    "Biedrība „Rīta šalkas” – ģimeņu ķēde: “ņemam, ļaujam, šūpojam, žāvējam čaumalas”.\n"
    "Ēku un āboļu īpašnieki Ādolfs, Žanis un Ģirts atnāca uz vakara sanāksmi.\n"
    "• Grūtības sagādā ceļš, kas rudeņos kļūst neizbraucams.\n"
)
"""Every Latvian letter outside ASCII in small, the quotes and dashes, three lines."""


def load_script(name: str) -> ModuleType:
    """Import a script of scripts/ as a module."""
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


samples = load_script("make_sample_documents")
Row = samples.Row


def cells(document: Document) -> list[tuple[int, int, int, str]]:
    """Table, row, column and text of each cell of a document, in order."""
    return [
        (s.table, s.row, s.column, document.text[s.start : s.end].strip())
        for s in document.layout
        if s.kind == "cell"
    ]


def rows_of(parsed: ParsedDocument, summary: str) -> list:
    """Rows of the two-column table of a report: title, headings across, questions and answers."""
    head = next(s for s in parsed.summaries if s.summary == summary)
    sections = [s for s in parsed.sections if s.summary == summary]
    rows = [Row(head.title)]
    for section in sections:
        answer = paragraphs(parsed, section.start, section.end)
        if section.section == "4.approaches":
            rows.append(Row(section.heading))
            rows.extend(box_row(line) for line in answer.split("\n") if line)
        elif "." in section.section:
            rows.append(Row(section.heading, answer))
        else:
            rows.append(Row(section.heading))
            if answer:
                rows.append(Row(answer))
    return rows


def box_row(line: str) -> object:
    """A line of the form: label left, X and note right."""
    found = re.fullmatch(r"(.*?)\s+(X\b.*)", line)
    return Row(found[1], found[2]) if found else Row(line, "")


def paragraphs(parsed: ParsedDocument, start: int, end: int) -> str:
    """The text of a stretch without stray parts, its wrapped lines joined."""
    letters = list(parsed.document.text[start:end])
    for stray in parsed.stray:
        for i in range(max(stray.start, start), min(stray.end, end)):
            letters[i - start] = "\n"
    lines = [" ".join(line.split()) for line in "".join(letters).split("\n")]
    joined: list[str] = []
    wrapped = False
    for line in filter(None, lines):
        starts_anew = re.match(r"[•\-–]\s|\d+\.\s|Laika posms|Cits:|[^a-zāčēģīķļņšūž]*X$", line)
        if joined and wrapped and not starts_anew and not line.endswith(" X"):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
        wrapped = len(line) >= WRAPPED and not line.endswith((".", ":", ";", "X"))
    return "\n".join(joined)


def make_pdf(
    path: Path, parsed: ParsedDocument, summary: str, *, ruled: bool = True, header: str = ""
) -> Path:
    """Write a report as a two-column PDF, with or without lines; return the path."""
    path.write_bytes(samples.write_pdf(rows_of(parsed, summary), ruled=ruled, header=header))
    return path


def make_docx(path: Path, parsed: ParsedDocument, summary: str) -> Path:
    """Write a report as a DOCX with one table of two columns; return the path."""
    path.write_bytes(samples.write_docx(rows_of(parsed, summary)))
    return path
