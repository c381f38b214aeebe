"""Mentions of persons in a segment: by entity recognition, lists of first names, and context."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sdk_text.analysis.latvian_names import (
    WORD,
    both_locative,
    context_stems,
    is_cyrillic,
    is_genitive,
    is_given_name,
    is_listed_name,
    is_plural_of_given,
    likely_stem,
    loose_given_stems,
    loose_stems,
    name_context,
)
from sdk_text.analysis.name_neighbours import (
    MAY_BE_FAMILY,
    NO_NAME_WORDS,
    beside_family,
    eponym_after,
    has_role,
    has_title,
    in_genitive,
    is_called_after,
    is_never,
    role_tells,
)
from sdk_text.analysis.name_words import (
    SegmentWords,
    Vocabulary,
    Word,
    chains,
    in_title,
    is_saint,
    next_word,
)
from sdk_text.analysis.unknown_words import UnknownWords

_PATRONYMIC = ("vna", "vnas", "vnai", "vnu", "vičs", "viča", "vičam", "viču", "вич", "вна")
_CYRILLIC_SURNAME = (
    "ов", "ова", "ев", "ева", "ёв", "ин", "ина", "ский", "ская", "енко", "чук", "юк", "вич", "вна",
    "нко",
)  # fmt: skip
MONTHS = frozenset(
    likely_stem(m) for m in ("maija", "maijs", "marta", "marts", "augusts", "jūlijs", "jūlija")
)
TAKEN_FOR_PLACE = "taken for a place"
"""Why a first name stays that recognition takes for a place: nobody else says that it is one."""
_MOST_IN_CELL = 3
"""Words of a name that fills a cell."""
_SHORTEST_CAPITALS = 4
_OFTEN = 5
"""A word written small so often in the reports is a word where nothing else makes it a name."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: words with their likely base forms, in the order of the text."""

    words: tuple[str, ...]
    lemmas: tuple[str, ...]
    initial: str = ""
    segment: str = ""
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Passed:
    """A word that was taken for no person although something speaks for one, and why."""

    form: str
    segment: str
    reason: str
    """"street", "eponym", "title", "ordinary", "place", "taken for a place", "may be a family",
    "feast" or "listed" (in not_names.toml)."""


Found = tuple[Mention | Passed | None, int]
"""What begins at a word, and how many words of the chain it takes."""


class MentionFinder:
    """Finds the mentions of persons in segments; made for the vocabulary of one run."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self._unknown_words = UnknownWords(words)

    def find(self, segment: SegmentWords) -> Iterator[Mention | Passed]:
        """Yield what a segment holds, in order."""
        ways: tuple[Callable[[Sequence[Word], SegmentWords], Found | None], ...] = (
            self._in_name_column,
            self._with_initial,
            self._given_first,
            self._surname_first,
            self._recognised,
            self._participant,
            self._with_unknown_first,
            self._unknown,
            self._lone,
        )
        for chain in chains(segment):
            i = 0
            while i < len(chain):
                found = next((f for way in ways if (f := way(chain[i:], segment))), (None, 1))
                if found[0] is not None:
                    yield found[0]
                i += found[1]

    def _in_name_column(self, chain: Sequence[Word], segment: SegmentWords) -> Found | None:
        """A cell of nothing but a name, in a column that is headed so ("Uzvārds, vārds")."""
        heading = [likely_stem(word) for word in WORD.findall(segment.column)]
        named = bool(context_stems("surname_columns") & set(heading))
        named |= len(heading) == 1 and set(heading) <= context_stems("given_columns")
        words = [w for w in chain if len(w.form) > 1]
        whole = len(words) == len(segment.text.split()) <= _MOST_IN_CELL
        if not (named and whole and words) or is_never(words[0]):
            return None
        surname_first = len(words) > 1 and heading[0] in context_stems("surname_columns")
        ordered = [*words[1:], words[0]] if surname_first else words
        return self._mention(ordered, segment, "", len(chain) - len(words))

    def _with_initial(self, chain: Sequence[Word], segment: SegmentWords) -> Found | None:
        """ "I. Zvirgzdiņa", "I. K. Zvirgzdiņa"."""
        initials = 0
        while (
            initials < len(chain)
            and len(chain[initials].form) == 1
            and segment.text[chain[initials].end : chain[initials].end + 1] == "."
        ):
            initials += 1
        if not 1 <= initials <= 3 or initials >= len(chain):
            return None
        name = chain[initials]
        if not self._surname_like(name, chain[initials - 1]):
            return None
        numbering = segment.text[: chain[0].start].strip() in ("", "(")
        if numbering and self._words.is_ordinary(name.form) and not name.is_person:
            return None
        parts = self._further([*chain[initials:]], 1)
        return self._mention(chain[initials : initials + parts], segment, chain[0].form, initials)

    def _given_first(self, chain: Sequence[Word], segment: SegmentWords) -> Found | None:
        """ "Ilze Zvirgzdiņa", "Ilze M. Zvirgzdiņa", "Jūlija Gorna Smirnova"."""
        first = chain[0]
        if len(chain) < 2 or len(first.form) < 2 or is_never(first):
            return None
        skipped = 1
        while skipped < len(chain) - 1 and len(chain[skipped].form) == 1:
            skipped += 1
        second = chain[skipped]
        if not self._surname_like(second, first) or not self._is_given(first, second):
            return None
        rest = [first, *chain[skipped:]]
        parts = self._further(rest, 2)
        return self._mention(rest[:parts], segment, "", skipped - 1)

    def _surname_first(self, chain: Sequence[Word], segment: SegmentWords) -> Found | None:
        """ "Zvirgzdiņa Ilze"."""
        if len(chain) < 2 or not _is_core(chain[1]) or is_never(chain[1]):
            return None
        name, given = chain[:2]
        if len(chain) > 2 and self._surname_like(chain[2], given):
            return None
        if name.starts and not name.is_person and name.upos not in ("PROPN", "NOUN", ""):
            return None
        if not self._surname_like(name, given) or likely_stem(name.form) in context_stems("roles"):
            return None
        sure = name.is_person and name.upos == "PROPN" and not name.starts
        if self._words.is_place(name.form) or (self._words.is_ordinary(name.form) and not sure):
            return None
        return self._mention([given, name], segment, "", 0)

    def _recognised(self, chain: Sequence[Word], segment: SegmentWords) -> Found | None:
        """A name of several words that entity recognition knows."""
        n = 0
        while n < len(chain) and chain[n].is_person:
            n += 1
        words = [w for w in chain[:n] if len(w.form) > 1]
        initial = next((w.form for w in chain[:n] if len(w.form) == 1), "")
        while words and self._is_role(words[0]):
            words = words[1:]
        if len(words) < 2:
            return None
        if any(is_never(w) for w in words):
            return Passed(" ".join(w.form for w in words), segment.segment, "listed"), n
        listed = any(_is_core(w) or _is_rare(w) for w in words)
        if not listed and self._words.is_place(words[0].form):
            return Passed(" ".join(w.form for w in words), segment.segment, "place"), n
        if all(self._words.is_ordinary(w.form) for w in words) and not listed:
            named = all(w.upos not in NO_NAME_WORDS for w in words)
            if not named or (words[0].starts and words[0].upos != "PROPN"):
                return Passed(" ".join(w.form for w in words), segment.segment, "ordinary"), n
        found, _ = self._mention(words, segment, initial, 0)
        return found, n

    def _participant(self, chain: Sequence[Word], segment: SegmentWords) -> Found | None:
        """The full name that opens the answer to the question who took part."""
        if segment.section not in name_context()["person_sections"] or len(chain) < 2:
            return None
        first, second = chain[:2]
        opens = len(segment.text[: first.start].split()) <= 2
        if not opens or len(first.form) < 2 or len(second.form) < 2:
            return None
        if not all(self._surname_like(w, first) for w in (first, second)):
            return None
        if first.is_place or (self._words.is_ordinary(first.form) and not first.is_person):
            return None
        return self._mention(chain[: self._further(list(chain), 2)], segment, "", 0)

    def _with_unknown_first(self, chain: Sequence[Word], segment: SegmentWords) -> Found | None:
        """A word that nobody knows right before a name: "Nursultans Abdirahmanovs"."""
        n = self._unknown_words.before_name(chain)
        return self._mention(chain[:n], segment, "", 0) if n else None

    def _unknown(self, chain: Sequence[Word], segment: SegmentWords) -> Found | None:
        """Words that nobody knows: perhaps a name from far away, to be looked at."""
        if in_title(segment.text, chain[0].start) or not (n := self._unknown_words.alone(chain)):
            return None
        return Passed(" ".join(w.form for w in chain), segment.segment, "unknown words"), n

    def _lone(self, chain: Sequence[Word], segment: SegmentWords) -> Found | None:
        """One word: a first name, or a surname that something beside it shows to be one."""
        word = chain[0]
        reason = self._why_no_person(word, segment)
        if reason is None:
            base = word.lemma if word.is_person and word.lemma else word.form
            return (
                Mention((word.form,), (base,), "", segment.segment, word.start, word.end),
                1,
            )
        if reason and (word.is_person or _is_core(word) or beside_family(word, segment.text)):
            return Passed(word.form, segment.segment, reason), 1
        return None

    def _why_no_person(self, word: Word, segment: SegmentWords) -> str | None:
        """Return None for a person, else why it is none ("": nothing speaks for one)."""
        form = word.form
        if len(form) < 2 or (form.isupper() and not is_cyrillic(form)):
            return ""
        following = next_word(segment.text, word.end)
        after = likely_stem(following)
        speaks = word.is_person or _is_core(word)
        if not is_never(word):
            if has_title(word, following, self._words):
                return None
            if has_role(word) and role_tells(word, following, speaks, self._words):
                return None
        if is_cyrillic(form) and not word.starts and form.lower().endswith(_CYRILLIC_SURNAME):
            return None
        if not speaks and not _is_rare(word):
            return MAY_BE_FAMILY if beside_family(word, segment.text) else ""
        if is_never(word):
            return "listed"
        if is_plural_of_given(form):
            return "feast"
        if after in context_stems("streets") | context_stems("land") and in_genitive(form):
            return "street"
        if is_called_after(word, after) or is_saint(segment.text, word.start):
            return "eponym"
        if in_title(segment.text, word.start):
            return "title"
        if likely_stem(form) in MONTHS and (after in context_stems("month_words")):
            return "ordinary"
        says = next_word(segment.text, word.end).startswith(name_context()["human_verbs"])
        return self._why_not_alone(word, says)

    def _why_not_alone(self, word: Word, says: bool) -> str | None:
        ordinary, place = self._words.is_ordinary(word.form), self._words.is_place(word.form)
        if word.is_place and not word.is_person and (not _is_core(word) or ordinary):
            return TAKEN_FOR_PLACE if _is_core(word) else "place"
        if _is_core(word):
            if self._words.is_place_by_use(word.form) and word.is_place:
                return "place"
            if word.case == "Loc" and not word.is_person:
                return "place"
            if not ordinary:
                return None
            if word.starts:
                named = word.is_person and (word.upos == "PROPN" or says)
                return None if named and not self._is_usual(word) else "ordinary"
            return None if word.is_person or word.upos in ("PROPN", "") else "ordinary"
        if not word.is_person:
            return ""
        if place:
            return "place"
        if not ordinary:
            unnamed = word.starts and word.upos not in ("PROPN", "") and not says
            return "ordinary" if unnamed else None
        if word.upos in NO_NAME_WORDS or self._is_usual(word) or (word.starts and not says):
            return "ordinary"
        role = likely_stem(word.form) in context_stems("roles")
        return "ordinary" if role and self._words.is_written_small(word.form) else None

    def _is_usual(self, word: Word) -> bool:
        """Tell whether the reports use a word so much more as a word that it is hardly a name."""
        times = max(_OFTEN, 3 * self._words.named_alone(word.form))
        return self._words.is_written_small(word.form, times)

    def _is_given(self, first: Word, second: Word) -> bool:
        """Tell whether `first` is a first name, with the surname `second` right after it."""
        ordinary = self._words.is_ordinary(first.form)
        if _is_core(first):
            doubtful = ordinary and first.starts and self._words.is_ordinary(second.form)
            unnamed = first.upos in NO_NAME_WORDS and not first.is_person
            return not (doubtful and unnamed)
        if first.is_place:
            return False
        if _is_rare(first):
            if ordinary and (first.starts or first.upos in NO_NAME_WORDS):
                return False
            if first.is_person or second.is_person:
                return True
            return first.upos in ("PROPN", "") and not (
                ordinary or self._words.is_ordinary(second.form) or self._words.is_place(first.form)
            )
        unaccented = loose_stems(first.form) & loose_given_stems()
        return bool(unaccented) and not ordinary and not self._words.is_place(first.form)

    def _surname_like(self, word: Word, before: Word) -> bool:
        form = word.form
        if len(form) < 2 or is_never(word):
            return False
        ordinary = self._words.is_ordinary(form)
        in_capitals = before.form.isupper() and len(before.form) > 1
        if form.isupper() and not in_capitals and (len(form) < _SHORTEST_CAPITALS or ordinary):
            return False
        if word.is_person:
            return True
        if ordinary and word.upos in NO_NAME_WORDS:
            return False
        if not word.upos and self._words.is_place(form):
            return False
        agrees = word.case == before.case or both_locative(before.form, form)
        agrees = agrees and not self._words.is_place(form)
        return not word.is_place or before.is_place or agrees

    def _further(self, words: Sequence[Word], n: int) -> int:
        """Return how many words the name has: `n`, or more where its surname is a double one."""
        while n < len(words) and n < 4:
            word, before = words[n], words[n - 1]
            if len(word.form) < 2 or is_never(word):
                break
            if all(_is_core(w) for w in words[:n]) and self._surname_like(word, before):
                # Several first names: the surname is still to come.
                n += 1
                continue
            if word.is_place:
                break
            same = word.is_person and before.is_person
            agrees = word.upos == "PROPN" and word.case == before.case
            unknown = not word.upos
            ordinary = self._words.is_ordinary(word.form)
            fits = (
                word.form.endswith(_PATRONYMIC)
                or same
                or ((agrees or unknown) and not ordinary and not self._words.is_place(word.form))
            )
            if not fits or (word.form.isupper() != before.form.isupper()):
                break
            n += 1
        return n

    def _mention(
        self, words: Sequence[Word], segment: SegmentWords, initial: str, more: int
    ) -> Found:
        """Make a mention of these words, unless what follows shows them to name a street."""
        taken = len(words) + more
        forms = tuple(w.form for w in words)
        last = max(words, key=lambda word: word.end)
        after = likely_stem(next_word(segment.text, last.end))
        called = in_genitive(words[0].form, words[0].case) and is_genitive(last.form)
        if called and after in context_stems("streets"):
            return Passed(" ".join(forms), segment.segment, "street"), taken
        if called and eponym_after(segment.text, last.end):
            return Passed(" ".join(forms), segment.segment, "eponym"), taken
        lemmas = tuple(w.lemma if w.is_person and w.lemma else w.form for w in words)
        start = min(w.start for w in words)
        return Mention(forms, lemmas, initial.upper(), segment.segment, start, last.end), taken

    def _is_role(self, word: Word) -> bool:
        """Tell whether a word that recognition takes into a name only stands before it."""
        if likely_stem(word.form) in context_stems("roles"):
            return not _is_core(word)
        return word.starts and self._words.is_ordinary(word.form) and word.upos != "PROPN"


def _is_core(word: Word) -> bool:
    return is_given_name(word.form)


def _is_rare(word: Word) -> bool:
    return is_listed_name(word.form)
