"""The families' colours: one palette wherever they are seen, told apart in grey and by hue."""

from __future__ import annotations

import colorsys
from itertools import pairwise

from made_publication import made_results
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sdk_text.codebook import load_codebook
from sdk_text.exchange.code_tree import code_tree
from sdk_text.palette import FAMILY_COLOURS, family_colour
from sdk_text.publication import theme_bars
from sdk_text.reader.looks import looks_of_codes, looks_of_families


def lightness(colour: str) -> float:
    """Return CIE L* (0 to 100)."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 116 * (0.2126 * r + 0.7152 * g + 0.0722 * b) ** (1 / 3) - 16


def hue(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 360 * colorsys.rgb_to_hls(red, green, blue)[0]


def test_neighbours_differ_in_grey_and_the_first_in_hue() -> None:
    steps = [abs(lightness(a) - lightness(b)) for a, b in pairwise(FAMILY_COLOURS)]
    assert min(steps) > 6
    hues = sorted(hue(colour) for colour in FAMILY_COLOURS[:5])
    assert min(b - a for a, b in pairwise(hues)) > 14
    assert family_colour(len(FAMILY_COLOURS)) == FAMILY_COLOURS[0]


def test_reader_exports_and_figures_have_the_same() -> None:
    book = load_codebook()
    families = [family.id for family in book.families]
    wanted = [family_colour(i) for i in range(len(families))]
    looks = looks_of_families(families)
    assert [looks[family]["color"] for family in families] == wanted
    firsts = [looks_of_codes(book)[book.of_family(family)[0].id]["color"] for family in families]
    assert [colour.upper() for colour in firsts] == wanted
    exported = [code.colour.upper() for code in code_tree(book, "lv")]
    assert exported == wanted


def test_bars_of_a_family_have_its_colour() -> None:
    figure: Figure = theme_bars(made_results()).figure()
    drawn = {
        to_hex(patch.get_facecolor()).upper()
        for axes in figure.axes
        for patch in axes.patches
        if isinstance(patch, Rectangle)
    }
    assert drawn
    assert drawn <= set(FAMILY_COLOURS)
