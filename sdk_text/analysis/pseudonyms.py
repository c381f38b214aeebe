"""Personal names out of texts: "[person 1]", the same number for the same person all through.

What stands for a name is in the language of what is made: "[persona 1]" in Latvian.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Literal

import pandas as pd

from sdk_text.analysis.contacts import contacts
from sdk_text.analysis.latvian_names import (
    WORD,
    context_stems,
    is_capitalised,
    is_genitive,
    likely_stem,
    name_context,
)
from sdk_text.analysis.mentions import MONTHS, Passed
from sdk_text.analysis.name_lookup import NameLookup
from sdk_text.analysis.name_neighbours import begins_name_of_place, names_place
from sdk_text.analysis.name_runs import Hit, is_full, name_runs, with_initials
from sdk_text.analysis.name_words import (
    SegmentWords,
    Vocabulary,
    Word,
    in_title,
    is_saint,
    next_word,
    segment_words,
    starts_sentence,
    vocabulary,
)
from sdk_text.analysis.persons import Person, find_persons
from sdk_text.analysis.which_person import persons_meant
from sdk_text.errors import InputError
from sdk_text.results import Results
from sdk_text.wording.notes import add_note
from sdk_text.wording.texts import Lang, check_language, load_wording

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”„«»]+|\b[\w.-]+\.(?:lv|com|eu|org|net)/[^\s<>\"“”„«»]+"
    r"|#\w+|\b[\w.-]+\.(?:jpe?g|png|gif|heic|pdf|docx?|odt|txt|xlsx?|csv|pptx?|mp[34]|zip)\b"
    r"|\b[^\W\d_]+(?:_[^\W_]+)+\b|\b[a-zāčēģīķļņšūž]+(?:\.[a-zāčēģīķļņšūž]+)+\b"
)
"""Also tags, names of files and of users: all of them spell names as one word."""
_MOST_CANDIDATES = 3
"""Persons whose numbers one placeholder may have."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A stretch of a text and what stands for it."""

    start: int
    end: int
    placeholder: str
    kind: str
    """"person", "link" or one of `sdk_text.analysis.contacts.KINDS`."""


class Pseudonyms:
    """The personal names of one run and what stands for them; made by `pseudonyms`."""

    def __init__(
        self,
        persons: Sequence[Person],
        words: Vocabulary,
        passed: Sequence[Passed] = (),
        lang: Lang = "en",
    ) -> None:
        self.lang: Lang = lang
        """Of what stands for names."""
        self.persons = tuple(persons)
        self.passed = tuple(passed)
        self.doubtful: Counter[tuple[str, str]] = Counter()
        """Words left in a text although they fit a name: form and first segment."""
        self.mentions: Counter[int] = Counter()
        """How often each person is named in the segments."""
        self.vocabulary = words
        """What tells a name from an ordinary word in these reports."""
        self._lookup = NameLookup(persons, words)
        self.seen: set[tuple[str, str]] = set()
        """Ordinary words that are names, each with the word after it."""
        self.spans: dict[str, tuple[Replaced, ...]] = {}
        """What was found in texts that were looked through, by text."""

    def __len__(self) -> int:
        return len(self.persons)

    def replace(self, text: str) -> str:
        """Return the text with ``[person n]`` in place of every known person's name.

        E-mails, phones, personal codes, addresses with a house number, bank accounts, profiles
        and links that spell a name are replaced as well.
        """
        parts, done = [], 0
        for found in self.found(text):
            parts += [text[done : found.start], found.placeholder]
            done = found.end
        return "".join([*parts, text[done:]]) if done else text

    def found(self, text: str) -> tuple[Replaced, ...]:
        """Return what `replace` replaces in a text, in order; each text is looked through once."""
        known = self.spans.get(text)
        if known is None:
            known = self.spans[text] = tuple(self.replaced(text))
        return known

    def replaced(self, text: str, words: Sequence[Word] = ()) -> list[Replaced]:
        """Return what `replace` replaces in a text, in order.

        Args:
            text: any text.
            words: what an engine knows of its words, where it is a segment's text.
        """
        found = [
            Replaced(c.start, c.end, f"[{_say(c.kind, self.lang)}]", c.kind) for c in contacts(text)
        ]
        if not self.persons:
            return sorted(found, key=lambda f: f.start)
        for link in _LINK.finditer(text):
            if self._lookup.in_link(link[0]) and not _within(found, link.start()):
                found.append(Replaced(*link.span(), f"[{_say('link', self.lang)}]", "link"))
        known = {word.start: word for word in words}
        matches = [m for m in WORD.finditer(text) if not _within(found, m.start())]
        hits = [h for m in matches if (h := self._hit(text, m, known.get(m.start())))]
        small = self._small_hits(text, matches)
        for run in name_runs(text, sorted([*hits, *small], key=lambda h: h.start)):
            if any(hit.sure for hit in run) or (len(run) > 1 and is_full(run)):
                start, end = with_initials(text, run)
                meant = persons_meant(text, run, start, end, self.persons)
                found.append(Replaced(start, end, _placeholder(meant, self.lang), "person"))
        return sorted(found, key=lambda f: f.start)

    @property
    def person_word(self) -> str:
        """What a person is called in the placeholders."""
        return _say("person", self.lang)

    def in_language(self, lang: Lang) -> Pseudonyms:
        """Return the same persons with the same numbers, and placeholders in `lang`."""
        if lang == self.lang:
            return self
        other = copy(self)
        other.lang = lang
        other.spans = {
            text: tuple(_translated(one, self.lang, lang) for one in found)
            for text, found in self.spans.items()
        }
        return other

    def learn(self, segments: Iterable[SegmentWords]) -> None:
        """Note where an ordinary word is a name, and how often each person is named.

        Shorter texts cut from these (a concordance's) then need no engine to tell the same.
        """
        for segment in segments:
            for found in self.replaced(segment.text, segment.words):
                if found.kind != "person":
                    continue
                for number in re.findall(r"\d+", found.placeholder):
                    self.mentions[int(number)] += 1
                for match in WORD.finditer(segment.text, found.start, found.end):
                    if self.vocabulary.is_ordinary(match.group()):
                        self._remember(segment.text, match)
        self.spans.clear()
        for segment in segments:
            self._note_doubtful(segment)

    def key(self) -> pd.DataFrame:
        """Return who stands behind the numbers, for the researcher only.

        Columns: person, name (as written, the fullest form), mentions, forms (joined by "; ").
        """
        rows = [
            (number, p.name, sum(p.forms.values()), "; ".join(f for f, _ in p.forms.most_common()))
            for number, p in enumerate(self.persons, 1)
        ]
        return pd.DataFrame(rows, columns=["person", "name", "mentions", "forms"])

    def _remember(self, text: str, match: re.Match[str]) -> None:
        after = next_word(text, match.end())
        # A cue or a quote may be cut right after the name, where no next word tells.
        self.seen |= {(match.group(), after), (match.group(), "")}

    def _note_doubtful(self, segment: SegmentWords) -> None:
        spans = self.found(segment.text)
        for word in segment.words:
            surname, given, _ = self._lookup.whose(word.form)
            if (surname or given) and not _within(spans, word.start):
                self.doubtful[word.form, segment.segment] += 1

    def _hit(self, text: str, match: re.Match[str], word: Word | None) -> Hit | None:
        form = match.group()
        if not is_capitalised(form) or len(form) < 2:
            return None
        surname, given, exact = self._lookup.whose(form)
        if not surname and not given:
            return None
        after = next_word(text, match.end())
        place = names_place(text, match) or begins_name_of_place(text, match)
        place = place or is_saint(text, match.start())
        month = likely_stem(form) in MONTHS and likely_stem(after) in context_stems("month_words")
        feast = likely_stem(after) in context_stems("feasts") and is_genitive(form)
        titled = in_title(text, match.start())
        if place or month or (not surname and (titled or feast)):
            return Hit(match.start(), match.end(), surname, given, sure=False)
        sure = True
        # A surname of these reports yields only to their own words, a first name to any.
        ordinary = (
            self.vocabulary.is_form_of_word(form) if surname else self.vocabulary.is_ordinary(form)
        )
        if ordinary:
            if not exact:
                return None
            unclear = form.isupper() or starts_sentence(text, match.start())
            sure = not unclear or self._shown(form, after, word)
        return Hit(match.start(), match.end(), surname, given, sure)

    def _small_hits(self, text: str, words: Sequence[re.Match[str]]) -> list[Hit]:
        """Return the words of whole names that are written without capitals ("ilze zvirgzdiņa")."""
        found: dict[int, Hit] = {}
        for pair in pairwise(words):
            small = [m for m in pair if m.group().islower()]
            beside = text[pair[0].end() : pair[1].start()] in (" ", "\u00a0")
            if small and beside and self._lookup.is_small_name(pair[0].group(), pair[1].group()):
                for m in small:
                    surname, given, _ = self._lookup.whose(m.group())
                    found[m.start()] = Hit(m.start(), m.end(), surname, given, sure=False)
        return list(found.values())

    def _shown(self, form: str, after: str, word: Word | None) -> bool:
        """Tell whether an ordinary word at the start of a sentence is known to be a name there."""
        if (form, after) in self.seen:
            return True
        if likely_stem(after) in context_stems("titles_after"):
            return True
        if word is None or not word.is_person or form.isupper():
            return False
        return word.upos == "PROPN" or after.startswith(name_context()["human_verbs"])


Names = Literal["replace", "keep"] | Pseudonyms
"""What to do with personal names; a `Pseudonyms` of the whole run keeps its numbers in a part."""
_NO_NAMES = "names={names!r}: must be 'replace', 'keep' or what pseudonyms(results) gives"


def pseudonyms(results: Results, lang: str | None = None) -> Pseudonyms:
    """Gather the personal names of a run, from entities, lists of first names and context.

    They are computed once for the same results.

    Args:
        results: what a run found.
        lang: of what stands for names, "lv" or "en"; None: that of the run.

    Raises:
        InputError: another language.
    """
    language = results.lang if lang is None else check_language(lang)
    kept = vars(results).get(_KEPT)
    if kept is None or kept[0] != _mark(results):
        if results.meta.get("names_replaced"):
            none = Pseudonyms((), Vocabulary({}, frozenset(), {}), lang=language)
            return keep_pseudonyms(results, none)
        return keep_pseudonyms(results, _gather(results, language))
    known: dict[Lang, Pseudonyms] = kept[1]
    if language not in known:
        known[language] = next(iter(known.values())).in_language(language)
    return known[language]


_KEPT = "_pseudonyms"


def keep_pseudonyms(results: Results, names: Pseudonyms) -> Pseudonyms:
    """Let `pseudonyms` give these names for these results; return them."""
    # Not a field: results that are changed (`with_frames`) begin without it.
    vars(results)[_KEPT] = (_mark(results), {names.lang: names})
    return names


def _mark(results: Results) -> tuple[tuple[int, int], ...]:
    frames = (results.segments, results.entities, results.tokens)
    return tuple((id(frame), len(frame)) for frame in frames)


def _gather(results: Results, lang: Lang) -> Pseudonyms:
    words = vocabulary(results)
    segments = segment_words(results)
    persons, passed = find_persons(segments, words)
    names = Pseudonyms(persons, words, passed, lang)
    names.learn(segments)
    return names


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
    raise InputError(_NO_NAMES.format(names=names))


def names_in(results: Results, names: str | Pseudonyms, lang: str) -> Names:
    """Return `names` such that what stands for names is in `lang`.

    Raises:
        InputError: `names` is neither "replace", "keep" nor a `Pseudonyms`; another language.
    """
    if isinstance(names, Pseudonyms):
        return names.in_language(check_language(lang))
    if names == "keep":
        return "keep"
    if names == "replace":
        return pseudonyms(results, lang)
    raise InputError(_NO_NAMES.format(names=names))


def note_if_unchecked(frame: pd.DataFrame, results: Results, names: Names) -> pd.DataFrame:
    """Hang a note on a frame of quotes if no engine looked for names; return the same frame."""
    if names != "keep" and len(frame) and not len(results.entities):
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


@cache
def _say(what: str, lang: Lang) -> str:
    return load_wording().say(f"placeholder.{what}", lang)


def _translated(found: Replaced, before: Lang, lang: Lang) -> Replaced:
    said = found.placeholder.replace(_say(found.kind, before), _say(found.kind, lang), 1)
    return replace(found, placeholder=said)


def _within(found: Iterable[Replaced], position: int) -> bool:
    return any(f.start <= position < f.end for f in found)


def _placeholder(persons: frozenset[int], lang: Lang) -> str:
    person = _say("person", lang)
    if not 1 <= len(persons) <= _MOST_CANDIDATES:
        return f"[{person}]"
    return f"[{person} {'/'.join(map(str, sorted(persons)))}]"
