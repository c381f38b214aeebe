"""The cheap end: spaCy's Latvian tokenizer, a rule for sentences and simplemma's lemmas."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Any

import spacy
from simplemma import lemmatize
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from sdk_text.language.engines import META_KEY

_LONGEST_RUN = 100
_LONG_RUN = re.compile(rf"\S{{{_LONGEST_RUN + 1}}}")
_PIECE = re.compile(rf"\S{{{_LONGEST_RUN}}}|\S{{0,{_LONGEST_RUN - 1}}}\s+|\S+")


def simplemma_lemma(form: str) -> str:
    """Return simplemma's Latvian lemma of a form; an unknown form comes back as it is."""
    return lemmatize(form, lang="lv")


class SimplemmaLemmatizer:
    """Sets ``token.lemma_`` where it is empty."""

    def __call__(self, doc: Doc) -> Doc:
        """Fill in the lemmas of one Doc."""
        for token in doc:
            if not token.lemma_:
                token.lemma_ = token.text if token.is_space else simplemma_lemma(token.text)
        return doc


@Language.factory("sdk_text_simplemma", assigns=["token.lemma"])
def make_simplemma(nlp: Language, name: str) -> SimplemmaLemmatizer:
    """Return the component; it needs nothing but the words."""
    return SimplemmaLemmatizer()


class InPieces:
    """spaCy's tokenizer, with runs of signs without a blank handed to it in pieces.

    It takes signs off a run's ends one by one and looks through the whole run for each, so a run of
    thousands of signs would take minutes. No word is as long as a piece.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        """Divide a text into words."""
        if not _LONG_RUN.search(text):
            doc: Doc = self._tokenizer(text)
            return doc
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _PIECE.findall(text):
            part = self._tokenizer(piece)
            words += [token.text for token in part]
            spaces += [bool(token.whitespace_) for token in part]
        return Doc(self._tokenizer.vocab, words=words, spaces=spaces)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tokenizer, name)


def load_blank() -> Language:
    """Return ``spacy.blank("lv")`` with sentences by full stops and simplemma's lemmas."""
    nlp = spacy.blank("lv")
    nlp.tokenizer = InPieces(nlp.tokenizer)
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("sdk_text_simplemma")
    nlp.meta[META_KEY] = {
        "version": f"spacy {version('spacy')}, simplemma {version('simplemma')}",
        "models": {"lemma": f"simplemma {version('simplemma')}"},
    }
    return nlp
