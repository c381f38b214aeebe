from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from sdk_text import analysis, wording
from sdk_text.analysis import explain_warning, notes
from sdk_text.errors import InputError
from sdk_text.wording.notes import add_note

FOLDER = Path(analysis.__file__).parent
NOTES = Path(wording.__file__).with_name("notes.toml")
WORDING = tomllib.loads(NOTES.read_text(encoding="utf-8"))


def source():
    return "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))


def test_every_note_has_both_languages_with_the_same_blanks():
    for entry in WORDING["note"].values():
        assert set(entry) == {"lv", "en"}
        blanks = [set(re.findall(r"{(\w+)", entry[lang])) for lang in ("lv", "en")]
        assert blanks[0] == blanks[1]
    assert all(set(entry) == {"lv", "en"} for entry in WORDING["warning"].values())


def test_every_note_that_is_hung_on_a_frame_is_worded_and_none_is_idle():
    quoted = set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', source()))
    assert set(WORDING["note"]) <= quoted
    used = set(re.findall(r'add_note\(\s*[^"]*?"([a-z_]+)"', source()))
    assert used
    assert used <= set(WORDING["note"])


def test_notes_fill_in_values_and_survive_copies():
    frame = add_note(pd.DataFrame({"a": [1]}), "few_reports", n=9)
    assert "n = 9" in notes(frame.copy())[0]
    assert notes(frame, "lv") != notes(frame, "en")
    assert notes(pd.DataFrame()) == []


def test_unknown_language_or_key():
    with pytest.raises(InputError, match="'de'"):
        notes(pd.DataFrame(), "de")
    with pytest.raises(InputError, match="'no_such'"):
        explain_warning("no_such")
    assert explain_warning("few_units", "lv") != explain_warning("few_units", "en")


def test_the_module_can_be_imported_first():
    """analysis/ imports it, so it must not need analysis/ to load."""
    command = [sys.executable, "-c", "import sdk_text.wording.notes"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run(command, env=environment, timeout=120).returncode == 0
