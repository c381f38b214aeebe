"""Docs → tidy frames of tokens and of named entities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd
from spacy.tokens import Doc, Span, Token

from sdk_text.errors import InputError
from sdk_text.frames import COLUMNS
from sdk_text.language.segments import document_place, segment_of
from sdk_text.records import Segment


def tokens_frame(docs: Iterable[Doc]) -> pd.DataFrame:
    """Return a row per token of analysed segments.

    Columns: summary, section, segment; sentence and token (counted from 1 in the segment, a
    sentence's tokens from 1 again); start, end (offsets into the document); form, lemma, upos,
    feats ("A=B|C=D", sorted, or empty), head (a token number of the sentence; 0 for the root,
    and everywhere where the engine has no tree), deprel.
    """
    rows = (row for doc in docs for row in _token_rows(doc))
    return pd.DataFrame(rows, columns=list(COLUMNS["tokens"])).astype(COLUMNS["tokens"])


def entities_frame(docs: Iterable[Doc]) -> pd.DataFrame:
    """Return a row per named entity.

    Columns: summary, section, segment, start, end (offsets into the document), text (clean),
    lemma (see `entity_lemma`), label (of the engine: "person", "organization" …).
    """
    rows = (
        (
            *_place(_segment(doc)), *document_place(entity),
            entity.text, entity_lemma(entity), entity.label_,
        )
        for doc in docs
        for entity in doc.ents
    )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS["entities"])).astype(COLUMNS["entities"])


def entity_lemma(entity: Span) -> str:
    """Return the name in the nominative, so that the cases of one name fall together.

    The head word becomes its lemma, and so do the parts of a personal name; adjectives agree
    with the head; all other words stay as they are ("Sociālajā dienestā" → "Sociālais dienests",
    "Rīgas domē" → "Rīgas dome").
    """
    return "".join(_name_part(token, entity.root) + token.whitespace_ for token in entity).strip()


def _name_part(token: Token, root: Token) -> str:
    lemma = token.lemma_ or token.text
    if token.dep_ == "amod" and token.pos_ == "ADJ" and lemma.endswith(("s", "š")):
        feminine = "Gender=Fem" in str(token.morph)
        if "Definite=Def" in str(token.morph):
            lemma = lemma[:-1] + ("ā" if feminine else "ais")
        elif feminine:
            lemma = lemma[:-1] + "a"
    elif token != root and not token.dep_.startswith("flat"):
        return token.text
    return lemma[:1].upper() + lemma[1:] if token.text[:1].isupper() else lemma


def feats_of(token: Token) -> str:
    """Return the features as in CoNLL-U, sorted by name without regard to case; "" if none."""
    morph = str(token.morph)
    return "|".join(sorted(morph.split("|"), key=str.lower)) if morph else ""


def words_of(sentence: Span) -> list[Token]:
    """Return the tokens of a sentence that CoNLL-U counts: all but white space."""
    return [token for token in sentence if not token.is_space]


def sentences_of(doc: Doc) -> list[Span]:
    """Return the sentences; the whole Doc where no engine has set borders."""
    if not len(doc):
        return []
    return list(doc.sents) if doc.has_annotation("SENT_START") else [doc[:]]


def head_and_relation(token: Token, numbers: dict[int, int]) -> tuple[int, str]:
    """Return head number and relation; ``numbers``: token index → number in the sentence."""
    if not token.has_dep():
        return 0, ""
    if token.head == token or token.head.i not in numbers:
        return 0, "root"
    return numbers[token.head.i], token.dep_


def _token_rows(doc: Doc) -> Iterator[tuple[Any, ...]]:
    segment = _segment(doc)
    for number, sentence in enumerate(sentences_of(doc), 1):
        words = words_of(sentence)
        numbers = {token.i: n for n, token in enumerate(words, 1)}
        for token in words:
            yield (
                *_place(segment), number, numbers[token.i],
                *document_place(token),
                token.text, token.lemma_, token.pos_, feats_of(token),
                *head_and_relation(token, numbers),
            )  # fmt: skip


def _segment(doc: Doc) -> Segment:
    segment = segment_of(doc)
    if segment is None:
        raise InputError("These Docs are not of segments; make them with sdk_text.language.analyse")
    return segment


def _place(segment: Segment) -> tuple[str, str, str]:
    return segment.summary, segment.section, segment.segment
