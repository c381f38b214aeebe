"""Our codebook as a tree of codes that another program takes, and back."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sdk_text.codebook import Code, Codebook, CueSyntaxError, Family, parse_cue
from sdk_text.exchange.project import ProjectCode, guid
from sdk_text.exchange.words import MARK, heading_of, say
from sdk_text.wording.texts import Lang

_FAMILY_ID = re.compile(r"[a-z][a-z0-9_]*")
_CODE_ID = re.compile(r"[a-z][a-z0-9_]*/[a-z0-9][a-z0-9_]*")
_LISTS = ("include", "exclude", "cues")
_ITEM = "– "


def code_tree(codebook: Codebook, lang: Lang) -> tuple[ProjectCode, ...]:
    """Return families as codes that cannot be applied, with their codes below them."""
    names = unique_names(codebook, lang)
    return tuple(
        ProjectCode(
            guid=guid("family", family.id),
            name=names[family.id],
            description=_description(family, lang),
            colour=colour(position),
            codable=False,
            children=tuple(
                ProjectCode(
                    guid=guid("code", code.id),
                    name=names[code.id],
                    description=_description(code, lang),
                    colour=colour(position),
                )
                for code in codebook.of_family(family.id)
            ),
        )
        for position, family in enumerate(codebook.families)
    )


def colour(position: int) -> str:
    """Return the colour that our figures give to the family at `position`."""
    from sdk_text.publication.figures.style import colour as of_figures

    return of_figures(position).lower()


def unique_names(codebook: Codebook, lang: Lang) -> dict[str, str]:
    """Return a name for each family and code, by id: its label, qualified where two are equal.

    QualCoder and others know codes by their names: two of the same name would be one.
    """
    families = {family.id: family.label(lang) for family in codebook.families}
    labels = families | {code.id: code.label(lang) for code in codebook.codes}
    seen = Counter(map(_key, labels.values()))
    for id, name in labels.items():
        if seen[_key(name)] > 1 and "/" in id:
            labels[id] = f"{name} ({families[id.partition('/')[0]]})"
    seen = Counter(map(_key, labels.values()))
    for id, name in labels.items():
        if seen[_key(name)] > 1:
            labels[id] = f"{name} ({id})"
    return {id: " ".join(name.split()) for id, name in labels.items()}


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _description(entry: Family | Code, lang: Lang) -> str:
    """Return a definition with all else that the codebook says, so that it can come back."""
    other: Lang = "en" if lang == "lv" else "lv"
    definitions = {"lv": entry.definition_lv, "en": entry.definition_en}
    lines = [definitions[lang]] if definitions[lang] else []
    if isinstance(entry, Code):
        cues = [cue.source for cue in entry.cues]
        for name, items in zip(_LISTS, (entry.include, entry.exclude, cues), strict=True):
            if items:
                lines += [say(f"codes.{name}", lang), *(_ITEM + " ".join(i.split()) for i in items)]
    lines += [MARK, f"{say('codes.other', lang)} {entry.label(other)}"]
    if definitions[other]:
        lines.append(_ITEM + " ".join(definitions[other].split()))
    lines.append(f"{say('codes.id', lang)} {entry.id}")
    return "\n".join(lines)


class CodeText:
    """What a code's description says, taken apart."""

    def __init__(self, description: str) -> None:
        above, _, below = description.partition(MARK)
        definition: list[str] = []
        self.lists: dict[str, list[str]] = {name: [] for name in _LISTS}
        self.id = self.other_label = self.other_definition = ""
        self.other_lang: Lang = "en"
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
        for line in below.splitlines():
            self._read_ours(line.strip())

    def _read_ours(self, line: str) -> None:
        name, rest = heading_of(line, "codes")
        if name == "id":
            self.id = rest
        elif name == "other":
            self.other_label = rest
            self.other_lang = "en" if line.startswith(say("codes.other", "lv")) else "lv"
        elif line.startswith(_ITEM.strip()):
            self.other_definition = line.removeprefix(_ITEM.strip()).strip()


class CodeIndex:
    """Which of our codes a code of a project is; a new id for those that we lack."""

    def __init__(self, roots: Iterable[ProjectCode], codebook: Codebook) -> None:
        """Take the project's codes and the codebook to find them in."""
        self.ids: dict[str, str] = {}
        """Our code's id by the project's guid."""
        self.new: dict[str, ProjectCode] = {}
        """Codes that the codebook lacks, by their new id."""
        self.families: dict[str, ProjectCode | None] = {}
        """Families that the codebook lacks, by their new id; None: of codes without any."""
        self.deeper: list[str] = []
        """Names of codes that lay deeper than family and code."""
        self._codebook = codebook
        self._known = {code.id for code in codebook.codes}
        self._family_ids = {family.id for family in codebook.families}
        self._names = {lang: unique_names(codebook, lang) for lang in ("lv", "en")}
        for root in roots:
            for path in root.walk():
                self._add(path)

    def _add(self, path: Sequence[ProjectCode]) -> None:
        code = path[-1]
        if not code.codable:
            return
        found = self._find(code, path[:-1]) or self._new(path)
        self.ids[code.guid] = found

    def _find(self, code: ProjectCode, above: Sequence[ProjectCode]) -> str:
        told = CodeText(code.description).id
        if told in self._known:
            return told
        by_guid = next((id for id in self._known if guid("code", id) == code.guid), "")
        if by_guid:
            return by_guid
        named = [
            entry.id
            for entry in self._codebook.codes
            if _key(code.name)
            in {_key(n) for n in (entry.id, entry.label_lv, entry.label_en)}
            | {_key(names[entry.id]) for names in self._names.values()}
        ]
        if len(named) > 1 and above:
            families = {_key(path.name) for path in above}
            named = [id for id in named if families & self._family_names(id)] or named
        return named[0] if len(named) == 1 else ""

    def _family_names(self, code: str) -> set[str]:
        family = self._codebook.family(code.partition("/")[0])
        return {_key(family.id), _key(family.label_lv), _key(family.label_en)}

    def _new(self, path: Sequence[ProjectCode]) -> str:
        """Return a new id: the top is the family, what lies between joins the name."""
        code, above = path[-1], path[:-1]
        if len(above) > 1:
            self.deeper.append(" > ".join(p.name for p in path))
        told = CodeText(code.description).id
        if _CODE_ID.fullmatch(told):
            family = self._family(above[0] if above else None, told.partition("/")[0])
            id = base = told
        else:
            family = self._family(above[0] if above else code if code.children else None)
            base = slug("_".join(p.name for p in [*above[1:], code])) or "code"
            id = base = f"{family}/{base}"
        number = 2
        while id in self._known or id in self.new:
            id, number = f"{base}_{number}", number + 1
        self.new[id] = code
        return id

    def _family(self, top: ProjectCode | None, wanted: str = "") -> str:
        told = wanted or (CodeText(top.description).id if top else "other")
        if told in self._family_ids:
            return told
        if top is None:
            self.families.setdefault(told, None)
            return told
        for family in self._codebook.families:
            if _key(top.name) in {_key(family.id), _key(family.label_lv), _key(family.label_en)}:
                return family.id
        base = told if _FAMILY_ID.fullmatch(told) else slug(top.name) or "family"
        id = base = base if base[0].isalpha() else f"f_{base}"
        number = 2
        while id in self._family_ids or self.families.get(id, top) != top:
            id, number = f"{base}_{number}", number + 1
        self.families[id] = top
        return id

    def codebook(self) -> Codebook:
        """Return the codebook with the project's new families and codes at its end."""
        families = [_as_family(id, top) for id, top in self.families.items()]
        used = {id.partition("/")[0] for id in self.new}
        return replace(
            self._codebook,
            families=(*self._codebook.families, *(f for f in families if f.id in used)),
            codes=(
                *self._codebook.codes,
                *(_as_code(id, code, self._top(id)) for id, code in self.new.items()),
            ),
        )

    def _top(self, code: str) -> str:
        top = self.families.get(code.partition("/")[0])
        return top.name if top else ""


def _as_family(id: str, top: ProjectCode | None) -> Family:
    if top is None:
        return Family(id, id, id)
    labels, definitions = _both_languages(top, top.name)
    return Family(id, labels["lv"], labels["en"], definitions["lv"], definitions["en"])


def _both_languages(code: ProjectCode, name: str) -> tuple[dict[Lang, str], dict[Lang, str]]:
    told = CodeText(code.description)
    labels: dict[Lang, str] = {"lv": name, "en": name}
    definitions: dict[Lang, str] = {"lv": told.definition, "en": told.definition}
    if told.other_label:
        labels[told.other_lang] = told.other_label
        definitions[told.other_lang] = told.other_definition
    return labels, definitions


def _as_code(id: str, code: ProjectCode, family: str) -> Code:
    told = CodeText(code.description)
    # A name that was qualified on its way out is a label again.
    name = code.name.removesuffix(f" ({family})") if told.id else code.name
    labels, definitions = _both_languages(code, name)
    cues = []
    for source in told.lists["cues"]:
        try:
            cues.append(parse_cue(source))
        except CueSyntaxError:
            continue
    return Code(
        id,
        labels["lv"],
        labels["en"],
        definitions["lv"],
        definitions["en"],
        tuple(told.lists["include"]),
        tuple(told.lists["exclude"]),
        tuple({cue.source: cue for cue in cues}.values()),
    )


def slug(name: str) -> str:
    """Return a name as an id: Latin letters without marks, digits, "_"."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60].strip("_")
