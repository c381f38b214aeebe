"""Results that stay on disk: DuckDB reads of the Parquet tables what a question needs.

DuckDB was chosen because it works beyond memory (a limit, then files), needs no other package,
speaks SQL, which researchers and other programs know, and is kept well (MIT).
"""

from __future__ import annotations

import glob
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pandas as pd

from sdk_text.analysis.matrices import check_wanted
from sdk_text.analysis.units import SQL_GIVEN, check_known, summary_order
from sdk_text.cluster.arrow import require_duckdb
from sdk_text.codebook import Codebook, load_codebook
from sdk_text.errors import InputError
from sdk_text.frames import COLUMNS, empty_frame, tidy_frame
from sdk_text.large.agreeing import check_ids
from sdk_text.large.parquet import FOLDER
from sdk_text.results import Results, read_account
from sdk_text.run.agreeing import Place, check_agreement
from sdk_text.system.given_files import printable, read_given_text
from sdk_text.system.networks import cores
from sdk_text.template import Template, load_template
from sdk_text.wording.nearest import hint
from sdk_text.wording.plurals import counted

if TYPE_CHECKING:
    import duckdb

MEMORY = "1GB"
"""What DuckDB may use at most; beyond that it works with files."""
_KINDS = {
    "string": "VARCHAR", "int64": "BIGINT", "Int64": "BIGINT", "float64": "DOUBLE",
    "bool": "BOOLEAN",
}  # fmt: skip
"""What DuckDB calls the types of `COLUMNS`."""
_MOST_IN_PART = 2_000
"""Summaries that `part` takes into memory at once."""


_WHOSE = {"documents": ("document", "documents")}
"""Tables whose rows are of something else than a summary: its column, and the table of all."""


class LargeResults:
    """A run's tables as views of a database: ``documents``, ``codings``, ``tokens`` and so on.

    `sql` asks anything, `frame` gives a table or some of its rows, `part` some summaries as
    ordinary `Results`, on which every analysis works. To be closed, or used with ``with``.
    """

    def __init__(
        self, folder: Path, codebook: Codebook, template: Template, meta: Mapping[str, Any],
        memory: str = MEMORY,
    ) -> None:  # fmt: skip
        require_duckdb("results on disk")
        import duckdb

        self.folder, self.codebook, self.template, self.meta = folder, codebook, template, meta
        self.kept: dict[tuple[Any, ...], pd.DataFrame] = {}
        """What `sdk_text.large.counts` counted already."""
        self._temporary = tempfile.TemporaryDirectory(prefix="sdk_text-")
        self._db: duckdb.DuckDBPyConnection = duckdb.connect(
            str(Path(self._temporary.name) / "work.duckdb"),
            config={
                "memory_limit": memory,
                "temp_directory": self._temporary.name,
                "threads": cores(),
                "preserve_insertion_order": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        try:
            self._add_views()
        except BaseException:
            self.close()
            raise

    def _add_views(self) -> None:
        for name in COLUMNS:
            self._add_view(name)
        check_ids(
            self.sql, Place(printable(self.folder / FOLDER), ".parquet", lambda _, at: at + 1)
        )
        # A row for each pair of segment and code: of several codings the surest, then the first.
        self.execute(
            "CREATE TABLE counted AS SELECT * EXCLUDE (text, cue, memo, stretch) FROM codings "
            f"WHERE {SQL_GIVEN} QUALIFY row_number() OVER "
            "(PARTITION BY segment, code ORDER BY confidence DESC, row) = 1"
        )

    @classmethod
    def open(cls, folder: str | Path, *, memory: str = MEMORY) -> LargeResults:
        """Open what a run of many reports wrote to `folder`.

        Raises:
            InputError: the folder has no Parquet tables, or the extra is not installed.
        """
        folder = Path(folder)
        return cls.of_tables(folder, meta=read_account(folder), memory=memory)

    @classmethod
    def of_tables(
        cls, folder: Path, *, meta: Mapping[str, Any], codebook: Codebook | None = None,
        memory: str = MEMORY,
    ) -> LargeResults:  # fmt: skip
        """Open the tables in `folder`; the codebook is the copy there if none is given.

        Raises:
            InputError: there are none, or the extra is not installed.
        """
        if not (folder / FOLDER / "segments.parquet").is_file():
            raise InputError(
                f"{folder}: holds no Parquet tables; extract writes them for many reports, or when "
                "asked to (--parquet)"
            )
        codebook = codebook or load_codebook(folder / "codebook.yaml")
        return cls(folder, codebook, load_template(folder / "template.toml"), meta, memory)

    def sql(self, query: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """Return what a query gives; tables have the names and columns of `frames.COLUMNS`.

        In addition ``counted``: of ``codings`` a row for each pair of segment and code.
        """
        with self._telling():
            return self._db.execute(query, list(parameters)).df()

    def execute(self, statement: str) -> None:
        """Carry out a statement that gives nothing."""
        with self._telling():
            self._db.execute(statement)

    def one(self, query: str, parameters: Sequence[Any] = ()) -> int:
        """Return the only number that a query gives."""
        with self._telling():
            row = self._db.execute(query, list(parameters)).fetchone()
        return int(row[0]) if row and row[0] is not None else 0

    def register(self, name: str, frame: pd.DataFrame) -> None:
        """Make a small frame known to queries under a name."""
        self._db.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM frame")

    def frame(self, name: str, summaries: Collection[str] | None = None) -> pd.DataFrame:
        """Return a table, or its rows of some summaries, as the tidy frame of that name.

        A table whose rows are of no summary (``memos``) comes whole.

        Raises:
            InputError: a summary (for ``documents`` a document) that is not there.
        """
        if summaries:
            column, table = _WHOSE.get(name, ("summary", "summaries"))
            every = self.sql(f"SELECT {column} FROM {table} ORDER BY row")[column]
            known = list(map(str, every))
            for wanted in summaries:
                check_known(column, wanted, known)
        return self._frame(name, summaries)

    def _frame(self, name: str, summaries: Collection[str] | None = None) -> pd.DataFrame:
        where, given = self._rows_of(name, summaries)
        rows = self.sql(f"SELECT * FROM {name} {where} ORDER BY row", given)
        return tidy_frame(name, rows.drop(columns="row")) if len(rows) else empty_frame(name)

    @staticmethod
    def _rows_of(name: str, summaries: Collection[str] | None) -> tuple[str, list[Any]]:
        """Return the condition of the rows of some summaries, and what it is given."""
        column, _ = _WHOSE.get(name, ("summary", "summaries"))
        if summaries is None or column not in COLUMNS[name]:
            return "", []
        return f"WHERE list_contains(?, {column})", [list(summaries)]

    def part(self, summaries: Collection[str]) -> Results:
        """Return some summaries as ordinary results, with their texts.

        Raises:
            InputError: a summary is not there, or they are too many for memory; their tables
                contradict each other or the texts.
        """
        wanted = list(dict.fromkeys(summaries))
        if len(wanted) > _MOST_IN_PART:
            raise InputError(
                f"part: {counted(len(wanted), 'summary|summaries')}; at most {_MOST_IN_PART} at "
                "once"
            )
        own = self._frame("summaries", wanted)
        missing = [s for s in wanted if s not in set(own["summary"])]
        if missing:
            known = [str(s) for s in self.frame("summaries")["summary"]]
            said = hint(missing[0], known)
            raise InputError(f"part: summary {missing[0]!r} is not in the results; {said}")
        documents = [str(d) for d in dict.fromkeys(own["document"])]
        frames = {n: self._frame(n, wanted) for n in COLUMNS if n not in ("documents", "summaries")}
        texts = {name: self._text(name) for name in documents}
        found = Results.from_frames(
            texts=texts, codebook=self.codebook, template=self.template, meta=self.meta,
            documents=self._frame("documents", documents), summaries=own, **frames,
        )  # fmt: skip

        def row_of(table: str, at: int) -> int:
            where, given = self._rows_of(table, documents if table == "documents" else wanted)
            return 1 + self.one(
                f"SELECT row FROM {table} {where} ORDER BY row LIMIT 1 OFFSET {at:d}", given
            )

        place = Place(printable(self.folder / FOLDER), ".parquet", row_of)
        check_agreement(found.frames(), texts, place)
        return found

    @cached_property
    def skeleton(self) -> Results:
        """Results that know all summaries, variables, sections, codes and coders, uncounted.

        What is called what, and in which order it stands, is found there; segments and codings are
        one of each kind.
        """
        sections = self.sql("SELECT DISTINCT section FROM segments ORDER BY section")
        first = self.sql("SELECT summary FROM summaries ORDER BY row LIMIT 1")["summary"]
        segments = sections.assign(summary=first.iloc[0] if len(first) else "")
        segments["segment"] = "/" + segments["section"]
        codings = self.sql(
            "SELECT DISTINCT family, code, coder, section FROM counted ORDER BY ALL"
        ).assign(summary=first.iloc[0] if len(first) else "")
        codings["segment"] = "/" + codings["section"]
        return Results.from_frames(
            codebook=self.codebook, template=self.template, meta=self.meta,
            summaries=self.frame("summaries"), variables=self.frame("variables"),
            segments=segments, codings=codings,
        )  # fmt: skip

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many summaries, segments, words and codings (counted) there are."""
        return {
            "summaries": self.one("SELECT count(*) FROM summaries"),
            "segments": self.one("SELECT count(*) FROM segments"),
            "words": self.one("SELECT sum(words) FROM segments"),
            "codings": self.one("SELECT count(*) FROM counted"),
        }

    def codings_behind(
        self, *, code: str = "", family: str = "", section: str = "",
        summaries: Collection[str] | None = None, most: int = 1_000,
    ) -> pd.DataFrame:  # fmt: skip
        """Return the codings that a number counts, at most `most` of them, surest first.

        "" is no condition. Columns: those of ``codings``.

        Raises:
            InputError: a code, family, section or summary that is nowhere.
        """
        conditions = {"code": code, "family": family, "section": section}
        check_wanted(self.skeleton, conditions)
        known = summary_order(self.skeleton)
        for summary in summaries or ():
            check_known("summary", summary, known)
        given: list[Any] = [value for value in conditions.values() if value]
        where = [f"c.{name} = ?" for name, value in conditions.items() if value]
        if summaries is not None:
            where.append("list_contains(?, c.summary)")
            given.append(list(summaries))
        rows = self.sql(
            "SELECT c.* FROM codings c SEMI JOIN counted k ON c.row = k.row "
            f"WHERE {' AND '.join(where) or 'true'} ORDER BY confidence DESC, row LIMIT {most:d}",
            given,
        )
        return tidy_frame("codings", rows.drop(columns="row"))

    def close(self) -> None:
        """Give back memory and temporary files."""
        self._db.close()
        self._temporary.cleanup()

    def __enter__(self) -> LargeResults:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        sizes = ", ".join(f"{number} {name}" for name, number in self.counts.items())
        return f"<LargeResults in {self.folder}: {sizes}>"

    def _text(self, name: str) -> str:
        if not name or set(name) & set("/\\:\0") or name.startswith("."):
            raise InputError(f"{self.folder}: {name!r} is no name of a document")
        return read_given_text(self.folder / "documents" / f"{name}.txt", "text", encoding="utf-8")

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Let a damaged table be told in a line; what is wrong with a query is DuckDB's to say."""
        import duckdb

        try:
            yield
        except (
            duckdb.IOException, duckdb.InvalidInputException, duckdb.ConversionException,
            duckdb.OutOfRangeException, duckdb.SerializationException, duckdb.InternalException,
        ) as error:  # fmt: skip
            why = str(error).splitlines()[0]
            raise InputError(
                f"{self.folder / FOLDER}: cannot be read ({why}); run extract again"
            ) from error

    def _check_columns(self, name: str) -> None:
        """Refuse a table that no run wrote."""
        with self._telling():
            rows = self._db.execute(f"DESCRIBE SELECT * FROM {name}").fetchall()
        found = {str(row[0]): str(row[1]) for row in rows}
        for column, kind in COLUMNS[name].items():
            if found.get(column) != _KINDS[kind]:
                raise InputError(
                    f"{self.folder / FOLDER / name}.parquet: column {column!r} is "
                    f"{found.get(column, 'missing')}, not {_KINDS[kind]}; run extract again"
                )

    def _add_view(self, name: str) -> None:
        path = self.folder / FOLDER / f"{name}.parquet"
        if path.is_file():
            # glob.escape: DuckDB takes brackets in a path for a pattern.
            source = glob.escape(str(path)).replace("'", "''")
            read = f"read_parquet('{source}', file_row_number = true)"
            self.execute(
                f"CREATE VIEW {name} AS SELECT * RENAME (file_row_number AS row) FROM {read}"
            )
            self._check_columns(name)
        else:
            self.register(name, empty_frame(name).assign(row=pd.Series(dtype="int64")))
