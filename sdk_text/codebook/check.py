"""What is wrong with a codebook or a rule file: every place by file and line, before a run is lost.

Errors are what a run would refuse. Remarks are what it would take without a word: an example that
its own rule misses, a code that nothing codes, a cue that stands in two rules of one code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import yaml

from sdk_text.codebook.loader import load_codebook
from sdk_text.codebook.model import Codebook
from sdk_text.codebook.yaml_lines import Source, read_yaml
from sdk_text.coding.rule_model import (
    CERTAIN,
    RULE_SETS,
    Rule,
    passed_over,
    read_field,
    read_rule,
    rule_files,
    unknown_fields,
)
from sdk_text.errors import CodebookError
from sdk_text.wording.plurals import counted
from sdk_text.wording.texts import Lang

if TYPE_CHECKING:
    from sdk_text.coding.rules import RuleMatcher
    from sdk_text.records import Segment

Kind = Literal["error", "remark"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at."""

    kind: Kind
    message: str
    """With file and line in front, where it has a place."""

    def __str__(self) -> str:
        return self.message if self.kind == "error" else f"{self.message} (remark)"


@dataclass(frozen=True, slots=True)
class _Placed:
    rule: Rule
    source: Source
    node: yaml.Node

    def remark(self, message: str) -> Finding:
        return Finding("remark", str(self.source.error(self.node, message)))


def check(path: str | Path, codebook: str | Path | None = None) -> list[Finding]:
    """Return what is wrong with a codebook, a rule file or a folder of rule files.

    Args:
        path: a codebook (its rules are checked with it), a rule file, or a folder of rule files.
        codebook: the codebook whose codes rule files name; by default the shipped one.

    Returns:
        Errors, then remarks, each in the order of the files; empty if all is well.

    Raises:
        CodebookError: the file itself cannot be read, or is neither of the two.
    """
    path = Path(path)
    if path.is_dir() or _is_rule_file(read_yaml(path)):
        book = load_codebook(codebook)
        return _sorted(_check_rules(rule_files(path), book, partial=not path.is_dir()))
    try:
        book = load_codebook(path)
        files = rule_files(book)
    except CodebookError as error:
        return _errors(error)
    return _sorted([*_check_book(book), *_check_rules(files, book)])


def is_rule_file(path: str | Path) -> bool:
    """Return whether a file or folder holds rules and no codebook.

    Raises:
        CodebookError: it cannot be read, or is neither of the two.
    """
    return Path(path).is_dir() or _is_rule_file(read_yaml(Path(path)))


def _is_rule_file(source: Source) -> bool:
    root = source.root
    entries = root.value if isinstance(root, yaml.MappingNode) else []
    keys = {str(getattr(key, "value", "")) for key, _ in entries}
    if keys & {"rules", "fields"} and not keys & {"families", "codes"}:
        return True
    if keys & {"families", "codes", "name"}:
        return False
    raise CodebookError(
        f"{source.path}: neither a codebook (families, codes) nor a rule file (rules, fields)"
    )


def _sorted(findings: Sequence[Finding]) -> list[Finding]:
    return [f for kind in ("error", "remark") for f in findings if f.kind == kind]


def _check_book(book: Codebook) -> Iterator[Finding]:
    for family in book.families:
        if not book.of_family(family.id):
            yield Finding("remark", f"{book.source}: family {family.id!r} has no code")
    yield from _same_labels(book)
    for code in book.codes:
        if not code.definition_lv and not code.definition_en:
            yield Finding("remark", f"{book.source}: code {code.id!r} has no definition")
        for name, latvian, english in (
            ("include", code.include, code.include_en),
            ("exclude", code.exclude, code.exclude_en),
        ):
            if latvian and english and len(latvian) != len(english):
                yield Finding(
                    "remark",
                    f"{book.source}: code {code.id!r}: {name} has {len(latvian)} and {name}_en "
                    f"{counted(len(english), 'entry|entries')} (put a text with commas in quotes)",
                )


def _same_labels(book: Codebook) -> Iterator[Finding]:
    """Name codes of one family that nobody can tell apart in a table."""
    languages: tuple[Lang, ...] = ("lv", "en")
    for language in languages:
        first: dict[tuple[str, str], str] = {}
        for code in book.codes:
            label = code.label(language)
            other = first.setdefault((code.family, label.casefold()), code.id)
            if other != code.id:
                what = f"{book.source}: codes {other!r} and {code.id!r} have one label_{language}"
                yield Finding("remark", f"{what} ({label!r})")


def _check_rules(files: Sequence[Path], book: Codebook, *, partial: bool = False) -> list[Finding]:
    """Check rule files together; `partial`: others may hold the fields and codes missing here."""
    findings: list[Finding] = []
    asked = {str(file) for file in files}
    if partial:
        files = [*(f for f in _beside(files[0]) if f not in files), *files]
    fields: dict[str, tuple[object, ...]] = {}
    placed: list[_Placed] = []
    for file in files:
        findings += _read_file(file, book, fields, placed)
    findings = _shipped_once(findings)
    findings += _check_together(placed, set(fields), asked)
    if files and not any(finding.kind == "error" for finding in findings):
        own = [entry for entry in placed if entry.source.path in asked]
        findings += _check_examples(own, book, files)
        if not partial:
            findings += _check_codes(placed, book)
    return findings


def _read_file(
    file: Path, book: Codebook, fields: dict[str, tuple[object, ...]], placed: list[_Placed]
) -> Iterator[Finding]:
    """Add a file's fields and rules to `fields` and `placed`; yield what is wrong with them."""
    try:
        source = read_yaml(file)
        entries = source.mapping(source.root, {"fields", "rules"})
        named = source.mapping(entries["fields"], set()) if "fields" in entries else {}
        nodes = source.items(entries.get("rules"))
    except CodebookError as error:
        yield Finding("error", str(error))
        return
    for name, node in named.items():
        try:
            fields[name] = read_field(source, name, node, set(fields))
        except CodebookError as error:
            yield from _errors(error)
            fields.setdefault(name, ())
    codes = tuple(code.id for code in book.codes)
    for node in nodes:
        try:
            if not passed_over(file, source, node, book):
                placed.append(_Placed(read_rule(source, node, codes), source, node))
        except CodebookError as error:
            yield from _errors(error)


def _errors(error: CodebookError) -> list[Finding]:
    return [Finding("error", line) for line in str(error).splitlines()]


def _shipped_once(findings: Sequence[Finding]) -> list[Finding]:
    """Keep the first error in shipped rules: all come from one line of the codebook."""
    shipped = [finding for finding in findings if finding.message.startswith(str(RULE_SETS))]
    if len(shipped) < 2:
        return list(findings)
    more = counted(len(shipped) - 1, "shipped rule|shipped rules")
    first = Finding("error", f"{shipped[0].message} (the same of {more} more)")
    return [
        first if f is shipped[0] else f for f in findings if f is shipped[0] or f not in shipped
    ]


def _beside(file: Path) -> list[Path]:
    """Return the other rule files of a rule set, whose word fields hold for this one, too."""
    together = sorted(file.parent.glob("*.yaml"))
    return together if (file.parent / "fields.yaml").is_file() else [file]


def _check_together(
    placed: Sequence[_Placed], fields: set[str], asked: set[str]
) -> Iterator[Finding]:
    ids: dict[str, _Placed] = {}
    cues: dict[tuple[str, str], _Placed] = {}
    for entry in placed:
        rule = entry.rule
        if rule.id in ids:
            message = f"rule {rule.id!r} stands twice (also {ids[rule.id].source.path})"
            yield Finding("error", str(entry.source.error(entry.node, message)))
        ids.setdefault(rule.id, entry)
        for message in unknown_fields(rule, fields):
            yield Finding("error", str(entry.source.error(entry.node, message)))
        # Hints below `CERTAIN` repeat the cues of certain rules on purpose; so do narrower rules.
        if rule.sections or rule.lead_in or rule.confidence < CERTAIN:
            continue
        for cue in rule.cues:
            first = cues.setdefault((rule.code, cue.source), entry)
            if first is not entry and entry.source.path in asked:
                yield entry.remark(
                    f"cue {cue.source!r} of rule {rule.id!r} stands in {first.rule.id!r}, too"
                )


def _check_examples(
    placed: Sequence[_Placed], book: Codebook, files: Sequence[Path]
) -> Iterator[Finding]:
    """Try each rule on its own examples."""
    from sdk_text.coding.rule_model import load_rule_files
    from sdk_text.coding.rules import RuleMatcher
    from sdk_text.records import Segment

    matcher = RuleMatcher(load_rule_files(files, book))
    for entry in placed:
        rule = entry.rule
        section = rule.sections[0] if rule.sections else ""
        kind = rule.kinds[0] if rule.kinds else "sentence"
        for texts, wanted in ((rule.examples, True), (rule.counterexamples, False)):
            for text in texts:
                segment = Segment("", section, "", 0, len(text), text, kind=kind)  # type: ignore[arg-type]
                if not rule.lead_in and not _fires_as(wanted, rule, segment, matcher):
                    what = "example does not fire" if wanted else "counterexample fires"
                    yield entry.remark(f"rule {rule.id!r}: its {what}: {text!r}")


def _fires_as(wanted: bool, rule: Rule, segment: Segment, matcher: RuleMatcher) -> bool:
    """Return whether a rule fires as wanted: without a parse, which is quick, or as in a run."""
    from sdk_text.codebook.trying import words_as_in_a_run
    from sdk_text.coding.words import words_of_text

    return any(
        (rule.id in {f.rule.id for f in matcher.firings(words(segment.text), segment)}) == wanted
        for words in (words_of_text, words_as_in_a_run)
    )


def _check_codes(placed: Sequence[_Placed], book: Codebook) -> Iterator[Finding]:
    coded = {entry.rule.code for entry in placed}
    for code in book.codes:
        if code.id not in coded and not code.cues:
            yield Finding(
                "remark",
                f"{book.source or book.name}: neither rule nor cue gives the code {code.id!r}",
            )
