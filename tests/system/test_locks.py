"""A lock holds between processes, and nothing of it is left beside a person's files."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from sdk_text.errors import ReviewError
from sdk_text.review.decisions.file import locked as locked_file
from sdk_text.system import locks

COUNTING = """
import sys
from pathlib import Path
from sdk_text.system import locks
folder = Path(sys.argv[1])
for _ in range(60):
    with locks.locked(folder / ".lock", wait=30):
        number = int((folder / "number").read_text())
        (folder / "number").write_text(str(number + 1))
"""


def test_the_file_is_there_only_while_the_lock_is_held(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with locks.locked(path):
        assert path.exists()
        with pytest.raises(locks.LockedError):
            locks.acquire(path)
        assert path.exists()
    assert list(tmp_path.iterdir()) == []


def test_nobody_is_let_in_beside_another_while_files_come_and_go(tmp_path: Path) -> None:
    (tmp_path / "number").write_text("0")
    command = [sys.executable, "-c", COUNTING, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    others = [subprocess.Popen(command, env=environment) for _ in range(3)]
    assert [other.wait(timeout=120) for other in others] == [0, 0, 0]
    assert (tmp_path / "number").read_text() == "180"
    assert [path.name for path in tmp_path.iterdir()] == ["number"]


def test_who_waits_gets_the_lock_when_it_is_given_back(tmp_path: Path) -> None:
    path, seen = tmp_path / ".lock", []
    held = locks.acquire(path)

    def wait() -> None:
        with locks.locked(path, wait=20):
            seen.append("in")

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(3 * locks._PAUSE)
    assert seen == []
    locks.release(held)
    thread.join()
    assert seen == ["in"]
    assert not path.exists()


@pytest.mark.parametrize("anew", [True, False])
def test_a_lock_on_a_file_that_lost_its_name_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, anew: bool
) -> None:
    """Its holder removed it after we opened it; another may hold the new one of that name."""
    path, times, theirs = tmp_path / ".lock", [], FileLock(tmp_path / ".lock")

    class Slow(FileLock):
        def acquire(self, *told: Any, **options: Any) -> Any:
            taken = super().acquire(*told, **options)
            times.append(path.exists())
            if len(times) == 1:
                path.unlink()
                if anew:
                    theirs.acquire(timeout=0)
            return taken

    monkeypatch.setattr(locks, "FileLock", Slow)
    if anew:
        with pytest.raises(locks.LockedError):
            locks.acquire(path)
        theirs.release()
    else:
        locks.release(locks.acquire(path))
        assert times == [True, True]
        assert not path.exists()


def test_what_a_killed_process_left_is_no_lock_and_goes(tmp_path: Path) -> None:
    (tmp_path / ".lock").write_text("")
    with locks.locked(tmp_path / ".lock"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_all_who_may_write_to_the_folder_may_lock(tmp_path: Path) -> None:
    for rights in (0o775, 0o750, 0o777):
        tmp_path.chmod(rights)
        with locks.locked(tmp_path / ".lock"):
            assert (tmp_path / ".lock").stat().st_mode & 0o777 == rights & 0o666


def test_a_lock_file_of_another_account_is_a_lock_but_a_closed_folder_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Closed(FileLock):
        def acquire(self, *told: Any, **options: Any) -> Any:
            raise PermissionError(13, "Permission denied", self.lock_file)

    monkeypatch.setattr(locks, "FileLock", Closed)
    (tmp_path / ".a.csv.lock").write_text("")
    with pytest.raises(locks.LockedError):
        locks.acquire(tmp_path / ".a.csv.lock")
    monkeypatch.setattr(os, "access", lambda *told: False)
    with (
        pytest.raises(ReviewError, match=r"a\.csv: cannot be written \(Permission denied\)"),
        locked_file(tmp_path / "a.csv"),
    ):
        pass


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / ".lock").symlink_to(elsewhere)
    with pytest.raises(OSError, match="symbolic link"):
        locks.acquire(tmp_path / ".lock")
    assert not elsewhere.exists()
