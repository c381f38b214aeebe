"""Measures a finished model folder through the spaCy component, as a user runs it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from scripts.language_training.splitter import running_text, sentence_f, words_and_breaks
from scripts.language_training.treebank import TreebankSentence, Word
from sdk_text.language.embedded import load_embedded

Spans = set[tuple[int, int, str]]


def gold_doc(vocab: Vocab, sentences: Sequence[TreebankSentence]) -> Doc:
    """Return a Doc with the treebank's words and sentence borders and nothing else."""
    words = [w for s in sentences for w in s.words]
    starts = [i == 0 for s in sentences for i in range(len(s.words))]
    return Doc(
        vocab,
        words=[w.form for w in words],
        spaces=[w.space_after for w in words],
        sent_starts=starts,
    )


def gold_entities(words: Sequence[Word]) -> Spans:
    """Return (first word, last word + 1, type) of the outer entities of one sentence."""
    spans: list[list[object]] = []
    for i, word in enumerate(words):
        tag = word.entity or "O"
        if tag.startswith("B-"):
            spans.append([i, i + 1, tag[2:]])
        elif tag.startswith("I-") and spans and spans[-1][1] == i:
            spans[-1][1] = i + 1
    return {(int(str(a)), int(str(b)), str(kind)) for a, b, kind in spans}


def features(text: str) -> set[str]:
    """Return the single features; spaCy writes them in an order of its own."""
    return set(text.split("|")) - {"", "_"}


def f_score(right: int, found: int, wanted: int) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * right / (found + wanted) if found + wanted else 0.0


def measure(folder: Path | None, sentences: Sequence[TreebankSentence]) -> dict[str, float]:
    """Return the shares of right words (gold tokens) and F of names, sentences and tokens."""
    nlp = load_embedded(folder)
    docs = [gold_doc(nlp.vocab, [s]) for s in sentences]
    right = dict.fromkeys(("upos", "feats", "lemma", "uas", "las"), 0)
    total = hits = found = wanted = 0
    component = nlp.get_pipe("sdk_text_embedded")
    for sentence, doc in zip(sentences, component.pipe(docs), strict=True):
        for word, token in zip(sentence.words, doc, strict=True):
            head = 0 if token.head.i == token.i else token.head.i + 1
            attached = head == word.head
            right["upos"] += token.pos_ == word.upos
            right["feats"] += features(str(token.morph)) == features(word.feats)
            right["lemma"] += token.lemma_ == word.lemma
            right["uas"] += attached
            right["las"] += attached and token.dep_.replace("ROOT", "root") == word.deprel
        total += len(sentence.words)
        if sentence.words[0].entity is not None:
            named = {(e.start, e.end, e.label_) for e in doc.ents}
            gold = gold_entities(sentence.words)
            hits, found, wanted = hits + len(named & gold), found + len(named), wanted + len(gold)
    figures = {name: count / total for name, count in right.items()}
    figures["entity_f"] = f_score(hits, found, wanted)
    figures["sentence_f"] = sentence_f(component.analyser.splitter, sentences)
    raw = running_text(sentences)
    tokens = set(words_and_breaks(raw.text)[2])
    figures["token_f"] = f_score(len(tokens & set(raw.words)), len(tokens), len(raw.words))
    return {name: round(value, 4) for name, value in figures.items()}
