"""How fast the reader answers: opening, acts, search, on long reports made from the samples.

    python scripts/benchmark_reader.py                     10,000 words in one report
    python scripts/benchmark_reader.py --words 200000 --reports 20

Times are those of the server's work, without the browser: what the page asks for when it opens,
and what an act takes from the request to the answer, with its write to disk.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from sdk_text.reader.answers import Answers
from sdk_text.reader.project import Opened, Project
from sdk_text.results import Results
from sdk_text.run.extract import extract
from sdk_text.run.results_folder import write_results

ROOT = Path(__file__).resolve().parent.parent
ACTS = 60


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--words", type=int, default=10_000)
    options.add_argument("--reports", type=int, default=1)
    options.add_argument("--keep", metavar="DIR", help="leave run and corpus here, to try them")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(chosen.keep or temporary)
        (folder / "corpus").mkdir(parents=True, exist_ok=True)
        results = lengthened(samples(), chosen.words, chosen.reports)
        write_results(results, folder / "out", tables=False)
        measure(folder, results)


def samples() -> Results:
    names = ("dzelmava.docx", "kalnvarti.txt", "lielvirve.txt", "sunupe.pdf")
    files = [ROOT / "corpus" / name for name in names]
    return extract(files, engine="blank")


def lengthened(results: Results, words: int, reports: int) -> Results:
    """Return reports of `words` words together, made of the samples over and over."""
    copies = max(1, round(words / reports / int(results.summaries["words"].sum())))
    parts: dict[str, list[pd.DataFrame]] = {}
    texts: dict[str, str] = {}
    summaries = []
    for number in range(reports):
        name = f"garais-{number + 1}"
        at = count = 0
        pieces: list[str] = []
        for copy in range(copies):
            for row in results.summaries.to_dict("records"):
                piece = results.texts[row["document"]][row["start"] : row["end"]] + "\n"
                shift = at - int(row["start"])
                for table in ("sections", "segments", "codings", "tokens", "stray"):
                    frame = getattr(results, table)
                    frame = frame[frame["summary"] == row["summary"]].copy()
                    for column in ("start", "end", "heading_start"):
                        if column in frame:
                            frame[column] += shift
                    if "segment" in frame:
                        frame["segment"] = name + frame["segment"].str.slice(len(row["summary"]))
                        frame["segment"] += f"{copy}{row['document']}"
                    frame["skipped"] = ""
                    parts.setdefault(table, []).append(frame.assign(summary=name))
                pieces.append(piece)
                at += len(piece)
                count += int(row["words"])
        texts[name] = "".join(pieces)
        summaries.append(
            {"summary": name, "municipality": name, "number": number, "title": name,
             "document": name, "start": 0, "end": at, "words": count}
        )  # fmt: skip
    frames = {table: pd.concat(rows, ignore_index=True) for table, rows in parts.items()}
    return Results.from_frames(
        texts=texts, summaries=pd.DataFrame(summaries), approaches=results.approaches.iloc[:0],
        meta=dict(results.meta), **frames,
    )  # fmt: skip


def measure(folder: Path, results: Results) -> None:
    words, codings = int(results.summaries["words"].sum()), len(results.codings)
    size = f"{len(results.summaries)} reports, {words} words, {codings} codings"
    print(f"{size}, {len(results.segments)} segments")
    started, used = time.perf_counter(), time.process_time()
    answers = Answers(Project(Opened(folder / "out", folder / "corpus", "Anna")))
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    print(f"server up after {wall:.2f} s (processor {cpu:.2f}): reading the run")
    id = str(results.summaries["summary"].iloc[0])
    show("project (first)", lambda: answers.get("project", {}))
    show("report (first)", lambda: answers.get("report", {"id": id}))
    show("report (again)", lambda: answers.get("report", {"id": id}))
    for q, how in (("kopien", "forms"), ("kopiena", "lemmas"), ("kopiena", "lemmas")):
        show(f"search {how}", lambda q=q, how=how: answers.get("search", {"q": q, "how": how}))
    for name in ("queue", "queue", "progress", "conflicts", "quotes"):
        show(name, lambda name=name: answers.get(name, {}))
    rows = answers.get("report", {"id": id})["codings"]
    acts = [acting(answers, row, n) for n, row in enumerate(rows[:ACTS])]
    undone = [timed(lambda: answers.do("undo", {}))[:2] for _ in acts]
    for name, times in (("act", acts), ("undo", undone)):
        for kind, values in zip(("wall", "processor"), zip(*times, strict=True), strict=True):
            worst = sorted(values)[int(0.95 * (len(values) - 1))]
            middle = statistics.median(values)
            print(f"{name} ({kind}): median {middle * 1e3:.0f} ms, 95 % {worst * 1e3:.0f} ms")


def acting(answers: Answers, row: dict[str, Any], n: int) -> tuple[float, float]:
    body: dict[str, Any] = {"act": ("accept", "reject")[n % 2], "coding": row["id"]}
    if n % 5 == 0:
        body = {
            "act": "add", "summary": row["segment"].split("/")[0], "start": row["start"],
            "end": row["end"], "codes": ["resource/knowledge", "method/survey"],
        }  # fmt: skip
    return timed(lambda: answers.do("act", body))[:2]


def show(name: str, question: Callable[[], Any]) -> None:
    wall, cpu, length = timed(question)
    print(f"{name:<18} {wall * 1e3:6.0f} ms (processor {cpu * 1e3:.0f}), {length / 1e6:.1f} MB")


def timed(question: Callable[[], Any]) -> tuple[float, float, int]:
    """Return seconds, seconds of the processor, and bytes of an answer, written as JSON."""
    started, used = time.perf_counter(), time.process_time()
    data = json.dumps(question(), ensure_ascii=False, separators=(",", ":"))
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    return wall, cpu, len(data.encode("utf-8"))


if __name__ == "__main__":
    main()
