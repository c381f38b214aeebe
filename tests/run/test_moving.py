"""A move of a run's files, stopped or blocked at any of its steps."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from run_folders import content, write_run

from sdk_text.errors import InputError
from sdk_text.run import output_folder as outputs

OLD = {"a.csv": "old a", "b.csv": "old b", "gone.csv": "old", "documents/old.txt": "old"}
NEW = {"a.csv": "new a", "b.csv": "new b", "more.csv": "new", "documents/new.txt": "new"}


class KilledError(BaseException):
    """Stands for the end of a process."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_run(tmp_path / "out", OLD)
    return tmp_path / "out"


Moves = Callable[[Callable[[str, str], None]], None]


@pytest.fixture
def moves(monkeypatch: pytest.MonkeyPatch) -> Moves:
    """Let a function see every rename before it is made."""
    replace, rename = os.replace, os.rename

    def watch(see: Callable[[str, str], None]) -> None:
        def seen(move: Callable[..., None]) -> Callable[..., None]:
            def moving(source: Any, target: Any) -> None:
                see(str(source), str(target))
                move(source, target)

            return moving

        monkeypatch.setattr(os, "replace", seen(replace))
        monkeypatch.setattr(os, "rename", seen(rename))

    return watch


@pytest.mark.parametrize("name", ["a.csv", "b.csv", "gone.csv", "documents/old.txt", "run.json"])
def test_a_file_that_cannot_be_moved_leaves_all_as_it_was(
    folder: Path, moves: Moves, name: str
) -> None:
    def see(source: str, target: str) -> None:
        if f"/out/{name}" in (source[-len(name) - 5 :], target[-len(name) - 5 :]):
            raise PermissionError(13, "Permission denied", source, None, target)

    run_file = (folder / "run.json").read_bytes()
    moves(see)
    with pytest.raises(InputError, match=rf"{name}: cannot be replaced.*Nothing was changed"):
        write_run(folder, NEW)
    assert content(folder) == OLD
    assert (folder / "run.json").read_bytes() == run_file


@pytest.mark.parametrize("step", range(1, 12))
def test_a_move_that_was_killed_at_a_step_is_finished(
    folder: Path, moves: Moves, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    left = [step]

    def see(source: str, target: str) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise KilledError

    with monkeypatch.context() as killing:
        moves(see)
        # A killed process cleans nothing up.
        killing.setattr("sdk_text.run.moving.remove", lambda place: None)
        with pytest.raises(KilledError):
            write_run(folder, NEW)
    monkeypatch.undo()
    began = outputs.COMPLETE in {p.name for p in folder.iterdir()} or step > 1
    outputs.finish_interrupted(folder)
    assert content(folder) == (NEW if began else OLD)
    assert set(outputs.own_files(folder)) == set(NEW if began else OLD)


def test_what_cannot_be_put_back_either_comes_back_later(
    folder: Path, moves: Moves, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []

    def see(source: str, target: str) -> None:
        moved.append(target)
        # b.csv cannot be replaced, and by then a.csv can no longer be put back.
        if target.endswith("earlier/b.csv") or source.endswith("earlier/a.csv"):
            raise PermissionError(13, "Permission denied", source, None, target)

    moves(see)
    with pytest.raises(InputError, match="earlier files wait"):
        write_run(folder, NEW)
    with pytest.raises(InputError, match="interrupted"):
        outputs.finish_interrupted(folder)
    monkeypatch.undo()
    outputs.finish_interrupted(folder)
    assert content(folder) == OLD


def test_reading_sees_one_run_whole(folder: Path) -> None:
    """A run that ends while the folder is read lets it be read again."""
    seen: list[str] = []

    def read() -> tuple[str, str]:
        first = (folder / "a.csv").read_text(encoding="utf-8")
        if not seen:
            write_run(folder, NEW)
        seen.append(first)
        return first, (folder / "b.csv").read_text(encoding="utf-8")

    assert outputs.read_whole(folder, read) == ("new a", "new b")
    assert seen == ["old a", "new a"]


def test_a_lock_that_nobody_holds_is_no_lock(folder: Path) -> None:
    (folder / outputs.LOCK).write_text("")
    outputs.finish_interrupted(folder)
    assert content(folder) == OLD
    write_run(folder, NEW)
    assert content(folder) == NEW


@pytest.mark.parametrize("name", [outputs.PARTIAL, outputs.COMPLETE])
def test_something_else_with_a_hidden_name_is_left_alone(folder: Path, name: str) -> None:
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("mine")
    (folder / name).symlink_to(elsewhere)
    with pytest.raises(InputError, match=f"{name}: is in the way"):
        write_run(folder, NEW)
    assert (elsewhere / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", ".hidden", "C:x", "a\\b", "\0"])
def test_names_of_no_run_are_not_followed(tmp_path: Path, name: str) -> None:
    import json

    (tmp_path / "run.json").write_text(json.dumps({"outputs": {name: "0", "a.csv": "1"}}))
    assert outputs.own_files(tmp_path) == {"a.csv": "1"}
