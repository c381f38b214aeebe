"""Read a QDPX project or a QDC codebook, as forgiving of programs' habits as can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from sdk_text.errors import InputError
from sdk_text.exchange.code_tree import nested_by_name
from sdk_text.exchange.project import (
    Applied,
    Case,
    Note,
    Project,
    ProjectCode,
    ProjectSource,
    Selection,
    User,
    Value,
    ValueType,
    Variable,
)
from sdk_text.exchange.refi.archive import Archive
from sdk_text.exchange.refi.positions import recount
from sdk_text.exchange.refi.transcripts import (
    NOT_TEXT,
    TEXTS,
    local_name,
    one_of_several,
    selections_of,
)
from sdk_text.exchange.refi.xml_text import colour_of, plain_guid, utc
from sdk_text.reading.encodings import decode

MOST_CODEBOOK_BYTES = 50_000_000
DEEPEST = 200
"""Levels of codes, or of any elements, below each other."""
_TYPES = ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")


def read_qdpx(path: Path) -> Project:
    """Read a project file.

    Raises:
        InputError: not such a file, damaged, or beyond the limits; the message names the place.
    """
    with Archive(path) as archive:
        member = archive.project_member()
        root = _parse(archive.read(member), f"{path}: {member}", "Project")
        return _Reader(path, archive).project(root)


def read_qdc(path: Path) -> Project:
    """Read a codebook file; the project has its codes only.

    Raises:
        InputError: not such a file, damaged, or beyond the limits.
    """
    try:
        if path.stat().st_size > MOST_CODEBOOK_BYTES:
            raise InputError(f"{path}: larger than a codebook can be")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    root = _parse(data, str(path), "CodeBook")
    codes = nested_by_name(_codes(root, str(path)))
    if not codes:
        raise InputError(f"{path}: holds no codes")
    sets = sum(1 for _ in _child(root, "Sets") or ())
    notices = (f"not taken over: sets ({sets})",) if sets else ()
    return Project(name=path.stem, origin=root.get("origin") or "", codes=codes, notices=notices)


def _parse(data: bytes, where: str, expected: str) -> Element:
    # A mark or an empty line before the declaration is not well-formed, but does no harm.
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise InputError(f"{where}: declares a DTD or entities, which is not allowed") from error
    except (ParseError, ValueError, LookupError) as error:
        raise InputError(f"{where}: not well-formed XML ({error})") from error
    if local_name(root) != expected:
        raise InputError(
            f"{where}: begins with {local_name(root)!r}; a REFI-QDA {expected} is expected"
        )
    if "QDA-XML" not in root.tag:
        raise InputError(
            f'{where}: {expected!r} is in no namespace of REFI-QDA (xmlns="urn:QDA-XML:…"); a '
            f"REFI-QDA {expected} is expected: export it as such once more"
        )
    _check_depth(root, where)
    return root


def _check_depth(root: Element, where: str) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise InputError(f"{where}: elements lie deeper than {DEEPEST} levels")
        level = [child for element in level for child in element]


def _children(element: Element | None, *tags: str) -> Iterator[Element]:
    for child in element if element is not None else ():
        if local_name(child) in tags:
            yield child


def _child(element: Element, tag: str) -> Element | None:
    return next(_children(element, tag), None)


def _said(element: Element, tag: str = "Description") -> str:
    found = _child(element, tag)
    return (found.text or "").strip() if found is not None else ""


def _targets(element: Element, tag: str) -> tuple[str, ...]:
    return tuple(plain_guid(child.get("targetGUID")) for child in _children(element, tag))


def _by(element: Element) -> str:
    return plain_guid(element.get("creatingUser") or element.get("modifyingUser"))


def _when(element: Element) -> str:
    return utc(element.get("creationDateTime") or element.get("modifiedDateTime") or "")


def _codes(element: Element | None, where: str) -> tuple[ProjectCode, ...]:
    """Return the codes below <Codes>; the recursion is as deep as `DEEPEST` at most."""
    found: list[ProjectCode] = []
    for codes in _children(element, "Codes"):
        found += [_code(code, where) for code in _children(codes, "Code")]
    return tuple(found)


def _code(element: Element, where: str) -> ProjectCode:
    name = " ".join((element.get("name") or "").split())
    guid = plain_guid(element.get("guid"))
    if not name and not guid:
        raise InputError(f"{where}: a code has neither a name nor a GUID")
    return ProjectCode(
        guid=guid or f"name:{name}",
        name=name or guid,
        description=_said(element),
        colour=colour_of(element.get("color")),
        codable=(element.get("isCodable") or "true").strip().lower() not in ("false", "0"),
        children=tuple(_code(child, where) for child in _children(element, "Code")),
        notes=_targets(element, "NoteRef"),
    )


def _is_utf16(data: bytes) -> bool:
    """Whether bytes without a mark are UTF-16: every second one is mostly zero, no other is."""
    zeros = sorted((data[::2].count(0), data[1::2].count(0)))
    return len(data) > 8 and zeros[0] == 0 and zeros[1] * 3 > len(data)


class _Reader:
    """Reads one project; gathers what it had to leave out."""

    def __init__(self, path: Path, archive: Archive) -> None:
        self._path = path
        self._archive = archive
        self._notices: list[str] = []
        self._lost: Counter[str] = Counter()

    def project(self, root: Element) -> Project:
        """Return the whole project."""
        users = _child(root, "Users")
        sources = [
            source for element in _child(root, "Sources") or () for source in self._sources(element)
        ]
        codes = _codes(_child(root, "CodeBook"), str(self._path))
        notes = [self._note(note) for note in _children(_child(root, "Notes"), "Note")]
        for tag in ("Links", "Graphs", "Sets"):
            self._lost[tag.lower()] += sum(1 for _ in _child(root, tag) or ())
        self._notices += [
            f"not taken over: {what} ({n})" for what, n in sorted(self._lost.items()) if n
        ]
        return Project(
            name=root.get("name") or self._path.stem,
            origin=root.get("origin") or "",
            created=_when(root),
            user=plain_guid(root.get("creatingUserGUID")),
            users=tuple(
                User(plain_guid(u.get("guid")), (u.get("name") or u.get("id") or "").strip())
                for u in _children(users, "User")
            ),
            codes=codes,
            variables=tuple(
                Variable(plain_guid(v.get("guid")), (v.get("name") or "").strip(), _type(v))
                for v in _children(_child(root, "Variables"), "Variable")
            ),
            cases=tuple(_case(c) for c in _children(_child(root, "Cases"), "Case")),
            sources=tuple(sources),
            notes=tuple(notes),
            description=_said(root),
            notices=tuple(self._notices),
        )

    def _sources(self, element: Element) -> list[ProjectSource]:
        """Return the texts of a source: its own, that of a PDF, or a recording's transcripts."""
        kind = local_name(element)
        if kind == "TextSource":
            texts = [element]
        elif kind == "PDFSource":
            texts = list(_children(element, "Representation"))[:1]
            self._lost["areas of PDF pages"] += sum(1 for _ in _children(element, "PDFSelection"))
        elif kind.endswith("Source"):
            texts = list(_children(element, *TEXTS))
            for tag, what in NOT_TEXT.items():
                self._lost[what] += sum(1 for _ in _children(element, tag)) if texts else 0
        else:
            return []
        if not texts:
            self._notices.append(self._without_text(element, kind))
        found = [(text, self._text_source(text, element)) for text in texts]
        sources = [(text, source) for text, source in found if source is not None]
        if len(sources) < 2:
            return [source for _, source in sources]
        return [
            one_of_several(source, n, plain_guid(text.get("guid")), text.get("name") or "")
            for n, (text, source) in enumerate(sources, 1)
        ]

    def _without_text(self, element: Element, kind: str) -> str:
        name = element.get("name") or element.get("guid") or "?"
        if kind == "PDFSource":
            return f"{name!r}: a PDF without its text; its codings are not taken over"
        self._lost["pictures, sounds and films"] += 1
        return f"{name!r}: {kind} without a text; neither it nor its codings are taken over"

    def _text_source(self, element: Element, outer: Element) -> ProjectSource | None:
        name = (outer.get("name") or element.get("name") or "").strip()
        told = name or element.get("guid") or "?"
        text = self._text(element, told)
        if text is None:
            return None
        read = [self._selection(*found, told) for found in selections_of(element)]
        selections, unusual = recount(text, [s for s in read if s is not None])
        if unusual:
            self._notices.append(f"{told!r}: its positions count {unusual}; they were put right")
        whole = [
            _applied(c) for o in dict.fromkeys((element, outer)) for c in _children(o, "Coding")
        ]
        if whole:
            selections.append(
                Selection(f"{plain_guid(outer.get('guid'))}:all", 0, len(text), tuple(whole))
            )
        return ProjectSource(
            guid=plain_guid(outer.get("guid")),
            name=name or told,
            text=text,
            selections=tuple(selections),
            description=_said(outer),
            user=_by(outer),
            created=_when(outer),
            values=_values(outer),
            notes=_targets(outer, "NoteRef"),
        )

    def _text(self, element: Element, told: str) -> str | None:
        content = _child(element, "PlainTextContent")
        path = (element.get("plainTextPath") or "").strip()
        # Some programs write an empty element beside the path.
        if content is not None and (content.text or not path):
            return content.text or ""
        if not path:
            self._notices.append(f"{told!r}: has no plain text; its codings are not taken over")
            return None
        member, inside = self._member(path)
        if member:
            return self._decoded(self._archive.read(member), member)
        if inside:
            raise InputError(f"{self._path}: the text of {told!r} ({path}) is not in the file")
        self._notices.append(f"{told!r}: lies outside of the project file ({path}); not read")
        return None

    def _member(self, path: str) -> tuple[str, bool]:
        """Return the member that a path means, or "", and whether it says to lie in the file.

        The standard writes "internal://NAME"; some programs write the name alone.
        """
        scheme, mark, name = path.partition("://")
        inside = bool(mark) and scheme.lower() == "internal"
        if mark and scheme.lower() not in ("internal", "relative"):
            return "", False
        return self._archive.find(name if mark else path), inside

    def _decoded(self, data: bytes, member: str) -> str:
        wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        if not wide and _is_utf16(data):
            return decode(data, f"{self._path}: {member}").text
        try:
            return data.decode("utf-16" if wide else "utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputError(
                f"{self._path}: {member}: not UTF-8 (byte {error.start}); export it once more"
            ) from error

    def _selection(self, element: Element, first: str, last: str, told: str) -> Selection | None:
        try:
            start, end = int(first), int(last)
        except ValueError:
            raise InputError(
                f"{self._path}: {told!r}: selection {element.get('guid')}: "
                "startPosition or endPosition is no whole number"
            ) from None
        if end <= start or start < 0:
            self._lost["empty selections"] += 1
            return None
        return Selection(
            guid=plain_guid(element.get("guid")),
            start=start,
            end=end,
            applied=tuple(_applied(c) for c in _children(element, "Coding")),
            name=element.get("name") or "",
            description=_said(element),
            user=_by(element),
            created=_when(element),
            notes=_targets(element, "NoteRef"),
        )

    def _note(self, element: Element) -> Note:
        path = (element.get("plainTextPath") or "").strip()
        member = self._member(path)[0] if path else ""
        text = _said(element, "PlainTextContent")
        if member:
            text = self._decoded(self._archive.read(member), member)
        elif not text and not _said(element) and (path or element.get("richTextPath")):
            self._lost["memos whose text is not in the file as plain text"] += 1
        self._lost["codings of memos"] += sum(
            1
            for part in (element, *(s for s, *_ in selections_of(element)))
            for _ in _children(part, "Coding")
        )
        return Note(
            guid=plain_guid(element.get("guid")),
            name=(element.get("name") or "").strip(),
            text=text or _said(element),
            user=_by(element),
            created=_when(element),
            in_file=bool(member),
        )


def _applied(element: Element) -> Applied:
    return Applied(
        guid=plain_guid(element.get("guid")),
        code=next(iter(_targets(element, "CodeRef")), ""),
        user=_by(element),
        created=_when(element),
        notes=_targets(element, "NoteRef"),
    )


def _type(element: Element) -> ValueType:
    found = element.get("typeOfVariable") or "Text"
    return cast(ValueType, found if found in _TYPES else "Text")


def _values(element: Element) -> tuple[Value, ...]:
    found = []
    for value in _children(element, "VariableValue"):
        variable = next(iter(_targets(value, "VariableRef")), "")
        said = [(c.text or "").strip() for c in value if local_name(c).endswith("Value")]
        if variable and said and said[0]:
            found.append(Value(variable, said[0]))
    return tuple(found)


def _case(element: Element) -> Case:
    return Case(
        guid=plain_guid(element.get("guid")),
        name=(element.get("name") or "").strip(),
        description=_said(element),
        codes=_targets(element, "CodeRef"),
        values=_values(element),
        sources=_targets(element, "SourceRef"),
        selections=_targets(element, "SelectionRef"),
    )
