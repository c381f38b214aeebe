"""Headings with a small typing error or without their diacritics, at a missing heading's place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from sdk_text.parsing.candidates import Candidate
from sdk_text.parsing.heading_scores import SENTENCE_ENDED, after_tail
from sdk_text.parsing.lines import LINE_END, find_lines
from sdk_text.parsing.missing import find_gaps
from sdk_text.parsing.skeleton import Skeleton, letters_only
from sdk_text.template import Template
from sdk_text.text.signs import bare_letters

_MOST_ERRORS = 0.12
"""Wrong, missing and added letters, as a share of the heading's letters."""
_LEAST_LETTERS = 9
_FEW_WORDS = 3
_ENDING = 2
"""Letters at a word's end that case and number change: another form, no typing error."""
_NUMBER = re.compile(r"\d{1,2}(?:\s?[.)]\s{0,10}|\s{1,10})(?=[^\W\d_])")
_SCORE = 1.5


@dataclass(frozen=True, slots=True)
class _Wording:
    section: int
    words: tuple[str, ...]
    text: str
    plain: str
    most: int
    pieces: tuple[tuple[int, str], ...]
    """One of them at least must stand unchanged (offset, letters)."""


@cache
def _wordings(template: Template) -> tuple[_Wording, ...]:
    found: list[_Wording] = []
    for i, section in enumerate(template.sections):
        for wording in section.wordings:
            words = tuple(filter(None, map(letters_only, wording.split())))
            text = "".join(words)
            most = max(1, int(len(text) * _MOST_ERRORS))
            if len(text) >= _LEAST_LETTERS and not section.directly_after_parent:
                plain = bare_letters(text)
                found.append(_Wording(i, words, text, plain, most, _pieces(plain, most + 1)))
    return tuple(found)


def _pieces(text: str, number: int) -> tuple[tuple[int, str], ...]:
    edges = [len(text) * k // number for k in range(number + 1)]
    return tuple((a, text[a:b]) for a, b in pairwise(edges))


def with_misspelt(
    skeleton: Skeleton, template: Template, chosen: list[Candidate], first: int, last: int
) -> list[Candidate]:
    """The chosen headings and those between them that are missing there and stand misspelt.

    Args: see `missing.find_gaps`.

    Returns:
        All in order. A misspelt one begins a line at the place that the template's order gives
        it, and no other line there resembles it as much; it is marked as such.
    """
    ends = [*(c.first for c in chosen[1:]), last]
    chosen = [_whole(skeleton, template, c, end) for c, end in zip(chosen, ends, strict=False)]
    found = list(chosen)
    for gap in find_gaps(skeleton, template, chosen, first, last):
        missing = [w for w in _wordings(template) if w.section in gap.missing]
        if missing and gap.end - gap.start >= _LEAST_LETTERS:
            found += _in_order(_between(skeleton, template, missing, gap.start, gap.end))
    found += _right_after_parents(skeleton, template, found)
    return sorted(found, key=lambda candidate: candidate.first)


def _whole(skeleton: Skeleton, template: Template, candidate: Candidate, last: int) -> Candidate:
    """A heading of which only a shorter wording was found, with the misspelt rest of it."""
    at = candidate.first
    for wording in _wordings(template):
        longer = len(wording.text) - wording.most > candidate.after - at
        if wording.section == candidate.section and longer and not candidate.pieces:
            end = min(last, at + len(wording.text) + wording.most)
            fit = _fit(skeleton, wording, at, bare_letters(skeleton.text[at:end]))
            if fit:
                return _candidate(skeleton, wording, at, fit[1], candidate.start)
    return candidate


def _right_after_parents(
    skeleton: Skeleton, template: Template, found: list[Candidate]
) -> Iterator[Candidate]:
    """Headings of one everyday word right under a misspelt one."""
    there = {c.section for c in found}
    by_id = {template.sections[c.section].id: c for c in found if c.misspelt}
    for i, section in enumerate(template.sections):
        parent = by_id.get(section.parent)
        if section.directly_after_parent and i not in there and parent:
            at, text = parent.after, letters_only(section.heading)
            after = at + len(text)
            written = bare_letters(skeleton.text[at:after])
            if written == bare_letters(text) and skeleton.is_boundary(after):
                end = after_tail(skeleton.source, skeleton.ends[after - 1], stops=True)
                yield Candidate(i, at, after, skeleton.begins[at], end, _SCORE)


def _in_order(found: Iterable[tuple[int, Candidate]]) -> list[Candidate]:
    """Of each section the place with the fewest errors, if it is the only such and in order."""
    best: dict[int, tuple[int, Candidate]] = {}
    unclear: set[int] = set()
    for errors, candidate in found:
        other = best.get(candidate.section)
        if other is None or errors < other[0]:
            best[candidate.section] = errors, candidate
            unclear.discard(candidate.section)
        elif errors == other[0] and candidate.first != other[1].first:
            unclear.add(candidate.section)
    clear = sorted(
        (c for _, c in best.values() if c.section not in unclear), key=lambda c: c.section
    )
    kept: list[Candidate] = []
    for candidate in clear:
        if not kept or candidate.first >= kept[-1].after:
            kept.append(candidate)
    return kept


def _between(
    skeleton: Skeleton, template: Template, missing: list[_Wording], start: int, end: int
) -> Iterator[tuple[int, Candidate]]:
    """Places between two positions that a missing heading fits, with its number of errors."""
    longest = max(len(w.text) + w.most for w in missing)
    source = skeleton.source
    stop = skeleton.begins[end] if end < len(skeleton.begins) else len(source)
    before = "."
    for line in find_lines(source, skeleton.begins[start], stop):
        ended = bool(SENTENCE_ENDED.search(before[-2:])) or len(before) < 60
        before = line.text
        number = _NUMBER.match(source, line.start, line.end)
        begin = number.end() if number else line.start
        at = skeleton.position_of(begin)
        is_here = at < end and skeleton.begins[at] == begin
        if not ended or not is_here or not source[begin].isupper():
            continue
        window = bare_letters(skeleton.text[at : min(end, at + longest)])
        for wording in missing:
            if _may_fit(window, wording) and not (
                number and not template.sections[wording.section].number
            ):
                fit = _fit(skeleton, wording, at, window)
                if fit:
                    yield fit[0], _candidate(skeleton, wording, at, fit[1], line.start)


def _may_fit(window: str, wording: _Wording) -> bool:
    """Whether a piece of the heading stands unchanged near its place: a cheap first look."""
    return len(window) >= len(wording.text) - wording.most and any(
        window.find(piece, max(0, at - wording.most), at + wording.most + len(piece)) >= 0
        for at, piece in wording.pieces
    )


def _fit(skeleton: Skeleton, wording: _Wording, at: int, window: str) -> tuple[int, int] | None:
    """Errors and length of the stretch at ``at`` that is the heading misspelt, if any."""
    best: tuple[int, int] | None = None
    for errors, length in _prefix_distances(wording.plain, window, wording.most):
        after = at + length
        if (best is None or errors < best[0]) and _ends_well(skeleton, wording, after):
            best = errors, length
    if best is None:
        return None
    # The very words of a short heading were refused before for what stands around them.
    few = len(wording.words) <= _FEW_WORDS
    if few and skeleton.text.startswith(wording.text, at):
        return None
    if few and _is_other_form(wording, window[: best[1]], skeleton, at):
        return None
    return best


def _prefix_distances(pattern: str, window: str, most: int) -> Iterator[tuple[int, int]]:
    """Edit distance of the pattern to each beginning of the window, where it is small enough.

    Two letters in each other's place are one error.
    """
    row = last = list(range(len(pattern) + 1))
    for j, letter in enumerate(window[: len(pattern) + most], 1):
        low, high = max(1, j - most), min(len(pattern), j + most)
        new = [most + 1] * (len(pattern) + 1)
        new[0] = j
        for i in range(low, high + 1):
            new[i] = min(row[i] + 1, new[i - 1] + 1, row[i - 1] + (pattern[i - 1] != letter))
            if min(i, j) > 1 and pattern[i - 2 : i] == letter + window[j - 2]:
                new[i] = min(new[i], last[i - 2] + 1)
        last, row = row, new
        if j >= len(pattern) - most and row[-1] <= most:
            yield row[-1], j


def _ends_well(skeleton: Skeleton, wording: _Wording, after: int) -> bool:
    """Whether a heading may end here: at a line's end, a long one also before an answer."""
    if not skeleton.is_boundary(after):
        return False
    if after >= len(skeleton.text):
        return True
    gap = skeleton.gap_before(after)
    following = skeleton.source[skeleton.begins[after]]
    if LINE_END.search(gap):
        return not following.islower() and not re.match(r"\s*[,;–—-]", gap)
    return len(wording.words) > _FEW_WORDS and following.isupper() and "," not in gap


def _is_other_form(wording: _Wording, window: str, skeleton: Skeleton, at: int) -> bool:
    """Whether only endings of words differ: the heading's words in another case."""
    words = re.findall(r"\w+", _source_words(skeleton, at, at + len(window)))
    plain = [bare_letters(letters_only(word)) for word in words]
    mine = [bare_letters(word) for word in wording.words]
    if len(plain) != len(mine):
        return False
    # The same letters in another order are a typing error.
    return [*map(sorted, plain)] != [*map(sorted, mine)] and all(
        a[: max(1, len(a) - _ENDING)] == b[: max(1, len(a) - _ENDING)]
        for a, b in zip(mine, plain, strict=True)
    )


def _source_words(skeleton: Skeleton, first: int, after: int) -> str:
    text = skeleton.source[skeleton.begins[first] : skeleton.ends[after - 1]]
    return unicodedata.normalize("NFC", text)


def _candidate(
    skeleton: Skeleton, wording: _Wording, at: int, length: int, start: int
) -> Candidate:
    end = after_tail(skeleton.source, skeleton.ends[at + length - 1], stops=True)
    return Candidate(
        wording.section, at, at + length, start, end, _SCORE,
        misspelt=skeleton.text[at : at + length] != wording.text,
    )  # fmt: skip
