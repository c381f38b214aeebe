"""Two runs into one folder at once, while a third process reads it: one run whole, always.

    python scripts/hardening/race.py [--times 100] [--tables] [--seed 0]

The second run begins at a random moment of the first; every other time the folder is not there
before. Each must end well or say that another run is writing there. Whoever reads meanwhile must
find the texts, segments and inputs of one run. Exit code 1: something of that did not hold.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hardening import trial

BUSY = "another run is writing there"


def reading(out: Path) -> Callable[[], int]:
    """Return the action of a process that reads a folder over and over, until it is ended."""

    def read() -> int:
        from sdk_text.errors import InputError
        from sdk_text.results import Results

        while True:
            try:
                results = Results.load(out)
            except InputError as error:
                if "no such folder" in str(error) or "no run.json" in str(error):
                    time.sleep(0.005)
                    continue
                raise
            told = {entry["document"] for entry in results.meta["inputs"]}
            texts = set(results.texts)
            rows = set(results.documents["document"])
            summaries = set(results.summaries["summary"])
            segments = set(results.segments["summary"])
            if not (told == texts == rows and summaries == segments and len(told) == 1):
                print(f"mixed: {told} {texts} {rows} {summaries} {segments}", file=sys.stderr)
                return 1

    return read


def race_once(
    out: Path,
    actions: Sequence[Callable[[], int]],
    runs: Sequence[dict[str, str]],
    pause: float,
    errors: Path,
) -> tuple[list[str], int]:
    """Let two runs and a reader loose on a folder; return what did not hold, and the winners."""
    files = [errors.with_name(f"{name}.txt") for name in ("one", "two", "reader")]
    begun = time.monotonic()
    reader = trial.begin(reading(out), files[2])
    first = trial.begin(actions[0], files[0])
    time.sleep(pause)
    second = trial.begin(actions[1], files[1])
    ended = [trial.end(pid, file, begun) for pid, file in ((first, files[0]), (second, files[1]))]
    with suppress(ProcessLookupError):
        os.kill(reader, signal.SIGKILL)
    read = trial.end(reader, files[2], begun)
    problems = [f"reader: {read.error.strip()[-300:]}"] if read.code != -signal.SIGKILL else []
    for number, one in enumerate(ended):
        if one.code not in (0, 2) or (one.code == 2 and BUSY not in one.error):
            problems.append(f"run {number}: {one.code} {one.error.strip()[-300:]}")
    won = [number for number, one in enumerate(ended) if one.code == 0]
    state = trial.whose(out, runs)
    if state not in won:
        problems.append(f"mixed: won {won}, is {state}")
    if hidden := trial.hidden(out):
        problems.append(f"left: {hidden}")
    return problems, len(won)


def race_often(
    times: int, seed: int, work: Path, *, tables: bool = False, quiet: bool = False
) -> Counter[str]:
    """Race `times` times; return counts of "trials", "both" (ran one after the other), problems."""
    inputs = trial.make_inputs(work / "inputs")
    more = () if tables else ("--no-tables",)
    out, errors = work / "out", work / "errors.txt"
    actions = [inputs.extract(number, out, *more) for number in (0, 1)]
    runs, usual = [], 0.0
    for action in actions:
        ended = trial.run(action, errors)
        assert ended.code == 0, ended.error
        runs.append(trial.digests(out))
        usual = max(usual, ended.seconds)
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    for number in range(times):
        if number % 2:
            shutil.rmtree(out)
        order = [0, 1] if chance.random() < 0.5 else [1, 0]
        problems, won = race_once(
            out, [actions[n] for n in order], [runs[n] for n in order],
            chance.uniform(0, usual), errors,
        )  # fmt: skip
        found["trials"] += 1
        found["both"] += won == 2
        for problem in problems:
            found["problems"] += 1
            if not quiet:
                print(f"race {number}: {problem}", flush=True)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--times", type=int, default=100)
    p.add_argument("--tables", action="store_true", help="with tables and figures (slow)")
    p.add_argument("--seed", type=int, default=0)
    arguments = p.parse_args(argv)
    with tempfile.TemporaryDirectory() as work:
        found = race_often(arguments.times, arguments.seed, Path(work), tables=arguments.tables)
    print(
        f"{found['trials']} races, {found['both']} of them one run after the other, "
        f"{found['problems']} problems"
    )
    return 1 if found["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())
