"""Lemmas that mark families and themes."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from sdk_text.analysis import codings_behind, keyness
from sdk_text.codebook import family_of
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Column, Table
from sdk_text.publication.tables.parts import (
    coded_by,
    column,
    n_of,
    note,
    remarks,
    title,
    two_languages,
    word,
)
from sdk_text.publication.trace import ANY, LINK_COLUMNS, Trace
from sdk_text.results import Results
from sdk_text.wording.texts import Bilingual, check_language, load_wording

Cues = Literal["keep", "leave out"]
_CIRCULAR = "*"


def keyness_table(
    results: Results, lang: str = "en", *, most: int = 12, cues: Cues = "keep"
) -> Table:
    """Return for each family the `most` lemmas that mark it, with their statistics.

    Lemmas for which the codes themselves were given are marked ``*``; ``cues="leave out"`` leaves
    them out.

    Raises:
        InputError: the results hold no lemmas.
    """
    labels = Labels(results)
    found = keyness(results, by="family", cues=cues)
    frame = found.groupby("target", sort=False).head(most).reset_index(drop=True)
    # Two parts of speech of one lemma are two rows.
    parts = [frame[name].astype(str) for name in ("target", "lemma", "upos")]
    frame["key"] = parts[0] + "/" + parts[1] + "/" + parts[2]
    frame["shown"] = _marked(frame)
    two_languages(frame, "family", [labels.family(str(f)) for f in frame["target"]])
    two_languages(frame, "pos", [_part_of_speech(str(upos)) for upos in frame["upos"]])
    records = codings_behind(results)
    return Table(
        id="keyness",
        frame=frame,
        columns=_columns(),
        key="key",
        caption=title("keyness"),
        notes=(
            note("keyness"),
            *families_left_out(found, records, labels),
            *_cue_note(frame, cues),
            *coded_by(records, labels, results),
            *remarks(found),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="family",
        trace=_trace(results, records, frame),
    )


def _columns() -> tuple[Column, ...]:
    return (
        column("target", label="family_id", printed=False),
        column("shown", label="lemma"),
        column("pos", label="upos"),
        column("count", "integer", group="here"),
        column("per_1000", "decimal", group="here"),
        column("count_rest", "integer", label="count", group="elsewhere"),
        column("per_1000_rest", "decimal", label="per_1000", group="elsewhere"),
        column("g2", "decimal"),
        column("log_ratio", "decimal"),
        column("dp", "bounded", decimals=2),
        column("summaries", "integer"),
        column("in_cue", "integer", printed=False),
    )


def keywords_table(
    results: Results, lang: str = "en", *, most: int = 10, cues: Cues = "keep"
) -> Table:
    """Return for each code the `most` lemmas that mark it, in one row; `cues`: `keyness_table`.

    Raises:
        InputError: the results hold no lemmas.
    """
    labels = Labels(results)
    found = keyness(results, by="code", cues=cues)
    best = found.groupby("target", sort=False).head(most)
    said = best.assign(said=_marked(best) + " (" + best["count"].astype(str) + ")")
    lists = said.groupby("target", sort=False)["said"].agg(", ".join)
    records = codings_behind(results)
    codes = [str(code) for code in lists.index]
    frame = pd.DataFrame({"code": codes, "keywords": lists.to_numpy(dtype=object)})
    frame["segments"] = frame["code"].map(records["code"].value_counts()).fillna(0).astype("int64")
    two_languages(frame, "theme", [labels.code(code) for code in codes])
    two_languages(frame, "family", [labels.family(family_of(code)) for code in codes])
    return Table(
        id="keywords",
        frame=frame,
        columns=(
            column("code", printed=False),
            column("theme"),
            column("segments", "integer"),
            column("keywords"),
        ),
        key="code",
        caption=title("keywords"),
        notes=(
            note("keywords"),
            *_themes_left_out(codes, records),
            *_cue_note(best, cues),
            *coded_by(records, labels, results),
            *remarks(found),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="family",
        trace=Trace.by(records, [(records["code"].astype(str), ANY)]),
    )


def families_left_out(
    found: pd.DataFrame, records: pd.DataFrame, labels: Labels
) -> tuple[Bilingual, ...]:
    """Return the note on families with codings that no lemma marks, or nothing."""
    marked = set(found["target"].astype(str))
    names = [labels.family(f) for f in records["family"].astype(str).unique() if f not in marked]
    said = Bilingual.joined(names, ", ")
    return (word("no_lemmas", names=said),) if names else ()


def _themes_left_out(codes: list[str], records: pd.DataFrame) -> tuple[Bilingual, ...]:
    themes = int(records["code"].nunique())
    gone = themes - len(set(codes) & set(records["code"].astype(str)))
    return (word("themes_without_lemmas", n=gone, themes=themes),) if gone else ()


def _marked(frame: pd.DataFrame) -> pd.Series[str]:
    """Return the lemmas, those with a star for which the codes themselves were given."""
    stars = frame["circular"].astype(bool).map({True: _CIRCULAR, False: ""})
    return frame["lemma"].astype(str) + stars.astype(str)


def _cue_note(frame: pd.DataFrame, cues: Cues) -> tuple[Bilingual, ...]:
    if cues == "leave out":
        return (word("cues_left_out"),)
    marked = int(frame["circular"].astype(bool).sum())
    counts = {"marked": marked, "shown": len(frame), "sign": _CIRCULAR}
    return (word("cues_marked", **counts),) if marked else ()


def _part_of_speech(upos: str) -> Bilingual:
    wording = load_wording()
    key = f"pos.{upos}"
    return wording.both(key) if wording.has(key) else Bilingual.same(upos)


def _trace(results: Results, records: pd.DataFrame, frame: pd.DataFrame) -> Trace:
    """Link each lemma to its tokens in the family's segments."""
    words = results.tokens.assign(lemma=results.tokens["lemma"].astype(str).str.lower())
    words = words[words["lemma"].isin(frame["lemma"])]
    within = {
        str(family): set(rows["segment"].astype(str)) for family, rows in records.groupby("family")
    }
    places = words[["segment", "lemma", "upos"]].astype(str).reset_index(names="record")
    segments, tokens = places["segment"].tolist(), places["record"].tolist()
    found = places.groupby(["lemma", "upos"], sort=False).indices
    links: list[tuple[str, str, int]] = []
    for key, family, lemma, upos in zip(
        frame["key"], frame["target"].astype(str), frame["lemma"], frame["upos"], strict=True
    ):
        inside = within.get(family, set())
        for at in found.get((lemma, upos), ()):
            column = "count" if segments[at] in inside else "count_rest"
            links.append((key, column, tokens[at]))
    return Trace(words, pd.DataFrame(links, columns=list(LINK_COLUMNS)))
