"""What the page is told, as JSON: one function for each shape (docs/reader.md lists them)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

from sdk_text.publication.labels import Labels
from sdk_text.reader.looks import looks_of_coders, looks_of_codes, looks_of_families
from sdk_text.reader.material import Report
from sdk_text.reader.project import Project, kind_of
from sdk_text.reader.standing import Shown
from sdk_text.reader.stretches import joined, piece_id
from sdk_text.reader.words import page_words, say
from sdk_text.records import Coding, Segment
from sdk_text.review.decisions.record import Decision
from sdk_text.wording.texts import Lang

Json = dict[str, Any]


def project_view(project: Project) -> Json:
    """Return what the page needs to know once: codebook, coders, reports, words."""
    lines = [_report_line(project, id) for id in project.reports]
    counts = code_counts(project)
    for line in lines:
        del line["codes"]
    coder_looks = looks_of_coders([name for name, _ in project.coders()])
    return {
        "name": (project.corpus or project.opened.out).resolve().name,
        "lang": project.lang,
        "coder": project.coder,
        "readonly": project.readonly,
        "blind": project.blind,
        "revision": project.revision,
        "families": families_view(project),
        "codes": codes_view(project, counts),
        "coders": [
            {"name": name, "kind": kind, "color": coder_looks[name]}
            for name, kind in project.coders()
        ],
        "reports": lines,
        "sections": [{"id": id, "label": label} for id, label in section_labels(project).items()],
        "problems": project.problems,
        **undo_view(project),
        "words": page_words(project.lang),
    }


def code_counts(project: Project) -> Counter[str]:
    """Return the number of codings of each code that this coder may see, those rejected aside."""
    counts: Counter[str] = Counter()
    for id in project.reports:
        counts.update(_report_line(project, id)["codes"])
    return counts


def families_view(project: Project) -> list[Json]:
    """Return the families with label and colour."""
    looks = looks_of_families([f.id for f in project.codebook.families])
    return [
        {"id": f.id, "label": f.label(project.lang), **looks[f.id]}
        for f in project.codebook.families
    ]


def codes_view(project: Project, counts: Counter[str]) -> list[Json]:
    """Return the codes with all that the codebook says of them."""
    lang: Lang = project.lang
    looks = looks_of_codes(project.codebook)
    shipped = {code.id for code in project.material.codebook.codes}
    return [
        {
            "id": code.id,
            "family": code.family,
            "label": code.label(lang),
            "definition": code.definition(lang),
            "include": list(code.limits("include", lang)),
            "exclude": list(code.limits("exclude", lang)),
            "examples": list(code.examples),
            **looks[code.id],
            "own": code.id not in shipped,
            "memo": own_memo(project, "code", code.id),
            "memos": other_memos(project, "code", code.id),
            "count": counts[code.id],
        }
        for code in project.codebook.codes
    ]


def own_memo(project: Project, on: Any, id: str) -> str:
    """Return this coder's memo on a code or report."""
    memo = project.memos.own(project.coder, on, id)
    return memo.text if memo else ""


def other_memos(project: Project, on: Any, id: str) -> list[Json]:
    """Return the others' memos; none in blind mode."""
    if project.blind:
        return []
    return [
        {"coder": m.coder, "text": m.text}
        for m in project.memos.on(on, id)
        if m.coder != project.coder
    ]


def undo_view(project: Project) -> Json:
    """Return what undo and redo would do, in words, or null."""
    if project.journal is None:
        return {"undo": None, "redo": None}
    undo, redo = project.journal.undoable(), project.journal.redoable()
    return {
        "undo": label_in_words(project, undo.label) if undo else None,
        "redo": label_in_words(project, redo.label) if redo else None,
    }


def label_in_words(project: Project, label: str) -> str:
    """Return the label of an act ("accept difficulty/funding") in the page's language."""
    kind, _, what = label.partition(" ")
    name = what
    if what in project.known_codes():
        name = project.codebook.label(what, project.lang)
    verb = say(f"acts.{kind}", project.lang)
    return f"{verb}: {name}" if name else verb


def report_name(project: Project, id: str) -> str:
    """Return a report's name in the page's language, as the tables have it."""
    labels: Labels | None = project.cache.get("labels")
    if labels is None:
        labels = project.cache["labels"] = Labels(project.material.results)
    return labels.summary(id).get(project.lang)


def section_labels(project: Project) -> dict[str, str]:
    """Return the headings of the template's sections, by section id."""
    template = project.material.results.template
    return {s.id: template.label(s.id, project.lang) for s in template.sections}


def report_view(project: Project, id: str) -> Json:
    """Return a report with its text and everything in it."""
    report = project.report(id)
    return {
        **report_state(project, id),
        "title": report.title,
        "start": report.start,
        "end": report.end,
        "text": report.text[report.start : report.end],
        "sections": [
            {
                "section": row["section"],
                "heading": row["heading"],
                "heading_start": int(row["heading_start"]),
                "start": int(row["start"]),
                "end": int(row["end"]),
            }
            for row in report.sections
        ],
        "subheadings": [_span(row, "kind") for row in report.subheadings],
        "stray": [_span(row, "kind") for row in report.stray],
        "joins": report.joins,
        "boxes": [
            {
                "approach": row["approach"],
                "ticked": bool(row["ticked"]),
                "note": row["note"],
                "start": int(row["start"]),
                "end": int(row["end"]),
            }
            for row in report.boxes
            if int(row["end"]) > int(row["start"]) >= 0
        ],
    }


def report_state(project: Project, id: str) -> Json:
    """Return what an act can change of a report: segments, codings, memo."""
    report = project.report(id)
    standing = project.standing(id)
    segments: list[Json] = []
    pairs: list[tuple[Segment, Shown]] = []
    for segment in report.segments:
        shown = project.shown(id, segment.segment)
        readers = standing.readers(segment.segment)
        segments.append(
            {
                "segment": segment.segment,
                "section": segment.section,
                "start": segment.start,
                "end": segment.end,
                "lead_in": segment.lead_in or None,
                "reviewed": project.coder in readers if project.coder else bool(readers),
                "hidden": project.hidden(id, segment.segment),
            }
        )
        pairs += [(segment, row) for row in shown]
    return {
        "id": id,
        "revision": project.revision,
        "segments": segments,
        "codings": [coding_view(project, report, rows) for rows in joined(pairs)],
        "memo": own_memo(project, "report", id),
        "memos": other_memos(project, "report", id),
        "unplaced": [decision_view(d) for d in standing.unplaced if _may_see(project, d)],
    }


def coding_view(project: Project, report: Report, rows: list[tuple[Segment, Shown]]) -> Json:
    """Return a coding: one on a segment or words of it, or the pieces of a stretch.

    It is kept while its pieces are the very same objects, as they are until they are decided anew.
    """
    kept: dict[str, tuple[list[Shown], Json]] = project.cache.setdefault("views", {})
    pieces = [shown for _, shown in rows]
    known = kept.get(pieces[0].id)
    if known is not None and list(map(id, known[0])) == list(map(id, pieces)):
        return known[1]
    view = _coding(project, report, rows)
    kept[pieces[0].id] = (pieces, view)
    return view


def _coding(project: Project, report: Report, rows: list[tuple[Segment, Shown]]) -> Json:
    first_segment, first = rows[0]
    coding = first.coding
    return {
        "id": piece_id(rows),
        "code": coding.code,
        "start": min(row.coding.start for _, row in rows),
        "end": max(row.coding.end for _, row in rows),
        "pieces": [
            {"segment": s.segment, "start": row.coding.start, "end": row.coding.end}
            for s, row in rows
        ],
        "segment": first_segment.segment,
        "section": first_segment.section,
        "text": " ".join(row.coding.text for _, row in rows),
        "coder": coding.coder,
        "kind": kind_of(coding.coder),
        "confidence": _number(coding.confidence),
        "cue": cues_in(report, first_segment, coding.cue),
        "rule": coding.rule,
        "rule_text": reason(coding, project.lang),
        "memo": own_comment(first, project.coder) or coding.memo,
        # A memo decides nothing.
        "decided": max((d.decided for d in first.said if d.action != "comment"), default=""),
        "status": first.status,
        "disputed": first.disputed and not project.blind,
        "other_coders": list(first.others),
        "machine": _machine(first.machine),
        "said": [decision_view(d) for d in first.said if _may_see(project, d)],
        "hand": kind_of(coding.coder) == "person",
    }


def own_comment(shown: Shown, coder: str) -> str:
    """Return what this coder last remarked on a coding."""
    own = [d.comment for d in shown.said if d.coder == coder and d.comment]
    return own[-1] if own else ""


def decision_view(decision: Decision) -> Json:
    """Return what a person said."""
    return {
        "coder": decision.coder,
        "action": "settle" if decision.settles else decision.action,
        "code": decision.code,
        "new_code": decision.new_code,
        "decided": decision.decided,
        "memo": decision.comment,
        "text": decision.evidence or decision.text,
    }


def cues_in(report: Report, segment: Segment, cue: str) -> list[Json]:
    """Return the words that fired a coding, with their places in the document where found."""
    form = report.form(segment)
    found: list[Json] = []
    for words in filter(None, cue.split("; ")):
        at = form.text.find(words)
        start, end = form.span(at, at + len(words)) if at >= 0 else (-1, -1)
        found.append({"text": words, "start": start, "end": end})
    return found


def reason(coding: Coding, lang: Lang) -> str:
    """Return in words what gave a coding."""
    if kind_of(coding.coder) == "form":
        return say("why.form", lang)
    if coding.rule.startswith("llm:"):
        model = coding.rule.removeprefix("llm:").rpartition(":")[0]
        key = "why.llm_says" if coding.memo else "why.llm"
        return say(key, lang, model=model, reason=coding.memo)
    parts = [part for part in coding.rule.split("; ") if part]
    rules = [part for part in parts if part not in ("rules", "classifier") and ":" not in part]
    models = [part.partition(":")[2] for part in parts if part.startswith("classifier:")]
    told: list[str] = []
    if rules:
        key = "why.rule" if len(rules) == 1 else "why.rules"
        told.append(say(key, lang, rules=", ".join(rules)))
    if models:
        told.append(say("why.model", lang, model=models[0]))
    elif coding.coder == "classifier":
        told.append(say("why.classifier", lang))
    return " ".join(told)


def _report_line(project: Project, id: str) -> Json:
    """Return a report's line in the list, with the number of codings of each code ("codes")."""
    kept: dict[str, tuple[int, Json]] = project.cache.setdefault("lines", {})
    version = project.version(id)
    if id not in kept or kept[id][0] != version:
        kept[id] = (version, _counted(project, id))
    return {**kept[id][1], "memo": own_memo(project, "report", id)}


def _counted(project: Project, id: str) -> Json:
    report, standing = project.report(id), project.standing(id)
    codings = decided = reviewed = 0
    codes: Counter[str] = Counter()
    for segment in report.segments:
        for shown in project.shown(id, segment.segment):
            codings += shown.status != "rejected"
            codes[shown.coding.code] += shown.status != "rejected"
            decided += shown.status != "open"
        readers = standing.readers(segment.segment)
        reviewed += project.coder in readers if project.coder else bool(readers)
    return {
        "id": id,
        "title": report.title,
        "municipality": report_name(project, id),
        "words": report.words,
        "segments": len(report.segments),
        "codings": codings,
        "decided": decided,
        "reviewed": reviewed,
        "codes": codes,
    }


def _may_see(project: Project, decision: Decision) -> bool:
    return not project.blind or decision.coder == project.coder


def _machine(coding: Coding | None) -> Json | None:
    if coding is None:
        return None
    return {
        "coder": coding.coder,
        "confidence": _number(coding.confidence),
        "cue": coding.cue,
        "rule": coding.rule,
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def _span(row: Any, *more: str) -> Json:
    return {**{m: row[m] for m in more}, "start": int(row["start"]), "end": int(row["end"])}


def states(project: Project, reports: Iterable[str]) -> list[Json]:
    """Return the state of several reports."""
    return [report_state(project, id) for id in reports if id in project.reports]
