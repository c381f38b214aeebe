"""Where persons contradict each other: their word counts only once somebody has settled it.

Nobody is right for having spoken last. What two persons see differently stays as the machine coded
it until a third record (`Decision.settles`) says what holds; a word after that opens it again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sdk_text.review.decisions.file import moment

if TYPE_CHECKING:
    from sdk_text.review.decisions.rulings import Ruling, Spot


def disputed_spots(
    ordered: Sequence[Ruling], blind: Mapping[str, Ruling]
) -> dict[Spot, list[Ruling]]:
    """Return the spots on which persons contradict each other, each with what they said.

    Args:
        ordered: all rulings on one segment by weight, those that it carries no code included. Of
            one person only the last word on a spot counts; words found in their place go before
            those of a segment that moved.
        blind: who read the segment without seeing any code, with the "no" that this is to every
            code that the person did not give on it.
    """
    own: dict[Spot, dict[str, Ruling]] = defaultdict(dict)
    settling: dict[Spot, Ruling] = {}
    nothing: dict[str, Ruling] = {}
    for ruling in ordered:
        decision = ruling.placement.decision
        if decision.settles:
            settling[ruling.spot] = ruling
        elif decision.action == "none":
            nothing[decision.coder] = ruling
        else:
            own[ruling.spot][decision.coder] = ruling
    found: dict[Spot, list[Ruling]] = {}
    for spot, by_coder in own.items():
        sides = _in_place(
            [*_sides(by_coder, nothing).values(), *_silent(spot, by_coder, own, nothing, blind)]
        )
        last = settling.get(spot)
        if last is not None:
            since = [r for r in sides if _moment(r) > _moment(last) and not r.is_silent]
            sides = [last, *since] if since else []
        if len({ruling.holds for ruling in sides}) == 2:
            found[spot] = sides
    return _with_recoded(found, own)


def _sides(by_coder: Mapping[str, Ruling], nothing: Mapping[str, Ruling]) -> dict[str, Ruling]:
    """Return each person's last word on a spot; "no code at all" is one on every spot."""
    sides = dict(by_coder)
    for coder, ruling in nothing.items():
        if coder not in sides or sides[coder].weight[:2] < ruling.weight[:2]:
            sides[coder] = ruling
    return sides


def _silent(
    spot: Spot,
    by_coder: Mapping[str, Ruling],
    own: Mapping[Spot, Mapping[str, Ruling]],
    nothing: Mapping[str, Ruling],
    blind: Mapping[str, Ruling],
) -> list[Ruling]:
    """Return the "no" of those who read blind and gave the code on no words of the segment."""
    gave = {
        coder
        for other, rulings in own.items()
        for coder, ruling in rulings.items()
        if other[0] == spot[0] and ruling.holds
    }
    heard = gave | by_coder.keys() | nothing.keys()
    return [ruling for coder, ruling in blind.items() if coder not in heard]


def _in_place(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Return those found where they were made, if any were."""
    every = list(rulings)
    return [r for r in every if r.placement.where == "in place"] or every


def _with_recoded(
    found: dict[Spot, list[Ruling]], own: Mapping[Spot, Mapping[str, Ruling]]
) -> dict[Spot, list[Ruling]]:
    """Add the codes that were to stand in place of a disputed one: they depend on it."""
    more = dict(found)
    for spot, by_coder in own.items():
        for ruling in by_coder.values():
            before = (ruling.instead_of, ruling.spot[1])
            if ruling.instead_of and before in found and spot not in found:
                more.setdefault(spot, []).append(ruling)
    return more


def _moment(ruling: Ruling) -> datetime:
    return moment(ruling.placement.decision.decided)
