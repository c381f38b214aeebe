"""Write the sample reports of corpus/ from their sources.

    python scripts/make_sample_documents.py [--to corpus]

A source (scripts/sample_sources/NAME.txt) is a report as plain text with two marks: a line
"## heading" opens a full-width heading, "# heading" a question whose answer follows; inside an
answer "| a | b |" lines make a nested table. From it comes a two-column PDF, a DOCX, or a text as
other programs copy it out of such a PDF (lines broken, a heading's lines before or beside its
answer, stray page numbers); the same bytes each time. The tests use `write_pdf` and `write_docx`
to turn other reports into files.
"""

from __future__ import annotations

import argparse
import datetime
import io
import re
import textwrap
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "scripts" / "sample_sources"
SAMPLES = {
    "lielvirve": ("LIELVIRVES NOVADA", "txt"),
    "dzelmava": ("DZELMAVAS NOVADA", "docx"),
    "sunupe": ("SŪNUPES NOVADA", "pdf"),
    "kalnvarti": ("KALNVĀRTU VALSTSPILSĒTAS", "txt"),
}
"""Source → whose report it is (the title's beginning), and the format it is published in."""
LINES_A_PAGE = 52
LEFT_CHARACTERS, RIGHT_CHARACTERS, FULL_CHARACTERS = 32, 70, 102


@dataclass(frozen=True)
class Row:
    """One row of a report's table; without an answer it runs over both columns."""

    left: str
    right: str | None = None


def parse_source(text: str) -> list[Row]:
    """Rows of a source file; what stands before the first mark is full-width text."""
    rows: list[Row] = []
    for block in re.split(r"(?m)^(?=#{1,2} )", text):
        head, _, body = block.partition("\n")
        body = body.strip("\n")
        if head.startswith("## "):
            rows.append(Row(head[3:].strip()))
            if body.strip():
                rows.append(Row(body))
        elif head.startswith("# "):
            rows.append(Row(head[2:].strip(), body))
        elif block.strip():
            rows.append(Row(block.strip("\n")))
    return rows


def nested_tables(text: str) -> list[str | list[list[str]]]:
    """Split an answer into stretches of text and tables ("| a | b |" lines)."""
    parts: list[str | list[list[str]]] = []
    for line in text.split("\n"):
        if line.startswith("|") and line.endswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if parts and isinstance(parts[-1], list):
                parts[-1].append(cells)
            else:
                parts.append([cells])
        elif parts and isinstance(parts[-1], str):
            parts[-1] += "\n" + line
        else:
            parts.append(line)
    return parts


class TwoColumnPdf:
    """Draws rows as a table of two columns; a row that does not fit runs on over the page."""

    width, height = 595.28, 841.89
    margin, padding, size, pitch = 56.7, 5.4, 10.0, 13.0
    left_share = 0.31

    def __init__(self, *, ruled: bool = True, header: str = "") -> None:
        from matplotlib.font_manager import findfont
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(TTFont("Body", findfont("DejaVu Sans")))
        self._measure = pdfmetrics.stringWidth
        self._buffer = io.BytesIO()
        self._canvas: Any = Canvas(self._buffer, pagesize=(self.width, self.height), invariant=1)
        self._ruled, self._header = ruled, header
        self._page = 0
        self._gutter = self.margin + self.left_share * (self.width - 2 * self.margin)
        self._new_page()

    def _new_page(self) -> None:
        if self._page:
            self._canvas.showPage()
        self._page += 1
        self._canvas.setFont("Body", self.size)
        self._canvas.setLineWidth(0.5)
        if self._header:
            self._canvas.drawString(self.margin, self.height - 30, self._header)
        self._canvas.drawRightString(self.width - self.margin, 30, str(self._page))
        self._y = self.height - self.margin

    def wrap(self, text: str, width: float) -> list[str]:
        """Lines of the text that fit the width (points)."""
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in paragraph.split():
                longer = f"{line} {word}" if line else word
                if line and self._measure(longer, "Body", self.size) > width:
                    lines.append(line)
                    longer = word
                line = longer
            lines.append(line)
        return lines

    def _frame(
        self, top: float, bottom: float, edges: Sequence[float], *, above: bool, below: bool
    ) -> None:
        if not self._ruled:
            return
        for y in [top] * above + [bottom] * below:
            self._canvas.line(edges[0], y, edges[-1], y)
        for x in edges:
            self._canvas.line(x, top, x, bottom)

    def row(
        self,
        columns: Sequence[str],
        edges: Sequence[float],
        *,
        above: bool = True,
        below: bool = True,
    ) -> None:
        """Draw a row whose columns lie between the edges, with a line above and below it."""
        wrapped = [
            self.wrap(text, b - a - 2 * self.padding)
            for text, a, b in zip(columns, edges, edges[1:], strict=False)
        ]
        count = max(len(lines) for lines in wrapped)
        done = 0
        while done < count:
            room = int((self._y - self.margin - 2 * self.padding) / self.pitch)
            if room < min(2, count - done):
                self._new_page()
                continue
            part = min(room, count - done)
            top = self._y
            for lines, x in zip(wrapped, edges, strict=False):
                for i, line in enumerate(lines[done : done + part]):
                    y = top - self.padding - self.size - i * self.pitch + 1.5
                    self._canvas.drawString(x + self.padding, y, line)
            self._y = top - part * self.pitch - 2 * self.padding
            done += part
            self._frame(
                top,
                self._y,
                edges,
                above=above or done > part or self._at_top(top),
                below=below or done < count,
            )

    def _at_top(self, y: float) -> bool:
        return y >= self.height - self.margin

    def add(self, row: Row) -> None:
        """Draw a report's row: full width, or question and answer with its nested tables."""
        right_edge = self.width - self.margin
        if row.right is None:
            self.row([row.left], [self.margin, right_edge])
            return
        # The form's boxes are a table of their own: wide labels, narrow boxes.
        is_box = row.right.strip("X ") in ("", "Pamata pieeja")
        gutter = self.margin + 0.7 * (right_edge - self.margin) if is_box else self._gutter
        left = row.left
        outer = [self.margin, gutter, right_edge]
        parts = nested_tables(row.right)
        for number, part in enumerate(parts):
            lines = {"above": number == 0, "below": number == len(parts) - 1}
            if isinstance(part, str):
                self.row([left, part.strip("\n")], outer, **lines)
            else:
                self._nested(part, left, outer, **lines)
            left = ""

    def _nested(
        self, rows: list[list[str]], left: str, outer: list[float], *, above: bool, below: bool
    ) -> None:
        """Draw a table inside the right cell: inset, with its own lines."""
        inset = 2 * self.padding
        x0, x1 = outer[1] + inset, outer[2] - inset
        columns = max(map(len, rows))
        edges = [x0 + (x1 - x0) * i / columns for i in range(columns + 1)]
        lines = [self.wrap(c, (x1 - x0) / columns - 2 * self.padding) for r in rows for c in r]
        need = len(lines) // columns * 2 * self.padding + 2 * self.padding
        need += sum(
            max(map(len, lines[i : i + columns])) * self.pitch
            for i in range(0, len(lines), columns)
        )
        if self._y - need < self.margin:
            # The outer cell's open end on the old page gets its line.
            self._frame(self._y, self._y, outer, above=True, below=False)
            self._new_page()
        top = self._y
        if left:
            self._canvas.drawString(outer[0] + self.padding, top - self.padding - self.size, left)
        self._y -= self.padding
        for cells in rows:
            self.row([*cells, *[""] * (columns - len(cells))], edges)
        self._y -= self.padding
        self._frame(top, self._y, outer, above=above or self._at_top(top), below=below)

    def finish(self) -> bytes:
        """The file's bytes."""
        self._canvas.save()
        return self._buffer.getvalue()


def write_pdf(rows: Sequence[Row], *, ruled: bool = True, header: str = "") -> bytes:
    """A PDF of two columns, with or without visible lines, with page numbers."""
    pdf = TwoColumnPdf(ruled=ruled, header=header)
    for row in rows:
        pdf.add(row)
    return pdf.finish()


def write_docx(rows: Sequence[Row]) -> bytes:
    """A DOCX with one table; lines that begin with "• " become an automatic list."""
    import docx

    document = docx.Document()
    stamp = datetime.datetime(2023, 6, 1)
    document.core_properties.created = document.core_properties.modified = stamp
    table: Any = None
    for row in rows:
        if row.right is None and table is None:
            _fill(document, row.left)
            continue
        if table is None:
            table = document.add_table(0, 2, style="Table Grid")
        left, right = table.add_row().cells
        if row.right is None:
            _fill(left.merge(right), row.left)
        else:
            _fill(left, row.left)
            for part in nested_tables(row.right):
                _fill(right, part) if isinstance(part, str) else _nest(right, part)
    buffer = io.BytesIO()
    document.save(buffer)
    return _without_times(buffer.getvalue())


def write_text(rows: Sequence[Row], *, first_page: int = 4) -> str:
    """The report as copied out of a two-column PDF, with the irregularities this brings."""
    lines: list[str] = []
    page, room = first_page, LINES_A_PAGE
    for number, row in enumerate(rows):
        drawn = _text_row(row, spaced=number % 3 == 1)
        for line in drawn:
            lines.append(line)
            room -= 1
            if room == 0:
                # Every other page leaves its number in the text.
                lines.extend(["", "", "", str(page), " ", ""] if page % 2 else ["", " "])
                page, room = page + 1, LINES_A_PAGE
        if number == 0:
            lines.append(str(first_page))
        lines.extend(["", ""] if row.right is None else [""])
    return "".join(f"{line} \n" if line else "\n" for line in lines)


def _text_row(row: Row, *, spaced: bool) -> list[str]:
    """A row's lines; spaced: with an empty line after each, as some programs do."""
    if row.right is None:
        return [x for part in row.left.split("\n") for x in textwrap.wrap(part, FULL_CHARACTERS)]
    left = textwrap.wrap(row.left, LEFT_CHARACTERS, break_on_hyphens=False)
    if len(row.left) > LEFT_CHARACTERS and len(row.left) < 56 and not row.right.strip(" X"):
        left = [row.left]
    right = []
    for part in nested_tables(row.right):
        texts = part.split("\n") if isinstance(part, str) else [" ".join(c) for c in part]
        right += [x for text in texts for x in textwrap.wrap(text, RIGHT_CHARACTERS)]
    if len(left) == 1:
        lines = [f"{left[0]} {right[0] if right else ''}".rstrip(), *right[1:]]
    else:
        lines = [*left, "", *right]
    return [x for line in lines for x in ((line, "") if spaced and line else (line,))]


def _fill(container: Any, text: str) -> None:
    """Put lines into a cell or document as paragraphs; a new cell has an empty one already."""
    empty = [p for p in container.paragraphs if not p.text] if hasattr(container, "_tc") else []
    for line in text.strip("\n").split("\n"):
        paragraph = empty.pop(0) if empty else container.add_paragraph()
        if line.startswith("• "):
            paragraph.style = "List Bullet"
            line = line[2:]
        paragraph.add_run(line)


def _nest(cell: Any, rows: list[list[str]]) -> None:
    table = cell.add_table(len(rows), max(map(len, rows)))
    table.style = "Table Grid"
    for cells, texts in zip(table.rows, rows, strict=True):
        for target, text in zip(cells.cells, texts, strict=False):
            target.text = text


def _without_times(data: bytes) -> bytes:
    """The same archive with one fixed time on every part, so that equal input gives equal bytes."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            fixed = zipfile.ZipInfo(part.filename, (2023, 6, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(part))
    return target.getvalue()


def sample_rows(name: str) -> list[Row]:
    """Rows of a sample report, its title first."""
    source = (SOURCES / f"{name}.txt").read_text(encoding="utf-8")
    return [Row(f"{SAMPLES[name][0]} PILOTPROJEKTA KOPSAVILKUMS"), *parse_source(source)]


def sample(name: str) -> bytes:
    """The file of a sample report in the format it is published in."""
    rows, kind = sample_rows(name), SAMPLES[name][1]
    if kind == "txt":
        return write_text(rows).encode("utf-8")
    return write_pdf(rows) if kind == "pdf" else write_docx(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=ROOT / "corpus", help="folder to write to")
    folder = parser.parse_args().to
    for name, (_, kind) in SAMPLES.items():
        data = sample(name)
        target = folder / f"{name}.{kind}"
        target.write_bytes(data)
        print(f"{target.name}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
