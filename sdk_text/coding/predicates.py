"""What the words and predicates of a text are, for judging what they deny: burden, lack, end …"""

from __future__ import annotations

from collections.abc import Iterable

from sdk_text.coding.clauses import Clauses
from sdk_text.coding.negation_words import ASSET, NegationWords
from sdk_text.coding.words import Word, Words

_IN_PART = {
    ("it", "kā"),
    ("uz", "laiku"),
    ("uz", "brīdi"),
    ("uz", "laiciņu"),
    ("pa", "pusei"),
    ("pa", "daļai"),
}
_ABSTRACT = ("ība", "šana", "šanās", "tne", "ums")
_ALWAYS = ("vienmēr", "vis", "katr", "ikvien")


class Predicates:
    """Questions about single words and predicates of one text."""

    def __init__(self, words: Words, lists: NegationWords):
        self.text = words
        self.lists = lists
        self.clauses = Clauses(words, lists)
        self.words = self.clauses.words

    def _burden(self, i: int) -> bool:
        """Whether a word is a burden by itself."""
        word, lists = self.words[i], self.lists
        if word.upos in {"ADP", "SCONJ", "CCONJ", "PUNCT"}:
            return False
        if lists["ended"].has_bare(word) or lists["eased"].has_bare(word):
            return False
        if lists["trouble"].has(word) or lists["trouble"].has_bare(word):
            return True
        return self._too(i) or self._overload(i) or self._want(i)

    def _want(self, i: int) -> bool:
        """neapmierinātība, neizpratne: a noun that denies a quality or a deed."""
        word = self.words[i]
        named = word.upos == "NOUN" and word.lemma.startswith("ne")
        if not named or not word.lemma.endswith(_ABSTRACT):
            return False
        return not self.lists["not_denying"].has(word)

    def _overload(self, i: int) -> bool:
        """papildu slodze, lieki izdevumi"""
        if not self.lists["load"].has(self.words[i]):
            return False
        return any(self.lists["extra"].has(self.words[c]) for c in self.clauses.children[i])

    def _no_great_load(self, predicate: int) -> bool:
        """ "slodze nav liela", "pienākumu nav vairāk kā citiem" """
        word = self.words[predicate]
        much = self.lists["present"].has(word) and self.lists["measures"].has(word)
        return much and any(
            self.clauses.relation(c) == "nsubj" and self.lists["load"].has(self.words[c])
            for c in self.clauses.children[predicate]
        )

    def _too(self, i: int) -> bool:
        """par lielu, pārāk īss"""
        if not self.lists["measures"].has(self.words[i]):
            return False
        return any(
            self.words[c].lower in self.lists["too"].whole
            for c in (i - 1, *self.clauses.children[i])
            if c >= 0
        )

    def _lack(self, i: int) -> bool:
        return self.lists["lack"].has_bare(self.words[i])

    def _few(self, i: int) -> bool:
        return self.lists["few"].has(self.words[i])

    def _limited(self, predicate: int) -> bool:
        """Whether a clause says that it was not all, or not for good: tikai daļēji, uz laiku."""
        for k, word in enumerate(self.words):
            if not self._close(k, predicate) or k in self.clauses.correlative:
                continue
            pair = word.lower, self.words[k + 1].lower if k + 1 < len(self.words) else ""
            correlative = k and k - 1 in self.clauses.correlative
            if (self.lists["limited"].has(word) and not correlative) or pair in _IN_PART:
                return True
        return False

    def _close(self, i: int, predicate: int) -> bool:
        """Under a predicate, and not over a comma from it, but for "…, bet ne vienmēr"."""
        numbers = self.text.clauses
        near = numbers[i] == numbers[predicate] or (
            i > 1 and {self.words[i - 1].lower, self.words[i - 2].lower} & {"bet", "taču"}
        )
        return bool(near) and self.clauses.inside(i, predicate, joined=False)

    def _seldom(self, predicate: int) -> bool:
        """reti, ne vienmēr, ne visiem; līdz oktobrim"""
        for k, word in enumerate(self.words):
            if not self._close(k, predicate):
                continue
            not_always = word.lower.startswith(_ALWAYS) and k and self.words[k - 1].lower == "ne"
            if not_always or self.lists["seldom"].has(word) or word.lower == "līdz":
                return True
        return False

    def _all_but_few(self, predicate: int) -> bool:
        """ "neatdeva tikai trīs ģimenes": all but them did."""
        for c in self.clauses.children[predicate]:
            if self.clauses.relation(c) not in {"nsubj", "obj"} or not self._counted(c):
                continue
            first = min((c, *self.clauses.children[c]))
            before = {self.words[k].lower for k in range(max(0, first - 1), c)}
            if before & {"tikai", "vien", "vienīgi"} and c > predicate:
                return True
        return False

    def _counted(self, i: int) -> bool:
        return self._few(i) or any(
            self.words[c].upos == "NUM" or self._few(c) for c in self.clauses.children[i]
        )

    def _hardly_anybody(self, predicate: int) -> int:
        """The word for hardly anybody over a predicate ("retais nezināja", "reti kurš"), or -1."""
        for c in self.clauses.children[predicate]:
            word = self.words[c].lower
            subject = self.clauses.relation(c) == "nsubj" and word in {"retais", "retā", "retie"}
            after = self.words[c + 1].lower if c + 1 < len(self.words) else ""
            if subject or (word == "reti" and after.startswith("kur")):
                return c
        return -1

    def _blames(self, predicate: int) -> bool:
        """Someone else does not see it: that does not deny it."""
        word = self.words[predicate]
        return (
            self.lists["blind"].has_bare(word)
            and word.has("Person", "3")
            and not word.has("Voice", "Pass")
            and any(self.clauses.relation(c) == "nsubj" for c in self.clauses.children[predicate])
        )

    def _no_need(self, predicate: int) -> bool:
        """ "nebija vajadzības", "nav iemesla": there was none for what is told beside it."""
        if self.clauses.total(predicate) % 2 == 0:
            return False
        named = [predicate]
        if self.words[predicate].lemma == "būt":
            below = self.clauses.children[predicate]
            named = [c for c in below if self.clauses.relation(c) == "nsubj"]
        return any(
            self.words[c].upos == "NOUN" and self.lists["called_for"].has(self.words[c])
            for c in named
        )

    def _keeps_up(self, predicate: int) -> bool:
        """ "interese nenoplaka", "lekciju neatcēlām": something good that went on."""
        word = self.words[predicate]
        if self.clauses.total(predicate) % 2 == 0:
            return False
        if self.lists["called_off"].has_bare(word) and not self.lists["there"].has_bare(word):
            return True
        if not any(self.lists[name].has_bare(word) for name in ("declining", "gone")):
            return False
        of = [c for c in self.clauses.children[predicate] if self._subject_or_object(c)]
        return any(
            (self.lists["good"].has(self.words[k]) or self._asset(k))
            for k in range(len(self.words))
            if any(self.clauses.inside(k, c, joined=False) for c in of)
        )

    def _subject_or_object(self, i: int) -> bool:
        return self.clauses.relation(i) in {"nsubj", "obj"}

    def _purpose(self, predicate: int) -> bool:
        """ "lai nerastos strīdi": what is to be avoided is not denied by its verb."""
        return any(
            self.words[c].lower == "lai" and self.words[c + 1].lower not in {"arī", "gan"}
            for c in self.clauses.children[predicate]
            if c + 1 < len(self.words)
        )

    def _asked(self, predicate: int) -> bool:
        """ "vai jums nav telpu": what is asked is not stated."""
        for k in self.clauses.chain(predicate):
            for c in self.clauses.children[k]:
                if self.words[c].lower == "vai" and c < k and self.clauses.relation(c) != "cc":
                    return True
        return False

    def _only_supposed(self, predicate: int) -> bool:
        """ "kaut trūktu naudas", "ja trūktu": a conditional under a word of supposing."""
        marks = {self.words[c].lower for c in self.clauses.children[predicate]}
        word = self.words[predicate]
        conditional = word.has("Mood", "Cnd") or word.lower.endswith("tu")  # whatever the tagger
        return conditional and bool(marks & {"ja", "kaut"})

    def _unneeded(self, links: list[int]) -> bool:
        """nebija jārisina, nevajadzēja, nenācās"""
        for k in links:
            word = self.words[k]
            if self.clauses.negations(k) % 2 == 0 or word.has("Mood", "Cnd"):
                continue
            if word.has("Mood", "Nec") or self.lists["need"].has_bare(word):
                return True
            if word.lemma == "nākties":
                return True
        return False

    def _on_paper(self, predicate: int) -> bool:
        """ "palika plānos", "palika nākamajam gadam", "palika solījumu līmenī", denied or not"""
        if self.words[predicate].lemma not in {"palikt", "nepalikt"}:
            return False
        below = self.clauses.children[predicate]
        beside = [c for c in below if self.clauses.relation(c) != "nsubj"]
        return any(
            self.lists["on_paper"].has(self.words[c])
            or any(self._of_mere_words(c, g) for g in (c - 1, *self.clauses.children[c]) if g >= 0)
            for c in beside
        )

    def _of_mere_words(self, place: int, i: int) -> bool:
        if self.words[i].lemma == "nākamais":
            return True
        at_level = self.lists["level"].has(self.words[place])
        return at_level and self.lists["mere"].has(self.words[i])

    def _achieved(self, links: list[int]) -> bool:
        nearest, last = self.words[links[0]], self.words[links[-1]]
        if len(links) > 1 and not self.lists["managed"].has_bare(last):
            return False
        helpers = [self.words[h] for h in self.clauses.helpers(links[-1])]
        forms = [last, *helpers]
        if any(
            f.has("Tense", "Fut") or f.has("Mood", "Cnd") or f.has("Mood", "Nec") for f in forms
        ):
            return False
        if last.has("VerbForm", "Part"):
            present = any(f.lower in {"tiek", "tiks", "būs", "būtu", "jātiek"} for f in helpers)
            return not last.has("Tense", "Pres") and not present
        if not last.feats or last.feats == "VerbForm=Fin":
            return not nearest.lower.startswith("jā")
        return last.has("Tense", "Past")

    def _asset(self, i: int) -> bool:
        """Whether a word names what is the topic of an asset: money, premises, volunteers."""
        return any(
            topic.has(self.words[i])
            for code, topic in self.lists.topics.items()
            if self.lists.families.get(code.split("/", 1)[0]) == ASSET
        )

    def _needed(self, i: int) -> bool:
        word = self.words[i]
        return self.lists["need"].has(word) or word.has("Mood", "Nec")

    def _completed_by(self, i: int) -> list[int]:
        return [c for c in self.clauses.children[i] if i in self.clauses.chain(c)[1:]]

    def _forms(self, links: Iterable[int]) -> list[Word]:
        """Predicates with their copulas and auxiliaries."""
        return [self.words[h] for k in links for h in (k, *self.clauses.helpers(k))]

    def _participle(self, i: int) -> bool:
        return self.words[i].has("VerbForm", "Part")

    def _governed(self, step: int) -> bool:
        """Whether a word stands under an adposition: information on disputes is no dispute."""
        return any(self.clauses.relation(c) == "case" for c in self.clauses.children[step])

    def _under_word(self, path: list[int], *adpositions: str) -> bool:
        """Whether a word, or one that it is joined to, stands under an adposition."""
        below = [c for step in path[:-1] for c in self.clauses.children[step]]
        return any(self.words[c].lower in adpositions for c in below)

    def _place(self, predicate: int) -> bool:
        """ "Strīdu kopienā nebija": a place taken for the predicate, with "be" under it."""
        word = self.words[predicate]
        named = word.upos in {"NOUN", "PROPN", "PRON"}
        placed = word.has("Case", "Loc") or bool(self._governed(predicate))
        return named and placed and bool(self.clauses.helpers(predicate))
