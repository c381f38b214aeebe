"""What a text does not say of its own matter: asked, supposed, feared, refuted, said of others."""

from __future__ import annotations

from functools import cached_property

from sdk_text.coding.outcomes import Outcomes

ASKED, SUPPOSED = "asked", "supposed"
FEARED, REFUTED, ELSEWHERE = "feared", "refuted", "elsewhere"
AVERTED = "averted"
_ASKING = {"cik", "kā", "kas", "ko", "kur", "kad", "vai"}
_WHICH = ("kād", "kur")
_HERE = {"es", "mums", "mūsu", "mēs", "mūs", "šeit", "te", "mūsējie", "man"}
_ANYBODY = {"kāds", "kāda", "kādam", "kādai"}
_TOO = {"arī", "tāpat"}


class Hearsay(Outcomes):
    """Whether a text states what its words name, of the community that it is about."""

    def _not_told(self, i: int) -> str:
        """Why what a ground says is not stated of this matter, or nothing."""
        top = self.clauses.predicate(i)
        if self._asked(top) or self._in_a_question(top) or self._explained(top):
            return ASKED
        if self._forestalled(top):
            return AVERTED
        if self._under_a_condition(i) or self._in_that_event(i) or self._assumed(top):
            return SUPPOSED
        if self._called_fiction(i, top):
            return REFUTED
        return ELSEWHERE if self._elsewhere_told(i, top) else ""

    def _forestalled(self, top: int) -> bool:
        """ "lai nerastos strīdi, noteikumus uzrakstījām kopā": what somebody saw to in time.

        What is only advised ("jānosaka robežas, lai neveidotos pārslodze") may be there already.
        """
        above = self.clauses.predicate(self.clauses.head[top])
        if self.clauses.relation(top) != "advcl" or above == top or not self._purpose(top):
            return False
        forestalls = self.clauses.total(top) % 2 != self.lists["avoid"].has_bare(self.words[top])
        if not forestalls or self.lists["intended"].has(self.words[above]):
            return False
        below = (*self.clauses.children[above], *self.clauses.children[top])
        if any(map(self.clauses.adversative, below)):
            return False  # "…, lai nerastos strīdi, taču to bija daudz"
        if not any(f.has("Mood", "Cnd") for f in self._forms(self.clauses.chain(top))):
            return False
        forms = self._forms([above])
        done = any(f.has("Tense", "Past") or f.has("Person", "1") for f in forms)
        meant = any(f.has("Mood", "Cnd") or f.has("Mood", "Nec") for f in forms)
        ours = any(f.has("Person", "1") for f in forms)
        return done and not meant and (ours or not self.clauses.total(above))

    def _in_a_question(self, top: int) -> bool:
        """ "jautājām, cik bieži cilvēki jūtas vientuļi" """
        above = self.clauses.predicate(self.clauses.head[top])
        if above == top or self.clauses.relation(top) not in {"ccomp", "csubj", "acl"}:
            return False
        first = self.words[self._first(top)].lower
        relative = self.clauses.relation(top) == "acl" and first.startswith(("kas", "ko", "kur"))
        if relative or (first not in _ASKING and not first.startswith(_WHICH)):
            return False
        said = (above, self.clauses.head[top], *self.clauses.children[above])
        return any(self.lists["asking"].has(self.words[k]) for k in said)

    def _explained(self, top: int) -> bool:
        """ "skaidroja, kas ir vardarbība un kā to atpazīt" """
        head = self.clauses.head[top]
        above = self.clauses.predicate(head)
        if above == top or self.clauses.relation(top) not in {"ccomp", "csubj", "acl", "conj"}:
            return False
        if not any(self.lists["explaining"].has(self.words[k]) for k in (above, head)):
            return False
        first = self.words[self._first(top)].lower
        if first == "kā":
            return self.words[top].has("VerbForm", "Inf")
        below = self.clauses.children[top]
        is_what = self.words[top].upos in {"PRON", "NOUN"} and bool(self.clauses.helpers(top))
        # "… kas ir lielākā problēma": there is one.
        named = [k for c in (top, *below) for k in self.clauses.children[c]]
        return first == "kas" and is_what and all(self.words[k].upos != "ADJ" for k in named)

    def _assumed(self, top: int) -> bool:
        """ "pieņemsim, ka telpas slēgtu" """
        above = self.words[self.clauses.head[top]]
        return self.lists["assuming"].has(above) and self._marked_that(top)

    def _called_fiction(self, i: int, top: int) -> bool:
        """ "jauniešu pasivitāte ir mīts" """
        path = self.clauses.path(i)
        if len(path) < 2 or self.clauses.relation(path[-2]) != "nsubj":
            return False
        return self._fiction(top)

    def _fiction(self, predicate: int) -> bool:
        called = bool(self.clauses.helpers(predicate)) and not self.clauses.total(predicate)
        return called and self.lists["fiction"].has(self.words[predicate])

    def _first(self, predicate: int) -> int:
        """The first word of a clause."""
        inside = (
            k
            for k in range(len(self.words))
            if self.words[k].upos != "PUNCT" and self.clauses.inside(k, predicate, joined=False)
        )
        return next(inside, predicate)

    def _under_a_condition(self, i: int) -> bool:
        """ "ja dome līdzekļus atteiktu": a condition that is only thought of."""
        at = self.clauses.predicate(i)
        for k in (at, self.clauses.head[at]):
            marks = {self.words[c].lower for c in self.clauses.children[k]}
            if marks & {"ja", "kaut"} and (self._thought_of(k) or self._of_anybody(k)):
                return True
        return False

    def _in_that_event(self, i: int) -> bool:
        """ "konflikta gadījumā lemtu padome": what would be done if it came."""
        path = self.clauses.path(i)
        forms = self._forms(path[-1:])
        to_come = any(f.has("Mood", "Cnd") or f.has("Tense", "Fut") for f in forms)
        return to_come and any(self.words[k].lower == "gadījumā" for k in path[1:])

    def _of_anybody(self, predicate: int) -> bool:
        """ "ja kāds jūtas slikti": whoever it may be, not somebody who does."""
        below = self.clauses.children[predicate]
        return any(
            self.words[c].lower in _ANYBODY
            and not any(word.lower == "arī" for word in self.words[c + 1 : c + 2])
            for c in below
        )

    def _thought_of(self, predicate: int) -> bool:
        # Told by the ending, too: taggers take "gadītos" for a noun.
        return any(
            w.has("Mood", "Cnd")
            for k in (predicate, *self.clauses.children[predicate])
            for w in (self.words[k], *(self.words[h] for h in self.clauses.helpers(k)))
        ) or any(
            self.words[k].lower.endswith(("tu", "tos"))
            and self.clauses.relation(k) not in {"nmod", "amod"}
            and not self.words[k].has("Case", "Gen")
            for k in self.clauses.children[predicate]
        )

    def _elsewhere_told(self, i: int, top: int) -> bool:
        """ "citur iedzīvotāji ir pasīvi, šeit ne"; "atšķirībā no pilsētas, kur trūkst …" """
        forms = self._forms_of_text
        if any(form == "atšķirībā" and self.clauses.inside(i, k) for k, form in enumerate(forms)):
            return True
        if not any(self.clauses.inside(k, top, joined=False) for k in self._other_places):
            return False
        if not _TOO.isdisjoint(forms):
            return False
        return any(
            form in _HERE
            and (forms[k + 1 : k + 2] == ["ne"] or not self.clauses.inside(k, top, joined=False))
            for k, form in enumerate(forms)
        )

    @cached_property
    def _forms_of_text(self) -> list[str]:
        return [word.lower for word in self.words]

    @cached_property
    def _other_places(self) -> list[int]:
        # Asked of every ground: most texts name no other place at all.
        return [i for i in range(len(self.words)) if self._other_place(i)]

    def _other_place(self, i: int) -> bool:
        """citur, kaimiņu pagastā"""
        if self.words[i].lower == "citur":
            return True
        others = any(
            self.words[c].lemma in {"kaimiņš", "cits", "cita", "blakus"}
            for c in self.clauses.children[i]
        )
        return others and self.words[i].has("Case", "Loc")

    # --- claims and fears ------------------------------------------------------------------------

    def _claims_denied(self) -> dict[int, str]:
        """Clauses that say what was feared or claimed and is not so: root → why.

        "Bailes, ka telpu nepietiks, nepiepildījās"; "apgalvo, ka trūkst telpu, bet tā nav tiesa";
        "baidījāmies, ka trūks brīvprātīgo, bet pieteicās divdesmit".
        """
        found: dict[int, str] = {}
        for i in range(len(self.words)):
            above = self.clauses.head[i]
            if self._claimed_thing(i) and (self._untrue(above) or self._rejected(i, above)):
                found[i] = REFUTED
            if self._feared_thing(i, above):
                verdicts = self._verdicts(above, i)
                if any(self._came_otherwise(v) and not self._of_what_was(v) for v in verdicts):
                    found[i] = FEARED
                continue
            if above == i or not self._marked_that(i, "vai") or not self._claimed(above):
                continue
            verdicts = self._verdicts(above, i)
            rejected = any(self._rejected(above, verdict) for verdict in verdicts)
            if rejected or any(map(self._untrue, (*verdicts, *self._after(i)))):
                found[i] = REFUTED
            elif self.words[above].upos == "PRON":
                continue  # "tas, ka trūks naudas, …" is no claim of somebody's
            elif self._still_to_come(i) and any(
                map(self._came_otherwise, (*verdicts, *self._after(i)))
            ):
                found[i] = FEARED
        return found

    def _marked_that(self, i: int, *others: str) -> bool:
        relation = self.clauses.relation(i)
        marks = {self.words[c].lower for c in self.clauses.children[i]}
        known = {"ka", "lai", *others}
        return relation in {"ccomp", "csubj", "acl", "advcl"} and not marks.isdisjoint(known)

    def _claimed(self, i: int) -> bool:
        word = self.words[i]
        told = self.lists["claiming"].has(word) or (word.upos == "PRON" and word.lemma == "tas")
        return told and not self.clauses.negations(i)

    def _claimed_thing(self, i: int) -> bool:
        """ "bažas par zemu apmeklējumu": a claim or fear that no clause tells."""
        if self.words[i].upos != "NOUN" or self.clauses.relation(i) != "nsubj":
            return False
        return self._claimed(i) and not any(map(self._marked_that, self.clauses.children[i]))

    def _feared_thing(self, i: int, above: int) -> bool:
        """ "gaidījām pretestību", "baidījāmies no strīdiem": a fear that no clause tells."""
        if self.words[i].upos != "NOUN" or not self._burden(i) or self.clauses.total(above):
            return False
        of = self.clauses.relation(i) == "obj" or self._under_word([i, above], "no")
        return of and self.lists["fearing"].has(self.words[above])

    def _of_what_was(self, verdict: int) -> bool:
        """ "…, bet tie tomēr sākās": of what was feared."""
        return any(
            self.clauses.relation(c) == "nsubj" and self.words[c].lemma in {"tas", "tā"}
            for c in self.clauses.children[verdict]
        )

    def _verdicts(self, claim: int, clause: int) -> list[int]:
        """Predicates that say what became of a claim: its own, and those joined to that."""
        own = self.clauses.predicate(claim)
        joined = [
            c
            for k in {claim, own, *self.clauses.chain(claim)}
            for c in self.clauses.children[k]
            if c > clause and self.clauses.relation(c) in {"conj", "parataxis"}
        ]
        return [own, *joined] if own != claim else joined

    def _after(self, clause: int) -> list[int]:
        below = self.clauses.children[clause]
        return [c for c in below if c > clause and self.clauses.relation(c) == "conj"]

    def _untrue(self, verdict: int) -> bool:
        """nepiepildījās, nav patiesas, izrādījās veltas"""
        if self._fiction(verdict):
            return True
        said = [verdict, *(c for c in self.clauses.children[verdict] if self._says_of(c))]
        if self.clauses.total(verdict) % 2:
            if self.words[verdict].lower == "tā" and self.clauses.helpers(verdict):
                return True  # "bet pie mums tā nav"
            return any(self.lists["true"].has_bare(self.words[k]) for k in said)
        return any(self.lists["untrue"].has(self.words[k]) for k in said)

    def _rejected(self, claim: int, verdict: int) -> bool:
        """ "hipotēze tika noraidīta"; "neguva apstiprinājumu pieņēmums", whatever its words hang
        on"""
        if self.clauses.total(verdict) % 2:
            before = [k for k in self.clauses.children[claim] if verdict < k < claim]
            return any(self.lists["true"].has(self.words[k]) for k in before)
        assumed = self.lists["hypothesis"].has(self.words[claim])
        return assumed and self.lists["rejecting"].has(self.words[verdict])

    def _says_of(self, i: int) -> bool:
        return self.clauses.relation(i) in {"xcomp", "amod", "advmod", "obj", "nsubj", "iobj"}

    def _still_to_come(self, clause: int) -> bool:
        forms = self._forms([clause])
        return any(
            f.has("Tense", "Fut") or f.has("Mood", "Cnd") or self.lists["lack_to_come"].has(f)
            for f in forms
        )

    def _came_otherwise(self, verdict: int) -> bool:
        """Joined by bet, past, and nothing that fails or burdens."""
        if not self.clauses.adversative(verdict) or self.clauses.total(verdict):
            return False
        past = any(f.has("Tense", "Past") for f in self._forms([verdict]))
        bad = any(
            (self._burden(k) or self._lack(k)) and self.clauses.inside(k, verdict)
            for k in range(len(self.words))
        )
        return past and not bad and not self._limited(verdict)
