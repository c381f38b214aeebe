"""A read-only copy that opens without a server: page, data as scripts, tables with links."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from markupsafe import Markup

from sdk_text.analysis.coder_numbers import CoderNumbers
from sdk_text.analysis.neutral_ids import NeutralIds, neutral_ids
from sdk_text.analysis.pseudonyms import keep_pseudonyms, pseudonyms
from sdk_text.errors import InputError
from sdk_text.frames import codings_frame
from sdk_text.publication.formats.html import html_table, template
from sdk_text.publication.share import check_names_known
from sdk_text.publication.share_folder import digests, put_in_place, staging_folder
from sdk_text.publication.standard import standard_tables
from sdk_text.publication.table import Table
from sdk_text.reader.bundle import classic, styles
from sdk_text.reader.finding import codings_by_id
from sdk_text.reader.nameless import NamelessViews
from sdk_text.reader.page_files import index_page, page_file
from sdk_text.reader.progress import progress_view
from sdk_text.reader.project import Opened, Project, kind_of
from sdk_text.reader.views import project_view, report_view
from sdk_text.reader.words import say
from sdk_text.records import Coding
from sdk_text.results import Results
from sdk_text.system.files import write_contents, write_whole
from sdk_text.wording.plurals import counted
from sdk_text.wording.texts import load_wording

Names = Literal["replace", "keep"]
MARK = "copy.json"
"""Says that a folder is such a copy, and which files it was written with."""
TABLES = "tables.html"
_SAFE_NAME = re.compile(r"[^\\/:*?\"<>|\x00-\x1f]{1,120}")


def write_copy(
    opened: Opened,
    folder: str | Path,
    *,
    names: Names = "replace",
    tell: Callable[[str], None] = lambda _: None,
) -> Path:
    """Write a read-only copy of a run to `folder`; its ``index.html`` opens in any browser.

    An earlier copy there is replaced; if it was changed since, it is set aside under another name.

    Args:
        opened: the run and, to show what persons decided, the corpus.
        folder: where to; it must not exist, be empty, or hold an earlier copy.
        names: "replace" puts placeholders for personal names and numbers those who coded.
        tell: is told, a line each time, how far it is.

    Raises:
        InputError: the run or the folder cannot be used, or no engine looked for names.
    """
    folder = Path(folder)
    known = _check(folder, opened)
    tell(f"reading {opened.out} …")
    results = Results.load(opened.out)
    if names == "replace":
        check_names_known(results)
    project = Project(replace(opened, coder="", blind=False), results=results)
    contents = copy_contents(project, names=names, tell=tell)
    tell(f"writing {counted(len(contents), 'file|files')} to {folder} …")
    with staging_folder(folder) as staged:
        write_contents(contents, staged)
        mark = {"sdk_text": "reader copy", "files": digests(staged)}
        write_whole(staged / MARK, json.dumps(mark, indent=1))
        put_in_place(staged, folder, known | {MARK: _digest_of(folder / MARK)})
    return folder / "index.html"


def copy_contents(
    project: Project, *, names: Names, tell: Callable[[str], None] = lambda _: None
) -> dict[str, bytes | str]:
    """Return the files of a copy by their names; `tell` hears, a line each time, how far it is.

    Raises:
        InputError: a report whose id cannot be part of a file's name.
    """
    results = as_decided(project)
    tell("looking for personal names …")
    hidden = pseudonyms(project.material.results, project.lang)
    nameless = None
    if names == "replace":
        coders = _numbers(project)
        nameless = NamelessViews(hidden, coders)
        results = coders.in_results(results)
        keep_pseudonyms(results, hidden)
    ids = NeutralIds() if nameless is None else neutral_ids(results)
    tell("making the tables …")
    cells, tables = _tables(project, ids.in_results(results), ids, names)
    told = {
        **project_view(project),
        "readonly": True,
        "tables": bool(cells),
        "copy": True,
        "problems": [],
    }
    if nameless is not None:
        told = nameless.other(told)
    mark = page_file("mark.svg")
    contents: dict[str, bytes | str] = {
        "index.html": index_page(project.lang, copy=True),
        "page/reader.js": classic(),
        "page/reader.css": styles(),
        "page/mark.svg": mark[0] if mark else b"",
        "data/project.js": script("project", ids.in_view(told)),
        "data/progress.js": script("progress", ids.in_view(progress_view(project))),
        "data/cells.js": script("cells", cells),
        TABLES: tables,
    }
    return contents | _reports(project, nameless, ids, tell)


def _reports(
    project: Project,
    nameless: NamelessViews | None,
    ids: NeutralIds,
    tell: Callable[[str], None],
) -> dict[str, bytes | str]:
    """Return the files with the reports, without names where they are to be replaced."""
    contents: dict[str, bytes | str] = {}
    for number, (id, report) in enumerate(project.reports.items(), start=1):
        tell(f"report {number} of {len(project.reports)}: {id}")
        if not _SAFE_NAME.fullmatch(id) or id.startswith("."):
            raise InputError(f"summary {id!r}: cannot be part of a file's name")
        view = report_view(project, id)
        if nameless is not None:
            view = nameless.report(view, report)
        shown = ids.of(id)
        contents[f"data/report-{shown}.js"] = script(f"report/{shown}", ids.in_view(view))
    return contents


def script(name: str, data: Any) -> str:
    """Return data as a script that hands them to the page, as one of ``file://`` cannot fetch."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Harmless in a script file; but a copy may be pasted into a page.
    text = text.replace("<", "\\u003c").encode("utf-8", "replace").decode("utf-8")
    return f"sdkData({json.dumps(name, ensure_ascii=False)},{text});\n"


def as_decided(project: Project) -> Results:
    """Return the run with its codings as decided now."""
    results = project.material.results
    if project.files is None:
        return results
    codings: list[Coding] = []
    for id, report in project.reports.items():
        standing = project.standing(id)
        for segment in report.segments:
            codings += standing.counting(segment.segment)
    return replace(results.with_frames(codings=codings_frame(codings)), codebook=project.codebook)


def _tables(
    project: Project, results: Results, neutral: NeutralIds, names: Names
) -> tuple[dict[str, Any], str]:
    """Return what stands behind each cell, and the page of tables with links to it."""
    made, _ = standard_tables(results, project.lang, names=names)
    reports = frozenset(map(neutral.of, project.reports))
    ids = _ids(project, neutral)
    cells: dict[str, Any] = {}
    parts: list[dict[str, object]] = []
    for table in made:
        links: dict[tuple[str, str], str] = {}
        for row, column, codings, segments in _behind(table, ids, reports):
            key = f"{table.id}|{row}|{column}"
            cells[key] = {
                "title": _title(table, row, column),
                "codings": codings,
                "segments": segments,
            }
            links[row, column] = f"index.html#/quotes?cell={quote(key, safe='')}"
        body = Markup(html_table(table, style=False, links=links))
        parts.append({"id": table.id, "title": f"{table.heading}. {table.title}", "body": body,
                      "formats": []})  # fmt: skip
    return cells, _tables_page(project, parts)


def _tables_page(project: Project, parts: list[dict[str, object]]) -> str:
    wording = load_wording()
    title = wording.say("words.pages_tables", project.lang)
    words = dict.fromkeys(("left_out", "files", "all_tables", "evidence", "click"), "")
    words["all_tables"] = say("copy.click", project.lang)
    body = template("index.html").render(
        title=title, parts=parts, left=[], more=["index.html"], evidence=[], methods="",
        data="", close="", nothing="", words=words,
    )  # fmt: skip
    return template("page.html").render(lang=project.lang, title=title, body=Markup(body))


def _behind(
    table: Table, ids: Mapping[tuple[str, str, int, int], str], reports: frozenset[str]
) -> Iterator[tuple[str, str, list[list[str]], list[list[str]]]]:
    """Yield row, column, codings and segments behind each cell of a table."""
    if table.trace is None or "segment" not in table.trace.records.columns:
        return
    wanted = ["summary", "segment", "code", "start", "end"]
    records = table.trace.records.reindex(columns=wanted)
    facts = {index: row for index, *row in records.itertuples(name=None)}
    links = table.trace.links.drop_duplicates()
    keys = set(table.frame[table.key].astype(str))
    shown = [column.name for column in table.printed]
    for (row, column), behind in links.groupby(["row", "column"], sort=False):
        if str(row) not in keys:
            continue
        codings: dict[tuple[str, str], None] = {}
        segments: dict[tuple[str, str], None] = {}
        for record in behind["record"]:
            summary, segment, code, start, end = facts[record]
            if str(summary) not in reports or not isinstance(segment, str):
                continue
            id = None
            if isinstance(code, str) and code and start == start:
                id = ids.get((segment, code, int(start), int(end)))
            if id is not None:
                codings[str(summary), id] = None
            else:
                segments[str(summary), segment] = None
        names = shown[1:] if column == "*" else [str(column)]
        if codings or segments:
            for name in names:
                yield str(row), name, [list(c) for c in codings], [list(s) for s in segments]


def _ids(project: Project, neutral: NeutralIds) -> dict[tuple[str, str, int, int], str]:
    """Return the ids of codings by segment, code and place."""
    return {
        (neutral.of(segment.segment), shown.coding.code, shown.coding.start, shown.coding.end): id
        for report in project.reports
        for id, found in codings_by_id(project, report).items()
        for segment, shown in found.rows
    }


def _title(table: Table, row: str, column: str) -> str:
    labels = {c.name: label for c, label in zip(table.printed, table.labels(), strict=True)}
    first = next((r.cells[0] for r in table.rows() if r.key == row), row)
    heading = " ".join(part for part in (table.heading, table.title) if part)
    return " · ".join(part for part in (heading, first, labels.get(column, "")) if part)


def _numbers(project: Project) -> CoderNumbers:
    """Return "coder 1" and so on for the persons who coded."""
    word = load_wording().say("placeholder.coder", project.lang)
    persons = [name for name, kind in project.coders() if kind == "person" and name]
    persons += [m.coder for m in project.memos.all() if kind_of(m.coder) == "person"]
    numbers = {name: f"{word} {n}" for n, name in enumerate(dict.fromkeys(persons), 1)}
    return CoderNumbers(numbers)


def _check(folder: Path, opened: Opened) -> dict[str, str]:
    """Refuse a folder that holds anything but an earlier copy; return what that was written with.

    Raises:
        InputError: as above.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: is a file; name a folder for the copy")
    place = folder.resolve()
    if opened.out.resolve().is_relative_to(place):
        raise InputError(f"{folder}: the results are in it; name another folder for the copy")
    if not folder.is_dir() or not any(folder.iterdir()):
        return {}
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        if mark["sdk_text"] != "reader copy":
            raise ValueError
        return {str(name): str(digest) for name, digest in mark["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InputError(
            f"{folder}: holds other files; empty it or name another folder for the copy"
        ) from None


def _digest_of(path: Path) -> str:
    return digests(path.parent).get(path.name, "") if path.is_file() else ""
