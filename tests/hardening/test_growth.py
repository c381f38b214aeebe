"""Four times the text takes at most a third more than four times the work, counted in lines run.

Counted, not timed: how long a line takes depends on the machine. What single calls of the standard
library take is not counted here; `scripts/hardening/growth.py` measures that for all generators.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hardening import promises
from hardening.long_texts import generators

import sdk_text
from sdk_text import language
from sdk_text.codebook import load_codebook
from sdk_text.coding import code_segments, make_coder
from sdk_text.parsing import parse_document

GENERATORS = dict(generators())
PACKAGE = os.path.dirname(sdk_text.__file__)
MOST = 4 / 3
PARSING = (
    "stops-apart", "low-quotes", "hyphen-lines", "bullet-lines", "number-lines", "page-lines",
    "numbers-rising", "numbers-alternating", "date-lines", "words-lines", "period-names",
    "headings-first", "headings-first-words", "titles", "contents",
    "labels",
)  # fmt: skip
CODING = ("code-words", "words-quoted", "words-no-stop", "denied", "letters", "dotted-numbers")


def lines_run(action: Callable[[], Any]) -> int:
    """Count the lines of the package that run."""
    count = 0

    def in_frame(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return in_frame

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        return in_frame if frame.f_code.co_filename.startswith(PACKAGE) else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", PARSING)
def test_parsing(name: str) -> None:
    sizes = (200, 1_400, 5_000)  # the first with what is worked out once, and the report's frame
    parse_document(promises.document(GENERATORS[name](100)))
    frame, small, large = (
        lines_run(lambda size=size: parse_document(promises.document(GENERATORS[name](size))))  # type: ignore[misc]
        for size in sizes
    )
    assert large - frame <= MOST * (small - frame) * (sizes[2] - sizes[0]) / (sizes[1] - sizes[0])


@pytest.mark.parametrize("name", CODING)
def test_language_and_coding(name: str) -> None:
    engine, coder = language.load("blank"), make_coder("rules", load_codebook())

    def code(text: str) -> Callable[[], Any]:
        parsed = parse_document(promises.document(text))
        return lambda: code_segments(parsed, language.analyse(parsed, engine), coder=coder)

    code(GENERATORS[name](200))()
    # Texts of several segments: a segment has 2,000 characters at most.
    small, large = (lines_run(code(GENERATORS[name](size))) for size in (6_000, 24_000))
    assert large <= MOST * 4 * small


def test_no_segment_is_longer_than_a_long_sentence() -> None:
    parsed = parse_document(promises.document(GENERATORS["words-no-stop"](9_000)))
    assert max(len(segment.text) for segment in parsed.segments) <= 2_000
    assert any("without the end of a sentence" in n.message for n in parsed.notices)
    assert not promises.letters_without_a_segment(parsed)
