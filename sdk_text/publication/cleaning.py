"""Text made fit for files: no control characters, not too long."""

from __future__ import annotations

import re

# XML 1.0 (so DOCX, XLSX, SVG) allows none of these; lone surrogates cannot even be encoded.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINES = re.compile(r"[\t\r\n\x85\u2028\u2029 ]+")


def one_line(text: str) -> str:
    """Return `text` without control characters, on one line with single spaces."""
    return _LINES.sub(" ", _FORBIDDEN.sub("", text)).strip()


def shortened(text: str, limit: int) -> str:
    """Return `text` with at most `limit` characters, cut between words and marked " […]"."""
    if len(text) <= limit:
        return text
    mark = " […]"
    cut = text[: limit - len(mark)]
    head, space, _ = cut.rpartition(" ")
    # A "word" longer than half the room is cut inside: better than losing all before it.
    kept = head if space and len(head) > limit // 2 else cut
    return kept.rstrip(" ,;:–-") + mark
