"""The cheap end: spaCy's Latvian tokenizer, a rule for sentences and simplemma's lemmas."""

from __future__ import annotations

from importlib.metadata import version

import spacy
from simplemma import lemmatize
from spacy.language import Language
from spacy.tokens import Doc

from sdk_text.language.engines import META_KEY


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


def load_blank() -> Language:
    """Return ``spacy.blank("lv")`` with sentences by full stops and simplemma's lemmas."""
    nlp = spacy.blank("lv")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("sdk_text_simplemma")
    nlp.meta[META_KEY] = {
        "version": f"spacy {version('spacy')}, simplemma {version('simplemma')}",
        "models": {"lemma": f"simplemma {version('simplemma')}"},
    }
    return nlp
