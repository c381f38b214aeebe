"""The tidy frames: their columns and types, and the way from records to frames and back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import pandas as pd

from sdk_text.errors import InputError
from sdk_text.records import SUGGESTED, Coding, Document, ParsedDocument, Segment

COLUMNS: dict[str, dict[str, str]] = {
    "documents": {
        "document": "string", "path": "string", "format": "string", "encoding": "string",
        "sha256": "string", "characters": "int64",
    },
    "summaries": {
        "summary": "string", "municipality": "string", "number": "Int64", "title": "string",
        "document": "string", "start": "int64", "end": "int64", "segments": "int64",
        "words": "int64",
    },
    "sections": {
        "summary": "string", "section": "string", "heading": "string", "heading_start": "int64",
        "start": "int64", "end": "int64",
    },
    "segments": {
        "summary": "string", "section": "string", "segment": "string", "start": "int64",
        "end": "int64", "text": "string", "kind": "string", "lead_in": "string",
        "subheading": "string", "period_start": "string", "period_end": "string",
        "words": "int64", "skipped": "string",
    },
    "subheadings": {
        "summary": "string", "section": "string", "kind": "string", "start": "int64",
        "end": "int64", "text": "string", "period_start": "string", "period_end": "string",
    },
    "approaches": {
        "summary": "string", "approach": "string", "ticked": "bool", "note": "string",
        "start": "int64", "end": "int64",
    },
    "stray": {"summary": "string", "kind": "string", "start": "int64", "end": "int64"},
    "variables": {"summary": "string", "variable": "string", "value": "string"},
    "codings": {
        "summary": "string", "section": "string", "segment": "string", "family": "string",
        "code": "string", "start": "int64", "end": "int64", "text": "string", "coder": "string",
        "confidence": "float64", "cue": "string", "rule": "string", "memo": "string",
        "stretch": "string",
    },
    "machine": {
        "summary": "string", "section": "string", "segment": "string", "family": "string",
        "code": "string", "start": "int64", "end": "int64", "text": "string", "coder": "string",
        "confidence": "float64", "cue": "string", "rule": "string",
    },
    "memos": {
        "coder": "string", "written": "string", "on": "string", "id": "string", "text": "string",
    },
    "decisions": {
        "coder": "string", "decided": "string", "action": "string", "summary": "string",
        "section": "string", "segment": "string", "code": "string", "new_code": "string",
        "comment": "string", "status": "string", "now": "string", "similarity": "float64",
        "text": "string", "new_text": "string", "settles": "string", "evidence": "string",
        "occurrence": "string",
    },
    "tokens": {
        "summary": "string", "section": "string", "segment": "string", "sentence": "int64",
        "token": "int64", "start": "int64", "end": "int64", "form": "string", "lemma": "string",
        "upos": "string", "feats": "string", "head": "int64", "deprel": "string",
    },
    "entities": {
        "summary": "string", "section": "string", "segment": "string", "start": "int64",
        "end": "int64", "text": "string", "lemma": "string", "label": "string",
    },
}  # fmt: skip
"""Columns and types of every frame; the same names head the CSV files."""

REQUIRED = ("summaries", "sections", "segments", "approaches", "codings")


def empty_frame(name: str) -> pd.DataFrame:
    """Return the frame `name` of `COLUMNS` without rows, with its columns and types."""
    return pd.DataFrame({c: pd.Series(dtype=t) for c, t in COLUMNS[name].items()})


def tidy_frame(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give `frame` the columns, order and types of `COLUMNS[name]`; further columns stay behind.

    Raises:
        InputError: a required column is missing, or its values have the wrong type.
    """
    wanted = COLUMNS[name]
    fillable = {"string": "", "int64": 0, "Int64": pd.NA, "float64": 1.0, "bool": False}
    essential = [c for c in ("summary", "section", "segment", "code") if c in wanted]
    missing = [c for c in essential if c not in frame.columns]
    if missing:
        raise InputError(
            f"{name}: column(s) {', '.join(missing)} missing; it needs {', '.join(essential)}"
        )
    columns: dict[str, pd.Series[Any]] = {}
    for column, dtype in wanted.items():
        values = frame[column] if column in frame.columns else None
        if column == "skipped" and values is not None:
            # A frame made of records has pairs here.
            values = values.map(lambda v: written_spans(v) if isinstance(v, (tuple, list)) else v)
        try:
            if values is None:
                columns[column] = pd.Series([fillable[dtype]] * len(frame), dtype=dtype)
            elif dtype == "string":
                columns[column] = values.fillna("").astype("string").reset_index(drop=True)
            elif dtype == "bool":
                columns[column] = _as_bool(values).reset_index(drop=True)
            else:
                columns[column] = values.astype(pd.api.types.pandas_dtype(dtype)).reset_index(
                    drop=True
                )
        except (ValueError, TypeError) as error:
            raise InputError(f"{name}.{column}: {error}") from error
    extra = {c: frame[c].reset_index(drop=True) for c in frame.columns if c not in wanted}
    return pd.DataFrame({**columns, **extra})


def _as_bool(values: pd.Series[Any]) -> pd.Series[Any]:
    if values.dtype == bool:
        return values
    words = values.astype("string").str.strip().str.lower()
    if not words.isin(["true", "false"]).all():
        raise ValueError("only true and false are allowed")
    return words.eq("true").astype(bool)


_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


def count_words(text: str) -> int:
    """Return the number of words (runs of letters and digits) in a clean text.

    >>> count_words("Jauns e-pasts: 2 vēstules.")
    4
    """
    return sum(1 for _ in _WORD.finditer(text))


def frame_of(name: str, records: Iterable[Any]) -> pd.DataFrame:
    """Return records as the frame `name`; fields that the frame has no column for stay out."""
    rows = list(records)
    known = {f.name for f in fields(rows[0])} if rows else COLUMNS[name]
    columns = [c for c in COLUMNS[name] if c in known]
    return tidy_frame(
        name, pd.DataFrame({c: [getattr(row, c) for row in rows] for c in columns}, columns=columns)
    )


def document_frame(document: Document) -> pd.DataFrame:
    """Return the one row that describes a document (columns: ``COLUMNS["documents"]``)."""
    row = {
        "document": document.name,
        "path": document.path,
        "format": document.format,
        "encoding": document.encoding,
        "sha256": document.sha256,
        "characters": len(document.text),
    }
    return tidy_frame("documents", pd.DataFrame([row]))


def parsed_frames(parsed: ParsedDocument) -> dict[str, pd.DataFrame]:
    """Return the frames that parsing fills: documents, summaries, sections, segments and so on."""
    words = [count_words(segment.text) for segment in parsed.segments]
    skipped = [written_spans(segment.skipped) for segment in parsed.segments]
    segments = frame_of(
        "segments", [replace(segment, skipped=()) for segment in parsed.segments]
    ).assign(words=words, skipped=pd.array(skipped, dtype="string"))
    of_summary = Counter(segment.summary for segment in parsed.segments)
    words_of: Counter[str] = Counter()
    for segment, n in zip(parsed.segments, words, strict=True):
        words_of[segment.summary] += n
    summaries = frame_of("summaries", parsed.summaries)
    summaries["segments"] = [of_summary[s.summary] for s in parsed.summaries]
    summaries["words"] = [words_of[s.summary] for s in parsed.summaries]
    return {
        "documents": document_frame(parsed.document),
        "summaries": summaries,
        "sections": frame_of("sections", parsed.sections),
        "segments": segments,
        "subheadings": frame_of("subheadings", parsed.subheadings),
        "approaches": frame_of("approaches", parsed.boxes),
        "stray": _stray_frame(parsed),
    }


def _stray_frame(parsed: ParsedDocument) -> pd.DataFrame:
    """Return the stray stretches with the summary that each lies in; others stay out."""
    rows = [
        {"summary": s.summary, "kind": stray.kind, "start": stray.start, "end": stray.end}
        for s in parsed.summaries
        for stray in parsed.stray
        if s.start <= stray.start and stray.end <= s.end
    ]
    return tidy_frame("stray", pd.DataFrame(rows, columns=list(COLUMNS["stray"])))


def written_spans(spans: Iterable[tuple[int, int]]) -> str:
    """Return pairs of offsets as a cell holds them.

    >>> written_spans([(3, 9), (12, 14)])
    '3-9 12-14'
    """
    return " ".join(f"{start}-{end}" for start, end in spans)


def read_spans(cell: str) -> tuple[tuple[int, int], ...]:
    """Undo `written_spans`.

    Raises:
        InputError: the cell holds something else.
    """
    try:
        pairs = [pair.split("-") for pair in cell.split()]
        return tuple((int(start), int(end)) for start, end in pairs)
    except ValueError:
        raise InputError(f"{cell!r} is no list of stretches such as '3-9 12-14'") from None


def codings_frame(codings: Sequence[Coding]) -> pd.DataFrame:
    """Return codings as a frame (columns: ``COLUMNS["codings"]``)."""
    return frame_of("codings", codings)


Record = TypeVar("Record", Coding, Segment)


def given_codings(codings: pd.DataFrame) -> pd.DataFrame:
    """Return the codings of segments that somebody stands behind: not the ticks of the form, nor
    a model's suggestions that nobody accepted."""
    return codings[(codings["segment"] != "") & (codings["coder"] != SUGGESTED)]


def counted_codings(codings: pd.DataFrame) -> pd.DataFrame:
    """Return the codings that count: one row for each pair of segment and code.

    Of several of `given_codings` on a pair the surest stays, then the first.
    """
    codings = given_codings(codings)
    surest = codings.sort_values("confidence", ascending=False, kind="stable")
    kept = surest.drop_duplicates(["segment", "code"]).index
    return codings.loc[codings.index.isin(kept)].reset_index(drop=True)


def as_codings(codings: Iterable[Coding] | pd.DataFrame) -> list[Coding]:
    """Return codings as records.

    Raises:
        InputError: a frame lacks a column of `COLUMNS` that is needed.
    """
    if isinstance(codings, pd.DataFrame):
        return _records(Coding, tidy_frame("codings", codings))
    return list(codings)


def as_segments(segments: Iterable[Segment] | pd.DataFrame) -> list[Segment]:
    """Return segments as records.

    Raises:
        InputError: a frame lacks a column of `COLUMNS` that is needed.
    """
    if isinstance(segments, pd.DataFrame):
        return _records(Segment, tidy_frame("segments", segments))
    return list(segments)


def _records(kind: type[Record], frame: pd.DataFrame) -> list[Record]:
    names = [f.name for f in fields(kind) if f.name in frame.columns]
    columns: list[list[Any]] = [frame[name].tolist() for name in names]
    if "skipped" in names:
        at = names.index("skipped")
        columns[at] = [read_spans(cell) for cell in columns[at]]
    return [kind(**dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]
