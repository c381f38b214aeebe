"""A small invented report with codings, for the tests of review, decisions and agreement."""

from __future__ import annotations

from sdk_text.codebook.model import Code, Codebook, Family
from sdk_text.records import Coding, Segment
from sdk_text.review.decisions.record import Decision, places

SENTENCES = (
    ("2.support", "Pagastā trūkst telpu, kur sanākt."),
    ("2.support", "Jā."),
    ("2.support", "Bibliotēkas vadītāja palīdz ar telpām un padomu."),
    ("5.partners", "Jā."),
    ("5.partners", "Jaunieši uz pirmo sapulci neatnāca, atnāca tikai trīs vecmāmiņas."),
    ("5.partners", "Naudas pietika tikai tējai un cepumiem."),
)

FUNDING = "difficulty/funding"
PLACE = "difficulty/premises_services"
PASSIVE = "difficulty/participation"
INSTITUTIONS = "resource/institutions"


def codebook(*without: str) -> Codebook:
    """A codebook of four codes, less those named."""
    labels = {
        FUNDING: ("finansējuma trūkums", "lack of funding"),
        PLACE: ("telpu trūkums", "lack of premises"),
        PASSIVE: ("iedzīvotāju pasivitāte", "passive residents"),
        INSTITUTIONS: ("iestādes kā partneri", "institutions as partners"),
    }
    return Codebook(
        name="test",
        version="1",
        title_lv="",
        title_en="",
        families=(
            Family("difficulty", "grūtības", "difficulties"),
            Family("resource", "resursi", "resources"),
        ),
        codes=tuple(Code(c, lv, en) for c, (lv, en) in labels.items() if c not in without),
    )


def segments(
    sentences: tuple[tuple[str, str], ...] = SENTENCES, summary: str = "liepkalns"
) -> list[Segment]:
    """The sentences as segments of one summary, one after another, a space between."""
    found: list[Segment] = []
    numbers: dict[str, int] = {}
    at = 0
    for section, text in sentences:
        numbers[section] = numbers.get(section, 0) + 1
        name = f"{summary}/{section}/{numbers[section]}"
        found.append(Segment(summary, section, name, at, at + len(text), text))
        at += len(text) + 1
    return found


def document_text(sentences: tuple[tuple[str, str], ...] = SENTENCES) -> str:
    """The text that the offsets of `segments` point into."""
    return " ".join(text for _, text in sentences)


def coding(
    segment: Segment, code: str, evidence: str = "", coder: str = "combined", **other: object
) -> Coding:
    """A coding of the segment, or of the words `evidence` in it."""
    at = segment.text.index(evidence) if evidence else 0
    length = len(evidence or segment.text)
    fields: dict[str, object] = {"confidence": 0.7, "cue": "cue", "rule": "r1"} | other
    return Coding(
        segment.summary,
        segment.section,
        segment.segment,
        code.partition("/")[0],
        code,
        segment.start + at,
        segment.start + at + length,
        evidence or segment.text,
        coder,
        **fields,  # type: ignore[arg-type]
    )


def decision(
    rows: list[Segment],
    i: int,
    action: str,
    code: str = "",
    new_code: str = "",
    coder: str = "Anna",
    decided: str = "2026-11-01",
    **other: str,
) -> Decision:
    """A decision on segment `i` of `rows`."""
    first = max(i - 1, 0)
    place = places(rows[first : i + 2])[i - first]
    return Decision(
        coder=coder,
        decided=decided,
        action=action,  # type: ignore[arg-type]
        summary=place.summary,
        section=place.section,
        segment=place.segment,
        code=code,
        new_code=new_code,
        text=place.text,
        key=place.key,
        before=place.before,
        after=place.after,
        **other,
    )
