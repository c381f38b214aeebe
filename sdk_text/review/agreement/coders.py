"""Load several coders' files side by side, whatever made them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sdk_text.codebook import family_of
from sdk_text.coded_units import CodedUnit, read_coded_units
from sdk_text.errors import InputError, ReviewError
from sdk_text.frames import as_codings, as_segments
from sdk_text.records import SUGGESTED, Coding, Segment
from sdk_text.review.agreement.realign import realigned
from sdk_text.review.agreement.units import SegmentFinder
from sdk_text.review.decisions.apply import apply_decisions, decided_segments, load_decisions
from sdk_text.review.decisions.blind import coded_blind
from sdk_text.system.spreadsheet import Row, read_spreadsheet
from sdk_text.wording.nearest import did_you_mean

if TYPE_CHECKING:
    from sdk_text.codebook.model import Codebook
    from sdk_text.results import Results

_CODING = {"summary", "start", "end", "code"}
_DECISION = {"coder", "action", "key"}

Source = str | Path


def load_coders(
    sources: Mapping[str, Source] | Iterable[Source],
    *,
    codebook: Codebook,
    results: Results | None = None,
    only_blind: bool = True,
) -> dict[str, list[Coding]]:
    """Return the codings of several coders, by coder.

    Each source is one of

    - a folder that ``extract`` wrote, or a ``codings.csv`` (columns at least summary, start, end,
      code; further columns as in `sdk_text.frames.COLUMNS`): one coder. Beside decisions a folder
      is the machine, before anybody decided (``machine.csv``, where it has one);
    - a ``.jsonl`` of coded units (doc, start, end, codes; optionally id, section): one coder;
    - a file of decisions (``sdk-decisions.csv``): each person in it is a coder, whose codings are
      those of `results` as that person alone decided on them; of several files together.

    Args:
        sources: files by coder's name, or files alone: then the name is the file's or folder's.
        codebook: every code must be in it.
        results: the run on which decisions were made; needed for decisions only.
        only_blind: of a segment that a person read blind, what the person said after having seen
            codes does not count: it would agree with them.

    Raises:
        InputError: a source is missing or of no such kind, two have one name, a code is unknown, or
            decisions come without `results`.
    """
    named = sources if isinstance(sources, Mapping) else _named(sources)
    loaded: dict[str, list[Coding]] = {}
    paths = {name: Path(source) for name, source in named.items()}
    tables = {
        path: _table(path) for path in paths.values() if not (path.is_dir() or _holds_units(path))
    }
    kept = [path for path, (header, _) in tables.items() if set(header) >= _DECISION]
    loaded |= _decided(kept, codebook, results, only_blind) if kept else {}
    for name, path in paths.items():
        if path in kept:
            continue
        own = _codings_in(path, bool(kept))
        if name in loaded:
            raise InputError(f"{path}: a coder {name!r} is there already; name them apart")
        loaded[name] = _load(name, own, tables.get(own), codebook, results)
    return loaded


def read_by_all(sources: Iterable[Source], results: Results) -> set[str] | None:
    """Return the ids of the segments that every coder read, as far as sources of them tell.

    What a person decided on in several files is taken together. None where no source tells.

    Raises:
        ReviewError: a source cannot be read.
    """
    segments = as_segments(results.segments)
    paths = [Path(source) for source in sources]
    kept = [path for path in paths if _holds_decisions(path)]
    found = [segments_read(path, segments, results=results) for path in paths if path not in kept]
    if kept:
        found += decided_segments(load_decisions(kept), segments).values() or [set()]
    told = [read for read in found if read is not None]
    return set.intersection(*told) if told else None


def segments_read(
    source: Source, segments: Sequence[Segment], *, results: Results | None = None
) -> set[str] | None:
    """Return the ids of the segments that a source of `load_coders` shows to have been read.

    In a ``.jsonl`` of coded units these are the segments of its units, coded or not; in a file of
    decisions those that every person in it decided on or read; in a folder of a run those that its
    ``decisions.csv`` names. None where a source does not tell. With `results`, offsets of units
    that another program counted otherwise are put right.

    Raises:
        ReviewError: the source cannot be read.
    """
    path = Path(source)
    if path.is_dir() and (path / "decisions.csv").is_file():
        return _read_in_run(path / "decisions.csv")
    if _holds_units(path):
        finder = SegmentFinder(segments)
        return {
            segments[i].segment
            for unit in load_units(path, results=results)
            for i in finder.find(unit)
        }
    if _holds_decisions(path):
        by_person = decided_segments(load_decisions(path), segments)
        return set.intersection(*by_person.values()) if by_person else set()
    return None


def _read_in_run(path: Path) -> set[str]:
    """Return the segments that the report of decisions of a run names."""
    from sdk_text.results import read_table

    report = read_table(path)
    report = report[report["action"] != "comment"]
    return {
        str(now) or str(then) for now, then in zip(report["now"], report["segment"], strict=True)
    }


def load_units(path: str | Path, *, results: Results | None = None) -> list[Segment]:
    """Return the units of a ``.jsonl`` of coded units as segments, for `agreement`.

    Their ids are "DOC/SECTION/ID"; text is empty where the file has none. With `results`, offsets
    of units that another program counted otherwise are put right by their text.

    Raises:
        ReviewError: the file is missing, a line is damaged, or texts and offsets contradict.
    """
    return [
        Segment(
            unit.summary,
            unit.section,
            f"{unit.summary}/{unit.section}/{unit.id}",
            unit.start,
            unit.end,
            unit.text,
        )
        for unit in _units(Path(path), results)
    ]


def _units(path: Path, results: Results | None) -> list[CodedUnit]:
    """The units of a file, by the texts of a run where one is given."""
    units = read_coded_units(path)
    if results is None:
        return units
    documents = results.summaries.set_index("summary")["document"]
    texts = {str(s): results.texts[str(d)] for s, d in documents.items() if d in results.texts}
    return realigned(units, texts, path)


def by_file(sources: Iterable[Source]) -> dict[str, Source]:
    """Return files of persons' decisions with names for `load_coders`, each file once."""
    return {str(source): source for source in sources}


def _named(sources: Iterable[Source]) -> dict[str, Source]:
    named: dict[str, Source] = {}
    files: set[Path] = set()
    for source in sources:
        path = Path(source)
        name = path.resolve().name if path.is_dir() else path.stem
        if name in named and _is_of_decisions(path) and path.resolve() not in files:
            # Persons are named in it; each may have a "sdk-decisions.csv" in a folder of the own.
            name = str(path)
        if name in named:
            raise InputError(
                f"{source}: a coder {name!r} is there already; give one of the files another name"
            )
        files.add(path.resolve())
        named[name] = source
    return named


def _is_of_decisions(path: Path) -> bool:
    return path.is_file() and _holds_decisions(path)


def _holds_units(path: Path) -> bool:
    return path.suffix.lower() == ".jsonl"


def _holds_decisions(path: Path) -> bool:
    if path.is_dir() or _holds_units(path):
        return False
    return set(_table(path)[0]) >= _DECISION


def _codings_in(path: Path, persons: bool) -> Path:
    """Return the file to read of a source.

    A run beside persons' decisions is the machine: its codings before anybody decided, since those
    after hold these very decisions and would agree with them.
    """
    if not path.is_dir():
        return path
    machine = path / "machine.csv"
    return machine if persons and machine.is_file() else path / "codings.csv"


def _load(
    name: str,
    path: Path,
    table: tuple[list[str], list[Row]] | None,
    codebook: Codebook,
    results: Results | None,
) -> list[Coding]:
    """Load one coder; `table`: what is in its file, if that was read already."""
    if _holds_units(path):
        return _known(_codings_of_units(name, path, results), path, codebook)
    header, rows = table or _table(path)
    frame = pd.DataFrame([cells for _, cells in rows], columns=header, dtype="string")
    if "coder" in frame:  # what a model suggested and nobody accepted is not given
        frame = frame[frame["coder"] != SUGGESTED]
    frame = frame.assign(coder=name)
    for column, absent in (("section", ""), ("segment", ""), ("family", "")):
        if column not in frame:
            frame[column] = absent
    frame["code"] = _whole(frame["family"], frame["code"])
    frame["family"] = frame["code"].map(family_of)
    return _known(as_codings(frame), path, codebook)


def _table(path: Path) -> tuple[list[str], list[Row]]:
    return read_spreadsheet(
        path,
        lambda cells: set(cells) >= _CODING or set(cells) >= _DECISION,
        "table",
        error=ReviewError,
    )


def _whole(family: pd.Series[str], code: pd.Series[str]) -> pd.Series[str]:
    """Return whole ids for codes that stand without their family."""
    return code.where(code.str.contains("/", regex=False), family + "/" + code)


def _decided(
    paths: Sequence[Path], codebook: Codebook, results: Results | None, only_blind: bool
) -> dict[str, list[Coding]]:
    """Return the codings of each person in files of decisions, by that person's word alone."""
    if results is None:
        raise InputError(
            f"{paths[0]}: holds decisions; give the results that they were made on, too"
        )
    decisions = [d for d in load_decisions(paths) if not d.settles]
    decisions = list(coded_blind(decisions)) if only_blind else decisions
    segments = as_segments(results.segments)
    found = results.before_decisions
    machine = as_codings(found[found["coder"] != SUGGESTED])
    unseen = decided_segments(decisions, segments, {"blind"})
    documents = results.summaries.set_index("summary")["document"]
    # With the texts, words that were coded by hand keep their places within a segment.
    texts = {str(s): results.texts[str(d)] for s, d in documents.items() if str(d) in results.texts}
    return {
        coder: apply_decisions(
            # What a person never saw cannot stand because the person left it.
            [c for c in machine if c.segment not in unseen.get(coder, ())],
            segments,
            [d for d in decisions if d.coder == coder],
            codebook,
            texts=texts,
        )[0]
        for coder in dict.fromkeys(d.coder for d in decisions)
    }


def _codings_of_units(coder: str, path: Path, results: Results | None) -> list[Coding]:
    return [
        Coding(
            summary=unit.summary,
            section=unit.section,
            segment="",
            family=family_of(code),
            code=code,
            start=unit.start,
            end=unit.end,
            text=unit.text,
            coder=coder,
            confidence=1.0,
            cue="",
        )
        for unit in _units(path, results)
        for code in unit.codes
    ]


def _known(codings: Sequence[Coding], path: Path, codebook: Codebook) -> list[Coding]:
    known = {code.id for code in codebook.codes}
    unknown = sorted({coding.code for coding in codings} - known)
    if unknown:
        near = did_you_mean(unknown[0], sorted(known))
        raise ReviewError(
            f"{path}: not in codebook “{codebook.name}”: {', '.join(unknown)}{near}; name one that "
            "has the codes of both (--codebook)"
        )
    return list(codings)
