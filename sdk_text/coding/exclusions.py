"""What a text names only to take it away: "nevis …", "ne …, bet", "tā vietā, lai …"."""

from __future__ import annotations

from functools import cached_property

from sdk_text.coding.predicates import Predicates


class Exclusions(Predicates):
    """The words that one text takes away."""

    @cached_property
    def _excluded(self) -> frozenset[int]:
        """Words that "nevis" takes away, up to "bet" or the end of its clause."""
        found: set[int] = set()
        for i, word in enumerate(self.words):
            if i in self.clauses.correlative:
                continue
            if word.lower == "nevis":
                found.update(range(i + 1, self._until(i)))
            elif word.lower == "ne":
                found.update(self._not_but(i))
            elif word.lower == "vietā":
                found.update(self._in_place_of(i))
            elif word.lower == "drīzāk" or self._more_of_this(i):
                found.update(self._rather_than(i))
        return frozenset(found)

    def _not_but(self, i: int) -> range:
        """What "ne" takes away in "ne dome, bet paši iedzīvotāji", "ne jau naudas dēļ …"."""
        start = i + 1
        jau = start < len(self.words) and self.words[start].lower == "jau"
        start += jau
        end = start
        while end < len(self.words) and self.words[end].upos not in {"VERB", "AUX", "PUNCT"}:
            end += 1
        after = [word.lower for word in self.words[end : end + 2]]
        named = start < end and self.words[start].upos in {"NOUN", "PROPN", "ADJ", "DET"}
        again = any(word.lower == "ne" for word in self.words[start:end])
        but = after == [",", "bet"] and not again
        return range(start, end) if named and (jau or but) else range(0)

    def _more_of_this(self, i: int) -> bool:
        """ "bija vairāk pieklājība nekā neuzticēšanās": of what it was, not of how much."""
        head = self.clauses.head[i]
        called = self.words[head].has("Case", "Nom") and bool(self.clauses.helpers(head))
        noun = self.words[head].upos == "NOUN" and head == i + 1
        return self.words[i].lower == "vairāk" and called and noun

    def _rather_than(self, i: int) -> range:
        """What "nekā" takes away in "drīzāk draudzīga nekā saspringta"."""
        for k in range(i + 1, len(self.words)):
            if self.words[k].lower == "nekā":
                return range(k + 1, self._until(k))
            if self.words[k].form in {".", "!", "?", ";"}:
                break
        return range(0)

    def _in_place_of(self, i: int) -> range:
        """What "vietā" takes away: "tā vietā, lai ķildotos, …"; "strīdu vietā radās …"."""
        after = [word.lower for word in self.words[i + 1 : i + 3]]
        if i and self.words[i - 1].lower == "tā" and after == [",", "lai"]:
            end = i + 2
            while end < len(self.words) and self.words[end].form not in {",", "."}:
                end += 1
            return range(i + 2, end)
        burden = i and self.clauses.head[i - 1] == i and self._burden(i - 1)
        return range(i - 1, i) if burden else range(0)

    def _until(self, i: int) -> int:
        """The end of what nevis or ne tikai reach over."""
        end = i + 1
        comma = len(self.words)
        while end < len(self.words):
            form = self.words[end].lower
            if form in {"bet", "taču", "."}:
                return end
            if form == ",":
                comma = min(comma, end)
            end += 1
        return comma
