"""Names and repeats of a run, kept for its reruns and handed to the process that draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sdk_text.analysis.names_kept import names_as_values, names_from_values
from sdk_text.analysis.pseudonyms import Pseudonyms
from sdk_text.cache.store import key_of, plain, unplain
from sdk_text.results import Results
from sdk_text.system.versions import all_versions, content_digest

FILE = ".prepared"
_OF_NAMES_AND_REPEATS = ("summaries", "sections", "segments", "subheadings", "approaches",
                         "tokens", "entities", "memos")  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What is known of a run beforehand: its names (None: they are kept) and its repeats.

    Quotes of repeats are as written, with the names: what stands for these depends on the language.
    """

    names: Pseudonyms | None
    repeats: pd.DataFrame

    def to_bytes(self) -> bytes:
        """Return it as bytes; `known_from` reads them."""
        columns = {str(c): self.repeats[c].tolist() for c in self.repeats.columns}
        kinds = {str(c): str(kind) for c, kind in self.repeats.dtypes.items()}
        names = None if self.names is None else names_as_values(self.names)
        return plain({"names": names, "repeats": columns, "kinds": kinds})


def known_from(data: bytes) -> Known:
    """Return what `Known.to_bytes` wrote.

    Raises:
        KeyError, TypeError, ValueError: it is not such.
    """
    values: dict[str, Any] = unplain(data)
    repeats = pd.DataFrame(values["repeats"]).astype(values["kinds"])
    names = None if values["names"] is None else names_from_values(values["names"])
    return Known(names, repeats)


def known_key(results: Results, folder: Path, names: str, template: Sequence[str]) -> str:
    """Return what names and repeats depend on: words, tokens, entities, and what persons wrote.

    Args:
        results: of the run.
        folder: with its tables as CSV and its texts.
        names: "replace" or "keep".
        template: what tells the template from others.
    """
    files = [f"{name}.csv" for name in _OF_NAMES_AND_REPEATS] + ["documents"]
    memos = [str(memo) for memo in results.codings["memo"] if memo]
    comments = [str(comment) for comment in results.decisions["comment"] if comment]
    digests = [content_digest(folder / f) for f in files if (folder / f).exists()]
    digests.append(results.codebook.sha256)
    return key_of(all_versions(), "known", names, digests, memos, comments, list(template))
