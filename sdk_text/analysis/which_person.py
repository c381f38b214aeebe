"""Which of several persons with one surname is meant: by the initial, or by a form's gender."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sdk_text.analysis.latvian_names import is_cyrillic, romanised
from sdk_text.analysis.name_runs import Hit, common_persons
from sdk_text.analysis.persons import Person

_INITIAL = re.compile(r"(?<!\w)([^\W\d_])[zž]?\.")
_OF_WOMEN = ("as", "es", "ai", "ei", "e")
"""Endings that no man's surname in -s or -š has."""
_OF_NO_MAN = ("ai", "ei")
"""Endings that no man's surname has at all: Lapsa – Lapsam, Krūze – Krūzem."""
_OF_NO_WOMAN = ("š", "is", "us", "am", "em", "im", "um", "ns", "ls", "rs", "ts", "ks", "vs")


def persons_meant(
    text: str, run: Sequence[Hit], start: int, end: int, persons: Sequence[Person]
) -> frozenset[int]:
    """Return the numbers of the persons that a name in a text may mean.

    Args:
        text: where the name stands.
        run: its words.
        start: where it begins, its initials included.
        end: where it ends.
        persons: all that are known, numbered from 1.
    """
    found = common_persons(run)
    if len(run) == 1 and run[0].surname:
        found = run[0].surname
    if len(found) < 2 or any(hit.given for hit in run):
        return found
    letter = _INITIAL.search(text[start : run[0].start] + text[run[-1].end : end])
    if letter:
        initial = _latin(letter[1])
        named = frozenset(n for n in found if _latin(persons[n - 1].initial) == initial)
        found = named or found
    form = text[run[-1].start : run[-1].end].lower()
    return frozenset(n for n in found if _may_be_of(persons[n - 1], form)) or found


def _latin(letter: str) -> str:
    return (romanised(letter) if is_cyrillic(letter) else letter).upper()[:1]


def _may_be_of(person: Person, form: str) -> bool:
    """Tell whether a surname's form may be this person's, as far as the first name tells."""
    seen = {words[-1].lower() for words in map(str.split, person.forms)}
    if not person.names or form in seen or is_cyrillic(form):
        return True
    woman = {name.lower().endswith(("a", "e")) for name in person.names}
    if woman == {True}:
        return not form.endswith(_OF_NO_WOMAN)
    if woman == {False}:
        known = any(one.endswith(("s", "š")) and not one.endswith(("as", "es")) for one in seen)
        return not form.endswith(_OF_WOMEN if known else _OF_NO_MAN)
    return True
