"""What copies of whole documents hold beside segments: title pages, headings, stray lines."""

from __future__ import annotations

from collections.abc import Iterator

from sdk_text.frames import read_spans
from sdk_text.results import Results
from sdk_text.text.clean_text import reading_form


def text_between_segments(results: Results) -> Iterator[tuple[str, str]]:
    """Yield every line between the segments of each document, clean, with where it stands.

    The place is the document's name and the line's offset ("x:120"). Lines are not joined, as
    those of a title page belong to different persons.
    """
    for document, text in results.texts.items():
        for start, end in _gaps(results, document, len(text)):
            at = start
            for line in text[start:end].splitlines(keepends=True):
                if any(map(str.isalpha, line)):
                    yield f"{document}:{at}", reading_form(text, at, at + len(line)).text
                at += len(line)


def _gaps(results: Results, document: str, length: int) -> Iterator[tuple[int, int]]:
    here = results.summaries.loc[results.summaries["document"] == document, "summary"]
    rows = results.segments[results.segments["summary"].isin(set(here))]
    taken: list[tuple[int, int]] = []
    columns = rows[["start", "end", "skipped"]].astype({"skipped": object})
    for start, end, skipped in columns.itertuples(index=False, name=None):
        edges = [start, *(edge for span in read_spans(skipped or "") for edge in span), end]
        taken += zip(edges[::2], edges[1::2], strict=True)
    at = 0
    for start, end in [*sorted(taken), (length, length)]:
        if start > at:
            yield at, start
        at = max(at, end)
