"""The dictionary that goes with the model: forms of the treebank, lemmas of simplemma too."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from scripts.language_training.treebank import TreebankSentence
from scripts.language_training.vocabulary import latvian_dictionary

Forms = dict[str, dict[tuple[str, str], str]]


def treebank_forms(sentences: Sequence[TreebankSentence]) -> Forms:
    """Return form → (upos, feats) → its commonest lemma in the training part.

    A word that only begins a sentence with its capital is listed without the capital.
    """
    counts: dict[tuple[str, tuple[str, str]], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for place, w in enumerate(sentence.words):
            common = w.lemma == w.lemma.lower() and w.upos != "PROPN"
            title = w.form[1:] == w.form[1:].lower()
            form = w.form.lower() if common and (title or place == 0) else w.form
            counts[form, (w.upos, w.feats)][w.lemma] += 1
    forms: Forms = {}
    for (form, bundle), lemmas in sorted(counts.items()):
        forms.setdefault(form, {})[bundle] = min(lemmas, key=lambda x: (-lemmas[x], x))
    return forms


def known_lemmas(sentences: Sequence[TreebankSentence]) -> list[str]:
    """Return the lemmas of the training part and of simplemma's Latvian data."""
    listed = {x for x in latvian_dictionary().values() if x.isalpha()}
    return sorted(listed | {w.lemma for s in sentences for w in s.words if w.lemma.isalpha()})
