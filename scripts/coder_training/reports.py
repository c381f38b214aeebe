"""Reads invented coded reports: a compact notation, a segment a line.

# a comment; "manner of NAME" in the first line: written after the manner of that real report;
                                    "aimed at errors": half of it is what a coder got wrong;
                                    "natural": by somebody who did not know the codes;
                                    "in another hand": after what that report tells of, but nothing
                                    of it line by line, and by another kind of writer;
                                    "plain": in the plain official tone of most real reports;
                                    "an account": composed as a diary among real ones is, mostly of
                                    what was done, one line in five of difficulties;
                                    "by the form": composed as the other real ones are: all
                                    questions answered, little of single activities;
                                    "for weighing": the encoder does not learn from it
## 2.support                      the section that follows
> Lead-in of a list               holds for the lines after it, until the next ">"
[resource/funding] A sentence.
[resource/funding@3-5,9] One of which is known which words, counted from 1, state the code.
[resource/funding- resource/place+] One that two coders read differently: the first gave "-", the
                                    second "+"; training takes both by half, all else the first's.
- [] A list item without a code.
| [approach/social_planning] A table cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from sdk_text.codebook import Codebook
from sdk_text.coding.encoder.inputs import words_of
from sdk_text.errors import InputError
from sdk_text.records import Document, ParsedDocument, Segment, SegmentKind

HERE = Path(__file__).resolve().parent
TRAINING = HERE / "reports"
"""For training."""
KEPT = HERE / "kept"
"""By other authors, for measuring only."""
_LINE = re.compile(r"(?P<kind>[-|] )?\[(?P<codes>[^\]]*)\]\s*(?P<text>.+)")
_MANNER = re.compile(r"; manner of (.+)")
_SIGNS = {
    "aimed": ", aimed at errors;",
    "natural": "; natural;",
    "another_hand": "; in another hand;",
    "plain": "; plain;",
    "account": "; an account;",
    "by_form": "; by the form;",
    "weighing": "; for weighing;",
}
"""What the first line says of a report, by the field of `CodedReport`."""
_WORDS = r"\d+(-\d+)?"
_CODE = re.compile(rf"(?P<code>[^-+@\s]+)(?P<doubt>[-+])?(@(?P<words>{_WORDS}(,{_WORDS})*))?")
_KINDS: dict[str | None, SegmentKind] = {None: "sentence", "- ": "item", "| ": "cell"}


Cues = Mapping[str, frozenset[int]]
"""Code → numbers of words of a segment (`encoder.inputs.words_of`), from 0."""


@dataclass(frozen=True)
class CodedReport:
    """One report: its segments as if parsed, and the codes of each."""

    name: str
    segments: tuple[Segment, ...]
    labels: tuple[frozenset[str], ...]
    manner: str = ""
    """Real reports after whose manner it was written, their names in one string; of a real report
    its own."""
    doubtful: tuple[frozenset[str], ...] = ()
    """Codes of each segment that only one of two coders gave; none: coded once, or settled."""
    cues: tuple[Cues, ...] = ()
    """Words that state each code of each segment, where somebody has marked them."""
    aimed: bool = False
    """Whether half of its segments are of kinds that a coder gets wrong: the encoder learns from
    it, but how far rules and words can be trusted would look worse in it than it is."""
    natural: bool = False
    """Whether who wrote it did not know the codes: it is coded as hard as real reports are."""
    another_hand: bool = False
    """Whether no line of it has a counterpart in the report after whose manner it was written, and
    its writer another way of writing: what an encoder learned from others fits it least."""
    plain: bool = False
    """Whether it keeps to the general statements and the official tone of most real reports."""
    account: bool = False
    """Whether it is composed as diaries among real reports are, mostly of what was done."""
    by_form: bool = False
    """Whether it is composed as the other real reports are: all that the form asks, in general
    statements and short items."""
    weighing: bool = False
    """Whether it is kept from the encoder, so that the classifier learns from it how far what the
    encoder reads in a report not seen can be trusted."""

    def as_parsed(self) -> ParsedDocument:
        """Return the segments as a document of their clean texts, for the language engine."""
        placed, at = [], 0
        for segment in self.segments:
            end = at + len(segment.text)
            placed.append(replace(segment, start=at, end=end, skipped=()))
            at = end + 1
        text = "\n".join(segment.text for segment in self.segments)
        document = Document(self.name, self.name, text, "txt", "utf-8", "")
        return ParsedDocument(document, (), (), tuple(placed), (), (), (), ())


def fair_reports(codebook: Codebook) -> list[CodedReport]:
    """Return the reports for training that are not aimed at errors, by name."""
    return [report for report in read_reports(TRAINING, codebook) if not report.aimed]


def read_by_encoder(codebook: Codebook) -> list[CodedReport]:
    """Return the reports for training that the encoder learns from, by name."""
    return [report for report in read_reports(TRAINING, codebook) if not report.weighing]


def kept_groups(codebook: Codebook) -> dict[str, list[CodedReport]]:
    """Return the reports kept for measuring under what they are, the hardest first."""
    kept = read_reports(KEPT, codebook)
    apart = [r for r in kept if r.another_hand]
    groups = {
        "kept for measuring, in other hands": [r for r in apart if not r.plain],
        "kept for measuring, plain accounts of work": [r for r in apart if r.account],
        "kept for measuring, plain answers to the form": [r for r in apart if r.by_form],
        "kept for measuring, plain and official": [
            r for r in apart if r.plain and not (r.account or r.by_form)
        ],
        "kept for measuring, written without the codes": [
            r for r in kept if r.natural and not r.another_hand
        ],
        "kept for measuring, written to show the codes": [
            r for r in kept if not (r.natural or r.aimed)
        ],
        "kept for measuring, contrasts of what is denied and stated": [r for r in kept if r.aimed],
    }
    return {title: reports for title, reports in groups.items() if reports}


def read_report(path: Path, codebook: Codebook) -> CodedReport:
    """Read one report.

    Raises:
        InputError: a line that is none of the notation's, an unknown code or word; all are named.
    """
    known = {code.id for code in codebook.codes}
    segments: list[Segment] = []
    given: list[_Given] = []
    problems: list[str] = []
    section, lead_in, at = "", "", 0
    lines = path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, 1):
        line = line.strip()
        if not line or line.startswith("# "):
            continue
        if line.startswith("## "):
            section, lead_in = line[3:].strip(), ""
            continue
        if line.startswith(">"):
            lead_in = line[1:].strip()
            continue
        found = _LINE.fullmatch(line)
        codes = _given(found["codes"], found["text"], known) if found and section else None
        if found is None or codes is None:
            problems.append(f"{path}: line {number}: not a coded segment of a section: {line[:60]}")
            continue
        text = found["text"].strip()
        name = f"{path.stem}/{section}/{len(segments) + 1}"
        kind = _KINDS[found["kind"]]
        segments.append(Segment(path.stem, section, name, at, at + len(text), text, kind, lead_in))
        given.append(codes)
        at += len(text) + 1
    if problems:
        raise InputError("\n".join(problems))
    manner = _MANNER.search(lines[0])
    return CodedReport(
        path.stem,
        tuple(segments),
        tuple(one.labels for one in given),
        manner[1].strip() if manner else "",
        tuple(one.doubtful for one in given),
        tuple(one.cues for one in given),
        **{field: sign in lines[0] for field, sign in _SIGNS.items()},
    )


class _Given(NamedTuple):
    labels: frozenset[str]
    doubtful: frozenset[str]
    cues: Cues


def _given(brackets: str, text: str, known: set[str]) -> _Given | None:
    """Return what stands in a segment's brackets; None where that cannot be."""
    there = len(words_of(text))
    labels, doubtful, cues = set(), set(), {}
    for part in brackets.split():
        found = _CODE.fullmatch(part)
        if found is None or found["code"] not in known:
            return None
        code, doubt = found["code"], found["doubt"]
        if doubt != "+":
            labels.add(code)
        if doubt:
            doubtful.add(code)
        if found["words"]:
            cues[code] = frozenset(_numbers(found["words"]))
            if min(cues[code], default=-1) < 0 or max(cues[code]) >= there:
                return None
    return _Given(frozenset(labels), frozenset(doubtful), cues)


def _numbers(words: str) -> Iterator[int]:
    """Yield the numbers from 0 that "3-5,9" names from 1."""
    for stretch in words.split(","):
        first, _, last = stretch.partition("-")
        yield from range(int(first) - 1, int(last or first))


def read_reports(folder: Path, codebook: Codebook) -> list[CodedReport]:
    """Read all reports of a folder, by name.

    Raises:
        InputError: there are none, or one is damaged.
    """
    paths: Sequence[Path] = sorted(folder.glob("*.txt"))
    if not paths:
        raise InputError(f"{folder}: no coded reports (.txt) in it")
    return [read_report(path, codebook) for path in paths]
