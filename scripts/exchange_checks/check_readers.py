"""Let independent readers of REFI-QDA read an export and compare every coded text.

    python scripts/exchange_checks/check_readers.py FILE.qdpx READERS_PYTHON

READERS_PYTHON is a Python with pyrefiqda and qdapy (an environment of its own: qdapy is under
AGPL). Not part of continuous integration. Exit code 1 where a reader sees other words than we do.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from sdk_text.exchange import read_project

# Runs under the other Python: prints what each reader found as JSON.
INSIDE = r"""
import json, sys, tempfile, warnings, zipfile
from pathlib import Path
warnings.simplefilter("ignore")
path = Path(sys.argv[1])
found = {}
from qdapy import read_qdpx
fragments = read_qdpx(path, warn=False).fragments
found["qdapy"] = [list(row) for row in zip(fragments["text"], fragments["code"])]
from pyrefiqda import RefiProject
with tempfile.TemporaryDirectory() as folder:
    model = RefiProject.load(path, extract_dir=folder)
codes = {}
stack = list(model.code_book.codes.code)
while stack:
    code = stack.pop()
    codes[code.guid] = code.name
    stack += code.code
rows = []
with zipfile.ZipFile(path) as archive:
    for source in model.sources.text_source:
        name = source.plain_text_path.removeprefix("internal://")
        text = archive.read("sources/" + name).decode("utf-8")
        for s in source.plain_text_selection:
            for coding in s.coding:
                words = text[int(s.start_position) : int(s.end_position)]
                rows.append([words, codes[coding.code_ref.target_guid]])
found["pyrefiqda"] = rows
print(json.dumps(found))
"""


def main() -> int:
    path, python = Path(sys.argv[1]), sys.argv[2]
    project = read_project(path)
    names = {guid: path[-1].name for guid, path in project.code_paths().items()}
    ours = Counter(
        (_plain(source.text[s.start : s.end]), _last(names[applied.code]))
        for source in project.sources
        for s in source.selections
        for applied in s.applied
    )
    told = subprocess.run(
        [python, "-c", INSIDE, str(path)], check=True, capture_output=True, text=True
    )
    wrong = 0
    for reader, rows in json.loads(told.stdout).items():
        theirs = Counter((_plain(text), _last(code)) for text, code in rows)
        same = (ours & theirs).total()
        print(f"{reader}: {same} of {ours.total()} codings with the same words and code")
        wrong += (ours - theirs).total() + (theirs - ours).total()
    return bool(wrong)


def _last(code: str) -> str:
    """Return a code's name from its last slash on: qdapy writes the families before it."""
    return code.rpartition("/")[2]


def _plain(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    sys.exit(main())
