"""A spaCy pipeline for the processor: convolutions, trained from the recipe in spacy_cnn.cfg."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import spacy
import torch
from language_training.treebank import TreebankSentence, Word, read_treebank
from spacy.language import Language
from spacy.schemas import ConfigSchemaTraining
from spacy.tokens import Doc
from spacy.training import Example
from spacy.training.loop import create_train_batches, train_while_improving
from spacy.util import fix_random_seed, load_config, registry

CONFIG = Path(__file__).with_name("spacy_cnn.cfg")
_MOST_SENTENCES = 8
"""In a training text: enough to learn where sentences end."""


def train(treebank: Path, out: Path, minutes: float) -> str:
    """Train for so many minutes of the processor, write the pipeline, and say how far it came."""
    torch.set_num_threads(1)  # thinc may use it
    config = load_config(CONFIG)
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    config = nlp.config.interpolate()
    settings = registry.resolve(config["training"], schema=ConfigSchemaTraining)
    fix_random_seed(settings["seed"])
    sentences = read_treebank(treebank / "train.conllu", treebank / "ner-train.conll")
    examples = [Example(unannotated(doc), doc) for doc in docs(nlp, sentences)]
    begin = time.process_time()
    optimizer = settings["optimizer"]
    nlp.initialize(lambda: examples, sgd=optimizer)
    steps = train_while_improving(
        nlp, optimizer,
        create_train_batches(nlp, lambda _: examples, settings["batcher"], 0),
        evaluate=lambda: (0.0, {}), dropout=settings["dropout"], eval_frequency=10**9,
        accumulate_gradient=1, patience=0, max_steps=0, exclude=[], annotating_components=[],
        before_update=None,
    )  # fmt: skip
    words = 0
    for _, info, _ in steps:
        words = info["words"]
        if time.process_time() - begin > 60 * minutes:
            break
    with nlp.use_params(optimizer.averages):
        nlp.to_disk(out)
    return f"{words / sum(len(e.reference) for e in examples):.1f} times through"


def docs(nlp: Language, sentences: Iterable[TreebankSentence]) -> Iterator[Doc]:
    """Yield paragraphs, or parts of long ones, as annotated Docs."""
    for paragraph in paragraphs(sentences):
        left = iter(paragraph)
        while part := list(islice(left, _MOST_SENTENCES)):
            yield annotated(nlp, part)


def unannotated(doc: Doc) -> Doc:
    """Return a Doc of the same words."""
    spaces = [bool(word.whitespace_) for word in doc]
    return Doc(doc.vocab, words=[word.text for word in doc], spaces=spaces)


def paragraphs(sentences: Iterable[TreebankSentence]) -> Iterator[list[TreebankSentence]]:
    """Yield the sentences of each paragraph."""
    own: list[TreebankSentence] = []
    for sentence in sentences:
        if sentence.new_paragraph and own:
            yield own
            own = []
        own.append(sentence)
    if own:
        yield own


def annotated(nlp: Language, sentences: Iterable[TreebankSentence]) -> Doc:
    """Return sentences as one Doc with the treebank's annotation; unknown entities are missing."""
    words: list[Word] = []
    heads: list[int] = []
    for sentence in sentences:
        first = len(words)
        heads += [first + (w.head - 1 if w.head else i) for i, w in enumerate(sentence.words)]
        words += sentence.words
    return Doc(
        nlp.vocab,
        words=[w.form for w in words],
        spaces=[w.space_after for w in words],
        pos=[w.upos for w in words],
        morphs=["" if w.feats == "_" else w.feats for w in words],
        lemmas=[w.lemma for w in words],
        heads=heads,
        deps=["ROOT" if not w.head else w.deprel for w in words],
        ents=["" if w.entity is None else w.entity for w in words],
    )
