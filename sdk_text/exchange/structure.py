"""Reports and their sections as cases, with what the form and the title say as variables.

QualCoder and NVivo tie a case to its words through a code with the same identifier, so each case
comes with one, and the words are selected with that code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from sdk_text.analysis.variables import kind_of, number_of, variable_names
from sdk_text.exchange.project import (
    Applied,
    Case,
    ProjectCode,
    Selection,
    Value,
    ValueType,
    Variable,
    guid,
)
from sdk_text.exchange.texts import TextCopy
from sdk_text.exchange.words import OURS, say
from sdk_text.publication.labels import Labels
from sdk_text.results import Results
from sdk_text.wording.texts import Lang

OWN_VARIABLES = ("municipality", "number", "words", "segments")
"""What a report's case says without the researcher's table (``exchange.toml``, variables)."""


@dataclass(frozen=True)
class Structure:
    """What marks the structure of the reports in a project."""

    codes: tuple[ProjectCode, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    selections: Mapping[str, list[Selection]] = field(default_factory=dict)
    """By document."""


def build_structure(
    results: Results, copies: Mapping[str, TextCopy], lang: Lang, started: str
) -> Structure:
    """Return cases for reports, sections and documents, with codes, selections and variables."""
    builder = _Builder(results, copies, lang, started)
    summaries = builder.summary_cases()
    sections = builder.section_cases()
    documents = builder.document_cases()
    codes = tuple(
        ProjectCode(
            guid("structure", kind),
            say(f"codes.{kind}", lang),
            codable=False,
            children=tuple(ProjectCode(case.guid, case.name) for case in cases),
        )
        for kind, cases in (("summaries", summaries), ("sections", sections))
        if cases
    )
    return Structure(
        codes,
        tuple(builder.variables.values()),
        (*summaries, *sections, *documents),
        builder.selections,
    )


class _Builder:
    def __init__(
        self, results: Results, copies: Mapping[str, TextCopy], lang: Lang, started: str
    ) -> None:
        self._results, self._copies = results, copies
        self._lang, self._started = lang, started
        self._documents = dict(
            zip(results.summaries["summary"], results.summaries["document"], strict=True)
        )
        self.variables: dict[str, Variable] = {}
        self.selections: dict[str, list[Selection]] = defaultdict(list)

    def summary_cases(self) -> list[Case]:
        """Return a case for each report."""
        ticked: dict[str, list[Value]] = defaultdict(list)
        for row in self._results.approaches.itertuples():
            label = self._approach(str(row.approach))
            name = say("variables.approach", self._lang, approach=label)
            value = "true" if row.ticked else "false"
            ticked[str(row.summary)].append(self._value(name, value, "Boolean"))
        known = self._report_variables()
        cases = []
        for row in self._results.summaries.itertuples():
            summary = str(row.summary)
            number = "" if row.number is pd.NA else row.number
            cases.append(
                self._case(
                    ("case", "summary", summary),
                    summary,
                    str(row.title),
                    [
                        self._told("municipality", row.municipality),
                        self._told("number", number, "Integer"),
                        self._told("words", row.words, "Integer"),
                        self._told("segments", row.segments, "Integer"),
                        *ticked[summary],
                        *known[summary],
                    ],
                    [(summary, row.start, row.end)],
                )
            )
        return [case for case in cases if case is not None]

    def _report_variables(self) -> dict[str, list[Value]]:
        """Return what the researcher's table says of each report, numbers as numbers."""
        found: dict[str, list[Value]] = defaultdict(list)
        ours = {say(f"variables.{key}", self._lang) for key in OWN_VARIABLES}
        for name in variable_names(self._results):
            label = Labels.both_ways(name).get(self._lang)
            label = f"{label} (2)" if label in ours else label
            own = self._results.variables[self._results.variables["variable"] == name]
            values = own["value"].astype(str).tolist()
            kind: ValueType = "Text"
            said = [Labels.both_ways(value).get(self._lang) for value in values]
            if kind_of(self._results, name) == "number":
                numbers = [number_of(value) or 0.0 for value in values]
                kind = "Integer" if all(n.is_integer() for n in numbers) else "Float"
                # The standard's numbers have no exponent.
                said = [
                    f"{n:.0f}" if kind == "Integer" else f"{Decimal(repr(n)):f}" for n in numbers
                ]
            for summary, value in zip(own["summary"].astype(str), said, strict=True):
                found[summary].append(self._value(label, value, kind))
        return found

    def section_cases(self) -> list[Case]:
        """Return a case for each question of the template, over all reports."""
        stretches: dict[str, list[tuple[str, Any, Any]]] = defaultdict(list)
        headings: dict[str, str] = {}
        for row in self._results.sections.itertuples():
            stretches[str(row.section)].append((str(row.summary), row.start, row.end))
            headings.setdefault(str(row.section), str(row.heading))
        printed = {s.id: s.heading for s in self._results.template.sections}
        cases = []
        for section, places in sorted(stretches.items()):
            heading = printed.get(section, headings[section])
            cases.append(
                self._case(
                    ("case", "section", section),
                    f"{section} {heading}"[:120].strip(),
                    "",
                    [self._told("section", section), self._told("heading", heading)],
                    places,
                )
            )
        return [case for case in cases if case is not None]

    def document_cases(self) -> list[Case]:
        """Return the variables of documents, the way MAXQDA and Quirkos write them."""
        found: dict[str, list[Any]] = defaultdict(list)
        for row in self._results.summaries.itertuples():
            found[str(row.document)].append(row)
        return [
            Case(
                guid("case", "document", document),
                "",
                values=tuple(
                    self._told(f"document_{kind}", "; ".join(dict.fromkeys(str(v) for v in values)))
                    for kind, values in (
                        ("municipality", [row.municipality for row in rows]),
                        ("summaries", [row.summary for row in rows]),
                    )
                ),
                sources=(guid("source", document),),
            )
            for document, rows in found.items()
            if document in self._copies
        ]

    def _case(
        self,
        key: tuple[str, ...],
        name: str,
        description: str,
        values: list[Value],
        places: list[tuple[str, Any, Any]],
    ) -> Case | None:
        case = guid(*key)
        selections = []
        for number, (summary, start, end) in enumerate(places):
            document = self._documents.get(summary, "")
            copy = self._copies.get(document)
            if copy is None or copy.end(int(end)) <= copy.start(int(start)):
                continue
            user = guid("user", OURS)
            applied = Applied(guid(*key, "applied", number), case, user, self._started)
            selection = Selection(
                guid(*key, "selection", number),
                copy.start(int(start)),
                copy.end(int(end)),
                (applied,),
                user=user,
                created=self._started,
            )
            self.selections[document].append(selection)
            selections.append(selection.guid)
        if not selections:
            return None
        return Case(
            case,
            name,
            description,
            codes=(case,),
            values=tuple(v for v in values if v.value),
            selections=tuple(selections),
        )

    def _told(self, key: str, value: object, type: ValueType = "Text") -> Value:
        return self._value(say(f"variables.{key}", self._lang), str(value), type)

    def _value(self, name: str, value: str, type: ValueType) -> Value:
        variable = self.variables.setdefault(name, Variable(guid("variable", name), name, type))
        return Value(variable.guid, value)

    def _approach(self, approach: str) -> str:
        code = f"approach/{approach}"
        known = code in self._results.codebook
        return self._results.codebook.label(code, self._lang) if known else approach
