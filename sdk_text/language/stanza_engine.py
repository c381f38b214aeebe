"""Stanza's Latvian models as a spaCy pipeline.

Stanza reads its ``.pt`` files with ``torch.load(weights_only=True)``: arrays and plain values,
no pickled objects. While models load here, torch is told to refuse anything else.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer
from spacy.vocab import Vocab

from sdk_text.errors import EngineError, InputError
from sdk_text.language.annotations import (
    LAYERS,
    Word,
    annotate,
    batches,
    doc_from_spans,
    sentence_tokens,
)
from sdk_text.language.engines import META_KEY, imported
from sdk_text.language.tokenizer import make_tokenizer

INSTALL = 'The engine "stanza" needs an extra; install it with: pip install "sdk_text[stanza]"'
PROCESSORS = "tokenize,pos,lemma,depparse"
#: Names that Stanza's trainers give their files → processor.
FILE_NAMES = {
    "*tokenizer.pt": "tokenize", "*mwt_expander.pt": "mwt", "*tagger.pt": "pos",
    "*lemmatizer.pt": "lemma", "*parser.pt": "depparse",
}  # fmt: skip
_EXPANSIONS = "sdk_text.stanza.expansions"


def load_stanza(
    *, folder: str | Path | None = None, package: str = "default", processors: str = PROCESSORS,
    download: bool = False, tokens: str = "stanza", threads: int | None = None, gpu: bool = False,
) -> Language:  # fmt: skip
    """Load Stanza for Latvian.

    Args:
        folder: Stanza's resources folder (with ``resources.json``), or one with the files of
            Stanza's trainers (``…_tokenizer.pt``, ``…_tagger.pt``, ``…_lemmatizer.pt``,
            ``…_parser.pt``). Without it: ``STANZA_RESOURCES_DIR``, or Stanza's own place.
        package: Stanza's name of the package ("default", "lvtb" …).
        processors: Stanza's names, with commas.
        download: let Stanza's downloader fetch what is missing (some 200 MB) into the folder.
        tokens: who splits words and sentences, "stanza" or "sdk_text".
        threads: for torch in this process; None leaves it as it is.
        gpu: run on a graphics card if there is one.

    Raises:
        EngineError: Stanza or its Latvian models are missing; the message says what to do.
    """
    if tokens not in ("stanza", "sdk_text"):
        raise InputError(f'tokens must be "stanza" or "sdk_text", not {tokens!r}')
    stanza, torch = imported(INSTALL, "stanza", "torch")
    if threads is not None:
        torch.set_num_threads(threads)
    place = _place(stanza, folder)
    if download:
        _download(stanza, place, package, processors)
    pipeline = _pipeline(stanza, place, package, processors, tokens, gpu)
    nlp = spacy.blank("lv")
    if tokens == "stanza":
        nlp.tokenizer = StanzaTokenizer(nlp.vocab, pipeline)
    else:
        nlp.tokenizer = make_tokenizer(nlp)
        nlp.add_pipe("sentencizer")
    component = nlp.add_pipe("sdk_text_stanza")
    component.pipeline = pipeline  # type: ignore[attr-defined]
    nlp.meta[META_KEY] = {
        "version": f"stanza {version('stanza')}, torch {version('torch')}",
        "models": {name: _model_name(processor) for name, processor in pipeline.processors.items()},
    }
    return nlp


def _place(stanza: Any, folder: str | Path | None) -> Path:
    default = stanza.resources.common.DEFAULT_MODEL_DIR
    return Path(folder or os.environ.get("STANZA_RESOURCES_DIR") or default)


def _model_name(processor: Any) -> str:
    path = Path(str(processor.config.get("model_path", "none")))
    return "/".join(path.parts[-3:])


def _download(stanza: Any, place: Path, package: str, processors: str) -> None:
    try:
        stanza.download(
            "lv", model_dir=str(place), package=package, processors=processors, verbose=False
        )
    except Exception as error:  # requests, huggingface_hub and Stanza each raise their own
        raise EngineError(
            f"Stanza's downloader could not fetch its Latvian models into {place} "
            f"({type(error).__name__}); go online and try again, or give folder= with models "
            "that you have"
        ) from error


def _missing(place: Path, what: str) -> EngineError:
    return EngineError(
        f'{what} in {place}; fetch Stanza\'s models (some 200 MB) with load("stanza", '
        "download=True), set STANZA_RESOURCES_DIR, or give folder= with models that you have"
    )


@contextmanager
def _weights_only() -> Iterator[None]:
    """Let torch refuse files that hold more than arrays and plain values."""
    name = "TORCH_FORCE_WEIGHTS_ONLY_LOAD"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _pipeline(
    stanza: Any, place: Path, package: str, processors: str, tokens: str, gpu: bool
) -> Any:
    settings: dict[str, Any] = {
        "lang": "lv", "dir": str(place), "package": package, "processors": processors,
        "use_gpu": gpu, "download_method": None, "verbose": False,
        "tokenize_pretokenized": tokens != "stanza",
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch, _weights_only():
        if not (place / "resources.json").is_file():
            settings |= _trained_files(place, processors, Path(scratch))
        try:
            return stanza.Pipeline(**settings)
        except (OSError, KeyError, ValueError, RuntimeError) as error:
            # Whatever Stanza says of a missing or damaged model, in its many ways.
            reason = str(error).split("\n")[0] or type(error).__name__
            raise _missing(place, f"Stanza finds no usable Latvian model ({reason})") from error
        except Exception as error:
            if type(error).__module__.split(".")[0] not in ("stanza", "pickle", "_pickle"):
                raise
            reason = str(error).split("\n")[0]
            raise _missing(place, f"Stanza finds no usable Latvian model ({reason})") from error


def _trained_files(place: Path, processors: str, scratch: Path) -> dict[str, Any]:
    """Return settings for a folder that holds the files of Stanza's trainers."""
    found = {}
    for pattern, name in FILE_NAMES.items():
        files = sorted(place.glob(pattern))
        if files:
            found[name] = str(files[0])
    wanted = [name for name in processors.split(",") if name in FILE_NAMES.values()]
    if "mwt" in found and "mwt" not in wanted:
        wanted.insert(1, "mwt")
    lacking = [name for name in wanted if name not in found]
    if not found or lacking:
        what = f"files for {', '.join(lacking)}" if found else "Latvian models of Stanza"
        raise _missing(place, f"There are no {what}")
    listing = scratch / "resources.json"
    listing.write_text(json.dumps({"no_language": {}}), encoding="utf-8")
    settings: dict[str, Any] = {f"{name}_model_path": found[name] for name in wanted}
    vectors = sorted(place.glob("*pretrain*.pt"))
    if vectors:
        settings |= {f"{name}_pretrain_path": str(vectors[0]) for name in ("pos", "depparse")}
    return settings | {
        "processors": ",".join(wanted),
        "resources_filepath": str(listing),
        "allow_unknown_language": True,
    }


class StanzaTokenizer(DummyTokenizer):
    """Stanza's words and sentences as a spaCy tokenizer; a multi-word token stays one token."""

    def __init__(self, vocab: Vocab, pipeline: Any) -> None:
        self.vocab = vocab
        self.pipeline = pipeline

    def __call__(self, text: str) -> Doc:
        """Split one text."""
        if not text.strip():
            return doc_from_spans(self.vocab, text, [])
        document = self.pipeline.process(text, processors="tokenize")
        spans = [
            [(token.start_char, token.end_char) for token in sentence.tokens]
            for sentence in document.sentences
        ]
        doc = doc_from_spans(self.vocab, text, spans)
        expansions = {
            str(token.start_char): [word.text for word in token.words]
            for sentence in document.sentences
            for token in sentence.tokens
            if len(token.words) > 1
        }
        if expansions:
            doc.user_data[_EXPANSIONS] = expansions
        return doc


class StanzaComponent:
    """Runs all of Stanza behind its tokenizer, on the tokens and sentences that the Doc has."""

    pipeline: Any = None

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc."""
        return next(iter(self.pipe([doc])))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Annotate Docs in batches."""
        if self.pipeline is None:
            raise EngineError('Make this pipeline with sdk_text.language.load("stanza")')
        later = [n for n in self.pipeline.processors if n not in ("tokenize", "mwt")]
        for docs in batches(stream, batch_size):
            indices = [sentence_tokens(doc) for doc in docs]
            given = [_to_stanza(doc, rows) for doc, rows in zip(docs, indices, strict=True) if rows]
            results = iter(self.pipeline.process(given, processors=later) if given else [])
            for doc, rows in zip(docs, indices, strict=True):
                if rows:
                    sentences = [fold(sentence.tokens) for sentence in next(results).sentences]
                    annotate(doc, rows, sentences)
                yield doc


@Language.factory("sdk_text_stanza", assigns=LAYERS)
def make_stanza(nlp: Language, name: str) -> StanzaComponent:
    """Return the component; `load_stanza` gives it its Stanza pipeline."""
    return StanzaComponent()


def _to_stanza(doc: Doc, sentences: Sequence[Sequence[int]]) -> Any:
    from stanza.models.common.doc import Document

    expansions: Mapping[str, list[str]] = doc.user_data.get(_EXPANSIONS, {})
    given = []
    for sentence in sentences:
        rows: list[dict[str, Any]] = []
        number = 1
        for index in sentence:
            token = doc[index]
            misc = f"start_char={token.idx}|end_char={token.idx + len(token)}"
            words = expansions.get(str(token.idx), [token.text])
            if len(words) > 1:
                ids = (number, number + len(words) - 1)
                rows.append({"id": ids, "text": token.text, "misc": misc})
                rows += [{"id": (number + k,), "text": w} for k, w in enumerate(words)]
            else:
                rows.append({"id": (number,), "text": token.text, "misc": misc})
            number += len(words)
        given.append(rows)
    return Document(given, text=doc.text)


def fold(tokens: Sequence[Any]) -> list[Word]:
    """Return one Word for each of Stanza's tokens.

    A multi-word token takes the analysis of the word in it that the others hang on: the one
    whose head lies outside the token.
    """
    owner = {0: 0}
    for number, token in enumerate(tokens, 1):
        owner |= {word.id: number for word in token.words}
    return [_fold(number, token.words, owner) for number, token in enumerate(tokens, 1)]


def _fold(number: int, words: Sequence[Any], owner: Mapping[int, int]) -> Word:
    outside = [w for w in words if w.head is not None and owner[w.head] != number]
    main = (outside or list(words))[0]
    feats = main.feats or ""
    return Word(
        lemma=main.lemma or main.text,
        upos=main.upos or "",
        xpos=main.xpos or "",
        feats="" if feats == "_" else feats,
        head=-1 if main.head is None else owner[main.head],
        deprel=main.deprel or "",
    )
