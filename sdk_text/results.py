"""What a run gives back: tidy frames, the texts that their offsets point into, and the settings."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sdk_text.errors import InputError
from sdk_text.frames import COLUMNS, REQUIRED, counted_codings, empty_frame, tidy_frame
from sdk_text.run.agreeing import FIX, Place, check_agreement, check_columns, wrong_cell
from sdk_text.run.output_folder import RUN_FILE, read_whole
from sdk_text.system.given_files import check_given, printable, read_given, read_given_text
from sdk_text.system.spreadsheet import unescape_frame
from sdk_text.wording.nearest import hint

if TYPE_CHECKING:
    from sdk_text.codebook import Codebook
    from sdk_text.template import Template
    from sdk_text.wording.texts import Lang


def _default_codebook() -> Codebook:
    from sdk_text.codebook import load_codebook

    return load_codebook()


def _default_template() -> Template:
    from sdk_text.template import load_template

    return load_template()


@dataclass(frozen=True)
class Results:
    """Everything that one run found, as tidy frames (columns: `COLUMNS`).

    Offsets in all frames point into ``texts[document]``; `evidence` goes from a row to the words.
    """

    documents: pd.DataFrame = field(default_factory=lambda: empty_frame("documents"))
    summaries: pd.DataFrame = field(default_factory=lambda: empty_frame("summaries"))
    sections: pd.DataFrame = field(default_factory=lambda: empty_frame("sections"))
    segments: pd.DataFrame = field(default_factory=lambda: empty_frame("segments"))
    subheadings: pd.DataFrame = field(default_factory=lambda: empty_frame("subheadings"))
    approaches: pd.DataFrame = field(default_factory=lambda: empty_frame("approaches"))
    variables: pd.DataFrame = field(default_factory=lambda: empty_frame("variables"))
    """What a researcher's table says of each summary, such as its region (`run.variables`)."""
    codings: pd.DataFrame = field(default_factory=lambda: empty_frame("codings"))
    stray: pd.DataFrame = field(default_factory=lambda: empty_frame("stray"))
    machine: pd.DataFrame = field(default_factory=lambda: empty_frame("machine"))
    """The machine's codings before persons' decisions; empty where nobody decided."""
    memos: pd.DataFrame = field(default_factory=lambda: empty_frame("memos"))
    """Persons' memos on codes and reports (`sdk_text.review.memos`)."""
    decisions: pd.DataFrame = field(default_factory=lambda: empty_frame("decisions"))
    """What became of persons' decisions (columns: `review.decisions.apply.REPORT_COLUMNS`)."""
    tokens: pd.DataFrame = field(default_factory=lambda: empty_frame("tokens"))
    entities: pd.DataFrame = field(default_factory=lambda: empty_frame("entities"))
    texts: Mapping[str, str] = field(default_factory=dict)
    codebook: Codebook = field(default_factory=_default_codebook)
    template: Template = field(default_factory=_default_template)
    meta: Mapping[str, Any] = field(default_factory=dict)
    """What ``run.json`` holds: versions, inputs, settings, counts, seconds a stage."""

    @classmethod
    def from_frames(
        cls,
        *,
        texts: Mapping[str, str] | None = None,
        codebook: Codebook | None = None,
        template: Template | None = None,
        meta: Mapping[str, Any] | None = None,
        **frames: pd.DataFrame,
    ) -> Results:
        """Build results from frames made elsewhere; absent frames are empty.

        Raises:
            InputError: an unknown frame, or one that lacks a column.
        """
        unknown = sorted(set(frames) - set(COLUMNS))
        if unknown:
            raise InputError(f"unknown frame {unknown[0]!r}; {hint(unknown[0], COLUMNS)}")
        parts: dict[str, Any] = {name: tidy_frame(name, f) for name, f in frames.items()}
        parts |= {"texts": dict(texts or {}), "meta": dict(meta or {})}
        if codebook is not None:
            parts["codebook"] = codebook
        if template is not None:
            parts["template"] = template
        return cls(**parts)

    @classmethod
    def load(
        cls, folder: str | Path, codebook: Codebook | None = None, *, without: Sequence[str] = ()
    ) -> Results:
        """Read back what ``extract`` wrote to `folder`.

        The codebook is the one given, else the copy that the run left beside its tables. Tables
        named in `without` stay empty.

        Raises:
            InputError: the folder is not such an output, a table in it is damaged, or tables
                contradict each other or the texts (`agreeing.check_agreement`).
        """
        folder = Path(folder)
        if not os.path.isdir(folder):
            shown = printable(folder)
            raise InputError(f"{shown}: no such folder; name one that extract wrote (--out)")

        def read() -> Results:
            meta = read_account(folder)
            found = cls.from_tables(folder, meta=meta, codebook=codebook, without=without)
            check_agreement(found.frames(), found.texts, Place(printable(folder)))
            return found

        return read_whole(folder, read)

    @classmethod
    def from_tables(
        cls,
        folder: Path,
        *,
        meta: Mapping[str, Any],
        codebook: Codebook | None = None,
        without: Sequence[str] = (),
    ) -> Results:
        """Read the tables and texts in `folder`; the codebook is the copy there if none is given.

        Tables named in `without` stay empty.

        Raises:
            InputError: a table is missing or damaged.
        """
        frames = {}
        for name in COLUMNS:
            path = folder / f"{name}.csv"
            if name in without:
                continue
            if os.path.lexists(path):
                frames[name] = read_table(path)
            elif name in REQUIRED:
                raise InputError(f"{path}: missing; run extract again")
        if codebook is None and os.path.lexists(folder / "codebook.yaml"):
            from sdk_text.codebook import load_codebook

            codebook = load_codebook(folder / "codebook.yaml")
        template = None
        if os.path.lexists(folder / "template.toml"):
            from sdk_text.template import load_template

            template = load_template(folder / "template.toml")
        texts = {
            path.stem: read_given_text(path, "text", encoding="utf-8")
            for path in sorted((folder / "documents").glob("*.txt"))
        }
        return cls.from_frames(
            texts=texts, codebook=codebook, template=template, meta=meta, **frames
        )

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return all frames by name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name in COLUMNS}

    def with_frames(self, **frames: pd.DataFrame) -> Results:
        """Return a copy with some frames changed."""
        tidy: dict[str, Any] = {name: tidy_frame(name, frame) for name, frame in frames.items()}
        return replace(self, **tidy)

    def evidence(self, row: Mapping[str, Any] | pd.Series[Any]) -> str:
        """Return the words of the report that a row with summary, start and end points at.

        Raises:
            KeyError: the row's summary is not in these results.
        """
        documents = self.summaries.set_index("summary")["document"]
        return self.texts[documents[row["summary"]]][int(row["start"]) : int(row["end"])]

    @property
    def lang(self) -> Lang:
        """The language that the run was asked for: of its tables, and of what is made from it."""
        settings = self.meta.get("settings")
        named = settings.get("lang") if isinstance(settings, dict) else None
        return "lv" if named == "lv" else "en"

    def read(
        self, summary: str = "", *, corpus: str | Path | None = None, coder: str = "",
        lang: str | None = None,
    ) -> Any:  # fmt: skip
        """Show the reader in a notebook: the report with its codings (needs the extra ``reader``).

        Args:
            summary: the report to open; "" for the list of reports.
            corpus: the folder of the reports; with `coder` decisions are kept there, else the
                reader only reads.
            coder: who decides.
            lang: of the page, "lv" or "en"; None: as of the run.

        Raises:
            InputError: no such report, corpus or coder; a package of the extra is missing.
        """
        from sdk_text.reader.notebook import reading_widget

        return reading_widget(self, summary, corpus=corpus, coder=coder, lang=lang)

    def __repr__(self) -> str:
        sizes = ", ".join(f"{len(frame)} {name}" for name, frame in self.frames().items())
        return f"<Results: {sizes}>"

    def _repr_html_(self) -> str:
        """Show the summaries with their counts, and the sizes of the other frames (Jupyter)."""
        overview = self.overview().to_html(index=False, border=0, escape=True)
        sizes = " · ".join(
            f"<code>.{html.escape(name)}</code> {len(frame)}"
            for name, frame in self.frames().items()
        )
        first = html.escape(str(next(iter(self.summaries["summary"]), "")))
        read = (
            f'<p><code>.read("{first}")</code> opens a report with its codings</p>' if first else ""
        )
        return f"<div><p><b>sdk_text results</b></p>{overview}<p>{sizes}</p>{read}</div>"

    @property
    def segments_read(self) -> frozenset[str]:
        """The ids of the segments on which persons decided, or which they read, as the run says."""
        return frozenset(map(str, self.meta.get("segments_read", [])))

    @property
    def before_decisions(self) -> pd.DataFrame:
        """The codings as they were before persons decided; columns as in ``codings``.

        Those of `machine` where the run keeps them, else all codings, persons' among them.
        """
        return self.machine if len(self.machine) else self.codings

    def overview(self) -> pd.DataFrame:
        """Return a row a summary; columns: see `overview`."""
        return overview(self.frames(), [family.id for family in self.codebook.families])


def read_account(folder: Path) -> dict[str, Any]:
    """Return what the run that wrote a folder noted of itself in ``run.json``.

    Raises:
        InputError: there is none that can be read.
    """
    path = folder / RUN_FILE
    shown = printable(path)
    if not os.path.lexists(path):
        raise InputError(
            f"{printable(folder)}: no run.json; name a folder that extract wrote (--out)"
        )
    try:
        meta = json.loads(read_given(path, "run.json"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{shown}: cannot be read ({error}); run extract again") from error
    if not isinstance(meta, dict):
        raise InputError(f"{shown}: not written by sdk_text; run extract again")
    return meta


def overview(frames: Mapping[str, pd.DataFrame], families: Sequence[str]) -> pd.DataFrame:
    """Return how much was found in each summary.

    Returns:
        Columns summary, municipality, sections, segments, words, ticked (boxes of the form),
        codings, and a column of codings for each of `families`; a code that several coders gave to
        a segment counts once, as in tables.
    """
    summaries, codings = frames["summaries"], counted_codings(frames["codings"])
    frame = summaries[["summary", "municipality"]].copy()

    def count(rows: pd.DataFrame) -> pd.Series[Any]:
        return frame["summary"].map(rows.groupby("summary").size()).fillna(0).astype("int64")

    frame["sections"] = count(frames["sections"])
    frame["segments"] = count(frames["segments"])
    frame["words"] = summaries["words"]
    frame["ticked"] = count(frames["approaches"][frames["approaches"]["ticked"]])
    frame["codings"] = count(codings)
    for family in families:
        frame[family] = count(codings[codings["family"] == family])
    return frame


def read_table(path: Path) -> pd.DataFrame:
    """Read one CSV table of a run, every text column as text.

    Raises:
        InputError: the file is not a readable CSV of that table.
    """
    name = path.stem
    types = COLUMNS.get(name, {})
    text = {c: "string" for c, t in types.items() if t == "string"}
    check_given(path, "table")
    try:
        frame = pd.read_csv(path, dtype=text, keep_default_na=False, na_values={"number": [""]})
        frame = unescape_frame(frame)
    except (ValueError, OSError, UnicodeDecodeError, pd.errors.ParserError) as error:
        raise _unreadable(path, str(error)) from error
    if not types:
        return frame
    try:
        check_columns(name, list(frame.columns))
        if _has_fractions(frame, types):
            raise InputError("an offset or a count is no whole number")
        return tidy_frame(name, frame)
    except (ValueError, OverflowError, InputError) as error:
        raise _unreadable(path, wrong_cell(name, frame) or str(error)) from error


def _has_fractions(frame: pd.DataFrame, types: Mapping[str, str]) -> bool:
    """Return whether a column of whole numbers holds another one, which pandas would cut off."""
    whole = [c for c, kind in types.items() if kind == "int64" and c in frame]
    return any(frame[c].dtype.kind == "f" and (frame[c] != np.floor(frame[c])).any() for c in whole)


def _unreadable(path: Path, why: str) -> InputError:
    why = " ".join(why.split())
    return InputError(f"{printable(path)}: not a readable table of a run ({why}); {FIX}")
