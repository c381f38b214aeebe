"""Numbers for the persons who coded, in place of their names: in results and in remarks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from sdk_text.records import MACHINES
from sdk_text.results import Results

_ENDING = re.compile(r"(?:[aāeēiīouū]+[sm]?|[sš])$")
_AS_WRITTEN = 3
"""Up to so many letters a name counts only as it is written: initials, or "Una" beside "un"."""
_CASES = "(?:ai|am|ām|as|ei|ēm|es|iem|im|is|os|um|us|a|ā|e|ē|i|ī|o|s|š|u|ū)"
_REMARKS = {"codings": "memo", "decisions": "comment", "memos": "text"}
"""Frames with a column ``coder``, and their column of persons' own words."""


class CoderNumbers:
    """What stands for each person who coded ("coder 1"), wherever the person is named."""

    def __init__(self, numbers: Mapping[str, str]) -> None:
        self._numbers = dict(numbers)

    def of(self, name: str) -> str:
        """Return what stands for a coder; machines keep their names."""
        return name if name in MACHINES else self._numbers.get(name, name)

    def replace(self, remark: str) -> str:
        """Return a remark with numbers for those who coded, in whatever case they are named.

        >>> CoderNumbers({"I": "coder 1", "Anna": "coder 2"}).replace("I jautās Annai; Iecava")
        '[coder 1] jautās [coder 2]; Iecava'
        """
        if not self._names:
            return remark
        # At once: what was put in place of one name must not be taken for another.
        return self._pattern.sub(
            lambda m: f"[{self._numbers[self._names[m.lastindex or 1]]}]", remark
        )

    def in_results(self, results: Results) -> Results:
        """Return the results with numbers for those who coded, in their remarks, too."""
        changed = {
            name: (frame := getattr(results, name)).assign(
                coder=frame["coder"].map(self.of).astype("string"),
                **{remark: frame[remark].map(self.replace).astype("string")},
            )
            for name, remark in _REMARKS.items()
        }
        return results.with_frames(**changed)

    @cached_property
    def _names(self) -> dict[int, str]:
        """The names by the number of their group in the pattern, the longest first."""
        longest = sorted(filter(str.strip, self._numbers), key=len, reverse=True)
        return dict(enumerate(longest, start=1))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        groups = ("|".join(_ways(name)) for name in self._names.values())
        return re.compile(rf"(?<!\w)(?:{'|'.join(f'({ways})' for ways in groups)})(?!\w)")


def _ways(name: str) -> list[str]:
    """Return patterns of a name: as it is, all its words in any case, each of them."""
    words = [_in_any_case(word) for word in re.findall(r"\w+", name) if len(word) >= _AS_WRITTEN]
    whole = re.escape(name) if len(name) <= _AS_WRITTEN else f"(?i:{re.escape(name)})"
    return [whole, *([r"\W+".join(words)] if len(words) > 1 else []), *words]


def _in_any_case(word: str) -> str:
    stem = _ENDING.sub("", word)
    if len(stem) < _AS_WRITTEN:
        return re.escape(stem) + _CASES
    # Its last consonant may change (Lācis, Lāča).
    stem = stem[:-1] if len(stem) > _AS_WRITTEN else stem
    return rf"(?i:{re.escape(stem)}\w{{0,4}})"
