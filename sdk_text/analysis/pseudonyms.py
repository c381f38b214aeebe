"""Personal names out of quotes: "[persona 1]", the same number for the same person all through."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from sdk_text.analysis.latvian_names import (
    WORD,
    given_stems,
    is_capitalised,
    parts_of,
    possible_stems,
)
from sdk_text.analysis.persons import Person, Vocabulary, find_persons, starts_sentence, vocabulary
from sdk_text.errors import InputError
from sdk_text.results import Results
from sdk_text.wording.notes import add_note

_UPPER = "A-ZĀČĒĢĪĶĻŅŌŖŠŪŽ"
_INITIAL_BEFORE = re.compile(rf"(?:[{_UPPER}]\.\s?)+$")
_INITIAL_AFTER = re.compile(rf"^\s[{_UPPER}]\.(?=\W|$)")
_MOST_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class _Hit:
    """A word of the text that is part of a known name."""

    start: int
    end: int
    surname: frozenset[int]
    given: frozenset[int]
    sure: bool
    """Not an ordinary word that has its capital from the sentence's start."""


class Pseudonyms:
    """The personal names of one run and what stands for them; made by `pseudonyms`."""

    def __init__(self, persons: Sequence[Person], words: Vocabulary) -> None:
        self._persons = tuple(persons)
        self._common = words.common
        self._surnames = _index((i, p.surname) for i, p in enumerate(persons, 1))
        self._given = _index((i, p.given) for i, p in enumerate(persons, 1))

    def __len__(self) -> int:
        return len(self._persons)

    def replace(self, text: str) -> str:
        """Return the text with ``[persona n]`` in place of every known person's name."""
        hits = [hit for match in WORD.finditer(text) if (hit := self._hit(text, match))]
        parts, done = [], 0
        for run in _runs(text, hits):
            if not any(hit.sure for hit in run):
                continue
            start, end = _with_initials(text, run)
            parts += [text[done:start], _placeholder(run)]
            done = end
        return "".join([*parts, text[done:]])

    def key(self) -> pd.DataFrame:
        """Return who stands behind the numbers, for the researcher only.

        Columns: person, name (as written, the fullest form), mentions, forms (joined by "; ").
        """
        rows = [
            (number, p.name, sum(p.forms.values()), "; ".join(f for f, _ in p.forms.most_common()))
            for number, p in enumerate(self._persons, 1)
        ]
        return pd.DataFrame(rows, columns=["person", "name", "mentions", "forms"])

    def _hit(self, text: str, match: re.Match[str]) -> _Hit | None:
        word = match.group()
        if not is_capitalised(word) or len(word) < 2:
            return None
        stems = set(possible_stems(word)).union(*(possible_stems(p) for p in parts_of(word)))
        surname = frozenset().union(*(self._surnames.get(s, frozenset()) for s in stems))
        own = given_stems(word)
        given = frozenset().union(*(self._given.get(s, frozenset()) for s in own))
        if not surname and not given:
            return None
        ordinary = all(
            s in self._common for s in (stems | own) if s in self._surnames or s in self._given
        )
        sure = not (ordinary and (starts_sentence(text, match.start()) or word.isupper()))
        return _Hit(match.start(), match.end(), surname, given, sure)


Names = Literal["replace", "keep"] | Pseudonyms
"""What to do with personal names; a `Pseudonyms` of the whole run keeps its numbers in a part."""


def pseudonyms(results: Results) -> Pseudonyms:
    """Gather the personal names of a run: from the entities and from the list of first names."""
    words = vocabulary(results)
    return Pseudonyms(find_persons(results, words), words)


def replacer(results: Results, names: Names) -> Callable[[str], str]:
    """Return the function that `names` asks for: replacing names in a text, or leaving it alone.

    Raises:
        InputError: `names` is neither "replace", "keep" nor a `Pseudonyms`.
    """
    if isinstance(names, Pseudonyms):
        return names.replace
    if names == "keep":
        return str
    if names == "replace":
        return pseudonyms(results).replace
    raise InputError(
        f"names={names!r}: must be 'replace', 'keep' or what pseudonyms(results) gives"
    )


def note_if_unchecked(frame: pd.DataFrame, results: Results, names: Names) -> pd.DataFrame:
    """Hang a note on a frame of quotes if no engine looked for names; return the same frame."""
    if isinstance(names, str) and names == "replace" and len(frame) and not len(results.entities):
        add_note(frame, "names_by_list_only")
    return frame


def pseudonymise(
    results: Results,
    frame: pd.DataFrame,
    columns: Sequence[str] = ("quote",),
    names: Names = "replace",
) -> pd.DataFrame:
    """Return a copy of a frame with the personal names in some text columns replaced.

    Raises:
        InputError: the frame lacks a column.
    """
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise InputError(f"no column {missing[0]!r}; the frame has {', '.join(frame.columns)}")
    change = replacer(results, names)
    return frame.assign(**{column: frame[column].map(change) for column in columns})


def _index(stems: Iterable[tuple[int, frozenset[str]]]) -> dict[str, frozenset[int]]:
    index: dict[str, frozenset[int]] = {}
    for number, of_person in stems:
        for stem in of_person:
            index[stem] = index.get(stem, frozenset()) | {number}
    return index


def _runs(text: str, hits: Sequence[_Hit]) -> list[list[_Hit]]:
    """Put together neighbouring words of one name."""
    runs: list[list[_Hit]] = []
    for hit in hits:
        last = runs[-1][-1] if runs else None
        if last and not text[last.end : hit.start].strip() and _common_persons([*runs[-1], hit]):
            runs[-1].append(hit)
        else:
            runs.append([hit])
    return runs


def _common_persons(run: Sequence[_Hit]) -> frozenset[int]:
    return frozenset.intersection(*(hit.surname | hit.given for hit in run))


def _with_initials(text: str, run: Sequence[_Hit]) -> tuple[int, int]:
    """Widen a run that has a surname by initials before or after it."""
    start, end = run[0].start, run[-1].end
    if any(hit.surname for hit in run):
        before = _INITIAL_BEFORE.search(text[max(0, start - 8) : start])
        if before and (
            start - len(before[0]) == 0 or not text[start - len(before[0]) - 1].isalnum()
        ):
            start -= len(before[0])
        after = _INITIAL_AFTER.search(text[end : end + 4])
        if after and len(run) == 1 and not before:
            end += len(after[0])
    return start, end


def _placeholder(run: Sequence[_Hit]) -> str:
    persons = _common_persons(run)
    if len(run) == 1 and run[0].surname:
        persons = run[0].surname
    if not 1 <= len(persons) <= _MOST_CANDIDATES:
        return "[persona]"
    return f"[persona {'/'.join(map(str, sorted(persons)))}]"
