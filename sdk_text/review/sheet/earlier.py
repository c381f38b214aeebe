"""What a person should know of earlier decisions when a sheet is imported once more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sdk_text.review.decisions.file import moment
from sdk_text.review.decisions.record import Decision, same_but_for_letters, span_key
from sdk_text.review.sheet.reading import SheetRow
from sdk_text.review.sheet.rows import parse_key
from sdk_text.wording.listing import some
from sdk_text.wording.plurals import counted

Place = tuple[str, ...]
_SHOWN = 5


def earlier_remarks(
    rows: Iterable[SheetRow], coder: str, new: Sequence[Decision], kept: Sequence[Decision]
) -> list[str]:
    """Return what holds beside a sheet's decisions although its rows do not say it (any more).

    Who changes her mind often does so in the sheet that was imported before: a cell emptied there,
    or another code to add, takes nothing back. A name in other letters is another person.

    Args:
        rows: of the sheet that is imported.
        coder: in whose name.
        new: its decisions.
        kept: the decisions that are there already.
    """
    remarks = [
        f"{one!r} is another person than {other!r}, who decided before; if they are one, import "
        f"the sheet with --coder {other!r} and delete the lines of {one!r}"
        for one, other in same_but_for_letters([coder], (d.coder for d in kept))
    ]
    staying = list(_staying(rows, coder, new, kept))
    if staying:
        shown = ", ".join(f"{d.action} {d.code} ({d.segment})" for d in staying[:_SHOWN])
        told = counted(len(staying), "earlier decision|earlier decisions")
        remarks.append(
            f"{told} of {coder} on these rows still hold, though the rows are empty now or give "
            f"another code: {shown}{', …' if len(staying) > _SHOWN else ''}; what should hold no "
            "longer, take back in the reader, or decide on it in a new sheet"
        )
    return remarks


def with_what_is_not_shown(
    new: Iterable[Decision], kept: Sequence[Decision]
) -> tuple[list[Decision], list[str]]:
    """Return decisions with what a sheet does not show of those that they replace, and remarks.

    Earlier comments stay where the cell is empty, and a piece of a stretch stays one.
    """
    before: dict[tuple[str, ...], Decision] = {}
    for said in sorted(kept, key=lambda d: moment(d.decided)):
        given = replace(said, action="add", code=said.new_code)  # its coding is another row now
        before |= {d.identity: said for d in (said, *([given] if said.new_code else []))}
    made: list[Decision] = []
    staying: list[str] = []
    for decision in new:
        earlier = before.get(decision.identity, decision)
        if earlier.comment and not decision.comment:
            staying.append(decision.segment)
        made.append(
            replace(
                decision,
                comment=decision.comment or earlier.comment,
                stretch=earlier.stretch if decision.gives == earlier.gives else "",
            )
        )
    if not staying:
        return made, []
    told = counted(len(staying), "earlier comment stays|earlier comments stay")
    return made, [f"{told}, as the cell is empty: {some(staying, _SHOWN)}"]


def _staying(
    rows: Iterable[SheetRow], coder: str, new: Sequence[Decision], kept: Sequence[Decision]
) -> Iterator[Decision]:
    said = {decision.identity for decision in new}
    blind = any(decision.blind or decision.action == "blind" for decision in new)
    emptied = {_place(d) for d in new if d.action == "none"}
    there: dict[Place, list[SheetRow]] = defaultdict(list)
    for row in rows:
        key = parse_key(row["key"])
        if key and not key.settles:  # what settles a dispute leaves one's own word as it is
            there[row["summary"], row["segment"], key.key, key.before, key.after].append(row)
    for decision in kept:
        here = there.get(_place(decision), [])
        if decision.coder != coder or decision.identity in said or not here:
            continue
        if bool(decision.blind) != blind:
            continue
        if _place(decision) in emptied or any(_shows(row, decision) for row in here):
            continue
        if decision.action == "add" or any(_is_on(row, decision) for row in here):
            yield decision


def _place(decision: Decision) -> Place:
    return decision.summary, decision.segment, decision.key, decision.before, decision.after


def _is_on(row: SheetRow, decision: Decision) -> bool:
    """Tell whether a row is the coding that was decided on."""
    decided = decision.action in ("accept", "reject", "recode") and row["code"] == decision.code
    key = parse_key(row["key"])
    which = key.occurrence if key else ""
    return decided and span_key(row["evidence"], which) == span_key(
        decision.evidence, decision.occurrence
    )


def _shows(row: SheetRow, decision: Decision) -> bool:
    """Tell whether a sheet was written after the decision: it shows what the person gave."""
    return row["code"] == decision.gives != "" and decision.coder in row["coder"].split("; ")
