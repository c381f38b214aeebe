"""Finding cues in words: every cue of a rule set at once, from the few words it hangs on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sdk_text.codebook.cues import Atom, Cue, Item, Sequence, phrase_items
from sdk_text.coding.words import Words

Span = tuple[int, int]
NEAR = 6
"""Words that may stand between the parts of ``a ~ b``."""
_STOPS = {".", "!", "?", ";", "bet", "taču", "tomēr", "lai"}
_PAUSES = {",", ":", "–", "—", "-", "(", ")"}
_NEAR_OVER_PAUSE = 3
_OVERLAP = -1


class Lexicon:
    """All atoms of a rule set; says which of them a word is, and remembers it."""

    def __init__(self) -> None:
        self._ids: dict[Atom, int] = {}
        self._by_kind: dict[str, dict[str, int]] = defaultdict(dict)
        self._seen: dict[tuple[str, str], frozenset[int]] = {}
        self._longest = 0

    def add(self, atom: Atom) -> int:
        """Number of the atom, new or known."""
        if atom not in self._ids:
            self._ids[atom] = len(self._ids)
            self._by_kind[atom.kind][atom.text] = self._ids[atom]
            self._longest = max(self._longest, len(atom.text))
        return self._ids[atom]

    def look_up(self, lower: str, lemma: str) -> frozenset[int]:
        """Numbers of the atoms that a word with this form and lemma matches."""
        key = (lower, lemma)
        if key not in self._seen:
            self._seen[key] = frozenset(self._search(lower, lemma))
        return self._seen[key]

    def _search(self, lower: str, lemma: str) -> Iterable[int]:
        kinds = self._by_kind
        if lower in kinds["form"]:
            yield kinds["form"][lower]
        for text in {lower, lemma}:
            if text in kinds["word"]:
                yield kinds["word"][text]
            # No longer than the longest beginning or end that is known.
            for cut in range(1, min(len(text), self._longest) + 1):
                if text[:cut] in kinds["prefix"]:
                    yield kinds["prefix"][text[:cut]]
                if text[-cut:] in kinds["suffix"]:
                    yield kinds["suffix"][text[-cut:]]
            yield from (number for infix, number in kinds["infix"].items() if infix in text)


@dataclass(frozen=True, slots=True)
class _Item:
    """An item with its atoms as numbers."""

    ids: frozenset[int]
    runs: tuple[tuple[_Item, ...], ...]
    """Entries of several words: phrases, and those of the fields it names."""
    feats: tuple[tuple[str, str], ...]
    gap: int
    first: frozenset[int]
    """Atoms that a match can begin with."""


@dataclass(frozen=True, slots=True)
class _Part:
    sequences: tuple[int, ...]
    absent: bool


class CueMatcher:
    """Matches cues, with the word fields that they refer to."""

    def __init__(self, cues: Iterable[Cue], fields: Mapping[str, tuple[Cue, ...]] | None = None):
        self.lexicon = Lexicon()
        self._fields: dict[str, tuple[frozenset[int], tuple[tuple[_Item, ...], ...]]] = {}
        for name, entries in (fields or {}).items():
            self._fields[name] = self._field(entries)
        self._numbers: dict[Sequence, int] = {}
        self.sequences: list[tuple[_Item, ...]] = []
        self.cues: list[tuple[str, tuple[_Part, ...]]] = []
        self._needed: list[tuple[frozenset[int], ...]] = []
        self._anchors: dict[int, list[int]] = defaultdict(list)
        for source, cue in {cue.source: cue for cue in cues}.items():
            parts = tuple(
                _Part(tuple(self._sequence(s) for s in part.near), part.absent)
                for part in cue.parts
            )
            first, *others = self._needs(parts) or (self.sequences[parts[0].sequences[0]][0].first,)
            for atom in first:
                self._anchors[atom].append(len(self.cues))
            self.cues.append((source, parts))
            self._needed.append(tuple(others))

    def _needs(self, parts: tuple[_Part, ...]) -> tuple[frozenset[int], ...]:
        """Of each of these sets a cue needs an atom; the smallest sets, which rule out most."""
        needs = {
            item.first
            for part in parts
            if not part.absent
            for number in part.sequences
            for item in self.sequences[number]
            if not item.gap
        }
        return tuple(sorted(needs, key=len)[:4])

    def _sequence(self, sequence: Sequence) -> int:
        if sequence not in self._numbers:
            self._numbers[sequence] = len(self.sequences)
            self.sequences.append(tuple(self._item(item) for item in sequence.items))
        return self._numbers[sequence]

    def _item(self, item: Item) -> _Item:
        ids: set[int] = set()
        runs: list[tuple[_Item, ...]] = []
        for atom in item.atoms:
            if atom.kind == "field":
                field_ids, field_runs = self._fields[atom.text]
                ids |= field_ids
                runs.extend(field_runs)
            elif atom.kind == "phrase":
                runs.append(tuple(self._item(piece) for piece in phrase_items(atom)))
            else:
                ids.add(self.lexicon.add(atom))
        first = frozenset(ids).union(*(run[0].first for run in runs))
        return _Item(frozenset(ids), tuple(runs), item.feats, item.gap, first)

    def _field(
        self, entries: tuple[Cue, ...]
    ) -> tuple[frozenset[int], tuple[tuple[_Item, ...], ...]]:
        """One-word entries as numbers; the others word by word."""
        ids: set[int] = set()
        runs: list[tuple[_Item, ...]] = []
        for entry in entries:
            items = tuple(self._item(item) for item in entry.parts[0].near[0].items)
            if len(items) == 1 and not items[0].feats:
                ids |= items[0].ids
                runs.extend(items[0].runs)
            else:
                runs.append(items)
        return frozenset(ids), tuple(runs)

    def match(self, words: Words) -> dict[str, tuple[Span, ...]]:
        """Every cue that holds (by its source), with the word spans that made it hold."""
        view = _View(self, words)
        candidates = {n for atom in view.positions for n in self._anchors.get(atom, ())}
        present = frozenset(view.positions)
        found = {}
        for number in sorted(candidates):
            for need in self._needed[number]:
                if need.isdisjoint(present):
                    break
            else:
                source, parts = self.cues[number]
                spans = view.cue(parts)
                if spans:
                    found[source] = spans
        return found


class _View:
    """One text against one matcher."""

    def __init__(self, matcher: CueMatcher, words: Words):
        self.matcher = matcher
        self.words = words
        look_up = matcher.lexicon.look_up
        self.atoms = [look_up(word.lower, word.lemma) for word in words.words]
        self.positions: dict[int, list[int]] = defaultdict(list)
        for position, atoms in enumerate(self.atoms):
            for atom in atoms:
                self.positions[atom].append(position)
        self._found: dict[int, list[Span]] = {}

    def cue(self, parts: tuple[_Part, ...]) -> tuple[Span, ...]:
        """Spans of the parts that are present, or nothing if any condition fails."""
        spans: list[Span] = []
        for part in parts:
            found = self.part(part)
            if bool(found) == part.absent:
                return ()
            spans.extend(found)
        return tuple(spans)

    def part(self, part: _Part) -> list[Span]:
        """Spans that cover the part's sequences standing near each other."""
        groups = self.sequence(part.sequences[0])
        for number in part.sequences[1:]:
            if not groups:
                return []
            others = _Places(self.sequence(number))
            joined = {
                (min(a[0], b[0]), max(a[1], b[1]))
                for a in groups
                for b in others.at(self._around(a))
                if self._near(a, b)
            }
            groups = list(joined)
        return sorted(set(groups), key=lambda span: (span[1] - span[0], span))[:3]

    def _around(self, span: Span) -> set[int]:
        """Places of words that may be near a span: beside it, its heads, and what hangs on it."""
        places = set(range(span[0] - NEAR - 1, span[1] + NEAR + 1))
        for i in range(*span):
            places.add(self.words.words[i].head)
            places.update(self._hanging.get(i, ()))
        return places

    @cached_property
    def _hanging(self) -> dict[int, list[int]]:
        """The words that depend on each word."""
        found: dict[int, list[int]] = defaultdict(list)
        for i, word in enumerate(self.words.words):
            found[word.head].append(i)
        return found

    def _near(self, a: Span, b: Span) -> bool:
        """Few words apart, fewer over a pause, none over the end of a thought; or one governs
        the other in the parse, where there is one, however far they stand apart."""
        gap = _gap(a, b)
        if gap == _OVERLAP:
            return False
        if gap > NEAR:
            return self._governs(a, b) or self._governs(b, a)
        low, high = min(a[1], b[1]), max(a[0], b[0])
        joining = self.words.joining
        between = {self.words.words[i].lower for i in range(low, high) if i not in joining}
        if between & _STOPS:
            return False
        if gap <= _NEAR_OVER_PAUSE or not between & _PAUSES:
            return True
        return self._governs(a, b) or self._governs(b, a)

    def _governs(self, head: Span, dependent: Span) -> bool:
        """Whether a word of one span depends on a word of the other."""
        words = self.words.words
        return any(head[0] <= words[i].head < head[1] for i in range(*dependent))

    def sequence(self, number: int) -> list[Span]:
        """All places where the items of a sequence stand one after the other."""
        if number not in self._found:
            items = self.matcher.sequences[number]
            present = self.positions.keys() & items[0].first
            starts = sorted({i for atom in present for i in self.positions[atom]})
            if len(items) == 1 and not items[0].runs and not items[0].feats:
                self._found[number] = [(start, start + 1) for start in starts]
            else:
                self._found[number] = [
                    (start, end) for start in starts for end in sorted(self._run(items, start))
                ]
        return self._found[number]

    def _run(self, items: tuple[_Item, ...], start: int) -> set[int]:
        ends = {start}
        for item in items:
            ends = self._advance(item, ends)
            if not ends:
                break
        return ends

    def _advance(self, item: _Item, starts: set[int]) -> set[int]:
        size = len(self.atoms)
        if item.gap:
            return {i + k for i in starts for k in range(item.gap + 1) if i + k < size}
        ends: set[int] = set()
        for start in starts:
            if start >= size or item.first.isdisjoint(self.atoms[start]):
                continue
            if item.feats and not self._has(item, start):
                continue
            if not item.ids.isdisjoint(self.atoms[start]):
                ends.add(start + 1)
            for run in item.runs:
                if not run[0].first.isdisjoint(self.atoms[start]):
                    ends |= self._run(run, start)
        return ends

    def _has(self, item: _Item, position: int) -> bool:
        word = self.words.words[position]
        return all(word.has(name, value) for name, value in item.feats)


class _Places:
    """Spans by the places of the words that they cover."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._by_place: dict[int, list[Span]] = defaultdict(list)
        for span in spans:
            for place in range(*span):
                self._by_place[place].append(span)

    def at(self, places: set[int]) -> set[Span]:
        """The spans that cover one of some places."""
        return {span for place in places for span in self._by_place.get(place, ())}


def _gap(a: Span, b: Span) -> int:
    """Words between two spans; overlapping ones do not count as two."""
    if a[0] < b[1] and b[0] < a[1]:
        return _OVERLAP
    return max(a[0], b[0]) - min(a[1], b[1])
