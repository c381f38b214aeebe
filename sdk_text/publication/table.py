"""A table for publication: what it shows, in two languages, and what stands behind each cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from sdk_text.analysis.once import once
from sdk_text.errors import InputError
from sdk_text.publication.captioned import Captioned
from sdk_text.publication.cleaning import one_line, shortened
from sdk_text.publication.trace import Trace
from sdk_text.wording.numbers import NUMERIC, Kind, format_value
from sdk_text.wording.plurals import counted
from sdk_text.wording.quotation import quoted
from sdk_text.wording.texts import Bilingual, Lang, Wording, check_language, load_wording

NOTHING = Bilingual("", "")
LONGEST_QUOTE = 400
"""Characters of a quote that are printed; CSV and XLSX hold it whole."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    The values come from the frame's column `name`; a frame that has ``NAME_lv`` and ``NAME_en``
    instead gives each language its own.
    """

    name: str
    label: Bilingual
    kind: Kind = "text"
    decimals: int = 1
    group: Bilingual | None = None
    """A heading that spans this column and its neighbours with the same group."""
    printed: bool = True
    """False: only in the files for further work (CSV, XLSX), such as ids and offsets."""
    longest: int = 0
    """Characters that are printed of a text; 0: all. CSV and XLSX hold it whole."""
    wide: bool = False
    """A text of sentences: it needs more room on paper than a few words."""

    @property
    def numeric(self) -> bool:
        """Whether its cells are numbers."""
        return self.kind in NUMERIC

    @property
    def align(self) -> str:
        """ "right" for numbers, "center" for marks, "left" for text."""
        return "right" if self.numeric else "center" if self.kind == "mark" else "left"

    def source(self, lang: Lang, frame: pd.DataFrame) -> str:
        """Return the name of the frame's column that holds the values in `lang`."""
        own = f"{self.name}_{lang}"
        return own if own in frame.columns else self.name


@dataclass(frozen=True, slots=True)
class Row:
    """One row ready to print."""

    key: str
    group: str
    """Heading of the rows that it stands among, or empty."""
    cells: tuple[str, ...]
    strong: bool
    """A total."""


@dataclass(frozen=True, eq=False)
class Table(Captioned):
    """A table with its caption, notes and the records behind its cells; never changed, but copied.

    Attributes:
        id: short name, also the name of its files ("theme-by-summary").
        frame: the values as they are (numbers as numbers), a row of the table each.
        columns: what is shown of them, in order. Further columns of the frame are not shown.
        key: the frame's column that names a row, unique ("difficulty/funding").
        caption: one title in both languages, without number and full stop.
        notes: sentences below the table.
        n: what was counted in all, such as "Summaries: 9; segments: 1 091".
        lang: the language it is shown in.
        number: its number in a publication, or None.
        row_group: column of the frame (or its ``_lv`` and ``_en`` pair) whose changes put a
            heading over the rows that follow.
        row_group_label: what that column is called in CSV and XLSX; None: the wording
            ``columns.NAME``, without which it is not written there.
        strong: keys of rows that are totals.
        trace: the records behind the cells, or None.
    """

    NUMBERED = "words.table_number"

    id: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    key: str
    caption: Bilingual
    notes: tuple[Bilingual, ...] = ()
    n: Bilingual = NOTHING
    lang: Lang = "en"
    number: int | None = None
    row_group: str | None = None
    row_group_label: Bilingual | None = None
    strong: frozenset[str] = frozenset()
    trace: Trace | None = None
    wording: Wording = field(default_factory=load_wording, repr=False)

    def __post_init__(self) -> None:
        check_language(self.lang)
        known = set(self.frame.columns)
        for column in self.columns:
            if column.source(self.lang, self.frame) not in known:
                raise InputError(f"table {self.id}: the frame has no column {column.name!r}")
        if self.key not in known:
            raise InputError(f"table {self.id}: the frame has no key column {self.key!r}")
        if self.frame[self.key].duplicated().any():
            twice = self.frame.loc[self.frame[self.key].duplicated(), self.key].iloc[0]
            raise InputError(f"table {self.id}: two rows have the key {twice!r}")

    # What it shows

    @property
    def printed(self) -> tuple[Column, ...]:
        """The columns that a reader sees."""
        return tuple(c for c in self.columns if c.printed)

    @property
    def in_files(self) -> tuple[Column, ...]:
        """All columns, after the heading of the rows where none of them holds it (CSV, XLSX)."""
        group = self.row_group
        if group is None or group in {c.name for c in self.columns}:
            return self.columns
        label = self.row_group_label
        if label is None:
            if not self.wording.has(f"columns.{group}"):
                return self.columns
            label = self.wording.both(f"columns.{group}")
        return (Column(group, label, printed=False), *self.columns)

    def labels(self) -> tuple[str, ...]:
        """Return the headings of the printed columns."""
        return tuple(one_line(c.label.get(self.lang)) for c in self.printed)

    def spans(self) -> list[tuple[str, int]]:
        """Return the headings over the column headings, each with the columns that it spans.

        Empty if no column has one; columns without one are spanned by an empty heading.
        """
        groups = [c.group.get(self.lang) if c.group else "" for c in self.printed]
        if not any(groups):
            return []
        spans: list[tuple[str, int]] = []
        for group in groups:
            if spans and spans[-1][0] == group:
                spans[-1] = (group, spans[-1][1] + 1)
            else:
                spans.append((group, 1))
        return spans

    def whole_labels(self) -> list[str]:
        """Return the headings of the printed columns, each after the one above it: "Here: n"."""
        spans = [label for label, width in self.spans() for _ in range(width)]
        return [
            f"{span}: {label}" if span else label
            for span, label in zip(spans or [""] * len(self.printed), self.labels(), strict=True)
        ]

    @once
    def rows(self) -> list[Row]:
        """Return all rows as text, numbers written by the language's custom."""
        style = self.wording.style(self.lang)
        texts = [
            [
                self._shown(column, format_value(value, column.kind, style, column.decimals))
                for value in self.frame[column.source(self.lang, self.frame)].tolist()
            ]
            for column in self.printed
        ]
        keys = self.frame[self.key].astype(str).tolist()
        groups = self._groups()
        return [
            Row(key, groups[i], tuple(column[i] for column in texts), key in self.strong)
            for i, key in enumerate(keys)
        ]

    def _shown(self, column: Column, text: str) -> str:
        text = one_line(text)
        if column.kind != "quote" or not text:
            return shortened(text, column.longest) if column.longest else text
        cut = shortened(text, column.longest or LONGEST_QUOTE)
        return quoted(cut, self.lang)

    def _groups(self) -> list[str]:
        if self.row_group is None:
            return [""] * len(self.frame)
        own = f"{self.row_group}_{self.lang}"
        name = own if own in self.frame.columns else self.row_group
        return [one_line(str(v)) for v in self.frame[name].fillna("").tolist()]

    # What stands behind it

    def cell(self, row: str, column: str) -> pd.DataFrame:
        """Return the records, mostly codings, that the cell counts.

        Args:
            row: key of the row, such as "difficulty/funding".
            column: name of the column, such as "tukums" or "segments".

        Raises:
            KeyError: there is no such row or column, or the table keeps no records.
        """
        keys = set(self.frame[self.key].astype(str))
        if row not in keys:
            raise KeyError(f"table {self.id} has no row {row!r}; rows: {_some(sorted(keys))}")
        names = [c.name for c in self.columns]
        if column not in names:
            raise KeyError(f"table {self.id} has no column {column!r}; columns: {_some(names)}")
        if self.trace is None:
            raise KeyError(f"table {self.id} is not counted from codings: no records behind it")
        return self.trace.cell(row, column)

    # Copies

    def with_columns(self, names: Sequence[str]) -> Table:
        """Return the table with these columns only, in this order.

        Raises:
            InputError: a name is not among its columns.
        """
        known = {c.name: c for c in self.columns}
        missing = [name for name in names if name not in known]
        if missing:
            raise InputError(f"table {self.id} has no column {missing[0]!r}; has: {_some(known)}")
        return replace(self, columns=tuple(known[name] for name in names))

    def with_rows(self, keys: Iterable[str]) -> Table:
        """Return the table with these rows only, in the table's own order.

        Raises:
            InputError: a key is not among its rows.
        """
        wanted = list(keys)
        here = self.frame[self.key].astype(str)
        missing = sorted(set(wanted) - set(here))
        if missing:
            raise InputError(f"table {self.id} has no row {missing[0]!r}; rows: {_some(here)}")
        frame = self.frame[here.isin(wanted)].reset_index(drop=True)
        trace = self.trace.kept(wanted) if self.trace else None
        return replace(self, frame=frame, trace=trace)

    def with_labels(self, labels: Mapping[str, Bilingual | str]) -> Table:
        """Return the table with other column headings, by column name."""
        columns = tuple(
            replace(c, label=_bilingual(labels[c.name])) if c.name in labels else c
            for c in self.columns
        )
        return replace(self, columns=columns)

    # Files and notebooks

    def write(self, path: str | Path, *, overwrite: bool = True) -> Path:
        """Write the table to `path`; the format is that of its ending; see `write_table`."""
        from sdk_text.publication.formats import write_table

        return write_table(self, path, overwrite=overwrite)

    def to_html(self) -> str:
        """Return the table as a piece of HTML (for a whole page: `write` to ``.html``)."""
        from sdk_text.publication.formats.html import html_table

        return html_table(self)

    def to_latex(self) -> str:
        """Return the table as LaTeX, to compile alone or to ``\\input``."""
        from sdk_text.publication.formats.latex import latex_table

        return latex_table(self)

    def to_text(self) -> str:
        """Return the table as plain text with aligned columns."""
        from sdk_text.publication.formats.text import text_table

        return text_table(self)

    def to_markdown(self) -> str:
        """Return the table as Markdown (GitHub's pipe table)."""
        from sdk_text.publication.formats.markdown import markdown_table

        return markdown_table(self)

    def _repr_html_(self) -> str:
        return self.to_html()

    def __repr__(self) -> str:
        size = (
            f"{counted(len(self.frame), 'row|rows')}, "
            f"{counted(len(self.printed), 'column|columns')}"
        )
        return f"<Table {self.id} ({self.lang}): {self.title} ({size})>"


def _bilingual(text: Bilingual | str) -> Bilingual:
    return text if isinstance(text, Bilingual) else Bilingual.same(text)


def _some(names: Iterable[Any], most: int = 8) -> str:
    shown = [str(name) for name in names]
    return ", ".join(shown[:most]) + (" …" if len(shown) > most else "")
