"""What to say of a word that is not known: which one is meant, or which ones there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

_MOST_NAMED = 12
_MOST_NEAR = 3


def nearest(value: str, known: Iterable[str]) -> list[str]:
    """Return the known words that `value` may stand for, the likeliest first; at most three.

    Capital letters do not count, and of an id its last part is enough.

    >>> nearest("Funding", ["difficulty/funding", "resource/funding", "resource/premises"])
    ['difficulty/funding', 'resource/funding']
    >>> nearest("rulez", ["rules", "classifier"])
    ['rules']
    """
    words = list(dict.fromkeys(known))
    small = value.casefold().strip()
    same = [word for word in words if word.casefold() == small]
    tail = re.split(r"[/.]", small)[-1]
    alike = [word for word in words if tail and re.split(r"[/.]", word.casefold())[-1] == tail]
    by_small: dict[str, str] = {word.casefold(): word for word in reversed(words)}
    close = [by_small[near] for near in get_close_matches(small, by_small, n=_MOST_NEAR)]
    return list(dict.fromkeys([*same, *alike, *close]))[:_MOST_NEAR]


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" to be put at a message's end, or "" where nothing is near."""
    near = nearest(value, known)
    return f"; did you mean {' or '.join(map(repr, near))}?" if near else ""


def hint(value: str, known: Iterable[str]) -> str:
    """Return "did you mean 'x'?", or the words that are known where nothing is near."""
    words = list(dict.fromkeys(known))
    near = did_you_mean(value, words).removeprefix("; ")
    if near:
        return near
    more = " …" if len(words) > _MOST_NAMED else ""
    return f"known: {', '.join(words[:_MOST_NAMED]) or 'none'}{more}"
