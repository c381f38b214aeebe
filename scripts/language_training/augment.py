"""Makes report-like variants of treebank sentences: capitals, fragments, list items, quotes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from scripts.language_training.treebank import Word

#: How often each change is made to a training sentence.
LOWER, UPPER, SMALL_FIRST, NO_STOP, FRAGMENT, BULLET, MARKS = (
    0.05,
    0.05,
    0.05,
    0.08,
    0.06,
    0.04,
    0.08,
)
BULLETS = ("•", "-", "–", "·", "●", "►", "*")
_MARKS = {"„": '"', "“": '"', "”": '"', "-": "–", "–": "-", "—": "-", '"': "“"}


def _cut(words: Sequence[Word], keep: Sequence[int]) -> list[Word]:
    """Keep the words at ``keep`` (in order); the one whose head is left out becomes the root."""
    place = {old + 1: new + 1 for new, old in enumerate(keep)}
    cut = []
    for old in keep:
        word = words[old]
        head = place.get(word.head, 0)
        cut.append(replace(word, head=head, deprel=word.deprel if head else "root"))
    return cut


def _fragment(words: Sequence[Word], rng: random.Random) -> list[Word]:
    """Return a random phrase: a word with everything that hangs on it, if that is one stretch."""
    for _ in range(6):
        top = rng.randrange(len(words))
        inside = {top + 1}
        grown = True
        while grown:
            grown = False
            for i, w in enumerate(words, 1):
                if w.head in inside and i not in inside:
                    inside.add(i)
                    grown = True
        span = range(min(inside) - 1, max(inside))
        if 2 <= len(span) == len(inside) <= 14 and words[top].upos != "PUNCT":
            return _cut(words, list(span))
    return list(words)


def _drop_stop(words: Sequence[Word]) -> list[Word]:
    last = words[-1]
    if last.upos != "PUNCT" or len(words) < 3 or any(w.head == len(words) for w in words):
        return list(words)
    return _cut(words, range(len(words) - 1))


def _bullet(words: Sequence[Word], rng: random.Random) -> list[Word]:
    root = next(i for i, w in enumerate(words, 1) if w.head == 0)
    known = words[0].entity is not None
    if rng.random() < 0.6:
        mark = rng.choice(BULLETS)
        item = Word(
            mark,
            mark,
            "PUNCT",
            "zd",
            "_",
            root + 1,
            "punct",
            rng.random() < 0.8,
            "O" if known else None,
        )
    else:
        mark = f"{rng.randint(1, 30)}."
        item = Word(
            mark,
            mark,
            "ADJ",
            "xo",
            "NumType=Ord",
            root + 1,
            "discourse",
            True,
            "O" if known else None,
        )
    moved = [replace(w, head=w.head + 1 if w.head else 0) for w in words]
    return [item, *moved]


def augment(words: Sequence[Word], rng: random.Random) -> list[Word]:
    """Return the sentence, sometimes changed; heads stay a tree over the words returned."""
    changed = list(words)
    if len(changed) > 3 and rng.random() < FRAGMENT:
        changed = _fragment(changed, rng)
    if rng.random() < NO_STOP:
        changed = _drop_stop(changed)
    if rng.random() < BULLET:
        changed = _bullet(changed, rng)
    if rng.random() < MARKS:
        changed = [
            replace(w, form=_MARKS.get(w.form, w.form), lemma=_MARKS.get(w.form, w.lemma))
            for w in changed
        ]
    draw = rng.random()
    if draw < LOWER:
        changed = [replace(w, form=w.form.lower()) for w in changed]
    elif draw < LOWER + UPPER:
        changed = [replace(w, form=w.form.upper()) for w in changed]
    elif draw < LOWER + UPPER + SMALL_FIRST:
        first = changed[0]
        if first.upos != "PROPN":
            changed[0] = replace(first, form=first.form[:1].lower() + first.form[1:])
    return changed
