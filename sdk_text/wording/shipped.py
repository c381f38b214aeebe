"""The wording files of this folder, read once each."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@cache
def shipped(name: str) -> dict[str, Any]:
    """Return what a TOML file of this folder holds; nobody changes it."""
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
