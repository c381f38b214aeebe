"""Which files a run reads, in what order, and under what names."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sdk_text.errors import InputError
from sdk_text.reading.file_kinds import remedy_by_ending
from sdk_text.reading.formats import READ, SAVE_AS, SUFFIXES
from sdk_text.system.given_files import printable
from sdk_text.text.signs import without_marks
from sdk_text.wording.listing import some
from sdk_text.wording.plurals import counted, plural

_OTHER_TYPE = f"of a type that is not read. If they are reports: {SAVE_AS}"
_MOST_NAMED = 20
_IN_CLOUD = re.compile(r"\.(.+)\.icloud")
_NO_REPORTS = {"readme", "license", "licence", "changelog", "thumbs", "desktop"}
_DATA_SUFFIXES = {
    ".csv", ".tsv", ".json", ".jsonl", ".toml", ".yaml", ".yml", ".xlsx", ".qdpx", ".qdc", ".py",
    ".ipynb", ".db", ".ini", ".lock", ".bak", ".log", ".sha256",
}  # fmt: skip
"""Files of these types beside the reports are data, settings or programs."""
IMPORTED = "imported"
"""A subfolder of this name, once it holds files, stands in for the rest of its parent folder."""

_MOST_IMPORTED = 20
_OWN_OUTPUT = {"run.json", "summaries.csv", "codings.csv"}
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")
_LONGEST_NAME = 80
_WITHOUT_MARK = str.maketrans("łŁøØđĐßæÆ", "lLoOdDsaA")


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """The files that the given paths stand for, and what the user should know of the choice."""

    files: tuple[Path, ...]
    messages: tuple[str, ...] = ()


def find_files(paths: str | Path | Iterable[str | Path]) -> list[Path]:
    """List the files that can be read among those that paths (files or folders) name.

    Folders are read recursively. A file that was passed over for its type is named in a message.

    A file comes once, however often it is named; the order does not depend on the disk. Hidden
    files and folders are passed over, and so are folders that a run wrote its results to. Where
    a folder has a subfolder ``imported`` with files in it, these are used instead of the folder's
    other files (see ``corpus/README.md``).

    Raises:
        InputError: If a path does not exist, is of another type, or nothing is found.
    """
    return list(survey(paths).files)


def survey(paths: str | Path | Iterable[str | Path]) -> FoundFiles:
    """As `find_files`, with the messages on what was left out."""
    given = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
    if not given:
        raise InputError(f"No file given. Name files or folders with {READ} reports.")
    found: dict[Path, Path] = {}
    messages: list[str] = []
    for path in given:
        for file in _files_of(path, messages):
            found.setdefault(_identity(file), file)
    return FoundFiles(tuple(sorted(found.values(), key=_natural)), tuple(messages))


def _identity(file: Path) -> Path:
    try:
        return file.resolve()
    except (OSError, RuntimeError):
        return file.absolute()


def _files_of(path: Path, messages: list[str]) -> list[Path]:
    path = _as_it_is_spelt(path)
    shown = printable(path)
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError) as error:
        raise InputError(f"{shown}: cannot be used as a path ({error}).") from None
    if is_folder:
        files = _walk(path, messages)
        if not files:
            raise InputError(f"{shown}: no {READ} file in this folder{_seen(messages)}.")
        return files
    if not exists:
        raise InputError(f"{shown}: there is no such file or folder. Check the path.")
    if path.suffix.lower() not in SUFFIXES:
        remedy = remedy_by_ending(path.name)
        told = f"it is {remedy}" if remedy else f"files of this type are not read. {SAVE_AS}"
        raise InputError(f"{shown}: {told}")
    return [path]


def _as_it_is_spelt(path: Path) -> Path:
    """Return the path with letters composed or not, as the disk has them: "ā" has two spellings."""
    found = Path(path.anchor)
    for part in path.parts[1:] if path.anchor else path.parts:
        here = found / part
        try:
            if not here.exists():
                names = os.listdir(found)
                plain = unicodedata.normalize("NFC", part)
                alike = [name for name in names if unicodedata.normalize("NFC", name) == plain]
                here = found / alike[0] if len(alike) == 1 else here
        except (OSError, ValueError):
            return path
        found = here
    return found


def _walk(folder: Path, messages: list[str], depth: int = 0) -> list[Path]:
    if depth > _MOST_IMPORTED:
        raise InputError(f"{printable(folder)}: too many folders named {IMPORTED} in one another.")
    files: list[Path] = []
    waiting = [folder]  # not os.walk, which goes only some hundred folders deep before Python 3.12
    while waiting:
        here = waiting.pop()
        folders, names = _listed(here)
        if here != folder and set(names) >= _OWN_OUTPUT:
            # A run's own results: their texts are copies of the reports beside them.
            continue
        if IMPORTED in folders:
            imported = _walk(Path(here, IMPORTED), messages, depth + 1)
            del folders[IMPORTED]
            if imported:
                messages.append(
                    f"{printable(here)}: the "
                    f"{counted(len(imported), 'imported file|imported files')} in "
                    f"{printable(Path(here, IMPORTED))} {plural(len(imported), 'is|are', 'en')} "
                    "used instead of the others."
                )
                files.extend(imported)
                continue
        files.extend(Path(here, name) for name in names if _is_report(name))
        messages.extend(_passed_over(here, names))
        waiting += [here / name for name in sorted(folders, reverse=True) if not folders[name]]
    return files


def _listed(folder: Path) -> tuple[dict[str, bool], list[str]]:
    """Return the folders in a folder, with whether each is a link, and the names of its files."""
    folders: dict[str, bool] = {}
    names: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not _is_folder(entry):
                    names.append(entry.name)
                elif not entry.name.startswith("."):
                    folders[entry.name] = entry.is_symlink()
    except OSError as error:
        raise InputError(f"{printable(folder)}: cannot be listed ({error.strerror}).") from None
    return folders, names


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself: reading it says so
        return False


def _passed_over(here: Path, names: Sequence[str]) -> list[str]:
    """Messages that name the files of a folder that look like documents and are not read, and what
    to do with them."""
    waiting = sorted(found.group(1) for name in names if (found := _IN_CLOUD.fullmatch(name)))
    others: dict[str, list[str]] = {}
    for name in sorted(names):
        if not _is_report(name) and not _is_own(name) and not _IN_CLOUD.fullmatch(name):
            others.setdefault(remedy_by_ending(name) or _OTHER_TYPE, []).append(name)
    if waiting:
        others["only in the cloud. Download them first."] = waiting
    messages: list[str] = []
    for why, listed in others.items():
        shown = some(map(repr, listed), _MOST_NAMED)
        messages.append(f"{printable(here)}: passed over {shown}: {why}")
    return messages


def _is_own(name: str) -> bool:
    """Whether a file beside the reports belongs to a system, to this project or to data."""
    path = Path(name)
    return (
        name.startswith((".", "~$"))
        or path.stem.casefold() in _NO_REPORTS
        or path.suffix.lower() in _DATA_SUFFIXES
    )


def _seen(messages: Sequence[str]) -> str:
    """What was passed over, for the message that nothing was found."""
    return "".join(f" ({message.split(': ', 1)[1].split(':')[0]})" for message in messages[:1])


def _is_report(name: str) -> bool:
    return Path(name).suffix.lower() in SUFFIXES and not name.startswith((".", "~$"))


def _natural(path: Path) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """Sort key: by folder, then name, numbers by value (report 2 before report 10)."""

    def key(part: str) -> tuple[tuple[int, int, str], ...]:
        pieces = re.split(r"(\d+)", unicodedata.normalize("NFC", part).casefold())
        return tuple((1, int(p), "") if p.isdecimal() else (0, 0, p) for p in pieces if p)

    return (*map(key, path.parts), ((0, 0, str(path)),))


def safe_name(path: Path) -> str:
    """Turn a file's stem into a name of ASCII letters, digits, "." "_" "-" for any file system."""
    raw = Path(path.name).with_suffix("").name.encode("utf-8", "surrogateescape")
    stem = without_marks(raw.decode("utf-8", "replace")).translate(_WITHOUT_MARK)
    name = _UNSAFE.sub("-", stem)[:_LONGEST_NAME].strip(".-") or "document"
    return f"{name}_" if _RESERVED.match(name) else name


def unique_names(files: Sequence[Path]) -> list[str]:
    """Return a safe name for each file, unlike all others also where case does not count."""
    used: set[str] = set()
    names: list[str] = []
    for file in files:
        base = name = safe_name(file)
        number = 2
        while name.casefold() in used:
            name = f"{base}-{number}"
            number += 1
        used.add(name.casefold())
        names.append(name)
    return names
