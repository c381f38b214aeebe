"""Titles of reports: where each begins, and whose it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sdk_text.parsing.lines import LINE_END, LINE_ENDS
from sdk_text.parsing.places import known_places, ordinary_capitals, place_name, plain_id
from sdk_text.parsing.skeleton import Skeleton, letters_only
from sdk_text.template import Template
from sdk_text.template.model import TitlePart
from sdk_text.text.signs import INVISIBLE, visible

_MOST_PLACE_WORDS = 4
_MOST_TITLE_LINES = 3
_DASHES = "‐‑‒–—―−"
"""Signs that stand between the words of a name as a hyphen does."""
_WORD = re.compile(rf"[^\W\d_](?:[\w\u0300-\u036f{INVISIBLE}{_DASHES}-]*[^\W\d_][\u0300-\u036f]*)?")
_QUOTED = re.compile(rf"(?:\A|[{LINE_ENDS}])[^\S{LINE_ENDS}]*[„“«”\"]\Z")
_UNQUOTED = re.compile(rf"[^\S{LINE_ENDS}]*[”“»\"][^\S{LINE_ENDS}]*(?=[{LINE_ENDS}]|\Z)")
_LONGEST_INDENT = 80
_CONTINUES_SENTENCE = re.compile(r"[^\S\n]*[,;.”»\"']")


@dataclass(frozen=True, slots=True)
class Title:
    """One place where the title pattern stands."""

    start: int
    """Document offset of its first letter."""
    end: int
    first: int
    """Position in the skeleton of its first letter, and after its last one."""
    after: int
    id: str
    municipality: str
    number: int | None


def find_titles(skeleton: Skeleton, template: Template) -> list[Title]:
    """All places where the title pattern begins a line and no sentence, in order."""
    titles: list[Title] = []
    for found in _pattern(template).finditer(skeleton.text):
        title = _title(skeleton, template, found)
        if title and not (titles and title.first < titles[-1].after):
            titles.append(title)
    return titles


@cache
def _pattern(template: Template) -> re.Pattern[str]:
    """Regular expression on the skeleton for what comes after the place name."""
    pieces: list[str] = []
    open_group = -1
    for part in template.title[1:]:
        if part.group != open_group:
            ends, begins = ")?" if open_group >= 0 else "", f"(?P<group_{part.group}>"
            pieces.append(ends + (begins if part.group >= 0 else ""))
            open_group = part.group
        pieces.append(_piece(part, len(pieces)))
    return re.compile("".join(pieces) + (")?" if open_group >= 0 else ""))


def _piece(part: TitlePart, place: int) -> str:
    if part.kind == "number":
        return rf"(?P<number_{place}>\d{{1,4}})"
    if part.kind == "place":
        return r"\w{2,60}?"
    return re.escape(letters_only(part.text))


def _title(skeleton: Skeleton, template: Template, found: re.Match[str]) -> Title | None:
    after = next((p for p in _ends(skeleton, found) if _may_end(skeleton, p)), None)
    place = _place_before(skeleton, template, found.start()) if after is not None else None
    if after is None or not place:
        return None
    start, words, kind = place
    if _UNQUOTED.match(skeleton.gap_before(after)) and not _is_quoted(skeleton, start):
        return None
    number = _number(found, after)
    name = plain_id(place_name(words))
    if not name:
        return None
    genitive = ordinary_capitals(words)
    nominative = next((k.nominative for k in template.kinds if k.genitive == kind), "")
    return Title(
        start=start,
        end=skeleton.ends[after - 1],
        first=skeleton.position_of(start),
        after=after,
        id=f"{name}-{number}" if number is not None else name,
        municipality=f"{genitive} {nominative}" if nominative else place_name(words),
        number=number,
    )


def _ends(skeleton: Skeleton, found: re.Match[str]) -> Iterator[int]:
    """Positions where the title may end, the last first: after all that was found, but for digits
    that stand apart from its number, and before what it need not have."""
    end, last = found.end(), found.lastgroup
    if not found.group():
        return
    for name, digits in found.groupdict().items():
        if name.startswith("number") and digits and found.end(name) == end:
            inside = range(found.start(name) + 1, end)
            end = next((p for p in inside if skeleton.gap_before(p)), end)
    yield end
    if last and found.end(last) == found.end() and found.start(last) > found.start():
        yield found.start(last)


def _may_end(skeleton: Skeleton, position: int) -> bool:
    return skeleton.is_boundary(position) and not _goes_on_as_sentence(skeleton, position)


def _number(found: re.Match[str], after: int) -> int | None:
    """Return the first number before the title's end, if there is one."""
    spans = (found.span(name) for name in found.groupdict() if name.startswith("number"))
    digits = (found.string[a : min(b, after)] for a, b in spans if 0 <= a < after)
    return next(map(int, digits), None)


def _place_before(
    skeleton: Skeleton, template: Template, position: int
) -> tuple[int, str, str] | None:
    """Start, place name (genitive) and kind of municipality before the title's fixed words."""
    kinds = {unicodedata.normalize("NFC", kind.genitive.lower()) for kind in template.kinds}
    end = skeleton.begins[position]
    begin = max(0, end - 200)
    words = list(_WORD.finditer(skeleton.source, begin, end))[-_MOST_PLACE_WORDS - 1 :]
    kind = ""
    taken: list[str] = []
    best: tuple[int, str, str] | None = None
    for word in reversed(words):
        between = skeleton.source[word.end() : end]
        if "".join(visible(between).split()).strip("#*_|-") or _breaks(between) > _MOST_TITLE_LINES:
            break
        plain = re.sub(f"[{_DASHES}]", "-", visible(word.group())).lower()
        if not kind and plain in kinds:
            # What stands behind it is the office's name ("novada sociālā dienesta").
            kind, taken = plain, []
        elif not taken and plain in kinds:
            kind = plain  # "novada pašvaldības"
        else:
            taken.insert(0, plain)
            if _is_place(" ".join(taken), kind, word.group(), skeleton, word.start()):
                best = word.start(), " ".join(taken), kind
        end = word.start()
        if taken and _starts_line(skeleton, word.start()):
            break
    return best


def _breaks(between: str) -> int:
    return len(LINE_END.findall(between.replace("\r\n", "\n")))


def _starts_line(skeleton: Skeleton, offset: int) -> bool:
    return skeleton.starts_line(skeleton.position_of(offset)) or _is_quoted(skeleton, offset)


def _is_quoted(skeleton: Skeleton, offset: int) -> bool:
    """Whether only an opening quote stands before an offset on its line."""
    return bool(_QUOTED.search(skeleton.source[max(0, offset - _LONGEST_INDENT) : offset]))


def _is_place(words: str, kind: str, first: str, skeleton: Skeleton, start: int) -> bool:
    """Whether this can be a municipality's name: at a line's start, and known or capitalised."""
    if not _starts_line(skeleton, start):
        return False
    return bool(kind) or words in known_places() or first[0].isupper()


def _goes_on_as_sentence(skeleton: Skeleton, after: int) -> bool:
    """Whether a lower-case word or a comma follows on the same line."""
    gap = skeleton.gap_before(after)
    if gap.strip() == "(" and skeleton.source[skeleton.begins[after - 1]].isupper():
        return False  # "KOPSAVILKUMS (turpinājums)"
    gap = _UNQUOTED.sub("", gap, count=1) if _UNQUOTED.match(gap) else gap
    if LINE_END.search(gap) or after >= len(skeleton.begins):
        return bool(_CONTINUES_SENTENCE.match(gap)) and not gap.strip().startswith(".")
    following = skeleton.source[skeleton.begins[after]]
    return following.islower() or bool(_CONTINUES_SENTENCE.match(gap) and not following.isdigit())
