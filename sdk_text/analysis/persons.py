"""Which persons a run names: mentions gathered from the entities and a list of first names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from sdk_text.analysis.latvian_names import (
    WORD,
    base_stem,
    given_name_stems,
    given_stems,
    is_capitalised,
    likely_stem,
    not_names,
    parts_of,
)
from sdk_text.analysis.units import summary_order
from sdk_text.results import Results

PERSON_LABELS = ("person", "per", "pers")
PLACE_LABELS = ("gpe", "location", "loc", "geo", "organization", "org")
_AFTER_START = re.compile(r"(?:^|[.!?:;•·–—\-\"“”„«(\[/]|\d[.)])\s*$")
_INITIAL_AND_NAME = re.compile(
    r"(?<![\w.])([A-ZĀČĒĢĪĶĻŅŠŪŽ])\.\s?([A-ZĀČĒĢĪĶĻŅŠŪŽ][^\W\d_]+(?:-[A-ZĀČĒĢĪĶĻŅŠŪŽ][^\W\d_]+)?)"
)
_LEAST_COMMON = 1
"""A word that stands with a small letter this often is also an ordinary word."""


@dataclass(slots=True)
class Person:
    """One named person: stems of the first names and of the surname, and the forms seen."""

    given: frozenset[str]
    surname: frozenset[str]
    initial: str = ""
    forms: Counter[str] = field(default_factory=Counter)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: words with their likely base forms, in the order of the text."""

    words: tuple[str, ...]
    lemmas: tuple[str, ...]
    initial: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """What tells a name from an ordinary word or a place, counted over the run."""

    common: frozenset[str]
    """Stems of words that the reports also write with a small letter."""
    places: frozenset[str]
    """Stems of words that are recognised as a place or body as often as alone as a person."""


def starts_sentence(text: str, position: int) -> bool:
    """Tell whether what stands at `position` may have its capital from the sentence's start."""
    return bool(_AFTER_START.search(text[max(0, position - 6) : position]))


def vocabulary(results: Results) -> Vocabulary:
    """Count small-letter words and recognised places of a run."""
    small: Counter[str] = Counter()
    for text in results.segments["text"]:
        small.update(w for w in WORD.findall(text) if w.islower())
    common: Counter[str] = Counter()
    for word, n in small.items():
        common[likely_stem(word)] += n
    balance: Counter[str] = Counter()
    named_places: set[str] = set()
    entities = results.entities
    for text, label in zip(entities["text"], entities["label"].str.lower(), strict=True):
        words = WORD.findall(text)
        if label in PERSON_LABELS and len(words) == 1:
            balance[likely_stem(words[0])] += 1
        elif label in PLACE_LABELS:
            for word in words:
                balance[likely_stem(word)] -= 1
                named_places.add(likely_stem(word))
    by_use = _before_place_words(results) | _in_locative(results)
    return Vocabulary(
        frozenset(stem for stem, n in common.items() if n >= _LEAST_COMMON),
        frozenset(s for s in named_places if balance[s] <= 0) | by_use,
    )


def _before_place_words(results: Results) -> set[str]:
    """Stems of capitalised words that stand right before a word such as street or parish."""
    place_words = {likely_stem(word) for word in not_names()["place_words"]}
    return {
        likely_stem(a.group())
        for text in results.segments["text"]
        for a, b in pairwise(WORD.finditer(text))
        if is_capitalised(a.group())
        and text[a.end() : b.start()] == " "
        and likely_stem(b.group()) in place_words
    }


def _in_locative(results: Results) -> frozenset[str]:
    """Stems of proper nouns that the reports use in the locative, as one does of places."""
    tokens = results.tokens
    local = tokens[(tokens["upos"] == "PROPN") & tokens["feats"].str.contains("Case=Loc")]
    return frozenset(likely_stem(form) for form in set(local["form"]))


def find_persons(results: Results, words: Vocabulary) -> list[Person]:
    """Return the persons of a run, in the order of their first mention.

    Full names come first, so that a lone surname or first name goes to the person it fits.
    """
    mentions = [m for m in _mentions(results) if _plausible(m, words)]
    full = [m for m in mentions if len(m.words) > 1 or m.initial]
    lone = [m for m in mentions if len(m.words) == 1 and not m.initial]
    persons: list[Person] = []
    for mention in full:
        _file_full(mention, persons, words)
    for mention in lone:
        _file_lone(mention, persons)
    return _by_first_mention(persons, mentions)


def _mentions(results: Results) -> Iterator[Mention]:
    """Yield mentions in reading order: by summary, segment and place in it."""
    people = results.entities[results.entities["label"].str.lower().isin(PERSON_LABELS)]
    named: dict[str, list[tuple[str, str]]] = {}
    for row in people.itertuples(index=False):
        named.setdefault(str(row.segment), []).append((str(row.text), str(row.lemma)))
    rank = {summary: i for i, summary in enumerate(summary_order(results))}
    order = results.segments.assign(_rank=results.segments["summary"].map(rank).fillna(len(rank)))
    order = order.sort_values(["_rank", "start"], kind="stable")
    for row in order[["segment", "text"]].itertuples(index=False):
        recognised = named.get(str(row.segment), [])
        for text, lemma in recognised:
            yield from _split(text, lemma)
        for mention in _listed(str(row.text)):
            if not any(" ".join(mention.words) in text for text, _ in recognised):
                yield mention


def _split(text: str, lemma: str) -> Iterator[Mention]:
    """Make a mention of an entity: its capitalised words, their lemmas, an initial."""
    forms, bases = WORD.findall(text), WORD.findall(lemma)
    if len(forms) != len(bases):
        bases = forms
    pairs = [
        (form, base[:1].upper() + base[1:])
        for form, base in zip(forms, bases, strict=True)
        if is_capitalised(form)
    ]
    initial = next((form for form, _ in pairs if len(form) == 1), "")
    pairs = [(form, base) for form, base in pairs if len(form) > 1]
    if pairs:
        yield Mention(tuple(f for f, _ in pairs), tuple(b for _, b in pairs), initial.upper())


def _listed(text: str) -> Iterator[Mention]:
    """Find first names of the list with a capitalised word right after them."""
    known = given_name_stems()
    found = list(WORD.finditer(text))
    for first, second in pairwise(found):
        a, b = first.group(), second.group()
        if not (is_capitalised(a) and is_capitalised(b)) or a.isupper() or b.isupper():
            continue
        if text[first.end() : second.start()] == " " and known & given_stems(a):
            yield Mention((a, b), (a, b))
    for match in _INITIAL_AND_NAME.finditer(text):
        yield Mention((match[2],), (match[2],), match[1])


def _plausible(mention: Mention, words: Vocabulary) -> bool:
    """Tell whether a mention can be a name, and is no abbreviation, ordinary word or place."""
    known = given_name_stems()
    never = {likely_stem(word) for word in not_names()["persons"]}
    if never & {likely_stem(word) for word in mention.words}:
        return False
    if all(word.isupper() for word in mention.words) and len(mention.words) == 1:
        return False
    stems = [likely_stem(word) for word in mention.words]
    listed = any(known & given_stems(word) for word in mention.words)
    if len(stems) == 1:
        only = stems[0]
        return listed or only not in words.common | words.places
    if all(stem in words.common for stem in stems):
        return False
    return listed or stems[0] not in words.places


def _file_full(mention: Mention, persons: list[Person], words: Vocabulary) -> None:
    """Put a mention with surname and first name (or initial) to its person, or make a new one."""
    forms, lemmas = list(mention.words), list(mention.lemmas)
    known = given_name_stems()
    if len(forms) > 1 and known & given_stems(forms[-1]) and not known & given_stems(forms[0]):
        forms.insert(0, forms.pop())
        lemmas.insert(0, lemmas.pop())
    *given_forms, surname_form = forms
    given = _stems_of(given_forms, lemmas[:-1], given=True)
    if len(given_forms) > 1:
        given = frozenset(s for s in given if s not in words.common) or given
    surname = _surname_stems(surname_form, lemmas[-1])
    initial = mention.initial or (given_forms[0][0] if given_forms else "")
    for person in persons:
        same_given = bool(person.given & given) or (
            not (person.given and given) and initial == person.initial
        )
        if same_given and person.surname & surname:
            person.given |= given
            person.surname |= surname
            person.forms[" ".join(mention.words)] += 1
            return
    new = Person(given, surname, initial)
    new.forms[" ".join(mention.words)] += 1
    persons.append(new)


def _file_lone(mention: Mention, persons: list[Person]) -> None:
    """Put a lone name to the persons that it fits; otherwise it is a person of its own."""
    form, lemma = mention.words[0], mention.lemmas[0]
    surname = _surname_stems(form, lemma)
    given = _stems_of([form], [lemma], given=True)
    fitting = [p for p in persons if p.surname & surname] or [p for p in persons if p.given & given]
    if not fitting:
        listed = bool(given_name_stems() & given_stems(form))
        fitting = [Person(given, frozenset()) if listed else Person(frozenset(), surname)]
        persons.extend(fitting)
    if len(fitting) == 1:
        fitting[0].forms[form] += 1


def _by_first_mention(persons: list[Person], mentions: Iterable[Mention]) -> list[Person]:
    first: dict[str, int] = {}
    for i, mention in enumerate(mentions):
        first.setdefault(" ".join(mention.words), i)
    for person in persons:
        person.name = max(person.forms, key=lambda f: (len(f.split()), person.forms[f], f))
    return sorted(persons, key=lambda p: min(first.get(form, 10**9) for form in p.forms))


def _stems_of(forms: list[str], lemmas: list[str], *, given: bool) -> frozenset[str]:
    stems: set[str] = set()
    for form, lemma in zip(forms, lemmas, strict=True):
        listed = given_name_stems() & given_stems(form) if given else frozenset()
        stems |= listed or {base_stem(lemma) if lemma != form else likely_stem(form)}
    return frozenset(stems)


def _surname_stems(form: str, lemma: str) -> frozenset[str]:
    """Stems of a surname, of the whole and of each part of a double one."""
    stems = {likely_stem(form), base_stem(form)}
    if lemma != form:
        stems.add(base_stem(lemma))
    for part in parts_of(form):
        stems.add(likely_stem(part))
    return frozenset(stems)
