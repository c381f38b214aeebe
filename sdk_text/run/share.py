"""The folder to be handed on, as a part of a run: staged with the results, put in place after."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from sdk_text.results import Results
from sdk_text.run.output_folder import read_run_file
from sdk_text.system.files import write_contents
from sdk_text.wording.plurals import counted

if TYPE_CHECKING:
    from sdk_text.run.stages import Run

_RECORD = "shared"


class Share:
    """What a run shares; to be used with ``with``. Without ``share`` in its settings: nothing."""

    def __init__(self, run: Run, out: Path) -> None:
        self._run = run
        self._folder = None if run.settings.share is None else Path(run.settings.share)
        self._known = _recorded(out, self._folder)
        self._staged: Path | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Share:
        return self

    def stage(self, results: Results, partial: Path) -> None:
        """Write the share beside its place, from the results and the tables and figures made."""
        if self._folder is None:
            return
        from sdk_text.publication.share import check_names_known, share_contents
        from sdk_text.publication.share_folder import staging_folder

        check_names_known(results)
        made = {
            path.relative_to(partial).as_posix(): path.read_bytes()
            for part in ("tables", "figures")
            for path in sorted((partial / part).glob("*"))
        }
        settings = self._run.settings
        contents = share_contents(
            results,
            lang=settings.lang,
            without_reuse=settings.without_reuse,
            formats=settings.formats,
            made=made,
        )
        self._staged = self._stack.enter_context(staging_folder(self._folder))
        write_contents(contents, self._staged)
        if memos := int((results.codings["memo"] != "").sum()):
            self._run.choices.append(
                f"{self._folder}: {counted(memos, 'coding has|codings have')} a memo of the coder; "
                "names in memos are replaced as far as lists of names know them: read them before "
                "you hand them on (names.csv, kind memo)"
            )

    def record(self) -> dict[str, object]:
        """Return what run.json says of it: the place, and the files with their SHA-256."""
        if self._folder is None or self._staged is None:
            return {}
        from sdk_text.publication.share_folder import digests

        return {_RECORD: {"folder": str(self._folder.resolve()), "files": digests(self._staged)}}

    def put_in_place(self) -> None:
        """Put the share in its place, and note where an edited one was set aside."""
        if self._folder is None or self._staged is None:
            return
        from sdk_text.publication.share_folder import put_in_place

        aside = put_in_place(self._staged, self._folder, self._known)
        if aside is not None:
            self._run.choices.append(f"{self._folder}: was changed since; set aside as {aside}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()


def _recorded(out: Path, folder: Path | None) -> dict[str, str]:
    """Return the files of the earlier share in this folder, as the earlier run wrote them."""
    try:
        record = read_run_file(out)[_RECORD]
        if folder is None or record["folder"] != str(folder.resolve()):
            return {}
        return {str(name): str(digest) for name, digest in record["files"].items()}
    except (KeyError, TypeError, AttributeError):
        return {}
