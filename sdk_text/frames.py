"""From the records of a parsed and coded document to the tidy frames of `sdk_text.results`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from sdk_text.records import Coding, Document, ParsedDocument
from sdk_text.results import COLUMNS, tidy_frame

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


def count_words(text: str) -> int:
    """Return the number of words (runs of letters and digits) in a clean text."""
    return sum(1 for _ in _WORD.finditer(text))


def frame_of(name: str, records: Iterable[Any]) -> pd.DataFrame:
    """Return records as the frame `name`; fields that the frame has no column for stay out."""
    columns = COLUMNS[name]
    rows = [{k: v for k, v in asdict(record).items() if k in columns} for record in records]
    return tidy_frame(
        name, pd.DataFrame(rows, columns=[c for c in columns if not rows or c in rows[0]])
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
    segments = frame_of("segments", parsed.segments).assign(words=words)
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
    }


def codings_frame(codings: Sequence[Coding]) -> pd.DataFrame:
    """Return codings as a frame (columns: ``COLUMNS["codings"]``)."""
    return frame_of("codings", codings)
