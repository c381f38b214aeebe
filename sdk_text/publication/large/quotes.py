"""Which summaries the quotes of a large set are taken from."""

from __future__ import annotations

from sdk_text.large.results import LargeResults
from sdk_text.records import MACHINES
from sdk_text.results import Results

PER_CODE = 4
MOST = 150
"""Summaries that are read as a whole, so that personal names in their quotes can be replaced."""


def quoted_part(large: LargeResults) -> Results:
    """Return the summaries that quotes are chosen from, as ordinary results."""
    return large.part(quoted_summaries(large))


def quoted_summaries(large: LargeResults, per_code: int = PER_CODE, most: int = MOST) -> list[str]:
    """Return the summaries with the best quotes of each code, in the order of the results.

    The database ranks by what `sdk_text.analysis.exemplars` looks at: a person's coding before a
    machine's, few codes on the segment, 8 to 30 words, a sure coding, a whole sentence; the same
    words once.
    """
    machines = ", ".join(f"'{name}'" for name in sorted(MACHINES))
    rows = large.sql(
        f"""
        WITH marked AS (
          SELECT k.code, k.summary, k.start, s.text,
            k.coder NOT IN ({machines}) AS confirmed,
            1.0 / count(*) OVER (PARTITION BY k.segment) + k.confidence
            + CASE WHEN s.words < 8 THEN s.words / 8.0 WHEN s.words <= 30 THEN 1.0
                   WHEN s.words < 60 THEN (60 - s.words) / 30.0 ELSE 0.0 END
            + CASE WHEN regexp_matches(s.text, '^["“„«(]?\\p{{Lu}}.*[.!?]["”“»)]?$')
                   THEN 1.0 ELSE 0.5 END AS score
          FROM counted k JOIN segments s ON s.segment = k.segment
          WHERE s.words >= 4),
        distinct_words AS (
          SELECT * FROM marked QUALIFY row_number() OVER
            (PARTITION BY code, text ORDER BY confirmed DESC, score DESC, summary, start) = 1),
        best AS (
          SELECT * FROM distinct_words QUALIFY row_number() OVER
            (PARTITION BY code, summary ORDER BY confirmed DESC, score DESC, start) = 1)
        SELECT summary, row_number() OVER
          (PARTITION BY code ORDER BY confirmed DESC, score DESC, summary, start) AS rank
        FROM best QUALIFY rank <= {per_code:d} ORDER BY rank, code
        """
    )
    chosen = set(list(dict.fromkeys(rows["summary"]))[:most])
    return [str(s) for s in large.skeleton.summaries["summary"] if s in chosen]
