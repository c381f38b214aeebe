"""Latvian abbreviations: one list for the words of a text and for the ends of its sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sdk_text.errors import InputError

MARKS = frozenset({"word", "sentence", "may_end"})


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """One entry of ``abbreviations.txt``."""

    form: str
    """As written, with its full stop if it has one ("u.c.", "a/s")."""
    in_word: bool
    """The full stop belongs to the word."""
    in_sentence: bool
    """It ends no sentence."""
    may_end: bool
    """It does where a capital letter follows."""

    @property
    def last_words(self) -> tuple[str, ...]:
        """What stands before its last full stop: "u.c", and "c" where it is written "u. c."."""
        whole = self.form.removesuffix(".").split()[-1]
        return tuple(dict.fromkeys((whole, whole.rsplit(".", 1)[-1])))


@cache
def load_abbreviations() -> tuple[Abbreviation, ...]:
    """Return the abbreviations of the package's list, in its order.

    Raises:
        InputError: a line has an unknown mark, or an abbreviation stands twice.
    """
    text = files("sdk_text.text").joinpath("abbreviations.txt").read_text(encoding="utf-8")
    found: dict[str, Abbreviation] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split("#", 1)[0].split()
        if not words:
            continue
        marks = {word for word in words if word in MARKS}
        form = " ".join(word for word in words if word not in MARKS)
        where = f"abbreviations.txt, line {number}"
        if not form or not (form.endswith(".") or "/" in form or "-" in form):
            raise InputError(f"{where}: {form!r} has no full stop; marks are {', '.join(MARKS)}")
        if form.lower() in found:
            raise InputError(f"{where}: {form!r} is there already")
        found[form.lower()] = Abbreviation(
            form, "sentence" not in marks, "word" not in marks, "may_end" in marks
        )
    return tuple(found.values())
