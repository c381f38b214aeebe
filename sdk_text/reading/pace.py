"""How far reading a file has come: each usual step that is done earns it time and memory.

A file gets a fixed allowance (`sdk_text.reading.Limits`) and more with every page or paragraph that
is done. So a long file may take long, and one whose single page never ends is stopped soon.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Step = Literal["page", "paragraph"]
Told = Callable[[Step], None]

_told: Told | None = None


def tell(told: Told | None) -> None:
    """Let every step that is done from now on be told; None: no longer."""
    global _told
    _told = told


def done(step: Step) -> None:
    """Say that a page or paragraph has been read."""
    if _told is not None:
        _told(step)
