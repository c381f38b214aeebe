"""Seconds and peak memory of the extract command, for the reports and many times their amount.

    python scripts/benchmark_extract.py [PATH] [--times 1 100 1000] [--engine blank] [--coder rules]

Each line is one process of its own, so the peaks do not mix. The reports at PATH (default: corpus/)
are written N times over as files of their own, with other numbers in their titles. Memory must not
grow with the number of files. The embedded engine runs on the reports once; the many-times runs use
a cheap engine by default, because what they measure is the flow of documents, not the parser.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sdk_text.parsing import parse_document
from sdk_text.reading import find_files, read_document
from sdk_text.records import ParsedDocument

ROOT = Path(__file__).resolve().parent.parent


def numbered_copies(parsed: ParsedDocument, copy: int) -> Iterator[tuple[str, str]]:
    """Yield id and text of each summary with a number in its title that no other copy has."""
    for place, summary in enumerate(parsed.summaries):
        number = copy * len(parsed.summaries) + place + 1
        text = parsed.document.text[summary.start : summary.end]
        plain = re.sub(r"\s*NR\.\s*\d+", "", summary.title, flags=re.IGNORECASE)
        words = plain.rsplit(" ", 1)
        title = f"{words[0]} NR. {number} {words[1]}"
        starts = [s.heading_start for s in parsed.sections if s.summary == summary.summary]
        body = text[min(starts, default=summary.start) - summary.start :]
        yield f"{summary.summary}-{number}", f"{title}\n\n{body}"


def write_copies(paths: list[Path], folder: Path, times: int) -> int:
    """Write the reports `times` times over, one summary a file; return the number of characters."""
    size = 0
    for path in paths:
        parsed = parse_document(read_document(path))
        for copy in range(times):
            for name, text in numbered_copies(parsed, copy):
                (folder / f"{path.stem}-{copy}-{name}.txt").write_text(text, encoding="utf-8")
                size += len(text)
    return size


def measure(source: Path, options: list[str]) -> dict[str, float]:
    """Run the command once; return seconds, peak memory in MB, and its own counts."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "sdk_text.extract", str(source), "--out", f"{out}/run"]
        begin = time.perf_counter()
        process = subprocess.Popen([*command, "--quiet", *options])
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        if status:
            raise SystemExit(f"the command failed: {' '.join([*command, *options])}")
        meta = json.loads(Path(out, "run", "run.json").read_text(encoding="utf-8"))
    # Linux gives kilobytes, macOS bytes.
    unit = 1024 if sys.platform != "darwin" else 1
    return {
        "seconds": seconds,
        "peak_mb": usage.ru_maxrss * unit / 1e6,
        "summaries": meta["counts"]["summaries"],
        "segments": meta["counts"]["segments"],
    }


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("path", nargs="?", type=Path, default=ROOT / "corpus")
    p.add_argument("--times", nargs="+", type=int, default=[1, 100, 1000])
    p.add_argument("--engine", default="blank", help="for the many-times runs (default: blank)")
    p.add_argument("--coder", default="rules", help="for the many-times runs (default: rules)")
    arguments = p.parse_args()
    print(
        f"{'run':34s} {'files':>6s} {'segments':>9s} {'seconds':>8s} {'MB peak':>8s} {'seg/s':>7s}"
    )

    def line(label: str, source: Path, options: list[str]) -> None:
        files = len(find_files([source]))
        got = measure(source, options)
        rate = got["segments"] / got["seconds"]
        print(
            f"{label:34s} {files:6d} {got['segments']:9.0f} {got['seconds']:8.1f} "
            f"{got['peak_mb']:8.0f} {rate:7.0f}",
            flush=True,
        )

    line("embedded, combined, with tables", arguments.path, [])
    options = ["--engine", arguments.engine, "--coder", arguments.coder, "--no-tables"]
    for times in arguments.times:
        with tempfile.TemporaryDirectory() as folder:
            write_copies(find_files([arguments.path]), Path(folder), times)
            line(f"{arguments.engine}, {arguments.coder}, ×{times}", Path(folder), options)


if __name__ == "__main__":
    main()
