"""A document's results as one Parquet file, and the folder of such parts.

A part holds one row: the text, what parsing noted, and each frame as a list of its rows. So it is
there as a whole or not at all, and any Parquet reader can open it. Its name is the key of what went
in (`sdk_text.cluster.job.part_key`); what is in a file that cannot be read, was cut off or has
another key is never used.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sdk_text.cluster.arrow import nested, unnested
from sdk_text.errors import InputError
from sdk_text.frames import COLUMNS, as_segments
from sdk_text.records import Document, Notice, ParsedDocument, Summary
from sdk_text.system.files import write_whole

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = "3"
_META = b"sdk_text"
_DOCUMENT = ("name", "path", "format", "encoding", "sha256")


@dataclass(frozen=True)
class PartHead:
    """What a run must know of every document before it reads the parts themselves."""

    sha256: str
    path: str
    summaries: tuple[str, ...]
    notices: tuple[Notice, ...]

    def found_at(self, path: str) -> PartHead:
        """Return the head with the place where the document lies now."""
        notices = tuple(
            replace(n, message=n.message.replace(self.path, path)) for n in self.notices
        )
        return replace(self, path=path, notices=notices)


@dataclass(frozen=True)
class Part:
    """What was found in one document, before persons' decisions."""

    document: Document
    """Without layout: it served parsing only."""
    frames: Mapping[str, pd.DataFrame]
    notices: tuple[Notice, ...] = ()
    made_by: Mapping[str, Any] = field(default_factory=dict)
    """What engine and coder said of themselves."""

    @classmethod
    def of(
        cls,
        parsed: ParsedDocument,
        frames: Mapping[str, pd.DataFrame],
        made_by: Mapping[str, Any] | None = None,
    ) -> Part:
        """Return the part of a parsed document and its frames."""
        document = replace(parsed.document, layout=(), notices=())
        return cls(document, frames, parsed.notices, made_by or {})

    @property
    def head(self) -> PartHead:
        """What a run must know of the document beforehand."""
        summaries = tuple(map(str, self.frames["summaries"]["summary"]))
        return PartHead(self.document.sha256, self.document.path, summaries, self.notices)

    def found_at(self, path: str) -> Part:
        """Return the part with the place where the document lies now."""
        if path == self.document.path:
            return self
        documents = self.frames["documents"].assign(path=pd.Series([path], dtype="string"))
        return replace(
            self,
            document=replace(self.document, path=path),
            frames={**self.frames, "documents": documents},
            notices=self.head.found_at(path).notices,
        )

    def parsed(self) -> ParsedDocument:
        """Return the document's records as far as decisions need them."""
        segments = as_segments(self.frames["segments"])
        rows = self.frames["summaries"].drop(columns=["segments", "words"]).to_dict("records")
        numbers = [None if pd.isna(row["number"]) else int(row["number"]) for row in rows]
        summaries = tuple(
            Summary(**{str(k): v for k, v in row.items()} | {"number": number})
            for row, number in zip(rows, numbers, strict=True)
        )
        return ParsedDocument(
            self.document, summaries, (), tuple(segments), (), (), (), (), self.notices
        )


def part_bytes(part: Part, key: str) -> bytes:
    """Return the part as a Parquet file, with checksums of its pages."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    document = {name: getattr(part.document, name) for name in _DOCUMENT}
    notice = pa.list_(pa.struct([("message", pa.string()), ("start", pa.int64())]))
    columns: dict[str, Any] = {
        **{name: pa.array([value], pa.string()) for name, value in document.items()},
        "text": pa.array([part.document.text], pa.large_string()),
        "made_by": pa.array([json.dumps(part.made_by, default=str)], pa.string()),
        "notices": pa.array(
            [[{"message": n.message, "start": n.start} for n in part.notices]], notice
        ),
        **nested(part.frames),
    }
    table = pa.table(columns).replace_schema_metadata({_META: f"{FORMAT}:{key}".encode()})
    target = pa.BufferOutputStream()
    pq.write_table(table, target, compression="zstd", write_page_checksum=True)
    return bytes(target.getvalue())


def read_part(data: bytes, key: str) -> Part:
    """Return the part that `part_bytes` wrote.

    Raises:
        ValueError: the file is damaged, or of another key or format.
    """
    table = _read(data, key)
    row = {name: table[name][0].as_py() for name in (*_DOCUMENT, "text")}
    document = Document(text=row["text"], **{name: row[name] for name in _DOCUMENT})
    return Part(
        document,
        {name: unnested(name, table[name]) for name in table.column_names if name in COLUMNS},
        _notices(table),
        json.loads(table["made_by"][0].as_py()),
    )


def read_head(path: Path, key: str) -> PartHead:
    """Return the head of the part in a file, without reading the rest.

    Raises:
        ValueError: the file is damaged, or of another key or format.
        OSError: there is none.
    """
    return _head(_read(path, key, ["name", "path", "sha256", "notices", "summaries"]))


def _head(table: pa.Table) -> PartHead:
    summaries = unnested("summaries", table["summaries"])["summary"]
    path_then, sha256 = (str(table[name][0].as_py()) for name in ("path", "sha256"))
    return PartHead(sha256, path_then, tuple(map(str, summaries)), _notices(table))


def _read(source: bytes | Path, key: str, columns: list[str] | None = None) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(
            pa.BufferReader(source) if isinstance(source, bytes) else source,
            page_checksum_verification=True,
        ) as file:
            if (file.schema_arrow.metadata or {}).get(_META) != f"{FORMAT}:{key}".encode():
                raise ValueError("another key or format")
            if file.metadata.num_rows != 1:
                raise ValueError("another number of documents")
            return file.read(columns, use_threads=False)
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError) as error:
        raise ValueError(f"damaged ({error})") from error


def _notices(table: pa.Table) -> tuple[Notice, ...]:
    name = str(table["name"][0].as_py())
    return tuple(Notice(name, n["message"], n["start"]) for n in table["notices"][0].as_py())


class PartStore:
    """A folder of parts by key. It may be deleted at any time: what is missing is done anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"{self.folder}: cannot keep parts there ({error.strerror}); name another folder "
                "with --cache"
            ) from error

    def path(self, key: str) -> Path:
        """Return the place of a part."""
        return self.folder / f"{key}.parquet"

    def get(self, key: str) -> Part | None:
        """Return a part, or None where there is none that can be trusted."""
        try:
            return read_part(self.path(key).read_bytes(), key)
        except (OSError, ValueError):
            return None

    def head(self, key: str) -> PartHead | None:
        """Return the head of a part, or None where there is none that can be trusted."""
        try:
            return read_head(self.path(key), key)
        except (OSError, ValueError):
            return None

    def put(self, key: str, data: bytes) -> PartHead:
        """Keep a part that a worker made, every page of it checked, and return its head.

        Raises:
            ValueError: it did not arrive whole.
            InputError: it cannot be written; the parts kept so far stay.
        """
        head = _head(_read(data, key))
        write_whole(self.path(key), data, is_result=False)
        return head

    def keys(self) -> Iterator[str]:
        """Yield the keys of the parts that are there."""
        return (path.stem for path in sorted(self.folder.glob("*.parquet")))

    def keep_only(self, keys: set[str]) -> None:
        """Delete the parts that are not among `keys`."""
        for key in list(self.keys()):
            if key not in keys:
                self.path(key).unlink(missing_ok=True)
