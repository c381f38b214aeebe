"""What the model suggested and what became of it: nothing is dropped without being counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sdk_text.codebook import Codebook, family_of
from sdk_text.llm.asking import Read
from sdk_text.llm.checking import Suggestion
from sdk_text.llm.planning import Asked, Bundle, segments_asked
from sdk_text.records import SUGGESTED, Coding, Segment
from sdk_text.text.clean_text import reading_form
from sdk_text.wording.plurals import counted, plural

CODER = "llm"
COLUMNS = (
    "summary", "section", "segment", "code", "pass", "quote", "start", "end", "reason", "status",
)  # fmt: skip
"""Columns of ``suggestions.csv``: a row is a code that the model gave to a segment in one pass.

start, end: of the quote in the document (-1 where it does not stand in the segment). status:
"given" (a coding), "outvoted" (in too few passes), "withheld" (the segment speaks to a language
model), or why it was dropped.
"""
GIVEN, OUTVOTED, WITHHELD = "given", "outvoted", "withheld"
UNENCRYPTED = (
    "texts of reports go to another machine unencrypted, and can be read on the way; write the "
    "address with https:// if the server has it"
)


@dataclass
class Readings:
    """All that the model said of the segments of a run."""

    asked: dict[str, Asked] = field(default_factory=dict)
    suggestions: list[Suggestion] = field(default_factory=list)
    answered: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Passes that answered, by segment and family."""
    verdicts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    strange: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, bundles: Sequence[Bundle], reads: Iterable[Read]) -> Readings:
        """Gather what every pass read."""
        found = cls(asked=segments_asked(bundles))
        for read in reads:
            if read.checked is None:
                continue
            found.suggestions += read.checked.suggestions
            found.strange += read.checked.strange
            families = {code.family for code in read.bundle.codes}
            for segment, verdict in read.checked.verdicts.items():
                found.verdicts[segment][verdict] += 1
                found.answered.update((segment, family) for family in families)
        return found

    def shares(self) -> dict[tuple[str, str], float]:
        """Return for each segment and code the share of the passes that gave it."""
        given = Counter((s.segment, s.code) for s in self.suggestions if not s.dropped)
        return {
            (segment, code): n / self.answered[segment, family_of(code)]
            for (segment, code), n in given.items()
        }

    def status(self, suggestion: Suggestion, shares: Mapping[tuple[str, str], float],
               threshold: float | None) -> str:  # fmt: skip
        """Return what becomes of a suggestion."""
        if suggestion.dropped:
            return suggestion.dropped
        share = shares[suggestion.segment, suggestion.code]
        if not (share > 0.5 if threshold is None else share >= threshold):
            return OUTVOTED
        return WITHHELD if self.asked[suggestion.segment].addressed else GIVEN


@dataclass(frozen=True)
class Outcome:
    """Codings by segment, and the account of everything else."""

    codings: dict[str, list[Coding]]
    withheld: dict[str, list[Coding]]
    """Codings of segments that speak to a language model: for review only."""
    frame: pd.DataFrame
    """Columns: `COLUMNS`."""
    counts: dict[str, Any]


def outcome(
    readings: Readings,
    codebook: Codebook,
    texts: Mapping[str, str],
    rule: str,
    threshold: float | None = None,
) -> Outcome:
    """Return what the readings come to.

    Args:
        readings: of all passes.
        codebook: codings stand in its order.
        texts: document text by summary id, for exact offsets of quotes.
        rule: id of model and prompt, as codings carry it.
        threshold: least share of passes; None: more than half.
    """
    shares = readings.shares()
    of_pair: dict[tuple[str, str], list[Suggestion]] = defaultdict(list)
    rows = []
    statuses: Counter[str] = Counter()
    for s in readings.suggestions:
        status = readings.status(s, shares, threshold)
        statuses[status] += 1
        segment = readings.asked[s.segment].segment
        rows.append((segment.summary, segment.section, s.segment, s.code, s.number + 1, s.quote,
                     *_place(s, segment, texts), s.reason, status))  # fmt: skip
        if status in (GIVEN, WITHHELD):
            of_pair[s.segment, s.code].append(s)
    order = {code.id: i for i, code in enumerate(codebook.codes)}
    given: dict[str, list[Coding]] = defaultdict(list)
    withheld: dict[str, list[Coding]] = defaultdict(list)
    for pair in sorted(of_pair, key=lambda pair: order[pair[1]]):
        asked = readings.asked[pair[0]]
        to = withheld if asked.addressed else given
        to[pair[0]].append(_coding(of_pair[pair], asked.segment, shares[pair], rule))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    codings = sum(map(len, given.values()))
    return Outcome(given, withheld, frame, _counts(readings, statuses, codings))


def as_suggestion(coding: Coding) -> Coding:
    """Return a coding as one that is shown for review and not counted."""
    from dataclasses import replace

    return replace(coding, coder=SUGGESTED)


def _coding(said: Sequence[Suggestion], segment: Segment, share: float, rule: str) -> Coding:
    quotes = dict.fromkeys(s.quote for s in said)
    reason = next((s.reason for s in said if s.reason), "")
    return Coding(
        segment.summary, segment.section, segment.segment, family_of(said[0].code), said[0].code,
        segment.start, segment.end, segment.text, CODER, round(share, 4), "; ".join(quotes), rule,
        reason,
    )  # fmt: skip


def _place(s: Suggestion, segment: Segment, texts: Mapping[str, str]) -> tuple[int, int]:
    """Return where a quote stands in the document; -1 where it does not, or is not known."""
    text = texts.get(segment.summary)
    if s.start < 0 or text is None:
        return -1, -1
    form = reading_form(text, segment.start, segment.end, segment.skipped)
    if form.text != segment.text:
        return -1, -1
    return form.span(s.start, s.end)


def _counts(readings: Readings, statuses: Counter[str], codings: int) -> dict[str, Any]:
    answered = {segment for segment, _ in readings.answered}
    unsure = sum(
        verdicts["unsure"] > verdicts["coded"] + verdicts["none"]
        for verdicts in readings.verdicts.values()
    )
    dropped = {k: n for k, n in sorted(statuses.items()) if k not in (GIVEN, OUTVOTED, WITHHELD)}
    return {
        "segments_asked": len(readings.asked),
        "segments_unanswered": len(set(readings.asked) - answered),
        "segments_abstained": unsure,
        "segments_addressing": sum(asked.addressed for asked in readings.asked.values()),
        "names_replaced": sum(asked.masked.names for asked in readings.asked.values()),
        "suggestions": sum(statuses.values()),
        "outvoted": statuses[OUTVOTED],
        "withheld": statuses[WITHHELD],
        "dropped": dropped,
        "strange": dict(sorted(readings.strange.items())),
        "codings": codings,
    }


def lines(account: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the user should know of a run with a language model."""
    model = account["model"]
    place = account["place"]
    yield (
        f"language model {model} ({place}): "
        f"{counted(account['segments_asked'], 'segment|segments')}, "
        f"{counted(account['requests'], 'request|requests')} ({account['kept']} from kept "
        f"answers), {counted(account['tokens_in'], 'token|tokens', spec=',')} in, "
        f"{account['tokens_out']:,} out; {counted(account['codings'], 'coding|codings')}"
    )
    yield from _of_the_answers(account)
    yield from _of_the_server(account)
    yield from _of_names_and_trust(account)


def _of_the_answers(account: Mapping[str, Any]) -> Iterator[str]:
    if account["dropped"]:
        told = ", ".join(f"{n} {why}" for why, n in account["dropped"].items())
        dropped = counted(sum(account["dropped"].values()), "suggestion|suggestions")
        yield f"language model: dropped {dropped}: {told}"
    if account["strange"]:
        told = ", ".join(f"{n} {why}" for why, n in account["strange"].items())
        yield f"language model: parts of answers that could not be used: {told}"
    if account["outvoted"]:
        outvoted = counted(account["outvoted"], "suggestion was|suggestions were")
        yield f"language model: {outvoted} given in too few passes"
    if account["segments_unanswered"]:
        told = ", ".join(f"{n} {why}" for why, n in account["problems"].items())
        yield (
            "language model: "
            f"{counted(account['segments_unanswered'], 'segment has|segments have')} no answer "
            f"that could be used ({told or 'left out in the answers'}) and no coding"
        )
    elif account["problems"]:
        told = ", ".join(f"{n} {why}" for why, n in account["problems"].items())
        yield f"language model: answers that could not be used, asked again: {told}"
    if account["segments_addressing"]:
        yield (
            "language model: "
            f"{counted(account['segments_addressing'], 'segment speaks|segments speak')} to a "
            f"language model; {counted(account['withheld'], 'suggestion|suggestions')} there "
            f"{plural(account['withheld'], 'is|are', 'en')} withheld (see suggestions.csv)"
        )


def _of_the_server(account: Mapping[str, Any]) -> Iterator[str]:
    if account["unencrypted"] and account["requests"] > account["kept"]:
        yield f"language model: {UNENCRYPTED}"
    if account["cut"]:
        yield (
            "language model: the server read far fewer tokens than it was sent; raise its context "
            "length (Ollama: num_ctx), or the codebook was cut off"
        )
    if account["elsewhere"] and account["place"] != "batch":
        kept = counted(sum(account["elsewhere"].values()), "kept answer is|kept answers are")
        yield (
            f"language model: {kept} of another server than the settings name "
            f"({', '.join(account['elsewhere'])}); to have all asked anew, put the answers file "
            "aside"
        )
    if account["damaged"]:
        damaged = counted(account["damaged"], "damaged line|damaged lines")
        yield f"language model: {damaged} in the answers file"


def _of_names_and_trust(account: Mapping[str, Any]) -> Iterator[str]:
    if account["names"] == "kept" and account["requests"] > account["kept"]:
        yield "language model: personal names were not replaced in what it read (--names keep)"
    if account["names"] == "by list":
        yield (
            "language model: the engine recognises no names; only known first names and contacts "
            "were replaced in what it read"
        )
    if account["validation"] is None:
        yield (
            "language model: its codings are not validated; compare them with a person's: "
            "python -m sdk_text.llm pilot draw"
        )
