"""Commands killed at any moment: old or new results whole, and no process left.

    python scripts/hardening/kill.py [--times 100] [--what extract tables share reader …]
        [--signals KILL TERM INT HUP] [--seed 0] [--seconds 3600]

Commands that write take turns between two states of one place; each is killed at a random moment of
its time, every third one within milliseconds of a sensitive step (its hidden folders, its half
written files). After that, whoever opens the place must find one of the two states whole, and the
same command, not killed, must succeed and leave nothing hidden. A command that could clean up (all
signals but KILL) must have left nothing hidden itself, and must have said whether it wrote. The
targets: `kill_files`, `kill_reader`, `kill_cluster`. Exit code 1: something of that did not hold;
the trials' lines say what.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hardening import kill_cluster, kill_files, kill_reader, trial
from hardening.kill_files import Target

TARGETS: dict[str, Callable[[Path, trial.Inputs], Target]] = {
    **kill_files.TARGETS,
    "reader": kill_reader.make_reader,
    "cluster": kill_cluster.make_cluster,
    "local": kill_cluster.make_local,
}
SIGNALS = ("KILL", "TERM", "INT", "HUP")


def kill_often(
    what: str, times: int, signals: Sequence[str], seed: int, work: Path, *, until: float = 0.0
) -> Counter[str]:
    """Kill a target `times` times; return counts of "trials", "running" and "problems".

    `until`: a time of the monotonic clock after which no trial begins; 0: none.
    """
    target = TARGETS[what](work, trial.make_inputs(work / "inputs"))
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    try:
        for number in range(times):
            if until and time.monotonic() > until:
                break
            name = signals[number % len(signals)]
            problems = target.kill(number, name, chance)
            found["trials"] += 1
            for problem in problems:
                found["problems"] += 1
                print(f"{what} {number} {name}: {problem}", flush=True)
    finally:
        target.close()
    found.update(target.counts)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--times", type=int, default=100)
    p.add_argument("--what", nargs="+", choices=sorted(TARGETS), default=sorted(TARGETS))
    p.add_argument("--signals", nargs="+", default=SIGNALS, choices=SIGNALS)
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--seconds", type=float, default=0.0, help="for each target at most")
    arguments = p.parse_args(argv)
    wrong = 0
    for what in arguments.what:
        with tempfile.TemporaryDirectory() as work:
            begun = time.monotonic()
            found = kill_often(
                what, arguments.times, arguments.signals, arguments.seed, Path(work),
                until=begun + arguments.seconds if arguments.seconds else 0.0,
            )  # fmt: skip
        wrong += found["problems"]
        seconds = time.monotonic() - begun
        told = ", ".join(f"{n} {k}" for k, n in found.items() if k not in ("trials", "problems"))
        print(
            f"{what}: {found['trials']} killed ({told}), {found['problems']} problems, "
            f"{seconds:.0f} s",
            flush=True,
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
