"""Words whose lemma and tags are known for certain, put right after the engine has run.

The package's words are in ``exceptions.tsv``; a researcher's own file has the same form:
tab-separated ``form, lemma, upos, feats``. A form that begins with ``@`` names a paradigm of
``paradigms.tsv`` and stands for every form of the lemma.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Token

from sdk_text.errors import InputError
from sdk_text.language.engines import EXCEPTIONS
from sdk_text.system.given_files import read_given_text

OWN_FILE = Path(__file__).with_name("exceptions.tsv")
PARADIGMS_FILE = Path(__file__).with_name("paradigms.tsv")
# fmt: off
UPOS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
    "PUNCT", "SCONJ", "SYM", "VERB", "X",
)
# fmt: on
#: How much an agreeing feature counts when a form has several readings; others: 2.
WEIGHTS = {"Case": 6, "Number": 4, "": 0}


@dataclass(frozen=True)
class Reading:
    """What a form can be. None for feats: those of the engine stay; "" for feats: none."""

    lemma: str
    upos: str | None
    feats: str | None


@dataclass(frozen=True)
class Line:
    """A line of a tab-separated file, with where it stands for messages."""

    file: Path
    number: int
    cells: tuple[str, ...]

    def error(self, what: str) -> InputError:
        """Return an error that names file and line."""
        return InputError(f"{self.file}, line {self.number}: {what}")


def read_lines(path: Path) -> Iterator[Line]:
    """Yield the lines that are neither empty nor comments (``#``)."""
    text = read_given_text(path, "words")
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            # The words of a text are composed, whatever way a file's letters are written.
            cells = unicodedata.normalize("NFC", line).split("\t")
            yield Line(path, number, tuple(cell.strip() for cell in cells))


@dataclass(frozen=True)
class Paradigms:
    """Endings by paradigm, and how a consonant softens before an ending marked ``~``."""

    endings: Mapping[str, tuple[tuple[str, str, str], ...]]
    """Paradigm → (ending of the lemma, ending of the form, feats)."""
    soft: Mapping[str, str]

    def forms(self, lemma: str, paradigm: str) -> Iterator[tuple[str, str]]:
        """Yield (form, feats) of a lemma.

        Raises:
            ValueError: no such paradigm, or the lemma has none of its endings.
        """
        rows = self.endings.get(paradigm)
        if rows is None:
            raise ValueError(f"no paradigm @{paradigm}; there are: @{', @'.join(self.endings)}")
        found = False
        for own, ending, feats in rows:
            if lemma.endswith(own):
                found = True
                stem = lemma[: len(lemma) - len(own)]
                if ending.startswith("~"):
                    stem, ending = self._soften(stem), ending[1:]
                yield stem + ending, feats
        if not found:
            ends = ", ".join(sorted({f"-{own}" for own, _, _ in rows}))
            raise ValueError(f"a lemma of paradigm @{paradigm} ends in {ends}, not like {lemma!r}")

    def _soften(self, stem: str) -> str:
        for size in (2, 1):
            if stem[-size:] in self.soft:
                return stem[:-size] + self.soft[stem[-size:]]
        return stem


@cache
def load_paradigms() -> Paradigms:
    """Read ``paradigms.tsv``: paradigm, lemma's ending, form's ending, feats; ``~``: softening."""
    endings: dict[str, list[tuple[str, str, str]]] = {}
    soft: dict[str, str] = {}
    for line in read_lines(PARADIGMS_FILE):
        if line.cells[0] == "~" and len(line.cells) == 3:
            soft[line.cells[1]] = line.cells[2]
        elif len(line.cells) == 4:
            name, own, ending, feats = line.cells
            endings.setdefault(name, []).append((own, ending, _feats(line, feats) or ""))
        else:
            raise line.error("four columns are wanted: paradigm, lemma's ending, ending, feats")
    return Paradigms({name: tuple(rows) for name, rows in endings.items()}, soft)


def load_exceptions(path: Path) -> dict[str, tuple[Reading, ...]]:
    """Read an exceptions file: form → its possible readings, as the file orders them.

    Raises:
        InputError: the file is missing or malformed; the message names file and line.
    """
    found: dict[str, list[Reading]] = {}
    for line in read_lines(path):
        for form, reading in _entries(line):
            readings = found.setdefault(form, [])
            if reading not in readings:
                readings.append(reading)
    return {form: tuple(readings) for form, readings in found.items()}


def _entries(line: Line) -> Iterable[tuple[str, Reading]]:
    if not 2 <= len(line.cells) <= 4:
        raise line.error(
            "two to four columns with a tab between them are wanted: form, lemma, upos, feats"
        )
    form, lemma, upos, feats = (*line.cells, "", "")[:4]
    if not form or not lemma:
        raise line.error("form and lemma must not be empty")
    if any(c.isspace() for c in form):
        raise line.error(f"{form!r} holds a space; an exception is for one word")
    if upos and upos not in UPOS:
        raise line.error(f"{upos!r} is no part of speech; choose one of {', '.join(UPOS)}")
    if not form.startswith("@"):
        return [(form, Reading(lemma, upos or None, _feats(line, feats)))]
    if feats:
        raise line.error("a line with a paradigm takes no feats; the paradigm has them")
    try:
        forms = list(load_paradigms().forms(lemma, form[1:]))
    except ValueError as error:
        raise line.error(str(error)) from error
    return [(f, Reading(lemma, upos or None, own)) for f, own in forms]


def _feats(line: Line, feats: str) -> str | None:
    """Return feats sorted; None for an empty cell (keep the engine's), "" for ``_`` (none)."""
    if feats in ("", "_"):
        return "" if feats else None
    parts = feats.split("|")
    for part in parts:
        name, equals, value = part.partition("=")
        if not (name and equals and value):
            raise line.error(f"{part!r} is no feature; write them like Case=Nom|Number=Sing")
    return "|".join(sorted(parts, key=str.lower))


class Exceptions:
    """The component: sets lemma, part of speech and features of the words it knows.

    A word is looked up as written, then in lower case. Of several readings it takes the one that
    agrees best with the engine's features. An engine that sets no tags gets lemmas only.
    """

    def __init__(self, readings: Mapping[str, tuple[Reading, ...]]) -> None:
        self.readings = dict(readings)

    def __call__(self, doc: Doc) -> Doc:
        """Put right the words of one Doc."""
        tagged = doc.has_annotation("POS")
        for token in doc:
            readings = self.readings.get(token.text) or self.readings.get(token.lower_)
            if readings:
                self._set(token, _best(token, readings), tagged)
        return doc

    @staticmethod
    def _set(token: Token, reading: Reading, tagged: bool) -> None:
        token.lemma_ = reading.lemma
        if tagged and reading.upos is not None:
            token.pos_ = reading.upos
        if tagged and reading.feats is not None:
            token.set_morph(reading.feats)  # type: ignore[attr-defined]  # absent in the stubs


def _best(token: Token, readings: tuple[Reading, ...]) -> Reading:
    if len(readings) == 1:
        return readings[0]
    own = set(str(token.morph).split("|"))

    def agreement(reading: Reading) -> int:
        same = own.intersection((reading.feats or "").split("|"))
        # Case and number show in the sentence; gender the engine reads off the ending.
        weight = sum(WEIGHTS.get(pair.partition("=")[0], 2) for pair in same)
        return weight + (reading.upos == token.pos_)

    return max(readings, key=agreement)  # the first of equals, as the file orders them


@Language.factory(
    EXCEPTIONS,
    assigns=["token.lemma", "token.pos", "token.morph"],
    default_config={"path": None, "own": True},
)
def make_exceptions(nlp: Language, name: str, path: str | None, own: bool) -> Exceptions:
    """Return the component: the package's words (``own``), and those of ``path`` before them."""
    readings = load_exceptions(OWN_FILE) if own else {}
    if path is not None:
        readings = {**readings, **load_exceptions(Path(path))}
    return Exceptions(readings)
