"""What the classifier sees of a segment: named features, none of them longer than two words.

``w:`` lemma, ``b:`` two lemmas in a row, ``m:`` form of a predicate or a negation, ``s:`` section
and kind, ``l:`` lemma in the lead-in or subheading, ``r:`` rule that fired, ``k:`` code that rules
give, ``pk:`` / ``nk:`` the same for the segment before / after. Pieces of words and the lemmas of
neighbours were tried and left out: they made the model ten times as large and no better.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Protocol

from sdk_text.coding.encoder.session import Meaning
from sdk_text.coding.rules import Firing, RuleMatcher
from sdk_text.coding.words import Words, words_of_heading
from sdk_text.records import Segment

_LETTERS = re.compile(r"[^\W\d_]+", re.UNICODE)
_MAX_WORD = 24
# After these a capital is no sign of a name.
_OPENERS = {".", "!", "?", ":", "“", "„", "”", '"', "(", "–", "-", "•", ")"}

# Weight of each block against the words of the segment itself.
WEIGHTS = {
    "w": 1.0,
    "b": 0.6,
    "m": 0.3,
    "s": 0.5,
    "l": 0.8,
    "r": 1.0,
    "k": 1.2,
    "pk": 0.4,
    "nk": 0.3,
}


class Reader(Protocol):
    """What reads the meaning of segments: the encoder, or one that remembers."""

    def read(self, segments: Sequence[Segment]) -> list[Meaning]:
        """Return the meaning of each segment, in the order given."""
        ...


@dataclass(frozen=True)
class View:
    """A segment with all that the coders know of it."""

    segment: Segment
    words: Words
    firings: tuple[Firing, ...] = ()
    meaning: Meaning | None = field(default=None, repr=False)
    """What the encoder reads in it; None where no encoder is used."""
    before: View | None = field(default=None, repr=False)
    after: View | None = field(default=None, repr=False)
    denied: frozenset[str] = frozenset()
    """Codes for which rules found words, all of them denied."""


def views(
    segments: Sequence[Segment],
    words: Sequence[Words],
    rules: RuleMatcher,
    encoder: Reader | None = None,
) -> list[View]:
    """Segments with words, firings, meaning and neighbours (of the same section)."""
    # The rules first: an encoder that reads beside them may be done by then.
    read = [rules.read(text, segment) for segment, text in zip(segments, words, strict=True)]
    meanings = encoder.read(segments) if encoder is not None else [None] * len(segments)
    rows = zip(segments, words, read, meanings, strict=True)
    return linked(
        [
            View(segment, text, tuple(firings), meaning, denied=denied)
            for segment, text, (firings, denied), meaning in rows
        ]
    )


def linked(plain: Sequence[View]) -> list[View]:
    """The same views, each with its neighbours (of the same section)."""
    found = []
    for i, view in enumerate(plain):
        before = plain[i - 1] if i and _together(plain[i - 1], view) else None
        after = plain[i + 1] if i + 1 < len(plain) and _together(view, plain[i + 1]) else None
        found.append(replace(view, before=before, after=after))
    return found


def _together(first: View, second: View) -> bool:
    a, b = first.segment, second.segment
    return (a.summary, a.section) == (b.summary, b.section)


def lemmas(words: Words) -> list[str]:
    """Lemmas of the words that carry meaning; numbers are all alike, names are left out."""
    found = []
    for i, word in enumerate(words.words):
        if _LETTERS.fullmatch(word.lower) is None:
            if any(ch.isdigit() for ch in word.lower):
                found.append("0")
            continue
        named = i > 0 and word.form.istitle() and words.words[i - 1].form not in _OPENERS
        if word.upos == "PROPN" or named:
            continue
        found.append(word.lemma[:_MAX_WORD])
    return found


def _grammar(words: Words) -> Iterable[str]:
    for i, word in enumerate(words.words):
        if word.upos in {"VERB", "AUX"}:
            kept = [f for f in word.feats.split("|") if f.startswith(_VERB_FEATS)]
            yield "|".join([word.upos, *kept])
        if word.negated:
            yield "neg"
        if i == 0 and word.upos:
            yield f"first={word.upos}"


_VERB_FEATS = ("Mood=", "Polarity=", "Tense=", "VerbForm=", "Voice=", "Person=")


def code_scores(firings: Iterable[Firing]) -> dict[str, float]:
    """For each code the joint confidence of the rules that fired, certain or not."""
    doubts: dict[str, float] = {}
    for firing in firings:
        code = firing.rule.code
        doubts[code] = doubts.get(code, 1.0) * (1.0 - firing.rule.confidence)
    return {code: 1.0 - doubt for code, doubt in doubts.items()}


def named_features(view: View) -> dict[str, float]:
    """Name and strength of each feature of a segment."""
    found: dict[str, float] = {}

    def count(prefix: str, names: Iterable[str]) -> None:
        for name in names:
            key = f"{prefix}:{name}"
            found[key] = found.get(key, 0.0) + 1.0

    own = lemmas(view.words)
    count("w", own)
    count("b", (f"{a} {b}" for a, b in pairwise(own)))
    count("m", _grammar(view.words))
    section = view.segment.section
    count("s", {section, section.split(".")[0], view.segment.kind})
    for text in (view.segment.lead_in, view.segment.subheading):
        if text:
            count("l", lemmas(words_of_heading(text)))
    count("r", {firing.rule.id for firing in view.firings})
    for code, score in code_scores(view.firings).items():
        found[f"k:{code}"] = score
    for prefix, neighbour in (("p", view.before), ("n", view.after)):
        if neighbour is not None:
            for code, score in code_scores(neighbour.firings).items():
                found[f"{prefix}k:{code}"] = score
    return found
