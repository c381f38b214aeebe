"""Our codebook as a tree of codes that another program takes, and the reading of its texts."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from sdk_text.codebook import Code, Codebook, Family
from sdk_text.exchange.project import ProjectCode, guid
from sdk_text.exchange.words import MARK, heading_of, say
from sdk_text.palette import family_colour
from sdk_text.wording.texts import Lang

_LIMITS = ("include", "exclude")
_LISTS = (*_LIMITS, "cues", "examples")
_ITEM = "– "


def code_tree(codebook: Codebook, lang: Lang) -> tuple[ProjectCode, ...]:
    """Return families as codes that cannot be applied, with their codes below them."""
    names = unique_names(codebook, lang)
    return tuple(
        ProjectCode(
            guid=guid("family", family.id),
            name=names[family.id],
            description=_description(family, lang),
            colour=family_colour(position).lower(),
            codable=False,
            children=tuple(
                ProjectCode(
                    guid=guid("code", code.id),
                    name=names[code.id],
                    description=_description(code, lang),
                    colour=family_colour(position).lower(),
                )
                for code in codebook.of_family(family.id)
            ),
        )
        for position, family in enumerate(codebook.families)
    )


def unique_names(codebook: Codebook, lang: Lang) -> dict[str, str]:
    """Return a name for each family and code, by id: its label, qualified where two are equal.

    QualCoder and others know codes by their names: two of the same name would be one.
    """
    families = {family.id: family.label(lang) for family in codebook.families}
    labels = families | {code.id: code.label(lang) for code in codebook.codes}
    seen = Counter(map(name_key, labels.values()))
    for id, name in labels.items():
        if seen[name_key(name)] > 1 and "/" in id:
            labels[id] = f"{name} ({families[id.partition('/')[0]]})"
    seen = Counter(map(name_key, labels.values()))
    for id, name in labels.items():
        if seen[name_key(name)] > 1:
            labels[id] = f"{name} ({id})"
    return {id: " ".join(name.split()) for id, name in labels.items()}


def name_key(name: str) -> str:
    """Return a name as names are compared: case and spacing set aside."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _description(entry: Family | Code, lang: Lang) -> str:
    """Return a definition with all else that the codebook says, so that it can come back."""
    other: Lang = "en" if lang == "lv" else "lv"
    definitions = {"lv": entry.definition_lv, "en": entry.definition_en}
    lines = [definitions[lang]] if definitions[lang] else []
    below: list[str] = []
    if isinstance(entry, Code):
        lists = [*_limits(entry, lang), tuple(cue.source for cue in entry.cues), entry.examples]
        for name, items in zip(_LISTS, lists, strict=True):
            lines += _list(name, items, lang) if items else []
        for name, english, items in zip(
            _LIMITS, (entry.include_en, entry.exclude_en), _limits(entry, other), strict=True
        ):
            below += _list(name, items, other) if english else []
    lines += [MARK, f"{say('codes.other', lang)} {entry.label(other)}"]
    if definitions[other]:
        lines.append(_ITEM + " ".join(definitions[other].split()))
    lines += below
    lines.append(f"{say('codes.id', lang)} {entry.id}")
    return "\n".join(lines)


def _limits(code: Code, lang: Lang) -> list[tuple[str, ...]]:
    """Return what belongs to a code and what does not; Latvian where there is no English at all."""
    pairs = ((code.include, code.include_en), (code.exclude, code.exclude_en))
    return [latvian if lang == "lv" or not english else english for latvian, english in pairs]


def _list(name: str, items: Iterable[str], lang: Lang) -> list[str]:
    return [say(f"codes.{name}", lang), *(_ITEM + " ".join(item.split()) for item in items)]


class CodeText:
    """What a code's description says, taken apart."""

    def __init__(self, description: str) -> None:
        above, _, below = description.partition(MARK)
        definition: list[str] = []
        self.lists: dict[str, list[str]] = {name: [] for name in _LISTS}
        self.id = self.other_label = self.other_definition = ""
        self.other_lang: Lang = "en"
        self.other_lists: dict[str, list[str]] = {}
        """Limits in the other language; there where the code has them in both."""
        into: list[str] = definition
        for line in above.splitlines():
            name, rest = heading_of(line.strip(), "codes")
            if name in _LISTS and not rest:
                into = self.lists[name]
            elif into is definition or not line.strip().startswith(_ITEM.strip()):
                into = definition
                definition.append(line.strip())
            else:
                into.append(line.strip().removeprefix(_ITEM.strip()).strip())
        self.definition = " ".join(" ".join(definition).split())
        self._read_ours(below)

    def _read_ours(self, below: str) -> None:
        definition: list[str] = []
        into = definition
        for line in map(str.strip, below.splitlines()):
            name, rest = heading_of(line, "codes")
            if name == "id":
                self.id = rest
            elif name == "other":
                self.other_label, into = rest, definition
                self.other_lang = "en" if line.startswith(say("codes.other", "lv")) else "lv"
            elif name in _LIMITS and not rest:
                into = self.other_lists.setdefault(name, [])
            elif line.startswith(_ITEM.strip()):
                into.append(line.removeprefix(_ITEM.strip()).strip())
        self.other_definition = " ".join(definition)

    def limits(self, name: str, lang: Lang) -> tuple[str, ...]:
        """Return what belongs to the code, or what does not; a list that is alone is Latvian."""
        if name not in self.other_lists:
            return tuple(self.lists[name]) if lang == "lv" else ()
        return tuple((self.other_lists if lang == self.other_lang else self.lists)[name])


def nested_by_name(codes: tuple[ProjectCode, ...]) -> tuple[ProjectCode, ...]:
    """Return flat codes named "family.code", as Taguette writes them, as codes below families."""
    if any(code.children for code in codes):
        return codes
    names = {code.name for code in codes}
    below: dict[str, list[ProjectCode]] = {}
    for code in codes:
        family, dot, name = code.name.partition(".")
        if dot and name.strip() and family in names:
            below.setdefault(family, []).append(replace(code, name=name.strip()))
    moved = {code.guid for children in below.values() for code in children}
    return tuple(
        replace(code, codable=False, children=tuple(below[code.name]))
        if code.name in below
        else code
        for code in codes
        if code.guid not in moved
    )
