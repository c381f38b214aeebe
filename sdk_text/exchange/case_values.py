"""What a project's variables say of whole texts, as report variables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pandas as pd

from sdk_text.exchange.project import Case, Project, ProjectSource, Value, Variable
from sdk_text.frames import COLUMNS, tidy_frame

_WHOLE = 0.9
"""Share of a text that a case covers which is about all of it."""


def report_variables(project: Project, summaries: Mapping[str, str]) -> tuple[pd.DataFrame, int]:
    """Return the variables of texts, and how many cases have values but lie on parts of texts.

    Columns: ``frames.COLUMNS["variables"]``. A value is a text's own, or that of a case that names
    the text or covers it; several are joined by "; ".

    Args:
        project: as read from a file.
        summaries: id of the report by the source's guid.
    """
    variables = {variable.guid: variable for variable in project.variables}
    found: dict[tuple[str, str], list[str]] = defaultdict(list)

    def take(summary: str, values: Iterable[Value]) -> None:
        for value in values:
            variable = variables.get(value.variable)
            if variable is not None and variable.name:
                found[summary, variable.name].append(_plain(variable, value.value))

    left = 0
    for source in project.sources:
        take(summaries[source.guid], source.values)
    for case in project.cases:
        mine = [source for source in project.sources if _is_of(case, source)]
        left += bool(case.values) and not mine
        for source in mine:
            take(summaries[source.guid], case.values)
    rows = [(*key, "; ".join(dict.fromkeys(values))) for key, values in found.items()]
    frame = pd.DataFrame(rows, columns=list(COLUMNS["variables"]), dtype="string")
    return tidy_frame("variables", frame), left


def _plain(variable: Variable, value: str) -> str:
    """Return a value in one form; the standard has "1" and "0" for "true" and "false", too."""
    if variable.type == "Boolean":
        return {"1": "true", "0": "false"}.get(value, value.lower())
    return value


def _is_of(case: Case, source: ProjectSource) -> bool:
    if source.guid in case.sources:
        return True
    wanted = set(case.selections)
    covered = sum(s.end - s.start for s in source.selections if s.guid in wanted)
    return covered > 0 and covered >= _WHOLE * len(source.text.strip())
