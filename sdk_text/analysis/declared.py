"""The approaches that the form ticks beside those that the text shows."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd

from sdk_text.analysis.units import check_at_least, counted, family_order, ratio, summary_order
from sdk_text.errors import InputError
from sdk_text.measures import kappa, kappa_interval
from sdk_text.results import Results
from sdk_text.wording.notes import add_note

_SMALL_N = 30
_OUTCOMES = {
    (True, True): "both",
    (True, False): "declared_only",
    (False, True): "practised_only",
    (False, False): "neither",
}


def declared_and_practised(
    results: Results, family: str = "approach", minimum: int = 1
) -> pd.DataFrame:
    """Return for each summary and approach whether the form ticks it and the text shows it.

    Columns: summary, code, declared, note, segments, codings, share, practised, agreement; see
    docs/analysis.md. The text shows an approach in at least `minimum` segments.

    Raises:
        InputError: the codebook has no such family.
    """
    check_at_least("minimum", minimum, 1)
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
    return frame if len(results.approaches) else add_note(frame, "no_form")


def declared_agreement(
    results: Results, family: str = "approach", minimum: int = 1
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
    return frame


def _grid(results: Results, family: str) -> pd.DataFrame:
    """Every summary × approach of the codebook, then boxes that the codebook does not know."""
    if family not in family_order(results):
        raise InputError(f"family={family!r}: the codebook has {', '.join(family_order(results))}")
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
    return grid.assign(known=grid["code"].isin(codes))


def _form_sections(results: Results) -> list[str]:
    """Sections that hold the form itself: data, no running text, by the template."""
    return [section.id for section in results.template.sections if not section.segments]


def _agreement(scope: str, key: Hashable, part: pd.DataFrame) -> dict[str, object]:
    count = part["agreement"].value_counts()
    table = {name: int(count.get(name, 0)) for name in _OUTCOMES.values()}
    n = len(part)
    cells = np.array(list(table.values()), dtype=float)
    same_throughout = 0 in (cells[:2].sum(), cells[2:].sum(), cells[::2].sum(), cells[1::2].sum())
    value = np.nan if same_throughout else float(kappa(cells))
    low, high = (np.nan, np.nan) if same_throughout else kappa_interval(cells)
    warning = (["small_n"] if n < _SMALL_N else []) + (["no_variation"] if same_throughout else [])
    return {
        "scope": scope, "key": key, "n": n, **table,
        "agreement": (table["both"] + table["neither"]) / n if n else np.nan,
        "kappa": value, "kappa_low": low, "kappa_high": high, "warning": " ".join(warning),
    }  # fmt: skip
