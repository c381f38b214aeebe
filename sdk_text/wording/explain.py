"""Why a coding was made, in one sentence."""

from __future__ import annotations

from sdk_text.codebook import Codebook, load_codebook
from sdk_text.errors import CodebookError
from sdk_text.records import SUGGESTED, Coding
from sdk_text.wording.quotation import quoted
from sdk_text.wording.texts import Lang


def explain(coding: Coding, lang: Lang = "en", codebook: Codebook | None = None) -> str:
    """Say in one sentence who applied a coding, on which words, and how sure it is."""
    try:
        label = (codebook or load_codebook()).label(coding.code, lang)
    except CodebookError:
        label = coding.code
    cue = ", ".join(quoted(part, lang) for part in coding.cue.split("; ") if part)
    if lang == "lv":
        return _latvian(coding, label, cue)
    return _english(coding, label, cue)


def _rules(coding: Coding) -> str:
    return "" if coding.rule.startswith("classifier:") else coding.rule.replace("; ", ", ")


def _model(coding: Coding) -> str:
    return coding.rule.removeprefix("llm:").rpartition(":")[0] or "–"


def _machine(coding: Coding) -> bool:
    return coding.coder in {"rules", "classifier", "combined"}


def _memo(coding: Coding) -> str:
    return " ".join(coding.memo.split())


def _english(coding: Coding, label: str, cue: str) -> str:
    head = f"{quoted(label, 'en')} ({coding.code}) at {coding.segment}"
    if coding.coder == "form":
        return f"{head} was ticked in the report's form."
    if coding.coder in ("llm", SUGGESTED):
        how = "suggested" if coding.coder == SUGGESTED else "given"
        why = f" ({coding.memo})" if coding.memo else ""
        return (
            f"{head} was {how} by the language model {_model(coding)} in "
            f"{coding.confidence:.0%} of its readings{why}: it quotes {cue}."
        )
    if not _machine(coding):
        memo = f", who noted: {_memo(coding)}" if coding.memo else ""
        return f"{head} was applied by {coding.coder}{memo}."
    who = {"rules": "the rules", "classifier": "the classifier"}.get(
        coding.coder, "rules and classifier together"
    )
    rules = _rules(coding)
    ground = f"rule {rules} fired on {cue}" if rules else f"the words that weighed most are {cue}"
    return f"{head} was given by {who} with confidence {coding.confidence:.2f}: {ground}."


def _latvian(coding: Coding, label: str, cue: str) -> str:
    head = f"Kods {quoted(label, 'lv')} ({coding.code}) vietā {coding.segment}"
    if coding.coder == "form":
        return f"{head} atzīmēts kopsavilkuma veidlapā."
    if coding.coder in ("llm", SUGGESTED):
        how = "ierosināja" if coding.coder == SUGGESTED else "piešķīra"
        why = f" ({coding.memo})" if coding.memo else ""
        share = f"{coding.confidence:.0%}".replace("%", "\u00a0%")
        return f"{head}: {how} valodas modelis {_model(coding)} {share} lasījumu{why}; citē {cue}."
    if not _machine(coding):
        memo = f"; piezīme: {_memo(coding)}" if coding.memo else ""
        return f"{head}: piešķīra {coding.coder}{memo}."
    who = {"rules": "noteikumi", "classifier": "klasifikators"}.get(
        coding.coder, "noteikumi kopā ar klasifikatoru"
    )
    rules = _rules(coding)
    ground = f"noteikums {rules} atrada vārdus {cue}" if rules else f"visvairāk svēra vārdi {cue}"
    sure = f"{coding.confidence:.2f}".replace(".", ",")
    return f"{head}: piešķīra {who} ar ticamību {sure}, jo {ground}."
