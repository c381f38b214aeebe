"""Measures every language engine on the same text in one run, and writes the table of the docs.

    python scripts/benchmark_language.py --stanza .cache/stanza-lv --write docs/language.md

Each engine runs in a process of its own, on one core, and its time is the processor's (what a wall
clock shows on an idle machine). The running text of the treebank is dealt into parts, so that no
engine sees a text twice; speed is the median over the parts, words as the treebank counts them.
Load time (up to the first text done) and memory start from a bare Python, so that imports count.
Accuracy is that of
``python -m sdk_text.language.evaluate``.
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
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MARKS = ("<!-- benchmark: begin -->", "<!-- benchmark: end -->")
MEASURES = ("UPOS", "UFeats", "Lemmas", "UAS", "LAS")


def main(argv: list[str] | None = None) -> int:
    """Run all engines, or with --one a single one in this process; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    shared = ROOT.parent / "shared" / "ud-lv"
    parser.add_argument("--treebank", type=Path, default=shared / "dev.conllu")
    parser.add_argument("--entities", type=Path, default=shared / "ner-dev.conll")
    parser.add_argument("--stanza", type=Path, help="folder with Latvian models of Stanza")
    parser.add_argument("--stanza-name", default="stanza", help="what the table calls them")
    parser.add_argument("--lvnlp", help="lvnlp's model (a folder, or its name on the hub)")
    parser.add_argument("--parts", type=int, default=5, help="of the text, for the median")
    parser.add_argument("--write", type=Path, help="put the table between the marks of this file")
    parser.add_argument("--one", metavar="ENGINE", help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if not arguments.treebank.is_file():
        print(f"There is no treebank {arguments.treebank}", file=sys.stderr)
        return 2
    if arguments.one:
        print(json.dumps(measure(arguments.one, arguments)))
        return 0
    from sdk_text.language.conllu import raw_paragraphs, read_conllu

    gold = read_conllu(arguments.treebank)
    counts: list[int] = []
    for sentence in gold:
        if sentence.new_paragraph or not counts:
            counts.append(0)
        counts[-1] += len(sentence.forms)
    text = list(zip(raw_paragraphs(gold), counts, strict=True))
    names = ["spacy.blank", "simplemma", "blank", "embedded"]
    names += ["stanza"] if arguments.stanza else []
    names += ["lvnlp"] if arguments.lvnlp else []
    options = argv or sys.argv[1:]
    table = render([in_own_process(name, options, json.dumps(text)) for name in names], arguments)
    print(table)
    if arguments.write:
        write_table(arguments.write, table)
    return 0


def in_own_process(name: str, argv: list[str], text: str) -> dict[str, Any]:
    """Measure an engine in a fresh Python, on one core; it gets the text through a pipe."""
    one_thread = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "0"}
    command = [sys.executable, str(Path(__file__).resolve()), *argv, "--one", name]
    print(f"{name} …", file=sys.stderr, flush=True)
    done = subprocess.run(
        command, env=os.environ | one_thread, input=text, stdout=subprocess.PIPE, text=True,
        check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(name: str, arguments: argparse.Namespace) -> dict[str, Any]:
    """Return load time, memory, speed and scores of an engine in this process."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    (first, _), *text = json.load(sys.stdin)
    before = peak_memory()
    started = time.process_time()
    run, nlp = loaded(name, arguments)
    run([first])
    load_seconds = time.process_time() - started
    speeds = []
    for number in range(arguments.parts):
        part = text[number :: arguments.parts]
        started = time.process_time()
        run([paragraph for paragraph, _ in part])
        speeds.append(sum(words for _, words in part) / (time.process_time() - started))
    result: dict[str, Any] = {
        "name": arguments.stanza_name if name == "stanza" else name,
        "load": load_seconds,
        "speed": statistics.median(speeds),
        "memory": peak_memory() - before,
    }
    if nlp is not None:
        result |= scores(nlp, arguments)
    return result


def loaded(
    name: str, arguments: argparse.Namespace
) -> tuple[Callable[[list[str]], object], Any | None]:
    """Return what analyses texts, and the pipeline where there is one to be scored."""
    if name == "spacy.blank":
        import spacy

        blank = spacy.blank("lv")
        return (lambda texts: list(blank.pipe(texts))), None
    if name == "simplemma":
        from simplemma import text_lemmatizer

        return (lambda texts: [text_lemmatizer(text, lang="lv") for text in texts]), None
    from sdk_text.language import load

    options: dict[str, Any] = {
        "embedded": {"threads": 1},
        "stanza": {"folder": arguments.stanza, "threads": 1},
        "lvnlp": {"model": arguments.lvnlp, "threads": 1},
    }.get(name, {})
    nlp = load(name, **options)
    return (lambda texts: list(nlp.pipe(texts, batch_size=64))), nlp


def scores(nlp: Any, arguments: argparse.Namespace) -> dict[str, Any]:
    from sdk_text.language import engine_info
    from sdk_text.language.conllu import read_conllu
    from sdk_text.language.scores import evaluate_engine

    gold = read_conllu(arguments.treebank)
    entities = arguments.entities if arguments.entities.is_file() else None
    given = evaluate_engine(nlp, gold, entities=entities)
    raw = evaluate_engine(nlp, gold, raw=True)
    found: dict[str, Any] = {m: given.measures[m].f1 for m in MEASURES if m in given.measures}
    found["Sentences"] = raw.measures["Sentences"].f1
    found["Tokens"] = raw.measures["Tokens"].f1
    if given.entities and given.entities["all"].f1:
        found["Entities"] = given.entities["all"].f1
    return found | {"version": engine_info(nlp).version}


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


def render(results: list[dict[str, Any]], arguments: argparse.Namespace) -> str:
    """Return the table in Markdown."""
    shares = (*MEASURES, "Tokens", "Sentences", "Entities")
    heads = ["engine", "words/s", "load s", "MB", *shares]
    lines = [
        f"{date.today().isoformat()}, {processor()}, one core, Python "
        f"{platform.python_version()}; {arguments.treebank.name}. Times are "
        "of the processor. Tags, lemmas, trees and entities (F1) on the treebank's tokens; tokens "
        "and sentences (F1) from running text.",
        "",
        "| " + " | ".join(heads) + " |",
        "|---|" + "---:|" * (len(heads) - 1),
    ]
    for result in results:
        cells = [
            result["name"], f"{result['speed']:,.0f}", f"{result['load']:.1f}",
            f"{result['memory']:.0f}",
        ]  # fmt: skip
        cells += [f"{result[s]:.3f}".lstrip("0") if s in result else "–" for s in shares]
        lines.append("| " + " | ".join(cells) + " |")
    versions = [f"{r['name']}: {r['version']}" for r in results if "version" in r]
    return "\n".join([*lines, "", "Versions: " + "; ".join(versions) + "."])


def processor() -> str:
    """Return the processor's name as the system gives it."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


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
