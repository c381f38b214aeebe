"""The command ``python -m sdk_text.language.evaluate FILE.conllu``: how good an engine is."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sdk_text.language.conllu import read_conllu
from sdk_text.language.engine_options import add_engine_options, load_engine
from sdk_text.language.engines import EngineInfo, engine_info
from sdk_text.language.scores import Measure, Scores, evaluate_engine
from sdk_text.system.command_line import Parser, run_command
from sdk_text.system.files import write_all_whole
from sdk_text.wording.plurals import counted

EXAMPLES = """\
examples:
  python -m sdk_text.language.evaluate dev.conllu --entities ner-dev.conll
  python -m sdk_text.language.evaluate dev.conllu --raw --engine stanza --json stanza.json
exit codes: 0 done; 2 a file or option cannot be used; 1 a bug
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser(
        prog="python -m sdk_text.language.evaluate",
        description="Compares an engine with a treebank: the measures of the CoNLL 2018 shared "
        "task, and named entities.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("treebank", type=Path, metavar="FILE.conllu")
    parser.add_argument(
        "--raw", action="store_true", help="from running text, not from the treebank's tokens"
    )
    parser.add_argument(
        "--entities", type=Path, metavar="FILE", help="BIO file with the same sentence ids"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")
    add_engine_options(parser)
    return run_command(lambda: _evaluate(parser.parse_args(argv)))


def _evaluate(arguments: argparse.Namespace) -> None:
    gold = read_conllu(arguments.treebank)
    nlp = load_engine(arguments)
    scores = evaluate_engine(nlp, gold, raw=arguments.raw, entities=arguments.entities)
    if arguments.json is not None:
        figures = to_dict(scores, engine_info(nlp), arguments.treebank)
        text = json.dumps(figures, ensure_ascii=False, indent=2) + "\n"
        write_all_whole([(arguments.json, text)], make_folders=True)
    print(report(scores, engine_info(nlp)))


def to_dict(scores: Scores, info: EngineInfo, treebank: Path) -> dict[str, Any]:
    """Return everything as plain values."""
    return {
        "engine": info.to_dict(),
        "treebank": treebank.name,
        **asdict(scores),
        "words_per_second": scores.words_per_second,
    }


def report(scores: Scores, info: EngineInfo) -> str:
    """Return the figures as a text table, in percent."""
    lines = [
        f"engine: {info.engine} ({info.version}), "
        f"{'running text' if scores.raw else 'tokens and sentences of the treebank'}",
        f"{counted(scores.words, 'word|words')} in {scores.seconds:.1f} s: "
        f"{scores.words_per_second:.0f} a second",
        "",
        _line("measure", "precision", "recall", "F1", "gold"),
    ]
    lines += [_figures(name, measure) for name, measure in scores.measures.items()]
    if scores.entities:
        lines += ["", _line("entity", "precision", "recall", "F1", "gold")]
        lines += [_figures(label, measure) for label, measure in scores.entities.items()]
    return "\n".join(lines)


def _figures(name: str, measure: Measure) -> str:
    shares = (measure.precision, measure.recall, measure.f1)
    return _line(name, *(f"{100 * share:.2f}" for share in shares), str(measure.gold))


def _line(name: str, *cells: str) -> str:
    return f"{name:<14}" + "".join(f"{cell:>10}" for cell in cells)


if __name__ == "__main__":
    sys.exit(main())
