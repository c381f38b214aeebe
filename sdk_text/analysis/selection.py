"""Narrowing results to a part of them; every analysis takes what this gives."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from sdk_text.analysis.units import code_order, family_order, section_order, summary_order
from sdk_text.analysis.variables import NO_VARIABLES, named
from sdk_text.errors import InputError
from sdk_text.results import Results
from sdk_text.wording.nearest import hint


def select(
    results: Results,
    *,
    summaries: Collection[str] | None = None,
    sections: Collection[str] | None = None,
    codes: Collection[str] | None = None,
    families: Collection[str] | None = None,
    coders: Collection[str] | None = None,
    minimum_confidence: float = 0.0,
    where: Mapping[str, Collection[str]] | None = None,
) -> Results:
    """Return the part of the results that fits all conditions; None is no condition.

    Codes, families, coders and confidence narrow the codings only; the codebook stays whole, so
    that codes left out stand with zeros. `where` keeps the summaries whose report variables have
    one of the values: ``{"region": ["Zemgale", "Kurzeme"]}``.

    Raises:
        InputError: an unknown summary, section, code, family, coder, variable or value.
    """
    _check("summaries", summaries, summary_order(results))
    _check("sections", sections, section_order(results))
    _check("codes", codes, code_order(results))
    _check("families", families, family_order(results))
    _check("coders", coders, sorted(set(results.codings["coder"])))
    for variable, values in (where or {}).items():
        inside = _with_value(results, variable, values)
        summaries = inside if summaries is None else [s for s in summaries if s in set(inside)]
    frames = {name: _places(frame, summaries, sections) for name, frame in results.frames().items()}
    frames["documents"] = _documents(frames["documents"], frames["summaries"])
    codings = frames["codings"]
    for column, wanted in (("code", codes), ("family", families), ("coder", coders)):
        if wanted is not None:
            codings = codings[codings[column].isin(list(wanted))]
    frames["codings"] = codings[codings["confidence"] >= minimum_confidence]
    return results.with_frames(**frames)


def without_segments(results: Results, segments: Collection[str]) -> Results:
    """Return the results without some segments and their codings, tokens and entities."""
    gone = list(segments)
    frames = {
        name: frame[~frame["segment"].isin(gone)]
        for name, frame in results.frames().items()
        if "segment" in frame.columns
    }
    return results.with_frames(**frames)


def _with_value(results: Results, variable: str, values: Collection[str]) -> list[str]:
    """Return the summaries whose variable has one of the values."""
    rows = results.variables
    known = list(dict.fromkeys(rows["variable"].astype(str)))
    if not known:
        raise InputError(NO_VARIABLES)
    variable = named(variable, known)
    _check("where", [variable], known)
    own = rows[rows["variable"] == variable]
    there = list(dict.fromkeys(own["value"].astype(str)))
    if isinstance(values, str):
        values = [values]
    wanted = [named(value, there) for value in values]
    _check(f"where, {variable}", wanted, there)
    return [str(s) for s in own.loc[own["value"].isin(wanted), "summary"]]


def _check(name: str, wanted: Collection[str] | None, known: list[str]) -> None:
    if isinstance(wanted, str):
        raise InputError(f"{name}={wanted!r}: give a list, as in [{wanted!r}]")
    unknown = sorted(set(wanted or ()) - set(known))
    if unknown:
        raise InputError(f"{name}: {unknown[0]!r} is not in the results; {hint(unknown[0], known)}")


def _places(
    frame: pd.DataFrame, summaries: Collection[str] | None, sections: Collection[str] | None
) -> pd.DataFrame:
    if summaries is not None and "summary" in frame.columns:
        frame = frame[frame["summary"].isin(list(summaries))]
    if sections is not None and "section" in frame.columns:
        frame = frame[frame["section"].isin(list(sections))]
    return frame


def _documents(documents: pd.DataFrame, summaries: pd.DataFrame) -> pd.DataFrame:
    return documents[documents["document"].isin(summaries["document"])]
