"""What a paper's appendix owes its readers: codebook, accuracy, segment flow, sensitivity."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sdk_text.analysis import codings_behind, exemplars, theme_by_summary, without_reuse
from sdk_text.analysis.units import TOTAL, counted
from sdk_text.coding.accuracy import corrected_interval, known_accuracy
from sdk_text.publication.labels import Labels
from sdk_text.publication.provenance import read_by_persons
from sdk_text.publication.table import Table
from sdk_text.publication.tables.parts import (
    coded_by,
    column,
    n_of,
    note,
    title,
    two_languages,
    word,
)
from sdk_text.publication.trace import ANY, Trace
from sdk_text.results import Results
from sdk_text.wording.texts import Bilingual, check_language, load_wording

_CONFIDENCES = (0.6, 0.7, 0.8, 0.9)


def codebook_table(results: Results, lang: str = "en", *, names: str = "replace") -> Table:
    """Return every code with definition, what belongs to it and what not, an example and n."""
    labels = Labels(results)
    records = codings_behind(results)
    found = exemplars(results, per_code=1, names=names) if len(records) else None  # type: ignore[arg-type]
    example = dict(zip(found["code"], found["quote"], strict=True)) if found is not None else {}
    counts = records["code"].astype(str).value_counts()
    codes = results.codebook.codes
    frame = pd.DataFrame(
        {
            "code": [code.id for code in codes],
            "definition_lv": [code.definition_lv for code in codes],
            "definition_en": [code.definition_en or code.definition_lv for code in codes],
            "include": ["; ".join(code.include) for code in codes],
            "exclude": ["; ".join(code.exclude) for code in codes],
            "example": [str(example.get(code.id, "")) for code in codes],
            "n": [int(counts.get(code.id, 0)) for code in codes],
        }
    )
    two_languages(frame, "theme", [labels.code(code.id) for code in codes])
    two_languages(frame, "family", [labels.family(code.family) for code in codes])
    replaced = (word("names_replaced"),) if names == "replace" and example else ()
    return Table(
        id="codebook",
        frame=frame,
        columns=(
            column("code", printed=False),
            column("theme", label="code"),
            column("definition"),
            column("include"),
            column("exclude"),
            column("example", "quote"),
            column("n", "integer"),
        ),
        key="code",
        caption=title("codebook"),
        notes=(
            note("codebook", name=results.codebook.name, version=results.codebook.version,
                 digest=results.codebook.sha256[:12]),
            *replaced,
            *coded_by(records, labels, results),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="family",
        trace=Trace.by(records, [(records["code"].astype(str), ANY)]),
    )  # fmt: skip


def accuracy_table(results: Results, lang: str = "en") -> Table:
    """Return for each code what is known of the machine's accuracy beside its count.

    On segments coded by hand: precision, recall, F1, and an interval for the count that allows for
    both kinds of error. From persons' decisions in these results: how many of the machine's codings
    that were judged they let stand.
    """
    labels = Labels(results)
    records = codings_behind(results)
    known = known_accuracy(_shipped_coder(results))
    facts_of: dict[str, dict[str, Any]] = {
        str(row["code"]): {str(k): v for k, v in row.items()} for row in known.to_dict("records")
    }
    judged = _judged(results)
    rows: list[dict[str, Any]] = []
    for code in results.codebook.codes:
        count = int((records["code"] == code.id).sum())
        row: dict[str, Any] = {"code": code.id, "segments": count}
        if code.id in facts_of:
            facts = facts_of[code.id]
            row |= {name: float(facts[name]) for name in ("precision", "recall", "f1")}
            row["real"] = int(facts["real"])
            row["low"], row["high"] = corrected_interval(
                count, *(int(facts[name]) for name in ("right", "given", "real"))
            )
        stood, seen = judged.get(code.id, (0, 0))
        row |= {"judged": seen, "stood": stood / seen if seen else np.nan}
        rows.append(row)
    names = ["code", "segments", "real", "precision", "recall", "f1", "low", "high", "judged"]
    frame = pd.DataFrame(rows, columns=[*names, "stood"])
    two_languages(frame, "theme", [labels.code(code) for code in frame["code"]])
    two_languages(frame, "family", [labels.family(code.family) for code in results.codebook.codes])
    units = int(known["units"].max()) if len(known) else 0
    return Table(
        id="accuracy",
        frame=frame,
        columns=(
            column("code", printed=False),
            column("theme", label="code"),
            column("segments", "integer"),
            column("low", "integer", group="corrected"),
            column("high", "integer", group="corrected"),
            column("precision", "bounded", decimals=2, group="by_hand"),
            column("recall", "bounded", decimals=2, group="by_hand"),
            column("f1", "bounded", decimals=2, group="by_hand"),
            column("real", "integer", label="n", group="by_hand"),
            column("judged", "integer", group="persons"),
            column("stood", "percent", decimals=0, group="persons"),
        ),
        key="code",
        caption=title("accuracy"),
        notes=(note("accuracy", units=units), *coded_by(records, labels, results)),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="family",
        trace=Trace.by(records, [(records["code"].astype(str), "segments")]),
    )


def _shipped_coder(results: Results) -> str:
    """Return which shipped coder a run used; "" for one that somebody trained."""
    used = results.meta.get("coder", {})
    return "" if used.get("model") == "trained" else str(used.get("coder", "combined"))


def _judged(results: Results) -> dict[str, tuple[int, int]]:
    """Return for each code how many judged machine codings stood, and how many were judged."""
    said = results.decisions
    said = said[said["action"].isin(["accept", "reject", "recode"])]
    judged: dict[str, tuple[int, int]] = {}
    for code, action in zip(said["code"], said["action"], strict=True):
        stood, seen = judged.get(str(code), (0, 0))
        judged[str(code)] = (stood + (action == "accept"), seen + 1)
    return judged


def flow_table(results: Results, lang: str = "en") -> Table:
    """Return the way from summaries over sections and segments to codings, and what was read."""
    records, labels = codings_behind(results), Labels(results)
    coded = set(records["segment"].astype(str))
    left_out = results.segments["section"].map(results.codebook.leaves_out).astype(bool)
    machine_saw = int((~left_out).sum())
    read = set[str]().union(*read_by_persons(results).values())
    steps: list[tuple[str, int]] = [
        ("documents", int(results.summaries["document"].nunique())),
        ("summaries", len(results.summaries)),
        ("sections", len(results.sections)),
        ("segments", len(results.segments)),
        ("open_to_coding", machine_saw),
        ("coded", len(coded)),
        ("several_codes", int((records["segment"].value_counts() > 1).sum())),
        ("uncoded", len(results.segments) - len(coded)),
        ("codings", len(records)),
        ("read", len(read)),
        ("read_and_coded", len(read & coded)),
    ]
    frame = pd.DataFrame(steps, columns=["key", "count"])
    wording = load_wording()
    two_languages(frame, "step", [wording.both(f"flow.{key}") for key in frame["key"]])
    return Table(
        id="flow",
        frame=frame,
        columns=(column("step"), column("count", "integer")),
        key="key",
        caption=title("flow"),
        notes=(note("flow"), *coded_by(records, labels, results)),
        lang=check_language(lang),
        trace=Trace.by(
            records, [(pd.Series(key, index=records.index), ANY) for key in ("codings", "coded")]
        ),
    )


def sensitivity_table(
    results: Results, lang: str = "en", *, repeats: pd.DataFrame | None = None
) -> Table:
    """Return each theme's segments under other choices: without repeats, by coder, by confidence.

    `repeats`: a frame of `sdk_text.analysis.reuse`, to spare computing it again.
    """
    labels, wording = Labels(results), load_wording()
    records = counted(results)
    once = counted(without_reuse(results, repeats))
    coders = [str(c) for c in records["coder"].value_counts().index]
    ways: dict[str, tuple[Bilingual, pd.DataFrame]] = {
        "all": (wording.both("columns.as_counted"), records),
        "once": (wording.both("columns.without_repeats"), once),
        **{
            f"without_{i}": (
                wording.both("columns.without_coder", coder=labels.coders([coder])),
                records[records["coder"] != coder],
            )
            for i, coder in enumerate(coders)
            if len(coders) > 1
        },
        **{
            f"confidence_{level}": (
                wording.both("columns.confidence_from", level=level),
                records[records["confidence"] >= level],
            )
            for level in _CONFIDENCES
        },
    }
    codes = [code.id for code in results.codebook.codes]
    frame = pd.DataFrame({"code": [*codes, TOTAL]})
    for name, (_, rows) in ways.items():
        counts = rows["code"].astype(str).value_counts()
        whole = rows["segment"].nunique()
        frame[name] = [*(int(counts.get(code, 0)) for code in codes), int(whole)]
    two_languages(frame, "theme", [labels.code(code) for code in frame["code"]])
    families = [labels.family(code.family) for code in results.codebook.codes]
    two_languages(frame, "family", [*families, Bilingual("", "")])
    from sdk_text.publication.table import Column

    return Table(
        id="sensitivity",
        frame=frame,
        columns=(
            column("code", printed=False),
            column("theme"),
            *(Column(name, label, "integer") for name, (label, _) in ways.items()),
        ),
        key="code",
        caption=title("sensitivity"),
        notes=(note("sensitivity"), *coded_by(records, labels, results)),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="family",
        strong=frozenset({TOTAL}),
        trace=Trace.by(
            records,
            [(records["code"].astype(str), "all"), (pd.Series(TOTAL, index=records.index), "all")],
        ),
    )


def joint_table(results: Results, lang: str = "en", *, names: str = "replace") -> Table:
    """Return for each summary its main theme of every family with a quote each: a joint display."""
    labels = Labels(results)
    records = codings_behind(results)
    long = theme_by_summary(results, totals=False)
    rows: list[dict[str, Any]] = []
    quotes = exemplars(results, per_code=10_000, names=names)  # type: ignore[arg-type]
    for summary in results.summaries["summary"].astype(str):
        own = long[(long["summary"] == summary) & (long["segments"] > 0)]
        for family in (f.id for f in results.codebook.families):
            inside = own[own["family"] == family]
            if not len(inside):
                continue
            top = inside.sort_values("segments", ascending=False, kind="stable").iloc[0]
            code = str(top["code"])
            said = quotes[(quotes["code"] == code) & (quotes["summary"] == summary)]
            quote = str(said["quote"].iloc[0]) if len(said) else ""
            place = {"key": f"{summary}/{family}", "summary": summary, "family": family}
            count = int(top["segments"])
            rows.append({**place, "code": code, "segments": count, "quote": quote})
    names_of = ["key", "summary", "family", "code", "segments", "quote"]
    frame = pd.DataFrame(rows, columns=names_of)
    two_languages(frame, "name", [labels.summary(s) for s in frame["summary"]])
    two_languages(frame, "kind", [labels.family(f) for f in frame["family"]])
    two_languages(frame, "theme", [labels.code(c) for c in frame["code"]])
    keys = records["summary"].astype(str) + "/" + records["family"].astype(str)
    main = set(zip(frame["summary"], frame["code"], strict=True))
    pairs = zip(records["summary"].astype(str), records["code"].astype(str), strict=True)
    behind = records[[pair in main for pair in pairs]]
    replaced = (word("names_replaced"),) if names == "replace" and len(frame) else ()
    return Table(
        id="joint",
        frame=frame,
        columns=(
            column("code", printed=False),
            column("kind", label="family"),
            column("theme"),
            column("segments", "integer"),
            column("quote", "quote"),
        ),
        key="key",
        caption=title("joint"),
        notes=(note("joint"), *replaced, *coded_by(records, labels, results)),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="name",
        trace=Trace.by(behind, [(keys[behind.index], ANY)]),
    )
