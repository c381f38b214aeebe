"""Sentence borders in running text: a small linear model over the words around a gap."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from math import exp

from sdk_text.text.abbreviations import Abbreviation, load_abbreviations

#: Marks that can stand at the end of a sentence, at most this many tokens back.
TERMINAL = frozenset(".?!…:;")
REACH = 3
#: Least chance that makes a border (dev: F .988; .986 at one half).
THRESHOLD = 0.4
CLOSING = frozenset("\"'”“»’)]")


_ROMAN = re.compile("[IVXLC]{1,6}")
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}\.")


@cache
def _abbreviations() -> dict[str, Abbreviation]:
    return {a.form.lower(): a for a in load_abbreviations() if a.in_word and a.form.endswith(".")}


def _shape(token: str) -> str:
    if not token:
        return "none"
    first = token[0]
    if first.isdigit():
        return "ordinal" if token.endswith(".") else "number"
    if not any(c.isalnum() for c in token):
        return token[:3]
    dot = "." if token.endswith(".") else ""
    if len(token) > 1 and token.isupper():
        return "UPPER" + dot
    return ("Title" if first.isupper() else "lower") + dot + ("1" if len(token) <= 2 else "")


def _name(token: str) -> str:
    return "9" if token[:1].isdigit() else token.lower()


def gap_features(tokens: Sequence[str], breaks: Sequence[int], i: int, quoted: bool) -> list[str]:
    """Return the features of the gap after token ``i``.

    tokens: words without white space; breaks: for each word the number of line breaks after it,
    or -1 where nothing stands between it and the next; quoted: a quotation is open.
    """

    def at(place: int) -> str:
        return tokens[place] if 0 <= place < len(tokens) else ""

    left, right = at(i), at(i + 1)
    shapes = [_shape(at(i + k)) for k in (-2, -1, 0, 1, 2)]
    gap = "0" if breaks[i] < 0 else "n" if breaks[i] else "s"
    return [
        "bias",
        f"g:{gap}",
        f"q:{quoted}",
        f"l:{_name(left)}",
        f"r:{_name(right)}",
        f"p:{_name(at(i - 1))}",
        f"ls:{shapes[2]}",
        f"rs:{shapes[3]}",
        f"ls,rs:{shapes[2]},{shapes[3]}",
        f"ps,ls,rs:{shapes[1]},{shapes[2]},{shapes[3]}",
        f"ls,rs,ns:{shapes[2]},{shapes[3]},{shapes[4]}",
        f"pps:{shapes[0]},{shapes[1]},{shapes[2]},{shapes[3]}",
        f"gap,ls,rs:{gap},{shapes[2]},{shapes[3]}",
        f"q,ls,rs:{quoted},{shapes[2]},{shapes[3]}",
        f"l,rs:{_name(left)},{shapes[3]}",
        f"p,ls,rs:{_name(at(i - 1))},{shapes[2]},{shapes[3]}",
        f"short:{min(i, 3)}",
    ]


def quote_states(tokens: Sequence[str], breaks: Sequence[int]) -> list[bool]:
    """Return for each gap whether a quotation is open there (a blank line closes all)."""
    states, straight, curly = [], False, False
    for i, token in enumerate(tokens):
        if token == '"':
            straight = not straight
        elif token in "„«":
            curly = True
        elif token in "”»“":
            curly = token == "“" and not curly
        if breaks[i] > 1:
            straight = curly = False
        states.append(straight or curly)
    return states


def is_candidate(tokens: Sequence[str], i: int) -> bool:
    """Return whether a sentence may end after token ``i``."""
    if i + 1 >= len(tokens):
        return False
    for back in range(REACH):
        token = tokens[i - back] if i >= back else ""
        if token and token[-1] in TERMINAL:
            return True
        if not token or token[0] not in CLOSING:
            return False
    return False


class SentenceSplitter:
    """Decides where sentences begin."""

    def __init__(
        self,
        weights: Mapping[str, float],
        is_common: Callable[[str], bool] = lambda word: False,
    ) -> None:
        """Take the weights of the features (log odds).

        is_common: whether a word with a capital is no name, so that a sentence begins with it.
        """
        self.weights = dict(weights)
        self.is_common = is_common

    def sure(self, tokens: Sequence[str], i: int) -> bool | None:
        """Return whether a sentence ends after token ``i``, where a rule knows; else None.

        The model has seen too few of these: a date before a new sentence, abbreviations that
        never end one ("prof."), those that may ("g."), and Roman numbers of kings.
        """
        left, right = tokens[i], tokens[i + 1]
        short = _abbreviations().get(left.lower())
        if short is not None and short.in_sentence and not short.may_end:
            return False
        roman = left == "." and i > 0 and _ROMAN.fullmatch(tokens[i - 1]) is not None
        if right[:1].islower():
            return False if short is not None or roman else None
        if (short is not None and short.may_end) or _DATE.fullmatch(left):
            return True if self.is_common(right) else None
        return None

    def chance(self, features: Sequence[str]) -> float:
        """Return the chance that a sentence ends at a gap with these features."""
        total = sum(self.weights.get(name, 0.0) for name in features)
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))

    def starts(self, tokens: Sequence[str], breaks: Sequence[int]) -> list[bool]:
        """Return for each word whether a sentence begins with it."""
        found = [True] * min(1, len(tokens)) + [False] * (len(tokens) - 1)
        quoted = quote_states(tokens, breaks)
        for i in range(len(tokens) - 1):
            if breaks[i] > 1:
                found[i + 1] = True
            elif is_candidate(tokens, i):
                sure = self.sure(tokens, i)
                if sure is None:
                    features = gap_features(tokens, breaks, i, quoted[i])
                    sure = self.chance(features) >= THRESHOLD
                found[i + 1] = sure
        return found
