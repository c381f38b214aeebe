"""The name under which somebody codes: one person is not two because it was typed otherwise."""

from __future__ import annotations

from sdk_text.errors import InputError
from sdk_text.reader.decision_files import DecisionFiles, slug
from sdk_text.review.decisions.record import person_name
from sdk_text.review.memos import Memos


def known_name(typed: str, files: DecisionFiles | None, memos: Memos) -> str:
    """Return the name of a coder as the files beside the reports have it, else as typed.

    Args:
        typed: the name as given.
        files: the decisions beside the reports; None where no reports are at hand.
        memos: those beside the reports.

    Raises:
        InputError: nobody of this name coded here yet, but somebody whose name differs in capitals,
            diacritics or signs alone: both would share one file, and count as two coders.
    """
    name = person_name(typed)
    if not name or files is None:
        return name
    there = [*files.coders(), *(memo.coder for memo in memos.all())]
    same = [other for other in there if person_name(other) == name]
    if same:
        return name if name in same else same[0]
    alike = sorted({other for other in there if slug(other) == slug(name)})
    if alike:
        raise InputError(
            f"coder {name!r}: in {files.folder} there are decisions or memos of {alike[0]!r}; "
            "write the name just so, or, if that is somebody else, another one (with a middle "
            "name, say)"
        )
    return name
