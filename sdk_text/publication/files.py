"""Files written whole or not at all, the same bytes for the same content."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from pathlib import Path

from sdk_text.errors import InputError

# The earliest time that a ZIP member can carry: it stands for "no time".
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def write_whole(path: str | Path, content: bytes | str) -> Path:
    """Write `content` to `path` (text as UTF-8); an existing file is replaced in one step.

    Raises:
        InputError: the folder does not exist or cannot be written to.
    """
    path = Path(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(f"{path}: cannot write there ({error.strerror})") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp makes private files; a table is for everyone whom the folder is for.
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from error
    finally:
        Path(name).unlink(missing_ok=True)
    return path


def steady_zip(data: bytes, changed: dict[str, bytes] | None = None) -> bytes:
    """Repack a ZIP file (DOCX, XLSX) without the time of writing.

    Args:
        data: the file as its library wrote it.
        changed: members to put in place of the library's.
    """
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            content = (changed or {}).get(member.filename, old.read(member))
            info = zipfile.ZipInfo(member.filename, _NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            new.writestr(info, content)
    return target.getvalue()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
