"""The coder ``rules``: which rules fire on which segment, and for which words."""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sdk_text.codebook import Codebook, Cue, load_codebook
from sdk_text.coding.matching import CueMatcher, Span
from sdk_text.coding.negation import absent, denied, scope_of, states_burden
from sdk_text.coding.rule_model import CERTAIN, Rule, RuleSet, load_rules
from sdk_text.coding.words import Words, words_of_doc, words_of_heading
from sdk_text.records import Segment

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Firing:
    """One rule that fired on one segment."""

    rule: Rule
    words: tuple[str, ...]
    """The words that fired it, as they stand in the clean text."""


_MOST_HEADINGS = 1_000
"""Lead-ins and subheadings whose cues are remembered."""


class RuleMatcher:
    """Applies a rule set to segments that a language engine has analysed."""

    def __init__(self, rules: RuleSet):
        self.rules = rules
        cues = [c for rule in rules.rules for c in _all_cues(rule)]
        self._matcher = CueMatcher(cues, rules.fields)
        self._in_headings: dict[str, frozenset[str]] = {}
        self._by_cue: dict[str, list[int]] = defaultdict(list)
        for number, rule in enumerate(rules.rules):
            for cue in rule.cues:
                self._by_cue[cue.source].append(number)

    def firings(self, words: Words, segment: Segment) -> list[Firing]:
        """The rules that fire on one segment, in the order of the rule set."""
        return self.read(words, segment)[0]

    def read(self, words: Words, segment: Segment) -> tuple[list[Firing], frozenset[str]]:
        """Return the rules that fire on one segment, in the order of the rule set, and the codes
        that would be given were it not for a denial of each of their cues."""
        found = self._matcher.match(words)
        above = self._above(segment)
        numbers = sorted({n for cue in found for n in self._by_cue.get(cue, ())})
        fired, denied_codes = [], set()
        for number in numbers:
            rule = self.rules.rules[number]
            if not self._applies(rule, segment, found, above):
                continue
            cues = [found[cue.source] for cue in rule.cues if cue.source in found]
            spans = [span for each in cues for span in _standing(rule, words, each)]
            if spans:
                fired.append(Firing(rule, _texts(words, spans)))
            elif not (rule.absent or rule.denied):
                denied_codes.add(rule.code)
        return fired, frozenset(denied_codes - {firing.rule.code for firing in fired})

    def _above(self, segment: Segment) -> set[str]:
        """Cues that hold in the lead-in or the subheading over a segment."""
        held: set[str] = set()
        for text in (segment.lead_in, segment.subheading):
            if text:
                held |= self._held(text)
        return held

    def _held(self, heading: str) -> frozenset[str]:
        """Cues that hold in a heading: it stands over many segments."""
        if heading not in self._in_headings:
            if len(self._in_headings) >= _MOST_HEADINGS:
                self._in_headings.clear()
            self._in_headings[heading] = frozenset(self._matcher.match(words_of_heading(heading)))
        return self._in_headings[heading]

    @staticmethod
    def _applies(
        rule: Rule, segment: Segment, found: dict[str, tuple[Span, ...]], above: set[str]
    ) -> bool:
        if not rule.in_section(segment.section):
            return False
        if rule.kinds and segment.kind not in rule.kinds:
            return False
        if rule.lead_in and not any(cue.source in above for cue in rule.lead_in):
            return False
        if any(cue.source in above for cue in rule.not_lead_in):
            return False
        return not any(cue.source in found for cue in rule.unless)


def _all_cues(rule: Rule) -> Iterable[Cue]:
    return (*rule.cues, *rule.unless, *rule.lead_in, *rule.not_lead_in)


def _standing(rule: Rule, words: Words, spans: Sequence[Span]) -> Sequence[Span]:
    """The words of a cue that say what the rule takes them to say (see coding/negation.py)."""
    if rule.absent:
        return absent(words, spans)
    if rule.denied:
        stands = scope_of(words).assets_denied(spans) is not None
    else:
        listed = bool(rule.lead_in)
        stands = denied(words, rule.code, spans, listed=listed) is None
        if stands and rule.affirmed and not states_burden(rule.code):
            stands = scope_of(words).assets_denied(spans) is None
    return spans if stands else ()


def _texts(words: Words, spans: Iterable[Span]) -> tuple[str, ...]:
    """The spans' texts, longest first, without those that lie inside another."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s[0] - s[1], s)):
        if not any(a <= span[0] and span[1] <= b for a, b in kept):
            kept.append(span)
    return tuple(words.span_text(*span) for span in sorted(kept)[:4])


def by_code(firings: Iterable[Firing]) -> dict[str, tuple[float, list[Firing]]]:
    """Codes that certain rules give, with joint confidence and the firings behind them.

    Rules are taken as independent hints: 1 - product of their doubts, at most .99.
    """
    codes: dict[str, list[Firing]] = defaultdict(list)
    for firing in firings:
        codes[firing.rule.code].append(firing)
    result = {}
    for code, group in codes.items():
        if max(f.rule.confidence for f in group) < CERTAIN:
            continue
        doubt = 1.0
        for firing in group:
            doubt *= 1.0 - firing.rule.confidence
        group.sort(key=lambda f: (-f.rule.confidence, f.rule.id))
        result[code] = (min(1.0 - doubt, 0.99), group)
    return result


def rule_matcher(codebook: Codebook | None = None) -> RuleMatcher:
    """A coder for the rules of a codebook."""
    return RuleMatcher(load_rules(codebook or load_codebook()))


def segment_words(docs: Sequence[Doc]) -> list[Words]:
    """The words of each Doc."""
    morphs: dict[Any, dict[int, str]] = {}
    return [words_of_doc(doc, morphs.setdefault(doc.vocab, {})) for doc in docs]


def __getattr__(name: str) -> Any:
    # Where installed versions look for the component; it needs spaCy, which the rules do not.
    if name in ("create_rules_component", "firings_of"):
        return getattr(importlib.import_module("sdk_text.coding.component"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
