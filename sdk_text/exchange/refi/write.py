"""Write a project as QDPX, or its codes as QDC."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Literal
from xml.etree import ElementTree as ET

from sdk_text.exchange.project import (
    Case,
    Note,
    Project,
    ProjectCode,
    ProjectSource,
    Selection,
    Value,
)
from sdk_text.exchange.refi.xml_text import utc, xml_text
from sdk_text.system.files import zipped

PROJECT_NS = "urn:QDA-XML:project:1.0"
CODEBOOK_NS = "urn:QDA-XML:codebook:1.0"
LineEnds = Literal["lf", "crlf"]


def qdpx(project: Project, line_ends: LineEnds = "lf") -> bytes:
    """Return the project as the bytes of a QDPX file.

    Source texts hold ``\\n`` only. With "crlf" every line end becomes two characters and all
    positions move with it.
    """
    members = [("project.qde", _bytes(_project(project, line_ends)))]
    for source in project.sources:
        text = source.text.replace("\n", "\r\n") if line_ends == "crlf" else source.text
        members.append((f"sources/{source.guid}.txt", text.encode("utf-8")))
    for note in project.notes:
        if note.in_file:
            members.append((f"sources/{note.guid}.txt", note.text.encode("utf-8")))
    return zipped(members)


def qdc(project: Project) -> bytes:
    """Return the project's codes as the bytes of a QDC file."""
    root = ET.Element("CodeBook", {"xmlns": CODEBOOK_NS, "origin": xml_text(project.origin)})
    _codes(root, project.codes)
    return _bytes(root)


def _bytes(root: ET.Element) -> bytes:
    ET.indent(root)
    declaration = b'<?xml version="1.0" encoding="utf-8"?>\n'
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=False)
    return declaration + body + b"\n"


def _element(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    """Add an element; empty attributes stay out, but for names, which may be required."""
    kept = {k: xml_text(v) for k, v in attributes.items() if v or k == "name"}
    return ET.SubElement(parent, tag, kept)


def _text(parent: ET.Element, tag: str, text: str) -> None:
    if text:
        ET.SubElement(parent, tag).text = xml_text(text)


def _refs(parent: ET.Element, tag: str, guids: Iterable[str]) -> None:
    for guid in guids:
        ET.SubElement(parent, tag, {"targetGUID": guid})


def _project(project: Project, line_ends: LineEnds) -> ET.Element:
    attributes = {
        "xmlns": PROJECT_NS,
        "name": xml_text(project.name),
        "origin": xml_text(project.origin),
        "creatingUserGUID": project.user,
        "creationDateTime": utc(project.created),
    }
    root = ET.Element("Project", {k: v for k, v in attributes.items() if v or k == "name"})
    if project.users:
        users = ET.SubElement(root, "Users")
        for user in project.users:
            _element(users, "User", guid=user.guid, name=user.name)
    if project.codes:
        _codes(ET.SubElement(root, "CodeBook"), project.codes)
    if project.variables:
        variables = ET.SubElement(root, "Variables")
        for v in project.variables:
            _element(variables, "Variable", guid=v.guid, name=v.name, typeOfVariable=v.type)
    types = {variable.guid: variable.type for variable in project.variables}
    if project.cases:
        cases = ET.SubElement(root, "Cases")
        for case in project.cases:
            _case(cases, case, types)
    if project.sources:
        sources = ET.SubElement(root, "Sources")
        for source in project.sources:
            _source(sources, source, types, line_ends)
    if project.notes:
        notes = ET.SubElement(root, "Notes")
        for note in project.notes:
            _note(notes, note)
    _text(root, "Description", project.description)
    return root


def _codes(parent: ET.Element, codes: Iterable[ProjectCode]) -> None:
    top = ET.SubElement(parent, "Codes")
    stack = [(top, code) for code in reversed(tuple(codes))]
    while stack:
        above, code = stack.pop()
        element = _element(
            above,
            "Code",
            guid=code.guid,
            name=code.name,
            isCodable="true" if code.codable else "false",
            color=code.colour,
        )
        _text(element, "Description", code.description)
        _refs(element, "NoteRef", code.notes)
        stack += [(element, child) for child in reversed(code.children)]


def _values(parent: ET.Element, values: Iterable[Value], types: Mapping[str, str]) -> None:
    for value in values:
        element = ET.SubElement(parent, "VariableValue")
        _refs(element, "VariableRef", [value.variable])
        tag = f"{types.get(value.variable, 'Text')}Value"
        ET.SubElement(element, tag).text = xml_text(value.value)


def _case(parent: ET.Element, case: Case, types: Mapping[str, str]) -> None:
    attributes = {"guid": case.guid} | ({"name": xml_text(case.name)} if case.name else {})
    element = ET.SubElement(parent, "Case", attributes)
    _text(element, "Description", case.description)
    _refs(element, "CodeRef", case.codes)
    _values(element, case.values, types)
    _refs(element, "SourceRef", case.sources)
    _refs(element, "SelectionRef", case.selections)


def _source(
    parent: ET.Element, source: ProjectSource, types: Mapping[str, str], line_ends: LineEnds
) -> None:
    element = _element(
        parent,
        "TextSource",
        guid=source.guid,
        name=source.name,
        plainTextPath=f"internal://{source.guid}.txt",
        creatingUser=source.user,
        creationDateTime=utc(source.created),
    )
    _text(element, "Description", source.description)
    breaks = [i for i, c in enumerate(source.text) if c == "\n"] if line_ends == "crlf" else []
    for selection in source.selections:
        _selection(element, selection, breaks)
    _refs(element, "NoteRef", source.notes)
    _values(element, source.values, types)


def _selection(parent: ET.Element, selection: Selection, breaks: list[int]) -> None:
    element = _element(
        parent,
        "PlainTextSelection",
        guid=selection.guid,
        name=selection.name,
        startPosition=str(selection.start + bisect_left(breaks, selection.start)),
        endPosition=str(selection.end + bisect_left(breaks, selection.end)),
        creatingUser=selection.user,
        creationDateTime=utc(selection.created),
    )
    _text(element, "Description", selection.description)
    for applied in selection.applied:
        coding = _element(
            element,
            "Coding",
            guid=applied.guid,
            creatingUser=applied.user,
            creationDateTime=utc(applied.created),
        )
        _refs(coding, "CodeRef", [applied.code])
        _refs(coding, "NoteRef", applied.notes)
    _refs(element, "NoteRef", selection.notes)


def _note(parent: ET.Element, note: Note) -> None:
    element = _element(
        parent,
        "Note",
        guid=note.guid,
        name=note.name,
        plainTextPath=f"internal://{note.guid}.txt" if note.in_file else "",
        creatingUser=note.user,
        creationDateTime=utc(note.created),
    )
    if not note.in_file:
        _text(element, "PlainTextContent", note.text or " ")
