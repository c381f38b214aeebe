"""How figures look: sizes of journal columns, type, colours that survive grey print."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

ONE_COLUMN_MM = 89.0
TWO_COLUMNS_MM = 160.0
"""The text block of an A4 page: printed at this width, type keeps its size."""
TALLEST_MM = 212.0
"""Leaves room for title and note on the same A4 page, so that no figure need be made smaller."""
PRINT_DPI, SCREEN_DPI = 300, 150
"""Figures are laid out at the resolution they are for: then each text is measured once."""
SMALL_PT = 8.0
"""The least size of type as printed (APA: 8 to 14)."""
TEXT_PT = 8.0
LINE_MM = 3.4
"""From one line of a label to the next."""
LETTER_MM = 1.5
"""What a letter of a label takes, on the average."""
DIVERGING = "PuOr"
"""Through white in the middle, orange to purple-blue: told apart by all."""
SHADES = "Blues"
"""Sequential, from light to dark: keeps its order in grey."""

# They double the colours of `sdk_text.palette` for grey print.
_HATCHES = ("", "////", "....", "xxxx", "----", "\\\\\\\\", "++++", "oooo")
_SOFT = "\u00ad"
"""Marks where a word may be divided, until it is known where a line ends."""
_VOWELS = frozenset("aāeēiīoōuūyAĀEĒIĪOŌUŪY")
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")

_SETTINGS: dict[str, Any] = {
    "font.family": "sans-serif",
    # Ships with matplotlib and has all Latvian letters, so a file looks the same everywhere.
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": TEXT_PT,
    "axes.titlesize": TEXT_PT,
    "axes.labelsize": TEXT_PT,
    "xtick.labelsize": TEXT_PT,
    "ytick.labelsize": TEXT_PT,
    "legend.fontsize": TEXT_PT,
    "axes.linewidth": 0.6,
    "axes.edgecolor": "#333333",
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "hatch.linewidth": 0.5,
    "lines.linewidth": 1.2,
    "axes.unicode_minus": True,
    "legend.frameon": False,
    "pdf.fonttype": 42,
    # Letters as outlines: an SVG file then needs no font where it is opened.
    "svg.fonttype": "path",
    # Names of parts inside an SVG file would otherwise be random.
    "svg.hashsalt": "sdk_text",
    "text.usetex": False,
    # A "$" in a report is a dollar, no formula.
    "text.parse_math": False,
}


@contextmanager
def settings(dpi: int = SCREEN_DPI) -> Iterator[None]:
    """Apply the look for the time of drawing or saving, whatever the user has set.

    `dpi`: resolution of figures that are made.
    """
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(cast(Any, {**_SETTINGS, "figure.dpi": dpi}))
        yield


def new_figure(width_mm: float, height_mm: float) -> Figure:
    """Return an empty figure of that size, at most a page high; layout without overlaps."""
    height_mm = min(height_mm, TALLEST_MM)
    figure = Figure(figsize=(width_mm / 25.4, height_mm / 25.4), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def hatch(position: int) -> str:
    """Return the hatching that goes with the colour of the family at `position`."""
    return _HATCHES[position % len(_HATCHES)]


def marker(position: int) -> str:
    """Return a marker."""
    return _MARKERS[position % len(_MARKERS)]


def wrapped(text: str, width: int, lines: int = 2) -> str:
    """Return `text` on at most `lines` lines of about `width` characters, cut with "…".

    Words longer than a line are divided with a hyphen, before a consonant and its vowel.
    """
    # A line may also break after a slash, as after a hyphen.
    spaced = text.replace("/", "/ ")
    spaced = " ".join(_divided(word, width) for word in spaced.split(" "))
    parts = textwrap.wrap(spaced, width, break_long_words=True, break_on_hyphens=True)
    parts = [part.replace("/ ", "/").replace(f"{_SOFT} ", "") for part in parts]
    parts = [f"{part[:-1]}-" if part.endswith(_SOFT) else part for part in parts]
    if len(parts) > lines:
        last = textwrap.shorten(" ".join(parts[lines - 1 :]), width, placeholder=" …")
        if last == "…":  # of a word as long as a line, what there is room for
            last = f"{parts[lines - 1][: width - 1].rstrip('- ')}…"
        parts = [*parts[: lines - 1], last]
    return "\n".join(parts)


def told_apart(names: Sequence[str], width: int, lines: int = 1) -> list[str]:
    """Return `names` as `wrapped` does, but names that differ do not look the same.

    Where what they differ in would be cut off, the words before it are cut out instead.
    """
    looks = [wrapped(name, width, lines) for name in names]
    alike: defaultdict[str, set[str]] = defaultdict(set)
    for name, look in zip(names, looks, strict=True):
        alike[look].add(name)
    return [
        _from_difference(name, alike[look], width, lines) if len(alike[look]) > 1 else look
        for name, look in zip(names, looks, strict=True)
    ]


def _from_difference(name: str, others: set[str], width: int, lines: int) -> str:
    """Return `name` with the words cut out that stand before it parts from all of `others`."""
    shared = max(_alike(name, other) for other in others if other != name)
    start = name.rfind(" ", 0, shared) + 1
    # Of the difference some words, at least half of the room; the rest is the beginning's.
    rest = len(name) - start
    head = max(width * lines - rest - 3, width * lines // 2 - 2)
    begins = name[: min(head, start)].rsplit(" ", 1)[0] if head < start else name[:start].rstrip()
    return wrapped(f"{begins} … {name[start:]}", width, lines)


def _alike(first: str, second: str) -> int:
    """Return how many letters both begin with."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(first), len(second)))


def _divided(word: str, width: int) -> str:
    """Return a word that is longer than a line with marks and blanks where it may be divided."""
    if len(word) <= width or width < 6 or not word.strip(".,;:()/").isalpha():
        return word
    ends = [
        end
        for end in range(3, min(width, len(word.rstrip("/")) - 2))
        if word[end - 1] in _VOWELS and word[end] not in _VOWELS and word[end + 1] in _VOWELS
    ]
    end = max(ends, default=width - 1)
    return f"{word[:end]}{_SOFT} {_divided(word[end:], width)}"


def bare(axes: Axes, *keep: str) -> None:
    """Remove the frame of `axes` but for the sides named in `keep`."""
    for side, spine in axes.spines.items():
        spine.set_visible(side in keep)


def ink_on(rgba: tuple[float, float, float, float]) -> str:
    """Return black or white, whichever reads better on a colour (WCAG relative luminance)."""
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in rgba[:3]
    )
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "black" if luminance > 0.179 else "white"
