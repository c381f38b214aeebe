"""A codebook tried on reports: how often each rule and cue fires, and what never does.

What differs from the shipped codebook is told apart: whoever added one code looks for that one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sdk_text.codebook.model import Codebook
from sdk_text.wording.plurals import counted, plural

if TYPE_CHECKING:
    from spacy.language import Language

    from sdk_text.coding.rule_model import Rule
    from sdk_text.coding.rules import Firing, RuleMatcher
    from sdk_text.coding.words import Words
    from sdk_text.records import Segment
    from sdk_text.template import Template

Against = Literal["new", "changed", ""]
"""What a code is beside the shipped codebook: not in it, otherwise in it, the same."""
_MOST_WORDS = 5
_MOST_PLACES = 3
_FEW = 12
"""Codes of a codebook of one's own whose places are told."""
_LONGEST_TEXT = 100


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
    against: Against = "new"
    own_segments: int = 0
    """Segments that get the code by rules and cues which the shipped codebook does not have."""
    own_silent: tuple[str, ...] = ()
    """Of `silent`, what the shipped codebook does not have."""
    places: tuple[tuple[str, str], ...] = ()
    """The first of `own_segments`: id and text."""


@dataclass
class _Seen:
    """What was met of one code on the way through the reports."""

    segments: int = 0
    own_segments: int = 0
    words: Counter[str] = field(default_factory=Counter)
    places: list[tuple[str, str]] = field(default_factory=list)


@cache
def _engine() -> Language:
    from sdk_text import language

    return language.load("embedded")


def words_as_in_a_run(text: str) -> Words:
    """Return the words of a text with lemmas and a parse, as the rules of a run see them."""
    from sdk_text.coding.words import words_of_doc

    return words_of_doc(_engine()(text))


def try_codebook(
    book: Codebook, paths: Sequence[str | Path], template: Template | None = None
) -> list[Tried]:
    """Apply a codebook's rules to reports, without the classifier; a row a code, in its order.

    Args:
        book: to try.
        paths: reports, or folders of them.
        template: that they follow; by default the shipped one.

    Raises:
        InputError: a report cannot be read, or a rule file is wrong.
    """
    from sdk_text.codebook.loader import load_codebook
    from sdk_text.coding.rule_model import load_rules
    from sdk_text.coding.rules import RuleMatcher

    rules, shipped = load_rules(book), load_codebook()
    known = {rule.id: rule for rule in load_rules(shipped).rules}
    own = {rule.id for rule in rules.rules if known.get(rule.id) != rule}
    matcher = RuleMatcher(rules)
    met: dict[str, _Seen] = defaultdict(_Seen)
    fired: set[str] = set()
    for segment, seen in _analysed(paths, template):
        if not book.leaves_out(segment.section):
            firings = matcher.firings(seen, segment)
            fired.update(firing.rule.id for firing in firings)
            _note(segment, firings, own, met)
    theirs = {code.id: code for code in shipped.codes}
    changed = {rule.code for rule in rules.rules if rule.id in own}
    tried = []
    for code in book.codes:
        same = theirs.get(code.id) == code and code.id not in changed
        against: Against = "new" if code.id not in theirs else "" if same else "changed"
        silent = [r for r in rules.rules if r.code == code.id and r.id not in fired]
        tried.append(_tried(code.id, met[code.id], matcher, silent, own, against))
    return tried


def _tried(
    code: str, met: _Seen, matcher: RuleMatcher, silent: Sequence[Rule], own: set[str],
    against: Against,
) -> Tried:  # fmt: skip
    """Return what became of a code; `own`: the rules that the shipped codebook does not have."""
    return Tried(
        code,
        met.segments,
        tuple(met.words.most_common(_MOST_WORDS)),
        tuple(_said(rule.id, rule.cues[0].source) for rule in silent),
        _failed_counterexamples(matcher, code),
        against,
        met.own_segments,
        tuple(_said(rule.id, rule.cues[0].source) for rule in silent if rule.id in own),
        tuple(met.places),
    )


def _analysed(
    paths: Sequence[str | Path], template: Template | None
) -> Iterator[tuple[Segment, Words]]:
    """Yield the segments of reports with their words."""
    # Imported here: reading and language analysis take their time to load.
    from sdk_text import language
    from sdk_text.coding.rules import segment_words
    from sdk_text.parsing import parse_document
    from sdk_text.reading import read_document
    from sdk_text.reading.files import survey, unique_names

    files = survey([Path(path) for path in paths]).files
    for path, name in zip(files, unique_names(files), strict=True):
        parsed = parse_document(read_document(path, name=name), template)
        docs = language.analyse(parsed, _engine())
        yield from zip(parsed.segments, segment_words(docs), strict=True)


def _note(
    segment: Segment, firings: Sequence[Firing], own: set[str], met: dict[str, _Seen]
) -> None:
    """Count what fired on one segment."""
    from sdk_text.coding.rules import by_code

    # Two rules of a code may fire for the same words: they stand there once.
    said = {(f.rule.code, text.casefold()): None for f in firings for text in f.words}
    for code, text in said:
        met[code].words[text] += 1
    for code in by_code(firings):
        met[code].segments += 1
    for code in by_code(firing for firing in firings if firing.rule.id in own):
        met[code].own_segments += 1
        if len(met[code].places) < _MOST_PLACES:
            met[code].places.append((segment.segment, segment.text))


def _said(rule: str, cue: str) -> str:
    """Return a rule's id, or the cue that a rule of a code's own cues stands for."""
    return cue if "#" in rule else rule


def _failed_counterexamples(matcher: RuleMatcher, code: str) -> tuple[str, ...]:
    """Return the counterexamples of a code's rules on which another rule gives the code."""
    from sdk_text.coding.rules import by_code
    from sdk_text.records import Segment

    failed = []
    for rule in matcher.rules.rules:
        if rule.code != code:
            continue
        section = rule.sections[0] if rule.sections else ""
        for text in rule.counterexamples:
            segment = Segment("", section, "", 0, len(text), text)
            if code in by_code(matcher.firings(words_as_in_a_run(text), segment)):
                failed.append(text)
    return tuple(dict.fromkeys(failed))


def told(tried: Sequence[Tried], *, every: bool = False) -> list[str]:
    """Return what the command prints: one's own codes, then what is left of the shipped ones.

    `every`: the shipped codes one by one, too; so it is where no code is one's own.
    """
    own = [row for row in tried if row.against]
    shipped = [row for row in tried if not row.against]
    if not own:
        return ["all codes are those of the shipped codebook", *_listed(shipped)]
    if not shipped:
        return _listed(own, own=len(own) <= _FEW)
    lines = ["your codes: what the shipped codebook does not have, or has otherwise"]
    lines += [*_listed(own, own=True), "", *(_whole(shipped) if every else _in_short(shipped))]
    return lines


def _whole(shipped: Sequence[Tried]) -> list[str]:
    return ["the shipped codes, as they are", *_listed(shipped)]


def _in_short(shipped: Sequence[Tried]) -> list[str]:
    fired = sum(bool(row.segments) for row in shipped)
    return [
        f"the shipped codes, as they are: {counted(len(shipped), 'code|codes')}, of which {fired} "
        f"{plural(fired, 'was|were', 'en')} given here (--all lists them)"
    ]


def _listed(tried: Sequence[Tried], *, own: bool = False) -> list[str]:
    """Return a line a code, then where codes stand, what never fired and what fires wrongly.

    `own`: of a changed code only what is not shipped.
    """
    width = max((len(row.code) for row in tried), default=0)
    lines = ["code, segments, words that fired it (rules and cues alone, without the classifier)"]
    for row in tried:
        words = ", ".join(f"{word} {count}" for word, count in row.words)
        of_own = f"({row.own_segments} by what you added) " if row.against == "changed" else ""
        lines.append(f"{row.code:<{width}}  {row.segments:>5}  {of_own}{words}".rstrip())
    places = [_place(row.code, *place) for row in tried if own for place in row.places]
    silent = [(row.code, row.own_silent if own else row.silent) for row in tried]
    never = [f"  {code}: {'; '.join(names)}" for code, names in silent if names]
    failed = [f"  {row.code}: {text}" for row in tried for text in row.counter]
    for heading, found in (
        (f"where they fired first (at most {_MOST_PLACES} of each):", places),
        ("never fired on these reports:", never),
        ("counterexamples that are given the code all the same:", failed),
    ):
        if found:
            lines += ["", heading, *found]
    return lines


def _place(code: str, segment: str, text: str) -> str:
    shown = text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 2].rstrip()} …"
    return f"  {code}: {segment}: {shown}"
