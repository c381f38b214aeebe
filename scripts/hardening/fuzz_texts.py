"""Break reports in thousands of ways; parse, analyse and code them; name every broken promise.

    python scripts/hardening/fuzz_texts.py [--number 1000] [--first 0] [--code] [--seconds 10]

A text has a number and is the same every time; those that fail are named by it. Exit code 1: a
crash, a broken promise, or a text that took more of the processor's time than `--seconds`.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(SCRIPTS), str(SCRIPTS.parent)]

from hardening import promises  # noqa: E402
from hardening.broken_texts import broken_text, sources  # noqa: E402
from sdk_text.errors import InputError  # noqa: E402
from sdk_text.parsing import parse_document  # noqa: E402
from sdk_text.reading.encodings import decode  # noqa: E402


def try_text(
    text: str, counts: Counter[str], coded: Callable[[Any], Any] | None = None
) -> list[str]:
    """Return what went wrong with one text; refusals are counted."""
    try:
        decoded = decode(text.encode("utf-8", "surrogatepass"), "paraugs.txt").text
        parsed = parse_document(promises.document(decoded))
    except InputError:
        counts["refused"] += 1
        return []
    except Exception:
        return [traceback.format_exc(limit=-3)]
    counts["segments"] += len(parsed.segments)
    wrong = list(promises.broken_promises(parsed))
    if coded is not None and not wrong:
        try:
            wrong += coded(parsed)
        except Exception:
            wrong.append(traceback.format_exc(limit=-3))
    return wrong


def main() -> int:
    """Break and try texts; return 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description="Broken reports")
    parser.add_argument("--number", type=int, default=1_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument(
        "--code", action="store_true", help="language (blank engine) and coding, too"
    )
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    coded = None
    if options.code:
        from sdk_text import language
        from sdk_text.codebook import load_codebook
        from sdk_text.coding import make_coder

        engine, coder = language.load("blank"), make_coder("rules", load_codebook())
        coded = lambda parsed: list(promises.code(parsed, engine, coder))  # noqa: E731
    texts, counts, bad, slowest = sources(), Counter[str](), 0, (0.0, 0)
    for number in range(options.first, options.first + options.number):
        text = broken_text(number, texts)
        begin = time.process_time()
        wrong = try_text(text, counts, coded)
        seconds = time.process_time() - begin
        slowest = max(slowest, (seconds, number))
        if seconds > options.seconds:
            wrong.append(f"took {seconds:.1f} s")
        for what in wrong[:3]:
            print(f"text {number} ({len(text):,} characters): {what}", flush=True)
        bad += bool(wrong)
    shown = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    print(f"{options.number:,} texts from {options.first}: {bad} went wrong; {shown}; "
          f"the slowest took {slowest[0]:.2f} s (text {slowest[1]})")  # fmt: skip
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
