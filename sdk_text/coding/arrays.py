"""The arrays of an .npz file, read within limits; nothing in the file is ever executed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy

from sdk_text.errors import InputError
from sdk_text.system.given_files import printable, read_given

NO_MODEL = "not a coding model of sdk_text, or damaged; train one with train_coder"
MOST_UNPACKED = 1_000_000_000
"""Bytes of all arrays together."""
_MOST_ARRAYS = 100
_ENDING = ".npy"


def read_arrays(path: Path) -> dict[str, Any]:
    """Return the arrays of numbers in an .npz file by name.

    An array's size is what its bytes hold, whatever it declares: none is made for numbers that are
    not there.

    Raises:
        InputError: the file is no such archive, damaged, too large, or holds anything but numbers.
    """
    data = read_given(path, "model")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_ARRAYS:
                raise ValueError(f"{len(members)} arrays")
            if sum(member.file_size for member in members) > MOST_UNPACKED:
                raise ValueError(f"unpacks to more than {MOST_UNPACKED // 1_000_000:,} MB")
            return {
                member.filename.removesuffix(_ENDING): _array(archive.read(member))
                for member in members
                if member.filename.endswith(_ENDING)
            }
    except Exception as error:
        # zipfile, zlib and numpy raise many kinds on broken archives.
        why = " ".join(str(error).split())[:200] or type(error).__name__
        raise InputError(f"{printable(path)}: {NO_MODEL} ({why})") from error


def _array(data: bytes) -> Any:
    source = io.BytesIO(data)
    version = npy.read_magic(source)
    if version not in ((1, 0), (2, 0)):
        raise ValueError(f"arrays of version {version}")
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, by_columns, kind = read(source)
    if kind.hasobject or kind.kind not in "fiub":
        raise ValueError("holds other things than numbers")
    held = len(data) - source.tell()
    wanted = kind.itemsize
    for length in shape:
        wanted *= length
    if wanted != held:
        raise ValueError(f"an array declares {wanted:,} bytes and has {held:,}")
    flat = np.frombuffer(data, dtype=kind, offset=source.tell())
    return flat.reshape(shape, order="F" if by_columns else "C")
