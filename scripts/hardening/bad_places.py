"""Surroundings that are the user's: standard output, folders, rights, names, things in the way."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from hardening.surroundings import Case, extract

Prepare = Callable[[Path], Sequence[str]]
LONG = "x" * 300


def cases() -> Iterator[Case]:
    yield from _standard_output()
    yield from _in_the_way()
    yield from _not_replaceable()
    yield from _rights()
    yield from _names()
    yield from _places_to_write()
    yield from _options()


def _usual(place: Path) -> Sequence[str]:
    return extract()


# ── Standard output ──────────────────────────────────────────────────────────────────────────────


def _encoded(encoding: str) -> Callable[[Path], object]:
    def inside(place: Path) -> None:
        target = io.FileIO(os.open(place / "printed.txt", os.O_CREAT | os.O_WRONLY), "w")
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(target), encoding)

    return inside


def _onto(path: str) -> Callable[[Path], object]:
    def inside(place: Path) -> None:
        os.dup2(os.open(path, os.O_WRONLY), 1)

    return inside


def _broken_pipe(place: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    os.dup2(writing, 1)


def _closed(*numbers: int) -> Callable[[Path], object]:
    def inside(place: Path) -> None:
        for number in numbers:
            os.close(number)
            if number:
                # Python has None in place of a stream whose file is closed when it begins.
                setattr(sys, "stdout" if number == 1 else "stderr", None)

    return inside


def _deleted_folder(place: Path) -> None:
    gone = place / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()


def _standard_output() -> Iterator[Case]:
    for encoding in ("ascii", "cp1252", "cp1257", "utf-16"):
        yield Case(f"stdout {encoding}", _usual, 0, inside=_encoded(encoding), unchanged=False)
    yield Case("stdout full", _usual, 2, "standard output", _onto("/dev/full"), unchanged=False)
    yield Case("stdout broken pipe", _usual, 0, inside=_broken_pipe, unchanged=False)
    yield Case("stdout closed", _usual, 0, inside=_closed(1), unchanged=False)
    yield Case("all streams closed", _usual, 0, inside=_closed(0, 1, 2), unchanged=False)
    yield Case("help full", lambda place: ["extract", "--help"], 2, inside=_onto("/dev/full"))
    yield Case("help broken pipe", lambda p: ["extract", "--help"], 0, inside=_broken_pipe)
    yield Case("help ascii", lambda p: ["quotes", "--help"], 0, inside=_encoded("ascii"),
               unchanged=False)  # fmt: skip
    for told in (
        ["quotes", "out", "--code", "difficulty", "--to", "q.csv"],
        ["review", "export", "out", "--to", "r.xlsx"],
        ["exchange", "export", "out", "--to", "e.qdpx"],
    ):
        yield Case(
            f"{told[0]} full", lambda p, told=told: told, 2, "standard output", _onto("/dev/full"),
            unchanged=False,
        )  # fmt: skip
        yield Case(f"{told[0]} deleted folder", lambda p, told=told: told, 2, "not there",
                   _deleted_folder)  # fmt: skip
    yield Case("working folder deleted", _usual, 2, "not there", _deleted_folder)


# ── In the way ───────────────────────────────────────────────────────────────────────────────────


def _folder(name: str, **more: str) -> Prepare:
    def prepare(place: Path) -> Sequence[str]:
        (place / name).unlink(missing_ok=True)
        (place / name).mkdir()
        (place / name / "mine.txt").write_text("mine")
        return extract(**more)

    return prepare


def _file(name: str) -> Prepare:
    def prepare(place: Path) -> Sequence[str]:
        if (place / name).is_dir():
            shutil.rmtree(place / name)
        (place / name).write_text("mine")
        return extract()

    return prepare


def _link(name: str) -> Prepare:
    def prepare(place: Path) -> Sequence[str]:
        if (place / name).is_dir():
            shutil.rmtree(place / name)
        (place / "elsewhere").mkdir()
        (place / "elsewhere" / "mine.txt").write_text("mine")
        (place / name).unlink(missing_ok=True)
        (place / name).symlink_to(place / "elsewhere")
        return extract()

    return prepare


def _in_the_way() -> Iterator[Case]:
    for name in ("codebook.yaml", "template.toml", "segments.csv", "run.json"):
        yield Case(f"folder named {name}", _folder(f"out/{name}"), says=name)
    for name in ("documents", "tables", "figures"):
        yield Case(f"file named {name}", _file(f"out/{name}"), says=name)
        yield Case(f"link named {name}", _link(f"out/{name}"), says=name)
    for name in ("partial", "complete", "earlier", "undone"):
        yield Case(f"hidden {name} is a file", _file(f"out/.sdk_text-{name}"), says=name)
        yield Case(f"hidden {name} is a link", _link(f"out/.sdk_text-{name}"), says=name)
    yield Case("lock is a folder", _folder("out/.sdk_text.lock"), says="out")
    yield Case("out is a file", lambda p: extract(out="trial.yaml"), says="is a file")
    yield Case("out is the corpus", lambda p: extract(out="corpus"), says="folder of the reports")
    yield Case("out below a file", lambda p: extract(out="trial.yaml/x/y"), says="trial.yaml")
    yield Case("a stranger's table", _stranger, says="segments.csv")


def _stranger(place: Path) -> Sequence[str]:
    run_file = place / "out" / "run.json"
    told = json.loads(run_file.read_text(encoding="utf-8"))
    del told["outputs"]["segments.csv"]
    run_file.write_text(json.dumps(told), encoding="utf-8")
    (place / "out" / "segments.csv").write_text("mine")
    return extract()


# ── Not replaceable ──────────────────────────────────────────────────────────────────────────────


def _held_open(*names: str) -> Callable[[Path], object]:
    """Let files be as a spreadsheet program has them open on Windows: they cannot be moved."""

    def inside(place: Path) -> None:
        replace, rename = os.replace, os.rename

        def guarded(move: Callable[..., None]) -> Callable[..., None]:
            def moving(source: object, target: object, **more: object) -> None:
                own = str(source), str(target)
                if any(part.endswith(f"out/{name}") for part in own for name in names):
                    raise PermissionError(13, "Permission denied", *own[:1], None, own[1])
                move(source, target, **more)

            return moving

        os.replace, os.rename = guarded(replace), guarded(rename)

    return inside


def _changed_corpus(place: Path) -> Sequence[str]:
    text = (place / "corpus" / "viens.txt").read_text(encoding="utf-8")
    (place / "corpus" / "viens.txt").rename(place / "corpus" / "divi.txt")
    (place / "corpus" / "divi.txt").write_text(text + "\nVēl viens teikums.\n", encoding="utf-8")
    return extract()


def _not_replaceable() -> Iterator[Case]:
    for name in ("segments.csv", "run.json", "documents/viens.txt", "approaches.csv"):
        yield Case(f"held open: {name}", _changed_corpus, says=name, inside=_held_open(name))
    yield Case(
        "held open: two", _changed_corpus, says="open in another",
        inside=_held_open("segments.csv", "tokens.csv"),
    )  # fmt: skip


# ── Rights ───────────────────────────────────────────────────────────────────────────────────────


def _mode(name: str, mode: int, told: Sequence[str] | None = None) -> Prepare:
    def prepare(place: Path) -> Sequence[str]:
        path = place / name
        if not path.exists():
            path.write_text("coder,decided,action,summary,key\n")
        path.chmod(mode)
        return told or extract()

    return prepare


def _rights() -> Iterator[Case]:
    quotes = ["quotes", "out", "--code", "difficulty", "--to", "q.csv"]
    for name, mode in (
        ("trial.yaml", 0), ("corpus", 0), ("corpus/viens.txt", 0), ("out", 0), ("out", 0o500),
        ("out/documents", 0o500), ("out/documents", 0), ("out/run.json", 0),
        ("corpus/sdk-decisions.csv", 0),
    ):  # fmt: skip
        yield Case(f"rights {mode:o} of {name}", _mode(name, mode), says=name.split("/")[0],
                   nobody=True)  # fmt: skip
    for name in ("codings.csv", "run.json", "documents/viens.txt", "codebook.yaml"):
        yield Case(f"quotes, rights of {name}", _mode(f"out/{name}", 0, quotes),
                   says=name.split("/")[0], nobody=True)  # fmt: skip


# ── Names ────────────────────────────────────────────────────────────────────────────────────────


def _odd_report(name: bytes) -> Prepare:
    def prepare(place: Path) -> Sequence[str]:
        target = os.path.join(os.fsencode(place), b"corpus", name)
        os.rename(place / "corpus" / "viens.txt", target)
        return extract()

    return prepare


def _nested(place: Path) -> Sequence[str]:
    here = os.getcwd()
    os.chdir(place / "corpus")
    for _ in range(1000):
        os.mkdir("m")
        os.chdir("m")
    shutil.copy(place / "corpus" / "viens.txt", "otrs.txt")
    os.chdir(here)
    (place / "corpus" / "viens.txt").unlink()
    return extract()


def _names() -> Iterator[Case]:
    yield Case("out with NUL", lambda p: extract(out="o\0ut"), says="o\\0ut")
    yield Case("out too long", lambda p: extract(out=LONG), says="too long")
    yield Case("out too long below", lambda p: extract(out=f"new/{LONG}"), says="too long")
    yield Case("codebook with NUL", lambda p: extract(codebook="c\0"), says="c\\0")
    yield Case("codebook too long", lambda p: extract(codebook=LONG), says="too long")
    yield Case("template too long", lambda p: extract(template=LONG), says="too long")
    yield Case("decisions too long", lambda p: extract(decisions=LONG), says="too long")
    yield Case("coder too long", lambda p: extract(coder=LONG), says="too long")
    yield Case("corpus too long", lambda p: extract(corpus=LONG), says="too long")
    yield Case("corpus with NUL", lambda p: extract(corpus="c\0"), says="c\\0")
    yield Case("report not UTF-8", _odd_report("ē".encode() + b"\xff.txt"), 0, unchanged=False)
    yield Case("report of odd letters", _odd_report("a\n\t‮b.txt".encode()), 0, unchanged=False)
    yield Case("out not UTF-8", lambda p: extract(out=os.fsdecode(b"o\xff")), 0, unchanged=False)
    yield Case("1,000 nested folders", _nested, 0, unchanged=False)


# ── Places to write to ───────────────────────────────────────────────────────────────────────────


def _existing(name: str, told: Sequence[str]) -> Prepare:
    def prepare(place: Path) -> Sequence[str]:
        (place / name).write_text("mine")
        return told

    return prepare


def _places_to_write() -> Iterator[Case]:
    for told in (
        ["quotes", "out", "--code", "difficulty", "--to"],
        ["review", "export", "out", "--to"],
        ["exchange", "export", "out", "--to"],
    ):
        ending = {"quotes": "docx", "review": "xlsx", "exchange": "qdpx"}[told[0]]
        for name, to, says in (
            ("a folder that is not there", f"none/x.{ending}", "cannot be written"),
            ("NUL", f"x\0.{ending}", "zero byte"),
            ("a name too long", f"{LONG}.{ending}", "too long"),
            ("below a file", f"trial.yaml/x.{ending}", "trial.yaml"),
            ("no ending", "out2", "out2"),
        ):
            yield Case(f"{told[0]} to {name}", lambda p, t=[*told, to]: t, says=says)
        yield Case(f"{told[0]} to a folder", _made(f"x.{ending}", [*told, f"x.{ending}"]),
                   says=f"x.{ending}")  # fmt: skip
        yield Case(f"{told[0]} to a pipe", _piped(f"x.{ending}", [*told, f"x.{ending}"]),
                   says=f"x.{ending}")  # fmt: skip
        if told[0] != "quotes":
            yield Case(f"{told[0]} over a file", _existing(f"x.{ending}", [*told, f"x.{ending}"]),
                       says=f"x.{ending}")  # fmt: skip


def _made(name: str, told: Sequence[str]) -> Prepare:
    def prepare(place: Path) -> Sequence[str]:
        (place / name).mkdir()
        return told

    return prepare


def _piped(name: str, told: Sequence[str]) -> Prepare:
    def prepare(place: Path) -> Sequence[str]:
        os.mkfifo(place / name)
        return told

    return prepare


def _options() -> Iterator[Case]:
    yield Case("threshold 2", lambda p: extract(threshold="2"), says="--threshold")
    yield Case("threshold nan", lambda p: extract(threshold="nan"), says="--threshold")
    yield Case("threshold of letters", lambda p: extract(threshold="daudz"), says="--threshold")
    yield Case("processes 0", lambda p: extract(processes="0"), says="--processes")
    yield Case("processes 10^5000", lambda p: extract(processes="1" * 5000), says="--processes")
    yield Case("codings for a review", lambda p: ["review", "import", "out/codings.csv",
               "--decisions", "d.csv", "--coder", "Anna"], says="table of codings")  # fmt: skip
