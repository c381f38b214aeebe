"""Write results that no run of `extract` made, the way `extract` writes its own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal

import sdk_text
from sdk_text.results import Results
from sdk_text.run.codebook_copy import keep_codebook
from sdk_text.run.output_folder import check_foreign, finish_interrupted, seal, staged
from sdk_text.system.files import write_contents
from sdk_text.system.spreadsheet import append_csv
from sdk_text.template.loader import BUILT_IN


def write_results(
    results: Results,
    out: str | Path,
    *,
    tables: bool = True,
    lang: str = "en",
    names: Literal["replace", "keep"] = "replace",
) -> Path:
    """Write a folder that `Results.load` reads, whole or not at all.

    Args:
        results: to write; their template must be the one that is shipped.
        out: the folder; an earlier run's files in it are replaced, others are not touched.
        tables: write the standard tables and figures, too.
        lang: of their labels.
        names: personal names in the quotes of tables.

    Raises:
        InputError: the folder cannot be used, or holds files that are not a run's.
    """
    out = Path(out)
    check_foreign(out, ())
    finish_interrupted(out)
    frames = results.frames()
    check_foreign(
        out, [*(f"{name}.csv" for name in frames), *(f"documents/{n}.txt" for n in results.texts)]
    )
    with staged(out) as partial:
        (partial / "documents").mkdir()
        for name, text in results.texts.items():
            (partial / "documents" / f"{name}.txt").write_bytes(text.encode("utf-8"))
        for name, frame in frames.items():
            append_csv(partial / f"{name}.csv", frame, header=True)
        keep_codebook(results.codebook, partial)
        shutil.copyfile(BUILT_IN, partial / "template.toml")
        meta = {"sdk_text": sdk_text.__version__, **results.meta}
        if tables:
            from sdk_text.publication.write import standard_contents

            write_contents(standard_contents(results, lang=lang, names=names), partial)
        seal(partial, meta)
    return out
