"""Bring in your own copy of the published pilot reports.

    python scripts/import_corpus.py FILE [--to corpus/imported]

FILE (.pdf, .docx, .odt or .txt) is split into its summaries; each is compared with the figures
known of the nine published ones and written as a text file. From then on reading the folder corpus/
uses these instead of the samples. Exit status: 0 written (see the warnings), 2 the file is of no
use.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sdk_text.errors import InputError
from sdk_text.parsing import parse_document
from sdk_text.reading import read_document
from sdk_text.records import Document, ParsedDocument, Summary
from sdk_text.text.clean_text import reading_form
from sdk_text.wording.plurals import counted

ROOT = Path(__file__).resolve().parent.parent
KNOWN_FIGURES = ROOT / "scripts" / "known_figures.json"
MANIFEST = "import.json"
WORDS_APART = 0.02
"""Share of a summary's words by which another edition or extraction may differ unremarked."""


def figures(parsed: ParsedDocument, summary: Summary) -> dict[str, Any]:
    """What a summary is recognised by: counts, and a hash of its words in order.

    Words are counted in headings and answers in their clean form, so that line ends, page numbers
    and the file's format make no difference.
    """
    stray = [(s.start, s.end) for s in parsed.stray]
    words: list[str] = []
    sections = [s for s in parsed.sections if s.summary == summary.summary]
    for section in sections:
        for start, end in ((section.heading_start, section.start), (section.start, section.end)):
            inside = [(a, b) for a, b in stray if start <= a and b <= end]
            clean = reading_form(parsed.document.text, start, end, inside).text
            words += re.findall(r"\w+", clean.casefold())
    return {
        "sections": [section.section for section in sections],
        "words": len(words),
        "words_sha256": hashlib.sha256(" ".join(words).encode()).hexdigest(),
        "ticked": [b.approach for b in parsed.boxes if b.summary == summary.summary and b.ticked],
    }


def differences(found: Mapping[str, Any], known: Mapping[str, Any]) -> list[str]:
    """Say what differs between a summary and what is known of it; nothing if it is the same."""
    if found["words_sha256"] == known["words_sha256"]:
        return []
    said = []
    missing = [s for s in known["sections"] if s not in found["sections"]]
    added = [s for s in found["sections"] if s not in known["sections"]]
    if missing:
        said.append(f"sections not found: {', '.join(missing)}")
    if added:
        said.append(f"sections that the known copy does not have: {', '.join(added)}")
    if set(found["ticked"]) != set(known["ticked"]):
        said.append(
            f"approaches ticked: {', '.join(found['ticked']) or 'none'} "
            f"(known: {', '.join(known['ticked'])})"
        )
    apart = abs(found["words"] - known["words"])
    if apart > WORDS_APART * known["words"]:
        said.append(f"{counted(found['words'], 'word|words')} (known: {known['words']})")
    return said


def slice_of(document: Document, summary: Summary) -> str:
    """The summary's text, without the running headers and footers that the PDF told apart."""
    gone = [
        (span.start, span.end)
        for span in document.layout
        if span.kind != "cell" and summary.start <= span.start and span.end <= summary.end
    ]
    parts, here = [], summary.start
    for start, end in gone:
        parts.append(document.text[here:start])
        here = max(here, end)
    return "".join([*parts, document.text[here : summary.end]])


def write_files(folder: Path, texts: Mapping[str, str], source: Document) -> None:
    """Write all files or none; replace those of an earlier import and leave others alone.

    Raises:
        InputError: If a file of the same name is there that no import wrote, or the folder cannot
            be written.
    """
    manifest = folder / MANIFEST
    try:
        folder.mkdir(parents=True, exist_ok=True)
        earlier = json.loads(manifest.read_text("utf-8"))["files"] if manifest.exists() else []
        if not isinstance(earlier, list):
            raise ValueError("no list of files")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{folder}: cannot be used ({error}). Remove it or choose another folder with --to."
        ) from None
    foreign = [name for name in texts if (folder / name).exists() and name not in earlier]
    if foreign:
        raise InputError(
            f"{folder / foreign[0]}: is there already and comes from no import. Move it away or "
            "choose another folder with --to."
        )
    record = {"source": Path(source.path).name, "sha256": source.sha256, "files": sorted(texts)}
    content = {**texts, MANIFEST: json.dumps(record, ensure_ascii=False, indent=1) + "\n"}
    _replace_all(folder, content)
    for name in earlier:
        if name not in texts and Path(str(name)).name == name:
            (folder / name).unlink(missing_ok=True)


def _replace_all(folder: Path, content: Mapping[str, str]) -> None:
    """Write every file beside its place first, so that a full disk or a kill changes nothing."""
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".import-") as staging:
            for name, text in content.items():
                Path(staging, name).write_bytes(text.encode("utf-8"))
            for name in content:
                os.replace(Path(staging, name), folder / name)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}).") from None


def compare(parsed: ParsedDocument, known: Mapping[str, Any]) -> Iterable[str]:
    """Yield a line for each summary found, and a warning for each that differs or is missing."""
    found = {summary.summary: figures(parsed, summary) for summary in parsed.summaries}
    for name, shape in found.items():
        sections = counted(len(shape["sections"]), "section|sections")
        line = f"{name}: {sections}, {counted(shape['words'], 'word|words')}"
        if name not in known:
            yield f"{line}; not one of the known reports"
            continue
        said = differences(shape, known[name])
        if said:
            yield f"{line}; WARNING: {'; '.join(said)}"
        elif shape["words_sha256"] == known[name]["words_sha256"]:
            yield f"{line}; the known words"
        else:
            yield f"{line}; as known but for a few words"
    missing = [name for name in known if name not in found]
    if missing and any(name in known for name in found):
        yield f"WARNING: not in the file: {', '.join(missing)}"


def tell_notices(parsed: ParsedDocument) -> None:
    """Print what reading and parsing had to say: hidden text, pictures, missing sections."""
    for notice in (*parsed.document.notices, *parsed.notices):
        print(f"note: {notice.message}", file=sys.stderr)


def run(path: Path, folder: Path) -> None:
    """Import one file; print what was found."""
    document = read_document(path)
    parsed = parse_document(document)
    known = json.loads(KNOWN_FIGURES.read_text(encoding="utf-8"))
    texts = {f"{s.summary}.txt": slice_of(document, s) for s in parsed.summaries}
    lines = list(compare(parsed, known))
    write_files(folder, texts, document)
    for line in lines:
        print(line)
    tell_notices(parsed)
    print(f"{counted(len(texts), 'summary|summaries')} written to {folder}")
    if any("WARNING" in line for line in lines):
        print(
            "What to do about the warnings: another edition of the document may differ; a PDF read "
            "in a wrong order does too. Compare the files with your copy; if they are wrong, save "
            "the document as .docx or .txt and import that."
        )


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="your copy: .pdf, .docx, .odt or .txt"
    )
    parser.add_argument(
        "--to", type=Path, default=ROOT / "corpus" / "imported", help="folder to write to"
    )
    parser.add_argument(
        "--figures", action="store_true", help="only print the file's figures as JSON"
    )
    options = parser.parse_args(arguments)
    try:
        if options.figures:
            parsed = parse_document(read_document(options.file))
            shapes = {s.summary: figures(parsed, s) for s in parsed.summaries}
            print(json.dumps(shapes, ensure_ascii=False, indent=1))
            tell_notices(parsed)
        else:
            run(options.file, options.to)
    except InputError as error:
        print(f"import_corpus: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
