"""The embedded model as a spaCy component, for anybody's Latvian pipeline.

``nlp.add_pipe("sdk_text_embedded")`` sets part of speech, features, lemma, dependencies,
sentences and entities. Sentence starts and entities that are set already stay as they are.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from spacy.attrs import DEP, HEAD, IS_SPACE, LEMMA, MORPH, ORTH, POS, SENT_START, SPACY
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc, Span
from spacy.util import ensure_path
from spacy.vocab import Vocab

from sdk_text.language.embedded.analysis import Analyser, Analysis, Sentence
from sdk_text.language.embedded.folder import CARD, CHECKED, CONFIG, PACKAGED

FACTORY = "sdk_text_embedded"
DEFAULTS: dict[str, Any] = {
    "model": None,
    "threads": 1,
    "pieces_per_batch": 256,
    "keep_sentences": True,
}


class EmbeddedComponent:
    """Analyses Docs with the embedded model."""

    def __init__(
        self,
        vocab: Vocab,
        name: str = FACTORY,
        *,
        model: str | None = None,
        threads: int = 1,
        pieces_per_batch: int = 256,
        keep_sentences: bool = True,
    ) -> None:
        """Load the model.

        model: its folder (None: the one of the package); threads: batches of sentences at a time;
        pieces_per_batch: about how much text the network takes at once; keep_sentences: leave
        sentence starts that a Doc brings along.
        """
        self.vocab, self.name = vocab, name
        self.model, self.threads = model, threads
        self.pieces_per_batch, self.keep_sentences = pieces_per_batch, keep_sentences
        self._load(Path(model) if model else PACKAGED)

    def _load(self, folder: Path) -> None:
        self.analyser = Analyser(folder, self.threads, self.pieces_per_batch)
        self._tags: dict[tuple[str, str], tuple[int, int]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Analyse one Doc, in place."""
        return next(self._analyse([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """Analyse many Docs; sentences of ``batch_size`` Docs at a time share batches."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            yield from self._analyse(batch)

    def _analyse(self, docs: list[Doc]) -> Iterator[Doc]:
        columns = [_Columns(doc) for doc in docs]
        places = [self._sentences(doc, own) for doc, own in zip(docs, columns, strict=True)]
        sentences = [
            _words(own, s) for own, found in zip(columns, places, strict=True) for s in found
        ]
        results = iter(self.analyser.analyse(sentences))
        for doc, found in zip(docs, places, strict=True):
            self._annotate(doc, [(s, next(results)) for s in found])
            yield doc

    def _sentences(self, doc: Doc, columns: _Columns) -> list[list[int]]:
        """Return the places of the words (white space left out) of each sentence."""
        words = [i for i, white in enumerate(columns.white) if not white]
        if not words:
            return []
        if self.keep_sentences and doc.has_annotation("SENT_START"):
            starts = _given_starts(columns, words)
        else:
            starts = self.analyser.splitter.starts(
                [columns.texts[i] for i in words], _breaks(columns, words)
            )
        sentences: list[list[int]] = []
        for place, begins in zip(words, starts, strict=True):
            if begins or not sentences:
                sentences.append([])
            sentences[-1].append(place)
        return sentences

    def _annotate(self, doc: Doc, analyses: list[tuple[list[int], Analysis]]) -> None:
        if not len(doc):
            return
        table = np.zeros((len(doc), 5), dtype=np.uint64)
        heads = list(range(len(doc)))
        done = [False] * len(doc)
        entities: list[tuple[int, int, str]] = []
        for places, result in analyses:
            for i, place in enumerate(places):
                pos, morph = self._tag(result.bundles[i])
                heads[place], done[place] = places[result.heads[i]], True
                table[place, :3] = pos, morph, self.vocab.strings.add(result.lemmas[i])
                table[place, 4] = self.vocab.strings.add(_label(result.deprels[i]))
            entities.extend((places[a], places[b - 1] + 1, kind) for a, b, kind in result.entities)
        self._white_space(doc, table, heads, done)
        offsets = np.asarray(heads, dtype=np.int64) - np.arange(len(doc))
        table[:, 3] = offsets.astype(np.uint64)
        doc.from_array([POS, MORPH, LEMMA, HEAD, DEP], table)  # type: ignore[arg-type]
        _add_entities(doc, entities)

    def _white_space(self, doc: Doc, table: np.ndarray, heads: list[int], done: list[bool]) -> None:
        """Hang white space on the word before it; at the start of a Doc, on the one after."""
        label, morph = self.vocab.strings.add("dep"), self.vocab.morphology.add("")
        first = done.index(True) if True in done else None
        last: int | None = None
        for token in doc:
            if done[token.i]:
                last = token.i
                continue
            host = last if last is not None else first
            alone = host is None
            heads[token.i] = 0 if alone else host  # type: ignore[assignment]
            table[token.i, :3] = IDS["SPACE"], morph, self.vocab.strings.add(token.text)
            is_root = alone and token.i == 0
            table[token.i, 4] = self.vocab.strings.add("ROOT") if is_root else label

    def _tag(self, bundle: tuple[str, str]) -> tuple[int, int]:
        found = self._tags.get(bundle)
        if found is None:
            found = (IDS[bundle[0]], self.vocab.morphology.add(bundle[1]))
            self._tags[bundle] = found
        return found

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Copy the model's files to ``path``."""
        folder = ensure_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name in (*CHECKED, CONFIG, CARD):
            source = self.analyser.folder / name
            if source.exists() and source.resolve() != (folder / name).resolve():
                shutil.copyfile(source, folder / name)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> EmbeddedComponent:
        """Load the model's files from ``path``."""
        self._load(ensure_path(path))
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return where the model's files are; the files themselves stay there."""
        return str(self.analyser.folder).encode("utf-8")

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> EmbeddedComponent:
        """Load the model from where :meth:`to_bytes` says."""
        self._load(Path(data.decode("utf-8")))
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """For several processes: the other one loads the model itself."""
        options = {
            "model": str(self.analyser.folder),
            "threads": self.threads,
            "pieces_per_batch": self.pieces_per_batch,
            "keep_sentences": self.keep_sentences,
        }
        return _restore, (self.vocab, self.name, options)


def _restore(vocab: Vocab, name: str, options: dict[str, Any]) -> EmbeddedComponent:
    return EmbeddedComponent(vocab, name, **options)


def _add_entities(doc: Doc, found: list[tuple[int, int, str]]) -> None:
    """Add names that were found; those of an earlier component stay, and what it has blocked."""
    given = list(doc.ents)
    taken = {i for span in given for i in range(span.start, span.end)}
    # A blocked token begins an entity without a label (`Doc.set_ents`).
    blocked = [token.i for token in doc if token.ent_iob_ == "B" and not token.ent_type_]
    taken.update(blocked)
    own = [Span(doc, a, b, label=kind) for a, b, kind in found if taken.isdisjoint(range(a, b))]
    doc.set_ents([*given, *own], blocked=[doc[i : i + 1] for i in blocked])


def _label(deprel: str) -> str:
    """spaCy writes the root's label in capitals."""
    return "ROOT" if deprel == "root" else deprel


class _Columns:
    """What sentences are made of: a list for each question, a place for each token of a Doc.

    Asking token by token makes an object each time.
    """

    def __init__(self, doc: Doc) -> None:
        table: Any = doc.to_array([ORTH, IS_SPACE, SPACY, SENT_START]).reshape(len(doc), 4)
        orth, self.white, self.spaced, starts = table.T.tolist()
        strings = doc.vocab.strings
        self.texts = [strings[number] for number in orth]
        self.starts = [start == 1 for start in starts]


def _given_starts(columns: _Columns, words: list[int]) -> list[bool]:
    """Return for each word whether a sentence starts there or at white space before it."""
    starts = []
    before = -1
    for place in words:
        starts.append(any(columns.starts[before + 1 : place + 1]))
        before = place
    return starts


def _breaks(columns: _Columns, words: list[int]) -> list[int]:
    """Return the line breaks after each word; -1 where the next word follows at once."""
    texts, spaced = columns.texts, columns.spaced
    breaks = []
    for place, after in zip(words, [*words[1:], len(texts)], strict=True):
        between = range(place + 1, after)
        # The one space that follows a token is never a break.
        gap = bool(spaced[place] or between)
        breaks.append(sum(texts[i].count("\n") for i in between) if gap else -1)
    return breaks


def _words(columns: _Columns, places: list[int]) -> Sentence:
    """Return the words of a sentence; the first counts as having a space before it."""
    words = [columns.texts[i] for i in places]
    spaces = [True]
    for before, place in pairwise(places):
        spaces.append(place != before + 1 or bool(columns.spaced[before]))
    return Sentence(words, spaces)


@Language.factory(
    FACTORY,
    assigns=[
        "token.pos", "token.morph", "token.lemma", "token.head", "token.dep",
        "token.is_sent_start", "doc.sents", "doc.ents", "token.ent_iob", "token.ent_type",
    ],
    default_config=DEFAULTS,
)  # fmt: skip
def make_embedded(
    nlp: Language,
    name: str,
    model: str | None,
    threads: int,
    pieces_per_batch: int,
    keep_sentences: bool,
) -> EmbeddedComponent:
    """Make the component for a pipeline."""
    return EmbeddedComponent(
        nlp.vocab,
        name,
        model=model,
        threads=threads,
        pieces_per_batch=pieces_per_batch,
        keep_sentences=keep_sentences,
    )
