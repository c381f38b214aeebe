"""What the coders see of a text: its words with form, lemma, features, clause and negation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import simplemma

_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[^\w\s]", re.UNICODE)
_CLAUSE_END = {",", ";", ":", ".", "!", "?", "–", "—", "(", ")", "•"}
_ADVERSATIVE = {"bet", "taču", "tomēr", "tikmēr"}
_NEGATORS = {"nav", "nebija", "nebūs", "nebūtu", "neesot", "nebijis", "nebijusi", "neviens"}
_NEGATORS |= {"neviena", "nevienam", "bez", "netika", "netiek", "netiks", "neizdevās", "neizdodas"}
# Words that begin with ne- without denying anything.
_NOT_NEGATED = re.compile(
    r"ne(?:dēļ|kad|kas|ko$|viens|vien|formāl|atkarīg|pieciešam|liel|parast|deklar|kustam|rv|ti|gatīv"
    r"|tieš|piln|mit|atņem|daudz|darb|noz|gribot|skat|šaub|t[aā]l|tlat|pārtrauk|mai[nņ]|vis)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One token."""

    form: str
    """As it stands in the text."""
    lower: str
    lemma: str
    """Lower case; the form where the engine gives no lemma."""
    upos: str = ""
    feats: str = ""
    """UD features, "Case=Loc|Number=Sing"."""
    head: int = -1
    """Index of the head in the list, itself for the root, -1 where there is no parse."""
    deprel: str = ""
    start: int = 0
    """Offset in the clean text."""
    end: int = 0

    def has(self, name: str, value: str) -> bool:
        """Whether it carries the feature; ``upos`` and ``deprel`` count as features."""
        if name == "upos":
            return self.upos == value
        if name == "deprel":
            return self.deprel.split(":")[0] == value or self.deprel == value
        features = self.feats.split("|")
        if "," not in self.feats:
            return f"{name}={value}" in features
        # A word may have several values of one: "PronType=Ind,Neg".
        found = next((f for f in features if f.startswith(f"{name}=")), "")
        return value in found.partition("=")[2].split(",")

    @property
    def negated(self) -> bool:
        """Whether the word itself is negative: nav, netika, neizprot, bez."""
        if self.lower in _NEGATORS:
            return True
        if not self.lower.startswith("ne") or len(self.lower) < 5:
            return False
        if self.feats and "Polarity=" in self.feats:
            return "Polarity=Neg" in self.feats
        return self.upos in {"VERB", "AUX", "ADJ", ""} and not _NOT_NEGATED.match(self.lower)


@dataclass(frozen=True)
class Words:
    """The words of one text."""

    text: str
    words: tuple[Word, ...]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def clauses(self) -> tuple[int, ...]:
        """Number of the clause of each word, cut at punctuation and adversatives."""
        numbers, number = [], 0
        for word in self.words:
            if word.lower in _ADVERSATIVE:
                number += 1
            numbers.append(number)
            if word.form in _CLAUSE_END:
                number += 1
        return tuple(numbers)

    @cached_property
    def joining(self) -> frozenset[int]:
        """Places of "bet" and its comma that end no thought: nevis … bet, ne tikai … bet arī."""
        found: set[int] = set()
        opened = False
        for i, word in enumerate(self.words):
            if word.form in {".", "!", "?", ";"}:
                opened = False
            elif word.lower in {"nevis", "tikai", "vien"}:
                before = self.words[i - 1].lower if i else ""
                opened = opened or word.lower == "nevis" or before in {"ne", "nav", "nebija"}
            elif word.lower == "bet" and opened:
                found.update({i, i - 1} if self.words[i - 1].form == "," else {i})
                opened = False
        return frozenset(found)

    def span_text(self, start: int, end: int) -> str:
        """The text of words[start:end]."""
        return self.text[self.words[start].start : self.words[end - 1].end]


_COLUMNS = ["IS_SPACE", "ORTH", "LOWER", "LEMMA", "POS", "MORPH", "DEP", "IDX", "HEAD"]


def words_of_doc(doc: Any, morphs: dict[int, str] | None = None) -> Words:
    """The words of a spaCy Doc; works with whatever annotation it has.

    morphs: features by their number in the vocabulary, filled here: Docs of one have many alike.
    """
    # All tokens at once: an object for each of them, and for its head, would take most of the time.
    table = doc.to_array(_COLUMNS).reshape(len(doc), len(_COLUMNS)).T
    space, orth, lower, lemma, pos, morph, dep, starts = table[:-1].tolist()
    heads = table[-1].astype(np.int64).tolist()  # how far away, either way
    strings = doc.vocab.strings
    morphs = {} if morphs is None else morphs
    kept = [i for i, white in enumerate(space) if not white]
    index = {place: position for position, place in enumerate(kept)}
    parsed = any(dep)
    words = []
    for i in kept:
        form, start = strings[orth[i]], starts[i]
        feats = morphs.get(morph[i])
        if feats is None:
            feats = morphs[morph[i]] = str(doc[i].morph)
        words.append(
            Word(
                form,
                strings[lower[i]],
                (strings[lemma[i]] or form).lower(),
                strings[pos[i]],
                feats,
                index.get(i + heads[i], -1) if parsed else -1,
                strings[dep[i]],
                start,
                start + len(form),
            )
        )
    return Words(doc.text, tuple(words))


@lru_cache(maxsize=4096)
def words_of_text(text: str) -> Words:
    """The words of a text that no engine has seen, with lemmas from a dictionary."""
    return _plain_words(text, lambda form: str(simplemma.lemmatize(form, lang="lv")))


@lru_cache(maxsize=4096)
def words_of_heading(text: str) -> Words:
    """The words of a lead-in or subheading; their forms must do as lemmas."""
    return _plain_words(text, str)


def _plain_words(text: str, lemmatize: Callable[[str], str]) -> Words:
    return Words(
        text,
        tuple(
            Word(
                match[0],
                match[0].lower(),
                lemmatize(match[0]).lower(),
                start=match.start(),
                end=match.end(),
            )
            for match in _TOKEN.finditer(text)
        ),
    )
