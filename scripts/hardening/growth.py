"""Seconds that a stage takes for four times the text, for texts that are hard on it.

    python scripts/hardening/growth.py [--size 4000] [--only quotes …] [--stages parsing coding]
        [--engine blank] [--coder rules] [--most 5.33]

For each generator of `long_texts.py` a text of some length and one four times as long go through
each stage in a process of its own, which is ended after `--timeout` seconds. Linear is 4; `--most`
stands a third above. The least of some runs counts, in the processor's time of the process, not by
the clock; stages that take less than `--least` seconds are too quick to tell. Exit code 1: a stage
grows worse.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(SCRIPTS), str(SCRIPTS.parent)]

from hardening.long_texts import generators  # noqa: E402

STAGES = ("reading", "parsing", "language", "coding")
TIMES = 4


def stage_seconds(text: str, engine: str, coder: str, stages: tuple[str, ...]) -> dict[str, float]:
    """Return the processor's seconds that each stage takes for a text."""
    from sdk_text import language
    from sdk_text.coding import code_segments
    from sdk_text.parsing import parse_document
    from sdk_text.reading.documents import read_document

    seconds: dict[str, float] = {}

    def timed(name: str, action: Callable[[], Any]) -> Any:
        gc.collect()  # what a collection of all that was loaded takes has nothing to do with a text
        gc.freeze()
        begin = time.process_time()
        made = action()
        seconds[name] = time.process_time() - begin
        return made

    path = Path(f"{_folder()}/text.txt")
    path.write_text(text, encoding="utf-8", newline="")
    document = timed("reading", lambda: read_document(path))
    parsed = timed("parsing", lambda: parse_document(document))
    if {"language", "coding"} & set(stages):
        nlp = _cached(("nlp", engine), lambda: language.load(engine))
        docs = timed("language", lambda: list(language.analyse(parsed, nlp)))
    if "coding" in stages:
        chosen = _cached(("coder", coder), lambda: _coder(coder))
        timed("coding", lambda: code_segments(parsed, docs, coder=chosen))
    return seconds


_kept: dict[Any, Any] = {}


def _cached(key: Any, make: Callable[[], Any]) -> Any:
    if key not in _kept:
        _kept[key] = make()
    return _kept[key]


def _coder(name: str) -> Any:
    from sdk_text.codebook import load_codebook
    from sdk_text.coding import make_coder

    return make_coder(name, load_codebook())


def _folder() -> str:
    import tempfile

    return str(_cached("folder", lambda: tempfile.TemporaryDirectory()).name)


def measure(name: str, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Yield what a generator's texts of both lengths take; the work of a process of its own."""
    make = dict(generators())[name]
    stages = tuple(options.stages)
    stage_seconds(make(200), options.engine, options.coder, stages)  # libraries and models
    for size in (options.size, options.size * TIMES):
        text = make(size)
        runs = []
        for _ in range(options.runs):
            runs.append(stage_seconds(text, options.engine, options.coder, stages))
            if sum(sum(run.values()) for run in runs) > 10:
                break
        best = {stage: min(run[stage] for run in runs) for stage in runs[0]}
        yield {"size": len(text), "seconds": best}


def watch(name: str, options: argparse.Namespace) -> tuple[str, bool]:
    """Measure a generator in a process of its own; return its line and whether it grows worse."""
    command = [sys.executable, __file__, "--child", name, "--size", str(options.size)]
    command += ["--engine", options.engine, "--coder", options.coder, "--runs", str(options.runs)]
    command += ["--stages", *options.stages]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=options.timeout, check=False
        )
        output, ended = (
            done.stdout,
            done.stderr.strip().splitlines()[-1:] if done.returncode else [],
        )
    except subprocess.TimeoutExpired as error:
        output = (error.stdout or b"").decode()
        ended = [f"more than {options.timeout} s"]
    rows = [json.loads(line) for line in output.splitlines()]
    shown = "  ".join(
        "/".join(f"{row['seconds'].get(stage, 0):.2f}" for stage in options.stages) for row in rows
    )
    worse = list(ended)
    if len(rows) == 2:
        before, after = (row["seconds"] for row in rows)
        length = rows[1]["size"] / rows[0]["size"]
        for stage in options.stages:
            if after[stage] >= options.least:
                ratio = after[stage] / max(before[stage], 1e-4) * TIMES / length
                if ratio > options.most:
                    worse.append(f"{stage} x{ratio:.1f}")
    return f"{name:24} {shown}  {'<<<< ' + ', '.join(worse) if worse else ''}", bool(worse)


def main() -> int:
    """Measure all generators, or those that are named; return 1 if one grows worse."""
    parser = argparse.ArgumentParser(description="Growth of the stages with the text's length")
    parser.add_argument("--only", nargs="+", help="generators whose names hold one of these")
    parser.add_argument("--size", type=int, default=4_000, help="characters of the shorter text")
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=list(STAGES))
    parser.add_argument("--engine", default="blank")
    parser.add_argument("--coder", default="rules")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--least", type=float, default=0.1, help="seconds from which on it counts")
    parser.add_argument("--most", type=float, default=TIMES * 4 / 3)
    parser.add_argument("--timeout", type=float, default=120.0)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        for row in measure(options.child, options):
            print(json.dumps(row), flush=True)
        return 0
    names = [name for name, _ in generators()]
    if options.only:
        names = [name for name in names if any(part in name for part in options.only)]
    print(f"{len(names)} generators; seconds of {'/'.join(options.stages)} for n and {TIMES} n")
    bad = 0
    for name in names:
        line, worse = watch(name, options)
        bad += worse
        print(line, flush=True)
    print(f"{bad} of {len(names)} grow worse than {options.most:.2f} for {TIMES}")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
