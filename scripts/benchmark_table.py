"""The one table of all benchmarks: a row, how it is printed; a process measured from outside."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADS = ("what", "seconds", "of processors", "MB, most", "goal", "in other words")
_WIDTHS = (44, 8, 13, 8, 6, 0)


@dataclass(frozen=True)
class Row:
    """What one row of the table says."""

    what: str
    seconds: float
    """On the clock."""
    processor: float
    """Seconds of the processors, of all processes together."""
    megabytes: float
    """Of the largest process."""
    goal: str = ""
    more: str = ""


@dataclass(frozen=True)
class Measured:
    """A process that was run, with all that it started."""

    seconds: float
    processor: float
    megabytes: float


def measure(command: Sequence[str]) -> Measured:
    """Run a command; return its seconds, those of the processors, and its largest process.

    Raises:
        SystemExit: it failed.
    """
    begin = time.perf_counter()
    process = subprocess.Popen(list(command), stdout=subprocess.DEVNULL, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    if status:
        raise SystemExit(f"the command failed: {' '.join(command)}")
    # Linux gives kilobytes, macOS bytes.
    unit = 1024 if sys.platform != "darwin" else 1
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6)


def begin() -> None:
    """Print on what machine this is, how busy it is, and the head of the table."""
    print(f"{date.today().isoformat()}, {machine()}\n")
    print(_line(HEADS))
    print("|" + "|".join(f" {'-' * max(n - 1, 3)}{':' if 0 < i < 4 else '-'} "
                         for i, n in enumerate(_WIDTHS)) + "|", flush=True)  # fmt: skip


def show(row: Row) -> None:
    """Print a row."""
    numbers = f"{row.seconds:.2f}", f"{row.processor:.2f}", f"{row.megabytes:.0f}"
    print(_line((row.what, *numbers, row.goal, row.more)), flush=True)


def machine() -> str:
    """Return the machine in words: processor, cores, and how busy it is now."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{processor()}, {cores} cores, Python {platform.python_version()}; "
        f"{load:.1f} other processes waiting for them at the start"
    )


def processor() -> str:
    """Return the processor's name as the system gives it."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _line(cells: Sequence[str]) -> str:
    padded = [
        cell.rjust(n) if 0 < i < 4 else cell.ljust(n)
        for i, (cell, n) in enumerate(zip(cells, _WIDTHS, strict=True))
    ]
    return "| " + " | ".join(padded) + " |"
