"""The ZIP file around a project: read within limits, written the same every time.

Nothing of an archive is ever unpacked to disk, so no path in it can leave a folder.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections import defaultdict
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from sdk_text.errors import InputError

MOST_MEMBERS = 20_000
MOST_BYTES = 500_000_000
"""Of all members that are read, unpacked, together."""


class Archive:
    """The members of a project file that can be needed, found by their names in any case."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, ValueError) as error:
            raise InputError(
                f"{path}: not a readable project file ({error}); export it once more"
            ) from error
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS:
            self._zip.close()
            raise InputError(f"{path}: {len(members)} files in it; the most is {MOST_MEMBERS}")
        self._members = {
            _plain(_name_of(member)): member for member in members if not _is_of_macos(member)
        }
        self._by_path = {name.lower(): name for name in reversed(self._members)}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for name in self._members:
            self._by_name[PurePosixPath(name).name.lower()].append(name)
        self._room = MOST_BYTES

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def project_member(self) -> str:
        """Return the name of the project's XML: the one file that ends in .qde.

        Raises:
            InputError: there is none, or several of which none is project.qde.
        """
        found = [name for name in self._members if name.lower().endswith(".qde")]
        named = [name for name in found if PurePosixPath(name).name.lower() == "project.qde"]
        if len(found) == 1 or len(named) == 1:
            return (named or found)[0]
        told = "none" if not found else ", ".join(sorted(found)[:3])
        raise InputError(f"{self._path}: one file ending in .qde is needed inside; found: {told}")

    def find(self, name: str) -> str:
        """Return the member that an internal path such as "GUID.txt" means, or ""."""
        wanted = _plain(name).lstrip("/").lower()
        # Some programs write paths as addresses, with "%20" for a space.
        for path in dict.fromkeys((wanted, _plain(unquote(wanted)))):
            for inside in (f"sources/{path}", path):
                if inside in self._by_path:
                    return self._by_path[inside]
            same = self._by_name.get(PurePosixPath(path).name, [])
            if len(same) == 1:
                return same[0]
        return ""

    def read(self, member: str) -> bytes:
        """Return a member's bytes.

        Raises:
            InputError: it is damaged, locked, or too large.
        """
        info = self._members[member]
        try:
            with self._zip.open(info) as file:
                data = file.read(self._room + 1)
        except (OSError, zipfile.BadZipFile, RuntimeError, EOFError, ValueError) as error:
            raise InputError(f"{self._path}: {member}: cannot be unpacked ({error})") from error
        except Exception as error:  # zlib, lzma and bz2 have error classes of their own
            if type(error).__module__ not in ("zlib", "_lzma", "lzma", "bz2"):
                raise
            raise InputError(f"{self._path}: {member}: damaged ({error})") from error
        self._room -= len(data)
        if self._room < 0:
            raise InputError(
                f"{self._path}: holds more than {MOST_BYTES // 1_000_000} MB unpacked; "
                "split the project"
            )
        return data


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _name_of(member: zipfile.ZipInfo) -> str:
    """Return a member's name; without the flag for UTF-8 zipfile takes it for DOS letters."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _is_of_macos(member: zipfile.ZipInfo) -> bool:
    """Tell whether a member is what macOS keeps of a file beside it when it packs a folder."""
    path = PurePosixPath(member.filename)
    return path.parts[:1] == ("__MACOSX",) or path.name.startswith("._")
