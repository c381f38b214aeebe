"""How well an engine does on a treebank: the CoNLL 2018 measures and named entities.

The measures are computed by `udtools` of Universal Dependencies, the keepers of the shared task's
evaluation script.
"""

from __future__ import annotations

import io
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from sdk_text.errors import EngineError, InputError
from sdk_text.language.conllu import (
    GoldSentence,
    doc_to_conllu,
    gold_doc,
    raw_paragraphs,
)
from sdk_text.measures import f1
from sdk_text.system.given_files import read_given_text

INSTALL = 'Measuring needs udtools; install it with: pip install "sdk_text[evaluation]"'
MEASURES = (
    "Tokens", "Sentences", "Words", "UPOS", "UFeats", "Lemmas", "UAS", "LAS", "CLAS", "MLAS",
    "BLEX",
)  # fmt: skip
_OF_TREES = frozenset({"UAS", "LAS", "CLAS", "MLAS", "BLEX"})
_OF_TAGS = frozenset({"UPOS", "UFeats", "MLAS"})


@dataclass(frozen=True)
class Measure:
    """Precision, recall and their mean, 0 to 1."""

    precision: float
    recall: float
    f1: float
    gold: int
    """How many there are in the treebank."""


@dataclass(frozen=True)
class Scores:
    """What `evaluate_engine` found; measures the engine has no layer for are left out."""

    raw: bool
    measures: Mapping[str, Measure]
    words: int
    seconds: float
    entities: Mapping[str, Measure] = field(default_factory=dict)
    """By label, and "all" together; empty without an entity file or entities."""

    @property
    def words_per_second(self) -> float:
        """The treebank's words by the seconds of analysis, loading not counted."""
        return self.words / self.seconds if self.seconds else 0.0


def evaluate_engine(
    nlp: Language,
    gold: Sequence[GoldSentence],
    *,
    raw: bool = False,
    entities: Path | None = None,
    batch_size: int = 64,
) -> Scores:
    """Run an engine over a treebank and compare.

    Args:
        nlp: the engine.
        gold: the treebank (`read_conllu`).
        raw: give the engine running text by paragraphs, instead of the treebank's tokens and
            sentences; then F1 counts what it splits otherwise as errors.
        entities: BIO file with the treebank's sentence ids, for the entity measures (with the
            treebank's tokens only).
        batch_size: Docs the engine gets at a time.

    Raises:
        EngineError: udtools is not installed.
        InputError: a file is malformed, or the engine changed the text.
    """
    if raw and entities is not None:
        raise InputError("Entities are measured on the treebank's tokens; leave out --raw")
    tagged = read_entities(entities) if entities is not None else {}
    given: list[Any] = list(raw_paragraphs(gold)) if raw else [gold_doc(nlp.vocab, s) for s in gold]
    started = time.perf_counter()
    docs = list(nlp.pipe(given, batch_size=batch_size))
    seconds = time.perf_counter() - started
    return Scores(
        raw=raw,
        measures=conll_measures(gold, docs),
        words=sum(len(sentence.forms) for sentence in gold),
        seconds=seconds,
        entities=entity_measures(gold, docs, tagged) if tagged else {},
    )


def conll_measures(gold: Sequence[GoldSentence], docs: Sequence[Doc]) -> dict[str, Measure]:
    """Return the measures of the CoNLL 2018 shared task, as far as the Docs have the layers.

    Raises:
        EngineError: the library that measures is missing.
        InputError: the treebank and the Docs are not of the same text.
    """
    try:
        from udtools import udeval
    except ImportError as error:
        raise EngineError(f"{INSTALL} ({error})") from error
    system = [
        block
        for number, doc in enumerate(docs, 1)
        for block in doc_to_conllu(doc, str(number), offsets=False, complete_trees=True)
    ]
    try:
        evaluation = udeval.evaluate(
            _loaded(udeval, [sentence.block for sentence in gold], "treebank"),
            _loaded(udeval, system, "engine's output"),
        )
    except udeval.UDError as error:
        raise InputError(
            f"The treebank and the engine's output cannot be compared: {error}"
        ) from error
    absent: set[str] = set()
    if not any(doc.has_annotation("DEP") for doc in docs):
        absent |= _OF_TREES
    if not any(doc.has_annotation("POS") for doc in docs):
        absent |= _OF_TAGS
    return {
        name: Measure(score.precision, score.recall, score.f1, score.gold_total)
        for name, score in evaluation.items()
        if name in MEASURES and name not in absent
    }


def _loaded(udeval: Any, blocks: Iterable[str], what: str) -> Any:
    text = "".join(f"{block}\n\n" for block in blocks)
    return udeval.load_conllu(io.StringIO(text), what, {})


@dataclass(frozen=True)
class TaggedSentence:
    """A sentence of an entity file: its words and their BIO tags."""

    forms: tuple[str, ...]
    tags: tuple[str, ...]


def read_entities(path: Path) -> dict[str, TaggedSentence]:
    """Read a BIO file: lines of form, outer tag (and more) with tabs between, by sentence id.

    Raises:
        InputError: the file cannot be read, or a line is none of these.
    """
    lines = read_given_text(path, "trees").splitlines()
    found: dict[str, tuple[list[str], list[str]]] = {}
    current: tuple[list[str], list[str]] | None = None
    for number, line in enumerate(lines, 1):
        if line.startswith("# sent_id"):
            current = found.setdefault(line.partition("=")[2].strip(), ([], []))
        elif line and not line.startswith("# "):
            cells = line.split("\t")
            if current is None or len(cells) < 2 or cells[1][:1] not in "BIO":
                raise InputError(
                    f"{path}, line {number}: a line '# sent_id = …' and then lines of word, tab, "
                    "BIO tag are wanted"
                )
            current[0].append(cells[0])
            current[1].append(cells[1])
    return {ident: TaggedSentence(tuple(f), tuple(t)) for ident, (f, t) in found.items()}


def entity_measures(
    gold: Sequence[GoldSentence], docs: Sequence[Doc], tagged: Mapping[str, TaggedSentence]
) -> dict[str, Measure]:
    """Compare entities (same words, same label) in the sentences that the entity file has too.

    Raises:
        InputError: no sentence is in both.
    """
    counts = {name: Counter[str]() for name in ("gold", "found", "right")}
    shared = 0
    for sentence, doc in zip(gold, docs, strict=True):
        layer = tagged.get(sentence.ident)
        if layer is None or layer.forms != sentence.forms:
            continue
        shared += 1
        right = bio_spans(layer.tags)
        found = {(e.start, e.end, e.label_) for e in doc.ents}
        for name, spans in (("gold", right), ("found", found), ("right", right & found)):
            counts[name].update(label for _, _, label in spans)
            counts[name]["all"] += len(spans)
    if not shared:
        raise InputError("No sentence of the entity file is in the treebank, by id and words")
    return {
        label: _measure(counts["right"][label], counts["found"][label], total)
        for label, total in counts["gold"].most_common()
    }


def bio_spans(tags: Sequence[str]) -> set[tuple[int, int, str]]:
    """Return (first word, word after the last, label) of the entities that BIO tags mark."""
    spans = set()
    start, label = 0, ""
    for i, tag in enumerate([*tags, "O"]):
        goes_on = tag.startswith("I-") and tag[2:] == label
        if label and not goes_on:
            spans.add((start, i, label))
            label = ""
        if not goes_on and tag[:2] in ("B-", "I-"):
            start, label = i, tag[2:]
    return spans


def _measure(right: int, found: int, gold: int) -> Measure:
    precision = right / found if found else 0.0
    recall = right / gold if gold else 0.0
    return Measure(precision, recall, float(f1(right, found, gold)), gold)
