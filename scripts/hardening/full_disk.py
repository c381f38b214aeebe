"""A disk that is full, and files that may not grow: clear, exit code 2, the old outputs whole.

    python scripts/hardening/full_disk.py [--tables] [--only WORD …]

Each command writes where only some kilobytes are free (a small file system in memory; Linux, as
root), and with a limit on the size of files (``ulimit -f``). Exit code 1: a case did not end as it
should.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hardening import trial
from hardening.surroundings import EXTRACT, Workshop

KILOBYTES = (0, 4, 12, 40, 100, 200, 400)
KILOBYTES_WITH_TABLES = (600, 1500, 3000, 5000, 8000)
SIZE = 16_000
_NEW_NAMESPACE, _PRIVATE = 0x00020000, 0x44000

COMMANDS: dict[str, Sequence[str]] = {
    "extract": EXTRACT,
    "quotes": ("quotes", "out", "--code", "difficulty", "--to", "q.docx"),
    "review": ("review", "export", "out", "--to", "r.xlsx", "--uncoded"),
    "exchange": ("exchange", "export", "out", "--to", "e.qdpx"),
}
TABLES = tuple(part for part in EXTRACT if part != "--no-tables")


def mount_small(place: Path) -> bool:
    """Put a small file system in memory on a folder, for this process alone."""
    library = ctypes.CDLL(None, use_errno=True)
    return bool(
        library.unshare(_NEW_NAMESPACE) == 0
        and library.mount(b"none", b"/", None, _PRIVATE, None) == 0
        and library.mount(
            b"tmpfs", os.fsencode(place), b"tmpfs", 0, f"size={SIZE}k".encode()
        ) == 0
    )  # fmt: skip


def fill(place: Path, kilobytes: int) -> None:
    """Leave only so much free."""
    room = os.statvfs(place)
    free = room.f_bavail * room.f_frsize - kilobytes * 1024
    with (place / ".filling").open("wb") as file:
        file.write(bytes(max(free, 0)))


def on_full_disk(workshop: Workshop, told: Sequence[str], kilobytes: int) -> Callable[[], int]:
    """Return an action that runs a command on a small disk and checks what it leaves."""

    def action() -> int:
        place = workshop.work / "small"
        if not mount_small(place):
            return 77
        shutil.copytree(workshop.model, place, dirs_exist_ok=True)
        os.chdir(place)
        fill(place, kilobytes)
        before = trial.tree(place)
        code = workshop.mains[told[0]](list(told[1:]))
        after = trial.tree(place)
        if code == 2 and after != before:
            names = sorted(n for n in {*before, *after} if before.get(n) != after.get(n))
            print(f"changed: {names[:5]}", file=sys.stderr)
            return 3
        return code

    return action


def with_limit(workshop: Workshop, told: Sequence[str], kilobytes: int) -> Callable[[], int]:
    """Return an action that runs a command while no file may become larger than a size."""

    def action() -> int:
        place = workshop.work / "limited"
        os.chdir(place)
        before = trial.tree(place)
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, hard))
        code = workshop.mains[told[0]](list(told[1:]))
        if code == 2 and trial.tree(place) != before:
            print("changed", file=sys.stderr)
            return 3
        return code

    return action


def run_case(workshop: Workshop, action: Callable[[], int]) -> tuple[int, list[str]]:
    """Run an action; return its exit code and what did not hold."""
    for name in ("small", "limited"):
        trial.remove(workshop.work / name)
    (workshop.work / "small").mkdir()
    shutil.copytree(workshop.model, workshop.work / "limited")
    errors = workshop.work / "errors.txt"
    begun = time.monotonic()
    ended = trial.end(trial.begin(action, errors), errors, begun)
    problems = []
    if ended.code not in (0, 2, 77):
        problems.append(f"exit code {ended.code}")
    if not ended.is_told_well:
        problems.append("told as a bug")
    lines = [line for line in ended.error.splitlines() if not line.startswith("note: ")]
    if ended.code == 2 and len(lines) != 1:
        problems.append(f"told in {len(lines)} lines")
    if ended.left:
        problems.append("processes left")
    if problems:
        problems.append(ended.error.strip()[-300:])
    return ended.code, problems


def all_cases(workshop: Workshop, *, tables: bool) -> list[tuple[str, Callable[[], int]]]:
    chosen = [(name, told, KILOBYTES) for name, told in COMMANDS.items()]
    if tables:
        chosen.append(("extract with tables", TABLES, KILOBYTES_WITH_TABLES))
    found = []
    for name, told, sizes in chosen:
        for size in sizes:
            found.append((f"{name}, {size} KB free", on_full_disk(workshop, told, size)))
        for size in (1, 4, 20, 60, 200) if told is not TABLES else (60, 300, 700):
            found.append((f"{name}, files to {size} KB", with_limit(workshop, told, size)))
    return found


def main(argv: Sequence[str] | None = None) -> int:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--tables", action="store_true", help="also with tables and figures (slow)")
    p.add_argument("--only", nargs="+", default=[""], metavar="WORD", help="cases with these words")
    arguments = p.parse_args(argv)
    wrong = skipped = count = refused = 0
    with tempfile.TemporaryDirectory() as work:
        workshop = Workshop(Path(work))
        for name, action in all_cases(workshop, tables=arguments.tables):
            if not any(word in name for word in arguments.only):
                continue
            code, problems = run_case(workshop, action)
            count += 1
            skipped += code == 77
            refused += code == 2
            wrong += bool(problems)
            if problems:
                print(f"{name}: {'; '.join(problems)}", flush=True)
    print(f"{count} cases, {refused} refused, {skipped} not possible here, {wrong} with problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
