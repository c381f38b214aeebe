from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from run_folders import content, write_run

from sdk_text.errors import InputError
from sdk_text.run import output_folder as outputs


def write_half_a_run(folder: Path) -> None:
    with outputs.staged(folder) as partial:
        (partial / "a.csv").write_text("half", encoding="utf-8")
        raise ZeroDivisionError


def test_a_rerun_replaces_its_own_files_and_removes_those_it_no_longer_makes(
    tmp_path: Path,
) -> None:
    write_run(tmp_path, {"a.csv": "1", "documents/old.txt": "old"})
    (tmp_path / "mine.txt").write_text("a person's", encoding="utf-8")
    write_run(tmp_path, {"a.csv": "2", "documents/new.txt": "new"})
    assert content(tmp_path) == {"a.csv": "2", "documents/new.txt": "new", "mine.txt": "a person's"}


def test_an_error_leaves_the_earlier_run_untouched(tmp_path: Path) -> None:
    write_run(tmp_path, {"a.csv": "1"})
    before = (tmp_path / "run.json").read_bytes()
    with pytest.raises(ZeroDivisionError):
        write_half_a_run(tmp_path)
    assert content(tmp_path) == {"a.csv": "1"}
    assert (tmp_path / "run.json").read_bytes() == before


def test_an_error_leaves_no_folder_that_was_not_there(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), outputs.staged(tmp_path / "new"):
        raise ZeroDivisionError
    assert not (tmp_path / "new").exists()


def test_a_file_that_a_person_edited_is_kept_aside(tmp_path: Path) -> None:
    write_run(tmp_path, {"codings.csv": "machine"})
    (tmp_path / "codings.csv").write_text("a person's work", encoding="utf-8")
    write_run(tmp_path, {"codings.csv": "machine again"})
    assert content(tmp_path) == {
        "codings.csv": "machine again",
        "codings.edited-1.csv": "a person's work",
    }


def test_foreign_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "codings.csv").write_text("not ours", encoding="utf-8")
    with pytest.raises(InputError, match=r"codings\.csv.*not written by sdk_text"):
        outputs.check_foreign(tmp_path, ["codings.csv"])
    write_run(tmp_path / "own", {"codings.csv": "x"})
    outputs.check_foreign(tmp_path / "own", ["codings.csv"])


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="is a file"):
        outputs.check_foreign(tmp_path / "out", [])


def test_a_second_run_at_the_same_time_is_refused(tmp_path: Path) -> None:
    with outputs.staged(tmp_path) as partial:
        with pytest.raises(InputError, match="another run"), outputs.staged(tmp_path):
            pass
        outputs.seal(partial, {})


KILLED = """
import os, pathlib, signal, sys
from sdk_text.run import output_folder as outputs
folder, moment = pathlib.Path(sys.argv[1]), sys.argv[2]
moved = 0
replace = os.replace
def dying(source, target):
    global moved
    moved += 1
    if moment == "moving" and moved == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(source, target)
os.replace = dying
with outputs.staged(folder) as partial:
    for name in "abc":
        (partial / f"{name}.csv").write_text("new")
        if moment == "writing" and name == "b":
            os.kill(os.getpid(), signal.SIGKILL)
    outputs.seal(partial, {})
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize(("moment", "expected"), [("writing", "old"), ("moving", "new")])
def test_a_killed_run_counts_whole_or_not_at_all(
    tmp_path: Path, moment: str, expected: str
) -> None:
    write_run(tmp_path, {f"{name}.csv": "old" for name in "abc"})
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), moment], check=False)
    assert killed.returncode == -signal.SIGKILL
    outputs.finish_interrupted(tmp_path)
    (tmp_path / outputs.LOCK).unlink(missing_ok=True)
    assert content(tmp_path) == {f"{name}.csv": expected for name in "abc"}
    assert set(outputs.own_files(tmp_path)) == {"a.csv", "b.csv", "c.csv"}


def test_no_listed_name_reaches_outside_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "precious.txt"
    outside.write_text("keep", encoding="utf-8")
    folder = tmp_path / "out"
    write_run(folder, {"a.csv": "1"})
    meta = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    meta["outputs"]["../precious.txt"] = outputs.sha256_of(outside)
    (folder / "run.json").write_text(json.dumps(meta), encoding="utf-8")
    write_run(folder, {"a.csv": "2"})
    assert outside.read_text(encoding="utf-8") == "keep"
