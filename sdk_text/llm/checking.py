"""What of an answer is believed: existing codes with words that stand in the segment."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

from sdk_text.llm.planning import Asked, Bundle
from sdk_text.llm.prompt import VERDICTS
from sdk_text.llm.strict_json import JsonError, json_of_answer, one_line
from sdk_text.llm.verbatim import find_verbatim

Dropped = Literal[
    "quote not in the segment", "quote of a neighbour", "unknown code", "same code twice",
    "too many codes", "not of the form", "contradicts its verdict",
]  # fmt: skip
MOST_CODINGS = 15
"""Codes of one segment; who gives more has not read it."""
_MOST_LOOKED_AT = 3 * MOST_CODINGS
"""Codings of one segment beyond which they are only counted: a flood must not take hours."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that the model gave to a segment in one pass."""

    segment: str
    code: str
    quote: str
    """The segment's own words (names in place), or the model's where they do not stand there."""
    start: int
    """Offset of the quote in the segment's clean text; -1 if it does not stand there."""
    end: int
    reason: str
    number: int
    """Of the pass."""
    dropped: Dropped | Literal[""] = ""
    """Why it does not count; empty if it does."""


@dataclass
class Checked:
    """An answer after checking."""

    suggestions: list[Suggestion] = field(default_factory=list)
    verdicts: dict[str, str] = field(default_factory=dict)
    """By segment: "coded", "none" or "unsure"; segments without one were not answered."""
    strange: Counter[str] = field(default_factory=Counter)
    """Parts of the answer that belong to no segment."""


def check_answer(content: str, bundle: Bundle, number: int) -> Checked:
    """Return what an answer says, each coding checked against its segment.

    Raises:
        JsonError: the answer as a whole is not of the form.
    """
    value = json_of_answer(content)
    rows = value.get("segments") if isinstance(value, dict) else None
    if not isinstance(rows, list):
        raise JsonError("not of the form that was asked for")
    found = Checked()
    for row in rows:
        place = row.get("segment") if isinstance(row, dict) else None
        if isinstance(place, bool) or not isinstance(place, int):
            found.strange["not of the form"] += 1
        elif not 1 <= place <= len(bundle.segments):
            found.strange["unknown segment"] += 1
        elif bundle.segments[place - 1].segment.segment in found.verdicts:
            found.strange["segment twice"] += 1
        else:
            _check_row(row, bundle, place - 1, number, found)
    if not found.verdicts:
        raise JsonError("says nothing of any segment that was asked about")
    return found


def _check_row(row: dict[str, Any], bundle: Bundle, place: int, number: int, to: Checked) -> None:
    asked = bundle.segments[place]
    id = asked.segment.segment
    verdict, codings = row.get("verdict"), row.get("codings")
    if verdict not in VERDICTS or not isinstance(codings, list):
        to.strange["not of the form"] += 1
        return
    seen: set[str] = set()
    kept = []
    if left := codings[_MOST_LOOKED_AT:]:
        to.strange["too many codings"] += len(left)
    for coding in codings[:_MOST_LOOKED_AT]:
        suggestion = _check_coding(coding, bundle, asked, number)
        if not suggestion.dropped:
            suggestion = _among(suggestion, verdict, seen)
            seen.add(suggestion.code)
        kept.append(suggestion)
    to.suggestions += kept
    if verdict == "coded" and not any(not s.dropped for s in kept):
        # It says that codes fit and gives none that holds: that is no reading of the segment.
        verdict = "unsure"
    to.verdicts[id] = verdict


def _among(suggestion: Suggestion, verdict: str, seen: set[str]) -> Suggestion:
    """Return a suggestion, dropped if it cannot stand beside the others of its segment."""
    if verdict != "coded":
        return _without(suggestion, "contradicts its verdict")
    if suggestion.code in seen:
        return _without(suggestion, "same code twice")
    if len(seen) >= MOST_CODINGS:
        return _without(suggestion, "too many codes")
    return suggestion


def _without(s: Suggestion, why: Dropped) -> Suggestion:
    return Suggestion(s.segment, s.code, s.quote, s.start, s.end, s.reason, s.number, why)


def _check_coding(coding: object, bundle: Bundle, asked: Asked, number: int) -> Suggestion:
    id = asked.segment.segment
    if not isinstance(coding, dict):
        return Suggestion(id, "", "", -1, -1, "", number, "not of the form")
    code, quote, reason = (coding.get(key) for key in ("code", "quote", "reason"))
    if not isinstance(code, str) or not isinstance(quote, str):
        return Suggestion(id, "", "", -1, -1, "", number, "not of the form")
    code = code.strip()
    said = one_line(asked.masked.put_back(reason)) if isinstance(reason, str) else ""
    if code not in {known.id for known in bundle.codes}:
        return Suggestion(id, one_line(code)[:80], one_line(quote), -1, -1, said, number,
                          "unknown code")  # fmt: skip
    found = find_verbatim(quote, asked.masked.text)
    if found is None:
        why: Dropped = (
            "quote of a neighbour" if _elsewhere(quote, bundle, asked) else
            "quote not in the segment"
        )  # fmt: skip
        return Suggestion(id, code, one_line(quote), -1, -1, said, number, why)
    start, end = asked.masked.span(*found)
    return Suggestion(id, code, asked.masked.original[start:end], start, end, said, number)


def _elsewhere(quote: str, bundle: Bundle, asked: Asked) -> bool:
    others = [other.masked.text for other in bundle.segments if other is not asked]
    others += [*bundle.before, *bundle.after, asked.lead_in, asked.subheading]
    return any(find_verbatim(quote, text) is not None for text in others)
