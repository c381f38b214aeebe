"""Latvian language engines, each a spaCy pipeline, and what comes of their Docs."""

from sdk_text.language.engines import (
    Engine,
    EngineInfo,
    engine_info,
    engines,
    load,
    register_engine,
)
from sdk_text.language.frames import entities_frame, tokens_frame
from sdk_text.language.segments import analyse

__all__ = [
    "Engine",
    "EngineInfo",
    "analyse",
    "engine_info",
    "engines",
    "entities_frame",
    "load",
    "register_engine",
    "tokens_frame",
]
