"""Small results and projects, written for the tests of exchange."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pandas as pd

from sdk_text.codebook import Code, Codebook, Family, parse_cue
from sdk_text.frames import codings_frame, frame_of
from sdk_text.records import Coding, Section, Segment, Summary
from sdk_text.results import Results
from sdk_text.text.clean_text import reading_form

FUNDING = "difficulty/funding"
TRUST = "resource/trust"
OTHER = "difficulty/trust"
NS = "urn:QDA-XML:project:1.0"


def codebook() -> Codebook:
    """Two families; two codes share a label."""
    return Codebook(
        "mazs",
        "1",
        "Maza grāmata",
        "Small book",
        (
            Family("difficulty", "grūtības", "difficulties", "Kas traucē.", "What hinders."),
            Family("resource", "resursi", "resources"),
        ),
        (
            Code(
                FUNDING,
                "finansējuma trūkums",
                "lack of funding",
                "Naudas nav vai nepietiek.",
                "No money, or too little.",
                include=("atteikts projekts; nav līdzekļu",),
                exclude=("iepirkumi (difficulty/other)",),
                cues=(parse_cue("nauda & trūk*|nav"),),
            ),
            Code(OTHER, "uzticēšanās", "trust"),
            Code(TRUST, "uzticēšanās", "trust", "Cilvēki uzticas “saviem” & citiem."),
        ),
    )


def make_results(
    texts: dict[str, list[str]], codings: list[tuple] = (), joint: str = "\n", **meta: object
) -> Results:
    """Return results whose documents are sentences, one segment each.

    Args:
        texts: sentences by summary; each summary is a document.
        codings: (summary, number of the sentence, words or "", code, coder) and fields of Coding.
        joint: what stands between sentences.
        meta: of the run.
    """
    summaries, sections, segments, documents = [], [], [], {}
    for summary, sentences in texts.items():
        text, at = joint.join(sentences), 0
        documents[summary] = text
        summaries.append(Summary(summary, f"{summary} novads", 1, "T", summary, 0, len(text)))
        sections.append(Section(summary, "2.support", "Atbalsts", 0, 0, len(text)))
        for number, sentence in enumerate(sentences):
            clean = reading_form(text, at, at + len(sentence)).text
            if clean:
                name = f"{summary}/2.support/{number + 1}"
                segments.append(Segment(summary, "2.support", name, at, at + len(sentence), clean))
            at += len(sentence) + len(joint)
    coded = [_coding(documents, segments, *c) for c in codings]
    return Results.from_frames(
        texts=documents,
        codebook=codebook(),
        meta={"started": "2026-11-25T10:00:00+0200", **meta},
        summaries=frame_of("summaries", summaries).assign(words=7, segments=len(segments)),
        sections=frame_of("sections", sections),
        segments=frame_of("segments", segments),
        codings=codings_frame(coded),
        approaches=pd.DataFrame(
            [{"summary": s, "approach": "other", "ticked": True, "note": ""} for s in texts]
        ),
    )


def _coding(documents, segments, summary, number, words, code, coder, **fields) -> Coding:
    segment = next(s for s in segments if s.segment == f"{summary}/2.support/{number + 1}")
    start, end = segment.start, segment.end
    if words:
        start = documents[summary].index(words, start)
        end = start + len(words)
    told = {"confidence": 0.8, "cue": "", "rule": ""} | fields
    return Coding(
        summary,
        segment.section,
        segment.segment,
        code.partition("/")[0],
        code,
        start,
        end,
        " ".join(documents[summary][start:end].split()),
        coder,
        **told,
    )


def write_project(
    path: Path,
    inside: str,
    sources: dict[str, bytes] | None = None,
    *,
    member: str = "project.qde",
    folder: str = "sources",
    attributes: str = 'name="cits"',
    before: str = '<?xml version="1.0" encoding="utf-8"?>',
) -> Path:
    """Write a QDPX file by hand: `inside` stands in the element Project."""
    xml = f'{before}<Project xmlns="{NS}" {attributes}>{inside}</Project>'
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(member, xml.encode("utf-8"))
        for name, content in (sources or {}).items():
            archive.writestr(f"{folder}/{name}" if folder else name, content)
    path.write_bytes(data.getvalue())
    return path
