"""Where a text states a difficulty or denies one: the grounds that ``negation`` judges by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property

from sdk_text.coding.outcomes import Outcomes

DENIED, LITOTES, DOUBLE, SOLVED = "denied", "litotes", "double negation", "solved"
EXCLUDED, NOT_ONLY, OTHER_CLAUSE = "excluded", "not only", "other clause"
ASKED, SUPPOSED, WITHOUT = "asked", "supposed", "done without"
_CORE = {"nsubj", "obj", "iobj", "csubj", "root", "dep", "nummod", "dislocated"}


@dataclass(frozen=True, slots=True)
class Ground:
    """A place where a text states a difficulty, or denies one."""

    at: int
    """Index of the word."""
    stands: bool
    reason: str = ""
    """Why it does not stand: one of the constants of this module."""


class Grounds(Outcomes):
    """The grounds of one text."""

    def _modifier(self, i: int) -> bool:
        """A denied word that is no predicate: neaktīvs, neinformēts."""
        word = self.words[i]
        return self.clauses.negative[i] and (word.upos in {"ADJ", "ADV"} or self._participle(i))

    # --- grounds ---------------------------------------------------------------------------------

    @cached_property
    def grounds(self) -> tuple[Ground, ...]:
        """All grounds of the text, in order."""
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
            free = self.words[self.clauses.head[i]].lemma == "maksa"  # "bez maksas"
            if word.lower == "bez" and self.clauses.head[i] not in found and not free:
                found[i] = self._lacking_ground(i)
        self._flip(found)
        # Of each predicate once: many grounds of a long list may hang on one.
        over = cache(lambda top: self._over_by_now(top, found))
        for i, ground in found.items():
            top = self.clauses.predicate(i)
            if ground.stands and self._asked(top):
                found[i] = Ground(i, False, ASKED)
            elif ground.stands and (over(top) or self._supplied(i)):
                found[i] = Ground(i, False, SOLVED)
        for i in self._excluded:
            if i in found:
                found[i] = Ground(i, False, EXCLUDED)
        for i in self.clauses.correlative:
            self._not_only(i, found)
        return tuple(found[i] for i in sorted(found))

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

    def _burden_ground(self, i: int) -> Ground:
        """A burden that hangs on a predicate: does what governs it deny it?"""
        clauses = self.clauses
        path = clauses.path(i)
        if len(path) > 2 and self.words[path[1]].lemma == "mazums":
            return Ground(i, True)  # "strīdu nav mazums"
        without = self._without(path)
        if without is not None:
            return Ground(i, not without, DENIED if without else "")
        if any(
            self._caused(step) or clauses.adversative(step) or self._unlike(step)
            for step in path[:-1]
        ):
            return Ground(i, True)
        top = self.clauses.total(path[-1])
        if len(path) > 1 and clauses.barely_denied(i) and not top and not self._lists_on(i):
            return Ground(i, False, DENIED)  # "izrādījās ne grūti"
        if len(path) > 1 and self._named_beside(path[-2], path[-1]):
            return Ground(i, True)
        return self._under(i, path[-1], self._core(path))

    def _unlike(self, step: int) -> bool:
        """A conjunct in another case than what it seems joined to: an item of its own."""
        if self.clauses.relation(step) != "conj":
            return False
        head = self.words[self.clauses.head[step]]
        cases = [f for f in head.feats.split("|") if f.startswith("Case=")]
        own = [f for f in self.words[step].feats.split("|") if f.startswith("Case=")]
        return bool(cases and own and cases != own and "Case=Nom" in {*cases, *own})

    def _lists_on(self, i: int) -> bool:
        """ne … ne, and ne bez: no denial of the word."""
        before = [self.words[k].lower for k in self.clauses.children[i] if k < i]
        return "bez" in before

    def _named_beside(self, step: int, predicate: int) -> bool:
        """A nominative over a comma from "nav", which denies a genitive: an item of its own."""
        low, high = sorted((step, predicate))
        comma = any(self.words[k].form in {",", ";"} for k in range(low, high))
        there = self.words[predicate].lemma == "būt" and not self.clauses.helpers(predicate)
        return comma and there and self.words[step].has("Case", "Nom")

    def _without(self, path: list[int]) -> bool | None:
        """Whether "bez" takes the word away; nothing where there is no bez."""
        for step in path[:-1] or path:
            for child in self.clauses.children[step]:
                if self.words[child].lower != "bez":
                    continue
                if child and self.words[child - 1].lower in {"ne", "nebūt"}:
                    return False
                top = path[-1]
                return not (self.clauses.total(top) % 2 and self._goes_without(top))
        return None

    def _goes_without(self, predicate: int) -> bool:
        word = self.words[predicate]
        return any(self.lists[name].has_bare(word) for name in ("without_it", "left_without"))

    def _caused(self, step: int) -> bool:
        return any(
            self.words[c].lower in self.lists["despite"].whole and self.clauses.relation(c) != "obj"
            for c in self.clauses.children[step]
        )

    def _core(self, path: list[int]) -> bool:
        """Whether a word is, or is part of, subject or object."""
        if any(self._governed(step) for step in path[:-2]):
            return False
        if len(path) < 2 or self.clauses.relation(path[-2]) in _CORE:
            return True
        if self._before_place(path):
            return True
        if self.clauses.relation(path[-2]) == "conj" and self.words[path[-1]].upos == "NOUN":
            return True
        return self.words[path[-2]].upos in {"ADJ", "ADV"} or self._participle(path[-2])

    def _under(self, i: int, predicate: int, core: bool) -> Ground:
        """A burden under its predicate."""
        lists, clauses = self.lists, self.clauses
        links = clauses.chain(self._ending(predicate))
        nearest = self.words[links[0]]
        if lists["ended"].has_bare(nearest) or lists["eased"].has_bare(nearest):
            return self._ended(i, links) if core else Ground(i, True)
        if any(self._purpose(k) for k in links):
            return Ground(i, True)
        if self._lack(predicate) or self._few(predicate):
            return Ground(i, True)
        if clauses.total(predicate) % 2 == 0:
            return Ground(i, True)
        if self._blames(links[-1]):
            return Ground(i, True)
        if self._unneeded(links):
            return Ground(i, False, DENIED)
        passing = any(
            lists["being"].has_bare(self.words[k])
            or lists["present"].has_bare(self.words[k])
            or self._burden(k)
            or self._place(k)
            for k in links
        )
        if not passing:
            return Ground(i, True)
        if core or self._met(i, links):
            return Ground(i, False, DENIED)
        return Ground(i, True)

    def _ending(self, predicate: int) -> int:
        """The infinitive in "strīdu izdevās novērst", whose object may hang on izdevās."""
        for child in self._completed_by(predicate):
            word = self.words[child]
            if self.lists["ended"].has_bare(word) or self.lists["eased"].has_bare(word):
                return child
        return predicate

    def _before_place(self, path: list[int]) -> bool:
        """ "Konfliktu kopienā nebija": the genitive is nebija's, not that of the place after it."""
        if len(path) != 3 or not self.words[path[0]].has("Case", "Gen"):
            return False
        step, top = path[1:]
        subject = any(self.clauses.relation(c) == "nsubj" for c in self.clauses.children[top])
        there = self.lists["being"].has_bare(self.words[top]) or self._lack(top)
        return there and not subject and path[0] == step - 1 and self.words[step].has("Case", "Loc")

    def _met(self, i: int, links: list[int]) -> bool:
        """Not subject or object, but what was met ("saskārāmies ar …") or gone with it."""
        if any(self.lists["meets"].has_bare(self.words[k]) for k in links):
            return True
        top = links[0]
        if any(self.lists["reason"].has(self.words[c]) for c in self.clauses.children[top]):
            return True
        return any(
            self._burden(k) and k != i and self._core(self.clauses.path(k))
            for k in self.clauses.children[top]
            if not self.clauses.is_predicate(k)
        ) or (self.words[top].lemma == "būt" and self.words[i].has("Case", "Loc"))

    def _ended(self, i: int, links: list[int]) -> Ground:
        """A burden that is ended, is not, or is to be."""
        if self._unneeded(links):
            return Ground(i, False, DENIED)
        if self.lists["eased"].has_bare(self.words[links[0]]):
            return Ground(i, True)
        if any(self.clauses.negations(k) for k in links):
            return Ground(i, True)
        return Ground(i, False, SOLVED) if self._achieved(links) else Ground(i, True)

    # --- grounds that are predicates -------------------------------------------------------------

    def _predicate_ground(
        self, i: int, found: dict[int, Ground], consumed: set[int]
    ) -> Ground | None:
        clauses, lists, word = self.clauses, self.lists, self.words[i]
        total = clauses.total(i)
        within = [g for g in found.values() if clauses.predicate(g.at) == i and g.at != i]
        core = [g for g in within if self._core(clauses.path(g.at))]
        if lists["ended"].has_bare(word) or lists["eased"].has_bare(word):
            if total % 2 == 0 or within:
                return None
            lasting = lists["gone"].has_bare(word) and any(map(self._asset, clauses.children[i]))
            return Ground(i, not lasting, DOUBLE if lasting else "")
        if self._lack(i) or self._few(i):
            if any(g.stands for g in core):
                return None
            if total % 2 == 0 and self._only_supposed(i):
                return Ground(i, False, SUPPOSED)
            return Ground(i, False, LITOTES) if total % 2 else Ground(i, True)
        if self._burden(i) or self._needed(i):
            if total % 2:
                return Ground(i, False, DENIED)
            if clauses.negations(i) and total == 0:
                return Ground(i, False, DOUBLE)
            return Ground(i, True)
        if total % 2 and lists["more_than"].has(word):
            return Ground(i, False, DENIED)  # "nauda nav galvenais"
        if total % 2:
            if any(self._judging(k) for k in clauses.chain(i)[1:]):
                return None  # "piesaistīt nebija grūti": grūti is the ground
            below = self._completed_by(i)
            if i in consumed or any(self._burden(k) for k in below):
                return Ground(i, False, DENIED)
            if self._without_asset(i):
                return Ground(i, False, DOUBLE)  # "nepalikām bez atbalsta"
            return Ground(i, True)
        if clauses.negations(i) or total:
            return Ground(i, False, DOUBLE)
        return None

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
            if above == i or self.clauses.total(above) % 2 == 0:
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
        return self.clauses.relation(i) == "acl" and (possible or self._existential(above))

    def _marked_that(self, i: int) -> bool:
        relation = self.clauses.relation(i)
        marks = {self.words[c].lower for c in self.clauses.children[i]}
        return relation in {"ccomp", "csubj", "acl", "advcl"} and bool(marks & {"ka", "lai"})

    def _flip_content(self, i: int, above: int, found: dict[int, Ground]) -> None:
        links = self.clauses.chain(above)
        said = [*links, *(c for k in links for c in self.clauses.children[k])]
        if any(self.lists["beyond_doubt"].has_bare(self.words[k]) for k in said):
            for k in said:
                if not self.clauses.inside(k, i):
                    found.pop(k, None)
        elif any(self.lists["asserting"].has_bare(self.words[k]) for k in links):
            self._turn(i, found, DENIED)
            for k in links:
                found.pop(k, None)

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

    @cached_property
    def _excluded(self) -> frozenset[int]:
        """Words that "nevis" takes away, up to "bet" or the end of its clause."""
        found: set[int] = set()
        for i, word in enumerate(self.words):
            if word.lower != "nevis" or i in self.clauses.correlative:
                continue
            found.update(range(i + 1, self._until(i)))
        return frozenset(found)

    def _until(self, i: int) -> int:
        """The end of what nevis or ne tikai reach over."""
        end = i + 1
        comma = len(self.words)
        while end < len(self.words):
            form = self.words[end].lower
            if form in {"bet", "taču", "."}:
                return end
            if form == ",":
                comma = min(comma, end)
            end += 1
        return comma

    def _not_only(self, i: int, found: dict[int, Ground]) -> None:
        found[i + 1] = Ground(i + 1, False, NOT_ONLY)
        for k in range(i + 2, self._until(i)):
            if self._few(k):
                found[k] = Ground(k, False, NOT_ONLY)
