"""Where a text states a difficulty or denies one: the grounds that ``negation`` judges by."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, cached_property

from sdk_text.coding.burdens import (
    DENIED,
    DOUBLE,
    EXCLUDED,
    LITOTES,
    NOT_ONLY,
    SOLVED,
    WITHOUT,
    Burdens,
    Ground,
)
from sdk_text.coding.hearsay import SUPPOSED


class Grounds(Burdens):
    """The grounds of one text."""

    def _modifier(self, i: int) -> bool:
        """A denied word that is no predicate: neaktīvs, neinformēts."""
        word = self.words[i]
        return self.clauses.negative[i] and (word.upos in {"ADJ", "ADV"} or self._participle(i))

    # --- grounds ---------------------------------------------------------------------------------

    @cached_property
    def grounds(self) -> tuple[Ground, ...]:
        """All grounds of the text, in order."""
        found = self._stated()
        self._flip(found)
        self._refute(found)
        self._not_so_much(found)
        self._take_back(found)
        for i in [i for i in found if self._not_done_for_want_of_need(i, found)]:
            found[i] = Ground(i, False, DENIED)
        for i in self._excluded:
            if i in found:
                found[i] = Ground(i, False, EXCLUDED)
        for i in self.clauses.correlative:
            self._not_only(i, found)
        return tuple(found[i] for i in sorted(found))

    def _stated(self) -> dict[int, Ground]:
        """The grounds that stand in words that carry one, in predicates and after "bez"."""
        found: dict[int, Ground] = {}
        for i in range(len(self.words)):
            helper = self.clauses.head[i] != i and i in self.clauses.helpers(self.clauses.head[i])
            if self._carries(i) and not helper and not self.clauses.is_predicate(i):
                found[i] = self._burden_ground(i)
        consumed = {self.clauses.predicate(g.at) for g in found.values() if not g.stands}
        for i in range(len(self.words)):
            if self.clauses.is_predicate(i):
                ground = self._predicate_ground(i, found, consumed)
                if ground is not None:
                    found[i] = ground
        for i, word in enumerate(self.words):
            head = self.clauses.head[i]
            if word.lower == "bez" and head not in found and self._is_bez(i, head):
                found[i] = self._lacking_ground(i)
        return found

    def _take_back(self, found: dict[int, Ground]) -> None:
        """Let no ground stand that the text does not tell of, or tells to be over."""
        # Of each predicate once: many grounds of a long list may hang on one.
        over = cache(lambda top: self._over_by_now(top, found))
        for i, ground in found.items():
            top = self.clauses.predicate(i)
            reason = self._not_told(i) if ground.stands else ""
            if ground.stands and not reason and (over(top) or self._supplied(i)):
                reason = SOLVED
            if reason:
                found[i] = Ground(i, False, reason)

    def _lacking_ground(self, i: int) -> Ground:
        """ "bez naudas": something good that is not there; "bez atbalsta nepalikām": it was."""
        top = self.clauses.predicate(self.clauses.head[i])
        if self.clauses.total(top) % 2 and self._goes_without(top):
            return Ground(i, False, DOUBLE)
        if self._does_without(top):
            return Ground(i, False, WITHOUT)
        return Ground(i, True)

    def _does_without(self, predicate: int) -> bool:
        """ "iztikām bez transporta": it was not missed; "jāiztiek bez" says that it is."""
        word = self.words[predicate]
        if len(self.clauses.chain(predicate)) > 1 or self.clauses.total(predicate) % 2:
            return False
        needed = word.has("Mood", "Nec") or word.has("Mood", "Cnd") or word.has("Tense", "Fut")
        return self.lists["does_without"].has(word) and not needed

    def _carries(self, i: int) -> bool:
        return (
            self._burden(i) or self._lack(i) or self._modifier(i) or self.words[i].lemma == "mazums"
        )

    # --- grounds that are predicates -------------------------------------------------------------

    def _predicate_ground(
        self, i: int, found: dict[int, Ground], consumed: set[int]
    ) -> Ground | None:
        clauses, lists, word = self.clauses, self.lists, self.words[i]
        total = clauses.total(i)
        within = [g for g in found.values() if clauses.predicate(g.at) == i and g.at != i]
        core = [g for g in within if self._core(clauses.path(g.at))]
        if self._judged_within(i, within):
            return None
        ends = lists["ended"].has_bare(word) or lists["eased"].has_bare(word)
        if ends and (total % 2 == 0 or within):
            return None
        if self._lack(i) or self._few(i):
            if any(g.stands for g in core):
                return None
            if total % 2 == 0 and self._only_supposed(i):
                return Ground(i, False, SUPPOSED)
            return Ground(i, False, LITOTES) if total % 2 else Ground(i, True)
        if self._burden(i) and (self._ended_beside(i) or (self._set_aside(i) and not total % 2)):
            return Ground(i, False, SOLVED)
        if self._far_off(i):
            return Ground(i, False, DENIED)
        if self._burden(i) or self._needed(i):
            if total % 2:
                return Ground(i, False, DENIED)
            if clauses.negations(i) and total == 0:
                return Ground(i, False, DOUBLE)
            return Ground(i, True)
        if total % 2 and lists["more_than"].has(word):
            return Ground(i, False, DENIED)  # "nauda nav galvenais"
        if total % 2:
            return self._denied_ground(i, found, consumed, within)
        if clauses.negations(i) or total:
            return Ground(i, False, DOUBLE)
        return None

    def _denied_ground(
        self, i: int, found: dict[int, Ground], consumed: set[int], within: list[Ground]
    ) -> Ground | None:
        """A predicate that is denied, and no burden by itself."""
        if self._no_need(i) or (self._unneeded(self.clauses.chain(i)) and not self._to_come(i)):
            return Ground(i, False, DENIED)
        if not within and self._keeps_up(i):
            return Ground(i, False, DOUBLE)
        if self._no_great_load(i):
            return Ground(i, False, DENIED)
        if self._on_paper(i) or (not within and self.lists["doubting"].has_bare(self.words[i])):
            return Ground(i, False, DOUBLE)
        if any(self._judging(k) for k in self.clauses.chain(i)[1:]):
            return None  # "piesaistīt nebija grūti": grūti is the ground
        if self._all_but_few(i):
            return Ground(i, False, LITOTES)
        few = self._hardly_anybody(i)
        if few >= 0:
            found.pop(few, None)
            return Ground(i, False, DOUBLE)
        below = self._completed_by(i)
        if self._not_made_to(i):
            return Ground(i, False, DOUBLE)
        if i in consumed or any(self._burden(k) for k in below):
            return Ground(i, False, DENIED)
        if self._without_asset(i):
            return Ground(i, False, DOUBLE)  # "nepalikām bez atbalsta"
        return Ground(i, True)

    def _not_made_to(self, i: int) -> bool:
        """Whether a word is part of "padoms nelika sevi gaidīt"."""
        links = self.clauses.chain(next(iter(self._completed_by(i)), i))
        made = any(self.words[k].lemma in {"likt", "nelikt"} for k in links[1:])
        return made and self.lists["made_to"].has(self.words[links[0]])

    def _to_come(self, i: int) -> bool:
        """ "ceram, ka nākamgad nevajadzēs strādāt vakaros": until then it is needed."""
        return any(form.has("Tense", "Fut") for form in self._forms(self.clauses.chain(i)))

    def _not_done_for_want_of_need(self, i: int, found: dict[int, Ground]) -> bool:
        """ "korekcijas neveicām, jo nebija vajadzības" """
        if not (found[i].stands and self.clauses.is_predicate(i) and self.clauses.total(i) % 2):
            return False
        return any(
            self.clauses.relation(c) == "advcl"
            and c in found
            and not found[c].stands
            and (self._no_need(c) or self._unneeded(self.clauses.chain(c)))
            for c in self.clauses.children[i]
        )

    def _judged_within(self, i: int, within: list[Ground]) -> bool:
        """ "neizdevās izvairīties no strīdiem", "bez strīdiem neiztika": judged by the strife."""
        links = [i, *self._completed_by(i)]
        if any(self.lists["avoid"].has_bare(self.words[k]) for k in links):
            return any(self.clauses.inside(k, i) and self._burden(k) and self._governed(k)
                       for k in range(len(self.words)))  # fmt: skip
        return self._goes_without(i) and any(g.stands for g in within)

    def _judging(self, i: int) -> bool:
        return self._burden(i) or self._few(i) or self._lack(i)

    def _without_asset(self, i: int) -> bool:
        """Whether a denied verb of being without has a "bez" under it."""
        if not self._goes_without(i):
            return False
        return any(
            self.words[g].lower == "bez"
            for c in self.clauses.children[i]
            for g in self.clauses.children[c]
        )

    # --- denials that reach over clauses ---------------------------------------------------------

    def _flip(self, found: dict[int, Ground]) -> None:
        """Clauses under a denied clause: deny what they state, affirm what they deny."""
        for i in range(len(self.words)):
            if not self.clauses.is_predicate(i) or self.clauses.head[i] == i:
                continue
            above = self.clauses.predicate(self.clauses.head[i])
            if above == i or not self._denied_above(above):
                continue
            if self._marked_that(i):
                self._flip_content(i, above, found)
            elif self._denied_case(i, above) and i in found:
                self._turn(i, found, DOUBLE)
                found.pop(above, None)

    def _denied_case(self, i: int, above: int) -> bool:
        """ "Nav neviena, kas …", "neatceros gadījumu, kad … nebūtu"."""
        forms = [self.words[i], *(self.words[h] for h in self.clauses.helpers(i))]
        possible = any(form.has("Mood", "Cnd") for form in forms)
        when = any(self.words[c].lower == "kad" for c in self.clauses.children[i])
        if self.clauses.relation(i) == "advcl" and when and possible:
            return self._existential(above)  # "nav bijis mēneša, kad pietrūktu"
        return self.clauses.relation(i) == "acl" and (possible or self._existential(above))

    def _denied_above(self, above: int) -> bool:
        """Whether a predicate is denied, or an infinitive that there is no reason to ("nav pamata
        teikt, ka …")."""
        noun = self.clauses.head[above]
        if self.words[above].has("VerbForm", "Inf") and self.lists["reason"].has(self.words[noun]):
            return self.clauses.total(self.clauses.predicate(noun)) % 2 == 1
        return self.clauses.total(above) % 2 == 1 or self._hardly_so(above)

    def _hardly_so(self, above: int) -> bool:
        """ "maz ticams, ka …", "reti gadījās, ka …" """
        below = [self.words[c] for c in self.clauses.children[above]]
        if self.words[above].lower.startswith("ticam"):
            return any(w.lower == "maz" for w in below)
        head = self.words[self.clauses.head[above]]
        if self.words[above].has("VerbForm", "Inf") and self.lists["naming"].has(self.words[above]):
            return head.lower.startswith("grūti")  # "grūti nosaukt dienu, kad nebūtu"
        seldom = any(self.lists["seldom"].has(w) for w in below)
        return seldom and self.lists["happening"].has(self.words[above])

    def _refute(self, found: dict[int, Ground]) -> None:
        """What was only feared or claimed does not stand, nor does the fear."""
        for root, reason in self._claims_denied().items():
            claim = self.clauses.head[root]
            for at in (claim, self.clauses.predicate(claim), *self._verdicts(claim, root)):
                if at in found:
                    found[at] = Ground(at, False, reason)
            for at in (root, *found):
                if self.clauses.inside(at, root):
                    found[at] = Ground(at, False, reason)

    def _not_so_much(self, found: dict[int, Ground]) -> None:
        """ "slodze nav tik liela, lai traucētu"; "darba nav tik daudz, lai nepagūtu": neither."""
        for i in range(len(self.words)):
            above = self.clauses.predicate(self.clauses.head[i])
            if above == i or not self._too_little_for(i, above):
                continue
            if not any(g.stands and self.clauses.inside(at, i) for at, g in found.items()):
                continue  # "telpa nav tik liela, lai visi saietu" is a lack
            for at in found:
                if at == above or self.clauses.inside(at, i):
                    found[at] = Ground(at, False, DENIED)

    def _too_little_for(self, clause: int, above: int) -> bool:
        """Whether a clause with "lai" tells what something is denied to be so much for."""
        last = self.words[clause]
        if not self._purpose(clause) or any(
            self.lists[name].has_bare(last) for name in ("ended", "eased", "avoid")
        ):
            return False  # "nauda nav tik liela, lai trūkumu novērstu"
        so = [k for k in range(clause) if self.words[k].lower == "tik"]
        if not so or not self.clauses.inside(so[-1], above):
            return False
        barely = so[-1] and self.words[so[-1] - 1].lower == "ne"
        return bool(barely) or self.clauses.total(above) % 2 == 1

    def _flip_content(self, i: int, above: int, found: dict[int, Ground]) -> None:
        links = self.clauses.chain(above)
        said = [*links, *(c for k in links for c in self.clauses.children[k])]
        if any(self.lists["beyond_doubt"].has_bare(self.words[k]) for k in said):
            for k in said:
                if not self.clauses.inside(k, i):
                    found.pop(k, None)
        elif any(
            self.lists["asserting"].has_bare(self.words[k])
            for k in (*links, *self.clauses.path(self.clauses.head[i]))
        ):
            if self._unconvinced(above) and not self._bad_under(i, found):
                needs = {at: g for at, g in found.items() if self._needed(at)}
                self._turn(i, found, DENIED)
                found.update(needs)
                return
            self._turn(i, found, DENIED)
            little = [k for k in said if self._seldom_or_little(k)]
            for k in (*links, *little, self.clauses.predicate(self.clauses.head[above])):
                if not self.clauses.inside(k, i):
                    found.pop(k, None)

    def _seldom_or_little(self, i: int) -> bool:
        return self.words[i].lower == "maz" or self.lists["seldom"].has(self.words[i])

    def _unconvinced(self, predicate: int) -> bool:
        """Somebody else who does not believe or think: "dome neuzskata, ka …"."""
        subjects = [
            self.words[c]
            for c in self.clauses.children[predicate]
            if self.clauses.relation(c) == "nsubj"
        ]
        nobody = any(w.lemma in {"neviens", "nekas"} for w in subjects)
        return bool(subjects) and not nobody and self.words[predicate].has("Person", "3")

    def _bad_under(self, root: int, found: dict[int, Ground]) -> bool:
        inside = [at for at in found if self.clauses.inside(at, root)]
        return any(
            self._burden(at) or self._lack(at) or self.clauses.total(at) % 2 for at in inside
        )

    def _turn(self, root: int, found: dict[int, Ground], reason: str) -> None:
        for at, ground in list(found.items()):
            if self.clauses.inside(at, root):
                if ground.stands:
                    found[at] = Ground(at, False, reason)
                else:
                    found[at] = replace(ground, stands=True, reason="")

    def _existential(self, i: int) -> bool:
        return self.words[i].lemma in {"būt", "nav", "nebūt", "pastāvēt", "atrast", "atrasties"}

    # --- nevis … bet, ne tikai … bet arī ---------------------------------------------------------

    def _not_only(self, i: int, found: dict[int, Ground]) -> None:
        found[i + 1] = Ground(i + 1, False, NOT_ONLY)
        for k in range(i + 2, self._until(i)):
            if self._few(k):
                found[k] = Ground(k, False, NOT_ONLY)
