"""Agreement of two coders by code."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from sdk_text.analysis.units import TOTAL
from sdk_text.errors import InputError
from sdk_text.publication.labels import Labels
from sdk_text.publication.own_word import (
    Reading,
    compared_segments,
    how_read,
    own_codings,
    people_who_coded,
)
from sdk_text.publication.table import Column, Table
from sdk_text.publication.tables.parts import column, note, title, two_languages, word
from sdk_text.publication.trace import Trace
from sdk_text.results import Results
from sdk_text.wording.texts import Bilingual, check_language, load_wording

_UNITIZING = ["alpha_u", "alpha_u_low", "alpha_u_high"]
_OF_BOTH = ("n", "percent", "kappa", "alpha", "alpha_characters", "alpha_u", "f1")
"""Columns that are made of both coders' codings."""
_REPLICATES = 1000
"""Bootstrap samples: enough for two digits of an interval."""


def agreement_table(
    results: Results, lang: str = "en", *, coders: tuple[str, str] | None = None,
    found: pd.DataFrame | None = None,
) -> Table:  # fmt: skip
    """Return the agreement of two coders for each code and in all.

    Args:
        results: a run; gives labels, and the codings to compare unless `found` is given.
        lang: "lv" or "en".
        coders: the two to compare, each by their own word (`own_codings`) and on the segments that
            both read; by default the two persons who share most; with `found` the names to print.
        found: a frame of two coders as `sdk_text.agreement` gives it, for coders that are not in
            `results`; such a table keeps no records behind its cells.

    Raises:
        InputError: fewer than two persons coded the same summaries, a coder is unknown, or `found`
            is no such frame.
    """
    how: Reading = "unknown"
    own: list[pd.DataFrame] = []
    if found is None:
        found, pair, own = _of_results(results, coders)
        how = how_read(results, pair, compared_segments(results, pair))
    else:
        pair = _coders_of(found, coders)
    labels, settings = Labels(results), found.attrs
    frame = found.reset_index(drop=True)
    # In all it is of what any code covers, not of the codes: it would stand beside another thing.
    frame.loc[frame["level"] == "all", _UNITIZING] = float("nan")
    frame["key"] = frame["name"].where(frame["level"] != "all", TOTAL).astype(str)
    names = [_name(labels, *row) for row in zip(frame["level"], frame["key"], strict=True)]
    two_languages(frame, "theme", names)
    return Table(
        id="agreement",
        frame=frame,
        columns=_columns(pair, settings["confidence"], bool(settings["replicates"])),
        key="key",
        caption=title("agreement"),
        notes=_notes(labels.coders(list(pair)), settings, how),
        lang=check_language(lang),
        strong=frozenset({TOTAL}),
        trace=_trace(own) if own else None,
    )


def _notes(
    coders: Bilingual, settings: Mapping[Hashable, Any], how: Reading
) -> tuple[Bilingual, ...]:
    """Return what was compared, how intervals were made, and how the two read."""
    reports = settings["reports"]
    intervals: tuple[Bilingual, ...] = ()
    if settings["replicates"]:
        intervals = (word(f"bootstrap_{settings['resample']}", samples=settings["replicates"]),)
    elif settings.get("too_few_reports"):
        intervals = (word("no_interval", summaries=reports),)
    return (
        note("agreement", coders=coders, summaries=reports, segments=settings["segments"]),
        *intervals,
        *((word(f"agreement_{how}"),) if how != "unknown" else ()),
        word("coders", coders=coders),
    )


def _coders_of(found: pd.DataFrame, coders: tuple[str, str] | None) -> tuple[str, str]:
    """Return the names to print over a frame of agreement that was given."""
    missing = {"name", "kappa_low", "alpha_characters", "alpha_u"} - set(found.columns)
    named = coders or found.attrs.get("coders")
    if missing or named is None or "resample" not in found.attrs:
        raise InputError("found= takes a frame of two coders as sdk_text.agreement gives it")
    return str(named[0]), str(named[1])


def _of_results(
    results: Results, coders: tuple[str, str] | None
) -> tuple[pd.DataFrame, tuple[str, str], list[pd.DataFrame]]:
    """Return the agreement of two coders of a run, who they are, and each one's codings."""
    # Imported here: the rest of publication has no need of the review stage.
    from sdk_text.review.agreement.agreement import agreement

    pair = coders or people_who_coded(results)
    if pair is None:
        raise InputError("agreement needs two persons who coded the same summaries; name coders=")
    own = [own_codings(results, coder) for coder in pair]
    for coder, codings in zip(pair, own, strict=True):
        if not len(codings):
            raise InputError(f"no codings by {coder!r} in these results")
    segments = compared_segments(results, pair)
    if not len(segments):
        raise InputError(f"no segment was read by both {pair[0]!r} and {pair[1]!r}")
    own = [codings[codings["segment"].isin(segments["segment"])] for codings in own]
    found = agreement(own[0], own[1], segments, codebook=results.codebook, replicates=_REPLICATES)
    return found, pair, own


def _columns(pair: tuple[str, str], confidence: float, intervals: bool) -> tuple[Column, ...]:
    interval = load_wording().both("columns.interval_of", level=f"{100 * confidence:g}")

    def bounds(measure: str) -> list[Column]:
        return [
            replace(
                column(f"{measure}_{end}", "bounded", decimals=2, label=f"kappa_{end}"),
                group=interval,
            )
            for end in ("low", "high")
            if intervals
        ]

    return (
        column("key", label="code", printed=False),
        column("theme"),
        column("n", "integer"),
        column("a", "integer", label=Bilingual.same(pair[0])),
        column("b", "integer", label=Bilingual.same(pair[1])),
        column("both", "integer"),
        column("percent", "percent", label="percent_agreement"),
        column("kappa", "bounded", decimals=2),
        *bounds("kappa"),
        column("alpha", "bounded", decimals=2),
        column("alpha_characters", "bounded", decimals=2),
        column("alpha_u", "bounded", decimals=2),
        *bounds("alpha_u"),
        column("f1", "bounded", decimals=2),
    )


def _trace(own: Sequence[pd.DataFrame]) -> Trace:
    """Link counts to the codings of the coder that they count, all else to those of both."""
    whose = zip("ab", own, strict=True)
    records = pd.concat([codings.assign(_whose=name) for name, codings in whose])
    records = records.drop_duplicates(["_whose", "segment", "code"]).reset_index(drop=True)
    by_both = records.duplicated(["segment", "code"], keep=False)
    columns = {"a": records["_whose"] == "a", "b": records["_whose"] == "b", "both": by_both}
    every = pd.Series(True, index=records.index)
    columns |= dict.fromkeys(_OF_BOTH, every)
    links: list[tuple[pd.Series[str], str]] = []
    for name, inside in columns.items():
        some = records[inside]
        total = pd.Series(TOTAL, index=some.index)
        levels = (some["code"].astype(str), some["family"].astype(str), total)
        links += [(level, name) for level in levels]
    return Trace.by(records.drop(columns="_whose"), links)


def _name(labels: Labels, level: str, key: str) -> Bilingual:
    if key == TOTAL:
        return word("total")
    return labels.family(key) if level == "family" else labels.code(key)
