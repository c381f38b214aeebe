"""What was only meant, promised or wished for: "aptauju plānojām, taču neveicām"."""

from __future__ import annotations

from sdk_text.coding.absences import Absences

_NOBODY_ELSE = {"tas", "tā", "neviens", "nekas", "mēs", "es", "viņš", "viņa"}
"""Subjects of a clause that may tell what became of an intention."""


class Intentions(Absences):
    """Whether what one text tells of was meant and came to nothing."""

    def _only_meant(self, i: int) -> bool:
        """ "aptauju plānojām, taču neveicām"; "deputāts solījās palīdzēt, bet neatnāca" """
        links = self.clauses.chain(self.clauses.predicate(i))
        below = [c for k in links for c in self.clauses.children[k]]
        past = any(f.has("Tense", "Past") or f.has("VerbForm", "Part") for f in self._forms(links))
        meant = [k for k in links if not self.clauses.negations(k)]
        meant += [c for c in below if self.words[c].has("Case", "Loc")]
        if not past or not any(self.lists["intended"].has(self.words[k]) for k in meant):
            return False
        later = [c for c in below if c > i and self.clauses.relation(c) in {"conj", "parataxis"}]
        failed = [c for c in later if self._fell_through(c)]
        return bool(failed) and not any(
            self._gave(c) and not self._fell_through(c)
            for f in failed
            for c in (*later, *self.clauses.children[f])
            if self.clauses.is_predicate(c) and c > f
        )

    def _fell_through(self, predicate: int) -> bool:
        """ "…, bet nesanāca", "…, to neīstenojām", "…, bet palika uz papīra" """
        below = self.clauses.children[predicate]
        it = any(
            self.clauses.relation(c) == "obj" and self.words[c].lemma in {"tas", "tā"}
            for c in below
        )
        if not (it or self.clauses.adversative(predicate)):
            return False
        if self._left_on_paper(predicate):
            return True
        if any(self.lists[name].has(self.words[predicate]) for name in ("called_off", "gone")):
            return True
        own = [c for c in below if self.clauses.relation(c) == "nsubj"]
        same = all(self.words[c].lemma in _NOBODY_ELSE for c in own)
        return self.clauses.total(predicate) % 2 == 1 and same

    def _left_on_paper(self, predicate: int) -> bool:
        """ "palika plānos", "palika nākamajam gadam" """
        below = self.clauses.children[predicate]
        if self.words[predicate].lemma != "palikt" or self.clauses.total(predicate):
            return False
        return any(
            self.lists["on_paper"].has(self.words[c])
            or any(self.words[g].lemma == "nākamais" for g in self.clauses.children[c])
            for c in below
            if self.clauses.relation(c) != "nsubj"
        )

    def _would_have(self, predicate: int) -> bool:
        """ "būtu noderējusi arī fokusgrupa": there was none."""
        forms = self._forms([predicate])
        past = self._participle(predicate) and any(f.has("Mood", "Cnd") for f in forms)
        return past and self.lists["useful"].has(self.words[predicate])
