"""Made reports whose answers are given lines."""

from __future__ import annotations

from sdk_text.template import load_template


def report(place: str, lines: list[str]) -> str:
    """Return a report whose answers are these lines, shared out over some sections."""
    ids = ("2.support", "2.resources", "3.indepth", "5.implementation", "6.results", "comments")
    template = load_template()
    headings = {s.id: s.heading for s in template.sections}
    share = -(-len(lines) // len(ids))
    parts = [f"{place} NOVADA PILOTPROJEKTA KOPSAVILKUMS\n"]
    for i, section in enumerate(ids):
        parts += [headings[section], "\n", "\n".join(lines[i * share : (i + 1) * share]), "\n"]
    return "\n".join(parts)
