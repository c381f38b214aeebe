"""PDF pages of running text: two columns with headings in both, footers on short pages."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

import pdf_kinds as kinds
from pdf_kinds import HEIGHT, WIDTH, Canvas, builder, content, parsed_base

from sdk_text.parsing import parse_document
from sdk_text.reading import read_document
from sdk_text.template import load_template

Written = Callable[..., Path]


def pages(columns: Sequence[Sequence[str]], *, beside: int = 1, footer: str = "") -> bytes:
    """Columns of lines, so many beside each other on a page."""
    kinds.base_pdf()  # registers the font
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    for page, first in enumerate(range(0, len(columns), beside), 1):
        canvas.setFont("Body", 10)
        for place, lines in enumerate(columns[first : first + beside]):
            for k, line in enumerate(lines):
                canvas.drawString(50 + place * 270, HEIGHT - 60 - 15 * k, line)
        canvas.drawString(50, 30, footer.format(page))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def report_lines(width: int) -> list[str]:
    text = builder.make_report(load_template())
    return [part for line in text.split("\n") for part in textwrap.wrap(line, width) or [""]]


def test_two_columns_of_running_text_with_headings_in_both(written: Written) -> None:
    lines = report_lines(40)
    columns = [lines[i : i + 45] for i in range(0, len(lines), 45)]
    document = read_document(written(pages(columns, beside=2), "made.pdf"))
    assert content(parse_document(document)) == content(parsed_base())
    assert any("headings stand in both of its columns" in n.message for n in document.notices)


def test_a_footer_on_a_last_page_of_few_lines(written: Written) -> None:
    lines = report_lines(90)
    columns = [*(lines[i : i + 20] for i in range(0, len(lines) - 4, 20)), ["Vēl viens."]]
    data = pages(columns, footer="Liepkalni 2023 | {}")
    document = read_document(written(data, "made.pdf"))
    footers = [document.text[s.start : s.end] for s in document.layout if s.kind == "page_footer"]
    assert [f.strip() for f in footers] == [
        f"Liepkalni 2023 | {k}" for k in range(1, len(columns) + 1)
    ]
