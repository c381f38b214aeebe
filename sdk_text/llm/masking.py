"""Names out of a text before it leaves, and the way back: from a quote to the original words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sdk_text.analysis.pseudonyms import Pseudonyms, Replaced

_NUMBER = re.compile(r"\d+")

FindNames = Callable[[str], Sequence[Replaced]]


def names_to_replace(names: Pseudonyms | None) -> FindNames:
    """Return what finds the names of a text: nothing, where names are to be kept."""
    return names.replaced if names is not None else lambda text: ()


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without names, and how it lies over the original."""

    original: str
    text: str
    _starts: tuple[int, ...]
    """Where each piece begins in `text`."""
    _pieces: tuple[tuple[int, int, bool], ...]
    """For each piece its start and end in `original`, and whether it is a name."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` stands in the original; names are taken whole."""
        first, last = self._at(start), self._at(max(start, end - 1))
        a, b, name = self._pieces[first]
        begin = a if name else a + start - self._starts[first]
        a, b, name = self._pieces[last]
        return begin, b if name else a + end - self._starts[last]

    def put_back(self, text: str) -> str:
        """Return another text (a reason) with the names of this one back in their places."""
        for start, (a, b, name), end in self._named():
            if name:
                text = text.replace(self.text[start:end], self.original[a:b])
        return text

    @property
    def names(self) -> int:
        """How many names were taken out."""
        return sum(name for *_, name in self._pieces)

    def _at(self, position: int) -> int:
        return max(bisect_right(self._starts, position) - 1, 0)

    def _named(self) -> list[tuple[int, tuple[int, int, bool], int]]:
        ends = (*self._starts[1:], len(self.text))
        return list(zip(self._starts, self._pieces, ends, strict=True))


@dataclass
class Masker:
    """Takes names out of the texts of one request; persons are numbered as they come up in it.

    So a request depends on no other report, and tells nothing of how many persons there are.
    """

    find: FindNames
    numbers: dict[str, str] = field(default_factory=dict)

    def mask(self, text: str) -> Masked:
        """Return a text with its names replaced."""
        parts: list[str] = []
        starts: list[int] = []
        pieces: list[tuple[int, int, bool]] = []
        size = done = 0

        def take(piece: str, start: int, end: int, name: bool) -> None:
            nonlocal size
            if piece:
                parts.append(piece)
                starts.append(size)
                pieces.append((start, end, name))
                size += len(piece)

        for found in self.find(text):
            take(text[done : found.start], done, found.start, False)
            take(self._own(found), found.start, found.end, True)
            done = found.end
        take(text[done:], done, len(text), False)
        if not parts:
            starts, pieces = [0], [(0, 0, False)]
        return Masked(text, "".join(parts), tuple(starts), tuple(pieces))

    def _own(self, found: Replaced) -> str:
        if found.kind != "person":
            return found.placeholder
        return _NUMBER.sub(
            lambda number: self.numbers.setdefault(number[0], str(len(self.numbers) + 1)),
            found.placeholder,
        )
