"""Names: parts of one person's name agree, and parts of a double name each have their nominative.

"Ilzi Bērziņu-Ozolu" is one woman in the accusative, so her surname is "Bērziņa-Ozola".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from sdk_text.language.embedded.session import Scores

HYPHEN = re.compile("([-‐‑])")
#: What a reading costs that the network does not name among its likeliest.
_UNNAMED = 3.0
#: What one costs at most that the dictionary has.
_KNOWN = 2.0
_AGREEING = ("Case", "Gender", "Number")

#: Case, gender → endings of a form and of its nominative, longer ones first.
_NOMINATIVES: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("Gen", "Fem"): (("as", "a"), ("es", "e")),
    ("Dat", "Fem"): (("ai", "a"), ("ei", "e")),
    ("Acc", "Fem"): (("u", "a"), ("i", "e")),
    ("Loc", "Fem"): (("ā", "a"), ("ē", "e")),
    ("Gen", "Masc"): (("ska", "skis"), ("cka", "ckis"), ("ņa", "ņš"), ("ja", "js"), ("a", "s")),
    ("Dat", "Masc"): (("ņam", "ņš"), ("am", "s"), ("im", "is")),
    ("Acc", "Masc"): (("sku", "skis"), ("cku", "ckis"), ("ņu", "ņš"), ("u", "s"), ("i", "is")),
    ("Loc", "Masc"): (("ņā", "ņš"), ("ā", "s"), ("ī", "is")),
}


@lru_cache(maxsize=4096)
def features(feats: str) -> dict[str, str]:
    """Return features as a mapping."""
    return dict(pair.split("=", 1) for pair in feats.split("|") if "=" in pair)


def agreeing(
    places: Sequence[int],
    numbers: Sequence[int],
    scores: Scores,
    bundles: Sequence[tuple[str, str]],
    readings: Callable[[int], Iterable[int]] = lambda place: (),
) -> dict[int, int]:
    """Return the readings of the words of one person's name that agree best with each other.

    places: of the words; numbers: the bundle chosen so far for each word of the sentence;
    readings: what the dictionary knows the word at a place to be, even where the network does not
    think of it. Words without case (initials, words of other classes) are left out.
    """
    ways: dict[int, dict[tuple[str, ...], tuple[float, int]]] = {}
    for place in places:
        if bundles[numbers[place]][0] != "PROPN" or not _key(bundles[numbers[place]][1]):
            continue
        options: dict[tuple[str, ...], tuple[float, int]] = {}
        rows = zip(
            scores.bundles[place].tolist(), scores.bundle_scores[place].tolist(), strict=True
        )
        for number, score in rows:
            upos, feats = bundles[number]
            key = _key(feats)
            if upos == "PROPN" and key and "Typo=Yes" not in feats and key not in options:
                options[key] = (score, number)
        for number in readings(place):
            upos, feats = bundles[number]
            key = _key(feats)
            if upos == "PROPN" and key and options.get(key, (-_KNOWN - 1.0, 0))[0] < -_KNOWN:
                options[key] = (-_KNOWN, number)
        if options:
            ways[place] = options
    if len(ways) < 2:
        return {}
    floor = {p: min(s for s, _ in o.values()) - _UNNAMED for p, o in ways.items()}
    keys = dict.fromkeys(key for options in ways.values() for key in options)
    best = max(keys, key=lambda key: sum(o.get(key, (floor[p], 0))[0] for p, o in ways.items()))
    return {place: options[best][1] for place, options in ways.items() if best in options}


def _key(feats: str) -> tuple[str, ...]:
    found = features(feats)
    return tuple(found[n] for n in _AGREEING) if all(n in found for n in _AGREEING) else ()


def womans_name(form: str, lemma: str, feats: str) -> str:
    """Return a woman's name in the nominative where its lemma was left in another case."""
    own = features(feats)
    if own.get("Gender") != "Fem" or own.get("Case") == "Nom" or lemma.lower() != form.lower():
        return lemma
    ruled = _by_ending(lemma, own)
    return lemma if ruled is None else ruled[0]


def is_double(form: str) -> bool:
    """Return whether a name has several parts with a hyphen, each with a capital."""
    parts = HYPHEN.split(form)[::2]
    return len(parts) > 1 and all(part[:1].isupper() for part in parts)


def double_lemma(form: str, lemma: str, feats: str, known: Callable[[str], str | None]) -> str:
    """Return the nominative of a double name, each part with its capital.

    lemma: of the whole, whose last part is trusted; known: a part's lemma in the dictionary.
    """
    pieces, last = HYPHEN.split(form), HYPHEN.split(lemma)[-1]
    if len(HYPHEN.split(lemma)) != len(pieces):
        return lemma
    if last.lower() == pieces[-1].lower():  # the whole is a nominative
        feats, known = "", lambda _: None
    found = [_part(part, feats, known) for part in pieces[:-1:2]] + [_titled(last, pieces[-1])]
    marks = [*pieces[1::2], ""]
    return "".join(part + mark for part, mark in zip(found, marks, strict=True))


def _part(part: str, feats: str, known: Callable[[str], str | None]) -> str:
    titled = _titled(part.lower() if part.isupper() and len(part) > 1 else part, part)
    ruled = _by_ending(titled, features(feats))
    if ruled is not None and ruled[1]:
        return ruled[0]
    lemma = known(titled)
    if lemma is not None:
        return _titled(lemma, part)
    return titled if ruled is None else ruled[0]


def _by_ending(part: str, own: Mapping[str, str]) -> tuple[str, bool] | None:
    """Return the nominative by the ending, and whether the ending leaves no other choice."""
    if own.get("Number") != "Sing":
        return None
    for ending, nominative in _NOMINATIVES.get((own.get("Case", ""), own.get("Gender", "")), ()):
        if part.endswith(ending):
            certain = own["Gender"] == "Fem" or ending[0] in "sņ"
            return part[: -len(ending)] + nominative, certain
    return None


def _titled(lemma: str, form: str) -> str:
    return lemma[:1].upper() + lemma[1:] if form[:1].isupper() else lemma
