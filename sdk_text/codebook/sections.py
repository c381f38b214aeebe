"""Sections that a codebook or its rules name, and the template of the reports has not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdk_text.codebook.loader import load_codebook
from sdk_text.codebook.model import Codebook, covers
from sdk_text.wording.nearest import did_you_mean

if TYPE_CHECKING:
    from sdk_text.template import Template


def unknown_sections(codebook: Codebook, template: Template) -> list[str]:
    """Return a sentence for each section that a codebook of one's own names in vain.

    What the shipped codebook and its rules name is passed over: an own template may do without.
    """
    known = [section.id for section in template.sections]
    shipped = set(load_codebook().not_coded)
    said = []
    for entry in codebook.not_coded:
        if entry not in shipped and not _covers_any(entry, known):
            said.append(
                f"{codebook.source or codebook.name}: not_coded: the template has no section "
                f"{entry!r}, so nothing is left uncoded by it{did_you_mean(entry, known)}"
            )
    for rule, entry in _of_rules(codebook):
        if not _covers_any(entry, known):
            said.append(
                f"{codebook.source or codebook.name}: rule {rule!r}: the template has no section "
                f"{entry!r}{did_you_mean(entry, known)}"
            )
    return said


def _of_rules(codebook: Codebook) -> Iterator[tuple[str, str]]:
    """Yield rules of one's own with the sections that they name."""
    from sdk_text.coding.rule_model import load_rules

    if not codebook.rule_files:
        return
    shipped = {rule.id for rule in load_rules(load_codebook()).rules}
    for rule in load_rules(codebook).rules:
        if rule.id not in shipped:
            yield from ((rule.id, entry) for entry in (*rule.sections, *rule.not_sections))


def _covers_any(entry: str, sections: list[str]) -> bool:
    return any(covers(entry, section) for section in sections)
