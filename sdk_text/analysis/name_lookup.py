"""Whose name a word may be, in any case form and spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import permutations
from urllib.parse import unquote

from simplemma import is_known

from sdk_text.analysis.latvian_names import (
    given_names_by_stem,
    given_stems,
    is_cyrillic,
    likely_stem,
    loose,
    loose_stems,
    may_be_one,
    one_script,
    ordinary_forms,
    parts_of,
    possible_stems,
    singular_forms,
    stems_of_no_names,
    usual_names_of,
)
from sdk_text.analysis.name_words import Vocabulary, is_plain_name
from sdk_text.analysis.persons import Person, one_letter_off

_SHORTEST_IN_LINK = 4
_SHORTEST_GIVEN = 3
_INSIDE = re.compile(r"(?<=[a-zāčēģīķļņōŗšūž])(?=[A-ZĀČĒĢĪĶĻŅŌŖŠŪŽ])")
"""Where a new word begins in words that are written as one ("#IlzeKrūmiņa")."""
_SHORTEST_MISSPELT = 6
_NO_ONE: frozenset[int] = frozenset()


class NameLookup:
    """Indexes of the stems of a run's persons, numbered from 1."""

    def __init__(self, persons: Sequence[Person], words: Vocabulary) -> None:
        self._words = words
        self._surnames = _index((i, p.surname) for i, p in enumerate(persons, 1))
        self._given = _index((i, p.given) for i, p in enumerate(persons, 1))
        self._given_forms = _index(
            (i, _forms(p.given, p.names) | p.called) for i, p in enumerate(persons, 1)
        )
        self._names = {i: p.names for i, p in enumerate(persons, 1)}
        self._loose_surnames = _loosely(self._surnames)
        self._loose_given = _loosely(self._given)
        self._one_letter_less: dict[str, set[str]] = {}
        for stem in self._loose_surnames:
            for short in _shortened(stem):
                self._one_letter_less.setdefault(short, set()).add(stem)
        self._known: dict[str, tuple[frozenset[int], frozenset[int], bool]] = {}

    def in_link(self, link: str) -> bool:
        """Tell whether a link, a tag or the name of a file spells the surname of a known person."""
        words = re.findall(r"[^\W\d_]+", _INSIDE.sub(" ", unquote(link)))
        if self._has_whole_name([w.capitalize() for w in words]):
            return True
        if any(self._is_glued_name(word) for word in words):
            return True
        for word in (w for w in words if len(w) >= _SHORTEST_IN_LINK):
            stems = loose_stems(word.lower())
            if any(len(s) >= _SHORTEST_IN_LINK and s in self._loose_surnames for s in stems):
                return not self._words.is_ordinary(word)
        return False

    def _has_whole_name(self, words: Sequence[str]) -> bool:
        """Tell whether first name and surname of one person are among words, however short."""
        known = map(self.whose, words)
        return any(one[0] & other[1] for one, other in permutations(known, 2))

    def _is_glued_name(self, word: str) -> bool:
        """Tell whether first name and surname of one person are written as one word, all small."""
        ends = range(_SHORTEST_GIVEN, len(word) - _SHORTEST_GIVEN + 1)
        return any(self._has_whole_name((word[:i].title(), word[i:].title())) for i in ends)

    def is_small_name(self, first: str, second: str) -> bool:
        """Tell whether two words are a person's whole name without capitals, and no words."""
        forms = (first.lower(), second.lower())
        if not any(form in self._given_forms for form in forms):
            return False
        words = any(form in ordinary_forms() for form in forms)
        return not words and self._has_whole_name((first, second))

    def whose(self, form: str) -> tuple[frozenset[int], frozenset[int], bool]:
        """Return whose surname and whose first name a word may be, and whether it is spelt so."""
        if form not in self._known:
            self._known[form] = self._search(one_script(form))
        return self._known[form]

    def _search(self, form: str) -> tuple[frozenset[int], frozenset[int], bool]:
        if not is_cyrillic(form):
            stems = set(possible_stems(form)).union(*(possible_stems(p) for p in parts_of(form)))
            surname = _all(self._surnames, stems)
            given = _NO_ONE.union(*(self._called(part) for part in (form, *parts_of(form))))
            if surname or given:
                return surname, given, True
        if not is_plain_name(form) or likely_stem(form) in stems_of_no_names():
            return _NO_ONE, _NO_ONE, False
        near = set(loose_stems(form)).union(*(loose_stems(p) for p in parts_of(form)))
        surname, given = _all(self._loose_surnames, near), _all(self._loose_given, near)
        names = usual_names_of(form.lower())
        given = frozenset(i for i in given if may_be_one(self._names[i], names))
        known = surname or given or self._words.is_place(form)
        if not known and not is_known(form.lower(), lang="lv"):
            surname = self._misspelt(near)
        return surname, given, False

    def _misspelt(self, stems: Iterable[str]) -> frozenset[int]:
        """Return whose surname one of the stems is, with one letter wrong."""
        return _NO_ONE.union(
            *(
                self._loose_surnames[known]
                for stem in stems
                for short in _shortened(stem)
                for known in self._one_letter_less.get(short, ())
                if one_letter_off(stem, known)
            )
        )

    def _called(self, form: str) -> frozenset[int]:
        """Return whose first name a word may be: of a listed name only in its singular forms."""
        listed = self._given_forms.get(form.lower(), _NO_ONE)
        unlisted = (s for s in given_stems(form) if s not in given_names_by_stem())
        return listed | _all(self._given, unlisted)


def _shortened(stem: str) -> set[str]:
    """Return a stem without one of its letters, and itself: what misspellings of it share."""
    if len(stem) < _SHORTEST_MISSPELT:
        return set()
    return {stem, *(stem[:i] + stem[i + 1 :] for i in range(len(stem)))}


def _forms(stems: Iterable[str], names: frozenset[str]) -> frozenset[str]:
    """Return the case forms of the first names with these stems, of the same gender as `names`."""
    listed = {n for s in stems for n in given_names_by_stem().get(s, frozenset())}
    fitting = (n for n in listed if may_be_one(names, frozenset({n})))
    return frozenset(form for name in fitting for form in singular_forms(name.lower()))


def _index(stems: Iterable[tuple[int, frozenset[str]]]) -> dict[str, frozenset[int]]:
    index: dict[str, frozenset[int]] = {}
    for number, of_person in stems:
        for stem in of_person:
            index[stem] = index.get(stem, frozenset()) | {number}
    return index


def _loosely(index: dict[str, frozenset[int]]) -> dict[str, frozenset[int]]:
    spelt: dict[str, frozenset[int]] = {}
    for stem, persons in index.items():
        key = loose(stem)
        if len(key) >= _SHORTEST_IN_LINK:
            spelt[key] = spelt.get(key, frozenset()) | persons
    return spelt


def _all(index: dict[str, frozenset[int]], stems: Iterable[str]) -> frozenset[int]:
    return frozenset().union(*(index.get(s, _NO_ONE) for s in stems))
