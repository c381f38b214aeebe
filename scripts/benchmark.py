"""All that a user waits for, in one table, beside what could be taken instead.

    python scripts/benchmark.py [PATH] [--files 1000] [--summaries 10000] [--without-engines]

The reports in PATH through the command; many reports on workers of a local cluster; tables of
thousands; the language engines on the treebank's dev part (../shared/ud-lv), as far as they are
installed and trained (scripts/train_peers.py). One row after the other, each in processes of its
own: on two idle cores some 45 minutes with 1,000 files, ten with --files 60.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import benchmark_extract
import benchmark_language
import benchmark_scale
from benchmark_table import ROOT, begin, show

_TREEBANK = ROOT.parent / "shared" / "ud-lv" / "dev.conllu"


def main() -> None:
    """Measure and print the rows asked for."""
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("path", nargs="?", type=Path, default=ROOT / "corpus", help="the reports")
    p.add_argument("--files", type=int, default=1000, help="for the cluster; 0: not measured")
    p.add_argument("--summaries", type=int, default=10_000, help="for large tables; 0: none")
    p.add_argument("--without-engines", action="store_true", help="no language engines")
    arguments = p.parse_args()
    begin()
    for row in benchmark_extract.rows(arguments.path):
        show(row)
    for row in benchmark_scale.rows(arguments.files, summaries=arguments.summaries):
        show(row)
    if arguments.without_engines:
        return
    if not _TREEBANK.is_file():
        print(f"\nno language engines: there is no treebank {_TREEBANK}")
        return
    for row in benchmark_language.rows():
        show(row)


if __name__ == "__main__":
    main()
