"""What is printed over or beside the text: watermarks, stamps, text turned in the margin.

It is no part of the answers: it is kept apart and comes as a page header, with a notice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pdfplumber.utils.text import extract_words

from sdk_text.reading.pdf_boxes import Box, Line, Word, lines_of, union
from sdk_text.reading.pdf_sheet import Letter, Sheet, box_of, direction, make_upright

_TURNED = 8.0
"""Degrees from level above which letters are turned text."""
_CROSSING = 0.25
"""Part of the letters of a style that stand on others from which on it is printed over them."""
_MUCH_LARGER = 1.5

Style = tuple[str, int, str]
"""Font, size and colour."""


class Turned(NamedTuple):
    """A line of text that does not run level."""

    box: Box
    text: str
    is_square: bool
    """Whether it stands at a right angle to the other lines."""


@dataclass(slots=True)
class Layers:
    """A page's level text, and what is printed over or across it."""

    text: list[Letter]
    turned: list[Turned] = field(default_factory=list)
    over: list[Line] = field(default_factory=list)


def words_of(letters: Sequence[Letter]) -> list[Word]:
    """Group level letters into words."""
    found = extract_words(list(letters), x_tolerance_ratio=0.15, keep_blank_chars=False)
    return [Word(Box(w["x0"], w["top"], w["x1"], w["bottom"]), w["text"]) for w in found]


def part_layers(sheet: Sheet) -> Layers:
    """Part a sheet's letters into its text and what is printed over it."""
    level: list[Letter] = []
    across: dict[int, list[Letter]] = defaultdict(list)
    for letter in sheet.letters:
        angle = (direction(letter) + 180) % 360 - 180
        if abs(angle) > _TURNED:
            across[round(angle)].append(letter)
        else:
            letter["upright"] = True
            level.append(letter)
    layers = Layers(level)
    for angle, letters in across.items():
        layers.turned.extend(_turned_lines(sheet, angle, letters))
    _take_overprints(layers)
    return layers


def _turned_lines(sheet: Sheet, angle: int, letters: Sequence[Letter]) -> list[Turned]:
    """Read letters of one direction on a sheet of their own, turned level."""
    boxes = {id(letter): box_of(letter) for letter in letters}
    if angle % 90 == 0:
        own = Sheet(sheet.number, sheet.width, sheet.height, [dict(c) for c in letters])
        origin = {id(new): boxes[id(old)] for new, old in zip(own.letters, letters, strict=True)}
        make_upright(own)
        for letter in own.letters:
            letter["upright"] = True
        return [
            Turned(_box_on_page(line, own.letters, origin), line.text, True)
            for line in lines_of(words_of(own.letters))
        ]
    # A slanted watermark: its letters come in the order in which they are written.
    text = " ".join("".join(c["text"] for c in letters).split())
    return [Turned(union(boxes.values()), text, False)] if text else []


def _box_on_page(line: Line, letters: Sequence[Letter], origin: dict[int, Box]) -> Box:
    inside = [origin[id(c)] for c in letters if line.box.holds_centre(box_of(c))]
    return union(inside) if inside else line.box


# ── Printed over the text ────────────────────────────────────────────────────────────────────────


def _style(letter: Letter) -> Style:
    return (str(letter["fontname"]), round(letter["size"]), str(letter["non_stroking_color"]))


def _take_overprints(layers: Layers) -> None:
    """Move lines of a style that stands on the letters of another to the layer above."""
    letters = [c for c in layers.text if c["text"][:1].isalnum() and c["x1"] - c["x0"] > 0.3]
    layers.text = _without_lines_to_fill(layers.text, letters)
    counts = Counter(map(_style, letters))
    if len(counts) < 2:
        return
    crossed = _crossings(letters)
    over = {style for style in counts if _is_over(style, counts, crossed)}
    if not over:
        return
    kept: list[Letter] = []
    taken: list[Letter] = []
    for letter in layers.text:
        (taken if _style(letter) in over else kept).append(letter)
    touched = {id(c) for pair in crossed.values() for c in pair}
    for line in lines_of(words_of(taken)):
        own = [c for c in taken if line.box.holds_centre(box_of(c))]
        if any(id(c) in touched for c in own):
            layers.over.append(line)
        else:
            kept.extend(own)
    layers.text = kept


def _without_lines_to_fill(every: list[Letter], letters: Sequence[Letter]) -> list[Letter]:
    """Leave out the "_" and "." of a line to fill in that were typed over."""
    ruled = [c for c in every if c["text"] in ("_", ".", "…")]
    if len(ruled) < 5:
        return every
    places: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for letter in letters:
        for cell in _cells(_core(letter)):
            places[cell].append(_core(letter))
    gone = {
        id(c)
        for c in ruled
        if any(_core(c).shared(box) > 0 for cell in _cells(_core(c)) for box in places[cell])
    }
    return [c for c in every if id(c) not in gone]


def _crossings(letters: Sequence[Letter]) -> dict[tuple[Style, Style], list[Letter]]:
    """Letters of one style whose middles share a place with letters of another."""
    places: dict[tuple[int, int], list[tuple[Box, Style]]] = defaultdict(list)
    cores = [(_core(c), _style(c), c) for c in letters]
    for core, style, _ in cores:
        for cell in _cells(core):
            places[cell].append((core, style))
    found: dict[tuple[Style, Style], list[Letter]] = defaultdict(list)
    for core, style, letter in cores:
        others = {
            other
            for cell in _cells(core)
            for box, other in places[cell]
            if other != style and core.shared(box) > 0
        }
        for other in others:
            found[style, other].append(letter)
    return found


def _core(letter: Letter) -> Box:
    """The inner part of a letter, which no neighbour on its own or the next line touches."""
    box = box_of(letter)
    margin_x = min(0.25 * box.width, 2.5)
    margin_y = min(0.28 * box.height, 3.0)
    return Box(box.x0 + margin_x, box.top + margin_y, box.x1 - margin_x, box.bottom - margin_y)


def _cells(box: Box) -> list[tuple[int, int]]:
    return [
        (column, row)
        for column in range(int(box.x0 // 16), int(box.x1 // 16) + 1)
        for row in range(int(box.top // 16), int(box.bottom // 16) + 1)
    ]


def _is_over(
    style: Style, counts: Counter[Style], crossed: dict[tuple[Style, Style], list[Letter]]
) -> bool:
    """Whether a style is printed over another: much larger than it, or rarer."""
    for (one, other), letters in crossed.items():
        if one != style or len(letters) < max(2, _CROSSING * counts[style]):
            continue
        if style[1] >= _MUCH_LARGER * other[1]:
            return True
        if other[1] < _MUCH_LARGER * style[1] and counts[style] < counts[other]:
            return True
    return False


# ── On the other pages ───────────────────────────────────────────────────────────────────────────


def repeats(line: Line, words: Sequence[Word]) -> list[Word]:
    """Return the words that are the line again, in the same place of another page."""
    found = [
        word
        for own in line.words
        for word in words
        if word.text == own.text
        and abs(word.box.x0 - own.box.x0) <= 2
        and abs(word.box.top - own.box.top) <= 2
        and abs(word.box.height - own.box.height) <= 1
    ]
    return found if len(found) >= len(line.words) else []
