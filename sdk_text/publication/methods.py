"""The methods text of a run, ready to paste, and the checklist items that the software answers."""

from __future__ import annotations

from typing import Any

import sdk_text
from sdk_text.analysis.units import counted
from sdk_text.coding.accuracy import accuracy_of
from sdk_text.llm.reporting import methods_paragraph
from sdk_text.publication.formats.markdown import escaped
from sdk_text.publication.labels import Labels
from sdk_text.publication.own_word import PLACED, people_who_coded
from sdk_text.publication.prepared import Prepared
from sdk_text.publication.provenance import (
    coded_segments,
    is_taken_over,
    read_by_persons,
    shares_of_coders,
    where_said,
)
from sdk_text.publication.unsettled import unsettled
from sdk_text.results import Results
from sdk_text.text.alphabet import alphabetical
from sdk_text.wording.filling import say
from sdk_text.wording.shipped import shipped
from sdk_text.wording.texts import Lang

_FILE = "methods.toml"
_PACKAGES = ("spacy", "onnxruntime", "pandas", "scikit-learn")


def _say(part: str, key: str, lang: Lang, **values: Any) -> str:
    return say(_FILE, f"{part}.{key}", lang, **values)


def methods_text(ready: Prepared, lang: Lang) -> str:
    """Return the methods text as Markdown: paragraphs, then the checklist items as a table."""
    results = ready.results
    paragraphs = [
        _corpus(results, lang),
        _codebook(results, lang),
        " ".join(text for text in (_coding(results, lang), _kept(results, lang)) if text),
        methods_paragraph(results, lang),
        _accuracy(results, lang),
        _review(results, lang),
        _agreement(results, lang),
        _repeats(ready, lang),
        _names(ready, lang),
        _citation(results, lang),
    ]
    lines = [f"# {_say('heading', 'methods', lang)}", ""]
    lines += [line for text in paragraphs if text for line in (escaped(text), "")]
    return "\n".join([*lines, *_checklist(results, lang)]) + "\n"


def _corpus(results: Results, lang: Lang) -> str:
    return _say(
        "method", "corpus_taken_over" if is_taken_over(results) else "corpus", lang,
        summaries=len(results.summaries),
        documents=int(results.summaries["document"].nunique()),
        words=int(results.segments["words"].sum()),
        sections=len(results.sections),
        segments=len(results.segments),
    )  # fmt: skip


def _codebook(results: Results, lang: Lang) -> str:
    book = results.codebook
    return _say(
        "method", "codebook", lang, name=book.name,
        version=_say("method", "version", lang, version=book.version) if book.version else "",
        families=len(book.families), codes=len(book.codes), digest=book.digest,
    )  # fmt: skip


def _coding(results: Results, lang: Lang) -> str:
    from sdk_text.analysis import codings_behind

    records, labels = codings_behind(results), Labels(results)
    shares = "; ".join(
        _say("method", "share", lang, coder=labels.coders([coder]), n=count, share=share)
        for coder, count, share in shares_of_coders(records, results)
    )
    engine = results.meta.get("engine", {})
    used = str(results.meta.get("coder", {}).get("coder", "combined"))
    origin = str(results.meta.get("origin", ""))
    kind = "coding_taken_over" if is_taken_over(results) else "coding"
    return _say(
        "method", kind if len(records) else f"{kind}_none", lang,
        project=str(results.meta.get("project", "")), origin=f"; {origin}" if origin else "",
        version=str(results.meta.get("sdk_text", sdk_text.__version__)),
        engine=str(engine.get("engine", engine.get("name", "–"))),
        engine_version=str(engine.get("version", "")),
        coder=labels.coders([used]),
        codings=len(records), shares=shares,
        coded=len(coded_segments(results)), segments=len(results.segments),
    ).replace(" ;", ";")  # fmt: skip


def _accuracy(results: Results, lang: Lang) -> str:
    if is_taken_over(results):
        return ""
    known = accuracy_of(results.meta, results.codebook)
    coder = Labels(results).coders([known.coder])
    if known.gap:
        return _say("method", f"accuracy_{known.gap}", lang, coder=coder)
    rows = known.frame
    right, given, real = (int(rows[name].sum()) for name in ("right", "given", "real"))
    said = _say(
        "method", "accuracy", lang,
        fitted="" if known.coder == "rules" else _say("method", "fitted", lang),
        units=int(rows["units"].max()), by_hand=int(rows["by_hand"].max()),
        f1=2 * right / (given + real), precision=right / given if given else 0.0,
        recall=right / real,
        by_code=_say("method", "by_code", lang) if len(counted(results)) else "",
    )  # fmt: skip
    if known.threshold is not None:
        nearest = _say("method", "accuracy_at", lang, measured=known.measured)
        said = f"{said} {nearest}"
    return f"{said} {_say('method', 'accuracy_own_rules', lang)}" if known.own_rules else said


def _kept(results: Results, lang: Lang) -> str:
    """Say from which confidence codings were kept, and why."""
    if is_taken_over(results):
        return ""
    threshold = accuracy_of(results.meta, results.codebook).threshold
    precision = results.meta.get("settings", {}).get("precision")
    if threshold is None:
        return ""
    if precision is None:
        return _say("method", "threshold", lang, threshold=threshold)
    return _say("method", "precision", lang, threshold=threshold, precision=float(precision))


def _review(results: Results, lang: Lang) -> str:
    if is_taken_over(results) and not len(results.decisions):
        return ""
    read = read_by_persons(results)
    if not read:
        return _say("method", "not_reviewed", lang)
    said = results.decisions[results.decisions["status"].isin(PLACED)]
    said = said[where_said(said).isin(results.segments["segment"])]
    counts = said["action"].value_counts()
    actions = {"accepted": "accept", "rejected": "reject", "recoded": "recode", "added": "add"}
    told = {name: int(counts.get(action, 0)) for name, action in actions.items()}
    changing = sum(told.values())
    none = set(where_said(said[said["action"] == "none"]))
    only = len(said) - changing - int(counts.get("none", 0))
    found = unsettled(results)
    sentences = [
        _say(
            "method", "reviewed", lang,
            read=len(set[str]().union(*read.values())), segments=len(results.segments),
            persons=len(read), names=", ".join(sorted(read, key=alphabetical)),
            decisions=changing, **told,
        )
    ]  # fmt: skip
    numbers = {"none": len(none), "only": only, "unsettled": len(found.differing),
               "unseen": len(found.unseen)}  # fmt: skip
    for key, n in numbers.items():
        more = {"counting": found.counting} if key == "unsettled" else {}
        sentences += [_say("method", f"reviewed_{key}", lang, n=n, **more)] if n else []
    return " ".join(sentences)


def _agreement(results: Results, lang: Lang) -> str:
    from sdk_text.publication.own_word import (
        compared_segments,
        how_read,
        own_codings,
        people_who_coded,
    )
    from sdk_text.review.agreement.agreement import agreement

    pair = people_who_coded(results)
    if pair is None:
        return ""
    segments = compared_segments(results, pair)
    own = [own_codings(results, coder) for coder in pair]
    found = agreement(own[0], own[1], segments, codebook=results.codebook, intervals=False)
    whole = found[found["level"] == "all"].iloc[0]
    how = how_read(results, pair, segments)
    return _say(
        "method", "agreement", lang, a=pair[0], b=pair[1], segments=len(segments),
        how=_say("method", f"agreement_{how}", lang),
        kappa=float(whole["kappa"]), alpha=float(whole["alpha"]), percent=float(whole["percent"]),
    ).strip()  # fmt: skip


def _repeats(ready: Prepared, lang: Lang) -> str:
    if not ready.repeated:
        return ""
    how = _say("method", "left_out" if ready.reuse_left_out else "included", lang)
    return _say("method", "repeats", lang, n=ready.repeated, how=how)


def _names(ready: Prepared, lang: Lang) -> str:
    """Say that names are replaced, if anybody is quoted: quotes are of what is coded."""
    quoted = ready.names == "replace" and len(counted(ready.results))
    return _say("method", "names", lang) if quoted else ""


def _citation(results: Results, lang: Lang) -> str:
    packages = results.meta.get("packages", {})
    return _say(
        "method", "citation", lang,
        version=str(results.meta.get("sdk_text", sdk_text.__version__)),
        python=str(results.meta.get("python", "–")),
        packages=", ".join(f"{n} {packages[n]}" for n in _PACKAGES if packages.get(n)) or "–",
    )  # fmt: skip


def _checklist(results: Results, lang: Lang) -> list[str]:
    labels = Labels(results)
    machines = [str(results.meta.get("coder", {}).get("coder", "combined"))]
    values: dict[str, Any] = {
        "machine": labels.coders(machines), "persons": len(read_by_persons(results)),
        "families": len(results.codebook.families), "codes": len(results.codebook.codes),
        "version": str(results.meta.get("sdk_text", sdk_text.__version__)),
        "summaries": len(results.summaries), "segments": len(results.segments),
        "coders": int(results.codings["coder"].nunique()),
    }  # fmt: skip
    lines = [f"## {_say('heading', 'checklists', lang)}", "", "| | | |", "| :--- | :--- | :--- |"]
    for key, entry in shipped(_FILE)["checklist"].items():
        answer = _answer(results, key, lang, values)
        lines.append(f"| {escaped(entry['item'])} | {escaped(entry[lang])} | {escaped(answer)} |")
    return lines


def _answer(results: Results, key: str, lang: Lang, values: dict[str, Any]) -> str:
    """Return what the run has to say on an item: only what was made is named."""
    coded = bool(len(counted(results)))
    if key == "trust":
        made = {
            "accuracy": coded and not accuracy_of(results.meta, results.codebook).gap,
            "sensitivity": coded,
            "agreement": people_who_coded(results) is not None,
        }
        said = ", ".join(_say("trust", name, lang) for name, there in made.items() if there)
        return f"{said[:1].upper()}{said[1:]}" if said else _say("answer", "none", lang)
    if is_taken_over(results) and key in ("coders", "derivation"):
        key = f"{key}_taken_over"
    nothing = key in ("quotes", "consistency") and not coded
    return _say("answer", "none" if nothing else key, lang, **values)
