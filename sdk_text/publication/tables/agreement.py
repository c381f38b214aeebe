"""Agreement of two coders by code."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from sdk_text.analysis.units import TOTAL
from sdk_text.errors import InputError
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Table
from sdk_text.publication.tables.parts import column, n_of, note, title, two_languages
from sdk_text.publication.trace import ANY, Trace
from sdk_text.results import Results
from sdk_text.wording.texts import Bilingual, check_language, load_wording

_REPLICATES = 1000
"""Bootstrap samples: enough for two digits of an interval."""
MACHINES = frozenset({"rules", "classifier", "combined", "form"})


def people_who_coded(results: Results) -> tuple[str, str] | None:
    """Return the two persons who share most summaries, or None if no two do.

    Machines are not compared with persons here: in reviewed results a person's rulings replace
    the machine's, so that what is left of the machine's agrees by construction.
    """
    codings = results.codings[results.codings["segment"] != ""]
    read = {
        str(coder): set(rows["summary"].astype(str))
        for coder, rows in codings.groupby("coder", sort=True)
        if coder not in MACHINES
    }
    shared = {pair: len(read[pair[0]] & read[pair[1]]) for pair in combinations(read, 2)}
    best = max(shared, key=lambda pair: shared[pair], default=None)
    return best if best is not None and shared[best] else None


def agreement_table(
    results: Results, lang: str = "en", *, coders: tuple[str, str] | None = None
) -> Table:
    """Return the agreement of two coders for each code and in all, over the summaries both coded.

    Raises:
        InputError: fewer than two persons coded the same summaries, or a coder is unknown.
    """
    # Imported here: the rest of publication has no need of the coding stage.
    from sdk_text.review.agreement.agreement import agreement

    labels = Labels(results)
    pair = coders or people_who_coded(results)
    if pair is None:
        raise InputError("agreement needs two persons who coded the same summaries; name coders=")
    own = [results.codings[results.codings["coder"] == coder] for coder in pair]
    for coder, codings in zip(pair, own, strict=True):
        if not len(codings):
            raise InputError(f"no codings by {coder!r} in these results")
    both = set(own[0]["summary"]) & set(own[1]["summary"])
    segments = results.segments[results.segments["summary"].isin(both)]
    own = [codings[codings["summary"].isin(both)] for codings in own]
    found = agreement(own[0], own[1], segments, codebook=results.codebook, replicates=_REPLICATES)
    frame = found.reset_index(drop=True)
    frame["key"] = frame["name"].where(frame["level"] != "all", TOTAL).astype(str)
    two_languages(frame, "theme", [_name(labels, key) for key in frame["key"]])
    records = pd.concat(own).reset_index(drop=True)
    total = pd.Series(TOTAL, index=records.index)
    names = labels.coders(list(pair))
    return Table(
        id="agreement",
        frame=frame,
        columns=(
            column("key", label="code", printed=False),
            column("theme"),
            column("n", "integer"),
            column("a", "integer", label=Bilingual.same(pair[0])),
            column("b", "integer", label=Bilingual.same(pair[1])),
            column("both", "integer"),
            column("percent", "percent", label="percent_agreement"),
            column("kappa", "decimal", decimals=2),
            column("kappa_low", "decimal", decimals=2, group="interval"),
            column("kappa_high", "decimal", decimals=2, group="interval"),
            column("alpha", "decimal", decimals=2),
        ),
        key="key",
        caption=title("agreement"),
        notes=(
            note("agreement", coders=names, summaries=len(both), segments=len(segments)),
            load_wording().both("words.coders", coders=names),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        strong=frozenset({TOTAL}),
        trace=Trace.by(records, [(records["code"].astype(str), ANY), (total, ANY)]),
    )


def _name(labels: Labels, key: str) -> Bilingual:
    return load_wording().both("words.total") if key == TOTAL else labels.code(key)
