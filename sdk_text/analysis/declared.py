"""The approaches that the form ticks beside those that the text shows."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from sdk_text.analysis.once import once
from sdk_text.analysis.units import check_at_least, counted, family_order, ratio, summary_order
from sdk_text.errors import InputError
from sdk_text.measures import kappa
from sdk_text.results import Results
from sdk_text.wording.notes import add_note

if TYPE_CHECKING:
    from sdk_text.codebook import Code

_SMALL_N = 30
_FEWEST_REPORTS = 5
_SAMPLES = 2000
_MOST_UNDEFINED = 0.05
_STEM = 6
"""Letters by which a word of a label is known, whatever its ending."""
_OUTCOMES = {
    (True, True): "both",
    (True, False): "declared_only",
    (False, True): "practised_only",
    (False, False): "neither",
}


def form_family(results: Results) -> str | None:
    """Return the family of the codebook whose codes are lines of the form; None without one.

    A code is a line's if its name is the line's ("approach/education" is the line "education"). Of
    several families the one with most such codes counts, then the first.
    """
    form = results.template.form
    lines = set() if form is None else {line.approach for line in form.approaches}
    lines.update(str(line) for line in results.approaches["approach"])
    found = {
        family.id: sum(code.name in lines for code in results.codebook.of_family(family.id))
        for family in results.codebook.families
    }
    best = max(found, key=lambda family: found[family], default=None)
    return best if best is not None and found[best] else None


@once
def declared_and_practised(
    results: Results, family: str | None = None, minimum: int = 1
) -> pd.DataFrame:
    """Return for each summary and approach whether the form ticks it and the text shows it.

    family: whose codes are compared with the form's lines; None: see `form_family`.

    Columns: summary, code, declared, note, segments, codings, share, practised, agreement; see
    docs/analysis.md. The text shows an approach in at least `minimum` segments.

    Raises:
        InputError: the codebook has no such family.
    """
    check_at_least("minimum", minimum, 1)
    family = _family(results, family)
    grid = _grid(results, family)
    found = counted(results)
    found = found[(found["family"] == family) & ~found["section"].isin(_form_sections(results))]
    per_cell = found.groupby(["summary", "code"])["segment"].nunique()
    per_summary = found.groupby("summary")["segment"].nunique()
    keys = pd.MultiIndex.from_frame(grid[["summary", "code"]])
    grid["segments"] = per_cell.reindex(keys).fillna(0).astype("int64").to_numpy()
    grid["codings"] = grid["segments"]
    grid["share"] = ratio(grid["segments"], grid["summary"].map(per_summary).fillna(0))
    practised = (grid["segments"] >= minimum).astype("boolean")
    grid["practised"] = practised.mask(~grid["known"])
    grid["agreement"] = [
        "unknown" if pd.isna(d) or pd.isna(p) else _OUTCOMES[bool(d), bool(p)]
        for d, p in zip(grid["declared"], grid["practised"], strict=True)
    ]
    columns = [
        "summary", "code", "declared", "note", "segments", "codings", "share", "practised",
        "agreement",
    ]  # fmt: skip
    frame = add_note(grid[columns].copy(), "practised_minimum", minimum=minimum)
    frame.attrs["matched"] = [(s, n, c) for s, n, _, c in grid.attrs["matched"]]
    return frame if len(results.approaches) else add_note(frame, "no_form")


@once
def declared_agreement(
    results: Results, family: str | None = None, minimum: int = 1
) -> pd.DataFrame:
    """Return how far form and text agree: over all cells, by summary and by approach.

    Columns: scope, key, n, both, declared_only, practised_only, neither, agreement (0 to 1),
    kappa, kappa_low, kappa_high (95 % interval), warning; see docs/analysis.md.
    """
    cells = declared_and_practised(results, family, minimum)
    known = cells[cells["agreement"] != "unknown"]
    rows = [_agreement("all", "", known)]
    for scope in ("summary", "code"):
        for key in dict.fromkeys(cells[scope]):
            part = known[known[scope] == key]
            if len(part):
                rows.append(_agreement(scope, key, part))
    frame = pd.DataFrame(rows)
    frame.attrs["notes"] = list(cells.attrs["notes"])
    frame.attrs["matched"] = cells.attrs["matched"]
    return frame


def declared_thresholds(
    results: Results, family: str | None = None, minimums: Sequence[int] = (1, 2, 3, 5, 10)
) -> pd.DataFrame:
    """Return how the agreement of form and text depends on what counts as practised.

    Columns: minimum (segments from which an approach counts as practised), then as
    `declared_agreement` over all cells.
    """
    rows = []
    for minimum in minimums:
        cells = declared_and_practised(results, family, minimum)
        whole = _agreement("all", "", cells[cells["agreement"] != "unknown"])
        rows.append({"minimum": minimum, **whole})
    return pd.DataFrame(rows).drop(columns=["scope", "key"])


def _family(results: Results, family: str | None) -> str:
    """Return the family asked for, or the form's own."""
    known = ", ".join(family_order(results))
    chosen = form_family(results) if family is None else family
    if chosen is None:
        raise InputError(
            f"no family of the codebook has codes for the form's lines (it has {known})"
        )
    if chosen not in family_order(results):
        raise InputError(f"family={family!r}: the codebook has {known}")
    return chosen


def _grid(results: Results, family: str) -> pd.DataFrame:
    """Every summary × approach of the codebook, then boxes that the codebook does not know."""
    codes = [code.id for code in results.codebook.codes if code.family == family]
    boxes = results.approaches.assign(code=family + "/" + results.approaches["approach"])
    boxes = boxes.astype({"summary": object, "code": object})
    boxes = boxes.drop_duplicates(["summary", "code"])
    others = sorted(set(boxes["code"]) - set(codes))
    grid = pd.DataFrame({"summary": summary_order(results)}, dtype=object).merge(
        pd.DataFrame({"code": codes + others}, dtype=object), how="cross"
    )
    grid = grid.merge(boxes[["summary", "code", "ticked", "note"]], how="left")
    grid["declared"] = grid["ticked"].astype("boolean")
    grid["note"] = grid["note"].astype(object).where(grid["note"].notna(), "")
    grid["known"] = grid["code"].isin(codes)
    matched = _matched(grid, [c for c in results.codebook.codes if c.family == family])
    grid.attrs["matched"] = matched
    for summary, note, other, code in matched:
        here = grid["summary"] == summary
        cell = here & (grid["code"] == code)
        grid.loc[cell, "declared"] = True
        grid.loc[cell, "note"] = note
        grid.loc[here & (grid["code"] == other), "declared"] = pd.NA
    return grid


def _matched(grid: pd.DataFrame, codes: Sequence[Code]) -> list[tuple[str, str, str, str]]:
    """Return what was written beside a ticked line that is no code, and the code that it names.

    A note names a code by its label or one of its cues: (summary, note, line of the form, code).
    """
    written = grid[~grid["known"] & grid["declared"].fillna(False) & (grid["note"] != "")]
    if not len(written):
        return []
    # Imported here: only forms with such notes need the cues.
    from sdk_text.coding.matching import CueMatcher
    from sdk_text.coding.words import words_of_heading, words_of_text

    cues = [cue for code in codes for cue in code.cues if not cue.fields()]
    matcher = CueMatcher(cues)
    found = []
    for summary, other, note in zip(
        written["summary"], written["code"], written["note"], strict=True
    ):
        fired = {c for words in (words_of_heading(note), words_of_text(note)) for c in
                 matcher.match(words)}  # fmt: skip
        for code in codes:
            if any(cue.source in fired for cue in code.cues) or _names(note, code.label_lv):
                found.append((str(summary), str(note), str(other), code.id))
    return found


def _names(note: str, label: str) -> bool:
    """Return whether a note has all words of one of the label's names, whatever their endings."""
    said = [word[:_STEM] for word in re.findall(r"\w+", note.casefold())]
    names = [re.findall(r"\w+", part.casefold()) for part in re.split(r"[,/;]| un ", label)]
    return any(name and all(word[:_STEM] in said for word in name) for name in names)


def _form_sections(results: Results) -> list[str]:
    """Sections that hold the form itself: data, no running text, by the template."""
    return [section.id for section in results.template.sections if not section.segments]


def _agreement(scope: str, key: Hashable, part: pd.DataFrame) -> dict[str, object]:
    count = part["agreement"].value_counts()
    table = {name: int(count.get(name, 0)) for name in _OUTCOMES.values()}
    n = len(part)
    value, low, high = _kappa(part)
    warning = (["small_n"] if n < _SMALL_N else []) + (["no_variation"] if np.isnan(value) else [])
    return {
        "scope": scope, "key": key, "n": n, **table,
        "agreement": (table["both"] + table["neither"]) / n if n else np.nan,
        "kappa": value, "kappa_low": low, "kappa_high": high, "warning": " ".join(warning),
    }  # fmt: skip


def _kappa(cells: pd.DataFrame) -> tuple[float, float, float]:
    """Cohen's kappa, NaN where form or text is the same in every cell, with its 95 % interval.

    Cells of one report are not independent, so whole reports are drawn (percentile bootstrap); NaN
    with fewer than `_FEWEST_REPORTS`, or where more than a twentieth of the samples have no kappa.
    """
    report, reports = pd.factorize(cells["summary"])
    outcome = pd.Index(list(_OUTCOMES.values())).get_indexer(pd.Index(cells["agreement"]))
    by_report = np.zeros((max(1, len(reports)), len(_OUTCOMES)), dtype=np.int64)
    np.add.at(by_report, (report[outcome >= 0], outcome[outcome >= 0]), 1)
    value = float(_kappas(by_report.sum(axis=0)))
    if len(by_report) < _FEWEST_REPORTS or np.isnan(value):
        return value, np.nan, np.nan
    random = np.random.default_rng(0)
    drawn = random.integers(0, len(by_report), (_SAMPLES, len(by_report)))
    samples = _kappas(by_report[drawn].sum(axis=1))
    if np.isnan(samples).mean() > _MOST_UNDEFINED:
        return value, np.nan, np.nan
    low, high = np.nanpercentile(samples, (2.5, 97.5))
    return value, float(low), float(high)


def _kappas(cells: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return Cohen's kappa of tables (… × 4), missing where form or text never varies."""
    a, b, c, d = np.moveaxis(cells.astype(float), -1, 0)
    same_throughout = (a + b == 0) | (c + d == 0) | (a + c == 0) | (b + d == 0)
    return np.where(same_throughout, np.nan, kappa(cells.astype(float)))
