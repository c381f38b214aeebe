"""What a person wrote in lines: kept as lines, with blanks put right."""

from __future__ import annotations

BREAK = "⏎"
"""Stands for a line break where a file has a record a line."""


def in_lines(text: str) -> str:
    """Return a text with single blanks in its lines, and at most one empty line between them.

    >>> in_lines(" first  line\\r\\n\\r\\n\\r\\n second ⏎ third")
    'first line\\n\\nsecond\\nthird'
    """
    lines: list[str] = []
    for line in text.replace(BREAK, "\n").strip().splitlines():
        words = " ".join(line.split())
        if words or (lines and lines[-1]):
            lines.append(words)
    return "\n".join(lines).rstrip("\n")


def on_one_line(text: str) -> str:
    """Return such a text with signs for its line breaks; `in_lines` takes them back.

    >>> on_one_line("first line\\nsecond")
    'first line ⏎ second'
    """
    return f" {BREAK} ".join(in_lines(text).split("\n"))


def same_words(one: str, other: str) -> bool:
    """Tell whether two texts differ in blanks and line breaks only.

    >>> same_words("first line", "first\\nline")
    True
    """
    return in_lines(one).split() == in_lines(other).split()
