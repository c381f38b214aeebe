"""Analyses sentences of words: tags, lemmas, trees and names, without any spaCy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sdk_text.language.embedded.entities import EntityDecoder
from sdk_text.language.embedded.first_words import (
    PERSON,
    first_word,
    in_small_letters,
    is_doubtful,
)
from sdk_text.language.embedded.folder import ModelData, read_model
from sdk_text.language.embedded.inputs import MAX_PIECES, Encoded, InputEncoder
from sdk_text.language.embedded.lemmas import Lemmatizer
from sdk_text.language.embedded.name_forms import agreeing
from sdk_text.language.embedded.sentences import SentenceSplitter
from sdk_text.language.embedded.session import NetworkSession, Scores
from sdk_text.language.embedded.tree import best_heads
from sdk_text.language.letters import in_latin

#: A sentence too long for the network is cut after one of these where possible.
CUT_AFTER = frozenset(",;:.!?–-•)")
#: Added to the log probability of tags that the treebank's train part has for the same form.
READING_BONUS = 2.0
#: The label that hangs the later parts of such a sentence on the first.
CUT_LABEL = "parataxis"
#: The tags of a word in other letters, unless it is a name or no word at all.
_FOREIGN = ("X", "Foreign=Yes")
_OF_ANY_LETTERS = ("PROPN", "PUNCT", "SYM", "NUM", "X")


@dataclass(frozen=True)
class Analysis:
    """One sentence: a value for each word; ``heads`` count from 0, the root is its own head."""

    bundles: list[tuple[str, str]]
    lemmas: list[str]
    heads: list[int]
    deprels: list[str]
    entities: list[tuple[int, int, str]]
    """First word, last word + 1, type."""


@dataclass(frozen=True)
class Sentence:
    """Words of one sentence and for each whether white space stands before it."""

    words: list[str]
    spaces: list[bool]


class Analyser:
    """The whole model, loaded."""

    def __init__(self, folder: Path, threads: int = 1, pieces_per_batch: int = 256) -> None:
        """Load the model in ``folder`` (raises EngineError where it is missing or broken)."""
        data: ModelData = read_model(folder)
        self.folder, self.version, self.config = folder, data.version, data.config
        self.bundles, self.deprels = data.bundles, data.deprels
        self._foreign = self.bundles.index(_FOREIGN)
        self.encoder = InputEncoder(data.pieces, data.features)
        self.session = NetworkSession(data.network, threads, pieces_per_batch)
        self.lemmatizer = Lemmatizer(data.scripts, data.bundles, data.forms, data.lemmas)
        self.entities = EntityDecoder(data.entities)
        self.splitter = SentenceSplitter(data.splitter, is_common=self._is_common)

    def analyse(self, sentences: Sequence[Sentence]) -> list[Analysis]:
        """Analyse sentences (any length, also none), in the order given."""
        parts: list[tuple[int, Sentence]] = []
        for number, sentence in enumerate(sentences):
            parts.extend((number, part) for part in self._fitting(sentence))
        scored = self._scored([part for _, part in parts])
        results: list[list[Analysis]] = [[] for _ in sentences]
        for (number, part), scores in zip(parts, scored, strict=True):
            results[number].append(self._read(part.words, scores))
        return [_join(parts_of_one) for parts_of_one in results]

    def _scored(self, sentences: Sequence[Sentence]) -> list[Scores]:
        """Run the network; again, with its first word in small letters, where that is in doubt."""
        encode = self.encoder.encode
        scored = self.session.run([encode(s.words, s.spaces) for s in sentences])
        again: dict[int, Encoded] = {}
        for i, (sentence, scores) in enumerate(zip(sentences, scored, strict=True)):
            place = first_word(sentence.words)
            if place is None:
                continue
            word = sentence.words[place]
            chosen = self._bundle(
                word, scores.bundles[place].tolist(), scores.bundle_scores[place].tolist()
            )
            known = self.lemmatizer.readings(word)
            named = self.entities.spans(scores.entities)
            if is_doubtful(place, chosen, scores, self.bundles, known, named):
                again[i] = encode(in_small_letters(sentence.words, place), sentence.spaces)
        for i, second in zip(again, self.session.run(list(again.values())), strict=True):
            # Names are told by their capitals, so they stay as first read.
            scored[i] = replace(second, entities=scored[i].entities)
        return scored

    def _is_common(self, word: str) -> bool:
        """Return whether a word with a capital is known as a common word and not as a name."""
        forms = self.lemmatizer.forms
        return word[:1].isupper() and word not in forms and word.lower() in forms

    def _fitting(self, sentence: Sentence) -> Iterator[Sentence]:
        """Cut a sentence into parts that the network can take; nearly always it is one."""
        room = MAX_PIECES - 2
        if not sentence.words:
            return
        if sum(map(len, sentence.words)) + len(sentence.words) <= room:
            yield sentence
            return
        lengths = self.encoder.lengths(sentence.words, sentence.spaces)
        start = 0
        while start < len(lengths):
            stop, used = start, 0
            while stop < len(lengths) and used + lengths[stop] <= room:
                used += lengths[stop]
                stop += 1
            if stop < len(lengths):
                stop = self._cut(sentence.words, start, stop)
            yield Sentence(sentence.words[start:stop], sentence.spaces[start:stop])
            start = stop

    @staticmethod
    def _cut(words: Sequence[str], start: int, stop: int) -> int:
        for place in range(stop, start + (stop - start) // 2, -1):
            if words[place - 1][-1] in CUT_AFTER:
                return place
        return stop

    def _bundle(self, word: str, numbers: list[int], scores: list[float]) -> int:
        """Return the best bundle's number; those that the dictionary has have an advantage."""
        if not in_latin(word) and self.bundles[numbers[0]][0] not in _OF_ANY_LETTERS:
            return self._foreign
        readings = self.lemmatizer.readings(word)
        if readings and numbers[0] not in readings:
            for number, score in zip(numbers, scores, strict=True):
                if score + READING_BONUS <= scores[0]:
                    break
                if number in readings:
                    return number
        elif self.bundles[numbers[0]][0] == "ADV" and self.lemmatizer.is_noun_form(word):
            return next((n for n in numbers if self.bundles[n][0] == "NOUN"), numbers[0])
        return numbers[0]

    def _read(self, words: Sequence[str], scores: Scores) -> Analysis:
        choices = zip(words, scores.bundles.tolist(), scores.bundle_scores.tolist(), strict=True)
        numbers = [self._bundle(*choice) for choice in choices]
        entities = self.entities.spans(scores.entities)
        persons = [range(a, b) for a, b, kind in entities if kind == PERSON]
        for places in persons:
            agreed = agreeing(
                places,
                numbers,
                scores,
                self.bundles,
                lambda place: self.lemmatizer.readings(words[place]) or (),
            )
            for place, number in agreed.items():
                numbers[place] = number
        heads = best_heads(scores.arcs)
        chosen = scores.labels[np.arange(len(heads)), heads].tolist()
        named = [
            "root" if head == 0 else self.deprels[label]
            for head, label in zip(heads, chosen, strict=True)
        ]
        in_person = {place for places in persons for place in places}
        rows = zip(
            words, numbers, scores.scripts.tolist(), scores.script_scores.tolist(), strict=True
        )
        lemmas = [
            self.lemmatizer.lemma(*row, person=place in in_person) for place, row in enumerate(rows)
        ]
        roots = [i if head == 0 else head - 1 for i, head in enumerate(heads)]
        bundles = [self.bundles[number] for number in numbers]
        return Analysis(bundles, lemmas, roots, named, entities)


def _join(parts: Sequence[Analysis]) -> Analysis:
    """Put the parts of a cut sentence together under the root of the first."""
    joined = Analysis([], [], [], [], [])
    top = -1
    for part in parts:
        shift = len(joined.heads)
        root = shift + part.deprels.index("root")
        joined.bundles.extend(part.bundles)
        joined.lemmas.extend(part.lemmas)
        joined.heads.extend(head + shift for head in part.heads)
        joined.deprels.extend(part.deprels)
        joined.entities.extend((a + shift, b + shift, kind) for a, b, kind in part.entities)
        if top < 0:
            top = root
        else:
            joined.heads[root], joined.deprels[root] = top, CUT_LABEL
    return joined
