"""Which words of a run are used as places are: municipalities, "… pagasts", the locative."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from sdk_text.analysis.latvian_names import (
    WORD,
    both_locative,
    context_stems,
    is_capitalised,
    is_genitive,
    is_given_name,
    likely_stem,
    not_names,
)
from sdk_text.parsing.places import known_places
from sdk_text.results import Results


def places_by_use(results: Results, named: frozenset[int]) -> frozenset[str]:
    """Return the stems of words that the reports use as places, and those of municipalities.

    Args:
        results: what a run found.
        named: where surnames stand (`after_first_names`).
    """
    return _in_locative(results, named) | _before_place_words(results) | _municipalities()


def _municipalities() -> frozenset[str]:
    return frozenset(likely_stem(word) for name in known_places() for word in WORD.findall(name))


def _before_place_words(results: Results) -> set[str]:
    """Stems of capitalised words that stand right before a word such as street or parish.

    Not of who is at school ("Ilze Šķēle skolā"): no genitive, or right after a first name.
    """
    place_words = {likely_stem(w) for w in not_names()["place_words"]} | context_stems("streets")
    place_words |= context_stems("land")
    return {
        likely_stem(place.group())
        for text in results.segments["text"]
        for before, place, what in _threes(text)
        if is_capitalised(place.group())
        and is_genitive(place.group())
        and text[place.end() : what.start()] == " "
        and likely_stem(what.group()) in place_words
        and not (
            before is not None
            and is_given_name(before.group())
            and text[before.end() : place.start()] == " "
        )
    }


def _threes(text: str) -> Iterator[tuple[re.Match[str] | None, re.Match[str], re.Match[str]]]:
    """Yield each two words of a text with the one before them, if any."""
    words = list(WORD.finditer(text))
    return zip([None, *words], words, words[1:], strict=False)


def _in_locative(results: Results, named: frozenset[int]) -> frozenset[str]:
    """Stems of proper nouns that the reports use in the locative, as one does of places."""
    tokens = results.tokens
    local = tokens[(tokens["upos"] == "PROPN") & tokens["feats"].str.contains("Case=Loc")]
    local = local[~local["start"].isin(list(named))]
    return frozenset(likely_stem(form) for form in set(local["form"]) if not is_given_name(form))


def after_first_names(results: Results) -> frozenset[int]:
    """Return where words follow a first name in the same case: surnames, and no places."""
    tokens = results.tokens[["form", "feats", "start"]].astype(object)
    before = tokens["form"].shift(1).fillna("")
    upper = tokens["form"].str[:1].str.isupper() & before.str[:1].str.isupper()
    tokens = tokens.assign(before=before, case=tokens["feats"].str.extract(r"Case=(\w+)")[0])
    tokens["case_before"] = tokens["case"].shift(1)
    near = tokens[upper.fillna(False).astype(bool)]
    pairs = zip(near["before"], near["form"], strict=True)
    by_form = pd.Series([both_locative(a, b) for a, b in pairs], index=near.index, dtype=bool)
    near = near[near["case"].eq(near["case_before"]).astype(bool) | by_form]
    named = near["before"].map(is_given_name)
    return frozenset(int(start) for start in near.loc[named.astype(bool), "start"])
