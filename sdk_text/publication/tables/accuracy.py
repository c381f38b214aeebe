"""Accuracy beside counts: what is known of the coder of this very run, by code."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sdk_text.analysis import codings_behind
from sdk_text.analysis.units import code_order
from sdk_text.codebook import family_of
from sdk_text.coding.accuracy import Known, accuracy_of, corrected_interval
from sdk_text.publication.labels import Labels
from sdk_text.publication.provenance import read_by_anyone, where_said
from sdk_text.publication.table import Column, Table
from sdk_text.publication.tables.parts import (
    coded_by,
    column,
    n_of,
    note,
    title,
    two_languages,
    word,
)
from sdk_text.publication.trace import Trace
from sdk_text.publication.unsettled import unsettled
from sdk_text.records import MACHINES, SUGGESTED
from sdk_text.results import Results
from sdk_text.wording.texts import Bilingual, check_language

_COUNTS = ("applied", "moved", "confirmed")
"""What became of decisions that count."""
_HAND = ("precision", "recall", "f1")


def accuracy_table(results: Results, lang: str = "en") -> Table:
    """Return for each code what is known of the machine's accuracy beside its count.

    On segments coded by hand, for the coder and threshold of this run: precision, recall, F1, and
    an interval for the count that allows for both kinds of error; what persons read is taken as
    they left it. From persons' decisions in these results: how many of the machine's codings that
    were judged they let stand. Columns of which nothing is known are left out, and the note says
    why.
    """
    labels, records = Labels(results), codings_behind(results)
    known, judged = accuracy_of(results.meta, results.codebook), _judged(results)
    frame = _by_code(results, records, known, judged)
    two_languages(frame, "theme", [labels.code(code) for code in frame["code"]])
    two_languages(frame, "family", [labels.family(family_of(c)) for c in frame["code"]])
    return Table(
        id="accuracy",
        frame=frame,
        columns=(
            column("code", label="code_id", printed=False),
            column("theme", label="code"),
            column("segments", "integer"),
            column("unread", "integer", printed=False),
            *(_by_hand() if len(known.frame) else ()),
            *(_by_persons() if judged else ()),
        ),
        key="code",
        caption=title("accuracy"),
        notes=(
            *_what_is_known(known, labels),
            *(_empty_by_hand(frame) if len(known.frame) else ()),
            *(_by_persons_said(frame) if judged else (word("nobody_judged"),)),
            *coded_by(records, labels, results),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="family",
        trace=Trace.by(records, [(records["code"].astype(str), "segments")]),
    )


def _by_code(
    results: Results, records: pd.DataFrame, known: Known, judged: dict[str, tuple[int, int]]
) -> pd.DataFrame:
    """Return each code's count with what is known of the machine's accuracy, where it is."""
    facts_of: dict[str, dict[str, Any]] = {
        str(row["code"]): {str(k): v for k, v in row.items()}
        for row in known.frame.to_dict("records")
    }
    read = read_by_anyone(results)
    all_read = len(read) == len(results.segments)
    by_machine = _not_judged(results, records, read)
    rows: list[dict[str, Any]] = []
    for code in code_order(results):
        own = records["code"] == code
        count, unread = int(own.sum()), int((own & by_machine).sum())
        row: dict[str, Any] = {"code": code, "segments": count, "unread": unread}
        if code in facts_of:
            facts = facts_of[code]
            row |= {name: float(facts[name]) for name in _HAND} | {"real": int(facts["real"])}
            if unread or all_read:  # of a code that the machine never gave it says nothing
                counts = (int(facts[name]) for name in ("right", "given", "real"))
                low, high = corrected_interval(unread, *counts)
                row |= {"low": low + count - unread, "high": high + count - unread}
        stood, seen = judged.get(code, (0, 0))
        row |= {"judged": seen, "stood": stood / seen if seen else np.nan}
        rows.append(row)
    names = ["code", "segments", "unread", "real", *_HAND, "low", "high", "judged", "stood"]
    return pd.DataFrame(rows, columns=names)


def _by_hand() -> tuple[Column, ...]:
    return (
        column("low", "integer", group="corrected"),
        column("high", "integer", group="corrected"),
        *(column(name, "bounded", decimals=2, group="by_hand") for name in _HAND),
        column("real", "integer", label="n", group="by_hand"),
    )


def _by_persons() -> tuple[Column, ...]:
    return (
        column("judged", "integer", group="persons"),
        column("stood", "percent", decimals=0, group="persons"),
    )


def _what_is_known(known: Known, labels: Labels) -> tuple[Bilingual, ...]:
    """Return what the figures are of: coder, threshold, units; or why there are none."""
    coder = labels.coders([known.coder])
    if known.gap:
        return (word(f"accuracy_{known.gap}", coder=coder),)
    judged = {name: int(known.frame[name].max()) for name in ("units", "by_hand")}
    # Rules learn nothing: the same ones judged every summary.
    fitted = Bilingual("", "") if known.coder == "rules" else word("fitted_without")
    said = [note("accuracy", coder=coder, fitted=fitted, **judged)]
    if known.threshold is None:
        said.append(word("accuracy_default"))
    else:
        said.append(word("accuracy_at", threshold=known.threshold, measured=known.measured))
    if known.own_rules:
        said.append(word("accuracy_own_rules"))
    return tuple(said)


def _empty_by_hand(frame: pd.DataFrame) -> tuple[Bilingual, ...]:
    """Return what a dash means: a code not measured, one never given then, or none given now."""
    measured = frame["real"].notna()
    never = measured & frame[list(_HAND)].isna().any(axis=1)
    empty = frame["low"].isna() & frame["recall"].notna() & frame["precision"].notna()
    said = {"accuracy_none": empty, "accuracy_never": never, "accuracy_unknown": ~measured}
    return tuple(word(key) for key, rows in said.items() if rows.any())


def _by_persons_said(frame: pd.DataFrame) -> tuple[Bilingual, ...]:
    none = (word("judged_none"),) if (frame["judged"] == 0).any() else ()
    return (word("persons_judged"), *none)


def _not_judged(results: Results, records: pd.DataFrame, read: set[str]) -> pd.Series[bool]:
    """Return which counted codings are the machine's and no person's word in any way."""
    found = unsettled(results)
    open_still = found.differing | found.unseen
    pairs = zip(records["segment"].astype(str), records["code"].astype(str), strict=True)
    either = [pair[0] not in read or pair in open_still for pair in pairs]
    return records["coder"].isin(list(MACHINES)) & pd.Series(either, records.index, dtype=bool)


def _judged(results: Results) -> dict[str, tuple[int, int]]:
    """Return for each code how many machine codings persons let stand, and decided on, each once.

    What persons differ on counts only once it is settled; decisions on what the machine did not
    give, and on reports that are not in the run, never.
    """
    machine = results.before_decisions
    machine = machine[machine["coder"].isin(list(MACHINES - {"form", SUGGESTED}))]
    given = set(zip(machine["segment"].astype(str), machine["code"].astype(str), strict=True))
    said = results.decisions
    said = said[said["action"].isin(["accept", "reject", "recode"]) & said["status"].isin(_COUNTS)]
    stood: dict[tuple[str, str], bool] = {}
    for segment, code, action in zip(where_said(said), said["code"], said["action"], strict=True):
        pair = str(segment), str(code)
        if pair in given:
            stood[pair] = action == "accept" or stood.get(pair, False)
    judged: dict[str, tuple[int, int]] = {}
    for (_, code), stands in stood.items():
        left, seen = judged.get(code, (0, 0))
        judged[code] = (left + stands, seen + 1)
    return judged
