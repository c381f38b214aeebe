"""A run of two reports, its project, and what comes back of it."""

from __future__ import annotations

from dataclasses import replace

from exchange_examples import FUNDING, TRUST, codebook, make_results

from sdk_text.exchange.building import build_project
from sdk_text.exchange.into_decisions import Imported, project_decisions
from sdk_text.exchange.project import (
    Applied,
    Project,
    Selection,
    User,
    guid,
)
from sdk_text.frames import as_segments
from sdk_text.records import Document, ParsedDocument, Section, Summary
from sdk_text.results import Results
from sdk_text.review.decisions.apply import apply_decisions

SENTENCES = {
    "egle": ["Naudas nav.", "Ļaudis uzticas viens otram.", "Naudas nav.", "Viss sākās labi."],
    "osis": ["Nav laika.", "Kaimiņi palīdz kaimiņiem."],
}
CODINGS = [
    ("egle", 0, "", FUNDING, "rules"),
    ("egle", 1, "uzticas", TRUST, "rules"),
    ("egle", 2, "", FUNDING, "rules"),
    ("egle", 1, "viens otram", TRUST, "Anna"),
    ("osis", 1, "palīdz", TRUST, "Jānis"),
]


def made(sentences=SENTENCES, codings=CODINGS) -> Results:
    return make_results(sentences, codings)


def reports(results: Results) -> list[ParsedDocument]:
    """The results' documents as parsing gives them."""
    segments = as_segments(results.segments)
    found = []
    for name, text in results.texts.items():
        document = Document(name, name, text, "txt", "utf-8", "")
        summary = Summary(name, name, 1, name, name, 0, len(text))
        section = Section(name, "2.support", "", 0, 0, len(text))
        mine = tuple(s for s in segments if s.summary == name)
        found.append(ParsedDocument(document, (summary,), (section,), mine, (), (), (), ()))
    return found


def project(results: Results, lang="lv") -> Project:
    return build_project(results, lang=lang).project


def taken(given: Project, results: Results, **options) -> Imported:
    return project_decisions(given, reports(results), codebook(), **options)


def added(given: Project, source: int, words: str, code: str, who: str, **fields) -> Project:
    """The project after somebody coded the words."""
    old = given.sources[source]
    start = fields.pop("start", None)
    start = old.text.index(words) if start is None else start
    user = next((u for u in given.users if u.name == who), User(guid("user", who), who))
    applied = Applied(guid(who, words, start), code, user.guid, "2026-11-20T12:00:00Z")
    selection = Selection(
        guid("s", who, words, start), start, start + len(words), (applied,), words, **fields
    )
    sources = list(given.sources)
    sources[source] = replace(old, selections=(*old.selections, selection))
    return replace(given, sources=tuple(sources), users=tuple(dict.fromkeys((*given.users, user))))


def after_rerun(results: Results, decisions, machine=True) -> set[tuple[str, str, str, int]]:
    """What stands in codings after a new run under the decisions."""
    codings = results.codings[results.codings["coder"] == "rules"]
    texts = {name: results.texts[name] for name in results.summaries["summary"]}
    decided, _ = apply_decisions(
        codings if machine else codings.iloc[:0],
        results.segments,
        decisions,
        results.codebook,
        texts=texts,
    )
    rows = zip(decided["text"], decided["code"], decided["coder"], decided["start"], strict=True)
    return set(rows)
