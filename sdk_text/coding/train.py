"""Training a coder on a researcher's own codings, and saying what it gained."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pandas as pd

from sdk_text.codebook import Codebook, load_codebook
from sdk_text.coding.coders import ModelCoder, codes_given
from sdk_text.coding.features import View, views
from sdk_text.coding.fitting import LeftOut, Settings, fit, leave_one_out
from sdk_text.coding.rules import by_code, rule_matcher
from sdk_text.coding.scoring import Scores, score
from sdk_text.coding.words import Word, Words, words_of_text
from sdk_text.errors import InputError
from sdk_text.frames import as_segments
from sdk_text.records import Segment
from sdk_text.results import Results

_LEAST_CODED = 10


def train_coder(
    results: Results,
    codings: pd.DataFrame | None = None,
    *,
    codebook: Codebook | None = None,
    settings: Settings | None = None,
    measure: bool = True,
) -> ModelCoder:
    """Train a coder on coded segments.

    Two lines retrain on corrected codings::

        coder = train_coder(results)
        again = extract(paths, coder=coder)

    Args:
        results: A run whose codings a person has corrected (its tokens give the features).
        codings: The codings to learn from, with the columns summary, segment, code; by default
            those of the results, decisions applied.
        codebook: By default that of the results.
        settings: How to train.
        measure: Also train without each report in turn and compare with the rules on what was
            left out; ``coder.report`` holds the figures by code.

    Returns:
        The coder; its ``report`` has the columns code, real, f1_rules, f1_trained, gain.

    Raises:
        InputError: hardly any codings, unknown codes, or segments that the run does not have.
    """
    codebook = codebook or results.codebook or load_codebook()
    codings = results.codings if codings is None else codings
    segments = [s for s in as_segments(results.segments) if not codebook.leaves_out(s.section)]
    labels = _labels(segments, results, codings, codebook)
    seen = views(segments, words_of_results(results, segments), rule_matcher(codebook))
    codes = [code.id for code in codebook.codes]
    family_ids = [family.id for family in codebook.families]
    meta: dict[str, Any] = {
        "id": f"own-{datetime.date.today().isoformat()}",
        "codebook": codebook.name,
        "segments": len(segments),
        "codings": sum(map(len, labels)),
        "reports": sorted({segment.summary for segment in segments}),
        "coded_by": sorted(set(map(str, codings.get("coder", pd.Series(dtype=str)))))[:20],
    }
    report = None
    if measure:
        report, summary = _measure(seen, labels, codes, family_ids, settings)
        meta["left_one_out"] = summary
    model = fit(seen, labels, codes, family_ids, settings, meta=meta)
    return ModelCoder(codebook, rule_matcher(codebook), model, "combined", report)


def _labels(
    segments: Sequence[Segment], results: Results, codings: pd.DataFrame, codebook: Codebook
) -> list[set[str]]:
    missing = {"summary", "segment", "code"} - set(codings.columns)
    if missing:
        raise InputError(f"codings to learn from lack the column(s) {', '.join(sorted(missing))}")
    known = set(map(str, results.segments["segment"]))
    by_segment: dict[str, set[str]] = defaultdict(set)
    for segment, code in zip(codings["segment"], codings["code"], strict=True):
        codebook.code(str(code))
        if str(segment) not in known:
            raise InputError(f"codings mention segment “{segment}”, which the results do not have")
        by_segment[str(segment)].add(str(code))
    labels = [by_segment.get(segment.segment, set()) for segment in segments]
    if sum(map(len, labels)) < _LEAST_CODED:
        raise InputError(f"fewer than {_LEAST_CODED} codings to learn from; code more first")
    return labels


def _measure(
    seen: Sequence[View],
    labels: Sequence[set[str]],
    codes: Sequence[str],
    family_ids: Sequence[str],
    settings: Settings | None,
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Leave one report out; compare the trained coder with the rules alone."""
    left_out = leave_one_out(seen, labels, codes, family_ids, settings)
    trained = score(labels, left_out_codes(left_out, codes))
    rules = score(labels, [set(by_code(view.firings)) for view in seen])
    table = trained.by_code[["code", "real", "f1"]].rename(columns={"f1": "f1_trained"})
    base = rules.by_code[["code", "f1"]].rename(columns={"f1": "f1_rules"})
    table = table.merge(base, on="code", how="outer").fillna({"f1_rules": 0.0, "f1_trained": 0.0})
    table["real"] = table["real"].fillna(0).astype(int)
    table["gain"] = table["f1_trained"] - table["f1_rules"]
    columns = ["code", "real", "f1_rules", "f1_trained", "gain"]
    return table[columns], {"trained": figures(trained), "rules": figures(rules)}


def figures(scores: Scores) -> dict[str, float]:
    """The main figures, rounded."""
    return {
        "code_f1_micro": round(scores.micro, 4),
        "code_f1_macro": round(scores.macro, 4),
        "family_f1_micro": round(scores.family_micro, 4),
    }


def left_out_codes(result: LeftOut, codes: Sequence[str], mode: str = "combined") -> list[set[str]]:
    """Decisions of the models that were trained on the other reports."""
    given = codes_given(result.probabilities, result.thresholds, result.joint, mode)
    return [{codes[i] for i in row.nonzero()[0]} for row in given]


def words_of_results(results: Results, segments: Sequence[Segment]) -> list[Words]:
    """The words of each segment from the run's tokens; from the text where it has none."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in results.tokens.to_dict("records"):
        rows[str(row["segment"])].append({str(key): value for key, value in row.items()})
    return [
        _words(segment.text, rows[segment.segment])
        if segment.segment in rows
        else words_of_text(segment.text)
        for segment in segments
    ]


def _words(text: str, rows: Sequence[dict[str, Any]]) -> Words:
    """Words from CoNLL-U-like rows; places in the clean text are found by the forms' order."""
    first: dict[int, int] = {}
    for i, row in enumerate(rows):
        first.setdefault(int(row["sentence"]), i)
    words, at = [], 0
    for i, row in enumerate(rows):
        form = str(row["form"])
        found = text.find(form, at)
        start = found if found >= 0 else at
        at = min(start + len(form), len(text))
        head = int(row["head"])
        place = i if head == 0 else first[int(row["sentence"])] + head - 1
        feats = str(row["feats"])
        words.append(
            Word(
                form,
                form.lower(),
                str(row["lemma"]).lower(),
                str(row["upos"]),
                "" if feats == "_" else feats,
                place if row["deprel"] else -1,
                str(row["deprel"]),
                start,
                at,
            )
        )
    return Words(text, tuple(words))
