"""Which persons a run names: mentions put together, however a name is inflected or spelt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sdk_text.analysis.latvian_names import (
    WORD,
    base_stem,
    context_stems,
    given_name_stems,
    given_stems,
    is_cyrillic,
    is_given_name,
    is_listed_name,
    likely_stem,
    loose,
    loose_stems,
    may_be_one,
    one_script,
    parts_of,
    possible_stems,
    romanised,
    usual_names_of,
)
from sdk_text.analysis.mentions import Mention, MentionFinder, Passed
from sdk_text.analysis.name_words import SegmentWords, Vocabulary

_SHORTEST_MISSPELT = 5
"""Surnames whose stem has fewer letters are not taken for misspellings of each other."""


@dataclass(slots=True)
class Person:
    """One named person: stems of the first names and of the surname, and the forms seen."""

    given: frozenset[str]
    surname: frozenset[str]
    initial: str = ""
    forms: Counter[str] = field(default_factory=Counter)
    names: frozenset[str] = frozenset()
    """Listed first names that it may be; empty: not known."""
    called: frozenset[str] = frozenset()
    """First names as they are written, in small letters."""
    name: str = ""
    spelt: frozenset[str] = frozenset()
    """Surnames of this person that are spelt nearly alike, where there are several."""
    segment: str = ""
    """Where the person is first mentioned."""


def find_persons(
    segments: Iterable[SegmentWords], words: Vocabulary
) -> tuple[list[Person], list[Passed]]:
    """Return the persons of a run in the order of their first mention, and what was passed over.

    Full names come first, so that a lone surname or first name goes to the person it fits.
    """
    finder = MentionFinder(words)
    mentions: list[Mention] = []
    passed: list[Passed] = []
    before: SegmentWords | None = None
    for segment in segments:
        for found in finder.find(segment):
            if isinstance(found, Passed):
                passed.append(found)
            elif before is not None and _share_a_row(before, segment, mentions[-1:]):
                mentions[-1] = _in_one_row(mentions[-1], found, before)
            else:
                mentions.append(found)
        before = segment
    full = [m for m in mentions if len(m.words) > 1 or m.initial]
    lone = [m for m in mentions if len(m.words) == 1 and not m.initial]
    known = _Known(words)
    for mention in full:
        known.add_full(mention)
    known.join_misspelt()
    for mention in lone:
        known.add_lone(mention)
    return _by_first_mention(known.persons, mentions), passed


def _share_a_row(before: SegmentWords, segment: SegmentWords, last: Sequence[Mention]) -> bool:
    """Tell whether a first name and a surname stand side by side in columns headed so."""
    columns = {_column(before), _column(segment)}
    named = bool(last) and last[0].segment == before.segment
    return named and columns == {"given", "surname"}


def _column(segment: SegmentWords) -> str:
    heading = [likely_stem(word) for word in WORD.findall(segment.column)]
    if len(heading) != 1:
        return ""
    kinds = ("given", "surname")
    return next((k for k in kinds if heading[0] in context_stems(f"{k}_columns")), "")


def _in_one_row(first: Mention, second: Mention, before: SegmentWords) -> Mention:
    """Return the mention of a person whose two names are two cells, the first name first."""
    parts = (first, second) if _column(before) == "given" else (second, first)
    words = tuple(word for part in parts for word in part.words)
    return Mention(
        words, tuple(lemma for part in parts for lemma in part.lemmas), "", first.segment
    )


class _Known:
    """The persons found so far, with indexes by stem: a run may name thousands."""

    def __init__(self, words: Vocabulary) -> None:
        self.persons: list[Person] = []
        self._words = words
        self._by_surname: dict[str, list[Person]] = defaultdict(list)
        self._by_given: dict[str, list[Person]] = defaultdict(list)

    def add_full(self, mention: Mention) -> None:
        """Put a mention with surname and first name or initial to its person, or a new one."""
        given, surname, initial, called = self._parts(mention)
        names = _first_names(mention)
        for person in self._with_surname(surname):
            same_given = bool(person.given & given) or (
                not (person.given and given) and initial == person.initial
            )
            if same_given and may_be_one(person.names, names):
                self._extend(person, given, surname)
                break
        else:
            person = self._new(given, surname, initial)
        person.forms[" ".join(mention.words)] += 1
        person.called |= called
        person.names = (person.names & names) or person.names or names

    def add_lone(self, mention: Mention) -> None:
        """Put a lone name to the persons that it fits; otherwise it is a person of its own."""
        form, lemma = mention.words[0], mention.lemmas[0]
        surname = _surname_stems(form, lemma)
        given = _stems_of([form], [lemma], given=True)
        names = usual_names_of(one_script(form).lower())
        fitting = self._with_surname(surname) or [
            p for p in self._with_given(given) if may_be_one(p.names, names)
        ]
        if not fitting:
            fitting = self._spelt(form, surname)
        if not fitting:
            listed = is_listed_name(form)
            none: frozenset[str] = frozenset()
            fitting = [self._new(given if listed else none, none if listed else surname, "")]
            if listed:
                fitting[0].called |= {form.lower()}
                fitting[0].names = names
        if len(fitting) == 1:
            fitting[0].forms[form] += 1

    def _spelt(self, form: str, surname: frozenset[str]) -> list[Person]:
        """Add a lone surname to the one person whose name it is, spelt with another letter."""
        fitting = [p for p in self.persons if _misspelt(p.surname, surname)]
        if len(fitting) != 1 or self._words.is_ordinary(form):
            return []
        self._extend(fitting[0], frozenset(), surname)
        fitting[0].spelt |= {form}
        return fitting

    def join_misspelt(self) -> None:
        """Make one person of two whose names differ by one letter, and of one spelt two ways."""
        groups: dict[str, list[Person]] = defaultdict(list)
        for person in self.persons:
            for stem in {loose(s)[:1] for s in person.given} or {loose(person.initial.lower())}:
                groups[stem].append(person)
        gone: set[int] = set()
        for group in groups.values():
            for i, one in enumerate(group):
                for other in group[i + 1 :]:
                    if id(one) in gone or id(other) in gone or not _same_person(one, other):
                        continue
                    one.spelt |= {one.forms.most_common(1)[0][0], other.forms.most_common(1)[0][0]}
                    self._extend(one, other.given, other.surname)
                    one.forms.update(other.forms)
                    one.called |= other.called
                    gone.add(id(other))
        self.persons = [p for p in self.persons if id(p) not in gone]
        self._by_surname.clear()
        self._by_given.clear()
        for person in self.persons:
            self._index(person, person.given, person.surname)

    def _parts(
        self, mention: Mention
    ) -> tuple[frozenset[str], frozenset[str], str, frozenset[str]]:
        """Return stems of first names and surname, the initial, first names as written."""
        forms, lemmas = list(mention.words), list(mention.lemmas)
        if len(forms) == 2 and is_given_name(forms[1]) and not is_listed_name(forms[0]):
            forms.reverse()
            lemmas.reverse()
        n = max(1, _given_count(forms)) if len(forms) > 1 else 0
        given = _stems_of(forms[:n], lemmas[:n], given=True)
        surname: frozenset[str] = frozenset()
        for form, lemma in zip(forms[n:], lemmas[n:], strict=True):
            surname |= _surname_stems(form, lemma)
        first = forms[0][0] if n else ""
        called = frozenset(form.lower() for form in forms[:n])
        return given, surname, _latin_initial(mention.initial or first), called

    def _with_surname(self, stems: frozenset[str]) -> list[Person]:
        return _unique(p for s in sorted(stems) for p in self._by_surname.get(s, ()))

    def _with_given(self, stems: frozenset[str]) -> list[Person]:
        return _unique(p for s in sorted(stems) for p in self._by_given.get(s, ()))

    def _new(self, given: frozenset[str], surname: frozenset[str], initial: str) -> Person:
        person = Person(given, surname, initial)
        self.persons.append(person)
        self._index(person, given, surname)
        return person

    def _extend(self, person: Person, given: frozenset[str], surname: frozenset[str]) -> None:
        self._index(person, given - person.given, surname - person.surname)
        person.given |= given
        person.surname |= surname

    def _index(self, person: Person, given: frozenset[str], surname: frozenset[str]) -> None:
        for stem in surname:
            self._by_surname[stem].append(person)
        for stem in given:
            self._by_given[stem].append(person)


def _unique(persons: Iterable[Person]) -> list[Person]:
    return list({id(p): p for p in persons}.values())


def _given_count(forms: Sequence[str]) -> int:
    """Return how many words at the start are first names; the last word is a surname."""
    n = 0
    while n < len(forms) - 1 and is_listed_name(forms[n]):
        n += 1
    return n


def _first_names(mention: Mention) -> frozenset[str]:
    """Return which listed first names the first word may be; in its base form that one only."""
    form, lemma = one_script(mention.words[0]), one_script(mention.lemmas[0])
    names = frozenset() if mention.initial else usual_names_of(form.lower())
    # "Arta Krūzes" is no woman in her base form, but of Artis.
    oblique = len(names) > 1 and mention.words[-1].endswith(("as", "es")) and form[-1] in "ae"
    if oblique and len(mention.words) > 1:
        return names - {form}
    return frozenset({form}) if form == lemma and form in names else names


def _latin_initial(letter: str) -> str:
    return romanised(letter).upper()[:1] if letter and is_cyrillic(letter) else letter.upper()


def _same_person(one: Person, other: Person) -> bool:
    """Tell whether two full names are one person's, spelt with one letter more, less or other."""
    if not (one.given and other.given and one.surname and other.surname):
        return False
    if not may_be_one(one.names, other.names):
        return False
    surnames = {loose(s) for s in one.surname}, {loose(s) for s in other.surname}
    if one.given & other.given or {loose(s) for s in one.given} & {loose(s) for s in other.given}:
        return bool(surnames[0] & surnames[1]) or _misspelt(one.surname, other.surname)
    unlisted = not (one.given & given_name_stems() and other.given & given_name_stems())
    return bool(surnames[0] & surnames[1]) and unlisted and _misspelt(one.given, other.given, 3)


def _misspelt(
    some: frozenset[str], others: frozenset[str], shortest: int = _SHORTEST_MISSPELT
) -> bool:
    """Tell whether two of the stems are alike but for one letter, or two that changed places."""
    return any(
        min(len(a), len(b)) >= shortest and one_letter_off(a, b)
        for a in map(loose, some)
        for b in map(loose, others)
    )


def one_letter_off(a: str, b: str) -> bool:
    """Tell whether two words differ by one letter at most, or by two that changed places."""
    if abs(len(a) - len(b)) > 1:
        return False
    same = 0
    while same < min(len(a), len(b)) and a[same] == b[same]:
        same += 1
    a, b = a[same:], b[same:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]


def _by_first_mention(persons: list[Person], mentions: Iterable[Mention]) -> list[Person]:
    first: dict[str, tuple[int, str]] = {}
    for i, mention in enumerate(mentions):
        first.setdefault(" ".join(mention.words), (i, mention.segment))
    for person in persons:
        person.name = max(person.forms, key=lambda f: (len(f.split()), person.forms[f], f))
        person.segment = min(first[f] for f in person.forms)[1]
    return sorted(persons, key=lambda p: min(first[form] for form in p.forms))


def _stems_of(forms: Sequence[str], lemmas: Sequence[str], *, given: bool) -> frozenset[str]:
    stems: set[str] = set()
    for form, lemma in zip(forms, lemmas, strict=True):
        if is_cyrillic(form):
            stems |= loose_stems(form)
            continue
        form, lemma = one_script(form), one_script(lemma)
        parts = [form, *parts_of(form)] if given else []
        listed = given_name_stems() & frozenset().union(*map(given_stems, parts))
        stems |= listed or {_lemma_stem(form, lemma) or likely_stem(form)}
    return frozenset(stems)


def _surname_stems(form: str, lemma: str) -> frozenset[str]:
    """Stems of a surname, of the whole and of each part of a double one."""
    if is_cyrillic(form):
        return loose_stems(form)
    form, lemma = one_script(form), one_script(lemma)
    stems = {likely_stem(form), base_stem(form)}
    stems.add(_lemma_stem(form, lemma) or likely_stem(form))
    for part in parts_of(form):
        stems.add(likely_stem(part))
    return frozenset(stems)


def _lemma_stem(form: str, lemma: str) -> str:
    """Return the stem of an engine's lemma if the form can be one of its cases, else ""."""
    stem = base_stem(lemma)
    return stem if lemma != form and stem in possible_stems(form) else ""
