"""The codebook that a user keeps beside the reports, and codes added to it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

CODEBOOK_FILE = "sdk-codebook.yaml"
"""Its name in the corpus folder; `extract` takes it where no other codebook is named."""


def find_codebook(paths: Iterable[str | Path]) -> Path | None:
    """Return the codebook beside the first of these reports or folders that has one."""
    for given in paths:
        path = Path(given)
        candidate = (path if path.is_dir() else path.parent) / CODEBOOK_FILE
        if candidate.is_file():
            return candidate
    return None
