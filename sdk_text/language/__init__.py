"""Latvian language engines, each a spaCy pipeline, and what comes of their Docs."""

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
