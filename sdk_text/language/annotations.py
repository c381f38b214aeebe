"""What any engine needs to write its results on a spaCy Doc, and to make Docs from offsets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from spacy.parts_of_speech import IDS as POS_IDS
from spacy.tokens import Doc
from spacy.vocab import Vocab

from sdk_text.language.letters import foreign_lemma, in_latin

#: What `annotate` sets, for the components that use it.
LAYERS = ["token.pos", "token.tag", "token.morph", "token.lemma", "token.head", "token.dep"]


@dataclass(frozen=True, slots=True)
class Word:
    """The analysis of one token, as in CoNLL-U; ``feats`` is "" where there are none.

    head counts the words of the sentence from 1, 0 is the root; -1: the engine has no tree.
    """

    lemma: str
    upos: str
    xpos: str = ""
    feats: str = ""
    head: int = -1
    deprel: str = ""


def batches(docs: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    """Yield lists of ``size`` Docs, the last one shorter."""
    stream = iter(docs)
    while batch := list(islice(stream, size)):
        yield batch


def sentence_tokens(doc: Doc) -> list[list[int]]:
    """Return the token indices of each sentence, without white space; none for an empty one.

    A Doc without sentence borders is one sentence.
    """
    if not len(doc):
        return []
    spans = doc.sents if doc.has_annotation("SENT_START") else [doc[:]]
    found = [[token.i for token in span if not token.is_space] for span in spans]
    return [indices for indices in found if indices]


def annotate(doc: Doc, indices: Sequence[Sequence[int]], words: Sequence[Sequence[Word]]) -> Doc:
    """Write the words of each sentence on the tokens; sentence borders stay as they are.

    Args:
        doc: changed in place.
        indices: the token indices of each sentence (`sentence_tokens`).
        words: as many words for each sentence.
    """
    starts = [token.is_sent_start for token in doc]
    trees = any(word.head >= 0 for sentence in words for word in sentence)
    rows = _white_space(doc)
    for sentence, analyses in zip(indices, words, strict=True):
        for index, word in zip(sentence, analyses, strict=True):
            head = sentence[word.head - 1] if word.head > 0 else index
            rows[index] = (word, head)
    strings = doc.vocab.strings
    columns = {
        "POS": [POS_IDS.get(word.upos, 0) for word, _ in rows],
        "TAG": [strings.add(word.xpos) for word, _ in rows],
        "LEMMA": [
            strings.add(_lemma(token.text, word))
            for token, (word, _) in zip(doc, rows, strict=True)
        ],
        "MORPH": [doc.vocab.morphology.add(word.feats) for word, _ in rows],
    }
    if trees:
        columns["HEAD"] = [head - i for i, (_, head) in enumerate(rows)]
        columns["DEP"] = [strings.add(word.deprel) for word, _ in rows]
    _fill(doc, columns)
    if trees:
        # spaCy derives borders from the trees; crossing arcs can shift them.
        _fill(doc, {"SENT_START": [1 if s else -1 for s in starts]})
    return doc


def _lemma(form: str, word: Word) -> str:
    """Return the engine's lemma; of a word in other letters than Latin, the word itself."""
    return word.lemma if in_latin(form) else foreign_lemma(form, name=word.upos == "PROPN")


def _white_space(doc: Doc) -> list[tuple[Word, int]]:
    """Rows for tokens of white space: they hang on the token before them (or the next)."""
    return [
        (Word(token.text, "SPACE", deprel="dep"), token.i - 1 if token.i else min(1, len(doc) - 1))
        for token in doc
    ]


def _fill(doc: Doc, columns: dict[str, list[int]]) -> None:
    if not len(doc):
        return
    # spaCy wants 64 unsigned bits; heads to the left are negative and wrap around.
    values = [
        np.array([value & 0xFFFF_FFFF_FFFF_FFFF for value in column], dtype=np.uint64)
        for column in columns.values()
    ]
    doc.from_array(list(columns), np.stack(values, axis=1))  # type: ignore[arg-type]


def doc_from_spans(vocab: Vocab, text: str, sentences: Iterable[Sequence[tuple[int, int]]]) -> Doc:
    """Return a Doc with one token for each span of characters, and ``Doc.text == text``.

    Args:
        vocab: of the pipeline.
        text: the whole text.
        sentences: the (start, end) spans of the tokens of each sentence, in order. What stands
            between them becomes a blank after the token, or tokens of white space.
    """
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[bool | int | None] = []

    def between(gap: str) -> None:
        if gap.startswith(" ") and words and not spaces[-1]:
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)
            starts.append(False)

    at = 0
    for sentence in sentences:
        for number, (start, end) in enumerate(sentence):
            first = not at
            between(text[at:start])
            words.append(text[start:end])
            spaces.append(False)
            starts.append(number == 0 and not first)
            at = end
    between(text[at:])
    if starts:
        starts[0] = True  # white space at the beginning belongs to the first sentence
    return Doc(vocab, words=words, spaces=spaces, sent_starts=starts or None)
