from __future__ import annotations

import os
from pathlib import Path

import pytest

from sdk_text.errors import CodebookError, InputError
from sdk_text.system import given_files
from sdk_text.system.given_files import printable, read_given, read_given_text, read_up_to

posix = pytest.mark.skipif(os.name == "nt", reason="pipes and devices of POSIX")


def test_a_file_is_read_with_its_line_ends(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes("\ufeffā\r\nb\r".encode())
    assert read_given_text(tmp_path / "x", "template") == "ā\r\nb\r"


@posix
def test_pipes_devices_and_folders_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to("loop")
    for name, why in (("pipe", "a pipe"), ("zero", "a device"), (".", "a folder"), ("loop", "")):
        with pytest.raises(InputError, match=f"cannot be read.*{why}"):
            read_given(tmp_path / name, "codebook")
    # Put in the file's place after it was looked at: still nothing is waited for.
    with pytest.raises(OSError, match="no file"):
        read_up_to(tmp_path / "pipe", 10)


def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(given_files.MOST_BYTES, "codebook", 10)
    (tmp_path / "x").write_bytes(b"y" * 10)
    assert read_given(tmp_path / "x", "codebook") == b"y" * 10
    (tmp_path / "x").write_bytes(b"y" * 11)
    with pytest.raises(CodebookError, match="larger than"):
        read_given(tmp_path / "x", "codebook", error=CodebookError)


def test_messages_are_one_line() -> None:
    assert printable("a\nb\0c\u202e") == "a\\nb\\0c\\u202e"
    assert printable(os.fsdecode(b"o\xff")) == "o�" or os.name == "nt"
    assert printable("Rīga 1.txt") == "Rīga 1.txt"


def test_what_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"a\nb\n\xff")
    with pytest.raises(InputError, match=r"x, line 3: .*not UTF-8"):
        read_given_text(tmp_path / "x", "words")
