"""What is wrong with settings, before anything is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sdk_text.errors import InputError
from sdk_text.run.settings import Settings
from sdk_text.wording.listing import some
from sdk_text.wording.plurals import counted

if TYPE_CHECKING:
    from sdk_text.codebook import Codebook

_ENGINES_WITHOUT_NAMES = ("blank",)
_ENGINES_WITHOUT_FEATURES = ("blank",)
_OF_A_MODEL = ("llm", "passes", "allow_remote", "suggest")
"""Settings that only `SPEAKING_CODERS` heed."""


def check_settings(settings: Settings, out: Path | None, inputs: Sequence[Path]) -> None:
    """Refuse settings that cannot be followed.

    Raises:
        InputError: they contradict each other, or a format or the folder to share cannot be used.
    """
    if settings.precision is not None and settings.threshold is not None:
        raise InputError("give a threshold or a precision, not both")
    _check_coder(settings)
    if settings.tables and tuple(settings.formats) != Settings.formats:
        from sdk_text.publication.write import chosen_formats

        chosen_formats(settings.formats)
    if settings.share is not None:
        _check_share(settings, settings.share, out, inputs)


def cues_in_vain(codebook: Codebook, engine: str) -> list[str]:
    """Return a sentence where cues ask for features, and the engine gives words none."""
    if engine not in _ENGINES_WITHOUT_FEATURES:
        return []
    from sdk_text.coding.rule_model import load_rules

    cues = [cue.source for rule in load_rules(codebook).rules for cue in rule.cues
            if cue.asks_features()]  # fmt: skip
    if not cues:
        return []
    told = counted(len(cues), "cue asks|cues ask")
    return [
        f"{codebook.source or codebook.name}: {told} for features of words, which the engine "
        f"{engine!r} does not give, and can match nothing: {some(cues)}; use 'embedded'"
    ]


def _check_coder(settings: Settings) -> None:
    """Refuse what only a language model heeds, where none is asked."""
    from sdk_text.coding.coders import SPEAKING_CODERS

    if isinstance(settings.coder, str) and settings.coder in SPEAKING_CODERS:
        return
    ignored = [name for name in _OF_A_MODEL if getattr(settings, name) != getattr(Settings, name)]
    if ignored:
        shown = settings.coder if isinstance(settings.coder, str | Path) else "given"
        raise InputError(
            f"{', '.join(ignored)}: only for a language model, which the coder {shown} does not "
            "ask; leave it out, or choose the coder llm or combined+llm"
        )


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
