"""Which word governs which: predicates, what hangs on them, and how often each is denied.

Built on the parse. Where there is none, clauses are cut at punctuation and conjunctions and
everything in a clause hangs on the word that looks most like its predicate.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

from sdk_text.coding.negation_words import NegationWords
from sdk_text.coding.words import Word, Words

_FUNCTION = {"aux", "cop"}
_CLAUSAL = {"ccomp", "xcomp", "csubj", "advcl", "acl", "parataxis"}
DASHES = {"–", "—", "-", ":"}
_ADVERSATIVE = {"bet", "taču", "tomēr", "savukārt", "toties"}
_BE = {"ir", "nav", "bija", "nebija", "būs", "nebūs", "esot", "neesot", "būtu", "nebūtu", "esmu",
       "neesmu", "esam", "neesam", "biju", "nebiju", "bijām", "nebijām", "tika", "netika", "tiek",
       "netiek", "tiks", "netiks", "kļuva", "nekļuva"}  # fmt: skip
_PARTICIPLE = re.compile(
    r".{3,}(?:t[sai]|tas|is|us[ie]|uši|ušas|jies|usies|amas?|ami|ams|āms|ēts)$"
)
_FINITE = re.compile(r".{2,}(?:ām|jām|āju|ēju|īju|āja|ēja|īja|oja|ās|jas|juši|ies)$")
_MOST_STEPS = 12


def _likely_negative(word: Word, lists: NegationWords) -> bool:
    """Whether a ne- at the beginning of a word denies the rest of it."""
    if not word.lower.startswith("ne") or len(word.lower) < 5 or lists["not_denying"].has(word):
        return word.lower == "nav"
    if lists["trouble"].holds(word.lower):
        return False
    if "Polarity=" in word.feats:
        return "Polarity=Neg" in word.feats
    return word.upos in {"VERB", "AUX", "ADJ", "ADV", ""} or _mistaken(word, lists)


def _mistaken(word: Word, lists: NegationWords) -> bool:
    """A denied verb that the tagger took for something else ("nejutām" for a noun)."""
    bare = word.lower[2:]
    return any(lists[name].holds(bare) for name in ("being", "lack", "meets", "ended", "eased"))


class Clauses:
    """Predicates and their negations in one text."""

    def __init__(self, words: Words, lists: NegationWords):
        self.lists = lists
        parsed = bool(words.words) and all(word.head >= 0 for word in words.words)
        self.words: tuple[Word, ...] = words.words if parsed else _guess(words, lists)
        self.head = [word.head for word in self.words]
        self._relations = [word.deprel.split(":")[0].lower() for word in self.words]
        self._verdicts_after_a_dash()
        self._auxiliaries_after_participles()
        self.children: list[list[int]] = [[] for _ in self.words]
        for i, head in enumerate(self.head):
            if head != i:
                self.children[head].append(i)
        self.negative = [_likely_negative(word, lists) for word in self.words]
        for i in self.correlative:
            self.negative[i] = False

    def _verdicts_after_a_dash(self) -> None:
        """Hang "Telpas" on "nav" in "Telpas – nav, …": parsers often look further."""
        for dash, word in enumerate(self.words[:-1]):
            verdict = self._verdict(dash) if word.form in DASHES else -1
            start = dash
            while start and self.words[start - 1].upos != "PUNCT":
                start -= 1
            named = range(start, dash)
            if verdict < 0 or any(self.words[i].upos in {"VERB", "AUX"} for i in named):
                continue
            if self.head[verdict] in named or self.words[verdict].upos not in {"VERB", "AUX"}:
                self.head[verdict] = verdict
            for i in named:
                if self.head[i] not in named or self.head[i] == i:
                    self.head[i] = verdict
                    if self._relations[i] not in {"cc", "advmod", "obl", "punct"}:
                        self._relations[i] = "nsubj"

    def _auxiliaries_after_participles(self) -> None:
        """Hang "netika" on "saņemts" in "lūgts, bet saņemts netika": parsers take it for a verb."""
        for i, word in enumerate(self.words[1:], 1):
            before = i - 1
            beside = self.head[before] == self.head[i] != i and self.relation(i) == "conj"
            if not (beside and word.upos == "AUX" and word.lower in _BE):
                continue
            if self.words[before].upos == "VERB" and self.words[before].has("VerbForm", "Part"):
                self.head = [before if head == i else head for head in self.head]
                self.head[i], self._relations[i] = before, "aux"

    def _verdict(self, dash: int) -> int:
        """The short predicate right after a dash (nav, netika novēroti, pietiekams), or -1."""
        end = dash + 1
        while end < len(self.words) and self.words[end].upos != "PUNCT":
            end += 1
        after = [i for i in range(dash + 1, end) if self.words[i].upos not in {"ADV", "PART"}]
        if not after:
            return -1
        first = after[0]
        if self.words[first].lower in _BE:
            head = self.head[first]
            return head if self.words[first].upos == "AUX" and head in after else first
        kinds = {"ADJ", "DET", "PRON", "VERB"}
        short = len(after) == 1 and (self.words[first].upos in kinds or self.zero(first))
        return first if short else -1

    @cached_property
    def correlative(self) -> frozenset[int]:
        """Places of ne, nav, nevis right before tikai, vien: they add and do not deny."""
        return frozenset(
            i
            for i, (word, after) in enumerate(zip(self.words, self.words[1:], strict=False))
            if word.lower in {"ne", "nav", "nebija", "nevis", "nebūt"}
            and after.lower in {"tikai", "vien", "vienīgi"}
            and not self._no_mere(i)
        )

    def _no_mere(self, i: int) -> bool:
        """ "atbalsts nebija tikai formāls": with nothing added, a bad quality is denied."""
        quality = self.head[i]
        word = self.words[quality]
        return (
            quality == i + 2
            and word.upos == "ADJ"
            and self.lists["trouble"].has(word)
            and all(later.lower != "bet" for later in self.words[quality:])
        )

    def more(self, i: int) -> bool:
        """nav vienīgā, nav lielākā …: there is more than that, and no denial."""
        return any(
            self.lists["more_than"].has(self.words[c]) and self.relation(c) in {"amod", "det"}
            for c in self.children[i]
        )

    def relation(self, i: int) -> str:
        """The bare UD relation of a word to its head."""
        return self._relations[i]

    @cached_property
    def _predicates(self) -> list[bool]:
        found = []
        for i, word in enumerate(self.words):
            relation = self.relation(i)
            verb = word.upos in {"VERB", "AUX"} and relation not in _FUNCTION
            if word.has("VerbForm", "Part") and relation == "amod":
                verb = False
            helped = any(self.relation(c) in _FUNCTION for c in self.children[i])
            clausal = relation in _CLAUSAL - {"xcomp"} and not self._adpositional(i)
            found.append(verb or helped or self.head[i] == i or clausal)
        return found

    def _adpositional(self, i: int) -> bool:
        """A noun under an adposition ("…, bez konfliktiem") is no clause."""
        return self.words[i].upos in {"NOUN", "PROPN", "PRON"} and any(
            self.relation(c) == "case" for c in self.children[i]
        )

    def is_predicate(self, i: int) -> bool:
        """Whether a clause hangs on a word."""
        return self._predicates[i]

    def path(self, i: int) -> list[int]:
        """The word, what it hangs on, and so on up to its predicate."""
        steps = [i]
        while not self._predicates[steps[-1]] and len(steps) < _MOST_STEPS:
            head = self.head[steps[-1]]
            if head in steps:
                break
            steps.append(head)
        return steps

    def predicate(self, i: int) -> int:
        """The predicate of the clause that a word stands in."""
        return self.path(i)[-1]

    def helpers(self, i: int) -> list[int]:
        """Copulas and auxiliaries of a predicate."""
        return self._helpers[i]

    @cached_property
    def _helpers(self) -> list[list[int]]:
        # Of all words at once: each word of a long list may ask for those of the list's head.
        return [
            [c for c in below if self.relation(c) in _FUNCTION or self._taken(c)]
            for below in self.children
        ]

    def _taken(self, i: int) -> bool:
        """A denied verb that the tagger took for a noun, under the word that it should govern."""
        if not self.negative[i] or self.head[i] == i:
            return False
        return self.words[i].upos in {"NOUN", "ADV"} and _mistaken(self.words[i], self.lists)

    def adversative(self, i: int) -> bool:
        """Whether a conjunct is joined by bet, taču and the like."""
        return self._adversatives[i]

    @cached_property
    def _adversatives(self) -> list[bool]:
        return [
            any(
                self.words[c].lower in _ADVERSATIVE
                and self.relation(c) in {"cc", "advmod", "discourse"}
                for c in below
            )
            for below in self.children
        ]

    def negations(self, i: int) -> int:
        """How often a predicate is denied by itself, its auxiliaries or a bare ne."""
        return self._negations[i]

    @cached_property
    def _negations(self) -> list[int]:
        return [self._count(i) for i in range(len(self.words))]

    def _count(self, i: int) -> int:
        helpers = self.helpers(i)
        if helpers and self.more(i):
            return 0
        count = int(self.negative[i]) + any(self.negative[h] for h in helpers)
        if not helpers and not self.words[i].has("VerbForm", "Fin") and self.relation(i) == "conj":
            head = self.head[i]
            if not self.adversative(i) and self.words[i].upos != "NOUN":
                count += any(self.negative[h] for h in self.helpers(head))
        if not count and (self._none(i) or self.zero(i) or self.barely_denied(i)):
            count = 1
        return count + self._doubted(i)

    def _doubted(self, i: int) -> bool:
        """ "diez vai", which denies what follows it."""
        return any(
            self.words[c].lower in {"diez", "diezin"} and self.words[c + 1].lower == "vai"
            for c in self.children[i]
            if c + 1 < len(self.words)
        )

    def barely_denied(self, i: int) -> bool:
        """Whether a ne or nekāds stands right under a word, without a denied verb."""
        return self._barely_denied[i]

    @cached_property
    def _barely_denied(self) -> list[bool]:
        # "bet ne" may hang together, and on the word.
        joined = [[g for c in below if self.relation(c) == "cc" for g in self.children[c]]
                  for below in self.children]  # fmt: skip
        pairs = zip(self.children, joined, strict=True)
        return [
            any(map(self._bare, (*below, *under))) or any(map(self._not_the_least, below))
            for below, under in pairs
        ]

    def _not_the_least(self, i: int) -> bool:
        """ "ne mazāko iebildumu" """
        least = self.relation(i) == "amod" and self.words[i].lemma in {"mazs", "mazākais"}
        return least and any(self.words[c].lower == "ne" for c in self.children[i])

    def zero(self, i: int) -> bool:
        """ "konfliktu skaits – 0" """
        return self.words[i].form == "0" or self.words[i].lower == "nulle"

    def _none(self, i: int) -> bool:
        return self.words[i].lemma in {"nekāds", "nekāda"}

    def _bare(self, i: int) -> bool:
        """A ne or nekāds that denies without a denied verb: "nepavisam ne grūti", "– nekāds"."""
        if i in self.correlative:
            return False
        return self.words[i].lower == "ne" or self._none(i)

    def chain(self, i: int) -> list[int]:
        """A predicate and those that it completes as an infinitive: atteicās → palīdzēt."""
        links = [i]
        while len(links) < _MOST_STEPS:
            last = links[-1]
            head = self.head[last]
            if head in links or not self._completes(last):
                break
            links.append(self.predicate(head))
            if links[-1] in links[:-1]:
                return links[:-1]
        return links

    def _completes(self, i: int) -> bool:
        word = self.words[i]
        if self.relation(i) == "xcomp" and (word.upos == "ADJ" or word.has("VerbForm", "Part")):
            return True
        if not word.has("VerbForm", "Inf"):
            return False
        if self.relation(i) == "conj":
            return self.words[self.head[i]].has("VerbForm", "Inf")
        return self.relation(i) in {
            "xcomp",
            "ccomp",
            "csubj",
            "obj",
            "advcl",
            "nsubj",
            "root",
            "dep",
        }

    def total(self, i: int) -> int:
        """Negations of a predicate and of those that it completes."""
        links = self.chain(i)
        count = sum(self.negations(link) for link in links)
        unable = self.lists["unable"]
        if len(links) > 1 and self.negations(links[0]):
            above = self.words[links[1]]
            if unable.has_bare(above) and not self.negations(links[1]):
                count -= 1  # "grūti nepamanīt"
        return count

    def inside(self, i: int, root: int, joined: bool = True) -> bool:
        """Whether a word hangs on another, at any depth; over joined clauses or not."""
        for _ in range(len(self.words)):
            if i == root:
                return True
            if self.head[i] == i:
                return False
            if not joined and self._predicates[i] and self.relation(i) in {"conj", "parataxis"}:
                return False
            i = self.head[i]
        return False


def _guess(words: Words, lists: NegationWords) -> tuple[Word, ...]:
    """Words with a rough tree: one predicate a clause, the rest of the clause under it."""
    found = list(words.words)
    clauses: dict[int, list[int]] = {}
    for i, number in enumerate(words.clauses):
        clauses.setdefault(number, []).append(i)
    last = -1
    waiting: list[int] = []
    for members in clauses.values():
        here = waiting + [i for i in members if found[i].form.isalnum() or "-" in found[i].form]
        predicate = _guess_predicate(found, here, lists)
        if predicate < 0:
            if last < 0:
                waiting = here
                continue
            predicate = last
        waiting = []
        _hang(found, here, predicate, lists)
        last = predicate
    for i, word in enumerate(found):
        if word.head < 0:
            top = last if last >= 0 else i
            punct = not any(ch.isalnum() for ch in word.form)
            found[i] = replace(word, head=top, upos="PUNCT" if punct else word.upos, deprel="dep")
    return tuple(found)


def _guess_predicate(words: list[Word], here: list[int], lists: NegationWords) -> int:
    be = [i for i in here if words[i].lower in _BE]
    if be:
        after = [i for i in here if i > be[0] and _PARTICIPLE.match(words[i].lower)]
        return after[0] if after else be[0]
    likely = [i for i in here if _likely_negative(words[i], lists)]
    likely += [i for i in here if lists["lack"].has_bare(words[i])]
    likely += [i for i in here if _FINITE.match(words[i].lower)]
    return likely[0] if likely else -1


def _hang(words: list[Word], here: list[int], predicate: int, lists: NegationWords) -> None:
    for i in here:
        word = words[i]
        if i == predicate:
            feats = word.feats or "VerbForm=Fin"
            words[i] = replace(word, head=i, upos=word.upos or "VERB", deprel="root", feats=feats)
        elif word.lower in _BE:
            words[i] = replace(word, head=predicate, upos="AUX", deprel="aux")
        elif word.lower == "bez" and i + 1 < len(words):
            words[i] = replace(word, head=i + 1, upos="ADP", deprel="case")
        elif word.lower in {"dēļ"} and i:
            words[i] = replace(word, head=i - 1, upos="ADP", deprel="case")
        else:
            relation = "nsubj"
            infinitive = word.lower.endswith("t") and lists["ended"].has(word)
            feats = "VerbForm=Inf" if infinitive else word.feats
            if infinitive:
                words[i] = replace(word, head=predicate, upos="VERB", deprel="xcomp", feats=feats)
            else:
                words[i] = replace(word, head=predicate, deprel=relation)
