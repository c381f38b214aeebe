"""University of Latvia's parser (PyPI: lvnlp) as a spaCy pipeline.

lvnlp tags, lemmatizes and parses sentences that are already split into words; the words and
sentences are ours. Its model comes from the Hugging Face hub, or from a folder. lvnlp asks the
transformers library to run the code that comes with the encoder which the model's settings name,
so a model whose encoder is not the University's own is refused unless you say that you trust it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from sdk_text.errors import EngineError, InputError
from sdk_text.language.annotations import LAYERS, Word, annotate, batches, sentence_tokens
from sdk_text.language.engines import META_KEY, imported
from sdk_text.language.tokenizer import make_tokenizer

INSTALL = 'The engine "lvnlp" needs an extra; install it with: pip install "sdk_text[lvnlp]"'
MODEL = "AiLab-IMCS-UL/lv_ud2.18_lv-deberta-base"
#: Whose encoders may bring code of their own.
TRUSTED = "AiLab-IMCS-UL/"


def load_lvnlp(
    *, model: str | Path = MODEL, threads: int | None = None, device: str = "cpu",
    analyzer: bool = False, trust: bool = False,
) -> Language:  # fmt: skip
    """Load the parser.

    Args:
        model: a folder with ``config.json`` and weights, or a name on the Hugging Face hub,
            from where lvnlp fetches it (some 500 MB) unless it is in the cache.
        threads: for torch in this process; None leaves it as it is.
        device: "cpu" or "cuda:0".
        analyzer: let the University's morphological analyzer (a web service: your text leaves
            the machine) choose among lemmas and tags.
        trust: take a model whose encoder is not the University's own, and run its code.

    Raises:
        EngineError: lvnlp or the model is missing; the message says what to do.
    """
    torch, parser_module = imported(INSTALL, "torch", "lvnlp.parser")
    if threads is not None:
        torch.set_num_threads(threads)
    if not trust:
        _check_encoder(model)
    try:
        parser = parser_module.Parser.from_pretrained(str(model), device=device)
    except (ValueError, OSError, RuntimeError, KeyError) as error:
        raise _missing(model, error) from error
    if getattr(parser, "uses_analyzer_features", False) and not analyzer:
        raise InputError(
            f"The model {model} asks the University's web service about every word; say "
            "analyzer=True if your text may leave the machine"
        )
    nlp = spacy.blank("lv")
    nlp.tokenizer = make_tokenizer(nlp)
    nlp.add_pipe("sentencizer")
    component = nlp.add_pipe("sdk_text_lvnlp", config={"analyzer": analyzer})
    component.parser = parser  # type: ignore[attr-defined]
    nlp.meta[META_KEY] = {
        "version": f"lvnlp {_version('lvnlp')}, torch {_version('torch')}",
        "models": {"parser": Path(model).name if Path(model).is_dir() else str(model)},
    }
    return nlp


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def _missing(model: str | Path, error: Exception) -> EngineError:
    reason = str(error).split("\n")[0] or type(error).__name__
    return EngineError(
        f"lvnlp has no model {model} ({reason}); go online for the first use (it fetches some "
        '500 MB), or give a folder that holds it: load("lvnlp", model="FOLDER")'
    )


def _check_encoder(model: str | Path) -> None:
    """Refuse a model that names an encoder with somebody else's code."""
    folder = Path(model)
    if not folder.is_dir():
        if not str(model).startswith(TRUSTED):
            raise InputError(
                f"{model} is not a model of {TRUSTED.rstrip('/')}; trust=True takes it"
            )
        return
    settings = folder / "config.json"
    try:
        encoder = str(json.loads(settings.read_text(encoding="utf-8"))["args"]["model"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineError(f"{settings} does not describe a model of lvnlp ({error})") from error
    if not encoder.startswith(TRUSTED):
        raise InputError(
            f"{settings}: the encoder {encoder!r} may run code that comes with it; if you trust "
            'it: load("lvnlp", model=…, trust=True)'
        )


class LvnlpComponent:
    """Annotates Docs with lvnlp's parser, keeping their tokens and sentences."""

    parser: Any = None

    def __init__(self, analyzer: bool) -> None:
        self.analyzer = analyzer

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc."""
        return next(iter(self.pipe([doc])))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """Annotate Docs in batches."""
        if self.parser is None:
            raise EngineError('Make this pipeline with sdk_text.language.load("lvnlp")')
        for docs in batches(stream, batch_size):
            indices = [sentence_tokens(doc) for doc in docs]
            forms = [
                [doc[i].text for i in sentence]
                for doc, rows in zip(docs, indices, strict=True)
                for sentence in rows
            ]
            results = iter(self.parser.parse(forms, analyzer=self.analyzer) if forms else [])
            for doc, rows in zip(docs, indices, strict=True):
                annotate(doc, rows, [[_word(token) for token in next(results)] for _ in rows])
                yield doc


@Language.factory("sdk_text_lvnlp", assigns=LAYERS, default_config={"analyzer": False})
def make_lvnlp(nlp: Language, name: str, analyzer: bool) -> LvnlpComponent:
    """Return the component; `load_lvnlp` gives it its parser."""
    return LvnlpComponent(analyzer)


def _word(token: Mapping[str, Any]) -> Word:
    def text(name: str) -> str:
        value = token.get(name)
        return "" if value in (None, "_") else str(value)

    return Word(
        lemma=text("lemma") or str(token["text"]),
        upos=text("upos"),
        xpos=text("xpos"),
        feats=text("feats"),
        head=int(token["head"]),
        deprel=text("deprel"),
    )
