"""How long a researcher waits: runs of the extract command beside each other, a row each.

    python scripts/benchmark_extract.py [PATH] [--rows first,again,…] [--times 1 100 1000]

Every row is processes of its own, so that the peaks of memory do not mix. Seconds are those on the
clock and those of the processors (all processes together: on a busy machine only these mean
something). PATH: the reports; default: corpus/. "many" writes them N times over, as files of their
own with other numbers in their titles, through a cheap engine: what it measures is the flow of
documents, and memory must not grow with their number.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmark_table import ROOT, Measured, Row, begin, measure, show

DECISIONS = 10
NOTEBOOK = """\
import sys, sdk_text
from sdk_text import publication
results = sdk_text.extract(sys.argv[1])
publication.themes_table(results)._repr_html_()
"""
GOALS = {"first": "≤ 12", "again": "≤ 1.5", "decided": "≤ 5", "help": "≤ 0.3", "import": "≤ 0.3",
         "notebook": "≤ 4"}  # fmt: skip
"""Seconds for the nine reports on two idle cores."""


@dataclass(frozen=True)
class Bench:
    """What every row gets: the reports, a folder to work in, and the options."""

    reports: Path
    work: Path
    times: Sequence[int]
    engine: str
    coder: str

    def run(self, arguments: Sequence[object]) -> Measured:
        """Run Python with these arguments."""
        return measure([sys.executable, *map(str, arguments)])

    def extract(self, reports: Path, out: Path, *options: str) -> Measured:
        """Run the command into `out`."""
        return self.run(["-m", "sdk_text.extract", reports, "--out", out, "--quiet", *options])

    def own_reports(self) -> Path:
        """Return a copy of the reports, to put decisions beside."""
        folder = self.work / "reports"
        if not folder.exists():
            folder.mkdir()
            files = [self.reports] if self.reports.is_file() else sorted(self.reports.iterdir())
            for path in files:
                if path.suffix in {".txt", ".pdf", ".docx", ".odt"}:
                    shutil.copy(path, folder)
        return folder


def first(bench: Bench) -> Iterator[Row]:
    """Everything for the first time."""
    out = bench.work / "out"
    shutil.rmtree(out, ignore_errors=True)
    measured = bench.extract(bench.own_reports(), out)
    meta = json.loads((out / "run.json").read_text(encoding="utf-8"))
    more = ", ".join(f"{name} {s:.1f}" for name, s in meta["seconds"].items() if s >= 0.05)
    words = meta["counts"]["tokens"] / max(0.001, meta["seconds"]["language"])
    count = meta["counts"]
    what = f"{count['summaries']} reports, {count['tokens']:,} words, for the first time"
    yield row("first", what, measured, f"{words:,.0f} words/s; {more}")


def again(bench: Bench) -> Iterator[Row]:
    """The same once more: nothing has changed."""
    _needs_first(bench)
    measured = bench.extract(bench.own_reports(), bench.work / "out")
    yield row("again", "the same again, unchanged", measured)


def decided(bench: Bench) -> Iterator[Row]:
    """After a person rejected ten codings."""
    from sdk_text.results import Results
    from sdk_text.review.decisions.file import now, save_decisions
    from sdk_text.review.decisions.record import Decision, fingerprint

    _needs_first(bench)
    results = Results.load(bench.work / "out")
    text = results.segments.set_index("segment")["text"]
    chosen = results.codings[results.codings["segment"] != ""].drop_duplicates("segment")
    decisions = [
        Decision(
            coder="Benchmark", decided=now(), action="reject", summary=row.summary,
            section=row.section, segment=row.segment, code=row.code, text=text[row.segment],
            key=fingerprint(text[row.segment]),
        )
        for row in chosen.head(DECISIONS).itertuples()
    ]  # fmt: skip
    file = bench.own_reports() / "sdk-decisions.csv"
    save_decisions(decisions, file)
    measured = bench.extract(bench.own_reports(), bench.work / "out")
    file.unlink()
    yield row("decided", f"the same after {DECISIONS} decisions", measured)


def threshold(bench: Bench) -> Iterator[Row]:
    """With another threshold: coded again from what is kept."""
    _needs_first(bench)
    out = bench.work / "out"
    measured = bench.extract(bench.own_reports(), out, "--threshold", "0.6")
    yield row("threshold", "the same with another threshold", measured)


def formats(bench: Bench) -> Iterator[Row]:
    """All formats of tables and figures on demand."""
    _needs_first(bench)
    out = bench.work / "out"
    measured = bench.extract(bench.own_reports(), out, "--formats", "all")
    yield row("formats", "the same in all nine formats", measured)


def start(bench: Bench) -> Iterator[Row]:
    """To the first line of --help, and the import."""
    yield row("help", "extract --help", bench.run(["-m", "sdk_text.extract", "--help"]))
    yield row("import", "import sdk_text", bench.run(["-c", "import sdk_text"]))


def notebook(bench: Bench) -> Iterator[Row]:
    """One report and one table, as in a notebook."""
    one = bench.work / "one"
    if not one.exists():
        one.mkdir()
        write_copies([next(iter(sorted(bench.own_reports().glob("*.*"))))], one, 1)
    report = sorted(one.iterdir())[0]
    measured = bench.run(["-c", NOTEBOOK, report])
    yield row("notebook", "one report in a notebook, one table", measured)


def many(bench: Bench) -> Iterator[Row]:
    """The reports many times over, a cheap engine, data only."""
    for times in bench.times:
        with tempfile.TemporaryDirectory() as folder:
            write_copies(sorted(bench.own_reports().iterdir()), Path(folder), times)
            files = len(os.listdir(folder))
            options = [
                "--engine",
                bench.engine,
                "--coder",
                bench.coder,
                "--no-tables",
                "--no-cache",
            ]
            measured = bench.extract(Path(folder), Path(folder) / "out", *options)
            what = f"{files} reports, engine {bench.engine}, coder {bench.coder}"
            more = f"{files / measured.seconds:.0f} a second, data only"
            yield row("many", what, measured, more)


ROWS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "first": first,
    "again": again,
    "decided": decided,
    "threshold": threshold,
    "formats": formats,
    "start": start,
    "notebook": notebook,
    "many": many,
}
"""A new row is a function and an entry here."""


def row(name: str, what: str, measured: Measured, more: str = "") -> Row:
    """Return a row with its goal."""
    found = (measured.seconds, measured.processor, measured.megabytes)
    return Row(what, *found, GOALS.get(name, ""), more)


def _needs_first(bench: Bench) -> None:
    if not (bench.work / "out" / "run.json").exists():
        bench.extract(bench.own_reports(), bench.work / "out")


def numbered_copies(path: Path, copy: int) -> Iterator[tuple[str, str]]:
    """Yield id and text of each summary of a file with a number that no other copy has."""
    from sdk_text.parsing import parse_document
    from sdk_text.reading import read_document

    parsed = parse_document(read_document(path))
    for place, summary in enumerate(parsed.summaries):
        number = copy * len(parsed.summaries) + place + 1
        text = parsed.document.text[summary.start : summary.end]
        plain = re.sub(r"\s*NR\.\s*\d+", "", summary.title, flags=re.IGNORECASE)
        words = plain.rsplit(" ", 1)
        title = f"{words[0]} NR. {number} {words[1]}"
        starts = [s.heading_start for s in parsed.sections if s.summary == summary.summary]
        body = text[min(starts, default=summary.start) - summary.start :]
        yield f"{summary.summary}-{number}", f"{title}\n\n{body}"


def write_copies(paths: Sequence[Path], folder: Path, times: int) -> None:
    """Write the reports `times` times over, one summary a file."""
    for path in paths:
        for copy in range(times):
            for name, text in numbered_copies(path, copy):
                (folder / f"{path.stem}-{copy}-{name}.txt").write_text(text, encoding="utf-8")


def main() -> None:
    """Measure and print the rows asked for."""
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("path", nargs="?", type=Path, default=ROOT / "corpus")
    p.add_argument("--rows", default=",".join(ROWS), help="default: %(default)s")
    p.add_argument("--times", nargs="+", type=int, default=[1, 100], help="for the row many")
    p.add_argument("--engine", default="blank", help="for the row many (default: %(default)s)")
    p.add_argument("--coder", default="rules", help="for the row many (default: %(default)s)")
    arguments = p.parse_args()
    if unknown := sorted(set(arguments.rows.split(",")) - set(ROWS)):
        p.error(f"--rows: {', '.join(unknown)} is none of {', '.join(ROWS)}")
    begin()
    for found in rows(
        arguments.path, arguments.rows.split(","), arguments.times, arguments.engine,
        arguments.coder,
    ):  # fmt: skip
        show(found)


def rows(
    path: Path,
    names: Sequence[str] = tuple(ROWS),
    times: Sequence[int] = (1, 100),
    engine: str = "blank",
    coder: str = "rules",
) -> Iterator[Row]:
    """Measure and yield the rows of these names."""
    with tempfile.TemporaryDirectory() as work:
        bench = Bench(path.resolve(), Path(work), times, engine, coder)
        for name in names:
            yield from ROWS[name](bench)


if __name__ == "__main__":
    main()
