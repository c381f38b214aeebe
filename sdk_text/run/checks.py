"""What is wrong with settings, before anything is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sdk_text.errors import InputError
from sdk_text.run.settings import Settings

_ENGINES_WITHOUT_NAMES = ("blank",)


def check_settings(settings: Settings, out: Path | None, inputs: Sequence[Path]) -> None:
    """Refuse settings that cannot be followed.

    Raises:
        InputError: they contradict each other, or a format or the folder to share cannot be used.
    """
    if settings.precision is not None and settings.threshold is not None:
        raise InputError("give a threshold or a precision, not both")
    if settings.tables and tuple(settings.formats) != Settings.formats:
        from sdk_text.publication.write import chosen_formats

        chosen_formats(settings.formats)
    if settings.share is not None:
        _check_share(settings, settings.share, out, inputs)


def _check_share(
    settings: Settings, share: str | Path, out: Path | None, inputs: Sequence[Path]
) -> None:
    from sdk_text.publication.share_folder import check_share_folder

    if settings.names != "replace":
        raise InputError("share: names are to be kept (--names keep); leave one of them out")
    if not settings.tables:
        raise InputError("share: it is made of the tables; leave out --no-tables (tables)")
    if settings.engine in _ENGINES_WITHOUT_NAMES:
        raise InputError(
            f"share: the engine {settings.engine!r} recognises no names; use 'embedded'"
        )
    check_share_folder(share, out, inputs)
