"""What became of a lack later in the sentence: "telpu nebija, bet pārvalde piešķīra zāli"."""

from __future__ import annotations

from collections.abc import Collection

from sdk_text.coding.predicates import Predicates

_LIMITS = {"tikai", "vien", "vienīgi", "daļēji", "cits", "cita", "citur"}
"""What was given in part, or to others, leaves the lack."""
_REFERRING = {"tas", "tā", "viņš", "viņa", "šis", "šī", "tāds", "tāda"}


class Outcomes(Predicates):
    """Whether a text goes on from a past difficulty to its end, after "bet", "taču", "tomēr"."""

    def _over_by_now(self, predicate: int, grounds: Collection[int]) -> bool:
        """Whether what follows a past predicate has nothing to bewail, and says that there is now
        what was missing, or who gave it.

        Args:
            predicate: Of the clause that states a difficulty.
            grounds: Places where the text states or denies difficulties.
        """
        links = self.clauses.chain(predicate)
        verbs = [h for k in links for h in (k, *self.clauses.helpers(k))]
        if not any(self.words[k].has("Tense", "Past") for k in verbs):
            return False
        return any(
            self.clauses.adversative(c)
            and not any(self.clauses.inside(at, c) and not self._missing(at) for at in grounds)
            and (self._now(c) or self._got(c, links[-1]))
            for link in links
            for c in self.clauses.children[link]
        )

    def _supplied(self, i: int) -> bool:
        """ "trūkstošo naudu ziedoja uzņēmējs": what was missing is said to have been given."""
        thing = self.clauses.head[i]
        verb = self._giving(self.clauses.predicate(thing))
        return self._missing(i) and verb >= 0 and self._thing(thing, verb) and self._gave(verb)

    def _missing(self, i: int) -> bool:
        """ "trūkstošo naudu ziedoja": what was missing."""
        return self._lack(i) and self.clauses.relation(i) == "amod"

    def _now(self, predicate: int) -> bool:
        return any(self.lists["now"].has(self.words[k]) for k in self.clauses.children[predicate])

    def _got(self, later: int, before: int) -> bool:
        """Whether a predicate says that what another one missed was had in the end."""
        verb = self._giving(later)
        if verb < 0 or not self._gave(verb):
            return False
        told = [k for k in range(len(self.words)) if self.clauses.inside(k, later)]
        if any(self.words[k].lemma in _LIMITS or self._few(k) for k in told):
            return False
        missed = [
            k
            for k in range(len(self.words))
            if self.clauses.inside(k, before) and k not in told and self.words[k].upos != "PUNCT"
        ]
        under = {*self.clauses.children[later], *self.clauses.children[verb]}
        return any(self._thing(k, verb) and self._same(k, missed) for k in under)

    def _thing(self, i: int, verb: int) -> bool:
        """Whether a word is what is given or comes, not who gives."""
        if self.clauses.relation(i) == "nsubj":
            passive = self.words[i].deprel.endswith(":pass")
            return passive or self.lists["there"].has_bare(self.words[verb])
        return self.clauses.relation(i) == "obj"

    def _giving(self, predicate: int) -> int:
        """The verb of giving or getting that a predicate is, or that it manages, or -1."""
        manages = self.lists["managed"].has_bare(self.words[predicate])
        for k in self._completed_by(predicate) if manages else [predicate]:
            if any(self.lists[name].has_bare(self.words[k]) for name in ("had", "given")):
                return k
        return -1

    def _gave(self, verb: int) -> bool:
        return not self.clauses.total(verb) and self._achieved(self.clauses.chain(verb))

    def _same(self, thing: int, missed: Collection[int]) -> bool:
        """Whether something had is what was missed: by a pronoun, by name or as one of a kind."""
        word = self.words[thing]
        if word.lemma in _REFERRING or any(map(self._missing, self.clauses.children[thing])):
            return True
        if any(self.words[k].lemma == word.lemma for k in missed):
            return True
        return any(
            kind.has(word) and any(kind.has(self.words[k]) for k in missed)
            for kind in self.lists.alike.values()
        )
