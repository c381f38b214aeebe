"""What a run is given: its files, its settings, and what these name, loaded when first used."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdk_text.cache.store import Store
from sdk_text.codebook.sections import unknown_sections
from sdk_text.run import whole_run
from sdk_text.run.ahead import with_reader_ahead
from sdk_text.run.beside import passed_over
from sdk_text.run.checks import check_settings, cues_in_vain
from sdk_text.run.coder_fits import check_codes, codebook_of, differences
from sdk_text.run.engine import load_engine
from sdk_text.run.kept import Kept, coder_identity, need_not_load, with_kept_reader
from sdk_text.run.settings import Settings
from sdk_text.system.versions import content_digest

if TYPE_CHECKING:
    from spacy.language import Language

    from sdk_text.codebook import Codebook
    from sdk_text.coding.coders import Coder
    from sdk_text.review.decisions.apply import Decision
    from sdk_text.review.memos import Memo
    from sdk_text.run.variables import ReportVariables
    from sdk_text.template import Template


class Given:
    """Files and settings of a run; codebook, template, coder, engine, what persons wrote."""

    def __init__(self, paths: Sequence[str | Path], settings: Settings) -> None:
        self.paths = [Path(path) for path in paths]
        self.settings = settings
        self.cache = Kept(Store(None), settings)
        self.seconds: dict[str, float] = defaultdict(float)
        self.choices: list[str] = []
        """What was chosen for the user, who should know of it."""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the seconds spent inside to the account of stage `name`."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - begin

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook of this run: as set, beside the reports, of a coder made in Python."""
        from sdk_text.codebook.beside import find_codebook, load_codebook_for

        named = self.settings.codebook
        beside = find_codebook(self.paths) if named is None else None
        if beside is not None:
            self.choices.append(f"{beside}: taken as the codebook; another one with --codebook")
        elif named is None:
            named = codebook_of(self.settings.coder)
        return load_codebook_for(self.paths, named)

    @cached_property
    def template(self) -> Template:
        """The report template of this run."""
        from sdk_text.template import load_template

        return load_template(self.settings.template)

    @cached_property
    def coder(self) -> Coder:
        """The coder of this run."""
        from sdk_text.coding.coders import SPEAKING_CODERS, make_coder

        if self.settings.coder in SPEAKING_CODERS:
            from sdk_text.llm.coder import coder_of_run

            return coder_of_run(self.settings, self.paths, self.codebook)

        check_codes(self.settings.coder, self.codebook)
        coder = make_coder(self.settings.coder, self.codebook)
        self.choices += differences(self.settings.coder, coder, self.codebook)
        return with_reader_ahead(with_kept_reader(coder, self.cache), self.settings.threads)

    @property
    def speaking_coder(self) -> Coder | None:
        """The coder, where it may say more than codings; None for those that are known by name."""
        return None if coder_identity(self.settings.coder) else self.coder

    @cached_property
    def nlp(self) -> Language:
        """The language engine of this run."""
        with self.stage("loading the language engine"):
            return load_engine(self.settings)

    @cached_property
    def decision_files(self) -> list[Path]:
        """Where persons' decisions are kept: as set, else beside the inputs."""
        from sdk_text.review.decisions.file import find_decisions

        if self.settings.decisions is not None:
            return [Path(self.settings.decisions)]
        return [file for folder in self.folders() for file in find_decisions(folder)]

    def folders(self) -> list[Path]:
        """Return the folders that the inputs are or lie in."""
        return list(dict.fromkeys(p if p.is_dir() else p.parent for p in self.paths))

    @cached_property
    def variables(self) -> ReportVariables | None:
        """The report variables: of the file set, else of the one beside the inputs."""
        from sdk_text.run.variables import load_variables

        found = self.variables_files
        return load_variables(found[0]) if found else None

    @cached_property
    def variables_files(self) -> list[Path]:
        """The file of report variables, if there is one."""
        from sdk_text.run.variables import find_variables

        path = self.settings.variables or find_variables(self.folders())
        return [] if path is None else [Path(path)]

    @cached_property
    def memos(self) -> list[Memo]:
        """Persons' memos on codes and reports, beside the inputs."""
        from sdk_text.review.memos import load_memos

        return [memo for file in self.memo_files for memo in load_memos(file)]

    @cached_property
    def memo_files(self) -> list[Path]:
        """Where persons' memos are kept, beside the inputs."""
        from sdk_text.review.memos import find_memos

        return list(find_memos(self.folders()))

    @cached_property
    def decisions(self) -> list[Decision]:
        """Persons' decisions on codings from earlier reviews; empty without such a file."""
        from sdk_text.review.decisions.file import load_decisions

        return load_decisions(self.decision_files)

    @cached_property
    def threshold(self) -> float | None:
        """The confidence from which codings are kept; None: each code's own."""
        from sdk_text.coding.coders import threshold_for

        if self.settings.precision is None:
            return self.settings.threshold
        return threshold_for(self.coder, self.settings.precision)

    @cached_property
    def template_digest(self) -> str:
        """What tells the template from others."""
        from sdk_text.template.loader import BUILT_IN

        return content_digest(Path(self.settings.template or BUILT_IN))

    def check(self, out: Path | None = None) -> None:
        """Load the small things first, so that a mistake in them shows at once.

        Raises:
            InputError: codebook, template, coder or decisions cannot be used, or the folder to
                share.
        """
        check_settings(self.settings, out, self.paths)
        _ = self.decisions, self.variables
        self.choices += unknown_sections(self.codebook, self.template)
        self.choices += cues_in_vain(self.codebook, self.settings.engine)
        self.choices += [line for folder in self.folders() for line in passed_over(folder)]
        if not need_not_load(self.settings, self.cache.store):
            _ = self.coder, self.threshold

    def makers_said(self) -> dict[str, Any]:
        """Return what engine and coder say of themselves."""
        return {"engine": self.engine_said(), "coder": self.coder_said()}

    def coder_said(self) -> dict[str, Any]:
        """Return what the coder says of itself, and its threshold in this run."""
        return {**whole_run.describe_coder(self.coder), "threshold": self.threshold}

    def engine_said(self) -> dict[str, Any]:
        """Return what the engine says of itself."""
        from sdk_text import language

        return language.engine_info(self.nlp).to_dict()
