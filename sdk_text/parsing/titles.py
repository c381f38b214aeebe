"""Titles of reports: where each begins, and whose it is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from sdk_text.parsing.lines import LINE_ENDS
from sdk_text.parsing.places import known_places, ordinary_capitals, place_name, plain_id
from sdk_text.parsing.skeleton import Skeleton, letters_only
from sdk_text.signs import INVISIBLE, visible
from sdk_text.template import Template
from sdk_text.template.model import TitlePart

_MOST_PLACE_WORDS = 4
_MOST_TITLE_LINES = 3
_WORD = re.compile(rf"[^\W\d_](?:[\w\u0300-\u036f{INVISIBLE}-]*[^\W\d_][\u0300-\u036f]*)?")
_NEW_LINE = re.compile(f"[{LINE_ENDS}]")
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
            pieces.append((")?" if open_group >= 0 else "") + ("(?:" if part.group >= 0 else ""))
            open_group = part.group
        pieces.append(_piece(part))
    return re.compile("".join(pieces) + (")?" if open_group >= 0 else ""))


def _piece(part: TitlePart) -> str:
    if part.kind == "number":
        return r"(?P<number>\d{1,3})"
    if part.kind == "place":
        return r"\w{2,60}?"
    return re.escape(letters_only(part.text))


def _title(skeleton: Skeleton, template: Template, found: re.Match[str]) -> Title | None:
    if not found.group() or not skeleton.is_boundary(found.end()):
        return None
    place = _place_before(skeleton, template, found.start())
    if not place or _goes_on_as_sentence(skeleton, found.end()):
        return None
    start, words, kind = place
    digits = found.groupdict().get("number")
    number = int(digits) if digits else None
    name = plain_id(place_name(words))
    if not name:
        return None
    genitive = ordinary_capitals(words)
    nominative = next((k.nominative for k in template.kinds if k.genitive == kind), "")
    return Title(
        start=start,
        end=skeleton.ends[found.end() - 1],
        first=skeleton.position_of(start),
        after=found.end(),
        id=f"{name}-{number}" if number is not None else name,
        municipality=f"{genitive} {nominative}" if nominative else place_name(words),
        number=number,
    )


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
        plain = visible(word.group()).lower()
        if not taken and not kind and plain in kinds:
            kind = plain
        else:
            taken.insert(0, plain)
            if _is_place(" ".join(taken), kind, word.group(), skeleton, word.start()):
                best = word.start(), " ".join(taken), kind
        end = word.start()
        if taken and _starts_line(skeleton, word.start()):
            break
    return best


def _breaks(between: str) -> int:
    return len(_NEW_LINE.findall(between.replace("\r\n", "\n")))


def _starts_line(skeleton: Skeleton, offset: int) -> bool:
    return skeleton.starts_line(skeleton.position_of(offset))


def _is_place(words: str, kind: str, first: str, skeleton: Skeleton, start: int) -> bool:
    """Whether this can be a municipality's name: at a line's start, and known or capitalised."""
    if not _starts_line(skeleton, start):
        return False
    return bool(kind) or words in known_places() or first[0].isupper()


def _goes_on_as_sentence(skeleton: Skeleton, after: int) -> bool:
    """Whether a lower-case word or a comma follows on the same line."""
    gap = skeleton.gap_before(after)
    if _NEW_LINE.search(gap) or after >= len(skeleton.begins):
        return bool(_CONTINUES_SENTENCE.match(gap)) and not gap.strip().startswith(".")
    following = skeleton.source[skeleton.begins[after]]
    return following.islower() or bool(_CONTINUES_SENTENCE.match(gap) and not following.isdigit())
