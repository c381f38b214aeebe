"""Struck-out words and letters set apart, on pages of their own."""

from __future__ import annotations

import io
from collections.abc import Callable

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from sdk_text.reading.pdf_boxes import lines_of
from sdk_text.reading.pdf_layout import layout_of, text_of
from sdk_text.reading.pdf_sheet import sheet_of
from sdk_text.reading.pdf_struck import find_struck

SIZE = 11
Draw = Callable[[Canvas], None]


def page_of(draw: Draw):
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.setFont("Helvetica", SIZE)
    draw(canvas)
    canvas.save()
    return pdfplumber.open(stream).pages[0]


def text(draw: Draw) -> str:
    return text_of(lines_of(layout_of(sheet_of(page_of(draw))).words)).strip()


def between(canvas: Canvas, before: str, words: str) -> tuple[float, float]:
    x0 = 80 + canvas.stringWidth(before, "Helvetica", SIZE)
    return x0, x0 + canvas.stringWidth(words, "Helvetica", SIZE)


@pytest.mark.parametrize("as_rectangle", [False, True])
def test_struck_words_are_left_out_and_kept_for_the_notice(as_rectangle: bool) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 700, "Klubs strada divas tris reizes menesi.")
        x0, x1 = between(canvas, "Klubs strada ", "divas ")
        if as_rectangle:
            canvas.rect(x0, 703, x1 - x0, 0.6, stroke=0, fill=1)
        else:
            canvas.line(x0, 703, x1, 703)

    assert text(draw) == "Klubs strada tris reizes menesi."
    assert sheet_of(page_of(draw)).struck == ["divas"]


@pytest.mark.parametrize(
    ("x0", "x1", "y"),
    [(145, 171, 698.5), (80, 270, 699.8), (40, 560, 703), (145, 171, 716), (80, 81, 703)],
    ids=["underline", "line to write on", "rule of the page", "edge of a cell", "short"],
)
def test_other_lines_strike_nothing(x0: float, x1: float, y: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 700, "Klubs strada divas tris reizes menesi.")
        canvas.line(x0, y, x1, y)

    assert not find_struck(page_of(draw)).words


@pytest.mark.parametrize("space", [0, 1.5, 2.2, 4])
def test_letters_set_apart_are_words(space: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 700, "Klubs strada divas reizes", charSpace=space)
        canvas.drawString(80, 680, "un reizi menesi kopa.")

    assert text(draw).split() == [
        "Klubs",
        "strada",
        "divas",
        "reizes",
        "un",
        "reizi",
        "menesi",
        "kopa.",
    ]


def test_marks_of_a_form_side_by_side_stay_apart() -> None:
    def draw(canvas: Canvas) -> None:
        for x in range(80, 500, 60):
            canvas.drawString(x, 700, "X")

    assert text(draw).split() == ["X"] * 7
