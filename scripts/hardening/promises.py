"""What the library promises of every text; each promise that a document breaks is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sdk_text.parsing.coverage import coverage
from sdk_text.records import Document, ParsedDocument, Section
from sdk_text.text.clean_text import reading_form


def document(text: str, name: str = "paraugs") -> Document:
    """A text as reading would give it."""
    return Document(
        name=name, path=f"{name}.txt", text=text, format="txt", encoding="utf-8", sha256=""
    )


def broken_promises(parsed: ParsedDocument) -> Iterator[str]:
    """Yield what parsing promised of a document and did not keep."""
    try:
        coverage(parsed)
    except ValueError as error:
        yield f"each character lies in exactly one span: {error}"
    by_id = {(s.summary, s.section): s for s in parsed.sections}
    if len(by_id) != len(parsed.sections):
        yield "a section stands once in a summary"
    yield from _broken_by_segments(parsed, by_id)
    if left := letters_without_a_segment(parsed):
        yield f"a letter of an answer lies in a segment, subheading or stray: {left[:20]!r}"
    for subheading in parsed.subheadings:
        section = by_id.get((subheading.summary, subheading.section))
        if (
            section is None
            or not section.start <= subheading.start <= subheading.end <= section.end
        ):
            yield f"subheadings lie in their sections: {subheading.start}:{subheading.end}"


def _broken_by_segments(
    parsed: ParsedDocument, by_id: Mapping[tuple[str, str], Section]
) -> Iterator[str]:
    """Yield what is wrong with segments: ids, place, order, text; `by_id`: the sections."""
    text = parsed.document.text
    ids = [segment.segment for segment in parsed.segments]
    if len(set(ids)) != len(ids):
        yield "segments have ids of their own"
    strays = [(span.start, span.end) for span in parsed.stray]
    before: dict[tuple[str, str], int] = {}
    for segment in parsed.segments:
        section = by_id.get((segment.summary, segment.section))
        where = f"{segment.segment} {segment.start}:{segment.end}"
        if section is None:
            yield f"a segment lies in a section: {where}"
            continue
        if not section.start <= segment.start < segment.end <= section.end:
            yield f"segments lie in their sections: {where} in {section.start}:{section.end}"
        if segment.start < before.get((segment.summary, segment.section), 0):
            yield f"segments follow each other without overlap: {where}"
        before[segment.summary, segment.section] = segment.end
        form = reading_form(text, segment.start, segment.end, segment.skipped)
        if form.text != segment.text:
            yield f"a segment's text is what stands there: {where}"
        if not any(map(str.isalnum, segment.text)):
            yield f"a segment holds a letter or digit: {where}"
        if any(a <= segment.start < b for a, b in strays):
            yield f"a segment does not begin in a stray: {where}"


def letters_without_a_segment(parsed: ParsedDocument, form: str = "4.approaches") -> str:
    """Return the letters of answers that stand in no segment, subheading or stray.

    Of the form of approaches only its side notes become segments, so it is left out. A letter "o"
    alone at the beginning of a line is the hollow bullet of Word, the mark of an item.
    """
    text = parsed.document.text
    taken = bytearray(len(text))
    for span in (*parsed.segments, *parsed.subheadings, *parsed.stray):
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    left: list[str] = []
    for section in parsed.sections:
        if section.section == form:
            continue
        left += [text[i] for i in range(section.start, section.end)
                 if not taken[i] and text[i].isalpha() and not _is_bullet(text, i)]  # fmt: skip
    return "".join(left)


def _is_bullet(text: str, at: int) -> bool:
    before, after = text[max(0, at - 80) : at], text[at + 1 : at + 2]
    line = (before + "x").splitlines()[-1][:-1] if before else ""
    return text[at] == "o" and not line.strip() and (not after or after.isspace())


def code(parsed: ParsedDocument, engine: Any, coder: Any) -> Iterator[str]:
    """Take a document through language and coding; yield what is promised there and not kept."""
    from sdk_text import language
    from sdk_text.coding import code_segments

    docs = language.analyse(parsed, engine)
    for segment, doc in zip(parsed.segments, docs, strict=True):
        if doc.text != segment.text:
            yield f"tokens are the text: {segment.segment}"
    segments = {segment.segment: segment for segment in parsed.segments}
    for coding in code_segments(parsed, docs, coder=coder):
        segment = segments[coding.segment]
        if not segment.start <= coding.start < coding.end <= segment.end:
            yield f"codings lie in their segments: {coding.segment}"
