"""REFI-QDA as entries of the registry of formats."""

from __future__ import annotations

from sdk_text.exchange.building import build_project
from sdk_text.exchange.formats import ExportOptions
from sdk_text.exchange.refi.read import read_qdc, read_qdpx
from sdk_text.exchange.refi.write import qdc, qdpx
from sdk_text.results import Results

__all__ = ["export_codebook", "export_project", "read_qdc", "read_qdpx"]


def export_project(results: Results, options: ExportOptions) -> tuple[bytes, tuple[str, ...]]:
    """Return results as a QDPX file, and what it cannot hold."""
    built = build_project(
        results,
        lang=options.lang,
        name=options.name,
        structure=options.structure,
        decided=options.decided,
        names=options.names,
    )
    return qdpx(built.project, options.line_ends), built.left_out


def export_codebook(results: Results, options: ExportOptions) -> tuple[bytes, tuple[str, ...]]:
    """Return the codebook of results as a QDC file; nothing of it is left out but its rules."""
    from sdk_text.exchange.code_tree import code_tree
    from sdk_text.exchange.project import Project
    from sdk_text.exchange.words import origin

    codes = code_tree(results.codebook, options.lang)
    rules = results.codebook.rules
    left = (f"the rules of {', '.join(rules)!r} are not in it; the cues are",) if rules else ()
    return qdc(Project(options.name, origin(), codes=codes)), left
