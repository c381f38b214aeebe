"""A person's decision on a coding, and what it is known by: the words, not their position.

A decision must survive a new parser, a renamed file and a new model. So it is tied to the summary,
to the letters and digits of the segment (case, spacing, punctuation and hyphenation set aside) and
to those of its neighbours, which tell repeated sentences apart. Segment ids and sections are kept
as hints; offsets are not kept at all.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from sdk_text.records import MACHINES, Segment
from sdk_text.text.signs import composed_line, without_marks

Action = Literal["accept", "reject", "recode", "add", "none", "comment", "read", "blind"]
ACTIONS: tuple[Action, ...] = get_args(Action)
"""accept, reject: the coding as it is; recode: another code instead; add: a code more;
none: the segment carries no code; comment: a remark without a decision. read: the segment was read
with the codes that it has, and they were left; blind: it was read without seeing any code, so that
it carries for this person what the person added, and nothing else; what another person gave there
is disputed. Neither changes a machine's coding."""
READING = frozenset({"read", "blind"})

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A segment as it is known by its words."""

    summary: str
    section: str
    segment: str
    text: str
    key: str
    """Fingerprint of the text."""
    before: str
    """Fingerprint of the segment before it in the summary; empty for the first."""
    after: str
    """Fingerprint of the segment after it; empty for the last."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person said about one code on one segment, or about the segment ("none")."""

    coder: str
    decided: str
    """When: ISO 8601, with or without time; without a zone it is taken as UTC."""
    action: Action
    summary: str
    section: str
    segment: str
    """The id that the segment had then: a hint only."""
    code: str
    """Whole id; the code decided on (add: the code added); empty for "none"."""
    new_code: str = ""
    """For "recode": the code instead."""
    comment: str = ""
    evidence: str = ""
    """Clean text of the coded span; empty where the whole segment is coded."""
    text: str = ""
    """Clean text of the segment then: needed to find it again once it has been edited."""
    key: str = ""
    before: str = ""
    after: str = ""
    occurrence: str = ""
    """Which one ("1", "2" …) where the words of `evidence` stand several times in the segment's
    text, counted from its start; empty: wherever they stand, and the first if one is needed."""
    stretch: str = ""
    """Common to the decisions that together cover a stretch over several segments, one decision for
    each segment that it touches (see `sdk_text.review.decisions.stretches`); else empty."""

    settles: str = ""
    """"yes" where it settles what persons differ on: it counts as any decision does, but is no
    coding of its coder's own, so that agreement between coders leaves it out; else empty."""

    blind: str = ""
    """"yes" where it was made without seeing any code: a later word of the same person does not
    replace it, so that what was coded blind stays known; else empty."""

    @property
    def identity(self) -> tuple[str, ...]:
        """What a later decision of the same person must share to replace this one.

        The segment's id is part of it, as a sentence may repeat between the same neighbours. Where
        ids have changed since, both decisions are kept and the later one counts.
        """
        kind = "comment" if self.action == "comment" else "decision"
        if self.action in READING:
            kind = self.action
        if self.settles:
            kind = "settled"
        elif self.blind:
            kind = f"blind {kind}"
        place = (self.summary, self.segment, self.key, self.before, self.after)
        return (self.coder, *place, span_key(self.evidence, self.occurrence), self.code, kind)

    @property
    def gives(self) -> str:
        """The code that this decision gives to its words, or "" if it gives none."""
        if self.action == "recode":
            return self.new_code
        return self.code if self.action in ("accept", "add") else ""


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, compatibility forms unified (NFKC)."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def fingerprint(text: str) -> str:
    """Return a short digest of the letters and digits of `text`, or "" for an empty text.

    Spacing, punctuation and hyphens do not count, so the same sentence out of a PDF, a text file
    and a Word file has one fingerprint. The letter in front keeps spreadsheets from reading a
    digest such as 12e45678 as a number.
    """
    letters = "".join(words(text)) or text.strip()
    if not letters:
        return ""
    return "k" + hashlib.blake2b(letters.encode("utf-8"), digest_size=8).hexdigest()


def span_key(evidence: str, occurrence: str = "") -> str:
    """Return what a coded span is known by in its segment; "" for the whole segment."""
    key = fingerprint(evidence)
    return f"{key}#{occurrence}" if key and occurrence else key


def find_all(words: str, text: str) -> list[int]:
    """Return where `words` stand in `text`, overlapping ones, too; none for no words."""
    found: list[int] = []
    at = text.find(words) if words else -1
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def places(segments: Iterable[Segment]) -> list[Place]:
    """Return the place of each segment, in order; neighbours are those of the same summary.

    `segments` stand in the order of the report.
    """
    rows: Sequence[Segment] = list(segments)
    keys = [fingerprint(segment.text) for segment in rows]

    def key_at(i: int, summary: str) -> str:
        inside = 0 <= i < len(rows) and rows[i].summary == summary
        return keys[i] if inside else ""

    return [
        Place(
            segment.summary,
            segment.section,
            segment.segment,
            segment.text,
            keys[i],
            key_at(i - 1, segment.summary),
            key_at(i + 1, segment.summary),
        )
        for i, segment in enumerate(rows)
    ]


def person_name(name: str) -> str:
    """Return a person's name as decisions carry it: composed letters, single blanks.

    A name typed on another machine, or copied from a text, may have them otherwise; it would be
    another person.
    """
    return composed_line(name)


def same_but_for_letters(names: Iterable[str], known: Iterable[str]) -> list[tuple[str, str]]:
    """Return names with those known ones that differ only in case and diacritics."""
    there: dict[str, dict[str, None]] = {}
    for name in known:
        there.setdefault(without_marks(name.casefold()), {})[name] = None
    return [
        (name, other)
        for name in dict.fromkeys(names)
        for other in there.get(without_marks(name.casefold()), ())
        if other != name
    ]


def person_problem(name: str) -> str:
    """Return what is wrong with a person's name as coder, or "" if it can be used."""
    if not name.strip():
        return "the coder's name is empty"
    if name.strip().casefold() in MACHINES:
        return f"{name!r} is the name of a machine coder; give a person's name"
    if any(unicodedata.category(c).startswith("C") for c in name):
        return "the coder's name holds a control character"
    return ""
