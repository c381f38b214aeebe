"""Codebooks from YAML files, checked on the way in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml

from sdk_text.codebook.cues import Cue, CueSyntaxError, parse_cue
from sdk_text.codebook.model import Code, Codebook, Family, Guidance, family_of, names_a_file
from sdk_text.codebook.writer import as_written
from sdk_text.codebook.yaml_lines import Source, each, read_yaml
from sdk_text.errors import CodebookError, InputError
from sdk_text.wording.nearest import did_you_mean

DEFAULT_PATH = Path(__file__).with_name("codebook.yaml")

_BOOK = {"name", "version", "title_lv", "title_en", "rules", "not_coded", "extends", "without"}
_BOOK |= {"cues_too", "left_out"}
_BOOK |= {"families", "codes", "guidelines", "settled"}
_FAMILY = {"id", "label_lv", "label_en", "definition_lv", "definition_en"}
_CODE = _FAMILY | {"include", "exclude", "include_en", "exclude_en", "cues", "examples"}
_GUIDANCE = {"lv", "en", "codes"}
_REQUIRED = {"id", "label_lv"}
"""An English label is the Latvian one where there is none."""
FAMILY_ID = re.compile(r"[a-z][a-z0-9_]*")
CODE_ID = re.compile(r"[a-z][a-z0-9_]*/[a-z0-9][a-z0-9_]*")


def load_codebook(path: str | Path | Codebook | None = None) -> Codebook:
    """Load a codebook; without a path, the one that is shipped.

    A `Codebook` made in Python is checked and returned, with the SHA-256 of its text.

    Raises:
        InputError: `path` is no path and no codebook.
        CodebookError: naming file and line (unreadable, unknown key, duplicate id, unknown
            family, a cue that does not parse …), of all codes that are wrong.
    """
    if path is None:
        return _default()
    if isinstance(path, Codebook):
        return checked(path)
    if not isinstance(path, (str, Path)):
        raise InputError(f"codebook={path!r}: give a YAML file or a Codebook")
    return _load(Path(path), ())


def checked(codebook: Codebook) -> Codebook:
    """Return a codebook made or changed in Python, once it is sound, with its SHA-256.

    Raises:
        CodebookError: no family or code, an id that is malformed, twice or of an unknown family,
            or cues that are not parsed.
    """
    families = [family.id for family in codebook.families]
    codes = [code.id for code in codebook.codes]
    faults = [f"family “{f}”: use a-z, 0-9 and _" for f in families if not FAMILY_ID.fullmatch(f)]
    faults += [
        f"code id “{c}” is not “family/name” (a-z, 0-9, _)"
        for c in codes
        if not CODE_ID.fullmatch(c)
    ]
    faults += [
        f"family “{family_of(c)}” of code “{c}” is not defined"
        for c in codes
        if family_of(c) not in families
    ]
    faults += [f"“{i}” stands twice" for i, n in Counter([*families, *codes]).items() if n > 1]
    faults += [
        f"cues of “{c.id}”: make them with sdk_text.codebook.parse_cue"
        for c in codebook.codes
        if not all(isinstance(cue, Cue) for cue in c.cues)
    ]
    if not families or not codes:
        faults.append("at least one family and one code are needed")
    if faults:
        raise CodebookError(f"codebook “{codebook.name}”: {faults[0]}")
    return replace(codebook, sha256=as_written(codebook)[1])


@cache
def _default() -> Codebook:
    return _load(DEFAULT_PATH, ())


def _load(path: Path, outer: tuple[Path, ...]) -> Codebook:
    """Load a codebook; `outer`: those that extend it."""
    source = read_yaml(path)
    extending = "extends" in source.mapping(source.root, _BOOK)
    needed = {"name"} if extending else {"name", "families", "codes"}
    entries = source.mapping(source.root, _BOOK, needed)
    base = _base(source, entries["extends"], path, outer) if extending else None
    if "without" in entries and base is None:
        raise source.error(entries["without"], "“without” leaves out codes of a codebook that "
                           "this one extends; write extends: sdk")  # fmt: skip
    own = _own_part(source, entries, base, path)
    if base is None:
        return _with_known_cases(source, entries.get("settled"), own, own)
    left_out = _left_out(source, entries.get("without"), base)
    whole = _extended(base, own, left_out, given="not_coded" in entries)
    return _with_known_cases(source, entries.get("settled"), own, whole)


def _own_part(
    source: Source, entries: dict[str, yaml.Node], base: Codebook | None, path: Path
) -> Codebook:
    """Return what a codebook says itself; `base`: the one that it extends."""
    families = _families(source, entries.get("families"), base)
    known = {family.id for family in families}
    codes = _codes(
        source, entries.get("codes"), known | {f.id for f in base.families} if base else known
    )
    if not codes and not (base and {"without", "rules"} & set(entries)):
        raise source.error(entries.get("codes", source.root), "at least one code is needed")

    def text(key: str) -> str:
        return source.text(entries[key]) if key in entries else ""

    rules = tuple(_rules_path(r, path) for r in _texts_or_text(source, entries.get("rules")))
    return Codebook(
        name=text("name"),
        version=text("version"),
        title_lv=text("title_lv"),
        title_en=text("title_en"),
        families=families,
        codes=codes,
        not_coded=tuple(source.texts(entries.get("not_coded"))),
        rules=rules,
        cues_count=tuple(source.texts(entries.get("cues_too"))),
        left_out=tuple(source.texts(entries.get("left_out"))),
        guidelines=_guidance(source, entries.get("guidelines")),
        settled=_guidance(source, entries.get("settled")),
        source="" if path == DEFAULT_PATH else str(path),
        sha256=source.sha256,
    )


def _left_out(source: Source, node: yaml.Node | None, base: Codebook) -> tuple[str, ...]:
    """Return the codes of `base` that a codebook leaves out."""
    left_out = tuple(source.texts(node))
    unknown = [code for code in left_out if code not in base]
    if unknown:
        near = did_you_mean(unknown[0], (code.id for code in base.codes))
        raise source.error(node, f"“{base.name}” has no code “{unknown[0]}”{near}")
    return left_out


def _base(source: Source, node: yaml.Node, path: Path, outer: tuple[Path, ...]) -> Codebook:
    """Return the codebook that another extends: by its name the shipped one, else a file."""
    name = source.text(node)
    shipped = _default() if outer or path != DEFAULT_PATH else None
    if shipped is not None and name == shipped.name:
        return shipped
    if not name.endswith((".yaml", ".yml")):
        raise source.error(node, f"extends “{name}”: write sdk, or the path of a .yaml file")
    other = (path.parent / name).resolve()
    if other in (*outer, path.resolve()):
        raise source.error(node, f"extends “{name}”: the files extend each other in a circle")
    return _load(other, (*outer, path.resolve()))


def _extended(base: Codebook, own: Codebook, left_out: tuple[str, ...], *, given: bool) -> Codebook:
    """Return `base` with the families, codes and rules of `own` added.

    A code or family of the same id is replaced at its place; rules of `base` keep giving it.
    """
    families = {f.id: f for f in base.families} | {f.id: f for f in own.families}
    codes = {c.id: c for c in base.codes if c.id not in left_out} | {c.id: c for c in own.codes}
    order = list(families)
    return replace(
        own,
        families=tuple(families.values()),
        codes=tuple(sorted(codes.values(), key=lambda code: order.index(code.family))),
        not_coded=own.not_coded if given else base.not_coded,
        rules=(*base.rules, *(rule for rule in own.rules if rule not in base.rules)),
        cues_count=(*base.cues_count, *(code.id for code in own.codes)),
        left_out=(*base.left_out, *left_out),
        guidelines=(*base.guidelines, *own.guidelines),
        settled=(*_still_told(base.settled, codes), *own.settled),
        sha256=f"{base.sha256}+{own.sha256}",
    )


def _still_told(cases: tuple[Guidance, ...], codes: Collection[str]) -> list[Guidance]:
    """Return the cases of which at least one code is left, without those that are not."""
    kept = []
    for case in cases:
        left = tuple(code for code in case.codes if code in codes)
        if left or not case.codes:
            kept.append(replace(case, codes=left))
    return kept


def _with_known_cases(
    source: Source, node: yaml.Node | None, own: Codebook, whole: Codebook
) -> Codebook:
    """Return `whole`, once every code that a settled case of `own` names is in it."""
    for item, case in zip(source.items(node), own.settled, strict=True):
        unknown = next((code for code in case.codes if code not in whole), None)
        if unknown is not None:
            near = did_you_mean(unknown, (code.id for code in whole.codes))
            raise source.error(item, f"settled case: there is no code “{unknown}”{near}")
    return whole


def _guidance(source: Source, node: yaml.Node | None) -> tuple[Guidance, ...]:
    """Return guidelines or settled cases; one language stands for both where the other lacks."""
    told = []
    for item in source.items(node):
        entry = source.mapping(item, _GUIDANCE)
        texts = {lang: source.text(entry[lang]) for lang in ("lv", "en") if lang in entry}
        if not any(texts.values()):
            raise source.error(item, "write its text as lv: or en: (or both)")
        first = next(text for text in texts.values() if text)
        told.append(
            Guidance(
                texts.get("lv") or first, texts.get("en") or first,
                tuple(source.texts(entry.get("codes"))),
            )
        )  # fmt: skip
    return tuple(told)


def _texts_or_text(source: Source, node: yaml.Node | None) -> list[str]:
    if node is None:
        return []
    return source.texts(node) if isinstance(node, yaml.SequenceNode) else [source.text(node)]


def _rules_path(rules: str, codebook: Path) -> str:
    """A name stays a name; a path is taken from the codebook's own folder."""
    return str(codebook.parent / rules) if names_a_file(rules) else rules


def _families(source: Source, node: yaml.Node | None, base: Codebook | None) -> tuple[Family, ...]:
    """Return the families; a codebook that extends `base` may have none of its own."""
    families: dict[str, Family] = {}

    def read(item: yaml.Node) -> None:
        entry = source.mapping(item, _FAMILY, _REQUIRED)
        values = _told(source, entry)
        if not FAMILY_ID.fullmatch(values["id"]):
            raise source.error(entry["id"], f"family id “{values['id']}”: use a-z, 0-9 and _")
        if values["id"] in families:
            raise source.error(entry["id"], f"family “{values['id']}” stands twice")
        families[values["id"]] = Family(**{"label_en": values["label_lv"], **values})

    each(source.items(node), read)
    if not families and base is None:
        raise source.error(node or source.root, "at least one family is needed")
    return tuple(families.values())


def _told(source: Source, entry: dict[str, yaml.Node]) -> dict[str, str]:
    """Return the texts of a family or code that say something; a label is needed."""
    values = {key: source.text(value) for key, value in entry.items()}
    for key in sorted(_REQUIRED):
        if not values[key]:
            raise source.error(entry[key], f"“{key}” is empty")
    return {key: text for key, text in values.items() if text}


def _codes(source: Source, node: yaml.Node | None, families: set[str]) -> tuple[Code, ...]:
    codes: dict[str, Code] = {}

    def read(item: yaml.Node) -> None:
        entry = source.mapping(item, _CODE, _REQUIRED)
        code = _code(source, entry)
        if code.family not in families:
            known = ", ".join(sorted(families))
            message = (
                f"family “{code.family}” of code “{code.id}” is not defined (there are: {known})"
            )
            raise source.error(entry["id"], message)
        if code.id in codes:
            raise source.error(entry["id"], f"code “{code.id}” stands twice")
        codes[code.id] = code

    each(source.items(node), read)
    return tuple(codes.values())


def _code(source: Source, entry: dict[str, yaml.Node]) -> Code:
    values = _told(source, {key: entry[key] for key in _FAMILY if key in entry})
    if not CODE_ID.fullmatch(values["id"]):
        message = f"code id “{values['id']}” is not “family/name” (a-z, 0-9, _)"
        raise source.error(entry["id"], message)
    return Code(
        **{"label_en": values["label_lv"], **values},
        include=tuple(source.texts(entry.get("include"))),
        exclude=tuple(source.texts(entry.get("exclude"))),
        cues=read_cues(source, entry.get("cues")),
        examples=tuple(source.texts(entry.get("examples"))),
        include_en=tuple(source.texts(entry.get("include_en"))),
        exclude_en=tuple(source.texts(entry.get("exclude_en"))),
    )


def read_cues(source: Source, node: yaml.Node | None) -> tuple[Cue, ...]:
    """The cues of a list, parsed; a cue that stands twice or does not parse is an error."""
    cues: dict[str, Cue] = {}

    def read(item: yaml.Node) -> None:
        try:
            cue = parse_cue(source.text(item))
        except CueSyntaxError as error:
            raise source.error(item, str(error)) from error
        if cue.source in cues:
            raise source.error(item, f"cue “{cue.source}” stands twice")
        cues[cue.source] = cue

    each(source.items(node), read)
    return tuple(cues.values())
