"""What is another way on Windows, imitated: open files, names, missing signals, the console."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sdk_text.errors import InputError
from sdk_text.publication.share_folder import check_share_folder
from sdk_text.run import moving
from sdk_text.run.output_folder import check_foreign
from sdk_text.system import files, locks
from sdk_text.system.files import check_name, write_all_whole, write_whole

REPLACE = os.replace


def in_use(monkeypatch: pytest.MonkeyPatch, name: str, times: int) -> list[str]:
    """Let renames from or to a name fail so many times, as where another program has it open."""
    failed: list[str] = []

    def replace(source: Any, target: Any) -> None:
        if name in (Path(source).name, Path(target).name) and len(failed) < times:
            failed.append(name)
            raise PermissionError(errno.EACCES, "The process cannot access the file", str(target))
        REPLACE(source, target)

    monkeypatch.setattr(os, "replace", replace)
    return failed


def test_a_file_that_a_scanner_holds_for_a_moment_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_whole(tmp_path / "a.csv", "vecs")
    monkeypatch.setattr(files, "PATIENCE", 30.0)
    failed = in_use(monkeypatch, "a.csv", 3)
    write_whole(path, "jauns")
    assert path.read_text(encoding="utf-8") == "jauns"
    assert len(failed) == 3


def test_a_file_that_stays_open_is_named_and_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [tmp_path / "a.csv", tmp_path / "b.csv"]
    write_all_whole([(path, "vecs") for path in both])
    monkeypatch.setattr(files, "PATIENCE", 0.1)
    in_use(monkeypatch, "b.csv", 10**6)
    with pytest.raises(InputError, match=r"b\.csv: cannot be written .*process cannot access"):
        write_all_whole([(path, "jauns") for path in both])
    assert [path.read_text(encoding="utf-8") for path in both] == ["vecs", "vecs"]
    assert sorted(os.listdir(tmp_path)) == ["a.csv", "b.csv"]


def test_files_are_not_waited_for_elsewhere() -> None:
    assert (files.PATIENCE > 0) == (os.name == "nt")


NAMES = ["con", "CON.csv", "nul", "Aux.tar.gz", "com1.txt", "LPT¹", "prn .csv", "a. ", "rez.", "x "]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_windows_does_not_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    check_name(tmp_path / name)  # elsewhere a name like another one
    monkeypatch.setattr(files, "ON_WINDOWS", True)
    for check in (
        lambda: write_whole(tmp_path / name, "x"),
        lambda: check_foreign(tmp_path / name / "out", ()),
        lambda: check_share_folder(tmp_path / name),
    ):
        with pytest.raises(InputError, match="Windows"):
            check()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["conto.csv", "nulle", "com10", "a.b", "..", ".hidden", "aux-1"])
def test_names_that_are_like_them(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(files, "ON_WINDOWS", True)
    check_name(Path("C:/dati") / name / "x.csv")


def a_run(folder: Path, **texts: str) -> None:
    """Write files and the run.json that lists them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    listed = {f"{name}.csv": moving.sha256_of(folder / f"{name}.csv") for name in texts}
    (folder / moving.RUN_FILE).write_text(json.dumps({"outputs": listed}), encoding="utf-8")


def held(folder: Path) -> dict[str, str]:
    return {p.name: p.read_text(encoding="utf-8") for p in folder.glob("*.csv")}


def test_a_path_that_is_too_long_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows says of a path of more than 260 letters that nothing is there."""
    a_run(tmp_path, one="vecs", long="vecs")
    a_run(tmp_path / moving.COMPLETE, one="jauns", long="jauns")
    lexists = os.path.lexists
    monkeypatch.setattr(
        os.path, "lexists", lambda p: lexists(p) and "complete/long" not in Path(p).as_posix()
    )
    with pytest.raises(moving.BlockedError, match="too long"):
        moving.finish(tmp_path)
    monkeypatch.undo()
    moving.finish(tmp_path)
    assert held(tmp_path) == {"one.csv": "vecs", "long.csv": "vecs"}


def test_a_name_that_changed_its_case_only_is_not_lost(tmp_path: Path) -> None:
    """A move that was killed goes on where ``Rez.csv`` and ``rez.csv`` are one file."""
    a_run(tmp_path, rez="jauns")  # it has moved already …
    (tmp_path / moving.RUN_FILE).unlink()
    a_run(tmp_path / moving.COMPLETE, rez="jauns")  # … from here
    (tmp_path / moving.COMPLETE / "rez.csv").unlink()
    a_run(tmp_path / moving.EARLIER, Rez="vecs")
    os.link(tmp_path / "rez.csv", tmp_path / "Rez.csv")
    moving.finish(tmp_path)
    assert (tmp_path / "rez.csv").read_text(encoding="utf-8") == "jauns"


def test_a_lock_whose_file_another_process_has_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "ON_WINDOWS", True)
    path = tmp_path / "lock"
    with locks.locked(path):
        assert path.exists()
        with pytest.raises(locks.LockedError):
            locks.acquire(path)
    assert not path.exists()

    def unlink(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(errno.EACCES, "The process cannot access the file", str(self))

    monkeypatch.setattr(Path, "unlink", unlink)
    with locks.locked(path):
        pass
    with locks.locked(path):
        assert path.exists()


WITHOUT_POSIX = """
import os, signal, sys
for name in ("SIGHUP", "SIGKILL", "SIGALRM", "SIGUSR1", "SIGPIPE", "setitimer", "pthread_sigmask"):
    if hasattr(signal, name):
        delattr(signal, name)
for name in ("fork", "forkpty", "mkfifo", "getsid", "setsid", "killpg", "chown"):
    if hasattr(os, name):
        delattr(os, name)
from sdk_text.run.command import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
def test_a_run_without_what_only_posix_has(root: Path, tmp_path: Path) -> None:
    """With the console's letters of a Western Windows, which has no ā."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", WITHOUT_POSIX,
         str(root / "corpus" / "dzelmava.docx"), "--out", str(tmp_path / "out"),
         "--engine", "blank", "--coder", "rules", "--no-tables"],
        capture_output=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode("cp1252")
    assert "dzelmava" in done.stdout.decode("cp1252")
    assert (tmp_path / "out" / "codings.csv").is_file()
