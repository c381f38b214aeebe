"""What a text says is not there: "telpu nav", "naudu nepiešķīra", "neatradām", "bez līdera".

The codebook's rule 4: a denied resource is a difficulty. Which one a thing is when it is absent
stands in the rule files, as rules with ``absent: true``; this module tells whether the text says so
of a word, by the verb that it hangs on:

==================  =========================================  ==============================
verb                not there                                  there, or nothing said
==================  =========================================  ==============================
be, exist           telpu nav; transporta uz ciemu nebija      telpas nav lielas; ja nebūtu telpu
get, find, give     naudu neiedeva; telpas atrast neizdevās    telpas nebija grūti atrast
refuse              dome atteica naudu                         telpu nav atteikuši
lack, be few        trūka zināšanu; brīvprātīgo ir maz         naudas netrūka; cilvēku nav maz
end                 grants beidzās                             finansējums nav beidzies
bez                 darbojāmies bez telpām                     iztikām bez telpām; bez telpām
                                                               nebūtu izdevies
any other           —                                          transportu neizmantojām
==================  =========================================  ==============================

What is asked, wished, meant to be averted or not needed is not said to be absent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sdk_text.coding.burdens import Ground
from sdk_text.coding.clauses import DASHES
from sdk_text.coding.grounds import Grounds

Span = tuple[int, int]
_STOPS = {".", "!", "?"}
_ABSENCE = ("lack", "gone", "refusal", "had")
_FUNCTION = {"ADV", "PRON", "DET", "SCONJ", "CCONJ", "PART", "PUNCT"}
_ASKING = {"kur", "kā", "kad", "ko", "kas", "kam"}
_QUANTITY = {"ADV", "NUM"}
_ELSEWHERE = {"Dat", "Loc", "Voc"}
"""Cases of whom, where: what is absent stands in none of them."""


@dataclass(frozen=True, slots=True)
class _Verb:
    """The predicate that something hangs on, and what it says of it."""

    at: int
    links: tuple[int, ...]
    """The predicate and those that it completes: atrast, neizdevās."""
    kind: str
    """there, few, or a list of ``negation.yaml``."""
    named: int
    """The link that says so."""


class Absences(Grounds):
    """What one text says is not there."""

    def absence(self, span: Span) -> tuple[Span, ...]:
        """Return the words that a thing's absence is told by, the span's among them, or none.

        Args:
            span: Words that name the thing.
        """
        for i in self._roots(span):
            told = self._told_absent(i)
            if told:
                return _joined({*range(*span), *told})
        return ()

    def _roots(self, span: Span) -> list[int]:
        return [
            i
            for i in range(*span)
            if (self.clauses.head[i] == i or not span[0] <= self.clauses.head[i] < span[1])
            and self.words[i].upos not in _FUNCTION
        ]

    def _told_absent(self, i: int) -> tuple[int, ...]:
        """The words by which something is said not to be there; none where it is not said."""
        if i in self._excluded or self.words[i].upos in {"VERB", "AUX", "ADP"}:
            return ()
        path = self.clauses.path(i)
        elided = self._elided(i)
        if elided:
            return elided
        if self._set_apart(path):
            return ()
        in_vain = self._sought_in_vain(path)
        if in_vain and path[-2] == i:
            return in_vain
        without = self._word_bez(path)
        if without >= 0:
            return (without,) if self._without_it(path[-1], i) else ()
        shortage = self.clauses.head[i]
        if shortage != i and self.lists["shortage"].has(self.words[shortage]):
            stands = any(g.at == shortage and g.stands for g in self.grounds)
            return (shortage,) if stands else ()
        if self._governed(i) or self._case(i, path) in _ELSEWHERE:
            return ()
        verb = self._verb(i, path)
        if verb is None or not self._takes(i, path, verb) or not self._states(verb):
            return ()
        return self._words(verb) if self._denials(verb) % 2 else ()

    def _elided(self, i: int) -> tuple[int, ...]:
        """The words that deny in "naudas pietiek, cilvēku gan ne", or none."""
        ne = [c for c in self.clauses.children[i] if c > i and self.words[c].lower in {"ne", "nē"}]
        above = self.clauses.predicate(self.clauses.head[i])
        if not ne or self.clauses.relation(i) != "conj" or self.clauses.total(above) % 2:
            return ()
        last = ne[-1] + 1 == len(self.words) or self.words[ne[-1] + 1].upos == "PUNCT"
        had = any(self.lists[name].has(self.words[above]) for name in ("there", "had", "given"))
        return tuple(ne) if had and last else ()

    def _sought_in_vain(self, path: list[int]) -> tuple[int, ...]:
        """The words that say so in "telpas meklējām, bet neatradām", or none."""
        top = path[-1]
        if len(path) < 2 or self.clauses.total(top):
            return ()
        if self.clauses.relation(path[-2]) not in {"obj", "nsubj"}:
            return ()
        passive = self.words[top].has("Voice", "Pass")
        if self.clauses.relation(path[-2]) == "nsubj" and not passive:
            return ()
        if not self.lists["seeking"].has(self.words[top]):
            return ()
        for c in self.clauses.children[top]:
            below = self.clauses.children[c]
            own = any(self.clauses.relation(k) in {"nsubj", "obj"} for k in below)
            failed = self.clauses.adversative(c) and self.clauses.total(c) % 2 and not own
            if failed and self.lists["had"].has_bare(self.words[c]):
                return (top, c, *(h for h in self.clauses.helpers(c) if self.clauses.negative[h]))
        return ()

    # --- the verb --------------------------------------------------------------------------------

    def _verb(self, i: int, path: list[int], kinds: tuple[str, ...] = _ABSENCE) -> _Verb | None:
        """What is said of a word, where that is a verb of being there, or of one of the kinds."""
        at = path[-1]
        if self.lists["managed"].has_bare(self.words[at]):  # "telpas izdevās atrast"
            below = [
                c
                for c in self._completed_by(at)
                if any(self.lists[kind].has_bare(self.words[c]) for kind in kinds)
            ]
            at = next(iter(below), at)
        asking = any(self.words[c].lower in _ASKING for c in self.clauses.children[at])
        if asking and self.words[at].has("VerbForm", "Inf"):
            return None  # "nezina, kur saņemt palīdzību"
        links = self.clauses.chain(at)
        above = self.clauses.predicate(self.clauses.head[links[-1]])
        if above not in links and self.words[links[-1]].has("VerbForm", "Inf"):
            links = [*links, above]  # "noraidīja lūgumu piešķirt"
        for kind in kinds:
            for k in links:
                if self.lists[kind].has_bare(self.words[k]):
                    return _Verb(at, tuple(links), kind, k)
        if self._scant(at) or (self.words[at].upos in _QUANTITY and self.clauses.helpers(at)):
            return _Verb(at, tuple(links), "few", at)
        if self._being_there(i, at):
            return _Verb(at, tuple(links), "there", at)
        return None

    def _being_there(self, i: int, at: int) -> bool:
        """Whether a predicate says no more than that something is there, here or for somebody."""
        if i == at:  # "telpu nav" with telpu for the predicate; "ne telpu, ne naudas"
            return self.words[i].has("Case", "Gen") or not self.words[i].feats
        if self.clauses.helpers(at):
            owner = self.words[at].has("Case", "Dat") and self.words[at].upos != "VERB"
            return self._place(at) or owner or self.lists["there"].has_bare(self.words[at])
        return self.lists["there"].has_bare(self.words[at])

    def _takes(self, i: int, path: list[int], verb: _Verb) -> bool:
        """Whether the verb says it of this word, not of one who has it, or of something it is
        part of ("mentora padoma nebija" says nothing of the mentor)."""
        if i == verb.at:
            return True
        joined = [k for k in path[:-1] if self.clauses.relation(k) != "conj"]
        step = joined[0] if joined else i
        above = self.clauses.head[step]
        near = above in (*verb.links, path[-1]) or self.words[above].upos in _QUANTITY
        if not near and not self._before_place(path) and not self._before_owner(path):
            return False
        if self.clauses.relation(step) in {"advcl", "vocative", "root"} and step != i:
            return False
        if not self._nominative(step):
            return True
        if verb.kind == "had":
            doer = self.words[verb.named]
            if self._plural_thing(step):
                return True  # "telpas nepiešķīra": things do not give
            if doer.has("Person", "1") or doer.has("Person", "2"):
                return True  # "līderi neatradām": an accusative that looks like a nominative
            return doer.upos == "ADJ" or doer.has("Voice", "Pass") or not doer.feats
        if verb.kind == "refusal":
            return self.words[verb.named].has("Voice", "Pass")
        if self.words[verb.at].lemma == "būt":  # it denies a genitive; "aptiekas" may be one
            low, high = sorted((step, verb.at))
            dashed = any(self.words[k].form in DASHES for k in range(low, high))
            return dashed or self.words[step].lower.endswith(("as", "es"))
        return True

    def _plural_thing(self, i: int) -> bool:
        """Whether a word is of a kind of things, and its form may be an accusative."""
        word = self.words[i]
        kinds = [kind for name, kind in self.lists.alike.items() if name != "people"]
        return word.lower.endswith(("as", "es")) and any(kind.has(word) for kind in kinds)

    def _set_apart(self, path: list[int]) -> bool:
        """ "naudas nav, bet telpas gan"; "ne tikai naudas, bet arī telpu" goes together."""
        apart = [step for step in path[:-1] if self.clauses.adversative(step)]
        return bool(apart) and not any(k < apart[0] for k in self.clauses.correlative)

    def _before_owner(self, path: list[int]) -> bool:
        """ "Informācijas iedzīvotājiem nav": the genitive is that of nav, not of the owner's."""
        if len(path) != 3:
            return False
        step, top = path[1:]
        taken = any(
            self.clauses.relation(c) in {"nsubj", "obj"} for c in self.clauses.children[top]
        )
        owner = (
            self.words[step].upos == "PRON"
            or self.lists["owner"].has(self.words[step])
            or not self.words[path[0]].has("Case", "Gen")  # which no word has of a word
        )
        whose = owner and self.words[step].has("Case", "Dat")
        return whose and not taken and path[0] == step - 1

    def _nominative(self, i: int) -> bool:
        return self.words[i].has("Case", "Nom") and self.clauses.relation(i) != "obj"

    def _case(self, i: int, path: list[int]) -> str:
        """The case of a word, or of the word that it is joined to."""
        step = next((k for k in path if self.clauses.relation(k) != "conj"), i)
        feats = dict(f.split("=", 1) for f in self.words[step].feats.split("|") if "=" in f)
        return feats.get("Case", "")

    @cached_property
    def _flipped(self) -> frozenset[int]:
        """Predicates under a clause that denies them."""
        plain = {i: Ground(i, True) for i in range(len(self.words))}
        self._flip(plain)
        return frozenset(i for i, ground in plain.items() if not ground.stands)

    def _undone(self, i: int) -> bool:
        """Whether the text says that what a word names was not done: "aptauju neveicām"."""
        path = self.clauses.path(i)
        if self._governed(i) and self.clauses.relation(i) == "nmod":
            return self._undone(self.clauses.head[i])  # "lekciju par tiesībām atcēlām"
        if self._governed(i) or self._case(i, path) in _ELSEWHERE:
            return False
        if self._set_apart(path):
            return False
        verb = self._verb(i, path, ("done", "called_off"))
        if verb is None or verb.kind == "few" or not self._takes(i, path, verb):
            return False
        if self._unneeded(list(verb.links)):
            return True
        return self._states(verb) and self._denials(verb) % 2 == 1

    # --- whether it is stated, and denied --------------------------------------------------------

    def _states(self, verb: _Verb) -> bool:
        """Whether the clause states, and does not ask, suppose, avert or do without."""
        links = list(verb.links)
        if self._unneeded(links) or any(self._purpose(k) for k in links):
            return False
        if any(g.at == verb.at and not g.stands for g in self.grounds):
            return False
        return not self._supposed(links) and not self._in_question(verb.at)

    def _supposed(self, links: Iterable[int]) -> bool:
        """ "ja nebūtu": a conditional, told by its ending where there is no tagger."""
        return any(
            f.has("Mood", "Cnd") or ("Mood=" not in f.feats and f.lower.endswith("tu"))
            for f in self._forms(links)
        )

    def _in_question(self, at: int) -> bool:
        if self._asked(at):
            return True
        stop = next((w.form for w in self.words[at:] if w.form in _STOPS), "")
        return stop == "?"

    def _denials(self, verb: _Verb) -> int:
        """How often it is denied that it is there."""
        last = verb.links[-1]
        count = self.clauses.total(verb.at)
        if last not in self.clauses.chain(verb.at):
            count += self.clauses.negations(last)
        if verb.kind in {"lack", "gone", "refusal", "called_off"} or self._scant(verb.at):
            count += 1
        elif verb.kind == "there" and any(map(self._scant, self.clauses.children[verb.at])):
            count += 1  # "nav maz"
        for k in verb.links:  # "grūti atrast"
            if k not in (verb.at, verb.named) and self._hard(k):
                count += 1
        return count + (verb.at in self._flipped)

    def _words(self, verb: _Verb) -> tuple[int, ...]:
        """The verb and what denies it."""
        negative = [
            k
            for link in verb.links
            for k in (link, *self.clauses.helpers(link), *self.clauses.children[link])
            if self.clauses.negative[k] or self.words[k].lower == "ne"
        ]
        hard = [k for k in verb.links if k != verb.at and self._hard(k)]
        return (verb.named, *negative, *hard)

    def _scant(self, i: int) -> bool:
        return self.lists["scant"].has(self.words[i])

    def _hard(self, i: int) -> bool:
        """As in "grūti atrast"."""
        return self.words[i].upos in {"ADJ", "ADV", "NOUN"} and self._burden(i)

    # --- bez -------------------------------------------------------------------------------------

    def _word_bez(self, path: list[int]) -> int:
        """The "bez" over a word or over what it is joined to, or -1."""
        for step in path[:-1] or path:
            for child in self.clauses.children[step]:
                if self._is_bez(child, step):
                    return child
            if self.clauses.relation(step) != "conj":
                break
        return -1

    def _without_it(self, top: int, i: int) -> bool:
        """Whether "bez" says that it was not there: "darbojāmies bez telpām", not "iztikām bez"
        and not "bez telpām nebūtu izdevies", which says that it was."""
        links = self.clauses.chain(top)
        if self._supposed(links) or self._in_question(top):
            return False
        if top == i:
            return self.clauses.total(top) % 2 == 0
        return self.clauses.total(top) % 2 == 0 and self.lists["without"].has(self.words[top])


def _joined(places: set[int]) -> tuple[Span, ...]:
    """Places of words as spans, neighbours in one."""
    spans: list[Span] = []
    for i in sorted(places):
        if spans and spans[-1][1] == i:
            spans[-1] = (spans[-1][0], i + 1)
        else:
            spans.append((i, i + 1))
    return tuple(spans)
