"""Personal names out of whole documents, so that a copy can be handed on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

from sdk_text.exchange.texts import Change
from sdk_text.results import Results
from sdk_text.text.clean_text import reading_form

_PART = re.compile(r"\[[^\[\]]*\]|\w+|\W")
"""A placeholder, a word or a sign."""

Replace = Callable[[str], str]


def name_changes(results: Results, replace: Replace) -> dict[str, list[Change]]:
    """Return for each document where names stand and what stands for them.

    Segments are read clean, so that a name that breaks over a line is found; what lies between
    segments (headings, the form) likewise.
    """
    return {
        document: [
            change
            for start, end in _stretches(results, document, len(text))
            for change in _changes(text, start, end, replace)
        ]
        for document, text in results.texts.items()
    }


def _stretches(results: Results, document: str, length: int) -> Iterator[tuple[int, int]]:
    """Yield the document in pieces: its segments, and what lies between them."""
    summaries = results.summaries
    here = set(summaries.loc[summaries["document"] == document, "summary"])
    rows = results.segments[results.segments["summary"].isin(here)]
    at = 0
    for start, end in sorted(zip(rows["start"].tolist(), rows["end"].tolist(), strict=True)):
        if start > at:
            yield at, start
        if end > at:
            yield max(start, at), end
            at = end
    if at < length:
        yield at, length


def _changes(text: str, start: int, end: int, replace: Replace) -> Iterator[Change]:
    form = reading_form(text, start, end)
    new = replace(form.text)
    if new == form.text:
        return
    old_parts, new_parts = _PART.findall(form.text), _PART.findall(new)
    begins = [0]
    for part in old_parts:
        begins.append(begins[-1] + len(part))
    matcher = SequenceMatcher(None, old_parts, new_parts, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            yield Change(*form.span(begins[a], begins[b]), "".join(new_parts[c:d]))
