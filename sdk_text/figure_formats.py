"""What figures are written as, and whether anything that was asked for needs them drawn.

Told apart from the formats themselves, so that a run need not load these to know.
"""

from __future__ import annotations

from collections.abc import Collection

FIGURE_FORMATS = ("png", "svg", "pdf")
"""Endings of the files of a figure; `Chart` writes them."""
_TOGETHER = "docx"
"""A document of all figures."""


def draws(formats: Collection[str]) -> bool:
    """Return whether these formats need figures drawn: drawing takes seconds."""
    return not {*FIGURE_FORMATS, _TOGETHER, "all"}.isdisjoint(formats)
