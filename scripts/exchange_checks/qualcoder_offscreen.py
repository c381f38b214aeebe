"""Let QualCoder's own code import a QDPX file, change it as asked, and export it, without a screen.

Run by check_qualcoder.py under a Python that has what QualCoder needs (PyQt6, qtawesome, pillow,
pymupdf, charset-normalizer). It makes QualCoder's database with the statements in QualCoder's
own source, answers its file dialogs, and touches nothing outside of the working folder.

    python qualcoder_offscreen.py CHECKOUT WORK FILE.qdpx
"""

from __future__ import annotations

import ast
import builtins
import json
import os
import sqlite3
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

ANNOTATIONS = "select anid, fid, pos0, pos1, memo, owner, date from annotation where memo <> ''"
WANTED = {
    "codings": "select s.name source, c.name code, t.seltext words, t.pos0 start, t.pos1 end, "
    "t.owner, ifnull(t.memo, '') memo, t.date from code_text t join source s on s.id = t.fid "
    "left join code_name c on c.cid = t.cid",
    "codes": "select c.name, ifnull(c.memo, '') memo, c.color, ifnull(k.name, '') category "
    "from code_name c left join code_cat k on k.catid = c.catid",
    "sources": "select name, fulltext text from source where fulltext is not null",
    "cases": "select c.name, ifnull(c.memo, '') memo, count(t.id) stretches from cases c "
    "left join case_text t on t.caseid = c.caseid group by c.caseid",
    "attributes": "select name, attr_type kind, value from attribute",
    "annotations": ANNOTATIONS,
    "journals": "select name, jentry text, owner from journal",
}


def main() -> None:
    checkout, work, file = (Path(argument).resolve() for argument in sys.argv[1:4])
    os.environ |= {"QT_QPA_PLATFORM": "offscreen", "HOME": str(work)}
    (work / ".qualcoder").mkdir(exist_ok=True)
    sys.path.insert(0, str(checkout / "src"))
    builtins._ = str
    # Sound and film are not exchanged; their libraries are often absent on servers.
    sys.modules["qualcoder.media_player_qt"] = MagicMock()
    from PyQt6 import QtWidgets
    from qualcoder import refi

    qt = QtWidgets.QApplication([])
    said: list[str] = []
    answer_dialogs(QtWidgets, refi, file, work, said)
    project = work / "project.qda"
    (project / "documents").mkdir(parents=True)
    connection = sqlite3.connect(project / "data.qda")
    make_tables(connection, checkout / "src" / "qualcoder" / "__main__.py")
    app = stand_in(connection, project, work)
    text = SimpleNamespace(append=said.append)
    refi.RefiImport(app, text, "qdpx")
    found = read_all(connection)
    edits = work / "edits.json"
    if edits.is_file():
        edit(connection, json.loads(edits.read_text(encoding="utf-8")))
    refi.RefiExport(app, text, "project")
    refi.RefiExport(app, text, "codebook")
    exported = sorted(str(path) for path in work.glob("out/*"))
    report = {"said": said, "exported": exported, **found}
    (work / "report.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    del qt


def answer_dialogs(widgets, refi, file: Path, work: Path, said: list[str]) -> None:
    """Answer what QualCoder asks: the file to read, the folder to write to."""
    (work / "out").mkdir(exist_ok=True)
    widgets.QFileDialog.getOpenFileName = staticmethod(lambda *_, **__: (str(file), True))
    widgets.QFileDialog.getExistingDirectory = staticmethod(lambda *_, **__: str(work / "out"))

    class Message:
        def __init__(self, app, title, text, *_):
            said.append(f"{title}: {text}")

        def exec(self):
            return None

    class LineEndings:
        def __init__(self, *_):
            self.ui = SimpleNamespace(radioButton_maxqda=SimpleNamespace(isChecked=lambda: False))

        def exec(self):
            return None

    refi.Message = Message
    refi.RefiLineEndings = LineEndings


def make_tables(connection: sqlite3.Connection, main_module: Path) -> None:
    """Make QualCoder's tables with the statements of its method new_project."""
    tree = ast.parse(main_module.read_text(encoding="utf-8"))
    method = next(
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name == "new_project"
    )
    for node in ast.walk(method):
        if isinstance(node, ast.Constant) and str(node.value).startswith("CREATE TABLE"):
            connection.execute(str(node.value))
    connection.execute("insert into project (date, memo) values ('2026-01-01 00:00:00', '')")
    connection.commit()


def stand_in(connection: sqlite3.Connection, project: Path, work: Path) -> SimpleNamespace:
    """Return what QualCoder's import and export use of its application."""

    def annotations() -> list[dict]:
        return read(connection, ANNOTATIONS)

    return SimpleNamespace(
        conn=connection,
        project_path=str(project),
        project_name=project.name,
        settings={"directory": str(work), "codername": "default", "ai_enable": "False"},
        ai_models=[],
        write_config_ini=lambda *_: None,
        project_events=None,
        version="QualCoder",
        get_annotations=annotations,
    )


def edit(connection: sqlite3.Connection, edits: dict) -> None:
    """Code and uncode as QualCoder's coding window does: rows in the table code_text."""
    for row in edits.get("add", []):
        connection.execute(
            "insert into code_text (cid, fid, seltext, pos0, pos1, owner, memo, date) select "
            "c.cid, s.id, substr(s.fulltext, ? + 1, ? - ?), ?, ?, ?, ?, ? "
            "from code_name c, source s where c.name = ? and s.name = ?",
            [
                row["start"], row["end"], row["start"], row["start"], row["end"], row["owner"],
                row["memo"], row["date"], row["code"], row["source"],
            ],
        )  # fmt: skip
    for row in edits.get("delete", []):
        connection.execute(
            "delete from code_text where pos0 = ? and pos1 = ? and owner = ? and cid in "
            "(select cid from code_name where name = ?)",
            [row["start"], row["end"], row["owner"], row["code"]],
        )
    connection.commit()


def read(connection: sqlite3.Connection, query: str) -> list[dict]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def read_all(connection: sqlite3.Connection) -> dict[str, list[dict]]:
    return {name: read(connection, query) for name, query in WANTED.items()}


if __name__ == "__main__":
    main()
