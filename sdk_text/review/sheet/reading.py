"""From a filled-in review sheet to decisions: tolerant of spreadsheets, strict on meaning."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sdk_text.review.decisions.record import Action, Decision, fingerprint, span_key
from sdk_text.review.sheet.rows import parse_key, seal_of
from sdk_text.review.sheet.words import FILLED_IN, plain, review_words
from sdk_text.system.spreadsheet import is_error
from sdk_text.wording.listing import some
from sdk_text.wording.nearest import did_you_mean, hint
from sdk_text.wording.plurals import counted
from sdk_text.wording.texts import Lang

if TYPE_CHECKING:
    from sdk_text.codebook.model import Codebook


_BETWEEN_CODES = re.compile(r"[;,\n+&]")
_MANY = 10
"""Rows with the same fault up to which each is told by itself."""
_SEVERAL = 2
"""Codes of a sheet from which on none that is known means another codebook."""


class RowPlace(NamedTuple):
    """Where a row stands: its number as the spreadsheet shows it, and in which sheet."""

    sheet: int
    row: int
    name: str = ""
    """Of the sheet, where there are several."""

    def __str__(self) -> str:
        return f"{self.row} of sheet {self.name!r}" if self.name else str(self.row)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of the sheet."""

    number: RowPlace
    cells: Mapping[str, str]
    """By column id, stripped."""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rows of a sheet say, and what is wrong with them."""

    decisions: tuple[Decision, ...]
    problems: tuple[str, ...]


class SheetReader:
    """Turns rows into one person's decisions."""

    def __init__(self, coder: str, decided: str, codebook: Codebook, lang: Lang = "en") -> None:
        """Read in one person's name; `lang`: of the sheet, which offers the codes' labels in it."""
        self._coder = coder
        self._name = codebook.name
        self._decided = decided
        self._codes = {code.id: code.id for code in codebook.codes}
        self._by_label: dict[str, set[str]] = defaultdict(set)
        for code in codebook.codes:
            for name in (code.id, code.label_lv, code.label_en):
                self._by_label[plain(name)].add(code.id)
        self._offered = {plain(code.label(lang)) for code in codebook.codes}
        self._by_short_name: dict[str, set[str]] = defaultdict(set)
        for code in codebook.codes:
            self._by_short_name[plain(code.id.rpartition("/")[2])].add(code.id)

    def read(self, rows: Iterable[SheetRow]) -> Reading:
        """Return all decisions of the rows and all problems, each with its row."""
        rows = list(rows)
        if problem := self._other_codebook(rows):
            return Reading((), (problem,))
        decisions: list[tuple[RowPlace, Decision]] = []
        problems: list[tuple[RowPlace, str]] = []
        seen: dict[tuple[str, ...], RowPlace] = {}
        for row in rows:
            try:
                decision = self._decision(row)
                self._check_repeated(row, decision, seen)
            except _RowError as problem:
                problems.append((row.number, str(problem)))
                continue
            if decision is not None:
                decisions.append((row.number, decision))
        problems += conflicts(decisions)
        return Reading(tuple(decision for _, decision in decisions), tuple(_told(problems)))

    def _other_codebook(self, rows: Iterable[SheetRow]) -> str:
        """Say that a sheet is of another codebook, where not one of its codes is in this one."""
        codes = {row["code"] for row in rows} - {""}
        if len(codes) < _SEVERAL or codes & set(self._codes):
            return ""
        its = counted(len(codes), "code|codes")
        return (
            f"none of its {its} is in codebook “{self._name}” (the first: {min(codes)!r}); name "
            "the codebook of the run that it came from (--codebook FILE, or keep it as "
            "sdk-codebook.yaml beside the reports)"
        )

    def _decision(self, row: SheetRow) -> Decision | None:
        key = parse_key(row["key"])
        if key is None:
            raise _RowError(
                "the key is missing or damaged; to add a code, copy a whole row of its segment"
            )
        if seal_of(row.cells) != key.seal:
            raise _RowError(
                "report, segment, text, coded words or code were edited (or their letters lost in "
                "saving); put them back as they were and use the columns decision, new code and "
                "comment, or save as .xlsx or 'CSV UTF-8'"
            )
        for column in FILLED_IN:
            if is_error(row[column]):
                raise _RowError(
                    f"{column.replace('_', ' ')} shows an error of the spreadsheet "
                    f"({row[column]}): it took the words for a formula; write them again after "
                    "an apostrophe (')"
                )
        action = self._action(row)
        if action is None:
            return None
        code, new_code = self._codes_of(action, row)
        return Decision(
            coder=self._coder,
            decided=self._decided,
            action=action,
            summary=row["summary"],
            section=row["section"],
            segment=row["segment"],
            code=code,
            new_code=new_code,
            comment=row["comment"],
            evidence="" if action == "none" else row["evidence"],
            text=row["text"],
            key=key.key,
            before=key.before,
            after=key.after,
            occurrence="" if action == "none" else key.occurrence,
            settles="yes" if key.settles and action != "comment" else "",
        )

    def _action(self, row: SheetRow) -> Action | None:
        word = row["decision"]
        if "?" in word and word.strip(" ?"):
            raise _RowError(
                f"decision {word!r}: is it one? Take the question mark away, or leave the cell "
                "empty and ask in the comment"
            )
        if word:
            action = review_words().action_of(word)
            if action is None:
                known = [*review_words().offered("lv"), *review_words().offered("en")]
                raise _RowError(f"unknown decision {word!r}; {hint(word, known)}")
            return action
        if row["new_code"]:
            raise _RowError("a new code without a decision; write recode or add")
        if row["comment"] and row["code"]:
            return "comment"
        if row["comment"]:
            raise _RowError("a comment on a segment without code needs a decision (add, no code)")
        return None

    def _codes_of(self, action: Action, row: SheetRow) -> tuple[str, str]:
        """Return code and new code of the decision that the row means."""
        code, new = row["code"], row["new_code"]
        if action == "none":
            if new:
                raise _RowError("no code, and a new code: which of them?")
            return "", ""
        if action == "add":
            if not new:
                raise _RowError("add needs a new code")
            return self._known(new), ""
        if not code:
            raise _RowError(f"{action}: this segment has no code; write add and a new code")
        if action == "recode":
            if not new:
                raise _RowError("recode needs a new code")
            if self._known(new) == code:
                raise _RowError(f"recode to the same code {code!r}; write accept")
            return code, self._known(new)
        if new:
            raise _RowError(f"{action} with the new code {new!r}; write recode or add, or clear it")
        if action == "accept" and code not in self._codes:
            raise _RowError(
                f"code {code!r} is not, or no longer, in codebook “{self._name}”; write reject or "
                "recode, or name the run's codebook (--codebook)"
            )
        return code, ""

    def _known(self, written: str) -> str:
        """Return the id of the code that a person wrote: by id or by label."""
        found = self._by_label.get(plain(written), set())
        if written in self._codes:
            return written
        short = self._by_short_name.get(plain(written), set())
        if len(short) > 1 and plain(written) not in self._offered:
            raise _RowError(
                f"{written!r} may mean {' or '.join(sorted(short | found))}; write the id"
            )
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise _RowError(
                f"{written!r} is the label of {' and '.join(sorted(found))}; write the id"
            )
        several = [part for part in map(plain, _BETWEEN_CODES.split(written)) if part]
        if len(several) > 1 and all(
            p in self._by_label or p in self._by_short_name for p in several
        ):
            raise _RowError(
                f"{written!r} names several codes; copy the row, and write one code in each"
            )
        near = did_you_mean(written, self._codes)
        raise _RowError(f"the codebook has no code {written!r}{near}")

    @staticmethod
    def _check_repeated(
        row: SheetRow, decision: Decision | None, seen: dict[tuple[str, ...], RowPlace]
    ) -> None:
        """A coding may stand in one row; rows copied to add further codes are not repeats."""
        added = decision.code if decision is not None and decision.action == "add" else ""
        identity = (row["key"], row["segment"], fingerprint(row["evidence"]), added)
        first = seen.setdefault(identity, row.number)
        if first != row.number:
            raise _RowError(f"repeats row {first}; keep one of them")


class _RowError(Exception):
    """What is wrong with one row."""


def _told(problems: Iterable[tuple[RowPlace, str]]) -> list[str]:
    """Return the problems by row; what is wrong with many rows alike is said once."""
    rows: dict[str, list[RowPlace]] = defaultdict(list)
    for number, text in sorted(problems):
        rows[text].append(number)
    told: list[tuple[RowPlace, str]] = []
    for text, places in rows.items():
        if len(places) > _MANY:
            told.append((places[0], f"rows {some(map(str, places))}: {text}"))
        else:
            told += [(place, f"row {place}: {text}") for place in places]
    return [line for _, line in sorted(told)]


def conflicts(decisions: Iterable[tuple[RowPlace, Decision]]) -> list[tuple[RowPlace, str]]:
    """Return the contradictions among one person's decisions of one sitting, by row."""
    said: dict[tuple[str, ...], dict[bool, RowPlace]] = defaultdict(dict)
    emptied: dict[tuple[str, ...], RowPlace] = {}
    given: dict[tuple[str, ...], list[tuple[RowPlace, str]]] = defaultdict(list)
    found: list[tuple[RowPlace, str]] = []
    for number, decision in decisions:
        place: tuple[str, ...] = (
            decision.summary,
            decision.key,
            decision.before,
            decision.after,
            decision.segment,
        )
        if decision.action == "none":
            emptied.setdefault(place, number)
        for holds, code in _says(decision):
            spot = (*place, code, span_key(decision.evidence, decision.occurrence))
            if holds not in said[spot] and (not holds) in said[spot]:
                found.append((number, f"contradicts row {said[spot][not holds]} on {code!r}"))
            said[spot].setdefault(holds, number)
            if holds:
                given[place].append((number, code))
    for place, number in emptied.items():
        for other, code in given.get(place, []):
            found.append((other, f"gives {code!r} where row {number} says no code"))
    return found


def _says(decision: Decision) -> list[tuple[bool, str]]:
    match decision.action:
        case "accept" | "add":
            return [(True, decision.code)]
        case "reject":
            return [(False, decision.code)]
        case "recode":
            return [(False, decision.code), (True, decision.new_code)]
        case _:
            return []
