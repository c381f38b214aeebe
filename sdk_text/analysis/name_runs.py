"""Words of a text that are parts of known names, put together to whole names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sdk_text.analysis.name_words import PARTICLE

_UPPER = "A-ZĀČĒĢĪĶĻŅŌŖŠŪŽА-ЯЁІЇЄ"
_INITIAL = rf"(?:D[zž]|[{_UPPER}])\."
"""Dz and Dž are one sound, and one initial."""
_INITIAL_BEFORE = re.compile(rf"(?:{_INITIAL}\s?)+$")
_INITIAL_AFTER = re.compile(rf"^,?\s(?:{_INITIAL}\s?)*{_INITIAL}(?=\W|$)")
_PARTICLE_BEFORE = re.compile(r"(?<!\w)(?:(?:von|fon|van|der|den)\s)+$")
_HYPHEN_GAP = re.compile(r"\s?[-‐‑–]\s?")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the text that is part of a known name."""

    start: int
    end: int
    surname: frozenset[int]
    given: frozenset[int]
    sure: bool
    """Not an ordinary word that has its capital from the sentence's start."""


def name_runs(text: str, hits: Sequence[Hit]) -> list[list[Hit]]:
    """Put together neighbouring words of one name."""
    runs: list[list[Hit]] = []
    for hit in hits:
        last = runs[-1][-1] if runs else None
        gap = text[last.end : hit.start] if last else ""
        near = last is not None and (
            not gap.strip()
            or bool(re.fullmatch(rf"\s(?:{_INITIAL}\s?)+", gap))
            or bool(_HYPHEN_GAP.fullmatch(gap))
            or bool(PARTICLE.fullmatch(gap))
        )
        if near and common_persons([*runs[-1], hit]):
            runs[-1].append(hit)
        else:
            runs.append([hit])
    return runs


def common_persons(run: Sequence[Hit]) -> frozenset[int]:
    """Return the persons that all words of a run may name."""
    return frozenset.intersection(*(hit.surname | hit.given for hit in run))


def is_full(run: Sequence[Hit]) -> bool:
    """Tell whether a run has a first name and a surname of one person."""
    common = common_persons(run)
    return any(hit.given & common for hit in run) and any(hit.surname & common for hit in run)


def with_initials(text: str, run: Sequence[Hit]) -> tuple[int, int]:
    """Widen a run by initials before or after it."""
    start, end = run[0].start, run[-1].end
    particle = _PARTICLE_BEFORE.search(text[max(0, start - 10) : start])
    if particle and run[0].surname:
        start -= len(particle[0])
    if any(hit.surname for hit in run):
        before = _INITIAL_BEFORE.search(text[max(0, start - 12) : start])
        if before and (
            start - len(before[0]) == 0 or not text[start - len(before[0]) - 1].isalnum()
        ):
            start -= len(before[0])
    after = _INITIAL_AFTER.search(text[end : end + 8])
    if after and len(run) == 1 and start == run[0].start:
        end += len(after[0])
    return start, end
