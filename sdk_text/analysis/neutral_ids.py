"""Ids of reports that come from a file's name, which may be a person's, and what stands for them.

Only in copies that are handed on; the researcher's own tables keep the ids that a run gave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sdk_text.analysis.pseudonyms import keep_pseudonyms, pseudonyms
from sdk_text.analysis.units import named_as_sources
from sdk_text.parsing.places import plain_id
from sdk_text.parsing.report_ids import free_id
from sdk_text.results import Results

_WITH_IDS = ("summary", "segment", "now")
"""Columns that hold the id of a report, or of a segment, which begins with it."""
_IDS = frozenset({"id", "municipality", "segment", "summary"})
"""The same in what the reader's page is told; a report without a place shows its id there."""
_OTHERS = frozenset({"codes", "codings", "families", "sections"})
"""Lists there whose things have ids of their own; codings name their segments all the same."""


@dataclass(frozen=True)
class NeutralIds:
    """What stands for the ids of the reports that a file's name gave; made by `neutral_ids`."""

    new: Mapping[str, str] = field(default_factory=dict)

    def of(self, id: str) -> str:
        """Return what stands for the id of a report or of a segment.

        >>> NeutralIds({"vetra-gundega": "report-1"}).of("vetra-gundega/2.support/3")
        'report-1/2.support/3'
        """
        report, slash, rest = id.partition("/")
        return f"{self.new.get(report, report)}{slash}{rest}"

    def in_results(self, results: Results) -> Results:
        """Return the results with other ids in every frame, and the same numbers of persons."""
        if not self.new:
            return results
        changed = {
            name: frame.assign(**{c: frame[c].map(self.of).astype("string") for c in columns})
            for name, frame in results.frames().items()
            if (columns := [c for c in _WITH_IDS if c in frame.columns])
        }
        changed |= self._names_of_files(results, changed)
        renamed = results.with_frames(**changed)
        keep_pseudonyms(renamed, pseudonyms(results))
        return renamed

    def in_view(self, value: Any, key: str = "", inside: str = "") -> Any:
        """Return what the reader's page is told of reports, with other ids."""
        if not self.new:
            return value
        if isinstance(value, Mapping):
            return {k: self.in_view(v, k, key) for k, v in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [self.in_view(v, key, inside) for v in value]
        theirs = key == "id" and inside in _OTHERS
        return self.of(value) if isinstance(value, str) and key in _IDS and not theirs else value

    def _names_of_files(self, results: Results, changed: Mapping[str, Any]) -> dict[str, Any]:
        """Return the frames in which a name of a file stands for a title, without it."""
        if not (named := named_as_sources(results)):
            return {}
        summaries, sections = changed["summaries"], changed["sections"]
        new = {self.of(id) for id in named}
        title = {c: summaries[c].mask(summaries["summary"].isin(new), summaries["summary"])
                 for c in ("title", "municipality")}  # fmt: skip
        whole = sections["summary"].isin(new)
        heading = sections["heading"].mask(whole, sections["summary"])
        return {
            "summaries": summaries.assign(**title), "sections": sections.assign(heading=heading)
        }  # fmt: skip


def neutral_ids(results: Results) -> NeutralIds:
    """Return what stands for the ids that come from names of files: the place, else "report-1".

    A report without a title is called after its file, and a text that came with a project of
    another program after its source.
    """
    summaries = results.summaries[["summary", "municipality", "title"]].astype(str)
    sources = named_as_sources(results)
    after_files = {
        id: "" if id in sources else place
        for id, place, title in summaries.itertuples(index=False, name=None)
        if not title or id in sources
    }
    taken = set(summaries["summary"]) - set(after_files)
    new: dict[str, str] = {}
    number = 0
    for id, place in after_files.items():
        number += not place
        new[id] = free_id(plain_id(place) if place else f"report-{number}", taken)
        taken.add(new[id])
    return NeutralIds({id: made for id, made in new.items() if id != made})


def with_neutral_documents(results: Results, word: str) -> Results:
    """Return the results with numbers for the names of files ("document 1"), texts included."""
    documents = dict.fromkeys([*results.summaries["document"].astype(str), *results.texts])
    new = {name: f"{word} {number}" for number, name in enumerate(documents, 1)}
    changed = {
        name: getattr(results, name).assign(document=getattr(results, name)["document"].map(new))
        for name in ("summaries", "documents")
    }
    changed["documents"] = changed["documents"].assign(path=changed["documents"]["document"])
    renamed = results.with_frames(**changed)
    keep_pseudonyms(renamed, pseudonyms(results))
    return replace(renamed, texts={new[name]: text for name, text in results.texts.items()})
