"""What became of the names of a run: replaced, kept, doubtful; for the researcher only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

import pandas as pd

from sdk_text.analysis.latvian_names import (
    WORD,
    context_stems,
    is_capitalised,
    likely_stem,
    name_context,
)
from sdk_text.analysis.name_words import SegmentWords, segment_words, starts_sentence
from sdk_text.analysis.pseudonyms import Pseudonyms, Replaced, pseudonyms
from sdk_text.results import Results

COLUMNS = (
    "status",
    "kind",
    "name",
    "placeholder",
    "mentions",
    "forms",
    "reason",
    "segment",
    "text",
)
_KEPT_FOR_SURE = ("street", "place", "feast", "listed")
_BEFORE, _AFTER = 40, 90
"""Characters before and after a name in which a post may tell whose it is."""
_AROUND = 60
_CLAUSE = re.compile(r"[.!?;](?=\s|$)")
_ORDER = {"doubtful": 0, "replaced": 1, "kept": 2}


@dataclass(frozen=True, slots=True)
class _Row:
    status: str
    kind: str
    name: str
    placeholder: str
    mentions: int
    forms: str
    reason: str
    segment: str
    text: str = ""


def names_report(results: Results, names: Pseudonyms | None = None) -> pd.DataFrame:
    """Return what was replaced, what was kept and what is doubtful. It holds the names.

    Columns: status (doubtful, replaced, kept), kind (person, spelling, several, word, post, memo,
    or a kind of contact data), name (as written), placeholder, mentions, forms (joined by "; "),
    reason, segment (the first one), text (the words around, where they are needed to decide); see
    docs/analysis.md. Never to be put into a folder that is handed on.
    """
    hidden = names if names is not None else pseudonyms(results)
    segments = segment_words(results)
    found = [(s, hidden.replaced(s.text, s.words)) for s in segments]
    rows = [
        *_persons(hidden),
        *_contacts(found),
        *_spellings(hidden),
        *_in_several(results, hidden, found),
        *_passed(hidden, {s.segment: s.text for s in segments}),
        *_posts(found),
        *_in_memos(results, hidden),
    ]
    rows.sort(key=lambda row: _ORDER[row.status])
    return pd.DataFrame([astuple(row) for row in rows], columns=list(COLUMNS))


def _persons(names: Pseudonyms) -> Iterator[_Row]:
    for number, person in enumerate(names.persons, 1):
        forms = "; ".join(form for form, _ in person.forms.most_common())
        mentions = names.mentions[number]
        place = f"[{names.person_word} {number}]"
        yield _Row("replaced", "person", person.name, place, mentions, forms, "", person.segment)


def _contacts(found: Sequence[tuple[SegmentWords, list[Replaced]]]) -> Iterator[_Row]:
    seen: dict[tuple[str, str, str], list[str]] = {}
    for segment, spans in found:
        for span in spans:
            if span.kind != "person":
                key = (span.kind, segment.text[span.start : span.end], span.placeholder)
                seen.setdefault(key, []).append(segment.segment)
    for (kind, text, placeholder), where in seen.items():
        yield _Row("replaced", kind, text, placeholder, len(where), text, "", where[0])


def _spellings(names: Pseudonyms) -> Iterator[_Row]:
    for number, person in enumerate(names.persons, 1):
        if person.spelt:
            place = f"[{names.person_word} {number}]"
            spelt = "; ".join(sorted(person.spelt))
            yield _Row(
                "doubtful", "spelling", person.name, place, len(person.spelt), spelt,
                "spelt in several ways: one person or several?", person.segment,
            )  # fmt: skip


def _in_several(
    results: Results, names: Pseudonyms, found: Sequence[tuple[SegmentWords, list[Replaced]]]
) -> Iterator[_Row]:
    """Persons with one number in several places, in some of them by a lone name only."""
    summaries = results.summaries[["summary", "municipality"]].astype(str)
    places: dict[str, str] = {
        id: place or id for id, place in summaries.itertuples(index=False, name=None)
    }
    full: dict[int, dict[str, bool]] = {}
    for segment, spans in found:
        place = places.get(segment.segment.partition("/")[0], "")
        for span in spans if place else ():
            whole = len(WORD.findall(segment.text[span.start : span.end])) > 1
            for number in re.findall(r"\d+", span.placeholder) if span.kind == "person" else ():
                seen = full.setdefault(int(number), {})
                seen[place] = seen.get(place, False) or whole
    for number, seen in sorted(full.items()):
        if len(seen) > 1 and not all(seen.values()):
            person = names.persons[number - 1]
            yield _Row(
                "doubtful", "several", person.name, f"[{names.person_word} {number}]", len(seen),
                "; ".join(seen), "a lone name in several places: one person or several?",
                person.segment,
            )  # fmt: skip


def _passed(names: Pseudonyms, texts: dict[str, str]) -> Iterator[_Row]:
    """Words that something speaks for, and words that fit a name but were left."""
    seen: dict[tuple[str, str], list[str]] = {}
    for passed in names.passed:
        if passed.form not in names.replace(passed.form):
            continue
        seen.setdefault((passed.form, passed.reason), []).append(passed.segment)
    for (form, segment), n in names.doubtful.items():
        seen.setdefault((form, "fits a name"), []).extend([segment] * n)
    for (form, reason), where in seen.items():
        status = "kept" if reason in _KEPT_FOR_SURE else "doubtful"
        text = texts.get(where[0], "")
        at = max(0, text.find(form))
        around = text[max(0, at - _AROUND) : at + len(form) + _AROUND]
        yield _Row(status, "word", form, "", len(where), form, reason, where[0], around)


def _posts(found: Sequence[tuple[SegmentWords, list[Replaced]]]) -> Iterator[_Row]:
    """Posts with a body beside a pseudonym: together they may tell who it is."""
    for segment, spans in found:
        persons = [span for span in spans if span.kind == "person"]
        for person in persons:
            window = _window(segment, person)
            stems = {likely_stem(word) for word in WORD.findall(window)}
            listed = segment.section in name_context()["person_sections"]
            posts = context_stems("posts") | (context_stems("roles") if listed else frozenset())
            if stems & posts and _has_body(window, segment):
                yield _Row(
                    "doubtful", "post", segment.text[person.start : person.end],
                    person.placeholder, 1, "", "a post and a body beside the name",
                    segment.segment, window,
                )  # fmt: skip


def _in_memos(results: Results, names: Pseudonyms) -> Iterator[_Row]:
    """Words in memos, comments and report variables that may be names: no engine read these."""
    seen: dict[str, list[tuple[str, str]]] = {}
    for frame, column in (
        (results.codings, "memo"),
        (results.decisions, "comment"),
        (results.variables, "value"),
    ):
        for place, text in dict.fromkeys(
            frame.loc[frame[column] != "", ["summary", column]].itertuples(index=False, name=None)
        ):
            spans = names.found(str(text))
            for match in WORD.finditer(str(text)):
                form, inside = match.group(), any(s.start <= match.start() < s.end for s in spans)
                starts = starts_sentence(str(text), match.start())
                if is_capitalised(form) and len(form) > 1 and not (inside or starts):
                    seen.setdefault(form, []).append((str(place), str(text)))
    for form, where in seen.items():
        place, text = where[0]
        at = max(0, text.find(form))
        around = text[max(0, at - _AROUND) : at + len(form) + _AROUND]
        yield _Row(
            "doubtful", "memo", form, "", len(where), form,
            "a capitalised word that a person wrote beside the text", place, around,
        )  # fmt: skip


def _window(segment: SegmentWords, person: Replaced) -> str:
    """Return the words around a name, as far as its sentence goes."""
    before = segment.text[max(0, person.start - _BEFORE) : person.start]
    after = segment.text[person.end : person.end + _AFTER]
    before = _CLAUSE.split(before)[-1]
    if segment.section not in name_context()["person_sections"]:
        after = _CLAUSE.split(after)[0]
    return f"{before}{segment.text[person.start : person.end]}{after}".strip()


def _has_body(text: str, segment: SegmentWords) -> bool:
    if any(likely_stem(word) in context_stems("bodies") for word in WORD.findall(text)):
        return True
    return any(word.is_place and word.form in text for word in segment.words)
