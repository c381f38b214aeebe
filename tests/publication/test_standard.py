import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import docx
import openpyxl
import pytest
from made_publication import HOSTILE, made_results

from sdk_text.errors import InputError
from sdk_text.publication import (
    bodies_table,
    cooccurrence_table,
    declared_table,
    keyness_table,
    overview_table,
    quotes_table,
    saturation_table,
    sensitivity_table,
    standard_figures,
    standard_tables,
    theme_by_section_table,
    theme_by_summary_table,
    themes_table,
    write_standard_set,
)
from sdk_text.publication.formats.csv import csv_table
from sdk_text.publication.labels import Labels
from sdk_text.publication.prepared import Prepared
from sdk_text.publication.write import ALL_FORMATS, chosen_formats
from sdk_text.records import MACHINES, SUGGESTED
from sdk_text.results import Results
from sdk_text.system.spreadsheet import escape_formula
from sdk_text.wording.texts import load_wording


def count_cells(table, value):
    """Compare every number of a table with the records behind its cell; return how many."""
    compared = 0
    for column in table.columns:
        if not column.numeric:
            continue
        for key, shown in zip(table.frame[table.key], table.frame[column.name], strict=True):
            behind = table.cell(key, column.name)
            assert value(behind, column.name) == shown, (key, column.name)
            compared += 1
    return compared


def segments(behind, _):
    return behind["segment"].nunique()


def test_every_cell_of_the_matrices_is_its_codings(made):
    assert count_cells(theme_by_summary_table(made), segments) == 46 * 5
    assert count_cells(theme_by_section_table(made), segments) == 46 * 5
    by_section = theme_by_section_table(made, by="section", value="codings")
    assert count_cells(by_section, lambda behind, _: len(behind)) == 46 * 5


def test_every_count_of_themes_overview_and_pairs_is_its_codings(made):
    ways = {
        "segments": segments,
        "codings": lambda behind, _: len(behind),
        "summaries": lambda behind, _: behind["summary"].nunique(),
    }
    themes = themes_table(made).with_columns(["theme", *ways])
    assert count_cells(themes, lambda behind, name: ways[name](behind, name)) == 46 * 3
    families = [family.id for family in made.codebook.families]
    overview = overview_table(made).with_columns(["name", "coded", *families])
    assert count_cells(overview, segments) == 5 * 5
    pairs = cooccurrence_table(made, most=None)
    for key in pairs.frame["key"]:
        assert segments(pairs.cell(key, "units_a"), "") == _value(pairs, key, "units_a")
        shared = pairs.cell(key, "together")
        assert shared["segment"].nunique() == _value(pairs, key, "together")
        assert shared["summary"].nunique() == _value(pairs, key, "summaries")
    steps = saturation_table(made)
    for key in steps.frame["key"]:
        assert steps.cell(key, "codes_given")["code"].nunique() == _value(steps, key, "codes_given")
        assert steps.cell(key, "new_given")["code"].nunique() == _value(steps, key, "new_given")


def test_every_count_under_other_choices_is_its_codings(made):
    codings = made.codings.copy()
    codings["confidence"] = [(0.4, 0.6, 0.95)[n % 3] for n in range(len(codings))]
    table = sensitivity_table(replace(made, codings=codings))
    ways = [c.name for c in table.columns if c.numeric]
    assert {"all", "once", "confidence_0.9"} <= set(ways)
    assert count_cells(table, segments) == len(table.frame) * len(ways)
    assert len({len(table.cell("total", way)) for way in ways}) > 1


def test_names_and_lemmas_lead_to_their_mentions(made):
    bodies = bodies_table(made, most=None)
    assert len(bodies.frame)
    for key, mentions in zip(bodies.frame["key"], bodies.frame["mentions"], strict=True):
        assert len(bodies.cell(key, "mentions")) == mentions
    lemmas = keyness_table(made)
    assert len(lemmas.frame)
    for key, count in zip(lemmas.frame["key"], lemmas.frame["count"], strict=True):
        assert len(lemmas.cell(key, "count")) == count


def _value(table, key, column):
    return table.frame.set_index("key").loc[key, column]


def test_a_code_that_never_occurs_has_a_row_of_zeros(made):
    last = made.codebook.codes[-1].id
    table = theme_by_summary_table(made)
    row = table.frame[table.frame["key"] == last].iloc[0]
    assert row["total"] == 0
    assert table.cell(last, "total").empty


def test_labels_follow_the_language(made):
    lv, en = themes_table(made, "lv"), themes_table(made, "en")
    assert lv.rows()[0].cells[0] != en.rows()[0].cells[0]
    assert lv.in_language("en").rows() == en.rows()
    assert {row.group for row in lv.rows()} - {row.group for row in en.rows()}


def test_the_set_is_made_and_numbered(made):
    tables, left = standard_tables(made, "lv")
    assert [t.number for t in tables] == list(range(1, len(tables) + 1))
    assert len({t.id for t in tables}) == len(tables)
    assert {"overview", "themes", "quotes", "keyness"} <= {t.id for t in tables}
    assert {item.id for item in left} >= {"agreement", "bodies", "inductive"}
    charts, left = standard_figures(made, "lv")
    assert len(charts) == 11
    assert not left


def test_without_codings_what_remains_is_made_and_the_rest_explained(made):
    uncoded = made.with_frames(codings=made.codings.iloc[:0])
    tables, left = standard_tables(uncoded, "en")
    assert {"overview"} <= {t.id for t in tables}
    reasons = {item.id: item.reason.en for item in left}
    assert reasons["themes"] == "there are no codings in the text"
    charts, gone = standard_figures(uncoded, "en")
    assert {"themes", "network", "saturation"} <= {item.id for item in gone}
    assert "themes" not in {c.id for c in charts}
    waiting = made.codings.assign(coder=SUGGESTED)
    _, left = standard_tables(made.with_frames(codings=waiting), "en")
    assert "themes" in {item.id for item in left}


def test_nothing_at_all_is_still_written(tmp_path):
    write_standard_set(Results(), tmp_path, formats=("csv", "html", "png"))
    page = (tmp_path / "figures" / "index.html").read_text("utf-8")
    assert "Not made" in page
    assert (tmp_path / "tables" / "overview.csv").is_file()


def test_two_people_have_an_agreement_table(made):
    one = made.codings.assign(coder="Anna")
    two = made.codings.iloc[::2].assign(coder="Berta")
    import pandas as pd

    both = made.with_frames(codings=pd.concat([one, two], ignore_index=True))
    tables, left = standard_tables(both, "en")
    assert "agreement" not in {item.id for item in left}
    agreement = next(t for t in tables if t.id == "agreement")
    assert {"Anna", "Berta"} <= set(agreement.labels())
    total = agreement.frame[agreement.frame["key"] == "total"].iloc[0]
    assert total["both"] == len(two)
    assert 0 < total["kappa"] < 1
    pairs = [rows.drop_duplicates(["segment", "code"]) for rows in (one, two)]
    assert len(agreement.cell("total", "n")) == sum(map(len, pairs))
    for row in agreement.frame[agreement.frame["level"] != "segment"].itertuples():
        assert len(agreement.cell(row.key, "a")) == row.a
        assert set(agreement.cell(row.key, "b")["coder"]) <= {"Berta"}
        assert len(agreement.cell(row.key, "both")) == 2 * row.both


def test_names_are_replaced_unless_kept(made):
    person = "Vārdnīca Uzvārdniece"
    text = f"{person} kopā ar kaimiņiem sakopa laukumu un pļavu."
    segments = made.segments.copy()
    entities = made.entities.copy()
    segments.loc[0, "text"] = text
    entities.loc[0, ["text", "lemma", "label"]] = [person, person.lower(), "person"]
    coded = made.codings[made.codings["segment"] == segments.loc[0, "segment"]]
    assert len(coded)
    codings = made.codings.copy()
    codings.loc[coded.index, "text"] = text
    changed = made.with_frames(segments=segments, entities=entities, codings=codings)
    shown = quotes_table(changed, per_code=9).to_markdown()
    assert "Uzvārdniece" not in shown
    assert "sakopa laukumu" in shown
    assert "Uzvārdniece" in quotes_table(changed, per_code=9, names="keep").to_markdown()


def test_repeated_passages_count_once_on_demand(made):
    segments = made.segments.copy()
    codings = made.codings.copy()
    long = "Šis garais teikums par kopienas telpu stāv divos dažādos pārskatos vārds vārdā."
    ids = [made.segments["segment"].iloc[0], made.segments["segment"].iloc[-1]]
    segments.loc[segments["segment"].isin(ids), "text"] = long
    extra = codings.iloc[[0, 0]].assign(segment=ids, code="difficulty/funding", family="difficulty")
    extra["summary"] = [i.split("/")[0] for i in ids]
    import pandas as pd

    codings = codings[~codings["segment"].isin(ids)]
    codings = pd.concat([codings, extra], ignore_index=True)
    changed = made.with_frames(segments=segments, codings=codings, tokens=made.tokens.iloc[:0])

    def funding(ready):
        tables, _ = standard_tables(ready)
        table = next(t for t in tables if t.id == "themes")
        return _value(table, "difficulty/funding", "segments"), table.note_text

    every, _ = funding(Prepared.of(changed))
    once, note = funding(Prepared.of(changed, drop_reuse=True))
    assert every == once + 1
    assert "Without repeated passages" in note


def test_a_figure_tells_only_of_repeats_among_what_it_shows(made):
    dated = made.segments["period_start"] != ""
    coded = made.segments["segment"].isin(made.codings["segment"])
    one, two = made.segments.loc[dated & coded, "segment"].iloc[[0, -1]]
    undated, last = made.segments.loc[~dated & coded, "segment"].iloc[[0, -1]]
    ready = Prepared.of(made, names="keep")

    def told(*again):
        charts, _ = standard_figures(replace(ready, again=frozenset(again)))
        return {
            chart.id: next(
                (note.en for note in chart.notes if "Repeated passages" in note.en), ""
            ).replace("\u00a0", " ")
            for chart in charts
        }

    assert told()["timeline"] == told()["themes"] == ""
    assert told(undated, last)["timeline"] == ""
    assert "2 segments repeat" in told(undated, last)["themes"]
    assert "1 segment repeats" in told(undated, two)["timeline"]
    assert "2 segments repeat" in told(one, two)["timeline"]
    approaches = made.codings[made.codings["family"] == "approach"]
    other = next(s for s in (one, two, undated, last) if s not in set(approaches["segment"]))
    assert told(other)["declared"] == ""
    assert "1 segment repeats" in told(approaches["segment"].iloc[0])["declared"]


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_the_marks_of_a_note_stand_in_the_csv_file_as_they_are(made, lang):
    table = declared_table(made, lang)
    rows = list(csv.reader(io.StringIO(csv_table(table), newline="")))
    marks = {cell for row in rows[1 : 1 + len(made.summaries)] for cell in row if len(cell) < 3}
    note = table.note_text
    marks = {mark for mark in marks if mark and not mark.isdigit()}
    assert len(marks) > 1
    assert all(f"{mark} " in note.replace("\u00a0", " ") for mark in marks)


def test_no_mark_is_taken_for_a_formula():
    marks = load_wording()
    for name in ("both", "declared_only", "practised_only", "neither", "unknown", "present",
                 "absent"):  # fmt: skip
        sign = marks.both(f"marks.{name}")
        assert {escape_formula(sign.lv), escape_formula(sign.en)} == {sign.lv, sign.en}
        assert sign.lv == sign.en, "a table's cells are the same in both languages"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("set")
    results = made_results(3, quote=HOSTILE + " " + "garš " * 200)
    formats = ("csv", "xlsx", "docx", "tex", "html", "md", "svg")
    paths = write_standard_set(results, folder, lang="lv", formats=formats)
    return folder, results, paths


def test_every_file_is_there_and_listed(written):
    folder, results, paths = written
    tables, _ = standard_tables(results, "lv")
    names = {p.relative_to(folder).as_posix() for p in paths}
    for table in tables:
        for ending in ("csv", "xlsx", "docx", "tex", "html", "md"):
            assert f"tables/{table.id}.{ending}" in names
    assert {p.as_posix() for p in paths} == {p.as_posix() for p in folder.rglob("*") if p.is_file()}
    index = (folder / "tables" / "index.html").read_text("utf-8")
    assert all(f'href="{t.id}.docx"' in index for t in tables)
    assert "<script>" not in index
    every = docx.Document(str(folder / "tables" / "all-tables.docx"))
    assert len(every.tables) >= len(tables)
    book = openpyxl.load_workbook(folder / "tables" / "all-tables.xlsx")
    assert book.sheetnames == [t.id[:31] for t in tables]


def test_evidence_leads_from_a_cell_to_its_codings(written):
    folder, results, _ = written
    with (folder / "tables" / "evidence.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = [r for r in rows if r["table"] == "theme-by-summary" and r["column"] == "vieta-1"
              and r["row"] == "total"]  # fmt: skip
    own = results.codings[results.codings["summary"] == "vieta-1"]
    assert {
        (r["segment"], r["code"], int(r["start"]), int(r["end"]), r["coder"]) for r in wanted
    } == {(c.segment, c.code, c.start, c.end, c.coder) for c in own.itertuples()}
    assert "garš" not in (folder / "tables" / "evidence.csv").read_text("utf-8")


def test_the_page_says_who_gave_each_code_and_how_sure(written):
    folder, results, _ = written
    page = (folder / "tables" / "index.html").read_text("utf-8")
    data = json.loads(re.search(r'id="words-data">(.*?)</script>', page, re.DOTALL)[1])
    told = [line for _, _, codings in data["segments"] for _, line in codings]
    shown = {text for _, text, _ in data["segments"]}
    behind = [
        c for c in results.codings.itertuples()
        if " ".join(results.segments.set_index("segment").text[c.segment].split()) in shown
    ]  # fmt: skip
    assert behind
    for coding in behind:
        label = results.codebook.label(coding.code, "lv")
        sure = f"{coding.confidence:.2f}".replace(".", ",")
        assert any(
            line.casefold().startswith(label.casefold())
            and Labels(results).coders([coding.coder]).lv in line
            and (coding.coder not in MACHINES or line.endswith(sure))
            for line in told
        ), coding
    with (folder / "tables" / "evidence.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"]]
    assert rows
    assert all(0 <= float(row["confidence"]) <= 1 for row in rows if row["coder"] in MACHINES)


def test_the_page_leads_from_the_words_to_their_offsets_in_the_document(written):
    folder, results, _ = written
    page = (folder / "tables" / "index.html").read_text("utf-8")
    data = json.loads(re.search(r'id="words-data">(.*?)</script>', page, re.DOTALL)[1])
    whole = results.segments.set_index("segment")
    for place, text, _ in data["segments"]:
        _, segment, offsets = place.rsplit(" · ", 2)
        start, end = map(int, re.findall(r"\d+", offsets))
        own = whole.loc[segment]
        assert (start, end) == (own.start, own.end)
        assert text == " ".join(own.text.split())


def test_the_workbook_of_evidence_has_the_words_and_no_formula(written):
    folder, results, _ = written
    book = openpyxl.load_workbook(folder / "tables" / "evidence.xlsx")
    rows = list(book["themes"].iter_rows(min_row=2))
    words = dict(results.segments[["segment", "text"]].itertuples(index=False, name=None))
    kept = {re.sub(r"\s+", " ", text).strip()[:40] for text in words.values()}
    assert rows
    assert all(cell.data_type != "f" for row in rows for cell in row)
    assert any(str(row[-1].value or "")[:40] in kept for row in rows)
    begins = [cell for row in rows for cell in row if str(cell.value or "").startswith("=")]
    assert all(cell.quotePrefix for cell in begins)


def test_only_the_formats_asked_for(made, tmp_path):
    names = {p.name for p in write_standard_set(made, tmp_path, formats=["svg", "csv"])}
    assert {name.rsplit(".", 1)[1] for name in names} == {"csv", "svg", "html", "md"}
    assert {n for n in names if n.endswith((".html", ".md"))} == {"index.html", "methods.md"}
    page = (tmp_path / "figures" / "index.html").read_text("utf-8")
    assert "themes.svg" in page
    assert "png" not in page
    assert chosen_formats(["pdf", "all", "csv"]) == ALL_FORMATS
    with pytest.raises(InputError, match="'odt' is not one of csv"):
        chosen_formats(["csv", "odt"])


@pytest.mark.parametrize("formats", [["docx"], ["pdf", "csv"]])
def test_the_page_of_figures_shows_them_whatever_the_formats(made, tmp_path, formats):
    names = {p.name for p in write_standard_set(made, tmp_path, formats=formats)}
    page = (tmp_path / "figures" / "index.html").read_text("utf-8")
    figures = page.count("<figure>")
    assert figures > 3
    assert len(
        re.findall(r'<img src="data:image/(?:png|svg\+xml);base64,[\w+/=]{2000,}"', page)
    ) == (figures)
    assert not [name for name in names if name.endswith((".png", ".svg"))]
    assert ("Files:" in page) == ("pdf" in formats)
    if "docx" in formats:
        with zipfile.ZipFile(tmp_path / "figures" / "all-figures.docx") as document:
            assert len([n for n in document.namelist() if n.endswith(".png")]) == figures


@pytest.mark.parametrize(("lang", "said"), [("lv", "nav pieprasīti"), ("en", "No figures")])
@pytest.mark.parametrize("formats", [["csv"], ["xlsx", "html", "tex", "md"], []])
def test_nobody_asked_for_figures(made, tmp_path, monkeypatch, formats, lang, said):
    def never(*_):
        raise AssertionError("figures were made")

    monkeypatch.setattr("sdk_text.publication.write.standard_figures", never)
    write_standard_set(made, tmp_path, formats=formats, lang=lang)
    assert [path.name for path in (tmp_path / "figures").iterdir()] == ["index.html"]
    page = (tmp_path / "figures" / "index.html").read_text("utf-8")
    assert said in page
    assert "<a " not in page
    assert "<img" not in page
    assert "<ol" not in page


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_all_tables_compile_with_pdflatex(written, tmp_path):
    folder, _, _ = written
    for name in ("all-tables", "quotes"):
        done = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape",
             f"-output-directory={tmp_path}", f"{name}.tex"],
            cwd=folder / "tables", capture_output=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout.decode("latin-1")[-2000:]
        assert (tmp_path / f"{name}.pdf").stat().st_size > 1000


def test_a_failure_leaves_the_folder_as_it_was(made, tmp_path, monkeypatch):
    write_standard_set(made, tmp_path, formats=("csv",))
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}

    def fail(*_, **__):
        raise RuntimeError("broken")

    monkeypatch.setattr("sdk_text.publication.write.evidence", fail)
    fewer = replace(made, codings=made.codings.iloc[:20])
    with pytest.raises(RuntimeError):
        write_standard_set(fewer, tmp_path, formats=("csv",))
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lang": "de"}, "'de'"),
        ({"formats": ("odt",)}, "'odt'"),
        ({"names": "hide"}, "'hide'"),
    ],
)
def test_bad_arguments_are_named(made, tmp_path, change, said):
    with pytest.raises(InputError, match=said):
        write_standard_set(made, tmp_path, **change)
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_named(made, tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        write_standard_set(made, tmp_path / "nowhere")
