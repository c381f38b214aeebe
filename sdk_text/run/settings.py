"""How to run: every option of the command, as one frozen record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sdk_text.errors import InputError
from sdk_text.wording.nearest import hint

if TYPE_CHECKING:
    from sdk_text.codebook import Codebook


@dataclass(frozen=True)
class Settings:
    """How to run; every field has the default of the command line."""

    engine: str = "embedded"
    """Language engine: "embedded", "stanza", "lvnlp" or "blank"."""
    engine_options: Mapping[str, Any] = field(default_factory=dict)
    """Further arguments of `sdk_text.language.load`."""
    coder: Any = "combined"
    """"rules", "classifier", "combined", "llm", "combined+llm", or a coder trained on one's own
    codings."""
    llm: str | Path | None = None
    """Settings of the language model; None: ``sdk-llm.toml`` beside the inputs."""
    passes: int | None = None
    """How often the language model reads each segment; None: as its settings say."""
    allow_remote: bool = False
    """Let the language model's server be another machine: texts of the reports go there."""
    suggest: Literal["none", "unproven", "all"] = "none"
    """Which codings of the language model count only once a person accepted them."""
    threshold: float | None = None
    """Confidence from which a coding is kept; None: each code's own."""
    precision: float | None = None
    """Or the share of codings that shall be right, from which the confidence follows."""
    codebook: str | Path | Codebook | None = None
    """A YAML file, or a codebook made in Python; None: ``sdk-codebook.yaml`` beside the inputs,
    else the one of the package."""
    template: str | Path | None = None
    decisions: str | Path | None = None
    """The file of a person's decisions; None: ``sdk-decisions*.csv`` beside the inputs."""
    variables: str | Path | None = None
    """A table of report variables; None: ``variables.csv`` beside the inputs."""
    skip_unusable: bool = False
    """Leave out files that cannot be used instead of stopping."""
    processes: int = 1
    """Processes for the language engine; each loads its own model."""
    cluster: Any = None
    """Where files are coded: None, here; "local" or "local:3", in processes of this machine; the
    address of a Dask scheduler; or an executor of `concurrent.futures`. See docs/scale.md."""
    threads: int | None = None
    """Threads of the language engine; None: as many as there are cores, at most four."""
    tables: bool = True
    """Write the standard tables and figures, too (when writing to a folder)."""
    parquet: bool = False
    """Write the data as Parquet, too (more than 500 summaries always are, for their tables)."""
    formats: Sequence[str] = ("csv", "docx", "png")
    """Of tables (csv, xlsx, docx, tex, html, md) and figures (png, svg, pdf), or "all"."""
    lang: Literal["lv", "en"] = "en"
    names: Literal["replace", "keep"] = "replace"
    """Personal names in the quotes of published tables, and in what a language model reads."""
    share: str | Path | None = None
    """A folder to write tables, figures and codings to without any name, to be handed on."""
    without_reuse: bool = False
    """Count a passage that stands twice only once in tables and figures."""
    cache: str | Path | bool = True
    """Where parsed reports, analysed segments and codings are kept from run to run: a folder; True,
    hidden in the output folder (without one, nowhere); False, nowhere. See docs/speed.md."""
    progress: bool = False


def with_options(settings: Settings, **options: Any) -> Settings:
    """Return `settings` changed by keyword.

    Raises:
        InputError: an option that does not exist.
    """
    unknown = sorted(set(options) - set(vars(settings)))
    if unknown:
        raise InputError(f"unknown option {unknown[0]!r}; {hint(unknown[0], vars(settings))}")
    return replace(settings, **options)
