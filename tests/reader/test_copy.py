"""The read-only copy: it has all, no names, offsets right, and every cell leads to its words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from reader_examples import Session

import sdk_text
from sdk_text.analysis.coder_numbers import CoderNumbers
from sdk_text.analysis.pseudonyms import pseudonyms
from sdk_text.errors import InputError
from sdk_text.reader.nameless import NamelessViews
from sdk_text.reader.project import Opened, Project
from sdk_text.reader.static_copy import MARK, write_copy
from sdk_text.reader.views import report_view
from sdk_text.results import Results

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run in which an engine looked for names, with a decision that names somebody."""
    work = tmp_path_factory.mktemp("copy")
    corpus = work / "corpus"
    corpus.mkdir()
    for name in ("lielvirve.txt", "dzelmava.docx"):
        (corpus / name).write_bytes((CORPUS / name).read_bytes())
    sdk_text.extract(corpus, out=work / "out", tables=False)
    anna = Session(work, "Anna Kalniņa")
    coding = anna.codings("dzelmava", status="open", kind="machine")[3]
    anna.act("accept", coding=coding["id"], memo="jautāt Annai Kalniņai")
    anna.act("reject", coding=anna.codings("dzelmava", status="open", kind="machine")[5]["id"])
    return work


def data(folder: Path, name: str) -> Any:
    text = (folder / "data" / f"{name}.js").read_text(encoding="utf-8")
    match = re.fullmatch(r'sdkData\(("[^"]*"),(.*)\);\n', text, re.DOTALL)
    assert match
    return json.loads(match[2])


@pytest.fixture(scope="module")
def copy(named: Path) -> Path:
    opened = Opened(named / "out", named / "corpus", lang="en")
    return write_copy(opened, named / "copy").parent


def test_no_name_is_left(named: Path, copy: Path) -> None:
    results = Results.load(named / "out")
    names = pseudonyms(results)
    assert len(names) > 3
    forms = {form for person in names.persons for form in person.forms if " " in form}
    forms |= {"Anna Kalniņa", "Kalniņai"}
    found = [
        (form, file.name)
        for file in copy.rglob("*")
        if file.suffix in (".js", ".html", ".json")
        for form in forms
        if form in file.read_text(encoding="utf-8")
    ]
    assert found == []
    assert "coder 1" in (copy / "data" / "report-dzelmava.js").read_text(encoding="utf-8")


def test_what_a_model_says_of_its_codes_names_nobody(named: Path) -> None:
    results = Results.load(named / "out")
    names = pseudonyms(results)
    name = next(form for person in names.persons for form in person.forms if " " in form)
    told = results.codings.assign(coder="llm", rule="llm:m:1", memo=f"Par naudu runā {name}.")
    project = Project(Opened(named / "out"), results=results.with_frames(codings=told))
    views = NamelessViews(names, CoderNumbers({"Anna": "coder 1"}))
    id, report = next(iter(project.reports.items()))
    view = views.report(report_view(project, id), report)
    assert "[person" in view["codings"][0]["rule_text"]
    assert name not in json.dumps(view, ensure_ascii=False)
    new = {"something new": f"{name}, Annai", "memos": [{"coder": "Anna", "text": "Annai"}]}
    assert not re.search(f"{name}|Anna", str(views.other(new)))


def test_offsets_fit_the_changed_text(named: Path, copy: Path) -> None:
    changed = 0
    for id in ("lielvirve", "dzelmava"):
        report = data(copy, f"report-{id}")
        original = Session(named, "Anna Kalniņa").report(id)
        assert report["text"] != original["text"]
        assert len(report["codings"]) == len(original["codings"])

        def words(row: Any, report: Any = report) -> str:
            start, end = row["start"] - report["start"], row["end"] - report["start"]
            return " ".join(report["text"][start:end].split())

        for coding, before in zip(report["codings"], original["codings"], strict=True):
            stray = [(s["start"], s["end"]) for s in report["stray"]]
            if any(a < coding["end"] and coding["start"] < b for a, b in stray):
                continue  # A page number in mid-sentence is no part of the clean text.
            text = coding["text"]
            assert plain(words(coding)) == plain(text), coding
            changed += text != before["text"]
            for cue in coding["cue"]:
                if cue["start"] >= 0:
                    assert plain(cue["text"]) == plain(words(cue))
        for section in report["sections"]:
            start = section["heading_start"] - report["start"]
            heading = plain(section["heading"])
            assert plain(report["text"][start : section["start"] - report["start"]]) == heading
    assert changed


def plain(text: str) -> str:
    """Letters and digits: hyphens at line ends are undone in one of the two."""
    return "".join(re.findall(r"\w", text)).casefold()


def test_cells_lead_to_their_words(named: Path, copy: Path) -> None:
    page = (copy / "tables.html").read_text(encoding="utf-8")
    cells = data(copy, "cells")
    reports = {id: data(copy, f"report-{id}") for id in ("lielvirve", "dzelmava")}
    ids = {(id, c["id"]) for id, report in reports.items() for c in report["codings"]}
    segments = {(id, s["segment"]) for id, report in reports.items() for s in report["segments"]}
    links = re.findall(r'<td data-column="([^"]+)"[^>]*><a href="([^"]+)">([^<]*)</a>', page)
    assert len(links) > 200
    counted = 0
    for column, href, shown in links:
        key = unquote(href.removeprefix("index.html#/quotes?cell="))
        cell = cells[key]
        assert key.endswith(f"|{column}")
        assert {tuple(pair) for pair in cell["codings"]} <= ids
        assert {tuple(pair) for pair in cell["segments"]} <= segments
        if key.startswith("theme-by-summary|") and shown.isdigit():
            here = {s for r, i in cell["codings"] for s in [segment_of(reports[r], i)]}
            assert len(here) == int(shown), key
            counted += 1
    assert counted > 20


def segment_of(report: Any, coding: str) -> str:
    return next(c["segment"] for c in report["codings"] if c["id"] == coding)


def test_names_are_kept_on_demand(named: Path, tmp_path: Path) -> None:
    opened = Opened(named / "out", named / "corpus", lang="lv")
    index = write_copy(opened, tmp_path / "whole", names="keep")
    report = data(index.parent, "report-dzelmava")
    assert report["text"] == Session(named, "Cits").report("dzelmava")["text"]
    assert '<html lang="lv">' in index.read_text(encoding="utf-8")


def test_a_copy_replaces_a_copy_and_nothing_else(named: Path, tmp_path: Path) -> None:
    opened = Opened(named / "out", lang="en")
    write_copy(opened, tmp_path / "c", names="keep")
    write_copy(opened, tmp_path / "c", names="keep")
    assert [p.name for p in tmp_path.iterdir()] == ["c"]
    (tmp_path / "c" / "tables.html").write_text("mine", encoding="utf-8")
    write_copy(opened, tmp_path / "c", names="keep")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c", "c.earlier-1"]
    foreign = tmp_path / "f"
    foreign.mkdir()
    (foreign / "x.txt").write_text("x", encoding="utf-8")
    (foreign / MARK).write_text("[]", encoding="utf-8")
    for folder in (foreign, named / "out", named, foreign / "x.txt"):
        with pytest.raises(InputError):
            write_copy(opened, folder, names="keep")
    assert (foreign / "x.txt").read_text(encoding="utf-8") == "x"


def test_without_an_engine_names_cannot_be_replaced(made: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="engine"):
        write_copy(Opened(made / "out"), tmp_path / "c")
    assert not (tmp_path / "c").exists()


def test_data_cannot_end_the_script(made: Path, tmp_path: Path) -> None:
    session = Session(made, "<!--<script>")
    from sdk_text.reader.static_copy import script

    told = script("report/x", session.answers.get("project", {}))
    assert "<" not in told
