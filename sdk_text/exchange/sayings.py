"""What decisions say, to see whether an import brings anything new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from sdk_text.exchange.places import Words
from sdk_text.review.decisions.record import Decision, span_key


class Says:
    """What decisions say, whenever it was said and by which kind of act, to compare them."""

    def __init__(self, repeated: Collection[Words]) -> None:
        """Take the places that stand several times; only there the segment's id counts."""
        self._repeated = repeated

    def __call__(self, decision: Decision) -> tuple[str, ...]:
        """Return what one decision says."""
        words = (decision.summary, decision.key, decision.before, decision.after)
        return (
            decision.coder,
            *words,
            decision.segment if words in self._repeated else "",
            span_key(decision.evidence, decision.occurrence),
            decision.gives or f"{decision.action} {decision.code}",
            decision.comment,
        )

    def all_of(self, kept: Sequence[Decision]) -> set[tuple[str, ...]]:
        """Return what decisions say, also with others' comments as codings carry them."""
        remarks: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for d in kept:
            if d.action == "comment":
                place = (d.summary, d.key, d.before, d.after, d.code)
                remarks[place].append(f"{d.coder}: {d.comment}")
        said = {self(decision) for decision in kept}
        for d in kept:
            told = remarks.get((d.summary, d.key, d.before, d.after, d.gives))
            if told and d.gives:
                memo = "; ".join([d.comment, *told] if d.comment else told)
                said.add(self(replace(d, comment=memo)))
        return said
