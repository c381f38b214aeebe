"""Projects of other programs in: as decisions on our reports, as results, or as a codebook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sdk_text.codebook import Codebook, load_codebook
from sdk_text.codebook.beside import load_codebook_for
from sdk_text.codebook.writer import codebook_yaml
from sdk_text.errors import InputError
from sdk_text.exchange.code_index import CodeIndex, slug
from sdk_text.exchange.codings import codes_to_apply
from sdk_text.exchange.formats import format_of
from sdk_text.exchange.into_decisions import Imported, project_decisions
from sdk_text.exchange.into_results import project_results
from sdk_text.exchange.memos import keep_memos
from sdk_text.exchange.project import Project
from sdk_text.exchange.unplaced import keep_unplaced
from sdk_text.exchange.words import OURS
from sdk_text.records import ParsedDocument
from sdk_text.results import Results
from sdk_text.review.decisions.file import (
    DECISIONS_FILE,
    check_kept_as,
    find_decisions,
    keep_decisions,
    load_decisions,
    moment,
)
from sdk_text.review.decisions.record import Decision
from sdk_text.system.files import write_whole


@dataclass(frozen=True)
class Kept:
    """What an import into a corpus came to."""

    project: Project
    """As it was read."""
    imported: Imported
    decisions: Path
    unplaced: Path | None
    """Where codings that found no place are listed."""
    total: int
    """Decisions in the file now."""
    memos: int
    """Memos on reports and codes that are new in ``sdk-memos.csv``."""
    memos_left: int
    """Those that the same person has with other words there."""


def read_project(path: str | Path) -> Project:
    """Read a project or codebook of another program; the format is told by the file's ending.

    Raises:
        InputError: the file is missing, damaged, or of no format that is read.
    """
    return format_of(path).read(Path(path))


def import_project(
    path: str | Path, corpus: str | Path, *, coder: str = "", since: str | Path | None = None,
    codebook: str | Path | None = None, template: str | Path | None = None,
    decisions: str | Path | None = None,
) -> Kept:  # fmt: skip
    """Keep a project's codings as decisions of their coders beside the reports.

    The next ``extract`` follows them. Codings that find no place are written to
    ``NAME.unplaced.csv`` beside the decisions.

    Args:
        path: the project.
        corpus: the reports that were exported, a file or a folder.
        coder: whose the codings are that name no coder, and who speaks with `since`.
        since: the project as it was handed out; codings that were taken out or changed since, the
             machine's and persons', are decided on in the name of `coder`.
        codebook: another codebook than the one beside the reports, else the shipped one.
        template: another template of reports.
        decisions: the file to keep them in; None: ``sdk-decisions.csv`` beside the reports.

    Raises:
        InputError: a file cannot be used, codings name no coder, or none of the project's texts is
            among the reports; nothing is written then.
    """
    project = _with_texts(path)
    book = load_codebook_for([corpus], codebook)
    folder = _beside(Path(corpus))
    file = Path(decisions) if decisions else folder / DECISIONS_FILE
    before = _with_texts(since) if since else None
    check_kept_as(file)
    imported = project_decisions(
        project, read_reports(corpus, template), book, coder=coder,
        kept=_all_decisions(folder, file), since=before,
    )  # fmt: skip
    if before and (doubt := since_doubt(project, before)):
        imported = replace(imported, notices=(*imported.notices, f"{since}: {doubt}"))
    if project.sources and len(imported.unknown_sources) == len(project.sources):
        raise InputError(
            f"{path}: none of its texts is among the reports in {corpus}; "
            "take it in as a study of its own with --out DIR"
        )
    return _keep(project, imported, file, file.with_name(f"{Path(path).stem}.unplaced.csv"))


def _keep(project: Project, imported: Imported, file: Path, unplaced: Path) -> Kept:
    """Write what was imported: decisions to `file`, memos beside it, the rest to `unplaced`."""
    sources = {source.name for source in project.sources}
    if imported.unplaced or unplaced.is_file():
        keep_unplaced(imported.unplaced, unplaced, sources, imported.coders)
    if imported.decisions:
        kept = keep_decisions(imported.decisions, file)
    else:
        kept = load_decisions(file) if file.is_file() else []
    memos, left = keep_memos(imported.memos, file.parent)
    listed = unplaced if imported.unplaced else None
    return Kept(project, imported, file, listed, len(kept), memos, left)


def since_doubt(project: Project, since: Project) -> str:
    """Return why a project may not be the one that was handed out, or ""."""
    if not since.origin.startswith(OURS):
        return "was not exported by sdk_text; --since is the project as it was handed out"
    if since.created and project.created and moment(since.created) > moment(project.created):
        return "is later than the project that is imported; were the two files exchanged?"
    return ""


def _all_decisions(folder: Path, file: Path) -> list[Decision]:
    """Return what all decision files beside the reports say, and the one that is written to."""
    files = {path.resolve(): path for path in [*find_decisions(folder), file] if path.is_file()}
    return load_decisions(files.values())


def import_results(
    path: str | Path,
    out: str | Path | None = None,
    *,
    coder: str = "",
    codebook: str | Path | None = None,
    tables: bool = True,
    lang: str = "en",
    names: Literal["replace", "keep"] = "replace",
    project: Project | None = None,
) -> Results:
    """Return any project as results, and write them to `out` as ``extract`` writes its own.

    Args:
        path: the project.
        out: folder for documents, tables and figures; None writes nothing.
        coder: whose the codings are that name no coder.
        codebook: a codebook to find the codes in; None: the project's codes are the codebook.
        tables: write tables and figures, too.
        lang: of their labels.
        names: personal names in the quotes of tables.
        project: what `read_project` gave for `path`, to spare reading it again.

    Raises:
        InputError: the project cannot be read or has no texts, or the folder cannot be used.
    """
    project = project or _with_texts(path)
    book = load_codebook(codebook) if codebook else _no_codes(project)
    results = project_results(project, book, coder=coder)
    if out is None:
        return results
    from sdk_text.run.results_folder import write_results

    write_results(results, out, tables=tables, lang=lang, names=names)
    return Results.load(out)


def import_codebook(
    path: str | Path,
    to: str | Path | None = None,
    *,
    codebook: str | Path | None = None,
    overwrite: bool = False,
    project: Project | None = None,
) -> Codebook:
    """Return the codes of a project or codebook file as a codebook, and write it to `to`.

    Args:
        path: .qdc, .qdpx, .csv or .xlsx.
        to: YAML file to write.
        codebook: a codebook that the codes are added to, where it lacks them.
        overwrite: replace a file that is there.
        project: what `read_project` gave for `path`, to spare reading it again.

    Raises:
        InputError: the file cannot be read or holds no codes, or `to` is there already.
    """
    project = project or read_project(path)
    book = load_codebook(codebook) if codebook else _no_codes(project)
    result = CodeIndex(project.codes, book, codes_to_apply(project)).codebook()
    if not result.codes:
        raise InputError(f"{path}: holds no codes that can be applied")
    if to is not None:
        write_codebook(result, to, overwrite=overwrite)
    return result


def write_codebook(codebook: Codebook, to: str | Path, *, overwrite: bool = False) -> None:
    """Write a codebook as YAML.

    Raises:
        InputError: the file is there already, or cannot be written.
    """
    to = Path(to)
    if to.exists() and not overwrite:
        raise InputError(
            f"{to}: is there already; name another file, or replace it with --overwrite"
        )
    write_whole(to, codebook_yaml(codebook, to.resolve().parent))


def read_reports(corpus: str | Path, template: str | Path | None = None) -> list[ParsedDocument]:
    """Read and parse the reports of a corpus.

    Raises:
        InputError: files that cannot be used.
    """
    from sdk_text.run.settings import Settings
    from sdk_text.run.stages import Run

    run = Run([corpus], Settings(template=template))
    sources = run.survey()
    return [run.kept.get(s.path) or run.parse(s.path, s.name) for s in sources]


def _with_texts(path: str | Path) -> Project:
    if format_of(path).codes_only:
        raise InputError(f"{path}: holds a codebook only; import it with --codebook-to FILE")
    return read_project(path)


def _no_codes(project: Project) -> Codebook:
    name = slug(project.name) or "project"
    return Codebook(name, "1", project.name, project.name, (), ())


def _beside(corpus: Path) -> Path:
    if not corpus.exists():
        raise InputError(f"{corpus}: no such folder or file")
    return corpus if corpus.is_dir() else corpus.parent
