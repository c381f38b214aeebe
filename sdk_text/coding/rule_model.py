"""Rules as data: cue, conditions, code; read from YAML files and checked on the way in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from sdk_text.codebook import Code, Codebook, Cue
from sdk_text.codebook.loader import read_cues
from sdk_text.codebook.model import covers, names_a_file
from sdk_text.codebook.yaml_lines import Source, read_yaml
from sdk_text.errors import CodebookError
from sdk_text.wording.nearest import did_you_mean

RULE_SETS = Path(__file__).with_name("rule_sets")
CERTAIN = 0.5
"""Rules at or above this confidence code by themselves; the others only inform the classifier."""

_RULE = {"id", "code", "cues", "unless", "sections", "not_sections", "lead_in", "not_lead_in"}
_RULE |= {
    "kinds",
    "affirmed",
    "denied",
    "absent",
    "confidence",
    "examples",
    "counterexamples",
    "note",
}
_SCOPES = ("affirmed", "denied", "absent")
_KINDS = {"sentence", "item", "cell"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a rule file: fires when a cue and all conditions hold."""

    id: str
    code: str
    cues: tuple[Cue, ...]
    unless: tuple[Cue, ...] = ()
    """None of these may occur in the segment."""
    sections: tuple[str, ...] = ()
    """Only in these ("3" covers "3.initial"); empty: everywhere."""
    not_sections: tuple[str, ...] = ()
    lead_in: tuple[Cue, ...] = ()
    """One of these must occur in the lead-in or subheading over the segment."""
    not_lead_in: tuple[Cue, ...] = ()
    """None of these may occur there."""
    kinds: tuple[str, ...] = ()
    affirmed: bool = False
    """The words of the cue must not be denied."""
    denied: bool = False
    """The words of the cue must be denied."""
    absent: bool = False
    """The cue names a thing, and the text must say that it is not there."""
    confidence: float = 0.75
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()

    def in_section(self, section: str) -> bool:
        """Whether the rule applies in a section."""
        if any(covers(entry, section) for entry in self.not_sections):
            return False
        return not self.sections or any(covers(entry, section) for entry in self.sections)


@dataclass(frozen=True)
class RuleSet:
    """Rules with the word fields that their cues mention."""

    name: str
    rules: tuple[Rule, ...]
    fields: dict[str, tuple[Cue, ...]]
    sha256: str = ""


def load_rules(codebook: Codebook) -> RuleSet:
    """Return the rules that a codebook names, and the cues of codes that none of them gives.

    Raises:
        CodebookError: naming file and line.
    """
    if not codebook.rules:
        return _from_cues(codebook, codebook.codes, {})
    named = load_rule_files(rule_files(codebook), codebook)
    given = {rule.code for rule in named.rules} - set(codebook.cues_count)
    by_cues = [code for code in codebook.codes if code.id not in given]
    if not by_cues:
        return named
    more = _from_cues(codebook, by_cues, named.fields)
    digest = f"{named.sha256}+{codebook.sha256}"
    return RuleSet(named.name, (*named.rules, *more.rules), named.fields, digest)


def load_rule_files(files: Iterable[Path], codebook: Codebook) -> RuleSet:
    """Return the rules of files that belong together; word fields of one hold for all.

    Raises:
        CodebookError: naming file and line.
    """
    return _read(tuple(files), _Codes.of(codebook))


@dataclass(frozen=True)
class _Codes:
    """The codes that rules may name, and those whose rules are passed over."""

    here: tuple[str, ...]
    left_out: tuple[str, ...]
    """Those that a codebook leaves out of the one that it extends."""
    extended: bool
    """Whether it does: shipped rules for codes that are not there are passed over."""

    @classmethod
    def of(cls, codebook: Codebook) -> _Codes:
        here = tuple(code.id for code in codebook.codes)
        return cls(here, codebook.left_out, codebook.extended)

    def passes_over(self, file: Path, code: str) -> bool:
        shipped = self.extended and file.is_relative_to(RULE_SETS)
        return code not in self.here and (shipped or code in self.left_out)


def rule_files(source: Codebook | Path) -> tuple[Path, ...]:
    """Return the rule files that a codebook names, or of a folder; none where its cues are rules.

    Raises:
        CodebookError: there is no such rule set, or no rule file in the folder.
    """
    if isinstance(source, Path):
        files = tuple(sorted(source.glob("*.yaml"))) if source.is_dir() else (source,)
        if not files:
            raise CodebookError(f"{source}: no .yaml file in this folder")
        return files
    return tuple(file for name in source.rules for file in _named_files(source, name))


def _named_files(codebook: Codebook, name: str) -> tuple[Path, ...]:
    if names_a_file(name):
        return (Path(name),)
    path = RULE_SETS / name
    if "/" in name or "\\" in name or not path.is_dir():
        known = ", ".join(sorted(p.name for p in RULE_SETS.iterdir() if p.is_dir()))
        message = f"no rule set “{name}” (there are: {known}; or a .yaml file)"
        raise CodebookError(f"{codebook.source or 'codebook.yaml'}: {message}")
    return rule_files(path)


def _from_cues(
    codebook: Codebook, codes: Iterable[Code], fields: dict[str, tuple[Cue, ...]]
) -> RuleSet:
    rules = tuple(
        Rule(f"{code.id}#{number}", code.id, (cue,))
        for code in codes
        for number, cue in enumerate(code.cues, 1)
    )
    used = {name for rule in rules for cue in rule.cues for name in cue.fields()}
    unknown = sorted(used - set(fields))
    if unknown:
        message = f"cues mention word fields that only a rule file defines: {', '.join(unknown)}"
        raise CodebookError(f"{codebook.source}: {message}")
    return RuleSet(codebook.name, rules, fields, codebook.sha256)


@cache
def _read(files: tuple[Path, ...], codes: _Codes) -> RuleSet:
    fields: dict[str, tuple[Cue, ...]] = {}
    parsed: list[tuple[Source, yaml.Node, Rule]] = []
    digests = []
    for file in files:
        source = read_yaml(file)
        digests.append(source.sha256)
        entries = source.mapping(source.root, {"fields", "rules"})
        if "fields" in entries:
            for name, node in source.mapping(entries["fields"], set()).items():
                fields[name] = read_field(source, name, node, set(fields))
        for node in source.items(entries.get("rules")):
            if codes.passes_over(file, _code_of(source, node)):
                continue
            parsed.append((source, node, read_rule(source, node, codes.here)))
    _check(parsed, set(fields))
    name = files[0].stem if len(files) == 1 else files[0].parent.name
    return RuleSet(name, tuple(rule for _, _, rule in parsed), fields, "+".join(digests))


def passed_over(file: Path, source: Source, node: yaml.Node, codebook: Codebook) -> bool:
    """Return whether a rule is for a code that an extending codebook left out.

    Raises:
        CodebookError: it is no rule.
    """
    return _Codes.of(codebook).passes_over(file, _code_of(source, node))


def _code_of(source: Source, node: yaml.Node) -> str:
    return source.text(source.mapping(node, _RULE, {"id", "code", "cues"})["code"])


def read_field(source: Source, name: str, node: yaml.Node, earlier: set[str]) -> tuple[Cue, ...]:
    """Return the entries of a word field; it may mention the `earlier` ones.

    Raises:
        CodebookError: naming file and line.
    """
    if name in earlier:
        raise source.error(node, f"word field “{name}” stands twice")
    cues = read_cues(source, node)
    for cue in cues:
        if len(cue.parts) > 1 or len(cue.parts[0].near) > 1:
            raise source.error(node, f"entry “{cue.source}” of a word field has & or ~")
        if unknown := sorted(cue.fields() - earlier):
            message = f"word field “{name}” mentions no field before it: {', '.join(unknown)}"
            raise source.error(node, message)
    return cues


def _known_code(source: Source, node: yaml.Node, codes: tuple[str, ...]) -> str:
    code = source.text(node)
    if code in codes:
        return code
    what = f"code “{code}” is not in the codebook{did_you_mean(code, codes)}"
    if Path(source.path).is_relative_to(RULE_SETS):
        what += (
            "; the codebook's line “rules: sdk” asks for the shipped rules, which name all "
            "shipped codes: remove that line, or write “extends: sdk” and only what is your own"
        )
    raise source.error(node, what)


def read_rule(source: Source, node: yaml.Node, codes: tuple[str, ...]) -> Rule:
    """Return one rule; its code must be one of `codes`.

    Raises:
        CodebookError: naming file and line.
    """
    entry = source.mapping(node, _RULE, {"id", "code", "cues"})
    code = _known_code(source, entry["code"], codes)
    kinds = tuple(source.texts(entry.get("kinds")))
    if not set(kinds) <= _KINDS:
        raise source.error(entry["kinds"], f"kinds are {', '.join(sorted(_KINDS))}")
    cues = read_cues(source, entry["cues"])
    if not cues:
        raise source.error(entry["cues"], "a rule needs at least one cue")
    scopes = [name for name in _SCOPES if name in entry and source.flag(entry[name])]
    if len(scopes) > 1:
        raise source.error(node, f"a rule is one of these only: {', '.join(scopes)}")
    confidence = entry.get("confidence")
    return Rule(
        id=source.text(entry["id"]),
        code=code,
        cues=cues,
        unless=read_cues(source, entry.get("unless")),
        sections=tuple(source.texts(entry.get("sections"))),
        not_sections=tuple(source.texts(entry.get("not_sections"))),
        lead_in=read_cues(source, entry.get("lead_in")),
        not_lead_in=read_cues(source, entry.get("not_lead_in")),
        kinds=kinds,
        affirmed="affirmed" in scopes,
        denied="denied" in scopes,
        absent="absent" in scopes,
        confidence=source.number(confidence, 0.01, 1.0) if confidence is not None else 0.75,
        examples=tuple(source.texts(entry.get("examples"))),
        counterexamples=tuple(source.texts(entry.get("counterexamples"))),
    )


def _check(parsed: Iterable[tuple[Source, yaml.Node, Rule]], fields: set[str]) -> None:
    seen: set[str] = set()
    for source, node, rule in parsed:
        if rule.id in seen:
            raise source.error(node, f"rule “{rule.id}” stands twice")
        seen.add(rule.id)
        for message in unknown_fields(rule, fields):
            raise source.error(node, message)


def unknown_fields(rule: Rule, fields: set[str]) -> list[str]:
    """Return a message for each cue that mentions a word field which is not in `fields`."""
    return [
        f"cue “{cue.source}” mentions no known word field: {', '.join(sorted(unknown))}"
        for cue in (*rule.cues, *rule.unless, *rule.lead_in, *rule.not_lead_in)
        if (unknown := cue.fields() - fields)
    ]
