"""The Latvian model that comes with the package, run by onnxruntime."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

    from sdk_text.language.embedded.component import FACTORY, EmbeddedComponent

__all__ = ["FACTORY", "EmbeddedComponent", "load_embedded"]


def load_embedded(path: Path | None = None, *, threads: int = 1) -> Language:
    """Return a Latvian pipeline with our tokenizer and the embedded model.

    path: a model folder (None: the one of the package); threads: batches of sentences at a time.

    Raises:
        EngineError: the model is missing or was changed.
    """
    import spacy

    from sdk_text.language.embedded.component import FACTORY
    from sdk_text.language.tokenizer import make_tokenizer

    config = {"nlp": {"tokenizer": {"@tokenizers": "sdk_text.LatvianTokenizer.v1"}}}
    nlp = spacy.blank("lv", config=config)
    nlp.tokenizer = make_tokenizer(nlp)
    options = {"threads": threads, "model": str(path) if path else None}
    component = nlp.add_pipe(FACTORY, config=options)
    nlp.meta["name"] = "sdk_text_embedded"
    nlp.meta["version"] = component.analyser.version  # type: ignore[attr-defined]
    return nlp


def __getattr__(name: str) -> Any:
    # Without spaCy until then: the coder's encoder uses the vocabulary beside this.
    if name in ("FACTORY", "EmbeddedComponent"):
        return getattr(importlib.import_module("sdk_text.language.embedded.component"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
