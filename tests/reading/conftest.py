"""What the tests of reading share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sdk_text.errors import InputError
from sdk_text.reading import read_document


@pytest.fixture
def written(tmp_path: Path) -> Callable[[bytes], Path]:
    """Write bytes to a file, "fails.txt" by default, and return its path."""

    def write(data: bytes, name: str = "fails.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


@pytest.fixture
def refused(written: Callable[..., Path]) -> Callable[..., str]:
    """Read bytes that must be refused; return the message, which must name the file."""

    def read(data: bytes, name: str = "fails.txt") -> str:
        with pytest.raises(InputError) as caught:
            read_document(written(data, name))
        assert name in str(caught.value)
        return str(caught.value)

    return read
