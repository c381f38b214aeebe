"""The main job in one call: from files to results, in memory or in a folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from sdk_text.cache.store import Store
from sdk_text.cluster.arrow import require_arrow, require_duckdb
from sdk_text.codebook import Codebook
from sdk_text.codebook.loader import DEFAULT_PATH
from sdk_text.codebook.writer import as_written
from sdk_text.errors import InputError
from sdk_text.figure_formats import draws
from sdk_text.frames import COLUMNS, frame_of
from sdk_text.results import Results
from sdk_text.run import moving
from sdk_text.run.codebook_copy import keep_codebook
from sdk_text.run.coder_fits import codebook_of
from sdk_text.run.dropped import DECISIONS, decisions_dropped, dropped
from sdk_text.run.figure_process import FigureProcess
from sdk_text.run.kept import Kept
from sdk_text.run.output_folder import check_foreign, finish_interrupted, seal, staged
from sdk_text.run.settings import Settings, with_options
from sdk_text.run.share import Share
from sdk_text.run.stages import Run
from sdk_text.run.survey import Source
from sdk_text.run.unchanged import (
    KEY,
    PUBLICATION,
    publication_key,
    run_key,
    take_published,
    unchanged,
)
from sdk_text.system.files import write_contents
from sdk_text.system.given_files import printable, read_given
from sdk_text.system.spreadsheet import append_csv
from sdk_text.template.loader import BUILT_IN
from sdk_text.wording.plurals import counted

MOST_SUMMARIES_IN_MEMORY = 500
"""Above this many summaries tables and figures are made from Parquet tables, which stay on disk."""

MOST_ROWS_SHOWN = 40
CACHE = ".sdk_text-cache"
NAMES_REPORT, ERRORS = "names.csv", "errors.csv"
SUGGESTIONS = "suggestions.csv"
"""What a language model suggested, and what became of each."""
_FURTHER = (
    NAMES_REPORT, ERRORS, SUGGESTIONS, "codebook.yaml", "template.toml", "documents/x", "tables/x",
    "figures/x",
)  # fmt: skip
"""Names that may be written, too; of the folders it is enough that nothing has their names."""
_OF_PUBLICATION = ("lang", "names", "without_reuse", "formats")


def extract(
    paths: str | Path | Iterable[str | Path],
    out: str | Path | None = None,
    *,
    settings: Settings | None = None,
    **options: Any,
) -> Results:
    """Read reports and return their sections, segments, form and codings.

    Args:
        paths: files (.txt, .pdf, .docx, .odt) and folders of them.
        out: a folder to write the tables to as well; None writes nothing.
        settings: how to run; default `Settings()`.
        options: single settings by name, for instance ``coder="rules"``.

    Returns:
        Tidy frames, texts and settings; see `sdk_text.frames.COLUMNS` for the columns.

    Raises:
        InputError: a file, a folder or an option that cannot be used; the message says why.
        EngineError: the language engine is not installed.
    """
    chosen = with_options(settings or Settings(), **options)
    listed = [paths] if isinstance(paths, (str, Path)) else list(paths)
    run = Run(listed, chosen)
    if out is None and isinstance(chosen.cache, (str, Path)):
        run.cache = Kept(Store(Path(chosen.cache)), chosen)
    if out is not None:
        extract_to_folder(run, Path(out))
        return Results.load(out, codebook=run.codebook)
    try:
        results = _in_memory(run)
    finally:
        run.close()
    if chosen.share is not None:
        from sdk_text.publication.share import share

        share(results, chosen.share, lang=chosen.lang, without_reuse=chosen.without_reuse)
    return results


def _in_memory(run: Run) -> Results:
    run.check()
    texts: dict[str, str] = {}
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in COLUMNS}
    sources = run.survey()
    for name, text, frames in run.stream(sources):
        texts[name] = text
        for table, frame in frames.items():
            parts[table].append(frame)
    joined = {name: pd.concat(rows, ignore_index=True) for name, rows in parts.items() if rows}
    report = run.decision_report(sources)
    if report is not None:
        joined["decisions"] = report
    if run.memos:
        joined["memos"] = frame_of("memos", run.memos)
    run.cache.store.cut_down()
    return Results.from_frames(
        texts=texts, codebook=run.codebook, template=run.template, meta=run.meta(), **joined
    )


def extract_to_folder(run: Run, out: Path) -> None:
    """Write a run's tables, texts, tables for publication and ``run.json`` to `out`, or nothing.

    Tables grow document by document, so that memory holds one document at a time.

    Raises:
        InputError: see `extract`; or `out` holds files that are not a run's, or is the folder of
            the reports itself, or one of its files cannot be replaced.
    """
    _check_apart(run.paths, out)
    check_foreign(out, ())
    finish_interrupted(out)
    check_foreign(out, [*(f"{name}.csv" for name in COLUMNS), *_FURTHER])
    new = not out.exists()
    folder = cache_folder(run.settings, out)
    run.cache = Kept(Store(folder), run.settings)
    key = run_key(run) if run.settings.cache is not False else None
    if unchanged(run, out, key):
        return
    if folder is not None and folder.parent == out:
        run.cache.store.hold()  # a run that fails early leaves nothing
    try:
        _extract_to_folder(run, out, key)
    except BaseException:
        if new and folder is not None and folder.parent == out:
            shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError, ValueError):
                out.rmdir()
        raise
    run.cache.store.cut_down()


def cache_folder(settings: Settings, out: Path) -> Path | None:
    """Return where a run keeps what is dear: as set, else hidden in the output folder."""
    if settings.cache is False:
        return None
    return out / CACHE if settings.cache is True else Path(settings.cache)


def _extract_to_folder(run: Run, out: Path, key: str | None) -> None:
    options = {name: getattr(run.settings, name) for name in _OF_PUBLICATION}
    with FigureProcess(**options) as second:
        # Several processes already use the cores, and would take over its input.
        alone = run.settings.processes == 1 and draws(run.settings.formats)
        if alone and run.settings.tables and run.settings.cluster is None:
            second.start()  # it loads its libraries while this process loads others and parses
        run.check(out)
        sources = run.survey(parts_folder(run, out))
        check_foreign(out, [f"documents/{source.name}.txt" for source in sources])
        kind = _kind_of_tables(run, sources)
        if kind != "standard":
            second.end()
        elif alone:
            second.start()
        _write_run(run, out, sources, kind, second, key, options)
    parts = parts_folder(run, out)
    if run.parts is not None and parts.parent == out:
        run.parts.forget_others()


def _write_run(
    run: Run,
    out: Path,
    sources: Sequence[Source],
    kind: Literal["", "standard", "large"],
    figures: FigureProcess,
    key: str | None,
    options: dict[str, Any],
) -> None:
    """Write all of a run to `out`, in one move at the end."""
    keys: dict[str, str] = {}
    with (
        Share(run, out) as shared,
        staged(out, lambda edited: _placed(run, shared, edited)) as partial,
        figures.drawing_in(partial) as second,
    ):
        run.dropped = [*dropped(out, run.settings, kind), *decisions_dropped(out, run.decisions)]
        run.cache.store.release()
        _write_documents(run, sources, partial, parquet=kind == "large")
        if run.errors:
            append_csv(partial / ERRORS, pd.DataFrame(run.errors), header=True)
        keep_codebook(run.codebook, partial, _codebook_file(run))
        template = read_given(run.settings.template or BUILT_IN, "template")
        (partial / "template.toml").write_bytes(template)
        report = run.decision_report(sources)
        if report is not None:
            append_csv(partial / DECISIONS, report, header=True)
        if run.memos:
            append_csv(partial / "memos.csv", frame_of("memos", run.memos), header=True)
        suggestions = getattr(run.speaking_coder, "suggestions", None)
        if suggestions is not None:
            append_csv(partial / SUGGESTIONS, suggestions(), header=True)
        if kind:
            with run.stage("tables and figures"):
                if kind == "standard":
                    made_of = publication_key(run, partial, options)
                    kept = run.settings.cache is not False
                    again = kept and take_published(run, out, partial, made_of)
                    _write_publication(run, partial, second, options, shared, made=again)
                    keys[PUBLICATION] = made_of
                else:
                    _write_large(run, partial)
        if key is not None and run_key(run) == key:  # nothing was changed during the run
            keys[KEY] = key
        seal(partial, {**run.meta(), **shared.record(), **keys})


def _placed(run: Run, shared: Share, edited: Sequence[Path]) -> None:
    """Put what belongs to the run in its place, too, and tell which edited files were set aside."""
    run.choices += [
        f"{printable(file)}: a file of the earlier run that was changed since; set aside"
        for file in edited
    ]
    shared.put_in_place()


def parts_folder(run: Run, out: Path) -> Path:
    """Return where a cluster's parts are kept: in the cache, or hidden in the output folder."""
    cache = run.settings.cache
    return out / ".sdk_text-parts" if isinstance(cache, bool) else Path(cache) / "parts"


def _codebook_file(run: Run) -> bytes:
    """Return the codebook's file, or what was made of it in Python."""
    if isinstance(run.settings.codebook, Codebook) or codebook_of(run.settings.coder):
        return as_written(run.codebook)[0]
    return read_given(run.codebook.source or DEFAULT_PATH, "codebook")


def _check_apart(paths: Sequence[Path], out: Path) -> None:
    """Refuse to write results among the reports, where the next run would read them as reports."""
    for path in paths:
        if os.path.isdir(path) and os.path.isdir(out) and path.samefile(out):
            raise InputError(f"{out}: is the folder of the reports; name another one with --out")


def _write_documents(run: Run, sources: Sequence[Source], partial: Path, *, parquet: bool) -> None:
    """Write texts and tables, document by document; the tables once more as Parquet if asked."""
    (partial / "documents").mkdir()
    with ExitStack() as stack:
        tables = None
        if parquet or run.settings.parquet:
            from sdk_text.large.parquet import FOLDER, ParquetTables

            tables = stack.enter_context(ParquetTables(partial / FOLDER))
        for number, (name, text, frames) in enumerate(run.stream(_with_bar(run, sources))):
            with run.stage("writing"):
                (partial / "documents" / f"{name}.txt").write_bytes(text.encode("utf-8"))
                for table, frame in frames.items():
                    append_csv(partial / f"{table}.csv", frame, header=number == 0)
                if tables is not None:
                    tables.add(frames)


def _with_bar(run: Run, sources: Sequence[Source]) -> Iterable[Source]:
    """Show progress over documents; with a single one the language engine shows its own bar."""
    if not run.settings.progress or len(sources) < 2:
        return sources
    from dataclasses import replace

    from tqdm import tqdm

    run.settings = replace(run.settings, progress=False)
    return tqdm(sources, desc="reports", unit="file", leave=False)


def _kind_of_tables(run: Run, sources: Sequence[Source]) -> Literal["", "standard", "large"]:
    """Return which set of tables and figures to write, and say so where it is not the usual one.

    Raises:
        InputError: what is asked for is not made for so many summaries.
    """
    if run.settings.parquet:
        require_arrow("Parquet tables (--parquet)")
    if not run.settings.tables:
        return ""
    summaries = sum(len(source.summaries) for source in sources)
    if summaries <= MOST_SUMMARIES_IN_MEMORY:
        return "standard"
    many = f"{counted(summaries, 'summary|summaries')} (more than {MOST_SUMMARIES_IN_MEMORY})"
    if run.settings.share is not None:
        raise InputError(f"share: not made for {many}; share a part of the reports")
    try:
        require_duckdb(f"tables and figures for {many}")
    except InputError as error:
        run.left_out.append(f"{error}; the data are written without them")
        return ""
    run.choices.append(
        f"{many}: tables and figures by report variable and of the most frequent themes, all "
        "numbers in matrices/; see docs/scale.md"
    )
    if run.settings.without_reuse:
        run.choices.append(f"{many}: repeated passages are counted as often as they stand")
    return "large"


def _write_large(run: Run, partial: Path) -> None:
    """Write tables, figures and matrices from the Parquet tables, and the names in the quotes."""
    from sdk_text.analysis import names_report
    from sdk_text.large import LargeResults
    from sdk_text.publication.large import quoted_part, write_large_set

    settings = run.settings
    lang, names, formats = settings.lang, settings.names, settings.formats
    with LargeResults.of_tables(partial, meta=run.meta(), codebook=run.codebook) as large:
        part = quoted_part(large)
        write_large_set(large, partial, lang=lang, names=names, formats=formats, quoted=part)
        if names == "replace":
            append_csv(partial / NAMES_REPORT, names_report(part), header=True)


def _write_publication(
    run: Run,
    partial: Path,
    second: FigureProcess,
    options: dict[str, Any],
    shared: Share,
    *,
    made: bool,
) -> None:
    """Write the standard tables and figures from what is staged, and what became of the names.

    `made`: they are there already, of the earlier run.
    """
    if made:
        if run.settings.share is not None:
            results = Results.from_tables(partial, meta=run.meta(), codebook=run.codebook)
            shared.stage(results, partial)
        return
    from sdk_text.analysis import names_report
    from sdk_text.publication.prepared import Prepared, known_of
    from sdk_text.publication.prepared_kept import FILE, known_key
    from sdk_text.publication.write import standard_contents

    results = Results.from_tables(partial, meta=run.meta(), codebook=run.codebook)
    names = str(options["names"])
    lang = str(options["lang"])
    key = known_key(results, partial, names, [run.template_digest])
    known = run.cache.known(key, lambda: known_of(results, names))
    (partial / FILE).write_bytes(known.to_bytes())
    if draws(options["formats"]):
        second.draw()
    ready = Prepared.of(
        results, names=names, drop_reuse=options["without_reuse"], known=known, lang=lang
    )
    write_contents(standard_contents(ready, ("tables",), **options), partial)
    if run.settings.names == "replace":
        report = names_report(results)
        run.counts["names doubtful"] = int((report["status"] == "doubtful").sum())
        append_csv(partial / NAMES_REPORT, report, header=True)
    if not second.finished():
        moving.remove(partial / "figures")  # what it began may be there by half
        write_contents(standard_contents(ready, ("figures",), **options), partial)
    (partial / FILE).unlink()
    shared.stage(results, partial)


def closing_lines(run: Run, out: Path) -> list[str]:
    """Return what the command prints at the end: notes, a table of the summaries, the total."""
    table = pd.concat(run.overviews, ignore_index=True).rename(columns={"summary": "id"})
    more = len(table) - MOST_ROWS_SHOWN
    rows = table.head(MOST_ROWS_SHOWN).to_string(index=False).splitlines()
    if more > 0:
        rows.append(f"… and {more} more in summaries.csv")
    seconds = sum(run.seconds.values())
    if run.settings.share is not None:
        rows.append(f"to hand on, without names: {run.settings.share}")
    codings = counted(run.counts["codings"], "coding|codings")
    total = f"{counted(len(table), 'summary|summaries')}, {codings}"
    if run.unchanged_since:
        return [*rows, "", f"{total}: nothing has changed since {run.unchanged_since}, see {out}"]
    return [*rows, "", f"{total} in {seconds:.1f} s, written to {out}"]
