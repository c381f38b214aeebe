"""A burden that a text keeps away: free of it, far from it, off the agenda, to be averted."""

from __future__ import annotations

from sdk_text.coding.hearsay import Hearsay


class Remoteness(Hearsay):
    """Whether one text names a burden only to say that it is not near."""

    def _kept_off(self, path: list[int], links: list[int]) -> bool:
        """Whether a burden is one that nobody has.

        Args:
            path: From the burden up to its predicate.
            links: The predicate and those that it completes.
        """
        if self.clauses.total(links[0]) % 2:
            return False
        if self._too_early(path, links):
            return True
        if any(f.has("Tense", "Fut") or f.has("Mood", "Cnd") for f in self._forms(links)):
            return False
        free = self.lists["free"].has(self.words[links[0]])
        return (free and self._under_word(path, "no")) or self._far_from(path)

    def _far_from(self, path: list[int]) -> bool:
        """ "līdz izdegšanai vēl tālu" """
        return self.words[path[-1]].lower == "tālu" and self._under_word(path, "līdz")

    def _far_off(self, predicate: int) -> bool:
        """Whether "tālu" says how far it is to a burden, not to a shop or to trust."""
        return any(
            self._burden(c) and self._far_from([c, predicate])
            for c in self.clauses.children[predicate]
        )

    def _too_early(self, path: list[int], links: list[int]) -> bool:
        """ "par izdegšanu runāt ir pāragri", "būtu nevietā" """
        if not self._under_word(path, "par"):
            return False
        spoken = any(self.lists["speaking"].has(self.words[k]) for k in links)
        beside = [k for link in links for k in (link, *self.clauses.children[link])]
        return spoken and any(self.lists["premature"].has(self.words[k]) for k in beside)

    def _set_aside(self, predicate: int) -> bool:
        """ "ir zaudējis aktualitāti", "ir noņemts no dienas kārtības" """
        if not self.lists["set_aside"].has_bare(self.words[predicate]):
            return False
        below = self.clauses.children[predicate]
        return any(self.lists["agenda"].has(self.words[c]) for c in below)

    def _averted(self, i: int) -> bool:
        """ "izdegšanas profilakse"; "mērķis ir izdegšanas novēršana" """
        head = self.clauses.head[i]
        if self.lists["averting"].has(self.words[head]):
            return True
        if not self.lists["forestalling"].has(self.words[head]):
            return False
        top = self.clauses.predicate(i)
        return any(self.lists["aim"].has(self.words[k]) for k in (top, *self.clauses.children[top]))
