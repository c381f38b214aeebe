"""Bytes by key in a folder: checked when they are read, written whole, bounded in size.

The folder may be deleted at any time, by anybody, and two runs may use it at once: an entry's name
says what is in it, so whoever writes it writes the same. An entry that was cut off, changed or
moved to another name is not used. A folder that cannot be written to is a loss of time only.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sdk_text.errors import InputError
from sdk_text.system.given_files import read_up_to

MOST_BYTES = 1_000_000_000
"""The folder is cut down to this at the end of a run: what was not used for longest goes."""
_MOST_UNPACKED = 500_000_000
_MOST_HELD = 64_000_000
_MARK = b"sdk_text cache 1\n"
_NAME = re.compile(r"[0-9a-f]{64}")
_TEMPORARY = re.compile(r"\.[0-9a-f]{64}-\w+")
_TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# sdk_text keeps here what it need not compute again. It holds words of the reports.\n"
    "# The folder can be deleted at any time.\n"
)
"""Tells backup programs that the folder need not be kept (bford.info/cachedir)."""


class Store:
    """A folder of entries, each of a kind and under a key; without a folder it keeps nothing."""

    def __init__(self, folder: Path | None, most_bytes: int = MOST_BYTES) -> None:
        """Use `folder`, which need not exist yet.

        Raises:
            InputError: it is a file.
        """
        self.folder = folder
        self.most_bytes = most_bytes
        self.found: Counter[str] = Counter()
        """Entries used, by kind."""
        self.made: Counter[str] = Counter()
        """Entries that were not there or could not be trusted, by kind."""
        self.problem = ""
        """Why nothing can be kept, or empty."""
        self._held: list[tuple[str, str, bytes]] | None = None
        if folder is not None and folder.exists() and not folder.is_dir():
            raise InputError(f"{folder}: is a file; name a folder for the cache")

    def has(self, kind: str) -> bool:
        """Return whether there is an entry of this kind at all."""
        return self.folder is not None and any((self.folder / kind).glob("*"))

    def get(self, kind: str, key: str) -> bytes | None:
        """Return the bytes kept under a key; None where there are none that can be trusted."""
        data = self._read(kind, key)
        (self.made if data is None else self.found)[kind] += 1
        return data

    def _read(self, kind: str, key: str) -> bytes | None:
        if self.folder is None:
            return None
        path = self.folder / kind / key
        try:
            raw = read_up_to(path, _MOST_UNPACKED)
        except OSError:
            return None
        start = len(_MARK) + hashlib.sha256().digest_size
        if not raw.startswith(_MARK) or _digest(kind, key, raw[start:]) != raw[len(_MARK) : start]:
            return None
        unpacking = zlib.decompressobj()
        try:
            data = unpacking.decompress(raw[start:], _MOST_UNPACKED)
        except zlib.error:
            return None
        if not unpacking.eof:
            return None
        with suppress(OSError):
            os.utime(path)  # used just now: the last to go
        return data

    def hold(self) -> None:
        """Keep entries in memory until `release`: nobody knows yet whether the run will do."""
        self._held = []

    def release(self) -> None:
        """Write what was held, and from now on at once."""
        held, self._held = self._held or [], None
        for kind, key, data in held:
            self.put(kind, key, data)

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep bytes under a key. What cannot be written is told once, in `problem`."""
        if self.folder is None or self.problem:
            return
        if self._held is not None:
            if sum(len(held[2]) for held in self._held) + len(data) <= _MOST_HELD:
                self._held.append((kind, key, data))
            return
        packed = zlib.compress(data, 1)
        place = self.folder / kind
        temporary = ""
        try:
            self._make(place)
            handle, temporary = tempfile.mkstemp(dir=place, prefix=f".{key}-")
            with os.fdopen(handle, "wb") as file:
                file.write(_MARK + _digest(kind, key, packed) + packed)
            os.replace(temporary, place / key)
        except OSError as error:
            self.problem = f"{self.folder}: nothing more can be kept there ({error.strerror})"
            if temporary:
                with suppress(OSError):
                    os.unlink(temporary)

    def _make(self, place: Path) -> None:
        assert self.folder is not None
        if not self.folder.is_dir():
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / "CACHEDIR.TAG").write_text(_TAG, encoding="utf-8")
            (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")
        place.mkdir(exist_ok=True)

    def cut_down(self) -> None:
        """Delete what was not used for longest until the folder is within its bound."""
        if self.folder is None or not self.folder.is_dir():
            return
        entries = []
        for path in self.folder.glob("*/*"):
            name = path.name
            if not (_NAME.fullmatch(name) or _TEMPORARY.fullmatch(name)) or path.is_symlink():
                continue
            with suppress(OSError):
                status = path.stat()
                entries.append((status.st_mtime, status.st_size, path))
        size = sum(entry[1] for entry in entries)
        for _, own, path in sorted(entries):
            if size <= self.most_bytes:
                break
            with suppress(OSError):
                path.unlink()
                size -= own


def key_of(*parts: Any) -> str:
    """Return a key for plain values: texts, numbers, lists and mappings with texts as keys.

    Raises:
        TypeError: a value is of another type; it would have no words of its own.
    """
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def plain(values: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """Return plain values as bytes; `unplain` reads them."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def unplain(data: bytes) -> Any:
    """Return what `plain` wrote."""
    return json.loads(data.decode("utf-8", "surrogatepass"))


def _digest(kind: str, key: str, packed: bytes) -> bytes:
    return hashlib.sha256(f"{kind}/{key}\n".encode() + packed).digest()
