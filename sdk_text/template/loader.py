"""template.toml → Template, with every entry checked and faults named in plain words."""

from __future__ import annotations

import re
import reprlib
import tomllib
from collections.abc import Iterable
from functools import cache
from os import PathLike
from pathlib import Path
from typing import Any, NoReturn

from sdk_text.errors import InputError
from sdk_text.system.given_files import printable, read_given_text
from sdk_text.template.model import (
    Closing,
    Form,
    FormApproach,
    PeriodPattern,
    PlaceKind,
    Template,
    TemplateSection,
    TitlePart,
)
from sdk_text.wording.nearest import did_you_mean

BUILT_IN = Path(__file__).with_name("template.toml")

_ID = re.compile(r"[a-z0-9][a-z0-9_.]*\Z")
_CLOSING = ("words", "names", "anywhere")
_TITLE_PART = re.compile(r"\{(place|number)\}|([\[\]])|([^{}\[\]]+)")


def load_template(path: str | PathLike[str] | None = None) -> Template:
    """Read a report template.

    Args:
        path: a TOML file like the built-in one (``sdk_text/template/template.toml``, which
            explains its entries); None for the built-in one.

    Raises:
        InputError: the file cannot be read or an entry is wrong; the message names the entry.
    """
    return _built_in() if path is None else _read(Path(path))


@cache
def _built_in() -> Template:
    return _Reader(BUILT_IN.read_text(encoding="utf-8"), BUILT_IN.name).template()


def _read(path: Path) -> Template:
    return _Reader(read_given_text(path, "template"), printable(path)).template()


class _Reader:
    """Checks one template file entry by entry."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        try:
            self.data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"{name}: not valid TOML: {error}") from None
        except RecursionError:
            raise InputError(f"{name}: not a template: nested too deeply") from None
        except ValueError as error:  # a number of thousands of digits
            raise InputError(f"{name}: not a template: {error}") from None

    def template(self) -> Template:
        known = {
            "name", "version", "title", "sections", "form", "subheadings", "periods",
            "lead_ins", "abbreviations", "tables", "prompts", "hints", "closing",
        }  # fmt: skip
        self.no_others(self.data, known, "the file")
        sections = self.sections()
        title = self.table(self.data, "title", "the file")
        self.no_others(title, {"pattern", "kinds"}, "[title]")
        return Template(
            name=self.string(self.data, "name", "the file", default=""),
            version=self.string(self.data, "version", "the file", default=""),
            title=self.title_parts(self.string(title, "pattern", "[title]")),
            kinds=tuple(self.kinds(title)),
            sections=sections,
            form=self.form({section.id for section in sections}),
            subheadings=tuple(self.subheadings()),
            periods=tuple(self.periods()),
            lead_ins=self.words("lead_ins", {"words"}),
            abbreviations=self.words("abbreviations", {"words", "may_end"}),
            may_end=self.words("abbreviations", {"words", "may_end"}, key="may_end"),
            prompts=self.words("prompts", {"words"}),
            hints=self.words("hints", {"words"}),
            closing=Closing(*(self.words("closing", set(_CLOSING), key=key) for key in _CLOSING)),
            column_names=self.words("tables", {"column_names"}, key="column_names"),
        )

    # ── pieces ───────────────────────────────────────────────────────────────────────────────────

    def title_parts(self, pattern: str) -> tuple[TitlePart, ...]:
        parts: list[TitlePart] = []
        group, inside, at = -1, False, 0
        for found in _TITLE_PART.finditer(pattern):
            if found.start() != at:
                self.fault("[title] pattern", f"cannot be read at {pattern[at:]!r}")
            at = found.end()
            name, bracket, words = found.groups()
            if bracket:
                if (bracket == "[") == inside:
                    self.fault("[title] pattern", "brackets must come in pairs, not nested")
                inside = bracket == "["
                group += inside
            elif name or any(c.isalnum() for c in words):
                kind = name or "words"
                parts.append(TitlePart(kind, words or "", inside, group if inside else -1))
        if at != len(pattern) or inside:
            self.fault("[title] pattern", "brackets and braces must come in pairs")
        if [part.kind for part in parts][:1] != ["place"] or parts[0].optional:
            self.fault("[title] pattern", "must begin with {place}")
        if not any(part.kind == "words" and not part.optional for part in parts):
            self.fault("[title] pattern", "needs at least one fixed word outside brackets")
        numbers = [part for part in parts if part.kind == "number"]
        if len(numbers) > 1 and not all(part.optional for part in numbers):
            self.fault("[title] pattern", "may hold {number} more than once only in brackets")
        return tuple(parts)

    def kinds(self, title: dict[str, Any]) -> Iterable[PlaceKind]:
        for where, entry in self.entries(title, "kinds", "title.kinds"):
            self.no_others(entry, {"genitive", "nominative", "english"}, where)
            yield PlaceKind(
                self.string(entry, "genitive", where),
                self.string(entry, "nominative", where),
                self.string(entry, "english", where, default=""),
            )

    def sections(self) -> tuple[TemplateSection, ...]:
        found: dict[str, TemplateSection] = {}
        wordings: dict[str, str] = {}
        for where, entry in self.entries(self.data, "sections", "sections", needed=True):
            section = self.section(where, entry)
            if section.id in found:
                self.fault(where, f"the id {section.id!r} is used twice")
            if section.parent and section.parent not in found:
                self.fault(where, f"parent {section.parent!r} is no section before it")
            if section.directly_after_parent and not section.parent:
                self.fault(where, "place = 'directly_after_parent' needs a parent")
            for wording in section.wordings:
                plain = "".join(c for c in wording.casefold() if c.isalnum())
                if not plain:
                    self.fault(where, f"the heading {wording!r} has no letters")
                if plain in wordings:
                    self.fault(where, f"has the same heading as section {wordings[plain]!r}")
                wordings[plain] = section.id
            found[section.id] = section
        return tuple(found.values())

    def section(self, where: str, entry: dict[str, Any]) -> TemplateSection:
        known = {
            "id", "heading", "number", "also", "parent", "optional", "place", "segments",
            "label_en", "short",
        }  # fmt: skip
        self.no_others(entry, known, where)
        section_id = self.string(entry, "id", where)
        where = f"{where} ({section_id})"
        if not _ID.match(section_id):
            self.fault(where, "an id may hold only a-z, 0-9, '.' and '_'")
        place = self.string(entry, "place", where, default="anywhere")
        if place not in ("anywhere", "directly_after_parent"):
            self.fault(where, f"place is {place!r}; allowed: 'anywhere', 'directly_after_parent'")
        return TemplateSection(
            id=section_id,
            heading=self.string(entry, "heading", where),
            number=self.string(entry, "number", where, default=""),
            also=self.strings(entry, "also", where),
            short=self.strings(entry, "short", where),
            parent=self.string(entry, "parent", where, default=""),
            optional=self.flag(entry, "optional", where),
            directly_after_parent=place == "directly_after_parent",
            segments=self.flag(entry, "segments", where, default=True),
            label_en=self.string(entry, "label_en", where, default=""),
        )

    def form(self, section_ids: set[str]) -> Form | None:
        if "form" not in self.data:
            return None
        form = self.table(self.data, "form", "the file")
        known = {
            "section",
            "ticks",
            "empty_boxes",
            "filled_boxes",
            "hints",
            "nothing",
            "agreed",
            "approaches",
        }
        self.no_others(form, known, "[form]")
        section = self.string(form, "section", "[form]")
        if section not in section_ids:
            self.fault("[form]", f"section {section!r} is not among the sections")
        approaches: list[FormApproach] = []
        for where, entry in self.entries(form, "approaches", "form.approaches", needed=True):
            self.no_others(entry, {"approach", "label", "free"}, where)
            line = FormApproach(
                self.string(entry, "approach", where),
                self.string(entry, "label", where),
                self.flag(entry, "free", where),
            )
            if line.approach in {other.approach for other in approaches}:
                self.fault(where, f"the approach {line.approach!r} is used twice")
            approaches.append(line)
        ticks = self.strings(form, "ticks", "[form]")
        if not ticks:
            self.fault("[form]", "needs at least one mark in ticks")
        return Form(
            section=section,
            approaches=tuple(approaches),
            ticks=ticks,
            empty_boxes=self.strings(form, "empty_boxes", "[form]"),
            filled_boxes=self.strings(form, "filled_boxes", "[form]"),
            nothing=self.strings(form, "nothing", "[form]"),
            agreed=self.strings(form, "agreed", "[form]"),
            hints=self.strings(form, "hints", "[form]"),
        )

    def subheadings(self) -> Iterable[str]:
        for where, entry in self.entries(self.data, "subheadings", "subheadings"):
            self.no_others(entry, {"text"}, where)
            yield self.string(entry, "text", where)

    def periods(self) -> Iterable[PeriodPattern]:
        for where, entry in self.entries(self.data, "periods", "periods"):
            self.no_others(entry, {"pattern", "inline", "alone"}, where)
            pattern = self.string(entry, "pattern", where)
            dates = re.findall(r"\{(?:from|to|on)\}", pattern)
            if sorted(dates) == ["{from}", "{to}"] and dates[0] != "{from}":
                self.fault(where, "pattern needs {from} before {to}")
            if dates not in (["{from}", "{to}"], ["{on}"]):
                self.fault(where, "pattern needs {from} and {to}, once each, or {on}")
            if any(pattern.count(a) != pattern.count(b) for a, b in ("()", "[]")):
                self.fault(where, "brackets in pattern must come in pairs")
            yield PeriodPattern(
                pattern, self.flag(entry, "inline", where), self.flag(entry, "alone", where)
            )

    def words(self, table: str, known: set[str], key: str = "words") -> tuple[str, ...]:
        if table not in self.data:
            return ()
        entry = self.table(self.data, table, "the file")
        self.no_others(entry, known, f"[{table}]")
        return self.strings(entry, key, f"[{table}]")

    # ── values ───────────────────────────────────────────────────────────────────────────────────

    def fault(self, where: str, what: str) -> NoReturn:
        raise InputError(f"{self.name}: {where}: {what}")

    def no_others(self, entry: dict[str, Any], known: set[str], where: str) -> None:
        for key in entry:
            if key not in known:
                near = did_you_mean(key, sorted(known))
                self.fault(
                    where, f"unknown entry {key!r}; allowed: {', '.join(sorted(known))}{near}"
                )

    def table(self, entry: dict[str, Any], key: str, where: str) -> dict[str, Any]:
        value = entry.get(key)
        if not isinstance(value, dict):
            self.fault(where, f"the table [{key}] is missing")
        return value

    def entries(
        self, entry: dict[str, Any], key: str, where: str, *, needed: bool = False
    ) -> Iterable[tuple[str, dict[str, Any]]]:
        values = entry.get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, dict) for v in values):
            self.fault(where, f"must be written as [[{where}]] tables")
        if needed and not values:
            self.fault("the file", f"has no [[{where}]]")
        return ((f"[[{where}]] entry {i}", value) for i, value in enumerate(values, 1))

    def string(
        self, entry: dict[str, Any], key: str, where: str, *, default: str | None = None
    ) -> str:
        value = entry.get(key, default)
        if value is None:
            self.fault(where, f"{key!r} is missing")
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.fault(where, f"{key!r} must be a text, not {reprlib.repr(value)}")
        return value

    def strings(self, entry: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
        values = entry.get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
            self.fault(where, f"{key!r} must be a list of texts, not {reprlib.repr(values)}")
        return tuple(values)

    def flag(self, entry: dict[str, Any], key: str, where: str, *, default: bool = False) -> bool:
        value = entry.get(key, default)
        if not isinstance(value, bool):
            self.fault(where, f"{key!r} must be true or false, not {reprlib.repr(value)}")
        return bool(value)
