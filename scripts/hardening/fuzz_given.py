"""Files that a person gives a command, with one value of the wrong kind: each a line, never a bug.

    python scripts/hardening/fuzz_given.py [--only codebook …] [--every 1] [--first 0]

Each kind of file is made right once; then, one after the other, every value in it (a node of YAML,
TOML or JSON, a cell of a table, an attribute of XML, a column of Parquet) is replaced by something
of another kind, taken out, or doubled. The command that takes such a file must do its work or raise
`InputError`, which commands print as a line with exit code 2. Exit code 1: something else came, or
a file took longer than `SECONDS`.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import csv
import io
import json
import re
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(SCRIPTS), str(SCRIPTS.parent)]

from hardening.given_targets import Target, targets  # noqa: E402
from sdk_text.errors import SdkTextError  # noqa: E402

SECONDS = 20.0
"""Of the processor's time that one file may take."""
DEEP: Any = None
for _ in range(300):
    DEEP = [DEEP]
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 10**25, 1.5, float("inf"), float("nan"), "", "x", "\x00", "\ud800",
    "../../x", "a" * 5_000, [], ["x"], [[]], {}, {"x": 1}, {"": []}, DEEP,
)  # fmt: skip
"""What takes the place of a value in a tree."""
CELLS = (
    "", "-1", "99999999999999999999", "1e999", "nan", "x", "true", "=1+1", "a,b;c", '"',
    "\x00", "\ufeff", "\r\n", "2026-13-45", "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59", "a" * 5_000, "<<<<<<<", "1-2 x", "5-3",
)  # fmt: skip
"""What takes the place of a cell or an attribute."""


@dataclass(frozen=True)
class Wrong:
    """A file that is wrong in one place."""

    what: str
    data: bytes


def wrong_trees(tree: Any, write: Callable[[Any], bytes]) -> Iterator[Wrong]:
    """Yield a tree of mappings, lists and values with each of its nodes wrong in turn."""
    for place in _places(tree):
        for value in (*VALUES, _GONE, _TWICE):
            changed = _changed(tree, place, value)
            try:
                data = write(changed)
            except (ValueError, TypeError, OverflowError, UnicodeError, RecursionError):
                continue  # the format has no such value
            yield Wrong(f"{'.'.join(map(str, place))} = {_shown(value)}", data)


_GONE, _TWICE = object(), object()


def _shown(value: Any) -> str:
    if value in (_GONE, _TWICE):
        return "gone" if value is _GONE else "twice"
    return "deep" if value is DEEP else repr(value)[:40]


def _places(tree: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if at:
        yield at
    if isinstance(tree, dict):
        for key in tree:
            yield from _places(tree[key], (*at, key))
    elif isinstance(tree, list):
        for number in range(min(len(tree), 2)):  # the others are like the first ones
            yield from _places(tree[number], (*at, number))


def _changed(tree: Any, place: tuple[Any, ...], value: Any) -> Any:
    made = copy.deepcopy(tree)
    inner = made
    for key in place[:-1]:
        inner = inner[key]
    last = place[-1]
    if value is _GONE:
        del inner[last]
    elif value is _TWICE:
        if isinstance(inner, list):
            inner.append(inner[last])
        else:
            inner[last] = [inner[last], inner[last]]
    else:
        inner[last] = value
    return made


def wrong_tables(data: bytes) -> Iterator[Wrong]:
    """Yield a CSV table with cells, rows and columns wrong in turn."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    header = rows[0]
    for column, name in enumerate(header):
        for value in CELLS:
            if len(rows) > 1:
                changed = [list(row) for row in rows]
                changed[1][column] = value
                yield Wrong(f"{name} = {value[:30]!r}", _csv(changed))
        yield Wrong(f"{name} gone", _csv([row[:column] + row[column + 1 :] for row in rows]))
        yield Wrong(
            f"{name} named {header[0]}", _csv([_with(header, column, header[0]), *rows[1:]])
        )
    yield Wrong("no rows", _csv(rows[:1]))
    yield Wrong("no header", _csv(rows[1:]))
    yield Wrong("rows twice", _csv([*rows, *rows[1:]]))
    yield Wrong("a short row", _csv([*rows, rows[-1][:2]]))
    yield Wrong("a long row", _csv([*rows, rows[-1] * 2]))
    yield from wrong_bytes(data)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator="\r\n").writerows(rows)
    return target.getvalue().encode("utf-8")


def _with(row: Sequence[str], column: int, value: str) -> list[str]:
    return [*row[:column], value, *row[column + 1 :]]


def wrong_bytes(data: bytes) -> Iterator[Wrong]:
    """Yield a file that is empty, cut off, of other letters, of another format."""
    yield Wrong("empty", b"")
    yield Wrong("cut off", data[: len(data) // 2])
    yield Wrong("a zero byte", data[:10] + b"\0" + data[10:])
    yield Wrong("no UTF-8", data[:10] + b"\xff\xfe\xfa" + data[10:])
    yield Wrong("UTF-16", data.decode("utf-8", "replace").encode("utf-16"))
    yield Wrong("PDF", b"%PDF-1.7\n%\xe2\xe3")
    yield Wrong("a number", b"5")
    yield Wrong("brackets", b"[" * 100_000)
    yield Wrong("braces", b'{"a":' * 100_000)


_ATTRIBUTE = re.compile(rb'([A-Za-z]+)="([^"]*)"')
_ELEMENT = re.compile(rb"<(/?)([A-Za-z:]+)")


def wrong_xml(data: bytes) -> Iterator[Wrong]:
    """Yield XML with attributes wrong or gone, and elements renamed, a kind once each."""
    seen: set[bytes] = set()
    for found in _ATTRIBUTE.finditer(data):
        before = data[: found.start()].rsplit(b"<", 1)[-1].split(None, 1)[0]
        kind = before + b" " + found[1]
        if kind in seen:
            continue
        seen.add(kind)
        name = kind.decode()
        for value in (
            "",
            "-1",
            "99999999999",
            "1e9",
            "x",
            "internal://../../x",
            "a" * 5_000,
        ):
            made = data[: found.start(2)] + value.encode() + data[found.end(2) :]
            yield Wrong(f"{name} = {value[:30]!r}", made)
        yield Wrong(f"{name} gone", data[: found.start()] + data[found.end() :])
    for name_of in sorted({m[2] for m in _ELEMENT.finditer(data)}):
        yield Wrong(f"<{name_of.decode()}> renamed", re.sub(
            rb"(</?)" + name_of + rb"(?=[\s/>])", rb"\1Other", data))  # fmt: skip
        yield Wrong(f"<{name_of.decode()}> nested", re.sub(
            rb"<" + name_of + rb"(?=[\s>])", (b"<" + name_of + b">") * 300 + rb"<" + name_of, data,
            count=1))  # fmt: skip
    yield from wrong_bytes(data)


def wrong_parquet(data: bytes) -> Iterator[Wrong]:
    """Yield a Parquet table with columns of other types, gone, or of wild values."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(data))
    others: dict[str, Any] = {
        "numbers": pa.array([-1] * len(table)), "none": pa.nulls(len(table)),
        "texts": pa.array(["x"] * len(table)), "lists": pa.array([["x"]] * len(table)),
        "huge": pa.array([2**62] * len(table)), "bytes": pa.array([b"\xff"] * len(table)),
        "NaN": pa.array([float("nan")] * len(table)),
    }  # fmt: skip
    for number, name in enumerate(table.column_names):
        for kind, column in others.items():
            yield Wrong(f"{name} of {kind}", _parquet(table.set_column(number, name, column)))
        yield Wrong(f"{name} gone", _parquet(table.drop_columns([name])))
    yield Wrong("no rows", _parquet(table.slice(0, 0)))
    yield from wrong_bytes(data)


def _parquet(table: Any) -> bytes:
    import pyarrow.parquet as pq

    target = io.BytesIO()
    pq.write_table(table, target)
    return target.getvalue()


def _json(tree: Any) -> bytes:
    return json.dumps(tree).encode()


def _json_lines(rows: list[Any]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def _yaml(tree: Any) -> bytes:
    import yaml

    return bytes(yaml.safe_dump(tree, allow_unicode=True, encoding="utf-8"))


def _toml(tree: Any) -> bytes:
    """Write the few kinds of TOML that settings have."""
    return "".join(f"{key} = {_toml_value(value)}\n" for key, value in tree.items()).encode("utf-8")


def _toml_value(value: Any) -> str:
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{json.dumps(k)} = {_toml_value(v)}" for k, v in value.items()) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml_value, value)) + "]"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "2026-01-01"}[value]
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=True)
    return repr(value)


def wrong_files(kind: str, data: bytes) -> Iterator[Wrong]:
    """Yield what is wrong in turn with a file of a kind."""
    if kind == "csv":
        yield from wrong_tables(data)
    elif kind == "xml":
        yield from wrong_xml(data)
    elif kind == "parquet":
        yield from wrong_parquet(data)
    elif kind == "json":
        yield from wrong_trees(json.loads(data), _json)
        yield from wrong_bytes(data)
    elif kind == "jsonl":
        rows = [json.loads(line) for line in data.splitlines()]
        yield from wrong_trees(rows, _json_lines)
        yield from wrong_bytes(data)
    elif kind == "yaml":
        import yaml

        yield from wrong_trees(yaml.safe_load(data), _yaml)
        yield from wrong_bytes(data)
    elif kind == "toml":
        import tomllib

        yield from wrong_trees(tomllib.loads(data.decode()), _toml)
        yield from wrong_bytes(data)
    else:
        raise ValueError(kind)


def try_target(target: Target, work: Path, every: int = 1, first: int = 0) -> tuple[int, list[str]]:
    """Give a target wrong files; return how many, and what did not end well."""
    right = target.make(work)
    target.use(work)  # the right file
    wrong: list[str] = []
    count = 0
    for number, file in enumerate(wrong_files(target.kind, right.read_bytes() if not target.raw
                                              else target.raw(right))):  # fmt: skip
        if number % every != first % every:
            continue
        count += 1
        target.put(right, file.data)
        begun = time.process_time()
        problem = _problem(lambda: target.use(work))
        seconds = time.process_time() - begun
        if problem:
            wrong.append(f"{target.name}: {file.what}: {problem}")
        elif seconds > SECONDS:
            wrong.append(f"{target.name}: {file.what}: {seconds:.0f} s")
        target.reset(work)
    return count, wrong


def _problem(use: Callable[[], Any]) -> str:
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            with contextlib.redirect_stderr(io.StringIO()):
                use()
    except SdkTextError as error:
        lines = str(error).splitlines()
        return "" if lines and all(line.strip() for line in lines) else f"says nothing: {error!r}"
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)
        ours = [f for f in where if "/sdk_text/" in f.filename] or where
        place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
        return f"{type(error).__name__}: {str(error)[:120]} ({place})"
    return ""


def main() -> int:
    """Try all targets; return 1 if one did not end well."""
    parser = argparse.ArgumentParser(description="Files of the wrong kind in every place")
    parser.add_argument("--only", nargs="+", help="targets whose names hold one of these")
    parser.add_argument("--every", type=int, default=1, help="only each n-th wrong file")
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    bad = 0
    for target in targets():
        if options.only and not any(part in target.name for part in options.only):
            continue
        with tempfile.TemporaryDirectory() as work:
            count, wrong = try_target(target, Path(work), options.every, options.first)
        bad += len(wrong)
        print(f"{target.name}: {count} files, {len(wrong)} went wrong", flush=True)
        for line in wrong:
            print(f"  {line}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
