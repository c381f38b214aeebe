"""What is counted: codings, segments, words, and the order in which codes and places stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import pandas as pd

from sdk_text.analysis.once import once
from sdk_text.codebook import family_of
from sdk_text.errors import InputError
from sdk_text.frames import counted_codings, given_codings
from sdk_text.records import SUGGESTED
from sdk_text.results import Results
from sdk_text.wording.nearest import did_you_mean, hint

TOTAL = "total"
"""Stands for "all" in a column of codes, families, summaries or sections."""

Level = Literal["code", "family"]


def named_as_sources(results: Results) -> frozenset[str]:
    """Return the reports whose title is a source's name, as in projects of other programs."""
    same = results.summaries["title"].ne("") & results.summaries["title"].eq(
        results.summaries["municipality"]
    )
    return frozenset(map(str, results.summaries.loc[same, "summary"]))


def check_choice(name: str, value: str, allowed: Sequence[str]) -> None:
    """Refuse an argument that is none of the `allowed`.

    Raises:
        InputError: naming the argument, the value and what is allowed.
    """
    if value not in allowed:
        near = did_you_mean(str(value), allowed)
        raise InputError(f"{name}={value!r}: must be one of {', '.join(map(repr, allowed))}{near}")


def check_at_least(name: str, value: int, least: int) -> None:
    """Refuse a number that is too small.

    Raises:
        InputError: naming the argument and the least value.
    """
    if value < least:
        raise InputError(f"{name}={value}: must be at least {least}")


def check_known(name: str, value: object, known: Sequence[str]) -> None:
    """Refuse a value that is not known; None, "" and ``total`` mean any.

    Raises:
        InputError: naming the argument, the value, the nearest known ones or some of them.
    """
    if value is None or (isinstance(value, str) and value in ("", TOTAL, *known)):
        return
    if not isinstance(value, str):
        raise InputError(f"{name}={value!r}: give text, as in {name}={str(value)!r}")
    raise InputError(f"{name}={value!r} is not in the results; {hint(value, known)}")


def require(results: Results, frame: Literal["tokens", "entities"], what: str) -> None:
    """Make sure that a frame of the language step is there.

    Raises:
        InputError: there are segments but no rows in `frame`.
    """
    if len(results.segments) and not len(getattr(results, frame)):
        raise InputError(
            f"{what} needs the frame {frame!r}, and these results have none: run extract with a "
            f"language engine that gives {'lemmas' if frame == 'tokens' else 'named entities'} "
            "(the default, embedded, does)"
        )


SQL_GIVEN = f"segment <> '' AND coder <> '{SUGGESTED}'"
"""`given` as a condition of a query, for results that stay on disk."""


def given(results: Results) -> pd.DataFrame:
    """Return the codings of segments that somebody stands behind, all coders'.

    Codings without a segment (ticks of the form) and a model's suggestions that nobody accepted
    are left out. Columns and order as in ``results.codings``.
    """
    return given_codings(results.codings)


@once
def counted(results: Results) -> pd.DataFrame:
    """Return the codings that count: one row for each pair of segment and code.

    Of several of `given` on a pair the surest stays, then the first. Columns and order as in
    ``results.codings``.
    """
    return counted_codings(results.codings)


def code_order(results: Results) -> list[str]:
    """Return all codes: the codebook's in its order, then unknown ones of the codings."""
    known = [code.id for code in results.codebook.codes]
    return known + sorted(set(results.codings["code"]) - set(known))


def family_order(results: Results) -> list[str]:
    """Return all families, in the order of the codebook; unknown ones after."""
    known = [family.id for family in results.codebook.families]
    return known + sorted({family_of(code) for code in code_order(results)} - set(known))


def summary_order(results: Results) -> list[str]:
    """Return the ids of all summaries as they stand in the results."""
    return [str(summary) for summary in results.summaries["summary"]]


def section_order(results: Results) -> list[str]:
    """Return the section ids that the results have, in the order of the template.

    Ids that the template lacks follow, by number and then by name.
    """
    template = {section.id: i for i, section in enumerate(results.template.sections)}
    present = {str(section) for section in results.sections["section"]}
    present |= {str(section) for section in results.segments["section"]}
    return sorted(present, key=lambda s: (template.get(s, len(template)), _by_number(s)))


def themes_of(results: Results, level: Level) -> pd.DataFrame:
    """Return all themes of a level, in order: columns family and code ("" for families)."""
    check_choice("level", level, ("code", "family"))
    if level == "family":
        return pd.DataFrame({"family": family_order(results), "code": ""}, dtype=object)
    codes = code_order(results)
    return pd.DataFrame({"family": [family_of(c) for c in codes], "code": codes}, dtype=object)


def theme_column(level: Level) -> str:
    """Return the column that tells themes of a level apart."""
    return "code" if level == "code" else "family"


def words_by(results: Results, columns: Sequence[str]) -> pd.Series[Any]:
    """Return the number of words (runs of letters and digits) of the segments by `columns`.

    The one definition of a word in all counts: ``segments.words``, see `frames.count_words`.
    """
    return results.segments.groupby(list(columns), sort=False)["words"].sum()


def word_total(results: Results) -> int:
    """Return the number of words in all segments; see `words_by`."""
    return int(words_by(results, ["summary"]).sum())


def per_thousand(count: pd.Series[Any], words: pd.Series[Any]) -> pd.Series[Any]:
    """Return 1000 × count / words; missing where there are no words."""
    return ratio(1000 * count, words)


def ratio(part: pd.Series[Any], whole: pd.Series[Any]) -> pd.Series[Any]:
    """Return part / whole as floats; missing where the whole is 0."""
    below = whole.astype("float64")
    return part.astype("float64") / below.where(below > 0)


def chapter_of(section: str) -> str:
    """Return the part of a section id before the first full stop ("2.support" → "2")."""
    return section.split(".", 1)[0]


def in_order(values: Iterable[str], order: Sequence[str]) -> list[str]:
    """Return the distinct values in the given order."""
    present = set(values)
    return [value for value in order if value in present]


def _by_number(section: str) -> tuple[int, str]:
    number = re.match(r"\d+", section)
    return (int(number[0]) if number else 10**6, section)
