"""Measures language engines beside each other: same texts, same machine, one run, one table.

    python scripts/train_peers.py                                    # once: what to compare with
    python scripts/benchmark_language.py [--write docs/language.md]

Each engine runs in a process of its own, on one core, and its time is the processor's (what a wall
clock shows on an idle machine). The running text of the treebank is dealt into parts, so that no
engine sees a text twice; speed is the median over the parts, words as the treebank counts them.
Load time (up to the first text done) and memory start from a bare Python, so that imports count.
Accuracy is that of ``python -m sdk_text.language.evaluate``. An engine that is not there is named
below the table, with what to do.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmark_table import Row, processor
from peers.engines import EMBEDDED, Loaded, Peer, peers
from peers.published import ROWS
from peers.sizes import installed_megabytes, megabytes

ROOT = Path(__file__).resolve().parent.parent
MARKS = ("<!-- benchmark: begin -->", "<!-- benchmark: end -->")
MEASURES = ("UPOS", "UFeats", "Lemmas", "UAS", "LAS")
HEADS = (
    "engine", "words/s", "speed", "word class", "features", "lemma", "UAS", "LAS", "names F",
    "LAS, raw text", "sentences F, raw text", "load s", "memory MB", "model MB",
    "with libraries MB", "trained",
)  # fmt: skip
_SHARES = (*MEASURES, "Entities", "raw LAS", "raw Sentences")


def main(argv: list[str] | None = None) -> int:
    """Run all engines, or with --one a single one in this process; return the exit code."""
    arguments = _parser().parse_args(argv)
    if not arguments.treebank.is_file():
        print(f"There is no treebank {arguments.treebank}", file=sys.stderr)
        return 2
    every = peers(arguments.peers, arguments.stanza, arguments.stanza_name, arguments.lvnlp)
    if arguments.only:
        every = [peer for peer in every if peer.name in {*arguments.only, arguments.one}]
    if arguments.one:
        print(json.dumps(measure(next(p for p in every if p.name == arguments.one), arguments)))
        return 0
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    found, missing = results_of(every, arguments, argv or sys.argv[1:])
    part = f", first {arguments.sentences} sentences" if arguments.sentences else ""
    table = render(found, missing, arguments.treebank.name + part, load)
    print(table)
    if arguments.write:
        write_table(arguments.write, table)
    return 0


def results_of(
    every: Sequence[Peer], arguments: argparse.Namespace, argv: Sequence[str]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return what was measured of each engine, and a line for each that is not there."""
    text = json.dumps(paragraphs_of(arguments.treebank, arguments.sentences))
    found, missing = [], []
    for peer in every:
        if lacking := peer.lacking():
            missing.append(f"{peer.name}: {lacking}")
        else:
            found.append(in_own_process(peer, argv, text))
    return found, missing


def rows(argv: Sequence[str] = ()) -> Iterator[Row]:
    """Measure, and yield a row for each engine as the common table has them."""
    arguments = _parser().parse_args(argv)
    every = peers(arguments.peers, arguments.stanza, arguments.stanza_name, arguments.lvnlp)
    found, missing = results_of(every, arguments, argv)
    paragraphs = paragraphs_of(arguments.treebank, arguments.sentences)
    words = sum(count for _, count in paragraphs)
    for result in found:
        right = [
            f"{head} {result[share]:.3f}".replace("0.", ".")
            for head, share in zip(HEADS[3:], _SHARES, strict=False)
            if share in result
        ]
        speed = f"{result['speed']:,.0f} words/s, ×{result['speed'] / found[0]['speed']:.2g}"
        seconds = words / result["speed"]
        yield Row(
            f"{words:,} words read by {result['name']}", seconds, seconds, result["memory"], "",
            f"{speed}; {', '.join(right)}",
        )  # fmt: skip
    for line in missing:
        print(f"not measured: {line}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    shared = ROOT.parent / "shared" / "ud-lv"
    parser.add_argument("--treebank", type=Path, default=shared / "dev.conllu")
    parser.add_argument("--entities", type=Path, default=shared / "ner-dev.conll")
    trained = ROOT / ".cache" / "peers"
    parser.add_argument("--peers", type=Path, default=trained, help="made by train_peers.py")
    parser.add_argument("--stanza", type=Path, help="another folder with Latvian Stanza models")
    parser.add_argument("--stanza-name", default="", help="what the table calls them")
    parser.add_argument("--lvnlp", help="lvnlp's model (a folder, or its name on the hub)")
    parser.add_argument("--only", nargs="+", metavar="ENGINE", help="of the table's first column")
    parser.add_argument("--sentences", type=int, help="only the first of so many (default: all)")
    parser.add_argument("--parts", type=int, default=5, help="of the text, for the median")
    parser.add_argument("--write", type=Path, help="put the table between the marks of this file")
    parser.add_argument("--one", metavar="ENGINE", help=argparse.SUPPRESS)
    return parser


def paragraphs_of(treebank: Path, sentences: int | None = None) -> list[tuple[str, int]]:
    """Return the running text of a treebank by paragraphs, each with its number of words.

    sentences: only of the first of so many; None: of all.
    """
    from sdk_text.language.conllu import raw_paragraphs, read_conllu

    gold = read_conllu(treebank)[:sentences]
    counts: list[int] = []
    for sentence in gold:
        if sentence.new_paragraph or not counts:
            counts.append(0)
        counts[-1] += len(sentence.forms)
    return list(zip(raw_paragraphs(gold), counts, strict=True))


def in_own_process(peer: Peer, argv: Sequence[str], text: str) -> dict[str, Any]:
    """Measure an engine in a fresh Python, on one core; it gets the text through a pipe."""
    one_thread = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "0"}
    command = [sys.executable, str(Path(__file__).resolve()), *argv, "--one", peer.name]
    print(f"{peer.name} …", file=sys.stderr, flush=True)
    done = subprocess.run(
        command, env=os.environ | one_thread, input=text, stdout=subprocess.PIPE, text=True,
        check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(peer: Peer, arguments: argparse.Namespace) -> dict[str, Any]:
    """Return load time, memory, speed, sizes and scores of an engine in this process."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    (first, _), *text = json.load(sys.stdin)
    before = peak_memory()
    started = time.process_time()
    loaded = peer.load(peer.folder)
    loaded.run([first])
    load_seconds = time.process_time() - started
    speeds = []
    for number in range(arguments.parts):
        part = text[number :: arguments.parts]
        started = time.process_time()
        loaded.run([paragraph for paragraph, _ in part])
        speeds.append(sum(words for _, words in part) / (time.process_time() - started))
    model = EMBEDDED if peer.name == "embedded" else peer.folder
    return {
        "name": peer.name,
        "load": load_seconds,
        "speed": statistics.median(speeds),
        "memory": peak_memory() - before,
        "model": megabytes(model) if model else 0.0,
        "installed": installed_megabytes(peer.packages) + (megabytes(model) if model else 0.0),
        "trained": peer.trained(),
        "versions": peer.versions(),
        **scores(loaded, arguments),
    }


def scores(loaded: Loaded, arguments: argparse.Namespace) -> dict[str, float]:
    """Return the shares that are right: on the treebank's tokens, and from raw text."""
    from sdk_text.language.conllu import read_conllu
    from sdk_text.language.scores import evaluate_engine

    gold = read_conllu(arguments.treebank)[: arguments.sentences]
    if loaded.lemmatize is not None:
        return {"Lemmas": right_lemmas(loaded, arguments)}
    entities = arguments.entities if arguments.entities.is_file() else None
    given = evaluate_engine(loaded.scored, gold, entities=entities)
    raw = evaluate_engine(loaded.scored, gold, raw=True)
    found = {m: given.measures[m].f1 for m in MEASURES if m in given.measures}
    found |= {f"raw {m}": raw.measures[m].f1 for m in ("LAS", "Sentences") if m in raw.measures}
    if given.entities and given.entities["all"].f1:
        found["Entities"] = given.entities["all"].f1
    return found


def right_lemmas(loaded: Loaded, arguments: argparse.Namespace) -> float:
    """Return the share of the treebank's words whose lemma is right."""
    from language_training.treebank import read_treebank

    assert loaded.lemmatize is not None
    sentences = read_treebank(arguments.treebank)[: arguments.sentences]
    words = [word for sentence in sentences for word in sentence.words]
    return sum(loaded.lemmatize(word.form) == word.lemma for word in words) / len(words)


def peak_memory() -> float:
    """Return the most memory this process has held, in MB."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:  # not Linux
        import psutil

        memory = psutil.Process().memory_info()
        return float(getattr(memory, "peak_wset", memory.rss)) / 1e6
    # Not getrusage: there a new process begins with its parent's peak.
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6


def render(
    results: Sequence[dict[str, Any]], missing: Sequence[str], treebank: str, load: float
) -> str:
    """Return the tables in Markdown: measured here, and as published."""
    first = results[0]["speed"] if results else 1.0
    rows = [_cells(result, first) for result in results]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    lines = [
        f"{date.today().isoformat()}, {processor()}, Python {platform.python_version()}; "
        f"{treebank}. One core for each engine, of {cores}, {load:.1f} other processes waiting for "
        "them at the start; times are of the processor. Word class to names: on the "
        "treebank's tokens (F1); \"raw text\": from running text. Speed: times the first engine's.",
        "",
        *_markdown(HEADS, rows),
        "",
        "Versions: " + "; ".join(f"{r['name']}: {r['versions']}" for r in results) + ".",
    ]
    if missing:
        lines += ["", "Not measured: " + "; ".join(missing) + "."]
    heads = ("as published (test part)", "treebank, mode", *HEADS[3:8])
    return "\n".join([*lines, "", *_markdown(heads, ROWS)])


def _cells(result: dict[str, Any], first: float) -> list[str]:
    return [
        result["name"],
        f"{result['speed']:,.0f}",
        f"×{result['speed'] / first:.2g}",
        *(f"{result[s]:.3f}".lstrip("0") if s in result else "–" for s in _SHARES),
        f"{result['load']:.1f}",
        f"{result['memory']:.0f}",
        f"{result['model']:.0f}" if result["model"] else "–",
        f"{result['installed']:.0f}",
        result["trained"] or "–",
    ]


def _markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a Markdown table whose columns stand under each other in a terminal, too."""
    wide = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    lines = [
        "| "
        + " | ".join(
            cell.ljust(n) if place == 0 else cell.rjust(n)
            for place, (cell, n) in enumerate(zip(row, wide, strict=True))
        )
        + " |"
        for row in (heads, *rows)
    ]
    rule = "|" + "|".join("-" * (n + 1) + (":" if i else "-") for i, n in enumerate(wide)) + "|"
    return [lines[0], rule, *lines[1:]]


def write_table(path: Path, table: str) -> None:
    """Replace what stands between the marks."""
    text = path.read_text(encoding="utf-8")
    begin, end = (text.find(mark) for mark in MARKS)
    if begin < 0 or end < begin:
        raise SystemExit(f"{path} has no place for the table: {' … '.join(MARKS)}")
    begin += len(MARKS[0])
    path.write_text(f"{text[:begin]}\n{table}\n{text[end:]}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
