"""Whether a coder and the codebook of a run know the same codes, and what to tell if not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sdk_text.codebook import Codebook
from sdk_text.errors import InputError
from sdk_text.wording.listing import some

if TYPE_CHECKING:
    from sdk_text.coding.coders import Coder


def codebook_of(coder: Any) -> Codebook | None:
    """Return the codebook that a coder made in Python codes by, if it has one."""
    own = getattr(coder, "codebook", None)
    return own if isinstance(own, Codebook) and not isinstance(coder, str) else None


def check_codes(coder: Any, codebook: Codebook) -> None:
    """Refuse a coder made in Python that gives codes which the codebook has not.

    Raises:
        InputError: naming them.
    """
    own = codebook_of(coder)
    if own is not None and (gone := [code.id for code in own if code.id not in codebook]):
        raise InputError(
            f"coder: gives codes that codebook “{codebook.name}” has not: {some(gone)}; give its "
            "own (codebook=coder.codebook), or save the coder and give its folder"
        )


def differences(asked: object, coder: Coder, codebook: Codebook) -> list[str]:
    """Return what to tell of a coder that was named, where it does not know just these codes.

    Args:
        asked: the setting: a name or a folder.
        coder: made of it.
        codebook: of the run.
    """
    from sdk_text.coding.coders import CODERS, ModelCoder

    if asked == "combined" and not isinstance(coder, ModelCoder):
        return [
            f"the classifier knows none of the codes of codebook “{codebook.name}”: coded by rules "
            "alone, until you train a coder (docs/coding.md)"
        ]
    if asked in CODERS or not isinstance(coder, ModelCoder):
        return []
    known = coder.model.codes
    gone = [code for code in known if code not in codebook]
    new = [code.id for code in codebook if code.id not in known]
    said = []
    if gone:
        said.append(
            f"{asked}: learned codes that codebook “{codebook.name}” has not, so nobody gets them: "
            f"{some(gone)}; is it the codebook that you mean (--codebook)?"
        )
    if new:
        said.append(f"{asked}: did not learn these codes, which rules alone give: {some(new)}")
    return said
