"""Reports of our own words as PDF files of every kind that offices send."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from make_files import rows_of, samples
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from reportlab.pdfgen.canvas import Canvas

from sdk_text.parsing import parse_document, reading_form
from sdk_text.records import ParsedDocument
from sdk_text.template import load_template

Row = samples.Row
WIDTH, HEIGHT = 595.28, 841.89


def _report_builder() -> ModuleType:
    path = Path(__file__).resolve().parents[1] / "parsing" / "report_builder.py"
    spec = importlib.util.spec_from_file_location("reading_report_builder", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


builder = _report_builder()


@cache
def parsed_base() -> ParsedDocument:
    """The report that all files of this module hold."""
    return parse_document(builder.make_document(builder.make_report(load_template()), "liepkalni"))


def base_rows() -> list[Any]:
    """Its rows: title, headings, questions with answers."""
    parsed = parsed_base()
    return rows_of(parsed, parsed.summaries[0].summary)


@cache
def base_pdf(*, ruled: bool = True) -> bytes:
    """It as a table of two columns."""
    return samples.write_pdf(base_rows(), ruled=ruled)


def content(parsed: ParsedDocument) -> tuple[dict[str, str], dict[str, bool]]:
    """Letters of each answer without strays, and the ticks."""
    cuts = [(span.start, span.end) for span in parsed.stray]
    answers = {
        s.section: letters(reading_form(parsed.document.text, s.start, s.end, cuts).text)
        for s in parsed.sections
        if s.section != "4.approaches"
    }
    return answers, {box.approach: box.ticked for box in parsed.boxes}


def letters(text: str) -> str:
    """Letters and digits of a text, in small ones."""
    return "".join(c for c in text.casefold() if c.isalnum())


# ── Files made over ──────────────────────────────────────────────────────────────────────────────


def made_over(data: bytes, change: Callable[[PageObject], object]) -> bytes:
    """The file with each page changed."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        change(page)
    return file_bytes(writer)


def file_bytes(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def drawn(draw: Callable[[Any], object], size: float = 10.0) -> PageObject:
    """A page on which something is drawn."""
    _measure()  # registers the font
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setFont("Body", size)
    draw(canvas)
    canvas.save()
    return PdfReader(buffer).pages[0]


def overprinted(data: bytes, draw: Callable[[Any], object], *, under: bool = False) -> bytes:
    """The file with something printed over (or under) each page."""
    layer = drawn(draw)
    return made_over(data, lambda page: page.merge_page(layer, over=not under))


def turned(data: bytes, angle: int, *, flag: bool) -> bytes:
    """The file with its content turned anticlockwise; flag: shown upright all the same."""

    def turn(page: PageObject) -> None:
        shift = {90: (HEIGHT, 0), 180: (WIDTH, HEIGHT), 270: (0, WIDTH)}[angle]
        page.add_transformation(Transformation().rotate(angle).translate(*shift))
        size = (HEIGHT, WIDTH) if angle != 180 else (WIDTH, HEIGHT)
        page.mediabox.upper_right = page.cropbox.upper_right = size
        if flag:
            page.rotate(angle)

    return made_over(data, turn)


def askew(data: bytes, degrees: float) -> bytes:
    """The file as a crooked scan with recognised text."""
    turn = (
        Transformation().translate(-WIDTH / 2, -HEIGHT / 2).rotate(degrees)
        .translate(WIDTH / 2, HEIGHT / 2)
    )  # fmt: skip
    return made_over(data, lambda page: page.add_transformation(turn))


def scaled(data: bytes, factor: float) -> bytes:
    """The file on smaller or larger paper."""
    return made_over(data, lambda page: page.scale_by(factor))


def two_up(data: bytes, *, gap: float = 0.0) -> bytes:
    """Two pages of the file beside each other on a sheet."""
    reader, writer = PdfReader(io.BytesIO(data)), PdfWriter()
    factor = HEIGHT / 2 / WIDTH
    for first in range(0, len(reader.pages), 2):
        sheet = PageObject.create_blank_page(width=HEIGHT + gap, height=WIDTH)
        for side, page in enumerate(reader.pages[first : first + 2]):
            place = Transformation().scale(factor).translate(side * (HEIGHT + gap) / 2, 0)
            sheet.merge_transformed_page(page, place)
        writer.add_page(sheet)
    return file_bytes(writer)


# ── Files made anew ──────────────────────────────────────────────────────────────────────────────


class ChangedPrint(Canvas):
    """A canvas that prints each text in a way of its own."""

    how: Callable[..., None] = staticmethod(lambda draw, x, y, text: draw(x, y, text))

    def drawString(self, x: float, y: float, text: str, *args: Any, **more: Any) -> None:  # noqa: N802
        plain = super().drawString
        type(self).how(lambda a, b, t: plain(a, b, t, *args, **more), x, y, text)


def printed(how: Callable[..., None], rows: Sequence[Any] | None = None) -> bytes:
    """The report, each text of it printed by ``how(draw, x, y, text)``."""

    class Own(ChangedPrint):
        pass

    Own.how = staticmethod(how)
    pdf = samples.TwoColumnPdf(ruled=True)
    pdf._buffer = io.BytesIO()
    pdf._canvas = Own(pdf._buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    pdf._page = 0
    pdf._new_page()
    for row in rows if rows is not None else base_rows():
        pdf.add(row)
    return pdf.finish()


Field = Callable[[Any, float, Any], bool]


def form(put: Field) -> bytes:
    """Questions above their answers; an answer is put by ``put`` where that returns True."""
    _measure()
    buffer = io.BytesIO()
    canvas: Any = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    y = HEIGHT - 50
    for row in base_rows():
        lines = (row.right or "").split("\n") if row.right else []
        if y < 120 + 14 * len(lines):
            canvas.showPage()
            y = HEIGHT - 50
        canvas.setFont("Body", 10)
        for line in _wrapped(row.left):
            canvas.drawString(40, y, line)
            y -= 14
        if row.right is None:
            continue
        if not put(canvas, y, row):
            for line in lines:
                canvas.drawString(40, y, line)
                y -= 14
        else:
            y -= 14 * max(len(lines), 1) + 6
    canvas.save()
    return buffer.getvalue()


@cache
def _measure() -> Any:
    return samples.TwoColumnPdf()


def _wrapped(text: str) -> list[str]:
    return _measure().wrap(text, 500)


# ── Tables without lines ─────────────────────────────────────────────────────────────────────────


class OpenTable:
    """Rows as a word processor exports a table without borders: nothing between them but text."""

    def __init__(
        self, *, after: float = 0.0, left: float = 140.0, size: float = 10.0, leading: float = 1.2,
        padding: float = 5.4, centred: bool = False,
    ) -> None:  # fmt: skip
        _measure()
        self._buffer = io.BytesIO()
        self._canvas: Any = Canvas(self._buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
        self.after, self.size, self.pitch = after, size, size * leading
        self.left, self.padding, self.centred = left, padding, centred
        self.right = WIDTH - 120 - left
        self._y = HEIGHT - 60

    def _wrap(self, text: str, width: float) -> list[tuple[str, bool]]:
        """Lines, each with whether it ends a paragraph."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        lines: list[tuple[str, bool]] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in paragraph.split():
                longer = f"{line} {word}" if line else word
                if line and stringWidth(longer, "Body", self.size) > width - 2 * self.padding:
                    lines.append((line, False))
                    longer = word
                line = longer
            lines.append((line, True))
        return lines

    def _height(self, lines: Sequence[tuple[str, bool]]) -> float:
        return sum(self.pitch + self.after * ends for _, ends in lines)

    def add(self, row: Any) -> None:
        """Draw a row; its lines run on over the page."""
        if row.right is None:
            columns = [(0.0, self._wrap(row.left, self.left + self.right))]
        else:
            columns = [
                (0.0, self._wrap(row.left, self.left)),
                (self.left, self._wrap(row.right, self.right)),
            ]
        tall = max(self._height(lines) for _, lines in columns)
        if self._y - min(tall, 3 * self.pitch) < 60:
            self._canvas.showPage()
            self._y = HEIGHT - 60
        page, ends = self._canvas, []
        top = self._y
        for x, lines in columns:
            y = top
            if self.centred and x == 0.0 and len(columns) == 2:
                y -= (tall - self._height(lines)) / 2
            ends.append((x, y, lines))
        pages: list[list[tuple[float, float, str]]] = [[]]
        bottom = top
        for x, y, lines in ends:
            number = 0
            for line, is_end in lines:
                if y - self.pitch < 50:
                    number, y = number + 1, HEIGHT - 60
                while len(pages) <= number:
                    pages.append([])
                pages[number].append((60 + self.padding + x, y - self.size, line))
                y -= self.pitch + self.after * is_end
            if number == len(pages) - 1:
                bottom = min(y, bottom) if number == 0 or x == 0.0 else y
        for number, placed in enumerate(pages):
            if number:
                page.showPage()
                bottom = min(y for _, y, _ in placed) - self.pitch + self.size - self.after
            page.setFont("Body", self.size)
            for x, y, line in placed:
                page.drawString(x, y, line)
        self._y = bottom

    def finish(self) -> bytes:
        """The file's bytes."""
        self._canvas.save()
        return self._buffer.getvalue()


def open_table(rows: Sequence[Any], **how: Any) -> bytes:
    """Rows as a table without lines."""
    table = OpenTable(**how)
    for row in rows:
        table.add(row)
    return table.finish()
