"""The words of the review sheet: its columns, the decisions it offers and understands."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sdk_text.review.decisions.record import ACTIONS, Action
from sdk_text.text.signs import without_marks
from sdk_text.wording.shipped import shipped
from sdk_text.wording.texts import Lang

LANGUAGES: tuple[Lang, ...] = ("en", "lv")
FILLED_IN = ("decision", "new_code", "comment")
"""Columns that wait for the person."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet."""

    id: str
    headings: Mapping[str, str]
    """By language."""
    width: int
    edit: bool


@dataclass(frozen=True, slots=True)
class DecisionWord:
    """An action with the words for it; the first of a language is the one that is offered."""

    action: Action
    words: Mapping[str, tuple[str, ...]]
    help: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """Everything of ``review.toml``."""

    columns: tuple[Column, ...]
    decisions: tuple[DecisionWord, ...]
    texts: Mapping[str, Mapping[str, str]]

    def column_of(self, heading: str) -> str:
        """Return the id of the column with this heading in either language, or ""."""
        return self._by_heading().get(plain(heading), "")

    def action_of(self, word: str) -> Action | None:
        """Return the action that a person's word means, or None."""
        return self._by_word().get(plain(word))

    def offered(self, lang: Lang) -> list[str]:
        """Return the decision words that a sheet offers."""
        return [decision.words[lang][0] for decision in self.decisions]

    def _by_heading(self) -> dict[str, str]:
        headings = {plain(c.id.replace("_", " ")): c.id for c in self.columns}
        for column in self.columns:
            headings |= {plain(h): column.id for h in column.headings.values()}
        return headings

    def _by_word(self) -> dict[str, Action]:
        return {
            plain(word): decision.action
            for decision in self.decisions
            for words in decision.words.values()
            for word in words
        }


def plain(word: str) -> str:
    """Return a word in lower case, single-spaced, without diacritics, outer punctuation, and
    characters that cannot be seen.
    """
    bare = without_marks(word.replace("_", " ").casefold())
    seen = "".join(c for c in bare if unicodedata.category(c) != "Cf")
    return " ".join(seen.split()).strip(" .,;:!?\"'“”„«»‚‘’")


@cache
def review_words() -> ReviewWords:
    """Return the words of the sheet (``review.toml``)."""
    data = shipped("review.toml")
    columns = tuple(
        Column(c["id"], {"en": c["en"], "lv": c["lv"]}, c["width"], c.get("edit", False))
        for c in data["columns"]
    )
    decisions = tuple(
        DecisionWord(
            next(action for action in ACTIONS if action == d["action"]),
            {"en": tuple(d["en"]), "lv": tuple(d["lv"])},
            {"en": d["help_en"], "lv": d["help_lv"]},
        )
        for d in data["decisions"]
    )
    return ReviewWords(columns, decisions, data["texts"])
