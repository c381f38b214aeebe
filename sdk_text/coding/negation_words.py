"""The word lists of ``negation.yaml``: which of them a word belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from sdk_text.codebook.yaml_lines import Source, read_yaml
from sdk_text.coding.words import Word

PATH = Path(__file__).with_name("negation.yaml")
BURDEN, ASSET, DEED = "burden", "asset", "deed"
_LISTS = {
    "agenda", "aim", "aside", "asking", "asserting", "assuming", "averting", "avoid", "behind",
    "being", "beyond_doubt", "blind", "by_name", "called_for", "called_off", "carrying_out",
    "choosing", "claiming", "coming", "considering", "declining", "despite", "does_without",
    "done", "doubting", "dropping", "eased", "ended", "explaining", "extra", "fearing", "few",
    "fiction", "first", "foreign", "forestalling", "forgotten", "free", "given", "gone", "good",
    "had", "happening", "helping", "hollow", "hypothesis", "intended", "judging", "lack",
    "lack_to_come", "lasting", "left_without", "level", "limited", "load", "made_to", "managed",
    "measures", "meets", "mere", "more_than", "naming", "need", "not_denying", "not_without",
    "nothing", "now", "on_paper", "owner", "pending", "plenty", "premature", "present",
    "promising", "reason", "refusal", "rejecting", "replacing", "scant", "seeking", "seldom",
    "set_aside", "shortage", "speaking", "then", "there", "too", "trouble", "true", "unable",
    "untrue", "useful", "without", "without_it",
}  # fmt: skip
_OTHER = {"families", "topics", "senses", "alike"}
_MOST_SEEN = 50_000
"""Words that a list remembers its answers for."""


@dataclass(frozen=True)
class WordList:
    """Words and beginnings of words."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    _seen: dict[tuple[str, str], tuple[bool, bool]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """What `has` and `has_bare` say of a form with its lemma: each is asked for many times over."""

    def holds(self, text: str) -> bool:
        """Whether the text is a word of the list."""
        return text in self.whole or text.startswith(self.beginnings)

    def has(self, word: Word) -> bool:
        """Whether a word, as it stands, is in the list."""
        return (self._seen.get((word.lower, word.lemma)) or self._look_up(word))[0]

    def has_bare(self, word: Word) -> bool:
        """Whether a word is in the list, as it stands or without its ne-."""
        return (self._seen.get((word.lower, word.lemma)) or self._look_up(word))[1]

    def _look_up(self, word: Word) -> tuple[bool, bool]:
        texts = (word.lower, word.lemma)
        has = any(map(self.holds, texts))
        found = has, has or any(t.startswith("ne") and self.holds(t[2:]) for t in texts)
        if len(self._seen) >= _MOST_SEEN:
            self._seen.clear()
        self._seen[texts] = found
        return found


@dataclass(frozen=True)
class NegationWords:
    """All lists of the file, what the families state, the codes' topics, the words beside which a
    topic's words mean something else, and by kind of thing its names."""

    lists: dict[str, WordList]
    families: dict[str, str]
    topics: dict[str, WordList]
    senses: dict[str, WordList]
    alike: dict[str, WordList]

    def __getitem__(self, name: str) -> WordList:
        return self.lists[name]


def word_list(entries: Iterable[str]) -> WordList:
    """A list from its entries, ``beginning*`` or a whole word."""
    entries = list(entries)
    return WordList(
        frozenset(entry for entry in entries if not entry.endswith("*")),
        tuple(sorted({entry[:-1] for entry in entries if entry.endswith("*")})),
    )


@cache
def negation_words(path: Path = PATH) -> NegationWords:
    """Read the lists.

    Raises:
        CodebookError: naming file and line of what is wrong.
    """
    source = read_yaml(path)
    entries = source.mapping(source.root, _LISTS | _OTHER, _LISTS | _OTHER)
    families = {}
    for family, node in source.mapping(entries["families"], set()).items():
        families[family] = source.text(node)
        if families[family] not in (BURDEN, ASSET, DEED):
            raise source.error(node, f"a family states a {BURDEN}, an {ASSET} or a {DEED}")
    return NegationWords(
        {name: word_list(_texts(source, entries[name])) for name in _LISTS},
        families,
        _by_code(source, entries["topics"]),
        _by_code(source, entries["senses"]),
        _by_code(source, entries["alike"]),
    )


def _by_code(source: Source, node: yaml.Node) -> dict[str, WordList]:
    """The lists of words by code, or by kind."""
    lists = source.mapping(node, set())
    return {code: word_list(_texts(source, words)) for code, words in lists.items()}


def _texts(source: Source, node: yaml.Node) -> list[str]:
    """The texts of a list, or of a list of lists."""
    if isinstance(node, yaml.SequenceNode) and any(
        isinstance(part, yaml.SequenceNode) for part in node.value
    ):
        return [text for part in node.value for text in source.texts(part)]
    return source.texts(node)
