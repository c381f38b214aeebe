"""Count the letter pairs of Latvian that the reader checks decoded text against.

    python scripts/make_letter_statistics.py TREEBANK.conllu... > FILE.tsv

The table in ``sdk_text/reading/latvian_letters.tsv`` was counted over the ``# text`` lines of the
training part of UD Latvian-LVTB (CC BY-SA 4.0): counts only, no text.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from sdk_text.reading.latvian import letter_pairs


def main(paths: list[str]) -> None:
    counts: Counter[str] = Counter()
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            if line.startswith("# text = "):
                counts.update(letter_pairs(line[9:]))
    print("# pair of letters (_ a word's edge, * a letter outside the Latvian alphabet)\tcount")
    for pair, count in sorted(counts.items()):
        print(f"{pair}\t{count}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
