"""A codebook tried on reports: how often each rule and cue fires, and what never does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sdk_text.codebook.model import Codebook


@dataclass(frozen=True, slots=True)
class Tried:
    """How often the rules of one code fired."""

    code: str
    segments: int
    """Segments that certain rules give the code."""
    words: tuple[tuple[str, int], ...]
    """The words that fired them most often, with how often."""
    silent: tuple[str, ...]
    """Rules (or cues, for a code without rules) that never fired."""
    counter: tuple[str, ...]
    """Counterexamples of its rules on which the code is given all the same, whatever the rule."""


def try_codebook(book: Codebook, paths: Sequence[str | Path]) -> list[Tried]:
    """Apply a codebook's rules to reports, without the classifier; a row a code, in its order.

    Raises:
        InputError: a report cannot be read, or a rule file is wrong.
    """
    # Imported here: reading and language analysis take their time to load.
    from sdk_text import language
    from sdk_text.coding.rule_model import load_rules
    from sdk_text.coding.rules import RuleMatcher, by_code, segment_words
    from sdk_text.parsing import parse_document
    from sdk_text.reading import read_document
    from sdk_text.reading.files import survey, unique_names

    rules = load_rules(book)
    matcher = RuleMatcher(rules)
    nlp = language.load("embedded")
    segments: Counter[str] = Counter()
    fired: set[str] = set()
    words: dict[str, Counter[str]] = defaultdict(Counter)
    files = survey([Path(path) for path in paths]).files
    for path, name in zip(files, unique_names(files), strict=True):
        parsed = parse_document(read_document(path, name=name))
        docs = language.analyse(parsed, nlp)
        for segment, seen in zip(parsed.segments, segment_words(docs), strict=True):
            if book.leaves_out(segment.section):
                continue
            firings = matcher.firings(seen, segment)
            segments.update(set(by_code(firings)))
            for firing in firings:
                fired.add(firing.rule.id)
                words[firing.rule.code].update(text.casefold() for text in firing.words)
    return [
        Tried(
            code.id,
            segments[code.id],
            tuple(words[code.id].most_common(5)),
            tuple(
                rule.cues[0].source if "#" in rule.id else rule.id
                for rule in rules.rules
                if rule.code == code.id and rule.id not in fired
            ),
            _failed_counterexamples(matcher, code.id),
        )
        for code in book.codes
    ]


def _failed_counterexamples(matcher: object, code: str) -> tuple[str, ...]:
    """Return the counterexamples of a code's rules on which another rule gives the code."""
    from sdk_text.coding.rules import RuleMatcher, by_code
    from sdk_text.coding.words import words_of_text
    from sdk_text.records import Segment

    assert isinstance(matcher, RuleMatcher)
    failed = []
    for rule in matcher.rules.rules:
        if rule.code != code:
            continue
        section = rule.sections[0] if rule.sections else ""
        for text in rule.counterexamples:
            segment = Segment("", section, "", 0, len(text), text)
            if code in by_code(matcher.firings(words_of_text(text), segment)):
                failed.append(text)
    return tuple(dict.fromkeys(failed))


def told(tried: Sequence[Tried]) -> list[str]:
    """Return what the command prints: a line a code, then what never fired."""
    width = max((len(row.code) for row in tried), default=0)
    lines = []
    for row in tried:
        words = ", ".join(f"{word} {count}" for word, count in row.words)
        lines.append(f"{row.code:<{width}}  {row.segments:>5}  {words}")
    never = [f"  {row.code}: {'; '.join(row.silent)}" for row in tried if row.silent]
    if never:
        lines += ["", "never fired on these reports:", *never]
    failed = [f"  {row.code}: {text}" for row in tried for text in row.counter]
    if failed:
        lines += ["", "counterexamples that are given the code all the same:", *failed]
    return lines
