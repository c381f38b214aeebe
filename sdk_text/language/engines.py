"""The engines by name: one call loads any of them as a spaCy pipeline.

An engine is a function that returns a ``spacy.Language`` whose Docs carry lemmas, and as far as
the engine can: part of speech, features, dependencies, entities. It keeps two promises:

- ``Doc.text`` is the text it was given, character for character;
- sentence starts that are set on a Doc before it runs stay as they are.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from spacy.language import Language

from sdk_text.errors import EngineError, InputError
from sdk_text.wording.nearest import did_you_mean

#: Key of ``nlp.meta`` under which an engine says what it is.
META_KEY = "sdk_text"
EXCEPTIONS = "sdk_text_exceptions"


@dataclass(frozen=True)
class EngineInfo:
    """What a run notes about its engine.

    version: of the engine's software or model; models: the model files or packages by layer;
    options: how it was loaded, so that another process can load the same again.
    """

    engine: str
    version: str
    models: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, for ``run.json``."""
        return asdict(self)


@dataclass(frozen=True)
class Engine:
    """An engine that `load` knows: its name, one line about it and where its loader is."""

    name: str
    summary: str
    loader: str | Callable[..., Language]
    """A function, or "module:function" to be imported when first used."""

    def function(self) -> Callable[..., Language]:
        """Return the loader, importing its module where needed."""
        if not isinstance(self.loader, str):
            return self.loader
        module, _, name = self.loader.partition(":")
        found: Callable[..., Language] = getattr(importlib.import_module(module), name)
        return found


_ENGINES: dict[str, Engine] = {}


def register_engine(engine: Engine) -> None:
    """Make an engine known to `load`; a later one of the same name takes its place."""
    _ENGINES[engine.name] = engine


def known_engines() -> tuple[Engine, ...]:
    """Return every engine that `load` knows."""
    return tuple(_ENGINES.values())


for _engine in (
    Engine(
        "embedded",
        "the model in this package: offline, no torch, all layers",
        "sdk_text.language.embedded:load_embedded",
    ),
    Engine(
        "stanza",
        "Stanza's Latvian models (extra: stanza), downloaded or from a folder",
        "sdk_text.language.stanza_engine:load_stanza",
    ),
    Engine(
        "lvnlp",
        "University of Latvia's parser (extra: lvnlp), downloaded or from a folder",
        "sdk_text.language.lvnlp_engine:load_lvnlp",
    ),
    Engine(
        "blank",
        "spaCy's Latvian tokenizer with simplemma lemmas: no tags, no tree",
        "sdk_text.language.blank_engine:load_blank",
    ),
):
    register_engine(_engine)


def is_shipped(name: str) -> bool:
    """Return whether an engine is one of this package, and no other took its place."""
    found = _ENGINES.get(name)
    own = found is not None and isinstance(found.loader, str)
    return own and str(found.loader if found else "").startswith("sdk_text.language.")


def load(
    engine: str = "embedded",
    *,
    exceptions: str | Path | None = None,
    use_exceptions: bool = True,
    **options: Any,
) -> Language:
    """Load an engine as a spaCy pipeline, with the word exceptions behind it.

    Args:
        engine: "embedded", "stanza", "lvnlp", "blank" or one of your own (`register_engine`).
        exceptions: your own exceptions file; its lines win over those of the package.
        use_exceptions: False leaves out the package's exceptions as well.
        options: for the engine; see its loader (``threads``, ``folder``, ``download`` …).

    Raises:
        EngineError: the extra or the model is missing; the message says what to do.
        InputError: no such engine or option, or the exceptions file is malformed.
    """
    found = _ENGINES.get(engine)
    if found is None:
        known = ", ".join(_ENGINES)
        near = did_you_mean(engine, _ENGINES)
        raise InputError(f"There is no language engine {engine!r}; choose one of: {known}{near}")
    try:
        loader = found.function()
    except ImportError as error:
        raise EngineError(f"The engine {engine!r} cannot be imported: {error}") from error
    _check_options(engine, loader, options)
    nlp = loader(**options)
    _note(nlp, engine, options, exceptions, use_exceptions)
    if use_exceptions or exceptions is not None:
        importlib.import_module("sdk_text.language.exceptions")
        config = {"path": None if exceptions is None else str(exceptions), "own": use_exceptions}
        nlp.add_pipe(EXCEPTIONS, last=True, config=config)
    return nlp


_OF_ALL = ("exceptions", "use_exceptions")
"""Options of `load` itself."""


def _check_options(
    engine: str, loader: Callable[..., Language], options: Mapping[str, Any]
) -> None:
    parameters = inspect.signature(loader).parameters
    unknown = [name for name in options if name not in parameters]
    if unknown:
        known = ", ".join((*parameters, *_OF_ALL))
        raise InputError(
            f"The engine {engine!r} has no option {', '.join(unknown)}; its options: {known}"
            f"{did_you_mean(unknown[0], parameters)}"
        )


def _note(
    nlp: Language,
    engine: str,
    options: Mapping[str, Any],
    exceptions: str | Path | None,
    use_exceptions: bool,
) -> None:
    """Write into ``nlp.meta`` what loads the same pipeline again."""
    own: dict[str, Any] = dict(nlp.meta.get(META_KEY, {}))
    plain = {name: str(v) if isinstance(v, Path) else v for name, v in options.items()}
    if exceptions is not None:
        plain["exceptions"] = str(exceptions)
    if not use_exceptions:
        plain["use_exceptions"] = False
    own.setdefault("version", str(nlp.meta.get("version", "")))
    own.setdefault("models", {"all": str(nlp.meta.get("name", ""))})
    own.update(engine=engine, options=plain)
    nlp.meta[META_KEY] = own


def imported(install: str, *modules: str) -> list[Any]:
    """Import the modules of an engine's extra.

    Raises:
        EngineError: one of them is missing; `install` says what to do.
    """
    try:
        return [importlib.import_module(module) for module in modules]
    except ImportError as error:
        raise EngineError(f"{install} ({error})") from error


def engine_info(nlp: Language) -> EngineInfo:
    """Return what `load` noted; for any other pipeline, its name and version in spaCy."""
    own = nlp.meta.get(META_KEY)
    if own is None:
        name = f"{nlp.meta.get('lang', '')}_{nlp.meta.get('name', '')}".strip("_")
        return EngineInfo(name or "spacy", str(nlp.meta.get("version", "")))
    return EngineInfo(own["engine"], own["version"], own["models"], own["options"])
