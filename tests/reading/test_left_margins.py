"""Page headers and footers are left out; a notice tells what may be missed in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import odfdo
import pytest

from sdk_text.reading import read_document
from sdk_text.reading.pdf_boxes import Box, Word
from sdk_text.reading.pdf_layout import PageLayout
from sdk_text.reading.pdf_margins import take_footnotes, take_marginals

LETTERHEAD = [
    "LIEPKALNU NOVADA PAŠVALDĪBA",
    "SOCIĀLAIS DIENESTS",
    "Reģ. Nr. 90000000000, Skolas iela 2, Liepkalni, LV-9999",
    "tālr. 66000000, e-pasts: soc@liepkalni.example.",
    "Lapa 2 no 6",
    "Pilotprojekts „Darbs kopienā”",
    "Kopienā mums visiem ir labi.",
    "ŠIS DOKUMENTS IR PARAKSTĪTS AR DROŠU ELEKTRONISKO PARAKSTU.",
]
"""Nothing of it is told: the sentence stands in the body, too."""
MISSED = [
    "Vajadzētu ciešāku apmaiņu starp pašvaldībām.",
    "LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS",
    "Atbalsts pašvaldībā",
]
BODY = "Te sākas teksts. Kopienā mums visiem ir labi."


def as_docx(lines: list[str]) -> bytes:
    document = docx.Document()
    document.add_paragraph(BODY)
    section = document.sections[0]
    for k, line in enumerate(lines):
        (section.header if k % 2 else section.footer).add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_odt(lines: list[str]) -> bytes:
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Paragraph(BODY))
    buffer = io.BytesIO()
    document.save(buffer)
    margins = "".join(f"<text:p>{line}</text:p>" for line in lines)
    made = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(made, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "styles.xml":
                master = content.index(b"<style:master-page")
                after = content.index(b">", master) + 1
                head = content[:after].removesuffix(b"/>").removesuffix(b">")
                closed = content[after - 2 : after] == b"/>"
                own = f"><style:footer>{margins}</style:footer>".encode()
                end = b"</style:master-page>" if closed else b""
                content = head + own + end + content[after:]
            target.writestr(part, content)
    return made.getvalue()


@pytest.mark.parametrize(("write", "kind"), [(as_docx, "docx"), (as_odt, "odt")])
def test_what_may_be_missed_is_told(
    written: Callable[..., Path], write: Callable[[list[str]], bytes], kind: str
) -> None:
    quiet = read_document(written(write(LETTERHEAD), f"made.{kind}"))
    assert quiet.notices == ()
    told = read_document(written(write([*LETTERHEAD, *MISSED]), f"more.{kind}"))
    assert told.text == quiet.text
    messages = [notice.message for notice in told.notices]
    assert len(messages) == len(MISSED)
    for line in MISSED:
        assert any(line in message for message in messages)


def pages(number: int, header: list[str]) -> list[PageLayout]:
    """Pages with the same lines above, and others below them."""
    found = []
    for page in range(number):
        lines = [line.format(page + 1) for line in header] + [
            f"{w} {'abcdefg'[page]}" for w in "xyz"
        ]
        words = [
            Word(Box(50, 40 + 14 * k, 50 + 5 * len(line), 50 + 14 * k), line)
            for k, line in enumerate(lines)
        ]
        found.append(PageLayout(page + 1, words, [], [], 595.0, 842.0))
    return found


@pytest.mark.parametrize("number", [2, 3, 7])
def test_a_letterhead_of_several_lines_on_each_page_of_a_pdf(number: int) -> None:
    made = pages(number, LETTERHEAD[:5])
    take_marginals(made)
    assert all(page.headers == LETTERHEAD[:5] for page in made)
    assert all(len(page.words) == 3 for page in made)


def test_lines_that_differ_on_two_pages_stay() -> None:
    made = pages(2, ["{}. tikšanās"])
    take_marginals(made)
    assert all(page.headers == [] and len(page.words) == 4 for page in made)


@pytest.mark.parametrize("header", ["Liepkalnu novads, dienests {}", "Liepkalni – {}. lpp."])
def test_a_header_with_the_number_of_the_page_on_two_pages(header: str) -> None:
    made = pages(2, [header])
    take_marginals(made)
    assert [page.headers for page in made] == [[header.format(1)], [header.format(2)]]
    assert all(len(page.words) == 3 for page in made)


def _line(text: str, top: float, height: float = 10.0) -> Word:
    return Word(Box(50, top, 50 + 5 * len(text), top + height), text)


@pytest.mark.parametrize(
    ("words", "width", "height", "is_note"),
    [
        ("1 Pēc ciema saraksta.", 140, 8.0, True),
        ("3Sanāksmes protokols.", 140, 8.0, True),
        ("Vadītāja (paraksts)", 140, 8.0, False),
        ("1 Pēc ciema saraksta.", 140, 10.0, False),
        ("1 Pēc ciema saraksta.", 480, 8.0, False),
    ],
)
def test_footnotes_under_a_short_rule(
    words: str, width: float, height: float, is_note: bool
) -> None:
    text = [_line(f"Teikums {k} iet", 60 + 14 * k) for k in range(20)]
    notes = [_line(words, 700, height), _line("Otra rinda.", 712, height)]
    rule = {"x0": 50.0, "x1": 50.0 + width, "top": 694.0, "orientation": "h"}
    page = PageLayout(1, [*text, *notes], [], [rule], 595.0, 842.0)
    assert take_footnotes([page]) == ([1] if is_note else [])
    assert page.footers == ([words, "Otra rinda."] if is_note else [])
    assert len(page.words) == (20 if is_note else 22)
