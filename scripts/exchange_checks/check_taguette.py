"""Check codebooks in Taguette: our table of codes in, its QDC and CSV out and back to us.

    python scripts/exchange_checks/check_taguette.py TAGUETTE_PYTHON

TAGUETTE_PYTHON is a Python with taguette 1.5 (and SQLAlchemy below 1.5). Not part of continuous
integration. Exit code 1 where something was lost that Taguette keeps.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from sdk_text.codebook import load_codebook
from sdk_text.exchange import export_results, import_codebook
from sdk_text.exchange.code_tree import unique_names
from sdk_text.results import Results

# Runs under Taguette's Python: its own reader of codebooks, its own writers.
INSIDE = r"""
import json, sys
from types import SimpleNamespace
from taguette.export import codebook_csv, codebook_xml
from taguette.import_codebook import list_tags
with open(sys.argv[1], "rb") as file:
    tags = list_tags(file)
rows = [SimpleNamespace(highlights_count=0, documents_count=0, **tag) for tag in tags]
codebook_xml(rows, sys.argv[2])
with open(sys.argv[3], "w", encoding="utf-8", newline="") as file:
    codebook_csv(rows, file)
print(json.dumps(tags))
"""


def main() -> int:
    work = Path(tempfile.mkdtemp())
    codebook = load_codebook()
    results = Results.from_frames(codebook=codebook)
    wrong = 0
    for lang in ("lv", "en"):
        table = export_results(results, work / f"{lang}.csv", lang=lang).path
        qdc, csv = work / f"{lang}-taguette.qdc", work / f"{lang}-taguette.csv"
        told = subprocess.run(
            [sys.argv[1], "-c", INSIDE, str(table), str(qdc), str(csv)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        tags = json.loads(told.stdout)
        names = unique_names(codebook, lang)
        wanted = {names[f.id] for f in codebook.families} | {
            f"{names[c.family]}.{names[c.id].replace('.', ' ')}" for c in codebook
        }
        there = {tag["path"] for tag in tags}
        described = sum(bool(tag["description"]) for tag in tags)
        from_csv, from_qdc = import_codebook(csv), import_codebook(qdc)
        same = sum(a == b for a, b in zip(from_csv.codes, codebook.codes, strict=False))
        labels = {code.label(lang) for code in from_qdc}
        kept = sum(code.label(lang) in labels for code in codebook)
        print(
            f"{lang}: Taguette reads {len(there & wanted)} of {len(wanted)} tags, {described} with "
            f"description; back from its CSV {same} of {len(codebook)} codes the same in all, from "
            f"its QDC {kept} by name"
        )
        wrong += len(wanted ^ there) + len(codebook) - same + len(codebook) - kept
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
