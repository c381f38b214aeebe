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
        last = links[-1]
        if self.clauses.relation(last) == "acl" and self.words[last].has("VerbForm", "Inf"):
            # "apsvērām iespēju veidot profilu"
            links = [*links, self.clauses.predicate(self.clauses.head[last])]
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
        if self._left_on_paper(predicate) or self.lists["choosing"].has(self.words[predicate]):
            return True
        if any(self.lists[name].has(self.words[predicate]) for name in ("called_off", "gone")):
            return True
        own = [c for c in below if self.clauses.relation(c) == "nsubj"]
        same = all(self.words[c].lemma in _NOBODY_ELSE for c in own)
        return self.clauses.total(predicate) % 2 == 1 and same

    def _left_on_paper(self, predicate: int) -> bool:
        """ "palika plānos", "palika nākamajam gadam" """
        return self._on_paper(predicate) and not self.clauses.total(predicate)

    def _would_have(self, predicate: int) -> bool:
        """ "būtu noderējusi arī fokusgrupa": there was none."""
        forms = self._forms([predicate])
        past = self._participle(predicate) and any(f.has("Mood", "Cnd") for f in forms)
        return past and self.lists["useful"].has(self.words[predicate])

    def _only_hoped(self, path: list[int]) -> bool:
        """ "plānojam piesaistīt naudu", "kā partneris tiek apsvērta draudze": not there yet."""
        top = path[-1]
        if self._promised(top) or self._unknown_whether(top):
            return True
        if self.clauses.total(top) or (len(path) > 1 and not self._acted_on(path[-2], top)):
            return False
        if len(path) > 1 and self._considered(top):
            return True
        links = self.clauses.chain(top)
        got = any(self.lists[name].has(self.words[top]) for name in ("had", "given"))
        if not got or len(links) < 2:
            return False
        if self.lists["promising"].has(self.words[links[-1]]):
            return not self._kept(links)
        hoped = self.lists["intended"].has(self.words[links[-1]])
        return hoped and not self._of_the_past(links[-1])

    def _kept(self, links: list[int]) -> bool:
        """ "solīja piešķirt un piešķīra" """
        below = [c for k in links for c in self.clauses.children[k] if c > max(links)]
        return any(self.clauses.relation(c) == "conj" and self._gave(c) for c in below)

    def _promised(self, predicate: int) -> bool:
        """ "solīja, ka nākamgad būs pieejams supervizors": not there yet."""
        above = self.clauses.predicate(self.clauses.head[predicate])
        if above == predicate or not self._marked_that(predicate):
            return False
        future = any(f.has("Tense", "Fut") for f in self._forms([predicate]))
        meant = self.lists["intended"].has(self.words[above]) and not self.clauses.total(above)
        return future and meant

    def _unknown_whether(self, predicate: int) -> bool:
        """ "nav zināms, vai dome darbu finansēs" """
        top = self.clauses.chain(predicate)[-1]
        above = self.clauses.predicate(self.clauses.head[top])
        return above != top and self._asked(predicate) and self.clauses.total(above) % 2 == 1

    def _considered(self, predicate: int) -> bool:
        """ "tiek apsvērta sadarbība" """
        considered = self.lists["considering"].has(self.words[predicate])
        return considered and not self._of_the_past(predicate)

    def _of_the_past(self, predicate: int) -> bool:
        return any(
            form.has("Tense", "Past") and form.has("VerbForm", "Fin")
            for form in self._forms([predicate])
        )

    def _acted_on(self, i: int, predicate: int) -> bool:
        """Whether a word is the object of a predicate, or the subject of a passive one."""
        if self.clauses.relation(i) == "obj":
            return True
        return self.clauses.relation(i) == "nsubj" and self.words[predicate].has("Voice", "Pass")

    def _replaced(self, path: list[int]) -> bool:
        """ "anketēšanu aizstājām ar sarunām", denied or not"""
        top = path[-1]
        if not self.lists["replacing"].has_bare(self.words[top]):
            return False
        return len(path) > 1 and self._acted_on(path[-2], top)

    def _excepted(self, path: list[int]) -> int:
        """The clause that "izņemot" takes a word out of, or -1."""
        for step in path:
            if self._takes_out(step):
                return self.clauses.predicate(self.clauses.head[step])
            if step != path[-1] and any(map(self._takes_out, self.clauses.children[step])):
                return path[-1]
        return -1

    def _takes_out(self, i: int) -> bool:
        return self.words[i].lower in {"izņemot", "atskaitot"}

    def _listed_as_not_done(self, i: int) -> bool:
        """ "metodes, kas netika lietotas: tīklu analīze"; "neizmantotās metodes: fokusgrupa" """
        colon = next((k for k in range(i, -1, -1) if self.words[k].form == ":"), -1)
        if colon < 0 or any(self.words[k].upos == "VERB" for k in range(colon, len(self.words))):
            return False
        told = [k for k in range(colon) if self.words[k].upos == "VERB"]
        return bool(told) and all(
            self.clauses.relation(k) in {"acl", "amod"}
            and self.lists["done"].has_bare(self.words[k])
            and (self.clauses.negative[k] or self.clauses.negations(k) % 2)
            for k in told
        )

    def _whole_deed(self, i: int) -> int:
        """What was or was not done where a word is part of it: "aptaujas veikšana"."""
        for step in self.clauses.path(i):
            if self.lists["carrying_out"].has(self.words[step]):
                return step
            if self.clauses.relation(step) != "nmod" or not self.words[step].has("Case", "Gen"):
                break
        return i
