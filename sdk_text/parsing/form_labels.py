"""Where the labels of the form stand, also misspelt or broken by what is written beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sdk_text.parsing.form_marks import read_marks
from sdk_text.parsing.lines import LINE_END, Line, find_lines
from sdk_text.parsing.skeleton import Skeleton, letters_only
from sdk_text.records import Section
from sdk_text.template import Form, FormApproach
from sdk_text.text.signs import bare_letters

_MOST_ERRORS = 0.12
"""Wrong, missing and added letters, as a share of the label's letters."""
_LEAST_LETTERS = 9
"""A shorter label is only found as it is printed (or without its diacritics)."""
_MOST_LINES = 200
_MOST_BROKEN = 6
"""Lines that one label may be broken over."""
_LONE_TICK = re.compile(r"(?<![^\W_])(?:[XxХх]{1,3})(?![^\W_])")
_LIST_MARK = re.compile(r"(?:\d{1,2}|[^\W\d_])\\?[.)]+\s*")
_WIDE_GAP = re.compile(r"\s{2,}|[\t|]")


@dataclass(frozen=True, slots=True)
class Label:
    """A label of the form in a document."""

    approach: FormApproach
    start: int
    end: int
    pieces: tuple[tuple[int, int], ...]
    """Its stretches: more than one where something else stands between its words."""
    errors: int = 0


def find_labels(section: Section, form: Form, skeleton: Skeleton) -> dict[str, Label]:
    """Return the labels of a section by approach: first as printed, then the rest as they fit."""
    found = _as_printed(section, form, skeleton)
    missing = [a for a in form.approaches if a.approach not in found]
    if missing:
        found |= _Fitting(section, form, skeleton, found).fits(missing)
    return found


def _as_printed(section: Section, form: Form, skeleton: Skeleton) -> dict[str, Label]:
    """In the template's order wherever a label comes twice."""
    first = skeleton.position_of(section.start)
    last = skeleton.position_of(section.end)
    found: dict[str, Label] = {}
    at = first
    for approach in form.approaches:
        words = letters_only(approach.label)
        places = [
            p
            for start in (at, first)
            for p in skeleton.find_all(words, start, last)
            if ends_word(skeleton, p + len(words), last) and _free_of(found, skeleton.begins[p])
        ]
        if approach.free:
            places = [p for p in places if _begins_line(skeleton, form, p, list(found.values()))]
        if places:
            after = places[0] + len(words)
            start, end = skeleton.begins[places[0]], skeleton.ends[after - 1]
            found[approach.approach] = Label(approach, start, end, ((start, end),))
            at = after
    return found


def ends_word(skeleton: Skeleton, position: int, last: int) -> bool:
    """Whether a label may end before a position: at a word's end, or with an x glued to it."""
    if position >= last or skeleton.is_boundary(position):
        return True
    after = position
    while after < last and skeleton.text[after] == "x":
        after += 1
    return after > position and (after >= last or skeleton.is_boundary(after))


def _free_of(found: dict[str, Label], offset: int) -> bool:
    return not any(label.start <= offset < label.end for label in found.values())


def _begins_line(skeleton: Skeleton, form: Form, position: int, labels: list[Label]) -> bool:
    """Whether only blanks, boxes and ticks stand before a label on its line (or a label's end)."""
    here = skeleton.begins[position]
    begin = max([here - 40, 0, *(label.end for label in labels if label.end <= here)])
    line = LINE_END.split(skeleton.source[begin:here])[-1]
    return not read_marks(line, form).note


# ── Labels that do not stand as printed ──────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Line:
    """Letters of a line that are no lone tick, each with its position in the skeleton."""

    letters: str
    positions: tuple[int, ...]
    starts: tuple[int, ...]
    """Indices in ``letters`` where a label may begin: first, or after a tick or another label."""


class _Fitting:
    """Fits the missing labels to what is left of a section."""

    def __init__(
        self, section: Section, form: Form, skeleton: Skeleton, found: dict[str, Label]
    ) -> None:
        self.form = form
        self.skeleton = skeleton
        self.last = skeleton.position_of(section.end)
        self.taken = list(found.values())
        lines = find_lines(skeleton.source, section.start, section.end)[:_MOST_LINES]
        self.lines = [self._line(line) for line in lines]

    def _line(self, line: Line) -> _Line:
        ticks = [(m.start(), m.end()) for m in _LONE_TICK.finditer(line.text)]
        skeleton = self.skeleton
        first, last = skeleton.position_of(line.start), skeleton.position_of(line.end)
        kept = [
            p
            for p in range(first, last)
            if not any(a <= skeleton.begins[p] - line.start < b for a, b in ticks)
            and not any(t.start <= skeleton.begins[p] < t.end for t in self.taken)
        ]
        starts = [
            k
            for k, p in enumerate(kept)
            if k == 0 or kept[k - 1] != p - 1 or self._after_list_mark(kept[0], k, p)
        ]
        plain = bare_letters("".join(skeleton.text[p] for p in kept))
        return _Line(plain, tuple(kept), tuple(starts))

    def _after_list_mark(self, first: int, k: int, position: int) -> bool:
        """Whether only a number or letter of a list ("2.", "a)") stands before on the line."""
        begin, end = self.skeleton.begins[first], self.skeleton.begins[position]
        return k <= 2 and _LIST_MARK.fullmatch(self.skeleton.source, begin, end) is not None

    def fits(self, missing: list[FormApproach]) -> dict[str, Label]:
        """The labels that fit one place each and better than any other label does."""
        places = [(label.errors, label) for approach in missing for label in self._places(approach)]
        chosen: dict[str, Label] = {}
        for errors, label in sorted(places, key=lambda place: place[0]):
            rivals = [
                other
                for e, other in places
                if e == errors
                and other is not label
                and _overlap(other, label)
                and other.approach is not label.approach
            ]
            free = not any(_overlap(label, other) for other in [*chosen.values(), *self.taken])
            if label.approach.approach not in chosen and free and not rivals:
                chosen[label.approach.approach] = label
        return chosen

    def _places(self, approach: FormApproach) -> Iterator[Label]:
        wanted = bare_letters(letters_only(approach.label))
        most = max(1, int(len(wanted) * _MOST_ERRORS)) if len(wanted) >= _LEAST_LETTERS else 0
        for i, line in enumerate(self.lines):
            for start in line.starts:
                fit = self._fit(wanted, most, i, start, 1)
                if fit:
                    errors, positions = fit
                    yield self._label(approach, errors, positions)

    def _fit(
        self, wanted: str, most: int, i: int, start: int, number: int
    ) -> tuple[int, tuple[int, ...]] | None:
        """Errors and positions with which the letters fit from here, over several lines if need be.

        The rest of a line may be what is written beside the label, where a wide gap, a tick or a
        table's line parts them.
        """
        line = self.lines[i]
        letters = line.letters[start : start + len(wanted) + most]
        rows = _distances(wanted, letters, most)
        best: tuple[int, tuple[int, ...]] | None = None
        # A line that holds only a tick interrupts a label like the rest of a line does.
        after = i + 1
        while after < len(self.lines) and not self.lines[after].letters:
            after += 1
        for j in sorted(rows, reverse=True):
            row = rows[j]
            if row[len(wanted)] <= most and self._ends_well(line, start + j):
                best = _better(best, row[len(wanted)], line.positions[start : start + j])
            ends_line = start + j == len(line.letters)
            if after >= len(self.lines) or number >= _MOST_BROKEN or not j:
                continue
            if not ends_line and not self._parts(line, start + j):
                continue
            least = min(row[1:-1], default=most + 1)
            if least > most or (best and least >= best[0]):
                continue
            for done in (k for k in range(1, len(wanted)) if row[k] == least):
                rest = self._fit(wanted[done:], most - row[done], after, 0, number + 1)
                if rest:
                    here = line.positions[start : start + j]
                    best = _better(best, row[done] + rest[0], here + rest[1])
        return best

    def _ends_well(self, line: _Line, j: int) -> bool:
        if j >= len(line.letters):
            return True
        if j == 0:
            return False
        here, before = line.positions[j], line.positions[j - 1]
        return here != before + 1 or ends_word(self.skeleton, before + 1, self.last)

    def _parts(self, line: _Line, j: int) -> bool:
        """Whether a label may be interrupted here, within its line."""
        here, before = line.positions[j], line.positions[j - 1]
        between = self.skeleton.source[self.skeleton.ends[before] : self.skeleton.begins[here]]
        return here != before + 1 or bool(_WIDE_GAP.search(between))

    def _label(self, approach: FormApproach, errors: int, positions: tuple[int, ...]) -> Label:
        pieces: list[tuple[int, int]] = []
        for p in positions:
            begin, end = self.skeleton.begins[p], self.skeleton.ends[p]
            between = self.skeleton.source[pieces[-1][1] : begin] if pieces else ""
            if pieces and not any(map(str.isalnum, between)) and not _WIDE_GAP.search(between):
                pieces[-1] = pieces[-1][0], end
            else:
                pieces.append((begin, end))
        return Label(approach, pieces[0][0], pieces[-1][1], tuple(pieces), errors)


def _better(
    best: tuple[int, tuple[int, ...]] | None, errors: int, positions: tuple[int, ...]
) -> tuple[int, tuple[int, ...]]:
    return (errors, positions) if best is None or errors < best[0] else best


def _distances(wanted: str, letters: str, most: int) -> dict[int, list[int]]:
    """Edit distances of each beginning of ``letters`` (key: its length) to each of ``wanted``."""
    row = list(range(len(wanted) + 1))
    rows = {0: row}
    for j, letter in enumerate(letters, 1):
        new = [j]
        for i in range(1, len(wanted) + 1):
            new.append(min(row[i] + 1, new[i - 1] + 1, row[i - 1] + (wanted[i - 1] != letter)))
        row = new
        if min(row) > most:
            break
        rows[j] = row
    return rows


def _overlap(one: Label, other: Label) -> bool:
    return any(a < d and c < b for a, b in one.pieces for c, d in other.pieces)
