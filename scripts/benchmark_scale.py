"""Seconds and memory of many reports: workers of a local cluster, and tables of thousands.

    python scripts/benchmark_scale.py [--files 1000] [--workers 1 2] [--engine embedded]
                                      [--coder combined] [--summaries 10000]

The reports are invented (`invented_summaries`). Every line is a process of its own on an otherwise
idle machine; a run beside other work says little. Each number of workers starts without parts, and
all must write the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from invented_summaries import samples, write_reports, write_results

HEAD = f"{'what':44s} {'seconds':>8s} {'a second':>9s} {'times':>6s} {'MB, most':>9s}"


@dataclass(frozen=True)
class Measured:
    """A process that was run: wall seconds, and the most memory that one of its family used."""

    seconds: float
    megabytes: float
    """Of the largest process of the family: for a cluster, its largest process."""


def measure(command: Sequence[str]) -> Measured:
    """Run a command; look at its processes five times a second.

    Raises:
        SystemExit: it failed.
    """
    most = 0.0
    begin = time.perf_counter()
    process = subprocess.Popen(list(command))
    over = threading.Event()

    def watch() -> None:
        nonlocal most
        root = psutil.Process(process.pid)
        while not over.wait(0.2):
            for one in _family(root):
                try:
                    most = max(most, one.memory_info().rss)
                except psutil.Error:
                    continue

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        status = process.wait()
    finally:
        over.set()
        watching.join()
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return Measured(time.perf_counter() - begin, most / 1e6)


def _family(root: psutil.Process) -> list[psutil.Process]:
    try:
        return [root, *root.children(recursive=True)]
    except psutil.Error:
        return []


def digest(out: Path) -> str:
    """Return a digest of all that a run wrote but its account."""
    found = hashlib.sha256()
    for path in sorted(out.rglob("*")):
        inside = path.relative_to(out)
        if path.is_file() and path.name != "run.json" and not inside.parts[0].startswith("."):
            found.update(inside.as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def cluster_rows(
    files: int, workers: Sequence[int], engine: str, coder: str, folder: Path
) -> list[str]:
    """Return a line for each number of workers, and one for the repeat; print them as they come."""
    reports = folder / "reports"
    write_reports(samples(engine="blank", coder="rules"), files, reports)
    lines, digests = [], set()
    first, command = 0.0, [""]
    for count in workers:
        out = folder / f"out-{count}"
        command = [
            sys.executable, "-m", "sdk_text.extract", str(reports), "--out", str(out), "--quiet",
            "--engine", engine, "--coder", coder, "--no-tables", "--cluster",
            f"local:{count}",
        ]  # fmt: skip
        got = measure(command)
        first = first or got.seconds
        digests.add(digest(out))
        lines.append(
            line(f"{files} files, {engine}, {coder}, {count} worker(s)", got, files, first)
        )
    again = measure(command)
    digests.add(digest(out))
    lines.append(line("the same again", again, files, first))
    if len(digests) != 1:
        raise SystemExit("the runs did not write the same bytes")
    return lines


def tables_row(summaries: int, folder: Path) -> str:
    """Return the line of the tables and figures of so many summaries."""
    out = write_results(samples(), summaries, folder / "large")
    code = (
        "import sys\n"
        "from sdk_text.large import LargeResults\n"
        "from sdk_text.publication.large import write_large_set\n"
        "with LargeResults.open(sys.argv[1]) as large:\n"
        "    write_large_set(large, sys.argv[1])\n"
    )
    got = measure([sys.executable, "-c", code, str(out)])
    return line(f"tables and figures of {summaries} summaries", got, summaries, got.seconds)


def line(what: str, got: Measured, items: int, first: float) -> str:
    """Return a line of the table, and print it."""
    rate, times = items / got.seconds, first / got.seconds
    said = f"{what:44s} {got.seconds:8.1f} {rate:9.2f} {times:6.2f} {got.megabytes:9.0f}"
    print(said, flush=True)
    return said


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--files", type=int, default=1000)
    p.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    p.add_argument("--engine", default="embedded")
    p.add_argument("--coder", default="combined")
    p.add_argument("--summaries", type=int, default=10_000, help="0: no tables")
    arguments = p.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        if arguments.files:
            cluster_rows(
                arguments.files, arguments.workers, arguments.engine, arguments.coder, Path(folder)
            )
        if arguments.summaries:
            tables_row(arguments.summaries, Path(folder))
    print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
