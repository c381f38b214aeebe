"""What a paper's appendix owes its readers: codebook, segment flow, sensitivity."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from sdk_text.analysis import codings_behind, exemplars
from sdk_text.analysis.pseudonyms import names_in
from sdk_text.analysis.reuse import repeated_segments
from sdk_text.analysis.units import TOTAL, code_order, counted
from sdk_text.codebook import family_of
from sdk_text.coding.accuracy import accuracy_of
from sdk_text.publication.labels import Labels
from sdk_text.publication.provenance import given_by, is_taken_over, read_by_anyone
from sdk_text.publication.table import Column, Table
from sdk_text.publication.tables.parts import (
    coded_by,
    column,
    mark_of,
    memo_on,
    n_of,
    note,
    title,
    two_languages,
    unconfirmed,
    word,
)
from sdk_text.publication.trace import ANY, Trace
from sdk_text.results import Results
from sdk_text.wording.texts import Bilingual, Lang, check_language, load_wording

_CONFIDENCES = (0.6, 0.7, 0.8, 0.9)
_Way = tuple[Bilingual, pd.DataFrame]
"""A column's heading, and the codings that count in it."""


def codebook_table(results: Results, lang: str = "en", *, names: str = "replace") -> Table:
    """Return every code with definition, what belongs to it and what not, an example and n."""
    labels, hidden = Labels(results), names_in(results, names, lang)
    records = codings_behind(results)
    found = exemplars(results, per_code=1, names=hidden).to_dict("records") if len(records) else []
    example = {str(row["code"]): row for row in found}
    counts = records["code"].astype(str).value_counts()
    codes = results.codebook.codes
    frame = _texts_of_codes(results, labels)
    frame["example"] = [str(example[c.id]["quote"]) if c.id in example else "" for c in codes]
    frame["mark"] = [mark_of(example[code.id]) if code.id in example else "" for code in codes]
    frame["n"] = [int(counts.get(code.id, 0)) for code in codes]
    frame["memo"] = [memo_on(results, "code", code.id, hidden) for code in codes]
    two_languages(frame, "theme", [labels.code(code.id) for code in codes])
    two_languages(frame, "family", [labels.family(code.family) for code in codes])
    replaced = (word("names_replaced"),) if names == "replace" and example else ()
    return Table(
        id="codebook",
        frame=frame,
        columns=(
            column("code", label="code_id", printed=False),
            column("theme", label="code"),
            replace(column("definition"), wide=True),
            column("include"),
            column("exclude"),
            column("example", "quote"),
            column("mark", "mark", label="confirmed"),
            column("n", "integer"),
            *((column("memo"),) if frame["memo"].any() else ()),
        ),
        key="code",
        caption=title("codebook"),
        notes=(
            note("codebook", name=results.codebook.name, version=_version(results),
                 digest=results.codebook.digest),
            *_in_other_language(results, check_language(lang)),
            *unconfirmed(frame["mark"]),
            *replaced,
            *coded_by(records, labels, results),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="family",
        trace=Trace.by(records, [(records["code"].astype(str), ANY)]),
    )  # fmt: skip


def _texts_of_codes(results: Results, labels: Labels) -> pd.DataFrame:
    """Return what the codebook says of each code, with labels for the ids of other codes."""
    lv, en = (_with_labels(results, labels, language) for language in ("lv", "en"))
    codes = results.codebook.codes
    return pd.DataFrame(
        {
            "code": [code.id for code in codes],
            "definition_lv": [lv(code.definition_lv or code.definition_en) for code in codes],
            "definition_en": [en(code.definition_en or code.definition_lv) for code in codes],
            "include_lv": [lv("; ".join(code.limits("include", "lv"))) for code in codes],
            "include_en": [en("; ".join(code.limits("include", "en"))) for code in codes],
            "exclude_lv": [lv("; ".join(code.limits("exclude", "lv"))) for code in codes],
            "exclude_en": [en("; ".join(code.limits("exclude", "en"))) for code in codes],
        }
    )


def _with_labels(results: Results, labels: Labels, lang: Lang) -> Callable[[str], str]:
    """Return what puts labels for the ids by which texts of the codebook name other codes."""
    named = {code.id: labels.code(code.id).get(lang) for code in results.codebook.codes}
    ids = "|".join(re.escape(id) for id in sorted(named, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w/])(?:{ids or '(?!)'})(?![\w/])")
    return lambda text: pattern.sub(lambda found: named[found.group()], text)


def _version(results: Results) -> Bilingual:
    version = results.codebook.version
    return word("book_version", version=version) if version else Bilingual("", "")


def _in_other_language(results: Results, lang: Lang) -> tuple[Bilingual, ...]:
    """Return the note on codes that the codebook explains in the other language only."""
    lacking = sum(code.lacks(lang) for code in results.codebook.codes)
    return (word(f"not_in_{lang}", n=lacking),) if lacking else ()


_OF_A_RUN = ("sections", "open_to_coding", "uncoded_unseen")
"""Steps that a project of another program has not gone."""


def flow_table(results: Results, lang: str = "en") -> Table:
    """Return the way from summaries over sections and segments to codings, and what was read."""
    records, labels = codings_behind(results), Labels(results)
    coded = set(records["segment"].astype(str))
    left_out = results.segments["section"].map(results.codebook.leaves_out).astype(bool)
    machine_saw = int((~left_out).sum())
    read = read_by_anyone(results)
    steps: list[tuple[str, int]] = [
        ("documents", int(results.summaries["document"].nunique())),
        ("summaries", len(results.summaries)),
        ("sections", len(results.sections)),
        ("segments", len(results.segments)),
        ("open_to_coding", machine_saw),
        ("coded", len(coded)),
        ("several_codes", int((records["segment"].value_counts() > 1).sum())),
        ("uncoded", len(results.segments) - len(coded)),
        ("uncoded_unseen", int((left_out & ~results.segments["segment"].isin(coded)).sum())),
        ("codings", len(records)),
        ("read", len(read)),
        ("read_and_coded", len(read & coded)),
    ]
    if is_taken_over(results):
        steps = [step for step in steps if step[0] not in _OF_A_RUN]
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
    once = records[~records["segment"].isin(repeated_segments(results, repeats))]
    by_coder = _without_each_coder(records, results, labels)
    ways: dict[str, _Way] = {
        "all": (wording.both("columns.as_counted"), records),
        "once": (wording.both("columns.without_repeats"), once),
        **by_coder,
        **_from_confidence(records, results),
    }
    return Table(
        id="sensitivity",
        frame=_segments_by_way(ways, code_order(results), labels),
        columns=(
            column("code", printed=False),
            column("theme"),
            *(Column(name, label, "integer") for name, (label, _) in ways.items()),
        ),
        key="code",
        caption=title("sensitivity"),
        notes=(
            note("sensitivity"),
            *((wording.both("tables.sensitivity.without_coder"),) if by_coder else ()),
            *coded_by(records, labels, results),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="family",
        strong=frozenset({TOTAL}),
        trace=Trace.by(
            records,
            [
                (rows, name)
                for name, (_, some) in ways.items()
                for rows in (some["code"].astype(str), pd.Series(TOTAL, index=some.index))
            ],
        ),
    )


def _segments_by_way(ways: dict[str, _Way], codes: list[str], labels: Labels) -> pd.DataFrame:
    """Return a row a code and one for all, a column of segments for each way of counting."""
    frame = pd.DataFrame({"code": [*codes, TOTAL]})
    for name, (_, rows) in ways.items():
        counts = rows["code"].astype(str).value_counts()
        whole = rows["segment"].nunique()
        frame[name] = [*(int(counts.get(code, 0)) for code in codes), int(whole)]
    two_languages(frame, "theme", [labels.code(code) for code in frame["code"]])
    families = [labels.family(family_of(code)) for code in codes]
    two_languages(frame, "family", [*families, Bilingual("", "")])
    return frame


def _without_each_coder(records: pd.DataFrame, results: Results, labels: Labels) -> dict[str, _Way]:
    """Return the codings without each coder in turn; nothing where there is only one."""
    given = given_by(records, results)
    coders = [str(c) for c in given["coder"].value_counts().index]
    if len(coders) < 2:
        return {}
    both = load_wording().both
    return {
        f"without_{i}": (
            both("columns.without_coder", coder=labels.coders([coder])),
            _without(records, given, coder),
        )
        for i, coder in enumerate(coders)
    }


def _from_confidence(records: pd.DataFrame, results: Results) -> dict[str, _Way]:
    """Return the codings from each level of confidence on that is above the run's own."""
    least = accuracy_of(results.meta, results.codebook).threshold
    return {
        f"confidence_{level}": (
            load_wording().both("columns.confidence_from", level=level),
            records[records["confidence"] >= level],
        )
        for level in _CONFIDENCES
        if least is None or level > least
    }


def _without(records: pd.DataFrame, given: pd.DataFrame, coder: str) -> pd.DataFrame:
    """Return the codings that somebody else gave, too, or alone."""
    others = given.loc[given["coder"] != coder, ["segment", "code"]]
    left = set(zip(others["segment"], others["code"], strict=True))
    pairs = zip(records["segment"].astype(str), records["code"].astype(str), strict=True)
    return records[[pair in left for pair in pairs]]
