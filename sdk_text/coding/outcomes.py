"""What became of a lack later in the sentence: "telpu nebija, bet pārvalde piešķīra zāli"."""

from __future__ import annotations

from collections.abc import Collection

from sdk_text.coding.exclusions import Exclusions

_LIMITS = {"tikai", "vien", "vienīgi", "daļēji", "cits", "cita", "citur"}
"""What was given in part, or to others, leaves the lack."""
RELATIVE = {"kas", "kurš", "kura"}
_REFERRING = {"tas", "tā", "viņš", "viņa", "šis", "šī", "tāds", "tāda"}


class Outcomes(Exclusions):
    """Whether a text goes on from a past difficulty to its end."""

    def _over_by_now(self, predicate: int, grounds: Collection[int]) -> bool:
        """Whether what follows a past predicate has nothing to bewail, and says that it ended
        ("… , līdz nomainīja katlu"), how it is now, or that what was missing was had.

        Args:
            predicate: Of the clause that states a difficulty.
            grounds: Places where the text states or denies difficulties.
        """
        links = self.clauses.chain(predicate)
        if not any(form.has("Tense", "Past") for form in self._forms(links)):
            return False
        later = [c for k in links for c in self.clauses.children[k] if self._later(c, k)]
        return (
            any(self._ends(c, links[-1]) for c in later if not self._bewails(c, grounds))
            or self._had_after_all(predicate)
            or self._at_first(links[-1], grounds)
        )

    def _bewails(self, later: int, grounds: Collection[int]) -> bool:
        return any(self.clauses.inside(at, later) and not self._missing(at) for at in grounds)

    def _at_first(self, predicate: int, grounds: Collection[int]) -> bool:
        """ "Lai gan sākumā neviens nevēlējās, maijā grupa ievēlēja līderi"."""
        above = self.clauses.head[predicate]
        below = self.clauses.children[predicate]
        if self.clauses.relation(predicate) != "advcl" or not self._gave(above):
            return False
        conceded = any(
            self.words[k].lower in {"gan", "arī"} and self.words[k - 1].lower in {"lai", "kaut"}
            for k in (*below, *(c for b in below for c in self.clauses.children[b]))
            if k
        )
        return (
            conceded
            and any(self.lists["first"].has(self.words[k]) for k in below)
            and not any(
                self.clauses.inside(at, above) and not self.clauses.inside(at, predicate)
                for at in grounds
            )
        )

    def _later(self, i: int, predicate: int) -> bool:
        """Whether a clause follows on another: joined to it, or until which it was so."""
        if i < predicate or not self.clauses.is_predicate(i):
            return False
        return self.clauses.relation(i) in {"conj", "parataxis"} or self._until_then(i)

    def _ends(self, later: int, before: int) -> bool:
        """Whether a clause ends what the one before it says."""
        if self._sufficed(later):
            return True
        if self._until_then(later):
            return self._gave(later)
        if self._now(later):
            return self._turns(later) and not self._pending(later)
        return self._turns(later) and self._got(later, before)

    def _sufficed(self, i: int) -> bool:
        """ "…, tomēr visam pietika": of it, and not of something else, or for some of it."""
        below = [self.words[c] for c in self.clauses.children[i]]
        enough = self.words[i].lemma.startswith(("pietik", "pietiek"))
        own = any(w.upos in {"NOUN", "PROPN", "ADJ", "NUM"} for w in below)
        turned = self.clauses.adversative(i) and not self.clauses.total(i)
        return enough and turned and not own and not self._limited(i)

    def _until_then(self, i: int) -> bool:
        """ "…, līdz pašvaldība uzstādīja laternas"."""
        for comma, word in enumerate(self.words[1:]):
            if word.lower != "līdz" or self.words[comma].form != ",":
                continue
            if self.clauses.inside(comma + 1, i, joined=False):
                head = self.clauses.head[comma + 1]
                # "līdz oktobrī to uzņēmās": a parser takes it for "līdz oktobrim".
                return head == i or self.words[head].has("Case", "Loc")
        return False

    def _turns(self, i: int) -> bool:
        """bet, taču …, or without them: tagad, vēlāk, beidzot, pēc tam."""
        if self.clauses.adversative(i):
            return True
        below = self.clauses.children[i]
        joined = any(self.clauses.relation(c) == "cc" for c in below)
        return (not joined and any(map(self._then, below))) or self._refers(i)

    def _refers(self, i: int) -> bool:
        """ "naudas trūka, to sedza fonds": what is had stands first, as a pronoun."""
        first = next(k for k in range(len(self.words)) if self.clauses.inside(k, i, joined=False))
        while self.words[first].upos == "PUNCT":
            first += 1
        word = self.words[first]
        return word.lemma in _REFERRING and self.clauses.relation(first) == "obj"

    def _then(self, i: int) -> bool:
        word = self.words[i]
        after = word.lower == "tam" and i > 0 and self.words[i - 1].lower == "pēc"
        return after or self.lists["now"].has(word) or self.lists["then"].has(word)

    def _now(self, predicate: int) -> bool:
        """tagad, šobrīd; kopš marta"""
        return any(
            self.lists["now"].has(self.words[k]) or self._since(k)
            for k in self.clauses.children[predicate]
        )

    def _since(self, i: int) -> bool:
        below = (i, *self.clauses.children[i])
        return any(self.words[c].lower == "kopš" for k in below for c in self.clauses.children[k])

    def _pending(self, predicate: int) -> bool:
        """gaidām atbildi, meklējam, jāmeklē, būs: not there yet"""
        return any(
            self.lists["pending"].has(w)
            or w.has("Tense", "Fut")
            or w.has("Mood", "Nec")
            or w.has("Mood", "Cnd")
            for w in self._forms(self.clauses.chain(predicate))
        )

    def _had_after_all(self, predicate: int) -> bool:
        """ "pietrūka eiro, ko savāca ziedojumos"; "nauda, kuras nebija, jūnijā saņemta"."""
        for thing in self.clauses.children[predicate]:
            if self.words[thing].upos == "NOUN" and any(
                self.clauses.relation(c) == "acl" and self._relative_given(c)
                for c in self.clauses.children[thing]
            ):
                return True
        if self.clauses.relation(predicate) != "acl":
            return False
        own = any(
            self.words[k].lemma in RELATIVE and self.words[k].has("Case", "Gen")
            for k in self.clauses.children[predicate]
        )
        return own and self._thing_given(self.clauses.head[predicate])

    def _relative_given(self, predicate: int) -> bool:
        """ "…, ko iedzīvotāji savāca"."""
        verb = self._giving(predicate)
        return verb >= 0 and any(
            self._thing(k, verb) and self.words[k].lemma in RELATIVE
            for k in self.clauses.children[verb]
        )

    def _thing_given(self, thing: int) -> bool:
        verb = self._giving(self.clauses.predicate(thing))
        return verb >= 0 and self._thing(thing, verb)

    def _supplied(self, i: int) -> bool:
        """ "trūkstošo naudu ziedoja uzņēmējs": what was missing is said to have been given."""
        return self._missing(i) and self._thing_given(self.clauses.head[i])

    def _missing(self, i: int) -> bool:
        """ "trūkstošo naudu ziedoja": what was missing."""
        return self._lack(i) and self.clauses.relation(i) == "amod"

    def _got(self, later: int, before: int) -> bool:
        """Whether a predicate says that what another one missed was had in the end."""
        verb = self._giving(later)
        if verb < 0:
            return False
        told = [k for k in range(len(self.words)) if self.clauses.inside(k, later)]
        if any(self.words[k].lemma in _LIMITS or self._few(k) for k in told):
            return False
        missed = [
            k
            for k in range(len(self.words))
            if self.clauses.inside(k, before) and k not in told and self.words[k].upos != "PUNCT"
        ]
        if self._others(told, missed):
            return False
        under = {*self.clauses.children[later], *self.clauses.children[verb]}
        return any(self._thing(k, verb) and self._same(k, missed) for k in under)

    def _others(self, told: Collection[int], missed: Collection[int]) -> bool:
        """ "jauniešiem trūka telpu, bet senioriem tās atrada": others than those who missed it."""
        whose = [{self.words[k].lemma for k in part if self._owner(k)} for part in (missed, told)]
        return all(whose) and not whose[0] & whose[1]

    def _owner(self, i: int) -> bool:
        return self.words[i].has("Case", "Dat") and self.lists["owner"].has(self.words[i])

    def _thing(self, i: int, verb: int) -> bool:
        """Whether a word is what is given or comes, not who gives."""
        if self.clauses.relation(i) == "nsubj":
            passive = self.words[i].deprel.endswith(":pass")
            return passive or self.lists["there"].has_bare(self.words[verb])
        return self.clauses.relation(i) == "obj"

    def _giving(self, predicate: int) -> int:
        """The verb of giving or getting that a predicate is, or that it manages, where that was
        done, or -1."""
        manages = self.lists["managed"].has_bare(self.words[predicate])
        for k in self._completed_by(predicate) if manages else [predicate]:
            if any(self.lists[name].has_bare(self.words[k]) for name in ("had", "given")):
                return k if self._gave(k) else -1
        return -1

    def _gave(self, verb: int) -> bool:
        """Whether something was done: past and not denied."""
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
