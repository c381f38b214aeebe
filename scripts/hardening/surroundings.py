"""Commands in bad surroundings: each says in one line what to do, and leaves all as it was.

    python scripts/hardening/surroundings.py [--only WORD …] [--list]

Every case (`bad_places.py`, `bad_files.py`) prepares a folder with reports, a codebook and an
earlier run in ``out``, changes something in it, and runs a command there in a process of its own,
with limits of time and memory. Exit code 1: a case did not end as it should; its line says how.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hardening import trial

CPU_SECONDS, WALL_SECONDS, MEMORY = 30, 240, 6_000_000_000


@dataclass(frozen=True)
class Case:
    """One kind of bad surroundings."""

    name: str
    prepare: Callable[[Path], Sequence[str]]
    """Change the folder; return the command's name and its arguments, relative to the folder."""
    code: int = 2
    says: str = ""
    """Words that the message must hold."""
    inside: Callable[[Path], object] = lambda place: None
    """Called in the command's process before it begins (standard output, rights, limits)."""
    unchanged: bool = True
    """Whether everything must be as it was."""
    nobody: bool = False
    """Run without the rights of root."""


def commands() -> dict[str, Callable[[Sequence[str]], int]]:
    """Return the main function of each command."""
    from sdk_text import quotes
    from sdk_text.codebook import __main__ as codebook
    from sdk_text.exchange import __main__ as exchange
    from sdk_text.review import __main__ as review
    from sdk_text.run import command

    return {
        "extract": command.main, "quotes": quotes.main, "codebook": codebook.main,
        "exchange": exchange.main, "review": review.main,
    }  # fmt: skip


class Workshop:
    """Makes the folder that cases begin with, and runs them."""

    def __init__(self, work: Path) -> None:
        work.chmod(0o755)
        self.work = work
        self.inputs = trial.make_inputs(work / "inputs")
        self.mains = commands()
        self.model = work / "model"
        corpus = self.model / "corpus"
        corpus.mkdir(parents=True)
        shutil.copy(self.inputs.reports[0], corpus / "viens.txt")
        shutil.copy(self.inputs.codebook, self.model / "trial.yaml")
        with _in(self.model):
            ended = trial.run(lambda: self.mains["extract"](list(EXTRACT[1:])), work / "first.txt")
        assert ended.code == 0, ended.error

    def run(self, case: Case) -> list[str]:
        """Run a case; return what did not hold."""
        place = self.work / "place"
        _remove(place)
        shutil.copytree(self.model, place, symlinks=True)
        with _in(place):
            told = list(case.prepare(place))
            before = trial.tree(place)
            ended = self._run(case, place, told)
            after = trial.tree(place) if place.exists() else {}
        problems = []
        if ended.code != case.code:
            problems.append(f"exit code {ended.code}, not {case.code}")
        if not ended.is_told_well:
            problems.append("told as a bug")
        lines = [line for line in ended.error.splitlines() if not line.startswith("note: ")]
        if case.code == 2 and (len(lines) != 1 or not lines[0].startswith("error: ")):
            problems.append(f"told in {len(lines)} lines")
        if case.says not in ended.error:
            problems.append(f"does not say {case.says!r}")
        if ended.left:
            problems.append("processes left")
        if case.unchanged and after != before:
            changed = sorted(n for n in {*before, *after} if before.get(n) != after.get(n))
            problems.append(f"changed: {changed[:5]}")
        if problems and ended.error:
            problems.append(f"it said: {ended.error.strip()[-400:]}")
        return problems

    def _run(self, case: Case, place: Path, told: Sequence[str]) -> trial.Ended:
        main = self.mains[told[0]]

        def action() -> int:
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            case.inside(place)
            if case.nobody:
                _give_up_rights()
            code = main(told[1:])
            return code

        begun = time.monotonic()
        errors = self.work / "errors.txt"
        errors.write_text("")
        pid = trial.begin(action, errors)
        _end_late(pid, begun + WALL_SECONDS)
        return trial.end(pid, errors, begun)


def _give_up_rights() -> None:
    """Let this process mind rights of files although it is root's (Linux: capabilities)."""
    if os.geteuid() != 0:
        return
    library = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    held = (ctypes.c_uint32 * 6)()
    assert library.capget(header, held) == 0
    for place in (0, 1):  # effective, permitted: all but reading, writing and owning files
        held[place] &= ~0b1110
    assert library.capset(header, held) == 0


def _end_late(pid: int, until: float) -> None:
    """Wait for a process to end, and kill it at some time."""
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() > until:
            os.kill(pid, signal.SIGKILL)
            return
        time.sleep(0.01)


EXTRACT = (
    "extract", "corpus", "--out", "out", "--codebook", "trial.yaml", *trial.FAST, "--no-tables",
)  # fmt: skip


def extract(**changed: str) -> list[str]:
    """Return the usual call of extract with some of its options changed or added."""
    told = list(EXTRACT)
    for name, value in changed.items():
        option = "--" + name.replace("_", "-")
        if name == "corpus":
            told[1] = value
        elif option in told:
            told[told.index(option) + 1] = value
        else:
            told += [option, value]
    return told


@contextlib.contextmanager
def _in(folder: Path) -> Iterator[None]:
    earlier = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(earlier)


def _remove(place: Path) -> None:
    if place.is_dir():
        subprocess.run(["chmod", "-R", "u+rwx", str(place)], check=False)
        trial.remove(place)


def all_cases() -> list[Case]:
    from hardening import bad_files, bad_places

    return [*bad_places.cases(), *bad_files.cases()]


def main(argv: Sequence[str] | None = None) -> int:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--only", nargs="+", default=[""], metavar="WORD", help="cases with these words")
    p.add_argument("--list", action="store_true", help="only name the cases")
    arguments = p.parse_args(argv)
    chosen = [c for c in all_cases() if any(word in c.name for word in arguments.only)]
    if arguments.list:
        print("\n".join(case.name for case in chosen))
        return 0
    wrong = 0
    with tempfile.TemporaryDirectory() as work:
        workshop = Workshop(Path(work))
        for case in chosen:
            try:
                problems = workshop.run(case)
            finally:
                _remove(Path(work) / "place")
            wrong += bool(problems)
            if problems:
                print(f"{case.name}: {'; '.join(problems)}", flush=True)
    print(f"{len(chosen)} cases, {wrong} with problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
