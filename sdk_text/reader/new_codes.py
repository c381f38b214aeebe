"""A new code in the user's own codebook, written as a person would write it."""

from __future__ import annotations

from pathlib import Path

from sdk_text.codebook import load_codebook
from sdk_text.codebook.beside import CODEBOOK_FILE, with_code
from sdk_text.codebook.model import Code
from sdk_text.errors import CodebookError
from sdk_text.reader.asked import Asked, RefusedError
from sdk_text.reader.changes import Changes, Plan, TextChange
from sdk_text.reader.project import Project

LONGEST_LABEL = 120


def plan_new_code(project: Project, asked: Asked) -> Plan:
    """Return what adding a code comes to.

    Raises:
        RefusedError: a value is missing or wrong, or the code is there already.
    """
    family, name = asked.text("family"), asked.text("id")
    if family not in {f.id for f in project.codebook.families}:
        raise RefusedError("unknown_family", 422, "family")
    id = name if name.startswith(f"{family}/") else f"{family}/{name}"
    if id in project.codebook:
        raise RefusedError("code_exists", 422, "id", code=id)
    label_lv, label_en = asked.text("label_lv", needed=False), asked.text("label_en", needed=False)
    label = label_lv or label_en
    if not label:
        raise RefusedError("missing_value", 422, "label_lv")
    for field, text in (("label_lv", label_lv), ("label_en", label_en)):
        if len(text) > LONGEST_LABEL:
            raise RefusedError("wrong_value", 422, field)
    definition = " ".join((asked.memo("definition") or "").split())
    in_latvian = project.lang == "lv"
    code = Code(
        id=id,
        label_lv=label,
        label_en=label_en or label,
        definition_lv=definition if in_latvian else "",
        definition_en="" if in_latvian else definition,
    )
    path = _file(project)
    before = path.read_bytes().decode("utf-8") if path.is_file() else None
    try:
        after = with_code(path, before, code)
    except CodebookError as error:
        raise RefusedError(str(error).splitlines()[0], 422, "id") from error
    return Plan(f"new_code {id}", Changes(codebook=TextChange(str(path), before, after)), ())


def _file(project: Project) -> Path:
    assert project.corpus is not None
    path = project.codebook_path
    if path is None and project.material.codebook.name != load_codebook().name:
        # A new file would extend the shipped codebook, and leave the codes of this one out.
        raise RefusedError("name_codebook", 422, "id")
    return path or project.corpus / CODEBOOK_FILE
