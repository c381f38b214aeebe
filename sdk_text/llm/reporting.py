"""What tables and the methods text say of a language model that coded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sdk_text.records import SUGGESTED
from sdk_text.results import Results
from sdk_text.wording import filling
from sdk_text.wording.texts import LANGUAGES, Bilingual, Lang

_DIGEST = 12
_MOST_VERSIONS = 3


def say(key: str, lang: str, **values: Any) -> str:
    """Return a text of ``llm.toml`` ("part.key"), filled in."""
    language: Lang = "lv" if lang == "lv" else "en"
    return filling.say("llm.toml", key, language, **values)


def _both(key: str, **values: Any) -> Bilingual:
    return Bilingual(*(say(key, lang, **values) for lang in LANGUAGES))


def table_notes(results: Results) -> tuple[Bilingual, ...]:
    """Return what stands under a table that counts codings: whose they are, and if they are proven.

    Nothing where no language model coded.
    """
    account = results.meta.get("llm")
    coders = results.codings["coder"]
    if not isinstance(account, Mapping):
        return ()
    model = str(account.get("model", ""))
    notes = []
    if (coders == "llm").any():
        found = account.get("validation")
        if not found:
            notes.append(_both("note.unvalidated", model=model))
        else:
            notes.append(
                _both("note.validated", model=model, segments=found["segments"],
                      kappa=_figure(found["kappa"]))
            )  # fmt: skip
            used = set(results.codings.loc[coders == "llm", "code"])
            left = sorted(used - set(found["proven"]))
            if left:
                notes.append(_both("note.not_proven", codes=", ".join(left)))
    if waiting := int((coders == SUGGESTED).sum()):
        key = "note.withheld" if account.get("suggest") == "none" else "note.suggestions"
        notes.append(_both(key, model=model, n=waiting))
    return tuple(notes)


def methods_paragraph(results: Results, lang: str) -> str:
    """Return the paragraph of the methods text on the language model; empty where none coded."""
    account = results.meta.get("llm")
    if not isinstance(account, Mapping):
        return ""
    parts = [
        say(
            "method.coding", lang, model=account["model"], versions=_versions(account, lang),
            place="; ".join(_place(str(place), lang) for place in _places(account)),
            dates=_dates(account),
            prompt=str(account["prompt"])[:_DIGEST],
            neighbours=account["neighbours"], temperature=_plain(account["temperature"], lang),
            seed=str(account["seed"]), passes=account["passes"],
        ),
        say(
            "method.checked", lang, suggestions=account["suggestions"],
            dropped=sum(account["dropped"].values()), outvoted=account["outvoted"],
            unanswered=account["segments_unanswered"], abstained=account["segments_abstained"],
        ),
        say(f"method.names_{str(account['names']).replace(' ', '_')}", lang),
        _validation(account.get("validation"), lang),
    ]  # fmt: skip
    if account["suggest"] != "none":
        key = "suggested" if account["suggest"] == "all" else "suggested_unproven"
        parts.append(say(f"method.{key}", lang))
    return " ".join(parts)


def _validation(found: Mapping[str, Any] | None, lang: str) -> str:
    if not found:
        return say("method.unvalidated", lang)
    told = say(
        "method.validated", lang, persons=", ".join(found["persons"]), segments=found["segments"],
        kappa=_figure(found["kappa"]), f1=_figure(found["f1"]), proven=len(found["proven"]),
        used=sum(len(found[key]) for key in ("proven", "unproven", "too_few")),
    )  # fmt: skip
    if unsettled := found.get("unsettled", 0):
        told = f"{told} {say('method.unsettled', lang, unsettled=unsettled)}"
    return told


def _dates(account: Mapping[str, Any]) -> str:
    first, last = account["first"] or "–", account["last"] or "–"
    return str(first) if first == last else f"{first} – {last}"


def _figure(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _plain(value: float, lang: str) -> str:
    text = f"{value:g}"
    return text.replace(".", ",") if lang == "lv" else text


def _versions(account: Mapping[str, Any], lang: str) -> str:
    named = [name for name in account["server_models"] if name != account["model"]]
    named += list(account["fingerprints"])
    return say("method.versions", lang, versions=", ".join(named[:_MOST_VERSIONS])) if named else ""


def _places(account: Mapping[str, Any]) -> Sequence[Any]:
    return account.get("places") or [account["place"]]


def _place(place: str, lang: str) -> str:
    if place in ("this machine", "batch"):
        return say("place.here" if place == "this machine" else "place.batch", lang)
    return say("place.remote", lang, host=place)
