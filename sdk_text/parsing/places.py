"""A municipality's place name: from the genitive of a title to a name and an id.

``municipalities.tsv`` lists the names there are; any other name is turned by the rules of Latvian
declension, so that a new or invented municipality works as well.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from sdk_text.text.signs import without_marks

# Genitive ending → nominative ending, the first that fits. -as/-es: 4th and 5th declension;
# -us, -pils: 3rd and 6th, unchanged; -u: plural of the 1st and 2nd; -a: 1st.
_ENDINGS = (("pils", "pils"), ("us", "us"), ("as", "a"), ("es", "e"), ("u", "i"), ("a", "s"))
# The same for an adjective before the name (definite forms: Jaunās → Jaunā, Lielo → Lielie).
_ADJECTIVES = (("ās", "ā"), ("o", "ie"), ("ā", "ais"))
_KEPT_SMALL = frozenset({"un", "pie", "uz"})


@cache
def known_places() -> dict[str, str]:
    """Genitive (lower case, NFC) → nominative of the municipalities' place names."""
    text = files("sdk_text.parsing").joinpath("municipalities.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {genitive.lower(): nominative for genitive, nominative in rows}


def place_name(genitive: str) -> str:
    """Nominative of a place name in ordinary capitals: "CĒSU" → "Cēsis"."""
    words = unicodedata.normalize("NFC", genitive).lower().split()
    if not words:
        return ""
    whole = " ".join(words)
    if whole in known_places():
        return known_places()[whole]
    *before, last = words
    name = known_places().get(last) or _turned(last, _ENDINGS)
    return " ".join([*(ordinary_capitals(_turned(w, _ADJECTIVES)) for w in before),
                     name[:1].upper() + name[1:]])  # fmt: skip


def _turned(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    for ending, replacement in endings:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + replacement
    return word


def ordinary_capitals(name: str) -> str:
    """A name written in capitals as one writes it in a sentence: "CĒSU" → "Cēsu"."""
    words = unicodedata.normalize("NFC", name).lower().split()
    return " ".join(
        word if word in _KEPT_SMALL else "-".join(p[:1].upper() + p[1:] for p in word.split("-"))
        for word in words
    )


def plain_id(name: str) -> str:
    """Lower case without diacritics, other signs as hyphens: "Cēsis" → "cesis"."""
    bare = without_marks(name.casefold(), "NFD")
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
