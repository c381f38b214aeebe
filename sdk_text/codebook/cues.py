"""The small language of cues: word patterns that a researcher can write in a codebook or rule file.

=================  ===========================================================================
``līderis``        every form of the lemma, or exactly this form
``stem*``          every word whose form or lemma begins so; ``*tion`` ends, ``*mid*`` contains
``=vārds``         this form only, whatever its lemma
``a|b``            either (spaces and line breaks around ``|`` do not matter)
``a+b|c``          the words a b in a row, or c
``<name>``         any entry of the rule file's word field ``name``
``word[Case=Loc]`` with that feature; ``[upos=VERB]``, ``[Polarity=Neg]`` and so on
                   (``features.toml``); ``[Case=Loc, Number=Plur]`` with both
``_``  ``...``     any one word; up to five words in between
``a b``            one after the other
``a ~ b``          near each other (at most six words between, three over a comma), in either
                   order; or one governs the other in the parse
``a & b``          both somewhere in the segment
``a & !b``         the first without the second anywhere in the segment
=================  ===========================================================================
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from sdk_text.codebook.features import feature_problem

AtomKind = Literal["word", "form", "prefix", "suffix", "infix", "field", "phrase"]

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*\.?", re.UNICODE)
_AROUND_BAR = re.compile(r"\s*\|\s*")
_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_ITEM = re.compile(r"^(?P<words>[^\[\]]+)(?:\[(?P<feats>[^\[\]]*)\])?$")


class CueSyntaxError(ValueError):
    """A cue that does not parse; the message says where."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One alternative of an item: what a word's form or lemma is compared with."""

    kind: AtomKind
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One place in a sequence: alternatives and features, or a gap of up to ``gap`` words."""

    atoms: tuple[Atom, ...] = ()
    feats: tuple[tuple[str, str], ...] = ()
    gap: int = 0

    @property
    def is_gap(self) -> bool:
        """Whether this item skips words instead of matching one."""
        return not self.atoms and self.gap > 0


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items one after the other."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Sequences that must stand near each other; ``absent`` turns the condition round."""

    near: tuple[Sequence, ...]
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A parsed cue: all parts must hold in one segment."""

    source: str
    parts: tuple[Part, ...]

    def fields(self) -> set[str]:
        """Names of the word fields that it mentions."""
        return {
            atom.text
            for part in self.parts
            for sequence in part.near
            for item in sequence.items
            for atom in item.atoms
            if atom.kind == "field"
        }

    def asks_features(self) -> bool:
        """Return whether it holds only for words with certain features."""
        return any(item.feats for part in self.parts for seq in part.near for item in seq.items)


def _parse_atom(word: str, cue: str) -> Atom:
    if word.startswith("<") and word.endswith(">"):
        name = word[1:-1]
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise CueSyntaxError(
                f"“{word}” in cue “{cue}” is no field name (small letters, digits, _)"
            )
        return Atom("field", name)
    if "+" in word:
        for piece in word.split("+"):
            _parse_atom(piece, cue)
        return Atom("phrase", word.lower())
    exact = word.startswith("=")
    body = word[1:] if exact else word
    bare = body.strip("*")
    if not bare or not _WORD.fullmatch(bare):
        raise CueSyntaxError(f"“{word}” in cue “{cue}” is no word, stem* or <field>")
    bare = bare.lower()
    if exact:
        if body != body.strip("*"):
            raise CueSyntaxError(f"“{word}” in cue “{cue}” mixes = (exact form) with *")
        return Atom("form", bare)
    if body.startswith("*") and body.endswith("*"):
        return Atom("infix", bare)
    if body.startswith("*"):
        return Atom("suffix", bare)
    if body.endswith("*"):
        return Atom("prefix", bare)
    return Atom("word", bare)


def _parse_feats(text: str | None, cue: str) -> tuple[tuple[str, str], ...]:
    if text is None:
        return ()
    feats: dict[str, str] = {}
    for pair in text.split(","):
        name, equals, value = pair.strip().partition("=")
        if not equals or not name or not value:
            raise CueSyntaxError(f"“[{text}]” in cue “{cue}” is not of the form [Name=Value]")
        problem = feature_problem(name, value)
        if name in feats:
            problem = f"{name} stands twice; a word has one"
        if problem:
            raise CueSyntaxError(f"“[{text}]” in cue “{cue}” matches no word: {problem}")
        feats[name] = value
    return tuple(feats.items())


def _parse_item(text: str, cue: str) -> Item:
    if text == "...":
        return Item(gap=5)
    if text == "_":
        return Item(atoms=(Atom("infix", ""),))
    match = _ITEM.match(text)
    if match is None:
        raise CueSyntaxError(f"“{text}” in cue “{cue}” has brackets that do not pair")
    atoms = tuple(_parse_atom(word, cue) for word in match["words"].split("|"))
    return Item(atoms, _parse_feats(match["feats"], cue))


def phrase_items(atom: Atom) -> tuple[Item, ...]:
    """The words in a row that a phrase atom stands for."""
    return tuple(Item((_parse_atom(piece, atom.text),)) for piece in atom.text.split("+"))


def _parse_sequence(text: str, cue: str) -> Sequence:
    items = tuple(_parse_item(item, cue) for item in text.split())
    if not items:
        raise CueSyntaxError(f"cue “{cue}” has an empty part")
    if items[0].is_gap or items[-1].is_gap:
        raise CueSyntaxError(f"cue “{cue}” begins or ends a part with “...”")
    return Sequence(items)


def parse_cue(text: str) -> Cue:
    """Parse one cue.

    >>> parse_cue("<money> ~ trūk* | nepietie*").source
    '<money> ~ trūk*|nepietie*'

    Raises:
        CueSyntaxError: with the place that does not parse.
    """
    # Long alternatives may be written over several lines and with spaces: "a | b" is "a|b".
    # The words of a text are composed (NFC), so a cue's are, too.
    source = _AROUND_BAR.sub("|", " ".join(unicodedata.normalize("NFC", text).split()))
    source = _IN_BRACKETS.sub(lambda found: found[0].replace(" ", ""), source)
    if not source:
        raise CueSyntaxError("empty cue")
    parts = []
    for piece in source.split("&"):
        piece = piece.strip()
        absent = piece.startswith("!")
        near = tuple(_parse_sequence(s, source) for s in piece.removeprefix("!").split("~"))
        parts.append(Part(near, absent))
    if parts[0].absent:
        raise CueSyntaxError(f"cue “{source}” begins with what must be absent")
    return Cue(source, tuple(parts))
