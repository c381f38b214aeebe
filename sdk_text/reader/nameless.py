"""What the page is told, without personal names: texts shortened or lengthened, offsets moved."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sdk_text.analysis.coder_numbers import CoderNumbers
from sdk_text.analysis.pseudonyms import Pseudonyms
from sdk_text.reader.material import Report
from sdk_text.text.clean_text import reading_form

_SAFE = frozenset({
    "action", "approach", "code", "color", "decided", "family", "id", "joins", "kind", "lang",
    "new_code", "pattern", "rule", "section", "segment", "status",
})  # fmt: skip
"""Values of ours, and ids: no words of reports or persons. Whatever is not named here, among the
words of reports or among persons is taken for a remark, so that nothing new is forgotten."""
_TEXTS = frozenset({
    "cue", "definition", "examples", "exclude", "heading", "include", "label", "lead_in",
    "municipality", "note", "text", "title",
})  # fmt: skip
"""Values with words of the reports, where a coder's name would be somebody else's, and of the
codebook."""
_PERSONS = frozenset({"coder", "other_coders", "settled_by"})
_PLACES = ("start", "end", "heading_start", "at")


@dataclass(frozen=True, slots=True)
class _Cut:
    start: int
    end: int
    placeholder: str


class NamelessText:
    """A document with placeholders for its names, and the way from old offsets to new ones."""

    def __init__(self, report: Report, names: Pseudonyms) -> None:
        """Find the names in a report: in its segments, and in all that stands between them."""
        cuts = _merged(_cuts(report, names))
        parts: list[str] = []
        at = shift = 0
        self._starts: list[int] = []
        self._cuts: list[tuple[_Cut, int]] = []
        for cut in cuts:
            parts += [report.text[at : cut.start], cut.placeholder]
            self._starts.append(cut.start)
            self._cuts.append((cut, cut.start + shift))
            shift += len(cut.placeholder) - (cut.end - cut.start)
            at = cut.end
        self.text = "".join([*parts, report.text[at:]])

    def start(self, offset: int) -> int:
        """Return where a stretch begins now; one that begins in a name begins with it."""
        return self._moved(offset, after=False)

    def end(self, offset: int) -> int:
        """Return where a stretch ends now; one that ends in a name ends after it."""
        return self._moved(offset, after=True)

    def _moved(self, offset: int, *, after: bool) -> int:
        i = bisect_right(self._starts, offset - 1 if after else offset) - 1
        if i < 0:
            return offset
        cut, begins = self._cuts[i]
        if offset >= cut.end:
            return begins + len(cut.placeholder) + offset - cut.end
        if offset == cut.start:
            return begins
        return begins + len(cut.placeholder) if after else begins


class NamelessViews:
    """Changes what the page is told so that it holds no personal name."""

    def __init__(self, names: Pseudonyms, coders: CoderNumbers) -> None:
        """Take the names of the run, and what stands for each person who coded."""
        self._names = names
        self._coders = coders

    def report(self, view: Mapping[str, Any], report: Report) -> dict[str, Any]:
        """Return the view of a report with another text, and every offset moved with it."""
        text = NamelessText(report, self._names)
        start, end = text.start(report.start), text.end(report.end)
        changed = self._changed(view, text)
        return {**changed, "start": start, "end": end, "text": text.text[start:end]}

    def other(self, view: Mapping[str, Any]) -> dict[str, Any]:
        """Return a view without offsets, with other words."""
        found: dict[str, Any] = self._changed(view, None)
        return found

    def remark(self, text: str) -> str:
        """Return a remark without names, also of those who coded."""
        return self._names.replace(self._coders.replace(text))

    def _changed(self, value: Any, text: NamelessText | None, key: str = "") -> Any:
        if isinstance(value, Mapping):
            return {k: self._changed(v, text, _named(k, key)) for k, v in value.items()}
        if key == "words":  # the page's own, or a number
            return value
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [self._changed(v, text, key) for v in value]
        if isinstance(value, int) and not isinstance(value, bool) and key in _PLACES:
            if text is None or value < 0:
                return value
            return text.end(value) if key == "end" else text.start(value)
        if not isinstance(value, str) or key in _SAFE:
            return value
        if key in _PERSONS:
            return self._coders.of(value)
        return self._names.replace(value) if key in _TEXTS else self.remark(value)


def _named(key: str, inside: str) -> str:
    """Return the key that tells what a value is; two mean something else in some places."""
    if key == "text" and inside == "memos":
        return "memo"
    if key == "name" and inside == "coders":
        return "coder"
    return key


def _cuts(report: Report, names: Pseudonyms) -> list[_Cut]:
    cuts: list[_Cut] = []
    gaps: list[tuple[int, int]] = []
    at = report.start
    for segment in sorted(report.segments, key=lambda s: s.start):
        form = report.form(segment)
        for found in names.replaced(form.text):
            cuts.append(_Cut(*form.span(found.start, found.end), found.placeholder))
        gaps.append((at, segment.start))
        gaps += segment.skipped
        at = max(at, segment.end)
    gaps.append((at, report.end))
    for start, end in gaps:
        if start >= end:
            continue
        between = reading_form(report.text, start, end)
        for found in names.replaced(between.text):
            cuts.append(_Cut(*between.span(found.start, found.end), found.placeholder))
    return cuts


def _merged(cuts: Sequence[_Cut]) -> list[_Cut]:
    """Return cuts in order; of two that overlap, one over both."""
    found: list[_Cut] = []
    for cut in sorted(cuts, key=lambda c: (c.start, -c.end)):
        if found and cut.start < found[-1].end:
            last = found[-1]
            found[-1] = _Cut(last.start, max(last.end, cut.end), last.placeholder)
        else:
            found.append(cut)
    return found
