"""Labels that a form prints before each answer ("A: …", "Atb.: …"): no words of the answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sdk_text.parsing.skeleton import letters_only

_LABEL = re.compile(r"\s*([^\W\d_]{1,10}\.?(?:[^\S\n\r]?\d{1,2}\.?)?[^\S\n\r]?:)(?=\s*[^\s:])")
_LEAST = 5
"""Answers that begin with the same label; and half of those that there are."""


def answer_labels(source: str, answers: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places of the labels of answers, in order.

    Args:
        source: the document's text.
        answers: where each answer of a report begins and ends.
    """
    given = [(a, b) for a, b in answers if any(map(str.isalnum, source[a:b]))]
    found = [label for a, b in given if (label := _LABEL.match(source, a, b))]
    times = Counter(_name(label) for label in found)
    name, number = max(times.items(), key=lambda item: item[1], default=("", 0))
    if number < max(_LEAST, len(given) / 2):
        return []
    return [label.span(1) for label in found if _name(label) == name]


def _name(label: re.Match[str]) -> str:
    return re.sub(r"\d+", "", letters_only(label[1]))
