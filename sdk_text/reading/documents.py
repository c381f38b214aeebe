"""One file → one Document; many files → Documents one at a time."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from sdk_text.errors import InputError
from sdk_text.reading.assemble import Extracted
from sdk_text.reading.damage import find_damage
from sdk_text.reading.encodings import SAVE_AS_UTF8, looks_stripped
from sdk_text.reading.files import safe_name, survey, unique_names
from sdk_text.reading.formats import FORMATS, READ, SAVE_AS, SUFFIXES, Limits
from sdk_text.records import Document, DocumentFormat, Notice
from sdk_text.system.given_files import printable, read_up_to


def read_document(
    path: str | Path, *, name: str | None = None, limits: Limits | None = None
) -> Document:
    """Read a .txt, .pdf, .docx or .odt file.

    Args:
        path: The file.
        name: Name of the document within a run (safe as a file name); by default from the path.
        limits: Largest sizes accepted.

    Returns:
        The document. Of a text file its text is exactly the file's, decoded, without a byte order
        mark: line ends and decomposed letters stay. Of a PDF, DOCX or ODT it is the text in reading
        order, with table cells, page headers and page breaks in ``layout``.

    Raises:
        InputError: If the file cannot be read, is damaged, empty, of another type than its ending
            says, too large, or if its letters were lost or changed by a wrong encoding.
    """
    path = Path(path)
    limits = limits or Limits()
    data = _bytes(path, printable(path), _kind(path), limits)
    return document_from_bytes(data, path, name=name, limits=limits)


def document_from_bytes(
    data: bytes, path: str | Path, *, name: str | None = None, limits: Limits | None = None
) -> Document:
    """Read a file whose bytes were fetched elsewhere; `path` tells its type, and names it.

    Raises:
        InputError: As `read_document` does.
    """
    path = Path(path)
    shown, kind = printable(path), _kind(path)
    extracted = _extract(data, shown, kind, limits or Limits())
    document = name if name is not None else safe_name(path)
    return Document(
        name=document,
        path=shown,
        text=extracted.text,
        format=kind,
        encoding=extracted.encoding,
        sha256=hashlib.sha256(data).hexdigest(),
        layout=extracted.layout,
        notices=_notices(document, shown, extracted),
    )


def iter_documents(
    paths: str | Path | Iterable[str | Path], *, limits: Limits | None = None
) -> Iterator[Document]:
    """Read the files that paths (files and folders) name, one at a time.

    Yields:
        Documents in the order of `find_files`, each with a name unlike the others'. What was left
        out of the folders is a notice of the first.

    Raises:
        InputError: As `find_files` (before the first document) and `read_document` do.
    """
    found = survey(paths)
    messages = found.messages
    for file, name in zip(found.files, unique_names(found.files), strict=True):
        document = read_document(file, name=name, limits=limits)
        if messages:
            extra = tuple(Notice(name, message) for message in messages)
            document, messages = replace(document, notices=extra + document.notices), ()
        yield document


def _kind(path: Path) -> DocumentFormat:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"{printable(path)}: files of this type are not read. {SAVE_AS}")
    return suffix[1:]


def file_bytes(path: Path, limits: Limits | None = None) -> bytes:
    """Return the bytes of a file that `document_from_bytes` can read.

    Raises:
        InputError: it is missing, empty, too large, of another type, or cannot be read.
    """
    return _bytes(path, printable(path), _kind(path), limits or Limits())


def _bytes(path: Path, shown: str, kind: str, limits: Limits) -> bytes:
    most = FORMATS[kind].most_bytes(limits)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError(f"{shown}: not a file. Name a {READ} file.")
        if status.st_size > most:
            raise InputError(
                f"{shown}: too large ({status.st_size:,} bytes; at most {most:,} are read). "
                "Split it, or raise the limit (sdk_text.reading.Limits)."
            )
        # Files of the system may be endless though they call themselves empty.
        data = read_up_to(path, most + 1) if status.st_size else b""
    except FileNotFoundError:
        raise InputError(f"{shown}: there is no such file. Check the path.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{shown}: cannot be read ({reason}).") from None
    if not data:
        raise InputError(f"{shown}: the file is empty. Get a copy that holds the report.")
    return data


def _extract(data: bytes, shown: str, kind: DocumentFormat, limits: Limits) -> Extracted:
    """Run the format's reader, and refuse a file without words."""
    if FORMATS[kind].apart and limits.apart:
        from sdk_text.reading.apart import read_apart

        extracted = read_apart(kind, data, shown, limits)
    else:
        extracted = FORMATS[kind].read(data, shown, limits)
    if not any(map(str.isalnum, extracted.text)):
        why = extracted.passed_over[0][0] if extracted.passed_over else ""
        why = f" ({why})" if why else ""
        raise InputError(f"{shown}: holds no text{why}. Get a copy that holds the report.")
    return extracted


def _notices(document: str, shown: str, extracted: Extracted) -> tuple[Notice, ...]:
    notices = [Notice(document, remark) for remark in extracted.remarks]
    notices += [Notice(document, what, start) for what, start in extracted.passed_over]
    for damage in find_damage(extracted.text):
        if damage.fatal:
            raise InputError(f"{shown}: {damage.message}. {SAVE_AS_UTF8}")
        notices.append(Notice(document, damage.message, damage.start))
    if looks_stripped(extracted.text):
        remark = "lost, or not Latvian; don't rely on the codings of such a text"
        notices.append(Notice(document, f"not one Latvian letter (ā, š …): {remark}"))
    return tuple(notices)
