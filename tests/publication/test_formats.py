import csv
import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from made_publication import HOSTILE, LETTERS

from sdk_text.publication import Bilingual, standard_tables
from sdk_text.publication.formats import TABLE_FORMATS
from sdk_text.publication.formats.csv import csv_table, full_labels
from sdk_text.publication.formats.docx import docx_table
from sdk_text.publication.formats.html import html_page
from sdk_text.publication.formats.latex import latex_table
from sdk_text.publication.formats.latex_text import latex_text
from sdk_text.publication.formats.xlsx import xlsx_table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def csv_rows(table):
    return list(csv.reader(io.StringIO(csv_table(table), newline="")))


def test_csv_has_values_as_they_are_and_runs_no_formula(table):
    rows = csv_rows(table.in_language("lv"))
    assert rows[0] == ["id", "Tēma", "Cik: Skaits", "Cik: Daļa", "p", "Citāts"]
    assert rows[1][2:5] == ["12345", "0.25", "0.0004"]
    assert rows[2][3] == ""
    # A number below zero stays a number, text that begins like a formula does not run.
    assert rows[3][3] == "-0.0312"
    assert [row[5] for row in rows[1:4]] == ["'+371 67000000", "'-1", f"'{HOSTILE}"]
    assert rows[3][1] == f"'{HOSTILE}"
    assert csv_table(table).endswith("\r\n")


def test_what_heads_groups_of_rows_is_a_column_of_files(table):
    known = replace(table, row_group_label=Bilingual("Kopa", "Family"))
    rows = csv_rows(known)
    assert [row[0] for row in rows] == ["Family", "Difficulties", "Difficulties", "Resources", ""]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_table(known))).active
    assert [sheet.cell(row, 1).value for row in (3, 4, 6)] == ["Family", *rows[1][:1], "Resources"]


def test_no_column_of_the_set_is_told_by_its_name_in_the_code(made):
    for lang in ("lv", "en"):
        for made_table in standard_tables(made, lang)[0]:
            names = [f"({column.name})" for column in made_table.in_files]
            assert not [h for h in full_labels(made_table) for n in names if h.endswith(n)]
    joint = next(t for t in standard_tables(made, "en")[0] if t.id == "joint")
    assert full_labels(joint)[0] == "Summary"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
@settings(max_examples=25, deadline=None)
def test_any_text_survives_every_format(text):
    import pandas as pd

    from sdk_text.publication import Bilingual, Column, Table

    label = Bilingual.same(text)
    made = Table(
        id="any", key="key", columns=(Column("key", label), Column("text", label, "quote")),
        frame=pd.DataFrame({"key": ["k"], "text": [text]}), caption=label, notes=(label,),
    )  # fmt: skip
    contents = {name: write(made) for name, write in TABLE_FORMATS.items()}
    assert not re.search("^[=+@-]", csv_rows(made)[1][1])
    docx.Document(io.BytesIO(contents["docx"]))
    openpyxl.load_workbook(io.BytesIO(contents["xlsx"]))
    assert latex_is_balanced(contents["tex"])


def test_xlsx_has_numbers_with_formats_and_no_formulas(table):
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_table(table))).active
    assert sheet["A1"].value.startswith("Table 2. Caption =cmd")
    assert [cell.value for cell in sheet[3]] == [
        "id", "Theme", "How: Count", "How: Share", "p", "Quote",
    ]  # fmt: skip
    assert [sheet.cell(4, c).value for c in (3, 4, 5)] == [12345, 0.25, 0.0004]
    assert sheet["C4"].number_format == "#,##0"
    assert sheet["D4"].number_format == "0.0%"
    assert "0.000" in sheet["E4"].number_format
    assert sheet["D5"].value is None
    for row in sheet.iter_rows():
        assert all(cell.data_type in "ns" for cell in row)
    assert sheet["F6"].value == HOSTILE
    assert sheet["F6"].quotePrefix
    assert sheet["B7"].font.bold
    assert sheet["A9"].value == "Note. n = 3. Remark 100%."
    assert sheet.freeze_panes == "B4"
    assert sheet.print_title_rows in ("3:3", "$3:$3")


def test_docx_is_a_real_table_in_apa_style(table):
    document = docx.Document(io.BytesIO(docx_table(table.in_language("lv"))))
    paragraphs = [p for p in document.paragraphs if p.text]
    assert paragraphs[0].text == "2. tabula"
    assert paragraphs[0].style.font.bold
    assert paragraphs[1].style.font.italic
    assert paragraphs[1].text == f"Virsraksts {HOSTILE}"
    assert paragraphs[2].text == "Piezīme. n = 3. Piebilde 100 %."
    assert paragraphs[2].runs[0].italic
    (grid,) = document.tables
    texts = [list(dict.fromkeys(cell.text for cell in row.cells)) for row in grid.rows]
    assert texts[0] == ["", "Cik"]
    assert texts[1] == ["Tēma", "Skaits", "Daļa", "p", "Citāts"]
    assert texts[2] == ["Grūtības"]
    assert texts[3][:4] == [f"Tēma {LETTERS}", "12\u00a0345", "25,0\u00a0%", "<\u00a00,001"]
    assert texts[5] == ["Resursi"]
    assert texts[6][0] == HOSTILE
    assert texts[7][0] == "Kopā"


def test_docx_repeats_its_head_and_has_three_rules_only(table):
    plain = table.with_columns(["label", "count"])
    plain = replace(plain, columns=tuple(replace(c, group=None) for c in plain.columns))
    document = docx.Document(io.BytesIO(docx_table(plain)))
    (grid,) = document.tables
    rows = grid._tbl.findall(f"{W}tr")
    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
    assert heads == [True] + [False] * (len(rows) - 1)
    ruled = {}
    for side in ("top", "bottom"):
        path = f"{W}tc/{W}tcPr/{W}tcBorders/{W}{side}[@{W}val='single']"
        ruled[side] = [i for i, row in enumerate(rows) if row.find(path) is not None]
    assert ruled == {"top": [0], "bottom": [0, len(rows) - 1]}
    assert not grid._tbl.findall(f".//{W}tcBorders/{W}left")


def wide(table, columns):
    from sdk_text.publication import Bilingual, Column

    names = [f"c{i}" for i in range(columns)]
    frame = table.frame.assign(**dict.fromkeys(names, 1234567))
    more = tuple(Column(n, Bilingual.same(f"Kolonna {n}"), "integer") for n in names)
    return replace(table, frame=frame, columns=(*table.columns[:2], *more))


def test_wide_tables_turn_the_page_and_then_come_in_parts(table):
    portrait = docx.Document(io.BytesIO(docx_table(wide(table, 3)))).sections[0]
    turned = docx.Document(io.BytesIO(docx_table(wide(table, 9))))
    assert portrait.page_width < portrait.page_height
    assert turned.sections[0].page_width > turned.sections[0].page_height
    assert len(turned.tables) == 1
    parts = docx.Document(io.BytesIO(docx_table(wide(table, 60))))
    assert len(parts.tables) > 1
    unnumbered = docx.Document(io.BytesIO(docx_table(wide(table, 60).numbered(None))))
    assert unnumbered.paragraphs[0].text == f"{table.title} (part 1 of {len(parts.tables)})"
    heads = [cell.text for t in parts.tables for cell in t.rows[0].cells[1:]]
    assert heads == [f"Kolonna c{i}" for i in range(60)]
    for grid in parts.tables:
        widths = [int(c.get(f"{W}w")) for c in grid._tbl.tblGrid.findall(f"{W}gridCol")]
        assert sum(widths) <= 247 / 25.4 * 1440 + 5
        assert grid.rows[1].cells[0].text == "Difficulties"


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.scopes, self.text = [], [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.scopes.append((tag, dict(attributes).get("scope")))

    def handle_data(self, data):
        self.text.append(data)


def test_html_is_escaped_self_contained_and_says_what_is_a_heading(table):
    html = html_page(table)
    page = Page()
    page.feed(html)
    assert "script" not in page.tags
    assert HOSTILE in "".join(page.text)
    assert page.tags.count("caption") == 1
    assert page.scopes.count(("th", "col")) == 5
    assert page.scopes.count(("th", "row")) == 4
    assert page.scopes.count(("th", "rowgroup")) == 2
    assert ("th", "colgroup") in page.scopes
    assert 'lang="en"' in html
    assert "http" not in re.sub(r"<title>.*</title>", "", html)
    assert "link" not in page.tags
    assert table._repr_html_() in html


def test_markdown_keeps_its_columns(table):
    lines = table.to_markdown().splitlines()
    pipes = [line for line in lines if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in pipes} == {6}
    assert r"\<script\>" in table.to_markdown()
    assert "| :--- | ---: | ---: | ---: | :--- |" in lines


def latex_is_balanced(tex):
    bare = re.sub(r"\\[\\{}%&$#_]", "", re.sub(r"(?m)^%.*$", "", tex))
    depth = 0
    for character in bare:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return False
    begun, ended = (re.findall(rf"\\{w}\{{(\w+)\}}", tex) for w in ("begin", "end"))
    return depth == 0 and sorted(begun) == sorted(ended)


def test_latex_is_escaped_and_balanced(table):
    tex = latex_table(table)
    assert latex_is_balanced(tex)
    body = tex[tex.index("\\caption{") :]
    assert r"\textbackslash{}input\{b\}" in body
    assert r"100 \% \$5 \& \#1 \_x\_ \textasciicircum{}2 \textasciitilde{}" in body
    assert r"\toprule" in body
    assert r"\midrule" in body
    assert r"\bottomrule" in body
    assert "|" not in re.search(r"begin\{tabular\}\{(.*)\}", body)[1]


@given(st.text(max_size=60))
def test_latex_text_leaves_nothing_active(text):
    safe = latex_text(text)
    assert latex_is_balanced(safe)
    assert not re.search(r"(?<!\\)[%$&#_]", safe)
    assert not re.search(r"\\(input|write|def|catcode)", safe.replace(r"\textbackslash{}", ""))


def test_a_long_table_breaks_over_pages(table):
    import pandas as pd

    frame = pd.concat([table.frame] * 20, ignore_index=True)
    long = replace(table, frame=frame.assign(key=[f"k{i}" for i in range(len(frame))]))
    assert r"\begin{longtable}" in latex_table(long)
    assert r"\endhead" in latex_table(long)
    assert r"\begin{table}" in latex_table(table.with_columns(["label", "count"]))


def test_the_same_table_gives_the_same_bytes(table):
    for name, write in TABLE_FORMATS.items():
        assert write(table) == write(table), name
    for name in ("docx", "xlsx"):
        content = TABLE_FORMATS[name](table)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert {m.date_time[0] for m in archive.infolist()} == {1980}
            for member in archive.namelist():
                if member.endswith((".xml", ".rels")):
                    etree.fromstring(archive.read(member))
            assert b"modified>20" not in archive.read("docProps/core.xml").replace(b"2013", b"")


def test_an_empty_table_says_so(table):
    empty = replace(table, frame=table.frame.iloc[:0]).in_language("lv")
    assert "Nav datu." in html_page(empty)
    assert "Nav datu." in latex_table(empty)
    assert (
        "Nav datu." in docx.Document(io.BytesIO(docx_table(empty))).tables[0].rows[-1].cells[0].text
    )
    assert len(csv_rows(empty)) == 1
    openpyxl.load_workbook(io.BytesIO(xlsx_table(empty)))


@pytest.mark.parametrize("name", ["made.csv", "made.docx", "made.xlsx"])
def test_a_failed_write_leaves_the_old_file(table, tmp_path, name, monkeypatch):
    path = table.write(tmp_path / name)
    before = path.read_bytes()

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(Exception, match="cannot be written"):
        table.write(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_cyrillic_goes_to_a_font_that_has_it():
    said = latex_text("«Мы хотим» ir Ёлка")
    assert r"\sdkcyrillic{Мы}{\sdkchar{041C}{U+041C}\sdkchar{044B}{U+044B}}" in said
    assert r"\sdkcyrillic{Ёлка}" in said
    assert latex_text("Latviski šķērslis") == "Latviski šķērslis"
    assert latex_is_balanced(said)


def test_figures_in_latex_keep_the_size_they_were_drawn_in(made) -> None:
    from sdk_text.publication import likeness_dendrogram, theme_bars
    from sdk_text.publication.formats.figures import figures_latex

    text = figures_latex([theme_bars(made), likeness_dendrogram(made)])
    begin = text.index("\\begin{document}")
    assert text.count("\\figurefile{", begin) == 2
    # Only what is wider than the text is made smaller; nothing is made larger.
    assert "\\includegraphics" not in text[begin:]
    assert "\\ifdim\\wd0>\\linewidth" in text[:begin]
    assert "T2A" in text[:begin]  # labels may be Cyrillic


def test_xlsx_title_and_note_stay_within_the_table(table):
    remark = "A long remark that says much. " * 40
    long = table.with_note(lv=remark, en=remark)
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_table(long))).active
    last = sheet.max_row
    assert "A long remark" in sheet.cell(last, 1).value
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert len(merged) == 2
    assert sheet.cell(last, 1).alignment.wrap_text
    assert sheet.row_dimensions[last].height > 100


def test_latex_long_words_may_be_divided():
    assert latex_text("pašvaldība") == "pašvaldība"
    long = latex_text("Nenokomunicēšanaspieredzesnovads")
    assert long.replace(r"\-", "") == "Nenokomunicēšanaspieredzesnovads"
    assert max(map(len, long.split(r"\-"))) < 10
    address = latex_text("www.piemers-novads.lv/sociala-joma")
    assert r"\-" not in address
    assert address.count(r"\allowbreak{}") == 5
