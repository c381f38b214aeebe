"""What a trained classifier's probabilities come to: which codes a segment is given.

A code is given from its threshold on; in "combined" mode sure rules carry it over half of that, and
in a short segment a rather sure rule is enough unless the model thinks the code improbable. What
the text denies, or means in another sense, is taken back.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sdk_text.codebook import family_of
from sdk_text.coding.classifier_model import Array, Classifier, rule_scores
from sdk_text.coding.features import View
from sdk_text.coding.negation import denied, scope_of, states_burden
from sdk_text.coding.negation_words import ASSET, BURDEN, negation_words
from sdk_text.coding.words import Word

SURE = 0.9
"""Joint confidence of rules that carries a code over half its threshold in the combined coder."""
SURE_OF_DENIAL = 0.6
"""Probability of a code that is given although something of its family is denied in the text."""
PLAIN, PLAIN_WORDS = 0.55, 9
"""Joint confidence of rules that carries a code in a segment of at most so many words."""
BY_GRAMMAR = 0.35
"""The same for a burden in a short segment with a negation: there the rules have the grammar, and
the model does not."""
HARDLY = 0.15
"""No rule carries a code that the model thinks less probable than this, but such a burden."""
NEVER = 0.02
"""Nor such a burden where it is all but sure that there is none."""
CLOSE = 3
"""Words between a topic's word and one that gives it another sense, at most."""
UNKNOWN_LIMIT = 0.5
"""Threshold of a code that the model does not know: only rules speak for it."""


def verdicts(
    model: Classifier,
    views: Sequence[View],
    codes: Sequence[str] | None = None,
    mode: str = "combined",
    threshold: float | None = None,
) -> tuple[NDArray[np.bool_], Array]:
    """Return which codes each segment is given, and how probable each is.

    Args:
        model: A trained classifier.
        views: The segments.
        codes: Columns of the answer; by default the model's. For a code that the model does not
            know, "combined" mode takes the rules' word.
        mode: "classifier", or "combined".
        threshold: Instead of those of the codes; then nothing is given below it.

    Returns:
        Both (segments x codes).
    """
    codes = list(model.codes if codes is None else codes)
    joint = rule_scores(views, codes, model.rule_precision)
    combined = mode == "combined"
    probability = joint.copy() if combined else np.zeros_like(joint)
    limits = np.full(len(codes), UNKNOWN_LIMIT if threshold is None else max(threshold, 1e-9))
    known = np.array([code in model.codes for code in codes], dtype=bool)
    rows = [model.codes.index(code) for code in codes if code in model.codes]
    probability[:, known] = model.probabilities(views)[:, rows]
    if threshold is None:
        limits[known] = model.thresholds[rows]
    given = probability >= limits
    if combined and threshold is None:
        given |= known & (joint >= SURE) & (probability >= limits / 2)
        short = np.array([len(view.words) <= PLAIN_WORDS for view in views], dtype=bool)
        given |= short[:, None] & (joint >= PLAIN) & (probability >= HARDLY)
        burdens = _burdens_by_grammar(views, short, codes)
        given |= burdens & (joint >= BY_GRAMMAR) & (probability >= NEVER)
    for row, column in zip(*np.nonzero(given), strict=True):
        if taken_back(views[row], codes[column], float(probability[row, column])):
            given[row, column] = False
    return given, probability


def _burdens_by_grammar(
    views: Sequence[View], short: NDArray[np.bool_], codes: Sequence[str]
) -> NDArray[np.bool_]:
    """Return which codes are burdens in a short segment with a negation (segments x codes)."""
    pairs = zip(views, short, strict=True)
    negated = np.array([is_short and _has_negation(view) for view, is_short in pairs], dtype=bool)
    burdens = np.array([states_burden(code) for code in codes], dtype=bool)
    both: NDArray[np.bool_] = np.logical_and.outer(negated, burdens)
    return both


def given_codes(
    model: Classifier,
    views: Sequence[View],
    mode: str = "combined",
    threshold: float | None = None,
) -> list[set[str]]:
    """Return the codes that a model gives each segment; see `verdicts`."""
    given, _ = verdicts(model, views, mode=mode, threshold=threshold)
    return [{model.codes[column] for column in np.flatnonzero(row)} for row in given]


def taken_back(view: View, code: str, probability: float = 1.0) -> bool:
    """Return whether the text denies what a code states, or means something else by its words.

    Rules have asked for the words of their cues. Where none of them fired, the clauses that the
    code's topic is named in decide; and a model that is not `SURE_OF_DENIAL` of a code is not
    believed where something of its family is denied: an encoder reads words better than "not".
    """
    if any(firing.rule.code == code for firing in view.firings):
        return False
    if states_burden(code) and _names_nothing(view):
        return True
    if code in view.denied and negation_words()["by_name"].holds(family_of(code)):
        return True
    if denied(view.words, code) is not None or _means_something_else(view, code):
        return True
    if probability >= SURE_OF_DENIAL:
        return False
    states = negation_words().families.get(family_of(code))
    if states == BURDEN:
        return any(not ground.stands for ground in scope_of(view.words).grounds)
    if states == ASSET:
        short = len(view.words) <= PLAIN_WORDS
        return short and _has_negation(view)
    return False


def _means_something_else(view: View, code: str) -> bool:
    """Return whether each word of a code's topic stands beside one that gives it another sense."""
    lists = negation_words()
    topic, others = lists.topics.get(code), lists.senses.get(code)
    if topic is None or others is None:
        return False
    words = view.words.words
    named = [place for place, word in enumerate(words) if topic.has(word)]
    return bool(named) and all(any(map(others.has, _close_to(words, place))) for place in named)


def _close_to(words: Sequence[Word], place: int) -> list[Word]:
    """Return a word and those close to it, up to the next mark on either side."""
    found = [words[place]]
    for side in (words[place + 1 : place + 1 + CLOSE], words[max(0, place - CLOSE) : place][::-1]):
        for word in side:
            if not any(map(str.isalnum, word.lower)):
                break
            found.append(word)
    return found


def _names_nothing(view: View) -> bool:
    """Return whether a segment is no more than "nekas" or "nekā tāda nebija"."""
    nothing = negation_words()["nothing"]
    words = [word for word in view.words.words if any(map(str.isalnum, word.lower))]
    none = any(word.lower.startswith("nek") for word in words)
    return none and all(word.lower in nothing.whole for word in words)


def _has_negation(view: View) -> bool:
    without = negation_words()["not_without"]
    words = view.words.words
    return any(
        word.negated and not (word.lower == "bez" and any(map(without.has, words[i + 1 : i + 2])))
        for i, word in enumerate(words)
    )
