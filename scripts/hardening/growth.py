"""Work that a stage does for four times the text, for texts that are hard on it.

    python scripts/hardening/growth.py [--size 2500] [--only quotes …] [--stages parsing …]
        [--most 1.33] [--times]

For each generator of `long_texts.py` a text of some length and one four times as long go through
every stage (`growth_stages`). Counted are calls of functions, in libraries too, and pieces that
networks are given: the same on every machine, however busy. Told is how many times more there are
for each character of the longer text, 1.00 being linear, without what a report of fifty characters
takes; `--most` is what may be. A stage that does less than one call for a character is too quick to
tell. What single calls of C code take is not counted: `--times` tells the seconds as well, and ends
a text that takes more than `--timeout` of them. Exit code 1: a stage grows worse.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

SCRIPTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(SCRIPTS), str(SCRIPTS.parent)]

from hardening.growth_stages import STAGES, Texts, Work  # noqa: E402
from hardening.long_texts import generators  # noqa: E402
from sdk_text.errors import InputError  # noqa: E402

TIMES = 4
SMALL = 50
"""Characters of the text that has hardly anything of the generator's kind."""
MOST = 4 / 3
LEAST = 1.0
"""Calls or pieces for each character below which growth does not matter."""


class TooLongError(Exception):
    """A text took too long."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """End the block after so many seconds of the processor's time."""

    def end(number: int, frame: FrameType | None) -> None:
        raise TooLongError

    earlier = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, earlier)


def growth(
    texts: Texts, name: str, size: int, stages: Sequence[str], timeout: float = 120.0
) -> dict[str, float]:
    """Return for each stage how many times more it does for a character of the longer text.

    0.0 stands for too little to tell, infinity for a text that took too long. A stage above `MOST`
    is counted once more with texts four times as long: a step (texts of more than one segment, a
    run that is divided) is no growth.
    """
    make = dict(generators())[name]
    done: dict[int, tuple[int, dict[str, Work]]] = {}

    def work(characters: int, stages: Sequence[str]) -> tuple[int, dict[str, Work]]:
        text = make(characters)
        with at_most(timeout):
            return len(text), texts.work(text, stages)

    try:
        for characters in (SMALL, SMALL, size, size * TIMES):  # twice: what is kept from then on
            done[characters] = work(characters, stages)
        found = _ratios(done, (SMALL, size, size * TIMES), stages)
        if worse := [stage for stage in stages if found[stage] > MOST]:
            done[size * TIMES**2] = work(size * TIMES**2, worse)
            found |= _ratios(done, (SMALL, size * TIMES, size * TIMES**2), worse)
    except TooLongError:
        return dict.fromkeys(stages, float("inf"))
    except InputError:  # no text that is read: letters that were spoilt, say
        return dict.fromkeys(stages, 0.0)
    return found


def _ratios(
    done: dict[int, tuple[int, dict[str, Work]]], sizes: Sequence[int], stages: Sequence[str]
) -> dict[str, float]:
    lengths = [done[size][0] for size in sizes]
    return {stage: _ratio(lengths, [done[size][1][stage] for size in sizes]) for stage in stages}


def _ratio(lengths: Sequence[int], works: Sequence[Work]) -> float:
    frame, short, long = lengths
    found = 0.0
    for counts in ([w.calls for w in works], [w.pieces for w in works]):
        more = counts[2] - counts[0]
        if more < LEAST * (long - frame):
            continue
        before = max(counts[1] - counts[0], 1)
        found = max(found, more / (long - frame) / (before / (short - frame)))
    return found


def _shown(ratio: float) -> str:
    return "   –" if not ratio else f"{ratio:4.2f}"


def main() -> int:
    """Count for all generators, or those that are named; return 1 if one grows worse."""
    parser = argparse.ArgumentParser(description="Growth of the stages with the text's length")
    parser.add_argument("--only", nargs="+", help="generators whose names hold one of these")
    parser.add_argument("--after", default="", help="go on after this generator")
    parser.add_argument("--size", type=int, default=2_500, help="characters of the shorter text")
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=list(STAGES))
    parser.add_argument("--most", type=float, default=MOST)
    parser.add_argument("--times", action="store_true", help="tell the processor's seconds, too")
    parser.add_argument("--timeout", type=float, default=120.0)
    options = parser.parse_args()
    names = [name for name, _ in generators()]
    if options.only:
        names = [name for name in names if any(part in name for part in options.only)]
    if options.after:
        names = names[names.index(options.after) + 1 :]
    print(
        f"{len(names)} generators; {' / '.join(options.stages)}: work for a character, times more"
    )
    texts = Texts()
    texts.work(dict(generators())["sentences"](500), options.stages)  # libraries and models
    bad, worst = 0, dict.fromkeys(options.stages, (0.0, ""))
    for name in names:
        begun = time.process_time()
        ratios = growth(texts, name, options.size, options.stages, options.timeout)
        worse = [stage for stage, ratio in ratios.items() if ratio > options.most]
        bad += bool(worse)
        for stage, ratio in ratios.items():
            worst[stage] = max(worst[stage], (ratio, name))
        line = f"{name:24} {' '.join(_shown(ratios[stage]) for stage in options.stages)}"
        line += f"  {time.process_time() - begun:.1f} s" if options.times else ""
        print(line + (f"  <<<< {', '.join(worse)}" if worse else ""), flush=True)
    for stage, (ratio, name) in worst.items():
        print(f"worst of {stage}: {ratio:.2f} ({name})")
    print(f"{bad} of {len(names)} grow worse than {options.most:.2f} times for a character")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
