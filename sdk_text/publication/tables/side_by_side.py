"""Persons' decisions side by side: a column a person, a row a coding."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from sdk_text.analysis.pseudonyms import names_in, replacer
from sdk_text.frames import as_segments
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Column, Table
from sdk_text.publication.tables.parts import (
    LONGEST_HEADING,
    column,
    note,
    replaced_names,
    title,
    two_languages,
    word,
)
from sdk_text.results import Results
from sdk_text.review.sheet.rows import stands_under
from sdk_text.review.side_by_side import GIVEN, NOT_GIVEN, NOT_READ, side_by_side
from sdk_text.wording.texts import Bilingual, check_language, load_wording

_SIGNS = {GIVEN: "marks.present", NOT_GIVEN: "marks.absent", NOT_READ: "marks.unknown"}


def side_by_side_table(
    results: Results, files: Sequence[str | Path], lang: str = "en", *,
    only_differing: bool = False, names: str = "replace",
) -> Table:  # fmt: skip
    """Return what each person says of each coding on the segments that at least one of them read.

    Args:
        results: of the run that was reviewed.
        files: the persons' decisions, ``sdk-decisions*.csv``.
        lang: "lv" or "en".
        only_differing: leave out what they agree on.
        names: "replace" puts pseudonyms for personal names, "keep" does not.

    Raises:
        InputError: nobody decided anything in these files.
    """
    wording = load_wording()
    frame = side_by_side(results, files)
    differing = int((frame["state"] == "differ").sum())
    if only_differing:
        frame = frame[frame["state"].isin(["differ", "settled"])].reset_index(drop=True)
    signs = {said: wording.say(key, "en") for said, key in _SIGNS.items()}
    persons = {f"person-{n}": coder for n, coder in enumerate(frame.attrs["coders"])}
    for name, coder in persons.items():
        frame[name] = frame[coder].map(signs)
    frame["key"] = frame["segment"] + "#" + frame["code"]
    _add_texts(frame, results, replacer(results, names_in(results, names, lang)))
    _add_labels(frame, Labels(results))
    return Table(
        id="side-by-side",
        frame=frame,
        columns=_columns(persons),
        key="key",
        caption=title("side-by-side"),
        notes=(
            note("side-by-side", **{said: Bilingual.same(sign) for said, sign in signs.items()}),
            word("differing", differing=differing),
            *replaced_names(names, frame),
        ),
        lang=check_language(lang),
        row_group="name",
        row_group_label=wording.both("columns.summary"),
    )


def _columns(persons: Mapping[str, str]) -> tuple[Column, ...]:
    """Return the table's columns; `persons`: their names by the names of their columns."""
    return (
        column("segment", printed=False),
        column("heading", label="section", longest=LONGEST_HEADING),
        column("under", label="stands_under"),
        column("text", "quote", label="quote"),
        column("theme", label="code"),
        column("code", label="code_id", printed=False),
        column("machine", "bounded", decimals=2),
        *(Column(name, Bilingual.same(coder), "mark") for name, coder in persons.items()),
        column("state", label="sides"),
        column("comments"),
    )


def _add_texts(frame: pd.DataFrame, results: Results, change: Callable[[str], str]) -> None:
    """Add the segments' texts and what they stand under; all words as `change` gives them."""
    segments = {s.segment: s for s in as_segments(results.segments)}
    frame["text"] = [change(segments[s].text) for s in frame["segment"]]
    frame["under"] = [change(stands_under(segments[s])) for s in frame["segment"]]
    frame["comments"] = [change(str(text)) for text in frame["comments"]]


def _add_labels(frame: pd.DataFrame, labels: Labels) -> None:
    """Add the names of reports, sections and codes, and how the persons stand to each other."""
    two_languages(frame, "name", [labels.summary(s) for s in frame["summary"]])
    two_languages(frame, "heading", [labels.section(s) for s in frame["section"]])
    two_languages(frame, "theme", [labels.code(c) for c in frame["code"]])
    both = load_wording().both
    states = [
        both(f"sides.{how if state == 'settled' else state}", who=who)
        for state, how, who in zip(
            frame["state"], frame["settled_as"], frame["settled_by"], strict=True
        )
    ]
    two_languages(frame, "state", states)
