"""PDF: reading order of two-column tables, page edges, damaged files."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make_files import Row, cells, samples
from reportlab.lib import colors
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from sdk_text.errors import InputError
from sdk_text.reading import Limits, read_document

LONG_QUESTION = "Vai un kāda ir vadības vīzija, gaidas no darba kopienā un tās nākotnes?"
SENTENCES = " ".join(f"Teikums numur {n} stāsta par ēku, ķēdi un ģimeni." for n in range(1, 9))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def body(document) -> str:
    """The text without page headers and footers."""
    letters = list(document.text)
    for span in document.layout:
        if span.kind != "cell":
            letters[span.start : span.end] = " " * (span.end - span.start)
    return "".join(letters)


def expected(rows) -> list[str]:
    return words(" ".join(f"{row.left} {row.right or ''}" for row in rows))


@pytest.fixture
def read(written):
    def make(rows, **options):
        return read_document(written(samples.write_pdf(rows, **options), "made.pdf"))

    return make


ROWS = [
    Row("SALAS NOVADA PILOTPROJEKTA KOPSAVILKUMS"),
    Row("2. Esošais stāvoklis un viss, kas ar to saistīts, rakstīts pāri visai lapas platumā"),
    Row("Atbalsts", "Īsa atbilde."),
    Row(LONG_QUESTION, SENTENCES),
    Row("Korekcijas plānā", "Nav."),
    Row("Kādi faktori veicinājuši vai kavējuši plānoto rezultātu sasniegšanu?", "Laiks."),
    Row("Partneri", "• skola;\n• bibliotēka;\n• biedrība „Šalkas”."),
    Row("4. Nākamā nodaļa"),
    Row("Visa rindkopa pāri lapai. " + SENTENCES),
]


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "open"])
def test_each_question_comes_before_its_whole_answer(read, ruled):
    document = read(ROWS, ruled=ruled)
    assert words(body(document)) == expected(ROWS)
    found = {(column, " ".join(text.split())) for _, _, column, text in cells(document)}
    assert (0, LONG_QUESTION) in found
    assert (1, SENTENCES) in found
    assert (0, "Korekcijas plānā") in found
    assert (1, "Nav.") in found


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "open"])
def test_a_row_over_three_pages_is_one_cell(read, ruled):
    answer = "\n".join(f"{n}. punkts. {SENTENCES}" for n in range(1, 22))
    rows = [*ROWS[:3], Row(LONG_QUESTION, answer), *ROWS[4:]]
    document = read(rows, ruled=ruled, header="Metodiskais materiāls")
    assert words(body(document)) == expected(rows)
    kinds = [span.kind for span in document.layout]
    assert kinds.count("page_break") >= 2
    assert kinds.count("page_footer") == kinds.count("page_break") + 1
    long_cells = [
        span
        for span in document.layout
        if span.kind == "cell" and "1. punkts" in document.text[span.start : span.end]
    ]
    assert len(long_cells) == 1
    assert "21. punkts" in document.text[long_cells[0].start : long_cells[0].end]


def test_page_numbers_and_running_headers_are_told_apart(read):
    rows = [Row("SALAS NOVADA KOPSAVILKUMS"), Row("Jautājums", (SENTENCES + "\n") * 20)]
    document = read(rows, header="Metodiskais materiāls 2023")
    texts = {
        kind: [document.text[s.start : s.end].strip() for s in document.layout if s.kind == kind]
        for kind in ("page_header", "page_footer")
    }
    pages = len(texts["page_footer"])
    assert pages >= 3
    assert texts["page_footer"] == [str(n + 1) for n in range(pages)]
    assert texts["page_header"] == ["Metodiskais materiāls 2023"] * pages


def test_a_question_broken_by_the_page_edge_is_put_together(written):
    """A row at a page's end: the question's second half stands on the next page."""
    data = io.BytesIO()
    canvas = Canvas(data, invariant=1)
    for page, rows in enumerate(
        [
            [("Pirmais", "Atbilde viena."), ("Rekomendacijas talakajam", "Otras atbildes sakums")],
            [("darbam kopiena", "un tas turpinajums."), ("Nakamais", "Atbilde tris.")],
        ]
    ):
        y = 300 if page == 0 else 760
        for left, right in rows:
            canvas.grid([60, 230, 520], [y, y + 30])
            canvas.drawString(66, y + 12, left)
            canvas.drawString(236, y + 12, right)
            y -= 30
        canvas.showPage()
    canvas.save()
    document = read_document(written(data.getvalue(), "made.pdf"))
    assert words(body(document)) == words(
        "Pirmais Atbilde viena. Rekomendacijas talakajam darbam kopiena Otras atbildes sakums un "
        "tas turpinajums. Nakamais Atbilde tris."
    )


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "open"])
def test_a_table_in_an_answer_is_read_row_by_row(read, ruled):
    plan = (
        "Plāns ir šāds.\n| Solis | Kas dara | Kad |\n| Sapulce | līdere un pārvalde | maijs |\nTā."
    )
    rows = [*ROWS[:4], Row("Darbības plāns", plan), *ROWS[4:]]
    document = read(rows, ruled=ruled)
    found = [word for word in words(body(document)) if word in words(plan)]
    assert " ".join(found).find("Solis Kas dara Kad Sapulce līdere un pārvalde maijs") >= 0
    if ruled:
        nested = [text for table, _, _, text in cells(document) if table > 0]
        assert "līdere un pārvalde" in {" ".join(text.split()) for text in nested}


LOOKS = {
    "only horizontal lines": [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black)],
    "only inner lines": [("INNERGRID", (0, 0), (-1, -1), 0.5, colors.black)],
    "shaded questions": [("BACKGROUND", (0, 0), (0, -1), colors.lightgrey)],
    "shaded rows": [("ROWBACKGROUNDS", (0, 0), (-1, -1), [colors.white, colors.lightgrey])],
    "no lines": [],
    "no lines, questions at half height": [("VALIGN", (0, 0), (0, -1), "MIDDLE")],
    "lines, questions at half height": [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("VALIGN", (0, 0), (0, -1), "MIDDLE"),
    ],
}


@pytest.mark.parametrize("look", LOOKS)
def test_tables_drawn_by_another_program(written, look):
    style = ParagraphStyle("p", fontName="Body", fontSize=10, leading=13, alignment=4)
    rows = [row for row in ROWS if not (row.left.startswith("4.") and "half" in look)]
    data: list[list[object]] = []
    spans = []
    samples.TwoColumnPdf()  # registers the font
    for number, row in enumerate(rows):
        right = [Paragraph(line, style) for line in (row.right or "").split("\n") if line]
        data.append([Paragraph(row.left, style), right])
        if row.right is None:
            spans.append(("SPAN", (0, number), (1, number)))
    table = Table(data, colWidths=(150, 330))
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *spans, *LOOKS[look]]))
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer).build([table])
    document = read_document(written(buffer.getvalue(), "made.pdf"))
    assert words(body(document)) == expected(rows)


def test_one_column_text_stays_one_column(written):
    data = io.BytesIO()
    canvas = Canvas(data, invariant=1)
    lines = [f"{n}. rinda par kopienu un tas darbu ar gimenem pilseta" for n in range(1, 40)]
    for i, line in enumerate(lines):
        canvas.drawString(60, 780 - 16 * i, line)
    canvas.save()
    document = read_document(written(data.getvalue(), "made.pdf"))
    assert document.text.strip().split("\n") == lines
    assert not document.layout


def test_the_indent_of_a_list_is_no_gutter(written):
    """Text of one column, some words of which begin by chance where those of its list do."""
    data = io.BytesIO()
    canvas = Canvas(data, invariant=1)
    lines = []
    for n in range(48):
        y = 800 - 15 * n
        if n % 12 == 6:
            canvas.drawString(60, y, "garaks vards")
            canvas.drawString(134, y, f"un rinda {n} par kopienu, kura ir pilseta un laukos")
            lines.append(f"garaks vards un rinda {n} par kopienu, kura ir pilseta un laukos")
        elif n % 2:
            canvas.drawString(116, y, "*")
            canvas.drawString(134, y, f"vajadziba numur {n} par kopienu")
            lines.append(f"* vajadziba numur {n} par kopienu")
        else:
            lines.append(f"Rinda {n} par kopienu un tas darbu ar gimenem pilseta un ciema laukos")
            canvas.drawString(60, y, lines[-1])
    canvas.save()
    document = read_document(written(data.getvalue(), "made.pdf"))
    assert document.text.strip().split("\n") == lines
    assert not document.layout


def test_a_row_repeated_on_each_page_is_its_header(written):
    class WithHead(samples.TwoColumnPdf):
        def _new_page(self) -> None:
            super()._new_page()
            self.row(["Jautājums", "Atbilde"], [self.margin, self._gutter, self.width - 57])

    answer = "\n".join(f"{n}. punkts. {SENTENCES}" for n in range(1, 22))
    rows = [*ROWS[2:4], Row("Korekcijas plānā", answer), *ROWS[5:7]]
    pdf = WithHead()
    for row in rows:
        pdf.add(row)
    document = read_document(written(pdf.finish(), "made.pdf"))
    assert words(body(document)) == expected([Row("Jautājums", "Atbilde"), *rows])
    heads = [
        document.text[s.start : s.end].strip() for s in document.layout if s.kind == "page_header"
    ]
    assert heads == ["Jautājums Atbilde"] * len(heads)
    assert len(heads) >= 2
    last = re.compile(r"\b1\. punkts.*\b21\. punkts", re.DOTALL)
    assert any(last.search(text) for *_, text in cells(document))


def test_the_rows_of_a_plan_over_two_pages_stay_apart(written):
    """A plan whose lines are those of the answer's cell, a row to its end on either page."""
    data = io.BytesIO()
    canvas = Canvas(data, invariant=1)
    pages = [
        [("Plana izstrade", "Uzdevums", "Termins"), ("", "Malka", "Maijs")],
        [("", "Telpas", "Julijs")],
    ]
    for page, rows in enumerate(pages):
        y = 300 if page == 0 else 760
        for cells_of_row in rows:
            canvas.grid([60, 230, 380, 520], [y, y + 30])
            for x, text in zip((66, 236, 386), cells_of_row, strict=True):
                canvas.drawString(x, y + 12, text)
            y -= 30
        canvas.showPage()
    canvas.save()
    document = read_document(written(data.getvalue(), "made.pdf"))
    made = {(table, text.strip()) for table, _, _, text in cells(document)}
    assert made == {(0, text) for rows in pages for row in rows for text in row if text}


def test_letters_printed_twice_come_once(written):
    data = io.BytesIO()
    canvas = Canvas(data, invariant=1)
    for shift in (0, 0.3):
        canvas.drawString(60 + shift, 700, "Treknraksts divreiz")
    canvas.save()
    document = read_document(written(data.getvalue(), "made.pdf"))
    assert document.text.split() == ["Treknraksts", "divreiz"]


def one_page(**options) -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, invariant=1, **options)
    canvas.drawString(60, 700, "Viena lapa ar tekstu")
    canvas.save()
    return data.getvalue()


def test_encrypted_files_are_refused(refused):
    data = one_page(encrypt=StandardEncryption("slepeni", ownerPassword="cits"))
    assert "password" in refused(data, "made.pdf")


def test_files_that_open_without_a_password_are_read(written):
    data = one_page(encrypt=StandardEncryption("", ownerPassword="cits"))
    assert "Viena lapa" in read_document(written(data, "made.pdf")).text


def test_pages_without_text_are_refused_or_noticed(refused, written):
    data = io.BytesIO()
    canvas = Canvas(data, invariant=1)
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.showPage()
    canvas.save()
    assert "OCR" in refused(data.getvalue(), "made.pdf")
    data = io.BytesIO()
    canvas = Canvas(data, invariant=1)
    canvas.drawString(60, 700, "Teksts")
    canvas.showPage()
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.showPage()
    canvas.save()
    document = read_document(written(data.getvalue(), "made.pdf"))
    assert any("1 of 2 pages" in notice.message for notice in document.notices)


@pytest.mark.parametrize("pages", [1, 2])
def test_lost_text_of_a_damaged_file_is_noticed_or_refused(written, refused, pages):
    data = io.BytesIO()
    canvas = Canvas(data, invariant=1, pageCompression=1)
    for _ in range(pages):
        for number in range(40):
            canvas.drawString(60, 780 - 16 * number, f"Rinda {number} par kopienu un ceriniem")
        canvas.showPage()
    canvas.save()
    whole = data.getvalue()
    place = whole.rindex(b"~>endstream") - 300
    damaged = whole[:place] + bytes(reversed(whole[place : place + 40])) + whole[place + 40 :]
    if pages == 1:
        assert "lost" in refused(damaged, "made.pdf")
    else:
        document = read_document(written(damaged, "made.pdf"))
        assert any("text is missing" in notice.message for notice in document.notices)


def test_a_file_without_pages_is_refused(refused):
    document = pypdfium2.PdfDocument.new()
    data = io.BytesIO()
    document.save(data)
    assert "pages" in refused(data.getvalue(), "made.pdf")


def test_what_is_no_pdf_or_is_cut_off_is_refused(refused, written):
    assert "not a PDF" in refused(b"Tikai teksts", "made.pdf")
    assert "cut off" in refused(one_page()[:-300], "made.pdf")
    with pytest.raises(InputError, match="at most 0"):
        read_document(written(one_page(), "made.pdf"), limits=Limits(pdf_pages=0))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_flipped_bytes_raise_nothing_but_input_errors(written, place, new):
    data = one_page()
    place %= len(data)
    try:
        read_document(written(data[:place] + new + data[place + len(new) :], "made.pdf"))
    except InputError:
        return
