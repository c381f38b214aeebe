"""UDPipe 1 (package ufal.udpipe, MPL): its own trainer, and what it says as Docs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

_TAGGER = (
    "models=2;"
    "templates_1=lemmatizer;guesser_suffix_rules_1=8;guesser_enrich_dictionary_1=4;"
    "guesser_prefixes_max_1=4;use_lemma_1=1;provide_lemma_1=1;use_xpostag_1=0;provide_xpostag_1=0;"
    "use_feats_1=0;provide_feats_1=0;prune_features_1=0;iterations_1={lemmas};"
    "templates_2=tagger;guesser_suffix_rules_2=8;guesser_enrich_dictionary_2=4;"
    "guesser_prefixes_max_2=0;use_lemma_2=0;provide_lemma_2=0;use_xpostag_2=0;provide_xpostag_2=0;"
    "use_feats_2=1;provide_feats_2=1;prune_features_2=0;iterations_2={tags}"
)
_PARSER = (
    "iterations={parser};embedding_upostag=20;embedding_feats=20;embedding_xpostag=0;"
    "embedding_form=50;embedding_lemma=0;embedding_deprel=20;learning_rate=0.01;"
    "learning_rate_final=0.001;l2=0.5;hidden_layer=200;batch_size=10;"
    "transition_system=projective;transition_oracle=dynamic;structured_interval=8;use_gold_tags=1"
)
_TOKENIZER = "epochs={tokenizer};batch_size=50;learning_rate=0.005;dropout=0.1"
MODEL = "lv.udpipe"


def _udpipe() -> ModuleType:
    from ufal import udpipe

    return udpipe


def train(
    treebank: Path, out: Path, iterations: dict[str, int], sentences: int | None = None
) -> str:
    """Train tokenizer, tagger and parser together, and say how.

    Args:
        treebank: folder with train.conllu.
        out: folder to write the model to.
        iterations: of "tokenizer", "lemmas", "tags" and "parser".
        sentences: only the first of so many; None: all.
    """
    udpipe = _udpipe()
    error = udpipe.ProcessingError()
    given = _sentences(treebank / "train.conllu", sentences)
    model = udpipe.Trainer.train(
        "morphodita_parsito", given, udpipe.Sentences(), _TOKENIZER.format(**iterations),
        _TAGGER.format(**iterations), _PARSER.format(**iterations), error,
    )  # fmt: skip
    if error.occurred():
        raise SystemExit(f"UDPipe: {error.message}")
    out.mkdir(parents=True, exist_ok=True)
    (out / MODEL).write_bytes(model)
    rounds = ", ".join(f"{name} {n}" for name, n in iterations.items())
    return f"{len(given)} sentences; rounds: {rounds}"


def _sentences(path: Path, most: int | None) -> Any:
    udpipe = _udpipe()
    reader, error = udpipe.InputFormat.newConlluInputFormat(), udpipe.ProcessingError()
    reader.setText(path.read_text(encoding="utf-8"))
    found, sentence = udpipe.Sentences(), udpipe.Sentence()
    while (most is None or len(found) < most) and reader.nextSentence(sentence, error):
        found.append(sentence)
        sentence = udpipe.Sentence()
    if error.occurred():
        raise SystemExit(f"{path}: {error.message}")
    return found


class UDPipe:
    """A trained model with the face of a spaCy pipeline, as `evaluate_engine` wants it."""

    def __init__(self, folder: Path) -> None:
        self._udpipe = _udpipe()
        self._model = self._udpipe.Model.load(str(folder / MODEL))
        if self._model is None:
            raise SystemExit(f"{folder / MODEL}: UDPipe cannot load it")
        self.vocab = Vocab()

    def analyse(self, texts: Iterable[str]) -> int:
        """Split, tag and parse running texts; return the number of words."""
        return sum(len(s.words) - 1 for text in texts for s in self._analysed(text))

    def pipe(self, given: Iterable[str | Doc], batch_size: int = 1) -> Iterator[Doc]:
        """Yield a Doc for each text, or for each Doc (one sentence) with its words kept."""
        for one in given:
            if isinstance(one, str):
                yield self._doc(one)
            else:
                sentence = self._udpipe.Sentence()
                for word in one:
                    sentence.addWord(word.text)
                self._annotate(sentence)
                spaces = [bool(word.whitespace_) for word in one]
                yield _doc(self.vocab, [sentence], [w.text for w in one], spaces)

    def _analysed(self, text: str) -> Iterator[Any]:
        """Yield the sentences of a text, with the places of words in it."""
        tokenizer = self._model.newTokenizer("ranges")
        error = self._udpipe.ProcessingError()
        tokenizer.setText(text)
        sentence = self._udpipe.Sentence()
        while tokenizer.nextSentence(sentence, error):
            self._annotate(sentence)
            yield sentence
            sentence = self._udpipe.Sentence()
        if error.occurred():
            raise SystemExit(f"UDPipe: {error.message}")

    def _annotate(self, sentence: Any) -> None:
        error = self._udpipe.ProcessingError()
        if not self._model.tag(sentence, "", error) or not self._model.parse(sentence, "", error):
            raise SystemExit(f"UDPipe: {error.message}")

    def _doc(self, text: str) -> Doc:
        sentences = list(self._analysed(text))
        words = [sentence.words[i] for sentence in sentences for i in range(1, len(sentence.words))]
        ends = [word.getTokenRangeEnd() for word in words]
        starts = [word.getTokenRangeStart() for word in words]
        after = [*starts[1:], len(text)]
        spaces = [end < start for end, start in zip(ends, after, strict=True)]
        shown = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        return _doc(self.vocab, sentences, shown, spaces)


def _doc(vocab: Vocab, sentences: list[Any], shown: list[str], spaces: list[bool]) -> Doc:
    columns: dict[str, list[Any]] = {
        name: [] for name in ("pos", "morphs", "lemmas", "heads", "deps")
    }
    first = 0
    for sentence in sentences:
        for i in range(1, len(sentence.words)):
            word = sentence.words[i]
            columns["pos"].append(word.upostag)
            columns["morphs"].append(word.feats)
            columns["lemmas"].append(word.lemma)
            columns["heads"].append(first + (word.head or i) - 1)
            columns["deps"].append(word.deprel if word.head else "ROOT")
        first += len(sentence.words) - 1
    return Doc(vocab, words=shown, spaces=spaces, **columns)
