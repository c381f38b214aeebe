"""Edit scripts: how a word form becomes its lemma.

A script is the text ``case|prefix|suffix|ending``: drop ``prefix`` letters at the front, drop
``suffix`` letters at the end, add ``ending``; ``case`` says what becomes of capitals: ``l`` all
lower, ``t`` first letter capital, ``k`` kept as written. So ``nesaprot`` → ``saprast`` is
``l|2|2|ast``... and the same script serves every verb that changes alike.
"""

from __future__ import annotations

#: Longest prefix that a script may drop: ``jā-``, ``ne-``, ``vis-``, ``visne-``.
MAX_PREFIX = 5


def _case(lemma: str) -> str:
    if lemma == lemma.lower():
        return "l"
    if lemma == lemma[:1].upper() + lemma[1:].lower():
        return "t"
    return "k"


def make_script(form: str, lemma: str) -> str:
    """Return the shortest script that turns ``form`` into ``lemma``."""
    case = _case(lemma)
    source = form if case == "k" else form.lower()
    target = lemma if case == "k" else lemma.lower()
    best: tuple[int, str] | None = None
    for prefix in range(min(MAX_PREFIX, len(source)) + 1):
        rest = source[prefix:]
        same = 0
        while same < min(len(rest), len(target)) and rest[same] == target[same]:
            same += 1
        dropped, ending = len(rest) - same, target[same:]
        cost = prefix + dropped + len(ending)
        if best is None or cost < best[0]:
            best = (cost, f"{case}|{prefix}|{dropped}|{ending}")
    assert best is not None
    return best[1]


def apply_script(form: str, script: str) -> str | None:
    """Return the lemma that ``script`` makes of ``form``; None where the form is too short."""
    case, prefix, suffix, ending = script.split("|", 3)
    source = form if case == "k" else form.lower()
    start, stop = int(prefix), len(source) - int(suffix)
    if stop < start or (stop == start and not ending):
        return None
    lemma = source[start:stop] + ending
    return lemma[:1].upper() + lemma[1:] if case == "t" else lemma
