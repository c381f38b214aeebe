"""A person's blind coding of a sample against the model's: which of its codes may be used."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sdk_text.codebook import Codebook
from sdk_text.errors import InputError
from sdk_text.llm.settings import LlmSettings
from sdk_text.records import Coding, Segment
from sdk_text.wording.plurals import counted

if TYPE_CHECKING:
    from sdk_text.results import Results
    from sdk_text.review.decisions.record import Decision

PROVEN, UNPROVEN, TOO_FEW = "proven", "unproven", "too few"
FEWEST_SEGMENTS = 30
"""Segments coded blind below which nothing is compared."""
PILOT_COLUMNS = (
    "code", "n", "person", "model", "both", "kappa", "kappa_low", "kappa_high", "f1", "f1_low",
    "f1_high", "verdict",
)  # fmt: skip
"""Columns of `pilot_frame`.

n: segments that a person coded blind and the model read. person, model, both: segments with the
code. kappa, f1 with 95 % bootstrap intervals over segments. verdict: "proven", "unproven", or "too
few" where the person gave the code too seldom to tell. The last row ("total"): all codes together.
"""


def draw_sample(
    results: Results, codings: Iterable[Coding], size: int, *, each: int = 12, seed: int = 0
) -> list[str]:
    """Return ids of segments to code blind, in the order of the reports.

    Half of the sample is spread over the sections in proportion to their segments; then every code
    that `codings` gave is brought up to `each` segments, the rarest first, as far as there is room;
    what room is left is filled at random.

    Raises:
        InputError: fewer segments than asked for, or a size that is none.
    """
    book = results.codebook
    rows = [
        (str(segment), str(section))
        for segment, section in results.segments[["segment", "section"]].itertuples(index=False)
        if not book.leaves_out(str(section))
    ]
    if size < 1:
        raise InputError(f"a sample of {counted(size, 'segment|segments')}: at least 1")
    if len(rows) < size:
        there = counted(len(rows), "segment|segments")
        raise InputError(f"{there} only to draw {size} from")
    rng = random.Random(seed)
    drawn = _by_section(rows, size // 2, rng)
    of_code: dict[str, list[str]] = defaultdict(list)
    for coding in codings:
        of_code[coding.code].append(coding.segment)
    for code in sorted(of_code, key=lambda c: (len(of_code[c]), c)):
        candidates = list(dict.fromkeys(of_code[code]))
        rng.shuffle(candidates)
        need = each - len(drawn & set(candidates))
        for segment in [s for s in candidates if s not in drawn][: max(need, 0)]:
            if len(drawn) < size:
                drawn.add(segment)
    rest = [segment for segment, _ in rows if segment not in drawn]
    rng.shuffle(rest)
    drawn.update(rest[: size - len(drawn)])
    return [segment for segment, _ in rows if segment in drawn]


def _by_section(rows: Sequence[tuple[str, str]], size: int, rng: random.Random) -> set[str]:
    """Return segments spread over the sections, each by the share that it has (rounded down)."""
    of_section: dict[str, list[str]] = defaultdict(list)
    for segment, section in rows:
        of_section[section].append(segment)
    drawn: set[str] = set()
    for segments in of_section.values():
        share = max(1, size * len(segments) // len(rows))
        drawn.update(rng.sample(segments, min(share, len(segments))))
    return set(sorted(drawn)[:size]) if len(drawn) > size else drawn


def blind_coding(
    decisions: Sequence[Decision], segments: Sequence[Segment], codebook: Codebook
) -> tuple[list[Segment], list[Coding], list[str]]:
    """Return the segments that persons read blind, what they coded there, and who they are.

    What persons said of a segment after they had seen codes does not count. Where several read it
    blind, a code counts that all of them gave, and one on which they differ as it was settled; what
    nobody has settled yet counts as not given (`BlindCoding.unsettled`).
    """
    blind = BlindCoding(decisions, segments, codebook)
    return blind.rows, blind.codings(), blind.persons


class BlindCoding:
    """What persons coded without having seen any code; see `blind_coding`."""

    def __init__(
        self, decisions: Sequence[Decision], segments: Sequence[Segment], codebook: Codebook
    ) -> None:
        from sdk_text.review.decisions.apply import decided_segments
        from sdk_text.review.decisions.blind import coded_blind

        self._decisions, self._segments, self._codebook = decisions, segments, codebook
        self._read = decided_segments(decisions, segments, {"blind"})
        every = set[str]().union(*self._read.values()) if self._read else set()
        self.rows = [s for s in segments if s.segment in every]
        """The segments that somebody read blind."""
        self.persons = sorted(self._read)
        self._own = [d for d in coded_blind(decisions) if d.coder in self._read and not d.settles]

    def _given(self, decisions: Sequence[Decision]) -> list[Coding]:
        from sdk_text.review.decisions.apply import apply_decisions

        if not self.rows:
            return []
        codings, _ = apply_decisions([], self._segments, decisions, self._codebook)
        every = {row.segment for row in self.rows}
        return [c for c in codings if c.segment in every]

    @cached_property
    def _differing(self) -> set[tuple[str, str]]:
        """Segments and codes that some who read the segment blind gave, and others not."""
        who: dict[tuple[str, str], set[str]] = defaultdict(set)
        for coder in self._read:
            for coding in self._given([d for d in self._own if d.coder == coder]):
                if coding.segment in self._read[coder]:
                    who[coding.segment, coding.code].add(coder)
        readers = Counter(segment for read in self._read.values() for segment in read)
        return {spot for spot, gave in who.items() if len(gave) < readers[spot[0]]}

    @cached_property
    def _settled(self) -> set[tuple[str, str]]:
        """Those of them that somebody settled."""
        from sdk_text.review.sheet.conflicts import settled_by

        return self._differing & settled_by(self._decisions, self._segments).keys()

    @property
    def unsettled(self) -> int:
        """On how many codings they differ that nobody has settled."""
        return len(self._differing - self._settled)

    def codings(self) -> list[Coding]:
        """Return the codings, each once for each person who gave it."""
        agreed = [c for c in self._given(self._own) if (c.segment, c.code) not in self._settled]
        by_third = self._given([d for d in self._decisions if d.settles])
        return [*agreed, *(c for c in by_third if (c.segment, c.code) in self._settled)]


def pilot_frame(
    person: Sequence[Coding],
    model: Sequence[Coding],
    segments: Sequence[Segment],
    codebook: Codebook,
    settings: LlmSettings,
) -> pd.DataFrame:
    """Return agreement by code and what it allows (columns: `PILOT_COLUMNS`)."""
    from sdk_text.review.agreement.agreement import agreement

    found = agreement(person, model, segments, codebook=codebook, resample="segment")
    found = found.rename(columns={"name": "code", "a": "person", "b": "model"})
    found.loc[found["level"] == "all", "code"] = "total"
    used = (found["person"] > 0) | (found["model"] > 0) | (found["level"] == "all")
    found = found[used].copy()
    found["verdict"] = [_verdict(row, settings) for _, row in found.iterrows()]
    return pd.DataFrame(found[list(PILOT_COLUMNS)].reset_index(drop=True))


def _verdict(row: pd.Series[Any], settings: LlmSettings) -> str:
    if row["person"] < settings.pilot_cases:
        return TOO_FEW
    low = row["kappa_low"] if not pd.isna(row["kappa_low"]) else -1.0
    good = row["kappa"] >= settings.pilot_kappa and low >= settings.pilot_lower
    return PROVEN if good else UNPROVEN


def validation(
    codings: Sequence[Coding],
    segments: Sequence[Segment],
    decisions: Sequence[Decision],
    codebook: Codebook,
    settings: LlmSettings,
) -> dict[str, Any] | None:
    """Return what a run says of its agreement with persons; None where too little was coded blind.

    Keys: persons, segments, kappa, f1 (each with _low, _high), proven, unproven, too_few (codes),
    unsettled (codings on which the persons differ).
    """
    blind = BlindCoding(decisions, segments, codebook)
    if len(blind.rows) < FEWEST_SEGMENTS:
        return None
    frame = pilot_frame(blind.codings(), codings, blind.rows, codebook, settings)
    whole = frame[frame["code"] == "total"].iloc[0]
    by_code = frame[frame["code"] != "total"]
    figures = {
        f"{name}{end}": _number(whole[f"{name}{end}"])
        for name in ("kappa", "f1")
        for end in ("", "_low", "_high")
    }
    codes = {
        key: by_code.loc[by_code["verdict"] == verdict, "code"].tolist()
        for key, verdict in (("proven", PROVEN), ("unproven", UNPROVEN), ("too_few", TOO_FEW))
    }
    return {
        "persons": blind.persons, "segments": len(blind.rows), **figures, **codes,
        "unsettled": blind.unsettled,
    }  # fmt: skip


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else round(float(value), 4)


def pilot_lines(frame: pd.DataFrame, lang: str) -> list[str]:
    """Return a pilot's result as lines of a table, worded in Latvian or English."""
    from sdk_text.llm.reporting import say

    heads = [say(f"pilot.{c}", lang) for c in ("code", "person", "model", "kappa", "f1", "verdict")]
    rows = [heads]
    for _, row in frame.iterrows():
        rows.append(
            [
                say("pilot.total", lang) if row.code == "total" else str(row.code),
                str(row.person), str(row.model),
                _interval(row.kappa, row.kappa_low, row.kappa_high, lang),
                _interval(row.f1, row.f1_low, row.f1_high, lang),
                "" if row.code == "total" else say(f"verdict.{row.verdict}", lang),
            ]
        )  # fmt: skip
    widths = [max(len(row[i]) for row in rows) for i in range(len(heads))]
    return ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
            for row in rows]  # fmt: skip


def _interval(value: float, low: float, high: float, lang: str) -> str:
    def shown(number: float) -> str:
        text = "–" if np.isnan(number) else f"{number:.2f}"
        return text.replace(".", ",") if lang == "lv" else text.replace("0.", ".", 1)

    return shown(value) if np.isnan(low) else f"{shown(value)} [{shown(low)}; {shown(high)}]"
