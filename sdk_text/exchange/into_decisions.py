"""A project's codings as decisions of their coders, tied to the words of our reports."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from sdk_text.codebook import Codebook
from sdk_text.errors import InputError
from sdk_text.exchange.building import is_as_exported
from sdk_text.exchange.code_index import CodeIndex
from sdk_text.exchange.codings import (
    ProjectCoding,
    applied_codes,
    compared,
    is_nobody,
    project_codings,
    remarks,
)
from sdk_text.exchange.memos import project_memos
from sdk_text.exchange.places import Places
from sdk_text.exchange.project import Project
from sdk_text.exchange.sayings import Known, Says
from sdk_text.exchange.unplaced import Unplaced
from sdk_text.exchange.words import as_person, is_ours
from sdk_text.records import ParsedDocument
from sdk_text.review.decisions.file import moment, now
from sdk_text.review.decisions.record import (
    Action,
    Decision,
    person_name,
    same_but_for_letters,
)
from sdk_text.review.decisions.stretches import stretch_decisions
from sdk_text.review.memos import Memo
from sdk_text.text.written_lines import same_words
from sdk_text.wording.plurals import counted, plural

NO_CODE = "a remark on words that have no code"
_COUNTED = {"add": "recoded", "comment": "remarked"}


@dataclass(frozen=True)
class Imported:
    """What a project comes to."""

    decisions: tuple[Decision, ...]
    unplaced: tuple[Unplaced, ...]
    counts: Counter[str]
    """"codings", "machine", "known", "new", "unplaced"; with `since` "rejected", "recoded",
    "remarked" of the machine's and "withdrawn" of persons'; without it "missing"; "remarks" on
    words without a code."""
    index: CodeIndex
    unknown_sources: tuple[str, ...]
    memos: tuple[Memo, ...]
    """Of persons, on reports and codes."""
    coders: frozenset[str]
    """Who has anything new in the project, and who brings it."""
    notices: tuple[str, ...] = field(default=())


def project_decisions(
    project: Project,
    reports: Sequence[ParsedDocument],
    codebook: Codebook,
    *,
    coder: str = "",
    kept: Sequence[Decision] = (),
    since: Project | None = None,
) -> Imported:
    """Return what persons coded in a project as decisions.

    Codings of our own machine coders are left to the next run. With `since`, the project as it was
    exported, those that are gone from it, the machine's and persons', are rejected in the name of
    `coder`, and those that were given another code or other words are added; a memo written on one
    of the machine's is a comment.

    Args:
        project: as read from a file.
        reports: the corpus, parsed.
        codebook: to find the project's codes in.
        coder: whose the codings are that no user is named for, and the rejections.
        kept: decisions that are there already; what they say is not said again.
        since: the project that was handed out.

    Raises:
        InputError: codings without a user and no `coder` given, or a name that is no person's.
    """
    maker = _Maker(project, reports, codebook, coder, kept)
    maker.take(since)
    return maker.result()


class _Maker:
    def __init__(
        self,
        project: Project,
        reports: Sequence[ParsedDocument],
        codebook: Codebook,
        coder: str,
        kept: Sequence[Decision],
    ) -> None:
        self._project, self._coder = project, person_name(coder)
        self._places = Places(reports)
        self._index = CodeIndex(project.codes, codebook, applied_codes(project))
        self._here = project_codings(project, self._index, self._places)
        self._coded = {coding.what for coding in self._here}
        self._says = Says(self._places.repeated)
        self._known = Known(kept, self._says)
        self._deciders = {decision.coder for decision in kept}
        self._decisions: list[Decision] = []
        self._unplaced: list[Unplaced] = []
        self._counts: Counter[str] = Counter()
        self._nameless = 0

    def take(self, since: Project | None) -> None:
        """Take every person's coding, and with `since` what became of those that were there."""
        if since is not None and not self._coder:
            raise InputError(
                "what became of the codings needs a name: say whose word it is with --coder NAME"
            )
        before = []
        if since is not None:
            index = CodeIndex(since.codes, self._index.base, applied_codes(since))
            before = project_codings(since, index, self._places)
        states = compared(self._here, before)
        persons: list[tuple[ProjectCoding, str, bool]] = []
        for n, coding in enumerate(self._here):
            earlier = states.earlier.get(n)
            user = earlier.user if earlier else coding.user
            if is_ours(user) or (is_nobody(user) and coding.has_reasons):
                self._counts["machine"] += 1
                if since is not None:
                    self._take_machines(coding, earlier, {c.what for c in before})
                continue
            untouched = earlier is not None and same_words(earlier.memo, coding.memo)
            persons.append((coding, self._person(user), untouched))
        self._add(persons)
        for coding in states.gone:
            self._take_gone(coding, since)
        self._lose_remarks()
        if missing := self._missing_without(since):
            self._counts["missing"] = missing

    def _take_machines(
        self, coding: ProjectCoding, earlier: ProjectCoding | None, before: Collection[object]
    ) -> None:
        """Take what a person made of a coding that is still credited to the machine."""
        if earlier is not None:
            if coding.memo and not same_words(coding.memo, earlier.memo):
                self._decide("comment", coding, self._moment())
        elif coding.what not in before:
            self._decide("add", coding, self._moment())

    def _add(self, persons: Sequence[tuple[ProjectCoding, str, bool]]) -> None:
        """Take persons' codings; of one that lies in another with its code, the memo."""
        joined: dict[tuple[str, ...], list[tuple[int, Decision]]] = defaultdict(list)
        made: list[tuple[bool, list[tuple[str, ...]]]] = []
        for coding, coder, untouched in persons:
            self._counts["codings"] += 1
            if not coding.code or not coding.pieces:
                self._lose(coding, coder)
                continue
            new = stretch_decisions(
                coding.pieces,
                coder=coder,
                decided=coding.created or self._moment(),
                action="add",
                code=coding.code,
                comment=coding.memo,
            )
            for decision in new:
                joined[decision.identity].append((-len(new), decision))
            untouched = untouched or _is_as_exported(coding, coder)
            made.append((untouched, [decision.identity for decision in new]))
        one = {identity: _as_one(several) for identity, several in joined.items()}
        for decision in one.values():
            self._known.account(decision)
        for untouched, identities in made:
            mine = [one[identity] for identity in identities]
            fresh = [d for d in mine if not self._known.has(d, untouched=untouched)]
            self._counts["new" if fresh else "known"] += 1
            self._keep(fresh)

    def _take_gone(self, coding: ProjectCoding, since: Project | None) -> None:
        """Reject what was taken out, in the name of who brings the project.

        A text that was taken out of the project says nothing of its codings; nor is a machine's
        coding gone while somebody gives its code there.
        """
        machines = coding.is_machines
        if machines and coding.what in self._coded:
            return
        spot = coding.spot
        if spot is None or not any(self._places.holds(s, spot) for s in self._project.sources):
            return
        when = self._moment(coding.created, since.created if since else "")
        self._decide("reject", coding, when, "rejected" if machines else "withdrawn")

    def _decide(
        self, action: Action, coding: ProjectCoding, when: str, counted_as: str = ""
    ) -> None:
        new = stretch_decisions(
            coding.pieces,
            coder=self._coder,
            decided=when,
            action=action,
            code=coding.code,
            comment="" if action == "reject" else coding.memo,
        )
        fresh = [d for d in new if coding.code and not self._known.has(d)]
        self._keep(fresh)
        self._counts[counted_as or _COUNTED[action]] += bool(fresh)

    def _keep(self, fresh: Iterable[Decision]) -> None:
        for decision in fresh:
            self._decisions.append(decision)
            self._known.learn(decision)

    def _moment(self, *others: str) -> str:
        """Return when the project was made, or a later one of other moments."""
        known = [when for when in (self._project.created, *others) if when]
        return max(known, key=moment) if known else now()

    def _missing_without(self, since: Project | None) -> int:
        """Return how many kept codings the project has no more, where nobody said why."""
        if since is not None:
            return 0
        documents = [self._places.documents_of(source) for source in self._project.sources]
        summaries = self._places.summaries_of(set().union(*documents))
        return self._known.left_in(summaries, {code.id for code in self._index.base})

    def _person(self, user: str) -> str:
        if is_nobody(user):
            if not self._coder:
                self._nameless += 1
                return ""
            user = self._coder
        return as_person(user)

    def _lose(self, coding: ProjectCoding, coder: str) -> None:
        at = coding.source, coding.selection
        self._unplaced.append(Unplaced.at(*at, coding.code, coder, coding.memo, coding.reason))
        self._counts["unplaced"] += 1

    def _lose_remarks(self) -> None:
        """Keep what was written on words without a code: decisions have no place for it."""
        for remark in remarks(self._project):
            coder = self._coder if is_nobody(remark.user) else as_person(remark.user)
            self._unplaced.append(
                Unplaced.at(remark.source, remark.selection, "", coder, remark.memo, NO_CODE)
            )
            self._counts["remarks"] += 1

    def _memos(self) -> tuple[list[Memo], int]:
        summaries: dict[str, str] = {}
        for source in self._project.sources:
            mine = self._places.summaries_of(self._places.documents_of(source))
            if len(mine) == 1:
                summaries[source.guid] = next(iter(mine))
        codes = self._index.ids_in_codebook()
        return project_memos(self._project, summaries, codes, self._coder)

    @property
    def _coders(self) -> list[str]:
        return sorted({decision.coder for decision in self._decisions})

    def result(self) -> Imported:
        """Return everything.

        Raises:
            InputError: some codings are nobody's.
        """
        if self._nameless:
            raise InputError(
                f"{self._project.name}: {counted(self._nameless, 'coding names|codings name')} no "
                "coder; say whose they are with --coder NAME"
            )
        unknown = [s.name for s in self._project.sources if not self._places.documents_of(s)]
        notices = list(self._project.notices)
        memos, free = self._memos()
        persons = tuple(memo for memo in memos if not is_nobody(memo.coder))
        if free := free + len(memos) - len(persons):
            told = counted(free, "memo is|memos are")
            notices.append(
                f"{told} of nobody, or on no report, code or coding of ours, and not taken over"
            )
        if self._index.deeper:
            shown = ", ".join(self._index.deeper[:3])
            notices.append(
                f"{counted(len(self._index.deeper), 'code|codes')} lay deeper than family and code "
                f"and {plural(len(self._index.deeper), 'was|were', 'en')} joined: {shown}"
            )
        notices += [
            f"{one!r} is another person than {other!r}, who decided before; if they are one, give "
            "them one name in the project, or in the file of decisions"
            for one, other in same_but_for_letters(self._coders, self._deciders)
        ]
        return Imported(
            tuple(self._decisions),
            tuple(self._unplaced),
            self._counts,
            self._index,
            tuple(unknown),
            persons,
            frozenset({*self._coders, *(c.coder for c in self._unplaced), self._coder}),
            tuple(notices),
        )


def _as_one(several: Sequence[tuple[int, Decision]]) -> Decision:
    """Return decisions of one person on one place and code as one: longest stretch, all memos."""
    decisions = [decision for _, decision in sorted(several, key=lambda pair: pair[0])]
    memos = dict.fromkeys(d.comment for d in decisions if d.comment)
    last = max(decisions, key=lambda d: moment(d.decided))
    return replace(decisions[0], comment="; ".join(memos), decided=last.decided)


def _is_as_exported(coding: ProjectCoding, coder: str) -> bool:
    return coding.spot is not None and is_as_exported(
        coding.applied, *coding.spot, coder, coding.code
    )
