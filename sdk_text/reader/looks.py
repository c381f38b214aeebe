"""Colours and patterns of families, codes and coders: told apart in print and by any eye."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence

from sdk_text.codebook import Codebook
from sdk_text.palette import family_colour

PATTERNS = ("solid", "diagonal", "dots", "cross", "dashes", "back", "plus", "rings")
"""What the page fills a stripe with; with the colour it tells the codes of a family apart."""
_SHADES = 3
"""Shades of a family's colour, from its own to a darker and a lighter one."""


def looks_of_families(families: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return colour and pattern of each family."""
    return {
        family: {"color": family_colour(i), "pattern": PATTERNS[0]}
        for i, family in enumerate(families)
    }


def looks_of_codes(codebook: Codebook) -> dict[str, dict[str, str]]:
    """Return colour and pattern of each code: its family's colour, shaded, and a pattern."""
    families = looks_of_families([family.id for family in codebook.families])
    found: dict[str, dict[str, str]] = {}
    for family in codebook.families:
        for n, code in enumerate(codebook.of_family(family.id)):
            shade = (n // len(PATTERNS)) % _SHADES if n >= len(PATTERNS) else n % _SHADES
            found[code.id] = {
                "color": _shaded(families[family.id]["color"], shade),
                "pattern": PATTERNS[n % len(PATTERNS)],
            }
    return found


def looks_of_coders(coders: Sequence[str]) -> dict[str, str]:
    """Return a colour for each coder."""
    return {coder: family_colour(i + 3) for i, coder in enumerate(coders)}


def _shaded(color: str, shade: int) -> str:
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    light = {0: light, 1: max(0.18, light * 0.72), 2: min(0.72, light * 1.28 + 0.06)}[shade]
    return "#" + "".join(f"{round(255 * v):02x}" for v in colorsys.hls_to_rgb(hue, light, full))
