"""What decisions say, to see whether an import brings anything new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from sdk_text.exchange.places import Words
from sdk_text.review.decisions.file import merge_decisions, moment
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
            _words(decision.comment),
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


class Known:
    """What the kept decisions say, and which of them a project has."""

    def __init__(self, kept: Sequence[Decision], says: Says) -> None:
        """Take the decisions that are there already."""
        self._says = says
        self._said = says.all_of(kept)
        self._last = {decision.identity: decision for decision in merge_decisions(kept, ())}
        self._left: dict[tuple[str, str, str], list[Decision]] = defaultdict(list)
        """What no coding of the project says, by coder, summary and code given."""
        taken = {(self._spot(d), d.code) for d in kept if d.action in ("reject", "recode")}
        for decision in self._last.values():
            stands = (self._spot(decision), decision.gives) not in taken
            if decision.gives and stands and not decision.settles:
                self._left[_given(decision)].append(decision)

    def account(self, decision: Decision) -> None:
        """Note that the project has a coding; a kept decision that gives it is not missing."""
        left = self._left[_given(decision)]
        for kept in left:
            if self._spot(kept) == self._spot(decision):
                left.remove(kept)
                return

    def has(self, decision: Decision, *, untouched: bool = False) -> bool:
        """Tell whether a decision brings nothing new.

        Args:
            decision: of the project.
            untouched: nobody changed it since it was handed out. Then its decision may be kept
                with the words that the report had before, and is not confirmed by coming back.
        """
        if self._says(decision) in self._said:
            return True
        last = self._last.get(decision.identity)
        if (
            last
            and last.gives != decision.gives
            and moment(last.decided) > moment(decision.decided)
        ):
            return True
        if untouched:
            left = self._left[_given(decision)]
            for kept in left:
                mine, its = _words(kept.comment), _words(decision.comment)
                if mine == its or (mine and mine in its):
                    left.remove(kept)
                    return True
        return False

    def learn(self, decision: Decision) -> None:
        """Note a decision that is kept from now on."""
        self._said.add(self._says(decision))

    def left_in(self, summaries: Collection[str], codes: Collection[str]) -> int:
        """Return how many kept codings in these summaries the project does not have.

        Those with codes that are not among `codes` did not go out.
        """
        return sum(
            len(left)
            for (_, summary, code), left in self._left.items()
            if summary in summaries and code in codes
        )

    @staticmethod
    def _spot(decision: Decision) -> tuple[str, ...]:
        words = (decision.key, decision.before, decision.after)
        return (*words, span_key(decision.evidence, decision.occurrence))


def _words(comment: str) -> str:
    """Return a comment without its line breaks, which some programs lose."""
    return " ".join(comment.split())


def _given(decision: Decision) -> tuple[str, str, str]:
    return decision.coder, decision.summary, decision.gives
