"""A folder that can be handed on: tables, figures and codings, with no personal name in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sdk_text.analysis import pseudonyms, without_names
from sdk_text.analysis.coder_numbers import CoderNumbers
from sdk_text.analysis.neutral_ids import neutral_ids
from sdk_text.analysis.pseudonyms import keep_pseudonyms
from sdk_text.errors import InputError
from sdk_text.publication.share_folder import check_share_folder, put_in_place, staging_folder
from sdk_text.publication.write import DEFAULT_FORMATS, standard_contents
from sdk_text.records import MACHINES
from sdk_text.results import Results
from sdk_text.system.files import write_contents
from sdk_text.system.spreadsheet import csv_text
from sdk_text.wording.texts import check_language, load_wording

CODINGS = "codings.csv"


def share(
    results: Results,
    folder: str | Path,
    *,
    lang: str = "en",
    without_reuse: bool = False,
    formats: Sequence[str] = DEFAULT_FORMATS,
) -> list[Path]:
    """Write the standard tables and figures and the codings to `folder`, without any name.

    Personal names and contact data are replaced everywhere, coders are numbered, and nothing else
    is written: no texts, no tokens, no names of files, nor ids that come from those. An earlier
    folder of the same kind is replaced; if it was changed since, it is set aside under another
    name.

    Args:
        results: what a run with a language engine found.
        folder: where to; it must not exist, be empty, or hold an earlier share.
        lang: "lv" or "en".
        without_reuse: count repeated passages once.
        formats: see `sdk_text.publication.write_standard_set`.

    Returns:
        The files written.

    Raises:
        InputError: no engine looked for names; `folder` holds other files; see also
            `sdk_text.publication.write_standard_set`.
    """
    check_names_known(results)
    check_share_folder(folder)
    contents = share_contents(results, lang=lang, without_reuse=without_reuse, formats=formats)
    with staging_folder(folder) as staged:
        write_contents(contents, staged)
        put_in_place(staged, Path(folder))
    return [Path(folder) / name for name in contents]


def share_contents(
    results: Results,
    *,
    lang: str = "en",
    without_reuse: bool = False,
    formats: Sequence[str] = DEFAULT_FORMATS,
    made: Mapping[str, bytes | str] | None = None,
) -> dict[str, bytes | str]:
    """Return what `share` writes, as contents by file name.

    Args:
        made: tables and figures of the same results with names replaced; they are taken as they
            are where no person coded and no report is called after its file, so that they need
            not be made again.
    """
    numbered = neutral_ids(results).in_results(_numbered_coders(results, lang))
    if made is None or numbered is not results:
        made = standard_contents(
            numbered, lang=lang, names="replace", without_reuse=without_reuse, formats=formats
        )
    codings = without_names(numbered, pseudonyms(results, lang)).codings
    return {**made, CODINGS: csv_text(codings)}


def check_names_known(results: Results) -> None:
    """Refuse results in which nothing but lists of names could be looked up.

    Raises:
        InputError: no language engine analysed the reports, or one that recognises no names.
    """
    if not len(results.entities) and not (results.tokens["upos"] != "").any():
        raise InputError(
            "share: no language engine looked for names in these results; run extract with the "
            "engine 'embedded' (the default)"
        )


def coder_numbers(results: Results, lang: str) -> CoderNumbers:
    """Return "coder 1" and so on for the persons who coded."""
    word = load_wording().say("placeholder.coder", check_language(lang))
    return CoderNumbers({name: f"{word} {n}" for n, name in enumerate(_persons(results), 1)})


def _persons(results: Results) -> list[str]:
    coders = [
        *results.codings["coder"], *results.decisions["coder"], *results.memos["coder"]
    ]  # fmt: skip
    return [c for c in dict.fromkeys(map(str, coders)) if c and c not in MACHINES]


def _numbered_coders(results: Results, lang: str) -> Results:
    """Return the results with "coder 1" and so on for the persons who coded; the same without."""
    if not _persons(results):
        return results
    numbered = coder_numbers(results, lang).in_results(results)
    keep_pseudonyms(numbered, pseudonyms(results))
    return numbered
