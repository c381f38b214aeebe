"""Latvian language engines, each a spaCy pipeline, and what comes of their Docs."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sdk_text.language.engines import (
        Engine,
        EngineInfo,
        engine_info,
        known_engines,
        load,
        register_engine,
    )
    from sdk_text.language.frames import entities_frame, tokens_frame
    from sdk_text.language.segments import analyse, document_place, segment_of

# Imported when first used: spaCy takes a second to load, and the coder's encoder, which needs only
# the vocabulary here, can read meanwhile.
_HOME = {
    "Engine": "sdk_text.language.engines",
    "EngineInfo": "sdk_text.language.engines",
    "analyse": "sdk_text.language.segments",
    "document_place": "sdk_text.language.segments",
    "engine_info": "sdk_text.language.engines",
    "entities_frame": "sdk_text.language.frames",
    "known_engines": "sdk_text.language.engines",
    "load": "sdk_text.language.engines",
    "register_engine": "sdk_text.language.engines",
    "segment_of": "sdk_text.language.segments",
    "tokens_frame": "sdk_text.language.frames",
}

__all__ = [
    "Engine",
    "EngineInfo",
    "analyse",
    "document_place",
    "engine_info",
    "entities_frame",
    "known_engines",
    "load",
    "register_engine",
    "segment_of",
    "tokens_frame",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
