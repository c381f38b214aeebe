"""The codebook: families and codes, with what a coder needs to know of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal

import pandas as pd

from sdk_text.codebook.cues import Cue
from sdk_text.errors import CodebookError
from sdk_text.wording.nearest import did_you_mean, hint
from sdk_text.wording.plurals import counted
from sdk_text.wording.texts import Lang

_DIGEST = 12


def family_of(code: str) -> str:
    """Return the family of a whole code id.

    >>> family_of("difficulty/funding")
    'difficulty'
    """
    return code.split("/", 1)[0]


def covers(entry: str, section: str) -> bool:
    """Return whether a section is the named one, or a part of the named chapter.

    >>> covers("6", "6.methods"), covers("6.methods", "6.methods"), covers("6", "60")
    (True, True, False)
    """
    return section == entry or section.startswith(f"{entry}.")


def names_a_file(rules: str) -> bool:
    """Return whether an entry of `rules` is the path of a rule file, no name of a shipped set."""
    return rules.endswith((".yaml", ".yml"))


@dataclass(frozen=True, slots=True)
class Family:
    """A group of codes that answer one question."""

    id: str
    label_lv: str
    label_en: str
    definition_lv: str = ""
    definition_en: str = ""

    def label(self, lang: Lang = "lv") -> str:
        """Return the label in Latvian or English."""
        return self.label_lv if lang == "lv" else self.label_en


@dataclass(frozen=True, slots=True)
class Code:
    """One code; ``id`` is whole, "family/name"."""

    id: str
    label_lv: str
    label_en: str
    definition_lv: str = ""
    definition_en: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()
    examples: tuple[str, ...] = ()
    """Sentences that carry the code."""
    include_en: tuple[str, ...] = ()
    exclude_en: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """Return the family's id."""
        return family_of(self.id)

    @property
    def name(self) -> str:
        """Return the id without its family."""
        return self.id.split("/", 1)[1]

    def label(self, lang: Lang = "lv") -> str:
        """Return the label in Latvian or English."""
        return self.label_lv if lang == "lv" else self.label_en

    def definition(self, lang: Lang = "lv") -> str:
        """Return the definition in Latvian or English."""
        return self.definition_lv if lang == "lv" else self.definition_en

    def limits(self, of: Literal["include", "exclude"], lang: Lang = "lv") -> tuple[str, ...]:
        """Return what else belongs to the code, or what does not.

        Where the codebook has it in the other language only, in that one.
        """
        latvian, english = {
            "include": (self.include, self.include_en),
            "exclude": (self.exclude, self.exclude_en),
        }[of]
        return latvian or english if lang == "lv" else english or latvian

    def lacks(self, lang: Lang) -> bool:
        """Tell whether its definition or limits stand in the other language only."""
        here, there = ("lv", "en") if lang == "lv" else ("en", "lv")
        pairs = {
            "lv": (self.definition_lv, self.include, self.exclude),
            "en": (self.definition_en, self.include_en, self.exclude_en),
        }
        return any(b and not a for a, b in zip(pairs[here], pairs[there], strict=True))


@dataclass(frozen=True, slots=True)
class Guidance:
    """What coders are told beside the codes' own definitions: a guideline, or a settled case."""

    lv: str
    en: str
    codes: tuple[str, ...] = ()
    """Codes that it is about; empty: many."""

    def text(self, lang: Lang = "lv") -> str:
        """Return the text in Latvian or English."""
        return self.lv if lang == "lv" else self.en


@dataclass(frozen=True)
class Codebook:
    """All families and codes of a study. ``load_codebook`` reads one from a YAML file."""

    name: str
    version: str
    title_lv: str
    title_en: str
    families: tuple[Family, ...]
    codes: tuple[Code, ...]
    not_coded: tuple[str, ...] = ()
    """Sections that hold data and are left out by the machine ("4" covers "4.approaches")."""
    rules: tuple[str, ...] = ()
    """Rule files: names of rule sets that are shipped, or paths. A code that none of them gives has
    its cues for rules."""
    cues_count: tuple[str, ...] = ()
    """Codes whose cues are rules although rule files give them, too: those of a codebook that
    extends another."""
    left_out: tuple[str, ...] = ()
    """Codes of the codebook that it extends which it has not; rules for them are passed over."""
    guidelines: tuple[Guidance, ...] = ()
    """How to code, whatever the code."""
    settled: tuple[Guidance, ...] = ()
    """Cases that were settled: what to do where codes meet."""
    source: str = ""
    """The file as the user gave it; empty for the shipped one."""
    sha256: str = ""
    """Of its file; of one that extends another, of each file with "+" between."""

    @property
    def rule_files(self) -> tuple[str, ...]:
        """Return the paths among its rules: files that do not come with the package."""
        return tuple(filter(names_a_file, self.rules))

    @property
    def extended(self) -> bool:
        """Tell whether it adds codes to those of another codebook, or leaves some of them out."""
        return bool(self.cues_count or self.left_out)

    @property
    def digest(self) -> str:
        """Return the beginning of its SHA-256, for print."""
        return " + ".join(f"{part[:_DIGEST]}…" for part in self.sha256.split("+"))

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, code: object) -> bool:
        return any(entry.id == code for entry in self.codes)

    def code(self, code: str) -> Code:
        """Return the code with this whole id.

        Raises:
            CodebookError: there is none; the message lists near misses.
        """
        for entry in self.codes:
            if entry.id == code:
                return entry
        near = did_you_mean(code, (entry.id for entry in self.codes))
        raise CodebookError(f"no code “{code}” in codebook “{self.name}”{near}")

    def family(self, family: str) -> Family:
        """Return the family with this id.

        Raises:
            CodebookError: there is none.
        """
        for entry in self.families:
            if entry.id == family:
                return entry
        said = hint(family, (entry.id for entry in self.families))
        raise CodebookError(f"no family “{family}” in codebook “{self.name}”; {said}")

    def leaves_out(self, section: str) -> bool:
        """Tell whether the machine leaves a section uncoded."""
        return any(covers(entry, section) for entry in self.not_coded)

    def label(self, id: str, lang: Lang = "lv") -> str:
        """Return the label of a code ("family/name") or of a family."""
        return (self.code(id) if "/" in id else self.family(id)).label(lang)

    def of_family(self, family: str) -> tuple[Code, ...]:
        """Return the codes of one family, in the codebook's order."""
        self.family(family)
        return tuple(code for code in self.codes if code.family == family)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a code.

        Columns: family, code, label_lv, label_en, definition_lv, definition_en, include,
        exclude, cues, examples, include_en, exclude_en (the last six joined with "; ").
        """
        rows = [
            {
                "family": code.family,
                "code": code.id,
                "label_lv": code.label_lv,
                "label_en": code.label_en,
                "definition_lv": code.definition_lv,
                "definition_en": code.definition_en,
                "include": "; ".join(code.include),
                "exclude": "; ".join(code.exclude),
                "cues": "; ".join(cue.source for cue in code.cues),
                "examples": "; ".join(code.examples),
                "include_en": "; ".join(code.include_en),
                "exclude_en": "; ".join(code.exclude_en),
            }
            for code in self.codes
        ]
        columns = ["family", "code", "label_lv", "label_en", "definition_lv", "definition_en"]
        columns += ["include", "exclude", "cues", "examples", "include_en", "exclude_en"]
        return pd.DataFrame(rows, columns=columns)

    def _repr_html_(self) -> str:
        rows = []
        for family in self.families:
            title = f"{escape(family.label_lv)} <em>({escape(family.label_en)})</em>"
            rows.append(f'<tr><th colspan="3" style="text-align:left">{title}</th></tr>')
            for code in self.of_family(family.id):
                label = f"{escape(code.label_lv)}<br><em>{escape(code.label_en)}</em>"
                text = f"{escape(code.definition_lv)}<br><em>{escape(code.definition_en)}</em>"
                cells = (f"<code>{escape(code.id)}</code>", label, text)
                style = 'style="text-align:left;vertical-align:top"'
                row = "".join(f"<td {style}>{cell}</td>" for cell in cells)
                rows.append(f"<tr>{row}</tr>")
        codes = counted(len(self.codes), "code|codes")
        caption = f"{escape(self.title_lv)} ({escape(self.title_en)}), {codes}"
        return f"<table><caption>{caption}</caption><tbody>{''.join(rows)}</tbody></table>"
