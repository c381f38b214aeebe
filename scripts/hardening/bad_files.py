"""Files that configure a run, made to never end, to fill the memory or to be something else."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from hardening.surroundings import Case, extract

Prepare = Callable[[Path], Sequence[str]]


def cases() -> Iterator[Case]:
    yield from _endless()
    yield from _yaml()
    yield from _toml()
    yield from _npz()
    yield from _run_json()
    yield from _sheets()
    yield from _lines()


def _is(name: str, content: bytes | str, told: Callable[[], Sequence[str]]) -> Prepare:
    def prepare(place: Path) -> Sequence[str]:
        data = content.encode() if isinstance(content, str) else content
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_bytes(data)
        return told()

    return prepare


# ── Pipes and devices ────────────────────────────────────────────────────────────────────────────

IMPORT = ("review", "import", "x", "--decisions", "d.csv", "--coder", "Anna")
ROLES: dict[str, tuple[str, Callable[[], Sequence[str]]]] = {
    "codebook": ("x", lambda: extract(codebook="x")),
    "template": ("x", lambda: extract(template="x")),
    "coder": ("x", lambda: extract(coder="x")),
    "coder's model": ("m/model.npz", lambda: extract(coder="m")),
    "decisions": ("x", lambda: extract(decisions="x")),
    "decisions beside": ("corpus/sdk-decisions.csv", lambda: extract()),
    "report": ("corpus/otrs.txt", lambda: extract()),
    "only report": ("x.txt", lambda: extract(corpus="x.txt")),
    "run.json": ("out/run.json", lambda: extract()),
    "run.json, quotes": ("out/run.json", lambda: QUOTES),
    "table, quotes": ("out/codings.csv", lambda: QUOTES),
    "text, quotes": ("out/documents/viens.txt", lambda: QUOTES),
    "codebook of a run, quotes": ("out/codebook.yaml", lambda: QUOTES),
    "sheet": ("x.csv", lambda: [*IMPORT[:2], "x.csv", *IMPORT[3:]]),
    "workbook": ("x.xlsx", lambda: [*IMPORT[:2], "x.xlsx", *IMPORT[3:]]),
    "project": ("x.qdpx", lambda: ["exchange", "import", "x.qdpx", "--out", "study"]),
    "code table": ("x.csv", lambda: ["exchange", "import", "x.csv", "--codebook-to", "c.yaml"]),
    "coded units": ("x.jsonl", lambda: ["review", "agreement", "x.jsonl", "out", "--results",
                                        "out"]),
    "rule file": ("x.yaml", lambda: ["codebook", "check", "x.yaml"]),
}  # fmt: skip
QUOTES = ("quotes", "out", "--code", "difficulty", "--to", "q.csv")


def _endless() -> Iterator[Case]:
    for role, (name, told) in ROLES.items():
        says = Path(name).name if role != "coder's model" else ""
        yield Case(f"{role} is a pipe", _piped(name, told), says=says)
        yield Case(f"{role} is /dev/zero", _linked(name, "/dev/zero", told), says=says)
        if role != "report":  # links to folders are not followed
            yield Case(f"{role} is a folder", _linked(name, "/", told), 2, says)
        yield Case(f"{role} is a loop", _linked(name, Path(name).name, told), 2, says)
    yield Case("report is /proc/kmsg", _linked("corpus/o.txt", "/proc/kmsg", extract), says="o.txt")


def _piped(name: str, told: Callable[[], Sequence[str]]) -> Prepare:
    def prepare(place: Path) -> Sequence[str]:
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).unlink(missing_ok=True)
        os.mkfifo(place / name)
        return told()

    return prepare


def _linked(name: str, target: str, told: Callable[[], Sequence[str]]) -> Prepare:
    def prepare(place: Path) -> Sequence[str]:
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).unlink(missing_ok=True)
        (place / name).symlink_to(target)
        return told()

    return prepare


# ── YAML and TOML ────────────────────────────────────────────────────────────────────────────────


def _bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    return "\n".join([*lines, "name: *a11", "codes: *a11", "families: *a11"])


def _yaml() -> Iterator[Case]:
    head = "name: x\nfamilies: [{id: f, label_lv: f, label_en: f}]\n"
    wrong = {
        "empty": "", "only a comment": "# x", "a list": "[1, 2]", "a text": "vārds",
        "NUL": "name: \0", "not UTF-8": b"name: \xff\xfe", "tabs": "\tname: x",
        "tag": "!!python/object/apply:os.system ['touch harm']", "two documents": "a: 1\n---\nb: 2",
        "deep": "[" * 100_000, "deep maps": "{a: " * 50_000, "bomb": _bomb(),
        "itself": "&a [*a]", "codes are itself": head + "codes: &a [*a]",
        "codes are a number": head + "codes: 7", "cues are maps": head
        + "codes: [{id: f/c, label_lv: c, label_en: c, cues: [{a: b}]}]",
        "huge number": head + "version: " + "9" * 100_000 + "\ncodes: " + "9" * 100_000,
        "6 MB": "# " + "x" * 6_000_000, "binary": bytes(range(256)) * 100,
        "a merge": "<<: {name: x}", "extends itself": "extends: x\nname: x",
    }  # fmt: skip
    for name, content in wrong.items():
        yield Case(f"codebook, {name}", _is("x.yaml", content, lambda: extract(codebook="x.yaml")),
                   says="x.yaml")  # fmt: skip
        yield Case(f"check, {name}", _is("x.yaml", content, lambda: ["codebook", "check",
                   "x.yaml"]), says="x.yaml")  # fmt: skip


def _toml() -> Iterator[Case]:
    wrong: dict[str, bytes | str] = {
        "empty": "",
        "deep": "a = " + "[" * 100_000,
        "deep inline": "a = " + "{a = " * 5_000,
        "deep, closed": "name = " + "[" * 900 + "]" * 900,
        "huge number": "name = " + "9" * 5_000,
        "a key of many": ".".join("a" * 20_000) + " = 1",
        "not UTF-8": b"name = '\xff'",
        "NUL": "name = '\0'",
        "3 MB": "# " + "x" * 3_000_000,
        "text": "vārds",
        "binary": bytes(range(256)) * 100,
        "dates": "name = 9999-99-99",
        "sections are a number": "name = 'x'\nsections = 7",
        "title is a list": "title = [1]",
    }
    for name, content in wrong.items():
        yield Case(f"template, {name}", _is("x.toml", content, lambda: extract(template="x.toml")),
                   says="x.toml")  # fmt: skip


# ── Coding models ────────────────────────────────────────────────────────────────────────────────


def _shipped() -> dict[str, Any]:
    import numpy as np

    from sdk_text.coding.encoder.session import SHIPPED

    with np.load(SHIPPED / "model.npz") as file:
        return {name: file[name] for name in file.files}


def _npz_bytes(arrays: dict[str, Any]) -> bytes:
    import numpy as np

    target = io.BytesIO()
    np.savez(target, **arrays)
    return target.getvalue()


def _with_header(change: Callable[[dict[str, Any]], object]) -> Prepare:
    """A model whose header is changed, or another thing."""

    def prepare(place: Path) -> Sequence[str]:
        import numpy as np

        arrays = _shipped()
        header = json.loads(arrays["header"].tobytes())
        changed = change(header)
        text = changed if isinstance(changed, str) else json.dumps(changed)
        arrays["header"] = np.frombuffer(text.encode(), dtype=np.uint8)
        (place / "x.npz").write_bytes(_npz_bytes(arrays))
        return extract(coder="x.npz")

    return prepare


def _declared(shape: tuple[int, ...]) -> bytes:
    import numpy as np
    from numpy.lib import format as npy

    head = io.BytesIO()
    npy.write_array_header_1_0(head, {"descr": "<f8", "fortran_order": False, "shape": shape})
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("header.npy", head.getvalue() + np.zeros(8).tobytes())
    return target.getvalue()


def _npz() -> Iterator[Case]:
    import numpy as np

    deep = "[" * 100_000 + "]" * 100_000
    headers: dict[str, Callable[[dict[str, Any]], object]] = {
        "header is a list": lambda h: [1], "header is null": lambda h: None,
        "header is a text": lambda h: "\"x\"", "header is deep": lambda h: deep,
        "header is not JSON": lambda h: "{", "codes are maps": lambda h: h | {"codes": [{}]},
        "codes are a number": lambda h: h | {"codes": 7}, "no codes": lambda h: h | {"codes": []},
        "families are wrong": lambda h: h | {"families": ["x"]},
        "no families": lambda h: h | {"families": []}, "encoder is a map": lambda h: h
        | {"encoder": {}}, "encoder is a number": lambda h: h | {"encoder": 7},
        "rule_precision is a list": lambda h: h | {"rule_precision": [1]},
        "rule_precision of texts": lambda h: h | {"rule_precision": {"a": "b"}},
        "meta is a list": lambda h: h | {"meta": [1]}, "names are short": lambda h: h
        | {"names": h["names"][:3]}, "pair_features are a map": lambda h: h
        | {"pair_features": {}}, "format is deep": lambda h: h | {"format": [[[[]]]]},
    }  # fmt: skip
    for name, change in headers.items():
        yield Case(f"model, {name}", _with_header(change), says="x.npz")
    objects = io.BytesIO()
    np.save(objects, np.array([{}], dtype=object), allow_pickle=True)
    plain = io.BytesIO()
    np.save(plain, np.zeros(3))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("header.npy", bytes(1_100_000_000))
    pickled = io.BytesIO()
    with zipfile.ZipFile(pickled, "w") as archive:
        archive.writestr("header.npy", objects.getvalue())
    files = {
        "empty": b"", "text": b"x" * 100, "zeros": bytes(10_000),
        "an array alone": plain.getvalue(),
        "objects": pickled.getvalue(), "pickle": b"cos\nsystem\n(S'touch harm'\ntR.",
        "10^15 numbers": _declared((10**15,)), "10^30 numbers": _declared((10**10,) * 3),
        "negative": _declared((-1,)), "packed zeros": packed.getvalue(),
        "cut off": _npz_bytes({"header": np.zeros(1000)})[:-400],
        "no header": _npz_bytes({"x": np.zeros(3)}),
        "only a header": _npz_bytes({"header": np.frombuffer(b"{}", dtype=np.uint8)}),
    }  # fmt: skip
    for name, content in files.items():
        yield Case(f"model, {name}", _is("x.npz", content, lambda: extract(coder="x.npz")),
                   says="x.npz")  # fmt: skip


# ── run.json, sheets, lines of JSON ──────────────────────────────────────────────────────────────


def _run_json() -> Iterator[Case]:
    contents = {
        "deep": "[" * 100_000 + "]" * 100_000, "list": "[1]", "null": "null", "text": '"x"',
        "empty": "", "huge number": "9" * 10_000, "not UTF-8": b"\xff\xfe\x00",
    }  # fmt: skip
    for name, content in contents.items():
        yield Case(f"run.json, {name}", _is("out/run.json", content, extract), says="run.json")
        yield Case(f"run.json, quotes, {name}", _is("out/run.json", content, lambda: QUOTES),
                   says="run.json")  # fmt: skip


def _workbook(changed: dict[str, bytes | None]) -> bytes:
    """A review sheet with some parts of its package changed, or taken out."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["key", "decision", "summary", "section", "segment", "text", "code"])
    book.active.append(["a", "accept", "b", "c", "d", "e", "f"])
    made = io.BytesIO()
    book.save(made)
    target = io.BytesIO()
    with (
        zipfile.ZipFile(made) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = changed.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name in set(changed) - set(old.namelist()):
            new.writestr(name, changed[name] or b"")
    return target.getvalue()


def _sheet(rows: str, more: str = "") -> bytes:
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        f'2006/main"><sheetData>{rows}</sheetData>{more}</worksheet>'
    ).encode()


def _row(number: object, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, text: str, kind: str = "inlineStr") -> str:
    inner = f"<is><t>{text}</t></is>" if kind == "inlineStr" else f"<v>{text}</v>"
    return f'<c r="{place}" t="{kind}">{inner}</c>'


def _sheets() -> Iterator[Case]:
    first = "xl/worksheets/sheet1.xml"
    entities = '<!ENTITY a0 "aaaaaaaaaa">'
    for n in range(1, 12):
        entities += f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">'
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><x>&a11;</x>'.encode()
    outside = b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'
    far = "".join(_row(n, _cell(f"ZZZ{n}", "x")) for n in range(1, 60_000))
    contents = {
        "empty": b"", "text": b"x" * 1000, "zeros": bytes(10_000), "a ZIP": _zip({"a": b"b"}),
        "no workbook": _workbook({"xl/workbook.xml": None}),
        "workbook empty": _workbook({"xl/workbook.xml": b""}),
        "no sheet": _workbook({first: None}), "sheet empty": _workbook({first: b""}),
        "sheet is no XML": _workbook({first: b"\x00\xff<"}),
        "entities": _workbook({"xl/workbook.xml": bomb}), "outside": _workbook({first: outside}),
        "row number 10^12": _workbook({first: _sheet(_row(10**12, _cell("A1000000000000", "x")))}),
        "row number a text": _workbook({first: _sheet(_row("x", _cell("A1", "x")))}),
        "row number below 0": _workbook({first: _sheet(_row(-5, _cell("A1", "x")))}),
        "last row": _workbook({first: _sheet(_row(1_048_576, _cell("A1048576", "x")))}),
        "cells far right": _workbook({first: _sheet(far)}),
        "column of 50 letters": _workbook({first: _sheet(_row(1, _cell("Z" * 50 + "1", "x")))}),
        "number of 10^5 digits": _workbook({first: _sheet(_row(1, _cell("A1", "9" * 10**5, "n")))}),
        "text number 10^12": _workbook({first: _sheet(_row(1, _cell("A1", "1" * 12, "s")))}),
        "all cells merged": _workbook({first: _sheet(
            _row(1, _cell("A1", "x")),
            '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')}),
        "deep": _workbook({first: b"<a>" * 200_000}), "cut off": _workbook({})[:-300],
        "damaged": _damaged(_workbook({})), "packed spaces": _workbook({first: b" " * 600_000_000}),
    }  # fmt: skip
    for name, content in contents.items():
        told = [*IMPORT[:2], "x.xlsx", *IMPORT[3:]]
        yield Case(f"xlsx, {name}", _is("x.xlsx", content, lambda told=told: told), says="x.xlsx")
    for name, content in (
        ("a line of 10 MB", b"key,decision\n" + b"x" * 10_000_000), ("NUL", b"key,decision\n\0,\0"),
        ("binary", bytes(range(256)) * 100), ("quotes open", b'key,decision\n"x' + b"y\n" * 10_000),
        ("codings", b"summary,segment,code,start,end\na,b,c,1,2\n"), ("empty", b""),
        ("decisions", b"coder,decided,action,summary,key\n"),
    ):  # fmt: skip
        told = [*IMPORT[:2], "x.csv", *IMPORT[3:]]
        yield Case(f"csv, {name}", _is("x.csv", content, lambda told=told: told), says="x.csv")


def _damaged(data: bytes) -> bytes:
    middle = len(data) // 3
    return (
        data[:middle] + bytes(b ^ 0x5A for b in data[middle : middle + 200]) + data[middle + 200 :]
    )


def _zip(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _lines() -> Iterator[Case]:
    contents = {
        "deep": "[" * 100_000 + "]" * 100_000, "a number": "7", "huge number": "9" * 10_000,
        "offsets of 10^400": '{"doc": "a", "start": 0, "end": ' + "9" * 400 + ', "codes": []}',
        "not UTF-8": b"\xff", "codes are maps": '{"doc": "a", "start": 0, "end": 1, "codes": [{}]}',
    }  # fmt: skip
    for name, content in contents.items():
        told = ["review", "agreement", "x.jsonl", "out", "--results", "out"]
        says = "nothing to compare" if "10^400" in name else "x.jsonl"
        yield Case(f"jsonl, {name}", _is("x.jsonl", content, lambda told=told: told), says=says)
