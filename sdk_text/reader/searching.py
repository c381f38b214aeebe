"""Search over all reports: forms as they stand, or all forms of a word by its lemma."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sdk_text.reader.material import Material, Report
from sdk_text.reader.project import Project
from sdk_text.reader.quoting import around
from sdk_text.records import Segment

MOST_HITS = 500
LONGEST = 200
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_AROUND = "\"'„“”‚‘’«»()[],.;:!?…–—-"
"""Signs around words that do not count in what is sought."""
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Hit:
    report: Report
    segment: Segment
    start: int
    end: int


@dataclass
class Lemmas:
    """The words of all reports with their lemmas."""

    tokens: dict[str, list[tuple[int, int, str]]]
    """By segment: start, end, lemma in lower case."""
    of_form: dict[str, frozenset[str]]
    """Lemmas that a form (in lower case) has anywhere in these reports."""
    of_plain: dict[str, frozenset[str]]
    """The same for forms and lemmas without their diacritics."""


def search_view(project: Project, query: Mapping[str, str]) -> Json:
    """Return where a text stands in the reports (``q``, ``how``: "forms" or "lemmas")."""
    asked = unicodedata.normalize("NFC", query.get("q", ""))[:LONGEST].strip()
    words = _WORD.findall(asked.casefold())
    by_lemma = query.get("how") == "lemmas" and words
    if not asked:
        return {"hits": [], "total": 0}
    found = _by_lemmas(project, words) if by_lemma else _by_forms(project, asked)
    hits: list[Json] = []
    total = 0
    for hit in found:
        total += 1
        if total <= MOST_HITS:
            hits.append(
                {
                    **around(hit.report, hit.start, hit.end, hit.segment, hit.segment),
                    "section": hit.segment.section,
                    "segment": hit.segment.segment,
                }
            )
    return {"hits": hits, "total": total}


def _by_forms(project: Project, asked: str) -> Iterator[_Hit]:
    """Yield where words stand that begin as they were asked for, whatever their capitals.

    Letters without their diacritics find those with them, too; not the other way round. Quotation
    marks, commas and the like around words are passed over, as those between them in the text are;
    signs alone are sought as they are.
    """
    marked = plain(asked) != lower(asked)
    sought = lower(asked) if marked else plain(asked)
    words = [word for part in sought.split() if (word := part.strip(_AROUND))]
    begin = r"(?<![^\W_])" if words else ""
    pattern = re.compile(begin + r"\W+".join(map(re.escape, words or sought.split())))
    for report in project.reports.values():
        for segment, text in _plain_texts(project, report, marked=marked):
            for match in pattern.finditer(text):
                start, end = report.form(segment).span(*match.span())
                yield _Hit(report, segment, start, end)


def _plain_texts(project: Project, report: Report, *, marked: bool) -> list[tuple[Segment, str]]:
    kept: dict[tuple[str, bool], list[tuple[Segment, str]]]
    kept = project.cache.setdefault("plain", {})
    key = report.id, marked
    if key not in kept:
        change = lower if marked else plain
        kept[key] = [(s, change(report.form(s).text)) for s in report.segments]
    return kept[key]


def lower(text: str) -> str:
    """Return a text in lower case, letter for letter as long as before."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def plain(text: str) -> str:
    """Return a text in lower case without diacritics, letter for letter as long as before."""
    return "".join(_plain_letter(letter) for letter in text)


def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


def _by_lemmas(project: Project, words: list[str]) -> Iterator[_Hit]:
    """Yield where words stand one after another in any of their forms."""
    lemmas = lemmas_of(project)
    wanted = [_lemmas_of_word(lemmas, word) for word in words]
    for report in project.reports.values():
        for segment in report.segments:
            tokens = lemmas.tokens.get(segment.segment, ())
            for i in range(len(tokens) - len(wanted) + 1):
                if all(tokens[i + k][2] in wanted[k] for k in range(len(wanted))):
                    yield _Hit(report, segment, tokens[i][0], tokens[i + len(wanted) - 1][1])


def _lemmas_of_word(lemmas: Lemmas, word: str) -> frozenset[str]:
    """Return what a word that was asked for may be the form of.

    A word without diacritics that no report has so stands for those that have them.
    """
    known = lemmas.of_form.get(word, frozenset())
    if not known and word == plain(word):
        known = lemmas.of_plain.get(word, frozenset())
    return known | {word, simple_lemma(word)}


def simple_lemma(word: str) -> str:
    """Return the lemma that a list of word forms gives."""
    from simplemma import lemmatize

    return str(lemmatize(word, lang="lv")).casefold()


def lemmas_of(project: Project) -> Lemmas:
    """Return the words of all reports with lemmas: those of the run, else by a list of forms.

    They are read with the first search and kept; no lock is needed, as they do not change.
    """
    material = project.material
    kept = project.cache.get("lemmas")
    if kept is not None and kept[0] is material:
        known: Lemmas = kept[1]
        return known
    tokens: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    of_form: dict[str, set[str]] = defaultdict(set)
    for segment, start, end, form, lemma in _of_run(material, project.opened.out):
        if lemma and any(c.isalnum() for c in form):
            tokens[segment].append((start, end, lemma.casefold()))
            of_form[form.casefold()].add(lemma.casefold())
    found = Lemmas(
        dict(tokens),
        {form: frozenset(found) for form, found in of_form.items()},
        _without_diacritics(of_form),
    )
    project.cache["lemmas"] = (material, found)
    return found


def _without_diacritics(of_form: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for form, lemmas in of_form.items():
        found[plain(form)] |= lemmas
        for lemma in lemmas:
            found[plain(lemma)].add(lemma)
    return {form: frozenset(lemmas) for form, lemmas in found.items()}


def _of_run(material: Material, out: Path) -> Iterator[tuple[str, int, int, str, str]]:
    columns = ["segment", "start", "end", "form", "lemma"]
    frame = material.results.tokens
    if not len(frame):
        frame = _tokens_in(out)
    if len(frame) and frame["lemma"].astype(str).str.strip().any():
        for row in zip(*(frame[c].tolist() for c in columns), strict=True):
            segment, start, end, form, lemma = row
            yield str(segment), int(start), int(end), str(form), str(lemma)
        return
    for report in material.reports.values():
        for segment in report.segments:
            reading = report.form(segment)
            for match in _WORD.finditer(reading.text):
                start, end = reading.span(*match.span())
                word = match.group()
                yield segment.segment, start, end, word, simple_lemma(word)


def _tokens_in(out: Path) -> pd.DataFrame:
    from sdk_text.frames import empty_frame
    from sdk_text.results import read_table

    path = out / "tokens.csv"
    return read_table(path) if path.is_file() else empty_frame("tokens")
