"""A word that is a burden by itself, under its predicate: does what governs it deny it?"""

from __future__ import annotations

from dataclasses import dataclass

from sdk_text.coding.hearsay import AVERTED
from sdk_text.coding.outcomes import RELATIVE
from sdk_text.coding.remoteness import Remoteness

DENIED, LITOTES, DOUBLE, SOLVED = "denied", "litotes", "double negation", "solved"
EXCLUDED, NOT_ONLY, WITHOUT = "excluded", "not only", "done without"
_CORE = {"nsubj", "obj", "iobj", "csubj", "root", "dep", "nummod", "dislocated"}


@dataclass(frozen=True, slots=True)
class Ground:
    """A place where a text states a difficulty, or denies one."""

    at: int
    """Index of the word."""
    stands: bool
    reason: str = ""
    """Why it does not stand: one of the constants of this module."""


class Burdens(Remoteness):
    """The burdens of one text that hang on a predicate."""

    def _burden_ground(self, i: int) -> Ground:
        """A burden that hangs on a predicate: does what governs it deny it?"""
        clauses = self.clauses
        path = clauses.path(i)
        if len(path) > 2 and self.words[path[1]].lemma == "mazums":
            return Ground(i, True)  # "strīdu nav mazums"
        without = self._without(path)
        if without is not None:
            return Ground(i, not without, DENIED if without else "")
        top = self.clauses.total(path[-1])
        if len(path) > 1 and clauses.barely_denied(i) and not top and not self._lists_on(i):
            return Ground(i, False, DENIED)  # "izrādījās ne grūti"; "… , bet ne pasīvi"
        if self._averted(i):
            return Ground(i, False, AVERTED)
        whole = clauses.head[i] if clauses.relation(i) in {"nmod", "amod"} else i
        if self._ended_beside(i) or self._ended_beside(whole):
            return Ground(i, False, SOLVED)
        if self._kept_off(path, clauses.chain(path[-1])):
            return Ground(i, False, DENIED)
        if any(self._caused(step) for step in path[:-1]) and self._undisturbed(path):
            return Ground(i, False, DENIED)
        if any(
            self._caused(step) or clauses.adversative(step) or self._unlike(step)
            for step in path[:-1]
        ):
            return Ground(i, True)
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
                if not self._is_bez(child, step):
                    continue
                if child and self.words[child - 1].lower in {"ne", "nebūt"}:
                    return False
                top = path[-1]
                return not (self.clauses.total(top) % 2 and self._goes_without(top))
        return None

    def _is_bez(self, i: int, step: int) -> bool:
        """Whether a word takes away what it stands over: "bez strīdiem", not "bez šaubām"."""
        return self.words[i].lower == "bez" and not self.lists["not_without"].has(self.words[step])

    def _ended_beside(self, step: int) -> bool:
        """ "problēmas, kuras tika atrisinātas"; "neuzticēšanās (vēlāk pārvarēta)" """
        return any(
            self.clauses.relation(c) in {"acl", "amod", "parataxis", "appos", "dep"}
            and self._of_it(c)
            and not (self.clauses.total(c) or self._limited(c))
            and self.lists["ended"].has(self.words[self._ending(c)])
            and self._achieved(self.clauses.chain(self._ending(c)))
            for c in self.clauses.children[step]
        )

    def _of_it(self, clause: int) -> bool:
        """Whether a clause beside a noun says something of it, not of what happened with it."""
        subjects = [
            c
            for c in self.clauses.children[clause]
            if self.clauses.relation(c) in {"nsubj", "obj"} and c != clause
        ]
        return not subjects or any(self.words[c].lemma in RELATIVE for c in subjects)

    def _undisturbed(self, path: list[int]) -> bool:
        """ "maksas dēļ neviens neatteicās": the cause of what did not come to pass."""
        links = self.clauses.chain(path[-1])
        if self.clauses.total(links[0]) % 2 == 0:
            return False
        causes = [c for step in path[:-1] for c in self.clauses.children[step]]
        if not any(self.words[c].lower == "dēļ" for c in causes):
            return False
        return any(
            self.lists[name].has_bare(self.words[k])
            for k in links
            for name in ("trouble", "refusal", "called_off", "dropping")
        )

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
        if lists["avoid"].has_bare(nearest) and self._governed(i):
            return self._avoided(i, links)
        if lists["ended"].has_bare(nearest) or lists["eased"].has_bare(nearest):
            return self._ended(i, links) if core else Ground(i, True)
        told_of = core or self._governed(i) or self.words[i].has("Case", "Dat")
        if told_of and self._laid_to_rest(links):
            return Ground(i, False, SOLVED)
        if any(self._purpose(k) for k in links):
            return Ground(i, True)
        if lists["foreign"].has(nearest) and self._burden(i):
            return Ground(i, clauses.total(predicate) % 2 == 1)
        if self._lack(predicate) or self._few(predicate):
            return Ground(i, True)
        if clauses.total(predicate) % 2 == 0:
            return Ground(i, True)
        if self._blames(links[-1]) or any(map(self._set_aside, links)):
            return Ground(i, True)  # "nav zaudējis aktualitāti"
        if self._unneeded(links) or self._nothing_to_say(i, links) or self._not_held(i, links):
            return Ground(i, False, DENIED)
        passing = any(
            lists["being"].has_bare(self.words[k])
            or lists["present"].has_bare(self.words[k])
            or self._burden(k)
            or self._place(k)
            or clauses.zero(k)
            for k in links
        )
        if not passing:
            arose = self._did_not_arise(i, predicate)
            return Ground(i, not arose, DENIED if arose else "")
        if core or self._met(i, links):
            return Ground(i, False, DENIED)
        return Ground(i, True)

    def _laid_to_rest(self, links: list[int]) -> bool:
        """ "palicis pagātnē", "ir aiz muguras", "tam pielikts punkts", "ir aizmirsts" """
        if self.clauses.total(links[0]) % 2 or self._limited(links[-1]):
            return False
        forms = self._forms(links)
        if any(
            f.has("Tense", "Fut") or f.has("Mood", "Cnd") or f.has("Mood", "Nec") for f in forms
        ):
            return False
        if any(map(self._set_aside, links)):
            return True
        if any(self.lists["forgotten"].has(self.words[k]) for k in links):
            return any(f.has("Voice", "Pass") or f.has("Person", "1") for f in forms)
        beside = [k for link in links for k in (link, *self.clauses.children[link])]
        if any(self.words[k].lower == "galā" for k in beside):
            return any(f.has("Tense", "Past") for f in forms)  # "tikām galā ar stresu"
        return any(
            self.lists["behind"].has(self.words[k])
            or (self.words[k].lower == "muguras" and self.words[k - 1].lower == "aiz")
            for k in beside
        )

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
        if any(self.clauses.negations(k) for k in links) or self._limited(links[-1]):
            return Ground(i, True)
        if any(self._in_vain(c) for k in links for c in self.clauses.children[k]):
            return Ground(i, True)
        return Ground(i, False, SOLVED) if self._achieved(links) else Ground(i, True)

    def _in_vain(self, i: int) -> bool:
        """ "meklējumi beidzās bez rezultāta" """
        below = self.clauses.children[i]
        return not self._burden(i) and any(self._is_bez(c, i) for c in below)

    def _avoided(self, i: int, links: list[int]) -> Ground:
        """ "izvairījāmies no strīdiem"; "no strīdiem neizdevās izvairīties" """
        denied = sum(map(self.clauses.negations, links)) % 2
        if denied or self._limited(links[-1]) or not self._achieved(links):
            return Ground(i, True)
        return Ground(i, False, DENIED)

    def _nothing_to_say(self, i: int, links: list[int]) -> bool:
        """ "par trūkumu runāt nevar", "par konfliktiem nav ko runāt" """
        told = [k for k in (*links, *self._completed_by(links[-1])) if self._speaking(k)]
        about = any(self.words[c].lower in {"par", "uz"} for c in self.clauses.children[i])
        unable = self.lists["unable"].has_bare(self.words[links[-1]])
        what = any(self.words[c].lower == "ko" for k in told for c in self.clauses.children[k])
        return bool(told) and about and (unable or what)

    def _not_held(self, i: int, links: list[int]) -> bool:
        """ "klusums nav vērtējams kā vienaldzība" """
        judged = any(self.lists["judging"].has_bare(self.words[k]) for k in links)
        beside = [g for c in self.clauses.children[links[0]] for g in self.clauses.children[c]]
        if not judged or any(map(self._few, beside)):
            return False  # "vientulību neuzskatu par mazu problēmu"
        ours = self.clauses.relation(i) == "obj" and self.words[links[0]].has("Person", "1")
        return ours or self._under_word([i, links[0]], "kā", "par")

    def _speaking(self, i: int) -> bool:
        return self.lists["speaking"].has_bare(self.words[i])

    def _did_not_arise(self, i: int, predicate: int) -> bool:
        """ "konflikts neuzliesmoja": the subject of a denied verb that has no object."""
        below, word = self.clauses.children[predicate], self.words[predicate]
        alone = not any(
            self.clauses.relation(c) in {"obj", "iobj", "xcomp", "ccomp", "csubj"} for c in below
        )
        finite = word.upos == "VERB" and word.has("Person", "3")
        lasts = self.lists["lasting"].has_bare(word)
        return alone and finite and not lasts and self.clauses.relation(i) == "nsubj"
