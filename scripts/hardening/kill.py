"""Commands killed at any moment: old or new results whole, and no process left.

    python scripts/hardening/kill.py [--times 100] [--what extract tables exchange study]
        [--signals KILL TERM INT] [--seed 0]

Two runs on two reports take turns writing to one place; each is killed at a random moment of its
time. After that, whoever opens the place must find one of the two whole. A run that could clean up
(all signals but KILL) must have left nothing hidden, and must have said whether it wrote. Exit code
1: something of that did not hold; the trials' lines say what.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hardening import trial


@dataclass
class Target:
    """A command that writes to a place, and how to tell whose results are there."""

    actions: tuple[Callable[[], int], Callable[[], int]]
    state: Callable[[], int]
    """-1: neither the one's nor the other's; 2: nothing is there."""
    left: Callable[[], list[str]]
    """What is hidden in or beside the place."""


def folder_target(
    out: Path, actions: tuple[Callable[[], int], Callable[[], int]], work: Path
) -> Target:
    """A target that is a folder of a run; it is run twice for the two states."""
    runs: list[dict[str, str]] = []
    for action in actions:
        ended = trial.run(action, work / "first.txt")
        assert ended.code == 0, ended.error
        runs.append(trial.digests(out))
    runs.append({})

    def state() -> int:
        from sdk_text.run.output_folder import finish_interrupted

        finish_interrupted(out)
        return trial.whose(out, runs)

    return Target(actions, state, lambda: trial.hidden(out))


def make_extract(work: Path, inputs: trial.Inputs) -> Target:
    out = work / "out"
    one, two = (inputs.extract(number, out, "--no-tables") for number in (0, 1))
    return folder_target(out, (one, two), work)


def make_tables(work: Path, inputs: trial.Inputs) -> Target:
    out = work / "out"
    one, two = (inputs.extract(number, out) for number in (0, 1))
    return folder_target(out, (one, two), work)


def _projects(work: Path, inputs: trial.Inputs) -> list[Path]:
    """Two projects to take in, made of two runs."""
    from sdk_text.exchange import export_results

    made = []
    for number in (0, 1):
        out = work / f"run{number}"
        assert trial.run(inputs.extract(number, out, "--no-tables"), work / "x.txt").code == 0
        made.append(work / f"project{number}.qdpx")
        export_results(out, made[-1])
    return made


def make_exchange(work: Path, inputs: trial.Inputs) -> Target:
    from sdk_text.exchange.__main__ import main

    contents = [path.read_bytes() for path in _projects(work, inputs)]
    place = work / "place"
    place.mkdir()
    to = place / "study.qdpx"

    def action(number: int) -> Callable[[], int]:
        run = str(work / f"run{number}")
        return lambda: main(["export", run, "--to", str(to), "--overwrite"])

    # A project has its file's name in it.
    for number in (0, 1):
        assert trial.run(action(number), work / "x.txt").code == 0
        contents[number] = to.read_bytes()

    def state() -> int:
        return contents.index(to.read_bytes()) if to.read_bytes() in contents else -1

    return Target((action(0), action(1)), state, lambda: sorted(p.name for p in place.glob(".*")))


def make_study(work: Path, inputs: trial.Inputs) -> Target:
    from sdk_text.exchange.__main__ import main

    projects = _projects(work, inputs)
    out = work / "out"

    def action(number: int) -> Callable[[], int]:
        told = ["import", str(projects[number]), "--out", str(out), "--no-tables", "--coder", "A"]
        return lambda: main(told)

    return folder_target(out, (action(0), action(1)), work)


TARGETS = {
    "extract": make_extract,
    "tables": make_tables,
    "exchange": make_exchange,
    "study": make_study,
}


def kill_once(target: Target, number: int, seconds: float, name: str, errors: Path) -> list[str]:
    """Run once, kill it after some seconds, and return what did not hold."""
    before = target.state()
    known = target.left()  # a file that a killed process had begun stays for an hour
    begun = time.monotonic()
    pid = trial.begin(target.actions[number % 2], errors)
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.kill(pid, getattr(signal, f"SIG{name}"))
    ended = trial.end(pid, errors, begun)
    problems = []
    if ended.left:
        problems.append(f"{len(ended.left)} processes left")
    if name != "KILL":
        problems += _problems_of_stopping(target, ended, name, known)
    try:
        after = target.state()
    except Exception as error:
        return [*problems, f"cannot be opened: {error!r}"]
    if after not in (before, number % 2):
        problems.append(f"mixed: was {before}, ran {number % 2}, is {after}")
    if name != "KILL" and "nothing was written" in ended.error and after != before:
        problems.append("said that nothing was written")
    if hidden := [n for n in target.left() if n.startswith(trial.HIDDEN)]:
        problems.append(f"left after opening: {hidden}")
    return problems


def _problems_of_stopping(
    target: Target, ended: trial.Ended, name: str, known: Sequence[str]
) -> list[str]:
    problems = []
    if not ended.is_told_well:
        problems.append(f"told badly: {ended.error.strip().splitlines()[-3:]}")
    stopped = 128 + getattr(signal, f"SIG{name}")
    # Before the command begins, and after it ended, a signal is Python's own business.
    outside = -getattr(signal, f"SIG{name}")
    if ended.code not in (0, stopped, outside):
        problems.append(f"exit code {ended.code}: {ended.error.strip()[-200:]}")
    if ended.code != outside and (hidden := sorted({*target.left()} - {*known})):
        problems.append(f"left: {hidden}")
    return problems


def kill_often(
    what: str, times: int, signals: Sequence[str], seed: int, work: Path, *, quiet: bool = False
) -> Counter[str]:
    """Kill a target's runs `times` times; return counts of "trials", "ended" and problems."""
    target = TARGETS[what](work, trial.make_inputs(work / "inputs"))
    errors = work / "errors.txt"
    usual = max(_seconds(action, errors) for action in target.actions)
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    for number in range(times):
        name = signals[number % len(signals)]
        problems = kill_once(target, number, chance.uniform(0, usual * 1.1), name, errors)
        found["trials"] += 1
        for problem in problems:
            found["problems"] += 1
            if not quiet:
                print(f"{what} {number} {name}: {problem}", flush=True)
    return found


def _seconds(action: Callable[[], int], errors: Path) -> float:
    ended = trial.run(action, errors)
    assert ended.code == 0, ended.error
    return ended.seconds


def main(argv: Sequence[str] | None = None) -> int:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--times", type=int, default=100)
    p.add_argument("--what", nargs="+", choices=sorted(TARGETS), default=sorted(TARGETS))
    p.add_argument("--signals", nargs="+", default=["KILL", "TERM", "INT"], metavar="NAME")
    p.add_argument("--seed", type=int, default=0)
    arguments = p.parse_args(argv)
    wrong = 0
    for what in arguments.what:
        with tempfile.TemporaryDirectory() as work:
            begun = time.monotonic()
            found = kill_often(what, arguments.times, arguments.signals, arguments.seed, Path(work))
        wrong += found["problems"]
        seconds = time.monotonic() - begun
        print(f"{what}: {found['trials']} killed, {found['problems']} problems, {seconds:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
