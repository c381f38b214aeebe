"""The command ``python -m sdk_text.language.parse PATH... --out FILE|DIR``: text → CoNLL-U."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from sdk_text.errors import InputError
from sdk_text.language.conllu import doc_to_conllu
from sdk_text.language.engine_options import add_engine_options, load_engine
from sdk_text.language.segments import analyse, segment_of
from sdk_text.records import Document, ParsedDocument, Segment
from sdk_text.system.command_line import EXIT_CODES, Parser, add_overwrite, positive, run_command
from sdk_text.system.files import write_all_whole

# Two line ends with nothing between them; "(?>" keeps \r\n together as one.
_BREAK = re.compile(r"(?>\r\n?|\n)[^\S\r\n]*(?>\r\n?|\n)\s*")

EXAMPLES = f"""\
examples:
  python -m sdk_text.language.parse report.pdf --out report.conllu
  python -m sdk_text.language.parse texts/ --out parsed/ --as text --processes 2
  python -m sdk_text.language.parse a.txt --out a.conllu --engine stanza --option download=true

MISC has start_char and end_char: offsets into the document's text as read (of a text file: the
file's characters). A sentence's id says where it stands: SUMMARY/SECTION/SEGMENT-NUMBER in a
report, NAME/PARAGRAPH-NUMBER elsewhere.
{EXIT_CODES}
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser(
        prog="python -m sdk_text.language.parse",
        description="Words, lemmas, tags, trees and names of texts or reports, as CoNLL-U.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files or folders")
    parser.add_argument(
        "--out", required=True, type=Path, help="a file (.conllu) for all, or a folder"
    )
    parser.add_argument(
        "--as", dest="kind", choices=["auto", "report", "text"], default="auto",
        help="by the report template's segments, by paragraphs, or (auto) as it is found to be",
    )  # fmt: skip
    parser.add_argument("--processes", type=positive, default=1, metavar="N")
    add_engine_options(parser)
    add_overwrite(parser)
    return run_command(lambda: _parse(parser.parse_args(argv)))


def _parse(arguments: argparse.Namespace) -> None:
    from sdk_text.reading import iter_documents

    out: Path = arguments.out
    single = out.suffix == ".conllu"
    _check_out(arguments.paths, out, single=single, overwrite=arguments.overwrite)
    nlp = load_engine(arguments)
    texts: list[tuple[Path, list[str]]] = [(out, [])] if single else []
    for document in iter_documents(arguments.paths):
        if not single:
            texts.append((out / f"{document.name}.conllu", []))
        texts[-1][1].extend(
            document_to_conllu(
                document, nlp, kind=arguments.kind, processes=arguments.processes, progress=True
            )
        )
    write_all_whole(texts, make_folders=True)


def _check_out(paths: Sequence[str], out: Path, *, single: bool, overwrite: bool) -> None:
    """Complain before the engine takes its time.

    Raises:
        InputError: no files to read, `out` is no folder, or a file that is to be written is there.
    """
    from sdk_text.reading.files import find_files, unique_names

    files = find_files(paths)
    if not single and out.is_file():
        raise InputError(f"{out}: is a file; name a folder, or a file that ends in .conllu")
    targets = [out] if single else [out / f"{name}.conllu" for name in unique_names(files)]
    if not overwrite and (there := next((t for t in targets if os.path.lexists(t)), None)):
        raise InputError(f"{there}: is there already; name another place, or use --overwrite")


def document_to_conllu(
    document: Document,
    nlp: Language,
    *,
    kind: str = "auto",
    processes: int = 1,
    progress: bool = False,
) -> Iterator[str]:
    """Yield the CoNLL-U of a document, a sentence with its empty line at a time.

    Args:
        document: as read (`sdk_text.reading`).
        nlp: the engine.
        kind: "report" (by the template's segments), "text" (by paragraphs, which an empty line
            divides) or "auto" (a report if it is one).
        processes: see `sdk_text.language.analyse`.
        progress: show a bar on a terminal.

    Raises:
        InputError: the document is no report and kind is "report".
    """
    parsed = _parsed(document, kind)
    docs = analyse(parsed, nlp, processes=processes, progress=progress)
    for number, doc in enumerate(docs):
        yield from _blocks(doc, document.name if number == 0 else "")


def _blocks(doc: Doc, new_document: str) -> Iterator[str]:
    segment = segment_of(doc)
    ident = segment.segment if segment is not None else ""
    for block in doc_to_conllu(doc, ident, new_document=new_document, new_paragraph=ident):
        yield block + "\n\n"


def _parsed(document: Document, kind: str) -> ParsedDocument:
    from sdk_text.parsing import parse_document

    if kind != "text":
        try:
            parsed: ParsedDocument = parse_document(document)
            return parsed
        except InputError:
            if kind == "report":
                raise
    return paragraphs(document)


def paragraphs(document: Document) -> ParsedDocument:
    """Return a document that is no report, each paragraph of it as one segment."""
    from sdk_text.text.clean_text import reading_form

    segments: list[Segment] = []
    borders = [0, *(place for found in _BREAK.finditer(document.text) for place in found.span())]
    borders.append(len(document.text))
    for start, end in zip(borders[::2], borders[1::2], strict=True):
        text = reading_form(document.text, start, end).text
        if text:
            ident = f"{document.name}/{len(segments) + 1}"
            segments.append(Segment(document.name, "", ident, start, end, text, kind="cell"))
    return ParsedDocument(document, (), (), tuple(segments), (), (), (), ())


if __name__ == "__main__":
    sys.exit(main())
