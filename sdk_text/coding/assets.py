"""What a text says that somebody gives, is or did: whether it is there, helped or was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sdk_text.coding.absences import Span
from sdk_text.coding.burdens import DENIED
from sdk_text.coding.intentions import Intentions

OTHER_CLAUSE = "other clause"
_NOMINAL = {"NOUN", "ADJ", "PROPN", "VERB", "ADV", "PRON", "NUM", "DET", ""}


@dataclass(frozen=True, slots=True)
class Denial:
    """Why a coding is not given."""

    reason: str
    """denied, litotes, double negation, solved, excluded (nevis …), not only, other clause, asked,
    supposed, feared, refuted, elsewhere, done without, averted."""
    words: str
    """The words that deny it, as they stand in the text."""


class Assets(Intentions):
    """Whether the resources, approaches and methods that a text names are there."""

    def _content(self, i: int) -> bool:
        return self.words[i].upos in _NOMINAL and not self.words[i].lower.startswith("nav")

    def topic_absent(self, code: str) -> Denial | None:
        """Why a code's resource is not there wherever it is named; nothing if it is not named."""
        topic = self.lists.topics.get(code)
        if topic is None:
            return None
        named = [(i, i + 1) for i, word in enumerate(self.words) if topic.has(word)]
        return self.assets_denied(named, hoped=True) if named else None

    def assets_denied(self, spans: Sequence[Span], *, hoped: bool = False) -> Denial | None:
        """Why none of the spans speaks of something that is there, or nothing if one does.

        Args:
            spans: Word spans that name something.
            hoped: Whether what is only hoped for, or was replaced, counts as denied. It is no
                resource, but nothing says that it is lacking, either.
        """
        for span in spans:
            if not (self._asset_denied(span) or (hoped and self._asset_hoped(span))):
                return None
        return self._denial(DENIED, spans[0]) if spans else None

    def only_excluded(self, spans: Sequence[Span], code: str) -> bool:
        """Whether the words of the spans that name a code's topic are all taken away: "nevis
        mentore, bet māsa palīdzēja"."""
        topic = self.lists.topics.get(code)
        named = [
            i
            for span in spans
            for i in range(*span)
            if topic is not None and topic.has(self.words[i])
        ]
        return bool(named) and all(i in self._excluded for i in named)

    @cached_property
    def nothing_there(self) -> bool:
        """Whether all that the text names is lacked, denied or refused: a body that is named in it
        is no resource ("kolēģi neatsaucās", "draudze atteica telpas")."""
        named = [
            i
            for i, word in enumerate(self.words)
            if word.upos in {"NOUN", "PROPN", "VERB"} and not self.lists["refusal"].has_bare(word)
        ]
        return bool(named) and all(self._asset_denied((i, i + 1)) for i in named)

    def _asset_denied(self, span: Span) -> bool:
        content = [i for i in range(*span) if self._content(i)] or list(range(*span))
        if all(i in self._excluded for i in content) or self._given_to_others:
            return True
        excepted = self._asset_excepted(span)
        if excepted is not None:
            return excepted
        verbs = [
            i
            for i in content
            if (self.clauses.is_predicate(i) or self.words[i].upos == "VERB")
            and self.clauses.relation(i) != "amod"
            and not self.lists["refusal"].has_bare(self.words[i])
        ]
        if verbs:
            return all(i in self._excluded or self._refused(i) for i in verbs)
        roots = [i for i in content if not span[0] <= self.clauses.head[i] < span[1]]
        return bool(roots) and all(self._absent(i, span) or self._told_absent(i) for i in roots)

    def _asset_hoped(self, span: Span) -> bool:
        """ "plānojam piesaistīt naudu", "mentori aizstājām ar supervizoru" """
        paths = [self.clauses.path(i) for i in self._roots(span)]
        if any(self._considered(i) and not self.clauses.total(i) for i in range(*span)):
            return True
        return bool(paths) and all(
            self._only_hoped(path)
            or (self._replaced(path) and self.clauses.total(path[-1]) % 2 == 0)
            for path in paths
        )

    def _asset_excepted(self, span: Span) -> bool | None:
        """Whether "izņemot" takes it out of those who helped (of those who did not: False)."""
        clauses = [self._excepted(self.clauses.path(i)) for i in self._roots(span)]
        if not clauses or min(clauses) < 0:
            return None
        return all(self.clauses.total(k) % 2 == 0 for k in clauses)

    @cached_property
    def _given_to_others(self) -> bool:
        """ "Dome naudu piešķīra ceļam, nevis mums." """
        us = any(self.words[i].lower in {"mums", "man", "mūsu", "manai"} for i in self._excluded)
        return us and any(
            self.lists[name].has(word) for word in self.words for name in ("had", "given")
        )

    def all_denied(self) -> Denial:
        """The denial of all that the text names; see `nothing_there`."""
        return self._denial(DENIED, (0, len(self.words)))

    def deeds_denied(self, spans: Sequence[Span]) -> Denial | None:
        """Why nothing that the spans name was done, or nothing if one of them was."""
        for span in spans:
            content = [i for i in range(*span) if self._content(i)]
            if content and all(i in self._excluded for i in content):
                continue
            roots = [i for i in self._roots(span) if i in content]
            if not roots or not all(self._not_done(i) for i in roots):
                return None
        return self._denial(DENIED, spans[0]) if spans else None

    def names_a_quality(self, spans: Sequence[Span]) -> bool:
        """Whether the spans name what is said to be not so, or those who were there: "intervijas
        nebija garas", "fokusgrupas dalībnieki viens otru nepazina"."""
        roots = [i for span in spans for i in self._roots(span)]
        return bool(roots) and all(self._of_a_quality(i) for i in roots)

    def _of_a_quality(self, i: int) -> bool:
        head, top = self.clauses.head[i], self.clauses.predicate(i)
        if self.clauses.relation(i) == "nmod" and self.lists["owner"].has(self.words[head]):
            return self.clauses.relation(head) == "nsubj"
        quality = self.words[top].upos in {"ADJ", "NOUN"} and bool(self.clauses.helpers(top))
        return quality and top != i and self.clauses.relation(i) == "nsubj"

    def nobody_came(self, spans: Sequence[Span]) -> bool:
        """Whether the spans name what nobody came or agreed to: "uz intervijām nepieteicās
        neviens"."""
        roots = [i for span in spans for i in self._roots(span)]
        return bool(roots) and all(self._nobody_came_to(i) for i in roots)

    def _nobody_came_to(self, i: int) -> bool:
        top = self.clauses.predicate(i)
        to_it = self.words[i].has("Case", "Dat") or self._under_word([i, top], "uz")
        if not to_it or self.clauses.head[i] != top or self.clauses.total(top) % 2 == 0:
            return False
        if any(map(self.clauses.adversative, self.clauses.children[top])):
            return False  # "nepieteicās neviens jaunietis, bet seniori nāca"
        subjects = [c for c in self.clauses.children[top] if self.clauses.relation(c) == "nsubj"]
        below = [k for c in subjects for k in (c, *self.clauses.children[c])]
        nobody = any(self.words[k].lemma in {"neviens", "neviena"} for k in below)
        return nobody and self.lists["coming"].has_bare(self.words[top])

    def names_a_place(self, spans: Sequence[Span]) -> bool:
        """Whether the spans name where or about what something was, and nothing else."""
        roots = [i for span in spans for i in self._roots(span)]
        return all(self._governed(i) or self.words[i].has("Case", "Loc") for i in roots)

    def _not_done(self, i: int) -> bool:
        i = self._whole_deed(i)
        top = self.clauses.predicate(i)
        path = self.clauses.path(i)
        excepted = self._excepted(path)
        if excepted >= 0:
            return self.clauses.total(excepted) % 2 == 0
        if self._replaced(path):
            return self.clauses.total(top) % 2 == 0
        if self._listed_as_not_done(i):
            return True
        if self._given_up(i) or self._only_meant(i) or self._would_have(top):
            return True
        if self._left_on_paper(top):
            return True
        if self._without(path) is not None:
            # "plānojām bez SVID analīzes"
            return not self._unthinkable(top) and not self._goes_without(top)
        if self.words[i].upos == "VERB" and self.clauses.is_predicate(i):
            return self.lists["done"].has_bare(self.words[i]) and self._refused(i)
        return self._undone(i)

    def _given_up(self, i: int) -> bool:
        """ "no aptaujas atteicāmies"; "interviju vietā izmantojām anketas" """
        above = {self.words[c].lower for c in self.clauses.children[i]}
        head, top = self.clauses.head[i], self.clauses.predicate(i)
        if self.words[head].lower == "vietā" and head == i + 1:
            return self.lists["done"].has(self.words[top])
        verbs = (top, *self._completed_by(top))  # "no anketām nolemts atteikties"
        refused = any(
            self.lists["refusal"].has(self.words[k]) and self.clauses.total(k) == 0 for k in verbs
        )
        return "no" in above and refused and head in verbs

    def _refused(self, i: int) -> bool:
        """Whether a deed was not done: denied, refused, or both denied and refused."""
        if any(g.at == i and not g.stands for g in self.grounds):
            return False  # what is denied is a burden: "neatstāja bez atbalsta"
        if self._only_meant(i):
            return True
        count = self.clauses.total(i) + self._called_off(i)
        links = self.clauses.chain(i)
        above = self.clauses.predicate(self.clauses.head[links[-1]])
        if self.words[links[-1]].has("VerbForm", "Inf"):
            links.append(above)  # "noraidīja lūgumu piešķirt"
        for k in set(links[1:]):
            count += self.lists["refusal"].has_bare(self.words[k])
        if i in self._flipped:
            count += 1
        return count % 2 == 1

    def _absent(self, i: int, span: Span) -> bool:
        """Whether something is not there, is lacked or did not act."""
        path = self.clauses.path(i)
        own = any(self.words[k].lower == "bez" for k in range(*span))  # "bez maksas"
        without = None if own else self._without(path)
        if without is not None:
            return without and not self._unthinkable(path[-1])
        if any(self._caused(step) or self.clauses.adversative(step) for step in path[:-1]):
            return False
        predicate = path[-1]
        if self._elided(i) or self._only_meant(i) or self._did_something_else(predicate):
            return True
        if self._sought_in_vain(path):
            return True
        if self._replaced(path):
            return False
        if self._only_compared(i, predicate):
            return True
        if self._on_paper(predicate) or self._hollow(path):
            return self.clauses.total(predicate) % 2 == 0
        if self._in_its_place(path):
            return True
        if any(g.at == predicate and not g.stands for g in self.grounds):
            return False  # what is denied is a burden: "grūtību ar telpām nebija"
        below = self.clauses.children[predicate]
        if any(self.lists["aside"].has_bare(self.words[k]) for k in below):
            return False  # "nepalika malā"; who did stay aside is no resource to a reader either
        if self._burden(predicate) and not self.lists["refusal"].has_bare(self.words[predicate]):
            return False
        if self._helps_besides(path):
            return False
        count = self.clauses.total(predicate) + int(self._lack(predicate))
        count += self._called_off(predicate) + (predicate in self._flipped)
        for k in self.clauses.chain(predicate):
            count += self.lists["refusal"].has_bare(self.words[k])
        return count % 2 == 1

    def _only_compared(self, i: int, predicate: int) -> bool:
        """ "slodze nav lielāka kā kolēģiem": that there are any says nothing."""
        no_more = self.words[predicate].has("Degree", "Cmp") and self.clauses.total(predicate) % 2
        return bool(no_more) and self._under_word([i, predicate], "kā", "nekā")

    def _hollow(self, path: Sequence[int]) -> bool:
        """ "vadības atbalsts bija formāls", denied or not"""
        subject = len(path) > 1 and self.clauses.relation(path[-2]) == "nsubj"
        helped = bool(self.clauses.helpers(path[-1]))
        return subject and helped and self.lists["hollow"].has(self.words[path[-1]])

    def _called_off(self, i: int) -> bool:
        word = self.words[i]
        ended = any(self.lists[name].has_bare(word) for name in ("called_off", "dropping"))
        return ended and not self.lists["there"].has_bare(word)

    def _in_its_place(self, path: Sequence[int]) -> bool:
        """ "mentores vietā palīdzēja māsa" """
        step = path[1] if len(path) > 2 else path[0]
        return self.words[step].lower == "vietā" and path[0] == step - 1 and self._asset(path[0])

    def _did_something_else(self, predicate: int) -> bool:
        """ "tā vietā, lai palīdzētu, kolēģes pasmējās" """
        helping = self.lists["helping"]
        return not helping.has(self.words[predicate]) and any(
            c in self._excluded and helping.has(self.words[c])
            for c in self.clauses.children[predicate]
        )

    def _helps_besides(self, path: Sequence[int]) -> bool:
        """ "neprasīja atlīdzību un strādāja arī brīvdienās": did something after all."""
        step, predicate = path[-2] if len(path) > 1 else path[-1], path[-1]
        if self.clauses.relation(step) != "nsubj":
            return False
        return any(
            c > predicate
            and self.clauses.relation(c) in {"conj", "parataxis"}
            and self.words[c].has("Person", "3")
            and self.clauses.total(c) == 0
            and not (self._lack(c) or self._burden(c) or self._ended_by(c))
            and not any(self._another(k) for k in self.clauses.children[c])
            for c in self.clauses.children[predicate]
        )

    def _another(self, i: int) -> bool:
        """A subject of its own: not "viņa", who was named before."""
        subject = self.clauses.relation(i) == "nsubj"
        return subject and self.words[i].lemma not in {"viņš", "viņa", "pats", "pati"}

    def _ended_by(self, i: int) -> bool:
        return any(
            self.lists[name].has_bare(self.words[i]) for name in ("refusal", "gone", "ended")
        )

    def _unthinkable(self, predicate: int) -> bool:
        """A denied condition: "bez kolēģēm nebūtu izdevies" says that they were there."""
        verbs = (predicate, *self.clauses.helpers(predicate))
        conditional = any(self.words[k].has("Mood", "Cnd") for k in verbs)
        return conditional and self.clauses.total(predicate) % 2 == 1

    def _denial(self, reason: str, span: Span) -> Denial:
        start, end = max(span[0], 0), min(span[1], len(self.text.words))
        return Denial(reason, self.text.span_text(start, end))
