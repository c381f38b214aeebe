"""Who coded which summaries."""

from __future__ import annotations

from itertools import combinations

from sdk_text.records import MACHINES
from sdk_text.results import Results


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
