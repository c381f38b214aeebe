"""The package of a DOCX file: checked, and put right where other programs wrote it otherwise.

Word opens files whose main part has another name, whose names hold ``\\``, that use the Strict
namespaces, or that name parts which are not there. python-docx wants them plain.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from urllib.parse import unquote

from defusedxml import ElementTree

from sdk_text.errors import InputError
from sdk_text.reading.file_kinds import kind_instead, name_kind
from sdk_text.system.given_files import DECLARES_ENTITIES

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRICT = b"http://purl.oclc.org/ooxml/"
_MOST_PARTS = 10_000
_NAMESPACES = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math",
     b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/officeDocument/",
     b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/",
     b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"),
)  # fmt: skip
_MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_MAIN_TYPES = re.compile(
    rb"application/vnd\.(?:ms-word\.(?:document|template)\.macroEnabledTemplate\.main\+xml"
    rb"|ms-word\.(?:document|template)\.macroEnabled\.main\+xml"
    rb"|openxmlformats-officedocument\.wordprocessingml\.template\.main\+xml)"
)


def sound_package(data: bytes, path: str, max_unpacked: int) -> bytes:
    """Return the bytes of a package that python-docx opens; the same bytes where it is plain.

    Raises:
        InputError: If it is another kind of file, damaged, encrypted, holds XML entities, or
            unpacks to more than allowed.
    """
    if not data.startswith(b"PK"):
        raise InputError(f"{path}: not a Word document but {kind_instead(data)}.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            check_size(package, path, max_unpacked)
            names = [part.filename for part in package.infolist() if not part.is_dir()]
            parts = {name.replace("\\", "/").lstrip("/"): package.read(name) for name in names}
        check_xml(parts, path, "Word document")
        if not _main_part(parts):
            raise InputError(f"{path}: not a Word document but {name_kind(data)}.")
        mended = _mended(parts)
    except InputError:
        raise
    except Exception as error:
        # zipfile, zlib and struct raise many kinds on broken archives.
        raise InputError(
            f"{path}: a damaged or cut-off Word document ({error}). Get a whole copy of it."
        ) from error
    plain = mended == parts and not any("\\" in name or name.startswith("/") for name in names)
    return data if plain else _zipped(mended)


def check_size(package: zipfile.ZipFile, path: str, max_unpacked: int) -> None:
    """Refuse a package that unpacks to more than allowed."""
    parts = package.infolist()
    size = sum(part.file_size for part in parts)
    if size > max_unpacked or len(parts) > _MOST_PARTS:
        raise InputError(
            f"{path}: unpacks to {size:,} bytes in {len(parts):,} parts (at most "
            f"{max_unpacked:,} are read). If it is sound, remove its pictures."
        )


def check_xml(parts: dict[str, bytes], path: str, kind: str) -> None:
    """Refuse a package whose parts declare XML entities."""
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and any(sign in content for sign in DECLARES_ENTITIES):
            raise InputError(
                f"{path}: its part {name} declares XML entities, which no {kind} does; it is "
                "not read."
            )


def _main_part(parts: dict[str, bytes]) -> str:
    """Name of the part that the package calls its document, if it is one of Word's."""
    root = parts.get("_rels/.rels")
    for kind, target, _ in _relations(root) if root else ():
        name = _resolved("", target)
        if kind.endswith("/officeDocument") and name in parts:
            return name if name.startswith("word/") or b"wordprocessingml" in parts[name] else ""
    return ""


def _relations(content: bytes) -> list[tuple[str, str, bool]]:
    """Type, target and whether it lies outside the package, of each relationship."""
    root = ElementTree.fromstring(content, forbid_dtd=True)
    return [
        (e.get("Type", ""), e.get("Target", ""), e.get("TargetMode", "") == "External")
        for e in root.iter(f"{{{_RELATIONS}}}Relationship")
    ]


def _resolved(folder: str, target: str) -> str:
    """Name of the part that a target means, seen from a part's folder."""
    target = unquote(target).replace("\\", "/")
    joined = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(joined).lstrip("/")


def _mended(parts: dict[str, bytes]) -> dict[str, bytes]:
    mended: dict[str, bytes] = {}
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and _STRICT in content:
            for strict, usual in _NAMESPACES:
                content = content.replace(strict, usual)
        if name == "[Content_Types].xml":
            content = _OTHER_MAIN_TYPES.sub(_MAIN_TYPE, content)
        if name.endswith(".rels"):
            content = _without_dangling(name, content, parts)
        mended[name] = content
    return mended


def _without_dangling(name: str, content: bytes, parts: dict[str, bytes]) -> bytes:
    """The relationships without those to parts that are not there."""
    folder = posixpath.dirname(posixpath.dirname(name))
    known = {part.casefold() for part in parts}
    lost = [
        target
        for _, target, external in _relations(content)
        if not external and _resolved(folder, target).casefold() not in known
    ]
    if not lost and b"\\" not in content:
        return content
    root = ElementTree.fromstring(content, forbid_dtd=True)
    for element in list(root):
        target = element.get("Target", "")
        if element.get("TargetMode") != "External":
            if target in lost:
                root.remove(element)
            else:
                element.set("Target", target.replace("\\", "/"))
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()
