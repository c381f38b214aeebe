"""Check exports in QualCoder itself: its import and export run on our projects, without a screen.

    QUALCODER=checkout QUALCODER_PYTHON=venv/bin/python \
        python scripts/exchange_checks/check_qualcoder.py PATH... [--work DIR]

PATH: reports to code and export. QUALCODER is a checkout of QualCoder, QUALCODER_PYTHON a Python
with PyQt6, qtawesome, pillow, pymupdf and charset-normalizer. Three comparisons:

1. Every coding of the export is in QualCoder with the same words, coder, code and memo.
2. A project of two persons' codings, exported by QualCoder, comes back as decisions on the same
   words by the same persons; a machine's coding deleted there is rejected.
3. The codebook that QualCoder exports is read back.

Not part of continuous integration. Prints the figures; exit code 1 if one of them is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from sdk_text.codebook import load_codebook
from sdk_text.exchange import export_results, import_codebook, read_project
from sdk_text.exchange.importing import read_reports
from sdk_text.exchange.into_decisions import project_decisions
from sdk_text.exchange.project import Project
from sdk_text.exchange.texts import copy_text
from sdk_text.exchange.words import is_structure
from sdk_text.records import ParsedDocument
from sdk_text.results import Results
from sdk_text.review.decisions.record import Decision

INSIDE = Path(__file__).with_name("qualcoder_offscreen.py")
PERSONS = ("Anna Kalniņa", "Jānis “J” & B.")


def main() -> int:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("paths", nargs="+", metavar="PATH")
    p.add_argument("--results", metavar="DIR", help="a run that is there already")
    p.add_argument("--work", metavar="DIR", help="keep the files here")
    arguments = p.parse_args()
    missing = [name for name in ("QUALCODER", "QUALCODER_PYTHON") if not os.environ.get(name)]
    if missing:
        print(f"set {' and '.join(missing)}; see the top of {Path(__file__).name}")
        return 2
    work = Path(arguments.work or tempfile.mkdtemp()).resolve()
    results = _results(arguments, work)
    wrong = 0
    for lang in ("lv", "en"):
        folder = work / lang
        folder.mkdir(parents=True)
        path = export_results(results, folder / "ours.qdpx", lang=lang).path
        ours = read_project(path)
        (folder / "edits.json").write_text(json.dumps(_edits(ours)), encoding="utf-8")
        report = run_qualcoder(path, folder)
        wrong += compare_codings(ours, report, lang)
        wrong += compare_back(ours, folder, arguments.paths, results, lang)
    print("all as it should be" if not wrong else f"{wrong} differences")
    return bool(wrong)


def _results(arguments: argparse.Namespace, work: Path) -> Results:
    if arguments.results:
        return Results.load(arguments.results)
    import sdk_text

    return sdk_text.extract(arguments.paths, work / "run", tables=False)


def run_qualcoder(path: Path, folder: Path) -> dict:
    """Let QualCoder import and export; return what was in its database after the import."""
    command = [os.environ["QUALCODER_PYTHON"], str(INSIDE), os.environ["QUALCODER"]]
    subprocess.run([*command, str(folder), str(path)], check=True, stdout=subprocess.DEVNULL)
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def codings_of(project: Project) -> Counter:
    """Return what a project says, coding by coding, but for the structure of reports."""
    codes, users = project.code_paths(), project.user_names()
    return Counter(
        (
            source.name,
            source.text[s.start : s.end],
            codes[applied.code][-1].name,
            users[applied.user],
            s.description,
            s.start,
        )
        for source in project.sources
        for s in source.selections
        for applied in s.applied
        if not is_structure(users[applied.user])
    )


def compare_codings(ours: Project, report: dict, lang: str) -> int:
    wanted = codings_of(ours)
    there = Counter(
        (c["source"], c["words"], c["code"], c["owner"], c["memo"], c["start"])
        for c in report["codings"]
    )
    texts = {s["name"]: s["text"] for s in report["sources"]}
    same_texts = sum(texts.get(source.name) == source.text for source in ours.sources)
    named = [case for case in ours.cases if case.name]
    found = {(c["name"], c["stretches"]) for c in report["cases"]}
    cases = sum((case.name, len(case.selections)) in found for case in named)
    lost, more = wanted - there, there - wanted
    print(
        f"{lang}: QualCoder has {(wanted & there).total()} of {wanted.total()} codings with the "
        f"same words, code, coder, memo and place; {more.total()} others; "
        f"{same_texts} of {len(ours.sources)} texts; {cases} of {len(named)} cases with their words"
    )
    for example in [*lost][:3]:
        print(f"   not there: {example[2:]}")
    return lost.total() + more.total() + len(ours.sources) - same_texts + len(named) - cases


def _edits(ours: Project) -> dict:
    """Return what two persons do in QualCoder: code words and stretches, take codings out."""
    codes, users = ours.code_paths(), ours.user_names()
    add, delete = [], []
    for source in ours.sources:
        mine = [s for s in source.selections if not is_structure(users[s.user])]
        for number, s in enumerate(mine[::10]):
            later = mine[min(mine.index(s) + 1, len(mine) - 1)]
            start = s.start + min(3, s.end - s.start - 1)
            end = later.end if number % 2 and later.end > start else s.end
            add.append(
                {
                    "source": source.name,
                    "start": start,
                    "end": end,
                    "code": codes[later.applied[0].code][-1].name,
                    "owner": PERSONS[number % 2],
                    "memo": f"piezīme {number}: “<&>”",
                    "date": "2026-11-24 09:30:00",
                }
            )
        for s in mine[5::50]:
            code = codes[s.applied[0].code][-1].name
            delete.append({"start": s.start, "end": s.end, "owner": users[s.user], "code": code})
    return {"add": add, "delete": delete}


def compare_back(ours: Project, folder: Path, paths: list[str], results: Results, lang: str) -> int:
    edits = json.loads((folder / "edits.json").read_text(encoding="utf-8"))
    theirs = read_project(next((folder / "out").glob("*.qdpx")))
    reports = [report for path in paths for report in read_reports(path)]
    book = load_codebook()
    imported = project_decisions(theirs, reports, book, coder=PERSONS[0], since=ours)
    counts = imported.counts
    texts = {r.document.name: r.document.text for r in reports}
    by_stretch: dict[tuple[str, ...], list[Decision]] = {}
    for decision in imported.decisions:
        if decision.action == "add":
            key = (decision.coder, decision.comment, decision.code)
            by_stretch.setdefault(key, []).append(decision)
    codes = {path[-1].name: imported.index.ids.get(g) for g, path in theirs.code_paths().items()}
    wrong = 0
    for row in edits["add"]:
        made = by_stretch.get((row["owner"], row["memo"], codes[row["code"]]), [])
        wrong += not _same_words(made, row, ours, reports)
    book_back = import_codebook(next((folder / "out").glob("*.qdc")))
    same = sum(a == b for a, b in zip(book_back.codes, results.codebook.codes, strict=False))
    added = sum(decision.action == "add" for decision in imported.decisions)
    print(
        f"{lang}: back from QualCoder: {counts['new']} of {len(edits['add'])} persons' codings as "
        f"{added} decisions, {wrong} with other words, "
        f"{counts['unplaced']} without a place; {counts['rejected']} of {len(edits['delete'])} "
        f"deleted codings rejected, {counts['machine']} of the machine left; "
        f"{same} of {len(results.codebook)} codes of the codebook the same; {len(texts)} texts"
    )
    wrong += len(edits["add"]) - counts["new"] + len(edits["delete"]) - counts["rejected"]
    return wrong + len(results.codebook) - same


def _same_words(
    made: list[Decision], row: dict, ours: Project, reports: list[ParsedDocument]
) -> bool:
    """Tell whether decisions have the words coded in QualCoder, in every segment they touch."""
    source = next(s for s in ours.sources if s.name == row["source"])
    rest = _letters(source.text[row["start"] : row["end"]])
    for decision in made:
        _, found, rest = rest.partition(_letters(decision.evidence or decision.text))
        if not found:
            return False
    report = next(r for r in reports if r.document.name == source.name)
    copy = copy_text(report.document.text)
    coded = range(row["start"], row["end"])
    touched = [
        segment.segment
        for segment in report.segments
        if any(
            copy.start(at) in coded and character.isalnum()
            for at, character in enumerate(
                report.document.text[segment.start : segment.end], segment.start
            )
            if not any(a <= at < b for a, b in segment.skipped)
        )
    ]
    return bool(made) and touched == [decision.segment for decision in made]


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


if __name__ == "__main__":
    sys.exit(main())
