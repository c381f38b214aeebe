"""What stands beside a word and shows it to name a person: a role, a title, a family."""

from __future__ import annotations

import re

from sdk_text.analysis.latvian_names import (
    WORD,
    context_stems,
    is_capitalised,
    is_genitive,
    is_listed_name,
    likely_stem,
    name_context,
    not_names,
    stems_of_no_names,
    usual_names_of,
)
from sdk_text.analysis.name_words import Vocabulary, Word, is_plain_name, next_word

NO_NAME_WORDS = frozenset({
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "NUM", "PART", "PRON", "SCONJ", "VERB",
})  # fmt: skip
"""Parts of speech that are no name's."""
MAY_BE_FAMILY = "may be a family"
"""Why a word stays that only a word of the family beside it, or "pie", shows to be a name."""
_MOST_BETWEEN = 3
"""Words between a name and what is called after it."""
_DASH = re.compile("[-‐‑–]")
_PLURAL_DATIVE = ("iem", "ām", "ēm")
_LONG_VOWELS = ("ā", "ē", "ī", "ū")


def names_place(text: str, match: re.Match[str]) -> bool:
    """Tell whether a word in the genitive stands right before a street, a village or a lake."""
    after = next_word(text, match.end())
    stem = likely_stem(_DASH.split(after)[0])  # "Liepu iela–Bērzu iela"
    place = stem in context_stems("streets") or (
        after.islower() and stem in context_stems("settlements")
    )
    return place and in_genitive(match.group())


def begins_name_of_place(text: str, match: re.Match[str]) -> bool:
    """Tell whether a first name begins the name of somebody after whom a street or a school is
    called: "Krišjāņa Valdemāra iela"."""
    second = WORD.match(text, match.end() + 1)
    if second is None or next_word(text, match.end()) != second.group():
        return False
    both = in_genitive(match.group()) and is_genitive(second.group())
    if not both or not is_capitalised(second.group()):
        return False
    after = likely_stem(next_word(text, second.end()))
    called = context_stems("streets") | context_stems("settlements")
    return after in called or eponym_after(text, second.end())


def in_genitive(form: str, case: str = "") -> bool:
    """Tell whether a first name may be in the genitive, in which alone things are called after it.

    "Anna" ends like one but is nobody's; `case` is what an engine says, if one does.
    """
    base_only = usual_names_of(form.lower()) == {form}
    return is_genitive(form) and case in ("", "Gen") and not base_only


def eponym_after(text: str, end: int) -> bool:
    """Tell whether a school, a museum … follows, perhaps with its place or kind before it:
    "Andreja Upīša Skrīveru vidusskola"."""
    for _ in range(_MOST_BETWEEN + 1):
        word = next_word(text, end)
        if likely_stem(word) in context_stems("eponyms"):
            return True
        known = word.lower() in name_context()["before_eponyms"]
        if not known and not (is_capitalised(word) and is_genitive(word)):
            return False
        end += 1 + len(word)
    return False


def has_role(word: Word) -> bool:
    """Tell whether the word before says what a person does, in the same case form."""
    if not word.before or likely_stem(word.before) not in context_stems("roles"):
        return False
    return likely_stem(word.form) not in context_stems("roles")


def role_tells(word: Word, following: str, speaks: bool, words: Vocabulary) -> bool:
    """Tell whether a word after a role is a person's name.

    Args:
        word: what stands after a role.
        following: the word behind it.
        speaks: whether recognition or the lists of first names take it for a name.
        words: what the reports tell of words.
    """
    # A body's name goes on: "darbinieces Labklājības ministrijā".
    alone = bool(word.label) and not following.lower().endswith(_LONG_VOWELS)
    named = not word.starts and (word.upos == "PROPN" or (word.upos == "NOUN" and alone))
    if not (word.is_place or words.is_place(word.form)):
        return word.is_person or speaks or named
    return word.is_person or (named and _outweighs_place(word, following, words))


def has_title(word: Word, following: str, words: Vocabulary) -> bool:
    """Tell whether the word after another says that this names a person or a family."""
    after = likely_stem(following)
    if word.upos in NO_NAME_WORDS:
        return False
    by_use = words.is_place_by_use(word.form)
    if after in context_stems("titles_after"):
        return not (word.is_place and by_use)
    family = after in context_stems("families")
    if not is_genitive(word.form) or not (family or after in context_stems("relatives")):
        return False
    many = word.form.endswith("u")
    ordinary = words.is_ordinary(word.form) and (word.starts or (family and not many))
    if by_use or (ordinary and not word.is_person):
        return False
    # Countries and towns have families in the singular ("Ukrainas ģimenes"), persons in the plural.
    return not word.is_place or many


def is_called_after(word: Word, after: str) -> bool:
    """Tell whether a word names a feast, an illness, a school … with the stem behind it.

    A first name does so before "diena" only: "Ilzes slimība", "Ritas skola" are a person's own.
    """
    if not is_genitive(word.form):
        return False
    if after in context_stems("feasts"):
        return True
    scholars = context_stems("named_after") | context_stems("eponyms")
    return after in scholars and not is_listed_name(word.form)


def is_never(word: Word) -> bool:
    """Tell whether a word is nobody's name: a shop, a tool, a feast day, no plain word."""
    stem = likely_stem(word.form)
    feast = stem.endswith("dien")  # Līgodiena
    return feast or stem in stems_of_no_names() or not is_plain_name(word.form)


def beside_family(word: Word, text: str) -> bool:
    """Tell whether a word may be a family's name: "Vītolu pāris", "pie Bērziņiem"."""
    after = likely_stem(next_word(text, word.end))
    if any(after in context_stems(key) for key in ("families", "relatives", "titles_after")):
        return word.upos == "PROPN" and is_genitive(word.form)
    at_them = text[: word.start].rsplit(maxsplit=1)[-1:] in (["pie"], ["Pie"])
    return at_them and word.upos in ("PROPN", "NOUN") and word.form.endswith(_PLURAL_DATIVE)


def _outweighs_place(word: Word, following: str, words: Vocabulary) -> bool:
    """Tell whether a role before a word counts for more than that it is taken for a place.

    Not that of many persons ("klientu Cēsu novadā"), nor before a place known otherwise.
    """
    after = likely_stem(following)
    many = word.case == "Gen" and word.before.endswith("u")
    places = {likely_stem(w) for w in not_names()["place_words"]} | context_stems("land")
    known = words.is_place_by_use(word.form) or after in places
    return not (many or known or after in context_stems("streets"))
