"""The names of a run as plain values and back: gathered once for all its reruns."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sdk_text.analysis.mentions import Passed
from sdk_text.analysis.name_words import Vocabulary
from sdk_text.analysis.persons import Person
from sdk_text.analysis.pseudonyms import Pseudonyms, Replaced
from sdk_text.wording.texts import Lang

_SETS = ("given", "surname", "names", "called", "spelt")
_TEXTS = ("initial", "name", "segment")
_LANGS: dict[str, Lang] = {"lv": "lv", "en": "en"}


def names_as_values(names: Pseudonyms) -> dict[str, Any]:
    """Return all that `names` knows as lists, mappings, texts and numbers."""
    words, seen = names.vocabulary, names.seen
    return {
        "lang": names.lang,
        "persons": [
            {
                **{name: sorted(getattr(person, name)) for name in _SETS},
                **{name: getattr(person, name) for name in _TEXTS},
                "forms": list(person.forms.items()),
            }
            for person in names.persons
        ],
        "passed": [[p.form, p.segment, p.reason] for p in names.passed],
        "doubtful": [[*key, count] for key, count in names.doubtful.items()],
        "mentions": list(names.mentions.items()),
        "seen": sorted(seen),
        "common": list(words.common.items()),
        "places": sorted(words.places),
        "alone": list(words.alone.items()),
        "by_use": sorted(words.by_use),
        "genders": list(words.genders.items()),
        "without": [text for text, found in names.spans.items() if not found],
        "with": [
            [text, [[f.start, f.end, f.placeholder, f.kind] for f in found]]
            for text, found in names.spans.items()
            if found
        ],
    }


def names_from_values(values: dict[str, Any]) -> Pseudonyms:
    """Return the names that `names_as_values` described.

    Raises:
        KeyError, TypeError, ValueError: they are not such.
    """
    persons = [_person(row) for row in values["persons"]]
    common, alone = ({str(k): int(n) for k, n in values[name]} for name in ("common", "alone"))
    places, by_use = (frozenset(map(str, values[name])) for name in ("places", "by_use"))
    genders = {str(stem): str(gender) for stem, gender in values["genders"]}
    words = Vocabulary(common, places, alone, by_use, genders)
    passed = [Passed(*map(str, row)) for row in values["passed"]]
    names = Pseudonyms(persons, words, passed, _LANGS[values["lang"]])
    for form, segment, count in values["doubtful"]:
        names.doubtful[str(form), str(segment)] = int(count)
    names.mentions.update({int(number): int(count) for number, count in values["mentions"]})
    names.seen.update((str(form), str(after)) for form, after in values["seen"])
    names.spans.update(dict.fromkeys(map(str, values["without"]), ()))
    for text, found in values["with"]:
        names.spans[str(text)] = tuple(
            Replaced(int(start), int(end), str(placeholder), str(kind))
            for start, end, placeholder, kind in found
        )
    return names


def _person(row: dict[str, Any]) -> Person:
    facts: dict[str, Any] = {name: frozenset(map(str, row[name])) for name in _SETS}
    facts |= {name: str(row[name]) for name in _TEXTS}
    forms = Counter({str(form): int(count) for form, count in row["forms"]})
    return Person(**facts, forms=forms)
