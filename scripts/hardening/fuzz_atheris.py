"""Broken reports steered by what they reach in the code; needs atheris (not a dependency).

    python scripts/hardening/fuzz_atheris.py [libFuzzer options, e.g. -max_total_time=600]

The bytes choose a report, how it is broken, and signs put into it. A broken promise or a crash ends
the run with the bytes in a file beside it.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(SCRIPTS), str(SCRIPTS.parent)]

try:
    import atheris
except ImportError:
    raise SystemExit("atheris is not installed: pip install atheris (Linux, macOS)") from None

with atheris.instrument_imports(include=["sdk_text.parsing", "sdk_text.text.clean_text"]):
    from hardening.broken_texts import broken_text, sources
    from hardening.fuzz_texts import try_text

SOURCES = sources()


def one(data: bytes) -> None:
    """Try one text."""
    provider = atheris.FuzzedDataProvider(data)
    text = broken_text(provider.ConsumeIntInRange(0, 2**31), SOURCES)
    place = provider.ConsumeIntInRange(0, len(text))
    signs = provider.ConsumeUnicodeNoSurrogates(provider.remaining_bytes())
    wrong = try_text(text[:place] + signs + text[place:], Counter())
    if wrong:
        raise AssertionError("\n".join(wrong))


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
