"""Which of our codes the codes of a project are, and new codes for the others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sdk_text.codebook import Code, Codebook, CueSyntaxError, Family, family_of, parse_cue
from sdk_text.codebook.loader import CODE_ID, FAMILY_ID
from sdk_text.exchange.code_tree import CodeText, name_key, unique_names
from sdk_text.exchange.project import ProjectCode, guid
from sdk_text.text.signs import without_marks
from sdk_text.wording.texts import LANGUAGES, Lang

Path = Sequence[ProjectCode]
"""A code with those above it, from the top."""


class CodeIndex:
    """Which of our codes a code of a project is; a new id for those that we lack."""

    def __init__(
        self,
        roots: Iterable[ProjectCode],
        codebook: Codebook,
        used: Collection[str] | None = None,
    ) -> None:
        """Take the project's codes, the codebook to find them in, and which of them matter.

        Codes that are not `used` (guids; None: all are) have an id, but do not join the codebook.
        One that cannot be applied is a code all the same where somebody applied it: programs let
        a family be used as a code.
        """
        self.base = codebook
        self.ids: dict[str, str] = {}
        """Our code's id by the project's guid."""
        self.new: dict[str, ProjectCode] = {}
        """Codes that the codebook lacks, by their new id."""
        self.families: dict[str, ProjectCode | None] = {}
        """Families that the codebook lacks, by their new id; None: of codes without any."""
        self.deeper: list[str] = []
        """Names of codes that lay deeper than family and code."""
        self._codebook = codebook
        self._used = used
        self._known = {code.id for code in codebook.codes}
        self._taken = set(self._known)
        self._family_ids = {family.id for family in codebook.families}
        self._by_guid = {guid("code", id): id for id in self._known}
        self._by_name = _ids_by_name(codebook)
        self._whole_names = _whole_names(codebook)
        self._numbers: dict[str, int] = {}
        """The next number to try for an id that is taken."""
        every = [path for root in roots for path in root.walk()]
        paths = [path for path in every if path[-1].codable or path[-1].guid in (used or ())]
        claimed = self._claimed(paths)
        for path in paths:
            code = path[-1]
            self.ids[code.guid] = claimed.get(code.guid) or self._named(path) or self._new(path)

    def _claimed(self, paths: Iterable[Path]) -> dict[str, str]:
        """Return our code for those that say by identifier or description which it is, by guid.

        A copy that was given another name or family keeps the description of the code that it was
        made from, but is another code.
        """
        claims: dict[str, list[Path]] = defaultdict(list)
        for path in paths:
            told = CodeText(path[-1].description).id
            id = told if told in self._known else self._by_guid.get(path[-1].guid, "")
            if id:
                claims[id].append(path)
        found: dict[str, str] = {}
        for id, claimants in claims.items():
            owner = max(claimants, key=lambda path: self._likeness(path, id))
            alike = [path for path in claimants if _names(path) == _names(owner)]
            found |= {path[-1].guid: id for path in (owner, *alike)}
        return found

    def _likeness(self, path: Path, id: str) -> tuple[bool, bool, bool]:
        code = path[-1]
        named = id in self._by_name.get(name_key(code.name), ())
        return self._by_guid.get(code.guid) == id, named, self._lies_in_family(path, id)

    def _named(self, path: Path) -> str:
        """Return the one code of ours that has the name, and the family if it lies in any."""
        name = name_key(path[-1].name)
        named = self._by_name.get(name, set())
        if len(path) > 1:
            here = {id for id in named if self._lies_in_family(path, id)}
            named = here or {id for id in named if name in self._whole_names[id]}
        return next(iter(named)) if len(named) == 1 else ""

    def _lies_in_family(self, path: Path, code: str) -> bool:
        family = self._codebook.family(family_of(code))
        names = {name_key(family.id), name_key(family.label_lv), name_key(family.label_en)}
        return any(
            name_key(above.name) in names
            or above.guid == guid("family", family.id)
            or CodeText(above.description).id == family.id
            for above in path[:-1]
        )

    def _new(self, path: Path) -> str:
        """Return a new id: the top is the family, what lies between joins the name."""
        code, above = path[-1], path[:-1]
        used = self._used is None or code.guid in self._used
        if len(above) > 1 and used:
            self.deeper.append(" > ".join(p.name for p in path))
        told = CodeText(code.description).id
        if CODE_ID.fullmatch(told) and told not in self._known:
            family = self._family(above[0] if above else None, family_of(told))
            base = told
        else:
            family = self._family(above[0] if above else code if code.children else None)
            base = slug("_".join(p.name for p in [*above[1:], code])) or "code"
            base = f"{family}/{base}"
        id, number = base, self._numbers.get(base, 2)
        while id in self._taken:
            id, number = f"{base}_{number}", number + 1
        self._numbers[base] = number
        self._taken.add(id)
        if used:
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
            if name_key(top.name) in {
                name_key(family.id),
                name_key(family.label_lv),
                name_key(family.label_en),
            }:
                return family.id
        base = told if FAMILY_ID.fullmatch(told) else slug(top.name) or "family"
        id = base = base if base[0].isalpha() else f"f_{base}"
        number = 2
        while id in self._family_ids or self.families.get(id, top) != top:
            id, number = f"{base}_{number}", number + 1
        self.families[id] = top
        return id

    def ids_in_codebook(self) -> dict[str, str]:
        """Return those of `ids` that `codebook` has."""
        known = {code.id for code in self.codebook()}
        return {guid: id for guid, id in self.ids.items() if id in known}

    def codebook(self) -> Codebook:
        """Return the codebook with the project's new families and codes at its end."""
        families = [_as_family(id, top) for id, top in self.families.items()]
        used = {family_of(id) for id in self.new}
        return replace(
            self._codebook,
            families=(*self._codebook.families, *(f for f in families if f.id in used)),
            codes=(
                *self._codebook.codes,
                *(_as_code(id, code, self._top(id)) for id, code in self.new.items()),
            ),
        )

    def _top(self, code: str) -> str:
        top = self.families.get(family_of(code))
        return top.name if top else ""


def _ids_by_name(codebook: Codebook) -> dict[str, set[str]]:
    """Return the codes that a name may mean: id, label in either language, qualified label."""
    found: dict[str, set[str]] = defaultdict(set)
    names = [unique_names(codebook, lang) for lang in LANGUAGES]
    for code in codebook:
        told = (code.id, code.label_lv, code.label_en, *(n[code.id] for n in names))
        for name in told:
            found[name_key(name)].add(code.id)
    return found


def _whole_names(codebook: Codebook) -> dict[str, set[str]]:
    """Return the names of each code that tell its family, too: its id, and labels qualified."""
    names = [unique_names(codebook, lang) for lang in LANGUAGES]
    return {
        code.id: {
            name_key(code.id),
            *(
                name_key(n[code.id])
                for n, label in zip(names, (code.label_lv, code.label_en), strict=True)
                if name_key(n[code.id]) != name_key(label)
            ),
        }
        for code in codebook
    }


def _names(path: Path) -> tuple[str, ...]:
    return tuple(name_key(code.name) for code in path)


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
    if told.id and told.id != id:
        # A copy of another code has that one's label in the other language.
        labels = {"lv": code.name, "en": code.name}
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
        told.limits("include", "lv"),
        told.limits("exclude", "lv"),
        tuple({cue.source: cue for cue in cues}.values()),
        tuple(told.lists["examples"]),
        told.limits("include", "en"),
        told.limits("exclude", "en"),
    )


def slug(name: str) -> str:
    """Return a name as an id: Latin letters without marks, digits, "_"."""
    plain = without_marks(name.casefold())
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60].strip("_")
