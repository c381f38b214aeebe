"""Damage PDF, DOCX and ODT files in thousands of ways and read them; name every crash.

    python scripts/hardening/fuzz_files.py [--number 1000] [--first 0] [--kinds pdf docx odt]
        [--files FOLDER] [--hostile]

A damaged file has a number and is the same every time; with `--files` those that went wrong are
kept in a folder. Bytes are changed, doubled and cut off; of DOCX and ODT also inside their parts,
so that the archive stays whole; of PDF also digits, names and references. With `--hostile` the
files of `hostile_pdf.py` and `hostile_docx.py` are read first. Exit code 1: a crash, a message that
does not name the file, or one that took more than `--seconds` of work or `--megabytes` of memory.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(SCRIPTS), str(SCRIPTS.parent)]

import psutil  # noqa: E402

from hardening.hostile_docx import docx_files  # noqa: E402
from hardening.hostile_pdf import pdf_files  # noqa: E402
from sdk_text.errors import InputError  # noqa: E402
from sdk_text.reading import read_document  # noqa: E402

_PIECES = (
    *(b"obj", b"endobj", b"stream", b"<<", b">>", b"[", b"]", b"(", b")", b"/", b" R", b"0", b"-1"),
    *(b"99999999999", b"1e99", b"\0", b"\xff\xfe", b"<w:p>", b"</w:p>", b"&", b"<", b">", b'"'),
    *(b"\xc4\x81", b"null", b"true"),
)


def samples() -> dict[str, list[bytes]]:
    """Files to damage, by kind: the samples and small ones of our own."""
    from hardening import hostile_docx, hostile_pdf

    corpus = SCRIPTS.parent / "corpus"
    docx = (corpus / "dzelmava.docx").read_bytes()
    pdf = (corpus / "sunupe.pdf").read_bytes()
    letters = hostile_pdf.with_map("1 beginbfrange\n<0020> <007E> <0020>\nendbfrange")
    return {
        "pdf": [pdf, hostile_pdf.document(), letters, hostile_pdf.grid(3, 4),
                hostile_pdf.calling_forms(2, 2), hostile_pdf.outline_of_annotations(2)],
        "docx": [docx, hostile_docx.numbered("lowerRoman"), hostile_docx.document(
            hostile_docx.table('<w:gridSpan w:val="2"/><w:vMerge/>'))],
        "odt": [_odt()],
    }  # fmt: skip


def _odt() -> bytes:
    import odfdo

    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, "Kopsavilkums"))
    document.body.append(odfdo.List(["Viens", "Divi"]))
    document.body.append(odfdo.Paragraph("Vārds un vēl kāds vārds."))
    table = odfdo.Table("Tabula", width=2, height=2)
    table.set_value((0, 0), "Te")
    document.body.append(table)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def damaged(kind: str, number: int, files: list[bytes]) -> bytes:
    """Return a damaged file; the same for the same kind and number."""
    rng = random.Random(f"{kind}{number}")
    data = rng.choice(files)
    if kind != "pdf" and rng.random() < 0.8:
        return _inside(data, rng)
    if kind == "pdf" and rng.random() < 0.6:
        return _numbers(data, rng)
    return _bytes(data, rng)


def _bytes(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 12)):
        at, long = rng.randrange(len(changed) + 1), rng.randint(1, 400)
        what = rng.random()
        if what < 0.4 and at < len(changed):
            changed[at] = rng.randrange(256)
        elif what < 0.6:
            changed[at:at] = rng.choice(_PIECES)
        elif what < 0.75:
            del changed[at : at + long]
        elif what < 0.9:
            changed[at:at] = changed[at : at + long] * rng.randint(1, 20)
        elif what < 0.94:
            del changed[at:]
        changed = changed or bytearray(b"%")
    return bytes(changed)


def _numbers(data: bytes, rng: random.Random) -> bytes:
    """Change figures and names of a PDF outside its streams, where its structure stands."""
    places = list(re.finditer(rb"\d+|/[A-Za-z]+", data))
    for found in sorted(rng.sample(places, min(len(places), rng.randint(1, 6))), reverse=True,
                        key=lambda place: place.start()):  # fmt: skip
        other = rng.choice(places).group() if rng.random() < 0.6 else rng.choice(_PIECES)
        data = data[: found.start()] + other + data[found.end() :]
    return data


def _inside(data: bytes, rng: random.Random) -> bytes:
    """Damage parts of an archive, most often the text's own."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        names = old.namelist()
        texts = [name for name in names if name.endswith(("document.xml", "content.xml"))]
        chosen = {rng.choice(texts if rng.random() < 0.7 else names)}
        for name in names:
            content = old.read(name)
            if name in chosen:
                content = _tags(content, rng) if rng.random() < 0.7 else _bytes(content, rng)
            new.writestr(name, content)
    return buffer.getvalue()


def _tags(content: bytes, rng: random.Random) -> bytes:
    """Change, drop or double elements and values, so that the XML often stays well formed."""
    for _ in range(rng.randint(1, 6)):
        values = list(re.finditer(rb'="([^"]*)"|<(\w+:\w+)[^<>]*/>|>([^<>]+)<', content))
        if not values:
            return content
        found, other = rng.choice(values), rng.choice(values)
        group = next(k for k in (1, 2, 3) if found.group(k) is not None)
        if group == 2:
            piece = other.group() if other.group(2) else b""
            content = content[: found.start()] + piece * rng.randint(0, 3) + content[found.end() :]
        else:
            value = rng.choice(
                (b"-1", b"0", b"9" * 12, b"", b"a" * 999, other.group(group) or b"x")
            )
            content = content[: found.start(group)] + value + content[found.end(group) :]
    return content


def try_file(path: Path, counts: Counter[str]) -> list[str]:
    """Return what went wrong when a file was read."""
    try:
        read_document(path)
        counts["read"] += 1
    except InputError as error:
        counts["refused"] += 1
        counts["stopped"] += "was stopped" in str(error)
        return [] if path.name in str(error) else [f"the message does not name the file: {error}"]
    except Exception:
        return [traceback.format_exc(limit=-4)[-1500:]]
    return []


def _work_and_memory() -> tuple[float, float]:
    """Seconds of work and megabytes at most of the reading processes that live."""
    seconds, megabytes = 0.0, 0.0
    for child in psutil.Process().children():
        times, memory = child.cpu_times(), child.memory_info()
        seconds += times.user + times.system
        megabytes = max(megabytes, getattr(memory, "peak_wset", memory.rss) / 1e6)
    return seconds, megabytes


def _files(options: argparse.Namespace) -> Iterator[tuple[str, bytes]]:
    if options.hostile:
        for kind, files in (("pdf", pdf_files()), ("docx", docx_files())):
            for name, make in files:
                if kind in options.kinds:
                    yield f"{name}.{kind}", make()
    sources = samples()
    for number in range(options.first, options.first + options.number):
        for kind in options.kinds:
            yield f"{kind}-{number}.{kind}", damaged(kind, number, sources[kind])


def main() -> int:
    """Read damaged files; return 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description="Damaged and hostile files")
    parser.add_argument("--number", type=int, default=200, help="of each kind")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--kinds", nargs="+", choices=["pdf", "docx", "odt"],
                        default=["pdf", "docx", "odt"])  # fmt: skip
    parser.add_argument("--hostile", action="store_true")
    parser.add_argument("--files", type=Path, help="folder for the files that went wrong")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--megabytes", type=float, default=1_000.0)
    options = parser.parse_args()
    counts, bad, tried, most = Counter[str](), 0, 0, [0.0, 0.0]
    with tempfile.TemporaryDirectory() as folder:
        for name, data in _files(options):
            path = Path(folder, name)
            path.write_bytes(data)
            before, _ = _work_and_memory()
            begin = time.monotonic()
            wrong = try_file(path, counts)
            after, megabytes = _work_and_memory()
            # The work of a process that was ended is not known any more; its limit is.
            seconds = after - before if after >= before else 0.0
            if options.hostile and tried < 200:
                print(f"{name}: {time.monotonic() - begin:.1f} s", flush=True)
            most = [max(most[0], seconds), max(most[1], megabytes)]
            if seconds > options.seconds or megabytes > options.megabytes:
                wrong.append(f"took {seconds:.1f} s of work, {megabytes:,.0f} MB")
            for what in wrong:
                print(f"{name}: {what}", flush=True)
            if wrong and options.files:
                options.files.mkdir(parents=True, exist_ok=True)
                (options.files / name).write_bytes(data)
            tried, bad = tried + 1, bad + bool(wrong)
            path.unlink()
    shown = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    print(f"{tried:,} files: {bad} went wrong; {shown}; at most {most[0]:.1f} s of work in a file "
          f"that was read or refused, {most[1]:,.0f} MB")  # fmt: skip
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
