"""Training a coder on a researcher's own codings, and saying what it gained."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from sdk_text.codebook import Codebook, load_codebook
from sdk_text.coding.adapting import Adapting, adapted, extended
from sdk_text.coding.classifier_file import load_classifier
from sdk_text.coding.classifier_model import Classifier
from sdk_text.coding.coders import MODEL_FILE, SHIPPED, ModelCoder
from sdk_text.coding.encoder.session import Encoder, shipped_encoder
from sdk_text.coding.features import View, views
from sdk_text.coding.fitting import Coded, fit, left_out_groups
from sdk_text.coding.rules import RuleMatcher, by_code, rule_matcher
from sdk_text.coding.scoring import Scores, score
from sdk_text.coding.verdict import given_codes
from sdk_text.coding.words import Word, Words, words_of_text
from sdk_text.errors import InputError
from sdk_text.frames import as_segments
from sdk_text.records import MACHINES, SUGGESTED, Segment
from sdk_text.results import Results
from sdk_text.wording.nearest import did_you_mean
from sdk_text.wording.plurals import counted, plural

_LEAST_CODED = 10


def train_coder(
    results: Results, codings: pd.DataFrame | None = None, *, codebook: Codebook | None = None,
    read: Collection[str] | None = None, settings: Adapting | None = None, measure: bool = True,
) -> ModelCoder:  # fmt: skip
    """Adapt the shipped coder to a person's codings; codes of one's own are learned anew.

    Two lines retrain on corrected codings::

        coder = train_coder(results)
        again = extract(paths, coder=coder)

    Args:
        results: A run whose codings a person has corrected (its tokens give the features).
        codings: To learn from (columns summary, segment, code); None: the results', decided.
        codebook: By default that of the results.
        read: Ids of the segments that the person read, coded or not; by default those decided on
            without a dispute. Machine's codings elsewhere, or where persons read blind, are not
            learned from. Of `codings` made by hand all segments count as read.
        settings: How strongly to hold on to the shipped coder.
        measure: Compare with the shipped coder, each report left out in turn (``coder.report``).

    Returns:
        The coder; its ``report`` has the columns code, real, f1_before, f1_trained, gain, and
        ``report.attrs["learned"]`` says in a sentence what it learned from (also in the model's
        ``meta``).

    Raises:
        InputError: hardly any codings, unknown codes, segments that the run does not have, or
            codings of the machine that nobody is known to have read.
    """
    codebook = codebook or results.codebook or load_codebook()
    codings, chosen = _to_learn_from(results, codings, read)
    matcher, start = rule_matcher(codebook), _start(codebook)
    encoder = None if start is None else shipped_encoder()
    seen, labels = _coded(results, codings, chosen, codebook, matcher, encoder)
    _check_enough(labels, least=_LEAST_CODED if start is None else 1)
    learned = _said(codings, chosen, labels, len(results.segments))
    meta = _meta(start, codebook, seen, labels, codings, learned)
    report = None
    if measure:
        report, meta["left_one_out"] = _measure(start, codebook, seen, labels, settings)
        report.attrs["learned"] = learned
    model = _learned(start, codebook, seen, labels, settings)
    model = replace(model, meta={**model.meta, **meta})
    return ModelCoder(codebook, matcher, model, "combined", encoder, report)


def _coded(
    results: Results,
    codings: pd.DataFrame,
    chosen: Collection[str],
    codebook: Codebook,
    matcher: RuleMatcher,
    encoder: Encoder | None,
) -> tuple[list[View], list[set[str]]]:
    """Return what coders see of the segments to learn from, and each one's codes."""
    segments = [s for s in as_segments(results.segments) if not codebook.leaves_out(s.section)]
    seen = views(segments, words_of_results(results, segments), matcher, encoder)
    labels = _labels(segments, results, codings, codebook)
    places = [i for i, s in enumerate(segments) if not chosen or s.segment in chosen]
    return [seen[i] for i in places], [labels[i] for i in places]


def _meta(
    start: Classifier | None,
    codebook: Codebook,
    seen: Sequence[View],
    labels: Sequence[set[str]],
    codings: pd.DataFrame,
    learned: str,
) -> dict[str, Any]:
    """Return what the model's file says of where the model is from."""
    return {
        "id": f"own-{datetime.date.today().isoformat()}",
        "adapted_from": "" if start is None else str(start.meta.get("id", "")),
        "codebook": codebook.name,
        "segments": len(seen),
        "codings": sum(map(len, labels)),
        "reports": sorted({view.segment.summary for view in seen}),
        "learned": learned,
        "coded_by": sorted(set(map(str, codings.get("coder", pd.Series(dtype=str)))))[:20],
    }


def _check_enough(labels: Sequence[set[str]], least: int) -> None:
    if sum(map(len, labels)) < least:
        raise InputError(
            f"fewer than {counted(least, 'coding|codings')} to learn from; code more first"
        )


def _to_learn_from(
    results: Results, codings: pd.DataFrame | None, read: Collection[str] | None
) -> tuple[pd.DataFrame, set[str]]:
    """Return the codings and the ids of the segments that were read; none: all of them."""
    if read is not None:
        _check_ids(read, results)
    if codings is None:
        codings = results.codings[results.codings["coder"] != SUGGESTED]
        if read is None:
            codings, read = _as_persons_left_them(results, codings)
    elif read is None:
        # What else a person read in the run says nothing of codings that were made by hand.
        read = results.segments_read if _of_the_machine(codings) else ()
    chosen = set(read)
    _check_read(codings, chosen)
    return codings, chosen


def _as_persons_left_them(
    results: Results, codings: pd.DataFrame
) -> tuple[pd.DataFrame, frozenset[str]]:
    """Return the codings without those that nobody left, and the ids of the segments read.

    Who reads blind sees no machine's coding, and leaves none: there only what persons gave is
    learned. What persons differ on is not known yet.
    """
    said = results.decisions
    blind = said.loc[said["action"] == "blind", "now"]
    disputed = said.loc[said["status"] == "conflict", "now"]
    unseen = codings["coder"].isin(list(MACHINES)) & codings["segment"].isin(set(blind))
    return codings[~unseen], results.segments_read - set(map(str, disputed))


def _check_ids(read: Collection[str], results: Results) -> None:
    """Refuse ids of segments that the run does not have: what they stand for is not learned."""
    if isinstance(read, str):
        raise InputError(f"read={read!r}: give a list of segments' ids")
    known = set(map(str, results.segments["segment"]))
    if unknown := sorted(set(map(str, read)) - known):
        near = did_you_mean(unknown[0], known)
        ids = counted(len(unknown), "id is|ids are")
        raise InputError(f"read: {ids} no segment's in the results: “{unknown[0]}”{near}")


def _check_read(codings: pd.DataFrame, read: Collection[str]) -> None:
    """Refuse to learn the machine's own codings as if a person had made them."""
    if read:
        return
    if machine := _of_the_machine(codings):
        raise InputError(
            f"{machine} of {counted(len(codings), 'coding|codings')} "
            f"{plural(machine, 'is|are', 'en')} the machine's own, and no decision says that "
            "anybody read them; review some and run extract again, or name the segments that were "
            "read (read=…)"
        )


def _of_the_machine(codings: pd.DataFrame) -> int:
    """Return how many codings are the machine's; those without coders were made by hand."""
    return int(codings["coder"].isin(list(MACHINES)).sum()) if "coder" in codings.columns else 0


def _said(
    codings: pd.DataFrame, read: Collection[str], labels: Sequence[set[str]], whole: int
) -> str:
    """Say what was learned from: what persons gave, what they left, what nobody read."""
    segments = len(labels)
    if "coder" not in codings.columns:
        learned = sum(map(len, labels))
        known = counted(learned, "coding|codings")
        more = len(codings[["segment", "code"]].astype(str).drop_duplicates()) - learned
        passed = (
            f"; {more} where the machine is to code nothing, or on segments that nobody read, "
            f"{plural(more, 'was|were', 'en')} not learned from"
        )
        on = f"{known} on {segments} of {counted(whole, 'segment|segments')}"
        return on + (passed if more else "")
    inside = codings["segment"].isin(list(read)) if read else pd.Series(True, codings.index)
    machine = codings["coder"].isin(list(MACHINES))
    given, left = int((inside & ~machine).sum()), int((inside & machine).sum())
    unread = int((~inside).sum())
    return (
        f"{segments} of {counted(whole, 'segment|segments')}, which a person read: "
        f"{counted(given, 'coding|codings')} that a person gave or confirmed, {left} of the "
        f"machine that {plural(left, 'was|were', 'en')} left; {counted(unread, 'coding|codings')} "
        f"on segments that nobody read {plural(unread, 'was|were', 'en')} not learned from"
    )


def _labels(
    segments: Sequence[Segment],
    results: Results,
    codings: pd.DataFrame,
    codebook: Codebook,
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
    return [by_segment.get(segment.segment, set()) for segment in segments]


def _start(codebook: Codebook) -> Classifier | None:
    """The shipped model for the codes of a codebook; None where it knows none of them."""
    model = load_classifier(SHIPPED / MODEL_FILE)
    if not set(model.codes) & {code.id for code in codebook.codes}:
        return None
    return extended(model, codebook)


def _learned(
    start: Classifier | None,
    codebook: Codebook,
    seen: Sequence[View],
    labels: Sequence[set[str]],
    settings: Adapting | None,
) -> Classifier:
    """Adapt the model that there is; for a codebook wholly of one's own train one."""
    if start is not None:
        return adapted(start, seen, labels, settings)
    codes = [code.id for code in codebook.codes]
    return fit(Coded.of(seen, labels), codes, [family.id for family in codebook.families])


def _measure(
    start: Classifier | None,
    codebook: Codebook,
    seen: Sequence[View],
    labels: Sequence[set[str]],
    settings: Adapting | None,
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Leave one report out (where only one is coded, a fifth); compare with the coder as it was.

    With a codebook wholly of one's own that is what the rules give.
    """
    groups = left_out_groups(seen, labels)
    trained: list[set[str]] = [set() for _ in seen]
    for group in sorted(set(groups)):
        outside = [i for i, g in enumerate(groups) if g != group]
        inside = [i for i, g in enumerate(groups) if g == group]
        model = _learned(
            start, codebook, [seen[i] for i in outside], [labels[i] for i in outside], settings
        )
        for i, codes in zip(inside, given_codes(model, [seen[i] for i in inside]), strict=True):
            trained[i] = codes
    if start is None:
        was = [set(by_code(view.firings)) for view in seen]
    else:
        was = given_codes(start, seen)
    after, before = score(labels, trained), score(labels, was)
    table = after.by_code[["code", "real", "f1"]].rename(columns={"f1": "f1_trained"})
    old = before.by_code[["code", "f1"]].rename(columns={"f1": "f1_before"})
    table = table.merge(old, on="code", how="outer").fillna({"f1_before": 0.0, "f1_trained": 0.0})
    table["real"] = table["real"].fillna(0).astype(int)
    table["gain"] = table["f1_trained"] - table["f1_before"]
    columns = ["code", "real", "f1_before", "f1_trained", "gain"]
    return table[columns], {"trained": figures(after), "before": figures(before)}


def figures(scores: Scores) -> dict[str, float]:
    """The main figures, rounded."""
    return {
        "code_f1_micro": round(scores.micro, 4),
        "code_f1_macro": round(scores.macro, 4),
        "family_f1_micro": round(scores.family_micro, 4),
    }


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
