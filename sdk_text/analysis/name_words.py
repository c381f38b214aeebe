"""The capitalised words of a run and what is known of each: where names are looked for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from sdk_text.analysis.between_segments import text_between_segments
from sdk_text.analysis.contacts import contacts
from sdk_text.analysis.latvian_names import (
    WORD,
    context_stems,
    is_capitalised,
    is_given_name,
    likely_stem,
    one_script,
    ordinary_forms,
)
from sdk_text.analysis.name_places import after_first_names, places_by_use
from sdk_text.analysis.nameless_codebook import words_of_codebook
from sdk_text.analysis.units import named_as_sources, summary_order
from sdk_text.results import Results
from sdk_text.text.abbreviations import load_abbreviations

PERSON_LABELS = ("person", "per", "pers")
PLACE_LABELS = ("gpe", "location", "loc", "geo", "organization", "org")
_AFTER_START = re.compile(r"(?:^|[.!?:;•·–—\-\"“”„«(\[/]|\d[.)])\s*$")
_QUOTED = re.compile(r"[\"“”„«‘]([^\"“”„«»‘’]{1,40})[\"”“»’]")
_MOST_TITLE_WORDS = 4
PARTICLE = re.compile(
    r"\s(?:(?:von|fon|van|de|del|der|den|da|di|dos|du|la|le|el|al|bin|ibn)\s){1,2}"
)
"""What stands small between a first name and a surname."""
_GLUED = re.compile(r"[@_/.\\].*|.*(?:[@_/\\].?|\.\w)$")
"""A word in a link or the name of a file says nothing of how one writes it in a sentence."""
_ENDINGS_OF_OTHERS: Mapping[str, tuple[str, ...]] = {
    "Masc": ("ai", "ei", "as", "es", "ām", "ēm"),
    "Fem": ("am", "em", "im", "um", "iem", "os"),
}
"""Gender of a noun → endings that no form of it has."""
_LETTER = re.compile(r"(?:^|[\s(])[^\W\d_]\.\s?$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a segment, as a name may hold it."""

    form: str
    start: int
    end: int
    starts: bool
    """It may have its capital from the start of a sentence."""
    upos: str = ""
    case: str = ""
    before: str = ""
    """The word before it in the sentence, if that has the same case."""
    label: str = ""
    """Of the entity that it belongs to, in small letters."""
    lemma: str = ""

    @property
    def is_person(self) -> bool:
        """Whether entity recognition takes it for a part of a person's name."""
        return self.label in PERSON_LABELS

    @property
    def is_place(self) -> bool:
        """Whether entity recognition takes it for a part of a place's or a body's name."""
        return self.label in PLACE_LABELS


@dataclass(frozen=True, slots=True)
class SegmentWords:
    """A segment's text, its capitalised words, and the stretches that hold no names."""

    segment: str
    section: str
    text: str
    words: tuple[Word, ...]
    column: str = ""
    """Of a cell: what heads its column."""


@dataclass(frozen=True)
class Vocabulary:
    """What tells a name from an ordinary word or a place, counted over the run."""

    common: Mapping[str, int]
    """Stems of words that the reports also write with a small letter, and how often."""
    places: frozenset[str]
    """Stems of words that are recognised as a place or body as often as alone as a person."""
    alone: Mapping[str, int]
    """Stems of words that are recognised alone as a person, and how often."""

    by_use: frozenset[str] = frozenset()
    """Of these the stems that are known otherwise: municipalities, "… pagasts", the locative."""
    genders: Mapping[str, str] = field(default_factory=dict)
    """Stems of which the reports write nouns of one gender only with a small letter, with it."""

    def is_ordinary(self, word: str) -> bool:
        """Tell whether a word is also written small, in these reports or in Latvian at large."""
        return word.lower() in ordinary_forms() or self.is_written_small(word)

    def is_written_small(self, word: str, times: int = 1) -> bool:
        """Tell whether these reports write the word, in some form, so often with a small letter."""
        return self.common.get(likely_stem(word), 0) >= times

    def is_form_of_word(self, name: str) -> bool:
        """Tell whether a name may be a form of a word that these reports write small.

        Not where its ending has another gender: "Krūmiņai" is no shrub's (krūmiņš).
        """
        endings = _ENDINGS_OF_OTHERS.get(self.genders.get(likely_stem(name), ""), ())
        return self.is_written_small(name) and not name.lower().endswith(endings)

    def named_alone(self, word: str) -> int:
        """Return how often entity recognition takes the word alone for a person."""
        return self.alone.get(likely_stem(word), 0)

    def is_place(self, word: str) -> bool:
        """Tell whether a word is known as a place's name."""
        return likely_stem(word) in self.places

    def is_place_by_use(self, word: str) -> bool:
        """Tell whether more than entity recognition says that a word is a place's name."""
        return likely_stem(word) in self.by_use


def starts_sentence(text: str, position: int) -> bool:
    """Tell whether what stands at `position` may have its capital from the sentence's start."""
    before = text[max(0, position - 6) : position]
    return bool(_AFTER_START.search(before)) and not _LETTER.search(before)


def in_title(text: str, start: int) -> bool:
    """Tell whether a word stands inside quotation marks as part of a name, not of a speech."""
    if not _QUOTED.search(text):
        return False
    for quoted in _QUOTED.finditer(text):
        if quoted.start(1) <= start < quoted.end(1):
            inside = quoted[1].strip()
            short = len(inside.split()) <= _MOST_TITLE_WORDS
            return short and inside[:1].isupper() and inside[-1:] not in ".!?,…"
    return False


def next_word(text: str, end: int) -> str:
    """Return the word after `end` if only a blank is between, else ""."""
    match = WORD.match(text, end + 1) if text[end : end + 1].isspace() else None
    return match.group() if match else ""


def is_saint(text: str, start: int) -> bool:
    """Tell whether what stands at `start` is a saint's name: "Sv. Pētera", "Svētās Annas"."""
    before = text[:start].rsplit(maxsplit=1)[-1:]
    return bool(before) and likely_stem(before[0].rstrip(".")) in context_stems("saints")


def capitalised_words(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text that a name may hold; no title or other abbreviation ("Dr.")."""
    for match in outside_contacts(text):
        shortened = text[match.end() : match.end() + 1] == "."
        if is_capitalised(match.group()) and not (shortened and match.group().lower() in _short()):
            yield match


@cache
def _short() -> frozenset[str]:
    return frozenset(
        word.lower() for a in load_abbreviations() if a.in_word for word in a.last_words
        if len(word) > 1
    )  # fmt: skip


def outside_contacts(text: str) -> list[re.Match[str]]:
    """Return the words of a text that are no part of an e-mail, an address and the like."""
    spans = [(c.start, c.end) for c in contacts(text)]
    words = WORD.finditer(text)
    if not spans:
        return list(words)
    return [m for m in words if not any(a <= m.start() < b for a, b in spans)]


def segment_words(results: Results) -> list[SegmentWords]:
    """Return the segments in reading order with their capitalised words."""
    tokens, entities = _tokens(results), _entities(results)
    rank = {summary: i for i, summary in enumerate(summary_order(results))}
    order = results.segments.assign(_rank=results.segments["summary"].map(rank).fillna(len(rank)))
    order = order.sort_values(["_rank", "start"], kind="stable")
    made = []
    columns = ["segment", "section", "text", "kind", "lead_in"]
    for segment, section, text, kind, lead_in in order[columns].itertuples(index=False):
        known = _placed(str(text), tokens.get(segment, ()))
        labels = _labelled(str(text), entities.get(segment, ()))
        words = []
        for match in capitalised_words(str(text)):
            words.append(
                Word(
                    match.group(),
                    match.start(),
                    match.end(),
                    starts_sentence(str(text), match.start()),
                    *known.get(match.start(), ("", "", "")),
                    *labels.get(match.start(), ("", "")),
                )
            )
        column = str(lead_in) if kind == "cell" else ""
        made.append(SegmentWords(str(segment), str(section), str(text), tuple(words), column))
    return [*made, *_beside_segments(results)]


def _beside_segments(results: Results) -> Iterator[SegmentWords]:
    """Yield the texts that tables or copies show and no engine read: subheadings, title pages."""
    seen: set[str] = set()
    sources = results.summaries[results.summaries["summary"].isin(named_as_sources(results))]
    for frame, column in (
        (sources, "title"),
        (results.segments, "subheading"),
        (results.segments, "lead_in"),
        (results.subheadings, "text"),
        (results.approaches, "note"),
        (results.codings, "memo"),
        (results.decisions, "comment"),
        (results.variables, "variable"),
        (results.variables, "value"),
    ):
        for place, text in frame[["summary", column]].itertuples(index=False, name=None):
            if text and text not in seen:
                seen.add(text)
                yield _unread(str(place), str(text))
    for text in words_of_codebook(results.codebook):
        yield _unread("codebook", text)
    for place, text in text_between_segments(results):
        if text not in seen:
            seen.add(text)
            yield _unread(place, text)


def _unread(place: str, text: str) -> SegmentWords:
    words = tuple(
        Word(m.group(), m.start(), m.end(), starts_sentence(text, m.start()))
        for m in capitalised_words(text)
    )
    return SegmentWords(place, "", text, words)


def vocabulary(results: Results) -> Vocabulary:
    """Count small-letter words (outside addresses) and recognised places of a run."""
    small: Counter[str] = Counter()
    for text in results.segments["text"]:
        small.update(
            m.group()
            for m in outside_contacts(text)
            if m.group().islower() and not _GLUED.match(text[m.start() - 1 : m.end() + 2])
        )
    balance: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    named_places: set[str] = set()
    entities, named = results.entities, after_first_names(results)
    for text, label, start in zip(
        entities["text"], entities["label"].str.lower(), entities["start"], strict=True
    ):
        if label in PLACE_LABELS and start in named:
            continue
        words = WORD.findall(text)
        if label in PERSON_LABELS and len(words) == 1:
            balance[likely_stem(words[0])] += 1
            alone[likely_stem(words[0])] += 1
        elif label in PLACE_LABELS:
            for word in words:
                balance[likely_stem(word)] -= 1
                named_places.add(likely_stem(word))
    common: Counter[str] = Counter()
    for word, n in small.items():
        common[likely_stem(word)] += n
    by_use = places_by_use(results, named)
    recognised = frozenset(s for s in named_places if balance[s] <= 0)
    return Vocabulary(common, recognised | by_use, alone, by_use, _genders(results))


def _genders(results: Results) -> dict[str, str]:
    """Return the stems of small-letter words that are nouns of one gender only, with it."""
    tokens = results.tokens[["form", "upos", "feats"]].astype(object)
    tokens = tokens[tokens["form"].str.islower().fillna(False).astype(bool)].drop_duplicates()
    gender = tokens["feats"].str.extract(r"Gender=(\w+)", expand=False)
    gender = gender.where(tokens["upos"].eq("NOUN"), "").fillna("")
    found: dict[str, set[str]] = defaultdict(set)
    for form, one in zip(tokens["form"], gender, strict=True):
        found[likely_stem(form)].add(one)
    return {stem: one for stem, (one, *others) in found.items() if one and not others}


_Token = tuple[str, str, str, str]


def _tokens(results: Results) -> dict[str, list[_Token]]:
    """Capitalised tokens by segment: form, part of speech, case, the word before if it agrees."""
    tokens = results.tokens[["segment", "form", "upos", "feats"]].astype(object)
    tokens["case"] = tokens["feats"].str.extract(r"Case=(\w+)", expand=False).fillna("")
    before = tokens[["segment", "form", "case"]].shift(1)
    agrees = before["segment"].eq(tokens["segment"]) & before["case"].eq(tokens["case"])
    tokens["before"] = before["form"].where(agrees & tokens["case"].ne(""), "")
    tokens = tokens[tokens["form"].str[:1].str.isupper().fillna(False).astype(bool)]
    found: dict[str, list[_Token]] = defaultdict(list)
    columns = tokens[["segment", "form", "upos", "case", "before"]]
    for segment, *rest in columns.itertuples(index=False, name=None):
        found[segment].append(tuple(rest))
    return found


def _entities(results: Results) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    rows = results.entities[["segment", "text", "label", "lemma"]]
    for segment, text, label, lemma in rows.itertuples(index=False, name=None):
        found[segment].append((text, label.lower(), lemma))
    return found


def _placed(text: str, tokens: Sequence[_Token]) -> dict[int, tuple[str, str, str]]:
    """Find the tokens of a segment in its text, one after the other."""
    places: dict[int, tuple[str, str, str]] = {}
    position = 0
    for form, *known in tokens:
        start = text.find(form, position)
        if start >= 0:
            places[start] = (known[0], known[1], known[2])
            position = start + len(form)
    return places


def _labelled(text: str, entities: Sequence[tuple[str, str, str]]) -> dict[int, tuple[str, str]]:
    """Find the words of the entities of a segment in its text: label and lemma by start."""
    places: dict[int, tuple[str, str]] = {}
    position = 0
    for entity, label, lemma in entities:
        start = text.find(entity, position)
        if start < 0:
            continue
        forms, bases = list(WORD.finditer(entity)), WORD.findall(lemma)
        if len(forms) != len(bases):
            bases = [m.group() for m in forms]
        for match, base in zip(forms, bases, strict=True):
            places[start + match.start()] = (label, base[:1].upper() + base[1:])
        position = start + len(entity)
    return places


def chains(segment: SegmentWords) -> Iterator[list[Word]]:
    """Yield runs of capitalised words with nothing but a blank (or an initial's stop) between."""
    chain: list[Word] = []
    for word in segment.words:
        if chain and not _joined(segment.text[chain[-1].end : word.start], chain[-1], word):
            yield chain
            chain = []
        chain.append(word)
    if chain:
        yield chain


def _joined(gap: str, before: Word, word: Word) -> bool:
    if len(before.form) == 1:
        return bool(re.fullmatch(r"\.?\s?", gap))
    if gap in (" - ", " – ", "- ", " -"):
        # A double surname; else a dash says who does what ("Talka – Jānis").
        return not any(w.form.lower() in ordinary_forms() for w in (before, word)) and not (
            is_given_name(before.form) or is_given_name(word.form)
        )
    return gap in (" ", "\u00a0") or bool(PARTICLE.fullmatch(gap))


def is_plain_name(word: str) -> bool:
    """Tell whether a word is built like a name: no capital inside, as in EQualCare or WhatsApp."""
    for part in re.split(r"[-‐‑–'’]", one_script(word)):
        rest = re.sub(r"^(?:Mc|Mac|De|Di|La|Le|Van|Von)(?=[^\W\d_a-z])", "", part)[1:]
        if not (rest.islower() or not rest or part.isupper()):
            return False
    return True
