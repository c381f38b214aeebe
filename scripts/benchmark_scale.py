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
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmark_table import Measured, Row, begin, measure, show
from invented_summaries import samples, write_reports, write_results

from sdk_text.run.output_folder import RUN_FILE


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
) -> Iterator[Row]:
    """Yield a row for each number of workers (one core each), and one for the repeat.

    Raises:
        SystemExit: they did not all write the same bytes.
    """
    reports = folder / "reports"
    write_reports(samples(engine="blank", coder="rules"), files, reports)
    digests = set()
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
        what = f"{files} reports on {count} worker{'' if count == 1 else 's'} of one core"
        goal = f"×{0.9 * count:.1f}" if count > 1 else ""
        yield _row(what, got, goal, f"×{first / got.seconds:.2f}; {_of_stages(out)}")
    again = measure(command)
    digests.add(digest(folder / f"out-{workers[-1]}"))
    yield _row("the same again", again, "", f"×{first / again.seconds:.2f}")
    if len(digests) != 1:
        raise SystemExit("the runs did not write the same bytes")


def _of_stages(out: Path) -> str:
    """Return the seconds of this process and those of the workers, as run.json has them."""
    meta = json.loads((out / RUN_FILE).read_text(encoding="utf-8"))
    own = ", ".join(f"{name} {s:.1f}" for name, s in meta["seconds"].items() if s >= 0.05)
    workers = sum(meta["cluster"]["seconds of the workers"].values())
    return f"{own}; workers at work {workers:.1f}"


def tables_row(summaries: int, folder: Path) -> Row:
    """Return the row of the tables and figures of so many summaries."""
    out = write_results(samples(), summaries, folder / "large")
    code = (
        "import sys\n"
        "from sdk_text.large import LargeResults\n"
        "from sdk_text.publication.large import write_large_set\n"
        "with LargeResults.open(sys.argv[1]) as large:\n"
        "    write_large_set(large, sys.argv[1])\n"
    )
    got = measure([sys.executable, "-c", code, str(out)])
    return _row(f"tables and figures of {summaries} summaries", got, "", "goal: 2,000 MB")


def _row(what: str, got: Measured, goal: str, more: str) -> Row:
    return Row(what, got.seconds, got.processor, got.megabytes, goal, more)


def rows(
    files: int,
    workers: Sequence[int] = (1, 2),
    engine: str = "embedded",
    coder: str = "combined",
    summaries: int = 10_000,
) -> Iterator[Row]:
    """Measure and yield the rows of the cluster (`files` 0: none) and of the large tables."""
    with tempfile.TemporaryDirectory() as folder:
        if files:
            yield from cluster_rows(files, workers, engine, coder, Path(folder))
        if summaries:
            yield tables_row(summaries, Path(folder))


def main() -> None:
    """Measure and print the rows asked for."""
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--files", type=int, default=1000, help="0: no cluster")
    p.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    p.add_argument("--engine", default="embedded")
    p.add_argument("--coder", default="combined")
    p.add_argument("--summaries", type=int, default=10_000, help="0: no tables")
    arguments = p.parse_args()
    begin()
    for row in rows(
        arguments.files, arguments.workers, arguments.engine, arguments.coder, arguments.summaries
    ):
        show(row)


if __name__ == "__main__":
    main()
