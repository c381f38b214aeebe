"""Topics in what the codebook leaves uncoded."""

from __future__ import annotations

from collections.abc import Mapping

from sdk_text.analysis import inductive_segments, inductive_themes
from sdk_text.analysis.pseudonyms import names_in
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Table
from sdk_text.publication.tables.parts import (
    LONGEST_PLACE,
    column,
    n_of,
    note,
    place,
    remarks,
    replaced_names,
    title,
    two_languages,
    word,
)
from sdk_text.publication.trace import ANY, Trace
from sdk_text.results import Results
from sdk_text.wording.texts import check_language


def inductive_table(results: Results, lang: str = "en", *, names: str = "replace") -> Table:
    """Return topics of the uncoded segments with their top lemmas and an example each.

    Raises:
        InputError: the results hold no lemmas.
    """
    labels = Labels(results)
    topics = inductive_themes(results)
    segments = inductive_segments(results, per_topic=1, names=names_in(results, names, lang))
    frame = topics.reset_index(drop=True)
    frame["topic"] = frame["topic"].astype(str)
    first = segments.assign(topic=segments["topic"].astype(str)).set_index("topic")
    frame["quote"] = frame["topic"].map(first["quote"]).fillna("")
    places = {
        str(topic): place(labels, str(row["summary"]), str(row["section"]))
        for topic, row in first.iterrows()
    }
    empty = word("no_rows")
    two_languages(frame, "place", [places.get(topic, empty) for topic in frame["topic"]])
    counts = {k: int(topics.attrs.get(k, 0)) for k in ("uncoded", "used")}
    return Table(
        id="inductive",
        frame=frame,
        columns=(
            column("topic"),
            column("words", label="top_words"),
            column("segments", "integer"),
            column("share", "percent", label="share_of_segments"),
            column("summaries", "integer"),
            column("coherence", "bounded", decimals=2),
            column("quote", "quote", label="example"),
            column("place", longest=LONGEST_PLACE),
        ),
        key="topic",
        caption=title("inductive"),
        notes=(note("inductive", **counts), *replaced_names(names, frame), *remarks(topics)),
        n=n_of(results),
        lang=check_language(lang),
        trace=_trace(results, topics.attrs["members"]),
    )


def _trace(results: Results, members: Mapping[str, int]) -> Trace:
    """Link each topic to all its segments."""
    segments = results.segments[results.segments["segment"].isin(list(members))]
    topic = segments["segment"].astype(str).map(members).astype(int).astype(str)
    return Trace.by(segments, [(topic, ANY)]).kept(sorted(set(topic) - {"0"}))
