"""Places where a heading of the template may stand, and the wordings that are looked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sdk_text.parsing.skeleton import letters_only
from sdk_text.template import Template


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a heading of the template may stand."""

    section: int
    """Index of the section in the template."""
    first: int
    """Position in the skeleton of its first letter, and after its last one."""
    after: int
    start: int
    """Document offsets: with its number; right after it and its end punctuation."""
    end: int
    score: float
    mid_line: bool = False
    """Stands inside a line, after the end of a sentence."""
    weak: bool = False
    """Inside a line and of few words: believed only in a text without line breaks."""
    pieces: tuple[tuple[int, int], ...] = ()
    """For a heading beside its answer: document offsets of its later lines."""
    misspelt: bool = False
    """Differs from the template's heading by a few letters."""
    own_line: bool = False
    """Nothing but the heading stands on its line or in its cell."""
    words: int = 0


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a heading."""

    section: int
    text: str
    words: tuple[str, ...]


@cache
def wordings(template: Template) -> tuple[Wording, ...]:
    """All wordings of all headings, longer ones first."""
    found = [
        Wording(i, letters_only(w), tuple(filter(None, map(letters_only, w.split()))))
        for i, section in enumerate(template.sections)
        for w in section.wordings
    ]
    return tuple(sorted(found, key=lambda wording: -len(wording.text)))
