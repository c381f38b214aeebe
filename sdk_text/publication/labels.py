"""What codes, families, summaries and sections are called in print, in both languages."""

from __future__ import annotations

from collections import Counter

from sdk_text.analysis.units import TOTAL
from sdk_text.analysis.variables import MISSING, MOST_DECIMALS, OTHER, Group, ways
from sdk_text.parsing.places import place_name
from sdk_text.results import Results
from sdk_text.wording.numbers import Kind, format_value, is_missing
from sdk_text.wording.texts import LANGUAGES, Bilingual, Wording, load_wording

_YEARS = range(1900, 2101)
"""Whole numbers of this size are nearly always years: no mark between thousands."""


class Labels:
    """Labels for one run; whatever has no label keeps its id."""

    def __init__(self, results: Results, wording: Wording | None = None) -> None:
        self._wording = wording or load_wording()
        self._codes = {code.id: code for code in results.codebook.codes}
        self._families = {family.id: family for family in results.codebook.families}
        self._template = results.template
        self._summaries = self._summary_labels(results)

    def code(self, code: str) -> Bilingual:
        """Return the label of a code, beginning with a capital."""
        if code == TOTAL:
            return self._wording.both("words.any_theme")
        entry = self._codes.get(code)
        if entry is None and code.rsplit("/", 1)[-1] in self._form_lines():
            key = f"words.{code.rsplit('/', 1)[-1]}"
            if self._wording.has(key):
                return _capitals(self._wording.both(key))
        return _capitals(Bilingual(entry.label_lv, entry.label_en)) if entry else _id(code)

    def _form_lines(self) -> set[str]:
        """Return the ids of the form's lines, some of which are no codes ("other")."""
        form = self._template.form
        return set() if form is None else {line.approach for line in form.approaches}

    def family(self, family: str) -> Bilingual:
        """Return the label of a family, beginning with a capital."""
        if family == TOTAL:
            return self._wording.both("words.any_theme")
        entry = self._families.get(family)
        return _capitals(Bilingual(entry.label_lv, entry.label_en)) if entry else _id(family)

    def family_total(self, family: str) -> Bilingual:
        """Return the label of a row that counts a whole family."""
        entry = self._families.get(family)
        name = Bilingual(entry.label_lv, entry.label_en) if entry else _id(family)
        return self._wording.both("words.family_total", family=name)

    def summary(self, summary: str) -> Bilingual:
        """Return the name of a summary: the municipality, with a number where there are several."""
        if summary == TOTAL:
            return self._wording.both("words.total")
        return self._summaries.get(summary, _id(summary))

    def section(self, section: str) -> Bilingual:
        """Return the heading of a section or chapter with its number."""
        if section == TOTAL:
            return self._wording.both("words.total")
        entry = self._template.by_id.get(section)
        if entry is None:
            return _id(section)
        number = f"{entry.number.rstrip('.')}. " if entry.number else ""
        texts = [f"{number}{self._template.label(section, lang)}" for lang in LANGUAGES]
        return Bilingual(*texts)

    def place(self, summary: str, section: str) -> Bilingual:
        """Return where something stands: "Tukuma novads, 2.support"."""
        name = self.summary(summary)
        return Bilingual(f"{name.lv}, {section}", f"{name.en}, {section}")

    @staticmethod
    def both_ways(text: str) -> Bilingual:
        """Return a researcher's word, which may be given in both languages: "novads | region"."""
        parts = ways(text)[1:]
        return Bilingual(*parts) if parts else _id(text)

    def variable(self, name: str) -> Bilingual:
        """Return the name of a report variable, beginning with a capital."""
        return _capitals(self.both_ways(name))

    def variable_in_title(self, name: str) -> Bilingual:
        """Return it after the colon of a title: small in Latvian, as other words there."""
        return Bilingual(self.both_ways(name).lv, self.variable(name).en)

    def group(self, group: Group) -> Bilingual:
        """Return what a group of summaries by a report variable is called."""
        if group.key == TOTAL:
            return self._wording.both("words.total")
        if group.key in (MISSING, OTHER):
            return self._wording.both(f"words.{group.key}")
        if group.low is None or group.high is None:
            return self.both_ways(group.key.strip())
        low, high = (self.number(n, group.decimals) for n in (group.low, group.high))
        return low if group.low == group.high else Bilingual(*(
            f"{low.get(lang)}–{high.get(lang)}" for lang in LANGUAGES
        ))  # fmt: skip

    def number(self, value: float, decimals: int = 0) -> Bilingual:
        """Return a number as each language writes it, years plain.

        `decimals`: digits after the sign; 0: as many as needed, but none for a whole number.
        """
        if not decimals and value.is_integer() and value in _YEARS:
            return Bilingual.same(str(int(value)))
        kind: Kind = "integer" if not decimals and value.is_integer() else "decimal"
        digits = decimals or MOST_DECIMALS
        texts = [format_value(value, kind, self._wording.style(lang), digits) for lang in LANGUAGES]
        return Bilingual(*texts)

    def coders(self, coders: list[str]) -> Bilingual:
        """Return coders' names in one line, machines' in words."""
        names = [
            self._wording.both(f"coders.{c}") if self._wording.has(f"coders.{c}") else _id(c)
            for c in coders
        ]
        return Bilingual.joined(names)

    def _summary_labels(self, results: Results) -> dict[str, Bilingual]:
        labels: dict[str, Bilingual] = {}
        for summary, place, number in (
            results.summaries[["summary", "municipality", "number"]]
            .astype(object)
            .itertuples(index=False)
        ):
            names = (str(place), self._in_english(str(place)))
            which = "" if is_missing(number) else f" {number}"
            labels[str(summary)] = Bilingual(*(f"{name}{which}" for name in names))
        counts = Counter(label.lv for label in labels.values())
        # Two reports of one municipality without numbers: only the id tells them apart.
        return {
            s: label if label and counts[label.lv] == 1 else _id(s) for s, label in labels.items()
        }

    def _in_english(self, municipality: str) -> str:
        """Return "Tukums Municipality" for "Tukuma novads"; the name itself where no kind fits."""
        for kind in self._template.kinds:
            genitive = municipality.removesuffix(f" {kind.nominative}")
            if kind.english and genitive != municipality:
                return f"{place_name(genitive)} {kind.english}"
        return municipality


def _id(text: str) -> Bilingual:
    return Bilingual.same(text)


def _capitals(label: Bilingual) -> Bilingual:
    return Bilingual(*(text[:1].upper() + text[1:] for text in (label.lv, label.en)))
